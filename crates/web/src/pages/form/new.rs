//! `GET /forms/new`, `POST /forms`: a form from nothing, or from a file's text.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use cotmoc_app::collect::form::{self, Demo};
use cotmoc_app::model::FormId;
use cotmoc_app::{AppError, Kind, design};
use cotmoc_core::calendar::Calendars;
use cotmoc_core::form::{Form, Reporter, Step};
use cotmoc_core::model::{PeriodKind, UnitLevel};

use super::words;
use crate::errors::Fail;
use crate::form::Fields;
use crate::messages::Texts;
use crate::pages::fields::{Choice, FormView};
use crate::render::{Data, Section, Shell, page_with, texts};
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "form_new.html")]
struct NewForm {
    t: Texts,
    shell: Shell,
    form: FormView,
    from_file: bool,
    levels: Vec<Choice>,
    frequencies: Vec<Choice>,
}

/// `GET /forms/new`
pub(crate) async fn new(visitor: Visitor) -> Result<Response, Fail> {
    let stands = FormView::of([
        ("level", UnitLevel::Commune.as_str().to_owned()),
        ("frequency", PeriodKind::Quarter.as_str().to_owned()),
    ]);
    draw(&visitor, stands, StatusCode::OK)
}

/// `POST /forms`
pub(crate) async fn create(visitor: Visitor, typed: Fields) -> Result<Response, Fail> {
    match made(&visitor, &typed).await {
        Ok(id) => Ok(Redirect::to(&format!("/forms/{id}")).into_response()),
        Err(error) => {
            let status = match error.kind() {
                Kind::User | Kind::TooLarge => StatusCode::UNPROCESSABLE_ENTITY,
                Kind::Conflict => StatusCode::CONFLICT,
                _ => return Err(Fail::from(error).back_to("/forms")),
            };
            draw(&visitor, FormView::refused(&typed, &error), status)
        }
    }
}

async fn made(visitor: &Visitor, typed: &Fields) -> Result<FormId, AppError> {
    let cx = visitor.cx();
    if typed.has("definition") {
        return Ok(design::import(cx, typed.text("definition")).await?.id);
    }
    let frequency: PeriodKind = typed.text("frequency").parse().map_err(|_| unclear())?;
    let calendar = Calendars::embedded().of(frequency).next().map(|calendar| calendar.code.clone());
    let form = Form {
        code: typed.text("code").to_owned(),
        title: typed.text("title").to_owned(),
        guidance: String::new(),
        level: typed.text("level").parse().map_err(|_| unclear())?,
        reporter: Reporter::Own,
        frequency,
        calendar: calendar.unwrap_or_default(),
        approvals: vec![Step::Approver, Step::Owner],
        deadlines: Vec::new(),
        threshold: 90,
        sections: Vec::new(),
        checks: Vec::new(),
    };
    form::create(cx, &form, Demo::No).await
}

fn unclear() -> AppError {
    AppError::user("Chưa chọn cấp hoặc kỳ báo cáo.").hint("Chọn trong danh sách rồi lưu lại.")
}

fn draw(visitor: &Visitor, form: FormView, status: StatusCode) -> Result<Response, Fail> {
    let t = texts(visitor);
    let template = NewForm {
        t,
        shell: Shell::new(visitor, Section::Forms, Data::Real),
        from_file: !form.value("definition").is_empty(),
        form,
        levels: words::levels(t),
        frequencies: words::frequencies(t),
    };
    page_with(status, &template)
}
