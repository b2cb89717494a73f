//! `GET /`: where a person begins.

use axum::response::{IntoResponse, Redirect, Response};
use cotmoc_app::Action;

use crate::visitor::Visitor;

/// `GET /`: the plans; the own account for somebody who was given nothing to do yet.
pub(crate) async fn show(visitor: Visitor) -> Response {
    Redirect::to(if visitor.cx().may(Action::Read) { "/work" } else { "/account" }).into_response()
}
