//! `POST /sign-in/demo`: into the demonstration in the part of a role.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use cotmoc_app::accounts;
use cotmoc_app::model::Role;

use super::enter;
use crate::Web;
use crate::errors::Fail;
use crate::form::Fields;
use crate::visitor::{Visitor, next_page};

/// `POST /sign-in/demo`
pub(crate) async fn send(
    State(web): State<Web>,
    visitor: Visitor,
    headers: HeaderMap,
    typed: Fields,
) -> Result<Response, Fail> {
    let role = typed.text("role").parse::<Role>().ok().filter(|_| web.place().is_demo());
    let Some(role) = role else { return Err(Fail::not_found().back_to("/sign-in")) };
    let who = visitor.credentials("", "");
    let signed_in = accounts::demo_sign_in(web.app(), role, &who, &web.secret(), &web.token())
        .await
        .map_err(|error| Fail::from(error).back_to("/sign-in"))?;
    enter(&web, &visitor, &headers, &signed_in, next_page(typed.text("next"))).await
}
