//! `GET /drafts/{id}`: the review of a draft.

use axum::extract::{Path, RawQuery};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use cotmoc_app::model::{DraftId, DraftState, ItemId};
use cotmoc_app::{drafts, plans};

use super::form::{kind, likely_kind, of_quote};
use super::review::{Open, Review, View};
use crate::errors::Fail;
use crate::form::Fields;
use crate::visitor::Visitor;

/// `GET /drafts/{id}`
pub(crate) async fn show(
    visitor: Visitor,
    Path(id): Path<i64>,
    RawQuery(query): RawQuery,
) -> Result<Response, Fail> {
    let query = Fields::parse(&query.unwrap_or_default());
    let cx = visitor.cx();
    let shown = drafts::show(cx, DraftId(id)).await?;
    match (shown.draft.state, shown.draft.plan) {
        (DraftState::Accepted, Some(plan)) => {
            return Ok(Redirect::to(&format!("/plans/{plan}")).into_response());
        }
        (DraftState::Discarded, _) => {
            return Ok(Redirect::to(&format!("/documents/{}", shown.document.id)).into_response());
        }
        _ => {}
    }
    let plans = plans::list(cx).await?;
    let open = if let Ok(item) = query.text("edit").parse::<i64>() {
        Open::Edit(ItemId(item), None)
    } else if query.has("kind") {
        let quote = query.text("quote");
        let kind = if query.text("kind") == "any" { likely_kind(quote) } else { kind(&query)? };
        Open::Add(kind, of_quote(kind, quote))
    } else {
        Open::Nothing
    };
    let review = Review {
        shown: &shown,
        plans: &plans,
        view: View::of(&query),
        open,
        again: query.has("again"),
        status: StatusCode::OK,
    };
    review.page(&visitor)
}

/// The review once more, with a form as it was typed and what is wrong with it.
///
/// # Errors
/// As for the page itself.
pub(crate) async fn show_refused(
    visitor: &Visitor,
    draft: DraftId,
    view: View,
    open: Open,
) -> Result<Response, Fail> {
    let cx = visitor.cx();
    let shown = drafts::show(cx, draft).await?;
    let plans = plans::list(cx).await?;
    let review = Review {
        shown: &shown,
        plans: &plans,
        view,
        open,
        again: false,
        status: StatusCode::UNPROCESSABLE_ENTITY,
    };
    review.page(visitor)
}
