//! `GET /reports/new` and `POST /reports`: beginning a report.

use askama::Template;
use axum::extract::RawQuery;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use cotmoc_app::model::{PlanId, PlanKind};
use cotmoc_app::reports::{self, Begin};
use cotmoc_app::{AppError, Kind, plans};

use super::kind;
use crate::errors::Fail;
use crate::form::Fields;
use crate::messages::Texts;
use crate::pages::fields::{Choice, FormView};
use crate::pages::names;
use crate::render::{Data, Section, Shell, page_with, texts};
use crate::visitor::Visitor;
use crate::words;

#[derive(Template)]
#[template(path = "report_new.html")]
struct NewPage {
    t: Texts,
    shell: Shell,
    form: FormView,
    plans: Vec<Choice>,
    outlines: Vec<Choice>,
    /// Once an outline is chosen: its name, and the periods that it may be about.
    chosen: Option<(String, Vec<Choice>)>,
}

/// `GET /reports/new?outline=…&plan=…`
pub(crate) async fn form(visitor: Visitor, RawQuery(query): RawQuery) -> Result<Response, Fail> {
    let typed = Fields::parse(&query.unwrap_or_default());
    draw(&visitor, StatusCode::OK, FormView::typed(&typed), typed.text("outline")).await
}

/// `POST /reports`
pub(crate) async fn create(visitor: Visitor, typed: Fields) -> Result<Response, Fail> {
    let ask = |plan| Begin {
        plan,
        outline: typed.text("outline"),
        period: typed.text("period"),
        unit: typed.text("unit"),
    };
    let made = match typed.text("plan").parse().map(PlanId) {
        Ok(plan) => reports::begin(visitor.cx(), &ask(plan)).await,
        Err(_) => Err(AppError::user("Chưa chọn kế hoạch.").hint("Chọn kế hoạch mà báo cáo nói về.")),
    };
    match made {
        Ok(id) => Ok(Redirect::to(&format!("/reports/{id}")).into_response()),
        Err(error) if matches!(error.kind(), Kind::User | Kind::Conflict) => {
            let form = FormView::refused(&typed, &error);
            draw(&visitor, StatusCode::UNPROCESSABLE_ENTITY, form, typed.text("outline")).await
        }
        Err(error) => Err(Fail::from(error).back_to("/reports")),
    }
}

async fn draw(
    visitor: &Visitor,
    status: StatusCode,
    form: FormView,
    outline: &str,
) -> Result<Response, Fail> {
    let all = plans::list(visitor.cx()).await?;
    let offered = reports::outlines(visitor.cx()).await?;
    let t = texts(visitor);
    let local = all.iter().map(|one| &one.plan).filter(|plan| plan.kind != PlanKind::National);
    let mine = local.clone().filter(|plan| reports::may_begin(visitor.cx(), plan.id).is_ok());
    let chosen = offered
        .iter()
        .find(|one| one.reference == outline || one.name == outline && !outline.is_empty())
        .map(|one| {
            let today = cotmoc_app::units::today(visitor.cx());
            let periods = reports::periods(one.kind, today);
            let choice = |period| Choice::new(format!("{period}"), words::period(t, period));
            (one.title.clone(), periods.into_iter().map(choice).collect())
        });
    let title = |one: &reports::Offered| match kind(t, one.kind) {
        kind if kind == one.title => one.title.clone(),
        kind => format!("{} ({kind})", one.title),
    };
    let page = NewPage {
        t,
        plans: mine
            .map(|plan| Choice::new(plan.id.to_string(), names::clip(&plan.facts.title, 120)))
            .collect(),
        outlines: offered
            .iter()
            .filter(|one| !one.retired)
            .map(|one| Choice::new(one.reference.clone(), title(one)))
            .collect(),
        chosen,
        form,
        shell: Shell::new(visitor, Section::Reports, Data::of(local.map(|plan| plan.demo))),
    };
    page_with(status, &page)
}
