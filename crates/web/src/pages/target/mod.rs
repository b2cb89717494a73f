//! Targets.

pub(crate) mod show;

mod progress;
