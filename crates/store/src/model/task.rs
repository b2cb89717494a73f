//! Tasks as they run: what is said about them, until when they are, what they cost, who plans them.

use cotmoc_core::model::{Pillar, UnitId};
use cotmoc_core::task::{FundSource, Kept, Money, TaskState};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{
    AccountId, BudgetId, EvidenceId, PlanId, TargetId, TaskFeedId, TaskFields, TaskId, TaskProgressId,
};

/// A task in force with what its plan says of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedTask {
    /// Its number.
    pub id: TaskId,
    /// Its plan.
    pub plan: PlanId,
    /// What is to be done, by whom, by when.
    pub fields: TaskFields,
    /// The task of which it is a part.
    pub parent: Option<TaskId>,
    /// The pillar that a person gave it.
    pub pillar: Option<Pillar>,
    /// When it was entered.
    pub since: Timestamp,
    /// Title of its plan.
    pub plan_title: String,
    /// Number and sign of its plan.
    pub plan_number: Option<String>,
    /// The plan that its plan carries out.
    pub plan_parent: Option<PlanId>,
    /// The years of its plan, as «2026-2030».
    pub horizon: Option<String>,
    /// The unit whose own plan it is, with the plan's year.
    pub own: Option<(UnitId, i16)>,
    /// Demonstration data.
    pub demo: bool,
}

/// What happened to a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ProgressStep {
    /// Whoever does it said how far it is.
    Report,
    /// The owner accepted it.
    Accept,
    /// The owner sent it back.
    Return,
    /// An act ended it.
    Cancel,
    /// It goes on after it was accepted or cancelled.
    Resume,
}

words!(ProgressStep {
    Report = "report",
    Accept = "accept",
    Return = "return",
    Cancel = "cancel",
    Resume = "resume",
});

/// What is to be kept of something said about a task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewProgress {
    /// The task.
    pub task: TaskId,
    /// What happened.
    pub step: ProgressStep,
    /// The state that it left the task in.
    pub state: TaskState,
    /// How much is done, 0 to 100.
    pub percent: u8,
    /// The day for which it is said.
    pub as_of: Date,
    /// The period for which it is said, where one was named.
    pub period: Option<String>,
    /// What was done, what hinders, why it is sent back.
    pub note: String,
    /// Number of the act that ended it.
    pub act: Option<String>,
    /// When it was said.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
}

/// Something that was said about a task; never changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Its number.
    pub id: TaskProgressId,
    /// What was said.
    #[serde(flatten)]
    pub said: NewProgress,
}

impl Progress {
    /// What counts for where the task stands.
    #[must_use]
    pub fn kept(&self) -> Kept {
        Kept { state: self.said.state, percent: self.said.percent, as_of: self.said.as_of }
    }
}

/// A last day that a person set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetDeadline {
    /// The task.
    pub task: TaskId,
    /// The last day.
    pub due: Date,
    /// Why, or by which act.
    pub reason: String,
    /// When it was set.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
}

/// That a task serves a target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskLink {
    /// The task.
    pub task: TaskId,
    /// The target.
    pub target: TargetId,
    /// The plan of the target.
    pub plan: PlanId,
    /// Code of the target's indicator.
    pub code: Option<String>,
    /// What is measured.
    pub indicator: String,
    /// The year of the target.
    pub year: Option<u16>,
    /// The pillar of the target.
    pub pillar: Option<Pillar>,
}

/// A file that shows what was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Its number.
    pub id: EvidenceId,
    /// The task.
    pub task: TaskId,
    /// Name of the file.
    pub name: String,
    /// Media type, by content.
    pub media: String,
    /// Bytes.
    pub size: u64,
    /// SHA-256 of the bytes, as 64 hexadecimal digits.
    pub sha256: String,
    /// When it was added.
    pub added_at: Timestamp,
    /// By whom.
    pub added_by: String,
    /// When it was taken away; its bytes stay.
    pub removed_at: Option<Timestamp>,
}

/// Amounts of one line of a budget, in whole đồng; what is not known stays nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amounts {
    /// Asked for by the plan.
    pub planned: Option<Money>,
    /// Given.
    pub allocated: Option<Money>,
    /// Paid out.
    pub disbursed: Option<Money>,
}

/// The money of a task for a year from a source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Budget {
    /// Its number.
    pub id: BudgetId,
    /// The task.
    pub task: TaskId,
    /// The year.
    pub year: i16,
    /// Where the money comes from.
    pub source: FundSource,
    /// The amounts.
    pub amounts: Amounts,
    /// Counts its changes; a change names the version that was seen.
    pub version: i64,
    /// When it was changed last.
    pub changed_at: Timestamp,
    /// By whom.
    pub changed_by: String,
}

/// A unit's own plan of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitPlan {
    /// The plan.
    pub plan: PlanId,
    /// The unit that issues it.
    pub unit: UnitId,
    /// The year.
    pub year: i16,
}

/// A secret address at which a calendar programme fetches the tasks of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskFeed {
    /// Its number.
    pub id: TaskFeedId,
    /// The person's account.
    pub account: AccountId,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it became worthless.
    pub revoked_at: Option<Timestamp>,
}
