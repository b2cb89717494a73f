//! Tasks of plans as they run: who has to do what by when, how far it is, what it costs.
//!
//! What a plan says of a task is never changed. Everything here is kept beside it, and whether a task is
//! late is worked out anew every time.

mod add;
mod assign;
mod budget;
mod cancel;
mod deadline;
mod evidence;
mod feed;
mod gather;
mod judge;
mod link;
mod list;
pub(crate) mod owed;
mod report;
mod right;
mod show;
mod totals;
mod typed;
mod unit_plan;
mod work;

pub use add::{NewTask, add, offered};
pub use assign::{AssignForm, assign};
pub use budget::{BudgetForm, set_budget};
pub use cancel::{cancel, resume};
pub use deadline::set_deadline;
pub use evidence::{add_evidence, evidence, remove_evidence};
pub use feed::{Feed, feed, feed_of, make_feed, own_feed, revoke_feed};
pub(crate) use gather::gather;
pub use gather::{Line, Party};
pub use judge::{accept, send_back};
pub use link::{link, unlink};
pub use list::{Filter, Listed, Search, UnitChoice, list};
pub use owed::{OwedTask, unfinished};
pub use report::{ReportForm, report};
pub use right::Rights;
pub use show::{TaskPage, show};
pub use totals::{Served, Sums, Totals, Wanted, is_odd, totals};
pub use unit_plan::{IssueForm, Issued, UnitPlans, issue, unit_plans};
pub use work::{TaskGroup, TaskWork, work};

use cotmoc_core::units::Register;
use cotmoc_store::{Tx, task_progress, tasks};
use std::sync::Arc;

use crate::model::{Progress, TaskId};
use crate::{Action, AppError, Context, Result, units};

/// A task in force about to be changed, with everything that says where it stands.
struct Open {
    line: Line,
    register: Arc<Register>,
    said: Vec<Progress>,
    rights: Rights,
}

impl Open {
    async fn load(cx: &Context, tx: &mut Tx, id: TaskId) -> Result<Self> {
        let register = units::load(cx, tx).await?.register;
        let lines = gather::gather(tx, &register, units::today(cx)).await?;
        let Some(line) = lines.into_iter().find(|line| line.task.id == id) else {
            return Err(missing(tx, id).await?);
        };
        let said = task_progress::of_task(tx, id).await?;
        let rights = Rights::of(cx, &line, &register);
        Ok(Self { line, register, said, rights })
    }

    /// Refuses a step on what the page no longer shows truly.
    fn seen(&self, seen: i64) -> Result<()> {
        let newest = self.said.last();
        if newest.map_or(0, |progress| progress.id.0) == seen {
            return Ok(());
        }
        let who = newest.map(|progress| progress.said.by.as_str()).unwrap_or_default();
        Err(AppError::conflict(format!(
            "«{who}» vừa ghi một bước mới của nhiệm vụ này sau khi bạn mở trang."
        ))
        .hint("Tải lại trang để đọc bước mới nhất rồi làm lại; nội dung bạn gửi chưa được lưu."))
    }

    /// How much was done before somebody said that all of it is.
    fn percent_before(&self) -> u8 {
        let partial = self.said.iter().rev().map(|progress| progress.said.percent);
        partial.into_iter().find(|percent| *percent < 100).unwrap_or(0)
    }
}

/// The task in force that took the place of one, if one did.
///
/// # Errors
/// [`crate::Kind::Forbidden`], [`crate::Kind::Internal`].
pub async fn heir(cx: &Context, id: TaskId) -> Result<Option<TaskId>> {
    cx.require(Action::Read)?;
    let mut tx = cx.store().read().await?;
    let (mut newest, mut asked) = (None, id);
    while let Some(next) = heir_of(&mut tx, asked).await? {
        (newest, asked) = (Some(next), next);
    }
    Ok(newest)
}

async fn heir_of(tx: &mut Tx, id: TaskId) -> Result<Option<TaskId>> {
    Ok(tasks::get(tx, id).await?.and_then(|task| task.superseded_by))
}

/// Why there is no such task: there never was, or another one took its place.
async fn missing(tx: &mut Tx, id: TaskId) -> Result<AppError> {
    let heir = heir_of(tx, id).await?;
    let missing = AppError::not_found("nhiệm vụ", id);
    Ok(match heir {
        Some(heir) => missing.hint(format!("Văn bản sửa đổi đã thay nhiệm vụ này bằng nhiệm vụ số {heir}.")),
        None => missing,
    })
}
