//! One target: where it stands in the text, what it replaced, what replaced it.

use crate::model::{Act, ActFacts, Document, Plan, Target, TargetFields, TargetId};
use crate::plans::Mark;
use crate::{AppError, Context, Kind, Result};

/// One version of a target on its way through time.
#[derive(Debug, Clone)]
pub struct TargetVersion {
    /// The target as it stood.
    pub target: Target,
    /// The act that set it.
    pub set_by: Option<Act>,
    /// The act that ended it.
    pub ended_by: Option<Act>,
}

/// What the page of a target shows.
#[derive(Debug, Clone)]
pub struct TargetPage {
    /// The target.
    pub target: Target,
    /// Its plan.
    pub plan: Plan,
    /// The document of its passage.
    pub document: Option<Document>,
    /// The national target of the same indicator and year.
    pub national: Option<Target>,
    /// How the two stand.
    pub mark: Option<Mark>,
    /// All versions, the first one first; at least this one.
    pub history: Vec<TargetVersion>,
}

/// One target with its history.
///
/// # Errors
/// [`Kind::NotFound`].
pub async fn show(_cx: &Context, _id: TargetId) -> Result<TargetPage> {
    Err(AppError::new(Kind::Internal, "chưa xong"))
}

/// All versions of a target, the first one first.
///
/// # Errors
/// [`Kind::NotFound`].
pub async fn history(_cx: &Context, _id: TargetId) -> Result<Vec<TargetVersion>> {
    Err(AppError::new(Kind::Internal, "chưa xong"))
}

/// Puts a new target in the place of one that an act changed. The old one keeps its act and its history.
///
/// # Errors
/// [`Kind::User`] with errors per field; [`Kind::Conflict`] where it is superseded already or the plan changed.
pub async fn supersede(
    _cx: &Context,
    _id: TargetId,
    _plan_version: i64,
    _fields: TargetFields,
    _act: ActFacts,
) -> Result<TargetId> {
    Err(AppError::new(Kind::Internal, "chưa xong"))
}
