//! Plans: the list, and one plan beside the national strategy.

mod table;

use crate::model::{
    Act, AuditEntry, Document, Pillar, Plan, PlanFacts, PlanId, PlanSummary, QualitativeTarget, Target, Task,
};
use crate::{AppError, Context, Kind, Result};

pub use table::{IndicatorLine, Mark, NotComparable, PillarTable, YearCell};

/// What the page of a plan shows.
#[derive(Debug, Clone)]
pub struct PlanPage {
    /// The plan.
    pub plan: Plan,
    /// The plans above it, the nearest first.
    pub ancestors: Vec<Plan>,
    /// The plans that carry it out.
    pub children: Vec<PlanSummary>,
    /// Acts that made and changed it, in the order of entry.
    pub acts: Vec<Act>,
    /// Documents of these acts.
    pub documents: Vec<Document>,
    /// The national strategy that it is held against; `None` for the strategy itself.
    pub national: Option<Plan>,
    /// Targets in force by pillar, indicator and year, beside the national target; indicators that the
    /// strategy names and the plan does not are lines without targets.
    pub table: Vec<PillarTable>,
    /// Every target, superseded ones included, in the order of entry.
    pub targets: Vec<Target>,
    /// Every task, superseded ones included.
    pub tasks: Vec<Task>,
    /// Every target without a figure, superseded ones included.
    pub qualitative: Vec<QualitativeTarget>,
}

/// All plans with what they hold; parents name the tree. The national strategy is among them.
///
/// # Errors
/// [`Kind::Forbidden`], [`Kind::Internal`].
pub async fn list(_cx: &Context) -> Result<Vec<PlanSummary>> {
    Err(AppError::new(Kind::Internal, "chưa xong"))
}

/// One plan with everything it asks for.
///
/// # Errors
/// [`Kind::NotFound`].
pub async fn show(_cx: &Context, _id: PlanId) -> Result<PlanPage> {
    Err(AppError::new(Kind::Internal, "chưa xong"))
}

/// Corrects the facts of a plan (title, number, parent …). What an act changed is entered as an amendment.
///
/// # Errors
/// [`Kind::User`] with errors per field or for a parent that lies below the plan; [`Kind::Conflict`].
pub async fn edit(_cx: &Context, _id: PlanId, _version: i64, _facts: PlanFacts) -> Result<Plan> {
    Err(AppError::new(Kind::Internal, "chưa xong"))
}

/// What was done to a plan, newest first.
///
/// # Errors
/// [`Kind::NotFound`].
pub async fn history(_cx: &Context, _id: PlanId) -> Result<Vec<AuditEntry>> {
    Err(AppError::new(Kind::Internal, "chưa xong"))
}
