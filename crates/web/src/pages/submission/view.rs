//! A report laid out for whoever approves it.

use std::collections::HashMap;

use cotmoc_app::collect::{Difference, EntryPage, LineView as Line, May};
use cotmoc_app::model::{Answer, Attachment, Remark, StepRecord};
use cotmoc_core::check::Finding;
use cotmoc_core::form::Severity;
use cotmoc_core::model::UnitRule;
use rust_decimal::Decimal;

use crate::messages::Texts;
use crate::numbers;
use crate::reporting::{self, Mark, Standing};
use crate::words;

/// The head of the page.
pub(super) struct Head {
    pub(super) id: i64,
    pub(super) version: i64,
    pub(super) round: i64,
    pub(super) code: String,
    pub(super) title: String,
    pub(super) period: String,
    pub(super) unit: String,
    pub(super) reporter: String,
    pub(super) mark: Mark,
    pub(super) time: Option<Mark>,
    pub(super) due: String,
    pub(super) answered: u32,
    pub(super) expected: u32,
    pub(super) revision: i64,
    pub(super) submitted: String,
    pub(super) last_step: bool,
    pub(super) may: May,
}

/// Lines under one heading.
pub(super) struct SectionView {
    pub(super) title: String,
    pub(super) lines: Vec<LineView>,
}

/// One figure.
pub(super) struct LineView {
    pub(super) key: String,
    pub(super) label: String,
    pub(super) unit: String,
    pub(super) value: String,
    pub(super) missing: bool,
    pub(super) empty: bool,
    pub(super) reason: String,
    pub(super) before: String,
    pub(super) change: String,
    /// What was approved, where this differs from it.
    pub(super) changed: Option<String>,
    pub(super) findings: Vec<FindingView>,
    pub(super) remarks: Vec<Event>,
    pub(super) total: Option<TotalView>,
    pub(super) by: String,
}

impl LineView {
    /// Whether the report cannot be handed in with this line as it is.
    pub(super) fn blocks(&self) -> bool {
        self.findings.iter().any(|finding| finding.blocks)
    }
}

/// What a check says.
pub(super) struct FindingView {
    /// Whether the report cannot be handed in with it.
    pub(super) blocks: bool,
    pub(super) class: &'static str,
    pub(super) shape: &'static str,
    pub(super) words: String,
}

/// What becomes of the total of the unit above with this report.
pub(super) struct TotalView {
    pub(super) unit: String,
    pub(super) now: String,
    pub(super) then: String,
}

/// Something that was said or done.
pub(super) struct Event {
    pub(super) what: String,
    pub(super) text: String,
    pub(super) by: String,
    pub(super) at: String,
}

/// A file beside figures.
pub(super) struct FileView {
    pub(super) id: i64,
    pub(super) name: String,
    pub(super) size: String,
    pub(super) line: String,
    pub(super) by: String,
    pub(super) at: String,
}

impl Head {
    pub(super) fn new(t: Texts, entry: &EntryPage) -> Self {
        let submission = &entry.submission;
        let form = &entry.form.definition;
        let standing = Standing::in_form(submission, form);
        let submitted = submission.submitted_at.zip(submission.submitted_by.as_ref());
        Self {
            id: submission.id.0,
            version: submission.version,
            round: entry.round.id.0,
            code: entry.round.form_code.clone(),
            title: entry.round.form_title.clone(),
            period: words::period(t, entry.round.period),
            unit: entry.unit.name.clone(),
            reporter: if entry.reporter.id == entry.unit.id {
                String::new()
            } else {
                entry.reporter.name.clone()
            },
            mark: reporting::standing(t, standing),
            time: reporting::punctuality(t, standing, entry.timeliness),
            due: numbers::date(submission.due),
            answered: submission.answered,
            expected: submission.expected,
            revision: submission.revision.into(),
            submitted: submitted
                .map(|(at, by)| t.with2("report-submitted", numbers::moment(at), by).into_owned())
                .unwrap_or_default(),
            last_step: last_step(entry),
            may: entry.may,
        }
    }
}

/// The lines of the form in its sections.
pub(super) fn sections(t: Texts, entry: &EntryPage) -> Vec<SectionView> {
    let differences: HashMap<&str, &Difference> =
        entry.differences.iter().map(|one| (one.line.as_str(), one)).collect();
    let form = &entry.form.definition;
    form.sections
        .iter()
        .enumerate()
        .map(|(place, section)| SectionView {
            title: section.title.clone(),
            lines: entry
                .lines
                .iter()
                .filter(|line| line.section == place)
                .map(|line| self::line(t, entry, line, differences.get(line.key.as_str()).copied()))
                .collect(),
        })
        .collect()
}

fn line(t: Texts, entry: &EntryPage, line: &Line, difference: Option<&Difference>) -> LineView {
    let answer = line.cell.as_ref().map(|cell| cell.answer.clone()).unwrap_or_default();
    let before = line.before();
    let change = answer.value.zip(before).and_then(|(now, before)| change(now, before));
    let own = entry
        .judgement
        .findings
        .iter()
        .filter(|finding| finding.lines.first().is_some_and(|first| *first == line.key));
    let label = match &line.category {
        Some(category) => format!("{} – {category}", line.label),
        None => line.label.clone(),
    };
    LineView {
        key: line.key.clone(),
        label,
        unit: line.element.map(|element| element.unit.clone()).unwrap_or_default(),
        value: line.shown(),
        missing: answer.is_missing(),
        empty: answer.is_empty(),
        reason: answer.reason.clone(),
        before: before.map(numbers::decimal).unwrap_or_default(),
        change: change.map(written).unwrap_or_default(),
        changed: difference.map(|one| told(t, &one.before)),
        findings: own.map(finding).collect(),
        remarks: remarks(&line.remarks),
        total: total(entry, line, &answer, difference),
        by: line
            .cell
            .as_ref()
            .map(|cell| format!("{}, {}", cell.by, numbers::moment(cell.at)))
            .unwrap_or_default(),
    }
}

/// An answer in words.
fn told(t: Texts, answer: &Answer) -> String {
    match answer.value {
        Some(value) => numbers::decimal(value),
        None if answer.is_missing() => t.get("report-missing").into_owned(),
        None => t.get("report-empty").into_owned(),
    }
}

/// A change in percent of what was before, with one decimal; nothing from zero.
fn change(now: Decimal, before: Decimal) -> Option<Decimal> {
    if before.is_zero() {
        return None;
    }
    let percent = now.checked_sub(before)?.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(before)?;
    Some(percent.round_dp(1))
}

fn written(percent: Decimal) -> String {
    let sign = if percent.is_sign_positive() && !percent.is_zero() { "+" } else { "" };
    format!("{sign}{} %", numbers::decimal(percent))
}

fn finding(finding: &Finding) -> FindingView {
    let (class, shape) = match finding.severity {
        Severity::Error => ("error", "✕"),
        Severity::Warning => ("warning", "!"),
        Severity::Note => ("note", "i"),
    };
    let words = if finding.hint.is_empty() {
        finding.message.clone()
    } else {
        format!("{} {}", finding.message, finding.hint)
    };
    FindingView { blocks: finding.blocks(), class, shape, words }
}

/// Whether the next approval is the last one, after which the figures count.
fn last_step(entry: &EntryPage) -> bool {
    let steps = u32::try_from(entry.form.definition.approvals.len()).unwrap_or(u32::MAX);
    entry.submission.step + 1 >= steps
}

/// The total of the nearest unit above, before and with this report; only where totals are sums, before
/// the last approval, and not for what is confirmed already.
fn total(
    entry: &EntryPage,
    line: &Line,
    answer: &Answer,
    difference: Option<&Difference>,
) -> Option<TotalView> {
    if !entry.may.approve || !last_step(entry) {
        return None;
    }
    let element = line.element.filter(|element| element.across_units == UnitRule::Sum)?;
    let total = line.totals.first()?;
    let now = total.value.unwrap_or_default();
    let confirmed = match (entry.submission.approved_revision, difference) {
        (None, _) => Decimal::ZERO,
        (Some(_), Some(difference)) => difference.before.value.unwrap_or_default(),
        // Confirmed before and the same: the total stays.
        (Some(_), None) => return None,
    };
    let then = now.checked_sub(confirmed)?.checked_add(answer.value?)?;
    Some(TotalView {
        unit: total.name.clone(),
        now: total.value.map(numbers::decimal).unwrap_or_else(|| "–".to_owned()),
        then: words::amount(&numbers::decimal(then), &element.unit),
    })
}

/// Remarks, the newest first.
pub(super) fn remarks(remarks: &[Remark]) -> Vec<Event> {
    let said = |remark: &Remark| Event {
        what: String::new(),
        text: remark.text.clone(),
        by: remark.said_by.clone(),
        at: numbers::moment(remark.said_at),
    };
    remarks.iter().rev().map(said).collect()
}

/// The files that are there.
pub(super) fn files(files: &[Attachment]) -> Vec<FileView> {
    files
        .iter()
        .filter(|file| file.removed_at.is_none())
        .map(|file| FileView {
            id: file.id.0,
            name: file.name.clone(),
            size: numbers::file_size(file.size),
            line: file.line.clone(),
            by: file.added_by.clone(),
            at: numbers::moment(file.added_at),
        })
        .collect()
}

/// What happened, the newest first.
pub(super) fn events(t: Texts, entry: &EntryPage) -> Vec<Event> {
    let told = |step: &StepRecord| Event {
        what: reporting::verb(t, step.verb).into_owned(),
        text: step.reason.clone(),
        by: step.done_by.clone(),
        at: numbers::moment(step.done_at),
    };
    entry.steps.iter().map(told).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_told_in_percent() {
        let told = |now: i64, before: i64| change(now.into(), before.into()).map(written);
        assert_eq!(told(110, 100).as_deref(), Some("+10 %"));
        assert_eq!(told(95, 100).as_deref(), Some("−5 %"));
        assert_eq!(told(100, 100).as_deref(), Some("0 %"));
        assert_eq!(told(1, 3).as_deref(), Some("−66,7 %"));
        assert_eq!(told(1, 0), None);
    }
}
