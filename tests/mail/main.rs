//! Mail against a real mail server: nothing is lost, nothing goes out twice, and what nobody can know
//! is left to a person.

#![expect(clippy::unwrap_used, clippy::panic, clippy::expect_used, reason = "tests fail by panicking")]

mod encryption;
mod ends;
mod killed;
mod reminders;
mod support;
