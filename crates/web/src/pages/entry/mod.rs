//! Filling in a form: one unit's page, the page of one of its cells, and what they send.

pub(crate) mod act;
pub(crate) mod cell;
pub(crate) mod cells;
pub(crate) mod letters;
pub(crate) mod marks;
pub(crate) mod save;
pub(crate) mod script;
pub(crate) mod show;
pub(crate) mod typed;
pub(crate) mod view;

mod lay;
mod limits;
mod notices;
mod spark;

/// The scripts that the page's own one imports, so that a browser asks for all of them at once.
pub(crate) const MODULES: &[&str] = &[
    "typed.js", "checks.js", "numbers.js", "paste.js", "unsent.js", "cell.js", "panel.js", "saver.js",
    "preview.js",
];
