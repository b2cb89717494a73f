//! `GET /tasks/{id}`: one task with its way, evidence, money, parts and targets, and what may be done now.

use askama::Template;
use axum::extract::{Path, RawQuery};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use cotmoc_app::model::{Budget, ProgressStep, TaskId};
use cotmoc_app::tasks::{self, Line, TaskPage, is_odd, offered};
use cotmoc_core::model::Period;
use cotmoc_core::task::{Deadline, FundSource, TaskState};

use super::budget::told;
use super::view::{self, PartyView, TaskView};
use crate::errors::Fail;
use crate::form::Fields;
use crate::messages::Texts;
use crate::numbers;
use crate::pages::fields::{Choice, FormView};
use crate::pages::names;
use crate::pages::plan::tables::passage_href;
use crate::render::{Data, Section, Shell, page_with, texts};
use crate::reporting::Mark;
use crate::visitor::Visitor;
use crate::words;

/// What was done or refused a moment ago, and in which form of the page.
#[derive(Default)]
pub(super) struct Done {
    pub(super) form: &'static str,
    pub(super) view: FormView,
    pub(super) words: Option<String>,
}

impl Done {
    /// What was typed into a form of the page, where it was that form that was sent.
    fn of(&self, form: &str) -> FormView {
        if self.form == form { self.view.clone() } else { FormView::default() }
    }
}

#[derive(Template)]
#[template(path = "task.html")]
struct TaskTemplate {
    t: Texts,
    shell: Shell,
    id: i64,
    seen: i64,
    name: String,
    plan: (i64, String),
    parent: Option<(i64, String)>,
    mark: Mark,
    percent: u8,
    view: TaskView,
    lead: PartyView,
    coordinating: Vec<PartyView>,
    said_deadline: String,
    unknown_deadline: bool,
    deadlines: Vec<(String, String, String)>,
    product: String,
    pillars: String,
    passage: Option<(String, String)>,
    steps: Vec<StepView>,
    evidence: Vec<FileView>,
    budgets: Vec<BudgetRow>,
    sums: Option<[String; 3]>,
    sources: Vec<Choice>,
    parts: Vec<TaskView>,
    links: Vec<(i64, String)>,
    targets: Vec<Choice>,
    units: Vec<String>,
    /// The parts that can be given to a unit.
    given: Vec<Choice>,
    may: May,
    waiting: bool,
    reports_done: bool,
    ended: bool,
    today: String,
    done: Option<String>,
    problem: Option<String>,
    failed: &'static str,
    report: FormView,
    judge: FormView,
    budget: FormView,
    deadline: FormView,
    assign: FormView,
    cancel: FormView,
    resume: FormView,
    link: FormView,
}

/// What the page offers.
struct May {
    report: bool,
    edit: bool,
    accept: bool,
    /// Reporting is somebody else's duty: the actor may step in for the unit.
    instead: bool,
}

/// Something that was said.
struct StepView {
    shape: &'static str,
    class: &'static str,
    words: String,
    percent: u8,
    note: String,
    act: String,
    period: String,
    as_of: String,
    at: String,
    by: String,
}

struct FileView {
    id: i64,
    name: String,
    size: String,
    at: String,
    by: String,
}

struct BudgetRow {
    year: i16,
    source: String,
    word: &'static str,
    amounts: [String; 3],
    odd: bool,
    version: i64,
    changed: String,
}

/// `GET /tasks/{id}`
pub(crate) async fn show(
    visitor: Visitor,
    Path(id): Path<i64>,
    RawQuery(query): RawQuery,
) -> Result<Response, Fail> {
    let t = texts(&visitor);
    let words = match Fields::parse(&query.unwrap_or_default()).text("done") {
        "" => None,
        "added" => Some(t.get("task-said-added")),
        "report" => Some(t.get("task-said-report")),
        "judge" => Some(t.get("task-said-judge")),
        "evidence" => Some(t.get("task-said-evidence")),
        _ => Some(t.get("task-said")),
    };
    let done = Done { words: words.map(std::borrow::Cow::into_owned), ..Done::default() };
    let drawn = draw(&visitor, TaskId(id), StatusCode::OK, done).await;
    // Addresses in letters and notes outlive an amendment.
    if drawn.is_err()
        && let Some(heir) = tasks::heir(visitor.cx(), TaskId(id)).await?
    {
        return Ok(Redirect::to(&format!("/tasks/{heir}")).into_response());
    }
    drawn
}

pub(super) async fn draw(
    visitor: &Visitor,
    id: TaskId,
    status: StatusCode,
    done: Done,
) -> Result<Response, Fail> {
    let shown = tasks::show(visitor.cx(), id).await?;
    let units = if shown.rights.edit { offered(visitor.cx()).await?.1 } else { Vec::new() };
    page_with(status, &TaskTemplate::new(visitor, &shown, units, &done))
}

impl TaskTemplate {
    fn new(visitor: &Visitor, shown: &TaskPage, units: Vec<String>, done: &Done) -> Self {
        let t = texts(visitor);
        let line = &shown.line;
        let today = cotmoc_app::units::today(visitor.cx());
        let (task, running) = (&line.task, &line.running);
        Self {
            t,
            shell: Shell::new(visitor, Section::Tasks, Data::of([task.demo])),
            id: task.id.0,
            seen: shown.seen(),
            name: task.fields.task.clone(),
            plan: (task.plan.0, plan_name(line)),
            parent: shown
                .parent
                .as_ref()
                .map(|above| (above.task.id.0, names::clip(&above.task.fields.task, 140))),
            mark: view::mark(t, line.standing()),
            percent: running.percent,
            view: TaskView::new(t, line, today),
            lead: PartyView::new(line.lead.as_ref()),
            coordinating: line.coordinating.iter().map(|party| PartyView::new(Some(party))).collect(),
            said_deadline: said_deadline(line),
            unknown_deadline: line.deadline == Deadline::Unknown,
            deadlines: deadlines(shown),
            product: task.fields.product.clone().unwrap_or_default(),
            pillars: pillars(t, line),
            passage: passage(shown),
            steps: shown.said.iter().rev().map(|progress| StepView::new(t, &progress.said)).collect(),
            evidence: files(shown),
            sums: sums(&shown.budgets),
            budgets: shown.budgets.iter().map(|budget| BudgetRow::new(t, budget)).collect(),
            sources: sources(t),
            parts: shown.parts.iter().map(|part| TaskView::new(t, part, today)).collect(),
            links: links(line),
            targets: targets(t, shown),
            units,
            given: given(t, line),
            may: May::of(shown),
            waiting: running.state == TaskState::Done,
            reports_done: match done.of("report").value("state") {
                "" => running.state == TaskState::Done,
                state => state == "done",
            },
            ended: matches!(running.state, TaskState::Accepted | TaskState::Cancelled),
            today: numbers::date(today),
            done: done.words.clone(),
            problem: done.view.problem.clone(),
            failed: done.form,
            report: done.of("report"),
            judge: done.of("judge"),
            budget: done.of("budget"),
            deadline: done.of("deadline"),
            assign: done.of("assign"),
            cancel: done.of("cancel"),
            resume: done.of("resume"),
            link: done.of("link"),
        }
    }
}

impl May {
    fn of(shown: &TaskPage) -> Self {
        let (rights, state) = (shown.rights, shown.line.running.state);
        Self {
            report: rights.report && !matches!(state, TaskState::Accepted | TaskState::Cancelled),
            edit: rights.edit,
            accept: rights.accept && state == TaskState::Done,
            instead: rights.accept,
        }
    }
}

/// Days that were set, the newest first: the day, why, by whom and when.
fn deadlines(shown: &TaskPage) -> Vec<(String, String, String)> {
    let told = |set: &cotmoc_app::model::SetDeadline| {
        let by = format!("{}, {}", set.by, numbers::moment(set.at));
        (numbers::date(set.due), set.reason.clone(), by)
    };
    shown.deadlines.iter().rev().map(told).collect()
}

/// The parts of a task that can be given to a unit: what has one, and another one that helps.
fn given(t: Texts, line: &Line) -> Vec<Choice> {
    let lead = match line.lead_name() {
        "" => t.get("task-part-lead-none"),
        name => t.with("task-part-lead", name.to_owned()),
    };
    let helping = line.coordinating.iter().map(|party| t.with("task-part-helping", party.name.clone()));
    let more = std::iter::once(t.get("task-part-more"));
    let places = (0..)
        .zip(helping.chain(more))
        .map(|(place, words): (usize, _)| Choice::new(place.to_string(), words));
    std::iter::once(Choice::new("lead", lead)).chain(places).collect()
}

fn pillars(t: Texts, line: &Line) -> String {
    let words: Vec<_> = line.pillars().iter().map(|pillar| words::pillar(t, Some(*pillar))).collect();
    words.join(", ")
}

/// The place of the passage, and its words.
fn passage(shown: &TaskPage) -> Option<(String, String)> {
    shown.passage.as_ref().map(|passage| (passage_href(passage), passage.quote.clone()))
}

fn sources(t: Texts) -> Vec<Choice> {
    FundSource::ALL.iter().map(|source| Choice::new(source.as_str(), view::source(t, *source))).collect()
}

fn plan_name(line: &Line) -> String {
    let number = line.task.plan_number.as_deref().map(|number| format!("{number} · ")).unwrap_or_default();
    format!("{number}{}", names::clip(&line.task.plan_title, 110))
}

/// What the plan says about time, in its own words.
fn said_deadline(line: &Line) -> String {
    let fields = &line.task.fields;
    let said: Vec<&str> =
        [fields.deadline.as_deref(), fields.frequency.as_deref()].into_iter().flatten().collect();
    said.join("; ")
}

fn files(shown: &TaskPage) -> Vec<FileView> {
    let file = |file: &cotmoc_app::model::Evidence| FileView {
        id: file.id.0,
        name: file.name.clone(),
        size: numbers::file_size(file.size),
        at: numbers::moment(file.added_at),
        by: file.added_by.clone(),
    };
    shown.evidence.iter().map(file).collect()
}

fn links(line: &Line) -> Vec<(i64, String)> {
    let words = |link: &cotmoc_app::model::TaskLink| {
        let year = link.year.map(|year| format!(" ({year})")).unwrap_or_default();
        (link.target.0, format!("{}{year}", link.indicator))
    };
    line.links.iter().map(words).collect()
}

fn targets(t: Texts, shown: &TaskPage) -> Vec<Choice> {
    let choice = |target: &cotmoc_app::model::Target| {
        let year = target.year.map(|year| format!(", {year}")).unwrap_or_default();
        let figure = words::target(t, target);
        Choice::new(target.id.to_string(), format!("{}: {figure}{year}", names::clip(&target.indicator, 110)))
    };
    shown.targets.iter().map(choice).collect()
}

/// Sums of the lines; nothing for a single line, which is its own sum.
fn sums(budgets: &[Budget]) -> Option<[String; 3]> {
    if budgets.len() < 2 {
        return None;
    }
    let sum = |of: fn(&Budget) -> Option<i64>| {
        let known: Vec<i128> = budgets.iter().filter_map(of).map(i128::from).collect();
        if known.is_empty() { String::new() } else { cotmoc_core::task::million(known.iter().sum::<i128>()) }
    };
    Some([
        sum(|budget| budget.amounts.planned),
        sum(|budget| budget.amounts.allocated),
        sum(|budget| budget.amounts.disbursed),
    ])
}

impl StepView {
    fn new(t: Texts, said: &cotmoc_app::model::NewProgress) -> Self {
        let (class, shape, words) = match (said.step, said.state) {
            (ProgressStep::Report, TaskState::Done) => ("waiting", "◑", t.get("task-step-done")),
            (ProgressStep::Report, _) => ("begun", "◐", t.get("task-step-report")),
            (ProgressStep::Accept, _) => ("approved", "●", t.get("task-step-accept")),
            (ProgressStep::Return, _) => ("returned", "↩", t.get("task-step-return")),
            (ProgressStep::Cancel, _) => ("exempt", "–", t.get("task-step-cancel")),
            (ProgressStep::Resume, _) => ("begun", "↻", t.get("task-step-resume")),
        };
        let period = said.period.as_deref().and_then(|period| Period::parse(period).ok());
        Self {
            shape,
            class,
            words: words.into_owned(),
            percent: said.percent,
            note: said.note.clone(),
            act: said.act.clone().unwrap_or_default(),
            period: period.map(|period| words::period(t, period)).unwrap_or_default(),
            as_of: numbers::date(said.as_of),
            at: numbers::moment(said.at),
            by: said.by.clone(),
        }
    }
}

impl BudgetRow {
    fn new(t: Texts, budget: &Budget) -> Self {
        Self {
            year: budget.year,
            source: view::source(t, budget.source).into_owned(),
            word: budget.source.as_str(),
            amounts: told(&budget.amounts),
            odd: is_odd(&budget.amounts),
            version: budget.version,
            changed: format!("{}, {}", budget.changed_by, numbers::moment(budget.changed_at)),
        }
    }
}
