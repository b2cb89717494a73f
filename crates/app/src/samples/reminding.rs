//! Reminders of the demonstration: what its own rules would have said on the days before today.

use cotmoc_core::remind::About;
use cotmoc_store::{reminders, rounds, submissions};
use serde_json::json;

use crate::model::{Round, RoundState, Subject};
use crate::{Action, Actor, Context, Result, accounts, audit, remind, units, when};

/// Communes whose clerk the demonstration knows by name; of the others nobody has the duty.
const CLERKS: usize = 12;
/// Days that are played.
const DAYS: i64 = 40;

/// Sees to it that people of the demonstration were reminded of its open rounds. Gives how many digests
/// were written: none where there are some already.
///
/// # Errors
/// [`crate::Kind::Internal`].
pub async fn load_reminders(cx: &Context) -> Result<usize> {
    cx.require(Action::Demo)?;
    let cx = &cx.app().by(Actor::local_operator().named("việc nền"));
    let mut tx = cx.store().write().await?;
    let open = |round: &Round| round.demo && round.state == RoundState::Open;
    let found: Vec<Round> = rounds::list(&mut tx, 500).await?.into_iter().filter(open).collect();
    let all = submissions::of_rounds(&mut tx, found.iter().map(|round| round.id)).await?;
    let about: Vec<About> = all.iter().map(|one| About::Report(one.id.0)).collect();
    if all.is_empty() || !reminders::told(&mut tx, &about, jiff::civil::Date::MAX).await?.is_empty() {
        return Ok(0);
    }
    let today = when::day(cx.now());
    let register = units::load(cx, &mut tx).await?.register;
    // The first commune has the clerk who can sign in.
    let mut communes: Vec<_> = all.iter().map(|one| one.reporter).collect();
    communes.sort_unstable();
    communes.dedup();
    let named = communes.iter().skip(1).filter_map(|id| register.get(*id)).take(CLERKS);
    let named: Vec<_> = named.map(|unit| (unit.id, unit.name(today).name.clone())).collect();
    accounts::demo_clerks(cx, &mut tx, &named).await?;
    let first = today.checked_sub(jiff::Span::new().days(DAYS)).unwrap_or(today);
    let written = remind::play(cx, &mut tx, &register, &all, first).await?;
    let detail = json!({ "digests": written, "demo": true });
    audit::record(cx, &mut tx, "demo.load", Subject::new("demo", 0), detail).await?;
    tx.commit().await?;
    Ok(written)
}
