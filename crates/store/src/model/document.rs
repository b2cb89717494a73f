//! A source file, kept as it came, and the text lifted out of it.

use cotmoc_core::model::Note;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::DocumentId;

/// A kept source file, without its bytes and its text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Its number.
    pub id: DocumentId,
    /// File name as uploaded, without folders.
    pub name: String,
    /// What the bytes are: «docx», «pdf», «txt» …
    pub kind: String,
    /// Internet media type of the bytes.
    pub media: String,
    /// Size of the original, in bytes.
    pub size: u64,
    /// SHA-256 of the original, 64 lower-case hexadecimal digits.
    pub sha256: String,
    /// Demonstration data that this product brought along.
    pub demo: bool,
    /// When it was taken in.
    pub added_at: Timestamp,
    /// Who brought it.
    pub added_by: String,
}

/// A document to be kept.
#[derive(Debug, Clone)]
pub struct NewDocument<'a> {
    /// File name without folders.
    pub name: &'a str,
    /// What the bytes are: «docx», «pdf», «txt» …
    pub kind: &'a str,
    /// Internet media type of the bytes.
    pub media: &'a str,
    /// The bytes, kept unchanged.
    pub bytes: &'a [u8],
    /// SHA-256 of `bytes`, 64 lower-case hexadecimal digits.
    pub sha256: &'a str,
    /// The extracted text; without U+0000.
    pub text: &'a str,
    /// Demonstration data.
    pub demo: bool,
    /// Moment of the upload.
    pub at: Timestamp,
    /// Who uploads.
    pub by: &'a str,
}

/// Who made a note about a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NoteSource {
    /// The format, while text was lifted out of the file.
    Format,
    /// The reader, while targets were lifted out of the text.
    Reader,
}

/// A note kept beside a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredNote {
    /// Who made it.
    pub source: NoteSource,
    /// What it says.
    pub note: Note,
}

words! { NoteSource { Format = "format", Reader = "reader" } }
