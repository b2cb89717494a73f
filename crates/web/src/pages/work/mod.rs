//! The work that waits for who signed in: the start page.

pub(crate) mod show;
mod tasks;
