//! `GET /documents/{id}/file`: the original, byte for byte, never shown inside our pages.

use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use cotmoc_app::documents;
use cotmoc_app::model::DocumentId;

use crate::errors::Fail;
use crate::visitor::Visitor;

/// `GET /documents/{id}/file`
pub(crate) async fn file(visitor: Visitor, Path(id): Path<i64>) -> Result<Response, Fail> {
    let original = documents::original(visitor.cx(), DocumentId(id)).await?;
    Ok(to_save(original.bytes, UNKNOWN, "private, no-cache", &original.document.name))
}

/// Whatever a stranger's file says it is, a browser is to save it and not to run it.
pub(crate) const UNKNOWN: &str = "application/octet-stream";

/// A file that a browser saves and never shows.
pub(crate) fn to_save(bytes: Vec<u8>, media: &'static str, cache: &'static str, name: &str) -> Response {
    let mut response = (StatusCode::OK, bytes).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(media));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(cache));
    if let Ok(value) = HeaderValue::from_str(&disposition(name)) {
        headers.insert(CONTENT_DISPOSITION, value);
    }
    response
}

/// `attachment` with the name in letters that every client reads and in the whole of Unicode.
fn disposition(name: &str) -> String {
    let plain: String = cotmoc_core::fold::fold(name)
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_') { c } else { '_' })
        .collect();
    let whole: String = name
        .bytes()
        .map(|byte| {
            if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_') {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect();
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{whole}")
}

#[cfg(test)]
mod tests {
    use super::disposition;

    #[test]
    fn names_cannot_break_out_of_the_header() {
        let value = disposition("Kế hoạch \"59\"\r\n.docx");
        assert!(value.is_ascii() && !value.contains(['\r', '\n']));
        assert_eq!(value.matches('"').count(), 2);
        assert!(value.ends_with("filename*=UTF-8''K%E1%BA%BF%20ho%E1%BA%A1ch%20%2259%22%0D%0A.docx"));
    }
}
