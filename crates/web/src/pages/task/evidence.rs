//! `POST /tasks/{id}/evidence`, `GET /evidence/{id}`, `POST /evidence/{id}/remove`.

use axum::extract::{Path, Request};
use axum::response::{IntoResponse, Redirect, Response};
use cotmoc_app::model::{EvidenceId, TaskId};
use cotmoc_app::tasks;

use crate::errors::Fail;
use crate::form::Fields;
use crate::pages::document::file::{UNKNOWN, to_save};
use crate::upload;
use crate::visitor::Visitor;

/// `POST /tasks/{id}/evidence`
pub(crate) async fn add(visitor: Visitor, Path(id): Path<i64>, request: Request) -> Result<Response, Fail> {
    let back = format!("/tasks/{id}#evidence");
    let (name, bytes) = upload::file(&visitor, request, &back).await?;
    let added = tasks::add_evidence(visitor.cx(), TaskId(id), &name, bytes).await;
    added.map_err(|error| Fail::from(error).back_to(back))?;
    Ok(Redirect::to(&format!("/tasks/{id}?done=evidence#evidence")).into_response())
}

/// `GET /evidence/{id}`: the file, byte for byte, never shown inside our pages.
pub(crate) async fn file(visitor: Visitor, Path(id): Path<i64>) -> Result<Response, Fail> {
    let (kept, bytes) = tasks::evidence(visitor.cx(), EvidenceId(id)).await?;
    Ok(to_save(bytes, UNKNOWN, "private, no-cache", &kept.name))
}

/// `POST /evidence/{id}/remove`
pub(crate) async fn remove(
    visitor: Visitor,
    Path(id): Path<i64>,
    _checked: Fields,
) -> Result<Response, Fail> {
    let task = tasks::remove_evidence(visitor.cx(), EvidenceId(id)).await;
    let task = task.map_err(|error| Fail::from(error).back_to("/tasks"))?;
    Ok(Redirect::to(&format!("/tasks/{task}#evidence")).into_response())
}
