//! Plans.

mod beside;
pub(crate) mod method;
mod progress;
pub(crate) mod show;
pub(crate) mod tables;
