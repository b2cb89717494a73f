//! The real router, in process, over a real application on a temporary SQLite database.

#![expect(clippy::unwrap_used, reason = "a test that meets nothing where something must be is to stop there")]

mod accounts;
mod caching;
mod crawl;
mod entry;
mod excel;
mod figures;
mod forms;
mod gates;
mod injection;
mod messages;
mod portal;
mod refusals;

mod reminders;
mod reports;
mod review;
mod rounds;
mod sight;
mod support;
mod tasks;
mod units;
