//! `GET /entry/{id}/{line}`: one cell: its last figures, its checks, its letters, its history.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use cotmoc_app::collect::{self, LineView};
use cotmoc_app::model::{Entry, SubmissionId, Way};
use rust_decimal::Decimal;

use super::lay::{letter, remark};
use super::spark::{Point, Spark, spark};
use super::view::{FindingView, Letter, Linked, RemarkView};
use super::{limits, marks};
use crate::errors::Fail;
use crate::messages::Texts;
use crate::numbers;
use crate::render::{Data, Section, Shell, page, texts};
use crate::visitor::Visitor;
use crate::words;

#[derive(Template)]
#[template(path = "entry_cell.html")]
struct CellPage {
    t: Texts,
    shell: Shell,
    id: i64,
    key: String,
    label: String,
    title: String,
    unit: Linked,
    period: String,
    measure: String,
    value: String,
    reason: String,
    guidance: String,
    limits: Vec<String>,
    findings: Vec<FindingView>,
    remarks: Vec<RemarkView>,
    past: Vec<Earlier>,
    spark: Option<Spark>,
    above: Vec<String>,
    letters: Vec<Letter>,
    history: Vec<Happened>,
    editable: bool,
}

/// An earlier figure.
struct Earlier {
    period: String,
    value: String,
    change: String,
}

/// One answer that stood in the cell.
struct Happened {
    change: String,
    reason: String,
    who: String,
    when: String,
    way: String,
    revision: String,
}

/// `GET /entry/{id}/{line}`
pub(crate) async fn show(visitor: Visitor, Path((id, key)): Path<(i64, String)>) -> Result<Response, Fail> {
    let cx = visitor.cx();
    let entry = collect::page(cx, SubmissionId(id)).await?;
    let line = entry.lines.iter().find(|line| line.key == key).ok_or_else(Fail::not_found)?;
    let history = collect::history(cx, SubmissionId(id), &key).await?;
    let t = texts(&visitor);
    let answer = line.cell.as_ref().map(|cell| &cell.answer);
    let nothing = answer.is_some_and(|answer| answer.is_missing());
    let findings = entry.judgement.findings.iter();
    page(&CellPage {
        t,
        shell: Shell::new(&visitor, Section::Rounds, Data::of([entry.round.demo])),
        id,
        label: line.label.clone(),
        title: entry.round.form_title.clone(),
        unit: Linked { name: entry.unit.name.clone(), href: format!("/units/{}", entry.unit.id.0) },
        period: words::period(t, entry.round.period),
        measure: line.element.map(|element| element.unit.clone()).unwrap_or_default(),
        value: if nothing { t.get("entry-no-figure").into_owned() } else { line.shown() },
        reason: answer.map(|answer| answer.reason.clone()).unwrap_or_default(),
        guidance: line.guidance.clone(),
        limits: limits::of(t, &entry.form.definition.checks, &key),
        findings: findings
            .filter(|one| one.lines.contains(&key) && !marks::is_early(one))
            .map(|one| marks::finding(t, one))
            .collect(),
        remarks: line.remarks.iter().map(remark).collect(),
        past: past(t, line),
        spark: drawn(t, line, entry.round.period),
        above: above(t, line),
        letters: entry.attachments.iter().filter(|file| file.line == key).map(letter).collect(),
        history: happened(t, &history),
        editable: entry.may.enter,
        key,
    })
}

fn past(t: Texts, line: &LineView) -> Vec<Earlier> {
    let known = line.earlier.iter().rposition(|(_, value)| value.is_some()).map_or(0, |last| last + 1);
    let all = line.earlier.iter().take(known).enumerate();
    all.map(|(nth, (period, value))| {
        let before = line.earlier.get(nth + 1).and_then(|(_, value)| *value);
        Earlier {
            period: words::period(t, *period),
            value: value.map(numbers::decimal).unwrap_or_default(),
            change: value.zip(before).and_then(|(now, before)| change(now, before)).unwrap_or_default(),
        }
    })
    .collect()
}

/// «+1,2 %»: how much a figure moved; nothing beside zero.
fn change(now: Decimal, before: Decimal) -> Option<String> {
    let percent = ((now - before) * Decimal::ONE_HUNDRED).checked_div(before.abs())?.round_dp(1);
    let sign = if percent > Decimal::ZERO { "+" } else { "" };
    Some(format!("{sign}{} %", numbers::decimal(percent)))
}

fn drawn(t: Texts, line: &LineView, now: cotmoc_core::model::Period) -> Option<Spark> {
    let point = |period, value: Option<Decimal>| Point {
        name: words::period(t, period),
        value,
        text: value.map(numbers::decimal).unwrap_or_default(),
    };
    let first = line.earlier.iter().rposition(|(_, value)| value.is_some())?;
    let mut points: Vec<Point> =
        line.earlier.iter().take(first + 1).rev().map(|(period, value)| point(*period, *value)).collect();
    if let Some(value) = line.cell.as_ref().and_then(|cell| cell.answer.value) {
        points.push(point(now, Some(value)));
    }
    spark(&points)
}

fn above(t: Texts, line: &LineView) -> Vec<String> {
    let Some(total) = line.totals.first() else { return Vec::new() };
    let now = total.value.map(|value| t.with2("cell-above-now", &total.name, numbers::decimal(value)));
    let before = total.before.map(|value| t.with2("cell-above-before", &total.name, numbers::decimal(value)));
    [now, before].into_iter().flatten().map(std::borrow::Cow::into_owned).collect()
}

fn happened(t: Texts, history: &[Entry]) -> Vec<Happened> {
    let said = |entry: &Entry| {
        if entry.answer.is_missing() {
            return t.get("entry-no-figure").into_owned();
        }
        entry.answer.value.map_or_else(|| t.get("entry-js-nothing").into_owned(), numbers::decimal)
    };
    let rows = history.iter().enumerate();
    rows.map(|(nth, entry)| Happened {
        change: match history.get(nth + 1) {
            Some(old) => format!("{} → {}", said(old), said(entry)),
            None => said(entry),
        },
        reason: entry.answer.reason.clone(),
        who: entry.by.clone(),
        when: numbers::moment(entry.at),
        way: way(t, entry.way),
        revision: if entry.revision > 1 {
            t.with("entry-revision", entry.revision).into_owned()
        } else {
            String::new()
        },
    })
    .collect()
}

fn way(t: Texts, way: Way) -> String {
    match way {
        Way::Grid => t.get("cell-way-grid"),
        Way::Many => t.get("cell-way-many"),
        Way::Paste => t.get("cell-way-paste"),
        Way::Excel => t.get("cell-way-excel"),
        Way::Api => t.get("cell-way-api"),
    }
    .into_owned()
}
