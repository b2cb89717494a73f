//! Targets given to communes and departments: append-only, the newest of a key holds.

use cotmoc_core::model::UnitId;
use serde::Serialize;

use crate::batches::BatchWriter;
use crate::bulk::{self, Bulk, bulk};
use crate::db::{Tx, on};
use crate::error::Result;
use crate::model::{AssignedTarget, AssignedTargetId, BatchId, TargetId};
use crate::row::row;
use crate::text::{day, fit, parse_some};

const INSERT: Bulk = bulk!(
    "insert into assigned_target (id, batch_id, code, unit_id, year, comparator, value, act_number, act_date, \
     act_issuer, target_id, note) select cast(value ->> 'id' as bigint), cast(value ->> 'batch' as bigint), \
     value ->> 'code', cast(value ->> 'unit' as bigint), cast(value ->> 'year' as bigint), \
     value ->> 'comparator', value ->> 'value', value ->> 'act_number', value ->> 'act_date', \
     value ->> 'act_issuer', cast(value ->> 'target' as bigint), value ->> 'note' from ",
    ""
);

#[derive(Serialize)]
struct NewRow<'a> {
    id: AssignedTargetId,
    batch: BatchId,
    code: &'a str,
    unit: UnitId,
    year: u16,
    comparator: Option<&'static str>,
    value: Option<String>,
    act_number: &'a str,
    act_date: Option<String>,
    act_issuer: Option<&'a str>,
    target: Option<TargetId>,
    note: Option<&'a str>,
}

/// Keeps targets as part of a batch, under the numbers that they carry.
///
/// # Errors
/// [`crate::StoreError::Sql`], also for an unknown indicator or target; [`crate::StoreError::Touched`].
pub async fn insert(tx: &mut Tx, batch: &mut BatchWriter, new: &[AssignedTarget]) -> Result<()> {
    let rows: Vec<NewRow<'_>> = new.iter().map(|t| new_row(batch.id(), t)).collect();
    rows.iter().for_each(|row| batch.add(&row.parts()));
    bulk::write(tx, "assigned_target: insert", &INSERT, &rows).await
}

/// The rows of a batch as its digest takes them, in the order of entry.
pub(crate) async fn parts_of_batch(tx: &mut Tx, batch: BatchId) -> Result<Vec<[String; 11]>> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(OF_BATCH).bind(batch.0).fetch_all(c).await)?;
    let all = rows.into_iter().map(Row::assigned).collect::<Result<Vec<_>>>()?;
    Ok(all.iter().map(|t| new_row(batch, t).parts()).collect())
}

impl NewRow<'_> {
    /// What the digest is over.
    fn parts(&self) -> [String; 11] {
        [
            self.id.to_string(),
            self.code.to_owned(),
            self.unit.to_string(),
            self.year.to_string(),
            self.comparator.unwrap_or_default().to_owned(),
            self.value.clone().unwrap_or_default(),
            self.act_number.to_owned(),
            self.act_date.clone().unwrap_or_default(),
            self.act_issuer.unwrap_or_default().to_owned(),
            self.target.map(|t| t.to_string()).unwrap_or_default(),
            self.note.unwrap_or_default().to_owned(),
        ]
    }
}

fn new_row(batch: BatchId, t: &AssignedTarget) -> NewRow<'_> {
    NewRow {
        id: t.id,
        batch,
        code: &t.code,
        unit: t.unit,
        year: t.year,
        comparator: t.comparator.map(|c| c.as_str()),
        value: t.value.map(|v| v.to_string()),
        act_number: &t.act_number,
        act_date: day(t.act_date),
        act_issuer: t.act_issuer.as_deref(),
        target: t.target,
        note: t.note.as_deref(),
    }
}

/// A statement over assigned targets.
macro_rules! assigned {
    ($rest:literal) => {
        concat!(
            "select id, batch_id, code, unit_id, year, comparator, value, act_number, act_date, act_issuer, \
             target_id, note from assigned_target t ",
            $rest
        )
    };
}

const CURRENT: &str = assigned!(
    "where code = $1 and year = $2 and value is not null and not exists (select 1 from assigned_target n \
     where n.code = t.code and n.year = t.year and n.unit_id = t.unit_id and n.id > t.id) order by unit_id"
);

/// The targets of an indicator and year that hold now, by number of the unit; those taken back are left out.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn current(tx: &mut Tx, code: &str, year: u16) -> Result<Vec<AssignedTarget>> {
    let rows: Vec<Row> =
        on!(tx, c => sqlx::query_as(CURRENT).bind(code).bind(i64::from(year)).fetch_all(c).await)?;
    rows.into_iter().map(Row::assigned).collect()
}

const OF_BATCH: &str = assigned!("where batch_id = $1 order by id");

const OF_UNITS: Bulk =
    bulk!(assigned!("where unit_id in (select cast(value as bigint) from "), ") order by code, year, id");

/// Every target that units were ever given, older ones included, by indicator, year and number.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn of_units(tx: &mut Tx, units: impl IntoIterator<Item = UnitId>) -> Result<Vec<AssignedTarget>> {
    let (text, json) = (OF_UNITS.text(tx), bulk::numbers(units.into_iter().map(|unit| unit.0))?);
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(text).bind(json).fetch_all(c).await)?;
    rows.into_iter().map(Row::assigned).collect()
}

const HISTORY: &str = assigned!("where code = $1 and year = $2 and unit_id = $3 order by id");

/// All versions of a unit's target, the first one first.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn history(tx: &mut Tx, code: &str, unit: UnitId, year: u16) -> Result<Vec<AssignedTarget>> {
    let rows: Vec<Row> = on!(tx, c => {
        sqlx::query_as(HISTORY).bind(code).bind(i64::from(year)).bind(unit.0).fetch_all(c).await
    })?;
    rows.into_iter().map(Row::assigned).collect()
}

const ASKED: &str = "select distinct code, year from assigned_target order by year, code";

/// The indicators and years for which targets were ever given.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn asked(tx: &mut Tx) -> Result<Vec<(String, u16)>> {
    let rows: Vec<(String, i64)> = on!(tx, c => sqlx::query_as(ASKED).fetch_all(c).await)?;
    rows.into_iter().map(|(code, year)| Ok((code, fit("assigned_target.year", year)?))).collect()
}

row! {
    struct Row {
        id: i64, batch_id: i64, code: String, unit_id: i64, year: i64, comparator: Option<String>,
        value: Option<String>, act_number: String, act_date: Option<String>, act_issuer: Option<String>,
        target_id: Option<i64>, note: Option<String>,
    }
}

impl Row {
    fn assigned(self) -> Result<AssignedTarget> {
        Ok(AssignedTarget {
            id: AssignedTargetId(self.id),
            batch: BatchId(self.batch_id),
            unit: UnitId(self.unit_id),
            year: fit("assigned_target.year", self.year)?,
            comparator: parse_some("assigned_target.comparator", self.comparator.as_deref())?,
            value: parse_some("assigned_target.value", self.value.as_deref())?,
            act_date: parse_some("assigned_target.act_date", self.act_date.as_deref())?,
            target: self.target_id.map(TargetId),
            code: self.code,
            act_number: self.act_number,
            act_issuer: self.act_issuer,
            note: self.note,
        })
    }
}
