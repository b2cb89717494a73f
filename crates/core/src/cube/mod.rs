//! The cube: facts of all elements, laid out so that every total of every level is one pass.

mod block;
mod cells;
mod computed;
mod facts;
mod figure;
mod joint;
pub mod parallel;
mod restated;
mod scoreboard;
mod sheet;
mod spread;
mod store;
mod tally;
mod terms;
#[cfg(test)]
mod tests;
mod total;
mod view;

pub use block::{Block, Row};
pub use cells::Values;
pub use facts::{Cell, Eras, Facts};
pub use figure::{Absent, Figure, Measure, Of};
pub use joint::ratio_totals;
pub use restated::RestatedSegments;
pub use scoreboard::{Entry, Scoreboard};
pub use store::{Borders, Cube};
pub use tally::Coverage;
pub use total::{Segments, Span, Totals};
pub use view::{View, reported_as};
