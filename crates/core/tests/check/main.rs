//! Checks: the cases that the browser runs too, random forms held against it, and what is worked out of
//! many units.

#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

mod agree;
mod cases;
