//! Setting the last day of a task.

use cotmoc_store::task_deadlines;
use serde_json::json;

use super::Open;
use super::typed::Typed;
use crate::model::{SetDeadline, Subject, TaskId};
use crate::{Action, Context, Result, audit, limits};

/// Sets the last day of a task, with the reason or the act; what was set before stays on record.
///
/// # Errors
/// [`crate::Kind::User`] with errors per field; [`crate::Kind::Forbidden`].
pub async fn set_deadline(cx: &Context, id: TaskId, due: &str, why: &str) -> Result<()> {
    let mut tx = cx.store().write().await?;
    let open = Open::load(cx, &mut tx, id).await?;
    open.rights.require(cx, Action::EditTasks)?;
    let mut typed = Typed::default();
    let day = typed.day("due", due);
    let reason = typed.required("reason", why, limits::REASON, "Ghi văn bản hoặc lý do đặt thời hạn này.");
    typed.done()?;
    let Some(due) = day else { return Ok(()) };
    let set = SetDeadline { task: id, due, reason, at: cx.now(), by: cx.actor().name().to_owned() };
    let detail = json!({ "old": open.line.running.due, "new": due, "reason": set.reason });
    task_deadlines::insert(&mut tx, &[set]).await?;
    audit::record(cx, &mut tx, "task.deadline", Subject::new("task", id.0), detail).await?;
    Ok(tx.commit().await?)
}
