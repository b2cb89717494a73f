//! `GET /plans/{id}/unit-plans` and `POST /plans/{id}/unit-plans`: which units issued a plan of their own
//! for a year, and issuing one from the tasks that are given to the unit.

use askama::Template;
use axum::extract::{Path, RawQuery};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use cotmoc_app::Kind;
use cotmoc_app::model::PlanId;
use cotmoc_app::tasks::{self, IssueForm, Issued};
use cotmoc_core::model::UnitLevel;

use super::view::TaskView;
use crate::errors::Fail;
use crate::form::Fields;
use crate::messages::Texts;
use crate::numbers;
use crate::pages::fields::FormView;
use crate::pages::names;
use crate::render::{Data, Section, Shell, page_with, texts};
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "unit_plans.html")]
struct UnitPlansPage {
    t: Texts,
    shell: Shell,
    id: i64,
    title: String,
    year: i16,
    years: Vec<i16>,
    groups: Vec<Group>,
    offered: Vec<String>,
    chosen: Option<Chosen>,
    form: FormView,
}

struct Group {
    title: String,
    issued: usize,
    rows: Vec<Row>,
}

struct Row {
    unit: i64,
    name: String,
    given: usize,
    /// The unit's plan: number of the record, number and sign, date, tasks.
    own: Option<(i64, String, String, u64)>,
}

struct Chosen {
    line: String,
    tasks: Vec<(TaskView, bool)>,
}

/// `GET /plans/{id}/unit-plans`
pub(crate) async fn show(
    visitor: Visitor,
    Path(id): Path<i64>,
    RawQuery(query): RawQuery,
) -> Result<Response, Fail> {
    let typed = Fields::parse(&query.unwrap_or_default());
    draw(&visitor, id, StatusCode::OK, &typed, FormView::typed(&typed)).await
}

/// `POST /plans/{id}/unit-plans`
pub(crate) async fn issue(visitor: Visitor, Path(id): Path<i64>, typed: Fields) -> Result<Response, Fail> {
    let text = |name: &str| typed.text(name).to_owned();
    let form = IssueForm {
        unit: text("unit"),
        year: text("year"),
        number: text("number"),
        date: text("date"),
        title: text("title"),
        tasks: typed.all("task").filter_map(|task| task.parse().ok()).collect(),
    };
    match tasks::issue(visitor.cx(), PlanId(id), &form).await {
        Ok(plan) => Ok(Redirect::to(&format!("/tasks?plan={plan}")).into_response()),
        Err(error) if error.kind() == Kind::User => {
            let form = FormView::refused(&typed, &error);
            draw(&visitor, id, StatusCode::UNPROCESSABLE_ENTITY, &typed, form).await
        }
        Err(error) => Err(Fail::from(error).back_to(format!("/plans/{id}/unit-plans"))),
    }
}

async fn draw(
    visitor: &Visitor,
    id: i64,
    status: StatusCode,
    typed: &Fields,
    form: FormView,
) -> Result<Response, Fail> {
    let year = typed.text("year").parse().ok().filter(|year| (2000..=2100).contains(year));
    let found = tasks::unit_plans(visitor.cx(), PlanId(id), year, typed.text("unit")).await;
    let found = found.map_err(|error| Fail::from(error).back_to(format!("/plans/{id}/unit-plans")))?;
    let t = texts(visitor);
    let today = cotmoc_app::units::today(visitor.cx());
    let (agencies, others): (Vec<&Issued>, Vec<&Issued>) =
        found.rows.iter().partition(|row| row.level == UnitLevel::Agency);
    let sent = typed.has("number");
    let chosen = found.chosen.as_ref().map(|(_, line, tasks)| Chosen {
        line: line.clone(),
        tasks: tasks
            .iter()
            .map(|line| {
                let id = line.task.id.to_string();
                let open = line.running.is_open();
                (
                    TaskView::new(t, line, today),
                    if sent { typed.all("task").any(|one| one == id) } else { open },
                )
            })
            .collect(),
    });
    let groups = [(t.get("unit-plans-agencies"), agencies), (t.get("unit-plans-communes"), others)];
    page_with(
        status,
        &UnitPlansPage {
            t,
            shell: Shell::new(visitor, Section::Tasks, Data::of([found.plan.demo])),
            id,
            title: found.plan.facts.title.clone(),
            year: found.year,
            years: found.years.clone(),
            groups: groups
                .into_iter()
                .filter(|(_, rows)| !rows.is_empty())
                .map(|(title, rows)| Group {
                    title: title.into_owned(),
                    issued: rows.iter().filter(|row| row.own.is_some()).count(),
                    rows: rows.into_iter().map(Row::new).collect(),
                })
                .collect(),
            offered: found.offered.clone(),
            chosen,
            form,
        },
    )
}

impl Row {
    fn new(row: &Issued) -> Self {
        let own = row.own.as_ref().map(|(plan, tasks)| {
            let facts = &plan.facts;
            let number = facts.number.clone().unwrap_or_else(|| names::clip(&facts.title, 60));
            (plan.id.0, number, facts.date.map(numbers::date).unwrap_or_default(), *tasks)
        });
        Self { unit: row.unit.0, name: row.name.clone(), given: row.given, own }
    }
}
