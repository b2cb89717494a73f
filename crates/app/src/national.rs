//! The catalogue's indicators and the national strategy, brought into the database at start.
//!
//! A newer catalogue supersedes national targets like an amendment does: what was is kept.

use std::collections::HashMap;

use cotmoc_core::catalogue::{Catalogue, Direction, NationalTarget};
use cotmoc_store::targets::End;
use cotmoc_store::{Store, Tx, acts, indicators, plans, settings, take_ids, targets};
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::audit::write_entry;
use crate::model::{
    ActFacts, ActId, ActKind, AdminLevel, IndicatorRow, Plan, PlanFacts, PlanId, PlanKind, Subject, Target,
    TargetId,
};
use crate::{Clock, Result};

/// Name of the setting that says which catalogue the database holds.
const FINGERPRINT: &str = "catalogue";
/// Who the log names.
const CATALOGUE: &str = "danh mục";

/// Sees to it that the database holds this version's catalogue. One look when it does already.
pub(crate) async fn sync(store: &Store, clock: &Clock) -> Result<()> {
    let fingerprint = fingerprint();
    let mut tx = store.read().await?;
    let kept = settings::get(&mut tx, FINGERPRINT).await?;
    drop(tx);
    if kept.as_deref() == Some(fingerprint.as_str()) {
        return Ok(());
    }
    let mut tx = store.write().await?;
    indicators::upsert(&mut tx, &indicator_rows()).await?;
    match plans::national(&mut tx).await? {
        None => adopt(&mut tx, clock).await?,
        Some(plan) => amend(&mut tx, clock, &plan).await?,
    }
    settings::set(&mut tx, FINGERPRINT, &fingerprint).await?;
    tx.commit().await?;
    tracing::info!(
        indicators = Catalogue::embedded().indicators().len(),
        "catalogue brought into the database"
    );
    Ok(())
}

async fn adopt(tx: &mut Tx, clock: &Clock) -> Result<()> {
    let (facts, at) = (plan_facts(), clock.now());
    let new = plans::NewPlan { kind: PlanKind::National, facts: &facts, demo: false, at, by: CATALOGUE };
    let plan = plans::insert(tx, &new).await?;
    let act = act(tx, plan, ActKind::Adopts, &facts, clock).await?;
    let wanted: Vec<&NationalTarget> = Catalogue::national().targets.iter().collect();
    let new = build(tx, plan, act, &wanted).await?;
    targets::insert(tx, &new).await?;
    let detail = json!({"title": facts.title, "targets": new.len()});
    write_entry(tx, at, CATALOGUE, "plan.create", Subject::new("plan", plan.0), detail).await
}

/// Ends the targets that changed and puts the new ones in their place.
async fn amend(tx: &mut Tx, clock: &Clock, plan: &Plan) -> Result<()> {
    let old = targets::of_plans(tx, &[plan.id]).await?;
    let mut by_key: HashMap<(&str, Option<u16>), &Target> =
        old.iter().filter_map(|t| Some(((t.code.as_deref()?, t.year), t))).collect();
    let mut changed = Vec::new();
    for wanted in &Catalogue::national().targets {
        let kept = by_key.remove(&(wanted.code.as_str(), Some(wanted.year)));
        if !kept.is_some_and(|t| same(t, wanted)) {
            changed.push((kept.map(|t| t.id), wanted));
        }
    }
    let mut gone: Vec<TargetId> = by_key.into_values().map(|t| t.id).collect();
    gone.sort_unstable();
    let facts = plan_facts();
    // Names of indicators may have changed alone; then the strategy itself did not.
    if changed.is_empty() && gone.is_empty() && facts == plan.facts {
        return Ok(());
    }
    let act = act(tx, plan.id, ActKind::Amends, &facts, clock).await?;
    let wanted: Vec<&NationalTarget> = changed.iter().map(|(_, w)| *w).collect();
    let new = build(tx, plan.id, act, &wanted).await?;
    targets::insert(tx, &new).await?;
    let mut ends: Vec<End<TargetId>> = gone.into_iter().map(|id| End { id, by: None, act }).collect();
    for ((old, _), new) in changed.iter().zip(&new) {
        ends.extend(old.map(|id| End { id, by: Some(new.id), act }));
    }
    targets::end(tx, &ends).await?;
    crate::plans::expect_changed(plans::update(tx, plan.id, plan.version, &facts).await?)?;
    let detail = json!({"added": new.len(), "ended": ends.len()});
    write_entry(tx, clock.now(), CATALOGUE, "plan.amend", Subject::new("plan", plan.id.0), detail).await
}

fn same(kept: &Target, wanted: &NationalTarget) -> bool {
    kept.comparator == wanted.comparator && kept.value == wanted.value && kept.unit == wanted.unit
}

fn plan_facts() -> PlanFacts {
    let national = Catalogue::national();
    PlanFacts {
        title: national.title.clone(),
        number: Some(national.number.clone()),
        issuer: Some(national.issuer.clone()),
        territory: Some("cả nước".to_owned()),
        date: Some(national.date),
        horizon: Some(national.horizon.clone()),
        level: AdminLevel::Nation,
        parent: None,
    }
}

async fn act(tx: &mut Tx, plan: PlanId, kind: ActKind, facts: &PlanFacts, clock: &Clock) -> Result<ActId> {
    let facts = ActFacts {
        title: Some(facts.title.clone()),
        number: facts.number.clone(),
        issuer: facts.issuer.clone(),
        date: facts.date,
    };
    let new = acts::NewAct { plan, kind, document: None, facts: &facts, at: clock.now(), by: CATALOGUE };
    Ok(acts::insert(tx, &new).await?)
}

async fn build(tx: &mut Tx, plan: PlanId, act: ActId, wanted: &[&NationalTarget]) -> Result<Vec<Target>> {
    let catalogue = Catalogue::embedded();
    let ids = take_ids(tx, wanted.len()).await?;
    Ok(ids
        .zip(wanted)
        .map(|(id, wanted)| {
            let indicator = catalogue.get(&wanted.code);
            let name = indicator.map_or(wanted.code.as_str(), |i| i.name.as_str());
            Target {
                id: TargetId(id),
                plan,
                code: indicator.map(|i| i.code.clone()),
                indicator: name.to_owned(),
                wording: name.to_owned(),
                year: Some(wanted.year),
                period: None,
                comparator: wanted.comparator,
                value: wanted.value,
                value_max: None,
                unit: wanted.unit.clone(),
                pillar: indicator.map(|i| i.pillar),
                scope: Some(AdminLevel::Nation),
                level: None,
                notes: Vec::new(),
                passage: None,
                act,
                superseded_by: None,
                ended_by: None,
            }
        })
        .collect())
}

fn indicator_rows() -> Vec<IndicatorRow> {
    let direction = |d: Direction| match d {
        Direction::Up => "up",
        Direction::Down => "down",
    };
    let indicators = Catalogue::embedded().indicators().iter();
    indicators
        .map(|i| IndicatorRow {
            code: i.code.clone(),
            name: i.name.clone(),
            unit: i.unit.clone(),
            direction: direction(i.direction).to_owned(),
            pillar: i.pillar,
        })
        .collect()
}

/// What tells one catalogue from another, as far as the database keeps it.
fn fingerprint() -> String {
    let text = format!("{:?}{:?}", indicator_rows(), Catalogue::national());
    Sha256::digest(text.as_bytes()).iter().map(|b| format!("{b:02x}")).collect()
}
