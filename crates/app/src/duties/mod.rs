//! Duties: who reports, approves and owns what, for which units, from when.
//!
//! A duty is never changed: it is ended, and another one begins. A hand-over ends all duties of a
//! person on a day and begins them for another one, in one act.

mod gaps;
mod give;
mod hand_over;
mod list;
mod on_duty;
mod pass_on;

pub use gaps::Gap;
pub use give::{DutyForm, end, give};
pub(crate) use give::{Named, keep, names, same};
pub use hand_over::{HandOver, HandOverForm, hand_over, preview_hand_over};
pub use list::{Board, DutyFilter, DutyRow, Trouble, board, rows_of};
pub(crate) use on_duty::OnDuty;
pub use pass_on::pass_on;
