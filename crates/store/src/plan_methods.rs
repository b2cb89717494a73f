//! By which method the targets of a plan are judged: the newest row holds, older ones stay.

use crate::db::{Tx, on};
use crate::error::Result;
use crate::ids;
use crate::model::{ActFacts, PlanId, PlanMethod};
use crate::row::row;
use crate::text::{day, moment, parse, parse_some};

const INSERT: &str = "insert into plan_method (id, plan_id, method, act_number, act_date, act_issuer, recorded_at, \
    recorded_by) values ($1, $2, $3, $4, $5, $6, $7, $8)";

/// Fixes the method of a plan from now on. The act's title is not kept.
///
/// # Errors
/// [`crate::StoreError::Sql`].
pub async fn insert(tx: &mut Tx, new: &PlanMethod) -> Result<()> {
    let id = ids::one(tx).await?;
    on!(tx, c => {
        let query = sqlx::query(INSERT).bind(id).bind(new.plan.0).bind(&new.method).bind(&new.act.number);
        let query = query.bind(day(new.act.date)).bind(&new.act.issuer).bind(moment(new.recorded_at));
        query.bind(&new.recorded_by).execute(c).await.map(|_| ())
    })?;
    Ok(())
}

const HISTORY: &str = "select plan_id, method, act_number, act_date, act_issuer, recorded_at, recorded_by \
    from plan_method where plan_id = $1 order by id desc";

/// The methods of a plan, the one that holds first; empty where none was ever fixed.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn history(tx: &mut Tx, plan: PlanId) -> Result<Vec<PlanMethod>> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(HISTORY).bind(plan.0).fetch_all(c).await)?;
    rows.into_iter().map(Row::method).collect()
}

row! {
    struct Row {
        plan_id: i64, method: String, act_number: Option<String>, act_date: Option<String>,
        act_issuer: Option<String>, recorded_at: String, recorded_by: String,
    }
}

impl Row {
    fn method(self) -> Result<PlanMethod> {
        Ok(PlanMethod {
            plan: PlanId(self.plan_id),
            method: self.method,
            act: ActFacts {
                title: None,
                number: self.act_number,
                issuer: self.act_issuer,
                date: parse_some("plan_method.act_date", self.act_date.as_deref())?,
            },
            recorded_at: parse("plan_method.recorded_at", &self.recorded_at)?,
            recorded_by: self.recorded_by,
        })
    }
}
