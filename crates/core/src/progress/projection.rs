//! Where the history leads: a random walk with drift (METHODS §5, projection).
//!
//! ŷ(h) = y + h·μ, with μ the mean yearly change and variance σ²(h + h²/m), m changes, Student with
//! m − 1 degrees. Where figures are not a year apart, a change over Δ years has the variance σ²Δ, and
//! m is the years between the first and the last figure; with yearly figures that is the same.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::Kind;
use super::exact::{approximate, exact, tidy, years_f64};
use super::facts::Facts;
use super::student;
use crate::catalogue::Direction;
use crate::model::{Period, PeriodKind};

/// The least number of points for a projection.
pub(super) const POINTS: usize = 4;

/// The projection to the due period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Projection {
    /// How many figures it stands on.
    pub points: usize,
    /// The drift, from which a picture can be drawn for any year.
    #[serde(flatten)]
    pub drift: Drift,
    /// The value in the due period.
    pub at_due: Forecast,
    /// The chance of reaching the target's value by then, 0 to 1.
    pub chance: f64,
    /// When the mean path reaches the target's value.
    pub reach: Reach,
}

/// A random walk with drift through the latest figure.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Drift {
    /// The latest figure.
    pub last: f64,
    /// μ: the mean yearly change.
    pub mean_change: f64,
    /// σ: the standard deviation of a yearly change.
    pub deviation: f64,
    /// The years between the first and the last figure.
    pub years: f64,
    /// m − 1: the degrees of freedom.
    pub freedom: u32,
    /// The smallest value that there can be.
    pub low: Option<f64>,
    /// The largest value that there can be: K of a share.
    pub high: Option<f64>,
}

/// A projected value with its 80 % interval, clipped to the bounds of a share.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Forecast {
    /// The mean.
    pub value: f64,
    /// The lower end: one chance in ten to be below.
    pub low: f64,
    /// The upper end: one chance in ten to be above.
    pub high: f64,
}

/// When the mean path reaches the target's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reached", content = "period", rename_all = "snake_case")]
pub enum Reach {
    /// The latest figure is there already.
    Already,
    /// In this month.
    In(Period),
    /// Not within the time that periods can name.
    Far,
    /// It leads away from the target, or the target lies outside the bounds.
    Never,
}

/// Projects the history, of which the last point is the latest figure; nothing under four points.
pub(super) fn project(facts: &Facts, history: &[(i32, Decimal)]) -> Option<Projection> {
    let (low, high) = match facts.case.target.kind {
        Kind::Rank => (Some(1.0), None),
        _ => match facts.case.bound {
            Some(bound) => (Some(0.0), Some(approximate(&exact(bound)))),
            None => (None, None),
        },
    };
    let drift = Drift::of(history, low, high)?;
    let (last, _) = *history.last()?;
    let (aim, horizon) = (approximate(&exact(facts.aim())), years_f64(facts.due() - last));
    Some(Projection {
        points: history.len(),
        drift,
        at_due: drift.forecast(horizon)?,
        chance: drift.chance(aim, facts.direction, horizon)?,
        reach: drift.reach(aim, facts.direction, last),
    })
}

impl Drift {
    fn of(history: &[(i32, Decimal)], low: Option<f64>, high: Option<f64>) -> Option<Self> {
        let ([(from, first), ..], [.., (to, last)]) = (history, history) else { return None };
        if history.len() < POINTS {
            return None;
        }
        let years = years_f64(to - from);
        let mean = approximate(&((exact(*last) - exact(*first)) / super::exact::years(to - from)));
        let squares = history.windows(2).map(|pair| {
            let [(before, old), (after, new)] = pair else { return 0.0 };
            let step = years_f64(after - before);
            let off = approximate(&(exact(*new) - exact(*old))) - mean * step;
            off * off / step
        });
        let freedom = u32::try_from(history.len() - 2).ok()?;
        Some(Self {
            last: tidy(approximate(&exact(*last)))?,
            mean_change: tidy(mean)?,
            deviation: tidy((squares.sum::<f64>() / f64::from(freedom)).sqrt())?,
            years,
            freedom,
            low,
            high,
        })
    }

    /// The value `horizon` years after the latest figure; nothing where it is no finite number.
    #[must_use]
    pub fn forecast(&self, horizon: f64) -> Option<Forecast> {
        let value = self.last + horizon * self.mean_change;
        let margin = student::quantile(0.9, self.freedom) * self.spread(horizon);
        let clipped = |value: f64| {
            let value = self.high.map_or(value, |high| value.min(high));
            tidy(self.low.map_or(value, |low| value.max(low)))
        };
        Some(Forecast {
            value: clipped(value)?,
            low: clipped(value - margin)?,
            high: clipped(value + margin)?,
        })
    }

    /// The chance, 0 to 1, that the value is at `aim` or beyond it `horizon` years after the latest
    /// figure; nothing where it is no finite number.
    #[must_use]
    pub fn chance(&self, aim: f64, direction: Direction, horizon: f64) -> Option<f64> {
        if self.is_out_of_bounds(aim, direction) {
            return Some(0.0);
        }
        let ahead = self.last + horizon * self.mean_change - aim;
        let ahead = match direction {
            Direction::Up => ahead,
            Direction::Down => -ahead,
        };
        let spread = self.spread(horizon);
        if spread > 0.0 {
            return tidy(student::cumulative(ahead / spread, self.freedom));
        }
        // A history without any scatter leaves no doubt.
        Some(if ahead >= 0.0 { 1.0 } else { 0.0 })
    }

    /// When the mean path reaches `aim`, counted from the latest figure at `last` months.
    fn reach(&self, aim: f64, direction: Direction, last: i32) -> Reach {
        let (way, pace) = match direction {
            Direction::Up => (aim - self.last, self.mean_change),
            Direction::Down => (self.last - aim, -self.mean_change),
        };
        if way <= 0.0 {
            return Reach::Already;
        }
        if pace <= 0.0 || self.is_out_of_bounds(aim, direction) {
            return Reach::Never;
        }
        // A hair is taken off, so that 36 months do not become 37 in the last bit.
        let months = (way / pace * 12.0 - 1e-6).ceil();
        if months > 12.0 * 400.0 {
            return Reach::Far;
        }
        let time = last.saturating_add(months as i32);
        Period::from_ordinal(PeriodKind::Month, time - 1).map_or(Reach::Far, Reach::In)
    }

    fn is_out_of_bounds(&self, aim: f64, direction: Direction) -> bool {
        match direction {
            Direction::Up => self.high.is_some_and(|high| aim > high),
            Direction::Down => self.low.is_some_and(|low| aim < low),
        }
    }

    /// The standard deviation of the error: σ·√(h + h²/m).
    fn spread(&self, horizon: f64) -> f64 {
        self.deviation * (horizon + horizon * horizon / self.years).max(0.0).sqrt()
    }
}
