//! Units: administrative units of every level, and agencies.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::divisor::gcd;

/// The number of a unit. It stays the same through every change of its code, name, type and place;
/// a unit that comes from a merger is another unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UnitId(pub i64);

impl fmt::Display for UnitId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

vocabulary! {
    /// The level of a unit. A unit does not change its level.
    UnitLevel {
        /// The whole country.
        Nation = "quốc gia",
        /// Province or centrally-run city.
        Province = "tỉnh",
        /// District, until 30/6/2025.
        District = "huyện",
        /// Commune, ward, township or special zone.
        Commune = "xã",
        /// An agency: a department of a province, an office of a commune.
        Agency = "cơ quan",
    }
}

/// The part of an old unit's figures that goes to one heir.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Share {
    /// The act does not say and nobody has measured it.
    Unknown,
    /// A fraction between 0 and 1, with the denominator above 0.
    Known {
        /// Parts that go to the heir.
        parts: u32,
        /// Parts in all.
        of: u32,
    },
}

/// A text that names no share.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "«{0}» không phải là tỷ lệ: viết phân số 1/3, số thập phân 0.25 hoặc phần trăm 25%, từ 0 đến 1; để trống khi chưa biết"
)]
pub struct NotAShare(pub String);

impl Share {
    /// All of the old unit.
    pub const WHOLE: Self = Self::Known { parts: 1, of: 1 };
    /// None of the old unit's inhabitants: land only.
    pub const NONE: Self = Self::Known { parts: 0, of: 1 };

    /// Reads «1/3», «0.25», «25%» or nothing at all.
    ///
    /// # Errors
    /// [`NotAShare`] with the text.
    pub fn parse(text: &str) -> Result<Self, NotAShare> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(Self::Unknown);
        }
        fraction(text).ok_or_else(|| NotAShare(text.to_owned()))
    }
}

impl fmt::Display for Share {
    /// As it is read: «», «1», «1/3».
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown => Ok(()),
            Self::Known { parts, of: 1 } => write!(f, "{parts}"),
            Self::Known { parts, of } => write!(f, "{parts}/{of}"),
        }
    }
}

impl FromStr for Share {
    type Err = NotAShare;
    fn from_str(text: &str) -> Result<Self, NotAShare> {
        Self::parse(text)
    }
}

impl Serialize for Share {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Share {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

fn fraction(text: &str) -> Option<Share> {
    let (parts, of): (u64, u64) = if let Some((parts, of)) = text.split_once('/') {
        (parts.trim().parse().ok()?, of.trim().parse().ok()?)
    } else {
        let (number, percent) = match text.strip_suffix('%') {
            Some(number) => (number.trim_end(), 2),
            None => (text, 0),
        };
        let value: Decimal = number.parse().ok()?;
        let scale = value.scale() + percent;
        (u64::try_from(value.mantissa()).ok()?, 10_u64.checked_pow(scale)?)
    };
    let divisor = gcd(parts.into(), of.into());
    if of == 0 || parts > of {
        return None;
    }
    Some(Share::Known {
        parts: u32::try_from(u128::from(parts) / divisor).ok()?,
        of: u32::try_from(u128::from(of) / divisor).ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_fractions() {
        let known = |parts, of| Ok(Share::Known { parts, of });
        assert_eq!(Share::parse("2/6"), known(1, 3));
        assert_eq!(Share::parse("0.25"), known(1, 4));
        assert_eq!(Share::parse("37.5 %"), known(3, 8));
        assert_eq!(Share::parse(" 1 "), Ok(Share::WHOLE));
        assert_eq!(Share::parse("0"), Ok(Share::NONE));
        assert_eq!(Share::parse(""), Ok(Share::Unknown));
        for wrong in ["2", "-1", "3/2", "1/0", "0,5", "nửa", "1/-2", "101%"] {
            assert!(Share::parse(wrong).is_err(), "{wrong}");
        }
        for text in ["", "0", "1", "1/3"] {
            assert_eq!(Share::parse(text).unwrap().to_string(), text);
        }
    }
}
