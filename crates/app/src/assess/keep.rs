//! Keeping assessments with everything they stand on.

use cotmoc_core::progress::Assessment;
use cotmoc_store::{assessments, batches};
use serde_json::json;

use super::{Standing, standings};
use crate::model::{NewAssessment, PlanId, Subject, TargetId};
use crate::{Action, AppError, Context, Kind, Result, audit};

/// Assessments kept in one go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    /// Targets whose assessment is other than the one kept before.
    pub new: usize,
    /// Targets that stand as they did, from the same inputs.
    pub same: usize,
    /// Targets with nothing to judge.
    pub none: usize,
}

/// Keeps the assessment of each target of a plan where it or its inputs changed since the last one.
///
/// # Errors
/// [`Kind::NotFound`]; [`Kind::Forbidden`].
pub async fn keep(cx: &Context, plan: PlanId) -> Result<Kept> {
    cx.require_plan(Action::EditPlan, plan)?;
    let mut tx = cx.store().write().await?;
    let standings = standings(cx, &mut tx, plan, None).await?;
    let ids: Vec<TargetId> = standings.iter().map(|s| s.target.id).collect();
    let latest = assessments::latest(&mut tx, &ids).await?;
    let known_to = batches::known_at(&mut tx, None).await?;
    let mut kept = Kept { new: 0, same: 0, none: 0 };
    let mut new = Vec::new();
    for Standing { target, assessment, .. } in &standings {
        let Ok(assessment) = assessment else {
            kept.none += 1;
            continue;
        };
        let row = row(cx, target.id, assessment, known_to)?;
        let before = latest.iter().find(|a| a.facts.target == target.id).map(|a| &a.facts);
        if before.is_some_and(|b| said(b) == said(&row)) {
            kept.same += 1;
        } else {
            new.push(row);
        }
    }
    kept.new = new.len();
    if new.is_empty() {
        return Ok(kept);
    }
    assessments::insert(&mut tx, &new).await?;
    let detail = json!({"plan": plan, "kept": kept.new, "same": kept.same, "known_to": known_to});
    audit::record(cx, &mut tx, "plan.assess", Subject::new("plan", plan.0), detail).await?;
    tx.commit().await?;
    Ok(kept)
}

/// The assessments of a target that were kept, the latest first.
///
/// # Errors
/// [`Kind::Forbidden`].
pub async fn history(cx: &Context, target: TargetId) -> Result<Vec<crate::model::Assessment>> {
    cx.require(Action::Read)?;
    let mut tx = cx.store().read().await?;
    Ok(assessments::history(&mut tx, target, MOST).await?)
}

/// Assessments of one target that are listed.
const MOST: i64 = 100;

fn row(cx: &Context, target: TargetId, assessment: &Assessment, known_to: i64) -> Result<NewAssessment> {
    let text = |value: serde_json::Result<String>| {
        value.map_err(|e| AppError::new(Kind::Internal, "Không ghi được kết quả đánh giá.").because(e))
    };
    Ok(NewAssessment {
        target,
        computed_at: cx.now(),
        known_to,
        method: assessment.method.to_string(),
        method_version: assessment.method_version.to_string(),
        status: assessment.status.to_string(),
        inputs: text(serde_json::to_string(&assessment.inputs))?,
        result: text(serde_json::to_string(assessment))?,
    })
}

/// What tells two assessments apart: neither the moment nor the day on which it was looked at.
fn said(row: &NewAssessment) -> (&str, &str, &str, String) {
    let mut inputs: serde_json::Value = serde_json::from_str(&row.inputs).unwrap_or_default();
    let mut forget = |path: &[&str]| {
        let (last, above) = path.split_last()?;
        let place = above.iter().try_fold(&mut inputs, |value, key| value.get_mut(*key))?;
        place.as_object_mut()?.remove(*last)
    };
    forget(&["as_at"]);
    forget(&["case", "as_at"]);
    (&row.method, &row.method_version, &row.status, inputs.to_string())
}
