//! `GET /reports`: the newest reports, and the parts that the person's units write.

use askama::Template;
use axum::response::Response;
use cotmoc_app::Action;
use cotmoc_app::reports::{self, Listed};

use super::{kind, state};
use crate::errors::Fail;
use crate::messages::Texts;
use crate::numbers;
use crate::render::{Data, Section, Shell, page, texts};
use crate::visitor::Visitor;
use crate::words;

#[derive(Template)]
#[template(path = "reports.html")]
struct ReportsPage {
    t: Texts,
    shell: Shell,
    may_begin: bool,
    may_edit_outlines: bool,
    rows: Vec<Row>,
    own: Vec<Row>,
}

struct Row {
    id: i64,
    title: String,
    kind: String,
    period: String,
    unit: String,
    serial: Option<String>,
    state: (&'static str, &'static str, String),
    due: String,
    parts: Option<(i64, i64)>,
    by_calendar: bool,
}

/// `GET /reports`
pub(crate) async fn show(visitor: Visitor) -> Result<Response, Fail> {
    let (all, own) = reports::list(visitor.cx()).await?;
    let t = texts(&visitor);
    let shown = all.iter().chain(&own).map(|one| one.report.demo);
    let shell = Shell::new(&visitor, Section::Reports, Data::of(shown));
    let row = |one: Listed| Row {
        id: one.report.id.0,
        kind: kind(t, one.report.kind).into_owned(),
        period: words::period(t, one.report.period),
        state: state(t, &one.report),
        due: one.report.due.map(numbers::date).unwrap_or_default(),
        parts: (one.parts.1 > 0).then_some(one.parts),
        by_calendar: one.report.origin == cotmoc_app::model::ReportOrigin::Calendar,
        unit: one.unit,
        serial: one.report.serial,
        title: one.report.title,
    };
    page(&ReportsPage {
        t,
        may_begin: shell.may(Action::EditReports),
        may_edit_outlines: shell.may(Action::EditOutlines),
        shell,
        rows: all.into_iter().map(row).collect(),
        own: own.into_iter().map(row).collect(),
    })
}
