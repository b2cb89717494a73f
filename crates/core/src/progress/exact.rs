//! Fractions without rounding, for comparisons that must not depend on the last digit.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::ToPrimitive;
use rust_decimal::Decimal;

/// A fraction of whole numbers of any length.
pub(super) type Exact = BigRational;

/// The decimal as a fraction.
pub(super) fn exact(value: Decimal) -> Exact {
    Exact::new(BigInt::from(value.mantissa()), BigInt::from(10).pow(value.scale()))
}

/// `hundredths`/100: the cuts of the methods.
pub(super) fn hundredths(hundredths: i64) -> Exact {
    Exact::new(BigInt::from(hundredths), BigInt::from(100))
}

/// A number of months as years: parts of a year count as months/12 (METHODS §2).
pub(super) fn years(months: i32) -> Exact {
    Exact::new(BigInt::from(months), BigInt::from(12))
}

/// A number of months as years, in floating point.
pub(super) fn years_f64(months: i32) -> f64 {
    f64::from(months) / 12.0
}

/// The nearest floating-point number. Decimals, their differences, products and quotients have at
/// most some two hundred digits, so that it is finite for everything that is computed here.
pub(super) fn approximate(value: &Exact) -> f64 {
    value.to_f64().filter(|number| number.is_finite()).unwrap_or(if *value < hundredths(0) {
        f64::MIN
    } else {
        f64::MAX
    })
}

/// A number for people and for storage: twelve significant digits, so that two machines whose
/// logarithms differ in the last bit still say the same. Nothing where it is infinite or undefined.
pub(super) fn tidy(value: f64) -> Option<f64> {
    let rounded: f64 = format!("{value:.11e}").parse().ok()?;
    // A negative zero would be written «-0».
    rounded.is_finite().then_some(if rounded == 0.0 { 0.0 } else { rounded })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fractions_lose_nothing() {
        let third = exact(Decimal::ONE) / exact(Decimal::from(3));
        assert_eq!(third * exact(Decimal::from(3)), exact("1.000".parse().unwrap()));
        assert_eq!(approximate(&exact("-12.25".parse().unwrap())), -12.25);
        assert!(approximate(&(exact(Decimal::MAX) / exact(Decimal::new(1, 28)))).is_finite());
        assert_eq!(approximate(&years(18)), 1.5);
    }

    #[test]
    fn numbers_are_tidy() {
        assert_eq!(tidy(0.1 + 0.2), Some(0.3));
        assert_eq!(tidy(-0.0).map(f64::to_bits), Some(0));
        assert_eq!(tidy(f64::NAN), None);
        assert_eq!(tidy(f64::INFINITY), None);
    }
}
