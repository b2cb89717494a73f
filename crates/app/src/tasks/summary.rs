//! The tasks of a plan in numbers, for reports.

use std::collections::BTreeMap;

use cotmoc_core::model::{Period, UnitId};
use cotmoc_core::task::Standing;
use cotmoc_store::{Tx, task_progress};

use super::gather::{Line, gather};
use crate::model::{PlanId, Progress, TaskId};
use crate::{Action, Context, Result, units};

/// The tasks of a plan on a day, and what was done in a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskSummary {
    /// How many stand how, in the order of [`Standing::ALL`].
    pub counts: [u64; Standing::ALL.len()],
    /// The late ones, the longest first.
    pub late: Vec<Line>,
    /// Those that were reported as done for a day of the period, with that report.
    pub done: Vec<(Line, Progress)>,
    /// The same counts by who answers for them, by name.
    pub agencies: Vec<AgencyTally>,
}

/// The tasks of one agency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgencyTally {
    /// The unit, where it is known and exists.
    pub unit: Option<UnitId>,
    /// Its name; empty where the plan names nobody.
    pub name: String,
    /// How many stand how, in the order of [`Standing::ALL`].
    pub counts: [u64; Standing::ALL.len()],
}

impl TaskSummary {
    /// How many there are.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// How many stand so.
    #[must_use]
    pub fn count(&self, standing: Standing) -> u64 {
        count(&self.counts, standing)
    }
}

impl AgencyTally {
    /// How many stand so.
    #[must_use]
    pub fn count(&self, standing: Standing) -> u64 {
        count(&self.counts, standing)
    }
}

fn count(counts: &[u64], standing: Standing) -> u64 {
    let place = Standing::ALL.iter().position(|known| *known == standing);
    place.and_then(|place| counts.get(place)).copied().unwrap_or(0)
}

/// The tasks of a plan on the last day of a period, or today where that is earlier: where they stand is
/// what is known now.
///
/// # Errors
/// [`crate::Kind::Forbidden`], [`crate::Kind::Internal`].
pub async fn summary(cx: &Context, plan: PlanId, period: Period) -> Result<TaskSummary> {
    let mut tx = cx.store().read().await?;
    within(cx, &mut tx, plan, period).await
}

/// The same within a transaction: a bounded number of statements, however many tasks there are.
///
/// # Errors
/// [`crate::Kind::Forbidden`], [`crate::Kind::Internal`].
pub(crate) async fn within(cx: &Context, tx: &mut Tx, plan: PlanId, period: Period) -> Result<TaskSummary> {
    cx.require(Action::Read)?;
    let register = units::load(cx, tx).await?.register;
    let day = units::today(cx).min(period.last_day());
    let lines = gather(tx, &register, day).await?;
    let lines: Vec<Line> = lines.into_iter().filter(|line| line.task.plan == plan).collect();
    let finished = task_progress::finished(tx, period.first_day(), period.last_day()).await?;
    Ok(summed(lines, finished))
}

fn summed(lines: Vec<Line>, finished: Vec<Progress>) -> TaskSummary {
    let mut counts = [0; Standing::ALL.len()];
    let mut agencies: BTreeMap<(String, Option<UnitId>), [u64; Standing::ALL.len()]> = BTreeMap::new();
    let mut said: BTreeMap<TaskId, Progress> = finished.into_iter().map(|p| (p.said.task, p)).collect();
    let (mut late, mut done) = (Vec::new(), Vec::new());
    for line in lines {
        let Some(place) = Standing::ALL.iter().position(|known| *known == line.standing()) else { continue };
        counts[place] += 1;
        let agency = (line.lead_name().to_owned(), line.lead_unit());
        agencies.entry(agency).or_default()[place] += 1;
        if line.running.late > 0 {
            late.push(line.clone());
        }
        if let Some(progress) = said.remove(&line.task.id) {
            done.push((line, progress));
        }
    }
    late.sort_by_key(|line| (std::cmp::Reverse(line.running.late), line.task.id));
    let agencies =
        agencies.into_iter().map(|((name, unit), counts)| AgencyTally { unit, name, counts }).collect();
    TaskSummary { counts, late, done, agencies }
}
