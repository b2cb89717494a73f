//! Who holds the tasks of plans: rows that are added, never changed.

use std::collections::BTreeMap;

use cotmoc_core::model::UnitId;
use cotmoc_core::units::EventId;
use jiff::Timestamp;
use serde::Serialize;

use crate::bulk::{self, Bulk, bulk};
use crate::db::{Tx, on};
use crate::error::Result;
use crate::ids;
use crate::model::{Assignment, HeldTask, PlanId, TaskId, TaskRole};
use crate::row::row;
use crate::text::{fit, moment, parse, parse_some};

const INSERT: Bulk = bulk!(
    "insert into assignment (id, task_id, role, place, unit_id, since, act_number, unit_event_id, recorded_at, \
     recorded_by) \
     select cast(value ->> 'id' as bigint), cast(value ->> 'task' as bigint), value ->> 'role', \
     cast(value ->> 'place' as bigint), cast(value ->> 'unit' as bigint), value ->> 'since', value ->> 'act', \
     cast(value ->> 'event' as bigint), value ->> 'at', value ->> 'by' from ",
    ""
);

#[derive(Serialize)]
struct NewRow<'a> {
    id: i64,
    #[serde(flatten)]
    assignment: &'a Assignment,
    at: &'a str,
    by: &'a str,
}

/// Keeps who holds which task from now on.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Touched`].
pub async fn insert(tx: &mut Tx, new: &[Assignment], at: Timestamp, by: &str) -> Result<()> {
    let ids = ids::take(tx, new.len()).await?;
    let at = moment(at);
    let rows: Vec<NewRow<'_>> =
        ids.zip(new).map(|(id, assignment)| NewRow { id, assignment, at: &at, by }).collect();
    bulk::write(tx, "assignment: insert", &INSERT, &rows).await
}

const IN_FORCE: &str = "select a.task_id, a.role, a.place, a.unit_id, a.since, a.act_number, a.unit_event_id \
    from assignment a left join unit_undo u on u.event_id = a.unit_event_id \
    where u.event_id is null and a.task_id is not null order by a.id";

/// Who holds each task, part and place now; what passed with an event that was undone does not count.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn in_force(tx: &mut Tx) -> Result<BTreeMap<(TaskId, TaskRole, u32), Assignment>> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(IN_FORCE).fetch_all(c).await)?;
    let mut held = BTreeMap::new();
    for row in rows {
        let assignment = row.assignment()?;
        held.insert((assignment.task, assignment.role, assignment.place), assignment);
    }
    Ok(held)
}

const LEADS: &str = "select t.id, t.plan_id, t.task, 'lead' as role, cast(0 as bigint) as place, t.lead as named, p.territory, \
    p.date from task t join plan p on p.id = t.plan_id where t.ended_by is null and t.lead is not null \
    order by t.id";
const COORDINATING: &str = "select t.id, t.plan_id, t.task, 'coordinating' as role, c.seq as place, \
    c.unit as named, p.territory, p.date from task_coordinating c join task t on t.id = c.task_id \
    join plan p on p.id = t.plan_id where t.ended_by is null order by t.id, c.seq";

// Parts that no plan names: a lead where it names none, and units that were asked to help later.
const GIVEN: &str = "select t.id, t.plan_id, t.task, a.role, a.place, '' as named, p.territory, p.date \
    from (select distinct task_id, role, place from assignment where task_id is not null) a \
    join task t on t.id = a.task_id join plan p on p.id = t.plan_id \
    where t.ended_by is null and not (a.role = 'lead' and t.lead is not null) \
    and not exists (select 1 from task_coordinating c \
        where c.task_id = a.task_id and c.seq = a.place and a.role = 'coordinating') \
    order by t.id, a.role, a.place";

/// Every part in a task in force that a plan gives to a named unit, or that was given later.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn tasks(tx: &mut Tx) -> Result<Vec<HeldTask>> {
    let mut tasks = Vec::new();
    for statement in [LEADS, COORDINATING, GIVEN] {
        let rows: Vec<TaskRow> = on!(tx, c => sqlx::query_as(statement).fetch_all(c).await)?;
        for row in rows {
            tasks.push(row.task()?);
        }
    }
    Ok(tasks)
}

row! {
    struct Row {
        task_id: i64, role: String, place: i64, unit_id: i64, since: String, act_number: String,
        unit_event_id: Option<i64>,
    }
}

impl Row {
    fn assignment(self) -> Result<Assignment> {
        Ok(Assignment {
            task: TaskId(self.task_id),
            role: parse("assignment.role", &self.role)?,
            place: fit("assignment.place", self.place)?,
            unit: UnitId(self.unit_id),
            since: parse("assignment.since", &self.since)?,
            act: self.act_number,
            event: self.unit_event_id.map(EventId),
        })
    }
}

row! {
    struct TaskRow {
        id: i64, plan_id: i64, task: String, role: String, place: i64, named: String, territory: Option<String>,
        date: Option<String>,
    }
}

impl TaskRow {
    fn task(self) -> Result<HeldTask> {
        Ok(HeldTask {
            id: TaskId(self.id),
            plan: PlanId(self.plan_id),
            task: self.task,
            role: parse("assignment.role", &self.role)?,
            place: fit("task_coordinating.seq", self.place)?,
            named: self.named,
            territory: self.territory,
            date: parse_some("plan.date", self.date.as_deref())?,
        })
    }
}
