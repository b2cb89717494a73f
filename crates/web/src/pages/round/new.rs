//! `GET /rounds/new` and `POST /rounds`: opening a round of a form for a period, step by step: the form,
//! then period and unit, then the days, which the calendar proposes and the owner decides.

use askama::Template;
use axum::extract::RawQuery;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use cotmoc_app::collect::round::{Demo, Opening, Proposal};
use cotmoc_app::collect::{form as forms, round};
use cotmoc_app::model::{FormId, FormRecord, FormState, Role};
use cotmoc_app::{AppError, Context, units};
use cotmoc_core::calendar::Doubt;
use cotmoc_core::form::{Form, Step};
use cotmoc_core::model::{Period, UnitId};
use jiff::civil::Date;

use crate::errors::{Fail, FailKind};
use crate::form::Fields;
use crate::messages::Texts;
use crate::numbers;
use crate::pages::fields::{Choice, FormView};
use crate::render::{Data, Section, Shell, page, page_with, texts};
use crate::visitor::Visitor;
use crate::words;

#[derive(Template)]
#[template(path = "round_new.html")]
struct NewPage {
    t: Texts,
    shell: Shell,
    form: FormView,
    forms: Vec<FormRecord>,
    chosen: Option<Chosen>,
    proposal: Option<ProposalView>,
}

/// The form for which a round is opened.
struct Chosen {
    id: i64,
    code: String,
    title: String,
    periods: Vec<Choice>,
}

struct ProposalView {
    period: String,
    root: String,
    units: usize,
    cutoff: String,
    onward: String,
    doubts: Vec<String>,
    there: Option<i64>,
    late: bool,
    steps: Vec<StepView>,
}

struct StepView {
    name: String,
    words: String,
}

/// `GET /rounds/new?form=1&period=2026-Q3&root=86`
pub(crate) async fn new(visitor: Visitor, RawQuery(query): RawQuery) -> Result<Response, Fail> {
    let asked = Fields::parse(&query.unwrap_or_default());
    page(&draw(&visitor, FormView::typed(&asked)).await?)
}

/// `POST /rounds`
pub(crate) async fn create(visitor: Visitor, fields: Fields) -> Result<Response, Fail> {
    let cx = visitor.cx();
    let t = texts(&visitor);
    let opened = match opening(cx, t, &fields).await {
        Ok(opening) => round::open(cx, &opening).await,
        Err(Problem::Fail(fail)) => return Err(fail),
        Err(Problem::Said(error)) => Err(error),
    };
    match opened {
        Ok(id) => Ok(Redirect::to(&format!("/rounds/{}", id.0)).into_response()),
        Err(error) if matches!(error.kind(), cotmoc_app::Kind::User | cotmoc_app::Kind::Conflict) => {
            let shown = draw(&visitor, FormView::refused(&fields, &error)).await?;
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &shown)
        }
        Err(error) => Err(Fail::from(error)),
    }
}

/// Why nothing is opened.
enum Problem {
    /// The form that was sent is none of ours.
    Fail(Fail),
    /// Something in it is wrong.
    Said(AppError),
}

impl From<AppError> for Problem {
    fn from(error: AppError) -> Self {
        Self::Said(error)
    }
}

/// What was sent, understood.
async fn opening(cx: &Context, t: Texts, fields: &Fields) -> Result<Opening, Problem> {
    let no = || Problem::Fail(Fail::new(FailKind::User));
    let form = fields.text("form").parse().map(FormId).map_err(|_| no())?;
    let period = Period::parse(fields.text("period")).map_err(|_| no())?;
    let root = root_of(cx, fields.text("root")).await?;
    let record = forms::show(cx, form).await?;
    let mut deadlines: Vec<Date> = Vec::new();
    for nth in 0..=record.newest.definition.approvals.len() {
        let name = format!("deadline{nth}");
        let text = fields.text(&name);
        match units::read_day(text) {
            Some(day) => deadlines.push(day),
            None if text.is_empty() && nth > 0 => break,
            None => {
                let message = t.with("round-new-no-day", step_words(t, &record.newest.definition, nth));
                return Err(AppError::user(message).hint(t.get("round-day-help")).into());
            }
        }
    }
    let demo = if record.record.demo { Demo::Yes } else { Demo::No };
    Ok(Opening { form, period, root, deadlines, reason: fields.text("reason").to_owned(), demo })
}

async fn draw(visitor: &Visitor, mut form: FormView) -> Result<NewPage, Fail> {
    let cx = visitor.cx();
    let t = texts(visitor);
    let all = forms::list(cx).await?;
    let usable: Vec<FormRecord> = all.into_iter().filter(|one| one.state == FormState::Active).collect();
    let id = form.value("form").parse().map(FormId).ok();
    let record = usable.iter().find(|one| Some(one.id) == id).cloned();
    let mut chosen = None;
    let mut proposal = None;
    if let Some(record) = record {
        let definition = forms::show(cx, record.id).await?.newest.definition;
        let today = units::today(cx);
        if form.value("root").is_empty() {
            form = form.with("root", suggested_root(cx, &record).await?);
        }
        let period = Period::parse(form.value("period")).ok();
        if let Some(period) = period.filter(|period| period.kind() == definition.frequency) {
            match root_of(cx, form.value("root")).await {
                Ok(root) => {
                    let proposed = round::propose(cx, record.id, period, root).await?;
                    form = with_days(form, &proposed);
                    let name = units::show(cx, &format!("#{}", root.0), None).await?.unit.name;
                    proposal = Some(ProposalView::new(t, &definition, period, name, &proposed));
                }
                Err(error) if form.problem.is_none() => form = form.refuse(&error),
                Err(_) => {}
            }
        }
        chosen = Some(Chosen {
            id: record.id.0,
            code: record.code.clone(),
            title: record.title.clone(),
            periods: periods(t, &definition, today),
        });
    }
    let demo = usable.iter().filter(|one| Some(one.id) == id).map(|one| one.demo);
    Ok(NewPage {
        t,
        shell: Shell::new(visitor, Section::Rounds, Data::of(demo)),
        form,
        forms: usable,
        chosen,
        proposal,
    })
}

/// The days that the calendar proposes, where nothing was typed yet.
fn with_days(mut form: FormView, proposed: &Proposal) -> FormView {
    let days = proposed.schedule.as_ref().map_or(&[][..], |schedule| &schedule.deadlines);
    for (nth, day) in days.iter().enumerate() {
        let name = format!("deadline{nth}");
        if form.value(&name).is_empty() {
            form = form.with(&name, numbers::date(*day));
        }
    }
    form
}

/// The unit that a text names.
async fn root_of(cx: &Context, text: &str) -> Result<UnitId, AppError> {
    Ok(units::show(cx, text, None).await?.unit.id)
}

/// The unit for which the form's last round was opened, or the one that the person owns plans for.
async fn suggested_root(cx: &Context, record: &FormRecord) -> Result<String, Fail> {
    let last = round::list(cx, Some(record.id)).await?.into_iter().next().map(|row| row.round.root);
    let own = cx.actor().duties().iter().find(|duty| duty.role == Role::Owner).and_then(|duty| duty.unit);
    let Some(unit) = last.or(own) else { return Ok(String::new()) };
    let shown = units::show(cx, &format!("#{}", unit.0), None).await?;
    Ok(shown.unit.code)
}

/// Periods to choose from: the one that runs first, the next one, then those before.
fn periods(t: Texts, form: &Form, today: Date) -> Vec<Choice> {
    let Some(months) = form.frequency.months() else { return Vec::new() };
    let month = i32::from(today.year()) * 12 + i32::from(today.month()) - 1;
    let running = match form.frequency {
        cotmoc_core::model::PeriodKind::NineMonths => i32::from(today.year()),
        _ => month / i32::from(months),
    };
    [0, 1, -1, -2, -3, -4, -5, -6, -7]
        .into_iter()
        .filter_map(|shift| Period::from_ordinal(form.frequency, running + shift))
        .map(|period| Choice::new(period.to_string(), words::period(t, period)))
        .collect()
}

fn step_words(t: Texts, form: &Form, nth: usize) -> String {
    let step = nth.checked_sub(1).and_then(|place| form.approvals.get(place));
    match step {
        None => t.get("round-new-day-reporter").into_owned(),
        Some(Step::Approver) => t.get("round-new-day-approver").into_owned(),
        Some(Step::Owner) => t.get("round-new-day-owner").into_owned(),
    }
}

impl ProposalView {
    fn new(t: Texts, form: &Form, period: Period, root: String, proposed: &Proposal) -> Self {
        let schedule = proposed.schedule.as_ref();
        Self {
            period: words::period(t, period),
            root,
            units: proposed.units,
            cutoff: schedule
                .map(|one| {
                    let (from, to) = (numbers::date(one.cutoff.from), numbers::date(one.cutoff.to));
                    t.with2("round-cutoff", from, to).into_owned()
                })
                .unwrap_or_default(),
            onward: schedule
                .and_then(|one| one.onward)
                .map(|day| t.with("round-new-onward", numbers::date(day)).into_owned())
                .unwrap_or_default(),
            doubts: schedule
                .map_or_else(Vec::new, |one| one.doubts.iter().map(|doubt| said(t, doubt)).collect()),
            there: proposed.there.as_ref().map(|round| round.id.0),
            late: proposed.late,
            steps: (0..=form.approvals.len())
                .map(|nth| StepView { name: format!("deadline{nth}"), words: step_words(t, form, nth) })
                .collect(),
        }
    }
}

fn said(t: Texts, doubt: &Doubt) -> String {
    match doubt {
        Doubt::HolidaysUnknown { year } => t.with("round-doubt-holidays", year),
        Doubt::AfterOnward { onward } => t.with("round-doubt-onward", numbers::date(*onward)),
        Doubt::OnwardAtRest { why } => t.with("round-doubt-rest", why),
    }
    .into_owned()
}
