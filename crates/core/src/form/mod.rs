//! Forms: what is asked of units, how often, with which checks, and who confirms it.
//!
//! A form is data. A version of it that was once used for a round is never changed; a change is a new
//! version. The figures of a form are those of elements of the catalogue.

pub mod edit;
pub mod typed;
pub mod way;

mod answer;
mod changes;
mod faults;
mod shipped;
mod terms;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::calendar::Calendar;
use crate::catalogue::Catalogue;
use crate::model::{PeriodKind, UnitId, UnitLevel, vocabulary};

pub use answer::{Answer, Completeness};
pub use changes::{Became, Change, changes};
pub use faults::{Fault, Place};
pub use shipped::shipped;
pub use terms::{parse_terms, terms_text};

/// What is asked together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    /// Short code that people use: «B01».
    pub code: String,
    /// «Hạ tầng số và kỹ năng số».
    pub title: String,
    /// How to fill it in, in a few sentences.
    #[serde(default)]
    pub guidance: String,
    /// Level of the units whose figures it asks for.
    pub level: UnitLevel,
    /// Who hands it in.
    pub reporter: Reporter,
    /// The kind of period; that of all its elements.
    pub frequency: PeriodKind,
    /// Code of the calendar that gives cut-offs and deadlines.
    pub calendar: String,
    /// The steps of approval, in order; at least one.
    pub approvals: Vec<Step>,
    /// Working days after the cut-off by which the reporter and then each step of approval must act;
    /// empty for what the calendar proposes.
    #[serde(default)]
    pub deadlines: Vec<u16>,
    /// Percentage of expected units from which a rolled-up figure counts as whole, 0–100.
    pub threshold: u8,
    /// Its lines, in sections.
    pub sections: Vec<Section>,
    /// Its checks beside those that follow from types and required lines.
    #[serde(default)]
    pub checks: Vec<Check>,
}

/// Who hands in the figures of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Reporter {
    /// The unit itself.
    Own,
    /// One agency for all units of the level: a bank, the tax office, a department.
    Agency(UnitId),
}

vocabulary! {
    /// Who confirms a submission at a step.
    Step {
        /// Whoever approves for the reporting unit: its chairman or head.
        Approver = "approver",
        /// The owner of the form, for the province.
        Owner = "owner",
    }
}

/// Lines under one heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// The heading; empty for none.
    #[serde(default)]
    pub title: String,
    /// One or two sentences under the heading.
    #[serde(default)]
    pub guidance: String,
    /// Its lines.
    pub lines: Vec<Line>,
}

/// One figure: an element, or one category of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Names the line within the form, in checks, files and addresses: «1», «2.1». Letters, digits, dots.
    pub key: String,
    /// Code of the element in the catalogue.
    pub element: String,
    /// Code of the category, where the element is broken down.
    #[serde(default)]
    pub category: Option<String>,
    /// What the clerk reads; empty for the element's own name.
    #[serde(default)]
    pub label: String,
    /// One sentence of help beside the field.
    #[serde(default)]
    pub guidance: String,
    /// Whether it must be answered: by a value, or as missing with a reason.
    #[serde(default)]
    pub required: bool,
    /// How it is measured, where the form fixes that.
    #[serde(default)]
    pub method: String,
}

/// A rule that answers are held against. Checks are data: the server and the browser interpret the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// Names the check within the form.
    pub key: String,
    /// What happens where it does not hold.
    pub severity: Severity,
    /// What the clerk reads where it does not hold; empty for words made from the rule.
    #[serde(default)]
    pub message: String,
    /// What must hold.
    pub rule: Rule,
}

vocabulary! {
    /// What a check that does not hold means.
    Severity {
        /// The form cannot be submitted.
        Error = "error",
        /// It can, with a reason.
        Warning = "warning",
        /// It is only said.
        Note = "note",
    }
}

/// What must hold. Values are exact decimals; a rule that lacks one of its values is not judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Rule {
    /// A value lies between two bounds, both included.
    Range {
        /// The line.
        line: String,
        /// Smallest value.
        #[serde(default)]
        min: Option<Decimal>,
        /// Largest value.
        #[serde(default)]
        max: Option<Decimal>,
    },
    /// One sum of lines stands in a relation to another: «phần ≤ tổng», «nam + nữ = tổng».
    Compare {
        /// The left side.
        left: Vec<Term>,
        /// The relation.
        relation: Relation,
        /// The right side.
        right: Vec<Term>,
    },
    /// A value moved by at most so many percent against the period before.
    Change {
        /// The line.
        line: String,
        /// The bound, in percent of the earlier value.
        percent: Decimal,
    },
    /// A value lies within so many median absolute deviations of the unit's own history.
    OwnHistory {
        /// The line.
        line: String,
        /// The bound, in scaled median absolute deviations (×1.4826); usually 3.5.
        deviations: Decimal,
    },
    /// The same against the other units of the level, each divided by a weight where one is named.
    Peers {
        /// The line.
        line: String,
        /// The line that a value is divided by before units are compared: population, households.
        #[serde(default)]
        weight: Option<String>,
        /// The bound, in scaled median absolute deviations (×1.4826); usually 3.5.
        deviations: Decimal,
    },
    /// The sum of the units equals the figure that the unit above reports itself.
    SumOfUnits {
        /// The line.
        line: String,
        /// Allowed difference, in percent of the upper unit's figure.
        percent: Decimal,
    },
    /// The figure equals the one that another provider gave for the same unit and period.
    OtherSource {
        /// The line.
        line: String,
        /// Allowed difference, in percent of the other figure.
        percent: Decimal,
    },
}

/// A line in a sum.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// The line.
    pub line: String,
    /// How many times it counts; 1 where nothing is said.
    #[serde(default = "one")]
    pub times: Decimal,
}

fn one() -> Decimal {
    Decimal::ONE
}

vocabulary! {
    /// A relation between two sums.
    Relation {
        /// Equal.
        Equal = "=",
        /// At most.
        AtMost = "<=",
        /// Less.
        Less = "<",
        /// At least.
        AtLeast = ">=",
        /// More.
        More = ">",
    }
}

vocabulary! {
    /// Where a submission stands on its way.
    SubmissionState {
        /// Nothing was entered yet, or it is being filled in.
        Draft = "draft",
        /// Handed in; waits for the next step of approval.
        Submitted = "submitted",
        /// Sent back with reasons; can be changed and handed in again.
        Returned = "returned",
        /// Every step has confirmed it; its figures are observations.
        Approved = "approved",
        /// Approved, and the round was closed over it: a correction needs the owner to reopen it.
        Locked = "locked",
    }
}

impl Form {
    /// Working days after the cut-off for the reporter and for each step: its own, or the calendar's.
    #[must_use]
    pub fn offsets(&self, calendar: &Calendar) -> Vec<u16> {
        if self.deadlines.is_empty() {
            calendar.proposed(self.approvals.len())
        } else {
            self.deadlines.clone()
        }
    }

    /// All lines in the order of the form.
    pub fn lines(&self) -> impl Iterator<Item = &Line> {
        self.sections.iter().flat_map(|section| &section.lines)
    }

    /// The line of that key.
    #[must_use]
    pub fn line(&self, key: &str) -> Option<&Line> {
        self.lines().find(|line| line.key == key)
    }
}

impl Line {
    /// What the clerk reads: its label, or the element's name and its category's.
    #[must_use]
    pub fn name(&self, catalogue: &Catalogue) -> String {
        if !self.label.trim().is_empty() {
            return self.label.clone();
        }
        let Some(element) = catalogue.element(&self.element) else { return self.element.clone() };
        let category = self.category.as_deref().and_then(|code| {
            let all = element.breakdown.iter().flat_map(|breakdown| &breakdown.categories);
            all.into_iter().find(|(known, _)| known == code).map(|(_, name)| name)
        });
        category.map_or_else(|| element.name.clone(), |name| format!("{}: {name}", element.name))
    }
}

impl Rule {
    /// The keys of the lines that it looks at, in its own order.
    #[must_use]
    pub fn lines(&self) -> Vec<&str> {
        match self {
            Self::Range { line, .. }
            | Self::Change { line, .. }
            | Self::OwnHistory { line, .. }
            | Self::SumOfUnits { line, .. }
            | Self::OtherSource { line, .. } => vec![line],
            Self::Compare { left, right, .. } => left.iter().chain(right).map(|t| t.line.as_str()).collect(),
            Self::Peers { line, weight, .. } => {
                std::iter::once(line.as_str()).chain(weight.as_deref()).collect()
            }
        }
    }
}
