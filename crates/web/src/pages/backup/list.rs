//! `GET /backups`: the backups of the folder, and how they come about.

use askama::Template;
use axum::extract::RawQuery;
use axum::response::Response;
use cotmoc_app::backup::{self, Kept, Occasion};

use crate::errors::Fail;
use crate::form::Fields;
use crate::messages::Texts;
use crate::numbers;
use crate::render::{Data, Section, Shell, page, texts};
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "backups.html")]
struct BackupsPage {
    t: Texts,
    shell: Shell,
    backups: Vec<BackupRow>,
    folder: String,
    /// The time of day at which one is made.
    daily: Option<String>,
    keep: usize,
    ordered: bool,
}

/// A backup as a row.
struct BackupRow {
    name: String,
    when: String,
    size: String,
    before_upgrade: bool,
}

impl BackupRow {
    fn new(kept: &Kept) -> Self {
        Self {
            name: kept.name.clone(),
            when: numbers::moment(kept.at),
            size: numbers::file_size(kept.size),
            before_upgrade: kept.occasion == Occasion::Upgrade,
        }
    }
}

/// `GET /backups`
pub(crate) async fn list(visitor: Visitor, RawQuery(query): RawQuery) -> Result<Response, Fail> {
    let backups = backup::list(visitor.cx()).await?;
    let app = visitor.cx().app();
    let settings = app.backups();
    page(&BackupsPage {
        t: texts(&visitor),
        shell: Shell::new(&visitor, Section::Backups, Data::Real),
        backups: backups.iter().map(BackupRow::new).collect(),
        folder: app.backup_folder().display().to_string(),
        daily: settings.at.map(|at| format!("{:02}:{:02}", at.hour(), at.minute())),
        keep: settings.keep,
        ordered: Fields::parse(&query.unwrap_or_default()).has("ordered"),
    })
}
