//! One target: where it stands in the text, what it replaced, what replaced it.

use cotmoc_store::plans::Changed;
use cotmoc_store::targets::End;
use cotmoc_store::{Tx, acts, documents, plans, take_ids, targets};
use serde_json::json;

use crate::drafts::{editable, new_target};
use crate::model::{Act, ActFacts, ActKind, Document, Plan, Subject, Target, TargetFields, TargetId};
use crate::plans::{Mark, mark};
use crate::{Action, AppError, Context, Result, audit, forms};

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
/// [`crate::Kind::NotFound`].
pub async fn show(cx: &Context, id: TargetId) -> Result<TargetPage> {
    cx.require(Action::Read)?;
    let mut tx = cx.store().read().await?;
    let history = versions(&mut tx, id).await?;
    let target = find(&history, id)?.clone();
    let plan = crate::plans::get(&mut tx, target.plan).await?;
    let document = match &target.passage {
        Some(passage) => documents::get(&mut tx, passage.document).await?,
        None => None,
    };
    let beside = match plans::national(&mut tx).await? {
        Some(national) if national.id != plan.id => targets::of_plans(&mut tx, &[national.id]).await?,
        _ => Vec::new(),
    };
    let same = |n: &Target| target.code.is_some() && n.code == target.code && n.year == target.year;
    let national = beside.into_iter().find(same);
    let mark = national.as_ref().map(|n| mark(&[&target], n, plan.facts.level));
    Ok(TargetPage { target, plan, document, national, mark, history })
}

/// All versions of a target, the first one first.
///
/// # Errors
/// [`crate::Kind::NotFound`].
pub async fn history(cx: &Context, id: TargetId) -> Result<Vec<TargetVersion>> {
    cx.require(Action::Read)?;
    let mut tx = cx.store().read().await?;
    let versions = versions(&mut tx, id).await?;
    find(&versions, id)?;
    Ok(versions)
}

/// Puts a new target in the place of one that an act changed. The old one keeps its act and its history.
///
/// # Errors
/// [`crate::Kind::User`] with errors per field; [`crate::Kind::Conflict`] where it is superseded already or
/// the plan changed.
pub async fn supersede(
    cx: &Context,
    id: TargetId,
    plan_version: i64,
    fields: TargetFields,
    act: ActFacts,
) -> Result<TargetId> {
    cx.require(Action::EditPlan)?;
    let fields = forms::checked_target(fields)?;
    let facts = forms::checked_act(act)?;
    let mut tx = cx.store().write().await?;
    let versions = versions(&mut tx, id).await?;
    let old = find(&versions, id)?;
    let plan = editable(&mut tx, old.plan).await?;
    if !old.in_force() {
        return Err(AppError::conflict(format!(
            "Mục tiêu số {id} đã hết hiệu lực, không thay thế được nữa."
        ))
        .hint("Mở mục tiêu đang có hiệu lực ở cuối lịch sử của nó."));
    }
    if plans::touch(&mut tx, plan.id, plan_version).await? == Changed::NotThatVersion {
        return Err(crate::plans::changed_meanwhile(&mut tx, plan.id).await?);
    }
    let new = acts::NewAct {
        plan: plan.id,
        kind: ActKind::Amends,
        document: None,
        facts: &facts,
        at: cx.now(),
        by: cx.actor().name(),
    };
    let act = acts::insert(&mut tx, &new).await?;
    let heir = TargetId(take_ids(&mut tx, 1).await?.start);
    let target = new_target(heir, plan.id, act, &fields, Vec::new(), None);
    targets::insert(&mut tx, std::slice::from_ref(&target)).await?;
    targets::end(&mut tx, &[End { id, by: Some(heir), act }]).await?;
    let detail = json!({"target": id, "by": heir, "act": act, "before": old, "after": target});
    audit::record(cx, &mut tx, "plan.target.supersede", Subject::new("plan", plan.id.0), detail).await?;
    tx.commit().await?;
    Ok(heir)
}

async fn versions(tx: &mut Tx, id: TargetId) -> Result<Vec<TargetVersion>> {
    let chain = targets::history(tx, id).await?;
    let acts = match chain.first() {
        Some(first) => acts::of_plan(tx, first.plan).await?,
        None => Vec::new(),
    };
    let act = |id| acts.iter().find(|a| Some(a.id) == id).cloned();
    Ok(chain
        .into_iter()
        .map(|target| TargetVersion { set_by: act(Some(target.act)), ended_by: act(target.ended_by), target })
        .collect())
}

fn find(versions: &[TargetVersion], id: TargetId) -> Result<&Target> {
    let found = versions.iter().map(|v| &v.target).find(|t| t.id == id);
    found.ok_or_else(|| AppError::not_found("mục tiêu", id))
}
