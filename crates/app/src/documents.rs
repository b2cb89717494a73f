//! Documents: the text with its passages, and the original.

use crate::model::{Document, DocumentId, Draft, PassageUse, Plan, StoredNote};
use crate::{AppError, Context, Kind, Result};

/// What the page of a document shows.
#[derive(Debug, Clone)]
pub struct DocumentPage {
    /// The document.
    pub document: Document,
    /// The extracted text; spans are byte offsets into it.
    pub text: String,
    /// Notes of the format and of the reader.
    pub notes: Vec<StoredNote>,
    /// What plans took from it, in the order of the text; several may share a passage or overlap.
    pub uses: Vec<PassageUse>,
    /// Plans that came from it or were amended by it.
    pub plans: Vec<Plan>,
    /// Drafts that were read from it, newest first.
    pub drafts: Vec<Draft>,
}

/// An original, byte for byte as it came.
#[derive(Debug, Clone)]
pub struct Original {
    /// The document.
    pub document: Document,
    /// Its bytes; their SHA-256 was checked against the kept one.
    pub bytes: Vec<u8>,
}

/// All documents, newest first.
///
/// # Errors
/// [`Kind::Forbidden`], [`Kind::Internal`].
pub async fn list(_cx: &Context) -> Result<Vec<Document>> {
    Err(AppError::new(Kind::Internal, "chưa xong"))
}

/// One document with its text and everything that was taken from it.
///
/// # Errors
/// [`Kind::NotFound`] where there is no such document.
pub async fn show(_cx: &Context, _id: DocumentId) -> Result<DocumentPage> {
    Err(AppError::new(Kind::Internal, "chưa xong"))
}

/// The original file.
///
/// # Errors
/// [`Kind::NotFound`]; [`Kind::Internal`] where the kept bytes no longer have their SHA-256.
pub async fn original(_cx: &Context, _id: DocumentId) -> Result<Original> {
    Err(AppError::new(Kind::Internal, "chưa xong"))
}
