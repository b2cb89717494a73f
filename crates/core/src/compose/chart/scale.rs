//! Classes of values, for maps and tables in colour.

use super::axis::{round_step, written};
use super::drawable;
use crate::number::Locale;

/// By which way the limits of classes were found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Steps {
    /// Each class is equally wide.
    Equal,
    /// Each class holds about equally many values.
    Quantile,
}

/// Classes with round limits. A value on a limit belongs to the upper class.
#[derive(Debug, Clone, PartialEq)]
pub struct Scale {
    /// The limits between the classes, rising; one less than there are classes.
    pub limits: Vec<f64>,
    /// The way in which they were found.
    pub steps: Steps,
    /// About how wide a class is; limits are rounded to it, or to a fine part of it.
    unit: f64,
}

impl Scale {
    /// At most `count` classes, and at most six, for these values: equally wide ones, or where those would put
    /// more than half of the values into one class, ones that hold about equally many. `natural` are the least and
    /// the greatest value there can be: 0 and 100 for shares; the limits lie between them.
    #[must_use]
    pub fn new(values: &[f64], count: usize, natural: (Option<f64>, Option<f64>)) -> Self {
        let mut values: Vec<f64> = values.iter().filter_map(|value| drawable(*value)).collect();
        values.sort_by(f64::total_cmp);
        let count = count.clamp(1, usize::from(super::role::CLASSES));
        let equal = Self::of(&values, count, natural, Steps::Equal);
        let mut held = vec![0_usize; count];
        for value in &values {
            held[usize::from(equal.class(*value)).min(count - 1)] += 1;
        }
        let fullest = held.into_iter().max().unwrap_or(0);
        if count > 2 && values.len() > count && fullest * 2 > values.len() {
            let quantiles = Self::of(&values, count, natural, Steps::Quantile);
            if quantiles.limits.len() >= equal.limits.len() {
                return quantiles;
            }
        }
        equal
    }

    fn of(sorted: &[f64], count: usize, natural: (Option<f64>, Option<f64>), steps: Steps) -> Self {
        let (low, high) = (sorted.first().copied().unwrap_or(0.0), sorted.last().copied().unwrap_or(1.0));
        let span = (high - low).max(high.abs().max(low.abs()) * 1e-9).max(1e-9);
        let unit = round_step(span / super::times(count));
        let first = (low / unit).floor();
        let limit = |nth: usize| match steps {
            Steps::Equal => (first + super::times(nth)) * unit,
            Steps::Quantile => {
                let at = (sorted.len() * nth / count).min(sorted.len().saturating_sub(1));
                sorted.get(at).map_or(low, |value| {
                    let unit = fine(*value, unit);
                    (value / unit).round() * unit
                })
            }
        };
        let inside = |value: &f64| {
            natural.0.is_none_or(|floor| *value > floor) && natural.1.is_none_or(|ceiling| *value < ceiling)
        };
        let mut limits: Vec<f64> = (1..count).map(limit).filter(inside).collect();
        limits.dedup();
        // A class above every value would be a colour that nothing has.
        limits.retain(|limit| *limit <= high);
        Self { limits, steps, unit }
    }

    /// The class of a value, from 0.
    #[must_use]
    pub fn class(&self, value: f64) -> u8 {
        let below = self.limits.iter().filter(|limit| value >= **limit).count();
        u8::try_from(below).unwrap_or(u8::MAX)
    }

    /// How many classes there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.limits.len() + 1
    }

    /// The limits as they are written: «20», «40».
    #[must_use]
    pub fn texts(&self, locale: Locale) -> Vec<String> {
        let unit = |limit: f64| match self.steps {
            Steps::Equal => self.unit,
            Steps::Quantile => fine(limit, self.unit),
        };
        self.limits.iter().map(|limit| written(*limit, unit(*limit), locale)).collect()
    }
}

/// To what a limit between equally many values is rounded: two digits of it, or a tenth of a class.
fn fine(limit: f64, unit: f64) -> f64 {
    let class = 10.0_f64.powf(unit.log10().floor() - 1.0);
    if limit.abs() < 1e-9 { class } else { class.min(10.0_f64.powf(limit.abs().log10().floor() - 1.0)) }
}

/// The limits between at most `count` classes of these values. See [`Scale::new`], which also tells the way.
#[must_use]
pub fn classes(values: &[f64], count: usize, natural: (Option<f64>, Option<f64>)) -> Vec<f64> {
    Scale::new(values, count, natural).limits
}

/// The shade of a class where there are `count` of them: few classes are spread over all shades.
pub(super) fn shade(class: u8, count: usize) -> u8 {
    const LAST: usize = super::role::CLASSES as usize - 1;
    let last = count.saturating_sub(1).max(1);
    let shade = (usize::from(class).min(last) * LAST * 2 + last) / (last * 2);
    u8::try_from(shade.min(LAST)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_round() {
        let shares: Vec<f64> = (5..=95).map(f64::from).collect();
        let scale = Scale::new(&shares, 5, (Some(0.0), Some(100.0)));
        assert_eq!(
            (scale.limits.as_slice(), scale.steps),
            ([20.0, 40.0, 60.0, 80.0].as_slice(), Steps::Equal)
        );
        assert_eq!(scale.texts(Locale::Vi), ["20", "40", "60", "80"]);
        assert_eq!([0.0, 20.0, 79.9, 100.0].map(|value| scale.class(value)), [0, 1, 3, 4]);
    }

    #[test]
    fn skewed_values_get_classes_of_equal_number() {
        let skewed: Vec<f64> = (1..=30).map(|nth| 1.3_f64.powi(nth)).collect();
        let scale = Scale::new(&skewed, 5, (Some(0.0), None));
        assert_eq!(scale.steps, Steps::Quantile);
        assert_eq!(scale.texts(Locale::Vi), ["6,3", "30", "150", "710"]);
    }

    #[test]
    fn odd_values_give_a_scale() {
        for values in [vec![], vec![5.0], vec![5.0, 5.0], vec![f64::NAN, 1.0], vec![f64::MAX, f64::MIN]] {
            let scale = Scale::new(&values, 6, (None, None));
            assert!(scale.limits.iter().all(|limit| limit.is_finite()), "{values:?}");
            assert!(scale.limits.windows(2).all(|pair| pair[0] < pair[1]), "{values:?}");
        }
    }

    #[test]
    fn few_classes_use_all_shades() {
        assert_eq!([0, 1, 2, 3].map(|class| shade(class, 4)), [0, 2, 3, 5]);
        assert_eq!([0, 5, 9].map(|class| shade(class, 6)), [0, 5, 5]);
        assert_eq!(shade(0, 1), 0);
    }
}
