//! Figures as they were reported, and targets given to units.

use cotmoc_core::model::{Comparator, Period, Status, UnitId};
use jiff::Timestamp;
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{AssignedTargetId, BatchId, ObservationId, SeriesId, TargetId};

/// Whether a figure is an element, which units report, or an indicator, given as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SeriesKind {
    /// An element of the catalogue.
    Element,
    /// An indicator of the catalogue.
    Indicator,
}

words!(SeriesKind { Element = "element", Indicator = "indicator" });

/// What is observed.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Series {
    /// Its number in this database.
    pub id: SeriesId,
    /// Element or indicator.
    pub kind: SeriesKind,
    /// The catalogue's code.
    pub code: String,
}

/// Where a figure comes from. A text that is not known is empty.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Provenance {
    /// Who holds the figure.
    pub provider: String,
    /// The document, register or survey it was taken from.
    pub source: String,
    /// How it was measured.
    pub method: String,
}

impl Provenance {
    /// Whether nothing of it is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.provider.is_empty() && self.source.is_empty() && self.method.is_empty()
    }
}

/// What a figure is about. Of the figures with one key the newest holds.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct FactKey {
    /// The element or indicator.
    pub series: SeriesId,
    /// The unit whose figure it is.
    pub unit: UnitId,
    /// The period it belongs to.
    pub period: Period,
    /// The category's code; empty for an element without a breakdown.
    pub category: String,
}

/// The part of an observation that figures are computed from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// Its number.
    pub id: ObservationId,
    /// The unit whose figure it is.
    pub unit: UnitId,
    /// The period it belongs to.
    pub period: Period,
    /// The category's code; empty for an element without a breakdown.
    pub category: String,
    /// The value; `None` where the figure is missing.
    pub value: Option<Decimal>,
    /// Its status letter.
    pub status: Status,
}

/// A figure with everything that is known of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Observation {
    /// Its number; a correction has a higher one.
    pub id: ObservationId,
    /// The batch it came in.
    pub batch: BatchId,
    /// What it is about.
    pub key: FactKey,
    /// The value with the digits that were typed; `None` where the figure is missing.
    pub value: Option<Decimal>,
    /// Its status letter.
    pub status: Status,
    /// Who holds it, source, method.
    pub origin: Provenance,
    /// Number of cases asked, for a survey.
    pub sample_size: Option<u64>,
    /// Margin of error of a survey, in the unit of the value.
    pub margin: Option<Decimal>,
    /// Anything else; for a missing figure the reason.
    pub note: Option<String>,
}

/// A figure to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewObservation {
    /// What it is about.
    pub key: FactKey,
    /// The value; `None` exactly where the status is [`Status::Missing`].
    pub value: Option<Decimal>,
    /// Its status letter.
    pub status: Status,
    /// Who holds it, source, method.
    pub origin: Provenance,
    /// Number of cases asked, for a survey; at least 1.
    pub sample_size: Option<u64>,
    /// Margin of error of a survey.
    pub margin: Option<Decimal>,
    /// Anything else.
    pub note: Option<String>,
}

impl NewObservation {
    /// Whether it says exactly what that one says, to the digit.
    #[must_use]
    pub fn says_the_same(&self, kept: &Observation) -> bool {
        let digits = |value: Option<Decimal>| value.map(|v| (v.mantissa(), v.scale()));
        self.key == kept.key
            && digits(self.value) == digits(kept.value)
            && self.status == kept.status
            && self.origin == kept.origin
            && self.sample_size == kept.sample_size
            && digits(self.margin) == digits(kept.margin)
            && self.note == kept.note
    }
}

/// How figures came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BatchKind {
    /// From a file.
    Import,
    /// From a table that was pasted into a page.
    Paste,
    /// From a report that was approved.
    Approval,
    /// Targets given to units.
    Targets,
}

words!(BatchKind { Import = "import", Paste = "paste", Approval = "approval", Targets = "targets" });

/// Figures that came in together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Batch {
    /// Its number.
    pub id: BatchId,
    /// How they came in.
    pub kind: BatchKind,
    /// Moment of entry.
    pub recorded_at: Timestamp,
    /// Who entered them.
    pub recorded_by: String,
    /// Name of the file, or what else they came from.
    pub source: String,
    /// SHA-256 of the file, as 64 hexadecimal digits.
    pub sha256: Option<String>,
    /// Whether it is demonstration data.
    pub demo: bool,
    /// Rows that were kept.
    pub rows: u64,
    /// Number of its first observation; the others follow without a gap.
    pub first: Option<ObservationId>,
    /// Number of its last observation.
    pub last: Option<ObservationId>,
    /// SHA-256 over its rows, as 64 hexadecimal digits.
    pub digest: String,
}

/// How far the figures of a database have come. Whoever keeps figures in memory compares it before
/// each answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Revision {
    /// Number of the newest batch; 0 before the first. Grows with each.
    pub newest: i64,
    /// How often figures were removed, which only happens to demonstration data. Where it differs,
    /// everything is to be loaded again.
    pub removals: i64,
}

/// A target given to a unit for a year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssignedTarget {
    /// Its number; of those with one indicator, unit and year the highest holds.
    pub id: AssignedTargetId,
    /// The batch it came in.
    pub batch: BatchId,
    /// Code of the indicator.
    pub code: String,
    /// The commune or department.
    pub unit: UnitId,
    /// The year in which it is to be reached.
    pub year: u16,
    /// How a figure is held against the value; `None` with the value.
    pub comparator: Option<Comparator>,
    /// The value, in the indicator's unit; `None` where the target was taken back.
    pub value: Option<Decimal>,
    /// Number of the act that gives it.
    pub act_number: String,
    /// Date of the act.
    pub act_date: Option<Date>,
    /// Who issued the act.
    pub act_issuer: Option<String>,
    /// The plan's target that it is a part of.
    pub target: Option<TargetId>,
    /// Anything else.
    pub note: Option<String>,
}
