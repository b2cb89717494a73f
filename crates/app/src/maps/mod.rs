//! Maps: borders of units, taken in from files, and drawings made of them.
//!
//! Borders are simplified once, when they come in. A map of a day is drawn from the latest set whose day is
//! not after it; where there is none for the provinces, they are drawn as squares of one size.

mod load;
mod matching;
mod show;

pub use cotmoc_core::geo::{Area as MapArea, Inset};
pub use load::{Loaded, load, remove, sets};
pub use show::{Map, MapKind, shapes};

pub(crate) use show::of;
