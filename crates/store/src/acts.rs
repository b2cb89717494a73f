//! Acts: what adopted and what amended a plan.

use jiff::Timestamp;

use crate::db::{Tx, on};
use crate::error::Result;
use crate::ids;
use crate::model::{Act, ActFacts, ActId, ActKind, DocumentId, PlanId};
use crate::row::row;
use crate::text::{day, moment, parse, parse_some};

/// An act to be kept.
#[derive(Debug, Clone)]
pub struct NewAct<'a> {
    /// The plan it made or changed.
    pub plan: PlanId,
    /// What it did.
    pub kind: ActKind,
    /// The document that carries it.
    pub document: Option<DocumentId>,
    /// Its facts.
    pub facts: &'a ActFacts,
    /// Moment of entry.
    pub at: Timestamp,
    /// Who enters it.
    pub by: &'a str,
}

const INSERT: &str = "insert into plan_act (id, plan_id, kind, document_id, title, number, issuer, date, \
    recorded_at, recorded_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";

/// Keeps an act.
///
/// # Errors
/// [`crate::StoreError::Sql`], also for a second adopting act of a plan.
pub async fn insert(tx: &mut Tx, new: &NewAct<'_>) -> Result<ActId> {
    let id = ids::one(tx).await?;
    let facts = new.facts;
    on!(tx, c => {
        let query = sqlx::query(INSERT).bind(id).bind(new.plan.0).bind(new.kind.as_str());
        let query = query.bind(new.document.map(|d| d.0)).bind(&facts.title).bind(&facts.number);
        let query = query.bind(&facts.issuer).bind(day(facts.date)).bind(moment(new.at)).bind(new.by);
        query.execute(c).await.map(|_| ())
    })?;
    Ok(ActId(id))
}

const OF_PLAN: &str = "select id, plan_id, kind, document_id, title, number, issuer, date, recorded_at, recorded_by \
    from plan_act where plan_id = $1 order by id";

/// Acts of a plan, in the order of entry.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn of_plan(tx: &mut Tx, plan: PlanId) -> Result<Vec<Act>> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(OF_PLAN).bind(plan.0).fetch_all(c).await)?;
    rows.into_iter().map(Row::act).collect()
}

row! {
    struct Row {
        id: i64, plan_id: i64, kind: String, document_id: Option<i64>, title: Option<String>,
        number: Option<String>, issuer: Option<String>, date: Option<String>, recorded_at: String,
        recorded_by: String,
    }
}

impl Row {
    fn act(self) -> Result<Act> {
        Ok(Act {
            id: ActId(self.id),
            plan: PlanId(self.plan_id),
            kind: parse("plan_act.kind", &self.kind)?,
            document: self.document_id.map(DocumentId),
            facts: ActFacts {
                date: parse_some("plan_act.date", self.date.as_deref())?,
                title: self.title,
                number: self.number,
                issuer: self.issuer,
            },
            recorded_at: parse("plan_act.recorded_at", &self.recorded_at)?,
            recorded_by: self.recorded_by,
        })
    }
}
