//! What is still to be done, for whoever reminds and reports.

use cotmoc_core::model::UnitId;
use cotmoc_core::task::TaskState;
use cotmoc_core::units::Register;
use cotmoc_store::Tx;
use jiff::Timestamp;
use jiff::civil::Date;

use super::gather::{Line, gather};
use crate::model::{PlanId, ProgressStep, TaskId};
use crate::{Action, Context, Result, units};

/// A task that is not finished.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwedTask {
    /// Its number.
    pub id: TaskId,
    /// Its plan.
    pub plan: PlanId,
    /// What is to be done, whole.
    pub title: String,
    /// The unit that answers for it, where it is known and exists.
    pub lead: Option<UnitId>,
    /// Its name; as the plan names it where it is not known, empty where the plan names nobody.
    pub lead_name: String,
    /// The units that help, as far as they are known and exist.
    pub coordinating: Vec<UnitId>,
    /// The last day, where there is one.
    pub due: Option<Date>,
    /// Not started, in progress, or done and waiting for the owner.
    pub state: TaskState,
    /// How much is done, 0 to 100.
    pub percent: u8,
    /// When it was reported last.
    pub reported: Option<Timestamp>,
    /// Days by which the last day is over; 0 where it is not.
    pub late: u32,
    /// Why the owner sent it back, where that was the last thing that happened.
    pub sent_back: Option<String>,
    /// Demonstration data.
    pub demo: bool,
}

/// Every task that is not finished today, as [`owed`] gives them.
///
/// # Errors
/// [`crate::Kind::Forbidden`], [`crate::Kind::Internal`].
pub async fn unfinished(cx: &Context) -> Result<Vec<OwedTask>> {
    let mut tx = cx.store().read().await?;
    let register = units::load(cx, &mut tx).await?.register;
    owed(cx, &mut tx, &register, units::today(cx)).await
}

/// Every task in force that is neither accepted nor cancelled, by its number: a bounded number of
/// statements, however many there are. A task that comes again is there once, for the period in turn.
///
/// # Errors
/// [`crate::Kind::Forbidden`], [`crate::Kind::Internal`].
pub(crate) async fn owed(
    cx: &Context,
    tx: &mut Tx,
    register: &Register,
    today: Date,
) -> Result<Vec<OwedTask>> {
    cx.require(Action::Read)?;
    let lines = gather(tx, register, today).await?;
    let finished = |line: &Line| matches!(line.running.state, TaskState::Accepted | TaskState::Cancelled);
    Ok(lines.into_iter().filter(|line| !finished(line)).map(one).collect())
}

fn one(line: Line) -> OwedTask {
    let sent_back = line.newest.as_ref().filter(|newest| newest.said.step == ProgressStep::Return);
    OwedTask {
        id: line.task.id,
        plan: line.task.plan,
        lead: line.lead_unit(),
        lead_name: line.lead_name().to_owned(),
        coordinating: line.coordinating.iter().filter_map(|party| party.unit).collect(),
        due: line.running.due,
        state: line.running.state,
        percent: line.running.percent,
        reported: line.reported,
        late: line.running.late,
        sent_back: sent_back.map(|newest| newest.said.note.clone()),
        demo: line.task.demo,
        title: line.task.fields.task,
    }
}
