//! The use cases of Cột Mốc: permission, load, work of the core, save, audit.
//!
//! One use case is one function, grouped by noun; the page, the JSON route and the command all
//! call it. Each takes a [`Context`] first: the application and who acts.
//!
//! Nothing here knows of HTTP or of a terminal. Errors are [`AppError`]s with a kind and a hint.

pub mod accounts;
pub mod assess;
pub mod audit;
pub mod backup;
pub mod cascade;
pub mod checklist;
pub mod collect;
pub mod compare;
pub mod data;
pub mod design;
pub mod documents;
pub mod drafts;
pub mod duties;
pub mod figures;
pub mod forms;
pub mod indicators;
pub mod jobs;
pub mod limits;
pub mod mail;
pub mod maps;
pub mod media;
pub mod messages;
pub mod model;
pub mod overview;
pub mod people;
pub mod plans;
pub mod portal;
pub mod releases;
pub mod remind;
pub mod reports;
pub mod samples;
pub mod scorecard;
pub mod sheets;
pub mod targets;
pub mod tasks;
pub mod units;
pub mod upkeep;
pub mod verify;

mod clock;
mod config;
mod error;
mod files;
mod national;
mod permission;
mod presence;
mod when;

pub use clock::Clock;
pub use config::{App, Backups, Config, Context, Upgraded};
pub use error::{AppError, FieldError, Kind};
pub use permission::{Action, Actor, Grant, Reach, Scope, TABLE as PERMISSIONS};

/// What every use case gives back.
pub type Result<T> = std::result::Result<T, AppError>;
