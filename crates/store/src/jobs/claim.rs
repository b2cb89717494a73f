//! Taking jobs up, holding them, ending them. Serves whoever runs them, in [`crate::Store::queue`].

use jiff::Timestamp;

use super::{Row, columns, jobs};
use crate::db::{Tx, on};
use crate::error::Result;
use crate::model::{Job, JobId, JobState};
use crate::text::{moment, parse_some};

/// A statement that takes rows which nobody else is just taking.
struct Picking {
    sqlite: &'static str,
    postgres: &'static str,
}

/// The statement with its lock on PostgreSQL. The rows are picked once, before any is changed.
macro_rules! picking {
    ($pick:literal, $then:expr) => {
        Picking {
            sqlite: concat!("with picked as materialized (", $pick, ") ", $then),
            postgres: concat!("with picked as materialized (", $pick, " for update skip locked) ", $then),
        }
    };
}

const CLAIM: Picking = picking!(
    "select id from job where state = 'waiting' and due_at <= $1 and $2 like '%,' || kind || ',%' \
     order by due_at, id limit $3",
    concat!(
        "update job set state = 'running', tries = tries + 1, claimed_by = $4, claimed_until = $5 \
         where id in (select id from picked) returning ",
        columns!()
    )
);

/// Takes up at most `most` jobs of these kinds that are due, the longest due first, until `lease`.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn claim(
    tx: &mut Tx,
    kinds: &[&str],
    worker: &str,
    now: Timestamp,
    lease: Timestamp,
    most: usize,
) -> Result<Vec<Job>> {
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let text = if tx.is_postgres() { CLAIM.postgres } else { CLAIM.sqlite };
    let rows: Vec<Row> = on!(tx, c => {
        let query = sqlx::query_as(text).bind(moment(now)).bind(listed(kinds)).bind(most).bind(worker);
        query.bind(moment(lease)).fetch_all(c).await
    })?;
    let mut jobs = jobs(rows)?;
    jobs.sort_by_key(|job| (job.due, job.id));
    Ok(jobs)
}

/// The words of kinds as the statement compares them: each between commas.
fn listed(kinds: &[&str]) -> String {
    format!(",{},", kinds.join(","))
}

const NEXT: &str = "select min(due_at) as due, (select min(claimed_until) from job where state = 'running') \
    as lease from job where state = 'waiting' and $1 like '%,' || kind || ',%'";

/// The next moment at which there is something to do: a job of these kinds is due, or somebody's
/// time with one is over.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn next_due(tx: &mut Tx, kinds: &[&str]) -> Result<Option<Timestamp>> {
    let (due, lease): (Option<String>, Option<String>) =
        on!(tx, c => sqlx::query_as(NEXT).bind(listed(kinds)).fetch_one(c).await)?;
    let due = parse_some::<Timestamp>("job.due_at", due.as_deref())?;
    let lease = parse_some::<Timestamp>("job.claimed_until", lease.as_deref())?;
    Ok(due.into_iter().chain(lease).min())
}

/// Who holds a job, and for which time of trying: what is written about a claimed job names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The job.
    pub job: JobId,
    /// Who holds it.
    pub worker: String,
    /// The try for which it was taken up.
    pub tries: u32,
}

impl Claim {
    /// The claim of whoever holds the job; `None` where nobody does.
    #[must_use]
    pub fn of(job: &Job) -> Option<Self> {
        job.worker.clone().map(|worker| Self { job: job.id, worker, tries: job.tries })
    }
}

const RENEW: &str = "update job set claimed_until = $1 \
    where id = $2 and claimed_by = $3 and tries = $4 and state = 'running'";

/// Holds a job longer. `false` where it is somebody else's by now.
///
/// # Errors
/// [`crate::StoreError::Sql`].
pub async fn renew(tx: &mut Tx, claim: &Claim, lease: Timestamp) -> Result<bool> {
    let touched = on!(tx, c => {
        let query = sqlx::query(RENEW).bind(moment(lease)).bind(claim.job.0).bind(&claim.worker);
        query.bind(i64::from(claim.tries)).execute(c).await.map(|r| r.rows_affected())
    })?;
    Ok(touched == 1)
}

const MARK: &str = "update job set mark = $1 \
    where id = $2 and claimed_by = $3 and tries = $4 and state = 'running'";

/// Writes down that a step begins which must not be done twice, or, with `None`, that it certainly
/// was not done. `false` where the job is somebody else's by now.
///
/// # Errors
/// [`crate::StoreError::Sql`].
pub async fn mark(tx: &mut Tx, claim: &Claim, mark: Option<&str>) -> Result<bool> {
    let touched = on!(tx, c => {
        let query = sqlx::query(MARK).bind(mark).bind(claim.job.0).bind(&claim.worker);
        query.bind(i64::from(claim.tries)).execute(c).await.map(|r| r.rows_affected())
    })?;
    Ok(touched == 1)
}

/// How a try ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct End {
    /// Where the job stands now; not [`JobState::Running`].
    pub state: JobState,
    /// Until when it rests, for [`JobState::Waiting`]; else the moment of the end.
    pub at: Timestamp,
    /// What went wrong, in Vietnamese.
    pub problem: Option<String>,
    /// How often it was taken up, as it is to be kept.
    pub tries: u32,
}

const FINISH: &str = "update job set state = $1, due_at = case when $1 = 'waiting' then $2 else due_at end, \
    finished_at = case when $1 = 'waiting' then null else $2 end, problem = $3, tries = $4, \
    mark = case when $1 = 'unsure' then mark end, claimed_by = null, claimed_until = null \
    where id = $5 and claimed_by = $6 and tries = $7 and state = 'running'";

/// Ends a try. `false` where the job is somebody else's by now; then nothing is changed.
///
/// # Errors
/// [`crate::StoreError::Sql`].
pub async fn finish(tx: &mut Tx, claim: &Claim, end: &End) -> Result<bool> {
    let touched = on!(tx, c => {
        let query = sqlx::query(FINISH).bind(end.state.as_str()).bind(moment(end.at)).bind(&end.problem);
        let query = query.bind(i64::from(end.tries)).bind(claim.job.0).bind(&claim.worker);
        query.bind(i64::from(claim.tries)).execute(c).await.map(|r| r.rows_affected())
    })?;
    Ok(touched == 1)
}

const ABANDONED: Picking = picking!(
    "select id from job where state = 'running' and claimed_until <= $1 limit 100",
    concat!("select ", columns!(), " from job where id in (select id from picked) order by id")
);

/// Jobs whose holder let the time pass, with the claim that is over; at most 100. Whoever asks ends
/// those tries with [`finish`] in the same transaction.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn abandoned(tx: &mut Tx, now: Timestamp) -> Result<Vec<Job>> {
    let text = if tx.is_postgres() { ABANDONED.postgres } else { ABANDONED.sqlite };
    jobs(on!(tx, c => sqlx::query_as(text).bind(moment(now)).fetch_all(c).await)?)
}

const OF_WORKER: &str =
    concat!("select ", columns!(), " from job where state = 'running' and claimed_by = $1 order by id");

/// Jobs that somebody holds.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn of_worker(tx: &mut Tx, worker: &str) -> Result<Vec<Job>> {
    jobs(on!(tx, c => sqlx::query_as(OF_WORKER).bind(worker).fetch_all(c).await)?)
}
