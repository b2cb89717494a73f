//! What the grid of many units shows.

use askama::Template;

use crate::messages::Texts;
use crate::pages::entry::view::{Mark, Notice};
use crate::render::{Section, Shell};

/// The grid with scripts: cells are plain, and the one that is worked on gets a field.
#[derive(Template)]
#[template(path = "many.html")]
pub(super) struct RichPage<'a> {
    pub(super) grid: &'a Grid,
    pub(super) t: Texts,
    pub(super) shell: &'a Shell,
}

/// The same as one form, for browsers without scripts.
#[derive(Template)]
#[template(path = "many_plain.html")]
pub(super) struct PlainPage<'a> {
    pub(super) grid: &'a Grid,
    pub(super) t: Texts,
    pub(super) shell: &'a Shell,
}

/// Some units of a round with their cells.
pub(super) struct Grid {
    pub(super) round: i64,
    pub(super) code: String,
    pub(super) title: String,
    pub(super) period: String,
    pub(super) due: String,
    pub(super) notices: Vec<Notice>,
    pub(super) plain: bool,
    pub(super) q: String,
    pub(super) states: Vec<Choice>,
    pub(super) shown: usize,
    pub(super) all: usize,
    pub(super) pages: Vec<PageLink>,
    /// This view's own address, and that of the other form.
    pub(super) here: String,
    pub(super) other: String,
    pub(super) columns: Vec<Column>,
    pub(super) rows: Vec<Row>,
    /// Whether some unit is late, so that handing in needs a reason.
    pub(super) asks_late: bool,
    /// What the scripts are given.
    pub(super) data: String,
}

/// A filter that can be chosen.
pub(super) struct Choice {
    pub(super) value: String,
    pub(super) words: String,
    pub(super) chosen: bool,
}

/// A page of the grid.
pub(super) struct PageLink {
    pub(super) words: String,
    pub(super) href: String,
    pub(super) here: bool,
}

/// One line of the form.
pub(super) struct Column {
    pub(super) key: String,
    pub(super) label: String,
    pub(super) measure: String,
    /// Sums of the shown units, of this period and the one before; empty where they do not add up.
    pub(super) total: String,
    pub(super) previous: String,
}

/// One unit.
pub(super) struct Row {
    pub(super) submission: i64,
    pub(super) name: String,
    pub(super) code: String,
    pub(super) editable: bool,
    pub(super) state: Mark,
    pub(super) days: Mark,
    pub(super) progress: String,
    pub(super) cells: Vec<Cell>,
}

/// One cell.
#[derive(Default)]
pub(super) struct Cell {
    pub(super) key: String,
    pub(super) entry: i64,
    /// What stands, as written; what stands in the field of the plain form.
    pub(super) value: String,
    pub(super) typed: String,
    pub(super) missing: bool,
    pub(super) reason: String,
    pub(super) previous: String,
    pub(super) class: &'static str,
    pub(super) problem: String,
}
