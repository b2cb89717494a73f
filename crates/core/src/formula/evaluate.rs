//! The value of a formula for one unit and period, exact to the last digit.

use std::fmt;

use super::Formula;
use super::rational::Rational;
use super::syntax::{Comparison, Condition, ConditionKind, Number, NumberKind, Operation, Term};

/// Where a formula's figures come from.
pub trait Values {
    /// The figure of a term; `None` where none is known. Zero is a figure, empty is not.
    fn value(&self, term: &Term) -> Option<Rational>;
}

impl<F: Fn(&Term) -> Option<Rational>> Values for F {
    fn value(&self, term: &Term) -> Option<Rational> {
        self(term)
    }
}

/// What a formula gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The exact value.
    Value(Rational),
    /// No value, and why.
    Missing(Reason),
}

impl Outcome {
    /// The value, where there is one.
    #[must_use]
    pub fn value(&self) -> Option<Rational> {
        match self {
            Self::Value(value) => Some(*value),
            Self::Missing(_) => None,
        }
    }
}

/// Why a formula gives no value. Its text is what people are told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// A figure is not there: the first in the order of the formula.
    NoFigure(Term),
    /// A denominator is 0: never 0 %.
    ZeroDenominator,
    /// Numerator or denominator leave the range of exact numbers.
    Overflow,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoFigure(term) => write!(f, "thiếu số liệu {term}"),
            Self::ZeroDenominator => f.write_str("không tính được: mẫu số bằng 0"),
            Self::Overflow => f.write_str("vượt phạm vi tính"),
        }
    }
}

/// The value of a formula. An absent figure makes the whole missing, unless it is only asked for by
/// `present` or `missing` or stands in the branch of an `if` that is not taken.
#[must_use]
pub fn evaluate(formula: &Formula, values: &dyn Values) -> Outcome {
    match number(&formula.root, values) {
        Ok(value) => Outcome::Value(value),
        Err(reason) => Outcome::Missing(reason),
    }
}

fn number(node: &Number, values: &dyn Values) -> Result<Rational, Reason> {
    match &node.kind {
        NumberKind::Constant(value) => Ok(Rational::from(*value)),
        NumberKind::Term(term) => values.value(term).ok_or_else(|| Reason::NoFigure(term.clone())),
        NumberKind::Negate(x) => Ok(number(x, values)?.negated()),
        NumberKind::Abs(x) => Ok(number(x, values)?.abs()),
        NumberKind::Round(x, decimals) => number(x, values)?.round(*decimals).ok_or(Reason::Overflow),
        NumberKind::Binary(op, a, b) => calculate(*op, number(a, values)?, number(b, values)?),
        NumberKind::If(c, a, b) => number(if truth(c, values)? { a } else { b }, values),
        NumberKind::Smallest(all) => best(all, values, Rational::min),
        NumberKind::Largest(all) => best(all, values, Rational::max),
    }
}

fn best(
    all: &[Number],
    values: &dyn Values,
    better: fn(Rational, Rational) -> Rational,
) -> Result<Rational, Reason> {
    let mut found = None;
    for node in all {
        let value = number(node, values)?;
        found = Some(found.map_or(value, |other| better(other, value)));
    }
    // The parser lets no empty list through.
    Ok(found.unwrap_or(Rational::ZERO))
}

fn calculate(op: Operation, a: Rational, b: Rational) -> Result<Rational, Reason> {
    let result = match op {
        Operation::Add => a.checked_add(b),
        Operation::Subtract => a.checked_sub(b),
        Operation::Multiply => a.checked_mul(b),
        Operation::Divide if b.is_zero() => return Err(Reason::ZeroDenominator),
        Operation::Divide => a.checked_div(b),
    };
    result.ok_or(Reason::Overflow)
}

fn truth(node: &Condition, values: &dyn Values) -> Result<bool, Reason> {
    match &node.kind {
        ConditionKind::Compare(op, a, b) => {
            let order = number(a, values)?.cmp(&number(b, values)?);
            Ok(match op {
                Comparison::Equal => order.is_eq(),
                Comparison::Different => order.is_ne(),
                Comparison::Less => order.is_lt(),
                Comparison::AtMost => order.is_le(),
                Comparison::AtLeast => order.is_ge(),
                Comparison::More => order.is_gt(),
            })
        }
        ConditionKind::And(a, b) => and(a, b, values),
        ConditionKind::Or(a, b) => or(a, b, values),
        ConditionKind::Not(x) => Ok(!truth(x, values)?),
        ConditionKind::Present(x) => present(x, values),
        ConditionKind::Missing(x) => Ok(!present(x, values)?),
    }
}

/// A false side decides whatever the other is, also when that is missing.
fn and(a: &Condition, b: &Condition, values: &dyn Values) -> Result<bool, Reason> {
    let left = truth(a, values);
    if left == Ok(false) {
        return left;
    }
    let right = truth(b, values);
    if right == Ok(false) { right } else { left.and(right) }
}

/// A true side decides whatever the other is, also when that is missing.
fn or(a: &Condition, b: &Condition, values: &dyn Values) -> Result<bool, Reason> {
    let left = truth(a, values);
    if left == Ok(true) {
        return left;
    }
    let right = truth(b, values);
    if right == Ok(true) { right } else { left.and(right) }
}

/// Whether a figure is there. What cannot be computed because a figure is absent or a denominator is 0
/// is not there; what is too large is neither.
fn present(node: &Number, values: &dyn Values) -> Result<bool, Reason> {
    match number(node, values) {
        Ok(_) => Ok(true),
        Err(Reason::NoFigure(_) | Reason::ZeroDenominator) => Ok(false),
        Err(Reason::Overflow) => Err(Reason::Overflow),
    }
}
