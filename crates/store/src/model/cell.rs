//! Cells: the answer that stands, and every answer that ever stood.

use cotmoc_core::model::Status;
use jiff::Timestamp;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{AccountId, EntryId, SubmissionId};

/// What is answered in a cell.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Answer {
    /// The value with the digits that were typed; `None` where it is empty or missing.
    pub value: Option<Decimal>,
    /// Its status letter; `None` for an empty cell.
    pub status: Option<Status>,
    /// Why it is missing, late or odd; empty where nobody had to say.
    pub reason: String,
}

impl Answer {
    /// Whether nothing is answered.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.status.is_none()
    }

    /// Whether it says that there is no figure.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        self.status == Some(Status::Missing)
    }

    /// Whether both say the same, to the digit.
    #[must_use]
    pub fn says_the_same(&self, other: &Self) -> bool {
        let digits = |value: Option<Decimal>| value.map(|v| (v.mantissa(), v.scale()));
        digits(self.value) == digits(other.value)
            && self.status == other.status
            && self.reason == other.reason
    }
}

/// How an answer came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Way {
    /// Typed on the page of one unit.
    Grid,
    /// Typed in the grid of many units.
    Many,
    /// Pasted as a block.
    Paste,
    /// From an Excel file.
    Excel,
    /// By another programme.
    Api,
}

words!(Way { Grid = "grid", Many = "many", Paste = "paste", Excel = "excel", Api = "api" });

/// The answer that stands in a cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// The submission.
    pub submission: SubmissionId,
    /// Key of the line.
    pub line: String,
    /// What is answered.
    pub answer: Answer,
    /// Its newest entry: whoever changes the cell names the one that was seen.
    pub entry: EntryId,
    /// When that was entered.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
}

/// An answer as it was entered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its number; of those of one cell the highest stands.
    pub id: EntryId,
    /// The submission.
    pub submission: SubmissionId,
    /// Key of the line.
    pub line: String,
    /// The revision of the submission.
    pub revision: u32,
    /// What was answered.
    pub answer: Answer,
    /// How it came in.
    pub way: Way,
    /// The sender's own name for the change: sent twice, it is kept once.
    pub token: String,
    /// When.
    pub at: Timestamp,
    /// Number of the account; `None` for the local operator.
    pub account: Option<AccountId>,
    /// By whom.
    pub by: String,
    /// The entry that stood before.
    pub before: Option<EntryId>,
}

/// An answer to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEntry {
    /// The submission.
    pub submission: SubmissionId,
    /// Key of the line.
    pub line: String,
    /// The revision of the submission.
    pub revision: u32,
    /// What is answered.
    pub answer: Answer,
    /// How it comes in.
    pub way: Way,
    /// The sender's own name for the change.
    pub token: String,
    /// When.
    pub at: Timestamp,
    /// Number of the account; `None` for the local operator.
    pub account: Option<AccountId>,
    /// By whom.
    pub by: String,
    /// The entry that stood before.
    pub before: Option<EntryId>,
}
