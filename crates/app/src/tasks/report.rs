//! Saying how far a task is.

use cotmoc_core::model::Period;
use cotmoc_core::task::{Deadline, TaskState};
use cotmoc_store::task_progress;
use jiff::civil::Date;
use serde_json::json;

use super::Open;
use super::typed::Typed;
use crate::model::{NewProgress, ProgressStep, Subject, TaskId};
use crate::{Action, AppError, Context, Result, audit, limits, units};

/// A report as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReportForm {
    /// «done» where all of it is done; anything else: it is being done.
    pub state: String,
    /// How much is done, 0 to 100.
    pub percent: String,
    /// What was done, what hinders.
    pub note: String,
    /// The day for which it is said; today where it is empty.
    pub as_of: String,
}

/// Keeps what whoever does a task says about it. `seen` is the number of the newest step that the page
/// showed, 0 where there was none.
///
/// # Errors
/// [`crate::Kind::User`] with errors per field; [`crate::Kind::Forbidden`]; [`crate::Kind::Conflict`] where
/// the task is accepted or cancelled, or somebody else said something meanwhile.
pub async fn report(cx: &Context, id: TaskId, seen: i64, form: &ReportForm) -> Result<()> {
    let mut tx = cx.store().write().await?;
    let open = Open::load(cx, &mut tx, id).await?;
    open.rights.require(cx, Action::ReportTask)?;
    open.seen(seen)?;
    match open.line.running.state {
        TaskState::Accepted => return Err(over("đã được nghiệm thu")),
        TaskState::Cancelled => return Err(over("đã bị hủy")),
        TaskState::NotStarted | TaskState::InProgress | TaskState::Done => {}
    }
    let said = read(cx, &open, form)?;
    let detail =
        json!({ "state": said.state, "percent": said.percent, "as_of": said.as_of, "note": said.note });
    task_progress::insert(&mut tx, &[said]).await?;
    audit::record(cx, &mut tx, "task.report", Subject::new("task", id.0), detail).await?;
    Ok(tx.commit().await?)
}

fn over(how: &str) -> AppError {
    AppError::conflict(format!("Nhiệm vụ {how}, không nhận báo cáo nữa."))
        .hint("Nếu việc còn phải làm tiếp, nhờ chủ trì kế hoạch mở lại nhiệm vụ.")
}

fn read(cx: &Context, open: &Open, form: &ReportForm) -> Result<NewProgress> {
    let mut typed = Typed::default();
    let today = units::today(cx);
    let done = form.state == "done";
    let percent = match form.percent.trim().trim_end_matches('%').trim().parse::<u8>() {
        _ if done => 100,
        Ok(percent) if percent <= 100 => percent,
        _ => {
            typed.wrong("percent", "Tiến độ là số nguyên từ 0 đến 100.");
            0
        }
    };
    let note = typed.text("note", &form.note, limits::REASON);
    if done && note.is_empty() {
        typed.wrong("note", "Ghi kết quả, sản phẩm đã hoàn thành để chủ trì kế hoạch nghiệm thu.");
    }
    let as_of =
        if form.as_of.trim().is_empty() { today } else { typed.day("as_of", &form.as_of).unwrap_or(today) };
    if as_of > today {
        typed.wrong("as_of", "Tiến độ được báo cáo đến hôm nay hoặc một ngày đã qua.");
    }
    typed.done()?;
    Ok(NewProgress {
        task: open.line.task.id,
        step: ProgressStep::Report,
        state: if done { TaskState::Done } else { TaskState::InProgress },
        percent,
        as_of,
        period: period(open.line.deadline, as_of),
        note,
        act: None,
        at: cx.now(),
        by: cx.actor().name().to_owned(),
    })
}

/// The period of a task that comes again.
pub(super) fn period(deadline: Deadline, day: Date) -> Option<String> {
    let Deadline::Again { rhythm, .. } = deadline else { return None };
    let kind = rhythm.period()?;
    let months = i32::from(kind.months()?);
    let month = Period::day(day)?.end_in_months() - 1;
    Period::from_ordinal(kind, month.div_euclid(months)).map(|period| period.to_string())
}
