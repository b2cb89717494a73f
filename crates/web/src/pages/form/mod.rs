//! Forms: list, designer, trial, versions, calendars.

mod words;

pub(crate) mod calendar;
pub(crate) mod edit;
pub(crate) mod list;
pub(crate) mod new;
pub(crate) mod show;
pub(crate) mod state;
pub(crate) mod trial;
pub(crate) mod versions;
mod view;
