//! Plans: the list, and one plan beside the national strategy.

mod mark;
mod method;
mod table;

use cotmoc_store::plans::Changed;
use cotmoc_store::{Tx, acts, documents, plans, qualitative, targets, tasks};
use serde_json::json;

use crate::drafts::editable;
use crate::model::{
    Act, AuditEntry, Document, Plan, PlanFacts, PlanId, PlanSummary, QualitativeTarget, Subject, Target, Task,
};
use crate::{Action, AppError, Context, Result, audit, forms, when};

pub use mark::{Mark, NotComparable};
pub use method::{MethodInForce, method, set_method};
pub use table::{IndicatorLine, PillarTable, YearCell};

pub(crate) use mark::mark;

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
/// [`crate::Kind::Forbidden`], [`crate::Kind::Internal`].
pub async fn list(cx: &Context) -> Result<Vec<PlanSummary>> {
    cx.require(Action::Read)?;
    let mut tx = cx.store().read().await?;
    Ok(plans::list(&mut tx).await?)
}

/// One plan with everything it asks for.
///
/// # Errors
/// [`crate::Kind::NotFound`].
pub async fn show(cx: &Context, id: PlanId) -> Result<PlanPage> {
    cx.require(Action::Read)?;
    let mut tx = cx.store().read().await?;
    let plan = get(&mut tx, id).await?;
    let national = plans::national(&mut tx).await?.filter(|n| n.id != id);
    let targets = targets::of_plan(&mut tx, id).await?;
    let beside = match &national {
        Some(national) => targets::of_plans(&mut tx, &[national.id]).await?,
        None => Vec::new(),
    };
    let in_force: Vec<Target> = targets.iter().filter(|t| t.in_force()).cloned().collect();
    Ok(PlanPage {
        ancestors: plans::ancestors(&mut tx, id).await?,
        children: plans::children(&mut tx, id).await?,
        acts: acts::of_plan(&mut tx, id).await?,
        documents: documents::of_plan(&mut tx, id).await?,
        tasks: tasks::of_plan(&mut tx, id).await?,
        qualitative: qualitative::of_plan(&mut tx, id).await?,
        table: table::build(&plan, &in_force, &beside),
        plan,
        national,
        targets,
    })
}

/// Corrects the facts of a plan (title, number, parent …). What an act changed is entered as an amendment.
///
/// # Errors
/// [`crate::Kind::User`] with errors per field or for a parent that lies below the plan; [`crate::Kind::Conflict`].
pub async fn edit(cx: &Context, id: PlanId, version: i64, facts: PlanFacts) -> Result<Plan> {
    cx.require_plan(Action::EditPlan, id)?;
    let facts = forms::checked_plan(facts)?;
    let mut tx = cx.store().write().await?;
    let before = editable(&mut tx, id).await?;
    parent_exists(&mut tx, &facts).await?;
    if let Some(parent) = facts.parent {
        let above = plans::ancestors(&mut tx, parent).await?;
        if parent == id || above.iter().any(|p| p.id == id) {
            return Err(parent_error("Kế hoạch cấp trên không thể là chính nó hoặc nằm dưới nó."));
        }
    }
    if plans::update(&mut tx, id, version, &facts).await? == Changed::NotThatVersion {
        return Err(changed_meanwhile(&mut tx, id).await?);
    }
    let detail = json!({"before": before.facts, "after": facts});
    audit::record(cx, &mut tx, "plan.edit", Subject::new("plan", id.0), detail).await?;
    let after = get(&mut tx, id).await?;
    tx.commit().await?;
    Ok(after)
}

/// What was done to a plan, newest first.
///
/// # Errors
/// [`crate::Kind::NotFound`].
pub async fn history(cx: &Context, id: PlanId) -> Result<Vec<AuditEntry>> {
    cx.require(Action::Read)?;
    let mut tx = cx.store().read().await?;
    get(&mut tx, id).await?;
    audit::of(&mut tx, &Subject::new("plan", id.0)).await
}

/// The plan, or that there is none.
pub(crate) async fn get(tx: &mut Tx, id: PlanId) -> Result<Plan> {
    plans::get(tx, id).await?.ok_or_else(|| AppError::not_found("kế hoạch", id))
}

/// Refuses a parent that is not there.
pub(crate) async fn parent_exists(tx: &mut Tx, facts: &PlanFacts) -> Result<()> {
    let Some(parent) = facts.parent else { return Ok(()) };
    match plans::get(tx, parent).await? {
        Some(_) => Ok(()),
        None => Err(parent_error("Kế hoạch cấp trên đã chọn không có trong hệ thống.")),
    }
}

fn parent_error(message: &str) -> AppError {
    AppError::field("parent", message)
}

/// That a plan is not what the page showed: who changed it and when.
pub(crate) async fn changed_meanwhile(tx: &mut Tx, id: PlanId) -> Result<AppError> {
    let last = audit::of(tx, &Subject::new("plan", id.0)).await?;
    let by = last.first().map(|e| format!(": «{}» lúc {}", e.actor, when::moment(e.at))).unwrap_or_default();
    Ok(AppError::conflict(format!("Kế hoạch số {id} đã thay đổi sau khi bạn mở trang{by}."))
        .hint("Tải lại trang để thấy bản mới nhất rồi làm lại; thay đổi của bạn chưa được lưu."))
}

/// An update inside one transaction, right after its record was read there, finds its version.
pub(crate) fn expect_changed(changed: Changed) -> Result<()> {
    match changed {
        Changed::Yes => Ok(()),
        Changed::NotThatVersion => {
            Err(AppError::conflict("Bản ghi đã thay đổi trong lúc cập nhật danh mục.")
                .hint("Khởi động lại dịch vụ."))
        }
    }
}
