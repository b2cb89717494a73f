//! The register of units: who existed when, under whom, and who came from whom (METHODS §4).

pub mod agencies;
mod event;
mod faults;
mod find;
pub mod official;
mod operation;
mod register;
mod restate;
mod tree;

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;

pub use event::{ActRef, Change, Event, EventId, EventKind, Name};
pub use faults::Fault;
pub use find::{NotFound, Reference};
pub use operation::{Ground, Heir, NewUnit, Operation, prepare, standing_on, touched, undo};
pub use register::{Line, Register, Unit};
pub use restate::{Part, Restatement, divide};
pub use tree::{Leaf, Node, Tree};

pub(crate) use tree::to_u32;
