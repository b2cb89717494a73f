//! What the owner does about a round: closing it, giving time, relieving units, following mergers.

use cotmoc_core::form::way::Verb;
use cotmoc_core::model::UnitId;
use cotmoc_core::units::Unit;
use cotmoc_store::plans::Changed;
use cotmoc_store::submissions::NewSubmission;
use cotmoc_store::{rounds, steps, submissions};
use jiff::civil::Date;
use serde_json::json;

use super::act::{Acting, Done, Seen, needed, settle};
use super::paper;
use super::rounds::{expected, reporter, required};
use crate::model::{RoundId, RoundState, Subject, Submission};
use crate::permission::Scope;
use crate::{Action, AppError, Context, Result, audit, units, when};

/// What closing a round did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closed {
    /// Approved submissions that are locked now.
    pub locked: usize,
    /// Submissions that were not approved.
    pub unfinished: usize,
}

/// Closes a round: what is approved is locked, nothing else is handed in. Where something is not
/// approved a reason is needed.
///
/// # Errors
/// [`crate::Kind::User`] without a reason; [`crate::Kind::Conflict`] where it is closed already or
/// somebody else changed it since `seen`.
pub async fn close(cx: &Context, id: RoundId, seen: i64, reason: &str) -> Result<Closed> {
    turn(cx, id, seen, reason, RoundState::Closed).await
}

/// Opens a closed round again; what closing locked is only approved again.
///
/// # Errors
/// As [`close`].
pub async fn reopen(cx: &Context, id: RoundId, seen: i64, reason: &str) -> Result<Closed> {
    needed(reason, "mở lại đợt")?;
    turn(cx, id, seen, reason, RoundState::Open).await
}

async fn turn(cx: &Context, id: RoundId, seen: i64, reason: &str, to: RoundState) -> Result<Closed> {
    let mut tx = cx.store().write().await?;
    let round = paper::round(&mut tx, id).await?;
    let register = units::load(cx, &mut tx).await?.register;
    cx.require_for(Action::ManageRounds, &Scope::unit_form(round.root, round.form), &register)?;
    if round.state == to {
        return Err(AppError::conflict(match to {
            RoundState::Open => "Đợt báo cáo đang mở.",
            RoundState::Closed => "Đợt báo cáo đã đóng rồi.",
        })
        .hint("Tải lại trang để xem trạng thái mới."));
    }
    let all = submissions::of_round(&mut tx, id).await?;
    let papers = paper::papers(cx, &mut tx, all).await?;
    let verb = if to == RoundState::Closed { Verb::Lock } else { Verb::Reopen };
    let turned: Vec<Submission> = papers
        .iter()
        .filter_map(|p| {
            let standing = p.standing().after(verb, p.steps()).ok()?;
            let mut submission = p.submission.clone();
            settle(&mut submission, standing);
            Some(submission)
        })
        .collect();
    let exempt = papers.iter().filter(|p| p.submission.exempt_reason.is_some()).count();
    let done = Closed { locked: turned.len(), unfinished: papers.len() - exempt - turned.len() };
    let reason = reason.trim();
    if to == RoundState::Closed && done.unfinished > 0 && reason.is_empty() {
        return Err(AppError::user(format!("Còn {} đơn vị chưa được duyệt.", done.unfinished))
            .hint("Ghi lý do đóng đợt khi còn đơn vị chưa xong, hoặc chờ duyệt hết."));
    }
    submissions::update(&mut tx, &turned).await?;
    let step = |s: &Submission| steps::NewStep {
        submission: s.id,
        revision: s.revision,
        verb,
        step: s.step,
        reason: reason.to_owned(),
        batch: None,
    };
    let happened: Vec<steps::NewStep> = turned.iter().map(step).collect();
    steps::insert(&mut tx, &happened, cx.now(), cx.actor().name()).await?;
    let closed = (to == RoundState::Closed).then(|| (cx.now(), cx.actor().name()));
    if rounds::set_state(&mut tx, id, seen, closed).await? == Changed::NotThatVersion {
        return Err(AppError::conflict("Đợt báo cáo vừa được người khác thay đổi.")
            .hint("Tải lại trang; chưa có gì bị thay đổi."));
    }
    let action = if to == RoundState::Closed { "round.close" } else { "round.reopen" };
    let detail = json!({
        "form": round.form_code, "period": round.period, "turned": done.locked,
        "unfinished": done.unfinished, "reason": reason,
    });
    audit::record(cx, &mut tx, action, Subject::new("round", id.0), detail).await?;
    tx.commit().await?;
    Ok(done)
}

/// Gives submissions a later last day.
///
/// # Errors
/// [`crate::Kind::User`] without a reason or with a day that is over; what stands in the way of one
/// submission is in its [`Done`].
pub async fn extend(cx: &Context, seen: &[Seen], due: Date, reason: &str) -> Result<Vec<Done>> {
    let reason = needed(reason, "gia hạn")?;
    if due < when::day(cx.now()) {
        return Err(AppError::user("Thời hạn mới đã qua.").hint("Chọn ngày từ hôm nay trở đi."));
    }
    managed(cx, seen, Verb::Extend, &reason, |submission| {
        submission.due = due;
        submission.extension_reason = Some(reason.clone());
    })
    .await
}

/// Relieves units of reporting in a round.
///
/// # Errors
/// As [`extend`].
pub async fn exempt(cx: &Context, seen: &[Seen], reason: &str) -> Result<Vec<Done>> {
    let reason = needed(reason, "miễn báo cáo")?;
    managed(cx, seen, Verb::Exempt, &reason, |s| s.exempt_reason = Some(reason.clone())).await
}

/// Expects units again that were relieved.
///
/// # Errors
/// As [`extend`].
pub async fn include(cx: &Context, seen: &[Seen], reason: &str) -> Result<Vec<Done>> {
    let reason = needed(reason, "yêu cầu báo cáo lại")?;
    managed(cx, seen, Verb::Include, &reason, |_| {}).await
}

async fn managed(
    cx: &Context,
    seen: &[Seen],
    verb: Verb,
    reason: &str,
    change: impl Fn(&mut Submission),
) -> Result<Vec<Done>> {
    let mut tx = cx.store().write().await?;
    let mut acting = Acting::begin(cx, &mut tx, seen).await?;
    acting.judge(verb, reason, |paper, register| {
        cx.require_for(Action::ManageRounds, &paper.by_owner(), register)?;
        Ok(paper.in_time()?)
    });
    acting.moved().iter_mut().for_each(|moved| change(&mut moved.paper.submission));
    let done = acting.write().await?;
    tx.commit().await?;
    Ok(done)
}

/// Brings an open round in line with the register: units that are missing are expected, and what a unit
/// owes that is no more is handed in by its heir. Gives how many were added and how many changed hands.
///
/// # Errors
/// [`crate::Kind::Conflict`] where the round is closed; [`crate::Kind::User`] without a reason.
pub async fn renew(cx: &Context, id: RoundId, reason: &str) -> Result<(usize, usize)> {
    let reason = needed(reason, "cập nhật danh sách đơn vị")?;
    let mut tx = cx.store().write().await?;
    let round = paper::round(&mut tx, id).await?;
    let register = units::load(cx, &mut tx).await?.register;
    cx.require_for(Action::ManageRounds, &Scope::unit_form(round.root, round.form), &register)?;
    if round.state == RoundState::Closed {
        return Err(AppError::conflict("Đợt báo cáo đã đóng.").hint("Mở lại đợt trước."));
    }
    let form = paper::version(cx, &mut tx, &round).await?;
    let (form, today) = (&form.definition, when::day(cx.now()));
    let there = submissions::of_round(&mut tx, id).await?;
    let due = round.deadlines.first().copied().unwrap_or(today).max(today);
    let missing = |unit: &&&Unit| !there.iter().any(|s| s.unit == unit.id);
    let owed: Vec<NewSubmission> = expected(&register, form, round.root, round.period)
        .iter()
        .filter(missing)
        .map(|unit| NewSubmission {
            round: id,
            unit: unit.id,
            reporter: reporter(&register, form, unit.id, today),
            expected: required(form),
            due,
        })
        .collect();
    submissions::insert(&mut tx, &owed).await?;
    let passed: Vec<Submission> = there
        .into_iter()
        .filter_map(|s| {
            let bearer = reporter(&register, form, s.unit, today);
            (bearer != s.reporter).then_some(Submission { reporter: bearer, ..s })
        })
        .collect();
    submissions::update(&mut tx, &passed).await?;
    let added: Vec<UnitId> = owed.iter().map(|s| s.unit).collect();
    let moved: Vec<UnitId> = passed.iter().map(|s| s.unit).collect();
    let detail = json!({ "form": round.form_code, "period": round.period, "added": added, "passed": moved,
        "reason": reason });
    audit::record(cx, &mut tx, "round.renew", Subject::new("round", id.0), detail).await?;
    tx.commit().await?;
    Ok((added.len(), moved.len()))
}
