//! A list that people keep in a spreadsheet: one heading for each column, one row for each thing, taken
//! in from .xlsx or .csv, and the empty workbook that is handed out for it.
//!
//! Rows are few, some thousands at most, and are read whole. Tables without an end are read by
//! [`crate::csv`].

mod blank;
mod read;

pub use blank::{BlankColumn, blank_workbook};
pub use read::{TableRow, table_rows};
