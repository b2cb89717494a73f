//! Exact fractions of any size: what checks compute with.

use std::fmt;
use std::str::FromStr;

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, Zero};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// An exact fraction in lowest terms, written «7» or «-7/2».
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Exact(pub(super) BigRational);

impl Exact {
    /// The value of a decimal.
    #[must_use]
    pub fn of(value: Decimal) -> Self {
        let scale = BigInt::from(10_i128.pow(value.scale()));
        Self(BigRational::new(BigInt::from(value.mantissa()), scale))
    }

    /// The quotient; nothing where `other` is 0.
    #[must_use]
    pub fn over(&self, other: &Self) -> Option<Self> {
        (!other.0.is_zero()).then(|| Self(&self.0 / &other.0))
    }

    pub(super) fn minus(&self, other: &Self) -> Self {
        Self(&self.0 - &other.0)
    }

    pub(super) fn plus(&self, other: &Self) -> Self {
        Self(&self.0 + &other.0)
    }

    pub(super) fn times(&self, other: &Self) -> Self {
        Self(&self.0 * &other.0)
    }

    pub(super) fn abs(&self) -> Self {
        Self(self.0.abs())
    }

    pub(super) fn is_zero(&self) -> bool {
        self.0.is_zero()
    }

    pub(super) fn is_negative(&self) -> bool {
        self.0.is_negative()
    }

    /// Rounded to so many decimals, halves away from zero: the sign and the digits before and behind the
    /// point, the latter without trailing zeros.
    pub(super) fn rounded(&self, decimals: u8) -> (bool, String, String) {
        let scale = BigInt::from(10).pow(u32::from(decimals));
        let (numerator, denominator) = (self.0.numer().abs() * &scale * 2, self.0.denom() * 2);
        let units: BigInt = (numerator + self.0.denom()) / denominator;
        let digits = units.to_string();
        let width = usize::from(decimals) + 1;
        let padded = format!("{digits:0>width$}");
        let (whole, fraction) = padded.split_at(padded.len() - usize::from(decimals));
        let negative = self.is_negative() && !units.is_zero();
        (negative, whole.to_owned(), fraction.trim_end_matches('0').to_owned())
    }
}

impl fmt::Display for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Exact {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let (numerator, denominator) = text.split_once('/').unwrap_or((text, "1"));
        let read = |part: &str| part.parse::<BigInt>().map_err(|_| format!("«{text}» is no fraction"));
        let (numerator, denominator) = (read(numerator)?, read(denominator)?);
        if denominator.is_zero() {
            return Err(format!("«{text}» is no fraction"));
        }
        Ok(Self(BigRational::new(numerator, denominator)))
    }
}

impl From<Exact> for String {
    fn from(value: Exact) -> Self {
        value.to_string()
    }
}

impl TryFrom<String> for Exact {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}
