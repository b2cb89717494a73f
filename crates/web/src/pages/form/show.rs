//! `GET /forms/{id}`: the designer, or what the form asks for whoever may not change it.

use askama::Template;
use axum::extract::{Path, RawQuery};
use axum::http::StatusCode;
use axum::response::Response;
use cotmoc_app::collect::form::{self, FormPage};
use cotmoc_app::model::{FormId, FormState};
use cotmoc_app::{Action, AppError, design, units};
use cotmoc_core::calendar::Calendars;
use cotmoc_core::form::{Form, Reporter};

use super::view::{self, Adder, CheckView, FaultView, Offer, SectionView, Sent};
use super::words::{self, ScheduleView};
use crate::errors::Fail;
use crate::form::Fields;
use crate::messages::Texts;
use crate::pages::fields::{Choice, FormView};
use crate::render::{Data, Section, Shell, page_with, texts};
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "form.html")]
struct DesignPage {
    t: Texts,
    shell: Shell,
    id: i64,
    seen: i64,
    code: String,
    title: String,
    state: String,
    shape: &'static str,
    active: bool,
    retired: bool,
    number: i64,
    used: bool,
    may_edit: bool,
    problem: Option<String>,
    faults: Vec<FaultView>,
    facts: Vec<(String, String)>,
    guidance: String,
    period: String,
    schedule: Option<ScheduleView>,
    head: FormView,
    head_open: bool,
    levels: Vec<Choice>,
    frequencies: Vec<Choice>,
    calendars: Vec<Choice>,
    approvals: Vec<Choice>,
    sections: Vec<SectionView>,
    line_count: usize,
    search: String,
    offers: Vec<Offer>,
    offer_count: usize,
    new_section: FormView,
    new_section_open: bool,
    checks: Vec<CheckView>,
    adders: Vec<Adder>,
    severities: Vec<Choice>,
    relations: Vec<Choice>,
    lines: Vec<Choice>,
    copy: FormView,
    copy_open: bool,
}

/// What was refused, and why.
#[derive(Debug, Default)]
pub(super) struct Refused {
    pub(super) sent: Sent,
    pub(super) error: Option<AppError>,
}

/// `GET /forms/{id}`; `?q=…` searches the elements.
pub(crate) async fn show(
    visitor: Visitor,
    Path(id): Path<i64>,
    RawQuery(query): RawQuery,
) -> Result<Response, Fail> {
    let asked = Fields::parse(&query.unwrap_or_default());
    draw(&visitor, FormId(id), asked.text("q"), Refused::default(), StatusCode::OK).await
}

/// The page, with what was sent and refused in its place.
pub(super) async fn draw(
    visitor: &Visitor,
    id: FormId,
    search: &str,
    refused: Refused,
    status: StatusCode,
) -> Result<Response, Fail> {
    let cx = visitor.cx();
    let page = form::show(cx, id).await?;
    let definition = &page.newest.definition;
    let day = units::today(cx);
    let period = design::period_of(definition.frequency, day);
    let schedule = match period {
        Some(period) => design::schedule(cx, definition, period).await?,
        None => None,
    };
    let register = units::current(cx).await?.register;
    let reporter = design::reporter_name(&register, definition.reporter, day);
    let t = texts(visitor);
    let catalogue = cotmoc_core::catalogue::Catalogue::embedded();
    let (offers, offer_count) = view::offers(definition, search);
    let Refused { sent, error } = refused;
    let problem = error.as_ref().map(said);
    let open = |part: &str| sent.part == part;
    let typed = |part: &str, stands: FormView| if open(part) { sent.form.clone() } else { stands };
    let template = DesignPage {
        t,
        shell: Shell::new(visitor, Section::Forms, Data::of([page.record.demo])),
        id: id.0,
        seen: page.record.version,
        code: page.record.code.clone(),
        title: definition.title.clone(),
        state: words::state(t, page.record.state).into_owned(),
        shape: words::shape(page.record.state),
        active: page.record.state == FormState::Active,
        retired: page.record.state == FormState::Retired,
        number: page.newest.number,
        used: page.newest.rounds > 0,
        may_edit: cx.allow(Action::EditForms).is_ok(),
        problem,
        faults: page.faults.iter().map(FaultView::new).collect(),
        facts: facts(t, definition, reporter.as_deref()),
        guidance: definition.guidance.clone(),
        period: period.map(|period| crate::words::period(t, period)).unwrap_or_default(),
        schedule: schedule.map(|schedule| ScheduleView::new(t, &schedule, &definition.approvals)),
        head: typed("head", head(&page)),
        head_open: open("head"),
        levels: words::levels(t),
        frequencies: words::frequencies(t),
        calendars: calendars(),
        approvals: words::approvals(t),
        sections: view::sections(definition, &page.faults, &sent),
        line_count: definition.lines().count(),
        search: search.to_owned(),
        offers,
        offer_count,
        new_section: typed("section-new", FormView::default()),
        new_section_open: open("section-new"),
        checks: view::checks(t, definition, &page.faults, &sent),
        adders: view::adders(t, &sent),
        severities: words::severities(t),
        relations: view::relations(),
        lines: definition.lines().map(|line| Choice::new(&line.key, line.name(catalogue))).collect(),
        copy: typed("copy", FormView::default()),
        copy_open: open("copy"),
    };
    page_with(status, &template)
}

/// What was refused and what to do.
fn said(error: &AppError) -> String {
    match error.how_to() {
        Some(how_to) => format!("{} {how_to}", error.message()),
        None => error.message().to_owned(),
    }
}

/// What the form is, in rows of label and words.
fn facts(t: Texts, form: &Form, reporter: Option<&str>) -> Vec<(String, String)> {
    let steps: Vec<String> = form.approvals.iter().map(|&one| words::step(t, one).into_owned()).collect();
    let calendar = Calendars::embedded().get(&form.calendar).map_or(form.calendar.as_str(), |c| &c.name);
    let who = reporter.map_or_else(|| t.get("form-reporter-own").into_owned(), str::to_owned);
    vec![
        (t.get("form-level").into_owned(), words::level(t, form.level).into_owned()),
        (t.get("form-reporter").into_owned(), who),
        (t.get("form-frequency").into_owned(), words::frequency(t, form.frequency).into_owned()),
        (t.get("form-calendar").into_owned(), calendar.to_owned()),
        (t.get("form-approvals").into_owned(), steps.join(" → ")),
        (t.get("form-threshold").into_owned(), format!("{} %", form.threshold)),
    ]
}

/// Everything but lines and checks as fields.
fn head(page: &FormPage) -> FormView {
    let form = &page.newest.definition;
    let agency = match form.reporter {
        Reporter::Own => String::new(),
        Reporter::Agency(unit) => format!("#{unit}"),
    };
    let joined = |items: Vec<String>, by: &str| items.join(by);
    FormView::of([
        ("code", form.code.clone()),
        ("title", form.title.clone()),
        ("guidance", form.guidance.clone()),
        ("level", form.level.as_str().to_owned()),
        ("agency", agency),
        ("frequency", form.frequency.as_str().to_owned()),
        ("calendar", form.calendar.clone()),
        ("approvals", joined(form.approvals.iter().map(|s| s.as_str().to_owned()).collect(), ",")),
        ("deadlines", joined(form.deadlines.iter().map(ToString::to_string).collect(), ", ")),
        ("threshold", form.threshold.to_string()),
    ])
}

fn calendars() -> Vec<Choice> {
    Calendars::embedded()
        .all()
        .iter()
        .map(|c| Choice::new(&c.code, format!("{} ({})", c.name, c.code)))
        .collect()
}
