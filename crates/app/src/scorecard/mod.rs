//! The scorecard of a plan: which targets are on track, which are not, what changed since last month.

mod memory;
mod model;

use std::sync::Arc;

use cotmoc_core::fold::fold;
use cotmoc_core::progress::{Assessment, Point};
use cotmoc_store::{Tx, batches};
use jiff::civil::Date;

use crate::assess::{self, Grounds, Laid, Standing};
use crate::indicators::{Aim, UnitName, owner, told};
use crate::model::{PlanId, Target, TargetId};
use crate::{Action, Context, Result};

pub use model::{Change, Dated, Line, PlanName, Scorecard, Silent, rank};

pub(crate) use memory::Memory;

/// The scorecard of a plan.
///
/// What it stands on is read before each answer; where neither that nor the figures changed, the last
/// answer is given again.
///
/// # Errors
/// [`crate::Kind::NotFound`].
pub async fn show(cx: &Context, plan: PlanId) -> Result<Arc<Scorecard>> {
    cx.require(Action::Read)?;
    let mut tx = cx.store().read().await?;
    read(cx, &mut tx, plan).await
}

/// The same inside a transaction.
pub(crate) async fn read(cx: &Context, tx: &mut Tx, plan: PlanId) -> Result<Arc<Scorecard>> {
    let grounds = Grounds::load(cx, tx, plan).await?;
    let facts = batches::revision(tx).await?;
    let memory = cx.scorecards();
    if let Some(held) = memory.now(&grounds, facts) {
        return Ok(held);
    }
    let making = memory.making(plan);
    let _alone = making.lock().await;
    if let Some(held) = memory.now(&grounds, facts) {
        return Ok(held);
    }
    let laid = memory.laid(&grounds, facts.removals);
    let standings = grounds.standings_beside(cx, tx, assess::every, &laid).await?;
    let since = month_before(grounds.today);
    let before = match memory.then(&grounds, since, facts.removals) {
        Some(held) => held,
        None => {
            let then = grounds.standings_then(cx, tx, since).await?;
            memory.keep_then(&grounds, since, facts.removals, then.iter().map(stood).collect())
        }
    };
    let mut codes: Vec<String> =
        standings.iter().filter_map(|s| s.subject.as_ref()).flat_map(|s| s.codes()).collect();
    codes.sort_unstable();
    codes.dedup();
    let known = batches::last_known(tx, &codes.iter().map(String::as_str).collect::<Vec<_>>()).await?;
    let lines = standings.iter().map(|one| line(one, &standings, &before, &known, &grounds)).collect();
    let card = Arc::new(Scorecard {
        plan: PlanName::from(&grounds.plan),
        unit: standings.iter().find_map(|s| s.unit.as_ref()).map(UnitName::from),
        as_at: grounds.today,
        method: grounds.method,
        lines,
        since: Some(since),
    });
    memory.keep(grounds, facts, Laid::of(&standings), &card);
    Ok(card)
}

/// The same day of the month before, or its last one.
fn month_before(day: Date) -> Date {
    day.checked_sub(jiff::Span::new().months(1)).unwrap_or(day)
}

/// What is remembered of an earlier day.
pub(crate) type Stood = (TargetId, Change);

fn stood(one: &Standing) -> Stood {
    let judged = one.assessment.as_ref().ok();
    let latest = judged.and_then(|a| a.inputs.latest.as_ref()).map(dated);
    (one.target.id, Change { status: judged.map(|a| a.status), latest })
}

fn dated(point: &Point) -> Dated {
    Dated { period: point.period, value: point.value }
}

fn line(
    one: &Standing,
    all: &[Standing],
    before: &[Stood],
    known: &[(String, jiff::Timestamp)],
    grounds: &Grounds,
) -> Line {
    let judged = one.assessment.as_ref().ok();
    let codes = one.subject.as_ref().map(|s| s.codes()).unwrap_or_default();
    let now = stood(one);
    let threshold = one.subject.as_ref().map_or(100, |subject| grounds.threshold(subject));
    let told = |figure: &cotmoc_core::cube::Figure| (figure.period, told(figure, threshold));
    let whole = one.figures.iter().rfind(|figure| !figure.is_below(threshold)).or(one.figures.last());
    let newest = one.figures.last().filter(|newest| whole.is_some_and(|whole| whole.period < newest.period));
    let then = before.iter().find(|(id, _)| *id == one.target.id).map(|(_, change)| change.clone());
    Line {
        aim: Aim::of(&one.target, one.assessment.clone()),
        unit: one.unit.as_ref().map(|unit| unit.id),
        decimals: one.subject.as_ref().map_or(2, |s| s.decimals),
        owner: one.subject.as_ref().and_then(|subject| owner(&subject.code)),
        baseline: judged.and_then(|a| a.inputs.start.as_ref()).map(dated),
        latest: whole.map(told),
        newer: newest.map(told),
        points: points(one, judged),
        updated: known.iter().filter(|(code, _)| codes.contains(code)).map(|(_, at)| *at).max(),
        change: then.filter(|then| *then != now.1),
        contradicts: contradictions(&one.target, all),
    }
}

fn points(one: &Standing, judged: Option<&Assessment>) -> Vec<Dated> {
    match judged {
        Some(judged) => judged.inputs.case.series.iter().map(dated).collect(),
        None => one
            .figures
            .iter()
            .filter_map(|f| {
                let value = f.value.as_ref().ok()?.to_decimal(12)?.normalize();
                Some(Dated { period: f.period, value })
            })
            .collect(),
    }
}

/// Other targets in force that ask for another value of the same thing in the same year.
fn contradictions(target: &Target, all: &[Standing]) -> Vec<TargetId> {
    let key = |t: &Target| {
        (t.code.clone().unwrap_or_else(|| fold(&t.indicator)), t.unit.clone(), t.year, t.scope, t.level)
    };
    let asks = |t: &Target| (t.comparator, t.value, t.value_max);
    all.iter()
        .map(|other| &other.target)
        .filter(|other| other.id != target.id && key(other) == key(target) && asks(other) != asks(target))
        .map(|other| other.id)
        .collect()
}
