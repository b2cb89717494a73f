//! What happened to submissions.

use cotmoc_core::form::way::Verb;
use jiff::Timestamp;

use crate::bulk::{self, Bulk, bulk, numbers};
use crate::db::{Tx, on};
use crate::error::Result;
use crate::ids;
use crate::model::{BatchId, StepId, StepRecord, SubmissionId};
use crate::row::row;
use crate::text::{fit, moment, parse};

/// Something that happened, to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewStep {
    /// The submission.
    pub submission: SubmissionId,
    /// The revision it happened to.
    pub revision: u32,
    /// What happened.
    pub verb: Verb,
    /// Steps of approval that the revision has afterwards.
    pub step: u32,
    /// Why; empty where nobody has to say.
    pub reason: String,
    /// The batch in which its figures became observations.
    pub batch: Option<BatchId>,
}

const INSERT: Bulk = bulk!(
    "insert into step (id, submission_id, revision, verb, step, reason, done_at, done_by, batch_id) \
     select cast(value ->> 0 as bigint), cast(value ->> 1 as bigint), cast(value ->> 2 as bigint), value ->> 3, \
     cast(value ->> 4 as bigint), value ->> 5, value ->> 6, value ->> 7, cast(value ->> 8 as bigint) from ",
    ""
);

/// Keeps what happened, in this order.
///
/// # Errors
/// [`crate::StoreError::Sql`].
pub async fn insert(tx: &mut Tx, new: &[NewStep], at: Timestamp, by: &str) -> Result<()> {
    if new.is_empty() {
        return Ok(());
    }
    let (numbers, at) = (ids::take(tx, new.len()).await?, moment(at));
    let rows: Vec<_> = numbers
        .zip(new)
        .map(|(id, n)| {
            let (verb, reason, at) = (n.verb.as_str(), n.reason.as_str(), at.as_str());
            (id, n.submission, n.revision, verb, n.step, reason, at, by, n.batch)
        })
        .collect();
    bulk::write(tx, "step: insert", &INSERT, &rows).await
}

/// Something that happened at a moment of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastStep {
    /// What happened.
    pub step: NewStep,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
}

/// Keeps what happened at various moments, in this order.
///
/// # Errors
/// [`crate::StoreError::Sql`].
pub async fn insert_past(tx: &mut Tx, past: &[PastStep]) -> Result<()> {
    if past.is_empty() {
        return Ok(());
    }
    let rows: Vec<_> = ids::take(tx, past.len())
        .await?
        .zip(past)
        .map(|(id, PastStep { step: n, at, by })| {
            let (verb, reason, by) = (n.verb.as_str(), n.reason.as_str(), by.as_str());
            (id, n.submission, n.revision, verb, n.step, reason, moment(*at), by, n.batch)
        })
        .collect();
    bulk::write(tx, "step: insert", &INSERT, &rows).await
}

const OF_SUBMISSION: &str = "select id, submission_id, revision, verb, step, reason, done_at, done_by, batch_id \
    from step where submission_id = $1 order by id desc limit 200";

/// What happened to a submission, newest first, at most 200.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn of_submission(tx: &mut Tx, id: SubmissionId) -> Result<Vec<StepRecord>> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(OF_SUBMISSION).bind(id.0).fetch_all(c).await)?;
    rows.into_iter().map(Row::step).collect()
}

macro_rules! newest {
    ($source:literal) => {
        concat!(
            "select t.id, t.submission_id, t.revision, t.verb, t.step, t.reason, t.done_at, t.done_by, t.batch_id \
             from step t join (select max(a.id) as id from step a where a.submission_id in \
             (select cast(value as bigint) from ",
            $source,
            ") group by a.submission_id) as n on n.id = t.id"
        )
    };
}

const NEWEST: Bulk = Bulk {
    sqlite: newest!("json_each($1)"),
    postgres: newest!("jsonb_array_elements(cast($1 as jsonb)) as source(value)"),
};

/// What happened last to each of these submissions; in no order, and without those nothing happened to.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn newest(
    tx: &mut Tx,
    submissions: impl IntoIterator<Item = SubmissionId>,
) -> Result<Vec<StepRecord>> {
    let (text, json) = (NEWEST.text(tx), numbers(submissions.into_iter().map(|s| s.0))?);
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(text).bind(json).fetch_all(c).await)?;
    rows.into_iter().map(Row::step).collect()
}

row! {
    struct Row {
        id: i64, submission_id: i64, revision: i64, verb: String, step: i64, reason: String, done_at: String,
        done_by: String, batch_id: Option<i64>,
    }
}

impl Row {
    fn step(self) -> Result<StepRecord> {
        Ok(StepRecord {
            id: StepId(self.id),
            submission: SubmissionId(self.submission_id),
            revision: fit("step.revision", self.revision)?,
            verb: parse("step.verb", &self.verb)?,
            step: fit("step.step", self.step)?,
            reason: self.reason,
            done_at: parse("step.done_at", &self.done_at)?,
            done_by: self.done_by,
            batch: self.batch_id.map(BatchId),
        })
    }
}
