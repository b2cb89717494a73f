//! `POST /entry/{id}/withdraw` and `/correct`: opens a form again that was handed in or approved.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use cotmoc_app::collect::{self, Seen};
use cotmoc_app::model::SubmissionId;

use crate::errors::Fail;
use crate::form::Fields;
use crate::visitor::Visitor;

/// `POST /entry/{id}/withdraw`
pub(crate) async fn withdraw(
    visitor: Visitor,
    Path(id): Path<i64>,
    fields: Fields,
) -> Result<Response, Fail> {
    let seen = [Seen::any(SubmissionId(id))];
    after(id, "withdraw", collect::withdraw(visitor.cx(), &seen, fields.text("reason")).await)
}

/// `POST /entry/{id}/correct`
pub(crate) async fn correct(visitor: Visitor, Path(id): Path<i64>, fields: Fields) -> Result<Response, Fail> {
    let seen = [Seen::any(SubmissionId(id))];
    after(id, "correct", collect::correct(visitor.cx(), &seen, fields.text("reason")).await)
}

fn after(id: i64, verb: &str, done: cotmoc_app::Result<Vec<collect::Done>>) -> Result<Response, Fail> {
    done.and_then(collect::only).map_err(|error| Fail::from(error).back_to(format!("/entry/{id}")))?;
    Ok(Redirect::to(&format!("/entry/{id}?done={verb}#notice")).into_response())
}
