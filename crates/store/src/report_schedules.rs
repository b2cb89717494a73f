//! What is prepared by the calendar.

use cotmoc_core::model::UnitId;

use crate::db::{Tx, on};
use crate::error::Result;
use crate::ids;
use crate::model::{OutlineId, PlanId, Schedule, ScheduleId};
use crate::plans::Changed;
use crate::row::row;
use crate::text::{fit, moment, parse};

const INSERT: &str = "insert into report_schedule (id, version, outline_id, plan_id, unit_id, calendar, ahead, \
    units, active, demo, made_at, made_by) values ($1, 1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";

/// Keeps a schedule under a number of its own, which is given back.
///
/// # Errors
/// [`crate::StoreError::Sql`].
pub async fn insert(tx: &mut Tx, new: &Schedule) -> Result<ScheduleId> {
    let id = ids::one(tx).await?;
    on!(tx, c => {
        let query = sqlx::query(INSERT).bind(id).bind(new.outline.0).bind(new.plan.0).bind(new.unit.0);
        let query = query.bind(&new.calendar).bind(i64::from(new.ahead)).bind(new.units).bind(new.active);
        let query = query.bind(new.demo).bind(moment(new.made_at)).bind(&new.made_by);
        query.execute(c).await.map(|_| ())
    })?;
    Ok(ScheduleId(id))
}

const LIST: &str = "select id, version, outline_id, plan_id, unit_id, calendar, ahead, units, active, demo, \
    made_at, made_by from report_schedule order by id limit $1";

/// The schedules, the first one first.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn list(tx: &mut Tx, limit: i64) -> Result<Vec<Schedule>> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(LIST).bind(limit).fetch_all(c).await)?;
    rows.into_iter().map(Row::schedule).collect()
}

const UPDATE: &str = "update report_schedule set calendar = $3, ahead = $4, units = $5, active = $6, \
    version = version + 1 where id = $1 and version = $2";

/// Changes a schedule; `changed` carries the version that was seen.
///
/// # Errors
/// [`crate::StoreError::Sql`].
pub async fn update(tx: &mut Tx, changed: &Schedule) -> Result<Changed> {
    let touched = on!(tx, c => {
        let query = sqlx::query(UPDATE).bind(changed.id.0).bind(changed.version).bind(&changed.calendar);
        let query = query.bind(i64::from(changed.ahead)).bind(changed.units).bind(changed.active);
        query.execute(c).await.map(|r| r.rows_affected())
    })?;
    Ok(Changed::of(touched))
}

row! {
    struct Row {
        id: i64, version: i64, outline_id: i64, plan_id: i64, unit_id: i64, calendar: String, ahead: i64,
        units: bool, active: bool, demo: bool, made_at: String, made_by: String,
    }
}

impl Row {
    fn schedule(self) -> Result<Schedule> {
        Ok(Schedule {
            id: ScheduleId(self.id),
            version: self.version,
            outline: OutlineId(self.outline_id),
            plan: PlanId(self.plan_id),
            unit: UnitId(self.unit_id),
            calendar: self.calendar,
            ahead: fit("report_schedule.ahead", self.ahead)?,
            units: self.units,
            active: self.active,
            demo: self.demo,
            made_at: parse("report_schedule.made_at", &self.made_at)?,
            made_by: self.made_by,
        })
    }
}
