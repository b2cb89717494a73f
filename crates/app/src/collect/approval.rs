//! Handing in, taking back, returning, approving, correcting.

use std::collections::{BTreeMap, HashMap};

use cotmoc_core::form::Step;
use cotmoc_core::form::way::Verb;
use cotmoc_core::units::Register;
use cotmoc_store::remarks::{self, NewRemark};
use cotmoc_store::{cells, entries, submissions};

use super::act::{Acting, Done, Refusal, Seen, needed};
use super::entry::readable;
use super::paper::{self, Answers, Paper};
use super::{findings, observe};
use crate::model::{Answer, RoundId, RoundState, SubmissionId};
use crate::{Action, AppError, Context, Result, units, when};

/// Hands submissions in. A check that fails, or one that asks for a reason and has none, keeps a
/// submission where it is; the others go. After the last day a reason is needed.
///
/// # Errors
/// [`crate::Kind::User`] where none is named; [`crate::Kind::Internal`]. What stands in the way of one submission is
/// in its [`Done`].
pub async fn submit(cx: &Context, seen: &[Seen], reason: &str) -> Result<Vec<Done>> {
    let mut tx = cx.store().write().await?;
    let (today, now) = (when::day(cx.now()), cx.now());
    let reason = reason.trim().to_owned();
    let mut acting = Acting::begin(cx, &mut tx, seen).await?;
    acting.judge(Verb::Submit, &reason, |paper, register| {
        cx.require_for(Action::Submit, &paper.by_reporter(), register)?;
        paper.in_time()?;
        let late = paper.submission.due < today && paper.submission.approved_revision.is_none();
        if late {
            needed(&reason, "nộp sau thời hạn").map(|_| ()).map_err(Refusal::from)
        } else {
            Ok(())
        }
    });
    let mut refused = blocked(&mut acting).await?;
    acting.refuse(&mut refused);
    for moved in acting.moved() {
        let submission = &mut moved.paper.submission;
        submission.submitted_at = Some(now);
        submission.submitted_by = Some(cx.actor().name().to_owned());
        submission.first_submitted_at.get_or_insert(now);
    }
    let handed_in: Vec<SubmissionId> = acting.moved().iter().map(|m| m.paper.submission.id).collect();
    let done = acting.write().await?;
    remarks::settle(&mut tx, handed_in, now).await?;
    tx.commit().await?;
    Ok(done)
}

/// The submissions among those that move whose checks do not let them.
async fn blocked(acting: &mut Acting<'_>) -> Result<HashMap<SubmissionId, Refusal>> {
    let mut rounds: BTreeMap<RoundId, Vec<Paper>> = BTreeMap::new();
    for moved in acting.moved() {
        rounds.entry(moved.paper.round.id).or_default().push(moved.paper.clone());
    }
    let mut refused = HashMap::new();
    for papers in rounds.values() {
        let papers: Vec<&Paper> = papers.iter().collect();
        let ids = papers.iter().map(|p| p.submission.id);
        let answers = paper::by_line(cells::of_submissions(acting.tx, ids).await?);
        let register = std::sync::Arc::clone(&acting.register);
        let judged = findings::judge(acting.cx, acting.tx, &papers, &answers, &register).await?;
        for (id, judgement) in judged {
            let blocks: Vec<_> = judgement.findings.into_iter().filter(|f| f.blocks()).collect();
            if !blocks.is_empty() {
                let error = AppError::user(format!("Còn {} điều phải xử lý trước khi nộp.", blocks.len()))
                    .hint("Sửa các ô được nêu; điều nào là cảnh báo thì có thể ghi lý do rồi nộp.");
                refused.insert(id, Refusal::from(error).with(blocks));
            }
        }
    }
    Ok(refused)
}

/// Takes submissions back that nobody has confirmed yet.
///
/// # Errors
/// As [`submit`].
pub async fn withdraw(cx: &Context, seen: &[Seen], reason: &str) -> Result<Vec<Done>> {
    let reason = needed(reason, "rút lại")?;
    simple(cx, seen, Verb::Withdraw, &reason, |paper, register| {
        cx.require_for(Action::Submit, &paper.by_reporter(), register)?;
        Ok(paper.in_time()?)
    })
    .await
}

/// Begins the next revision of approved submissions: what was approved stays in force until the new
/// revision is.
///
/// # Errors
/// As [`submit`].
pub async fn correct(cx: &Context, seen: &[Seen], reason: &str) -> Result<Vec<Done>> {
    let reason = needed(reason, "đính chính")?;
    simple(cx, seen, Verb::Correct, &reason, |paper, register| {
        Ok(cx.require_for(Action::Submit, &paper.by_reporter(), register)?)
    })
    .await
}

/// Unlocks submissions of a closed round, so that they can be corrected.
///
/// # Errors
/// As [`submit`].
pub async fn reopen(cx: &Context, seen: &[Seen], reason: &str) -> Result<Vec<Done>> {
    let reason = needed(reason, "mở khóa")?;
    simple(cx, seen, Verb::Reopen, &reason, |paper, register| {
        Ok(cx.require_for(Action::ManageRounds, &paper.by_owner(), register)?)
    })
    .await
}

/// A verb that only moves the submission.
pub(super) async fn simple(
    cx: &Context,
    seen: &[Seen],
    verb: Verb,
    reason: &str,
    may: impl Fn(&Paper, &Register) -> std::result::Result<(), Refusal>,
) -> Result<Vec<Done>> {
    let mut tx = cx.store().write().await?;
    let mut acting = Acting::begin(cx, &mut tx, seen).await?;
    acting.judge(verb, reason, may);
    let done = acting.write().await?;
    tx.commit().await?;
    Ok(done)
}

/// What is said about a cell, or about the whole form where the line is empty.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
pub struct Said {
    /// Key of the line.
    #[serde(default)]
    pub line: String,
    /// What is wrong with it.
    pub text: String,
}

/// Sends one submission back, with what is wrong with which cell.
///
/// # Errors
/// [`crate::Kind::User`] where nothing is said or a line is not there; [`crate::Kind::Forbidden`];
/// [`crate::Kind::Conflict`] where it cannot be returned any more.
pub async fn send_back(cx: &Context, seen: Seen, said: &[Said]) -> Result<Done> {
    let said: Vec<&Said> = said.iter().filter(|s| !s.text.trim().is_empty()).collect();
    let all: Vec<&str> = said.iter().map(|s| s.text.trim()).collect();
    let whole = said.iter().find(|s| s.line.is_empty()).map(|s| s.text.trim());
    let reason = needed(whole.or(all.first().copied()).unwrap_or_default(), "trả lại")?;
    for one in &said {
        needed(&one.text, "trả lại")?;
    }
    let mut tx = cx.store().write().await?;
    let mut acting = Acting::begin(cx, &mut tx, &[seen]).await?;
    acting.judge(Verb::Return, &reason, |paper, register| may_approve(cx, paper, register));
    let unknown = |paper: &Paper| {
        said.iter().find(|s| !s.line.is_empty() && paper.asked().line(&s.line).is_none()).copied()
    };
    if let Some(line) = acting.papers.get(&seen.id).and_then(unknown) {
        return Err(AppError::user(format!("Biểu không có dòng «{}».", line.line)).hint("Tải lại trang."));
    }
    let revisions: Vec<u32> = acting.moved().iter().map(|m| m.paper.submission.revision).collect();
    for moved in acting.moved() {
        moved.remarks = said.iter().map(|s| (s.line.clone(), s.text.trim().to_owned())).collect();
    }
    let done = acting.write().await?;
    if let Some(&revision) = revisions.first() {
        let new = |s: &&Said| NewRemark {
            submission: seen.id,
            line: s.line.clone(),
            revision,
            text: s.text.trim().to_owned(),
        };
        let new: Vec<NewRemark> = said.iter().map(new).collect();
        remarks::insert(&mut tx, &new, cx.now(), cx.actor().name()).await?;
    }
    let done = done.into_iter().next().ok_or_else(|| AppError::not_found("báo cáo", seen.id))?;
    if let Err(refusal) = done.result {
        return Err(refusal.into());
    }
    tx.commit().await?;
    Ok(done)
}

/// Sends many submissions back for one reason.
///
/// # Errors
/// As [`submit`].
pub async fn send_back_many(cx: &Context, seen: &[Seen], reason: &str) -> Result<Vec<Done>> {
    let reason = needed(reason, "trả lại")?;
    let mut tx = cx.store().write().await?;
    let mut acting = Acting::begin(cx, &mut tx, seen).await?;
    acting.judge(Verb::Return, &reason, |paper, register| may_approve(cx, paper, register));
    let new = |m: &super::act::Moved| NewRemark {
        submission: m.paper.submission.id,
        line: String::new(),
        revision: m.paper.submission.revision,
        text: reason.clone(),
    };
    let new: Vec<NewRemark> = acting.moved().iter().map(new).collect();
    let done = acting.write().await?;
    remarks::insert(&mut tx, &new, cx.now(), cx.actor().name()).await?;
    tx.commit().await?;
    Ok(done)
}

/// Confirms submissions at the step that is next. With the last step their figures become observations,
/// in the same transaction; of what stood approved before, only what differs is written anew.
///
/// # Errors
/// As [`submit`].
pub async fn approve(cx: &Context, seen: &[Seen]) -> Result<Vec<Done>> {
    let mut tx = cx.store().write().await?;
    let mut acting = Acting::begin(cx, &mut tx, seen).await?;
    acting.judge(Verb::Approve, "", |paper, register| may_approve(cx, paper, register));
    observe::keep(&mut acting).await?;
    for moved in acting.moved() {
        let paper = &mut moved.paper;
        let approved = paper.submission.approved_revision == Some(paper.submission.revision);
        // A correction in a closed round ends locked again, as everything in it.
        if approved && paper.round.state == RoundState::Closed {
            paper.submission.state = cotmoc_core::form::SubmissionState::Locked;
        }
    }
    let done = acting.write().await?;
    tx.commit().await?;
    Ok(done)
}

/// Whether somebody may confirm or return a submission at the step that is next.
pub(super) fn may_approve(
    cx: &Context,
    paper: &Paper,
    register: &Register,
) -> std::result::Result<(), Refusal> {
    paper.in_time()?;
    let (action, scope) = approval(paper);
    Ok(cx.require_for(action, &scope, register)?)
}

/// Which action the next step of approval is, and about whom.
pub(super) fn approval(paper: &Paper) -> (Action, crate::permission::Scope<'static>) {
    let place = usize::try_from(paper.submission.step).unwrap_or(usize::MAX);
    match paper.asked().approvals.get(place).or(paper.asked().approvals.last()) {
        Some(Step::Approver) => (Action::Approve, paper.by_reporter()),
        Some(Step::Owner) | None => (Action::ApproveAsOwner, paper.by_owner()),
    }
}

/// A line whose answer differs from the one that was approved last.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Difference {
    /// Key of the line.
    pub line: String,
    /// What was approved.
    pub before: Answer,
    /// What stands now.
    pub now: Answer,
}

/// What changed since the revision that was approved last; empty where none was.
///
/// # Errors
/// [`crate::Kind::NotFound`], [`crate::Kind::Forbidden`].
pub async fn differences(cx: &Context, id: SubmissionId) -> Result<Vec<Difference>> {
    let mut tx = cx.store().read().await?;
    let (paper, _) = readable(cx, &mut tx, id).await?;
    let answers = paper::by_line(cells::of_submissions(&mut tx, [id]).await?);
    differing(&mut tx, &paper, &answers).await
}

/// The same with what stands already at hand.
pub(super) async fn differing(
    tx: &mut cotmoc_store::Tx,
    paper: &Paper,
    answers: &Answers,
) -> Result<Vec<Difference>> {
    let id = paper.submission.id;
    let Some(approved) = paper.submission.approved_revision else { return Ok(Vec::new()) };
    if approved == paper.submission.revision {
        return Ok(Vec::new());
    }
    let then: HashMap<String, Answer> =
        entries::at_revisions(tx, &[(id, approved)]).await?.into_iter().map(|e| (e.line, e.answer)).collect();
    let now = |line: &str| {
        let cells = answers.get(&id);
        cells.and_then(|cells| cells.get(line)).map(|c| c.answer.clone()).unwrap_or_default()
    };
    let all = paper.asked().lines().map(|line| Difference {
        before: then.get(&line.key).cloned().unwrap_or_default(),
        now: now(&line.key),
        line: line.key.clone(),
    });
    Ok(all.filter(|d| !d.before.says_the_same(&d.now)).collect())
}

/// The next submission that waits for the actor after one, so that an approver goes through them.
///
/// # Errors
/// [`crate::Kind::Internal`].
pub async fn next_to_approve(cx: &Context, after: SubmissionId) -> Result<Option<SubmissionId>> {
    let mut tx = cx.store().read().await?;
    let waiting = submissions::unfinished(&mut tx, crate::limits::WORK).await?;
    let papers = paper::papers(cx, &mut tx, waiting).await?;
    let register = units::load(cx, &mut tx).await?.register;
    let mine = papers.iter().filter(|p| {
        p.submission.state == cotmoc_core::form::SubmissionState::Submitted
            && p.submission.id != after
            && may_approve(cx, p, &register).is_ok()
    });
    let mine: Vec<SubmissionId> = mine.map(|p| p.submission.id).collect();
    Ok(mine.iter().copied().filter(|id| *id > after).min().or_else(|| mine.into_iter().min()))
}
