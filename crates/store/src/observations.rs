//! Observations: append-only rows, of which the one with the highest number holds for its key.

use cotmoc_core::model::{Period, UnitId};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::batches::BatchWriter;
use crate::bulk::{self, Bulk, bulk, gathered, to_json, touched_all};
use crate::db::{Tx, on};
use crate::error::Result;
use crate::model::{
    BatchId, Fact, FactKey, NewObservation, Observation, ObservationId, Provenance, SeriesId,
};
use crate::row::row;
use crate::text::{fit_some, offset, parse, parse_some};

const TAKE: &str = "update counter set next = next + $1 where name = 'observation' returning next";
// A row travels as a list, not as an object: the names would be most of the text.
const INSERT: Bulk = bulk!(
    "insert into observation (id, batch_id, series_id, unit_id, period, category, value, status, origin_id, \
     sample_size, margin, note) select cast(value ->> 0 as bigint), cast(value ->> 1 as bigint), \
     cast(value ->> 2 as bigint), cast(value ->> 3 as bigint), value ->> 4, value ->> 5, value ->> 6, \
     value ->> 7, cast(value ->> 8 as bigint), cast(value ->> 9 as bigint), value ->> 10, value ->> 11 from ",
    ""
);

#[derive(Serialize)]
struct NewRow<'a>(
    i64,
    BatchId,
    SeriesId,
    UnitId,
    Period,
    &'a str,
    Option<String>,
    &'static str,
    Option<i64>,
    Option<u64>,
    Option<String>,
    Option<&'a str>,
);

/// Keeps observations as part of a batch, in this order.
///
/// # Errors
/// [`crate::StoreError::Sql`], also for a missing figure with a value; [`crate::StoreError::Touched`].
pub async fn insert(tx: &mut Tx, batch: &mut BatchWriter, new: &[NewObservation]) -> Result<()> {
    if new.is_empty() {
        return Ok(());
    }
    batch.origins.ensure(tx, new.iter().map(|o| &o.origin)).await?;
    let count = offset(new.len())?;
    let next: Option<(i64,)> = on!(tx, c => sqlx::query_as(TAKE).bind(count).fetch_optional(c).await)?;
    touched_all("counter: take", u64::from(next.is_some()), 1)?;
    let end = next.map_or(0, |(n,)| n);
    let mut rows = Vec::with_capacity(new.len());
    for (id, o) in (end - count..end).zip(new) {
        batch.add_observation(id, o);
        rows.push(NewRow(
            id,
            batch.id,
            o.key.series,
            o.key.unit,
            o.key.period,
            &o.key.category,
            o.value.map(|v| v.to_string()),
            o.status.as_str(),
            batch.origins.number(&o.origin),
            o.sample_size,
            o.margin.map(|m| m.to_string()),
            o.note.as_deref(),
        ));
    }
    let first = batch.observations.map_or(end - count, |(first, _)| first);
    batch.observations = Some((first, end - 1));
    bulk::write(tx, "observation: insert", &INSERT, &rows).await
}

/// A statement over what a cube takes of observations.
macro_rules! facts {
    ($from:literal) => {
        gathered!("series_id, id, unit_id, period, category, value, status", $from)
    };
}

const OF_SERIES: Bulk =
    facts!("observation where series_id = $1 and id > $2 and id <= $3 order by id limit $4");

/// The figures of a series with numbers above `after` and up to `until`, at most `limit`, by number:
/// whoever takes them in this order and lets the later one of a key hold, has the current ones.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn of_series(
    tx: &mut Tx,
    series: SeriesId,
    after: i64,
    until: i64,
    limit: i64,
) -> Result<Vec<Fact>> {
    let text = OF_SERIES.text(tx);
    let (json,): (String,) = on!(tx, c => {
        let query = sqlx::query_as(text).bind(series.0).bind(after).bind(until).bind(limit);
        query.fetch_one(c).await
    })?;
    Ok(facts(&json)?.into_iter().map(|(_, fact)| fact).collect())
}

const AFTER: Bulk = facts!("observation where id > $1 order by id limit $2");

/// The figures of every series with numbers above `after`, at most `limit`, by number.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn after(tx: &mut Tx, after: i64, limit: i64) -> Result<Vec<(SeriesId, Fact)>> {
    let text = AFTER.text(tx);
    let (json,): (String,) = on!(tx, c => sqlx::query_as(text).bind(after).bind(limit).fetch_one(c).await)?;
    facts(&json)
}

/// The figures of a gathered list, by number.
fn facts(json: &str) -> Result<Vec<(SeriesId, Fact)>> {
    let rows: Vec<FactRow> = bulk::from_json("observation", json)?;
    let mut facts = rows.into_iter().map(FactRow::fact).collect::<Result<Vec<_>>>()?;
    facts.sort_by_key(|(_, fact)| fact.id);
    Ok(facts)
}

/// A statement over whole observations.
macro_rules! observations {
    ($rest:literal) => {
        concat!(
            "select o.id, o.batch_id, o.series_id, o.unit_id, o.period, o.category, o.value, o.status, \
             coalesce(g.provider, '') as provider, coalesce(g.source, '') as source, \
             coalesce(g.method, '') as method, o.sample_size, o.margin, o.note \
             from observation o left join origin g on g.id = o.origin_id ",
            $rest
        )
    };
}

const HISTORY: &str = observations!(
    "where o.series_id = $1 and o.period = $2 and o.unit_id = $3 and o.category = $4 and o.id <= $5 order by o.id"
);

/// All revisions of one figure up to a number, the first one first; empty where there is none.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn history(tx: &mut Tx, key: &FactKey, until: i64) -> Result<Vec<Observation>> {
    let rows: Vec<Row> = on!(tx, c => {
        let query = sqlx::query_as(HISTORY).bind(key.series.0).bind(key.period.to_string());
        query.bind(key.unit.0).bind(&key.category).bind(until).fetch_all(c).await
    })?;
    rows.into_iter().map(Row::observation).collect()
}

/// The newest observation of each of the keys in `$1`; the statement around a source of rows.
macro_rules! current {
    ($source:literal) => {
        concat!(
            "with wanted (series, period, unit, category) as (select cast(value ->> 0 as bigint), value ->> 1, \
             cast(value ->> 2 as bigint), value ->> 3 from ",
            $source,
            "), newest (id) as (select (select max(o.id) from observation o where o.series_id = w.series \
             and o.period = w.period and o.unit_id = w.unit and o.category = w.category) from wanted w) ",
            "select o.id, o.batch_id, o.series_id, o.unit_id, o.period, o.category, o.value, o.status, \
             coalesce(g.provider, '') as provider, coalesce(g.source, '') as source, \
             coalesce(g.method, '') as method, o.sample_size, o.margin, o.note \
             from newest n join observation o on o.id = n.id left join origin g on g.id = o.origin_id"
        )
    };
}

const CURRENT: Bulk = Bulk {
    sqlite: current!("json_each($1)"),
    postgres: current!("jsonb_array_elements(cast($1 as jsonb)) as source(value)"),
};

#[derive(Serialize)]
struct KeyRow<'a>(SeriesId, Period, UnitId, &'a str);

/// The observations that hold now for these keys, in no order; keys without one are left out.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn current(tx: &mut Tx, keys: &[&FactKey]) -> Result<Vec<Observation>> {
    let keys: Vec<KeyRow<'_>> =
        keys.iter().map(|k| KeyRow(k.series, k.period, k.unit, &k.category)).collect();
    let (text, json) = (CURRENT.text(tx), to_json(&keys)?);
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(text).bind(json).fetch_all(c).await)?;
    rows.into_iter().map(Row::observation).collect()
}

const PERIODS: &str = "select distinct period from observation where series_id = $1";

/// The periods for which a series has figures, in no order.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn periods(tx: &mut Tx, series: SeriesId) -> Result<Vec<Period>> {
    let rows: Vec<(String,)> = on!(tx, c => sqlx::query_as(PERIODS).bind(series.0).fetch_all(c).await)?;
    rows.iter().map(|(text,)| parse("observation.period", text)).collect()
}

const OF_PERIOD: &str = observations!(
    "where o.series_id = $1 and o.period = $2 and o.id <= $3 order by o.unit_id, o.category, o.id"
);

/// The observations of a series and period up to a number, older revisions included, by unit,
/// category and number.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn of_period(
    tx: &mut Tx,
    series: SeriesId,
    period: Period,
    until: i64,
) -> Result<Vec<Observation>> {
    let rows: Vec<Row> = on!(tx, c => {
        let query = sqlx::query_as(OF_PERIOD).bind(series.0).bind(period.to_string()).bind(until);
        query.fetch_all(c).await
    })?;
    rows.into_iter().map(Row::observation).collect()
}

const BETWEEN: &str = observations!("where o.id > $1 and o.id <= $2 order by o.id limit 5000");

/// The next observations, at most 5,000, with numbers above one and up to another.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn between(tx: &mut Tx, after: i64, until: i64) -> Result<Vec<Observation>> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(BETWEEN).bind(after).bind(until).fetch_all(c).await)?;
    rows.into_iter().map(Row::observation).collect()
}

/// In the order in which the columns are gathered.
#[derive(Deserialize)]
struct FactRow {
    series_id: i64,
    id: i64,
    unit_id: i64,
    period: String,
    category: String,
    value: Option<String>,
    status: String,
}

impl FactRow {
    fn fact(self) -> Result<(SeriesId, Fact)> {
        let fact = Fact {
            id: ObservationId(self.id),
            unit: UnitId(self.unit_id),
            period: parse("observation.period", &self.period)?,
            category: self.category,
            value: value(self.value.as_deref())?,
            status: parse("observation.status", &self.status)?,
        };
        Ok((SeriesId(self.series_id), fact))
    }
}

row! {
    struct Row {
        id: i64, batch_id: i64, series_id: i64, unit_id: i64, period: String, category: String,
        value: Option<String>, status: String, provider: String, source: String, method: String,
        sample_size: Option<i64>, margin: Option<String>, note: Option<String>,
    }
}

impl Row {
    fn observation(self) -> Result<Observation> {
        Ok(Observation {
            id: ObservationId(self.id),
            batch: BatchId(self.batch_id),
            key: FactKey {
                series: SeriesId(self.series_id),
                unit: UnitId(self.unit_id),
                period: parse("observation.period", &self.period)?,
                category: self.category,
            },
            value: value(self.value.as_deref())?,
            status: parse("observation.status", &self.status)?,
            origin: Provenance { provider: self.provider, source: self.source, method: self.method },
            sample_size: fit_some("observation.sample_size", self.sample_size)?,
            margin: parse_some("observation.margin", self.margin.as_deref())?,
            note: self.note,
        })
    }
}

fn value(text: Option<&str>) -> Result<Option<Decimal>> {
    parse_some("observation.value", text)
}
