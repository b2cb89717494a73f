//! The letters that carried the figures: `POST /entry/{id}/letters`, `POST /entry/{id}/{line}/letters`,
//! `GET /letters/{id}`, `POST /letters/{id}/remove`.

use axum::extract::{Path, Request};
use axum::response::{IntoResponse, Redirect, Response};
use cotmoc_app::collect::attachment::{self, NewFile};
use cotmoc_app::model::{AttachmentId, SubmissionId};

use crate::errors::Fail;
use crate::form::Fields;
use crate::pages::document::file::{UNKNOWN, to_save};
use crate::upload;
use crate::visitor::Visitor;

/// `POST /entry/{id}/letters`: a letter for the whole form.
pub(crate) async fn add(visitor: Visitor, Path(id): Path<i64>, request: Request) -> Result<Response, Fail> {
    keep(&visitor, id, "", request).await
}

/// `POST /entry/{id}/{line}/letters`: a letter for one cell.
pub(crate) async fn add_to_line(
    visitor: Visitor,
    Path((id, line)): Path<(i64, String)>,
    request: Request,
) -> Result<Response, Fail> {
    keep(&visitor, id, &line, request).await
}

async fn keep(visitor: &Visitor, id: i64, line: &str, request: Request) -> Result<Response, Fail> {
    let back = place(id, line);
    let (name, bytes) = upload::file(visitor, request, &back).await?;
    let file = NewFile { submission: SubmissionId(id), line, name: &name, bytes };
    attachment::add(visitor.cx(), file).await.map_err(|error| Fail::from(error).back_to(back.clone()))?;
    Ok(Redirect::to(&back).into_response())
}

/// `GET /letters/{id}`: the file, byte for byte, never shown inside our pages.
pub(crate) async fn show(visitor: Visitor, Path(id): Path<i64>) -> Result<Response, Fail> {
    let (kept, bytes) = attachment::get(visitor.cx(), AttachmentId(id)).await?;
    Ok(to_save(bytes, UNKNOWN, "private, no-cache", &kept.name))
}

/// `POST /letters/{id}/remove`
pub(crate) async fn remove(visitor: Visitor, Path(id): Path<i64>, fields: Fields) -> Result<Response, Fail> {
    let submission = attachment::remove(visitor.cx(), AttachmentId(id)).await?;
    Ok(Redirect::to(&place(submission.0, fields.text("line"))).into_response())
}

/// The page on which a letter stands.
fn place(id: i64, line: &str) -> String {
    let plain = line.chars().all(|c| c.is_ascii_alphanumeric() || c == '.');
    if line.is_empty() || !plain { format!("/entry/{id}#letters") } else { format!("/entry/{id}/{line}") }
}
