//! A report as its approver sees it, and what is done with it.

pub(crate) mod act;
pub(crate) mod review;

mod view;
