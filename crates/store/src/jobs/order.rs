//! Ordering work, in the transaction of the change that makes it necessary.

use std::collections::HashSet;

use jiff::Timestamp;
use serde::Serialize;

use crate::bulk::{Bulk, bulk, to_json};
use crate::db::{Tx, on};
use crate::error::Result;
use crate::ids;
use crate::model::JobId;
use crate::text::moment;

/// Work to be ordered.
#[derive(Debug, Clone)]
pub struct NewJob {
    /// The word of its kind: letters and hyphens.
    pub kind: &'static str,
    /// What it is, so that the same is not ordered twice.
    pub name: String,
    /// What its kind needs to know: one JSON object as text.
    pub payload: String,
    /// When it is to be taken up.
    pub due: Timestamp,
    /// How often it may be taken up before it is given up; at least 1.
    pub max_tries: u32,
}

#[derive(Serialize)]
struct Ordered<'a> {
    i: i64,
    k: &'a str,
    n: &'a str,
    p: &'a str,
    d: String,
    m: u32,
    a: &'a str,
    b: &'a str,
}

const INSERT: Bulk = bulk!(
    "insert into job (id, kind, name, payload, state, due_at, tries, max_tries, created_at, created_by) \
     select cast(value ->> 'i' as bigint), value ->> 'k', value ->> 'n', value ->> 'p', 'waiting', \
     value ->> 'd', 0, cast(value ->> 'm' as bigint), value ->> 'a', value ->> 'b' from ",
    " where true on conflict (name) do nothing returning id"
);
/// Jobs per statement.
const CHUNK: usize = 5_000;

/// Orders work. Gives, for each in turn, the number of the new job; `None` where one of that name
/// was ordered before, which then stays as it is. Whoever runs jobs hears of it at the commit.
///
/// # Errors
/// [`crate::StoreError::Sql`].
pub async fn order(tx: &mut Tx, new: &[NewJob], at: Timestamp, by: &str) -> Result<Vec<Option<JobId>>> {
    let (numbers, at) = (ids::take(tx, new.len()).await?, moment(at));
    let mut rows = Vec::with_capacity(new.len());
    for (i, job) in numbers.clone().zip(new) {
        let (d, m) = (moment(job.due), job.max_tries);
        rows.push(Ordered { i, k: job.kind, n: &job.name, p: &job.payload, d, m, a: &at, b: by });
    }
    let mut kept = HashSet::new();
    for chunk in rows.chunks(CHUNK) {
        let (json, text) = (to_json(chunk)?, INSERT.text(tx));
        let ids: Vec<(i64,)> = on!(tx, c => sqlx::query_as(text).bind(json).fetch_all(c).await)?;
        kept.extend(ids.into_iter().map(|(id,)| id));
    }
    if !kept.is_empty() {
        tx.orders();
    }
    Ok(numbers.map(|id| kept.contains(&id).then_some(JobId(id))).collect())
}
