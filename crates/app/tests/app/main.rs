//! Use cases on real databases: every test runs on SQLite and on PostgreSQL.

#![expect(clippy::unwrap_used, clippy::panic, clippy::expect_used, reason = "tests fail by panicking")]

mod accounts;
mod assess;
mod backup;
mod cascade;
mod collect;
mod collect_kill;
mod collecting;
mod data;
mod design;
mod drafts;
mod figures;
mod jobs;
mod kill;
mod maps;
mod people;
mod plans;
mod remind;
mod remind_kill;
mod reports;
mod samples;
mod sheets;
mod shipped;
mod support;
mod tasks;
mod thresholds;
mod units;
mod units_together;
mod upgrade;
mod walk;
