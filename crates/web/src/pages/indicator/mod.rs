//! One indicator of a unit.

pub(crate) mod file;
pub(crate) mod show;
