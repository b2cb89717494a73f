//! Jobs as pages show them, and their logs.

use jiff::Timestamp;

use super::{Row, columns, jobs};
use crate::db::{Tx, on};
use crate::error::Result;
use crate::model::{Job, JobId, JobLine, JobState, JobTally};
use crate::row::row;
use crate::text::{fit, moment, parse};

/// Which jobs are asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// Only those in this state.
    pub state: Option<JobState>,
    /// Only those of this kind.
    pub kind: Option<String>,
    /// Only those ordered before this one.
    pub before: Option<JobId>,
}

const LIST: &str = concat!(
    "select ",
    columns!(),
    " from job where id < $1 and ($2 = '' or state = $2) and ($3 = '' or kind = $3) order by id desc limit $4"
);

/// Jobs, the newest first; at most `most`.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn list(tx: &mut Tx, filter: &Filter, most: usize) -> Result<Vec<Job>> {
    let before = filter.before.map_or(i64::MAX, |id| id.0);
    let (state, kind) = (filter.state.map_or("", JobState::as_str), filter.kind.as_deref().unwrap_or(""));
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    jobs(on!(tx, c => {
        sqlx::query_as(LIST).bind(before).bind(state).bind(kind).bind(most).fetch_all(c).await
    })?)
}

const GET: &str = concat!("select ", columns!(), " from job where id = $1");

/// A job by its number.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn get(tx: &mut Tx, id: JobId) -> Result<Option<Job>> {
    let row: Option<Row> = on!(tx, c => sqlx::query_as(GET).bind(id.0).fetch_optional(c).await)?;
    row.map(Row::job).transpose()
}

const TALLY: &str = "select kind, state, count(*) as n from job group by kind, state order by kind, state";

/// How many jobs there are, by kind and state.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn tally(tx: &mut Tx) -> Result<Vec<JobTally>> {
    let rows: Vec<TallyRow> = on!(tx, c => sqlx::query_as(TALLY).fetch_all(c).await)?;
    let tally = |row: TallyRow| {
        Ok(JobTally {
            kind: row.kind,
            state: parse("job.state", &row.state)?,
            count: fit("job: count", row.n)?,
        })
    };
    rows.into_iter().map(tally).collect()
}

row! { struct TallyRow { kind: String, state: String, n: i64 } }

const WRITE_LINE: &str = "insert into job_log (job_id, seq, at, text) \
    select cast($1 as bigint), coalesce(max(seq), 0) + 1, cast($2 as text), cast($3 as text) from job_log \
    where job_id = $1";

/// Adds a line to a job's log. The job's row must have been changed in the same transaction, which
/// keeps two writers apart.
///
/// # Errors
/// [`crate::StoreError::Sql`].
pub async fn write_line(tx: &mut Tx, job: JobId, at: Timestamp, text: &str) -> Result<()> {
    on!(tx, c => {
        sqlx::query(WRITE_LINE).bind(job.0).bind(moment(at)).bind(text).execute(c).await.map(|_| ())
    })?;
    Ok(())
}

const LOG: &str = "select at, text from job_log where job_id = $1 order by seq desc limit $2";

/// The newest lines of a job's log, the oldest of them first.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn log(tx: &mut Tx, job: JobId, most: i64) -> Result<Vec<JobLine>> {
    let rows: Vec<LineRow> = on!(tx, c => sqlx::query_as(LOG).bind(job.0).bind(most).fetch_all(c).await)?;
    let line = |row: LineRow| Ok(JobLine { at: parse("job_log.at", &row.at)?, text: row.text });
    rows.into_iter().rev().map(line).collect()
}

row! { struct LineRow { at: String, text: String } }
