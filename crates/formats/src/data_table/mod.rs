//! A table of figures as a file that people take along: a workbook to read, a CSV file to reckon with.
//!
//! Figures keep all their digits. What is missing is a word or nothing, never a zero. What somebody typed
//! stays a text in both, and is never calculated.

mod sheet;
mod text;

pub(crate) use sheet::name as sheet_name;

use rust_decimal::Decimal;

use crate::FormatError;

/// A table of figures.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DataTable {
    /// What it shows, in a line.
    pub title: String,
    /// What a reader must know, a line each: source, day, address, that it is demonstration data.
    pub notes: Vec<String>,
    /// Its columns from the left.
    pub columns: Vec<Column>,
    /// Its rows. What a row lacks is empty; what it has beyond the columns is not written.
    pub rows: Vec<Vec<Cell>>,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its heading.
    pub name: String,
    /// What stands in it.
    pub kind: ColumnKind,
}

/// What stands in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// Words.
    Text,
    /// Figures.
    Number {
        /// How many decimals a workbook shows; the figure itself keeps all of its own.
        decimals: u8,
    },
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Words.
    Text(String),
    /// A figure.
    Number(Decimal),
    /// No figure, and the word that says why.
    Missing(String),
}

/// The sign before the decimals of a CSV file; it settles the separator too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Decimals {
    /// `1,5` and `;` between cells, as a spreadsheet set to Vietnamese opens it.
    #[default]
    Comma,
    /// `1.5` and `,` between cells, as programmes read it.
    Point,
}

/// The table as a workbook: the title and the notes above, headings that stay in sight, real numbers.
///
/// # Errors
/// [`FormatError::NotMade`] where it does not fit a sheet.
pub fn xlsx(table: &DataTable) -> Result<Vec<u8>, FormatError> {
    sheet::workbook(table).map_err(|problem| FormatError::NotMade {
        what: "tệp Excel của bảng",
        detail: problem.to_string(),
        remedy: "Hãy chọn ít dòng hơn, hoặc tải bảng ở dạng CSV",
    })
}

/// The table as a CSV file in UTF-8 with a byte order mark, by RFC 4180: headings and rows, no notes. What
/// is missing is empty. What could be taken for a formula stands behind an apostrophe, as in
/// [`crate::csv::Writer`].
#[must_use]
pub fn csv(table: &DataTable, style: Decimals) -> Vec<u8> {
    text::file(table, style).into_bytes()
}

#[cfg(test)]
mod tests;
