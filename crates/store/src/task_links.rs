//! Targets that tasks serve.

use jiff::Timestamp;

use crate::bulk::touched_all;
use crate::db::{Tx, on};
use crate::error::Result;
use crate::ids;
use crate::model::{PlanId, TargetId, TaskId, TaskLink};
use crate::row::row;
use crate::text::{fit_some, moment, parse_some};

const INSERT: &str =
    "insert into task_target (id, task_id, target_id, linked_at, linked_by) values ($1, $2, $3, $4, $5)";

/// Keeps that a task serves a target.
///
/// # Errors
/// [`crate::StoreError::Sql`].
pub async fn insert(tx: &mut Tx, task: TaskId, target: TargetId, at: Timestamp, by: &str) -> Result<()> {
    let id = ids::one(tx).await?;
    on!(tx, c => {
        let query = sqlx::query(INSERT).bind(id).bind(task.0).bind(target.0).bind(moment(at)).bind(by);
        query.execute(c).await.map(|_| ())
    })?;
    Ok(())
}

const REMOVE: &str =
    "update task_target set removed_at = $3 where task_id = $1 and target_id = $2 and removed_at is null";

/// Ends that a task serves a target.
///
/// # Errors
/// [`crate::StoreError::Sql`]; [`crate::StoreError::Touched`] where it does not serve it.
pub async fn remove(tx: &mut Tx, task: TaskId, target: TargetId, at: Timestamp) -> Result<()> {
    let touched = on!(tx, c => {
        let query = sqlx::query(REMOVE).bind(task.0).bind(target.0).bind(moment(at));
        query.execute(c).await.map(|r| r.rows_affected())
    })?;
    touched_all("task_target: remove", touched, 1)
}

const ALL: &str = "select l.task_id, l.target_id, t.plan_id, t.code, t.indicator, t.year, t.pillar \
    from task_target l join target t on t.id = l.target_id where l.removed_at is null order by l.id";

/// Every link that holds.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn all(tx: &mut Tx) -> Result<Vec<TaskLink>> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(ALL).fetch_all(c).await)?;
    rows.into_iter().map(Row::link).collect()
}

row! {
    struct Row {
        task_id: i64, target_id: i64, plan_id: i64, code: Option<String>, indicator: String, year: Option<i64>,
        pillar: Option<String>,
    }
}

impl Row {
    fn link(self) -> Result<TaskLink> {
        Ok(TaskLink {
            task: TaskId(self.task_id),
            target: TargetId(self.target_id),
            plan: PlanId(self.plan_id),
            code: self.code,
            indicator: self.indicator,
            year: fit_some("target.year", self.year)?,
            pillar: parse_some("target.pillar", self.pillar.as_deref())?,
        })
    }
}
