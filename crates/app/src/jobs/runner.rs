//! Taking jobs up when they are due. Between two of them nothing runs: the next moment is known, and
//! a new order wakes it.

use std::future::Future;
use std::time::Duration;

use cotmoc_store::jobs::{self, Claim};
use jiff::Timestamp;
use tokio::task::JoinSet;

use super::work::{LEASE, Setback, Work, abandoned, close, given_back};
use super::{JobKind, order};
use crate::model::Job;
use crate::{Actor, App, Context, Result};

/// Jobs that one instance does at the same time.
const SLOTS: usize = 4;
/// The longest sleep: what another process ordered is seen after this time at the latest.
const SLEEP: Duration = Duration::from_secs(30);
/// The shortest sleep.
const SHORTEST: Duration = Duration::from_millis(100);
/// The rest after the database did not answer.
const TROUBLE: Duration = Duration::from_secs(5);
/// How long jobs that are under way may still take after the word to stop.
const PATIENCE: Duration = Duration::from_secs(8);

/// Does jobs until `stop` is done; then finishes those that are under way, and gives back those that
/// take longer. `worker` names this instance among all that use the database.
pub async fn run(app: App, worker: String, stop: impl Future<Output = ()>) {
    let cx = app.by(Actor::local_operator().named("việc nền"));
    if let Err(error) = at_start(&cx).await {
        tracing::error!(%error, "standing jobs not ordered");
    }
    let mut running: JoinSet<()> = JoinSet::new();
    tokio::pin!(stop);
    loop {
        let free = SLOTS.saturating_sub(running.len());
        let nap = match take(&cx, &worker, free).await {
            Ok((taken, nap)) => {
                for work in taken {
                    running.spawn(one(work));
                }
                nap
            }
            Err(error) => {
                tracing::error!(%error, "jobs not taken up");
                TROUBLE
            }
        };
        let free = running.len() < SLOTS;
        if let Some(mailer) = cx.mailer().filter(|_| running.is_empty()) {
            mailer.rest().await;
        }
        tokio::select! {
            () = &mut stop => break,
            () = cx.store().ordered(), if free => {}
            Some(_) = running.join_next(), if !running.is_empty() => {}
            () = tokio::time::sleep(nap), if free => {}
        }
    }
    let finishing = async { while running.join_next().await.is_some() {} };
    let _in_time = tokio::time::timeout(PATIENCE, finishing).await;
    running.shutdown().await;
    if let Err(error) = give_back(&cx, &worker).await {
        tracing::error!(%error, "jobs not given back");
    }
    if let Some(mailer) = cx.mailer() {
        mailer.rest().await;
    }
}

async fn at_start(cx: &Context) -> Result<()> {
    let orders = JobKind::at_start(cx);
    let mut tx = cx.store().write().await?;
    order(cx, &mut tx, &orders).await?;
    Ok(tx.commit().await?)
}

/// Takes up what is due, as many as there is room for, and says how long to sleep otherwise.
async fn take(cx: &Context, worker: &str, room: usize) -> Result<(Vec<Work>, Duration)> {
    if room == 0 {
        return Ok((Vec::new(), SLEEP));
    }
    let kinds: Vec<&str> =
        JobKind::ALL.iter().filter(|kind| kind.can_run(cx)).map(|kind| kind.word()).collect();
    let mut tx = cx.store().read().await?;
    let next = jobs::next_due(&mut tx, &kinds).await?;
    drop(tx);
    let now = cx.now();
    if next.is_none_or(|next| next > now) {
        return Ok((Vec::new(), nap(next, now)));
    }
    let mut tx = cx.store().queue().await?;
    for job in jobs::abandoned(&mut tx, now).await? {
        end_for(&mut tx, &job, abandoned(&job, now), now).await?;
    }
    let taken = jobs::claim(&mut tx, &kinds, worker, now, now + LEASE, room).await?;
    let next = jobs::next_due(&mut tx, &kinds).await?;
    tx.commit().await?;
    let works: Vec<Work> = taken.into_iter().filter_map(|job| Work::new(cx, job)).collect();
    Ok((works, nap(next, now)))
}

/// Until the next moment; never so short that what another instance is just taking keeps this one busy.
fn nap(next: Option<Timestamp>, now: Timestamp) -> Duration {
    let until = next.map_or(SLEEP, |next| Duration::try_from(next.duration_since(now)).unwrap_or_default());
    until.clamp(SHORTEST, SLEEP)
}

async fn end_for(
    tx: &mut cotmoc_store::Tx,
    job: &Job,
    (end, line): (jobs::End, String),
    now: Timestamp,
) -> Result<()> {
    if let Some(claim) = Claim::of(job) {
        close(tx, &claim, &end, &line, now).await?;
    }
    Ok(())
}

/// Gives back what this instance still holds.
async fn give_back(cx: &Context, worker: &str) -> Result<()> {
    let mut tx = cx.store().queue().await?;
    for job in jobs::of_worker(&mut tx, worker).await? {
        end_for(&mut tx, &job, given_back(&job, cx.now()), cx.now()).await?;
    }
    Ok(tx.commit().await?)
}

/// Does one job. It runs in a task of its own, so that a fault in it ends this try and nothing else.
async fn one(work: Work) {
    let Some(kind) = JobKind::from_word(&work.job().kind) else { return };
    let mut task = JoinSet::new();
    let inner = work.clone();
    task.spawn(async move { kind.run(&inner).await });
    let outcome = tokio::select! {
        done = task.join_next() => match done {
            Some(Ok(outcome)) => outcome,
            // It may have come after a step that must not be done twice; the mark in the database tells,
            // so the claim is left to run out.
            Some(Err(fault)) => {
                tracing::error!(%fault, job = work.job().id.0, "fault in a job");
                Err(Setback::Lost)
            }
            None => Err(Setback::Lost),
        },
        () = work.hold() => Err(Setback::Lost),
    };
    work.end(&outcome).await;
}
