//! Forms as workbooks: written, filled in by others, read back, marked.

mod marks;
mod office;
mod properties;
mod refusals;
mod round_trip;
pub(crate) mod sample;
mod tolerance;
