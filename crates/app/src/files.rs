//! Files that people attach: which are taken, how they are named, whether they are still whole.

use crate::media::{DOCX, PDF, XLSX};
use crate::{AppError, Kind, Result, documents, limits};

/// A file that may be kept.
pub(crate) struct Taken {
    /// Its media type, by content.
    pub(crate) media: &'static str,
    /// Its bytes.
    pub(crate) bytes: Vec<u8>,
    /// Their SHA-256, as 64 hexadecimal digits.
    pub(crate) sha256: String,
}

/// Takes a PDF, a picture, a Word or Excel file, by its content; everything else is refused.
pub(crate) async fn take(bytes: Vec<u8>) -> Result<Taken> {
    if bytes.len() > limits::ATTACHMENT_BYTES {
        let most = limits::ATTACHMENT_BYTES >> 20;
        return Err(AppError::new(Kind::TooLarge, format!("Tệp lớn hơn {most} MB; chưa đính kèm."))
            .hint("Chụp hoặc quét lại ở độ phân giải thấp hơn, hoặc chỉ đính kèm các trang cần thiết."));
    }
    let media = media(&bytes).ok_or_else(|| {
        AppError::user("Chỉ đính kèm được tệp PDF, ảnh (JPEG, PNG), Word (.docx) hoặc Excel (.xlsx).")
            .hint("Lưu công văn thành PDF hoặc chụp ảnh rồi đính kèm lại.")
    })?;
    let (bytes, sha256) = documents::hashed(bytes).await?;
    Ok(Taken { media, bytes, sha256 })
}

/// The bytes of a kept file, if they are still those that were kept.
pub(crate) async fn whole(bytes: Vec<u8>, sha256: &str, name: &str) -> Result<Vec<u8>> {
    let (bytes, found) = documents::hashed(bytes).await?;
    if found == sha256 {
        return Ok(bytes);
    }
    Err(AppError::new(Kind::Internal, format!("Tệp «{name}» không còn nguyên vẹn."))
        .hint("Báo người quản trị chạy: cotmoc verify, và khôi phục từ bản sao lưu."))
}

/// Reads or makes files on a thread beside the requests; `broken` says what could not be done where the thread
/// broke off.
pub(crate) async fn beside<T: Send + 'static>(
    broken: impl FnOnce() -> AppError,
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|error| Err(broken().because(error)))
}

/// The media type by the first bytes; `None` for what is not taken.
fn media(bytes: &[u8]) -> Option<&'static str> {
    let has = |needle: &[u8]| bytes.windows(needle.len()).take(64 << 10).any(|w| w == needle);
    match bytes {
        [b'%', b'P', b'D', b'F', b'-', ..] => Some(PDF),
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some("image/png"),
        [b'P', b'K', 3, 4, ..] if has(b"word/") => Some(DOCX),
        [b'P', b'K', 3, 4, ..] if has(b"xl/") => Some(XLSX),
        _ => None,
    }
}

/// The last part of a name, without what file systems and headers trip over.
pub(crate) fn tidy(name: &str) -> String {
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
