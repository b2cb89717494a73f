//! Word templates: read, checked, filled, and read back.

mod decree30;
mod faults;
mod fill;
mod office;
mod properties;
mod ready;
mod sample;
