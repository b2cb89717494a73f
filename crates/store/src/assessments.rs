//! Assessments: every status that was computed stays, with what it stands on.

use serde::Serialize;

use crate::bulk::{self, Bulk, bulk, to_json};
use crate::db::{Tx, on};
use crate::error::Result;
use crate::ids;
use crate::model::{Assessment, AssessmentId, NewAssessment, TargetId};
use crate::row::row;
use crate::text::{moment, parse};

const INSERT: Bulk = bulk!(
    "insert into assessment (id, target_id, computed_at, known_to, method, method_version, status, inputs, result) \
     select cast(value ->> 'id' as bigint), cast(value ->> 'target' as bigint), value ->> 'computed_at', \
     cast(value ->> 'known_to' as bigint), value ->> 'method', value ->> 'method_version', value ->> 'status', \
     value ->> 'inputs', value ->> 'result' from ",
    ""
);

#[derive(Serialize)]
struct NewRow<'a> {
    id: i64,
    target: TargetId,
    computed_at: String,
    known_to: i64,
    method: &'a str,
    method_version: &'a str,
    status: &'a str,
    inputs: &'a str,
    result: &'a str,
}

/// Keeps assessments.
///
/// # Errors
/// [`crate::StoreError::Sql`], also for a target that is not there; [`crate::StoreError::Touched`].
pub async fn insert(tx: &mut Tx, new: &[NewAssessment]) -> Result<()> {
    let ids = ids::take(tx, new.len()).await?;
    let rows: Vec<NewRow<'_>> = new
        .iter()
        .zip(ids)
        .map(|(a, id)| NewRow {
            id,
            target: a.target,
            computed_at: moment(a.computed_at),
            known_to: a.known_to,
            method: &a.method,
            method_version: &a.method_version,
            status: &a.status,
            inputs: &a.inputs,
            result: &a.result,
        })
        .collect();
    bulk::write(tx, "assessment: insert", &INSERT, &rows).await
}

/// A statement over assessments of the targets in `$1`, or of one.
macro_rules! assessments {
    ($rest:expr) => {
        concat!(
            "select a.id, a.target_id, a.computed_at, a.known_to, a.method, a.method_version, a.status, a.inputs, \
             a.result from assessment a ",
            $rest
        )
    };
}

const LATEST: Bulk = Bulk {
    sqlite: assessments!(
        "where a.id in (select max(m.id) from assessment m where m.target_id in \
         (select value from json_each($1)) group by m.target_id) order by a.target_id"
    ),
    postgres: assessments!(
        "where a.id in (select max(m.id) from assessment m where m.target_id in \
         (select cast(value as bigint) from jsonb_array_elements(cast($1 as jsonb)) as source(value)) \
         group by m.target_id) order by a.target_id"
    ),
};

/// The latest assessment of each of these targets, by number of the target; those never judged are left out.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn latest(tx: &mut Tx, targets: &[TargetId]) -> Result<Vec<Assessment>> {
    let (text, json) = (LATEST.text(tx), to_json(targets)?);
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(text).bind(json).fetch_all(c).await)?;
    rows.into_iter().map(Row::assessment).collect()
}

const HISTORY: &str = assessments!("where a.target_id = $1 order by a.id desc limit $2");

/// Assessments of a target, the latest first, at most `limit`.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn history(tx: &mut Tx, target: TargetId, limit: i64) -> Result<Vec<Assessment>> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(HISTORY).bind(target.0).bind(limit).fetch_all(c).await)?;
    rows.into_iter().map(Row::assessment).collect()
}

row! {
    struct Row {
        id: i64, target_id: i64, computed_at: String, known_to: i64, method: String, method_version: String,
        status: String, inputs: String, result: String,
    }
}

impl Row {
    fn assessment(self) -> Result<Assessment> {
        Ok(Assessment {
            id: AssessmentId(self.id),
            facts: NewAssessment {
                target: TargetId(self.target_id),
                computed_at: parse("assessment.computed_at", &self.computed_at)?,
                known_to: self.known_to,
                method: self.method,
                method_version: self.method_version,
                status: self.status,
                inputs: self.inputs,
                result: self.result,
            },
        })
    }
}
