//! Bytes of people's files ↔ the words of the core: one file per format.
//!
//! [`extract`] turns any file that an office sends into text for the reader. It refuses a file
//! with a [`FormatError`] that says what to do, or gives the text with [`Note`]s on what a person
//! should check. It never panics and never runs without bounds.
//!
//! The text keeps to a few conventions, whatever it came from: a paragraph is a line, a table row
//! is a line `| cell | cell |`, headings carry `#` marks, list numbers are written out as the
//! word processor would show them, pages of a pdf are separated by U+000C.

mod archive;
mod blocks;
pub mod bundle;
mod clean;
mod compound;
pub mod csv;
pub mod data_table;
mod docx;
mod encoding;
mod error;
mod external;
pub mod form_sheet;
pub mod geojson;
mod guard;
mod html;
pub mod ics;
mod kind;
mod legacy_office;
pub mod limits;
mod numbers;
mod ocr;
pub mod parquet;
mod patch;
mod pdf;
pub mod picture;
mod plain;
mod repack;
pub mod report_sheet;
pub mod table;
pub mod word;
mod xlsx;
mod xml;

pub use cotmoc_core::model::Note;
pub use error::FormatError;
pub use external::Tools;
pub use kind::Kind;

use limits::{MAX_EXTRACTED_BYTES, MAX_TEXT_BYTES, MAX_UPLOAD_BYTES};

/// The text of a file, and what a person should know about how it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extracted {
    /// The text, in the conventions of this crate.
    pub text: String,
    /// What the file turned out to be, by its content.
    pub kind: Kind,
    /// Remarks: an encoding that was converted, pages that were recognised from a picture …
    pub notes: Vec<Note>,
}

/// Turns a file into text. `name` serves messages and the recognition of plain text; `tools` are
/// the outside programmes that may be run.
///
/// # Errors
/// A [`FormatError`] whose message names the file, what is wrong with it, and the remedy.
pub fn extract(name: &str, bytes: &[u8], tools: &Tools) -> Result<Extracted, FormatError> {
    let name = short_name(name);
    let name = name.as_str();
    limit_size(name, bytes.len(), MAX_UPLOAD_BYTES)?;
    if bytes.iter().all(|b| b.is_ascii_whitespace() || *b == 0) {
        return Err(FormatError::Empty { name: name.to_owned() });
    }
    let kind = Kind::of(name, bytes).ok_or_else(|| FormatError::Unknown { name: name.to_owned() })?;
    let file = Source { name, bytes, kind, tools };
    let mut extracted = match kind {
        Kind::Text | Kind::Markdown => plain::extract(&file)?,
        Kind::Html => html::extract(&file)?,
        Kind::Docx => docx::extract(&file)?,
        Kind::Xlsx => xlsx::extract(&file)?,
        Kind::Pdf => pdf::extract(&file)?,
        Kind::Doc | Kind::Odt | Kind::Rtf | Kind::Xls | Kind::Ods => legacy_office::extract(&file)?,
        Kind::Image => ocr::extract(&file)?,
    };
    if extracted.text.len() > MAX_EXTRACTED_BYTES {
        return Err(FormatError::TextTooLong { name: name.to_owned(), limit_mb: MAX_EXTRACTED_BYTES >> 20 });
    }
    extracted.kind = kind;
    extracted.text = clean::tidy(extracted.text);
    if extracted.text.trim().is_empty() {
        return Err(FormatError::NoText { name: name.to_owned(), kind });
    }
    Ok(extracted)
}

/// A file under way: what every format is handed.
pub(crate) struct Source<'a> {
    pub(crate) name: &'a str,
    pub(crate) bytes: &'a [u8],
    pub(crate) kind: Kind,
    pub(crate) tools: &'a Tools,
}

impl Source<'_> {
    /// The error for a file that is cut off or damaged.
    pub(crate) fn damaged(&self, detail: impl Into<String>) -> FormatError {
        FormatError::Damaged { name: self.name.to_owned(), kind: self.kind, detail: detail.into() }
    }

    /// Refuses plain text that is larger than the reader takes.
    pub(crate) fn limit_text(&self) -> Result<(), FormatError> {
        limit_size(self.name, self.bytes.len(), MAX_TEXT_BYTES)
    }
}

fn limit_size(name: &str, size: usize, limit: usize) -> Result<(), FormatError> {
    if size <= limit {
        return Ok(());
    }
    Err(FormatError::TooLarge {
        name: name.to_owned(),
        size_mb: size.div_ceil(1 << 20),
        limit_mb: limit >> 20,
    })
}

/// The last part of a path, cut to a length that fits a message, without control characters.
fn short_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let clean: String = last.chars().filter(|c| !c.is_control()).collect();
    let length = clean.chars().count();
    if length <= 120 {
        return clean;
    }
    // The end is kept, because it carries the extension.
    let tail: String = clean.chars().skip(length - 100).collect();
    format!("…{tail}")
}
