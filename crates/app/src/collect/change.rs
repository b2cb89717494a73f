//! Changes of cells as they are sent, and what became of each.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::model::{Cell, EntryId, SubmissionId, Way};
use cotmoc_core::number::shown;

/// A change of one cell, as typed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Change {
    /// The submission.
    pub submission: SubmissionId,
    /// Key of the line.
    pub line: String,
    /// What was typed: «1.234,5». Empty empties the cell, unless it is missing.
    #[serde(default)]
    pub value: String,
    /// Whether there is no figure, for the reason given.
    #[serde(default)]
    pub missing: bool,
    /// Why the figure is missing, late or odd. Left out, the reason that stands stays.
    #[serde(default)]
    pub reason: Option<String>,
    /// The entry that was seen in the cell; 0 where it was never answered.
    #[serde(default = "never")]
    pub seen: EntryId,
    /// The sender's own name for the change: sent twice, it is kept once. Up to 100 letters and digits.
    pub token: String,
}

/// What a page saw in a cell that was never answered.
fn never() -> EntryId {
    EntryId(0)
}

/// Changes that came together.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Changes {
    /// How they came in.
    pub way: Way,
    /// The changes, in the order in which they were made.
    pub changes: Vec<Change>,
}

/// What became of changes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Saved {
    /// One outcome for each change, in the same order.
    pub results: Vec<Outcome>,
    /// How far the submissions have come that were touched.
    pub progress: Vec<Progress>,
}

impl Saved {
    /// How many changes stand now.
    #[must_use]
    pub fn saved(&self) -> usize {
        self.results.iter().filter(|r| matches!(r.fate, Fate::Saved(_))).count()
    }
}

/// What became of one change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Outcome {
    /// The change's own name.
    pub token: String,
    /// The submission.
    pub submission: SubmissionId,
    /// Key of the line.
    pub line: String,
    /// What became of it.
    #[serde(flatten)]
    pub fate: Fate,
}

/// Whether a change stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "lowercase")]
pub enum Fate {
    /// It stands, for good.
    Saved(Standing),
    /// Somebody else was there first; nothing is changed.
    Conflict {
        /// What stands now.
        current: Standing,
    },
    /// It cannot be; nothing is changed.
    Refused {
        /// What is wrong, in Vietnamese.
        message: String,
        /// What to do.
        hint: String,
    },
}

/// What stands in a cell, as a page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// The entry that stands; 0 where the cell was never answered.
    pub entry: EntryId,
    /// The value with a decimal point and the digits that were typed; empty where there is none.
    pub value: String,
    /// The value in the Vietnamese way.
    pub shown: String,
    /// Whether there is no figure.
    pub missing: bool,
    /// Why it is missing, late or odd.
    pub reason: String,
    /// Who entered it.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// How it was understood, where that is not beyond doubt.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl Standing {
    /// What stands in a cell.
    #[must_use]
    pub fn of(cell: &Cell) -> Self {
        let value = cell.answer.value;
        Self {
            entry: cell.entry,
            value: value.map(|v| v.to_string()).unwrap_or_default(),
            shown: value.map(shown).unwrap_or_default(),
            missing: cell.answer.is_missing(),
            reason: cell.answer.reason.clone(),
            by: cell.by.clone(),
            at: cell.at,
            note: None,
        }
    }
}

/// How far a submission has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Progress {
    /// The submission.
    pub submission: SubmissionId,
    /// Required lines that are answered.
    pub answered: u32,
    /// Required lines.
    pub expected: u32,
}
