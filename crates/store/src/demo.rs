//! Removing demonstration data: the only place where records are deleted.

use cotmoc_core::units::{Change, touched};

use crate::db::{Tx, on};
use crate::error::Result;
use crate::{batches, settings, units};

/// In this order no record is left that points to one that is gone. Plans of users stay, without
/// a parent where it was demonstration data; so do their own documents that amended such a plan.
const REMOVE: &[&str] = &[
    "delete from release_part where release_id in (select r.id from release r join plan p on p.id = r.plan_id \
     where r.demo or p.demo)",
    "delete from release where demo or plan_id in (select id from plan where demo)",
    "delete from draft_item where draft_id in (select d.id from draft d left join plan p on p.id = d.plan_id \
     join document o on o.id = d.document_id where o.demo or p.demo)",
    "delete from draft_note where draft_id in (select d.id from draft d left join plan p on p.id = d.plan_id \
     join document o on o.id = d.document_id where o.demo or p.demo)",
    "delete from draft where document_id in (select id from document where demo) \
     or plan_id in (select id from plan where demo)",
    "delete from assessment where target_id in (select t.id from target t join plan p on p.id = t.plan_id \
     where p.demo)",
    "delete from plan_method where plan_id in (select id from plan where demo)",
    "delete from assigned_target where batch_id in (select id from batch where demo)",
    "update assigned_target set target_id = null where target_id in (select t.id from target t \
     join plan p on p.id = t.plan_id where p.demo)",
    "delete from task_target where task_id in (select t.id from task t join plan p on p.id = t.plan_id \
     where p.demo) or target_id in (select t.id from target t join plan p on p.id = t.plan_id where p.demo)",
    "delete from target where plan_id in (select id from plan where demo)",
    "delete from assignment where task_id in (select t.id from task t join plan p on p.id = t.plan_id \
     where p.demo)",
    "delete from task_coordinating where task_id in (select t.id from task t join plan p on p.id = t.plan_id \
     where p.demo)",
    "delete from task_evidence_piece where evidence_id in (select e.id from task_evidence e \
     join task t on t.id = e.task_id join plan p on p.id = t.plan_id where p.demo)",
    "delete from task_evidence where task_id in (select t.id from task t join plan p on p.id = t.plan_id \
     where p.demo)",
    "delete from task_budget where task_id in (select t.id from task t join plan p on p.id = t.plan_id \
     where p.demo)",
    "delete from task_deadline where task_id in (select t.id from task t join plan p on p.id = t.plan_id \
     where p.demo)",
    "delete from task_progress where task_id in (select t.id from task t join plan p on p.id = t.plan_id \
     where p.demo)",
    "update task set parent_id = null where parent_id in (select t.id from task t \
     join plan p on p.id = t.plan_id where p.demo)",
    "delete from task where plan_id in (select id from plan where demo)",
    "delete from qualitative where plan_id in (select id from plan where demo)",
    "delete from plan_act where plan_id in (select id from plan where demo)",
    "update plan set parent_id = null, version = version + 1 where not demo \
     and parent_id in (select id from plan where demo)",
    "update plan set parent_id = null where demo",
    "delete from unit_plan where plan_id in (select id from plan where demo)",
    "delete from plan where demo",
    "delete from passage where document_id in (select id from document where demo) \
     and not exists (select 1 from target t where t.passage_id = passage.id) \
     and not exists (select 1 from task k where k.passage_id = passage.id) \
     and not exists (select 1 from qualitative q where q.passage_id = passage.id)",
    "update document set demo = false where demo and (id in (select document_id from passage) \
     or id in (select document_id from plan_act where document_id is not null))",
    "delete from document_piece where document_id in (select id from document where demo)",
    "delete from document_text where document_id in (select id from document where demo)",
    "delete from document where demo",
    "delete from observation where batch_id in (select id from batch where demo)",
    "delete from batch where demo",
];

/// Reminders of what is demonstration data, and to its log-ins.
const REMOVE_REMINDERS: &[&str] = &[
    "delete from reminder where account_id in (select id from account where demo) \
     or submission_id in (select s.id from submission s join round r on r.id = s.round_id where r.demo) \
     or task_id in (select t.id from task t join plan p on p.id = t.plan_id where p.demo)",
    "update reminder set message_id = null where message_id in (select m.id from message m \
     join round r on r.id = m.round_id where r.demo)",
];

/// Messages about demonstration rounds and to demonstration accounts, and the jobs that send them.
const REMOVE_MESSAGES: &[&str] = &[
    "delete from message where account_id in (select id from account where demo) \
     or round_id in (select id from round where demo)",
    "delete from job_log where job_id in (select j.id from job j where j.kind = 'mail' \
     and not exists (select 1 from message m where m.job_id = j.id))",
    "delete from job where kind = 'mail' and not exists (select 1 from message m where m.job_id = job.id)",
];

/// Reports of demonstration, the parts of units in them included, and those about a plan of it.
const REMOVE_REPORTS: &[&str] = &[
    "delete from report_delivery where report_id in (select r.id from report r join plan p on p.id = r.plan_id \
     where r.demo or p.demo)",
    "delete from report_seal where report_id in (select r.id from report r join plan p on p.id = r.plan_id \
     where r.demo or p.demo)",
    "delete from report_gap where report_id in (select r.id from report r join plan p on p.id = r.plan_id \
     where r.demo or p.demo)",
    "delete from report_text where report_id in (select r.id from report r join plan p on p.id = r.plan_id \
     where r.demo or p.demo)",
    "delete from report where demo or plan_id in (select id from plan where demo)",
    "delete from report_schedule where demo or plan_id in (select id from plan where demo)",
];

/// Rounds of demonstration go with everything that was reported in them.
const REMOVE_ROUNDS: &[&str] = &[
    "delete from attachment_piece where attachment_id in (select a.id from attachment a \
     join submission s on s.id = a.submission_id join round r on r.id = s.round_id where r.demo)",
    "delete from attachment where submission_id in (select s.id from submission s \
     join round r on r.id = s.round_id where r.demo)",
    "delete from remark where submission_id in (select s.id from submission s \
     join round r on r.id = s.round_id where r.demo)",
    "delete from step where submission_id in (select s.id from submission s \
     join round r on r.id = s.round_id where r.demo)",
    "delete from cell where submission_id in (select s.id from submission s \
     join round r on r.id = s.round_id where r.demo)",
    "delete from entry where submission_id in (select s.id from submission s \
     join round r on r.id = s.round_id where r.demo)",
    "delete from submission where round_id in (select id from round where demo)",
    "delete from round where demo",
    "delete from duty where form_id in (select f.id from form f where f.demo \
     and not exists (select 1 from round r where r.form_id = f.id))",
    "delete from form_version where form_id in (select f.id from form f where f.demo \
     and not exists (select 1 from round r where r.form_id = f.id))",
    "delete from form where demo and not exists (select 1 from round r where r.form_id = form.id)",
    "update form set demo = false, version = version + 1 where demo",
];

/// The log-ins of the demonstration. What they entered elsewhere keeps their name.
const REMOVE_ACCOUNTS: &[&str] = &[
    "delete from session where account_id in (select id from account where demo)",
    "delete from ticket where account_id in (select id from account where demo)",
    "delete from api_token where account_id in (select id from account where demo)",
    "delete from task_feed where account_id in (select id from account where demo)",
    "delete from duty where account_id in (select id from account where demo) \
     or plan_id in (select id from plan where demo)",
    "update entry set entered_by = null where entered_by in (select id from account where demo)",
    "update message set account_id = null where account_id in (select id from account where demo)",
    "delete from account where demo",
];
const HAS_BATCH: &str = "select count(*) from batch where demo and source = $1";

/// Whether figures of the demonstration from that source are there.
///
/// # Errors
/// [`crate::StoreError::Sql`].
pub async fn has_batch(tx: &mut Tx, source: &str) -> Result<bool> {
    let (count,): (i64,) = on!(tx, c => sqlx::query_as(HAS_BATCH).bind(source).fetch_one(c).await)?;
    Ok(count > 0)
}

/// Removes everything that is marked as demonstration data. A demonstration document that a user's
/// own plan stands on stays, no longer marked; so does a form with a round of a user's own. Units of
/// the demonstration stay where somebody's own records speak of them.
///
/// # Errors
/// [`crate::StoreError::Sql`].
pub async fn remove(tx: &mut Tx) -> Result<()> {
    let removals = batches::revision(tx).await?.removals + 1;
    settings::set(tx, batches::REMOVALS, &removals.to_string()).await?;
    let all = REMOVE_REPORTS
        .iter()
        .chain(REMOVE_REMINDERS)
        .chain(REMOVE_MESSAGES)
        .chain(REMOVE_ROUNDS)
        .chain(REMOVE_ACCOUNTS)
        .chain(REMOVE);
    for statement in all {
        let statement: &'static str = statement;
        on!(tx, c => sqlx::query(statement).execute(c).await.map(|_| ()))?;
    }
    remove_units(tx).await
}

/// Records that speak of units with numbers from `$1` to `$2`.
const SPOKEN_OF: &str = "select (select count(*) from observation where unit_id between $1 and $2) \
    + (select count(*) from assigned_target where unit_id between $1 and $2) \
    + (select count(*) from assignment where unit_id between $1 and $2) \
    + (select count(*) from unit_plan where unit_id between $1 and $2) \
    + (select count(*) from round where root_unit_id between $1 and $2) \
    + (select count(*) from submission where unit_id between $1 and $2 or reporter_id between $1 and $2)";
const DUTIES: &str = "delete from duty where unit_id between $1 and $2";

/// Takes the units of the demonstration out of the register, with the duties for them.
async fn remove_units(tx: &mut Tx) -> Result<()> {
    let recorded = units::list(tx).await?;
    let made: Vec<i64> = recorded
        .iter()
        .filter(|one| one.demo)
        .flat_map(|one| &one.event.changes)
        .filter_map(|change| match change {
            Change::Born { unit, .. } => Some(unit.0),
            _ => None,
        })
        .collect();
    let (Some(first), Some(last)) = (made.iter().min().copied(), made.iter().max().copied()) else {
        return Ok(());
    };
    let own = recorded.iter().filter(|one| !one.demo);
    let touched = own.flat_map(|one| touched(&one.event)).any(|unit| made.contains(&unit.0));
    let (records,): (i64,) =
        on!(tx, c => sqlx::query_as(SPOKEN_OF).bind(first).bind(last).fetch_one(c).await)?;
    if touched || records > 0 {
        return Ok(());
    }
    on!(tx, c => sqlx::query(DUTIES).bind(first).bind(last).execute(c).await.map(|_| ()))?;
    units::remove_demo(tx).await
}
