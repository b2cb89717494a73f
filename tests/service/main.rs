//! The whole service from outside: the real binary, its commands and its pages.

mod bad_input;
mod samples;
mod support;
