//! Submissions: one per round and unit.

use cotmoc_core::model::UnitId;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use crate::bulk::{self, Bulk, bulk, numbers};
use crate::db::{Tx, on};
use crate::error::Result;
use crate::ids;
use crate::model::{RoundId, Submission, SubmissionId};
use crate::row::row;
use crate::text::{fit, fit_some, moment, parse, parse_some};

/// A submission to be expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSubmission {
    /// The round.
    pub round: RoundId,
    /// The unit whose figures they are.
    pub unit: UnitId,
    /// The unit that hands them in.
    pub reporter: UnitId,
    /// Required lines.
    pub expected: u32,
    /// Last day to hand it in.
    pub due: Date,
}

const INSERT: Bulk = bulk!(
    "insert into submission (id, version, round_id, unit_id, reporter_id, state, revision, step, answered, \
     expected, due) select cast(value ->> 0 as bigint), 1, cast(value ->> 1 as bigint), \
     cast(value ->> 2 as bigint), cast(value ->> 3 as bigint), 'draft', 1, 0, 0, \
     cast(value ->> 4 as bigint), value ->> 5 from ",
    ""
);

/// Adds expected submissions, as empty drafts; their numbers in the same order.
///
/// # Errors
/// [`crate::StoreError::Sql`], also where the round has one of the unit already.
pub async fn insert(tx: &mut Tx, new: &[NewSubmission]) -> Result<Vec<SubmissionId>> {
    let numbers: Vec<i64> = ids::take(tx, new.len()).await?.collect();
    let rows: Vec<_> = numbers
        .iter()
        .zip(new)
        .map(|(id, n)| (*id, n.round, n.unit, n.reporter, n.expected, n.due.to_string()))
        .collect();
    bulk::write(tx, "submission: insert", &INSERT, &rows).await?;
    Ok(numbers.into_iter().map(SubmissionId).collect())
}

/// A statement over submissions.
macro_rules! submissions {
    ($rest:literal) => {
        submissions!($rest, "", "")
    };
    ($before:literal, $source:literal, $after:literal) => {
        concat!(
            "select id, version, round_id, unit_id, reporter_id, state, revision, approved_revision, step, \
             answered, expected, due, extension_reason, exempt_reason, submitted_at, submitted_by, \
             first_submitted_at, changed_at from submission ",
            $before,
            $source,
            $after
        )
    };
}

/// A statement over submissions that are picked by a list.
macro_rules! picked {
    ($before:literal, $after:literal) => {
        Bulk {
            sqlite: submissions!($before, "json_each($1)", $after),
            postgres: submissions!(
                $before,
                "jsonb_array_elements(cast($1 as jsonb)) as source(value)",
                $after
            ),
        }
    };
}

const GET: &str = submissions!("where id = $1");
const OF_ROUND: &str = submissions!("where round_id = $1 order by id");
const MANY: Bulk = picked!("where id in (select cast(value as bigint) from ", ") order by id");
const OF_ROUNDS: Bulk = picked!("where round_id in (select cast(value as bigint) from ", ") order by id");

/// A submission by its number.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn get(tx: &mut Tx, id: SubmissionId) -> Result<Option<Submission>> {
    let row: Option<Row> = on!(tx, c => sqlx::query_as(GET).bind(id.0).fetch_optional(c).await)?;
    row.map(Row::submission).transpose()
}

/// Those of these submissions that are there, by number.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn many(tx: &mut Tx, ids: impl IntoIterator<Item = SubmissionId>) -> Result<Vec<Submission>> {
    let (text, json) = (MANY.text(tx), numbers(ids.into_iter().map(|s| s.0))?);
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(text).bind(json).fetch_all(c).await)?;
    rows.into_iter().map(Row::submission).collect()
}

/// The submissions of a round, by number.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn of_round(tx: &mut Tx, round: RoundId) -> Result<Vec<Submission>> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(OF_ROUND).bind(round.0).fetch_all(c).await)?;
    rows.into_iter().map(Row::submission).collect()
}

/// The submissions of some rounds, by number.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn of_rounds(tx: &mut Tx, rounds: impl IntoIterator<Item = RoundId>) -> Result<Vec<Submission>> {
    let (text, json) = (OF_ROUNDS.text(tx), numbers(rounds.into_iter().map(|r| r.0))?);
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(text).bind(json).fetch_all(c).await)?;
    rows.into_iter().map(Row::submission).collect()
}

const UNFINISHED: &str = "select s.id, s.version, s.round_id, s.unit_id, s.reporter_id, s.state, s.revision, \
    s.approved_revision, s.step, s.answered, s.expected, s.due, s.extension_reason, s.exempt_reason, \
    s.submitted_at, s.submitted_by, s.first_submitted_at, s.changed_at from submission s \
    join round r on r.id = s.round_id where s.state in ('draft', 'submitted', 'returned') \
    and s.exempt_reason is null and (r.state = 'open' or s.approved_revision is not null) \
    order by s.due, s.id limit $1";

/// Submissions that somebody has still to do something about, the earliest due first: those of open
/// rounds, and corrections.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn unfinished(tx: &mut Tx, limit: i64) -> Result<Vec<Submission>> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(UNFINISHED).bind(limit).fetch_all(c).await)?;
    rows.into_iter().map(Row::submission).collect()
}

const OWED: &str = "select s.id, s.version, s.round_id, s.unit_id, s.reporter_id, s.state, s.revision, \
    s.approved_revision, s.step, s.answered, s.expected, s.due, s.extension_reason, s.exempt_reason, \
    s.submitted_at, s.submitted_by, s.first_submitted_at, s.changed_at from submission s \
    join round r on r.id = s.round_id where s.state in ('draft', 'returned') and s.approved_revision is null \
    and s.exempt_reason is null and r.state = 'open' and s.due <= $1 order by s.due, s.id";

/// Submissions of open rounds that wait for their unit and are due on a day or before, the earliest
/// first. What was approved once is not among them, whatever happens to its correction.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn owed(tx: &mut Tx, until: Date) -> Result<Vec<Submission>> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(OWED).bind(until.to_string()).fetch_all(c).await)?;
    rows.into_iter().map(Row::submission).collect()
}

const UPDATE: Bulk = bulk!(
    "update submission set version = submission.version + 1, reporter_id = n.reporter, state = n.state, \
     revision = n.revision, approved_revision = n.approved, step = n.step, answered = n.answered, \
     expected = n.expected, due = n.due, extension_reason = n.extension, exempt_reason = n.exempt, \
     submitted_at = n.submitted_at, submitted_by = n.submitted_by, first_submitted_at = n.first_at, \
     changed_at = n.changed_at from (select cast(value ->> 0 as bigint) as id, \
     cast(value ->> 1 as bigint) as version, cast(value ->> 2 as bigint) as reporter, value ->> 3 as state, \
     cast(value ->> 4 as bigint) as revision, cast(value ->> 5 as bigint) as approved, \
     cast(value ->> 6 as bigint) as step, cast(value ->> 7 as bigint) as answered, \
     cast(value ->> 8 as bigint) as expected, value ->> 9 as due, value ->> 10 as extension, \
     value ->> 11 as exempt, value ->> 12 as submitted_at, value ->> 13 as submitted_by, \
     value ->> 14 as first_at, value ->> 15 as changed_at from ",
    ") as n where submission.id = n.id and submission.version = n.version"
);

#[derive(Serialize)]
struct Changed<'a>(
    i64,
    i64,
    UnitId,
    &'static str,
    u32,
    Option<u32>,
    u32,
    u32,
    u32,
    String,
    Option<&'a str>,
    Option<&'a str>,
    Option<String>,
    Option<&'a str>,
    Option<String>,
    Option<String>,
);

/// Keeps submissions as they are given, each of which names the version that was read, and counts the
/// change. Round and unit stay.
///
/// # Errors
/// [`crate::StoreError::Sql`]; [`crate::StoreError::Touched`] where one is no longer of its version,
/// which cannot be where it was read in the same write transaction.
pub async fn update(tx: &mut Tx, changed: &[Submission]) -> Result<()> {
    let rows: Vec<Changed<'_>> = changed
        .iter()
        .map(|s| {
            Changed(
                s.id.0,
                s.version,
                s.reporter,
                s.state.as_str(),
                s.revision,
                s.approved_revision,
                s.step,
                s.answered,
                s.expected,
                s.due.to_string(),
                s.extension_reason.as_deref(),
                s.exempt_reason.as_deref(),
                s.submitted_at.map(moment),
                s.submitted_by.as_deref(),
                s.first_submitted_at.map(moment),
                s.changed_at.map(moment),
            )
        })
        .collect();
    bulk::write(tx, "submission: update", &UPDATE, &rows).await
}

const PROGRESS: Bulk = bulk!(
    "update submission set answered = n.answered, changed_at = n.changed_at from (select \
     cast(value ->> 0 as bigint) as id, cast(value ->> 1 as bigint) as answered, value ->> 2 as changed_at from ",
    ") as n where submission.id = n.id"
);

/// Writes down how many required lines are answered after cells were changed.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Touched`].
pub async fn progress(tx: &mut Tx, answered: &[(SubmissionId, u32)], at: Timestamp) -> Result<()> {
    let at = moment(at);
    let rows: Vec<_> = answered.iter().map(|(id, n)| (*id, *n, at.as_str())).collect();
    bulk::write(tx, "submission: progress", &PROGRESS, &rows).await
}

row! {
    struct Row {
        id: i64, version: i64, round_id: i64, unit_id: i64, reporter_id: i64, state: String, revision: i64,
        approved_revision: Option<i64>, step: i64, answered: i64, expected: i64, due: String,
        extension_reason: Option<String>, exempt_reason: Option<String>, submitted_at: Option<String>,
        submitted_by: Option<String>, first_submitted_at: Option<String>, changed_at: Option<String>,
    }
}

impl Row {
    fn submission(self) -> Result<Submission> {
        Ok(Submission {
            id: SubmissionId(self.id),
            version: self.version,
            round: RoundId(self.round_id),
            unit: UnitId(self.unit_id),
            reporter: UnitId(self.reporter_id),
            state: parse("submission.state", &self.state)?,
            revision: fit("submission.revision", self.revision)?,
            approved_revision: fit_some("submission.approved_revision", self.approved_revision)?,
            step: fit("submission.step", self.step)?,
            answered: fit("submission.answered", self.answered)?,
            expected: fit("submission.expected", self.expected)?,
            due: parse("submission.due", &self.due)?,
            extension_reason: self.extension_reason,
            exempt_reason: self.exempt_reason,
            submitted_at: parse_some("submission.submitted_at", self.submitted_at.as_deref())?,
            submitted_by: self.submitted_by,
            first_submitted_at: parse_some(
                "submission.first_submitted_at",
                self.first_submitted_at.as_deref(),
            )?,
            changed_at: parse_some("submission.changed_at", self.changed_at.as_deref())?,
        })
    }
}
