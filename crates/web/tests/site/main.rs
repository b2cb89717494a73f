//! The real router, in process, over a real application on a temporary SQLite database.

mod caching;
mod crawl;
mod injection;
mod messages;
mod refusals;
mod review;
mod support;
