//! What was said about tasks: rows that are added, never changed; of one task the newest holds.

use jiff::Timestamp;
use serde::Serialize;

use crate::bulk::{self, Bulk, bulk};
use crate::db::{Tx, on};
use crate::error::Result;
use crate::ids;
use crate::model::{NewProgress, Progress, TaskId, TaskProgressId};
use crate::row::row;
use crate::text::{fit, moment, parse};

const INSERT: Bulk = bulk!(
    "insert into task_progress (id, task_id, step, state, percent, as_of, period, note, act_number, said_at, \
     said_by) \
     select cast(value ->> 'id' as bigint), cast(value ->> 'task' as bigint), value ->> 'step', \
     value ->> 'state', cast(value ->> 'percent' as bigint), value ->> 'as_of', value ->> 'period', \
     value ->> 'note', value ->> 'act', value ->> 'moment', value ->> 'by' from ",
    ""
);

#[derive(Serialize)]
struct NewRow<'a> {
    id: i64,
    moment: String,
    #[serde(flatten)]
    said: &'a NewProgress,
}

/// Keeps what was said, and gives the number of each.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Touched`].
pub async fn insert(tx: &mut Tx, new: &[NewProgress]) -> Result<Vec<TaskProgressId>> {
    let ids = ids::take(tx, new.len()).await?;
    let rows: Vec<NewRow<'_>> =
        ids.zip(new).map(|(id, said)| NewRow { id, moment: moment(said.at), said }).collect();
    bulk::write(tx, "task_progress: insert", &INSERT, &rows).await?;
    Ok(rows.iter().map(|row| TaskProgressId(row.id)).collect())
}

/// A statement over what was said.
macro_rules! said {
    ($rest:literal) => {
        concat!(
            "select s.id, s.task_id, s.step, s.state, s.percent, s.as_of, s.period, s.note, s.act_number, \
             s.said_at, s.said_by from task_progress s ",
            $rest
        )
    };
}

const OF_TASK: &str = said!("where s.task_id = $1 order by s.id");
const NEWEST: &str = said!(
    "join (select task_id, max(id) as id from task_progress group by task_id) n on n.id = s.id order by s.task_id"
);

/// Everything that was said about a task, the first one first.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn of_task(tx: &mut Tx, task: TaskId) -> Result<Vec<Progress>> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(OF_TASK).bind(task.0).fetch_all(c).await)?;
    rows.into_iter().map(Row::progress).collect()
}

/// The newest of every task about which something was said, by task.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn newest(tx: &mut Tx) -> Result<Vec<Progress>> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(NEWEST).fetch_all(c).await)?;
    rows.into_iter().map(Row::progress).collect()
}

const REPORTED: &str =
    "select task_id, max(said_at) from task_progress where step = 'report' group by task_id";

/// When each task was reported last.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn reported(tx: &mut Tx) -> Result<Vec<(TaskId, Timestamp)>> {
    let rows: Vec<(i64, String)> = on!(tx, c => sqlx::query_as(REPORTED).fetch_all(c).await)?;
    rows.into_iter().map(|(task, at)| Ok((TaskId(task), parse("task_progress.said_at", &at)?))).collect()
}

row! {
    struct Row {
        id: i64, task_id: i64, step: String, state: String, percent: i64, as_of: String, period: Option<String>,
        note: String, act_number: Option<String>, said_at: String, said_by: String,
    }
}

impl Row {
    fn progress(self) -> Result<Progress> {
        let said = NewProgress {
            task: TaskId(self.task_id),
            step: parse("task_progress.step", &self.step)?,
            state: parse("task_progress.state", &self.state)?,
            percent: fit("task_progress.percent", self.percent)?,
            as_of: parse("task_progress.as_of", &self.as_of)?,
            period: self.period,
            note: self.note,
            act: self.act_number,
            at: parse("task_progress.said_at", &self.said_at)?,
            by: self.said_by,
        };
        Ok(Progress { id: TaskProgressId(self.id), said })
    }
}
