//! Targets: never changed, only superseded.

use serde::Serialize;

use crate::bulk::{self, Bulk, bulk, to_json};
use crate::db::{Tx, on};
use crate::error::Result;
use crate::model::{ActId, PlanId, Target, TargetId};
use crate::passages;
use crate::row::row;
use crate::text::{fit_some, join_lines, parse_some, split_lines};

const INSERT: Bulk = bulk!(
    "insert into target (id, plan_id, code, indicator, wording, year, period, comparator, value, value_max, unit, \
     pillar, scope, level, notes, passage_id, act_id, superseded_by, ended_by) \
     select cast(value ->> 'id' as bigint), cast(value ->> 'plan' as bigint), value ->> 'code', \
     value ->> 'indicator', value ->> 'wording', cast(value ->> 'year' as bigint), value ->> 'period', \
     value ->> 'comparator', value ->> 'value', value ->> 'value_max', value ->> 'unit', value ->> 'pillar', \
     value ->> 'scope', value ->> 'level', value ->> 'notes', cast(value ->> 'passage' as bigint), \
     cast(value ->> 'act' as bigint), cast(value ->> 'superseded_by' as bigint), \
     cast(value ->> 'ended_by' as bigint) from ",
    ""
);

#[derive(Serialize)]
struct NewRow<'a> {
    id: TargetId,
    plan: PlanId,
    code: Option<&'a str>,
    indicator: &'a str,
    wording: &'a str,
    year: Option<u16>,
    period: Option<&'a str>,
    comparator: Option<&'a str>,
    value: Option<String>,
    value_max: Option<String>,
    unit: &'a str,
    pillar: Option<&'a str>,
    scope: Option<&'a str>,
    level: Option<&'a str>,
    notes: String,
    passage: Option<i64>,
    act: ActId,
    superseded_by: Option<TargetId>,
    ended_by: Option<ActId>,
}

/// Keeps targets under the numbers that they carry.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Touched`].
pub async fn insert(tx: &mut Tx, targets: &[Target]) -> Result<()> {
    let rows: Vec<NewRow<'_>> = targets.iter().map(new_row).collect();
    bulk::write(tx, "target: insert", &INSERT, &rows).await
}

fn new_row(t: &Target) -> NewRow<'_> {
    NewRow {
        id: t.id,
        plan: t.plan,
        code: t.code.as_deref(),
        indicator: &t.indicator,
        wording: &t.wording,
        year: t.year,
        period: t.period.as_deref(),
        comparator: t.comparator.map(|c| c.as_str()),
        value: t.value.map(|v| v.to_string()),
        value_max: t.value_max.map(|v| v.to_string()),
        unit: &t.unit,
        pillar: t.pillar.map(|p| p.as_str()),
        scope: t.scope.map(|s| s.as_str()),
        level: t.level.map(|l| l.as_str()),
        notes: join_lines(&t.notes),
        passage: t.passage.as_ref().map(|p| p.id.0),
        act: t.act,
        superseded_by: t.superseded_by,
        ended_by: t.ended_by,
    }
}

/// A statement over targets with their passages; `$before` comes first, as a recursive table may.
macro_rules! targets {
    ($before:literal, $rest:literal) => {
        concat!(
            $before,
            "select t.id, t.plan_id, t.code, t.indicator, t.wording, t.year, t.period, t.comparator, t.value, \
             t.value_max, t.unit, t.pillar, t.scope, t.level, t.notes, t.passage_id, t.act_id, t.superseded_by, \
             t.ended_by, p.document_id, p.span_start, p.span_end, p.quote \
             from target t left join passage p on p.id = t.passage_id ",
            $rest
        )
    };
}

const OF_PLAN: &str = targets!("", "where t.plan_id = $1 order by t.id");

/// All targets of a plan, superseded ones included, in the order of entry.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn of_plan(tx: &mut Tx, plan: PlanId) -> Result<Vec<Target>> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(OF_PLAN).bind(plan.0).fetch_all(c).await)?;
    rows.into_iter().map(Row::target).collect()
}

const OF_PLANS: Bulk = Bulk {
    sqlite: targets!(
        "",
        "where t.ended_by is null and t.plan_id in (select value from json_each($1)) order by t.id"
    ),
    postgres: targets!(
        "",
        "where t.ended_by is null and t.plan_id in (select cast(value as bigint) \
         from jsonb_array_elements(cast($1 as jsonb)) as source(value)) order by t.id"
    ),
};

/// Targets in force of several plans, in the order of entry.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn of_plans(tx: &mut Tx, plans: &[PlanId]) -> Result<Vec<Target>> {
    let (text, json) = (OF_PLANS.text(tx), to_json(plans)?);
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(text).bind(json).fetch_all(c).await)?;
    rows.into_iter().map(Row::target).collect()
}

const HISTORY: &str = targets!(
    "with recursive newer (id) as (select cast($1 as bigint) union \
     select t.superseded_by from target t join newer n on t.id = n.id where t.superseded_by is not null), \
     older (id) as (select cast($1 as bigint) union \
     select t.id from target t join older o on t.superseded_by = o.id) ",
    "where t.id in (select id from newer union select id from older) order by t.id"
);

/// A target with those it replaced and those that replaced it, the first one first; empty where
/// there is no such target.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn history(tx: &mut Tx, id: TargetId) -> Result<Vec<Target>> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(HISTORY).bind(id.0).fetch_all(c).await)?;
    rows.into_iter().map(Row::target).collect()
}

/// That one record is no longer in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct End<Id> {
    /// The record.
    pub id: Id,
    /// The one that takes its place; `None` where it ends without an heir.
    pub by: Option<Id>,
    /// The act that ends it.
    pub act: ActId,
}

const END: Bulk = bulk!(
    "update target set superseded_by = j.by_id, ended_by = j.act from (\
     select cast(value ->> 'id' as bigint) as id, cast(value ->> 'by' as bigint) as by_id, \
     cast(value ->> 'act' as bigint) as act from ",
    ") as j where target.id = j.id and target.ended_by is null"
);

/// Ends targets; each must still be in force.
///
/// # Errors
/// [`crate::StoreError::Sql`]; [`crate::StoreError::Touched`] where one is not in force.
pub async fn end(tx: &mut Tx, ends: &[End<TargetId>]) -> Result<()> {
    bulk::write(tx, "target: end", &END, ends).await
}

const PLANS_WITH: &str = "select t.plan_id from target t where t.code = $1 and t.ended_by is null \
    group by t.plan_id order by t.plan_id desc";

/// The plans with a target in force on this indicator, the newest first.
///
/// # Errors
/// [`crate::StoreError::Sql`].
pub async fn plans_with(tx: &mut Tx, code: &str) -> Result<Vec<PlanId>> {
    let rows: Vec<(i64,)> = on!(tx, c => sqlx::query_as(PLANS_WITH).bind(code).fetch_all(c).await)?;
    Ok(rows.into_iter().map(|(id,)| PlanId(id)).collect())
}

row! {
    struct Row {
        id: i64, plan_id: i64, code: Option<String>, indicator: String, wording: String, year: Option<i64>,
        period: Option<String>, comparator: Option<String>, value: Option<String>, value_max: Option<String>,
        unit: String, pillar: Option<String>, scope: Option<String>, level: Option<String>, notes: String,
        passage_id: Option<i64>, act_id: i64, superseded_by: Option<i64>, ended_by: Option<i64>,
        document_id: Option<i64>, span_start: Option<i64>, span_end: Option<i64>, quote: Option<String>,
    }
}

impl Row {
    fn target(self) -> Result<Target> {
        Ok(Target {
            id: TargetId(self.id),
            plan: PlanId(self.plan_id),
            year: fit_some("target.year", self.year)?,
            comparator: parse_some("target.comparator", self.comparator.as_deref())?,
            value: parse_some("target.value", self.value.as_deref())?,
            value_max: parse_some("target.value_max", self.value_max.as_deref())?,
            pillar: parse_some("target.pillar", self.pillar.as_deref())?,
            scope: parse_some("target.scope", self.scope.as_deref())?,
            level: parse_some("target.level", self.level.as_deref())?,
            notes: split_lines(&self.notes),
            passage: passages::joined(
                self.passage_id, self.document_id, self.span_start, self.span_end, self.quote,
            )?,
            act: ActId(self.act_id),
            superseded_by: self.superseded_by.map(TargetId),
            ended_by: self.ended_by.map(ActId),
            code: self.code,
            indicator: self.indicator,
            wording: self.wording,
            period: self.period,
            unit: self.unit,
        })
    }
}
