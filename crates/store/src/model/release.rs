//! Releases: sealed copies of what the public sees.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{PlanId, ReleaseId};

/// What a page of a release is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PartKind {
    /// The plan as a whole: where its targets stand. Its name is empty.
    Plan,
    /// An indicator, by its code.
    Indicator,
    /// A unit, by its number.
    Unit,
    /// Boundaries of the units, drawn. Its name is empty.
    Map,
}

words!(PartKind { Plan = "plan", Indicator = "indicator", Unit = "unit", Map = "map" });

/// A release of a plan's figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Release {
    /// Its number, which is in the address of the edition for good.
    pub id: ReleaseId,
    /// The plan whose targets and indicators it holds.
    pub plan: PlanId,
    /// What it is called in lists and in the feed.
    pub title: String,
    /// What is new in it, in a few sentences; may be empty.
    pub note: String,
    /// The highest number of an observation that was known when it was made.
    pub known_to: i64,
    /// Demonstration data.
    pub demo: bool,
    /// When it was made.
    pub made_at: Timestamp,
    /// Who made it.
    pub made_by: String,
    /// The moment from which the public sees it; `None` while it is only prepared.
    pub public_from: Option<Timestamp>,
    /// When that was decided.
    pub released_at: Option<Timestamp>,
    /// Who decided it.
    pub released_by: Option<String>,
    /// When, by whom and why it was withdrawn.
    pub withdrawn: Option<Withdrawal>,
    /// Counts its changes.
    pub version: i64,
}

/// The end of a release: its pages are gone, the trace stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawal {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// Why, as the public reads it.
    pub why: String,
}

impl Release {
    /// Whether the public sees its pages at a moment.
    #[must_use]
    pub fn is_public(&self, now: Timestamp) -> bool {
        self.withdrawn.is_none() && self.public_from.is_some_and(|from| from <= now)
    }
}

/// One page of a release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPart {
    /// What it is about.
    pub kind: PartKind,
    /// Code of the indicator, number of the unit; empty otherwise.
    pub name: String,
    /// Its content, as JSON.
    pub content: String,
}
