//! Several plans in one table: indicator × year against plan.

use crate::model::{AdminLevel, Pillar, Plan, PlanId, Target};
use crate::plans::Mark;
use crate::{AppError, Context, Kind, Result};

/// What one plan asks for in one line.
#[derive(Debug, Clone)]
pub struct ComparedCell {
    /// Targets in force; empty where the plan asks for nothing, several where it contradicts itself.
    pub targets: Vec<Target>,
    /// How it stands to the national target; `None` where there is none.
    pub mark: Option<Mark>,
}

/// One indicator in one year.
#[derive(Debug, Clone)]
pub struct ComparedLine {
    /// Code of the catalogue's indicator.
    pub code: Option<String>,
    /// Its name, else the wording.
    pub indicator: String,
    /// Unit of measure.
    pub unit: String,
    /// Pillar.
    pub pillar: Option<Pillar>,
    /// The level of administration that the figures are about.
    pub level: Option<AdminLevel>,
    /// The year.
    pub year: Option<u16>,
    /// The national target.
    pub national: Option<Target>,
    /// One cell per plan, in the order of [`Comparison::plans`].
    pub cells: Vec<ComparedCell>,
}

/// The whole table.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// The plans, in the order asked for.
    pub plans: Vec<Plan>,
    /// Lines by pillar, indicator, level, year.
    pub lines: Vec<ComparedLine>,
}

/// Holds plans side by side.
///
/// # Errors
/// [`Kind::User`] for no plan or more than [`crate::limits::COMPARED_PLANS`]; [`Kind::NotFound`].
pub async fn plans(_cx: &Context, _plans: &[PlanId]) -> Result<Comparison> {
    Err(AppError::new(Kind::Internal, "chưa xong"))
}
