//! From what the application knows of a round's units to their grid.

use std::collections::HashMap;

use cotmoc_app::collect::{self, Fate, Filter, LineView, ManyPage, ManyRow, Which};
use cotmoc_app::model::{RoundId, SubmissionId};
use cotmoc_core::calendar::Timeliness;
use cotmoc_core::model::ElementKind;
use rust_decimal::Decimal;
use serde_json::json;

use super::view::{Cell, Choice, Column, Grid, PageLink, PlainPage, RichPage, Row};
use crate::errors::Fail;
use crate::form::Fields;
use crate::messages::Texts;
use crate::numbers;
use crate::pages::entry::marks;
use crate::pages::entry::script;
use crate::pages::entry::view::Notice;
use crate::render::{Data, Section, Shell, page_with, texts};
use crate::visitor::Visitor;
use crate::words;
use axum::http::StatusCode;
use axum::response::Response;

/// Units of a page of the form without scripts.
const PLAIN_ROWS: usize = 50;

/// Which units are asked for, and in which shape.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub(super) filter: Filter,
    pub(super) shape: Shape,
}

/// The two shapes of the grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// With scripts.
    Rich,
    /// One form.
    Plain,
}

impl Asked {
    /// What a query asks for.
    pub(super) fn of(query: &Fields) -> Self {
        let which = Which::ALL.into_iter().find(|which| word(*which) == query.text("state"));
        let shape = if query.text("plain") == "1" { Shape::Plain } else { Shape::Rich };
        let filter = Filter {
            which: which.unwrap_or_default(),
            search: query.text("q").chars().take(100).collect(),
            page: query.text("page").parse::<usize>().unwrap_or(1).saturating_sub(1),
            rows: if shape == Shape::Plain { PLAIN_ROWS } else { 0 },
        };
        Self { filter, shape }
    }

    /// What the address asks for that a form carries in `back`: only its query counts.
    pub(super) fn back(fields: &Fields) -> Self {
        Self::of(&Fields::parse(fields.text("back").split_once('?').map_or("", |(_, query)| query)))
    }

    pub(super) fn address(&self, round: RoundId, page: usize) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        if self.shape == Shape::Plain {
            query.append_pair("plain", "1");
        }
        if self.filter.which != Which::All {
            query.append_pair("state", &word(self.filter.which));
        }
        if !self.filter.search.is_empty() {
            query.append_pair("q", &self.filter.search);
        }
        if page > 0 {
            query.append_pair("page", &(page + 1).to_string());
        }
        let query = query.finish();
        if query.is_empty() {
            format!("/rounds/{round}/grid")
        } else {
            format!("/rounds/{round}/grid?{query}")
        }
    }
}

fn word(which: Which) -> String {
    json!(which).as_str().unwrap_or_default().to_owned()
}

/// What is to be shown beside what stands.
#[derive(Default)]
pub(super) struct Beside {
    pub(super) notices: Vec<Notice>,
    /// What was typed and not kept, by unit and line.
    pub(super) typed: HashMap<(SubmissionId, String), (String, Fate)>,
}

/// The page of a grid.
pub(super) async fn page(
    visitor: &Visitor,
    round: RoundId,
    asked: &Asked,
    status: StatusCode,
    beside: Beside,
) -> Result<Response, Fail> {
    let many = collect::many(visitor.cx(), round, &asked.filter).await?;
    let t = texts(visitor);
    let shell = Shell::new(visitor, Section::Rounds, Data::of([many.round.demo]));
    let grid = lay(visitor, &many, asked, beside);
    match asked.shape {
        Shape::Rich => page_with(status, &RichPage { grid: &grid, t, shell: &shell }),
        Shape::Plain => page_with(status, &PlainPage { grid: &grid, t, shell: &shell }),
    }
}

fn lay(visitor: &Visitor, many: &ManyPage, asked: &Asked, beside: Beside) -> Grid {
    let t = texts(visitor);
    let round = &many.round;
    let count = many.found.div_ceil(many.per_page.max(1)).max(1);
    let other = match asked.shape {
        Shape::Rich => Asked { shape: Shape::Plain, ..asked.clone() },
        Shape::Plain => Asked { shape: Shape::Rich, ..asked.clone() },
    };
    let pages = (0..count).map(|page| PageLink {
        words: t.with("many-page", page + 1).into_owned(),
        href: asked.address(round.id, page),
        here: page == asked.filter.page,
    });
    let states = Which::ALL.into_iter().map(|which| Choice {
        value: if which == Which::All { String::new() } else { word(which) },
        words: marks::which(t, which),
        chosen: which == asked.filter.which,
    });
    let late = |row: &ManyRow| row.may.submit && matches!(row.timeliness, Timeliness::Overdue { .. });
    Grid {
        round: round.id.0,
        code: round.form_code.clone(),
        title: round.form_title.clone(),
        period: words::period(t, round.period),
        due: round.deadlines.first().map(|day| numbers::date(*day)).unwrap_or_default(),
        notices: beside.notices,
        plain: asked.shape == Shape::Plain,
        q: asked.filter.search.clone(),
        states: states.collect(),
        shown: many.rows.len(),
        all: many.all,
        pages: pages.collect(),
        here: asked.address(round.id, asked.filter.page),
        other: other.address(round.id, 0),
        columns: many.columns.iter().map(|line| column(many, line)).collect(),
        rows: many.rows.iter().map(|one| row(t, many, one, &beside.typed)).collect(),
        asks_late: many.rows.iter().any(late),
        data: data(visitor, many, asked),
    }
}

/// Whether a line's figures may be added up over units.
fn adds(line: &LineView) -> bool {
    line.element.is_some_and(|element| element.kind != ElementKind::Rate)
}

fn column(many: &ManyPage, line: &LineView) -> Column {
    let sum = |values: Vec<Decimal>| {
        if values.is_empty() || !adds(line) {
            return String::new();
        }
        values
            .into_iter()
            .try_fold(Decimal::ZERO, |sum, value| sum.checked_add(value))
            .map(numbers::decimal)
            .unwrap_or_default()
    };
    let now = many.rows.iter().filter_map(|row| row.cells.get(&line.key)?.answer.value).collect();
    let before = many.rows.iter().filter_map(|row| row.before.get(&line.key).copied()).collect();
    Column {
        key: line.key.clone(),
        label: line.label.clone(),
        measure: line.element.map(|element| element.unit.clone()).unwrap_or_default(),
        total: sum(now),
        previous: sum(before),
    }
}

fn row(
    t: Texts,
    many: &ManyPage,
    row: &ManyRow,
    typed: &HashMap<(SubmissionId, String), (String, Fate)>,
) -> Row {
    let submission = &row.submission;
    Row {
        submission: submission.id.0,
        name: row.name.clone(),
        code: row.code.clone(),
        editable: row.may.enter,
        state: marks::state(t, submission),
        days: marks::days(t, row.timeliness),
        progress: t.with2("entry-progress-of", submission.answered, submission.expected).into_owned(),
        cells: many
            .columns
            .iter()
            .map(|line| cell(row, line, typed.get(&(submission.id, line.key.clone()))))
            .collect(),
    }
}

fn cell(row: &ManyRow, line: &LineView, typed: Option<&(String, Fate)>) -> Cell {
    let stands = row.cells.get(&line.key);
    let value = stands.and_then(|cell| cell.answer.value).map(numbers::decimal).unwrap_or_default();
    let mut view = Cell {
        key: line.key.clone(),
        entry: stands.map_or(0, |cell| cell.entry.0),
        typed: value.clone(),
        value,
        missing: stands.is_some_and(|cell| cell.answer.is_missing()),
        reason: stands.map(|cell| cell.answer.reason.clone()).unwrap_or_default(),
        previous: row.before.get(&line.key).copied().map(numbers::decimal).unwrap_or_default(),
        ..Cell::default()
    };
    if let Some((typed, fate)) = typed {
        view.class = marks::fate(fate);
        match fate {
            Fate::Saved(_) => {}
            Fate::Refused { message, hint } => view.problem = format!("{message} {hint}").trim().to_owned(),
            Fate::Conflict { current } => {
                view.problem =
                    format!("{} vừa ghi {}. Lưu lại để thay bằng số của bạn.", current.by, current.shown);
            }
        }
        if !matches!(fate, Fate::Saved(_)) {
            view.typed.clone_from(typed);
        }
    }
    view
}

fn data(visitor: &Visitor, many: &ManyPage, asked: &Asked) -> String {
    let t = texts(visitor);
    let columns: Vec<_> = many
        .columns
        .iter()
        .map(|line| {
            let element = line.element;
            json!({
                "key": line.key, "label": line.label, "guidance": line.guidance, "adds": adds(line),
                "measure": element.map(|element| element.unit.as_str()).unwrap_or_default(),
                "unit": element.map(|element| element.unit.as_str()).unwrap_or_default(),
                "decimals": element.map_or(6, |element| element.decimals),
                "kind": element.map_or("rate", |element| element.kind.as_str()),
            })
        })
        .collect();
    let mut words = script::words(t);
    for (name, text) in [
        ("previous", t.get("many-previous")),
        ("locked", t.get("many-unit-locked")),
        ("count", t.with2("many-count", "{x}", "{y}")),
        ("submitNone", t.get("many-submit-none")),
        ("submit", t.with("many-submit-count", "{x}")),
    ] {
        words[name] = json!(text);
    }
    let id = many.round.id.0;
    let query = asked.address(many.round.id, asked.filter.page);
    let query = query.split_once('?').map_or("", |(_, query)| query);
    script::embedded(&json!({
        "scope": format!("round/{id}"), "account": script::account(visitor), "way": "many",
        "token": visitor.token, "save": format!("/rounds/{id}/cells"),
        "cells": format!("/rounds/{id}/cells?{query}"), "columns": columns, "all": many.all, "words": words,
    }))
}
