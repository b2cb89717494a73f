//! Charts: data in, a [`Drawing`] out, which is written as SVG.
//!
//! The same drawing stands in a page, in print and in a file: a page colours its marks by class, a
//! file carries their paint, and both come from [`Role::paint`]. Every number that is written is a text
//! of the caller or comes from [`Locale`](crate::number::Locale). What is missing is a gap and a word,
//! never a zero. Whatever the data, nothing that is not finite reaches a drawing and no mark leaves it.

mod axis;
mod bars;
mod bullet;
mod dots;
mod drawing;
mod heat;
mod legend;
mod line;
mod line_labels;
mod line_marks;
mod map;
mod multiples;
mod outline;
mod palette;
mod place;
mod plot;
mod role;
mod scale;
mod spark;
mod svg;
mod text;

pub use bars::{BarRow, Bars, bars};
pub use bullet::{Bullet, bullet};
pub use dots::{Dot, DotRow, Dots, dots};
pub use drawing::{Anchor, Drawing, Mark, Shape};
pub use heat::{Heat, HeatCell, HeatRow, heat};
pub use line::{Break, LineChart, LineWords, Projection, Series, line};
pub use map::{Area, AreaMap, Inset, LegendClass, map};
pub use multiples::multiples;
pub use palette::Theme;
pub use plot::{Plot, PlotMark};
pub use role::{Paint, Role, css};
pub use scale::{Scale, Steps, classes};
pub use spark::{Spark, spark};

/// For which screen a chart is drawn. Texts have the same size in both, so that they stay legible.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Size {
    /// For a desk, a page of paper or a slide: 720 wide.
    #[default]
    Wide,
    /// For a telephone of 360 pixels: 340 wide, texts of at least 12.
    Narrow,
}

impl Size {
    /// Width of the drawing.
    #[must_use]
    pub fn width(self) -> f64 {
        match self {
            Self::Wide => 720.0,
            Self::Narrow => 340.0,
        }
    }

    /// Size of its texts.
    #[must_use]
    pub fn letters(self) -> f64 {
        match self {
            Self::Wide => 13.0,
            Self::Narrow => 12.0,
        }
    }
}

/// The largest magnitude that is drawn: about that of the largest exact decimal.
const LARGEST: f64 = 1e28;

/// A value that can be drawn: nothing where it is not finite.
fn drawable(value: f64) -> Option<f64> {
    value.is_finite().then(|| value.clamp(-LARGEST, LARGEST))
}

/// The points that can be drawn.
fn drawable_points(points: &[(f64, f64)]) -> Vec<(f64, f64)> {
    points.iter().filter_map(|(t, value)| drawable(*t).zip(drawable(*value))).collect()
}

/// A count as a factor of lengths.
fn times(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}
