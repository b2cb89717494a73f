//! `POST /drafts/{id}/items/{item}/…`: what a person decides about items, and about the draft itself.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use cotmoc_app::drafts::{self, ItemRef};
use cotmoc_app::model::{DraftId, ItemId};

use super::review::View;
use crate::errors::{Fail, FailKind};
use crate::form::Fields;
use crate::visitor::Visitor;

/// Draft and item of an address.
type Place = Path<(i64, i64)>;

/// `POST /drafts/{id}/items/{item}/reject`
pub(crate) async fn reject(visitor: Visitor, Path(place): Place, fields: Fields) -> Result<Response, Fail> {
    let (draft, item, view) = place_of(place, &fields)?;
    drafts::reject_item(visitor.cx(), draft, item)
        .await
        .map_err(|e| Fail::from(e).back_to(back(draft, view)))?;
    Ok(after(draft, view, item.id))
}

/// `POST /drafts/{id}/items/{item}/restore`
pub(crate) async fn restore(visitor: Visitor, Path(place): Place, fields: Fields) -> Result<Response, Fail> {
    let (draft, item, view) = place_of(place, &fields)?;
    drafts::restore_item(visitor.cx(), draft, item)
        .await
        .map_err(|e| Fail::from(e).back_to(back(draft, view)))?;
    Ok(after(draft, view, item.id))
}

/// `POST /drafts/{id}/items/{item}/reset`
pub(crate) async fn reset(visitor: Visitor, Path(place): Place, fields: Fields) -> Result<Response, Fail> {
    let (draft, item, view) = place_of(place, &fields)?;
    drafts::reset_item(visitor.cx(), draft, item)
        .await
        .map_err(|e| Fail::from(e).back_to(back(draft, view)))?;
    Ok(after(draft, view, item.id))
}

/// `POST /drafts/{id}/items/{item}/choose`: this one, and not those that contradict it. The version is
/// the draft's, because the page need not show every rival.
pub(crate) async fn choose(visitor: Visitor, Path(place): Place, fields: Fields) -> Result<Response, Fail> {
    let (draft, item, view) = place_of(place, &fields)?;
    let chosen = drafts::choose_item_in(visitor.cx(), draft, item.version, item.id).await;
    chosen.map_err(|e| Fail::from(e).back_to(back(draft, view)))?;
    Ok(after(draft, view, item.id))
}

/// `POST /drafts/{id}/items/{item}/keep-all`: this one and those that contradict it stand side by side.
pub(crate) async fn keep_all(visitor: Visitor, Path(place): Place, fields: Fields) -> Result<Response, Fail> {
    let (draft, item, view) = place_of(place, &fields)?;
    let kept = drafts::keep_all_of(visitor.cx(), draft, item.version, item.id).await;
    kept.map_err(|e| Fail::from(e).back_to(back(draft, view)))?;
    Ok(Redirect::to(&back(draft, view)).into_response())
}

/// `POST /drafts/{id}/items/{item}/merge`: this one stands for the others, which say the same.
pub(crate) async fn merge(visitor: Visitor, Path(place): Place, fields: Fields) -> Result<Response, Fail> {
    let (draft, item, others, view) = choice_of(place, &fields)?;
    drafts::merge_items(visitor.cx(), draft, item, &others)
        .await
        .map_err(|e| Fail::from(e).back_to(back(draft, view)))?;
    Ok(after(draft, view, item.id))
}

/// `POST /drafts/{id}/discard`: lays the draft aside; its document stays.
pub(crate) async fn discard(
    visitor: Visitor,
    Path(draft): Path<i64>,
    fields: Fields,
) -> Result<Response, Fail> {
    let draft = DraftId(draft);
    let cx = visitor.cx();
    let document = drafts::show(cx, draft).await?.document.id;
    let view = View::of(&fields);
    drafts::discard(cx, draft, version(&fields)?)
        .await
        .map_err(|e| Fail::from(e).back_to(back(draft, view)))?;
    Ok(Redirect::to(&format!("/documents/{document}")).into_response())
}

/// The review at the place of the item that was changed.
pub(crate) fn after(draft: DraftId, view: View, item: ItemId) -> Response {
    Redirect::to(&format!("{}#i-{item}", back(draft, view))).into_response()
}

/// The review in the same view.
pub(crate) fn back(draft: DraftId, view: View) -> String {
    format!("/drafts/{draft}{}", view.query())
}

/// The version that a form names.
pub(crate) fn version(fields: &Fields) -> Result<i64, Fail> {
    fields.text("version").parse().map_err(|_| Fail::new(FailKind::User))
}

fn place_of((draft, item): (i64, i64), fields: &Fields) -> Result<(DraftId, ItemRef, View), Fail> {
    Ok((DraftId(draft), ItemRef { id: ItemId(item), version: version(fields)? }, View::of(fields)))
}

/// A choice is written as the version of the chosen item, then the others: `3;12.1,15.2`.
fn choice_of(
    (draft, item): (i64, i64),
    fields: &Fields,
) -> Result<(DraftId, ItemRef, Vec<ItemRef>, View), Fail> {
    let wrong = || Fail::new(FailKind::User);
    let (version, others) = fields.text("choice").split_once(';').ok_or_else(wrong)?;
    let item = ItemRef { id: ItemId(item), version: version.parse().map_err(|_| wrong())? };
    Ok((DraftId(draft), item, references(others)?, View::of(fields)))
}

/// Items are written as number and version: `12.1,15.2`.
fn references(text: &str) -> Result<Vec<ItemRef>, Fail> {
    text.split(',')
        .map(|one| {
            let (id, version) = one.split_once('.')?;
            Some(ItemRef { id: ItemId(id.parse().ok()?), version: version.parse().ok()? })
        })
        .collect::<Option<Vec<_>>>()
        .ok_or_else(|| Fail::new(FailKind::User))
}
