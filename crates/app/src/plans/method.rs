//! By which method the targets of a plan are judged.

use cotmoc_core::progress::Method;
use cotmoc_store::plans::Changed;
use cotmoc_store::{plan_methods, plans};
use serde_json::json;

use crate::drafts::editable;
use crate::model::{ActFacts, PlanId, PlanMethod, Subject};
use crate::{Action, AppError, Context, Result, audit, forms};

/// The method of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MethodInForce {
    /// The method; the straight line where the plan fixes none.
    pub method: Method,
    /// Every method that was fixed, the one that holds first; empty where none ever was.
    pub fixed: Vec<PlanMethod>,
}

/// The method by which the targets of a plan are judged.
///
/// # Errors
/// [`crate::Kind::NotFound`].
pub async fn method(cx: &Context, plan: PlanId) -> Result<MethodInForce> {
    cx.require(Action::Read)?;
    let mut tx = cx.store().read().await?;
    super::get(&mut tx, plan).await?;
    let fixed = plan_methods::history(&mut tx, plan).await?;
    let method = fixed.first().and_then(|m| m.method.parse().ok()).unwrap_or(Method::Linear);
    Ok(MethodInForce { method, fixed })
}

/// Fixes the method of a plan. The first time an act may be named; a change needs its number, for the
/// same figures then get other statuses. Statuses that were kept keep their method.
///
/// # Errors
/// [`crate::Kind::User`] with errors per field; [`crate::Kind::Conflict`] where somebody changed the plan
/// meanwhile; [`crate::Kind::NotFound`].
pub async fn set_method(
    cx: &Context,
    plan: PlanId,
    plan_version: i64,
    method: Method,
    act: ActFacts,
) -> Result<()> {
    cx.require_plan(Action::EditPlan, plan)?;
    let act = if act == ActFacts::default() { act } else { forms::checked_act(act)? };
    let mut tx = cx.store().write().await?;
    editable(&mut tx, plan).await?;
    let before = plan_methods::history(&mut tx, plan).await?;
    if let Some(held) = before.first() {
        if held.method == method.as_str() {
            return Err(AppError::field(
                "method",
                format!("Kế hoạch đã dùng cách tính «{}».", method.words()),
            ));
        }
        if act.number.is_none() {
            return Err(AppError::field(
                "number",
                "Đổi cách tính đã ấn định thì phải ghi số văn bản cho phép đổi.",
            ));
        }
    }
    if plans::touch(&mut tx, plan, plan_version).await? == Changed::NotThatVersion {
        return Err(super::changed_meanwhile(&mut tx, plan).await?);
    }
    let new = PlanMethod {
        plan,
        method: method.as_str().to_owned(),
        act,
        recorded_at: cx.now(),
        recorded_by: cx.actor().name().to_owned(),
    };
    plan_methods::insert(&mut tx, &new).await?;
    let detail = json!({"before": before.first().map(|m| &m.method), "after": new.method, "act": new.act});
    audit::record(cx, &mut tx, "plan.method", Subject::new("plan", plan.0), detail).await?;
    tx.commit().await?;
    Ok(())
}
