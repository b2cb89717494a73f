//! `GET /reminders`: who was reminded of what, when, by which way, and what came of it.

use std::borrow::Cow;

use askama::Template;
use axum::extract::RawQuery;
use axum::response::Response;
use cotmoc_app::Action;
use cotmoc_app::model::{AccountId, FormId, OutcomeKind, ReminderId, ReminderTally};
use cotmoc_app::remind::{self, Filter, Row};
use cotmoc_core::remind::About;

use crate::errors::Fail;
use crate::form::Fields;
use crate::messages::Texts;
use crate::numbers;
use crate::render::{Data, Section, Shell, page, texts};
use crate::reporting::Mark;
use crate::visitor::Visitor;
use crate::words;

#[derive(Template)]
#[template(path = "reminders.html")]
struct RemindersPage {
    t: Texts,
    shell: Shell,
    tally: ReminderTally,
    unit: String,
    person: String,
    account: String,
    forms: Vec<(i64, String, bool)>,
    outcomes: Vec<(&'static str, Cow<'static, str>, bool)>,
    filtered: bool,
    rows: Vec<RowView>,
    older: Option<String>,
}

struct RowView {
    href: String,
    title: String,
    unit: String,
    about: String,
    person: String,
    only: Option<String>,
    role: Cow<'static, str>,
    step: Cow<'static, str>,
    day: String,
    by: Option<String>,
    way: Mark,
    message: Option<i64>,
    outcome: Mark,
    demo: bool,
}

/// The fields of the filter.
const FIELDS: [&str; 5] = ["unit", "form", "person", "account", "outcome"];

/// `GET /reminders?unit=…&form=…&person=…&account=…&outcome=…&before=…`
pub(crate) async fn show(visitor: Visitor, RawQuery(query): RawQuery) -> Result<Response, Fail> {
    let query = Fields::parse(&query.unwrap_or_default());
    let words = |name: &str| query.text(name).chars().take(100).collect::<String>();
    let filter = Filter {
        unit: words("unit"),
        form: query.text("form").parse().ok().map(FormId),
        person: words("person"),
        account: query.text("account").parse().ok().map(AccountId),
        outcome: query.text("outcome").parse().unwrap_or_default(),
        before: query.text("before").parse().ok().map(ReminderId),
    };
    let list = remind::list(visitor.cx(), &filter).await?;
    let t = texts(&visitor);
    let reads = visitor.cx().may(Action::ReadMessages);
    page(&RemindersPage {
        t,
        shell: Shell::new(
            &visitor,
            Section::Reminders,
            Data::of(list.rows.iter().map(|row| row.reminder.demo)),
        ),
        tally: list.tally,
        forms: list.forms.iter().map(|(id, code)| (id.0, code.clone(), filter.form == Some(*id))).collect(),
        outcomes: [OutcomeKind::Any, OutcomeKind::Open, OutcomeKind::Came, OutcomeKind::Ended]
            .into_iter()
            .map(|kind| (kind.as_str(), outcome_name(t, kind), filter.outcome == kind))
            .collect(),
        filtered: FIELDS.iter().any(|name| !query.text(name).is_empty()),
        older: list.older.map(|id| address(&query, id)),
        rows: list.rows.iter().map(|row| RowView::new(t, row, reads)).collect(),
        account: filter.account.map(|id| id.to_string()).unwrap_or_default(),
        unit: filter.unit,
        person: filter.person,
    })
}

fn outcome_name(t: Texts, kind: OutcomeKind) -> Cow<'static, str> {
    match kind {
        OutcomeKind::Any => t.get("remind-outcome-any"),
        OutcomeKind::Came => t.get("remind-outcome-came"),
        OutcomeKind::Open => t.get("remind-outcome-open"),
        OutcomeKind::Ended => t.get("remind-outcome-ended"),
    }
}

/// The same question for older reminders.
fn address(query: &Fields, before: ReminderId) -> String {
    let mut pairs = form_urlencoded::Serializer::new(String::new());
    for name in FIELDS.into_iter().filter(|name| !query.text(name).is_empty()) {
        pairs.append_pair(name, query.text(name));
    }
    pairs.append_pair("before", &before.to_string());
    format!("/reminders?{}", pairs.finish())
}

impl RowView {
    fn new(t: Texts, row: &Row, reads: bool) -> Self {
        let one = &row.reminder;
        let (href, about) = match (one.about, one.round) {
            (About::Report(id), Some((_, period))) => {
                (format!("/entry/{id}"), format!("{} · {}", one.code, words::period(t, period)))
            }
            (About::Report(id), None) => (format!("/entry/{id}"), one.code.clone()),
            (About::Task(id), _) => (format!("/tasks/{id}"), t.get("remind-task").into_owned()),
        };
        let due = t.with("remind-due", numbers::date(one.due));
        Self {
            href,
            title: one.title.clone(),
            unit: row.unit.clone(),
            about: format!("{about} · {due}"),
            person: one.person.as_ref().map(|(_, name)| name.clone()).unwrap_or_default(),
            only: one.person.as_ref().map(|(id, _)| format!("/reminders?account={id}")),
            role: super::role(t, one.role),
            step: super::step(t, one.step.0),
            day: numbers::date(one.day),
            by: (one.step.0 == cotmoc_core::remind::Step::Urged).then(|| one.written_by.clone()),
            way: super::way(t, &one.way),
            message: one.message.map(|id| id.0).filter(|_| reads),
            outcome: super::standing(t, row.standing),
            demo: one.demo,
        }
    }
}
