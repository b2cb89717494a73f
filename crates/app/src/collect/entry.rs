//! The page of one submission: everything that a grid shows, in a bounded number of statements.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use cotmoc_core::calendar::{Timeliness, timeliness};
use cotmoc_core::catalogue::Catalogue;
use cotmoc_core::check::{self, Input, Judgement, Sheet};
use cotmoc_core::form::way::Verb;
use cotmoc_core::form::{Form, SubmissionState};
use cotmoc_core::model::{Element, Period};
use cotmoc_core::number::shown;
use cotmoc_core::units::Register;
use cotmoc_store::{Tx, attachments, cells, entries, remarks, steps};
use jiff::Timestamp;
use rust_decimal::Decimal;

use super::approval::{self, Difference};
use super::change::{Change, Changes, Saved, Standing};
use super::findings;
use super::paper::{self, Paper};
use super::past::{self, BACK, Total, Wanted};
use crate::model::{
    Attachment, Cell, Entry, FormVersion, Remark, Round, StepRecord, Submission, SubmissionId,
};
use crate::units::UnitRow;
use crate::{Action, AppError, Context, Kind, Result, limits, units, when};

/// Everything about one submission.
#[derive(Debug, Clone)]
pub struct EntryPage {
    /// What the unit owes.
    pub submission: Submission,
    /// In which round.
    pub round: Arc<Round>,
    /// The version of the form.
    pub form: Arc<FormVersion>,
    /// The unit whose figures they are, as it was called on the last day of the period.
    pub unit: UnitRow,
    /// The unit that hands them in, as it is called today.
    pub reporter: UnitRow,
    /// Its lines, in the order of the form.
    pub lines: Vec<LineView>,
    /// Remarks on the whole form, the first one first.
    pub remarks: Vec<Remark>,
    /// Its files, the first one first.
    pub attachments: Vec<Attachment>,
    /// What happened to it, newest first.
    pub steps: Vec<StepRecord>,
    /// What the checks say now.
    pub judgement: Judgement,
    /// What the browser's checks need: the sheet and what is known beside the answers.
    pub sheet: Sheet,
    /// What the checks were held against.
    pub input: Input,
    /// What differs from the revision that was approved last.
    pub differences: Vec<Difference>,
    /// Whether it was handed in on time, or how many days are left.
    pub timeliness: Timeliness,
    /// Why its cells cannot be changed; `None` where they can.
    pub lock: Option<Lock>,
    /// What the actor may do with it now.
    pub may: May,
}

/// One line of a submission.
#[derive(Debug, Clone, PartialEq)]
pub struct LineView {
    /// Key of the line.
    pub key: String,
    /// Place of its section in the form, from 0.
    pub section: usize,
    /// What the clerk reads.
    pub label: String,
    /// Name of the category, where the line is one of an element's.
    pub category: Option<String>,
    /// One sentence of help.
    pub guidance: String,
    /// Whether it must be answered.
    pub required: bool,
    /// The element that is asked for; `None` where the catalogue does not know it any more.
    pub element: Option<&'static Element>,
    /// What stands in the cell; `None` where it was never answered.
    pub cell: Option<Cell>,
    /// Earlier figures, the period before first; up to twelve periods.
    pub earlier: Vec<(Period, Option<Decimal>)>,
    /// Figures of the unit above, of what is approved so far.
    pub totals: Vec<Total>,
    /// Remarks on the cell, the first one first.
    pub remarks: Vec<Remark>,
}

impl LineView {
    /// The figure of the period before.
    #[must_use]
    pub fn before(&self) -> Option<Decimal> {
        self.earlier.first().and_then(|(_, value)| *value)
    }

    /// What stands in the cell as pages show it; `None` where it was never answered.
    #[must_use]
    pub fn standing(&self) -> Option<Standing> {
        self.cell.as_ref().map(Standing::of)
    }

    /// The value in the Vietnamese way; empty where there is none.
    #[must_use]
    pub fn shown(&self) -> String {
        self.cell.as_ref().and_then(|c| c.answer.value).map(shown).unwrap_or_default()
    }
}

/// Why cells cannot be changed, since when and by whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lock {
    /// What stands in the way, in Vietnamese.
    pub why: String,
    /// What to do.
    pub instead: String,
    /// Who did what locks it; `None` where that is not known.
    pub by: Option<String>,
    /// When.
    pub at: Option<Timestamp>,
}

/// What somebody may do with a submission as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct May {
    /// Change cells and attach files.
    pub enter: bool,
    /// Hand it in.
    pub submit: bool,
    /// Take it back.
    pub withdraw: bool,
    /// Confirm it at the next step, or send it back.
    pub approve: bool,
    /// Begin a correction.
    pub correct: bool,
    /// Unlock it.
    pub reopen: bool,
    /// Give more time, relieve the unit, or expect it again.
    pub manage: bool,
}

/// Everything about one submission.
///
/// # Errors
/// [`Kind::NotFound`]; [`Kind::Forbidden`] where the actor has no duty for its unit.
pub async fn page(cx: &Context, id: SubmissionId) -> Result<EntryPage> {
    let mut tx = cx.store().read().await?;
    let (paper, register) = readable(cx, &mut tx, id).await?;
    let form = Arc::clone(&paper.form);
    let asked = &form.definition;
    let keys: BTreeSet<&str> = asked.lines().map(|l| l.key.as_str()).collect();
    let answers = paper::by_line(cells::of_submissions(&mut tx, [id]).await?);
    let past = past::past(cx, &mut tx, &[&paper], Wanted { lines: &keys, back: BACK }).await?;
    let mut totals = past::totals(cx, &mut tx, &paper, &keys).await?;
    let known = findings::gather(cx, &mut tx, &[&paper], &register).await?;
    let empty = HashMap::new();
    let cells = answers.get(&id).unwrap_or(&empty);
    let mut input = known.input(&paper, cells);
    let sheet = Sheet::of(asked, Catalogue::embedded());
    let judgement = check::judge(&sheet, &input);
    // The browser knows the answers from the page itself.
    input.answers = BTreeMap::new();
    let (on_cells, on_form): (Vec<Remark>, Vec<Remark>) =
        remarks::of_submissions(&mut tx, [id]).await?.into_iter().partition(|r| !r.line.is_empty());
    let steps = steps::of_submission(&mut tx, id).await?;
    let lines = lines(asked, |view| {
        view.cell = cells.get(&view.key).cloned();
        view.earlier = past.of(paper.submission.unit, &view.key).to_vec();
        view.totals = totals.remove(&view.key).unwrap_or_default();
        view.remarks = on_cells.iter().filter(|r| r.line == view.key).cloned().collect();
    });
    Ok(EntryPage {
        lines,
        remarks: on_form,
        attachments: attachments::of_submission(&mut tx, id).await?,
        judgement,
        sheet,
        input,
        differences: approval::differing(&mut tx, &paper, &answers).await?,
        timeliness: in_time(&paper.submission, cx),
        lock: lock(&paper, &steps),
        may: may(cx, &paper, &register),
        unit: unit_row(&register, &paper, Whose::Unit, cx)?,
        reporter: unit_row(&register, &paper, Whose::Reporter, cx)?,
        steps,
        submission: paper.submission,
        round: paper.round,
        form,
    })
}

/// A submission that the actor may read, and the register.
pub(super) async fn readable(cx: &Context, tx: &mut Tx, id: SubmissionId) -> Result<(Paper, Arc<Register>)> {
    let paper = paper::one(cx, tx, id).await?;
    let register = units::load(cx, tx).await?.register;
    if paper.readable(cx, &register) {
        return Ok((paper, register));
    }
    Err(closed())
}

/// What is told to whoever may not see what a unit enters.
pub(super) fn closed() -> AppError {
    AppError::new(Kind::Forbidden, "Bạn không được phân công xem báo cáo của đơn vị này.")
        .hint("Nhờ người quản trị phân công đơn vị hoặc biểu này cho bạn.")
}

/// The lines of a form, each completed by `fill`.
pub(super) fn lines(form: &Form, mut fill: impl FnMut(&mut LineView)) -> Vec<LineView> {
    let catalogue = Catalogue::embedded();
    let mut views = Vec::new();
    for (section, part) in form.sections.iter().enumerate() {
        for line in &part.lines {
            let element = catalogue.element(&line.element);
            let named = |code: &String| {
                let all = element.and_then(|e| e.breakdown.as_ref()).map_or(&[][..], |b| &b.categories);
                all.iter().find(|(known, _)| known == code).map(|(_, name)| name.clone())
            };
            let mut view = LineView {
                key: line.key.clone(),
                section,
                label: line.name(catalogue),
                category: line.category.as_ref().and_then(named),
                guidance: line.guidance.clone(),
                required: line.required,
                element,
                cell: None,
                earlier: Vec::new(),
                totals: Vec::new(),
                remarks: Vec::new(),
            };
            fill(&mut view);
            views.push(view);
        }
    }
    views
}

/// Which of the two units of a submission.
#[derive(Debug, Clone, Copy)]
enum Whose {
    Unit,
    Reporter,
}

fn unit_row(register: &Register, paper: &Paper, whose: Whose, cx: &Context) -> Result<UnitRow> {
    let (id, day) = match whose {
        Whose::Unit => (paper.submission.unit, paper.round.period.last_day()),
        Whose::Reporter => (paper.submission.reporter, when::day(cx.now())),
    };
    let unit = register.get(id).ok_or_else(|| AppError::not_found("đơn vị", id))?;
    Ok(units::row(register, unit, day))
}

/// Whether a submission was handed in on time, or how many days are left.
pub(super) fn in_time(submission: &Submission, cx: &Context) -> Timeliness {
    timeliness(submission.due, submission.first_submitted_at.map(when::day), when::day(cx.now()))
}

fn lock(paper: &Paper, steps: &[StepRecord]) -> Option<Lock> {
    let no = paper.editable().err()?;
    let closes = [Verb::Submit, Verb::Approve, Verb::Lock, Verb::Exempt];
    let step = steps.iter().find(|s| closes.contains(&s.verb));
    Some(Lock {
        why: no.why.to_owned(),
        instead: no.instead.to_owned(),
        by: step.map(|s| s.done_by.clone()).or_else(|| paper.round.closed_by.clone()),
        at: step.map(|s| s.done_at).or(paper.round.closed_at),
    })
}

/// What the actor may do with a submission as it stands.
pub(super) fn may(cx: &Context, paper: &Paper, register: &Register) -> May {
    let way = |verb| paper.standing().after(verb, paper.steps()).is_ok();
    let open = paper.in_time().is_ok();
    let reports = |action| cx.covers(action, &paper.by_reporter(), register);
    let manages = cx.covers(Action::ManageRounds, &paper.by_owner(), register);
    let waits = paper.submission.state == SubmissionState::Submitted;
    May {
        enter: paper.editable().is_ok() && reports(Action::Enter),
        submit: open && way(Verb::Submit) && reports(Action::Submit),
        withdraw: open && way(Verb::Withdraw) && reports(Action::Submit),
        approve: waits && approval::may_approve(cx, paper, register).is_ok(),
        correct: way(Verb::Correct) && reports(Action::Submit),
        reopen: way(Verb::Reopen) && manages,
        manage: open && manages,
    }
}

/// Keeps changes of cells, each by itself: what stands in the way of one does not keep the others. What
/// is told as saved is on the disk.
///
/// # Errors
/// [`Kind::TooLarge`] for more than [`limits::CHANGES`]; [`Kind::Forbidden`] where the actor enters
/// nowhere; [`Kind::Internal`] where nothing was kept.
pub async fn save(cx: &Context, changes: Changes) -> Result<Saved> {
    cx.require(Action::Enter)?;
    if changes.changes.len() > limits::CHANGES {
        return Err(AppError::new(
            Kind::TooLarge,
            format!("Gửi quá {} ô một lần; chưa có gì bị thay đổi.", limits::CHANGES),
        )
        .hint("Chia thành nhiều lần gửi."));
    }
    if changes.changes.is_empty() {
        return Ok(Saved::default());
    }
    cx.queue().save(cx, changes).await
}

/// Keeps one change.
///
/// # Errors
/// As [`save`].
pub async fn save_one(cx: &Context, way: crate::model::Way, change: Change) -> Result<Saved> {
    save(cx, Changes { way, changes: vec![change] }).await
}

/// The answers that stood in a cell, newest first, at most [`limits::HISTORY`].
///
/// # Errors
/// As [`page`].
pub async fn history(cx: &Context, id: SubmissionId, line: &str) -> Result<Vec<Entry>> {
    let mut tx = cx.store().read().await?;
    readable(cx, &mut tx, id).await?;
    Ok(entries::history(&mut tx, id, line, i64::MAX, limits::HISTORY).await?)
}

/// What stands in the cells of a submission now: for a page that returns from the background.
///
/// # Errors
/// As [`page`].
pub async fn standing(cx: &Context, id: SubmissionId) -> Result<(Submission, Vec<(String, Standing)>)> {
    let mut tx = cx.store().read().await?;
    let (paper, _) = readable(cx, &mut tx, id).await?;
    let cells = cells::of_submissions(&mut tx, [id]).await?;
    Ok((paper.submission, cells.iter().map(|c| (c.line.clone(), Standing::of(c))).collect()))
}
