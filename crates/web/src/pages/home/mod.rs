//! The start page.

pub(crate) mod show;
pub(crate) mod start;
