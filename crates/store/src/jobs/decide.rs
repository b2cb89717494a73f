//! What a person does to a job, and taking away what is long done.

use jiff::Timestamp;

use crate::db::{Tx, on};
use crate::error::Result;
use crate::model::{JobId, JobState};
use crate::text::moment;

/// What a person decides about a job that nobody works at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The job.
    pub job: JobId,
    /// The state that the person saw.
    pub seen: JobState,
    /// The tries that the person saw.
    pub tries: u32,
    /// The state that it is to have: waiting, done or cancelled.
    pub state: JobState,
    /// The moment of the decision.
    pub at: Timestamp,
    /// How many more tries it gets, where it waits again.
    pub more: u32,
}

const DECIDE: &str = "update job set state = $1, due_at = case when $1 = 'waiting' then $2 else due_at end, \
    finished_at = case when $1 = 'waiting' then null else $2 end, mark = null, \
    max_tries = case when $1 = 'waiting' and max_tries < tries + $3 then tries + $3 else max_tries end \
    where id = $4 and state = $5 and tries = $6 and state <> 'running'";

/// Does what a person decided. `false` where the job does not stand as the person saw it; then
/// nothing is changed. Whoever runs jobs hears of it at the commit.
///
/// # Errors
/// [`crate::StoreError::Sql`].
pub async fn decide(tx: &mut Tx, decision: &Decision) -> Result<bool> {
    let touched = on!(tx, c => {
        let query = sqlx::query(DECIDE).bind(decision.state.as_str()).bind(moment(decision.at));
        let query = query.bind(i64::from(decision.more)).bind(decision.job.0).bind(decision.seen.as_str());
        query.bind(i64::from(decision.tries)).execute(c).await.map(|r| r.rows_affected())
    })?;
    if touched == 1 && decision.state == JobState::Waiting {
        tx.orders();
    }
    Ok(touched == 1)
}

const OLD: &str = "delete from job_log where job_id in (select id from job where state in ('done', 'cancelled') \
    and finished_at < $1 and not exists (select 1 from message where message.job_id = job.id))";
const PRUNE: &str = "delete from job where state in ('done', 'cancelled') and finished_at < $1 \
    and not exists (select 1 from message where message.job_id = job.id)";

/// Takes away jobs that were done or cancelled before a moment and that no message refers to, with
/// their logs. Gives how many.
///
/// # Errors
/// [`crate::StoreError::Sql`].
pub async fn prune(tx: &mut Tx, before: Timestamp) -> Result<u64> {
    on!(tx, c => sqlx::query(OLD).bind(moment(before)).execute(c).await.map(|_| ()))?;
    Ok(on!(tx, c => sqlx::query(PRUNE).bind(moment(before)).execute(c).await.map(|r| r.rows_affected()))?)
}
