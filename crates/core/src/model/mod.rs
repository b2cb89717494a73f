//! The words of the field as types that cannot be wrong.

#[macro_use]
mod vocabulary;

mod element;
mod note;
mod observation;
mod period;
mod reading;
mod target;
mod unit;

pub use element::{Breakdown, Counts, Element, ElementKind, TimeRule, UnitRule};
pub use note::{Level, Note};
pub use observation::{Quantity, ScaleError, Status};
pub use period::{NotAPeriod, Period, PeriodKind};
pub use reading::{DocumentFacts, Qualitative, ReadTarget, ReadTask, Reading, Span};
pub use target::{AdminLevel, Comparator, Pillar};
pub use unit::{NotAShare, Share, UnitId, UnitLevel};
pub use vocabulary::UnknownWord;
pub(crate) use vocabulary::vocabulary;
