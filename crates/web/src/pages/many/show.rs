//! `GET /rounds/{id}/grid?state=…&q=…&page=…&plain=1`: many units of a round in one grid.

use axum::extract::{Path, RawQuery};
use axum::http::StatusCode;
use axum::response::Response;
use cotmoc_app::model::RoundId;

use super::lay::{Asked, Beside, page};
use crate::errors::Fail;
use crate::form::Fields;
use crate::pages::entry::view::Notice;
use crate::render::texts;
use crate::visitor::Visitor;

/// `GET /rounds/{id}/grid`
pub(crate) async fn show(
    visitor: Visitor,
    Path(id): Path<i64>,
    RawQuery(query): RawQuery,
) -> Result<Response, Fail> {
    let query = Fields::parse(&query.unwrap_or_default());
    let t = texts(&visitor);
    let saved = query.text("saved").parse::<usize>().ok();
    let title = saved.map(|count| match count {
        0 => t.get("many-nothing-changed"),
        count => t.with("many-saved", count),
    });
    let notice = title.map(|title| Notice {
        title: title.into_owned(),
        role: "status",
        ..Notice::plain("done", "✓", "done")
    });
    let beside = Beside { notices: notice.into_iter().collect(), ..Beside::default() };
    page(&visitor, RoundId(id), &Asked::of(&query), StatusCode::OK, beside).await
}
