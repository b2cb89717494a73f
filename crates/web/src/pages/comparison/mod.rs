//! Units side by side.

pub(crate) mod show;
