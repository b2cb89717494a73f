//! `/duties/hand-over`: all duties of a person to another one from a day, after a look at what goes.

use askama::Template;
use axum::extract::RawQuery;
use axum::http::StatusCode;
use axum::response::Response;
use cotmoc_app::Kind;
use cotmoc_app::duties::{self, HandOver, HandOverForm};

use super::rows::DutyView;
use crate::errors::Fail;
use crate::form::Fields;
use crate::messages::Texts;
use crate::numbers;
use crate::pages::fields::FormView;
use crate::render::{Data, Section, Shell, page_with, texts};
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "hand_over.html")]
struct HandOverPage {
    t: Texts,
    shell: Shell,
    form: FormView,
    plan: Option<PlanView>,
    done: bool,
}

struct PlanView {
    from: String,
    to: String,
    day: String,
    moved: Vec<DutyView>,
    held: Vec<DutyView>,
}

/// `GET /duties/hand-over?from=…`
pub(crate) async fn form(visitor: Visitor, RawQuery(query): RawQuery) -> Result<Response, Fail> {
    let query = Fields::parse(&query.unwrap_or_default());
    draw(&visitor, FormView::typed(&query), None, StatusCode::OK)
}

/// `POST /duties/hand-over`: with `do=apply` hands over, otherwise shows what would go.
pub(crate) async fn send(visitor: Visitor, typed: Fields) -> Result<Response, Fail> {
    let asked = HandOverForm {
        from: typed.text("from").to_owned(),
        to: typed.text("to").to_owned(),
        day: typed.text("day").to_owned(),
        reason: typed.text("reason").to_owned(),
    };
    let apply = typed.text("do") == "apply";
    let done = if apply {
        duties::hand_over(visitor.cx(), &asked).await
    } else {
        duties::preview_hand_over(visitor.cx(), &asked).await
    };
    match done {
        Ok(plan) => draw(&visitor, FormView::typed(&typed), Some((plan, apply)), StatusCode::OK),
        Err(error) if error.kind() == Kind::User => {
            draw(&visitor, FormView::refused(&typed, &error), None, StatusCode::UNPROCESSABLE_ENTITY)
        }
        Err(error) => Err(Fail::from(error).back_to("/duties")),
    }
}

fn draw(
    visitor: &Visitor,
    form: FormView,
    plan: Option<(HandOver, bool)>,
    status: StatusCode,
) -> Result<Response, Fail> {
    let t = texts(visitor);
    let done = plan.as_ref().is_some_and(|(_, done)| *done);
    let plan = plan.map(|(plan, _)| PlanView {
        from: plan.from.name,
        to: plan.to.name,
        day: numbers::date(plan.day),
        moved: plan.moved.iter().map(|row| DutyView::new(t, row)).collect(),
        held: plan.held.iter().map(|row| DutyView::new(t, row)).collect(),
    });
    let shell = Shell::new(visitor, Section::Duties, Data::Real);
    page_with(status, &HandOverPage { t, shell, form, plan, done })
}
