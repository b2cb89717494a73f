//! The marks of a line chart inside of its axes; [`multiples`](super::multiples()) draws with them too.

use super::axis::{self, Axis, Range};
use super::drawing::{Anchor, Mark, Shape};
use super::legend::{Item, SAMPLE};
use super::line::{LineChart, Series};
use super::plot::{Plot, PlotMark};
use super::role::Role;
use super::text;
use crate::number::Locale;

/// The stretch of a drawing in which lines lie.
pub(super) struct Frame {
    pub(super) x: Axis,
    pub(super) y: Axis,
    pub(super) range: Range,
    pub(super) letters: f64,
    /// Where the lines of the grid begin; their numbers stand left of it.
    pub(super) left: f64,
    /// How far to the right labels of the axis may go.
    pub(super) right: f64,
}

/// The roles of a line: the line, its points, its points that are not final, its words.
#[derive(Clone, Copy)]
pub(super) struct Ink {
    pub(super) line: Role,
    pub(super) dot: Role,
    pub(super) hollow: Role,
    pub(super) text: Role,
}

/// Each series with its ink.
pub(super) fn inked(series: &[Series]) -> Vec<(&Series, Ink)> {
    let mut others = 0_u8;
    let ink = |one| {
        if Series::is_own(one) {
            return (
                one,
                Ink { line: Role::Own, dot: Role::OwnDot, hollow: Role::OwnHollow, text: Role::OwnText },
            );
        }
        let n = others % super::role::OTHERS;
        others = others.wrapping_add(1);
        let (line, dot) = (Role::Other(n), Role::OtherDot(n));
        (one, Ink { line, dot, hollow: Role::OtherHollow(n), text: Role::OtherText(n) })
    };
    series.iter().map(ink).collect()
}

impl Series {
    fn is_own(&self) -> bool {
        self.own
    }

    /// Its last point.
    pub(super) fn last(&self) -> Option<&Plot> {
        self.segments.last().and_then(|segment| segment.last())
    }

    /// The times between its pieces.
    fn gaps(&self) -> impl Iterator<Item = (f64, f64)> {
        let ends = self.segments.windows(2).filter_map(|pair| pair[0].last().zip(pair[1].first()));
        ends.map(|(before, after)| (before.t, after.t))
    }
}

impl Frame {
    /// The place of a value at a time.
    pub(super) fn at(&self, (t, value): (f64, f64)) -> (f64, f64) {
        (self.x.at(t), self.y.at(value))
    }

    /// The place of a point.
    pub(super) fn of(&self, plot: &Plot) -> (f64, f64) {
        self.at((plot.t, plot.value))
    }

    /// The places of a line.
    pub(super) fn through(&self, points: &[(f64, f64)]) -> Vec<(f64, f64)> {
        points.iter().map(|point| self.at(*point)).collect()
    }

    /// The range of what is expected.
    pub(super) fn band(&self, chart: &LineChart) -> Option<Mark> {
        let all = chart.projection.as_ref()?;
        if all.low.len() < 2 || all.high.len() < 2 {
            return None;
        }
        let mut points = self.through(&all.low);
        points.extend(self.through(&all.high).into_iter().rev());
        Some(Mark::new(Shape::Polygon { points }, Role::Band).hint(&chart.words.range))
    }

    /// Lines at round values with their numbers.
    pub(super) fn grid(&self, locale: Locale) -> Vec<Mark> {
        let mut marks = self.grid_lines();
        for value in self.range.marks() {
            let at = (self.left - 8.0, self.y.at(value) + self.letters * 0.35);
            let written = self.range.text(value, locale);
            marks.push(Mark::text(at, Anchor::End, self.letters, written, Role::Quiet));
        }
        marks
    }

    /// Lines at round values.
    pub(super) fn grid_lines(&self) -> Vec<Mark> {
        let right = self.x.end + 8.0;
        let line = |(nth, value): (usize, f64)| {
            let role = if nth == 0 && value <= self.range.from { Role::Axis } else { Role::Grid };
            let y = self.y.at(value);
            Mark::line((self.left, y), (right, y), role)
        };
        let mut marks: Vec<Mark> = self.range.marks().into_iter().enumerate().map(line).collect();
        if marks.first().is_none_or(|mark| mark.role != Role::Axis) {
            marks.push(Mark::line((self.left, self.y.start), (right, self.y.start), Role::Axis));
        }
        marks
    }

    /// The years below the axis; where there are less than two, the periods of the points.
    pub(super) fn times(&self, chart: &LineChart) -> Vec<Mark> {
        let y = self.y.start + self.letters * 1.5;
        let room = (self.x.end - self.x.start).max(0.0);
        let length = |year: f64| text::width(&format!("{year:.0}"), self.letters);
        let one = length(self.x.from).max(length(self.x.to)) + 16.0;
        let most = ((room / one) as usize).saturating_add(1);
        let years = axis::years(self.x.from, self.x.to, most);
        if years.len() >= 2 {
            let tick = |year: &f64| {
                let x = self.x.at(*year);
                let label = format!("{year:.0}");
                let middle = x.min(self.right - text::width(&label, self.letters) / 2.0);
                [
                    Mark::line((x, self.y.start), (x, self.y.start + 4.0), Role::Axis),
                    Mark::text((middle, y), Anchor::Middle, self.letters, label, Role::Quiet),
                ]
            };
            return years.iter().flat_map(tick).collect();
        }
        self.periods(chart, y)
    }

    /// The periods of the points of the first line: of the first, the last, and those between that have room.
    fn periods(&self, chart: &LineChart, y: f64) -> Vec<Mark> {
        let own = chart.series.iter().find(|one| one.own).or(chart.series.first());
        let mut plots: Vec<&Plot> =
            own.iter().flat_map(|one| one.segments.iter().flatten()).chain(&chart.target).collect();
        plots.sort_by(|a, b| a.t.total_cmp(&b.t));
        plots.dedup_by(|a, b| a.period == b.period);
        let right = (self.x.end + 8.0).max(self.left);
        let share = (right - self.left) / if plots.len() > 1 { 2.0 } else { 1.0 };
        let label = |plot: &&Plot| {
            let written = text::shortened(&plot.period, self.letters, share - 6.0);
            let half = text::width(&written, self.letters) / 2.0;
            let middle = self.x.at(plot.t).min(right - half).max(self.left + half);
            (middle, half, written, plot.period.clone())
        };
        let mut labels: Vec<_> = plots.iter().map(label).collect();
        let last = labels.pop();
        let end = last.as_ref().map_or(right, |(middle, half, ..)| middle - half);
        let mut taken = f64::NEG_INFINITY;
        labels.retain(|(middle, half, ..)| {
            let fits = middle - half > taken && middle + half + 8.0 < end;
            if fits {
                taken = middle + half + 8.0;
            }
            fits
        });
        let mark = |(middle, _, written, whole): (f64, f64, String, String)| {
            let hint = if written == whole { String::new() } else { whole };
            Mark::text((middle, y), Anchor::Middle, self.letters, written, Role::Quiet).hint(hint)
        };
        labels.into_iter().chain(last).map(mark).collect()
    }

    /// The lines, the most important one on top.
    pub(super) fn curves(&self, chart: &LineChart) -> Vec<Mark> {
        let mut marks = Vec::new();
        for one in &chart.breaks {
            if (self.x.from..=self.x.to).contains(&one.t) {
                let x = self.x.at(one.t);
                marks.push(Mark::line((x, self.y.end), (x, self.y.start), Role::Break).hint(&one.text));
            }
        }
        for (from, to) in chart.gaps() {
            let (x, y) = (self.x.at(from) + 5.0, self.y.start);
            let size = ((self.x.at(to) - 5.0 - x).max(0.0), 6.0);
            marks.push(Mark::rect((x, y - 6.0), size, Role::None).hint(&chart.words.missing));
        }
        let mut course = |points: &[(f64, f64)], role: Role, hint: &str| {
            if points.len() >= 2 {
                marks.push(Mark::new(Shape::Path { points: self.through(points) }, role).hint(hint));
            }
        };
        course(&chart.path, Role::Path, &chart.words.path);
        if let Some(all) = &chart.projection {
            course(&all.mean, Role::Projection, &chart.words.projection);
        }
        let mut inked = inked(&chart.series);
        inked.sort_by_key(|(one, _)| one.own);
        for (one, ink) in inked {
            for segment in one.segments.iter().filter(|segment| segment.len() >= 2) {
                let points: Vec<(f64, f64)> = segment.iter().map(|plot| (plot.t, plot.value)).collect();
                course(&points, ink.line, &one.name);
            }
        }
        marks
    }

    /// The points: all of one's own where there is room, else those that are last, alone or not final.
    pub(super) fn points(&self, chart: &LineChart) -> Vec<Mark> {
        const DOTS: usize = 40;
        let mut marks = Vec::new();
        let mut inked = inked(&chart.series);
        inked.sort_by_key(|(one, _)| one.own);
        for (one, ink) in inked {
            let count: usize = one.segments.iter().map(Vec::len).sum();
            let all = one.own && count <= DOTS;
            let radius = if one.own { 4.0 } else { 3.2 };
            for segment in &one.segments {
                for (nth, plot) in segment.iter().enumerate() {
                    let last = nth + 1 == segment.len();
                    if all || last || plot.mark != PlotMark::Normal {
                        let mark = plot.mark.at(self.of(plot), radius, (ink.dot, ink.hollow));
                        marks.push(mark.hint(chart.told(&one.name, plot)));
                    }
                }
            }
        }
        if let Some(plot) = &chart.baseline {
            let (x, y) = self.of(plot);
            let mark = Mark::rect((x - 4.0, y - 4.0), (8.0, 8.0), Role::Baseline);
            marks.push(mark.hint(chart.told(&chart.words.baseline, plot)));
        }
        for plot in &chart.milestones {
            let mark = Mark::diamond(self.of(plot), 5.0, Role::Milestone);
            marks.push(mark.hint(chart.told(&chart.words.milestone, plot)));
        }
        if let Some(plot) = &chart.target {
            let mark = Mark::diamond(self.of(plot), 6.5, Role::Target);
            marks.push(mark.hint(chart.told(&chart.words.target, plot)));
        }
        marks
    }
}

impl LineChart {
    /// The gaps of the line that the chart is about; of several lines' gaps one could not tell whose they are.
    fn gaps(&self) -> Vec<(f64, f64)> {
        let mut own = self.series.iter().filter(|one| one.own || self.series.len() == 1);
        match (own.next(), own.next()) {
            (Some(one), None) => one.gaps().filter(|(from, to)| to > from).collect(),
            _ => Vec::new(),
        }
    }

    /// What a point tells: «Quảng Ninh, năm 2024: 62,4 % (sơ bộ)».
    fn told(&self, name: &str, plot: &Plot) -> String {
        let whose: Vec<&str> = [name, &plot.period].into_iter().filter(|part| !part.is_empty()).collect();
        let word = match self.word(plot.mark) {
            "" => String::new(),
            word => format!(" ({word})"),
        };
        format!("{}: {}{word}", whose.join(", "), plot.text)
    }

    fn word(&self, mark: PlotMark) -> &str {
        match mark {
            PlotMark::Normal => "",
            PlotMark::Provisional => &self.words.provisional,
            PlotMark::Estimated => &self.words.estimated,
            PlotMark::Partial => &self.words.partial,
        }
    }
}

/// The legend's entries for what a chart shows and does not name beside it.
pub(super) fn legend_items(chart: &LineChart) -> Vec<Item> {
    let words = &chart.words;
    let middle = (SAMPLE / 2.0, 0.0);
    let mut items = Vec::new();
    if chart.path.len() >= 2 {
        items.push(Item::line(Role::Path, &words.path));
    }
    if !chart.milestones.is_empty() {
        items.push(Item::new(Mark::diamond(middle, 5.0, Role::Milestone), &words.milestone));
    }
    if chart.baseline.is_some() {
        let mark = Mark::rect((middle.0 - 4.0, -4.0), (8.0, 8.0), Role::Baseline);
        items.push(Item::new(mark, &words.baseline));
    }
    if let Some(all) = &chart.projection {
        if all.mean.len() >= 2 {
            items.push(Item::line(Role::Projection, &words.projection));
        }
        if all.low.len() >= 2 && all.high.len() >= 2 {
            items.push(Item::surface(Role::Band, &words.range));
        }
    }
    for mark in [PlotMark::Provisional, PlotMark::Estimated, PlotMark::Partial] {
        let with = inked(&chart.series)
            .into_iter()
            .find(|(one, _)| one.segments.iter().flatten().any(|plot| plot.mark == mark));
        if let Some((_, ink)) = with {
            items.push(Item::new(mark.at(middle, 4.0, (ink.dot, ink.hollow)), chart.word(mark)));
        }
    }
    if !chart.gaps().is_empty() {
        items.push(Item::surface(Role::None, &words.missing));
    }
    items
}
