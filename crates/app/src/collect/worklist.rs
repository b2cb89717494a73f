//! What the actor has to do now, from everything that is not finished.

use cotmoc_core::calendar::Timeliness;
use cotmoc_core::form::SubmissionState;
use cotmoc_core::model::Period;
use cotmoc_store::{rounds, submissions};

use super::approval;
use super::entry;
use super::paper::{self, Paper, unit_name};
use super::rounds::RoundRow;
use crate::model::{RoundId, SubmissionId};
use crate::permission::Scope;
use crate::{Action, Context, Result, limits, units, when};

/// Things to do, in groups. Every group counts all and lists the first ones.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Work {
    /// Sent back to the actor.
    pub returned: Group,
    /// To be entered, and over the last day.
    pub overdue: Group,
    /// To be entered, the nearest day first.
    pub due: Group,
    /// To be confirmed or returned by the actor.
    pub to_approve: Group,
    /// Open rounds that the actor runs, the newest first.
    pub rounds: Vec<RoundRow>,
    /// For whoever looks over others: units that are late, the longest first.
    pub late: Group,
}

/// Submissions of one group.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Group {
    /// How many there are.
    pub count: usize,
    /// The first ones, at most [`limits::WORK_ROWS`].
    pub rows: Vec<WorkRow>,
}

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkRow {
    /// The submission.
    pub submission: SubmissionId,
    /// Its version.
    pub version: i64,
    /// Its round.
    pub round: RoundId,
    /// Code of the form.
    pub form_code: String,
    /// Title of the form.
    pub form_title: String,
    /// The period.
    pub period: Period,
    /// Name of the unit.
    pub unit: String,
    /// Where it stands.
    pub state: SubmissionState,
    /// The last day.
    pub due: jiff::civil::Date,
    /// How many days are left, or how late it is.
    pub timeliness: Timeliness,
    /// Required lines that are answered.
    pub answered: u32,
    /// Required lines.
    pub expected: u32,
    /// Whether it is a correction of what was approved.
    pub correction: bool,
}

impl Group {
    fn add(&mut self, row: impl FnOnce() -> WorkRow) {
        self.count += 1;
        if self.rows.len() < limits::WORK_ROWS {
            self.rows.push(row());
        }
    }
}

/// What the actor has to do now.
///
/// # Errors
/// [`crate::Kind::Internal`].
pub async fn work(cx: &Context) -> Result<Work> {
    cx.require(Action::Read)?;
    let mut work = Work::default();
    if ![Action::ReadEntry, Action::ReadBoard].iter().any(|action| cx.may(*action)) {
        return Ok(work);
    }
    let mut tx = cx.store().read().await?;
    let register = units::load(cx, &mut tx).await?.register;
    let today = when::day(cx.now());
    let unfinished = submissions::unfinished(&mut tx, limits::WORK).await?;
    let person = !cx.actor().is_local_operator();
    for paper in paper::papers(cx, &mut tx, unfinished).await? {
        let s = &paper.submission;
        let row = || row(cx, &paper, unit_name(&register, s.unit, paper.round.period.last_day()));
        let enters = person && cx.covers(Action::Enter, &paper.by_reporter(), &register);
        let late = s.due < today && s.first_submitted_at.is_none();
        match s.state {
            SubmissionState::Returned if enters => work.returned.add(row),
            SubmissionState::Draft if enters && late => work.overdue.add(row),
            SubmissionState::Draft if enters => work.due.add(row),
            SubmissionState::Submitted if approval::may_approve(cx, &paper, &register).is_ok() => {
                work.to_approve.add(row);
            }
            _ => {}
        }
        let oversees = !enters && cx.covers(Action::ReadBoard, &paper.by_owner(), &register);
        let silent = matches!(s.state, SubmissionState::Draft | SubmissionState::Returned);
        if oversees && late && silent {
            work.late.add(row);
        }
    }
    if cx.may(Action::ManageRounds) {
        let open = rounds::open(&mut tx, limits::ROUNDS).await?;
        let tallies = rounds::tallies(&mut tx, open.iter().map(|r| r.id), today).await?;
        for round in open {
            if !cx.covers(Action::ManageRounds, &Scope::unit_form(round.root, round.form), &register) {
                continue;
            }
            let tally = tallies.iter().find(|(id, _)| *id == round.id).map(|(_, t)| *t).unwrap_or_default();
            let root = unit_name(&register, round.root, round.period.last_day());
            work.rounds.push(RoundRow { round, root, tally });
        }
    }
    Ok(work)
}

fn row(cx: &Context, paper: &Paper, unit: String) -> WorkRow {
    let s = &paper.submission;
    WorkRow {
        submission: s.id,
        version: s.version,
        round: s.round,
        form_code: paper.round.form_code.clone(),
        form_title: paper.round.form_title.clone(),
        period: paper.round.period,
        unit,
        state: s.state,
        due: s.due,
        timeliness: entry::in_time(s, cx),
        answered: s.answered,
        expected: s.expected,
        correction: s.approved_revision.is_some(),
    }
}
