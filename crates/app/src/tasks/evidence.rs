//! Files that show what was done: adding, reading, taking away.

use cotmoc_core::task::TaskState;
use cotmoc_store::task_evidence::{self, NewEvidence};
use serde_json::json;

use super::Open;
use crate::files::{self, Taken};
use crate::model::{Evidence, EvidenceId, Subject, TaskId};
use crate::{Action, AppError, Context, Kind, Result, audit, limits};

/// Attaches a file to a task: a PDF, a picture, a Word or Excel file, by its content. The same file is
/// kept once.
///
/// # Errors
/// [`Kind::TooLarge`] above [`limits::ATTACHMENT_BYTES`] or [`limits::EVIDENCE`] files; [`Kind::User`] for
/// another kind of file; [`Kind::Forbidden`]; [`Kind::Conflict`] where the task is cancelled.
pub async fn add_evidence(cx: &Context, id: TaskId, name: &str, bytes: Vec<u8>) -> Result<EvidenceId> {
    let Taken { media, bytes, sha256 } = files::take(bytes).await?;
    let mut tx = cx.store().write().await?;
    let open = Open::load(cx, &mut tx, id).await?;
    open.rights.require(cx, Action::ReportTask)?;
    if open.line.running.state == TaskState::Cancelled {
        return Err(AppError::conflict("Nhiệm vụ đã bị hủy, không nhận minh chứng nữa.")
            .hint("Nhờ chủ trì kế hoạch mở lại nhiệm vụ nếu việc còn phải làm."));
    }
    let there = task_evidence::of_task(&mut tx, id).await?;
    if let Some(same) = there.iter().find(|file| file.sha256 == sha256) {
        return Ok(same.id);
    }
    if there.len() >= limits::EVIDENCE {
        let most = limits::EVIDENCE;
        return Err(AppError::new(Kind::TooLarge, format!("Nhiệm vụ đã có {most} tệp minh chứng."))
            .hint("Gỡ bớt tệp không cần thiết, hoặc gộp nhiều văn bản vào một tệp PDF."));
    }
    let name = files::tidy(name);
    let new = NewEvidence {
        task: id,
        name: &name,
        media,
        bytes: &bytes,
        sha256: &sha256,
        at: cx.now(),
        by: cx.actor().name(),
    };
    let file = task_evidence::insert(&mut tx, &new).await?;
    let detail = json!({ "attachment": file, "name": name, "sha256": sha256, "size": bytes.len() });
    audit::record(cx, &mut tx, "task.evidence", Subject::new("task", id.0), detail).await?;
    tx.commit().await?;
    Ok(file)
}

/// A file with its bytes.
///
/// # Errors
/// [`Kind::NotFound`]; [`Kind::Forbidden`]; [`Kind::Internal`] where the bytes are not those that were kept.
pub async fn evidence(cx: &Context, id: EvidenceId) -> Result<(Evidence, Vec<u8>)> {
    cx.require(Action::Read)?;
    let mut tx = cx.store().read().await?;
    let kept = task_evidence::get(&mut tx, id).await?.filter(|file| file.removed_at.is_none());
    let kept = kept.ok_or_else(|| AppError::not_found("tệp minh chứng", id))?;
    let bytes = task_evidence::bytes(&mut tx, &kept).await?;
    let bytes = files::whole(bytes, &kept.sha256, &kept.name).await?;
    Ok((kept, bytes))
}

/// Takes a file away. Its bytes stay in the database, because the log names them.
///
/// # Errors
/// [`Kind::NotFound`]; [`Kind::Forbidden`]; [`Kind::Conflict`] where the task was accepted with it.
pub async fn remove_evidence(cx: &Context, id: EvidenceId) -> Result<TaskId> {
    let mut tx = cx.store().write().await?;
    let kept = task_evidence::get(&mut tx, id).await?.filter(|file| file.removed_at.is_none());
    let kept = kept.ok_or_else(|| AppError::not_found("tệp minh chứng", id))?;
    let open = Open::load(cx, &mut tx, kept.task).await?;
    open.rights.require(cx, Action::ReportTask)?;
    if open.line.running.state == TaskState::Accepted {
        return Err(AppError::conflict("Nhiệm vụ đã được nghiệm thu cùng minh chứng này.")
            .hint("Nhờ chủ trì kế hoạch mở lại nhiệm vụ rồi mới gỡ tệp."));
    }
    task_evidence::remove(&mut tx, id, cx.now()).await?;
    let detail = json!({ "attachment": id, "name": kept.name, "sha256": kept.sha256 });
    audit::record(cx, &mut tx, "task.evidence_remove", Subject::new("task", kept.task.0), detail).await?;
    tx.commit().await?;
    Ok(kept.task)
}
