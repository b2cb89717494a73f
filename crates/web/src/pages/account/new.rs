//! `/accounts/new`: makes an account, and shows the link by which its person chooses a password.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use cotmoc_app::{Kind, accounts};

use super::show::{Told, draw as draw_account};
use crate::Web;
use crate::errors::Fail;
use crate::form::Fields;
use crate::messages::Texts;
use crate::pages::fields::FormView;
use crate::pages::session::first::account_form;
use crate::render::{Data, Section, Shell, page_with, texts};
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "account_new.html")]
struct NewPage {
    t: Texts,
    shell: Shell,
    form: FormView,
}

/// `GET /accounts/new`
pub(crate) async fn form(visitor: Visitor) -> Result<Response, Fail> {
    draw(&visitor, FormView::default(), StatusCode::OK)
}

/// `POST /accounts`
pub(crate) async fn send(State(web): State<Web>, visitor: Visitor, typed: Fields) -> Result<Response, Fail> {
    match accounts::create(visitor.cx(), &account_form(&typed), &web.secret()).await {
        Ok((account, link)) => {
            let told = Told { link: Some(link), ..Told::default() };
            draw_account(&web, &visitor, account.id, told, StatusCode::OK).await
        }
        Err(error) if error.kind() == Kind::User => {
            draw(&visitor, FormView::refused(&typed, &error), StatusCode::UNPROCESSABLE_ENTITY)
        }
        Err(error) => Err(Fail::from(error).back_to("/accounts")),
    }
}

fn draw(visitor: &Visitor, form: FormView, status: StatusCode) -> Result<Response, Fail> {
    let shell = Shell::new(visitor, Section::Accounts, Data::Real);
    page_with(status, &NewPage { t: texts(visitor), shell, form })
}
