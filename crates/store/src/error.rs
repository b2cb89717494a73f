//! What can go wrong between here and the database.

/// What every function of the store gives back.
pub type Result<T> = std::result::Result<T, StoreError>;

/// An error of the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database cannot be used as it is: its address, its version, its folder.
    #[error("{message}")]
    Refused {
        /// What is wrong, in Vietnamese.
        message: String,
        /// What to do, in Vietnamese.
        hint: String,
    },
    /// The database answered with an error.
    #[error("cơ sở dữ liệu: {0}")]
    Sql(#[from] sqlx::Error),
    /// What is kept cannot be understood: a word, a number or a moment that this version does not know.
    #[error("dữ liệu trong cột {column} không đọc được: «{value}»")]
    Corrupt {
        /// The column.
        column: &'static str,
        /// What stands there.
        value: String,
    },
    /// What is to be kept cannot be written as the database wants it.
    #[error("không ghi được dữ liệu: {0}")]
    Unwritable(String),
    /// A statement touched another number of rows than it had to.
    #[error("{what}: thay đổi {touched} dòng, lẽ ra {expected}")]
    Touched {
        /// The statement, as table and verb.
        what: &'static str,
        /// Rows that were changed.
        touched: u64,
        /// Rows that should have been.
        expected: u64,
    },
}
