//! Documents: the text with its passages, and the original.

use cotmoc_store::{Tx, documents, drafts, passages, plans};
use sha2::{Digest, Sha256};

use crate::model::{Document, DocumentId, Draft, PassageUse, Plan, StoredNote};
use crate::{Action, AppError, Context, Kind, Result};

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
pub async fn list(cx: &Context) -> Result<Vec<Document>> {
    cx.require(Action::Read)?;
    let mut tx = cx.store().read().await?;
    Ok(documents::list(&mut tx).await?)
}

/// One document with its text and everything that was taken from it.
///
/// # Errors
/// [`Kind::NotFound`] where there is no such document.
pub async fn show(cx: &Context, id: DocumentId) -> Result<DocumentPage> {
    cx.require(Action::Read)?;
    let mut tx = cx.store().read().await?;
    let document = get(&mut tx, id).await?;
    let drafts = drafts::of_document(&mut tx, id).await?;
    let notes = match drafts.first() {
        Some(newest) => drafts::notes(&mut tx, newest.id).await?,
        None => Vec::new(),
    };
    Ok(DocumentPage {
        document,
        text: documents::text(&mut tx, id).await?,
        notes,
        uses: passages::uses(&mut tx, id).await?,
        plans: plans::of_document(&mut tx, id).await?,
        drafts,
    })
}

/// The original file.
///
/// # Errors
/// [`Kind::NotFound`]; [`Kind::Internal`] where the kept bytes no longer have their SHA-256.
pub async fn original(cx: &Context, id: DocumentId) -> Result<Original> {
    cx.require(Action::Read)?;
    let mut tx = cx.store().read().await?;
    let document = get(&mut tx, id).await?;
    let bytes = documents::bytes(&mut tx, &document).await?;
    drop(tx);
    let (bytes, sha256) = hashed(bytes).await?;
    if sha256 != document.sha256 {
        return Err(AppError::new(
            Kind::Internal,
            format!("Bản gốc của «{}» không còn nguyên vẹn: mã SHA-256 đã khác lúc nạp.", document.name),
        )
        .hint("Phục hồi cơ sở dữ liệu từ bản sao lưu, hoặc nạp lại văn bản từ tệp của bạn."));
    }
    Ok(Original { document, bytes })
}

/// The document, or that there is none.
pub(crate) async fn get(tx: &mut Tx, id: DocumentId) -> Result<Document> {
    documents::get(tx, id).await?.ok_or_else(|| AppError::not_found("văn bản", id))
}

/// Bytes with their SHA-256 as 64 lower-case hexadecimal digits. A large file takes a good part of a
/// second, so it is done beside the requests.
pub(crate) async fn hashed(bytes: Vec<u8>) -> Result<(Vec<u8>, String)> {
    let work = tokio::task::spawn_blocking(move || {
        let sha256 = Sha256::digest(&bytes).iter().map(|b| format!("{b:02x}")).collect();
        (bytes, sha256)
    });
    work.await.map_err(|e| AppError::new(Kind::Internal, "Không tính được mã SHA-256 của tệp.").because(e))
}
