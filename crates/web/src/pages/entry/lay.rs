//! From what the application knows of a submission to what its page shows.

use std::collections::HashMap;

use cotmoc_app::collect::{self, Fate};
use cotmoc_app::model::Attachment;
use cotmoc_core::form::SubmissionState;
use cotmoc_core::letters::capitalised;
use cotmoc_core::model::{Period, UnitLevel};
use jiff::civil::Date;

use super::typed::{MISSING, Typed};
use super::view::{ConflictView, EntryPage, Letter, LineView, Linked, Notice, RemarkView, SectionView};
use super::{marks, notices, script};
use crate::messages::Texts;
use crate::numbers;
use crate::render::{Data, Section, Shell, texts};
use crate::visitor::Visitor;
use crate::words;

/// What is to be shown beside what stands.
#[derive(Default)]
pub(crate) struct Beside {
    /// What a person typed into the form without scripts.
    pub(crate) typed: HashMap<String, Typed>,
    /// What became of it.
    pub(crate) notices: Vec<Notice>,
    /// Whether lines say that they are not filled in, as after a submission that was refused.
    pub(crate) strict: Strict,
}

/// How lines that are not filled in are shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Strict {
    /// As lines to be filled in.
    #[default]
    Calm,
    /// As what keeps the form from being handed in.
    Every,
}

/// Lays a submission out for its page.
pub(crate) fn lay(visitor: &Visitor, page: &collect::EntryPage, beside: Beside) -> EntryPage {
    let t = texts(visitor);
    let (round, asked) = (&page.round, &page.form.definition);
    let editable = page.may.enter;
    let above = above(page);
    let mut all: Vec<LineView> = page.lines.iter().map(|one| line(t, page, one, &beside)).collect();
    let mut rest = all.drain(..);
    let section = |section: &cotmoc_core::form::Section| SectionView {
        title: section.title.clone(),
        guidance: section.guidance.clone(),
        lines: rest.by_ref().take(section.lines.len()).collect(),
    };
    let sections = asked.sections.iter().map(section).collect();
    let period = words::period(t, round.period);
    EntryPage {
        t,
        shell: Shell::new(visitor, Section::Rounds, Data::of([round.demo])),
        id: page.submission.id.0,
        code: round.form_code.clone(),
        title: round.form_title.clone(),
        guidance: asked.guidance.clone(),
        unit: Linked { name: page.unit.name.clone(), href: format!("/units/{}", page.unit.id.0) },
        reporter: if page.unit.id == page.reporter.id { String::new() } else { page.reporter.name.clone() },
        round: Linked { name: period.clone(), href: format!("/rounds/{}", round.id.0) },
        period_short: period.clone(),
        previous_period: before(t, round.period),
        columns: if above.is_empty() { 6 } else { 7 },
        above,
        revision: i64::from(page.submission.revision),
        cutoff: cutoff(t, round.cutoff_from, round.cutoff_to),
        due: numbers::date(page.submission.due),
        days: marks::days(t, page.timeliness),
        state: marks::state(t, &page.submission),
        answered: page.submission.answered,
        expected: page.submission.expected,
        editable,
        asks_late: notices::asks_late(page),
        can_submit: page.may.submit,
        notices: beside.notices.into_iter().chain(notices::of(t, page)).collect(),
        sections,
        letters: page.attachments.iter().map(letter).collect(),
        data: editable.then(|| script::entry(visitor, page)),
        kept: format!("cotmoc-unsent/{}/entry/{}/", script::account(visitor), page.submission.id),
        official_unit: official(page.reporter.level, &page.reporter.name),
        official_period: capitalised(&period),
        official_place: place(&page.reporter.name, &page.reporter.kind),
        period,
    }
}

/// The unit above whose totals are known; empty where none are.
fn above(page: &collect::EntryPage) -> String {
    let known = page.lines.iter().filter_map(|line| line.totals.first());
    known.filter(|total| total.before.is_some()).map(|total| total.name.clone()).next().unwrap_or_default()
}

fn line(t: Texts, page: &collect::EntryPage, line: &collect::LineView, beside: &Beside) -> LineView {
    let typed = beside.typed.get(&line.key);
    let fate = typed.and_then(|typed| typed.fate.as_ref());
    let answer = line.cell.as_ref().map(|cell| &cell.answer);
    let stands_missing = answer.is_some_and(|answer| answer.is_missing());
    let mut view = LineView {
        key: line.key.clone(),
        id: id(&line.key),
        label: line.label.clone(),
        guidance: line.guidance.clone(),
        measure: line.element.map(|element| element.unit.clone()).unwrap_or_default(),
        required: line.required,
        value: line.shown(),
        original: if stands_missing { MISSING.to_owned() } else { line.shown() },
        original_reason: answer.map(|answer| answer.reason.clone()).unwrap_or_default(),
        seen: line.cell.as_ref().map_or(0, |cell| cell.entry.0),
        missing: stands_missing,
        reason: answer.map(|answer| answer.reason.clone()).unwrap_or_default(),
        previous: line.before().map(numbers::decimal).unwrap_or_default(),
        above: line.totals.first().and_then(|total| total.before).map(numbers::decimal).unwrap_or_default(),
        remarks: open_remarks(line).map(remark).collect(),
        ..LineView::default()
    };
    let mut class = if view.remarks.is_empty() || page.submission.state != SubmissionState::Returned {
        if answer.is_some_and(|answer| !answer.is_empty()) { "saved" } else { "" }
    } else {
        "returned"
    };
    if let (Some(typed), Some(fate)) = (typed, fate) {
        class = marks::fate(fate);
        lay_typed(t, &mut view, typed, fate);
    }
    view.mark = marks::cell(t, class);
    view.wrong = class == "refused";
    let asks = if view.missing || !view.reason.is_empty() { " asks" } else { "" };
    view.class = format!("{class}{asks}");
    view.findings = page
        .judgement
        .findings
        .iter()
        .filter(|one| one.lines.first() == Some(&line.key))
        .filter(|one| beside.strict == Strict::Every || !marks::is_early(one))
        .map(|one| marks::finding(t, one))
        .collect();
    let hint = if view.guidance.is_empty() { String::new() } else { format!("h-{} ", view.id) };
    view.described = format!("{hint}m-{0} u-{0}", view.id);
    view
}

/// What was typed and not kept stays in its field.
fn lay_typed(t: Texts, view: &mut LineView, typed: &Typed, fate: &Fate) {
    match fate {
        Fate::Saved(_) => return,
        Fate::Refused { message, hint } => view.problem = format!("{message} {hint}").trim().to_owned(),
        Fate::Conflict { current } => {
            let nothing = if current.missing { t.get("entry-no-figure") } else { t.get("entry-js-nothing") };
            view.conflict = Some(ConflictView {
                value: if current.value.is_empty() { nothing.into_owned() } else { current.shown.clone() },
                reason: current.reason.clone(),
                who: current.by.clone(),
                when: numbers::moment(current.at),
            });
        }
    }
    view.value.clone_from(&typed.value);
    view.missing = typed.missing;
    view.reason.clone_from(&typed.reason);
}

/// The remarks on a cell that nobody answered yet: neither by handing in again nor by a new figure.
pub(super) fn open_remarks(line: &collect::LineView) -> impl Iterator<Item = &cotmoc_app::model::Remark> {
    let changed = line.cell.as_ref().map(|cell| cell.at);
    line.remarks
        .iter()
        .filter(move |one| one.settled_at.is_none() && changed.is_none_or(|at| at <= one.said_at))
}

pub(super) fn remark(one: &cotmoc_app::model::Remark) -> RemarkView {
    RemarkView {
        text: one.text.clone(),
        who: one.said_by.clone(),
        when: numbers::moment(one.said_at),
        class: if one.settled_at.is_none() { "returned" } else { "note" },
    }
}

/// The key of a line as it may stand in the id of an element; keys are letters, digits and dots.
pub(super) fn id(key: &str) -> String {
    key.replace('.', "-")
}

/// A file as it is listed.
pub(super) fn letter(file: &Attachment) -> Letter {
    Letter {
        href: format!("/letters/{}", file.id.0),
        name: file.name.clone(),
        size: numbers::file_size(file.size),
        line: file.line.clone(),
        line_id: id(&file.line),
        who: file.added_by.clone(),
        when: numbers::moment(file.added_at),
    }
}

/// The period before, in words.
pub(crate) fn before(t: Texts, period: Period) -> String {
    period.shift(-1).map(|earlier| words::period(t, earlier)).unwrap_or_default()
}

/// The days that the figures cover, as far as they are known.
pub(super) fn cutoff(t: Texts, from: Option<Date>, to: Option<Date>) -> String {
    match (from, to) {
        (Some(from), Some(to)) => {
            t.with2("entry-cutoff-from-to", numbers::date(from), numbers::date(to)).into_owned()
        }
        (None, Some(to)) => t.with("entry-cutoff-to", numbers::date(to)).into_owned(),
        _ => String::new(),
    }
}

/// The name as it stands on top of an official form.
fn official(level: UnitLevel, name: &str) -> String {
    let name = name.to_uppercase();
    match level {
        UnitLevel::Agency | UnitLevel::Nation => name,
        UnitLevel::Province | UnitLevel::District | UnitLevel::Commune => format!("ỦY BAN NHÂN DÂN\n{name}"),
    }
}

/// The name of the place without its kind: «Bình Minh» of «Xã Bình Minh».
fn place(name: &str, kind: &str) -> String {
    let rest = name.get(..kind.len()).filter(|start| start.to_lowercase() == kind.to_lowercase());
    rest.and_then(|start| name.strip_prefix(start)).unwrap_or(name).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_on_official_forms() {
        assert_eq!(official(UnitLevel::Commune, "Xã Bình Minh"), "ỦY BAN NHÂN DÂN\nXÃ BÌNH MINH");
        assert_eq!(official(UnitLevel::Agency, "Sở Y tế"), "SỞ Y TẾ");
        assert_eq!(place("Xã Bình Minh", "xã"), "Bình Minh");
        assert_eq!(place("Sở Y tế", "cơ quan"), "Sở Y tế");
        assert_eq!(capitalised("quý I/2026"), "Quý I/2026");
    }
}
