//! Why the facts of a Parquet file cannot be read, told to the person who sent it.

use ::parquet::errors::ParquetError;

use crate::limits::MAX_FACT_CODES as MAX_CODES;

/// A file of facts that cannot be read. Its `Display` is the Vietnamese message for the user.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FactsError {
    /// The file cannot be opened or read.
    #[error(
        "Không đọc được tệp «{file}»: {detail}. Hãy kiểm tra đường dẫn, quyền đọc và ổ đĩa rồi chạy lại."
    )]
    Unreadable {
        /// Name of the file.
        file: String,
        /// What the system said.
        detail: String,
    },
    /// The file is no Parquet file, or is damaged.
    #[error(
        "Tệp «{file}» không phải tệp Parquet hoặc bị hỏng ({detail}). Hãy xuất lại tệp từ nguồn, tải lại cho trọn rồi chạy lại."
    )]
    Damaged {
        /// Name of the file.
        file: String,
        /// What was found.
        detail: String,
    },
    /// A column that is needed is not there.
    #[error(
        "Tệp «{file}» thiếu cột «{column}» (tệp có các cột: {found}). Cần năm cột element, unit, period, category, value; hãy đặt lại tên cột khi xuất tệp."
    )]
    MissingColumn {
        /// Name of the file.
        file: String,
        /// The column that is missing.
        column: &'static str,
        /// The columns of the file.
        found: String,
    },
    /// A column has a type that is not read.
    #[error("Tệp «{file}», cột «{column}» có kiểu {found}; cần {wanted}. {remedy}")]
    WrongType {
        /// Name of the file.
        file: String,
        /// The column.
        column: &'static str,
        /// Its type in the file.
        found: String,
        /// The types that are read, in Vietnamese.
        wanted: &'static str,
        /// What to do, in Vietnamese.
        remedy: &'static str,
    },
    /// The column is compressed in a way that is not built in.
    #[error(
        "Tệp «{file}», cột «{column}» nén bằng {codec}, chương trình này không giải nén được. Hãy xuất lại tệp với kiểu nén Snappy hoặc LZ4 (hoặc không nén)."
    )]
    Codec {
        /// Name of the file.
        file: String,
        /// The column.
        column: &'static str,
        /// The compression.
        codec: String,
    },
    /// A row has no element, no unit or no period.
    #[error("Tệp «{file}», dòng {row}: cột «{column}» để trống. Hãy điền mã vào cột này rồi xuất lại tệp.")]
    EmptyKey {
        /// Name of the file.
        file: String,
        /// The row, from 1.
        row: u64,
        /// The column.
        column: &'static str,
    },
    /// Too many different codes in one column.
    #[error(
        "Tệp «{file}», cột «{column}» có hơn {limit} mã khác nhau trong một nhóm dòng, quá nhiều cho một cột mã. Hãy kiểm tra xem cột có bị nhầm với cột khác không."
    )]
    TooManyCodes {
        /// Name of the file.
        file: String,
        /// The column.
        column: &'static str,
        /// The limit.
        limit: usize,
    },
    /// A value has more digits than 64 bits hold.
    #[error(
        "Tệp «{file}»: giá trị {value} (đếm theo đơn vị nhỏ nhất của cột «value») vượt quá 64 bit. Hãy sửa giá trị hoặc bớt chữ số thập phân của cột rồi xuất lại tệp."
    )]
    TooLarge {
        /// Name of the file.
        file: String,
        /// The value in the smallest unit of the column.
        value: i128,
    },
}

/// What a column cannot take, on its way through the library's errors.
#[derive(Debug, Clone, Copy, thiserror::Error)]
pub(super) enum Refusal {
    /// See [`FactsError::TooManyCodes`].
    #[error("too many codes in {0}")]
    TooManyCodes(&'static str),
    /// See [`FactsError::TooLarge`].
    #[error("{0} does not fit into 64 bits")]
    TooLarge(i128),
}

impl From<Refusal> for ParquetError {
    fn from(refusal: Refusal) -> Self {
        Self::External(Box::new(refusal))
    }
}

impl FactsError {
    /// What an error of the library says of a file.
    pub(super) fn of(file: &str, error: &ParquetError) -> Self {
        let file = file.to_owned();
        let refusal = match error {
            ParquetError::External(error) => error.downcast_ref::<Refusal>(),
            _ => None,
        };
        match refusal {
            Some(Refusal::TooManyCodes(column)) => Self::TooManyCodes { file, column, limit: MAX_CODES },
            Some(Refusal::TooLarge(value)) => Self::TooLarge { file, value: *value },
            None => Self::Damaged { file, detail: error.to_string() },
        }
    }
}
