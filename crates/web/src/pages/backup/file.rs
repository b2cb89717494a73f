//! `GET /backups/{name}/file`: fetches a backup, piece by piece.

use std::fs::File;
use std::io::Read as _;

use axum::body::Body;
use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use cotmoc_app::backup;
use futures_util::stream;

use crate::errors::{Fail, FailKind};
use crate::visitor::Visitor;

/// Bytes that are read at once.
const PIECE: usize = 256 << 10;

/// `GET /backups/{name}/file`
pub(crate) async fn file(visitor: Visitor, Path(name): Path<String>) -> Result<Response, Fail> {
    let (kept, place) =
        backup::fetch(visitor.cx(), &name).await.map_err(|e| Fail::from(e).back_to("/backups"))?;
    let opened = tokio::task::spawn_blocking(move || File::open(place)).await;
    let Ok(Ok(opened)) = opened else { return Err(Fail::new(FailKind::Internal)) };
    let pieces = stream::unfold(Some(opened), |opened| async move {
        let mut opened = opened?;
        let read = tokio::task::spawn_blocking(move || {
            let mut piece = vec![0; PIECE];
            let read = opened.read(&mut piece)?;
            piece.truncate(read);
            Ok::<_, std::io::Error>((piece, opened))
        });
        match read.await.map_err(std::io::Error::other) {
            Ok(Ok((piece, _))) if piece.is_empty() => None,
            Ok(Ok((piece, opened))) => Some((Ok(piece), Some(opened))),
            Ok(Err(error)) | Err(error) => Some((Err(error), None)),
        }
    });
    let mut response = (StatusCode::OK, Body::from_stream(pieces)).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    headers.insert(CONTENT_LENGTH, HeaderValue::from(kept.size));
    // Names in the list are letters, digits, points and dashes only.
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{}\"", kept.name)) {
        headers.insert(CONTENT_DISPOSITION, value);
    }
    Ok(response)
}
