//! What is done to submissions: judged one by one, written together.

use std::collections::HashMap;
use std::str::FromStr;
use std::sync::Arc;

use cotmoc_core::check::Finding;
use cotmoc_core::form::SubmissionState;
use cotmoc_core::form::way::{Duty, Standing, Verb, WhyNot};
use cotmoc_core::units::Register;
use cotmoc_store::steps::{self, NewStep};
use cotmoc_store::{Tx, submissions};
use serde::Serialize;
use serde_json::json;

use super::notify;
use super::paper::{self, Paper, unit_name};
use crate::model::{BatchId, Subject, Submission, SubmissionId};
use crate::{AppError, Context, Result, audit, limits, units};

/// A submission as a page saw it: «12@3».
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Seen {
    /// The submission.
    pub id: SubmissionId,
    /// Its version; `None` where it does not matter which.
    pub version: Option<i64>,
}

impl Seen {
    /// A submission in whatever version.
    #[must_use]
    pub fn any(id: SubmissionId) -> Self {
        Self { id, version: None }
    }
}

impl From<&Submission> for Seen {
    fn from(submission: &Submission) -> Self {
        Self { id: submission.id, version: Some(submission.version) }
    }
}

impl FromStr for Seen {
    type Err = std::num::ParseIntError;
    fn from_str(text: &str) -> std::result::Result<Self, Self::Err> {
        match text.split_once('@') {
            Some((id, version)) => Ok(Self { id: id.parse()?, version: Some(version.parse()?) }),
            None => Ok(Self::any(text.parse()?)),
        }
    }
}

/// What became of one submission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Done {
    /// The submission.
    pub submission: SubmissionId,
    /// Name of its unit.
    pub unit: String,
    /// The state it is in now; or why nothing was done.
    pub result: std::result::Result<SubmissionState, Refusal>,
}

/// Why nothing was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// What stands in the way, in Vietnamese.
    pub message: String,
    /// What to do.
    pub hint: String,
    /// The checks that do not hold, where those are the reason.
    pub findings: Vec<Finding>,
    #[serde(skip)]
    kind: crate::Kind,
}

impl Done {
    /// Whether it was done.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.result.is_ok()
    }
}

impl From<AppError> for Refusal {
    fn from(error: AppError) -> Self {
        Self {
            message: error.message().to_owned(),
            hint: error.how_to().unwrap_or_default().to_owned(),
            findings: Vec::new(),
            kind: error.kind(),
        }
    }
}

impl From<WhyNot> for Refusal {
    fn from(no: WhyNot) -> Self {
        AppError::conflict(no.why).hint(no.instead).into()
    }
}

impl Refusal {
    pub(super) fn with(mut self, findings: Vec<Finding>) -> Self {
        self.findings = findings;
        self
    }
}

impl From<Refusal> for AppError {
    fn from(refusal: Refusal) -> Self {
        Self::new(refusal.kind, refusal.message).hint(refusal.hint)
    }
}

/// The only one of a list, as a page for one submission wants it.
///
/// # Errors
/// What stood in the way.
pub fn only(done: Vec<Done>) -> Result<SubmissionState> {
    let one = done.into_iter().next().ok_or_else(|| AppError::user("Chưa chọn báo cáo nào."))?;
    one.result.map_err(AppError::from)
}

/// Submissions that are about to be changed, in one transaction.
pub(super) struct Acting<'a> {
    pub(super) cx: &'a Context,
    pub(super) tx: &'a mut Tx,
    pub(super) register: Arc<Register>,
    pub(super) papers: HashMap<SubmissionId, Paper>,
    seen: Vec<Seen>,
    done: Vec<Done>,
    moved: Vec<Moved>,
}

/// A submission that moves.
pub(super) struct Moved {
    pub(super) paper: Paper,
    pub(super) verb: Verb,
    pub(super) reason: String,
    /// What is wrong with which line, by its key.
    pub(super) remarks: Vec<(String, String)>,
    batch: Option<BatchId>,
}

impl<'a> Acting<'a> {
    /// Loads the submissions. More than [`limits::BULK`] are refused.
    pub(super) async fn begin(cx: &'a Context, tx: &'a mut Tx, seen: &[Seen]) -> Result<Self> {
        if seen.is_empty() {
            return Err(
                AppError::user("Chưa chọn báo cáo nào.").hint("Đánh dấu ít nhất một dòng rồi làm lại.")
            );
        }
        if seen.len() > limits::BULK {
            return Err(AppError::user(format!("Chọn quá {} báo cáo một lần.", limits::BULK))
                .hint("Làm thành nhiều lần."));
        }
        let mut unique = seen.to_vec();
        unique.sort_unstable_by_key(|s| s.id);
        unique.dedup_by_key(|s| s.id);
        let register = units::load(cx, tx).await?.register;
        let papers = paper::many(cx, tx, unique.iter().map(|s| s.id)).await?;
        let papers = papers.into_iter().map(|p| (p.submission.id, p)).collect();
        Ok(Self { cx, tx, register, papers, seen: unique, done: Vec::new(), moved: Vec::new() })
    }

    /// Judges each submission; those that may move are noted with where they stand then.
    pub(super) fn judge(
        &mut self,
        verb: Verb,
        reason: &str,
        may: impl Fn(&Paper, &Register) -> std::result::Result<(), Refusal>,
    ) {
        for seen in std::mem::take(&mut self.seen) {
            let judged = self.one(seen, verb, &may);
            let unit = self.papers.get(&seen.id).map(|p| self.name(p)).unwrap_or_default();
            let result = judged.map(|paper| {
                let state = paper.submission.state;
                let (reason, remarks) = (reason.to_owned(), Vec::new());
                self.moved.push(Moved { paper, verb, reason, remarks, batch: None });
                state
            });
            self.done.push(Done { submission: seen.id, unit, result });
        }
    }

    fn one(
        &self,
        seen: Seen,
        verb: Verb,
        may: &impl Fn(&Paper, &Register) -> std::result::Result<(), Refusal>,
    ) -> std::result::Result<Paper, Refusal> {
        let paper = self.papers.get(&seen.id).ok_or_else(|| AppError::not_found("báo cáo", seen.id))?;
        may(paper, &self.register)?;
        if seen.version.is_some_and(|version| version != paper.submission.version) {
            return Err(AppError::conflict("Báo cáo vừa được người khác xử lý.")
                .hint("Tải lại trang để xem trạng thái mới rồi quyết định lại.")
                .into());
        }
        let standing = paper.standing().after(verb, paper.steps())?;
        let mut paper = paper.clone();
        settle(&mut paper.submission, standing);
        Ok(paper)
    }

    fn name(&self, paper: &Paper) -> String {
        unit_name(&self.register, paper.submission.unit, paper.round.period.last_day())
    }

    /// The submissions that move, to be put right further.
    pub(super) fn moved(&mut self) -> &mut [Moved] {
        &mut self.moved
    }

    /// Lets those go again that must not move after all.
    pub(super) fn refuse(&mut self, refused: &mut HashMap<SubmissionId, Refusal>) {
        self.moved.retain(|m| !refused.contains_key(&m.paper.submission.id));
        for done in &mut self.done {
            if let Some(refusal) = refused.remove(&done.submission) {
                done.result = Err(refusal);
            }
        }
    }

    /// Writes what moves: the submissions, what happened, the log, and who is told of it.
    pub(super) async fn write(self) -> Result<Vec<Done>> {
        let Self { cx, tx, register, done, moved, .. } = self;
        if moved.is_empty() {
            return Ok(done);
        }
        let after: Vec<Submission> = moved.iter().map(|m| m.paper.submission.clone()).collect();
        submissions::update(tx, &after).await?;
        let new = |m: &Moved| NewStep {
            submission: m.paper.submission.id,
            revision: m.paper.submission.revision,
            verb: m.verb,
            step: m.paper.submission.step,
            reason: m.reason.clone(),
            batch: m.batch,
        };
        let happened: Vec<NewStep> = moved.iter().map(new).collect();
        steps::insert(tx, &happened, cx.now(), cx.actor().name()).await?;
        let note = |m: &Moved| audit::Note {
            cx,
            action: action(m.verb),
            subject: Subject::new("submission", m.paper.submission.id.0),
            detail: json!({
                "form": m.paper.round.form_code, "period": m.paper.round.period,
                "unit": m.paper.submission.unit, "state": m.paper.submission.state,
                "revision": m.paper.submission.revision, "step": m.paper.submission.step,
                "due": m.paper.submission.due.to_string(), "reason": m.reason, "batch": m.batch,
            }),
        };
        let notes = moved.iter().map(note).collect();
        audit::record_many(tx, notes).await?;
        notify::moved(cx, tx, &register, &moved).await?;
        Ok(done)
    }
}

impl Moved {
    pub(super) fn set_batch(&mut self, batch: BatchId) {
        self.batch = Some(batch);
    }
}

/// Writes where a submission stands into its record.
pub(super) fn settle(submission: &mut Submission, standing: Standing) {
    submission.state = standing.state;
    submission.revision = standing.revision;
    submission.step = standing.step;
    submission.approved_revision = standing.approved_revision;
    if standing.duty == Duty::Asked {
        submission.exempt_reason = None;
    }
}

/// What the log calls a verb.
fn action(verb: Verb) -> &'static str {
    match verb {
        Verb::Submit => "submission.submit",
        Verb::Withdraw => "submission.withdraw",
        Verb::Return => "submission.return",
        Verb::Approve => "submission.approve",
        Verb::Correct => "submission.correct",
        Verb::Lock => "submission.lock",
        Verb::Reopen => "submission.reopen",
        Verb::Extend => "submission.extend",
        Verb::Exempt => "submission.exempt",
        Verb::Include => "submission.include",
    }
}

/// A reason that has to be there.
pub(super) fn needed(reason: &str, what: &str) -> Result<String> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(AppError::user(format!("Chưa ghi lý do {what}."))
            .hint("Ghi một câu để người nhận hiểu vì sao; lý do được lưu trong nhật ký."));
    }
    if reason.chars().count() > limits::REASON {
        return Err(AppError::user(format!("Lý do dài hơn {} ký tự.", limits::REASON)).hint("Viết ngắn lại."));
    }
    Ok(reason.to_owned())
}
