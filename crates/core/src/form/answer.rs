//! Answers: what stands in the cells of a form, and how much of it is there.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::Form;

/// What stands in a cell. A cell in which nothing stands has no answer.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Answer {
    /// The figure; nothing where it is said to be missing.
    #[serde(default)]
    pub value: Option<Decimal>,
    /// Why it is missing, late or odd; empty where nothing is said.
    #[serde(default)]
    pub reason: String,
}

impl Answer {
    /// A figure without a reason.
    #[must_use]
    pub fn of(value: Decimal) -> Self {
        Self { value: Some(value), reason: String::new() }
    }

    /// Missing for a reason.
    #[must_use]
    pub fn missing(reason: impl Into<String>) -> Self {
        Self { value: None, reason: reason.into() }
    }

    /// Whether a reason is given.
    #[must_use]
    pub fn has_reason(&self) -> bool {
        !self.reason.trim().is_empty()
    }

    /// Whether it answers its line: by a figure, or as missing with a reason.
    #[must_use]
    pub fn answers(&self) -> bool {
        self.value.is_some() || self.has_reason()
    }
}

/// How many of the required lines are answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Completeness {
    /// Required lines that are answered.
    pub answered: u32,
    /// Required lines.
    pub expected: u32,
}

impl Completeness {
    /// Whether nothing is outstanding.
    #[must_use]
    pub fn is_whole(self) -> bool {
        self.answered >= self.expected
    }
}

impl Form {
    /// How much is answered, counted from the cells and never from a click.
    pub fn completeness<'a>(&self, answer: impl Fn(&str) -> Option<&'a Answer>) -> Completeness {
        let mut count = Completeness::default();
        for line in self.lines().filter(|line| line.required) {
            count.expected += 1;
            count.answered += u32::from(answer(&line.key).is_some_and(Answer::answers));
        }
        count
    }
}
