//! Jobs: ordering them, taking them up, ending them, showing them.
//!
//! Whoever takes a job up holds it for a time (a lease) and renews that; when the time is over
//! because the process is gone, another one takes it up. What is written about a claimed job names
//! the claim, so that whoever lost it changes nothing. Claiming is one of the points where the two
//! databases differ: rows that somebody else is just claiming are passed over on PostgreSQL; on
//! SQLite nobody else can be.

mod claim;
mod decide;
mod order;
mod show;

pub use claim::{Claim, End, abandoned, claim, finish, mark, next_due, of_worker, renew};
pub use decide::{Decision, decide, prune};
pub use order::{NewJob, order};
pub use show::{Filter, get, list, log, tally, write_line};

use jiff::Timestamp;

use crate::error::Result;
use crate::model::{Job, JobId};
use crate::row::row;
use crate::text::{fit, parse, parse_some};

/// The columns of a job.
macro_rules! columns {
    () => {
        "id, kind, name, payload, state, due_at, tries, max_tries, claimed_by, claimed_until, mark, \
         problem, created_at, created_by, finished_at"
    };
}
use columns;

row! {
    struct Row {
        id: i64, kind: String, name: String, payload: String, state: String, due_at: String, tries: i64,
        max_tries: i64, claimed_by: Option<String>, claimed_until: Option<String>, mark: Option<String>,
        problem: Option<String>, created_at: String, created_by: String, finished_at: Option<String>,
    }
}

impl Row {
    fn job(self) -> Result<Job> {
        Ok(Job {
            id: JobId(self.id),
            kind: self.kind,
            name: self.name,
            payload: self.payload,
            state: parse("job.state", &self.state)?,
            due: parse("job.due_at", &self.due_at)?,
            tries: fit("job.tries", self.tries)?,
            max_tries: fit("job.max_tries", self.max_tries)?,
            worker: self.claimed_by,
            lease: parse_some::<Timestamp>("job.claimed_until", self.claimed_until.as_deref())?,
            mark: self.mark,
            problem: self.problem,
            created_at: parse("job.created_at", &self.created_at)?,
            created_by: self.created_by,
            finished_at: parse_some::<Timestamp>("job.finished_at", self.finished_at.as_deref())?,
        })
    }
}

fn jobs(rows: Vec<Row>) -> Result<Vec<Job>> {
    rows.into_iter().map(Row::job).collect()
}
