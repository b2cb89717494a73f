//! A submission with its round and its form: what every use case loads first.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use cotmoc_core::form::way::{Duty, Standing, WhyNot};
use cotmoc_core::form::{Answer as Answered, Form};
use cotmoc_core::model::UnitId;
use cotmoc_core::units::Register;
use cotmoc_store::{Tx, forms, rounds, submissions};

use crate::model::{Answer, Cell, FormId, FormVersion, Round, RoundId, RoundState, Submission, SubmissionId};
use crate::permission::Scope;
use crate::{Action, AppError, Context, Result};

/// A submission with its round and its form.
#[derive(Debug, Clone)]
pub struct Paper {
    /// What the unit owes.
    pub submission: Submission,
    /// In which round.
    pub round: Arc<Round>,
    /// The version of the form that the round uses.
    pub form: Arc<FormVersion>,
}

impl Paper {
    /// What is asked.
    #[must_use]
    pub fn asked(&self) -> &Form {
        &self.form.definition
    }

    /// Where it stands on its way.
    #[must_use]
    pub fn standing(&self) -> Standing {
        let duty = if self.submission.exempt_reason.is_some() { Duty::Exempt } else { Duty::Asked };
        Standing {
            state: self.submission.state,
            revision: self.submission.revision,
            step: self.submission.step,
            approved_revision: self.submission.approved_revision,
            duty,
        }
    }

    /// Number of steps of approval.
    #[must_use]
    pub fn steps(&self) -> u32 {
        u32::try_from(self.asked().approvals.len()).unwrap_or(u32::MAX)
    }

    /// Whether cells may be changed.
    ///
    /// # Errors
    /// [`WhyNot`] with what to do instead.
    pub fn editable(&self) -> std::result::Result<(), WhyNot> {
        self.standing().editable()?;
        self.in_time()
    }

    /// Whether its round lets it move: it is open, or this is a correction of what was approved.
    ///
    /// # Errors
    /// [`WhyNot`] where the round is closed.
    pub fn in_time(&self) -> std::result::Result<(), WhyNot> {
        if self.round.state == RoundState::Open || self.submission.approved_revision.is_some() {
            return Ok(());
        }
        Err(WhyNot {
            why: "Đợt báo cáo đã đóng.", instead: "Đề nghị chủ trì biểu mẫu mở lại đợt."
        })
    }

    /// The question whether somebody may enter, hand in or approve for the unit that reports.
    #[must_use]
    pub fn by_reporter(&self) -> Scope<'static> {
        Scope::unit_form(self.submission.reporter, self.round.form)
    }

    /// The question whether somebody may act for the province above the unit.
    #[must_use]
    pub fn by_owner(&self) -> Scope<'static> {
        Scope::unit_form(self.submission.unit, self.round.form)
    }

    /// Whether somebody may look at what is entered.
    #[must_use]
    pub fn readable(&self, cx: &Context, register: &Register) -> bool {
        cx.covers(Action::ReadEntry, &self.by_reporter(), register)
            || cx.covers(Action::ReadEntry, &self.by_owner(), register)
    }
}

/// The form's versions that rounds use, which never change.
#[derive(Debug, Default)]
pub(crate) struct Versions(Mutex<HashMap<(FormId, i64), Arc<FormVersion>>>);

/// Versions that are held at most; a province has a few dozen.
const MOST_HELD: usize = 500;

impl Versions {
    fn get(&self, key: (FormId, i64)) -> Option<Arc<FormVersion>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned()
    }

    fn keep(&self, version: &Arc<FormVersion>) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if held.len() >= MOST_HELD {
            held.clear();
        }
        held.insert((version.form, version.number), Arc::clone(version));
    }
}

/// The version of a form that a round uses.
pub(super) async fn version(cx: &Context, tx: &mut Tx, round: &Round) -> Result<Arc<FormVersion>> {
    let key = (round.form, round.form_number);
    if let Some(held) = cx.versions().get(key) {
        return Ok(held);
    }
    let version = forms::version(tx, key.0, key.1).await?;
    let version = Arc::new(version.ok_or_else(|| AppError::not_found("biểu mẫu", key.0))?);
    if version.rounds > 0 {
        cx.versions().keep(&version);
    }
    Ok(version)
}

/// A round by its number.
pub(super) async fn round(tx: &mut Tx, id: RoundId) -> Result<Round> {
    rounds::get(tx, id).await?.ok_or_else(|| AppError::not_found("đợt báo cáo", id))
}

/// Lays round and form to submissions.
pub(super) async fn papers(cx: &Context, tx: &mut Tx, submissions: Vec<Submission>) -> Result<Vec<Paper>> {
    let mut known = HashMap::new();
    for round in rounds::many(tx, submissions.iter().map(|s| s.round)).await? {
        let form = version(cx, tx, &round).await?;
        known.insert(round.id, (Arc::new(round), form));
    }
    let lay = |submission: Submission| {
        let (round, form) = known.get(&submission.round)?;
        Some(Paper { submission, round: Arc::clone(round), form: Arc::clone(form) })
    };
    Ok(submissions.into_iter().filter_map(lay).collect())
}

/// Those of these submissions that are there, by number.
pub(super) async fn many(
    cx: &Context,
    tx: &mut Tx,
    ids: impl IntoIterator<Item = SubmissionId>,
) -> Result<Vec<Paper>> {
    let submissions = submissions::many(tx, ids).await?;
    papers(cx, tx, submissions).await
}

/// One submission.
pub(super) async fn one(cx: &Context, tx: &mut Tx, id: SubmissionId) -> Result<Paper> {
    let found = many(cx, tx, [id]).await?.into_iter().next();
    found.ok_or_else(|| AppError::not_found("báo cáo", id))
}

/// An answer as forms and checks see it; `None` for an empty cell.
pub(super) fn answered(answer: &Answer) -> Option<Answered> {
    (!answer.is_empty()).then(|| Answered { value: answer.value, reason: answer.reason.clone() })
}

/// What stands in the cells of submissions, by submission and line.
pub(super) type Answers = HashMap<SubmissionId, HashMap<String, Cell>>;

/// Cells by submission and line.
pub(super) fn by_line(cells: Vec<Cell>) -> Answers {
    let mut answers = Answers::new();
    for cell in cells {
        answers.entry(cell.submission).or_default().insert(cell.line.clone(), cell);
    }
    answers
}

/// How many required lines are answered.
pub(super) fn count<'a>(form: &Form, answer: impl Fn(&str) -> Option<&'a Answer>) -> (u32, u32) {
    let all: HashMap<&str, Answered> =
        form.lines().filter_map(|l| Some((l.key.as_str(), answered(answer(&l.key)?)?))).collect();
    let count = form.completeness(|key| all.get(key));
    (count.answered, count.expected)
}

/// What a unit is called on a day.
pub(super) fn unit_name(register: &Register, unit: UnitId, day: jiff::civil::Date) -> String {
    register.get(unit).map(|u| u.name(day).name.clone()).unwrap_or_default()
}
