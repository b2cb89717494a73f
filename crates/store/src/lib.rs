//! All SQL of Cột Mốc, and nothing else: the same text on SQLite and on PostgreSQL.

mod error;
pub mod model;

pub use error::StoreError;

/// The database.
#[derive(Debug)]
pub struct Store {}

impl Store {
    /// How many statements were sent since the start.
    #[must_use]
    pub fn statements(&self) -> u64 {
        0
    }

    /// Closes all connections.
    pub async fn close(&self) {}
}
