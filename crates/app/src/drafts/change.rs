//! One change of a draft: versions checked, all of it or nothing, with its entry in the log.

use std::collections::{HashMap, HashSet};

use cotmoc_store::{Tx, drafts, items};
use serde_json::json;

use super::{ItemRef, show};
use crate::model::{AuditEntry, Draft, DraftId, DraftState, Item, ItemId, Subject};
use crate::{Action, AppError, Context, Result, audit, when};

/// What of a draft the person saw, and means to change.
#[derive(Debug, Clone, Copy)]
pub(super) enum Seen<'a> {
    /// These items, each in its version.
    Items(&'a [ItemRef]),
    /// The whole draft in that version.
    Draft(i64),
}

/// Changes items of a draft that must still be what the person saw. `work` is handed what was seen,
/// items in the order in which they are named, and gives back those that it changed.
pub(super) async fn items_of(
    cx: &Context,
    draft: DraftId,
    seen: Seen<'_>,
    action: &str,
    work: impl FnOnce(Vec<Item>) -> Result<Vec<Item>>,
) -> Result<Vec<Item>> {
    cx.require(Action::EditDraft)?;
    let mut tx = cx.store().write().await?;
    let kept = open(&mut tx, draft).await?;
    let all = items::of_draft(&mut tx, draft).await?;
    let known: HashMap<ItemId, &Item> = all.iter().map(|i| (i.id, i)).collect();
    let picked = match seen {
        Seen::Items(refs) => pick(&mut tx, draft, refs, &known).await?,
        Seen::Draft(version) if version == kept.version => all.clone(),
        Seen::Draft(_) => return Err(draft_changed(&mut tx, draft).await?),
    };
    let changed = work(picked)?;
    items::update(&mut tx, draft, &changed).await?;
    drafts::touch(&mut tx, draft).await?;
    let ids: Vec<ItemId> = changed.iter().map(|i| i.id).collect();
    let before: Vec<&Item> = ids.iter().filter_map(|id| known.get(id).copied()).collect();
    let detail = json!({"items": ids, "before": before, "after": changed});
    audit::record(cx, &mut tx, action, Subject::new("draft", draft.0), detail).await?;
    tx.commit().await?;
    Ok(changed.into_iter().map(|item| Item { version: item.version + 1, ..item }).collect())
}

async fn pick(
    tx: &mut Tx,
    draft: DraftId,
    refs: &[ItemRef],
    known: &HashMap<ItemId, &Item>,
) -> Result<Vec<Item>> {
    let mut picked: Vec<Item> = Vec::with_capacity(refs.len());
    let mut named = HashSet::with_capacity(refs.len());
    for wanted in refs {
        let Some(item) = known.get(&wanted.id) else {
            return Err(AppError::not_found("mục", wanted.id));
        };
        if item.version != wanted.version {
            return Err(changed_meanwhile(tx, draft, wanted.id).await?);
        }
        // A page may name one item twice; it is changed once.
        if named.insert(item.id) {
            picked.push((*item).clone());
        }
    }
    Ok(picked)
}

/// The draft, if it still waits.
pub(super) async fn open(tx: &mut Tx, id: DraftId) -> Result<Draft> {
    let draft = show::get(tx, id).await?;
    let (what, hint) = match (draft.state, draft.plan) {
        (DraftState::Open, _) => return Ok(draft),
        (DraftState::Accepted, Some(plan)) => (
            format!("đã được chấp nhận vào kế hoạch số {plan}"),
            "Mở kế hoạch đó để xem, và sửa bằng văn bản sửa đổi.",
        ),
        _ => ("đã bị bỏ".to_owned(), "Mở văn bản gốc và đọc lại để có bản nháp mới."),
    };
    let by = last(tx, id, None).await?.map(|e| format!(" ({})", who_and_when(&e))).unwrap_or_default();
    Err(AppError::conflict(format!("Bản nháp số {id} {what}{by}.")).hint(hint))
}

/// That an item is not what the page showed: who changed it, when, and how.
async fn changed_meanwhile(tx: &mut Tx, draft: DraftId, item: ItemId) -> Result<AppError> {
    let entry = last(tx, draft, Some(item)).await?;
    let message = match entry {
        Some(e) => format!(
            "Mục số {item} đã được sửa sau khi bạn mở trang: {}, {}.",
            who_and_when(&e),
            verb(&e.action)
        ),
        None => format!("Mục số {item} đã được sửa sau khi bạn mở trang."),
    };
    Ok(AppError::conflict(message)
        .hint("Tải lại trang để thấy bản mới nhất rồi làm lại; thay đổi của bạn chưa được lưu."))
}

/// The same for the draft as a whole.
pub(super) async fn draft_changed(tx: &mut Tx, draft: DraftId) -> Result<AppError> {
    let message = match last(tx, draft, None).await? {
        Some(e) => {
            format!(
                "Bản nháp số {draft} đã thay đổi sau khi bạn mở trang: {}, {}.",
                who_and_when(&e),
                verb(&e.action)
            )
        }
        None => format!("Bản nháp số {draft} đã thay đổi sau khi bạn mở trang."),
    };
    Ok(AppError::conflict(message).hint("Tải lại trang, xem lại các mục rồi quyết định lại."))
}

async fn last(tx: &mut Tx, draft: DraftId, item: Option<ItemId>) -> Result<Option<AuditEntry>> {
    let entries = audit::of(tx, &Subject::new("draft", draft.0)).await?;
    Ok(entries.into_iter().find(|e| item.is_none_or(|item| speaks_of(e, item))))
}

fn speaks_of(entry: &AuditEntry, item: ItemId) -> bool {
    let detail: serde_json::Value = serde_json::from_str(&entry.detail).unwrap_or_default();
    let items = detail.get("items").and_then(serde_json::Value::as_array);
    items.is_some_and(|items| items.iter().any(|i| i.as_i64() == Some(item.0)))
}

fn who_and_when(entry: &AuditEntry) -> String {
    format!("«{}» lúc {}", entry.actor, when::moment(entry.at))
}

fn verb(action: &str) -> &'static str {
    match action {
        "draft.item.edit" => "sửa nội dung",
        "draft.item.reset" => "trả lại như máy đọc",
        "draft.item.reject" => "loại mục",
        "draft.item.restore" => "lấy lại mục",
        "draft.item.add" => "thêm mục",
        "draft.item.merge" => "gộp mục trùng",
        "draft.item.choose" => "chọn giá trị đúng trong chỗ mâu thuẫn",
        "draft.item.keep_all" => "giữ cả các giá trị khác nhau",
        _ => "thay đổi bản nháp",
    }
}
