//! `GET /entry/{id}`: one unit's form in one round, to be filled in.

use axum::extract::{Path, RawQuery};
use axum::response::Response;
use cotmoc_app::collect;
use cotmoc_app::model::SubmissionId;

use super::lay::{Beside, lay};
use super::view::Notice;
use crate::errors::Fail;
use crate::form::Fields;
use crate::render::{page, texts};
use crate::visitor::Visitor;

/// `GET /entry/{id}`
pub(crate) async fn show(
    visitor: Visitor,
    Path(id): Path<i64>,
    RawQuery(query): RawQuery,
) -> Result<Response, Fail> {
    let query = Fields::parse(&query.unwrap_or_default());
    let entry = collect::page(visitor.cx(), SubmissionId(id)).await?;
    let t = texts(&visitor);
    let title = match (query.text("done"), query.text("saved").parse::<u32>()) {
        ("submit", _) => Some(t.get("entry-done-submit").into_owned()),
        ("withdraw", _) => Some(t.get("entry-done-withdraw").into_owned()),
        ("correct", _) => Some(t.get("entry-done-correct").into_owned()),
        (_, Ok(0)) => Some(t.get("many-nothing-changed").into_owned()),
        (_, Ok(saved)) => Some(t.with("many-saved", saved).into_owned()),
        _ => None,
    };
    let done = title.map(|title| Notice { title, role: "status", ..Notice::plain("done", "✓", "done") });
    page(&lay(&visitor, &entry, Beside { notices: done.into_iter().collect(), ..Beside::default() }))
}
