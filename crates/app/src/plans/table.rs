//! Targets by pillar and year, each beside what the national strategy asks for.

use crate::model::{AdminLevel, Pillar, Target};

/// How a plan's target stands to the national one of the same indicator and year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// It asks for less.
    Less,
    /// It asks for more.
    More,
    /// It asks for the same.
    Equal,
    /// The strategy asks for it, the plan does not.
    Nothing,
    /// The strategy names the indicator, but its value is not known.
    Unknown,
    /// The two cannot be held against each other.
    NotComparable(NotComparable),
}

/// Why two targets cannot be held against each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotComparable {
    /// Their units of measure differ.
    Unit,
    /// The plan names no year.
    YearMissing,
    /// The bounds point different ways, or a range overlaps the national value.
    Bounds,
    /// The plan's figure is about a lower level or another body's target.
    Level,
    /// The plan states several values that contradict each other.
    Contradiction,
}

/// One cell: an indicator in a year.
#[derive(Debug, Clone)]
pub struct YearCell {
    /// The year; `None` for targets without one.
    pub year: Option<u16>,
    /// The plan's targets in force; more than one where a person kept several.
    pub targets: Vec<Target>,
    /// The national target of that year.
    pub national: Option<Target>,
    /// How the two stand; `None` where the strategy does not name the indicator for that year.
    pub mark: Option<Mark>,
}

/// One line: an indicator over the years.
#[derive(Debug, Clone)]
pub struct IndicatorLine {
    /// Code of the catalogue's indicator.
    pub code: Option<String>,
    /// Its name, else the wording.
    pub indicator: String,
    /// Unit of measure.
    pub unit: String,
    /// The level of administration that the figures are about, where the text names one.
    pub level: Option<AdminLevel>,
    /// Whose targets they are, where they are not the plan's own.
    pub scope: Option<AdminLevel>,
    /// The years in order; the one without a year last.
    pub years: Vec<YearCell>,
}

/// The lines of one pillar.
#[derive(Debug, Clone)]
pub struct PillarTable {
    /// The pillar; `None` for targets of none.
    pub pillar: Option<Pillar>,
    /// Every year that occurs in it, in order; the columns of the table.
    pub years: Vec<Option<u16>>,
    /// Its lines.
    pub lines: Vec<IndicatorLine>,
}
