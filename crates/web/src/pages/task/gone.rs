//! `GET /tasks/gone` and `POST /tasks/gone`: tasks of agencies that are no more, and passing them on.

use askama::Template;
use axum::extract::RawQuery;
use axum::response::{IntoResponse, Redirect, Response};
use cotmoc_app::Action;
use cotmoc_app::model::{HeldTask, TaskRole};
use cotmoc_app::units::{self, Mode, Passing};

use crate::errors::Fail;
use crate::form::Fields;
use crate::messages::Texts;
use crate::numbers;
use crate::pages::names;
use crate::render::{Data, Section, Shell, page, texts};
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "tasks_gone.html")]
struct GonePage {
    t: Texts,
    shell: Shell,
    passed: String,
    passing: Vec<Row>,
    left: Vec<Row>,
    unknown: Vec<Row>,
    may_pass: bool,
}

struct Row {
    id: i64,
    name: String,
    role: String,
    from: String,
    to: String,
    act: String,
    since: String,
    why: String,
}

/// `GET /tasks/gone`
pub(crate) async fn show(visitor: Visitor, RawQuery(query): RawQuery) -> Result<Response, Fail> {
    let board = units::tasks(visitor.cx(), None).await?;
    let plans = cotmoc_app::plans::list(visitor.cx()).await?;
    let is_demo = |plan| plans.iter().any(|known| known.plan.id == plan && known.plan.demo);
    let parts = board.passing.iter().chain(&board.left).map(|passing| passing.plan);
    let data = Data::of(parts.chain(board.unknown.iter().map(|part| part.plan)).map(is_demo));
    let t = texts(&visitor);
    let unknown = board.unknown.iter().filter(|part| cotmoc_core::task::all_of(&part.named).is_none());
    page(&GonePage {
        t,
        shell: Shell::new(&visitor, Section::Tasks, data),
        passed: Fields::parse(&query.unwrap_or_default()).text("passed").chars().take(9).collect(),
        passing: board.passing.iter().map(|passing| Row::passing(t, passing)).collect(),
        left: board.left.iter().map(|passing| Row::passing(t, passing)).collect(),
        unknown: unknown.map(|part| Row::unknown(t, part)).collect(),
        may_pass: visitor.cx().may(Action::EditUnits),
    })
}

/// `POST /tasks/gone`: all at once.
pub(crate) async fn pass(visitor: Visitor, _checked: Fields) -> Result<Response, Fail> {
    let passed = units::pass_tasks(visitor.cx(), None, Mode::Apply).await;
    let board = passed.map_err(|error| Fail::from(error).back_to("/tasks/gone"))?;
    Ok(Redirect::to(&format!("/tasks/gone?passed={}", board.passing.len())).into_response())
}

fn role(t: Texts, role: TaskRole) -> String {
    match role {
        TaskRole::Lead => t.get("task-role-lead"),
        TaskRole::Coordinating => t.get("task-role-coordinating"),
    }
    .into_owned()
}

impl Row {
    fn passing(t: Texts, passing: &Passing) -> Self {
        Self {
            id: passing.task.0,
            name: names::clip(&passing.words, 160),
            role: role(t, passing.role),
            from: passing.from.name.clone(),
            to: passing.to.as_ref().map(|to| to.name.clone()).unwrap_or_default(),
            act: passing.act.clone(),
            since: numbers::date(passing.since),
            why: passing.why.clone(),
        }
    }

    fn unknown(t: Texts, part: &HeldTask) -> Self {
        Self {
            id: part.id.0,
            name: names::clip(&part.task, 160),
            role: role(t, part.role),
            from: part.named.clone(),
            to: String::new(),
            act: String::new(),
            since: String::new(),
            why: String::new(),
        }
    }
}
