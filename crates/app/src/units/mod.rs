//! Units: who existed when, who came from whom, and what people record about it.
//!
//! The register is the official one, which the binary carries, with the events that were recorded
//! here. It is built anew when the revision in the database moves, so another instance's change is
//! in the next answer.

mod agencies;
mod ask;
mod browse;
mod current;
mod find;
mod import;
mod record;
mod tasks;
mod understand;
mod view;

pub use agencies::{Departments, lay_agencies};
pub use ask::{Ask, HeirForm, LineForm, UnitForm, What};
pub use browse::{ListQuery, UnitList, UnitPage, events, list, search, show};
pub use current::{Current, current};
pub use find::Problem;
pub use import::{ImportKind, ImportReport, ImportRow, import};
pub use record::{Mode, Preview, Undo, record, undo};
pub use tasks::{Passing, TaskBoard, pass_tasks, tasks};
pub use understand::{day_field, read_day};
pub use view::{Called, EventRow, Kin, Moved, Standing, UnitRow, kind_words, share_words};

pub(crate) use current::{Cache, load};
pub(crate) use find::resolve;
pub(crate) use tasks::{Holder, Place, holders, territory_of};
pub(crate) use view::row;

/// The present day in Việt Nam: the day on which units are looked at where none is asked for.
#[must_use]
pub fn today(cx: &crate::Context) -> jiff::civil::Date {
    crate::when::day(cx.now())
}
