//! Where the targets of a plan stand: one stone for each target that was judged.

use std::collections::BTreeMap;

use cotmoc_app::assess::Standing;
use cotmoc_app::model::TargetId;
use cotmoc_core::progress::Status;

use crate::judged::{self, Judged};
use crate::messages::Texts;
use crate::words;

/// The targets of a plan by status.
pub(crate) struct ProgressView {
    pub(crate) stones: Vec<JudgedStone>,
    pub(crate) legend: Vec<StatusCount>,
    /// Targets with nothing to judge.
    pub(crate) none: usize,
    pub(crate) method: String,
    /// Whether no target at all can be judged yet.
    pub(crate) waiting: bool,
}

/// A target as a stone.
pub(crate) struct JudgedStone {
    pub(crate) target: i64,
    pub(crate) name: String,
    pub(crate) judged: Judged,
}

/// A status with the number of its stones.
pub(crate) struct StatusCount {
    pub(crate) class: &'static str,
    pub(crate) shape: &'static str,
    pub(crate) words: String,
    pub(crate) count: usize,
}

impl ProgressView {
    pub(crate) fn new(t: Texts, standings: &[Standing], method: String) -> Self {
        let stones: Vec<JudgedStone> = standings
            .iter()
            .filter_map(|standing| {
                let target = &standing.target;
                let name = format!("{} {}", target.indicator, words::year(t, target.year));
                Some(JudgedStone { target: target.id.0, name, judged: Judged::of(t, standing)? })
            })
            .collect();
        let legend = Status::ALL
            .iter()
            .map(|status| {
                let (class, shape, words) = judged::status(t, *status);
                let count = stones.iter().filter(|stone| stone.judged.class == class).count();
                StatusCount { class, shape, words: words.into_owned(), count }
            })
            .filter(|entry| entry.count > 0)
            .collect();
        let waiting = !stones.iter().any(|stone| stone.judged.says_something());
        Self { none: standings.len() - stones.len(), stones, legend, method, waiting }
    }
}

/// Each target's status, for its place in the tables; what cannot be judged yet is left out there.
pub(crate) fn by_target(t: Texts, standings: &[Standing]) -> BTreeMap<TargetId, Judged> {
    standings
        .iter()
        .filter_map(|one| Some((one.target.id, Judged::of(t, one).filter(Judged::says_something)?)))
        .collect()
}
