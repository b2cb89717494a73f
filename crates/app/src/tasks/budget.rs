//! The money of a task: one line for a year and a source.

use cotmoc_core::task::{FundSource, Money, dong};
use cotmoc_store::plans::Changed;
use cotmoc_store::task_budgets;
use serde_json::json;

use super::Open;
use super::typed::Typed;
use crate::model::{Amounts, Subject, TaskId};
use crate::{Action, AppError, Context, Kind, Result, audit, limits};

/// A line of a budget as typed; amounts without a unit are in millions of đồng, empty ones are not known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BudgetForm {
    /// The year, four digits.
    pub year: String,
    /// The source, in its word.
    pub source: String,
    /// Asked for by the plan.
    pub planned: String,
    /// Given.
    pub allocated: String,
    /// Paid out.
    pub disbursed: String,
    /// The version that was seen; empty for a line that is new.
    pub version: String,
}

/// Keeps a line of a task's budget. Who may only report changes what was paid out and nothing else.
///
/// # Errors
/// [`Kind::User`] with errors per field; [`Kind::Forbidden`]; [`Kind::Conflict`] where somebody else changed
/// the line meanwhile, or there is one already.
pub async fn set_budget(cx: &Context, id: TaskId, form: &BudgetForm) -> Result<()> {
    let mut tx = cx.store().write().await?;
    let open = Open::load(cx, &mut tx, id).await?;
    let rights = open.rights;
    rights.require(cx, if rights.edit { Action::EditTasks } else { Action::ReportTask })?;
    let (year, source, amounts) = read(form)?;
    let lines = task_budgets::of_task(&mut tx, id).await?;
    let before = lines.iter().find(|line| line.year == year && line.source == source);
    let amounts = if rights.edit {
        amounts
    } else {
        let kept = before.map(|line| line.amounts).unwrap_or_default();
        Amounts { disbursed: amounts.disbursed, ..kept }
    };
    let by = (cx.now(), cx.actor().name());
    match (before, form.version.trim().parse::<i64>()) {
        (Some(line), Ok(version)) => {
            if task_budgets::update(&mut tx, (line.id, version), amounts, by).await?
                == Changed::NotThatVersion
            {
                return Err(AppError::conflict(format!("«{}» vừa sửa dòng kinh phí này.", line.changed_by))
                    .hint("Tải lại trang để thấy số mới nhất rồi sửa lại; số bạn gửi chưa được lưu."));
            }
        }
        (Some(_), Err(_)) => {
            return Err(AppError::conflict(format!("Năm {year} đã có dòng kinh phí nguồn «{source}»."))
                .hint("Sửa dòng đã có trong bảng thay vì thêm dòng mới."));
        }
        (None, _) if lines.len() >= limits::BUDGET_LINES => {
            return Err(AppError::new(Kind::TooLarge, "Nhiệm vụ đã có quá nhiều dòng kinh phí.")
                .hint("Gộp các dòng cùng năm và nguồn."));
        }
        (None, _) => {
            task_budgets::insert(&mut tx, (id, year, source), amounts, by).await?;
        }
    }
    let detail =
        json!({ "year": year, "source": source, "old": before.map(|line| line.amounts), "new": amounts });
    audit::record(cx, &mut tx, "task.budget", Subject::new("task", id.0), detail).await?;
    Ok(tx.commit().await?)
}

fn read(form: &BudgetForm) -> Result<(i16, FundSource, Amounts)> {
    let mut typed = Typed::default();
    let year = form.year.trim().parse::<i16>().ok();
    let year = year.filter(|year| u16::try_from(*year).is_ok_and(|year| limits::YEARS.contains(&year)));
    if year.is_none() {
        typed.wrong(
            "year",
            format!("Năm «{}» không đọc được; viết bốn chữ số, ví dụ 2026.", form.year.trim()),
        );
    }
    let source = form.source.trim().parse::<FundSource>().ok();
    if source.is_none() {
        typed.wrong("source", "Chọn nguồn kinh phí trong danh sách.");
    }
    let mut amount = |field, text: &str| -> Option<Money> {
        if text.trim().is_empty() {
            return None;
        }
        dong(text).map_err(|why| typed.wrong(field, why)).ok()
    };
    let amounts = Amounts {
        planned: amount("planned", &form.planned),
        allocated: amount("allocated", &form.allocated),
        disbursed: amount("disbursed", &form.disbursed),
    };
    typed.done()?;
    Ok((year.unwrap_or_default(), source.unwrap_or(FundSource::Province), amounts))
}
