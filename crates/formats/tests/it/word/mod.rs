//! Word templates: read, checked, filled, and read back.

mod fill;
mod sample;
