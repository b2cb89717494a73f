//! `GET /forms`: the forms there are, and ready ones to take over.

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use cotmoc_app::collect::form;
use cotmoc_app::model::FormState;
use cotmoc_app::{Action, design};
use cotmoc_core::form::{Form, shipped};

use super::words;
use crate::errors::Fail;
use crate::form::Fields;
use crate::messages::Texts;
use crate::render::{Data, Section, Shell, page, texts};
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "forms.html")]
struct FormsPage {
    t: Texts,
    shell: Shell,
    may_edit: bool,
    forms: Vec<FormRow>,
    ready: Vec<ReadyRow>,
}

struct FormRow {
    id: i64,
    code: String,
    title: String,
    state: String,
    shape: &'static str,
    active: bool,
    number: i64,
    rounds: String,
    demo: bool,
}

struct ReadyRow {
    code: String,
    title: String,
    level: String,
    frequency: String,
    lines: usize,
    checks: usize,
    /// The form that has its code already; 0 for none.
    taken: i64,
}

/// `GET /forms`
pub(crate) async fn list(visitor: Visitor) -> Result<Response, Fail> {
    let cx = visitor.cx();
    let forms = form::list(cx).await?;
    let t = texts(&visitor);
    let taken = |code: &str| forms.iter().find(|form| form.code == code).map_or(0, |form| form.id.0);
    let ready = |form: &Form| ReadyRow {
        code: form.code.clone(),
        title: form.title.clone(),
        level: words::level(t, form.level).into_owned(),
        frequency: words::frequency(t, form.frequency).into_owned(),
        lines: form.lines().count(),
        checks: form.checks.len(),
        taken: taken(&form.code),
    };
    let template = FormsPage {
        t,
        shell: Shell::new(&visitor, Section::Forms, Data::of(forms.iter().map(|form| form.demo))),
        may_edit: cx.allow(Action::EditForms).is_ok(),
        ready: shipped().iter().map(ready).collect(),
        forms: forms
            .iter()
            .map(|form| FormRow {
                id: form.id.0,
                code: form.code.clone(),
                title: form.title.clone(),
                state: words::state(t, form.state).into_owned(),
                shape: words::shape(form.state),
                active: form.state == FormState::Active,
                number: form.number,
                rounds: form.rounds.to_string(),
                demo: form.demo,
            })
            .collect(),
    };
    page(&template)
}

/// `POST /forms/take`: a ready form becomes one's own.
pub(crate) async fn take(visitor: Visitor, typed: Fields) -> Result<Response, Fail> {
    let id = design::take_over(visitor.cx(), typed.text("code"))
        .await
        .map_err(|error| Fail::from(error).back_to("/forms"))?;
    Ok(Redirect::to(&format!("/forms/{id}")).into_response())
}
