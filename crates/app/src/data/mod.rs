//! Figures: taking them in from files and pasted tables, giving them out, and their history.
//!
//! A file is read twice. The first pass finds every mistake and changes nothing; the second keeps
//! the rows in one transaction, or compares them with what is kept. Both hold a few thousand rows at
//! a time, so the memory that an import needs does not grow with the file.

mod check;
mod columns;
mod definitions;
mod export;
mod history;
mod import;
mod paste;
mod places;
mod read;
mod second;
mod seen;
mod words;

pub use cotmoc_core::number::NumberStyle;
pub use export::{ExportQuery, Exported, Revisions, export};
pub use history::{BatchVerdict, FigurePage, Revised, batch, batches, history, verify};
pub use import::{Change, ImportOptions, ImportReport, Mode, Progress, RowReport, Watch, import};
pub use paste::{Paste, Pasted, Wide, paste};
pub use read::Source;

pub(crate) use cotmoc_core::number::read as read_number;

pub(crate) use columns::{Columns, Heading};
pub(crate) use definitions::Definitions;
pub(crate) use places::find_unit;

/// Errors of a table that are listed; the others are counted.
pub const MOST_ERRORS: usize = 1_000;

/// What is wrong with one cell of a table, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct RowError {
    /// The line of the file, from 1; the headings are a line too.
    pub line: u64,
    /// The heading of the column as the file writes it; empty where it is about the whole row.
    pub column: String,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub remedy: String,
    #[serde(skip)]
    repeats: bool,
}

impl RowError {
    pub(crate) fn new(line: u64, column: &str, message: String, remedy: String) -> Self {
        Self { line, column: column.to_owned(), message, remedy, repeats: false }
    }
}

impl std::fmt::Display for RowError {
    /// «dòng 5, cột value: … → …».
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "dòng {}", self.line)?;
        if !self.column.is_empty() {
            write!(f, ", cột {}", self.column)?;
        }
        write!(f, ": {} → {}", self.message, self.remedy)
    }
}
