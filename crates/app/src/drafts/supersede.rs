//! What an accepted draft puts into a plan, and what it takes the place of.
//!
//! A target takes the place of those in force for the same indicator, scope, level, unit and year;
//! a task or a target without a figure of the one with the same wording. Nothing is deleted: what
//! was in force keeps its act and names its heir. How a task runs goes on with its heir.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use cotmoc_core::fold::fold;
use cotmoc_core::model::Span;
use cotmoc_store::targets::End;
use cotmoc_store::task_heirs::{self, Heir};
use cotmoc_store::{Tx, qualitative, take_ids, targets, tasks};

use super::groups::{TargetKey, target_key};
use crate::Result;
use crate::model::{
    ActId, AdminLevel, Item, ItemFields, Passage, PlanId, QualitativeFields, QualitativeId,
    QualitativeTarget, Target, TargetFields, TargetId, Task, TaskFields, TaskId,
};

/// Items that go into a plan by an act.
pub(super) struct Fresh<'a> {
    pub(super) plan: PlanId,
    pub(super) act: ActId,
    pub(super) level: AdminLevel,
    pub(super) items: &'a [Item],
    pub(super) places: &'a HashMap<Span, Passage>,
}

/// Puts them in. Gives back how many were added and how many superseded.
pub(super) async fn put(tx: &mut Tx, fresh: Fresh<'_>) -> Result<(usize, usize)> {
    let (mut new_targets, mut new_tasks, mut new_qualities) = (Vec::new(), Vec::new(), Vec::new());
    let ids = take_ids(tx, fresh.items.len()).await?;
    for (item, id) in fresh.items.iter().zip(ids) {
        let passage = item.span.and_then(|s| fresh.places.get(&s)).cloned();
        match &item.fields {
            ItemFields::Target(fields) => {
                new_targets.push(target(&fresh, TargetId(id), fields, &item.notes, passage));
            }
            ItemFields::Task(fields) => new_tasks.push(task(&fresh, TaskId(id), fields, passage)),
            ItemFields::Qualitative(fields) => {
                new_qualities.push(quality(&fresh, QualitativeId(id), fields, passage));
            }
        }
    }
    let superseded = put_targets(tx, &fresh, &new_targets).await?
        + put_tasks(tx, &fresh, &new_tasks).await?
        + put_qualities(tx, &fresh, &new_qualities).await?;
    Ok((fresh.items.len(), superseded))
}

async fn put_targets(tx: &mut Tx, fresh: &Fresh<'_>, new: &[Target]) -> Result<usize> {
    let old = targets::of_plans(tx, &[fresh.plan]).await?;
    let ends = ends(&old, new, |t| key_of(t, fresh.level), |t| t.id, fresh.act);
    targets::insert(tx, new).await?;
    targets::end(tx, &ends).await?;
    task_heirs::targets(tx, &heirs(&ends)).await?;
    Ok(ends.len())
}

async fn put_tasks(tx: &mut Tx, fresh: &Fresh<'_>, new: &[Task]) -> Result<usize> {
    let mut old = tasks::of_plan(tx, fresh.plan).await?;
    old.retain(|t| t.ended_by.is_none());
    let ends = ends(&old, new, |t| fold(&t.fields.task), |t| t.id, fresh.act);
    tasks::insert(tx, new).await?;
    tasks::end(tx, &ends).await?;
    go_on(tx, &old, new, &heirs(&ends)).await?;
    Ok(ends.len())
}

/// Tasks go on where they stand. Days that a person set hold while the plan says the same about time, and
/// units that were given a part while it names the same ones.
async fn go_on(tx: &mut Tx, old: &[Task], new: &[Task], heirs: &[Heir<TaskId>]) -> Result<()> {
    let old: HashMap<TaskId, &TaskFields> = old.iter().map(|task| (task.id, &task.fields)).collect();
    let new: HashMap<TaskId, &TaskFields> = new.iter().map(|task| (task.id, &task.fields)).collect();
    let alike = |same: fn(&TaskFields, &TaskFields) -> bool| -> Vec<Heir<TaskId>> {
        let fits = |one: &&Heir<TaskId>| {
            old.get(&one.past).zip(new.get(&one.heir)).is_some_and(|(old, new)| same(old, new))
        };
        heirs.iter().filter(fits).copied().collect()
    };
    task_heirs::running(tx, heirs).await?;
    let times = alike(|a, b| (&a.deadline, &a.frequency) == (&b.deadline, &b.frequency));
    task_heirs::deadlines(tx, &times).await?;
    let units = alike(|a, b| (&a.lead, &a.coordinating) == (&b.lead, &b.coordinating));
    Ok(task_heirs::assignments(tx, &units).await?)
}

/// Those that ended with the one that goes on for each; of several that have the same heir, the first.
fn heirs<Id: Copy + Eq + Hash>(ends: &[End<Id>]) -> Vec<Heir<Id>> {
    let mut seen = HashSet::new();
    let heir = |end: &End<Id>| end.by.filter(|by| seen.insert(*by)).map(|heir| Heir { past: end.id, heir });
    ends.iter().filter_map(heir).collect()
}

async fn put_qualities(tx: &mut Tx, fresh: &Fresh<'_>, new: &[QualitativeTarget]) -> Result<usize> {
    let mut old = qualitative::of_plan(tx, fresh.plan).await?;
    old.retain(|q| q.ended_by.is_none());
    let ends = ends(&old, new, |q| (fold(&q.fields.text), q.fields.year), |q| q.id, fresh.act);
    qualitative::insert(tx, new).await?;
    qualitative::end(tx, &ends).await?;
    Ok(ends.len())
}

/// What a target of a plan is about: with its year, this is what a newer one takes the place of.
/// The plan's own level is the same whether the text names it or not.
fn key_of(target: &Target, own: AdminLevel) -> (TargetKey, Option<u16>) {
    let [scope, level] = [target.scope, target.level].map(|of| of.filter(|of| *of != own));
    let code = target.code.as_deref();
    (target_key(code, &target.indicator, &target.unit, scope, level), target.year)
}

/// Each old one that a new one speaks of ends, with the first such new one as its heir.
fn ends<T, K: Hash + Eq, Id>(
    old: &[T],
    new: &[T],
    key: impl Fn(&T) -> K,
    id: impl Fn(&T) -> Id,
    act: ActId,
) -> Vec<End<Id>> {
    let mut heirs: HashMap<K, &T> = HashMap::with_capacity(new.len());
    for one in new {
        heirs.entry(key(one)).or_insert(one);
    }
    old.iter()
        .filter_map(|one| heirs.get(&key(one)).map(|heir| End { id: id(one), by: Some(id(heir)), act }))
        .collect()
}

fn target(
    fresh: &Fresh<'_>,
    id: TargetId,
    fields: &TargetFields,
    notes: &[String],
    passage: Option<Passage>,
) -> Target {
    new_target(id, fresh.plan, fresh.act, fields, notes.to_vec(), passage)
}

/// A target in force.
pub(crate) fn new_target(
    id: TargetId,
    plan: PlanId,
    act: ActId,
    fields: &TargetFields,
    notes: Vec<String>,
    passage: Option<Passage>,
) -> Target {
    let f = fields.clone();
    Target {
        id,
        plan,
        code: f.code,
        indicator: f.indicator,
        wording: f.wording,
        year: f.year,
        period: f.period,
        comparator: Some(f.comparator),
        value: Some(f.value),
        value_max: f.value_max,
        unit: f.unit,
        pillar: f.pillar,
        scope: f.scope,
        level: f.level,
        notes,
        passage,
        act,
        superseded_by: None,
        ended_by: None,
    }
}

fn task(fresh: &Fresh<'_>, id: TaskId, fields: &TaskFields, passage: Option<Passage>) -> Task {
    let fields = fields.clone();
    Task {
        id,
        plan: fresh.plan,
        fields,
        parent: None,
        pillar: None,
        passage,
        act: fresh.act,
        superseded_by: None,
        ended_by: None,
    }
}

fn quality(
    fresh: &Fresh<'_>,
    id: QualitativeId,
    fields: &QualitativeFields,
    passage: Option<Passage>,
) -> QualitativeTarget {
    let fields = fields.clone();
    QualitativeTarget {
        id,
        plan: fresh.plan,
        fields,
        passage,
        act: fresh.act,
        superseded_by: None,
        ended_by: None,
    }
}
