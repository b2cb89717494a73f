//! `GET /tasks/new?plan=…&parent=…` and `POST /tasks`: a task that is made by hand.

use askama::Template;
use axum::extract::RawQuery;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use cotmoc_app::model::{PlanId, TaskId};
use cotmoc_app::tasks::{self, NewTask};
use cotmoc_app::{AppError, Kind};
use cotmoc_core::model::Pillar;

use crate::errors::Fail;
use crate::form::Fields;
use crate::messages::Texts;
use crate::pages::fields::{Choice, FormView};
use crate::pages::names;
use crate::render::{Data, Section, Shell, page_with, texts};
use crate::visitor::Visitor;
use crate::words;

#[derive(Template)]
#[template(path = "task_new.html")]
struct NewPage {
    t: Texts,
    shell: Shell,
    form: FormView,
    plans: Vec<Choice>,
    pillars: Vec<Choice>,
    units: Vec<String>,
    /// The task of which it will be a part: number and words.
    parent: Option<(i64, String)>,
}

/// `GET /tasks/new`
pub(crate) async fn form(visitor: Visitor, RawQuery(query): RawQuery) -> Result<Response, Fail> {
    let typed = Fields::parse(&query.unwrap_or_default());
    draw(&visitor, StatusCode::OK, FormView::typed(&typed)).await
}

/// `POST /tasks`
pub(crate) async fn create(visitor: Visitor, typed: Fields) -> Result<Response, Fail> {
    let text = |name: &str| typed.text(name).to_owned();
    let task = NewTask {
        task: text("task"),
        lead: text("lead"),
        coordinating: text("coordinating"),
        deadline: text("deadline"),
        product: text("product"),
        pillar: text("pillar"),
        act: text("act"),
        act_date: text("act_date"),
    };
    let parent = typed.text("parent").parse().ok().map(TaskId);
    let made = match typed.text("plan").parse().map(PlanId) {
        Ok(plan) => tasks::add(visitor.cx(), plan, parent, &task).await,
        Err(_) => Err(AppError::user("Chưa chọn kế hoạch.").hint("Chọn kế hoạch mà nhiệm vụ thuộc về.")),
    };
    match made {
        Ok(id) => Ok(Redirect::to(&format!("/tasks/{id}?done=added")).into_response()),
        Err(error) if error.kind() == Kind::User => {
            draw(&visitor, StatusCode::UNPROCESSABLE_ENTITY, FormView::refused(&typed, &error)).await
        }
        Err(error) => Err(Fail::from(error).back_to("/tasks")),
    }
}

async fn draw(visitor: &Visitor, status: StatusCode, form: FormView) -> Result<Response, Fail> {
    let (plans, units) = tasks::offered(visitor.cx()).await?;
    let t = texts(visitor);
    let parent = match form.value("parent").parse() {
        Ok(id) => Some(tasks::show(visitor.cx(), TaskId(id)).await?.line),
        Err(_) => None,
    };
    // A part is made in the plan of its task where no other was chosen.
    let form = match &parent {
        Some(parent) if form.value("plan").is_empty() => form.with("plan", parent.task.plan.to_string()),
        _ => form,
    };
    let data = Data::of(plans.iter().map(|(plan, _)| plan.demo));
    let choices = plans.iter().map(|(plan, _)| {
        let facts = &plan.facts;
        let number = facts.number.as_deref().map(|number| format!("{number} · ")).unwrap_or_default();
        Choice::new(plan.id.to_string(), format!("{number}{}", names::clip(&facts.title, 100)))
    });
    page_with(
        status,
        &NewPage {
            t,
            shell: Shell::new(visitor, Section::Tasks, data),
            plans: choices.collect(),
            pillars: Pillar::ALL
                .iter()
                .map(|pillar| Choice::new(pillar.as_str(), words::pillar(t, Some(*pillar))))
                .collect(),
            units,
            parent: parent.map(|line| (line.task.id.0, names::clip(&line.task.fields.task, 160))),
            form,
        },
    )
}
