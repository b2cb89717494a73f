//! One grid for many units: rows are units, columns are the lines of a form.

pub(crate) mod cells;
pub(crate) mod save;
pub(crate) mod show;
pub(crate) mod submit;

mod lay;
mod view;

/// The scripts that the page's own one imports, so that a browser asks for all of them at once.
pub(crate) const MODULES: &[&str] =
    &["typed.js", "numbers.js", "paste.js", "unsent.js", "cell.js", "panel.js", "saver.js", "preview.js"];
