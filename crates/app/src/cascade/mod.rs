//! Giao chỉ tiêu: targets given to communes and departments for a year, and whether together they
//! make what the plan asks of the province.

mod check;
mod import;
mod rows;
mod show;
mod weights;

pub use check::{LevelCheck, NotComparable, Rule, Verdict};
pub use import::{Given, TargetChange, TargetReport, Trial, import};
pub use show::{CascadePage, Line, given, history, show};
