//! The register of units: who existed when, under whom, and who came from whom (METHODS §4).

mod event;
mod faults;
mod register;

pub use event::{ActRef, Change, Event, EventId, EventKind, Name};
pub use faults::Fault;
pub use register::{Line, Register, Unit};
