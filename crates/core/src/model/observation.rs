//! What an observation carries beside its value, and values as whole numbers of the smallest unit.

use rust_decimal::Decimal;

vocabulary! {
    /// The status letter of an observation, from the code list of SDMX (METHODS §1).
    Status {
        /// Normal.
        Normal = "A",
        /// Provisional.
        Provisional = "P",
        /// Estimated.
        Estimated = "E",
        /// Imputed.
        Imputed = "I",
        /// Missing, with a reason; it has no value.
        Missing = "M",
        /// A break in the series.
        Break = "B",
    }
}

/// Why a decimal cannot be counted in an element's smallest unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ScaleError {
    /// More decimals than the element declares.
    #[error("{value} có nhiều hơn {decimals} chữ số thập phân mà số liệu này khai báo")]
    TooFine {
        /// The value.
        value: Decimal,
        /// What the element declares.
        decimals: u8,
    },
    /// Too large to be counted exactly.
    #[error("{value} vượt quá số lớn nhất lưu được ({limit})")]
    TooLarge {
        /// The value.
        value: Decimal,
        /// The largest value of the element.
        limit: Decimal,
    },
}

/// A value as a whole number of the smallest unit of an element: 12,5 with one decimal is 125.
///
/// Sums of quantities are exact and do not depend on their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quantity(pub i64);

impl Quantity {
    /// The largest quantity, on either side of zero. What lies beyond is refused on the way in, so
    /// that no sum over all units of the country and all months of a century leaves `i128`.
    pub const LIMIT: i64 = 999_999_999_999_999_999;

    /// Counts a value in units of `10^-decimals`; nothing is rounded.
    ///
    /// # Errors
    /// [`ScaleError`] where digits would be lost or the number is too large.
    pub fn of(value: Decimal, decimals: u8) -> Result<Self, ScaleError> {
        let value = value.normalize();
        if value.scale() > u32::from(decimals) {
            return Err(ScaleError::TooFine { value, decimals });
        }
        let up = 10_i128.pow(u32::from(decimals) - value.scale());
        let counted = value.mantissa().checked_mul(up).and_then(|n| i64::try_from(n).ok());
        match counted {
            Some(n) if n.abs() <= Self::LIMIT => Ok(Self(n)),
            _ => {
                let limit = Decimal::from_i128_with_scale(i128::from(Self::LIMIT), u32::from(decimals));
                Err(ScaleError::TooLarge { value, limit })
            }
        }
    }

    /// The value it counts.
    #[must_use]
    pub fn decimal(self, decimals: u8) -> Decimal {
        Decimal::new(self.0, u32::from(decimals))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_neither_lost_nor_made_up() {
        let of = |text: &str, decimals| Quantity::of(text.parse().unwrap(), decimals);
        assert_eq!(of("12.5", 1), Ok(Quantity(125)));
        assert_eq!(of("12.50", 1), Ok(Quantity(125)));
        assert_eq!(of("-3", 6), Ok(Quantity(-3_000_000)));
        assert!(matches!(of("12.55", 1), Err(ScaleError::TooFine { .. })));
        assert!(matches!(of("1000000000000", 6), Err(ScaleError::TooLarge { .. })));
        assert!(matches!(of("79228162514264337593543950335", 6), Err(ScaleError::TooLarge { .. })));
        assert_eq!(
            of("999999999999.999999", 6).map(|q| q.decimal(6).to_string()).unwrap(),
            "999999999999.999999"
        );
    }
}
