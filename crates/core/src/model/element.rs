//! Elements: the figures that units report, and the rules by which they roll up (METHODS §3).

use serde::{Deserialize, Serialize};

use super::{PeriodKind, UnitLevel};

vocabulary! {
    /// What a figure is with regard to time (METHODS §2).
    ElementKind {
        /// Adds up over time: transactions of a month.
        Flow = "flow",
        /// Stands at a moment: households at the end of a month.
        Stock = "stock",
        /// A percentage, a rank, an index: never summed.
        Rate = "rate",
    }
}

vocabulary! {
    /// How the figures of a period's parts make the figure of the period.
    TimeRule {
        /// Added up.
        Sum = "sum",
        /// The last part's; missing when that one is missing.
        Last = "last",
        /// The mean of the parts that are there.
        Mean = "mean",
        /// The largest.
        Max = "max",
        /// The smallest.
        Min = "min",
    }
}

vocabulary! {
    /// Which of two facts counts where a unit reports a figure itself and those below it do too
    /// (METHODS §3). Both are kept and the difference is shown.
    #[derive(Default)]
    Counts {
        /// What is made of the units below.
        #[default]
        Parts = "parts",
        /// The unit's own figure, where there is one.
        Own = "own",
    }
}

/// How the figures of units make the figure of the unit above them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum UnitRule {
    /// Added up.
    Sum,
    /// The mean, weighted by the element with this code.
    Mean(String),
    /// The largest.
    Max,
    /// The smallest.
    Min,
    /// Nothing: each unit's figure stands for itself, as a rank does.
    None,
}

/// The parts into which an element is broken down: all of them together make the whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Breakdown {
    /// What is told apart: «Giới tính».
    pub name: String,
    /// Code and name of each category.
    pub categories: Vec<(String, String)>,
}

/// A figure that units report: a numerator, a denominator, a count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Element {
    /// The code by which formulas and files name it: «HO_CAP_QUANG».
    pub code: String,
    /// Its name, in Vietnamese.
    pub name: String,
    /// Unit of measure: «hộ», «người», «triệu đồng», «%».
    pub unit: String,
    /// Decimals that are kept, 0–6: the smallest unit that roll-ups count in.
    pub decimals: u8,
    /// Flow, stock or rate.
    pub kind: ElementKind,
    /// The rule across units.
    pub across_units: UnitRule,
    /// The rule across time.
    pub across_time: TimeRule,
    /// Its breakdown, where it has one.
    pub breakdown: Option<Breakdown>,
    /// The level of the units that report it.
    pub level: UnitLevel,
    /// How often it is reported.
    pub frequency: PeriodKind,
    /// Which figure counts where a unit above reports one itself.
    #[serde(default)]
    pub counts: Counts,
    /// Who usually holds the figure; an inference.
    pub provider: Option<String>,
    /// Anything that whoever fills it in should know.
    pub note: Option<String>,
}

impl Element {
    /// Number of cells per unit and period: the categories, or one.
    #[must_use]
    pub fn categories(&self) -> usize {
        self.breakdown.as_ref().map_or(1, |b| b.categories.len())
    }

    /// The place of a category by its code. Without a breakdown there is one, without a code.
    #[must_use]
    pub fn category(&self, code: Option<&str>) -> Option<usize> {
        match (&self.breakdown, code) {
            (None, None) => Some(0),
            (Some(b), Some(code)) => b.categories.iter().position(|(c, _)| c == code),
            _ => None,
        }
    }
}
