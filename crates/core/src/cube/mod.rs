//! The cube: facts of all elements, laid out so that every total of every level is one pass.

mod block;
mod cells;
mod joint;
pub mod parallel;
mod restated;
mod total;

pub use block::{Block, Row};
pub use cells::Values;
pub use joint::ratio_totals;
pub use restated::RestatedSegments;
pub use total::{Segments, Span, Totals};
