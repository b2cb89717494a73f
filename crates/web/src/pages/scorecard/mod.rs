//! Where the targets of a plan stand, on one page.

pub(crate) mod print;
pub(crate) mod show;
