//! How values lie: median and deviations, and how far one may stand off.

use num_bigint::BigInt;
use num_rational::BigRational;
use serde::{Deserialize, Serialize};

use super::exact::Exact;

/// Median and deviations of some values.
///
/// The scale is the median absolute deviation × 1.4826. Where more than half of the values are equal that
/// is 0; then it is the mean absolute deviation × 1.2533, and only where all are equal there is none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spread {
    /// How many values.
    pub count: u32,
    /// Their median.
    pub median: Exact,
    /// The median of the absolute deviations from it.
    pub mad: Exact,
    /// The mean of the absolute deviations from it.
    pub mean: Exact,
}

/// What a scale was taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scale {
    /// The median absolute deviation.
    Median,
    /// The mean absolute deviation, as more than half of the values are equal.
    Mean,
    /// Nothing: all values are equal.
    None,
}

impl Spread {
    /// The spread of values; nothing where there are none.
    #[must_use]
    pub fn of(values: Vec<Exact>) -> Option<Self> {
        let count = u32::try_from(values.len()).ok().filter(|&count| count > 0)?;
        let center = median(values.clone());
        let off: Vec<Exact> = values.iter().map(|value| value.minus(&center).abs()).collect();
        let sum = off.iter().fold(Exact::of(0.into()), |sum, one| sum.plus(one));
        let mean = sum.over(&Exact::of(count.into()))?;
        Some(Self { count, median: center, mad: median(off), mean })
    }

    /// The width of one deviation, and what it was taken from.
    pub(super) fn scale(&self) -> (Exact, Scale) {
        if !self.mad.is_zero() {
            (self.mad.times(&ratio(14826)), Scale::Median)
        } else if !self.mean.is_zero() {
            (self.mean.times(&ratio(12533)), Scale::Mean)
        } else {
            (self.mean.clone(), Scale::None)
        }
    }
}

fn ratio(of_ten_thousand: u32) -> Exact {
    Exact(BigRational::new(BigInt::from(of_ten_thousand), BigInt::from(10_000)))
}

/// The middle one, or the mean of the two in the middle; there is at least one.
fn median(mut values: Vec<Exact>) -> Exact {
    values.sort_unstable();
    let middle = values.len() / 2;
    if values.len() % 2 == 1 {
        return values.swap_remove(middle);
    }
    let two = values[middle - 1].plus(&values[middle]);
    Exact(two.0 / BigInt::from(2))
}
