//! `POST /messages/{id}/hand`: it was passed on by hand.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use cotmoc_app::messages;
use cotmoc_app::model::MessageId;

use crate::errors::Fail;
use crate::form::Fields;
use crate::visitor::Visitor;

/// `POST /messages/{id}/hand`
pub(crate) async fn hand(visitor: Visitor, Path(id): Path<i64>, _typed: Fields) -> Result<Response, Fail> {
    let back = format!("/messages/{id}");
    let handed = messages::hand(visitor.cx(), MessageId(id)).await;
    handed.map_err(|e| Fail::from(e).back_to(back.clone()))?;
    Ok(Redirect::to(&back).into_response())
}
