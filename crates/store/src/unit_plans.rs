//! Plans that units issue for a year under the plan that they carry out.

use std::collections::HashMap;

use cotmoc_core::model::UnitId;

use crate::db::{Tx, on};
use crate::error::Result;
use crate::model::{PlanId, UnitPlan};
use crate::text::fit;

const INSERT: &str = "insert into unit_plan (plan_id, unit_id, year) values ($1, $2, $3)";

/// Keeps whose plan it is.
///
/// # Errors
/// [`crate::StoreError::Sql`].
pub async fn insert(tx: &mut Tx, of: UnitPlan) -> Result<()> {
    on!(tx, c => {
        let query = sqlx::query(INSERT).bind(of.plan.0).bind(of.unit.0).bind(i64::from(of.year));
        query.execute(c).await.map(|_| ())
    })?;
    Ok(())
}

const GET: &str = "select plan_id, unit_id, year from unit_plan where plan_id = $1";
const UNDER: &str = "select u.plan_id, u.unit_id, u.year from unit_plan u join plan p on p.id = u.plan_id \
    where p.parent_id = $1 order by u.plan_id";

/// Whose plan it is; `None` for a plan that is no unit's own.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn get(tx: &mut Tx, plan: PlanId) -> Result<Option<UnitPlan>> {
    let row: Option<(i64, i64, i64)> =
        on!(tx, c => sqlx::query_as(GET).bind(plan.0).fetch_optional(c).await)?;
    row.map(of).transpose()
}

/// The plans that units issued under a plan.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn under(tx: &mut Tx, plan: PlanId) -> Result<Vec<UnitPlan>> {
    let rows: Vec<(i64, i64, i64)> = on!(tx, c => sqlx::query_as(UNDER).bind(plan.0).fetch_all(c).await)?;
    rows.into_iter().map(of).collect()
}

const ALL: &str = "select plan_id, unit_id, year from unit_plan";

/// Every plan that a unit issued, by the plan.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn all(tx: &mut Tx) -> Result<HashMap<PlanId, UnitPlan>> {
    let rows: Vec<(i64, i64, i64)> = on!(tx, c => sqlx::query_as(ALL).fetch_all(c).await)?;
    rows.into_iter().map(|row| of(row).map(|plan| (plan.plan, plan))).collect()
}

fn of((plan, unit, year): (i64, i64, i64)) -> Result<UnitPlan> {
    Ok(UnitPlan { plan: PlanId(plan), unit: UnitId(unit), year: fit("unit_plan.year", year)? })
}
