//! `/sign-in`: login and password; in a demonstration a button for each role.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use cotmoc_app::{Kind, accounts};

use super::enter;
use crate::Web;
use crate::errors::Fail;
use crate::form::Fields;
use crate::messages::Texts;
use crate::pages::fields::FormView;
use crate::pages::names::role;
use crate::render::{Data, Section, Shell, page_with, texts};
use crate::visitor::{Visitor, next_page};

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage {
    t: Texts,
    shell: Shell,
    form: FormView,
    next: String,
    /// Nobody can sign in yet: the first administrator is made by the link on the terminal.
    empty: bool,
    roles: Vec<RoleButton>,
}

struct RoleButton {
    value: &'static str,
    words: String,
    name: String,
    position: String,
}

/// `GET /sign-in?next=…`
pub(crate) async fn show(
    State(web): State<Web>,
    visitor: Visitor,
    RawQuery(query): RawQuery,
) -> Result<Response, Fail> {
    let query = Fields::parse(&query.unwrap_or_default());
    let next = next_page(query.text("next"));
    if visitor.account().is_some() {
        return Ok(Redirect::to(next).into_response());
    }
    draw(&web, &visitor, FormView::default(), next, StatusCode::OK).await
}

/// `POST /sign-in`
pub(crate) async fn send(
    State(web): State<Web>,
    visitor: Visitor,
    headers: HeaderMap,
    typed: Fields,
) -> Result<Response, Fail> {
    let next = next_page(typed.text("next"));
    let who = visitor.credentials(typed.text("login"), typed.raw("password"));
    match accounts::sign_in(web.app(), &who, &web.secret(), &web.token()).await {
        Ok(signed_in) => enter(&web, &visitor, &headers, &signed_in, next).await,
        Err(error) if error.kind() == Kind::User => {
            // What was typed as the password is not written into a page.
            let form = FormView::default().with("login", typed.text("login")).refuse(&error);
            draw(&web, &visitor, form, next, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(error) => Err(Fail::from(error).back_to("/sign-in")),
    }
}

async fn draw(
    web: &Web,
    visitor: &Visitor,
    form: FormView,
    next: &str,
    status: StatusCode,
) -> Result<Response, Fail> {
    let t = texts(visitor);
    let offered = if web.place().is_demo() { accounts::offered_demo(web.app()).await? } else { Vec::new() };
    let roles: Vec<RoleButton> = offered
        .into_iter()
        .map(|one| RoleButton {
            value: one.role.as_str(),
            words: role(t, one.role).into_owned(),
            name: one.name,
            position: one.position,
        })
        .collect();
    let empty = roles.is_empty() && !accounts::has_administrator(web.app()).await?;
    let template = SignInPage {
        t,
        shell: Shell::new(visitor, Section::None, Data::Real),
        form,
        next: next.to_owned(),
        empty,
        roles,
    };
    page_with(status, &template)
}
