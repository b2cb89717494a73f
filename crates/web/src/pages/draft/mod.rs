//! Drafts: a document beside what was read from it, until a person accepts it.

pub(crate) mod accept;
pub(crate) mod add;
pub(crate) mod decide;
pub(crate) mod edit;
mod form;
mod item;
mod layout;
mod quote;
mod review;
pub(crate) mod show;
