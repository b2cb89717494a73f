//! What scorecards were, for as long as nothing that they stand on has changed.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil::Date;

use super::{Scorecard, Stood};
use crate::assess::Grounds;
use crate::model::{PlanId, Revision};

/// The last scorecard of each plan, and how it stood on an earlier day.
#[derive(Debug, Default)]
pub(crate) struct Memory(Mutex<HashMap<PlanId, Held>>);

#[derive(Debug, Default)]
struct Held {
    now: Option<(Grounds, Revision, Arc<Scorecard>)>,
    then: Option<Then>,
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
        let held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (of, at, card) = held.get(&grounds.plan.id)?.now.as_ref()?;
        (of == grounds && *at == facts).then(|| Arc::clone(card))
    }

    pub(super) fn keep(&self, grounds: Grounds, facts: Revision, card: &Arc<Scorecard>) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if held.len() >= PLANS && !held.contains_key(&grounds.plan.id) {
            held.clear();
        }
        let plan = held.entry(grounds.plan.id).or_default();
        plan.now = Some((grounds, facts, Arc::clone(card)));
    }

    /// How the same targets stood on an earlier day.
    pub(super) fn then(&self, grounds: &Grounds, day: Date, removals: i64) -> Option<Arc<Vec<Stood>>> {
        let held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
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
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.entry(grounds.plan.id).or_default().then =
            Some(Then { grounds: grounds.clone(), day, removals, stood: Arc::clone(&stood) });
        stood
    }
}
