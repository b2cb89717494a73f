//! Files to be saved: the form of one unit, those of a round, the marked copy of an upload.

use axum::extract::{Path, RawQuery};
use axum::http::StatusCode;
use axum::response::Response;
use cotmoc_app::model::{RoundId, SheetUploadId, SubmissionId};
use cotmoc_app::sheets::{self, Download, Shape};

use super::upload;
use crate::errors::Fail;
use crate::form::Fields;
use crate::pages::document::file::to_save;
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

/// A workbook or a parcel of them, which holds figures that are not public.
pub(crate) fn saved(file: Download) -> Response {
    to_save(file.bytes, file.media, "private, no-store", &file.name)
}
