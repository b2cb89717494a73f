//! `POST /sign-out`: ends the session.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use cotmoc_app::accounts;

use crate::Web;
use crate::admit::take_session;
use crate::errors::Fail;
use crate::form::Fields;
use crate::visitor::Visitor;

/// `POST /sign-out`
pub(crate) async fn send(
    State(web): State<Web>,
    visitor: Visitor,
    headers: HeaderMap,
    _checked: Fields,
) -> Result<Response, Fail> {
    if let Some(cookie) = visitor.session() {
        accounts::sign_out(visitor.cx(), cookie).await?;
    }
    let mut response = Redirect::to("/sign-in").into_response();
    take_session(&web, &headers, &mut response);
    Ok(response)
}
