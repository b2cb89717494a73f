//! The labels of a line chart: at the ends of its lines, at its target, its steps and its breaks.

use super::drawing::{Anchor, Mark};
use super::line::LineChart;
use super::line_marks::{Frame, Ink, inked};
use super::outline::Bounds;
use super::place::{Placer, height, spread};
use super::plot::Plot;
use super::role::Role;
use super::{Size, text};

/// The labels right of the plot, for what ends at its right edge.
pub(super) struct Ends<'a> {
    labels: Vec<(&'a Plot, Label)>,
    width: f64,
}

/// Lines of text in one colour.
struct Label {
    lines: Vec<String>,
    role: Role,
    hint: String,
}

/// Half of the gap between two labels.
const GAP: f64 = 1.5;

/// A small right margin, where no label stands right of the plot.
const MARGIN: f64 = 18.0;

impl<'a> Ends<'a> {
    /// What ends at the right edge: on a wide chart all of it, on a narrow one only where there are several
    /// lines to be named, as the plot needs the room.
    pub(super) fn of(chart: &'a LineChart, (from, to): (f64, f64), width: f64) -> Self {
        let near = (to - from).abs() * 1e-6;
        let at_edge = |plot: &Plot| (plot.t - to).abs() <= near;
        let most = match chart.size {
            Size::Wide => width * 0.3,
            Size::Narrow => width * 0.34,
        };
        let letters = chart.size.letters();
        let named = chart.series.len() > 1;
        let mut labels = Vec::new();
        if chart.size == Size::Wide || named {
            for (name, plot, ink) in last_points(chart) {
                if at_edge(plot) {
                    labels
                        .push((plot, label(if named { name } else { "" }, plot, ink.text, (letters, most))));
                }
            }
            let target = chart.target.as_ref().filter(|plot| at_edge(plot));
            let target = target.filter(|_| chart.size == Size::Wide || !labels.is_empty());
            if let Some(plot) = target {
                let label = label(&chart.words.target, plot, Role::TargetText, (letters, most));
                labels.insert(labels.len().min(1), (plot, label));
            }
        }
        let widest = |label: &Label| {
            label.lines.iter().map(|line| text::width(line, letters) * text::BOLD).fold(0.0, f64::max)
        };
        let width = labels.iter().map(|(_, label)| widest(label)).fold(0.0, f64::max);
        Self { labels, width }
    }

    /// The room right of the plot's last time.
    pub(super) fn margin(&self) -> f64 {
        if self.labels.is_empty() { MARGIN } else { self.width + 20.0 }
    }
}

/// Each series' name, last point and ink; one's own first.
fn last_points(chart: &LineChart) -> Vec<(&str, &Plot, Ink)> {
    let mut all: Vec<_> = inked(&chart.series)
        .into_iter()
        .filter_map(|(one, ink)| one.last().map(|plot| (one, plot, ink)))
        .collect();
    all.sort_by_key(|(one, ..)| !one.own);
    all.into_iter().map(|(one, plot, ink)| (one.name.as_str(), plot, ink)).collect()
}

/// A name and a value: in one line where they fit, else the value below the name.
fn label(name: &str, plot: &Plot, role: Role, (letters, room): (f64, f64)) -> Label {
    let letters = letters * text::BOLD;
    let both = format!("{name} {}", plot.text);
    let both = both.trim();
    let lines = if text::width(both, letters) <= room {
        vec![both.to_owned()]
    } else {
        let mut lines = text::wrapped(name, letters, room, 2);
        lines.extend(text::wrapped(&plot.text, letters, room, 1));
        lines
    };
    let period = if plot.period.is_empty() { String::new() } else { format!(", {}", plot.period) };
    Label { lines, role, hint: format!("{both}{period}") }
}

/// Every label of the chart.
pub(super) fn labels(chart: &LineChart, frame: &Frame, ends: &Ends, width: f64) -> Vec<Mark> {
    let mut marks = beside(frame, ends);
    let bounds = (frame.left, 0.0, width - 3.0, frame.y.start - 2.0);
    let mut placer = placer(chart, frame, bounds);
    let unit = text::width(&chart.unit, frame.letters);
    placer.take((0.0, 0.0, if unit > 0.0 { unit + 6.0 } else { 0.0 }, frame.letters * 1.4));
    if !ends.labels.is_empty() {
        placer.take((frame.x.end + 9.0, 0.0, width, frame.y.start));
    }
    for (at, label) in inside(chart, frame, ends) {
        marks.extend(placed(&mut placer, at, &label, frame.letters));
    }
    marks
}

/// The value at the end of the chart's own line, for a chart that has no room for more.
pub(super) fn last_value(chart: &LineChart, frame: &Frame) -> Vec<Mark> {
    let Some((_, plot, ink)) = last_points(chart).into_iter().next() else { return Vec::new() };
    let bounds = (frame.left, frame.y.end - frame.letters, frame.right - 3.0, frame.y.start - 2.0);
    let label = label("", plot, ink.text, (frame.letters, frame.right - frame.left - 8.0));
    placed(&mut placer(chart, frame, bounds), frame.of(plot), &label, frame.letters)
}

/// Finds places off the chart's points and lines.
fn placer(chart: &LineChart, frame: &Frame, bounds: Bounds) -> Placer {
    let mut placer = Placer::new(bounds);
    for (at, radius) in places_of_points(chart, frame) {
        placer.take((at.0 - radius, at.1 - radius, at.0 + radius, at.1 + radius));
    }
    placer.avoid(&frame.through(&chart.path));
    for segment in chart.series.iter().flat_map(|one| &one.segments) {
        let points: Vec<(f64, f64)> = segment.iter().map(|plot| frame.of(plot)).collect();
        placer.avoid(&points);
    }
    for course in chart.projection.iter().flat_map(|all| [&all.mean, &all.low, &all.high]) {
        placer.avoid(&frame.through(course));
    }
    for one in chart.breaks.iter().filter(|one| (frame.x.from..=frame.x.to).contains(&one.t)) {
        let x = frame.x.at(one.t);
        placer.avoid(&[(x, frame.y.end), (x, frame.y.start)]);
    }
    placer
}

/// The labels right of the plot, apart from each other; the last ones are left out where there is no room.
fn beside(frame: &Frame, ends: &Ends) -> Vec<Mark> {
    let letters = frame.letters;
    let (top, bottom) = (frame.y.end - letters * 0.6, frame.y.start + letters * 0.6);
    let mut room = bottom - top;
    let fitting: Vec<&(&Plot, Label)> = ends
        .labels
        .iter()
        .take_while(|(_, label)| {
            room -= height(label.lines.len(), letters) + 2.0 * GAP;
            room >= 0.0
        })
        .collect();
    let wanted: Vec<(f64, f64)> = fitting
        .iter()
        .map(|(plot, label)| (frame.y.at(plot.value), height(label.lines.len(), letters) / 2.0 + GAP))
        .collect();
    let x = frame.x.end + 12.0;
    let mut marks = Vec::new();
    for ((middle, half), (_, label)) in spread(&wanted, top, bottom)
        .into_iter()
        .zip(wanted)
        .map(|(middle, (_, half))| (middle, half))
        .zip(fitting)
    {
        marks.extend(written(label, (x, Anchor::Start), middle - half + GAP, letters));
    }
    marks
}

/// The labels inside of the plot, the most important first.
fn inside(chart: &LineChart, frame: &Frame, ends: &Ends) -> Vec<((f64, f64), Label)> {
    let room = (frame.letters, (frame.x.end - frame.x.start) * 0.5);
    let beside = |plot: &Plot| ends.labels.iter().any(|(end, _)| std::ptr::eq(*end, plot));
    let mut labels = Vec::new();
    if let Some(plot) = chart.target.as_ref().filter(|plot| !beside(plot)) {
        labels.push((frame.of(plot), label(&chart.words.target, plot, Role::TargetText, room)));
    }
    let named = chart.series.len() > 1;
    for (name, plot, ink) in last_points(chart) {
        if !beside(plot) {
            labels.push((frame.of(plot), label(if named { name } else { "" }, plot, ink.text, room)));
        }
    }
    if let Some(plot) = &chart.baseline {
        labels.push((frame.of(plot), label("", plot, Role::Text, room)));
    }
    for plot in &chart.milestones {
        labels.push((frame.of(plot), label("", plot, Role::Quiet, room)));
    }
    for one in &chart.breaks {
        if (frame.x.from..=frame.x.to).contains(&one.t) {
            let lines = text::wrapped(&one.text, frame.letters, room.1, 2);
            let at = (frame.x.at(one.t), frame.y.end + 6.0);
            labels.push((at, Label { lines, role: Role::Quiet, hint: one.text.clone() }));
        }
    }
    labels
}

/// The places of the marks that labels must not cover.
fn places_of_points(chart: &LineChart, frame: &Frame) -> Vec<((f64, f64), f64)> {
    let single = chart.baseline.iter().chain(&chart.milestones).chain(&chart.target);
    let own = chart.series.iter().filter(|one| one.own).flat_map(|one| one.segments.iter().flatten());
    let last = chart.series.iter().filter_map(|one| one.last());
    single.chain(own).chain(last).map(|plot| (frame.of(plot), 5.0)).collect()
}

/// A label at the best place near a point; nothing where there is no room for it, as its mark tells it too.
fn placed(placer: &mut Placer, at: (f64, f64), label: &Label, letters: f64) -> Vec<Mark> {
    let Some(place) = placer.place(at, &label.lines, letters * text::BOLD) else { return Vec::new() };
    let (left, top, right, bottom) = place.bounds;
    let mut marks = Vec::new();
    if place.crossed {
        marks.push(Mark::plate((left - 2.0, top, right + 2.0, bottom)));
    }
    marks.extend(written(label, (place.x, place.anchor), top, letters));
    marks
}

/// The lines of a label from its top down.
fn written(label: &Label, (x, anchor): (f64, Anchor), top: f64, letters: f64) -> Vec<Mark> {
    let line = |(nth, line): (usize, &String)| {
        let y = top + height(nth, letters) + letters * 0.97;
        let hint = if label.lines.len() == 1 && label.hint == *line { "" } else { &label.hint };
        Mark::text((x, y), anchor, letters, line.clone(), label.role).hint(hint)
    };
    label.lines.iter().enumerate().map(line).collect()
}
