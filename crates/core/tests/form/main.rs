//! Forms: what is typed, what is wrong with a definition, the way of a submission.

mod faults;
mod typed;
mod way;
