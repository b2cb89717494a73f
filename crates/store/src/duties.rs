//! Duties: which account does what for which units. They are appended; only their end is set later.

use cotmoc_core::model::UnitId;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use crate::bulk::{Bulk, bulk, to_json, touched_all, write};
use crate::db::{Tx, on};
use crate::error::Result;
use crate::ids;
use crate::model::{AccountId, Duty, DutyId, FormId, PlanId};
use crate::row::row;
use crate::text::{moment, parse, parse_some};

const INSERT: Bulk = bulk!(
    "insert into duty (id, account_id, role, unit_id, form_id, indicator, plan_id, starts, ends, hand_over, reason, \
    given_at, given_by, ended_at, ended_by) select cast(value ->> 'id' as bigint), \
    cast(value ->> 'account' as bigint), value ->> 'role', cast(value ->> 'unit' as bigint), \
    cast(value ->> 'form' as bigint), value ->> 'indicator', cast(value ->> 'plan' as bigint), value ->> 'starts', \
    value ->> 'ends', cast(value ->> 'hand_over' as bigint), value ->> 'reason', value ->> 'given_at', \
    value ->> 'given_by', null, null from ",
    ""
);

#[derive(Serialize)]
struct New<'a> {
    id: i64,
    account: i64,
    role: &'a str,
    unit: Option<i64>,
    form: Option<i64>,
    indicator: Option<&'a str>,
    plan: Option<i64>,
    starts: String,
    ends: Option<String>,
    hand_over: Option<i64>,
    reason: &'a str,
    given_at: String,
    given_by: &'a str,
}

/// Keeps new duties; each gets a number of its own, given back in the order of the list.
///
/// # Errors
/// [`crate::StoreError::Sql`], also for an account, indicator or plan that is not there.
pub async fn insert(tx: &mut Tx, duties: &[Duty]) -> Result<Vec<DutyId>> {
    let block = ids::take(tx, duties.len()).await?;
    let rows: Vec<New<'_>> = block
        .clone()
        .zip(duties)
        .map(|(id, duty)| New {
            id,
            account: duty.account.0,
            role: duty.role.as_str(),
            unit: duty.unit.map(|unit| unit.0),
            form: duty.form.map(|form| form.0),
            indicator: duty.indicator.as_deref(),
            plan: duty.plan.map(|plan| plan.0),
            starts: duty.starts.to_string(),
            ends: duty.ends.map(|day| day.to_string()),
            hand_over: duty.hand_over,
            reason: &duty.reason,
            given_at: moment(duty.given_at),
            given_by: &duty.given_by,
        })
        .collect();
    write(tx, "duty: insert", &INSERT, &rows).await?;
    Ok(block.map(DutyId).collect())
}

const LIST: &str = "select id, account_id, role, unit_id, form_id, indicator, plan_id, starts, ends, hand_over, reason, \
    given_at, given_by, ended_at, ended_by from duty where ends is null or ends > $1 order by id";

/// The duties that hold on a day or begin later.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn list(tx: &mut Tx, day: Date) -> Result<Vec<Duty>> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(LIST).bind(day.to_string()).fetch_all(c).await)?;
    rows.into_iter().map(Row::duty).collect()
}

const OF_ACCOUNT: &str = "select id, account_id, role, unit_id, form_id, indicator, plan_id, starts, ends, hand_over, \
    reason, given_at, given_by, ended_at, ended_by from duty where account_id = $1 order by id";

/// Every duty that an account has or had.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn of_account(tx: &mut Tx, account: AccountId) -> Result<Vec<Duty>> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(OF_ACCOUNT).bind(account.0).fetch_all(c).await)?;
    rows.into_iter().map(Row::duty).collect()
}

const GET: &str = "select id, account_id, role, unit_id, form_id, indicator, plan_id, starts, ends, hand_over, reason, \
    given_at, given_by, ended_at, ended_by from duty where id = $1";

/// The duty with this number.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn get(tx: &mut Tx, id: DutyId) -> Result<Option<Duty>> {
    let row: Option<Row> = on!(tx, c => sqlx::query_as(GET).bind(id.0).fetch_optional(c).await)?;
    row.map(Row::duty).transpose()
}

const END: Bulk = bulk!(
    "update duty set ends = $2, ended_at = $3, ended_by = $4, hand_over = coalesce($5, hand_over) \
    where id in (select cast(value ->> 'id' as bigint) from ",
    ")"
);

/// What ends duties: the first day on which they no longer hold, when and by whom that was set, and
/// the hand-over that it is part of.
#[derive(Debug, Clone, Copy)]
pub struct End<'a> {
    /// The first day on which they no longer hold.
    pub day: Date,
    /// When it was set.
    pub at: Timestamp,
    /// By whom.
    pub by: &'a str,
    /// Number of the hand-over.
    pub hand_over: Option<i64>,
}

#[derive(Serialize)]
struct Id {
    id: i64,
}

/// Sets the end of duties.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Touched`] where one is not there.
pub async fn end(tx: &mut Tx, duties: &[DutyId], end: End<'_>) -> Result<()> {
    let ids: Vec<Id> = duties.iter().map(|id| Id { id: id.0 }).collect();
    let (json, text) = (to_json(&ids)?, END.text(tx));
    let touched = on!(tx, c => {
        let query = sqlx::query(text).bind(json).bind(end.day.to_string()).bind(moment(end.at));
        query.bind(end.by).bind(end.hand_over).execute(c).await.map(|r| r.rows_affected())
    })?;
    touched_all("duty: end", touched, duties.len() as u64)
}

row! {
    struct Row {
        id: i64, account_id: i64, role: String, unit_id: Option<i64>, form_id: Option<i64>,
        indicator: Option<String>, plan_id: Option<i64>, starts: String, ends: Option<String>,
        hand_over: Option<i64>, reason: String, given_at: String, given_by: String,
        ended_at: Option<String>, ended_by: Option<String>,
    }
}

impl Row {
    fn duty(self) -> Result<Duty> {
        Ok(Duty {
            id: DutyId(self.id),
            account: AccountId(self.account_id),
            role: parse("duty.role", &self.role)?,
            unit: self.unit_id.map(UnitId),
            form: self.form_id.map(FormId),
            indicator: self.indicator,
            plan: self.plan_id.map(PlanId),
            starts: parse("duty.starts", &self.starts)?,
            ends: parse_some("duty.ends", self.ends.as_deref())?,
            hand_over: self.hand_over,
            reason: self.reason,
            given_at: parse("duty.given_at", &self.given_at)?,
            given_by: self.given_by,
            ended_at: parse_some("duty.ended_at", self.ended_at.as_deref())?,
            ended_by: self.ended_by,
        })
    }
}
