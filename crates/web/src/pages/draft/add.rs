//! `POST /drafts/{id}/items`: adds an item that the reader did not find.

use axum::extract::Path;
use axum::response::Response;
use cotmoc_app::model::{DraftId, Item};
use cotmoc_app::{AppError, Kind, drafts};

use super::decide::{after, back};
use super::edit::Refusal;
use super::form::{FormView, kind, parse_item};
use super::quote;
use super::review::{Open, View};
use super::show::show_refused;
use crate::errors::Fail;
use crate::form::Fields;
use crate::paper;
use crate::render::texts;
use crate::visitor::Visitor;

/// `POST /drafts/{id}/items`
pub(crate) async fn add(visitor: Visitor, Path(draft): Path<i64>, typed: Fields) -> Result<Response, Fail> {
    let draft = DraftId(draft);
    let view = View::of(&typed);
    match added(&visitor, draft, view, &typed).await {
        Ok(item) => Ok(after(draft, view, item.id)),
        Err(Refusal::Form(error)) if error.kind() == Kind::User => {
            let open = Open::Add(kind(&typed)?, FormView::refused(&typed, &error));
            show_refused(&visitor, draft, view, open).await
        }
        Err(Refusal::Form(error)) => Err(Fail::from(error).back_to(back(draft, view))),
        Err(Refusal::Request(fail)) => Err(fail.back_to(back(draft, view))),
    }
}

async fn added(visitor: &Visitor, draft: DraftId, view: View, typed: &Fields) -> Result<Item, Refusal> {
    let (cx, t) = (visitor.cx(), texts(visitor));
    let fields = parse_item(kind(typed)?, typed)?;
    let marked = typed.text("quote");
    let span = if marked.is_empty() {
        None
    } else {
        let text = drafts::show(cx, draft).await?.text;
        let from =
            view.part.and_then(|part| paper::parts(&text).get(part - 1).map(|part| part.start)).unwrap_or(0);
        let found = quote::find(&text, marked, from);
        Some(found.ok_or_else(|| {
            let message = t.get("review-quote-not-found").into_owned();
            AppError::field("quote", message)
        })?)
    };
    Ok(drafts::add_item(cx, draft, span, fields).await?)
}
