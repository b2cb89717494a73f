//! Targets without a figure: never changed, only superseded.

use serde::Serialize;

use crate::bulk::{self, Bulk, bulk};
use crate::db::{Tx, on};
use crate::error::Result;
use crate::model::{ActId, PlanId, QualitativeFields, QualitativeId, QualitativeTarget};
use crate::passages;
use crate::row::row;
use crate::targets::End;
use crate::text::fit_some;

const INSERT: Bulk = bulk!(
    "insert into qualitative (id, plan_id, text, year, passage_id, act_id, superseded_by, ended_by) \
     select cast(value ->> 'id' as bigint), cast(value ->> 'plan' as bigint), value ->> 'text', \
     cast(value ->> 'year' as bigint), cast(value ->> 'passage' as bigint), cast(value ->> 'act' as bigint), \
     cast(value ->> 'superseded_by' as bigint), cast(value ->> 'ended_by' as bigint) from ",
    ""
);

#[derive(Serialize)]
struct NewRow<'a> {
    id: QualitativeId,
    plan: PlanId,
    text: &'a str,
    year: Option<u16>,
    passage: Option<i64>,
    act: ActId,
    superseded_by: Option<QualitativeId>,
    ended_by: Option<ActId>,
}

/// Keeps them under the numbers that they carry.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Touched`].
pub async fn insert(tx: &mut Tx, all: &[QualitativeTarget]) -> Result<()> {
    let rows: Vec<NewRow<'_>> = all.iter().map(new_row).collect();
    bulk::write(tx, "qualitative: insert", &INSERT, &rows).await
}

fn new_row(q: &QualitativeTarget) -> NewRow<'_> {
    NewRow {
        id: q.id,
        plan: q.plan,
        text: &q.fields.text,
        year: q.fields.year,
        passage: q.passage.as_ref().map(|p| p.id.0),
        act: q.act,
        superseded_by: q.superseded_by,
        ended_by: q.ended_by,
    }
}

const OF_PLAN: &str = "select q.id, q.plan_id, q.text, q.year, q.passage_id, q.act_id, q.superseded_by, q.ended_by, \
    p.document_id, p.span_start, p.span_end, p.quote \
    from qualitative q left join passage p on p.id = q.passage_id where q.plan_id = $1 order by q.id";

/// All of a plan, superseded ones included, in the order of entry.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn of_plan(tx: &mut Tx, plan: PlanId) -> Result<Vec<QualitativeTarget>> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(OF_PLAN).bind(plan.0).fetch_all(c).await)?;
    rows.into_iter().map(Row::qualitative).collect()
}

const END: Bulk = bulk!(
    "update qualitative set superseded_by = j.by_id, ended_by = j.act from (\
     select cast(value ->> 'id' as bigint) as id, cast(value ->> 'by' as bigint) as by_id, \
     cast(value ->> 'act' as bigint) as act from ",
    ") as j where qualitative.id = j.id and qualitative.ended_by is null"
);

/// Ends them; each must still be in force.
///
/// # Errors
/// [`crate::StoreError::Sql`]; [`crate::StoreError::Touched`] where one is not in force.
pub async fn end(tx: &mut Tx, ends: &[End<QualitativeId>]) -> Result<()> {
    bulk::write(tx, "qualitative: end", &END, ends).await
}

row! {
    struct Row {
        id: i64, plan_id: i64, text: String, year: Option<i64>, passage_id: Option<i64>, act_id: i64,
        superseded_by: Option<i64>, ended_by: Option<i64>, document_id: Option<i64>, span_start: Option<i64>,
        span_end: Option<i64>, quote: Option<String>,
    }
}

impl Row {
    fn qualitative(self) -> Result<QualitativeTarget> {
        Ok(QualitativeTarget {
            id: QualitativeId(self.id),
            plan: PlanId(self.plan_id),
            fields: QualitativeFields { text: self.text, year: fit_some("qualitative.year", self.year)? },
            passage: passages::joined(
                self.passage_id, self.document_id, self.span_start, self.span_end, self.quote,
            )?,
            act: ActId(self.act_id),
            superseded_by: self.superseded_by.map(QualitativeId),
            ended_by: self.ended_by.map(ActId),
        })
    }
}
