//! Rounds: one opening of a form for a period.

use cotmoc_core::model::{Period, UnitId};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{FormId, RoundId};

/// Whether units can still hand in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RoundState {
    /// They can.
    Open,
    /// Nothing is handed in any more; what was approved is locked.
    Closed,
}

words!(RoundState { Open = "open", Closed = "closed" });

/// A round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Round {
    /// Its number.
    pub id: RoundId,
    /// Grows with every change.
    pub version: i64,
    /// The form.
    pub form: FormId,
    /// The version of the form that it uses.
    pub form_number: i64,
    /// Code of the form.
    pub form_code: String,
    /// Title of that version of the form.
    pub form_title: String,
    /// The period whose figures are asked for.
    pub period: Period,
    /// The unit under which all units of the form's level report.
    pub root: UnitId,
    /// Whether it is open.
    pub state: RoundState,
    /// First day of the cut-off.
    pub cutoff_from: Option<Date>,
    /// Last day of the cut-off.
    pub cutoff_to: Option<Date>,
    /// The last day of the reporter, then of each step of approval, as far as they are known.
    pub deadlines: Vec<Date>,
    /// Why it was opened after its first deadline.
    pub late_reason: Option<String>,
    /// Demonstration data.
    pub demo: bool,
    /// Moment of opening.
    pub opened_at: Timestamp,
    /// Who opened it.
    pub opened_by: String,
    /// Moment of closing.
    pub closed_at: Option<Timestamp>,
    /// Who closed it.
    pub closed_by: Option<String>,
}

/// How many submissions of a round stand where. Exempt units are counted apart and nowhere else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RoundTally {
    /// Drafts without an answer.
    pub silent: u64,
    /// Drafts with at least one answer.
    pub draft: u64,
    /// Handed in, not approved by every step.
    pub submitted: u64,
    /// Sent back.
    pub returned: u64,
    /// Approved, locked included.
    pub approved: u64,
    /// Units that need not report.
    pub exempt: u64,
    /// Not handed in although the deadline is over.
    pub overdue: u64,
    /// Handed in for the first time after the deadline.
    pub late: u64,
    /// Required lines that are answered.
    pub answered: u64,
    /// Required lines.
    pub expected: u64,
}

impl RoundTally {
    /// Submissions that are expected.
    #[must_use]
    pub fn units(&self) -> u64 {
        self.silent + self.draft + self.submitted + self.returned + self.approved
    }
}
