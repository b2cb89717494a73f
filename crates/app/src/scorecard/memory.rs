//! What scorecards were, for as long as nothing that they stand on has changed.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::civil::Date;

use super::{Scorecard, Stood};
use crate::assess::{Grounds, Laid};
use crate::model::{PlanId, Revision};

/// The last scorecard of each plan, and how it stood on an earlier day.
#[derive(Debug, Default)]
pub(crate) struct Memory(Mutex<HashMap<PlanId, Held>>);

#[derive(Debug, Default)]
struct Held {
    now: Option<Now>,
    then: Option<Then>,
    /// Held by who makes it anew: the others wait and find it made.
    making: Arc<tokio::sync::Mutex<()>>,
}

#[derive(Debug)]
struct Now {
    grounds: Grounds,
    facts: Revision,
    laid: Laid,
    card: Arc<Scorecard>,
}

/// Observations are only ever appended, so what was known on a day stays the same.
#[derive(Debug)]
struct Then {
    grounds: Grounds,
    day: Date,
    removals: i64,
    stood: Arc<Vec<Stood>>,
}

/// Plans that are remembered; where there are more, all are forgotten.
const PLANS: usize = 32;

impl Memory {
    /// The scorecard that was made of the same.
    pub(super) fn now(&self, grounds: &Grounds, facts: Revision) -> Option<Arc<Scorecard>> {
        let held = self.lock();
        let now = held.get(&grounds.plan.id)?.now.as_ref()?;
        (now.grounds == *grounds && now.facts == facts).then(|| Arc::clone(&now.card))
    }

    /// The figures that were laid out on the same grounds, of which some may have changed since.
    pub(super) fn laid(&self, grounds: &Grounds, removals: i64) -> Laid {
        let held = self.lock();
        let now = held.get(&grounds.plan.id).and_then(|held| held.now.as_ref());
        let same = now.filter(|now| now.grounds == *grounds && now.facts.removals == removals);
        same.map(|now| now.laid.clone()).unwrap_or_default()
    }

    /// What is to be locked while the scorecard of a plan is made.
    pub(super) fn making(&self, plan: PlanId) -> Arc<tokio::sync::Mutex<()>> {
        let mut held = self.lock();
        if held.len() >= PLANS && !held.contains_key(&plan) {
            held.clear();
        }
        Arc::clone(&held.entry(plan).or_default().making)
    }

    pub(super) fn keep(&self, grounds: Grounds, facts: Revision, laid: Laid, card: &Arc<Scorecard>) {
        let mut held = self.lock();
        let plan = held.entry(grounds.plan.id).or_default();
        plan.now = Some(Now { grounds, facts, laid, card: Arc::clone(card) });
    }

    /// How the same targets stood on an earlier day.
    pub(super) fn then(&self, grounds: &Grounds, day: Date, removals: i64) -> Option<Arc<Vec<Stood>>> {
        let held = self.lock();
        let then = held.get(&grounds.plan.id)?.then.as_ref()?;
        let same = then.grounds == *grounds && then.day == day && then.removals == removals;
        same.then(|| Arc::clone(&then.stood))
    }

    pub(super) fn keep_then(
        &self,
        grounds: &Grounds,
        day: Date,
        removals: i64,
        stood: Vec<Stood>,
    ) -> Arc<Vec<Stood>> {
        let stood = Arc::new(stood);
        let mut held = self.lock();
        held.entry(grounds.plan.id).or_default().then =
            Some(Then { grounds: grounds.clone(), day, removals, stood: Arc::clone(&stood) });
        stood
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<PlanId, Held>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
