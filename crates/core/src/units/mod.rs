//! The register of units: who existed when, under whom, and who came from whom (METHODS §4).

mod event;

pub use event::{ActRef, Change, Event, EventId, EventKind, Name};
