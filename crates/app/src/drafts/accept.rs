//! From a draft to a plan, or to an amendment of one. One transaction: all of it or nothing.

use cotmoc_core::model::Span;
use cotmoc_store::plans::Changed;
use cotmoc_store::{Tx, acts, documents, drafts, items, passages, plans};
use serde_json::json;

use super::supersede::{self, Fresh};
use super::{Accepted, Destination, Group, change, groups, show};
use crate::forms;
use crate::model::{
    ActFacts, ActId, ActKind, DocumentId, Draft, DraftId, Item, Plan, PlanFacts, PlanId, PlanKind, Subject,
    TargetFields,
};
use crate::{Action, AppError, Context, Kind, Result, audit};

/// Makes a plan or an amendment of the kept items, in one transaction.
///
/// # Errors
/// [`Kind::User`] while contradictions are undecided (the message lists them), where no item is kept, or
/// with errors per field; [`Kind::Conflict`] where the draft or the plan changed meanwhile.
pub async fn accept(cx: &Context, draft: DraftId, version: i64, to: Destination) -> Result<Accepted> {
    cx.require(Action::Accept)?;
    let to = match to {
        Destination::NewPlan(facts) => Destination::NewPlan(forms::checked_plan(facts)?),
        Destination::Amendment { plan, plan_version, act } => {
            Destination::Amendment { plan, plan_version, act: forms::checked_act(act)? }
        }
    };
    let mut tx = cx.store().write().await?;
    let open = change::open(&mut tx, draft).await?;
    if open.version != version {
        return Err(change::draft_changed(&mut tx, draft).await?);
    }
    let accepted = put_in(cx, &mut tx, &open, to).await?;
    tx.commit().await?;
    Ok(accepted)
}

/// Accepts a sample below the national strategy, inside the transaction that made its draft.
pub(super) async fn accept_sample(cx: &Context, tx: &mut Tx, draft: DraftId, title: &str) -> Result<PlanId> {
    let open = change::open(tx, draft).await?;
    let national = plans::national(tx).await?;
    let facts = show::suggested(&open.facts, title, national.map(|p| p.id));
    Ok(put_in(cx, tx, &open, Destination::NewPlan(forms::checked_plan(facts)?)).await?.plan)
}

/// Lays a draft aside. Its document stays and can be read again.
///
/// # Errors
/// [`Kind::NotFound`], [`Kind::Conflict`].
pub async fn discard(cx: &Context, draft: DraftId, version: i64) -> Result<()> {
    cx.require(Action::EditDraft)?;
    let mut tx = cx.store().write().await?;
    change::open(&mut tx, draft).await?;
    if drafts::discarded(&mut tx, draft, version).await? == Changed::NotThatVersion {
        return Err(change::draft_changed(&mut tx, draft).await?);
    }
    audit::record(cx, &mut tx, "draft.discard", Subject::new("draft", draft.0), json!({})).await?;
    tx.commit().await?;
    Ok(())
}

async fn put_in(cx: &Context, tx: &mut Tx, draft: &Draft, to: Destination) -> Result<Accepted> {
    let all = items::of_draft(tx, draft.id).await?;
    refuse_undecided(&all)?;
    let kept: Vec<Item> = all.into_iter().filter(Item::kept).collect();
    if kept.is_empty() {
        return Err(AppError::user("Bản nháp không còn mục nào để chấp nhận.").hint(
            "Lấy lại hoặc thêm ít nhất một mục tiêu hay nhiệm vụ; nếu văn bản không có gì, hãy bỏ bản nháp.",
        ));
    }
    let (plan, act, level, action) = match to {
        Destination::NewPlan(facts) => {
            let (plan, act) = adopt(cx, tx, draft, &facts).await?;
            (plan, act, facts.level, "plan.create")
        }
        Destination::Amendment { plan, plan_version, act } => {
            let level = editable(tx, plan).await?.facts.level;
            let act = amend(cx, tx, draft, plan, plan_version, &act).await?;
            (plan, act, level, "plan.amend")
        }
    };
    let text = documents::text(tx, draft.document).await?;
    let spans: Vec<Span> = kept.iter().filter_map(|i| i.span).collect();
    let places = passages::ensure(tx, draft.document, &text, &spans).await?;
    let (added, superseded) =
        supersede::put(tx, Fresh { plan, act, level, items: &kept, places: &places }).await?;
    if drafts::accepted(tx, draft.id, draft.version, plan, act).await? == Changed::NotThatVersion {
        return Err(change::draft_changed(tx, draft.id).await?);
    }
    let detail = json!({"plan": plan, "act": act, "added": added, "superseded": superseded});
    audit::record(cx, tx, "draft.accept", Subject::new("draft", draft.id.0), detail).await?;
    let detail = json!({"draft": draft.id, "document": draft.document, "act": act, "added": added,
        "superseded": superseded});
    audit::record(cx, tx, action, Subject::new("plan", plan.0), detail).await?;
    Ok(Accepted { plan, act, added, superseded })
}

/// Refuses while values contradict each other and nobody decided.
fn refuse_undecided(all: &[Item]) -> Result<()> {
    let undecided = groups::of(all).contradictions;
    if undecided.is_empty() {
        return Ok(());
    }
    let mut told: Vec<String> = undecided.iter().take(TOLD).map(|group| tell(group, all)).collect();
    if undecided.len() > TOLD {
        told.push(format!("và {} chỗ khác", undecided.len() - TOLD));
    }
    let (count, told) = (undecided.len(), told.join(" | "));
    Err(AppError::user(format!("Còn {count} chỗ văn bản tự mâu thuẫn chưa quyết: {told}."))
        .hint("Ở mỗi chỗ, chọn giá trị đúng, hoặc xác nhận giữ cả các giá trị, rồi chấp nhận lại."))
}

/// How many contradictions, and how many values of each, a message tells before it counts.
const TOLD: usize = 5;

fn tell(group: &Group, all: &[Item]) -> String {
    let members = all.iter().filter(|i| group.items.contains(&i.id));
    let mut values: Vec<String> = members.filter_map(Item::target).take(TOLD).map(value).collect();
    if group.items.len() > TOLD {
        values.push(format!("và {} giá trị khác", group.items.len() - TOLD));
    }
    let year = group.year.map(|y| format!(" năm {y}")).unwrap_or_default();
    format!("«{}»{year}: {}", group.indicator, values.join("; "))
}

fn value(fields: &TargetFields) -> String {
    let shown = |d: rust_decimal::Decimal| d.normalize().to_string().replace('.', ",");
    let upper = fields.value_max.map(|v| format!("–{}", shown(v))).unwrap_or_default();
    let year = fields.year.map_or_else(|| " (không rõ năm)".to_owned(), |y| format!(" ({y})"));
    let comparator = match fields.comparator {
        crate::model::Comparator::Equal => "",
        other => other.as_str(),
    };
    format!("{comparator}{}{upper} {}{year}", shown(fields.value), fields.unit)
}

async fn adopt(cx: &Context, tx: &mut Tx, draft: &Draft, facts: &PlanFacts) -> Result<(PlanId, ActId)> {
    crate::plans::parent_exists(tx, facts).await?;
    let (at, by) = (cx.now(), cx.actor().name());
    let new = plans::NewPlan { kind: PlanKind::Adopted, facts, demo: draft.demo, at, by };
    let plan = plans::insert(tx, &new).await?;
    let facts = ActFacts {
        title: Some(facts.title.clone()),
        number: facts.number.clone(),
        issuer: facts.issuer.clone(),
        date: facts.date,
    };
    let act = act(cx, tx, plan, ActKind::Adopts, draft.document, &facts).await?;
    Ok((plan, act))
}

async fn amend(
    cx: &Context,
    tx: &mut Tx,
    draft: &Draft,
    plan: PlanId,
    version: i64,
    facts: &ActFacts,
) -> Result<ActId> {
    if plans::touch(tx, plan, version).await? == Changed::NotThatVersion {
        return Err(crate::plans::changed_meanwhile(tx, plan).await?);
    }
    act(cx, tx, plan, ActKind::Amends, draft.document, facts).await
}

/// The plan, if it is one that people may change.
pub(crate) async fn editable(tx: &mut Tx, plan: PlanId) -> Result<Plan> {
    let plan = crate::plans::get(tx, plan).await?;
    if plan.kind == PlanKind::National {
        return Err(AppError::new(
            Kind::User,
            "Chiến lược quốc gia đi kèm danh mục của phần mềm, không sửa ở đây.",
        )
        .hint("Tạo kế hoạch của đơn vị bạn nằm dưới chiến lược này."));
    }
    Ok(plan)
}

async fn act(
    cx: &Context,
    tx: &mut Tx,
    plan: PlanId,
    kind: ActKind,
    document: DocumentId,
    facts: &ActFacts,
) -> Result<ActId> {
    let (at, by) = (cx.now(), cx.actor().name());
    Ok(acts::insert(tx, &acts::NewAct { plan, kind, document: Some(document), facts, at, by }).await?)
}
