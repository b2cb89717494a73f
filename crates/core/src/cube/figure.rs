//! Figures: what an element or an indicator is for a unit and a period, and what that stands on.

use std::fmt;

use serde::Serialize;

use super::tally::Coverage;
use crate::formula::{Formula, Rational, Reason};
use crate::model::{Counts, Period, Status, UnitId, UnitLevel};

/// What is asked for.
#[derive(Debug, Clone, PartialEq)]
pub enum Measure {
    /// An element, or one category of it.
    Element {
        /// Its code.
        code: String,
        /// The place of the category; `None` for all of them together.
        category: Option<usize>,
    },
    /// An indicator.
    Indicator {
        /// Its code; figures of it that were reported as such are kept under [`super::reported_as`].
        code: String,
        /// Its formula, of elements only; `None` where it is only ever reported.
        formula: Option<Formula>,
        /// What counts where it is both computed and reported.
        counts: Counts,
    },
}

/// Whose figures are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// The unit's.
    Unit(UnitId),
    /// Those of every unit of a level under it, and what is not allocated to any of them.
    Under(UnitId, UnitLevel),
}

/// A figure of one unit and period.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// The unit; `None` for what is not allocated under the unit that was asked for.
    pub unit: Option<UnitId>,
    /// The period.
    pub period: Period,
    /// The value that counts, exact.
    pub value: Result<Rational, Absent>,
    /// What is made of the units below, and of the elements of a formula.
    pub parts: Result<Rational, Absent>,
    /// What was reported for the unit itself.
    pub own: Option<Rational>,
    /// How much of what was expected `parts` is made of.
    pub coverage: Coverage,
    /// For weighted means, the part of the weight that reported.
    pub weight: Option<Rational>,
    /// The status letter: the weakest of what it is made of.
    pub status: Status,
    /// Whether figures are in it that no act allocates to a unit below.
    pub unallocated: bool,
}

impl Figure {
    /// The difference between the unit's own figure and what its parts make, where both are there.
    #[must_use]
    pub fn difference(&self) -> Option<Rational> {
        self.own?.checked_sub(*self.parts.as_ref().ok()?).filter(|d| !d.is_zero())
    }

    /// Whether the value is made of parts and fewer of them are there than a threshold asks for, in percent
    /// (METHODS §3): it is shown as partial and gets no status.
    #[must_use]
    pub fn is_below(&self, threshold: u8) -> bool {
        self.is_partial() && !self.coverage.reaches(threshold)
    }

    /// Whether the value is made of parts and some of them are missing.
    #[must_use]
    pub fn is_partial(&self) -> bool {
        self.value == self.parts && self.value.is_ok() && !self.coverage.is_whole()
    }
}

/// Why there is no value. Its text is what people are told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "reason", content = "of")]
pub enum Absent {
    /// Nobody has reported anything.
    NoFigure,
    /// Another figure that it is computed from is missing.
    Without(String),
    /// Every figure that it is computed from is there for somebody, and all of them for nobody.
    NotTogether,
    /// A denominator is 0.
    ZeroDenominator,
    /// Numbers leave the range of exact numbers.
    Overflow,
    /// Figures of several units do not make one, and nobody reported one for the whole.
    NotAdditive,
    /// The element that weighs the figures is missing.
    NoWeight(String),
    /// The figure stands for borders that have changed, and nothing tells how to restate it.
    NotComparable,
    /// It is not reported in periods that make up this one.
    OtherPeriods,
    /// The unit does not stand on these borders.
    NoUnit,
}

impl fmt::Display for Absent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoFigure => f.write_str("chưa có số liệu"),
            Self::Without(term) => write!(f, "thiếu số liệu {term}"),
            Self::NotTogether => f.write_str("chưa đơn vị nào có đủ các số liệu để tính"),
            Self::ZeroDenominator => f.write_str("không tính được: mẫu số bằng 0"),
            Self::Overflow => f.write_str("vượt phạm vi tính"),
            Self::NotAdditive => f.write_str("không cộng được giữa các đơn vị"),
            Self::NoWeight(code) => write!(f, "không có quyền số {code} để tính bình quân"),
            Self::NotComparable => f.write_str("không so sánh được: địa giới đã đổi và không có quyền số"),
            Self::OtherPeriods => f.write_str("số liệu không thu theo kỳ này"),
            Self::NoUnit => f.write_str("đơn vị không có trên địa giới này"),
        }
    }
}

impl From<Reason> for Absent {
    fn from(reason: Reason) -> Self {
        match reason {
            Reason::NoFigure(term) => Self::Without(term.to_string()),
            Reason::ZeroDenominator => Self::ZeroDenominator,
            Reason::Overflow => Self::Overflow,
        }
    }
}
