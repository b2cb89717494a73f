//! The start page.

pub(crate) mod show;
