//! Formulas that are a sum, or a sum over a sum: these roll up over units as
//! Σ numerator / Σ denominator (METHODS §3), never as a mean of percentages.

use super::Formula;
use super::rational::Rational;
use super::syntax::{Number, NumberKind, Operation, Term};

/// A sum of terms, each with a whole number before it; never empty, no coefficient is 0. The
/// coefficients have no common divisor and the first is above zero.
pub type Sum = Vec<(i64, Term)>;

/// A formula as `scale * numerator / denominator`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ratio {
    /// What stands above the line.
    pub numerator: Sum,
    /// What stands below the line.
    pub denominator: Sum,
    /// By what the quotient is multiplied: 100 for a percentage.
    pub scale: Rational,
}

impl Formula {
    /// The formula as a ratio of sums: `100 * A / B`, `(A + B) / C * 100`, `(A / prev(A) - 1) * 100`.
    /// `None` for anything else: conditions, rounding, products of terms, a constant summand that
    /// would be counted once per unit, or no denominator.
    #[must_use]
    pub fn as_ratio(&self) -> Option<Ratio> {
        let fraction = fraction(&self.root)?;
        let (above, numerator) = fraction.above.split()?;
        let (below, denominator) = fraction.below.split()?;
        Some(Ratio { numerator, denominator, scale: above.checked_div(below)? })
    }

    /// The formula as `scale * sum`: `A + B - C`, `A / 1000`. `None` for anything else.
    #[must_use]
    pub fn as_sum(&self) -> Option<(Rational, Sum)> {
        let fraction = fraction(&self.root)?;
        let divisor = fraction.below.constant_only()?;
        let (scale, sum) = fraction.above.split()?;
        Some((scale.checked_div(divisor)?, sum))
    }
}

/// Σ coefficient × term + constant.
#[derive(Debug, Clone, PartialEq)]
struct Linear {
    terms: Vec<(Rational, Term)>,
    constant: Rational,
}

#[derive(Debug)]
struct Fraction {
    above: Linear,
    below: Linear,
}

impl Linear {
    fn constant(constant: Rational) -> Self {
        Self { terms: Vec::new(), constant }
    }

    fn constant_only(&self) -> Option<Rational> {
        self.terms.is_empty().then_some(self.constant)
    }

    fn times(&self, factor: Rational) -> Option<Self> {
        let terms = self
            .terms
            .iter()
            .map(|(coefficient, term)| Some((coefficient.checked_mul(factor)?, term.clone())))
            .collect::<Option<Vec<_>>>()?;
        Some(Self { terms, constant: self.constant.checked_mul(factor)? }.tidy())
    }

    fn plus(&self, other: &Self) -> Option<Self> {
        let mut sum = self.clone();
        sum.constant = sum.constant.checked_add(other.constant)?;
        for (coefficient, term) in &other.terms {
            match sum.terms.iter_mut().find(|(_, t)| t == term) {
                Some((known, _)) => *known = known.checked_add(*coefficient)?,
                None => sum.terms.push((*coefficient, term.clone())),
            }
        }
        Some(sum.tidy())
    }

    fn tidy(mut self) -> Self {
        self.terms.retain(|(coefficient, _)| !coefficient.is_zero());
        self
    }

    /// One of the two where the other is a constant; a product of two sums is no sum.
    fn product(&self, other: &Self) -> Option<Self> {
        match (self.constant_only(), other.constant_only()) {
            (Some(factor), _) => other.times(factor),
            (_, Some(factor)) => self.times(factor),
            _ => None,
        }
    }

    /// Takes the common factor out, so that the coefficients are whole numbers without a common
    /// divisor. `None` with a constant summand or without terms.
    fn split(self) -> Option<(Rational, Sum)> {
        if !self.constant.is_zero() {
            return None;
        }
        let first = self.terms.first()?.0;
        let (mut divisor, mut multiple) = (0_i128, 1_i128);
        for (coefficient, _) in &self.terms {
            divisor = common_divisor(divisor, coefficient.numerator().abs());
            let shared = common_divisor(multiple, coefficient.denominator());
            multiple = (multiple / shared).checked_mul(coefficient.denominator())?;
        }
        let factor = Rational::new(divisor.checked_mul(first.signum())?, multiple)?;
        let sum = self
            .terms
            .into_iter()
            .map(|(coefficient, term)| {
                let whole = coefficient.checked_div(factor)?;
                Some((i64::try_from(whole.numerator()).ok().filter(|_| whole.denominator() == 1)?, term))
            })
            .collect::<Option<Vec<_>>>()?;
        Some((factor, sum))
    }
}

fn common_divisor(mut a: i128, mut b: i128) -> i128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

fn fraction(node: &Number) -> Option<Fraction> {
    let whole = |above| Fraction { above, below: Linear::constant(Rational::ONE) };
    Some(match &node.kind {
        NumberKind::Constant(value) => whole(Linear::constant(Rational::from(*value))),
        NumberKind::Term(term) => {
            whole(Linear { terms: vec![(Rational::ONE, term.clone())], constant: Rational::ZERO })
        }
        NumberKind::Negate(x) => {
            let Fraction { above, below } = fraction(x)?;
            Fraction { above: above.times(Rational::ONE.negated())?, below }
        }
        NumberKind::Binary(op, a, b) => {
            let (a, b) = (fraction(a)?, fraction(b)?);
            match op {
                Operation::Add => add(a, b)?,
                Operation::Subtract => {
                    let above = b.above.times(Rational::ONE.negated())?;
                    add(a, Fraction { above, ..b })?
                }
                Operation::Multiply => product(a.above, b.above, a.below, b.below)?,
                Operation::Divide => product(a.above, b.below, a.below, b.above)?,
            }
        }
        _ => return None,
    })
}

/// Two fractions over one denominator; without a common one only where a side's is a constant.
fn add(a: Fraction, b: Fraction) -> Option<Fraction> {
    if a.below == b.below {
        return Some(Fraction { above: a.above.plus(&b.above)?, below: a.below });
    }
    let above = a.above.product(&b.below)?.plus(&b.above.product(&a.below)?)?;
    Some(Fraction { above, below: a.below.product(&b.below)? })
}

/// `above.0 * above.1 / (below.0 * below.1)`; what stands on both sides of the line is not taken out,
/// since `A / A` is missing where A is 0.
fn product(a: Linear, b: Linear, c: Linear, d: Linear) -> Option<Fraction> {
    Some(Fraction { above: a.product(&b)?, below: c.product(&d)? })
}
