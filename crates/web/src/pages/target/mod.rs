//! Targets.

pub(crate) mod show;
