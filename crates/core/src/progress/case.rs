//! What is judged: a target with everything that an assessment may look at.

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::Goal;
use crate::catalogue::Direction;
use crate::model::{Period, Status as Letter};

/// A target, its baseline and the approved figures: everything from which an assessment follows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// What is to be reached, and when.
    pub target: Goal,
    /// In which direction the indicator is good. A comparator that points somewhere comes first, see
    /// [`Goal::direction`].
    pub direction: Direction,
    /// Unit of measure, for sentences: «%», «doanh nghiệp»; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub unit: String,
    /// The indicator's declared decimals, at which figures are compared with the target; `None`
    /// compares every digit.
    pub decimals: Option<u8>,
    /// K: the largest value that a share can have, usually 100. `None` where there is no bound.
    pub bound: Option<Decimal>,
    /// The method of measurement in which the target is meant. Points of another one are left out.
    /// `None` where it is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measured_by: Option<String>,
    /// The figure from which progress counts, y0 at t0.
    pub baseline: Option<Point>,
    /// The approved figures in any order, of one kind of period where the indicator is a flow. The
    /// baseline may be among them.
    pub series: Vec<Point>,
    /// Values that the plan names on the way.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub milestones: Vec<Milestone>,
    /// Targets that this one replaced, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<Segment>,
    /// The day on which the target is judged.
    pub as_at: Date,
}

impl Case {
    /// A case without figures, to be filled in.
    #[must_use]
    pub fn new(target: Goal, direction: Direction, as_at: Date) -> Self {
        Self {
            target,
            direction,
            unit: String::new(),
            decimals: None,
            bound: None,
            measured_by: None,
            baseline: None,
            series: Vec::new(),
            milestones: Vec::new(),
            earlier: Vec::new(),
            as_at,
        }
    }
}

/// An approved figure. Its time in formulas is the end of its period (METHODS §2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Point {
    /// The period to which it belongs.
    pub period: Period,
    /// The figure, with the digits that were typed.
    pub value: Decimal,
    /// Its status letter; `B` says that it cannot be compared with what came before.
    #[serde(default = "normal", skip_serializing_if = "is_normal")]
    pub status: Letter,
    /// The method of measurement, where it is stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measured_by: Option<String>,
    /// The day on whose borders the figure stands, where borders changed. Figures with different
    /// days are never compared: restate the old ones first (METHODS §4).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub borders: Option<Date>,
    /// Set where fewer units reported than the form's threshold asks for (METHODS §3).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partial: Option<Partial>,
}

impl Point {
    /// A normal, complete figure.
    #[must_use]
    pub fn new(period: Period, value: Decimal) -> Self {
        Self { period, value, status: Letter::Normal, measured_by: None, borders: None, partial: None }
    }

    /// Its time: months since the year 0.
    pub(super) fn time(&self) -> i32 {
        self.period.end_in_months()
    }
}

/// A coverage below the form's threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Partial {
    /// Units that reported.
    pub reported: u32,
    /// Units that should have.
    pub expected: u32,
}

/// A value that the plan names on the way to the target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Milestone {
    /// The period by whose end it is to be reached.
    pub period: Period,
    /// The value.
    pub value: Decimal,
}

/// A target that was replaced by another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Segment {
    /// What was to be reached.
    pub target: Goal,
    /// Values on the way to it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub milestones: Vec<Milestone>,
    /// Number of the act that replaced it: «120/QĐ-UBND».
    pub act: String,
    /// The day on which the act replaced it.
    pub changed_on: Date,
}

fn normal() -> Letter {
    Letter::Normal
}

fn is_normal(letter: &Letter) -> bool {
    *letter == Letter::Normal
}
