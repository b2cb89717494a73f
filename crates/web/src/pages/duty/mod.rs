//! Duties: who does what for which units.

pub(crate) mod end;
pub(crate) mod hand_over;
pub(crate) mod list;
pub(crate) mod new;
pub(crate) mod rows;
