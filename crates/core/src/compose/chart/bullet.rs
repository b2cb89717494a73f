//! A small row: how far a value has come from its baseline to its target.

use super::axis::{self, Axis, Natural};
use super::drawing::{Anchor, Drawing, Mark};
use super::role::Role;
use super::{drawable, text};

/// What a bullet shows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Bullet {
    /// What it shows, in a line.
    pub title: String,
    /// What can be seen in it, for those who cannot see it.
    pub desc: String,
    /// Where the way began.
    pub baseline: Option<f64>,
    /// Where it stands; none where the value is missing.
    pub value: Option<f64>,
    /// Where it is to lead.
    pub target: f64,
    /// The value as it is written, or the word that says why there is none.
    pub text: String,
    /// The least value there can be.
    pub low: Option<f64>,
    /// The greatest value there can be.
    pub high: Option<f64>,
}

/// Draws a small row, 240 wide and 28 high.
#[must_use]
pub fn bullet(chart: &Bullet) -> Drawing {
    const WIDTH: f64 = 240.0;
    const HEIGHT: f64 = 28.0;
    const LETTERS: f64 = 12.0;
    let middle = HEIGHT / 2.0;
    let mut drawing = Drawing::empty(WIDTH, HEIGHT, &chart.title, &chart.desc);
    let known = |value: Option<f64>| value.and_then(drawable);
    let (baseline, value, target) = (known(chart.baseline), known(chart.value), drawable(chart.target));
    let low = known(chart.low).unwrap_or(0.0);
    let ends = [baseline, value, target, Some(low), known(chart.high)];
    let natural = Natural::new(Some(low), chart.high);
    let range = axis::range(ends.into_iter().flatten(), natural, 4.0);
    // The same for every text, so that rows below each other compare.
    let words = WIDTH * 0.42;
    let x = Axis { from: range.from, to: range.to, start: 8.0, end: WIDTH - words - 16.0 };
    let marks = &mut drawing.marks;
    marks.push(Mark::rect((x.start, middle - 6.0), (x.end - x.start, 12.0), Role::Track));
    let zero = x.at(0.0);
    match value.map(|value| x.at(value)) {
        Some(end) => {
            let at = (zero.min(end), middle - 4.0);
            marks.push(Mark::rect(at, ((end - zero).abs(), 8.0), Role::OwnBar).hint(&chart.text));
        }
        None => marks.push(Mark::rect((x.start, middle - 6.0), (22.0, 12.0), Role::None).hint(&chart.text)),
    }
    if let Some(baseline) = baseline {
        let at = (x.at(baseline) - 2.5, middle - 8.0);
        marks.push(Mark::rect(at, (5.0, 16.0), Role::Baseline));
    }
    if let Some(target) = target {
        let x = x.at(target);
        marks.push(Mark::line((x, middle - 11.0), (x, middle + 11.0), Role::TargetLine));
        marks.push(Mark::diamond((x, middle), 5.0, Role::Target));
    }
    let role = if value.is_some() { Role::OwnText } else { Role::Missing };
    let at = (x.end + 12.0, middle + LETTERS * 0.35);
    let room = (WIDTH - at.0) / text::BOLD + 0.01;
    marks.push(Mark::short_text(at, Anchor::Start, LETTERS, (&chart.text, room), role));
    drawing
}
