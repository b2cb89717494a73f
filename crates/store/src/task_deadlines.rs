//! Last days of tasks that people set: rows that are added, never changed; of one task the newest holds.

use serde::Serialize;

use crate::bulk::{self, Bulk, bulk};
use crate::db::{Tx, on};
use crate::error::Result;
use crate::ids;
use crate::model::{SetDeadline, TaskId};
use crate::row::row;
use crate::text::{moment, parse};

const INSERT: Bulk = bulk!(
    "insert into task_deadline (id, task_id, due, reason, set_at, set_by) \
     select cast(value ->> 'id' as bigint), cast(value ->> 'task' as bigint), value ->> 'due', \
     value ->> 'reason', value ->> 'moment', value ->> 'by' from ",
    ""
);

#[derive(Serialize)]
struct NewRow<'a> {
    id: i64,
    moment: String,
    #[serde(flatten)]
    set: &'a SetDeadline,
}

/// Keeps last days.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Touched`].
pub async fn insert(tx: &mut Tx, new: &[SetDeadline]) -> Result<()> {
    let ids = ids::take(tx, new.len()).await?;
    let rows: Vec<NewRow<'_>> =
        ids.zip(new).map(|(id, set)| NewRow { id, moment: moment(set.at), set }).collect();
    bulk::write(tx, "task_deadline: insert", &INSERT, &rows).await
}

const OF_TASK: &str =
    "select task_id, due, reason, set_at, set_by from task_deadline where task_id = $1 order by id";
const NEWEST: &str = "select d.task_id, d.due, d.reason, d.set_at, d.set_by from task_deadline d \
    join (select task_id, max(id) as id from task_deadline group by task_id) n on n.id = d.id order by d.task_id";

/// Every last day that was set for a task, the first one first.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn of_task(tx: &mut Tx, task: TaskId) -> Result<Vec<SetDeadline>> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(OF_TASK).bind(task.0).fetch_all(c).await)?;
    rows.into_iter().map(Row::set).collect()
}

/// The last day that holds of every task for which one was set, by task.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn newest(tx: &mut Tx) -> Result<Vec<SetDeadline>> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(NEWEST).fetch_all(c).await)?;
    rows.into_iter().map(Row::set).collect()
}

row! {
    struct Row { task_id: i64, due: String, reason: String, set_at: String, set_by: String }
}

impl Row {
    fn set(self) -> Result<SetDeadline> {
        Ok(SetDeadline {
            task: TaskId(self.task_id),
            due: parse("task_deadline.due", &self.due)?,
            reason: self.reason,
            at: parse("task_deadline.set_at", &self.set_at)?,
            by: self.set_by,
        })
    }
}
