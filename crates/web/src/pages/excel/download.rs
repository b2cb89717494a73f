//! Files to be saved: the form of one unit, those of a round, the marked copy of an upload.

use axum::extract::{Path, RawQuery};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use cotmoc_app::model::{RoundId, SheetUploadId, SubmissionId};
use cotmoc_app::sheets::{self, Download, Shape};

use super::upload;
use crate::errors::Fail;
use crate::form::Fields;
use crate::pages::document::file::disposition;
use crate::visitor::Visitor;

/// `GET /entry/{submission}/excel`
pub(crate) async fn of_submission(visitor: Visitor, Path(id): Path<i64>) -> Result<Response, Fail> {
    let back = format!("/entry/{id}");
    let file = sheets::of_submission(visitor.cx(), SubmissionId(id)).await;
    Ok(saved(file.map_err(|e| Fail::from(e).back_to(back))?))
}

/// `GET /rounds/{id}/excel`: the choice of files and the way back in; `?as=zip` and `?as=one` give the
/// files themselves.
pub(crate) async fn of_round(
    visitor: Visitor,
    Path(id): Path<i64>,
    RawQuery(query): RawQuery,
) -> Result<Response, Fail> {
    let asked = Fields::parse(&query.unwrap_or_default());
    let shape = match asked.text("as") {
        "zip" => Shape::Files,
        "one" => Shape::Together,
        _ => return upload::draw(&visitor, StatusCode::OK, upload::Asked::round(id), None),
    };
    let back = format!("/rounds/{id}/excel");
    let file = sheets::of_round(visitor.cx(), RoundId(id), shape).await;
    Ok(saved(file.map_err(|e| Fail::from(e).back_to(back))?))
}

/// `GET /excel/upload/{id}/marked`
pub(crate) async fn marked(visitor: Visitor, Path(id): Path<i64>) -> Result<Response, Fail> {
    let back = format!("/excel/upload/{id}");
    let file = sheets::marked(visitor.cx(), SheetUploadId(id)).await;
    Ok(saved(file.map_err(|e| Fail::from(e).back_to(back))?))
}

/// A file that a browser saves and never shows.
pub(crate) fn saved(file: Download) -> Response {
    let mut response = (StatusCode::OK, file.bytes).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(file.media));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    if let Ok(value) = HeaderValue::from_str(&disposition(&file.name)) {
        headers.insert(CONTENT_DISPOSITION, value);
    }
    response
}
