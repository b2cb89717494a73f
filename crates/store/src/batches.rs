//! Batches: figures that came in together, with a digest that shows any later change.

use cotmoc_core::model::UnitId;
use jiff::Timestamp;
use sha2::{Digest, Sha256};

use crate::bulk::{Bulk, numbers, to_json, touched_all};
use crate::db::{Tx, on};
use crate::error::Result;
use crate::model::{
    Batch, BatchId, BatchKind, NewObservation, Observation, ObservationId, Revision, SeriesId,
};
use crate::origins::Origins;
use crate::row::row;
use crate::text::{fit, hex, moment, parse};
use crate::{assigned_targets, ids, observations, settings};

/// A batch to be kept.
#[derive(Debug, Clone)]
pub struct NewBatch<'a> {
    /// How the figures came in.
    pub kind: BatchKind,
    /// Name of the file, or what else they came from.
    pub source: &'a str,
    /// SHA-256 of the file.
    pub sha256: Option<&'a str>,
    /// Whether it is demonstration data.
    pub demo: bool,
    /// Moment of entry; not before that of any batch that is kept already.
    pub at: Timestamp,
    /// Who enters them.
    pub by: &'a str,
}

/// A batch that is being written, within one transaction.
#[derive(Debug)]
pub struct BatchWriter {
    pub(crate) id: BatchId,
    pub(crate) rows: u64,
    pub(crate) observations: Option<(i64, i64)>,
    pub(crate) origins: Origins,
    digest: RowDigest,
}

const OPEN: &str = "insert into batch (id, kind, recorded_at, recorded_by, source, sha256, demo) \
    values ($1, $2, $3, $4, $5, $6, $7)";

/// Begins a batch. It is only there for others once it was closed and committed.
///
/// # Errors
/// [`crate::StoreError::Sql`].
pub async fn open(tx: &mut Tx, new: &NewBatch<'_>) -> Result<BatchWriter> {
    let id = ids::one(tx).await?;
    on!(tx, c => {
        let query = sqlx::query(OPEN).bind(id).bind(new.kind.as_str()).bind(moment(new.at)).bind(new.by);
        query.bind(new.source).bind(new.sha256).bind(new.demo).execute(c).await.map(|_| ())
    })?;
    Ok(BatchWriter {
        id: BatchId(id),
        rows: 0,
        observations: None,
        origins: Origins::default(),
        digest: RowDigest::default(),
    })
}

impl BatchWriter {
    /// Its number.
    #[must_use]
    pub fn id(&self) -> BatchId {
        self.id
    }

    /// Counts a row and takes it into the digest.
    pub(crate) fn add(&mut self, parts: &[String]) {
        self.rows += 1;
        self.digest.row(parts.iter().map(String::as_str));
    }

    pub(crate) fn add_observation(&mut self, id: i64, new: &NewObservation) {
        self.rows += 1;
        self.digest.observation(id, new);
    }
}

const CLOSE: &str = "update batch set row_count = $1, first_id = $2, last_id = $3, digest = $4 \
    where id = $5 and row_count is null";

/// Ends a batch and writes down its extent and its digest.
///
/// # Errors
/// [`crate::StoreError::Sql`]; [`crate::StoreError::Touched`] where it is closed already.
pub async fn close(tx: &mut Tx, writer: BatchWriter) -> Result<Batch> {
    let (first, last) = writer.observations.unzip();
    let (rows, digest) = (i64::try_from(writer.rows).unwrap_or(i64::MAX), writer.digest.hex());
    let touched = on!(tx, c => {
        let query = sqlx::query(CLOSE).bind(rows).bind(first).bind(last).bind(&digest).bind(writer.id.0);
        query.execute(c).await.map(|r| r.rows_affected())
    })?;
    touched_all("batch: close", touched, 1)?;
    let batch = get(tx, writer.id).await?;
    touched_all("batch: get", u64::from(batch.is_some()), 1)?;
    batch.ok_or(crate::StoreError::Sql(sqlx::Error::RowNotFound))
}

/// A statement over batches.
macro_rules! batches {
    ($rest:literal) => {
        concat!(
            "select id, kind, recorded_at, recorded_by, source, sha256, demo, \
             coalesce(row_count, 0) as row_count, first_id, last_id, coalesce(digest, '') as digest from batch ",
            $rest
        )
    };
}

const GET: &str = batches!("where id = $1");

/// A batch by its number.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn get(tx: &mut Tx, id: BatchId) -> Result<Option<Batch>> {
    let row: Option<Row> = on!(tx, c => sqlx::query_as(GET).bind(id.0).fetch_optional(c).await)?;
    row.map(Row::batch).transpose()
}

const LIST: &str = batches!("where id < $1 order by id desc limit $2");

/// The newest batches before one, newest first; `i64::MAX` for the newest of all.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn list(tx: &mut Tx, before: i64, limit: i64) -> Result<Vec<Batch>> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(LIST).bind(before).bind(limit).fetch_all(c).await)?;
    rows.into_iter().map(Row::batch).collect()
}

/// The newest batches with observations of some series; the statement around a source of their numbers.
macro_rules! with_series {
    ($source:literal) => {
        concat!(
            batches!("where id in (select o.batch_id from observation o where o.series_id in (select "),
            $source,
            ") group by o.batch_id) order by id desc limit $2"
        )
    };
}

const WITH_SERIES: Bulk = Bulk {
    sqlite: with_series!("cast(value as bigint) from json_each($1)"),
    postgres: with_series!(
        "cast(cast(value as text) as bigint) from jsonb_array_elements(cast($1 as jsonb)) as source(value)"
    ),
};

/// The newest batches in which there are observations of any of these series, newest first.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn with_series(tx: &mut Tx, series: &[SeriesId], limit: i64) -> Result<Vec<Batch>> {
    let (text, json) = (WITH_SERIES.text(tx), numbers(series.iter().map(|s| s.0))?);
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(text).bind(json).bind(limit).fetch_all(c).await)?;
    rows.into_iter().map(Row::batch).collect()
}

/// When the newest figure of each of some series came in; the statement around a source of their codes.
macro_rules! last_known {
    ($source:literal) => {
        concat!(
            "with wanted (id, code) as (select s.id, s.code from series s where s.code in (select ",
            $source,
            ")), newest (code, observation) as (select w.code, (select max(o.id) from observation o \
             where o.series_id = w.id) from wanted w) \
             select n.code, b.recorded_at from newest n join observation o on o.id = n.observation \
             join batch b on b.id = o.batch_id"
        )
    };
}

const LAST_KNOWN: Bulk = Bulk {
    sqlite: last_known!("value from json_each($1)"),
    postgres: last_known!("value from jsonb_array_elements_text(cast($1 as jsonb)) as source(value)"),
};

/// When the newest figure of each code came in; codes without a figure are left out, and one that is
/// both an element's and an indicator's may come twice.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn last_known(tx: &mut Tx, codes: &[&str]) -> Result<Vec<(String, Timestamp)>> {
    let (text, json) = (LAST_KNOWN.text(tx), to_json(codes)?);
    let rows: Vec<(String, String)> = on!(tx, c => sqlx::query_as(text).bind(json).fetch_all(c).await)?;
    rows.into_iter().map(|(code, at)| Ok((code, parse("batch.recorded_at", &at)?))).collect()
}

const BY_SHA256: &str = batches!("where sha256 = $1 order by id desc limit 1");

/// The newest batch of a file with these bytes.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn by_sha256(tx: &mut Tx, sha256: &str) -> Result<Option<Batch>> {
    let row: Option<Row> = on!(tx, c => sqlx::query_as(BY_SHA256).bind(sha256).fetch_optional(c).await)?;
    row.map(Row::batch).transpose()
}

const NEWEST: &str = "select coalesce(max(id), 0) from batch";

/// The setting that counts removals of demonstration figures.
pub(crate) const REMOVALS: &str = "facts.removals";

/// How far the figures have come.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn revision(tx: &mut Tx) -> Result<Revision> {
    let (newest,): (i64,) = on!(tx, c => sqlx::query_as(NEWEST).fetch_one(c).await)?;
    let removals = match settings::get(tx, REMOVALS).await? {
        Some(text) => parse("setting.facts.removals", &text)?,
        None => 0,
    };
    Ok(Revision { newest, removals })
}

const KNOWN_AT: &str = "select coalesce(max(last_id), 0) from batch where recorded_at <= $1";
const KNOWN: &str = "select coalesce(max(last_id), 0) from batch";

/// The highest number of an observation that was known at a moment, or is known now for `None`;
/// 0 where there was none.
///
/// # Errors
/// [`crate::StoreError::Sql`].
pub async fn known_at(tx: &mut Tx, at: Option<Timestamp>) -> Result<i64> {
    let (last,): (i64,) = match at {
        Some(at) => on!(tx, c => sqlx::query_as(KNOWN_AT).bind(moment(at)).fetch_one(c).await)?,
        None => on!(tx, c => sqlx::query_as(KNOWN).fetch_one(c).await)?,
    };
    Ok(last)
}

/// Whether the rows of a batch, observations or targets of units, still give its digest, and are as many
/// as it says.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn holds(tx: &mut Tx, batch: &Batch) -> Result<bool> {
    let (mut digest, mut rows) = (RowDigest::default(), 0_u64);
    let targets = assigned_targets::parts_of_batch(tx, batch.id).await?;
    targets.iter().for_each(|parts| digest.row(parts.iter().map(String::as_str)));
    rows += targets.len() as u64;
    let extent = batch.first.zip(batch.last);
    let (mut after, last) = extent.map_or((0, ObservationId(0)), |(first, last)| (first.0 - 1, last));
    loop {
        let part = observations::between(tx, after, last.0).await?;
        let Some(end) = part.last() else { break };
        after = end.id.0;
        rows += part.len() as u64;
        if part.iter().any(|o| o.batch != batch.id) {
            return Ok(false);
        }
        part.iter().for_each(|o| digest.kept(o));
    }
    Ok(rows == batch.rows && digest.hex() == batch.digest)
}

/// SHA-256 over rows. Every part comes with its length, so that no two lists of rows give the same bytes.
#[derive(Debug, Default)]
struct RowDigest(Sha256);

impl RowDigest {
    fn row<'p>(&mut self, parts: impl IntoIterator<Item = &'p str>) {
        for part in parts {
            self.0.update((part.len() as u64).to_be_bytes());
            self.0.update(part.as_bytes());
        }
        self.0.update([0xff; 8]);
    }

    fn observation(&mut self, id: i64, new: &NewObservation) {
        let text = |d: Option<rust_decimal::Decimal>| d.map(|v| v.to_string()).unwrap_or_default();
        let (SeriesId(series), UnitId(unit)) = (new.key.series, new.key.unit);
        self.row([
            id.to_string().as_str(),
            &series.to_string(),
            &unit.to_string(),
            &new.key.period.to_string(),
            &new.key.category,
            &text(new.value),
            new.status.as_str(),
            &new.origin.provider,
            &new.origin.source,
            &new.origin.method,
            &new.sample_size.map(|n| n.to_string()).unwrap_or_default(),
            &text(new.margin),
            new.note.as_deref().unwrap_or_default(),
        ]);
    }

    fn kept(&mut self, kept: &Observation) {
        let o = kept.clone();
        let new = NewObservation {
            key: o.key,
            value: o.value,
            status: o.status,
            origin: o.origin,
            sample_size: o.sample_size,
            margin: o.margin,
            note: o.note,
        };
        self.observation(kept.id.0, &new);
    }

    fn hex(self) -> String {
        hex(&self.0.finalize())
    }
}

row! {
    struct Row {
        id: i64, kind: String, recorded_at: String, recorded_by: String, source: String, sha256: Option<String>,
        demo: bool, row_count: i64, first_id: Option<i64>, last_id: Option<i64>, digest: String,
    }
}

impl Row {
    fn batch(self) -> Result<Batch> {
        Ok(Batch {
            id: BatchId(self.id),
            kind: parse("batch.kind", &self.kind)?,
            recorded_at: parse("batch.recorded_at", &self.recorded_at)?,
            recorded_by: self.recorded_by,
            source: self.source,
            sha256: self.sha256,
            demo: self.demo,
            rows: fit("batch.row_count", self.row_count)?,
            first: self.first_id.map(ObservationId),
            last: self.last_id.map(ObservationId),
            digest: self.digest,
        })
    }
}
