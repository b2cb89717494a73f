//! Forms: what is typed, what is wrong with a definition, the way of a submission.

#![expect(clippy::unwrap_used, clippy::panic, clippy::expect_used, reason = "tests fail by panicking")]

mod edit;
mod faults;
mod typed;
mod way;
