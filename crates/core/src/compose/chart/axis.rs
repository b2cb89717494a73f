//! Axes: from values to places, with marks at round numbers.

use rust_decimal::Decimal;

use super::drawing::{Anchor, Mark};
use super::role::Role;
use super::text;
use crate::number::Locale;

/// A range of values on a stretch of the drawing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Axis {
    pub(super) from: f64,
    pub(super) to: f64,
    /// The place of `from`.
    pub(super) start: f64,
    /// The place of `to`; less than `start` on an axis that goes up.
    pub(super) end: f64,
}

impl Axis {
    /// The place of a value; the nearest end where it lies outside.
    pub(super) fn at(self, value: f64) -> f64 {
        let span = self.to - self.from;
        let share = if span > 0.0 { ((value - self.from) / span).clamp(0.0, 1.0) } else { 0.5 };
        self.start + (self.end - self.start) * share
    }
}

/// A range of values with the distance between its marks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Range {
    pub(super) from: f64,
    pub(super) to: f64,
    pub(super) step: f64,
}

/// Limits that lie in the nature of a value: 0 and 100 for shares.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Natural {
    pub(super) low: Option<f64>,
    pub(super) high: Option<f64>,
}

impl Natural {
    /// The limits that can be drawn.
    pub(super) fn new(low: Option<f64>, high: Option<f64>) -> Self {
        Self { low: low.and_then(super::drawable), high: high.and_then(super::drawable) }
    }
}

/// Round ends around the values, with about `marks` steps between them. A natural low end is taken in
/// where the values come near it; beyond the natural ends an axis does not go.
pub(super) fn range(values: impl IntoIterator<Item = f64>, natural: Natural, marks: f64) -> Range {
    let (mut low, mut high) = ends(values);
    if high - low <= high.abs().max(low.abs()) * 1e-9 {
        let room = (high.abs() * 0.1).max(1.0);
        (low, high) = (low - room, high + room);
    }
    if let Some(floor) = natural.low
        && low >= floor
        && low - floor <= (high - floor) * 0.6
    {
        low = floor;
    }
    let step = round_step((high - low) / marks.max(1.0));
    let (mut from, mut to) = ((low / step).floor() * step, (high / step).ceil() * step);
    if let Some(floor) = natural.low.filter(|floor| low >= *floor) {
        from = from.max(floor);
    }
    if let Some(ceiling) = natural.high.filter(|ceiling| high <= *ceiling && *ceiling > from) {
        to = to.min(ceiling);
    }
    Range { from, to, step }
}

/// The least and the greatest value; 0 and 1 where there is none.
fn ends(values: impl IntoIterator<Item = f64>) -> (f64, f64) {
    let ends = values.into_iter().fold(None, |ends: Option<(f64, f64)>, value| {
        Some(ends.map_or((value, value), |(low, high)| (low.min(value), high.max(value))))
    });
    ends.unwrap_or((0.0, 1.0))
}

/// The least of 1, 2, 2.5, 5 and 10 times a power of ten that is not less than `rough`.
pub(super) fn round_step(rough: f64) -> f64 {
    if !rough.is_finite() || rough <= 0.0 {
        return 1.0;
    }
    let magnitude = 10.0_f64.powf(rough.log10().floor());
    let factors = [1.0, 2.0, 2.5, 5.0].into_iter().map(|factor| factor * magnitude);
    factors.into_iter().find(|step| *step >= rough * 0.999).unwrap_or(10.0 * magnitude)
}

impl Range {
    /// Where its marks lie.
    pub(super) fn marks(self) -> Vec<f64> {
        const MOST: u8 = 12;
        let first = (self.from / self.step - 1e-6).ceil();
        let all = (0..=MOST).map(|nth| (first + f64::from(nth)) * self.step);
        all.take_while(|value| *value <= self.to + self.step * 1e-6).collect()
    }

    /// A mark's number, with as many decimals as the distance between marks needs; numbers that would fill the
    /// drawing are written with a power of ten.
    pub(super) fn text(self, mark: f64, locale: Locale) -> String {
        let largest = self.from.abs().max(self.to.abs());
        if largest < 1e12 {
            return written(mark, self.step, locale);
        }
        let power = largest.log10().floor();
        let unit = 10.0_f64.powf(power);
        format!("{} × 10{}", written(mark / unit, self.step / unit, locale), raised(power))
    }
}

/// A number with as many decimals as steps of this size need.
pub(super) fn written(value: f64, step: f64, locale: Locale) -> String {
    let decimals = (0..12_u8).find(|decimals| {
        let scaled = step * 10.0_f64.powi(i32::from(*decimals));
        (scaled - scaled.round()).abs() < 1e-6 * scaled.max(1.0)
    });
    let value = Decimal::try_from(value).unwrap_or_default();
    locale.fixed(value, decimals.unwrap_or(12))
}

/// The numbers of a level axis, on the base line `y`, inside of `width`; those that would lie on each other are
/// left out.
pub(super) fn numbers_below(
    (range, axis): (Range, Axis),
    (y, width): (f64, f64),
    letters: f64,
    locale: Locale,
) -> Vec<Mark> {
    let mut taken = f64::NEG_INFINITY;
    let mut marks = Vec::new();
    for value in range.marks() {
        let written = range.text(value, locale);
        let half = text::width(&written, letters) / 2.0;
        let x = axis.at(value).min(width - half).max(half);
        if x - half > taken {
            taken = x + half + 6.0;
            marks.push(Mark::text((x, y), Anchor::Middle, letters, written, Role::Quiet));
        }
    }
    marks
}

/// A power as small raised digits.
fn raised(power: f64) -> String {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let digits = format!("{power:.0}");
    digits.bytes().filter_map(|digit| DIGITS.get(usize::from(digit.wrapping_sub(b'0')))).collect()
}

/// Whole years in a range of time, few enough for `most` labels. The last one is among them.
pub(super) fn years(from: f64, to: f64, most: usize) -> Vec<f64> {
    let (first, last) = (from.ceil(), to.floor());
    if last < first {
        return Vec::new();
    }
    let rough = ((last - first) / super::times(most.saturating_sub(1).max(1))).ceil().max(1.0);
    let step = if rough <= 5.0 { rough } else { round_step(rough).max(5.0) };
    let all = (0..=super::times(most) as u32).map(|nth| last - f64::from(nth) * step);
    let mut years: Vec<f64> = all.take_while(|year| *year >= first).collect();
    years.reverse();
    years
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_and_marks_are_round() {
        let shares = Natural { low: Some(0.0), high: Some(100.0) };
        let texts = |values: &[f64], natural| {
            let range = range(values.iter().copied(), natural, 4.0);
            range.marks().into_iter().map(|mark| range.text(mark, Locale::Vi)).collect::<Vec<_>>()
        };
        assert_eq!(texts(&[12.0, 78.0], shares), ["0", "20", "40", "60", "80"]);
        assert_eq!(texts(&[93.0, 99.5], shares), ["92", "94", "96", "98", "100"]);
        assert_eq!(texts(&[0.31, 0.58], Natural::default()), ["0,3", "0,4", "0,5", "0,6"]);
        assert_eq!(
            texts(&[1_200.0, 9_800.0], Natural::default()),
            ["0", "2.500", "5.000", "7.500", "10.000"]
        );
        assert_eq!(texts(&[5.0], Natural::default()), ["4", "4,5", "5", "5,5", "6"]);
        assert_eq!(texts(&[2e15, 6e15], Natural::default())[..2], ["2 × 10¹⁵", "3 × 10¹⁵"]);
        assert_eq!(texts(&[], Natural::default()).len(), 5);
    }

    #[test]
    fn years_fit_their_room_and_end_with_the_last() {
        assert_eq!(years(2020.0, 2025.0, 10), [2020.0, 2021.0, 2022.0, 2023.0, 2024.0, 2025.0]);
        assert_eq!(years(2019.5, 2030.0, 5), [2021.0, 2024.0, 2027.0, 2030.0]);
        assert!(years(2024.2, 2024.8, 5).is_empty());
        assert!(years(-1e6, 1e6, 8).len() <= 8);
    }
}
