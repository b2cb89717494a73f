//! `GET /releases/{id}`: one release, what can be done with it, what became of it.

use askama::Template;
use axum::extract::{Path, RawQuery};
use axum::http::StatusCode;
use axum::response::Response;
use cotmoc_app::model::{Release, ReleaseId};
use cotmoc_app::releases;

use super::state;
use crate::errors::Fail;
use crate::form::Fields;
use crate::messages::Texts;
use crate::numbers;
use crate::pages::fields::FormView;
use crate::render::{Data, Section, Shell, page_with, texts};
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "release.html")]
struct ReleasePage {
    t: Texts,
    shell: Shell,
    form: FormView,
    done: bool,
    id: i64,
    version: i64,
    title: String,
    note: String,
    state: (&'static str, &'static str, String),
    facts: Vec<(String, String)>,
    may_release: bool,
    /// Whether it is prepared and nothing else.
    prepared: bool,
    withdrawn: Option<String>,
    /// Its public address, path and whole, once it is or will be open.
    address: Option<(String, String)>,
}

/// `GET /releases/{id}`
pub(crate) async fn show(
    visitor: Visitor,
    Path(id): Path<i64>,
    RawQuery(query): RawQuery,
) -> Result<Response, Fail> {
    let done = Fields::parse(&query.unwrap_or_default()).has("done");
    let release = releases::show(visitor.cx(), ReleaseId(id)).await?;
    draw(&visitor, StatusCode::OK, &release, FormView::default(), done)
}

/// The page of a release, perhaps with what was wrong in a form of it.
pub(super) fn draw(
    visitor: &Visitor,
    status: StatusCode,
    release: &Release,
    form: FormView,
    done: bool,
) -> Result<Response, Fail> {
    let t = texts(visitor);
    let mut facts = vec![(
        t.get("release-made").into_owned(),
        format!("{}, {}", release.made_by, numbers::moment(release.made_at)),
    )];
    if let (Some(from), Some(by)) = (release.public_from, &release.released_by) {
        facts.push((t.get("release-from").into_owned(), format!("{} ({by})", numbers::moment(from))));
    }
    if let Some(end) = &release.withdrawn {
        facts.push((
            t.get("release-withdrawn").into_owned(),
            format!("{} ({})", numbers::moment(end.at), end.by),
        ));
    }
    let template = ReleasePage {
        t,
        shell: Shell::new(visitor, Section::Releases, Data::of([release.demo])),
        form,
        done,
        id: release.id.0,
        version: release.version,
        title: release.title.clone(),
        note: release.note.clone(),
        state: state(t, release, visitor.cx().now()),
        facts,
        may_release: releases::may_release(visitor.cx(), release.plan).is_ok(),
        prepared: release.public_from.is_none() && release.withdrawn.is_none(),
        withdrawn: release.withdrawn.as_ref().map(|end| end.why.clone()),
        address: release.public_from.map(|_| {
            let path = format!("/cong-khai/ban/{}", release.id);
            (path.clone(), visitor.cx().address(&path))
        }),
    };
    page_with(status, &template)
}
