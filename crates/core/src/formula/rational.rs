//! Exact fractions: what a formula computes with until the figure is shown.

use std::cmp::Ordering;
use std::fmt;

use crate::divisor::gcd;

use rust_decimal::Decimal;

/// Most decimals to which a fraction is rounded; a decimal number holds 28 digits.
pub const MAX_DECIMALS: u8 = 28;

/// An exact fraction in lowest terms with a positive denominator.
///
/// Every operation gives the exact result or `None` where numerator or denominator would leave
/// `i128`; nothing is rounded before [`Rational::to_decimal`]. So the same data gives the same digits
/// on every machine and in any order (METHODS §1).
///
/// ```
/// use cotmoc_core::formula::Rational;
/// let rate = Rational::new(7000, 400).unwrap();
/// assert_eq!(rate.to_decimal(1).unwrap().to_string(), "17.5");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Rational {
    numerator: i128,
    denominator: i128,
}

impl Rational {
    /// Zero, which is a value: see METHODS §1.
    pub const ZERO: Self = Self { numerator: 0, denominator: 1 };
    /// One.
    pub const ONE: Self = Self { numerator: 1, denominator: 1 };

    /// The fraction in lowest terms; `None` where the denominator is 0 or a part is `i128::MIN`.
    #[must_use]
    pub fn new(numerator: i128, denominator: i128) -> Option<Self> {
        if denominator == 0 || numerator == i128::MIN || denominator == i128::MIN {
            return None;
        }
        let divisor = gcd(numerator.unsigned_abs(), denominator.unsigned_abs()) as i128;
        let sign = denominator.signum();
        Some(Self { numerator: sign * (numerator / divisor), denominator: (denominator / divisor).abs() })
    }

    /// A count of the smallest unit of an element with this many decimals: 1234 with 2 is 12.34.
    /// `None` for more decimals than [`MAX_DECIMALS`] or a count of `i128::MIN`.
    #[must_use]
    pub fn from_scaled(units: i128, decimals: u8) -> Option<Self> {
        Self::new(units, power_of_ten(decimals)?)
    }

    /// The part above the line, with the sign.
    #[must_use]
    pub fn numerator(self) -> i128 {
        self.numerator
    }

    /// The part below the line, above zero.
    #[must_use]
    pub fn denominator(self) -> i128 {
        self.denominator
    }

    /// Whether it is 0.
    #[must_use]
    pub fn is_zero(self) -> bool {
        self.numerator == 0
    }

    /// −1, 0 or 1.
    #[must_use]
    pub fn signum(self) -> i128 {
        self.numerator.signum()
    }

    /// The value without its sign.
    #[must_use]
    pub fn abs(self) -> Self {
        Self { numerator: self.numerator.abs(), ..self }
    }

    /// The value with the other sign.
    #[must_use]
    pub fn negated(self) -> Self {
        Self { numerator: -self.numerator, ..self }
    }

    /// The sum; `None` beyond `i128`.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        let common = gcd(self.denominator.unsigned_abs(), other.denominator.unsigned_abs()) as i128;
        let (left, right) = (other.denominator / common, self.denominator / common);
        let numerator = self.numerator.checked_mul(left)?.checked_add(other.numerator.checked_mul(right)?)?;
        Self::new(numerator, self.denominator.checked_mul(left)?)
    }

    /// The difference; `None` beyond `i128`.
    #[must_use]
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.checked_add(other.negated())
    }

    /// The product; `None` beyond `i128`.
    #[must_use]
    pub fn checked_mul(self, other: Self) -> Option<Self> {
        // Taking common factors out first keeps the parts as small as the result allows.
        let across = gcd(self.numerator.unsigned_abs(), other.denominator.unsigned_abs()) as i128;
        let down = gcd(other.numerator.unsigned_abs(), self.denominator.unsigned_abs()) as i128;
        Self::new(
            (self.numerator / across).checked_mul(other.numerator / down)?,
            (self.denominator / down).checked_mul(other.denominator / across)?,
        )
    }

    /// The quotient; `None` where `other` is 0 or the result lies beyond `i128`.
    #[must_use]
    pub fn checked_div(self, other: Self) -> Option<Self> {
        self.checked_mul(Self::new(other.denominator, other.numerator)?)
    }

    /// Rounded to so many decimals, halves away from zero, as a count of 10^−decimals: 2/3 with 2
    /// decimals is 67. `None` beyond `i128` or [`MAX_DECIMALS`].
    #[must_use]
    pub fn to_scaled(self, decimals: u8) -> Option<i128> {
        if decimals > MAX_DECIMALS {
            return None;
        }
        let (numerator, denominator) = (self.numerator.unsigned_abs(), self.denominator.unsigned_abs());
        let (mut units, mut rest) = (numerator / denominator, numerator % denominator);
        for _ in 0..decimals {
            let (digit, left) = ten_times(rest, denominator);
            units = units.checked_mul(10)?.checked_add(digit)?;
            rest = left;
        }
        if rest != 0 && rest >= denominator - rest {
            units = units.checked_add(1)?;
        }
        Some(i128::try_from(units).ok()? * self.numerator.signum())
    }

    /// Rounded to so many decimals, halves away from zero: for display, as the very last step. `None`
    /// where it has more than the 28 digits that a decimal number holds.
    #[must_use]
    pub fn to_decimal(self, decimals: u8) -> Option<Decimal> {
        Decimal::try_from_i128_with_scale(self.to_scaled(decimals)?, u32::from(decimals)).ok()
    }

    /// Rounded to so many decimals, halves away from zero, still as a fraction; `None` as for
    /// [`Rational::to_scaled`].
    #[must_use]
    pub fn round(self, decimals: u8) -> Option<Self> {
        Self::from_scaled(self.to_scaled(decimals)?, decimals)
    }
}

impl From<i64> for Rational {
    fn from(value: i64) -> Self {
        Self { numerator: i128::from(value), denominator: 1 }
    }
}

impl From<Decimal> for Rational {
    /// A decimal number holds 96 bits and at most 28 decimals, so it always fits.
    fn from(value: Decimal) -> Self {
        let denominator = 10_i128.pow(value.scale());
        let divisor = gcd(value.mantissa().unsigned_abs(), denominator.unsigned_abs()) as i128;
        Self { numerator: value.mantissa() / divisor, denominator: denominator / divisor }
    }
}

impl PartialOrd for Rational {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Rational {
    /// Exact for any two fractions: where the products leave `i128` the whole parts are compared, then
    /// the remainders upside down.
    fn cmp(&self, other: &Self) -> Ordering {
        let (mut a, mut b, mut c, mut d) =
            (self.numerator, self.denominator, other.numerator, other.denominator);
        loop {
            if let (Some(left), Some(right)) = (a.checked_mul(d), c.checked_mul(b)) {
                return left.cmp(&right);
            }
            let wholes = a.div_euclid(b).cmp(&c.div_euclid(d));
            let (left, right) = (a.rem_euclid(b), c.rem_euclid(d));
            if wholes != Ordering::Equal {
                return wholes;
            }
            if left == 0 || right == 0 {
                return left.cmp(&right);
            }
            (a, b, c, d) = (d, right, b, left);
        }
    }
}

impl fmt::Display for Rational {
    /// «7», «-7/2».
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.denominator == 1 {
            return write!(f, "{}", self.numerator);
        }
        write!(f, "{}/{}", self.numerator, self.denominator)
    }
}

/// Ten times `rest`, divided by `denominator`: the digit and what is left. Additions only, since
/// `10 * rest` may leave `u128`; `rest < denominator`.
fn ten_times(rest: u128, denominator: u128) -> (u128, u128) {
    if let Some(product) = rest.checked_mul(10) {
        return (product / denominator, product % denominator);
    }
    let (mut digit, mut left) = (0, 0_u128);
    for _ in 0..10 {
        if left >= denominator - rest {
            left -= denominator - rest;
            digit += 1;
        } else {
            left += rest;
        }
    }
    (digit, left)
}

/// 10^decimals up to [`MAX_DECIMALS`].
fn power_of_ten(decimals: u8) -> Option<i128> {
    (decimals <= MAX_DECIMALS).then(|| 10_i128.pow(u32::from(decimals)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn r(numerator: i128, denominator: i128) -> Rational {
        Rational::new(numerator, denominator).unwrap()
    }

    #[test]
    fn lowest_terms_and_sign() {
        assert_eq!(r(6, -4), r(-3, 2));
        assert_eq!(r(0, -7), Rational::ZERO);
        assert_eq!((r(6, -4).numerator(), r(6, -4).denominator()), (-3, 2));
        assert_eq!(Rational::new(1, 0), None);
        assert_eq!(Rational::new(i128::MIN, 3), None);
        assert_eq!(r(6, -4).to_string(), "-3/2");
        assert_eq!(r(8, 4).to_string(), "2");
    }

    #[test]
    fn halves_go_away_from_zero() {
        let check = |value: Rational, decimals, expected: &str| {
            assert_eq!(value.to_decimal(decimals).unwrap().to_string(), expected, "{value} to {decimals}");
        };
        check(r(1, 8), 2, "0.13");
        check(r(-1, 8), 2, "-0.13");
        check(r(5, 2), 0, "3");
        check(r(-5, 2), 0, "-3");
        check(r(2, 3), 4, "0.6667");
        check(r(1, 3), 4, "0.3333");
        check(r(9999, 10000), 2, "1.00");
        check(r(-1, 1000), 2, "0.00");
        check(r(7, 40), 3, "0.175");
        check(r(1, 3), 28, "0.3333333333333333333333333333");
        check(r(i128::MAX - 1, i128::MAX), 6, "1.000000");
        check(r(i128::MAX / 3, i128::MAX), 6, "0.333333");
        assert_eq!(r(i128::MAX, 1).to_decimal(0), None);
        assert_eq!(r(1, 3).to_decimal(29), None);
        assert_eq!(r(i128::MAX, 1).to_scaled(1), None);
    }

    #[test]
    fn beyond_the_range_is_none() {
        let large = r(i128::MAX, 1);
        assert_eq!(large.checked_add(Rational::ONE), None);
        assert_eq!(large.checked_mul(r(2, 1)), None);
        assert_eq!(large.checked_mul(r(2, i128::MAX)), Some(r(2, 1)));
        assert_eq!(large.checked_div(Rational::ZERO), None);
        assert!(large > r(i128::MAX - 1, 1) && r(1, i128::MAX) > Rational::ZERO);
        assert!(r(i128::MAX, i128::MAX - 1) < r(i128::MAX - 1, i128::MAX - 2));
    }

    #[test]
    fn decimals_fit() {
        assert_eq!(Rational::from(Decimal::MAX).to_decimal(0), Some(Decimal::MAX));
        assert_eq!(Rational::from("12.50".parse::<Decimal>().unwrap()), r(25, 2));
        assert_eq!(Rational::from_scaled(1234, 2), Some(r(617, 50)));
        assert_eq!(r(2, 3).round(1), Some(r(7, 10)));
    }

    fn fractions() -> impl Strategy<Value = Rational> {
        let part = prop_oneof![-1000_i128..1000, any::<i64>().prop_map(i128::from), any::<i128>()];
        (part.clone(), part).prop_filter_map("a fraction", |(n, d)| Rational::new(n, d))
    }

    proptest! {
        #[test]
        fn arithmetic_keeps_its_laws(a in fractions(), b in fractions(), c in fractions()) {
            prop_assert_eq!(a.checked_add(b), b.checked_add(a));
            prop_assert_eq!(a.checked_mul(b), b.checked_mul(a));
            if let Some(sum) = a.checked_add(b) && let Some(back) = sum.checked_sub(b) {
                prop_assert_eq!(back, a);
            }
            if !b.is_zero() && let Some(q) = a.checked_div(b) && let Some(back) = q.checked_mul(b) {
                prop_assert_eq!(back, a);
            }
            if a <= b && b <= c { prop_assert!(a <= c); }
            prop_assert_eq!(a.cmp(&b), b.cmp(&a).reverse());
            if let Some(difference) = a.checked_sub(b) {
                prop_assert_eq!(a.cmp(&b), difference.signum().cmp(&0));
            }
        }

        #[test]
        fn rounding_errs_by_half_at_most(a in fractions(), decimals in 0_u8..8) {
            if let Some(rounded) = a.round(decimals) && let Some(error) = rounded.checked_sub(a) {
                prop_assert!(error.abs() <= Rational::from_scaled(5, decimals + 1).unwrap());
            }
        }

        #[test]
        fn small_ones_agree_with_whole_numbers(a in -2000_i64..2000, b in 1_i64..2000, d in 0_u8..4) {
            let scaled = i128::from(a) * 10_i128.pow(u32::from(d)) * 2;
            let expected = (scaled.abs() + i128::from(b)) / (2 * i128::from(b)) * scaled.signum();
            prop_assert_eq!(r(a.into(), b.into()).to_scaled(d), Some(expected));
        }
    }
}
