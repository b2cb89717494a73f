//! `GET /releases/new?plan=…` and `POST /releases`: sealing a copy of a plan's figures.

use askama::Template;
use axum::extract::RawQuery;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use cotmoc_app::model::{PlanId, PlanKind};
use cotmoc_app::{AppError, Kind, plans, releases};

use crate::errors::Fail;
use crate::form::Fields;
use crate::messages::Texts;
use crate::pages::fields::{Choice, FormView};
use crate::pages::names;
use crate::render::{Data, Section, Shell, page_with, texts};
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "release_new.html")]
struct NewPage {
    t: Texts,
    shell: Shell,
    form: FormView,
    plans: Vec<Choice>,
}

/// `GET /releases/new`
pub(crate) async fn form(visitor: Visitor, RawQuery(query): RawQuery) -> Result<Response, Fail> {
    let typed = Fields::parse(&query.unwrap_or_default());
    draw(&visitor, StatusCode::OK, FormView::typed(&typed)).await
}

/// `POST /releases`
pub(crate) async fn create(visitor: Visitor, typed: Fields) -> Result<Response, Fail> {
    let plan = typed.text("plan").parse().map(PlanId);
    let made = match plan {
        Ok(plan) => releases::prepare(visitor.cx(), plan, typed.text("title"), typed.text("note")).await,
        Err(_) => Err(AppError::user("Chưa chọn kế hoạch.").hint("Chọn kế hoạch có số liệu cần công bố.")),
    };
    match made {
        Ok(id) => Ok(Redirect::to(&format!("/releases/{id}")).into_response()),
        Err(error) if error.kind() == Kind::User => {
            let form = FormView::refused(&typed, &error);
            draw(&visitor, StatusCode::UNPROCESSABLE_ENTITY, form).await
        }
        Err(error) => Err(Fail::from(error).back_to("/releases")),
    }
}

async fn draw(visitor: &Visitor, status: StatusCode, form: FormView) -> Result<Response, Fail> {
    let all = plans::list(visitor.cx()).await?;
    let t = texts(visitor);
    let local = all.iter().map(|one| &one.plan).filter(|plan| plan.kind != PlanKind::National);
    let plans: Vec<Choice> = local
        .clone()
        .filter(|plan| releases::may_release(visitor.cx(), plan.id).is_ok())
        .map(|plan| Choice::new(plan.id.to_string(), names::clip(&plan.facts.title, 120)))
        .collect();
    let data = Data::of(local.map(|plan| plan.demo));
    page_with(status, &NewPage { t, shell: Shell::new(visitor, Section::Releases, data), form, plans })
}
