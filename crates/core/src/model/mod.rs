//! The words of the field as types that cannot be wrong.

mod note;
mod reading;
mod target;

pub use note::{Level, Note};
pub use reading::{DocumentFacts, Qualitative, ReadTarget, ReadTask, Reading, Span};
pub use target::{AdminLevel, Comparator, Pillar, UnknownWord};
