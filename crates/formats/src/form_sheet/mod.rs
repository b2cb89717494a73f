//! Forms as Excel workbooks: written for one unit or for many, filled in anywhere, and read back.
//!
//! A workbook carries an [`Identity`] (form, version, round, unit) in three places that survive
//! renaming, e-mailing and saving in another programme, and what stood in every cell when it was
//! written, so that what the person changed can be told from what somebody else changed meanwhile.
//! Writing is deterministic: the same order gives the same bytes.
//!
//! Reading finds cells by hidden keys, then by headings; it does not care where columns stand, which
//! rows were put in between, or how a number is written. From a workbook to its answers nothing
//! fails: what cannot be understood becomes a [`Fault`] with its cell and the remedy.

mod answers;
mod book;
pub(crate) mod cells;
mod checks;
mod find;
mod heading;
mod hidden;
mod identity;
pub(crate) mod look;
mod many;
mod mark;
pub(crate) mod number;
mod order;
mod pack;
pub(crate) mod package;
pub(crate) mod part;
mod refusal;
mod unit;
mod upload;
mod words;

pub use answers::{Fault, Filled, Place, Reading, UnitReading};
pub use book::Book;
pub use identity::{Identity, SCHEMA, Scope};
pub use mark::Mark;
pub use order::{Answer, Order, RoundFacts, Standing, UnitFacts};
pub use pack::{Pack, file_name};
pub use refusal::Refusal;
pub use upload::{Opened, upload};
pub use words::{REASONS, period_title};

/// Why a workbook could not be written: a form too large for a sheet, or no room to write it.
#[derive(Debug, thiserror::Error)]
#[error("không tạo được tệp Excel: {0}")]
pub struct WriteError(String);

impl From<rust_xlsxwriter::XlsxError> for WriteError {
    fn from(error: rust_xlsxwriter::XlsxError) -> Self {
        Self(error.to_string())
    }
}

impl From<zip::result::ZipError> for WriteError {
    fn from(error: zip::result::ZipError) -> Self {
        Self(error.to_string())
    }
}

impl From<std::io::Error> for WriteError {
    fn from(error: std::io::Error) -> Self {
        Self(error.to_string())
    }
}

/// The workbook of one unit.
///
/// # Errors
/// [`WriteError`] where the form does not fit a sheet.
pub fn unit_workbook(order: &Order<'_>, unit: &UnitFacts) -> Result<Vec<u8>, WriteError> {
    unit::write(order, unit)
}

/// One workbook for many units: a row for each, a column for each line.
///
/// # Errors
/// [`WriteError`] where the form does not fit a sheet.
pub fn many_workbook(order: &Order<'_>, units: &[UnitFacts]) -> Result<Vec<u8>, WriteError> {
    many::write(order, units)
}
