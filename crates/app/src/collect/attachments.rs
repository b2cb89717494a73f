//! The letters that carried figures: adding, reading, taking away.

use cotmoc_store::attachments::{self, NewAttachment};
use serde_json::json;

use super::entry::readable;
use crate::model::{Attachment, AttachmentId, Subject, SubmissionId};
use crate::{Action, AppError, Context, Kind, Result, audit, documents, limits};

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
    if file.bytes.len() > limits::ATTACHMENT_BYTES {
        let most = limits::ATTACHMENT_BYTES >> 20;
        return Err(AppError::new(Kind::TooLarge, format!("Tệp lớn hơn {most} MB; chưa đính kèm."))
            .hint("Chụp hoặc quét lại ở độ phân giải thấp hơn, hoặc chỉ đính kèm các trang cần thiết."));
    }
    let media = media(&file.bytes).ok_or_else(|| {
        AppError::user("Chỉ đính kèm được tệp PDF, ảnh (JPEG, PNG), Word (.docx) hoặc Excel (.xlsx).")
            .hint("Lưu công văn thành PDF hoặc chụp ảnh rồi đính kèm lại.")
    })?;
    let (bytes, sha256) = documents::hashed(file.bytes).await?;
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
    let name = tidy(file.name);
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
    let (bytes, sha256) = documents::hashed(attachments::bytes(&mut tx, &kept).await?).await?;
    if sha256 == kept.sha256 {
        return Ok((kept, bytes));
    }
    Err(AppError::new(Kind::Internal, format!("Tệp «{}» không còn nguyên vẹn.", kept.name))
        .hint("Báo người quản trị chạy: cotmoc verify, và khôi phục từ bản sao lưu."))
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

/// The media type by the first bytes; `None` for what is not taken.
fn media(bytes: &[u8]) -> Option<&'static str> {
    let has = |needle: &[u8]| bytes.windows(needle.len()).take(64 << 10).any(|w| w == needle);
    match bytes {
        [b'%', b'P', b'D', b'F', b'-', ..] => Some("application/pdf"),
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some("image/png"),
        [b'P', b'K', 3, 4, ..] if has(b"word/") => {
            Some("application/vnd.openxmlformats-officedocument.wordprocessingml.document")
        }
        [b'P', b'K', 3, 4, ..] if has(b"xl/") => {
            Some("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
        }
        _ => None,
    }
}

/// The last part of a name, without what file systems and headers trip over.
fn tidy(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: Vec<char> = last
        .chars()
        .filter(|c| !c.is_control() && !matches!(c, '"' | '<' | '>' | ':' | '|' | '?' | '*'))
        .filter(|c| !matches!(*c as u32, 0x200b..=0x200f | 0x202a..=0x202e | 0x2066..=0x2069 | 0xfeff))
        .collect();
    let tail: String = clean[clean.len().saturating_sub(limits::FILE_NAME)..].iter().collect();
    let tail = tail.trim().trim_matches('.').trim();
    if tail.is_empty() { "tệp đính kèm".to_owned() } else { tail.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_only_names() {
        assert_eq!(tidy("../../etc/passwd"), "passwd");
        assert_eq!(tidy("C:\\Tài liệu\\công văn 12.pdf"), "công văn 12.pdf");
        assert_eq!(tidy("a\u{202e}fdp.exe\r\n"), "afdp.exe");
        assert_eq!(tidy("..."), "tệp đính kèm");
        assert_eq!(tidy(&"a".repeat(500)).len(), limits::FILE_NAME);
    }

    #[test]
    fn kinds_are_told_by_content() {
        assert_eq!(media(b"%PDF-1.7"), Some("application/pdf"));
        assert_eq!(media(b"\xff\xd8\xff\xe0"), Some("image/jpeg"));
        assert_eq!(media(b"<html><script>"), None);
        assert_eq!(media(b"PK\x03\x04 evil.exe"), None);
        assert!(media(b"PK\x03\x04....word/document.xml").is_some());
        assert_eq!(media(b""), None);
    }
}
