//! Dots on a line per row: years of a unit, or units in a year, compared.

use super::axis::{self, Axis, Natural, Range};
use super::drawing::{Anchor, Drawing, Mark};
use super::legend::{Item, SAMPLE, legend};
use super::place::spread;
use super::role::Role;
use super::{Size, drawable, text, times};
use crate::number::Locale;

/// What a dot chart shows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Dots {
    /// What it shows, in a line.
    pub title: String,
    /// What can be seen in it, for those who cannot see it.
    pub desc: String,
    /// For which screen it is.
    pub size: Size,
    /// The language of the axis.
    pub locale: Locale,
    /// The rows from the top down.
    pub rows: Vec<DotRow>,
    /// A value to compare with, and its words: «Mục tiêu 80 %».
    pub reference: Option<(f64, String)>,
}

/// A row of dots.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DotRow {
    /// Its name.
    pub name: String,
    /// Its dots.
    pub dots: Vec<Dot>,
    /// The word that says which of its values are missing, or why there are none.
    pub missing: Option<String>,
}

/// A dot.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Dot {
    /// The value.
    pub value: f64,
    /// The value as it is written.
    pub text: String,
    /// What the dot stands for, the same in every row: a year, a unit.
    pub name: String,
    /// Whether it is the one to look at.
    pub strong: bool,
}

/// Draws a comparison of dots.
#[must_use]
pub fn dots(chart: &Dots) -> Drawing {
    let (width, letters) = (chart.size.width(), chart.size.letters());
    let reference = chart.reference.as_ref().and_then(|(at, words)| Some((drawable(*at)?, words)));
    let rows: Vec<Row> = chart.rows.iter().map(Row::of).collect();
    let values = rows.iter().flat_map(|row| row.dots.iter().map(|(value, _)| *value));
    let range = axis::range(values.chain(reference.map(|(at, _)| at)), Natural::default(), 4.0);
    let names = rows.iter().map(|row| text::width(row.name, letters)).fold(0.0, f64::max);
    let (start, row) = match chart.size {
        Size::Wide => (names.min(width * 0.36) + 34.0, letters * 2.9),
        Size::Narrow => (22.0, letters * 4.0),
    };
    let x = Axis { from: range.from, to: range.to, start, end: width - 22.0 };
    let kinds = kinds(&rows);
    let (entries, above) = legend(&entries(&kinds), (0.0, width), letters);
    let top = above + if reference.is_some() { letters * 1.9 } else { 4.0 };
    let bottom = top + row * times(rows.len());
    let mut drawing = Drawing::empty(width, bottom + letters * 1.9, &chart.title, &chart.desc);
    let marks = &mut drawing.marks;
    marks.extend(entries);
    marks.extend(grid(range, x, (top, bottom), (letters, chart.locale)));
    if let Some((at, words)) = reference {
        let x = x.at(at);
        marks.push(Mark::line((x, top - 3.0), (x, bottom), Role::TargetLine).hint(words));
        let written = text::shortened(words, letters * text::BOLD, width);
        let half = text::width(&written, letters * text::BOLD) / 2.0;
        let at = (x.min(width - half).max(half), top - letters * 0.65);
        marks.push(Mark::text(at, Anchor::Middle, letters, written, Role::TargetText).hint(words));
    }
    let line = reference.map(|(at, _)| x.at(at));
    let plan = Plan { letters, size: chart.size, x, width, row, line };
    for (nth, one) in rows.iter().enumerate() {
        marks.extend(plan.row(one, top + row * times(nth), &kinds));
    }
    drawing
}

/// A row without the dots that cannot be drawn.
struct Row<'a> {
    name: &'a str,
    dots: Vec<(f64, &'a Dot)>,
    missing: Option<&'a str>,
}

impl<'a> Row<'a> {
    fn of(row: &'a DotRow) -> Self {
        let mut dots: Vec<_> =
            row.dots.iter().filter_map(|dot| drawable(dot.value).map(|value| (value, dot))).collect();
        dots.sort_by(|a, b| a.0.total_cmp(&b.0));
        Self { name: &row.name, dots, missing: row.missing.as_deref() }
    }
}

/// What dots stand for, in the order in which they come first, and their roles.
fn kinds<'a>(rows: &[Row<'a>]) -> Vec<(&'a str, Role)> {
    let mut kinds: Vec<(&str, Role)> = Vec::new();
    let mut others = 0_u8;
    let mut dots: Vec<&Dot> = rows.iter().flat_map(|row| row.dots.iter().map(|(_, dot)| *dot)).collect();
    dots.sort_by(|a, b| a.name.cmp(&b.name));
    for dot in dots {
        if !kinds.iter().any(|(name, _)| *name == dot.name) {
            let role = if dot.strong {
                Role::OwnDot
            } else {
                others = others.wrapping_add(1);
                Role::OtherHollow(others.wrapping_sub(1) % super::role::OTHERS)
            };
            kinds.push((&dot.name, role));
        }
    }
    kinds
}

fn entries(kinds: &[(&str, Role)]) -> Vec<Item> {
    let sample = |role| Mark::circle((SAMPLE / 2.0, 0.0), 5.0, role);
    kinds.iter().map(|(name, role)| Item::new(sample(*role), name)).collect()
}

/// Lines at round values with their numbers below.
fn grid(range: Range, x: Axis, (top, bottom): (f64, f64), (letters, locale): (f64, Locale)) -> Vec<Mark> {
    let mut marks = Vec::new();
    for value in range.marks() {
        let at = x.at(value);
        marks.push(Mark::line((at, top), (at, bottom), Role::Grid));
    }
    let below = (bottom + letters * 1.4, x.end + 22.0);
    marks.extend(axis::numbers_below((range, x), below, letters, locale));
    marks
}

/// Where the parts of a dot chart lie.
struct Plan {
    letters: f64,
    size: Size,
    x: Axis,
    width: f64,
    row: f64,
    /// Where the line of the value to compare with stands.
    line: Option<f64>,
}

impl Plan {
    fn row(&self, row: &Row, top: f64, kinds: &[(&str, Role)]) -> Vec<Mark> {
        let letters = self.letters;
        // The dots lie in the lower half of the row, their values above them.
        let y = top + self.row - letters * 0.9;
        let mut marks = Vec::new();
        let (at, room) = match self.size {
            Size::Wide => ((0.0, y + letters * 0.35), self.x.start - 28.0),
            Size::Narrow => ((0.0, top + letters * 1.3), self.width),
        };
        marks.extend(self.plated(at, Anchor::Start, (row.name, room), Role::Text));
        if let (Some((least, _)), Some((most, _))) = (row.dots.first(), row.dots.last()) {
            marks.push(Mark::line((self.x.at(*least), y), (self.x.at(*most), y), Role::Axis));
        }
        let role = |dot: &Dot| kinds.iter().find(|(name, _)| *name == dot.name).map(|(_, role)| *role);
        for (value, dot) in &row.dots {
            let role = if dot.strong { Role::OwnDot } else { role(dot).unwrap_or(Role::OtherHollow(0)) };
            let told = format!("{}, {}: {}", row.name, dot.name, dot.text);
            marks.push(Mark::circle((self.x.at(*value), y), 5.0, role).hint(told));
        }
        marks.extend(self.values(row, y));
        if let Some(word) = row.missing {
            let beside = row.dots.last().map_or(self.x.start, |(most, _)| self.x.at(*most) + 12.0);
            let length = text::width(word, letters);
            let first = row.dots.first().map_or(self.x.end, |(least, _)| self.x.at(*least) - 12.0);
            // Right of the dots where there is room, else left of them.
            let (x, anchor, room) =
                if beside + length > self.width && first - self.x.start > self.width - beside {
                    (first, Anchor::End, first - self.x.start)
                } else {
                    (beside, Anchor::Start, self.width - beside)
                };
            marks.extend(self.plated((x, y + letters * 0.35), anchor, (word, room), Role::Missing));
        }
        marks
    }

    /// A text on ground of its own, as the lines of the grid run there.
    fn plated(
        &self,
        (x, y): (f64, f64),
        anchor: Anchor,
        (words, room): (&str, f64),
        role: Role,
    ) -> [Mark; 2] {
        let letters = self.letters;
        let length = text::width(words, letters).min(room.max(0.0));
        let left = if anchor == Anchor::End { x - length } else { x };
        let plate = Mark::plate((left, y - letters, left + length, y + letters * 0.3));
        [plate, Mark::short_text((x, y), anchor, letters, (words, room), role)]
    }

    /// The values above the dots, apart from each other: the strong ones and the outer ones first, the others
    /// where there is room.
    fn values(&self, row: &Row, y: f64) -> Vec<Mark> {
        let letters = self.letters;
        let last = row.dots.len().saturating_sub(1);
        let mut order: Vec<usize> = (0..row.dots.len()).collect();
        order.sort_by_key(|nth| (!row.dots[*nth].1.strong, *nth != 0 && *nth != last));
        let length = |nth: &usize| text::width(&row.dots[*nth].1.text, letters * text::BOLD) + 8.0;
        let mut room = self.width - self.x.start + 22.0;
        let mut chosen: Vec<usize> = Vec::new();
        for nth in order {
            room -= length(&nth);
            if room < 0.0 {
                break;
            }
            chosen.push(nth);
        }
        let wanted: Vec<(f64, f64)> =
            chosen.iter().map(|nth| (self.x.at(row.dots[*nth].0), length(nth) / 2.0)).collect();
        let middles = spread(&wanted, self.x.start - 22.0, self.width);
        let mut marks = Vec::new();
        for ((nth, middle), (_, half)) in chosen.into_iter().zip(middles).zip(wanted) {
            let dot = row.dots[nth].1;
            let role = if dot.strong { Role::OwnText } else { Role::Quiet };
            let half = half - 3.0;
            if self.line.is_some_and(|line| (line - middle).abs() < half) {
                marks.push(Mark::plate((
                    middle - half,
                    y - letters * 1.75,
                    middle + half,
                    y - letters * 0.5,
                )));
            }
            let at = (middle, y - letters * 0.75);
            marks.push(Mark::text(at, Anchor::Middle, letters, dot.text.clone(), role));
        }
        marks
    }
}
