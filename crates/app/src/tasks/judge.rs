//! Accepting a task as done, and sending it back.

use cotmoc_core::task::TaskState;
use cotmoc_store::task_progress;
use serde_json::json;

use super::Open;
use super::typed::{Typed, reason};
use crate::model::{NewProgress, ProgressStep, Subject, TaskId};
use crate::{Action, AppError, Context, Result, audit, limits, units};

/// Accepts a task that was reported as done. `seen` is the number of the newest step that the page showed.
///
/// # Errors
/// [`crate::Kind::Forbidden`]; [`crate::Kind::Conflict`] where it does not wait for that, or somebody else
/// said something meanwhile.
pub async fn accept(cx: &Context, id: TaskId, seen: i64, note: &str) -> Result<()> {
    let mut typed = Typed::default();
    let note = typed.text("note", note, limits::REASON);
    typed.done()?;
    step(cx, id, seen, (ProgressStep::Accept, "task.accept"), note).await
}

/// Sends a task back that was reported as done, with a reason.
///
/// # Errors
/// As [`accept`]; [`crate::Kind::User`] without a reason.
pub async fn send_back(cx: &Context, id: TaskId, seen: i64, why: &str) -> Result<()> {
    let why = reason("why", why, "Ghi rõ còn thiếu gì để đơn vị làm tiếp.")?;
    step(cx, id, seen, (ProgressStep::Return, "task.return"), why).await
}

async fn step(
    cx: &Context,
    id: TaskId,
    seen: i64,
    (step, action): (ProgressStep, &str),
    note: String,
) -> Result<()> {
    let mut tx = cx.store().write().await?;
    let open = Open::load(cx, &mut tx, id).await?;
    open.rights.require(cx, Action::AcceptTask)?;
    open.seen(seen)?;
    let last = open.said.last().filter(|_| open.line.running.state == TaskState::Done);
    let Some(last) = last else {
        return Err(AppError::conflict("Nhiệm vụ không ở bước chờ nghiệm thu.")
            .hint("Chỉ nghiệm thu hoặc trả lại nhiệm vụ mà đơn vị chủ trì đã báo cáo hoàn thành."));
    };
    let (state, percent) = match step {
        ProgressStep::Accept => (TaskState::Accepted, 100),
        _ => (TaskState::InProgress, open.percent_before()),
    };
    let said = NewProgress {
        task: id,
        step,
        state,
        percent,
        // What is accepted was done on the day of the report.
        as_of: if step == ProgressStep::Accept { last.said.as_of } else { units::today(cx) },
        period: last.said.period.clone(),
        note: note.clone(),
        act: None,
        at: cx.now(),
        by: cx.actor().name().to_owned(),
    };
    task_progress::insert(&mut tx, &[said]).await?;
    audit::record(cx, &mut tx, action, Subject::new("task", id.0), json!({ "reason": note })).await?;
    Ok(tx.commit().await?)
}
