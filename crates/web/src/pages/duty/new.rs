//! `/duties/new`: gives somebody a duty.

use askama::Template;
use axum::extract::RawQuery;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use cotmoc_app::Kind;
use cotmoc_app::duties::{self, DutyForm};
use cotmoc_app::people::{self, Choices};

use super::list::role_choices;
use crate::errors::Fail;
use crate::form::Fields;
use crate::messages::Texts;
use crate::pages::fields::{Choice, FormView};
use crate::render::{Data, Section, Shell, page_with, texts};
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "duty_new.html")]
struct NewPage {
    t: Texts,
    shell: Shell,
    form: FormView,
    roles: Vec<Choice>,
    choices: Choices,
}

/// `GET /duties/new?login=…&role=…&unit=…&form=…`
pub(crate) async fn form(visitor: Visitor, RawQuery(query): RawQuery) -> Result<Response, Fail> {
    let query = Fields::parse(&query.unwrap_or_default());
    draw(&visitor, FormView::typed(&query), StatusCode::OK).await
}

/// `POST /duties`
pub(crate) async fn send(visitor: Visitor, typed: Fields) -> Result<Response, Fail> {
    let text = |name: &str| typed.text(name).to_owned();
    let form = DutyForm {
        login: text("login"),
        role: text("role"),
        unit: text("unit"),
        form: text("form"),
        indicator: text("indicator"),
        plan: text("plan"),
        starts: text("starts"),
        reason: text("reason"),
    };
    match duties::give(visitor.cx(), &form).await {
        Ok(_) => {
            let q: String = form_urlencoded::byte_serialize(form.login.as_bytes()).collect();
            Ok(Redirect::to(&format!("/duties?q={q}&given=1#list")).into_response())
        }
        Err(error) if error.kind() == Kind::User => {
            draw(&visitor, FormView::refused(&typed, &error), StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(error) => Err(Fail::from(error).back_to("/duties")),
    }
}

async fn draw(visitor: &Visitor, form: FormView, status: StatusCode) -> Result<Response, Fail> {
    let t = texts(visitor);
    let shell = Shell::new(visitor, Section::Duties, Data::Real);
    let choices = people::choices(visitor.cx()).await?;
    page_with(status, &NewPage { t, shell, form, roles: role_choices(t), choices })
}
