//! Formulas: how an indicator is computed from elements (and other indicators).
//!
//! ```text
//! 100 * DN_HOA_DON_DIEN_TU / DN_HOAT_DONG
//! 1000 * DN_CONG_NGHE_SO / latest(DAN_SO)
//! 100 * (TMDT_DOANH_THU - same(TMDT_DOANH_THU)) / same(TMDT_DOANH_THU)
//! if(present(HO_CAP_QUANG), 100 * HO_CAP_QUANG / HO_GIA_DINH, 0)
//! ```
//!
//! - Numbers are written with a point; codes are ASCII; `DN.NHO` is a category of an element.
//! - `+ - * /`, brackets, `if(condition, a, b)`, `min`, `max`, `abs`, `round(x, n)`.
//! - Conditions: `= <> < <= > >=`, `and`, `or`, `not`, `present(x)`, `missing(x)`.
//! - Time: `prev(x)`, `prev(x, n)`, `same(x)` (last year), `ytd(x)` (year to date, flows only),
//!   `latest(x)` (the last known figure up to the period's end).
//!
//! Arithmetic is exact ([`Rational`]); rounding happens once, for display. An absent figure makes the
//! result missing with its reason, a denominator of 0 too (METHODS §1).

mod check;
mod cycles;
mod error;
mod evaluate;
mod lexer;
mod measure;
mod nearest;
mod parser;
mod print;
mod ratio;
mod rational;
mod syntax;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

pub use check::{Known, Names, check, check_indicator};
pub use error::{Fault, FormulaError};
pub use evaluate::{Outcome, Reason, Values, evaluate};
pub use nearest::nearest;
pub use ratio::{Ratio, Sum};
pub use rational::{MAX_DECIMALS, Rational};
pub use syntax::{MAX_PREVIOUS, Place, Shift, Term};

/// Longest text of a formula, in bytes.
pub const MAX_BYTES: usize = 4000;

/// Most levels of brackets and of operations that stand one on another.
pub const MAX_HEIGHT: u16 = 100;

/// A formula that was read. Two are equal when they say the same, however they are spaced;
/// [`Display`](fmt::Display) writes the canonical text.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Formula {
    root: syntax::Number,
    /// The text from which it was read, to which all places refer.
    text: String,
}

impl Formula {
    /// Reads a formula.
    ///
    /// # Errors
    /// The first mistake, with its place; whatever the text, it never panics.
    pub fn parse(text: &str) -> Result<Self, FormulaError> {
        parser::parse(text).map(|root| Self { root, text: text.to_owned() })
    }

    /// The text from which it was read: what the places of its errors refer to.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Every figure that the formula refers to, each once, in the order of the text.
    #[must_use]
    pub fn terms(&self) -> Vec<Term> {
        let mut terms: Vec<Term> = Vec::new();
        self.root.each_term(&mut |term, _| {
            if !terms.contains(term) {
                terms.push(term.clone());
            }
        });
        terms
    }
}

impl PartialEq for Formula {
    fn eq(&self, other: &Self) -> bool {
        self.root == other.root
    }
}

impl Eq for Formula {}

impl TryFrom<String> for Formula {
    type Error = String;

    /// The error is the whole message with the place marked, since whoever reads a file of formulas sees
    /// nothing else.
    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text).map_err(|error| error.render(&text))
    }
}

impl From<Formula> for String {
    fn from(formula: Formula) -> Self {
        formula.text
    }
}

impl FromStr for Formula {
    type Err = FormulaError;

    fn from_str(text: &str) -> Result<Self, FormulaError> {
        Self::parse(text)
    }
}

impl fmt::Display for Formula {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.root.fmt(f)
    }
}
