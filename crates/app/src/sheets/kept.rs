//! Files of filled-in forms between upload and applying.

use cotmoc_store::sheet_uploads::{self, NewSheetUpload};
use jiff::SignedDuration;

use crate::model::{SheetUpload, SheetUploadId, SubmissionId};
use crate::{Action, AppError, Context, Kind, Result, documents, limits};

/// How long a file is kept.
const KEPT: SignedDuration = SignedDuration::from_hours(24);

/// Keeps a file for the person who sent it, so that it can be looked at and applied. `expected` is the
/// submission from whose page it was sent: a file of another unit is then refused by name.
///
/// # Errors
/// [`Kind::TooLarge`] above [`limits::SHEETS_BYTES`]; [`Kind::User`] for an empty file;
/// [`Kind::Forbidden`].
pub async fn upload(
    cx: &Context,
    name: &str,
    bytes: Vec<u8>,
    expected: Option<SubmissionId>,
) -> Result<SheetUploadId> {
    cx.require(Action::Enter)?;
    if bytes.len() > limits::SHEETS_BYTES {
        let most = limits::SHEETS_BYTES >> 20;
        return Err(AppError::new(Kind::TooLarge, format!("Tệp lớn hơn {most} MB nên không nhận."))
            .hint("Chia các biểu thành nhiều tệp nén rồi nộp từng tệp."));
    }
    if bytes.is_empty() {
        return Err(AppError::user("Tệp rỗng.").hint("Kiểm tra lại tệp rồi chọn lại."));
    }
    let (bytes, sha256) = documents::hashed(bytes).await?;
    let name = tidy(name);
    let mut tx = cx.store().write().await?;
    sheet_uploads::forget_before(&mut tx, cx.now() - KEPT).await?;
    sheet_uploads::keep_newest(&mut tx, cx.actor().name(), limits::SHEETS_KEPT - 1).await?;
    let new = NewSheetUpload {
        name: &name,
        bytes: &bytes,
        sha256: &sha256,
        expected,
        account: cx.actor().account_id(),
        by: cx.actor().name(),
        at: cx.now(),
    };
    let id = sheet_uploads::insert(&mut tx, &new).await?;
    tx.commit().await?;
    Ok(id)
}

/// A file with its bytes, for the person who sent it and nobody else.
pub(super) async fn get(cx: &Context, id: SheetUploadId) -> Result<(SheetUpload, Vec<u8>)> {
    cx.require(Action::Enter)?;
    let mut tx = cx.store().read().await?;
    let mine = |kept: &SheetUpload| {
        kept.account == cx.actor().account_id()
            && kept.sent_by == cx.actor().name()
            && kept.sent_at >= cx.now() - KEPT
    };
    let kept = sheet_uploads::get(&mut tx, id).await?.filter(mine).ok_or_else(|| {
        AppError::new(Kind::NotFound, "Tệp đã nộp không còn được giữ (tệp chỉ giữ trong 24 giờ).")
            .hint("Chọn lại tệp trên máy và nộp lại; chưa áp dụng thì số liệu chưa thay đổi.")
    })?;
    let bytes = sheet_uploads::bytes(&mut tx, &kept).await?;
    Ok((kept, bytes))
}

/// A name without folders and control characters, of a length that pages can show.
fn tidy(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let clean: String = last.chars().filter(|c| !c.is_control()).collect();
    let length = clean.chars().count();
    let kept: String = clean.chars().skip(length.saturating_sub(limits::FILE_NAME)).collect();
    if kept.trim().is_empty() { "bieu.xlsx".to_owned() } else { kept }
}
