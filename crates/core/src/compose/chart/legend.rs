//! Legends: a sample and a word for each kind of mark that is there.

use super::drawing::{Anchor, Drawing, Mark};
use super::role::Role;
use super::text;

/// Width of a sample; it is drawn around the height 0.
pub(super) const SAMPLE: f64 = 22.0;

/// An entry of a legend.
pub(super) struct Item {
    sample: Vec<Mark>,
    text: String,
}

impl Item {
    /// An entry with a sample that lies between 0 and [`SAMPLE`].
    pub(super) fn new(sample: Mark, text: &str) -> Self {
        Self { sample: vec![sample], text: text.to_owned() }
    }

    /// Its word.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// A piece of a line.
    pub(super) fn line(role: Role, text: &str) -> Self {
        Self::new(Mark::line((0.0, 0.0), (SAMPLE, 0.0), role), text)
    }

    /// A piece of a surface.
    pub(super) fn surface(role: Role, text: &str) -> Self {
        Self::new(Mark::rect((3.0, -6.0), (SAMPLE - 6.0, 12.0), role), text)
    }
}

/// A legend: its entries beside each other, in as many rows as the width asks for, from the height 0 down.
pub(super) fn legend(items: &[Item], (left, width): (f64, f64), letters: f64) -> (Vec<Mark>, f64) {
    const GAP: f64 = 18.0;
    let row = letters * 1.6;
    let (mut x, mut y) = (left, row / 2.0);
    let mut marks = Vec::new();
    for item in items.iter().filter(|item| !item.text.is_empty()) {
        let room = width - SAMPLE - 6.0;
        let written = text::shortened(&item.text, letters, room);
        let length = SAMPLE + 6.0 + text::width(&written, letters);
        if x > left && x + length > left + width {
            (x, y) = (left, y + row);
        }
        marks.extend(item.sample.iter().cloned().map(|mut mark| {
            mark.shape.moved(x, y);
            mark
        }));
        let at = (x + SAMPLE + 6.0, y + letters * 0.35);
        marks.push(Mark::short_text(at, Anchor::Start, letters, (&item.text, room), Role::Quiet));
        x += length + GAP;
    }
    let height = if marks.is_empty() { 0.0 } else { y + row / 2.0 };
    (marks, height)
}

/// Adds a legend below a drawing, as wide as it is.
pub(super) fn below(drawing: &mut Drawing, items: &[Item], letters: f64, gap: f64) {
    let (entries, height) = legend(items, (0.0, drawing.width), letters);
    let top = drawing.height + gap;
    drawing.marks.extend(entries.into_iter().map(|mut mark| {
        mark.shape.moved(0.0, top);
        mark
    }));
    if height > 0.0 {
        drawing.height = top + height;
    }
}
