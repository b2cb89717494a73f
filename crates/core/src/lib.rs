//! The pure heart of Cột Mốc: the words of the field as types, and the rules that work on them.
//!
//! Nothing here reads a file, a clock, a network or a database. What is read from people's
//! documents never fails: it gives a result and [notes](model::Note).

pub mod calendar;
pub mod catalogue;
pub mod check;
pub mod clock;
pub mod compose;
pub mod cube;
mod divisor;
pub mod fold;
pub mod form;
pub mod formula;
pub mod geo;
pub mod letters;
pub mod model;
pub mod number;
pub mod offer;
pub mod progress;
pub mod reader;
pub mod remind;
pub mod report;
pub mod task;
pub mod units;
