//! The store on real databases: every test runs on SQLite and on PostgreSQL.

#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

mod accounts;
mod boundaries;
mod chain;
mod collect;
mod facts;
mod jobs;
mod messages;
mod records;
mod reminders;
mod round_trip;
mod support;
mod tables;
mod tasks;
mod units;
