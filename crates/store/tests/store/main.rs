//! The store on real databases: every test runs on SQLite and on PostgreSQL.

mod chain;
mod records;
mod round_trip;
mod support;
mod tables;
