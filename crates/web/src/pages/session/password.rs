//! `/password/{token}`: chooses a password by a link that works once.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use cotmoc_app::accounts::{self, Chosen, Fresh};
use cotmoc_app::{AppError, Kind};

use super::enter;
use super::first::shown;
use crate::Web;
use crate::errors::Fail;
use crate::form::Fields;
use crate::messages::Texts;
use crate::pages::fields::FormView;
use crate::render::{Data, Section, Shell, page_with, texts};
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "password.html")]
struct PasswordPage {
    t: Texts,
    shell: Shell,
    link: String,
    name: String,
    login: String,
    form: FormView,
}

/// `GET /password/{token}`: only looks, because programmes that check mail open links too.
pub(crate) async fn show(
    State(web): State<Web>,
    visitor: Visitor,
    Path(link): Path<String>,
) -> Result<Response, Fail> {
    draw(&web, &visitor, link, FormView::default(), StatusCode::OK).await
}

/// `POST /password/{token}`
pub(crate) async fn send(
    State(web): State<Web>,
    visitor: Visitor,
    headers: HeaderMap,
    Path(link): Path<String>,
    typed: Fields,
) -> Result<Response, Fail> {
    let chosen = Chosen { password: typed.raw("password"), again: typed.raw("again") };
    let (session, salt, token) = (web.secret(), web.secret(), web.token());
    let fresh = Fresh { session: &session, salt: &salt, form_token: &token };
    let who = visitor.credentials("", "");
    match accounts::redeem(web.app(), &link, chosen, &who, &fresh).await {
        Ok(signed_in) => enter(&web, &visitor, &headers, &signed_in, "/").await,
        Err(error) if error.kind() == Kind::User => refused(&web, &visitor, link, &typed, &error).await,
        Err(error) => Err(Fail::from(error).back_to("/sign-in")),
    }
}

async fn refused(
    web: &Web,
    visitor: &Visitor,
    link: String,
    typed: &Fields,
    error: &AppError,
) -> Result<Response, Fail> {
    draw(web, visitor, link, shown(typed, error), StatusCode::UNPROCESSABLE_ENTITY).await
}

async fn draw(
    web: &Web,
    visitor: &Visitor,
    link: String,
    form: FormView,
    status: StatusCode,
) -> Result<Response, Fail> {
    let opened = accounts::open_ticket(web.app(), &link, visitor.cx().from()).await;
    let opened = opened.map_err(|error| Fail::from(error).back_to("/sign-in"))?;
    let Some(account) = opened.account else { return Err(Fail::not_found()) };
    let shell = Shell::new(visitor, Section::None, Data::Real);
    let (name, login) = (account.name, account.login);
    page_with(status, &PasswordPage { t: texts(visitor), shell, link, name, login, form })
}
