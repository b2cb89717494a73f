//! What a person records about units: mergers, divisions, names, places, with a preview and an undoing.

pub(crate) mod create;
pub(crate) mod list;
pub(crate) mod new;
pub(crate) mod preview;
pub(crate) mod show;
pub(crate) mod undo;

mod ask;
mod form;

pub(crate) use list::EventView;
