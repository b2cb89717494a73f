//! The canonical text of a formula: one blank around signs, only the brackets that are needed.

use std::fmt;

use rust_decimal::Decimal;

use super::syntax::{Comparison, Condition, ConditionKind, Number, NumberKind, Operation};

const COMPARISON: u8 = 4;
const SUM: u8 = 5;
const MINUS: u8 = 7;
const ATOM: u8 = 8;

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            NumberKind::Constant(value) => constant(f, *value),
            NumberKind::Term(term) => term.fmt(f),
            NumberKind::Negate(x) => {
                f.write_str("-")?;
                bracketed(f, x.as_ref(), x.level(), MINUS)
            }
            NumberKind::Binary(op, a, b) => {
                bracketed(f, a.as_ref(), a.level(), op.level())?;
                write!(f, " {} ", op.sign())?;
                bracketed(f, b.as_ref(), b.level(), op.level() + 1)
            }
            NumberKind::If(c, a, b) => write!(f, "if({c}, {a}, {b})"),
            NumberKind::Smallest(all) => list(f, "min", all),
            NumberKind::Largest(all) => list(f, "max", all),
            NumberKind::Abs(x) => write!(f, "abs({x})"),
            NumberKind::Round(x, decimals) => write!(f, "round({x}, {decimals})"),
        }
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let level = self.level();
        match &self.kind {
            ConditionKind::Compare(op, a, b) => write!(f, "{a} {} {b}", op.sign()),
            ConditionKind::And(a, b) | ConditionKind::Or(a, b) => {
                bracketed(f, a.as_ref(), a.level(), level)?;
                f.write_str(if matches!(self.kind, ConditionKind::And(..)) { " and " } else { " or " })?;
                bracketed(f, b.as_ref(), b.level(), level + 1)
            }
            ConditionKind::Not(x) => {
                f.write_str("not ")?;
                bracketed(f, x.as_ref(), x.level(), level)
            }
            ConditionKind::Present(x) => write!(f, "present({x})"),
            ConditionKind::Missing(x) => write!(f, "missing({x})"),
        }
    }
}

fn list(f: &mut fmt::Formatter<'_>, name: &str, all: &[Number]) -> fmt::Result {
    write!(f, "{name}(")?;
    for (index, x) in all.iter().enumerate() {
        if index > 0 {
            f.write_str(", ")?;
        }
        write!(f, "{x}")?;
    }
    f.write_str(")")
}

/// In brackets where it binds more weakly than its place asks for.
fn bracketed(f: &mut fmt::Formatter<'_>, x: &dyn fmt::Display, level: u8, least: u8) -> fmt::Result {
    if level < least { write!(f, "({x})") } else { x.fmt(f) }
}

/// A number as the language reads it: three decimals behind a short whole part would look like
/// thousands and be refused, so 1.234 is written 1.2340.
fn constant(f: &mut fmt::Formatter<'_>, value: Decimal) -> fmt::Result {
    let value = value.normalize();
    let padding = if value.scale() == 3 && !value.trunc().is_zero() { "0" } else { "" };
    write!(f, "{value}{padding}")
}

impl Number {
    /// How strongly it binds, as in the parser.
    fn level(&self) -> u8 {
        match &self.kind {
            NumberKind::Binary(op, ..) => op.level(),
            NumberKind::Negate(_) => MINUS,
            _ => ATOM,
        }
    }
}

impl Condition {
    fn level(&self) -> u8 {
        match &self.kind {
            ConditionKind::Or(..) => 1,
            ConditionKind::And(..) => 2,
            ConditionKind::Not(_) => 3,
            ConditionKind::Compare(..) => COMPARISON,
            ConditionKind::Present(_) | ConditionKind::Missing(_) => ATOM,
        }
    }
}

impl Operation {
    fn level(self) -> u8 {
        match self {
            Self::Add | Self::Subtract => SUM,
            Self::Multiply | Self::Divide => SUM + 1,
        }
    }

    pub(super) fn sign(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
        }
    }
}

impl Comparison {
    fn sign(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::Different => "<>",
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::AtLeast => ">=",
            Self::More => ">",
        }
    }
}
