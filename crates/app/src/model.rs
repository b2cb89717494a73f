//! The records that pages show, in one place.

pub use cotmoc_core::model::{AdminLevel, Comparator, DocumentFacts, Level as NoteLevel, Note, Pillar, Span};
pub use cotmoc_store::model::*;
