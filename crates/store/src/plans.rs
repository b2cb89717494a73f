//! Plans in a tree.

use cotmoc_core::model::AdminLevel;
use jiff::Timestamp;

use crate::db::{Tx, on};
use crate::error::Result;
use crate::ids;
use crate::model::{DocumentId, Plan, PlanCounts, PlanFacts, PlanId, PlanKind, PlanSummary};
use crate::row::row;
use crate::text::{day, fit, moment, parse, parse_some};

/// A plan to be kept.
#[derive(Debug, Clone)]
pub struct NewPlan<'a> {
    /// Where it comes from.
    pub kind: PlanKind,
    /// Its facts.
    pub facts: &'a PlanFacts,
    /// Demonstration data.
    pub demo: bool,
    /// Moment of acceptance.
    pub at: Timestamp,
    /// Who accepts it.
    pub by: &'a str,
}

const INSERT: &str = "insert into plan (id, version, kind, parent_id, title, number, issuer, territory, date, \
    horizon, level, demo, created_at, created_by) values ($1, 1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";

/// Keeps a plan, as version 1.
///
/// # Errors
/// [`crate::StoreError::Sql`], also for a second national plan or a parent that is not there.
pub async fn insert(tx: &mut Tx, new: &NewPlan<'_>) -> Result<PlanId> {
    let id = ids::one(tx).await?;
    let facts = new.facts;
    on!(tx, c => {
        let query = sqlx::query(INSERT).bind(id).bind(new.kind.as_str()).bind(facts.parent.map(|p| p.0));
        let query = query.bind(&facts.title).bind(&facts.number).bind(&facts.issuer).bind(&facts.territory);
        let query = query.bind(day(facts.date)).bind(&facts.horizon).bind(facts.level.as_str()).bind(new.demo);
        query.bind(moment(new.at)).bind(new.by).execute(c).await.map(|_| ())
    })?;
    Ok(PlanId(id))
}

const GET: &str = "select id, version, kind, parent_id, title, number, issuer, territory, date, horizon, level, \
    demo, created_at, created_by from plan where id = $1";

/// The plan of that number.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn get(tx: &mut Tx, id: PlanId) -> Result<Option<Plan>> {
    let row: Option<Row> = on!(tx, c => sqlx::query_as(GET).bind(id.0).fetch_optional(c).await)?;
    row.map(Row::plan).transpose()
}

const NATIONAL: &str = "select id, version, kind, parent_id, title, number, issuer, territory, date, horizon, \
    level, demo, created_at, created_by from plan where kind = 'national'";

/// The national strategy.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn national(tx: &mut Tx) -> Result<Option<Plan>> {
    let row: Option<Row> = on!(tx, c => sqlx::query_as(NATIONAL).fetch_optional(c).await)?;
    row.map(Row::plan).transpose()
}

const ANCESTORS: &str = "with recursive above (id, depth) as (\
    select parent_id, 1 from plan where id = $1 and parent_id is not null \
    union all select p.parent_id, a.depth + 1 from plan p join above a on p.id = a.id \
    where p.parent_id is not null and a.depth < 50) \
    select p.id, p.version, p.kind, p.parent_id, p.title, p.number, p.issuer, p.territory, p.date, p.horizon, \
    p.level, p.demo, p.created_at, p.created_by from plan p join above a on a.id = p.id order by a.depth";

/// The plans above one, the nearest first.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn ancestors(tx: &mut Tx, id: PlanId) -> Result<Vec<Plan>> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(ANCESTORS).bind(id.0).fetch_all(c).await)?;
    rows.into_iter().map(Row::plan).collect()
}

const OF_DOCUMENT: &str = "select id, version, kind, parent_id, title, number, issuer, territory, date, horizon, \
    level, demo, created_at, created_by from plan \
    where id in (select plan_id from plan_act where document_id = $1) order by id";

/// Plans that came from a document or were amended by it.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn of_document(tx: &mut Tx, document: DocumentId) -> Result<Vec<Plan>> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(OF_DOCUMENT).bind(document.0).fetch_all(c).await)?;
    rows.into_iter().map(Row::plan).collect()
}

/// A statement over plans with what each holds in force.
macro_rules! summaries {
    ($rest:literal) => {
        concat!(
            "select p.id, p.version, p.kind, p.parent_id, p.title, p.number, p.issuer, p.territory, p.date, \
             p.horizon, p.level, p.demo, p.created_at, p.created_by, \
             (select count(*) from target t where t.plan_id = p.id and t.ended_by is null) as targets, \
             (select count(*) from task k where k.plan_id = p.id and k.ended_by is null) as tasks, \
             (select count(*) from qualitative q where q.plan_id = p.id and q.ended_by is null) as qualitative \
             from plan p ",
            $rest
        )
    };
}

const LIST: &str = summaries!("order by p.id");
const CHILDREN: &str = summaries!("where p.parent_id = $1 order by p.id");

/// All plans.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn list(tx: &mut Tx) -> Result<Vec<PlanSummary>> {
    let rows: Vec<SummaryRow> = on!(tx, c => sqlx::query_as(LIST).fetch_all(c).await)?;
    rows.into_iter().map(SummaryRow::summary).collect()
}

/// The plans right below one.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn children(tx: &mut Tx, id: PlanId) -> Result<Vec<PlanSummary>> {
    let rows: Vec<SummaryRow> = on!(tx, c => sqlx::query_as(CHILDREN).bind(id.0).fetch_all(c).await)?;
    rows.into_iter().map(SummaryRow::summary).collect()
}

const UPDATE: &str = "update plan set version = version + 1, parent_id = $3, title = $4, number = $5, issuer = $6, \
    territory = $7, date = $8, horizon = $9, level = $10 where id = $1 and version = $2";

/// Gives a plan new facts. `false`, and nothing changed, where it is no longer of that version.
///
/// # Errors
/// [`crate::StoreError::Sql`].
pub async fn update(tx: &mut Tx, id: PlanId, version: i64, facts: &PlanFacts) -> Result<Changed> {
    let touched = on!(tx, c => {
        let query = sqlx::query(UPDATE).bind(id.0).bind(version).bind(facts.parent.map(|p| p.0));
        let query = query.bind(&facts.title).bind(&facts.number).bind(&facts.issuer).bind(&facts.territory);
        let query = query.bind(day(facts.date)).bind(&facts.horizon).bind(facts.level.as_str());
        query.execute(c).await.map(|r| r.rows_affected())
    })?;
    Ok(Changed::of(touched))
}

const TOUCH: &str = "update plan set version = version + 1 where id = $1 and version = $2";

/// Counts a change of what a plan asks for.
///
/// # Errors
/// [`crate::StoreError::Sql`].
pub async fn touch(tx: &mut Tx, id: PlanId, version: i64) -> Result<Changed> {
    let touched = on!(tx, c => {
        sqlx::query(TOUCH).bind(id.0).bind(version).execute(c).await.map(|r| r.rows_affected())
    })?;
    Ok(Changed::of(touched))
}

/// Whether an update found the version that it was meant for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Changed {
    /// It did, and the record is changed.
    Yes,
    /// Somebody else was there first; nothing is changed.
    NotThatVersion,
}

impl Changed {
    pub(crate) fn of(touched: u64) -> Self {
        if touched == 1 { Self::Yes } else { Self::NotThatVersion }
    }
}

row! {
    struct Row {
        id: i64, version: i64, kind: String, parent_id: Option<i64>, title: String, number: Option<String>,
        issuer: Option<String>, territory: Option<String>, date: Option<String>, horizon: Option<String>,
        level: String, demo: bool, created_at: String, created_by: String,
    }
}

impl Row {
    fn plan(self) -> Result<Plan> {
        Ok(Plan {
            id: PlanId(self.id),
            version: self.version,
            kind: parse("plan.kind", &self.kind)?,
            facts: PlanFacts {
                date: parse_some("plan.date", self.date.as_deref())?,
                level: parse::<AdminLevel>("plan.level", &self.level)?,
                parent: self.parent_id.map(PlanId),
                title: self.title,
                number: self.number,
                issuer: self.issuer,
                territory: self.territory,
                horizon: self.horizon,
            },
            demo: self.demo,
            created_at: parse("plan.created_at", &self.created_at)?,
            created_by: self.created_by,
        })
    }
}

row! {
    struct SummaryRow {
        id: i64, version: i64, kind: String, parent_id: Option<i64>, title: String, number: Option<String>,
        issuer: Option<String>, territory: Option<String>, date: Option<String>, horizon: Option<String>,
        level: String, demo: bool, created_at: String, created_by: String,
        targets: i64, tasks: i64, qualitative: i64,
    }
}

impl SummaryRow {
    fn summary(self) -> Result<PlanSummary> {
        let counts = PlanCounts {
            targets: fit("targets", self.targets)?,
            tasks: fit("tasks", self.tasks)?,
            qualitative: fit("qualitative", self.qualitative)?,
        };
        let row = Row {
            id: self.id,
            version: self.version,
            kind: self.kind,
            parent_id: self.parent_id,
            title: self.title,
            number: self.number,
            issuer: self.issuer,
            territory: self.territory,
            date: self.date,
            horizon: self.horizon,
            level: self.level,
            demo: self.demo,
            created_at: self.created_at,
            created_by: self.created_by,
        };
        Ok(PlanSummary { plan: row.plan()?, counts })
    }
}
