//! Signing in and out, and the links that come before a password.

pub(crate) mod demo;
pub(crate) mod first;
pub(crate) mod forgotten;
pub(crate) mod password;
pub(crate) mod sign_in;
pub(crate) mod sign_out;

use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use cotmoc_app::accounts::{self, SignedIn};

use crate::admit::give_session;
use crate::errors::Fail;
use crate::visitor::Visitor;
use crate::{Web, visitor};

/// Leads somebody on who just signed in, with the cookie of the new session. The browser's session
/// before it ends: whoever knew its cookie has nothing of the new one.
async fn enter(
    web: &Web,
    visitor: &Visitor,
    asked: &HeaderMap,
    signed_in: &SignedIn,
    next: &str,
) -> Result<Response, Fail> {
    if let Some(before) = visitor.session() {
        accounts::sign_out(visitor.cx(), before).await?;
    }
    let mut response = Redirect::to(visitor::next_page(next)).into_response();
    give_session(web, asked, &mut response, &signed_in.cookie);
    Ok(response)
}
