//! The letters that carried figures: adding, reading, taking away.

use cotmoc_store::attachments::{self, NewAttachment};
use serde_json::json;

use super::entry::readable;
use crate::files::{self, Taken};
use crate::model::{Attachment, AttachmentId, Subject, SubmissionId};
use crate::{Action, AppError, Context, Kind, Result, audit, limits};

/// A file to be attached.
#[derive(Debug, Clone)]
pub struct NewFile<'a> {
    /// The submission.
    pub submission: SubmissionId,
    /// Key of the line; empty for the whole form.
    pub line: &'a str,
    /// Its name as it was sent.
    pub name: &'a str,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Attaches a file: a PDF, a picture, a Word or Excel file, by its content. The same file on the same
/// line is kept once.
///
/// # Errors
/// [`Kind::TooLarge`] above [`limits::ATTACHMENT_BYTES`] or [`limits::ATTACHMENTS`] files; [`Kind::User`]
/// for another kind of file or a line that is not there; [`Kind::Forbidden`]; [`Kind::Conflict`] where the
/// submission cannot be changed now.
pub async fn add(cx: &Context, file: NewFile<'_>) -> Result<AttachmentId> {
    let Taken { media, bytes, sha256 } = files::take(file.bytes).await?;
    let mut tx = cx.store().write().await?;
    let (paper, register) = readable(cx, &mut tx, file.submission).await?;
    cx.require_for(Action::Enter, &paper.by_reporter(), &register)?;
    paper.editable().map_err(|no| AppError::conflict(no.why).hint(no.instead))?;
    if !file.line.is_empty() && paper.asked().line(file.line).is_none() {
        return Err(AppError::user(format!("Biểu không có dòng «{}».", file.line)).hint("Tải lại trang."));
    }
    let there = attachments::of_submission(&mut tx, file.submission).await?;
    if let Some(same) = there.iter().find(|a| a.sha256 == sha256 && a.line == file.line) {
        return Ok(same.id);
    }
    if there.len() >= limits::ATTACHMENTS {
        let most = limits::ATTACHMENTS;
        return Err(AppError::new(Kind::TooLarge, format!("Báo cáo đã có {most} tệp đính kèm."))
            .hint("Gỡ bớt tệp không cần thiết, hoặc gộp nhiều công văn vào một tệp PDF."));
    }
    let name = files::tidy(file.name);
    let new = NewAttachment {
        submission: file.submission,
        line: file.line,
        name: &name,
        media,
        bytes: &bytes,
        sha256: &sha256,
        at: cx.now(),
        by: cx.actor().name(),
    };
    let id = attachments::insert(&mut tx, &new).await?;
    let detail = json!({ "attachment": id, "line": file.line, "name": name, "sha256": sha256,
        "size": bytes.len() });
    audit::record(cx, &mut tx, "attachment.add", Subject::new("submission", file.submission.0), detail)
        .await?;
    tx.commit().await?;
    Ok(id)
}

/// A file with its bytes.
///
/// # Errors
/// [`Kind::NotFound`]; [`Kind::Forbidden`] where the actor may not read the submission;
/// [`Kind::Internal`] where the bytes are not those that were kept.
pub async fn get(cx: &Context, id: AttachmentId) -> Result<(Attachment, Vec<u8>)> {
    let mut tx = cx.store().read().await?;
    let kept = attachments::get(&mut tx, id).await?.filter(|a| a.removed_at.is_none());
    let kept = kept.ok_or_else(|| AppError::not_found("tệp đính kèm", id))?;
    readable(cx, &mut tx, kept.submission).await?;
    let bytes = attachments::bytes(&mut tx, &kept).await?;
    let bytes = files::whole(bytes, &kept.sha256, &kept.name).await?;
    Ok((kept, bytes))
}

/// Takes a file away. Its bytes stay in the database, because the log names them.
///
/// # Errors
/// [`Kind::NotFound`]; [`Kind::Forbidden`]; [`Kind::Conflict`] where the submission cannot be changed now.
pub async fn remove(cx: &Context, id: AttachmentId) -> Result<SubmissionId> {
    let mut tx = cx.store().write().await?;
    let kept = attachments::get(&mut tx, id).await?.filter(|a| a.removed_at.is_none());
    let kept = kept.ok_or_else(|| AppError::not_found("tệp đính kèm", id))?;
    let (paper, register) = readable(cx, &mut tx, kept.submission).await?;
    cx.require_for(Action::Enter, &paper.by_reporter(), &register)?;
    paper.editable().map_err(|no| AppError::conflict(no.why).hint(no.instead))?;
    attachments::remove(&mut tx, id, cx.now()).await?;
    let detail = json!({ "attachment": id, "line": kept.line, "name": kept.name, "sha256": kept.sha256 });
    audit::record(cx, &mut tx, "attachment.remove", Subject::new("submission", kept.submission.0), detail)
        .await?;
    tx.commit().await?;
    Ok(kept.submission)
}
