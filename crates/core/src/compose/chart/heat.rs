//! A table in colour: rows by columns, each cell with its value or its word.

use super::drawing::{Anchor, Drawing, Mark};
use super::role::Role;
use super::{Size, text, times};

/// What a table in colour shows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Heat {
    /// What it shows, in a line.
    pub title: String,
    /// What can be seen in it, for those who cannot see it.
    pub desc: String,
    /// For which screen it is.
    pub size: Size,
    /// The heads of its columns.
    pub columns: Vec<String>,
    /// Its rows.
    pub rows: Vec<HeatRow>,
}

/// A row.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct HeatRow {
    /// Its name.
    pub name: String,
    /// Its cells; what a row has more than there are columns is not drawn.
    pub cells: Vec<HeatCell>,
    /// Whether the chart is about it.
    pub own: bool,
    /// Where its name leads.
    pub href: Option<String>,
}

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HeatCell {
    /// Its class from 0 to 5; none where there is no value.
    pub class: Option<u8>,
    /// Its value as it is written, or the word that says why there is none.
    pub text: String,
}

/// Draws a table in colour.
#[must_use]
pub fn heat(chart: &Heat) -> Drawing {
    let (width, letters) = (chart.size.width(), chart.size.letters());
    let columns = times(chart.columns.len().max(1));
    let widest =
        chart.rows.iter().map(|row| text::width(&row.name, letters * text::BOLD)).fold(0.0, f64::max);
    // On a narrow screen names stand above their cells, which so have the whole width.
    let (left, above) = match chart.size {
        Size::Wide => (widest.min(width * 0.32) + 12.0, 0.0),
        Size::Narrow => (0.0, letters * 1.5),
    };
    let cell = ((width - left) / columns, letters * 2.1);
    let heads: Vec<Vec<String>> =
        chart.columns.iter().map(|head| text::wrapped(head, letters, cell.0 - 4.0, 3)).collect();
    let head = letters * 1.25 * times(heads.iter().map(Vec::len).max().unwrap_or(0)) + 6.0;
    let row = above + cell.1 + if above > 0.0 { 6.0 } else { 0.0 };
    let mut drawing =
        Drawing::empty(width, head + row * times(chart.rows.len()) + 2.0, &chart.title, &chart.desc);
    for (nth, (lines, whole)) in heads.iter().zip(&chart.columns).enumerate() {
        let x = left + cell.0 * (times(nth) + 0.5);
        for (line, up) in lines.iter().zip((0..lines.len()).rev()) {
            let at = (x, head - 6.0 - letters * 1.25 * times(up));
            let mark = Mark::text(at, Anchor::Middle, letters, line.clone(), Role::Quiet);
            drawing.marks.push(mark.hint(whole));
        }
    }
    for (nth, one) in chart.rows.iter().enumerate() {
        let top = head + row * times(nth);
        let role = if one.own { Role::OwnText } else { Role::Text };
        let (at, room) = match chart.size {
            Size::Wide => ((0.0, top + cell.1 / 2.0 + letters * 0.35), left - 10.0),
            Size::Narrow => ((0.0, top + letters * 1.15), width),
        };
        let room = room / text::BOLD;
        let name = Mark::short_text(at, Anchor::Start, letters, (&one.name, room), role);
        drawing.marks.push(name.href(one.href.clone()));
        for (nth, value) in one.cells.iter().take(chart.columns.len()).enumerate() {
            let told = format!("{}, {}: {}", one.name, chart.columns[nth], value.text);
            let at = (left + cell.0 * times(nth), top + above);
            drawing.marks.extend(value.marks(at, cell, letters, told));
        }
    }
    drawing
}

impl HeatCell {
    fn marks(&self, at: (f64, f64), size: (f64, f64), letters: f64, told: String) -> Vec<Mark> {
        let (surface, ink) = match self.class {
            Some(class) => (Role::Scale(class), Role::OnScale(class)),
            None => (Role::None, Role::Missing),
        };
        let mut marks =
            vec![Mark::rect((at.0 + 1.0, at.1 + 1.0), (size.0 - 2.0, size.1 - 2.0), surface).hint(&told)];
        let written = text::shortened(&self.text, letters, size.0 - 6.0);
        let middle = (at.0 + size.0 / 2.0, at.1 + size.1 / 2.0);
        if self.class.is_none() && !written.is_empty() {
            let (half, tall) = (text::width(&written, letters) / 2.0 + 2.0, letters * 0.65);
            marks.push(Mark::plate((middle.0 - half, middle.1 - tall, middle.0 + half, middle.1 + tall)));
        }
        let at = (middle.0, middle.1 + letters * 0.35);
        marks.push(Mark::text(at, Anchor::Middle, letters, written, ink).hint(told));
        marks
    }
}
