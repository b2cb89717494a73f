//! `GET /releases`: what was prepared for the public, and what became of it.

use askama::Template;
use axum::response::Response;
use cotmoc_app::{Action, releases};

use super::state;
use crate::errors::Fail;
use crate::messages::Texts;
use crate::numbers;
use crate::render::{Data, Section, Shell, page, texts};
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "releases.html")]
struct ReleasesPage {
    t: Texts,
    shell: Shell,
    may_release: bool,
    rows: Vec<Row>,
}

struct Row {
    id: i64,
    title: String,
    plan: String,
    made: String,
    by: String,
    state: (&'static str, &'static str, String),
    newest: bool,
}

/// `GET /releases`
pub(crate) async fn show(visitor: Visitor) -> Result<Response, Fail> {
    let all = releases::list(visitor.cx()).await?;
    let t = texts(&visitor);
    let now = visitor.cx().now();
    let shell = Shell::new(&visitor, Section::Releases, Data::of(all.iter().map(|one| one.release.demo)));
    page(&ReleasesPage {
        t,
        may_release: shell.may(Action::Release),
        shell,
        rows: all
            .into_iter()
            .map(|one| Row {
                id: one.release.id.0,
                state: state(t, &one.release, now),
                made: numbers::moment(one.release.made_at),
                by: one.release.made_by,
                title: one.release.title,
                plan: one.plan,
                newest: one.newest,
            })
            .collect(),
    })
}
