//! The whole service from outside: the real binary, its commands and its pages.

mod backup;
mod bad_input;
mod commands;
mod formats_agree;
mod samples;
mod story;
mod support;
