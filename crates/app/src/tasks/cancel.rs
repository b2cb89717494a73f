//! Ending a task by an act, and having it go on.

use cotmoc_core::task::TaskState;
use cotmoc_store::task_progress;
use serde_json::json;

use super::Open;
use super::typed::{Typed, reason};
use crate::model::{NewProgress, ProgressStep, Subject, TaskId};
use crate::{Action, AppError, Context, Result, audit, limits, units};

/// Ends a task by an act that is named.
///
/// # Errors
/// [`crate::Kind::User`] without the act; [`crate::Kind::Forbidden`]; [`crate::Kind::Conflict`] where it
/// is ended already, or somebody else said something meanwhile.
pub async fn cancel(cx: &Context, id: TaskId, seen: i64, act: &str, why: &str) -> Result<()> {
    let mut typed = Typed::default();
    let act = typed.required("act", act, limits::SHORT, "Ghi số, ký hiệu văn bản cho phép dừng nhiệm vụ.");
    let why = typed.text("why", why, limits::REASON);
    typed.done()?;
    let mut tx = cx.store().write().await?;
    let open = Open::load(cx, &mut tx, id).await?;
    open.rights.require(cx, Action::EditTasks)?;
    open.seen(seen)?;
    if open.line.running.state == TaskState::Cancelled {
        return Err(
            AppError::conflict("Nhiệm vụ đã bị hủy từ trước.").hint("Tải lại trang để xem văn bản đã hủy.")
        );
    }
    let said = NewProgress {
        task: id,
        step: ProgressStep::Cancel,
        state: TaskState::Cancelled,
        percent: open.line.running.percent,
        as_of: units::today(cx),
        period: None,
        note: why.clone(),
        act: Some(act.clone()),
        at: cx.now(),
        by: cx.actor().name().to_owned(),
    };
    task_progress::insert(&mut tx, &[said]).await?;
    let detail = json!({ "act": act, "reason": why });
    audit::record(cx, &mut tx, "task.cancel", Subject::new("task", id.0), detail).await?;
    Ok(tx.commit().await?)
}

/// Has a task go on that was accepted or cancelled, with a reason.
///
/// # Errors
/// [`crate::Kind::User`] without a reason; [`crate::Kind::Forbidden`]; [`crate::Kind::Conflict`] where it
/// goes on anyway, or somebody else said something meanwhile.
pub async fn resume(cx: &Context, id: TaskId, seen: i64, why: &str) -> Result<()> {
    let why = reason("why", why, "Ghi lý do mở lại nhiệm vụ.")?;
    let mut tx = cx.store().write().await?;
    let open = Open::load(cx, &mut tx, id).await?;
    open.rights.require(cx, Action::EditTasks)?;
    open.seen(seen)?;
    if !matches!(open.line.running.state, TaskState::Accepted | TaskState::Cancelled) {
        return Err(AppError::conflict("Nhiệm vụ vẫn đang mở.")
            .hint("Không cần mở lại; đơn vị báo cáo tiếp được ngay."));
    }
    let percent = open.percent_before();
    let said = NewProgress {
        task: id,
        step: ProgressStep::Resume,
        state: if percent == 0 { TaskState::NotStarted } else { TaskState::InProgress },
        percent,
        as_of: units::today(cx),
        period: None,
        note: why.clone(),
        act: None,
        at: cx.now(),
        by: cx.actor().name().to_owned(),
    };
    task_progress::insert(&mut tx, &[said]).await?;
    audit::record(cx, &mut tx, "task.resume", Subject::new("task", id.0), json!({ "reason": why })).await?;
    Ok(tx.commit().await?)
}
