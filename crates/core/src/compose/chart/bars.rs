//! Bars in the order of the caller: a ranking of units, with a target and a mean as lines.

use super::axis::{self, Axis, Natural, Range};
use super::drawing::{Anchor, Drawing, Mark};
use super::place::spread;
use super::role::Role;
use super::{Size, drawable, text, times};
use crate::number::Locale;

/// What a bar chart shows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Bars {
    /// What it shows, in a line.
    pub title: String,
    /// What can be seen in it, for those who cannot see it.
    pub desc: String,
    /// For which screen it is.
    pub size: Size,
    /// The language of the axis.
    pub locale: Locale,
    /// The bars from the top down.
    pub rows: Vec<BarRow>,
    /// A target with its words: «Mục tiêu 80 %».
    pub target: Option<(f64, String)>,
    /// A mean with its words: «Cả nước 62,4 %».
    pub mean: Option<(f64, String)>,
    /// The least value there can be.
    pub low: Option<f64>,
    /// The greatest value there can be.
    pub high: Option<f64>,
}

/// A bar.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct BarRow {
    /// Whose it is.
    pub name: String,
    /// The value; none where it is missing, which is drawn as a hatched stub and never as 0.
    pub value: Option<f64>,
    /// The value as it is written, or the word that says why there is none.
    pub text: String,
    /// Whether the chart is about it.
    pub own: bool,
    /// Whether the figure covers only a part.
    pub partial: bool,
    /// Where its name leads.
    pub href: Option<String>,
}

/// Length of the stub of a missing value.
const STUB: f64 = 22.0;

/// A line through the bars: its value and words, its role, and that of the words.
type Line = ((f64, String), Role, Role);

/// Where the parts of a bar chart lie.
struct Plan {
    letters: f64,
    /// Width of the names left of the bars; none where names stand above their bars.
    names: Option<f64>,
    x: Axis,
    top: f64,
    row: f64,
    thickness: f64,
    width: f64,
}

/// Draws ranked bars.
#[must_use]
pub fn bars(chart: &Bars) -> Drawing {
    let line = |line: &Option<(f64, String)>| line.clone().and_then(|(at, text)| Some((drawable(at)?, text)));
    let (target, mean) = (line(&chart.target), line(&chart.mean));
    let values = chart.rows.iter().filter_map(|row| row.value.and_then(drawable));
    let lines = target.iter().chain(&mean).map(|(at, _)| *at);
    // A bar's length is its value, so that the axis has to hold the 0.
    let natural = Natural::new(chart.low.filter(|low| *low <= 0.0), chart.high);
    let range = axis::range(values.chain(lines).chain([0.0]), natural, 4.0);
    let plan = Plan::of(chart, range, target.is_some() || mean.is_some());
    let bottom = plan.top + plan.row * times(chart.rows.len());
    let height = bottom + plan.letters * 1.9;
    let mut drawing = Drawing::empty(plan.width, height, &chart.title, &chart.desc);
    let marks = &mut drawing.marks;
    for value in range.marks() {
        let x = plan.x.at(value);
        let role = if value.abs() < range.step * 1e-6 { Role::Axis } else { Role::Grid };
        marks.extend(plan.stretches(chart.rows.len()).map(|(from, to)| Mark::line((x, from), (x, to), role)));
    }
    let below = (bottom + plan.letters * 1.4, plan.width);
    marks.extend(axis::numbers_below((range, plan.x), below, plan.letters, chart.locale));
    let rows = || chart.rows.iter().enumerate().map(|(nth, row)| (row, plan.top + plan.row * times(nth)));
    marks.extend(rows().map(|(row, top)| plan.surface(row, top)));
    let lines = [(target, Role::TargetLine, Role::TargetText), (mean, Role::Mean, Role::Quiet)];
    let lines: Vec<Line> =
        lines.into_iter().filter_map(|(line, role, words)| line.map(|line| (line, role, words))).collect();
    let places: Vec<f64> = lines.iter().map(|((at, _), ..)| plan.x.at(*at)).collect();
    marks.extend(plan.lines(lines, chart.rows.len()));
    marks.extend(rows().flat_map(|(row, top)| plan.words(row, top, &places)));
    drawing
}

impl Plan {
    fn of(chart: &Bars, range: Range, lines: bool) -> Self {
        let (width, letters) = (chart.size.width(), chart.size.letters());
        let bold = letters * text::BOLD;
        let widest = |texts: &mut dyn Iterator<Item = f64>| texts.fold(0.0, f64::max);
        let names = widest(&mut chart.rows.iter().map(|row| text::width(&row.name, bold)));
        let known = chart.rows.iter().filter(|row| row.value.is_some());
        let texts = widest(&mut known.map(|row| text::width(&row.text, bold)));
        let (names, row, thickness) = match chart.size {
            Size::Wide => (Some(names.min(width * 0.36) + 12.0), letters * 2.0, letters * 1.25),
            Size::Narrow => (None, letters * 2.9, letters * 0.95),
        };
        let start = names.unwrap_or(1.0);
        let end = (width - texts - 10.0).max(start + width * 0.25);
        let x = Axis { from: range.from, to: range.to, start, end };
        let top = if lines { letters * 2.0 } else { 4.0 };
        Self { letters, names, x, top, row, thickness, width }
    }

    /// The middle of a row's bar.
    fn middle(&self, top: f64) -> f64 {
        match self.names {
            Some(_) => top + self.row / 2.0,
            None => top + self.letters * 1.45 + self.thickness / 2.0,
        }
    }

    /// Where a row's bar begins and ends, and its role.
    fn extent(&self, row: &BarRow) -> (f64, f64, Role) {
        let zero = self.x.at(0.0);
        let Some(value) = row.value.and_then(drawable) else {
            // Where all values are below 0, the room is left of it.
            let from = if zero + STUB > self.x.end { self.x.start } else { zero };
            return (from, from + STUB, Role::None);
        };
        let end = self.x.at(value);
        let role = match (row.own, row.partial) {
            (true, false) => Role::OwnBar,
            (true, true) => Role::OwnPartial,
            (false, false) => Role::OtherBar,
            (false, true) => Role::OtherPartial,
        };
        (zero.min(end), zero.max(end), role)
    }

    fn surface(&self, row: &BarRow, top: f64) -> Mark {
        let (from, to, role) = self.extent(row);
        let at = (from, self.middle(top) - self.thickness / 2.0);
        let told = format!("{}: {}", row.name, row.text);
        Mark::rect(at, (to - from, self.thickness), role).hint(told)
    }

    /// A row's name and value; on ground of its own where a line runs through the value.
    fn words(&self, row: &BarRow, top: f64, lines: &[f64]) -> Vec<Mark> {
        let letters = self.letters;
        let (role, bold) = if row.own { (Role::OwnText, true) } else { (Role::Text, false) };
        let base = self.middle(top) + letters * 0.35;
        let name = match self.names {
            Some(names) => {
                let (at, name) = ((names - 10.0, base), (row.name.as_str(), names - 10.0));
                self.name(at, Anchor::End, name, (role, bold))
            }
            None => {
                let at = (0.0, top + letters * 1.1);
                self.name(at, Anchor::Start, (&row.name, self.width), (role, bold))
            }
        };
        let (_, to, surface) = self.extent(row);
        let (role, bold) = if surface == Role::None { (Role::Missing, false) } else { (role, bold) };
        let (left, room) = (to + 6.0, (self.width - to - 6.0).max(0.0));
        let value = self.name((left, base), Anchor::Start, (&row.text, room), (role, bold));
        let right = left + text::width(&row.text, letters * text::BOLD).min(room);
        let mut marks = vec![name.href(row.href.clone())];
        if lines.iter().any(|line| (left - 3.0..right).contains(line)) {
            let half = self.thickness / 2.0 + 2.0;
            let middle = self.middle(top);
            marks.push(Mark::plate((left - 3.0, middle - half, right, middle + half)));
        }
        marks.push(value);
        marks
    }

    /// A text in its room, whose letters may be bold.
    fn name(
        &self,
        at: (f64, f64),
        anchor: Anchor,
        (written, room): (&str, f64),
        (role, bold): (Role, bool),
    ) -> Mark {
        let room = if bold { room / text::BOLD } else { room };
        Mark::short_text(at, anchor, self.letters, (written, room), role)
    }

    /// From where to where lines run: through all rows, or where names stand above bars, through the bars only.
    fn stretches(&self, rows: usize) -> impl Iterator<Item = (f64, f64)> {
        let whole = (self.top, self.top + self.row * times(rows));
        let half = self.thickness / 2.0 + 1.5;
        let beside = self.names.is_some();
        let pieces = (0..rows).filter(move |_| !beside).map(move |nth| {
            let middle = self.middle(self.top + self.row * times(nth));
            (middle - half, middle + half)
        });
        beside.then_some(whole).into_iter().chain(pieces)
    }

    /// The target and the mean: lines through all bars, their words above, apart from each other.
    fn lines(&self, lines: Vec<Line>, rows: usize) -> Vec<Mark> {
        let letters = self.letters;
        let room = (self.width / times(lines.len().max(1)) - 12.0) / text::BOLD;
        let words: Vec<String> =
            lines.iter().map(|((_, words), ..)| text::shortened(words, letters, room)).collect();
        let wanted: Vec<(f64, f64)> = lines
            .iter()
            .zip(&words)
            .map(|(((at, _), ..), words)| {
                (self.x.at(*at), text::width(words, letters * text::BOLD) / 2.0 + 5.0)
            })
            .collect();
        let middles = spread(&wanted, -5.0, self.width + 5.0);
        let mut marks = Vec::new();
        for (((line, role, text_role), words), middle) in lines.into_iter().zip(words).zip(middles) {
            let x = self.x.at(line.0);
            marks.extend(
                self.stretches(rows).map(|(from, to)| Mark::line((x, from), (x, to), role).hint(&line.1)),
            );
            let at = (middle, letters * 1.15);
            let hint = if words == line.1 { "" } else { &line.1 };
            marks.push(Mark::text(at, Anchor::Middle, letters, words, text_role).hint(hint));
        }
        marks
    }
}
