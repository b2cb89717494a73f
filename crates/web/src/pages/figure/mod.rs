//! Figures of units, on the borders then or of any day.

pub(crate) mod show;
mod view;
