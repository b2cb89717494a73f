//! Tasks with their coordinating units: never changed, only superseded.

use std::collections::HashMap;

use cotmoc_core::model::{Pillar, UnitId};
use serde::Serialize;

use crate::bulk::{self, Bulk, bulk};
use crate::db::{Tx, on};
use crate::error::Result;
use crate::model::{ActId, PlanId, PlannedTask, Task, TaskFields, TaskId};
use crate::passages;
use crate::row::row;
use crate::targets::End;
use crate::text::{fit, parse, parse_some};

const INSERT: Bulk = bulk!(
    "insert into task (id, plan_id, task, lead, deadline, frequency, product, budget, passage_id, act_id, \
     superseded_by, ended_by, parent_id, pillar) \
     select cast(value ->> 'id' as bigint), cast(value ->> 'plan' as bigint), value ->> 'task', value ->> 'lead', \
     value ->> 'deadline', value ->> 'frequency', value ->> 'product', value ->> 'budget', \
     cast(value ->> 'passage' as bigint), cast(value ->> 'act' as bigint), \
     cast(value ->> 'superseded_by' as bigint), cast(value ->> 'ended_by' as bigint), \
     cast(value ->> 'parent' as bigint), value ->> 'pillar' from ",
    ""
);
const INSERT_COORDINATING: Bulk = bulk!(
    "insert into task_coordinating (task_id, seq, unit) \
     select cast(value ->> 'task' as bigint), cast(value ->> 'seq' as bigint), value ->> 'unit' from ",
    ""
);

#[derive(Serialize)]
struct NewRow<'a> {
    id: TaskId,
    plan: PlanId,
    task: &'a str,
    lead: Option<&'a str>,
    deadline: Option<&'a str>,
    frequency: Option<&'a str>,
    product: Option<&'a str>,
    budget: Option<&'a str>,
    passage: Option<i64>,
    act: ActId,
    superseded_by: Option<TaskId>,
    ended_by: Option<ActId>,
    parent: Option<TaskId>,
    pillar: Option<&'static str>,
}

#[derive(Serialize)]
struct UnitRow<'a> {
    task: TaskId,
    seq: usize,
    unit: &'a str,
}

/// Keeps tasks under the numbers that they carry.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Touched`].
pub async fn insert(tx: &mut Tx, tasks: &[Task]) -> Result<()> {
    let rows: Vec<NewRow<'_>> = tasks.iter().map(new_row).collect();
    bulk::write(tx, "task: insert", &INSERT, &rows).await?;
    let mut units = Vec::new();
    for task in tasks {
        for (seq, unit) in task.fields.coordinating.iter().enumerate() {
            units.push(UnitRow { task: task.id, seq, unit });
        }
    }
    bulk::write(tx, "task_coordinating: insert", &INSERT_COORDINATING, &units).await
}

fn new_row(t: &Task) -> NewRow<'_> {
    NewRow {
        id: t.id,
        plan: t.plan,
        task: &t.fields.task,
        lead: t.fields.lead.as_deref(),
        deadline: t.fields.deadline.as_deref(),
        frequency: t.fields.frequency.as_deref(),
        product: t.fields.product.as_deref(),
        budget: t.fields.budget.as_deref(),
        passage: t.passage.as_ref().map(|p| p.id.0),
        act: t.act,
        superseded_by: t.superseded_by,
        ended_by: t.ended_by,
        parent: t.parent,
        pillar: t.pillar.map(Pillar::as_str),
    }
}

/// A statement over tasks with their passages.
macro_rules! tasks {
    ($rest:literal) => {
        concat!(
            "select t.id, t.plan_id, t.task, t.lead, t.deadline, t.frequency, t.product, t.budget, \
             t.passage_id, t.act_id, t.superseded_by, t.ended_by, t.parent_id, t.pillar, p.document_id, \
             p.span_start, p.span_end, p.quote from task t left join passage p on p.id = t.passage_id ",
            $rest
        )
    };
}

const OF_PLAN: &str = tasks!("where t.plan_id = $1 order by t.id");
const COORDINATING: &str = "select c.task_id, c.unit from task_coordinating c join task t on t.id = c.task_id \
    where t.plan_id = $1 order by c.task_id, c.seq";

/// All tasks of a plan, superseded ones included, in the order of entry.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn of_plan(tx: &mut Tx, plan: PlanId) -> Result<Vec<Task>> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(OF_PLAN).bind(plan.0).fetch_all(c).await)?;
    let units: Vec<(i64, String)> =
        on!(tx, c => sqlx::query_as(COORDINATING).bind(plan.0).fetch_all(c).await)?;
    let mut coordinating = gathered(units);
    rows.into_iter().map(|row| row.task(&mut coordinating)).collect()
}

const GET: &str = tasks!("where t.id = $1");
const COORDINATING_ONE: &str = "select task_id, unit from task_coordinating where task_id = $1 order by seq";

/// A task by its number, superseded ones included.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn get(tx: &mut Tx, id: TaskId) -> Result<Option<Task>> {
    let row: Option<Row> = on!(tx, c => sqlx::query_as(GET).bind(id.0).fetch_optional(c).await)?;
    let Some(row) = row else { return Ok(None) };
    let units: Vec<(i64, String)> =
        on!(tx, c => sqlx::query_as(COORDINATING_ONE).bind(id.0).fetch_all(c).await)?;
    row.task(&mut gathered(units)).map(Some)
}

const PLANNED: &str = "select t.id, t.plan_id, t.task, t.lead, t.deadline, t.frequency, t.product, t.budget, \
    t.parent_id, t.pillar, a.recorded_at, p.title, p.number, p.parent_id as plan_parent_id, p.horizon, p.demo, \
    u.unit_id, u.year from task t join plan p on p.id = t.plan_id join plan_act a on a.id = t.act_id \
    left join unit_plan u on u.plan_id = p.id where t.ended_by is null and p.kind = 'adopted' order by t.id";
const COORDINATING_PLANNED: &str = "select c.task_id, c.unit from task_coordinating c \
    join task t on t.id = c.task_id where t.ended_by is null order by c.task_id, c.seq";

/// Every task in force of every adopted plan, in the order of entry: two statements, however many there are.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn planned(tx: &mut Tx) -> Result<Vec<PlannedTask>> {
    let rows: Vec<PlannedRow> = on!(tx, c => sqlx::query_as(PLANNED).fetch_all(c).await)?;
    let units: Vec<(i64, String)> = on!(tx, c => sqlx::query_as(COORDINATING_PLANNED).fetch_all(c).await)?;
    let mut coordinating = gathered(units);
    rows.into_iter().map(|row| row.task(&mut coordinating)).collect()
}

fn gathered(units: Vec<(i64, String)>) -> HashMap<i64, Vec<String>> {
    let mut coordinating: HashMap<i64, Vec<String>> = HashMap::new();
    for (task, unit) in units {
        coordinating.entry(task).or_default().push(unit);
    }
    coordinating
}

const END: Bulk = bulk!(
    "update task set superseded_by = j.by_id, ended_by = j.act from (\
     select cast(value ->> 'id' as bigint) as id, cast(value ->> 'by' as bigint) as by_id, \
     cast(value ->> 'act' as bigint) as act from ",
    ") as j where task.id = j.id and task.ended_by is null"
);

/// Ends tasks; each must still be in force.
///
/// # Errors
/// [`crate::StoreError::Sql`]; [`crate::StoreError::Touched`] where one is not in force.
pub async fn end(tx: &mut Tx, ends: &[End<TaskId>]) -> Result<()> {
    bulk::write(tx, "task: end", &END, ends).await
}

row! {
    struct Row {
        id: i64, plan_id: i64, task: String, lead: Option<String>, deadline: Option<String>,
        frequency: Option<String>, product: Option<String>, budget: Option<String>, passage_id: Option<i64>,
        act_id: i64, superseded_by: Option<i64>, ended_by: Option<i64>, parent_id: Option<i64>,
        pillar: Option<String>, document_id: Option<i64>,
        span_start: Option<i64>, span_end: Option<i64>, quote: Option<String>,
    }
}

impl Row {
    fn task(self, coordinating: &mut HashMap<i64, Vec<String>>) -> Result<Task> {
        Ok(Task {
            id: TaskId(self.id),
            plan: PlanId(self.plan_id),
            fields: TaskFields {
                task: self.task,
                lead: self.lead,
                coordinating: coordinating.remove(&self.id).unwrap_or_default(),
                deadline: self.deadline,
                frequency: self.frequency,
                product: self.product,
                budget: self.budget,
            },
            parent: self.parent_id.map(TaskId),
            pillar: parse_some("task.pillar", self.pillar.as_deref())?,
            passage: passages::joined(
                self.passage_id, self.document_id, self.span_start, self.span_end, self.quote,
            )?,
            act: ActId(self.act_id),
            superseded_by: self.superseded_by.map(TaskId),
            ended_by: self.ended_by.map(ActId),
        })
    }
}

row! {
    struct PlannedRow {
        id: i64, plan_id: i64, task: String, lead: Option<String>, deadline: Option<String>,
        frequency: Option<String>, product: Option<String>, budget: Option<String>, parent_id: Option<i64>,
        pillar: Option<String>, recorded_at: String, title: String, number: Option<String>,
        plan_parent_id: Option<i64>, horizon: Option<String>, demo: bool, unit_id: Option<i64>,
        year: Option<i64>,
    }
}

impl PlannedRow {
    fn task(self, coordinating: &mut HashMap<i64, Vec<String>>) -> Result<PlannedTask> {
        let year = self.year.map(|year| fit("unit_plan.year", year)).transpose()?;
        Ok(PlannedTask {
            id: TaskId(self.id),
            plan: PlanId(self.plan_id),
            fields: TaskFields {
                task: self.task,
                lead: self.lead,
                coordinating: coordinating.remove(&self.id).unwrap_or_default(),
                deadline: self.deadline,
                frequency: self.frequency,
                product: self.product,
                budget: self.budget,
            },
            parent: self.parent_id.map(TaskId),
            pillar: parse_some("task.pillar", self.pillar.as_deref())?,
            since: parse("plan_act.recorded_at", &self.recorded_at)?,
            plan_title: self.title,
            plan_number: self.number,
            plan_parent: self.plan_parent_id.map(PlanId),
            horizon: self.horizon,
            own: self.unit_id.map(UnitId).zip(year),
            demo: self.demo,
        })
    }
}
