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

/// How far an installation has come. Demonstration data does not count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct StartedCounts {
    /// Plans, without the national strategy.
    pub plans: u64,
    /// Accounts that may sign in.
    pub accounts: u64,
    /// Forms in use.
    pub forms: u64,
    /// Rounds.
    pub rounds: u64,
    /// Batches of approved reports.
    pub approvals: u64,
}

const STARTED: &str = "select \
    (select count(*) from plan where kind = 'adopted' and not demo) as plans, \
    (select count(*) from account where state <> 'disabled' and not demo) as accounts, \
    (select count(*) from form where state = 'active' and not demo) as forms, \
    (select count(*) from round where not demo) as rounds, \
    (select count(*) from batch where kind = 'approval' and not demo) as approvals";

/// How far the installation has come.
///
/// # Errors
/// [`crate::StoreError::Sql`].
pub async fn started(tx: &mut Tx) -> Result<StartedCounts> {
    let row: StartedRow = on!(tx, c => sqlx::query_as(STARTED).fetch_one(c).await)?;
    Ok(StartedCounts {
        plans: fit("plans", row.plans)?,
        accounts: fit("accounts", row.accounts)?,
        forms: fit("forms", row.forms)?,
        rounds: fit("rounds", row.rounds)?,
        approvals: fit("approvals", row.approvals)?,
    })
}

row! { struct StartedRow { plans: i64, accounts: i64, forms: i64, rounds: i64, approvals: i64 } }
row! { struct Row { plans: i64, targets: i64, tasks: i64, documents: i64, drafts: i64, demo: i64 } }
