//! Plans.

mod beside;
pub(crate) mod show;
pub(crate) mod tables;
