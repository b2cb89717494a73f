//! What the clock sends: once a day, everything that is due, in one transaction.

use cotmoc_core::calendar::Calendars;
use cotmoc_core::clock;
use cotmoc_core::remind::{self, About, Policy, Switch};
use cotmoc_store::jobs::NewJob;
use cotmoc_store::{Tx, reminders};
use serde_json::json;

use super::owed::gather;
use super::people::People;
use super::rules;
use super::write::{Asked, carry_out, lines};
use crate::jobs::JobKind;
use crate::model::Subject;
use crate::{Context, Result, audit, design, units, when};

/// What came of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Done {
    /// So many people were told of so many things; of so many nobody could be told.
    Told(usize, usize, usize),
    /// Nothing goes today: a day of rest, or quiet hours until its end.
    Quiet,
    /// Nobody is reminded by the clock.
    Off,
    /// Its hour is still to come: it was ordered for then.
    Later,
}

/// The next run: its name holds day and hour, so that several instances order one, and another hour is
/// another run. Whoever was told something on a day is not told again on that day, whatever runs.
pub(super) fn order_at(cx: &Context, policy: &Policy) -> NewJob {
    let due = when::next(cx.now(), policy.at);
    NewJob {
        kind: JobKind::Remind.word(),
        name: format!("{}/{}/{}", JobKind::Remind.word(), when::day(due), policy.at.strftime("%H%M")),
        payload: "{}".to_owned(),
        due,
        max_tries: JobKind::Remind.policy().tries,
    }
}

/// The order of an instance that starts, which does not know the rules yet.
pub(crate) fn next(cx: &Context) -> NewJob {
    order_at(cx, &Policy::default())
}

/// Tells people what is due today, and orders the next run.
///
/// # Errors
/// [`crate::Kind::Internal`].
pub(crate) async fn daily(cx: &Context) -> Result<Done> {
    let mut tx = cx.store().write().await?;
    let rules = rules::load(&mut tx).await?;
    // The next one is ordered first: one that fails for good must not be the last.
    let next = order_at(cx, &rules.policy);
    crate::jobs::order(cx, &mut tx, &[next]).await?;
    tx.commit().await?;
    if rules.policy.by_clock == Switch::Off {
        return Ok(Done::Off);
    }
    if clock::there(cx.now()).time() < rules.policy.at {
        return Ok(Done::Later);
    }
    let mut tx = cx.store().write().await?;
    let done = tell(cx, &mut tx, &rules).await?;
    tx.commit().await?;
    Ok(done)
}

async fn tell(cx: &Context, tx: &mut Tx, rules: &rules::Rules) -> Result<Done> {
    let own = design::load_days(tx).await?;
    let working = Calendars::embedded().working(&own);
    let now = clock::there(cx.now());
    let register = units::load(cx, tx).await?.register;
    let people = People::load(tx, &register, now.date()).await?;
    let gathered = gather(cx, tx, &register, &people, &[]).await?.without_silent(rules, &[].into());
    let about: Vec<About> = gathered.owed.iter().map(|one| one.about).collect();
    let told = reminders::told(tx, &about, now.date()).await?;
    let plan = remind::daily(&gathered.owed, &told, &rules.policy, working, now);
    if plan.goes.date() != now.date() {
        return Ok(Done::Quiet);
    }
    carry_out(cx, tx, &gathered, &people, &plan, Asked::ByClock, cx.now()).await?;
    let (count, of, untold) = (plan.digests.len(), lines(&plan.digests), plan.untold.len());
    if count + untold > 0 {
        let detail = json!({ "day": now.date(), "people": count, "lines": of, "untold": untold });
        audit::record(cx, tx, "reminder.send", Subject::new("reminder", 0), detail).await?;
    }
    Ok(Done::Told(count, of, untold))
}
