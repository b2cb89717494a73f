//! What stands beside a task goes on with the one that takes its place: an amendment that words a task
//! again does not begin it anew.

use serde::Serialize;

use crate::bulk::{self, Bulk, bulk};
use crate::db::{Tx, on};
use crate::error::Result;
use crate::model::{TargetId, TaskId};

/// A record that ended, and the one in force that goes on for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Heir<Id> {
    /// The one that ended.
    pub past: Id,
    /// The one that takes its place. No two have the same.
    pub heir: Id,
}

/// The statements that make columns name the heirs.
macro_rules! follow {
    ($($table:literal $column:literal),+ $(,)?) => {
        [$(bulk!(
            concat!(
                "update ", $table, " set ", $column, " = j.heir from (select cast(value ->> 'past' as bigint) as past, \
                 cast(value ->> 'heir' as bigint) as heir from "
            ),
            concat!(") as j where ", $table, ".", $column, " = j.past")
        )),+]
    };
}

const RUNNING: [Bulk; 6] = follow![
    "task_progress" "task_id", "task_evidence" "task_id", "task_budget" "task_id", "task_target" "task_id",
    "reminder" "task_id", "task" "parent_id",
];
const DEADLINES: [Bulk; 1] = follow!["task_deadline" "task_id"];
const ASSIGNMENTS: [Bulk; 1] = follow!["assignment" "task_id"];
const TARGETS: [Bulk; 1] = follow!["task_target" "target_id"];

/// What was said of tasks, evidence, money, targets, reminders and sub-tasks.
///
/// # Errors
/// [`crate::StoreError::Sql`].
pub async fn running(tx: &mut Tx, heirs: &[Heir<TaskId>]) -> Result<()> {
    follow(tx, &RUNNING, heirs).await
}

/// Last days that a person set.
///
/// # Errors
/// [`crate::StoreError::Sql`].
pub async fn deadlines(tx: &mut Tx, heirs: &[Heir<TaskId>]) -> Result<()> {
    follow(tx, &DEADLINES, heirs).await
}

/// Who was given a part.
///
/// # Errors
/// [`crate::StoreError::Sql`].
pub async fn assignments(tx: &mut Tx, heirs: &[Heir<TaskId>]) -> Result<()> {
    follow(tx, &ASSIGNMENTS, heirs).await
}

/// Which tasks serve targets.
///
/// # Errors
/// [`crate::StoreError::Sql`].
pub async fn targets(tx: &mut Tx, heirs: &[Heir<TargetId>]) -> Result<()> {
    follow(tx, &TARGETS, heirs).await
}

async fn follow<Id: Serialize>(tx: &mut Tx, statements: &[Bulk], heirs: &[Heir<Id>]) -> Result<()> {
    if heirs.is_empty() {
        return Ok(());
    }
    for statement in statements {
        let (text, json) = (statement.text(tx), bulk::to_json(heirs)?);
        on!(tx, c => sqlx::query(text).bind(json).execute(c).await.map(|_| ()))?;
    }
    Ok(())
}
