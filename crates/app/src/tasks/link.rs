//! Targets that a task serves.

use cotmoc_store::{targets, task_links};
use serde_json::json;

use super::Open;
use super::right::root;
use crate::model::{Subject, TargetId, TaskId};
use crate::{Action, AppError, Context, Kind, Result, audit, limits};

/// Keeps that a task serves a target of its plan, or of the plan above; nothing happens where it does already.
///
/// # Errors
/// [`Kind::User`] for a target of another plan or one that is not in force; [`Kind::Forbidden`].
pub async fn link(cx: &Context, id: TaskId, target: TargetId) -> Result<()> {
    let mut tx = cx.store().write().await?;
    let open = Open::load(cx, &mut tx, id).await?;
    open.rights.require(cx, Action::EditTasks)?;
    if open.line.links.iter().any(|link| link.target == target) {
        return Ok(());
    }
    if open.line.links.len() >= limits::LINKS {
        return Err(AppError::new(Kind::TooLarge, format!("Nhiệm vụ đã gắn {} mục tiêu.", limits::LINKS))
            .hint("Gỡ bớt mục tiêu không liên quan trước."));
    }
    let of_plan = targets::of_plans(&mut tx, &[open.line.task.plan, root(&open.line)]).await?;
    if !of_plan.iter().any(|known| known.id == target) {
        return Err(AppError::user("Kế hoạch không có mục tiêu này còn hiệu lực.")
            .hint("Chọn một mục tiêu trong danh sách của kế hoạch."));
    }
    task_links::insert(&mut tx, id, target, cx.now(), cx.actor().name()).await?;
    let detail = json!({ "target": target });
    audit::record(cx, &mut tx, "task.link", Subject::new("task", id.0), detail).await?;
    Ok(tx.commit().await?)
}

/// Ends that a task serves a target.
///
/// # Errors
/// [`Kind::NotFound`] where it does not serve it; [`Kind::Forbidden`].
pub async fn unlink(cx: &Context, id: TaskId, target: TargetId) -> Result<()> {
    let mut tx = cx.store().write().await?;
    let open = Open::load(cx, &mut tx, id).await?;
    open.rights.require(cx, Action::EditTasks)?;
    if !open.line.links.iter().any(|link| link.target == target) {
        return Err(AppError::not_found("mục tiêu gắn với nhiệm vụ", target));
    }
    task_links::remove(&mut tx, id, target, cx.now()).await?;
    let detail = json!({ "target": target });
    audit::record(cx, &mut tx, "task.unlink", Subject::new("task", id.0), detail).await?;
    Ok(tx.commit().await?)
}
