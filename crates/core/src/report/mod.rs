//! Reports: what kinds there are, what an outline asks for, and figures within what a person writes.
//!
//! An [`Outline`] («đề cương») is data: headings, under each the parts that are bound to figures, charts,
//! tasks and lists, and the places where a person writes. Within a written text a figure stands by its
//! name in braces, «{KTS01.gia-tri}» ([`text`]), so that it says what the figure is whenever it is read,
//! until the report is released and sealed.

mod kind;
mod outline;
pub mod text;

pub use kind::ReportKind;
pub use outline::{MOST_PARTS, MOST_SECTIONS, Outline, OutlineFault, Part, Section, TasksOf};
