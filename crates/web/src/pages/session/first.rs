//! `/first/{token}`: makes the first administrator by the link that `cotmoc serve` prints.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use cotmoc_app::accounts::{self, AccountForm, FirstForm, Fresh};
use cotmoc_app::model::{Role, TicketKind};
use cotmoc_app::{AppError, Kind};

use super::enter;
use crate::Web;
use crate::errors::Fail;
use crate::form::Fields;
use crate::messages::Texts;
use crate::pages::fields::FormView;
use crate::render::{Data, Section, Shell, page_with, texts};
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "first.html")]
struct FirstPage {
    t: Texts,
    shell: Shell,
    link: String,
    form: FormView,
}

/// `GET /first/{token}`
pub(crate) async fn show(
    State(web): State<Web>,
    visitor: Visitor,
    Path(link): Path<String>,
) -> Result<Response, Fail> {
    let opened = accounts::open_ticket(web.app(), &link, visitor.cx().from()).await?;
    if opened.kind != TicketKind::First {
        return Err(Fail::not_found());
    }
    draw(&visitor, link, FormView::default().with("owner", "yes"), StatusCode::OK)
}

/// `POST /first/{token}`
pub(crate) async fn send(
    State(web): State<Web>,
    visitor: Visitor,
    headers: HeaderMap,
    Path(link): Path<String>,
    typed: Fields,
) -> Result<Response, Fail> {
    let form = FirstForm {
        account: account_form(&typed),
        password: typed.raw("password").to_owned(),
        again: typed.raw("again").to_owned(),
        roles: if typed.has("owner") { vec![Role::Owner] } else { Vec::new() },
    };
    let (session, salt, token) = (web.secret(), web.secret(), web.token());
    let fresh = Fresh { session: &session, salt: &salt, form_token: &token };
    let who = visitor.credentials("", "");
    match accounts::redeem_first(web.app(), &link, &form, &who, &fresh).await {
        Ok(signed_in) => enter(&web, &visitor, &headers, &signed_in, "/").await,
        Err(error) if error.kind() == Kind::User => {
            draw(&visitor, link, shown(&typed, &error), StatusCode::UNPROCESSABLE_ENTITY)
        }
        Err(error) => Err(Fail::from(error)),
    }
}

/// The fields of an account, as every page names them.
pub(crate) fn account_form(typed: &Fields) -> AccountForm {
    AccountForm {
        login: typed.text("login").to_owned(),
        name: typed.text("name").to_owned(),
        position: typed.text("position").to_owned(),
        email: typed.text("email").to_owned(),
        phone: typed.text("phone").to_owned(),
    }
}

/// What was typed, without the passwords, and what is wrong with it.
pub(super) fn shown(typed: &Fields, error: &AppError) -> FormView {
    FormView::refused(typed, error).with("password", "").with("again", "").with("current", "")
}

fn draw(visitor: &Visitor, link: String, form: FormView, status: StatusCode) -> Result<Response, Fail> {
    let shell = Shell::new(visitor, Section::None, Data::Real);
    page_with(status, &FirstPage { t: texts(visitor), shell, link, form })
}
