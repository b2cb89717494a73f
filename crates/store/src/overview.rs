//! Counts over everything.

use crate::db::{Tx, on};
use crate::error::Result;
use crate::row::row;
use crate::text::fit;

/// How much there is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Plans, without the national strategy.
    pub plans: u64,
    /// Targets in force, without those of the national strategy.
    pub targets: u64,
    /// Tasks in force.
    pub tasks: u64,
    /// Documents.
    pub documents: u64,
    /// Drafts that wait.
    pub drafts: u64,
    /// Plans and documents that are demonstration data.
    pub demo: u64,
}

const COUNTS: &str = "select \
    (select count(*) from plan where kind = 'adopted') as plans, \
    (select count(*) from target t join plan p on p.id = t.plan_id \
        where t.ended_by is null and p.kind = 'adopted') as targets, \
    (select count(*) from task where ended_by is null) as tasks, \
    (select count(*) from document) as documents, \
    (select count(*) from draft where state = 'open') as drafts, \
    (select count(*) from plan where demo) + (select count(*) from document where demo) as demo";

/// The counts as of now.
///
/// # Errors
/// [`crate::StoreError::Sql`].
pub async fn counts(tx: &mut Tx) -> Result<Counts> {
    let row: Row = on!(tx, c => sqlx::query_as(COUNTS).fetch_one(c).await)?;
    Ok(Counts {
        plans: fit("plans", row.plans)?,
        targets: fit("targets", row.targets)?,
        tasks: fit("tasks", row.tasks)?,
        documents: fit("documents", row.documents)?,
        drafts: fit("drafts", row.drafts)?,
        demo: fit("demo", row.demo)?,
    })
}

row! { struct Row { plans: i64, targets: i64, tasks: i64, documents: i64, drafts: i64, demo: i64 } }
