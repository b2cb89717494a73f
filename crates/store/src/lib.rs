//! All SQL of Cột Mốc, and nothing else: the same text on SQLite and on PostgreSQL.
//!
//! A function takes the transaction first, holds one statement as a constant, and gives back
//! records of [`model`] through a private row struct. Rules that are not about keeping (who may do
//! what, what contradicts what) live above.

pub mod accounts;
pub mod acts;
pub mod api_tokens;
pub mod assessments;
pub mod assigned_targets;
pub mod assignments;
pub mod attachments;
pub mod audit;
pub mod batches;
pub mod boundaries;
pub mod cells;
pub mod demo;
pub mod documents;
pub mod drafts;
pub mod dump;
pub mod duties;
pub mod entries;
pub mod forms;
pub mod indicators;
pub mod integrity;
pub mod items;
pub mod jobs;
pub mod load;
pub mod messages;
pub mod model;
pub mod observations;
mod origins;
pub mod overview;
pub mod passages;
pub mod plan_methods;
pub mod plans;
pub mod qualitative;
pub mod releases;
pub mod remarks;
pub mod reminders;
pub mod report_files;
pub mod report_outlines;
pub mod report_schedules;
pub mod report_seals;
pub mod reports;
pub mod rounds;
pub mod schema;
pub mod series;
pub mod sessions;
pub mod settings;
pub mod sheet_uploads;
pub mod steps;
pub mod submissions;
pub mod targets;
pub mod task_budgets;
pub mod task_deadlines;
pub mod task_evidence;
pub mod task_feeds;
pub mod task_heirs;
pub mod task_links;
pub mod task_progress;
pub mod tasks;
#[cfg(feature = "testing")]
pub mod testing;
pub mod tickets;
pub mod unit_plans;
pub mod units;

mod bulk;
mod db;
mod error;
mod ids;
mod migrate;
mod pieces;
mod row;
mod text;

pub use db::{Address, Store, Tx};
pub use error::{Result, StoreError};
pub use ids::take as take_ids;
pub use migrate::{Step, Upgrade, applied as applied_steps, check_steps, known_steps};
