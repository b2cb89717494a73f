//! What a backup says of itself.

use cotmoc_store::Step;
use cotmoc_store::dump::TableColumn;
use serde::{Deserialize, Serialize};

/// The part that holds the manifest.
pub(super) const PART: &str = "manifest.json";
/// What tells our backups from other zip files.
pub(super) const FORMAT: &str = "cotmoc-backup";
/// Grows when an older version could no longer read what a newer one writes.
pub(super) const FORMAT_VERSION: u32 = 1;

/// What a backup says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Always «cotmoc-backup».
    pub format: String,
    /// The version of the file's layout.
    pub format_version: u32,
    /// The version of Cột Mốc that made it.
    pub product: String,
    /// When, as a UTC moment.
    pub made_at: String,
    /// «sqlite» or «postgres».
    pub database: String,
    /// The steps that its tables have behind them.
    pub steps: Vec<Step>,
    /// Its tables, by name.
    pub tables: Vec<TableSum>,
}

/// One table of a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableSum {
    /// Its name.
    pub name: String,
    /// Its columns, in the order in which lines hold them.
    pub columns: Vec<TableColumn>,
    /// How many rows.
    pub rows: u64,
    /// Bytes of its lines.
    pub bytes: u64,
    /// SHA-256 of its lines, as 64 hexadecimal digits.
    pub sha256: String,
    /// In how many parts they lie.
    pub parts: u32,
}

impl Manifest {
    /// Rows of all tables.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.tables.iter().map(|table| table.rows).sum()
    }

    /// Rows of one table; 0 where there is no such table.
    #[must_use]
    pub fn rows_of(&self, table: &str) -> u64 {
        self.tables.iter().find(|t| t.name == table).map_or(0, |t| t.rows)
    }
}

/// The name of a table's part, counted from 1.
pub(super) fn part_name(table: &str, number: u32) -> String {
    format!("tables/{table}/{number:06}.ndjson")
}
