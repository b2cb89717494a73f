//! Money of tasks: one line for a task, a year and a source. Nothing is added up here.

use cotmoc_core::task::FundSource;
use jiff::Timestamp;

use crate::db::{Tx, on};
use crate::error::Result;
use crate::ids;
use crate::model::{Amounts, Budget, BudgetId, TaskId};
use crate::plans::Changed;
use crate::row::row;
use crate::text::{fit, moment, parse};

const INSERT: &str = "insert into task_budget (id, task_id, year, source, planned, allocated, disbursed, version, \
    changed_at, changed_by) values ($1, $2, $3, $4, $5, $6, $7, 1, $8, $9)";

/// Keeps a new line, as version 1.
///
/// # Errors
/// [`crate::StoreError::Sql`], also where the task has a line of that year and source.
pub async fn insert(
    tx: &mut Tx,
    (task, year, source): (TaskId, i16, FundSource),
    amounts: Amounts,
    (at, by): (Timestamp, &str),
) -> Result<BudgetId> {
    let id = ids::one(tx).await?;
    on!(tx, c => {
        let query = sqlx::query(INSERT).bind(id).bind(task.0).bind(i64::from(year)).bind(source.as_str());
        let query = query.bind(amounts.planned).bind(amounts.allocated).bind(amounts.disbursed);
        query.bind(moment(at)).bind(by).execute(c).await.map(|_| ())
    })?;
    Ok(BudgetId(id))
}

const UPDATE: &str = "update task_budget set planned = $3, allocated = $4, disbursed = $5, version = version + 1, \
    changed_at = $6, changed_by = $7 where id = $1 and version = $2";

/// Gives a line other amounts.
///
/// # Errors
/// [`crate::StoreError::Sql`].
pub async fn update(
    tx: &mut Tx,
    (id, version): (BudgetId, i64),
    amounts: Amounts,
    (at, by): (Timestamp, &str),
) -> Result<Changed> {
    let touched = on!(tx, c => {
        let query = sqlx::query(UPDATE).bind(id.0).bind(version).bind(amounts.planned);
        let query = query.bind(amounts.allocated).bind(amounts.disbursed).bind(moment(at)).bind(by);
        query.execute(c).await.map(|r| r.rows_affected())
    })?;
    Ok(Changed::of(touched))
}

/// A statement over lines of budgets.
macro_rules! budgets {
    ($rest:literal) => {
        concat!(
            "select b.id, b.task_id, b.year, b.source, b.planned, b.allocated, b.disbursed, b.version, \
             b.changed_at, b.changed_by from task_budget b ",
            $rest
        )
    };
}

const OF_TASK: &str = budgets!("where b.task_id = $1 order by b.year, b.id");
const ALL: &str = budgets!("join task t on t.id = b.task_id where t.ended_by is null order by b.id");

/// The lines of a task, by year.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn of_task(tx: &mut Tx, task: TaskId) -> Result<Vec<Budget>> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(OF_TASK).bind(task.0).fetch_all(c).await)?;
    rows.into_iter().map(Row::budget).collect()
}

/// The lines of all tasks in force.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn all(tx: &mut Tx) -> Result<Vec<Budget>> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(ALL).fetch_all(c).await)?;
    rows.into_iter().map(Row::budget).collect()
}

row! {
    struct Row {
        id: i64, task_id: i64, year: i64, source: String, planned: Option<i64>, allocated: Option<i64>,
        disbursed: Option<i64>, version: i64, changed_at: String, changed_by: String,
    }
}

impl Row {
    fn budget(self) -> Result<Budget> {
        Ok(Budget {
            id: BudgetId(self.id),
            task: TaskId(self.task_id),
            year: fit("task_budget.year", self.year)?,
            source: parse("task_budget.source", &self.source)?,
            amounts: Amounts { planned: self.planned, allocated: self.allocated, disbursed: self.disbursed },
            version: self.version,
            changed_at: parse("task_budget.changed_at", &self.changed_at)?,
            changed_by: self.changed_by,
        })
    }
}
