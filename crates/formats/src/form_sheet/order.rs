//! What a workbook is made from.

use cotmoc_core::catalogue::Catalogue;
use cotmoc_core::form::{Form, Line};
use cotmoc_core::model::{Period, UnitId, UnitRule};
use jiff::civil::Date;
use rust_decimal::Decimal;

/// A form in a round, ready to be written out.
#[derive(Debug, Clone, Copy)]
pub struct Order<'a> {
    /// The form, in the version that the round uses.
    pub form: &'a Form,
    /// The elements that its lines name.
    pub catalogue: &'a Catalogue,
    /// The round.
    pub round: &'a RoundFacts,
}

/// The round that a workbook belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoundFacts {
    /// Its number.
    pub id: i64,
    /// The number of the form's version.
    pub form_version: i64,
    /// What it asks about.
    pub period: Period,
    /// First and last day of the cut-off, where the calendar names them.
    pub cutoff: Option<(Date, Date)>,
    /// The day on which the workbook is made.
    pub made_on: Date,
    /// A mark under the title, such as that of demonstration figures; empty for none.
    pub mark: String,
}

/// A unit and what it has answered so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitFacts {
    /// Its number.
    pub id: UnitId,
    /// Its code in the round's period.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The body above the one that hands the form in: «UBND TỈNH AN GIANG»; empty for none.
    pub upper: String,
    /// The body that hands it in: «UBND XÃ AN PHÚ».
    pub sender: String,
    /// The last day to hand in.
    pub due: Option<Date>,
    /// What stands in its cells. Lines that are not named are empty.
    pub standing: Vec<Standing>,
}

/// What stands in one cell, and the figure of the period before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Key of the line.
    pub line: String,
    /// The entry that put it there; 0 where there is none.
    pub entry: i64,
    /// The answer.
    pub answer: Answer,
    /// The figure of the period before.
    pub previous: Option<Decimal>,
}

/// What a cell says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Answer {
    /// Nothing.
    #[default]
    Empty,
    /// A figure.
    Value {
        /// With the digits that were typed.
        value: Decimal,
        /// Why it is late or odd; mostly empty.
        reason: String,
    },
    /// That there is no figure.
    Missing {
        /// Why.
        reason: String,
    },
}

impl Answer {
    /// The figure.
    #[must_use]
    pub fn value(&self) -> Option<Decimal> {
        match self {
            Self::Value { value, .. } => Some(*value),
            Self::Empty | Self::Missing { .. } => None,
        }
    }

    /// The reason that goes with it; empty for none.
    #[must_use]
    pub fn reason(&self) -> &str {
        match self {
            Self::Value { reason, .. } | Self::Missing { reason } => reason,
            Self::Empty => "",
        }
    }
}

/// What a line asks for, in the words and decimals of its element.
#[derive(Debug, Clone)]
pub(crate) struct Asked<'a> {
    pub(crate) line: &'a Line,
    pub(crate) label: String,
    pub(crate) unit: &'a str,
    pub(crate) decimals: u8,
    /// Whether figures below zero make sense.
    pub(crate) signed: bool,
    /// Whether the figures of units add up.
    pub(crate) summed: bool,
}

impl<'a> Order<'a> {
    /// The lines of a section.
    pub(crate) fn asked(&self, lines: &'a [Line]) -> Vec<Asked<'a>> {
        lines.iter().map(|line| asked(line, self.catalogue)).collect()
    }

    /// All lines, in the order of the form.
    pub(crate) fn all(&self) -> Vec<Asked<'a>> {
        self.form.sections.iter().flat_map(|section| self.asked(&section.lines)).collect()
    }
}

/// A line with what the catalogue says of its element. What the catalogue does not know is taken
/// as a plain number.
pub(crate) fn asked<'a>(line: &'a Line, catalogue: &'a Catalogue) -> Asked<'a> {
    let element = catalogue.element(&line.element);
    Asked {
        line,
        label: line.name(catalogue),
        unit: element.map_or("", |e| e.unit.as_str()),
        decimals: element.map_or(6, |e| e.decimals),
        signed: element.is_none_or(|e| e.kind == cotmoc_core::model::ElementKind::Rate),
        summed: element.is_some_and(|e| e.across_units == UnitRule::Sum),
    }
}

impl UnitFacts {
    pub(crate) fn standing(&self, line: &str) -> Option<&Standing> {
        self.standing.iter().find(|s| s.line == line)
    }

    pub(crate) fn answer(&self, line: &str) -> &Answer {
        static EMPTY: Answer = Answer::Empty;
        self.standing(line).map_or(&EMPTY, |s| &s.answer)
    }
}
