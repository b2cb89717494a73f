//! A point of a line and its mark.

use super::drawable;
use super::drawing::{Mark, Shape};
use super::role::Role;

/// A value at a time.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Plot {
    /// The time in years; a yearly figure of 2024 stands at 2024.0.
    pub t: f64,
    /// The value.
    pub value: f64,
    /// The value as it is written: «62,4 %».
    pub text: String,
    /// Its period in words: «năm 2024».
    pub period: String,
    /// How final it is.
    pub mark: PlotMark,
}

/// How final a figure is; told apart by the form of the point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum PlotMark {
    /// Final: a filled dot.
    #[default]
    Normal,
    /// Provisional: a ring.
    Provisional,
    /// Estimated: an empty square.
    Estimated,
    /// Of a part only: an empty triangle.
    Partial,
}

impl Plot {
    /// The point, where it can be drawn.
    pub(super) fn drawable(&self) -> Option<Self> {
        let (t, value) = (drawable(self.t)?.clamp(-1e6, 1e6), drawable(self.value)?);
        Some(Self { t, value, ..self.clone() })
    }
}

impl PlotMark {
    /// The mark at a place, filled with one role or empty with another.
    pub(super) fn at(self, (x, y): (f64, f64), radius: f64, (dot, hollow): (Role, Role)) -> Mark {
        match self {
            Self::Normal => Mark::circle((x, y), radius, dot),
            Self::Provisional => Mark::circle((x, y), radius, hollow),
            Self::Estimated => {
                let half = radius * 0.9;
                Mark::rect((x - half, y - half), (2.0 * half, 2.0 * half), hollow)
            }
            Self::Partial => {
                let half = radius * 1.15;
                let points = vec![(x, y - half), (x + half, y + half * 0.8), (x - half, y + half * 0.8)];
                Mark::new(Shape::Polygon { points }, hollow)
            }
        }
    }
}
