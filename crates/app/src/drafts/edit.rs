//! What a person does with the items of a draft.

use std::collections::HashSet;

use cotmoc_store::{documents, drafts, items, take_ids};
use serde_json::json;

use super::change::Seen;
use super::{ItemRef, change, groups};
use crate::model::{Disposition, DraftId, Item, ItemFields, ItemId, Origin, Span, Subject};
use crate::{Action, AppError, Context, Result, audit, forms, limits};

/// Gives an item new fields (of the same kind). Fields equal to what was read make it proposed again.
///
/// # Errors
/// [`crate::Kind::User`] with errors per field, [`crate::Kind::NotFound`], [`crate::Kind::Conflict`].
pub async fn edit_item(cx: &Context, draft: DraftId, item: ItemRef, fields: ItemFields) -> Result<Item> {
    let fields = forms::checked(fields)?;
    one(cx, draft, item, "draft.item.edit", |old| {
        if old.fields.kind() != fields.kind() {
            return Err(AppError::user(
                "Không đổi được loại của mục: mục tiêu, nhiệm vụ và mục tiêu định tính là ba loại.",
            )
            .hint("Loại mục này rồi thêm một mục mới đúng loại."));
        }
        Ok(with_fields(old, fields))
    })
    .await
}

/// Gives an item back the fields that the reader found.
///
/// # Errors
/// [`crate::Kind::NotFound`], [`crate::Kind::Conflict`].
pub async fn reset_item(cx: &Context, draft: DraftId, item: ItemRef) -> Result<Item> {
    one(cx, draft, item, "draft.item.reset", |old| match old.as_read.clone() {
        Some(fields) => Ok(with_fields(old, fields)),
        None => Ok(old),
    })
    .await
}

/// Takes an item out of what will be accepted.
///
/// # Errors
/// [`crate::Kind::NotFound`], [`crate::Kind::Conflict`].
pub async fn reject_item(cx: &Context, draft: DraftId, item: ItemRef) -> Result<Item> {
    one(cx, draft, item, "draft.item.reject", |old| Ok(rejected(old))).await
}

/// Takes a rejected or merged item back in.
///
/// # Errors
/// [`crate::Kind::NotFound`], [`crate::Kind::Conflict`].
pub async fn restore_item(cx: &Context, draft: DraftId, item: ItemRef) -> Result<Item> {
    one(cx, draft, item, "draft.item.restore", |old| {
        Ok(Item { disposition: Disposition::Kept, merged_into: None, ..old })
    })
    .await
}

/// Adds an item that the reader did not find, with its passage where the person marked one.
///
/// # Errors
/// [`crate::Kind::User`] with errors per field or for a span outside the text,
/// [`crate::Kind::NotFound`], [`crate::Kind::Conflict`].
pub async fn add_item(cx: &Context, draft: DraftId, span: Option<Span>, fields: ItemFields) -> Result<Item> {
    cx.require(Action::EditDraft)?;
    let fields = forms::checked(fields)?;
    let mut tx = cx.store().write().await?;
    let open = change::open(&mut tx, draft).await?;
    if let Some(span) = span {
        let text = documents::text(&mut tx, open.document).await?;
        if span.of(&text).trim().is_empty() {
            return Err(AppError::user("Đoạn trích được đánh dấu không nằm trong văn bản.")
                .hint("Đánh dấu lại đoạn trích trong phần văn bản bên trái, hoặc bỏ trống."));
        }
    }
    if items::of_draft(&mut tx, draft).await?.len() >= limits::ITEMS {
        return Err(AppError::user(format!("Bản nháp đã có {} mục, không thêm được nữa.", limits::ITEMS))
            .hint("Chấp nhận bản nháp này rồi nhập phần còn lại bằng một văn bản khác."));
    }
    let id = ItemId(take_ids(&mut tx, 1).await?.start);
    let item = Item {
        id,
        version: 1,
        origin: Origin::Added,
        disposition: Disposition::Kept,
        merged_into: None,
        span,
        fields,
        as_read: None,
        confidence: 100,
        notes: Vec::new(),
    };
    items::insert(&mut tx, draft, std::slice::from_ref(&item)).await?;
    drafts::touch(&mut tx, draft).await?;
    let detail = json!({"items": [id], "after": [item]});
    audit::record(cx, &mut tx, "draft.item.add", Subject::new("draft", draft.0), detail).await?;
    tx.commit().await?;
    Ok(item)
}

/// Lets `keep` stand for `others`, which say the same.
///
/// # Errors
/// [`crate::Kind::User`] where they are not of one kind, [`crate::Kind::NotFound`], [`crate::Kind::Conflict`].
pub async fn merge_items(cx: &Context, draft: DraftId, keep: ItemRef, others: &[ItemRef]) -> Result<Item> {
    let refs: Vec<ItemRef> = std::iter::once(keep).chain(others.iter().copied()).collect();
    let changed = change::items_of(cx, draft, Seen::Items(&refs), "draft.item.merge", |picked| {
        let kept = &picked[0];
        if picked.len() < 2 {
            return Err(
                AppError::user("Chưa chọn mục nào để gộp.").hint("Chọn ít nhất hai mục nói cùng một điều.")
            );
        }
        if picked.iter().any(|i| i.fields.kind() != kept.fields.kind() || !i.kept()) {
            return Err(AppError::user("Chỉ gộp được các mục cùng loại và chưa bị loại.")
                .hint("Lấy lại mục đã loại, hoặc bỏ chọn mục khác loại."));
        }
        let into = kept.id;
        let merge = |item: Item| {
            if item.id == into {
                return item;
            }
            Item { disposition: Disposition::Merged, merged_into: Some(into), ..item }
        };
        Ok(picked.into_iter().map(merge).collect())
    })
    .await?;
    first(changed)
}

/// Decides a contradiction: keeps `keep` and rejects those of `rivals` that contradict it. A rival
/// of another year does not, so it stays.
///
/// # Errors
/// [`crate::Kind::NotFound`], [`crate::Kind::Conflict`].
pub async fn choose_item(cx: &Context, draft: DraftId, keep: ItemRef, rivals: &[ItemRef]) -> Result<Item> {
    let refs: Vec<ItemRef> = std::iter::once(keep).chain(rivals.iter().copied()).collect();
    let changed = change::items_of(cx, draft, Seen::Items(&refs), "draft.item.choose", |mut picked| {
        let kept = Item { disposition: Disposition::Kept, merged_into: None, ..picked.remove(0) };
        let rival =
            |item: &Item| kept.target().zip(item.target()).is_some_and(|(a, b)| groups::contradict(a, b));
        let losers: Vec<Item> = picked.into_iter().filter(rival).map(rejected).collect();
        Ok(std::iter::once(kept.clone()).chain(losers).collect())
    })
    .await?;
    first(changed)
}

/// Decides a contradiction: all of them stand side by side.
///
/// # Errors
/// [`crate::Kind::NotFound`], [`crate::Kind::Conflict`].
pub async fn keep_all(cx: &Context, draft: DraftId, items: &[ItemRef]) -> Result<()> {
    change::items_of(cx, draft, Seen::Items(items), "draft.item.keep_all", |picked| {
        let stands = |item: Item| Item { disposition: Disposition::Stands, merged_into: None, ..item };
        Ok(picked.into_iter().map(stands).collect())
    })
    .await?;
    Ok(())
}

/// Decides a contradiction: keeps one item and rejects every kept one that contradicts it. The
/// draft must be of the version that the page showed, since the page need not show all rivals.
///
/// # Errors
/// [`crate::Kind::NotFound`], [`crate::Kind::Conflict`].
pub async fn choose_item_in(cx: &Context, draft: DraftId, version: i64, keep: ItemId) -> Result<Item> {
    let changed = change::items_of(cx, draft, Seen::Draft(version), "draft.item.choose", |all| {
        let kept = all.iter().find(|i| i.id == keep).ok_or_else(|| AppError::not_found("mục", keep))?;
        let kept = Item { disposition: Disposition::Kept, merged_into: None, ..kept.clone() };
        let rival = |item: &Item| {
            let both = kept.target().zip(item.target());
            item.kept() && both.is_some_and(|(a, b)| groups::contradict(a, b))
        };
        let losers: Vec<Item> = all.into_iter().filter(|i| i.id != keep && rival(i)).map(rejected).collect();
        Ok(std::iter::once(kept.clone()).chain(losers).collect())
    })
    .await?;
    first(changed)
}

/// Decides a contradiction: all members of the groups that hold this item stand side by side. The
/// draft must be of the version that the page showed.
///
/// # Errors
/// [`crate::Kind::NotFound`] where the item contradicts no other, [`crate::Kind::Conflict`].
pub async fn keep_all_of(cx: &Context, draft: DraftId, version: i64, item: ItemId) -> Result<()> {
    change::items_of(cx, draft, Seen::Draft(version), "draft.item.keep_all", |all| {
        let groups = groups::of(&all).contradictions.into_iter().filter(|g| g.items.contains(&item));
        let members: HashSet<ItemId> = groups.flat_map(|g| g.items).collect();
        if members.is_empty() {
            return Err(AppError::not_found("mục đang mâu thuẫn", item));
        }
        let stands = |item: Item| Item { disposition: Disposition::Stands, merged_into: None, ..item };
        Ok(all.into_iter().filter(|i| members.contains(&i.id)).map(stands).collect())
    })
    .await?;
    Ok(())
}

async fn one(
    cx: &Context,
    draft: DraftId,
    item: ItemRef,
    action: &str,
    work: impl FnOnce(Item) -> Result<Item>,
) -> Result<Item> {
    let changed = change::items_of(cx, draft, Seen::Items(&[item]), action, |picked| {
        picked.into_iter().next().map(work).transpose().map(|item| item.into_iter().collect())
    })
    .await?;
    first(changed)
}

fn first(changed: Vec<Item>) -> Result<Item> {
    changed.into_iter().next().ok_or_else(|| AppError::user("Chưa chọn mục nào."))
}

fn rejected(item: Item) -> Item {
    Item { disposition: Disposition::Rejected, merged_into: None, ..item }
}

/// The item with other fields; what the reader found is kept beside them once. A value that was let
/// stand beside another one is to be decided anew.
fn with_fields(old: Item, fields: ItemFields) -> Item {
    let as_read = match (old.origin, old.as_read) {
        (Origin::Added, _) => None,
        (Origin::Read, Some(read)) => Some(read),
        (Origin::Read, None) => Some(old.fields.clone()),
    };
    let disposition = match old.disposition {
        Disposition::Stands if fields != old.fields => Disposition::Kept,
        other => other,
    };
    Item { as_read: as_read.filter(|read| *read != fields), fields, disposition, ..old }
}
