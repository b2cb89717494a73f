//! Small multiples: many line charts beside each other on one scale, so that their courses compare.

use super::axis::{self, Axis, Natural};
use super::drawing::{Anchor, Drawing, Mark};
use super::legend::{self, Item};
use super::line::{LineChart, left_margin, span};
use super::line_labels;
use super::line_marks::{Frame, inked, legend_items};
use super::role::Role;
use super::{Size, text, times};

/// Draws charts in `columns` columns, each under its title, all on one scale of time and of values. Size,
/// language, unit and words are those of the first one.
#[must_use]
pub fn multiples(title: &str, desc: &str, charts: &[LineChart], columns: usize) -> Drawing {
    const GAP: f64 = 16.0;
    let charts: Vec<LineChart> = charts.iter().map(LineChart::drawable).collect();
    let Some(first) = charts.first() else { return Drawing::empty(Size::Wide.width(), 20.0, title, desc) };
    let (width, letters) = (first.size.width(), first.size.letters());
    let most = match first.size {
        Size::Wide => 6,
        Size::Narrow => 2,
    };
    let columns = columns.clamp(1, most);
    let natural = Natural::new(first.low, first.high);
    let range = axis::range(charts.iter().flat_map(LineChart::places).map(|place| place.1), natural, 3.0);
    let (from, to) = span(charts.iter().flat_map(LineChart::places).map(|place| place.0));
    let left = left_margin(range, first.locale, letters).min(width * 0.3);
    let cell = (width - left - GAP * times(columns - 1)) / times(columns);
    let top = if first.unit.is_empty() { 0.0 } else { letters * 1.6 };
    let lines = charts.iter().map(|chart| text::wrapped(&chart.title, letters * text::BOLD, cell, 2));
    let lines: Vec<Vec<String>> = lines.collect();
    let plot = (cell * 0.62).clamp(64.0, 130.0);
    let mut drawing = Drawing::empty(width, top, title, desc);
    if !first.unit.is_empty() {
        let unit = (first.unit.as_str(), width);
        drawing.marks.push(Mark::short_text((0.0, letters), Anchor::Start, letters, unit, Role::Quiet));
    }
    let mut y = top;
    let mut head = 0.0;
    for (nth, (chart, title)) in charts.iter().zip(&lines).enumerate() {
        let column = nth % columns;
        if column == 0 {
            y = drawing.height;
            let beside = lines[nth..].iter().take(columns);
            head = letters * (1.3 * times(beside.map(Vec::len).max().unwrap_or(0)) + 1.0);
        }
        let x = left + (cell + GAP) * times(column);
        let frame = Frame {
            x: Axis { from, to, start: x + 6.0, end: x + cell - 8.0 },
            y: Axis { from: range.from, to: range.to, start: y + head + plot, end: y + head },
            range,
            letters,
            left: x,
            right: x + cell,
        };
        for (nth, line) in title.iter().enumerate() {
            let at = (x, y + letters * (1.0 + 1.3 * times(nth)));
            drawing
                .marks
                .push(Mark::text(at, Anchor::Start, letters, line.clone(), Role::Strong).hint(&chart.title));
        }
        drawing.marks.extend(small(chart, &frame, column));
        drawing.height = drawing.height.max(y + head + plot + letters * 2.6);
    }
    legend::below(&mut drawing, &items(&charts), letters, 0.0);
    drawing
}

/// One of the charts: values are numbered in the first column only, the last value of one's own is written.
fn small(chart: &LineChart, frame: &Frame, column: usize) -> Vec<Mark> {
    let mut marks: Vec<Mark> = frame.band(chart).into_iter().collect();
    marks.extend(if column == 0 { frame.grid(chart.locale) } else { frame.grid_lines() });
    marks.extend(frame.ends(chart));
    marks.extend(frame.curves(chart));
    marks.extend(frame.points(chart));
    marks.extend(line_labels::last_value(chart, frame));
    marks
}

impl Frame {
    /// The first and the last year below the axis, where both have room.
    fn ends(&self, chart: &LineChart) -> Vec<Mark> {
        let (first, last) = (self.x.from.ceil(), self.x.to.floor());
        if first >= last || self.x.end - self.x.start < text::width("2024 2024", self.letters) {
            return self.times(chart);
        }
        let y = self.y.start + self.letters * 1.4;
        let ends = [(first, Anchor::Start, self.left), (last, Anchor::End, self.x.end + 8.0)];
        let label = |(year, anchor, x): (f64, Anchor, f64)| {
            Mark::text((x, y), anchor, self.letters, format!("{year:.0}"), Role::Quiet)
        };
        ends.map(label).into_iter().collect()
    }
}

/// The entries of all charts together, each kind once: the lines by name, then what the lines bear.
fn items(charts: &[LineChart]) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    let mut add = |item: Item| {
        if !items.iter().any(|known| known.text() == item.text()) {
            items.push(item);
        }
    };
    let several = charts.iter().any(|chart| chart.series.len() > 1);
    for chart in charts {
        for (one, ink) in inked(&chart.series).into_iter().filter(|(one, _)| several && !one.own) {
            add(Item::line(ink.line, &one.name));
        }
        if chart.target.is_some() {
            let middle = (legend::SAMPLE / 2.0, 0.0);
            add(Item::new(Mark::diamond(middle, 6.5, Role::Target), &chart.words.target));
        }
        legend_items(chart).into_iter().for_each(&mut add);
    }
    items
}
