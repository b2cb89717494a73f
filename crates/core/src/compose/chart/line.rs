//! Lines over time: history, the path to a target, what is expected, and where something changed.

use super::axis::{self, Axis, Natural, Range};
use super::drawing::{Anchor, Drawing, Mark};
use super::legend;
use super::line_labels::{self, Ends};
use super::line_marks::{Frame, legend_items};
use super::plot::Plot;
use super::role::Role;
use super::{Size, drawable, drawable_points, text};
use crate::number::Locale;

/// The figures of a unit over time.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Series {
    /// Its name.
    pub name: String,
    /// Whether the chart is about it.
    pub own: bool,
    /// Its points in pieces: between two pieces figures are missing, and nothing is drawn there.
    pub segments: Vec<Vec<Plot>>,
}

/// Where things are expected to go, as lines through (time, value).
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Projection {
    /// The expected course.
    pub mean: Vec<(f64, f64)>,
    /// The low end of its range.
    pub low: Vec<(f64, f64)>,
    /// The high end of its range.
    pub high: Vec<(f64, f64)>,
}

/// Where borders or the method changed.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Break {
    /// When, in years.
    pub t: f64,
    /// What changed.
    pub text: String,
}

/// The words of a line chart, in its language. An empty word leaves its entry out of the legend.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LineWords {
    /// «Mục tiêu»
    pub target: String,
    /// «Đường tới mục tiêu»
    pub path: String,
    /// «Mốc»
    pub milestone: String,
    /// «Giá trị gốc»
    pub baseline: String,
    /// «Dự báo theo xu hướng»
    pub projection: String,
    /// «Khoảng dự báo»
    pub range: String,
    /// «Sơ bộ»
    pub provisional: String,
    /// «Ước tính»
    pub estimated: String,
    /// «Một phần»
    pub partial: String,
    /// «Chưa có số liệu»
    pub missing: String,
}

/// What a line chart shows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LineChart {
    /// What it shows, in a line.
    pub title: String,
    /// What can be seen in it, for those who cannot see it.
    pub desc: String,
    /// For which screen it is.
    pub size: Size,
    /// The language of the axis.
    pub locale: Locale,
    /// The unit of measure, written above the axis.
    pub unit: String,
    /// The lines, those that matter most first.
    pub series: Vec<Series>,
    /// Where the way to the target begins.
    pub baseline: Option<Plot>,
    /// The way to the target through (time, value), dashed.
    pub path: Vec<(f64, f64)>,
    /// The target.
    pub target: Option<Plot>,
    /// Steps on the way to it.
    pub milestones: Vec<Plot>,
    /// Where things are expected to go.
    pub projection: Option<Projection>,
    /// Where borders or the method changed.
    pub breaks: Vec<Break>,
    /// The least value there can be.
    pub low: Option<f64>,
    /// The greatest value there can be.
    pub high: Option<f64>,
    /// The words of its legend.
    pub words: LineWords,
}

/// Draws lines over time.
#[must_use]
pub fn line(chart: &LineChart) -> Drawing {
    let chart = &chart.drawable();
    let (width, letters) = (chart.size.width(), chart.size.letters());
    let height = match chart.size {
        Size::Wide => 356.0,
        Size::Narrow => 268.0,
    };
    let (x, y) = chart.ranges();
    let ends = Ends::of(chart, x, width);
    let left = left_margin(y, chart.locale, letters).min(width * 0.45);
    let top = if chart.unit.is_empty() { letters } else { letters * 2.2 };
    let frame = Frame {
        x: Axis { from: x.0, to: x.1, start: left + 8.0, end: width - ends.margin() },
        y: Axis { from: y.from, to: y.to, start: height - letters * 1.9, end: top },
        range: y,
        letters,
        left,
        right: width,
    };
    let mut drawing = Drawing::empty(width, height, &chart.title, &chart.desc);
    let marks = &mut drawing.marks;
    if !chart.unit.is_empty() {
        let at = (0.0, letters);
        marks.push(Mark::short_text(at, Anchor::Start, letters, (&chart.unit, width), Role::Quiet));
    }
    marks.extend(frame.band(chart));
    marks.extend(frame.grid(chart.locale));
    marks.extend(frame.times(chart));
    marks.extend(frame.curves(chart));
    marks.extend(frame.points(chart));
    marks.extend(line_labels::labels(chart, &frame, &ends, width));
    legend::below(&mut drawing, &legend_items(chart), letters, 8.0);
    drawing
}

/// Room for the numbers of an axis, left of it.
pub(super) fn left_margin(range: Range, locale: Locale, letters: f64) -> f64 {
    let widths = range.marks().into_iter().map(|mark| text::width(&range.text(mark, locale), letters));
    widths.fold(0.0, f64::max) + 8.0
}

impl LineChart {
    /// The same chart without what cannot be drawn.
    pub(super) fn drawable(&self) -> Self {
        let plots = |plots: &[Plot]| plots.iter().filter_map(Plot::drawable).collect::<Vec<_>>();
        let path = |points: &[(f64, f64)]| {
            let points = drawable_points(points).into_iter();
            points.map(|(t, value)| (t.clamp(-1e6, 1e6), value)).collect::<Vec<_>>()
        };
        let series = self.series.iter().map(|one| {
            let segments = one.segments.iter().map(|segment| plots(segment));
            Series { segments: segments.filter(|segment| !segment.is_empty()).collect(), ..one.clone() }
        });
        let breaks = self.breaks.iter().filter_map(|one| {
            drawable(one.t).map(|t| Break { t: t.clamp(-1e6, 1e6), text: one.text.clone() })
        });
        Self {
            series: series.collect(),
            baseline: self.baseline.as_ref().and_then(Plot::drawable),
            path: path(&self.path),
            target: self.target.as_ref().and_then(Plot::drawable),
            milestones: plots(&self.milestones),
            projection: self.projection.as_ref().map(|all| Projection {
                mean: path(&all.mean),
                low: path(&all.low),
                high: path(&all.high),
            }),
            breaks: breaks.collect(),
            ..self.clone()
        }
    }

    /// Everything that lies at a time and a value.
    pub(super) fn places(&self) -> impl Iterator<Item = (f64, f64)> {
        let plots = self.series.iter().flat_map(|one| one.segments.iter().flatten());
        let single = self.baseline.iter().chain(&self.target).chain(&self.milestones);
        let courses = self.projection.iter().flat_map(|all| all.mean.iter().chain(&all.low).chain(&all.high));
        plots.chain(single).map(|plot| (plot.t, plot.value)).chain(self.path.iter().chain(courses).copied())
    }

    /// The range of time, and the range of values.
    fn ranges(&self) -> ((f64, f64), Range) {
        let range = axis::range(self.places().map(|place| place.1), Natural::new(self.low, self.high), 4.0);
        (span(self.places().map(|place| place.0)), range)
    }
}

/// The first and the last of some times.
pub(super) fn span(times: impl Iterator<Item = f64>) -> (f64, f64) {
    let (first, last) =
        times.fold((f64::INFINITY, f64::NEG_INFINITY), |(first, last), t| (first.min(t), last.max(t)));
    if first <= last { (first, last) } else { (0.0, 0.0) }
}
