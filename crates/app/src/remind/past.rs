//! What would have been said on past days, for the demonstration: the same rules, played day by day.

use cotmoc_core::calendar::Calendars;
use cotmoc_core::clock;
use cotmoc_core::remind::{self, About, Told};
use cotmoc_core::units::Register;
use cotmoc_store::Tx;
use jiff::civil::{Date, Time};

use super::owed::{Gathered, reports};
use super::people::People;
use super::rules;
use super::write::{Asked, carry_out};
use crate::model::Submission;
use crate::{Context, Result, design, when};

/// Plays the days from `first` until today, of reports as they stood on each. Units for which nobody has
/// the duty are left out. Gives how many digests were written.
pub(crate) async fn play(
    cx: &Context,
    tx: &mut Tx,
    register: &Register,
    found: &[Submission],
    first: Date,
) -> Result<usize> {
    let own = design::load_days(tx).await?;
    let working = Calendars::embedded().working(&own);
    let policy = rules::load(tx).await?.policy;
    let today = when::day(cx.now());
    let people = People::load(tx, register, today).await?;
    let (mut told, mut written, mut day): (Vec<Told>, usize, Date) = (Vec::new(), 0, first);
    while day <= today {
        let now = day.to_datetime(Time::constant(8, 0, 0, 0));
        let Some(at) = clock::moment(now) else { break };
        if at > cx.now() {
            break;
        }
        let mut gathered = Gathered::default();
        let open = found.iter().filter(|one| {
            one.exempt_reason.is_none() && one.first_submitted_at.is_none_or(|handed| handed > at)
        });
        reports(tx, register, &people, open.cloned().collect(), &mut gathered).await?;
        gathered.owed.retain(|one| !one.holders.is_empty() && one.since <= day);
        let plan = remind::daily(&gathered.owed, &told, &policy, working, now);
        carry_out(cx, tx, &gathered, &people, &plan, Asked::ByClock, at).await?;
        for digest in &plan.digests {
            let one = |about: About, line: &remind::Line| Told {
                about,
                due: line.due,
                step: line.step,
                person: Some(digest.person),
                day,
            };
            told.extend(digest.lines.iter().map(|line| one(line.about, line)));
        }
        written += plan.digests.len();
        let Ok(next) = day.tomorrow() else { break };
        day = next;
    }
    Ok(written)
}
