//! Figures: what was reported, rolled up over units and time, on the borders then or of any day.

mod engine;
mod measure;
mod table;
mod threshold;

pub use cotmoc_core::cube::{Absent, Borders, Coverage, Figure};
pub use measure::{Subject, words};
pub use table::{Ask, Row, Table, table};

pub(crate) use engine::{Engine, ask, load, replay};
pub(crate) use measure::subject;
pub(crate) use table::{borders, lay};
pub(crate) use threshold::Thresholds;
