//! Writing: texts under headings, what stands around them, handing a unit's part up, dropping.

use cotmoc_store::plans::Changed;
use cotmoc_store::reports;
use jiff::civil::Date;
use serde_json::json;

use super::head::Head;
use super::{editable, readable};
use crate::model::{Report, ReportId, ReportState, Subject, Written};
use crate::units::day_field;
use crate::{Action, AppError, Context, Result, audit, limits, when};

/// Saves the text under a heading; gives its number, from 1. `seen` is the number of the text that was
/// changed, 0 where there was none. A text that is as it was is not saved again.
///
/// # Errors
/// [`crate::Kind::User`] where it is too long or there is no such heading; [`crate::Kind::Conflict`] where
/// somebody else saved meanwhile, or the report can no longer be changed; [`crate::Kind::Forbidden`].
pub async fn save(cx: &Context, id: ReportId, section: &str, seen: i64, text: &str) -> Result<i64> {
    if text.chars().count() > limits::REPORT_TEXT {
        let most = limits::REPORT_TEXT;
        return Err(AppError::user(format!("Lời văn của một mục dài nhất {most} ký tự."))
            .hint("Chia nội dung ra nhiều mục, hoặc đưa phần chi tiết vào phụ lục."));
    }
    let text = text.replace("\r\n", "\n");
    let mut tx = cx.store().write().await?;
    let (report, register) = readable(cx, &mut tx, id).await?;
    editable(cx, &report, &register)?;
    if !report.definition.section(section).is_some_and(cotmoc_core::report::Section::is_written) {
        return Err(
            AppError::user(format!("Báo cáo không có mục «{section}» để viết.")).hint("Tải lại trang.")
        );
    }
    let before = reports::texts(&mut tx, [id]).await?.into_iter().find(|written| written.section == section);
    let newest = before.as_ref().map_or(0, |written| written.seq);
    if newest != seen {
        let by = before.map(|written| written.by).unwrap_or_default();
        return Err(AppError::conflict(format!("{by} vừa lưu mục này sau khi bạn mở trang."))
            .hint("Lời văn bạn vừa viết vẫn còn trên trang. Xem bản mới của mục, gộp hai bản rồi lưu lại."));
    }
    if before.is_some_and(|written| written.text == text) {
        return Ok(newest);
    }
    let new = Written {
        report: id,
        section: section.to_owned(),
        seq: newest + 1,
        text,
        at: cx.now(),
        by: cx.actor().name().to_owned(),
    };
    reports::write(&mut tx, &new).await?;
    let detail = json!({"section": section, "seq": new.seq, "length": new.text.chars().count()});
    audit::record(cx, &mut tx, "report.write", Subject::new("report", id.0), detail).await?;
    tx.commit().await?;
    Ok(new.seq)
}

/// What stood under a heading, the newest first.
///
/// # Errors
/// [`crate::Kind::Forbidden`]; [`crate::Kind::NotFound`].
pub async fn history(cx: &Context, id: ReportId, section: &str) -> Result<(Report, Vec<Written>)> {
    let mut tx = cx.store().read().await?;
    let (report, _) = readable(cx, &mut tx, id).await?;
    let texts = reports::history(&mut tx, id, section, limits::HISTORY).await?;
    Ok((report, texts))
}

/// What is changed around the text.
#[derive(Debug, Clone)]
pub struct HeadEdit<'a> {
    /// The version that was seen.
    pub version: i64,
    /// The title.
    pub title: &'a str,
    /// The last day, as typed; empty for none.
    pub due: &'a str,
    /// Head and foot of the paper.
    pub head: Head,
}

/// Changes title, last day, head and foot of the paper.
///
/// # Errors
/// [`crate::Kind::User`] with errors per field; [`crate::Kind::Conflict`]; [`crate::Kind::Forbidden`].
pub async fn set_head(cx: &Context, id: ReportId, edit: &HeadEdit<'_>) -> Result<()> {
    edit.head.check()?;
    let title = edit.title.trim();
    if title.is_empty() || title.chars().count() > limits::SHORT {
        return Err(AppError::field("title", format!("Trích yếu cần từ 1 đến {} ký tự.", limits::SHORT)));
    }
    let due = day_field("due", edit.due)?;
    let mut tx = cx.store().write().await?;
    let (report, register) = readable(cx, &mut tx, id).await?;
    editable(cx, &report, &register)?;
    let head = super::to_json(&edit.head)?;
    changed(reports::set_head(&mut tx, (id, edit.version), title, &head, due).await?)?;
    let detail = json!({"title": title, "due": due, "head": edit.head});
    audit::record(cx, &mut tx, "report.set_head", Subject::new("report", id.0), detail).await?;
    Ok(tx.commit().await?)
}

/// Hands a unit's part to the report above. Every heading that must not stay empty has its text.
///
/// # Errors
/// [`crate::Kind::User`] with what is missing; [`crate::Kind::Conflict`]; [`crate::Kind::Forbidden`].
pub async fn send(cx: &Context, id: ReportId, version: i64) -> Result<()> {
    let mut tx = cx.store().write().await?;
    let (report, register) = readable(cx, &mut tx, id).await?;
    editable(cx, &report, &register)?;
    let Some(parent) = report.parent else {
        return Err(AppError::user("Báo cáo này không phải là phần của báo cáo nào khác."));
    };
    let texts = reports::texts(&mut tx, [id]).await?;
    let written = |key: &str| texts.iter().any(|text| text.section == key && !text.text.trim().is_empty());
    let empty: Vec<String> = report
        .definition
        .sections
        .iter()
        .filter(|section| section.is_required() && !written(&section.key))
        .map(|section| format!("«{}»", section.heading))
        .collect();
    if !empty.is_empty() {
        return Err(AppError::user(format!("Chưa gửi: còn mục chưa viết là {}.", empty.join(", ")))
            .hint("Viết vào mục đó, nếu không có gì thì ghi «Không có»."));
    }
    changed(reports::send(&mut tx, (id, version), (cx.now(), cx.actor().name())).await?)?;
    let detail = json!({"parent": parent});
    audit::record(cx, &mut tx, "report.send", Subject::new("report", id.0), detail).await?;
    Ok(tx.commit().await?)
}

/// Takes a part back to change it, or gives it back to its unit, as long as the report above is a draft.
///
/// # Errors
/// [`crate::Kind::Conflict`]; [`crate::Kind::Forbidden`].
pub async fn take_back(cx: &Context, id: ReportId, version: i64) -> Result<()> {
    let mut tx = cx.store().write().await?;
    let (report, register) = readable(cx, &mut tx, id).await?;
    super::may_write(cx, &report, &register)?;
    if let Some(parent) = report.parent {
        let above = reports::get(&mut tx, parent).await?;
        if above.is_some_and(|above| above.state != ReportState::Draft) {
            return Err(AppError::conflict(
                "Báo cáo của cấp trên đã phát hành; phần này không rút lại được nữa.",
            ));
        }
    }
    changed(reports::take_back(&mut tx, (id, version)).await?)?;
    audit::record(cx, &mut tx, "report.take_back", Subject::new("report", id.0), json!({})).await?;
    Ok(tx.commit().await?)
}

/// Ends a report that is not wanted; its texts stay and can be read.
///
/// # Errors
/// [`crate::Kind::User`] without a reason; [`crate::Kind::Conflict`]; [`crate::Kind::Forbidden`].
pub async fn drop(cx: &Context, id: ReportId, version: i64, why: &str) -> Result<()> {
    let why = why.trim();
    if why.is_empty() || why.chars().count() > limits::REASON {
        return Err(AppError::field("why", format!("Ghi lý do, nhiều nhất {} ký tự.", limits::REASON)));
    }
    let mut tx = cx.store().write().await?;
    let (report, _) = readable(cx, &mut tx, id).await?;
    cx.require_plan(Action::EditReports, report.plan)?;
    changed(reports::drop(&mut tx, (id, version), why).await?)?;
    audit::record(cx, &mut tx, "report.drop", Subject::new("report", id.0), json!({"why": why})).await?;
    Ok(tx.commit().await?)
}

pub(super) fn changed(changed: Changed) -> Result<()> {
    match changed {
        Changed::Yes => Ok(()),
        Changed::NotThatVersion => Err(AppError::conflict("Người khác vừa thay đổi báo cáo này.")
            .hint("Tải lại trang để xem báo cáo đang ở đâu, rồi làm lại.")),
    }
}

/// The day on which a released report went, as typed; today where it is empty.
pub(super) fn day(cx: &Context, typed: &str) -> Result<Date> {
    Ok(day_field("on", typed)?.unwrap_or_else(|| when::day(cx.now())))
}
