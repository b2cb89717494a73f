//! Checks: the cases that the browser runs too, random forms held against it, and what is worked out of
//! many units.

mod agree;
mod cases;
