//! From an upload to a draft.

use cotmoc_core::catalogue::Catalogue;
use cotmoc_core::model::Reading;
use cotmoc_core::reader;
use cotmoc_formats::{Extracted, FormatError};
use cotmoc_store::{Tx, documents, drafts, items, take_ids};
use serde_json::json;

use super::{ImportOutcome, Imported, accept, groups};
use crate::documents::hashed;
use crate::media::{DOCX, PDF, XLSX};
use crate::model::{
    Disposition, Document, DocumentId, Draft, DraftId, DraftState, Item, ItemFields, ItemId, NewDocument,
    NoteSource, Origin, PlanId, QualitativeFields, StoredNote, Subject, TargetFields, TaskFields,
};
use crate::{Action, AppError, Context, Kind, Result, audit, limits};

/// Takes in a file, keeps it unchanged, reads it, and makes a draft of what was found.
///
/// # Errors
/// [`Kind::User`] with the remedy where the file cannot be read, [`Kind::TooLarge`]; then nothing is stored.
pub async fn create(cx: &Context, name: &str, bytes: Vec<u8>) -> Result<Imported> {
    cx.require(Action::Import)?;
    limit_size(name, bytes.len())?;
    let (bytes, sha256) = hashed(bytes).await?;
    if let Some(known) = known(cx, &sha256).await? {
        return Ok(known);
    }
    let file = read_file(cx, name, bytes, sha256).await?;
    let mut tx = cx.store().write().await?;
    // Somebody may have sent the same bytes while these were read.
    if let Some(document) = documents::by_sha256(&mut tx, &file.sha256).await? {
        drop(tx);
        return again(cx, &document).await;
    }
    let document = keep_document(cx, &mut tx, &file, false).await?;
    let draft = keep_draft(cx, &mut tx, document, &file, Disposition::Kept).await?;
    tx.commit().await?;
    Ok(Imported { document, draft, outcome: ImportOutcome::New })
}

/// Reads a kept document once more into a new draft.
///
/// # Errors
/// [`Kind::NotFound`]; [`Kind::Conflict`] where an open draft of it waits already.
pub async fn read_again(cx: &Context, document: DocumentId) -> Result<DraftId> {
    cx.require(Action::Import)?;
    let mut tx = cx.store().read().await?;
    let kept = crate::documents::get(&mut tx, document).await?;
    let text = documents::text(&mut tx, document).await?;
    let before = drafts::of_document(&mut tx, document).await?;
    let notes = match before.first() {
        Some(newest) => drafts::notes(&mut tx, newest.id).await?,
        None => Vec::new(),
    };
    drop(tx);
    // What the format had to say does not change; what the reader says may.
    let notes = notes.into_iter().filter(|n| n.source == NoteSource::Format).map(|n| n.note).collect();
    let reading = read_text(cx, text).await?;
    let file = ReadFile {
        name: kept.name,
        kind: kept.kind,
        bytes: Vec::new(),
        sha256: kept.sha256,
        text: reading.0,
        reading: reading.1,
        notes,
    };
    let mut tx = cx.store().write().await?;
    let open = drafts::of_document(&mut tx, document).await?;
    if let Some(draft) = open.iter().find(|d| d.state == DraftState::Open) {
        return Err(AppError::conflict(format!(
            "Văn bản «{}» đã có bản nháp số {} đang chờ.",
            file.name, draft.id
        ))
        .hint("Mở bản nháp đó để làm tiếp, hoặc bỏ nó rồi đọc lại."));
    }
    let draft = keep_draft(cx, &mut tx, document, &file, Disposition::Kept).await?;
    tx.commit().await?;
    Ok(draft)
}

/// Keeps a sample as demonstration data and accepts it below the national strategy; values that
/// contradict each other stand side by side. `None` where the same bytes are kept already.
pub(crate) async fn load_sample(
    cx: &Context,
    name: &str,
    title: &str,
    bytes: &[u8],
) -> Result<Option<PlanId>> {
    let (bytes, sha256) = hashed(bytes.to_vec()).await?;
    let mut tx = cx.store().read().await?;
    let known = documents::by_sha256(&mut tx, &sha256).await?;
    drop(tx);
    if known.is_some() {
        return Ok(None);
    }
    let file = read_file(cx, name, bytes, sha256).await?;
    let mut tx = cx.store().write().await?;
    if documents::by_sha256(&mut tx, &file.sha256).await?.is_some() {
        return Ok(None);
    }
    let document = keep_document(cx, &mut tx, &file, true).await?;
    let draft = keep_draft(cx, &mut tx, document, &file, Disposition::Stands).await?;
    let plan = accept::accept_sample(cx, &mut tx, draft, title).await?;
    tx.commit().await?;
    Ok(Some(plan))
}

/// A file that was read, before anything of it is kept.
struct ReadFile {
    name: String,
    kind: String,
    bytes: Vec<u8>,
    sha256: String,
    text: String,
    reading: Reading,
    notes: Vec<crate::model::Note>,
}

fn limit_size(name: &str, size: usize) -> Result<()> {
    if size <= limits::UPLOAD_BYTES {
        return Ok(());
    }
    let limit = limits::UPLOAD_BYTES >> 20;
    Err(AppError::new(Kind::TooLarge, format!("Tệp «{}» lớn hơn {limit} MB.", file_name(name))).hint(
        "Tách tệp thành nhiều phần, hoặc giảm độ phân giải của bản quét, rồi nạp lại. Chưa có gì được lưu.",
    ))
}

/// What is known of these bytes; a discarded draft is read again.
async fn known(cx: &Context, sha256: &str) -> Result<Option<Imported>> {
    let mut tx = cx.store().read().await?;
    let document = documents::by_sha256(&mut tx, sha256).await?;
    drop(tx);
    match document {
        Some(document) => again(cx, &document).await.map(Some),
        None => Ok(None),
    }
}

async fn again(cx: &Context, document: &Document) -> Result<Imported> {
    let mut tx = cx.store().read().await?;
    let all = drafts::of_document(&mut tx, document.id).await?;
    drop(tx);
    let open = all.iter().find(|d| d.state == DraftState::Open);
    let accepted = all.iter().find_map(|d: &Draft| d.plan.map(|plan| (d, plan)));
    let (draft, outcome) = match (open, accepted) {
        (Some(draft), _) => (draft.id, ImportOutcome::SameOpenDraft),
        (None, Some((draft, plan))) => (draft.id, ImportOutcome::SameAccepted(plan)),
        (None, None) => (read_again(cx, document.id).await?, ImportOutcome::SameReadAgain),
    };
    Ok(Imported { document: document.id, draft, outcome })
}

/// Lifts the text out of a file and the targets out of the text. Both may take seconds of
/// computing, so they run beside the requests, a few at a time.
async fn read_file(cx: &Context, name: &str, bytes: Vec<u8>, sha256: String) -> Result<ReadFile> {
    let (name, tools) = (file_name(name), cx.tools().clone());
    let permit = cx.reader().await?;
    let work = tokio::task::spawn_blocking(move || {
        let extracted = cotmoc_formats::extract(&name, &bytes, &tools).map_err(unreadable)?;
        let Extracted { text, kind, notes } = extracted;
        // PostgreSQL keeps no U+0000; a blank of the same length leaves every offset where it is.
        let text = if text.contains('\0') { text.replace('\0', " ") } else { text };
        let reading = reader::read(&text, Catalogue::embedded());
        Ok::<_, AppError>(ReadFile {
            name,
            kind: kind.as_str().to_owned(),
            bytes,
            sha256,
            text,
            reading,
            notes,
        })
    });
    let file = work.await.map_err(broken)??;
    drop(permit);
    limit_items(&file.reading)?;
    Ok(file)
}

async fn read_text(cx: &Context, text: String) -> Result<(String, Reading)> {
    let permit = cx.reader().await?;
    let work = tokio::task::spawn_blocking(move || {
        let reading = reader::read(&text, Catalogue::embedded());
        (text, reading)
    });
    let read = work.await.map_err(broken)?;
    drop(permit);
    limit_items(&read.1)?;
    Ok(read)
}

fn unreadable(error: FormatError) -> AppError {
    let kind = match error {
        FormatError::TooLarge { .. } => Kind::TooLarge,
        _ => Kind::User,
    };
    AppError::new(kind, error.to_string()).hint("Chưa có gì được lưu.").because(error)
}

/// A panic of a format or of the reader: a fault of ours, which must not take the service along.
fn broken(error: tokio::task::JoinError) -> AppError {
    AppError::new(Kind::Internal, "Không đọc được tệp này do lỗi của chương trình; chưa có gì được lưu.")
        .hint("Lưu tệp sang định dạng khác (docx hoặc pdf) rồi nạp lại, và gửi tệp cho người phát triển.")
        .because(error)
}

fn limit_items(reading: &Reading) -> Result<()> {
    let found = reading.targets.len() + reading.tasks.len() + reading.qualitative.len();
    if found <= limits::ITEMS {
        return Ok(());
    }
    let message =
        format!("Văn bản có {found} mục tiêu và nhiệm vụ, vượt giới hạn {} mục một lần nạp.", limits::ITEMS);
    Err(AppError::new(Kind::TooLarge, message).hint("Tách văn bản thành nhiều tệp rồi nạp từng tệp."))
}

async fn keep_document(cx: &Context, tx: &mut Tx, file: &ReadFile, demo: bool) -> Result<DocumentId> {
    let new = NewDocument {
        name: &file.name,
        kind: &file.kind,
        media: media(&file.kind, &file.bytes),
        bytes: &file.bytes,
        sha256: &file.sha256,
        text: &file.text,
        demo,
        at: cx.now(),
        by: cx.actor().name(),
    };
    let id = documents::insert(tx, &new).await?;
    let detail = json!({"name": file.name, "size": file.bytes.len(), "sha256": file.sha256});
    audit::record(cx, tx, "document.add", Subject::new("document", id.0), detail).await?;
    Ok(id)
}

/// Keeps a draft. Items that contradict others get `contradicting`.
async fn keep_draft(
    cx: &Context,
    tx: &mut Tx,
    document: DocumentId,
    file: &ReadFile,
    contradicting: Disposition,
) -> Result<DraftId> {
    let format = file.notes.iter().map(|note| StoredNote { source: NoteSource::Format, note: note.clone() });
    let reader = file.reading.notes.iter();
    let notes: Vec<StoredNote> = format
        .chain(reader.map(|note| StoredNote { source: NoteSource::Reader, note: note.clone() }))
        .collect();
    let facts = &file.reading.document;
    let new = drafts::NewDraft { document, facts, notes: &notes, at: cx.now(), by: cx.actor().name() };
    let id = drafts::insert(tx, &new).await?;
    let mut all = build_items(tx, &file.reading, &file.text).await?;
    let disputed: Vec<ItemId> = groups::of(&all).contradictions.into_iter().flat_map(|g| g.items).collect();
    for item in all.iter_mut().filter(|i| disputed.contains(&i.id)) {
        item.disposition = contradicting;
    }
    items::insert(tx, id, &all).await?;
    let detail = json!({"document": document, "items": all.len()});
    audit::record(cx, tx, "draft.create", Subject::new("draft", id.0), detail).await?;
    Ok(id)
}

async fn build_items(tx: &mut Tx, reading: &Reading, text: &str) -> Result<Vec<Item>> {
    let mut parts: Vec<Item> = Vec::new();
    let blank = |fields: ItemFields| Item {
        id: ItemId(0),
        version: 1,
        origin: Origin::Read,
        disposition: Disposition::Kept,
        merged_into: None,
        span: None,
        fields,
        as_read: None,
        confidence: 100,
        notes: Vec::new(),
    };
    for t in &reading.targets {
        let fields = TargetFields {
            code: t.code.clone(),
            indicator: t.indicator.clone(),
            wording: t.wording.clone(),
            year: t.year,
            period: t.period.clone(),
            comparator: t.comparator,
            value: t.value,
            value_max: t.value_max,
            unit: t.unit.clone(),
            pillar: t.pillar,
            scope: t.scope,
            level: t.level,
        };
        let (confidence, notes) = (t.confidence.min(100), t.notes.clone());
        parts.push(Item { span: Some(t.span), confidence, notes, ..blank(ItemFields::Target(fields)) });
    }
    for t in &reading.tasks {
        let fields = TaskFields {
            task: t.task.clone(),
            lead: t.lead.clone(),
            coordinating: t.coordinating.clone(),
            deadline: t.deadline.clone(),
            frequency: t.frequency.clone(),
            product: t.product.clone(),
            budget: t.budget.clone(),
        };
        parts.push(Item { span: t.span, ..blank(ItemFields::Task(fields)) });
    }
    for q in &reading.qualitative {
        let fields = QualitativeFields { text: squeeze(q.span.of(text)), year: q.year };
        parts.push(Item { span: Some(q.span), ..blank(ItemFields::Qualitative(fields)) });
    }
    // Numbers follow the text, so that later reading by number gives its order.
    parts.sort_by_key(|i| i.span.map_or(usize::MAX, |s| s.start));
    let ids = take_ids(tx, parts.len()).await?;
    Ok(parts.into_iter().zip(ids).map(|(item, id)| Item { id: ItemId(id), ..item }).collect())
}

/// White space of any kind and length becomes one blank.
fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A file name without folders and control characters, cut at its front to the limit.
fn file_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let clean: Vec<char> = last.trim().chars().filter(|c| !c.is_control()).collect();
    let tail: String = clean[clean.len().saturating_sub(limits::FILE_NAME)..].iter().collect();
    if tail.is_empty() { "văn bản".to_owned() } else { tail }
}

/// The internet media type of a kept file.
fn media(kind: &str, bytes: &[u8]) -> &'static str {
    match kind {
        "txt" => "text/plain",
        "md" => "text/markdown",
        "html" => "text/html",
        "docx" => DOCX,
        "xlsx" => XLSX,
        "pdf" => PDF,
        "doc" => "application/msword",
        "xls" => "application/vnd.ms-excel",
        "odt" => "application/vnd.oasis.opendocument.text",
        "ods" => "application/vnd.oasis.opendocument.spreadsheet",
        "rtf" => "application/rtf",
        "image" if bytes.starts_with(b"\x89PNG") => "image/png",
        "image" if bytes.starts_with(b"\xff\xd8") => "image/jpeg",
        "image" if bytes.starts_with(b"II*\0") || bytes.starts_with(b"MM\0*") => "image/tiff",
        _ => "application/octet-stream",
    }
}
