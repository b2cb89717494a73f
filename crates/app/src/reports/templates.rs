//! Files of a province's own: Word templates, and official forms in Excel that are filled cell by cell.

use cotmoc_formats::report_sheet::book::{self, Book, Value};
use cotmoc_formats::word::{Asked, Template};
use cotmoc_store::plans::Changed;
use cotmoc_store::report_files::{self, NewReportFile};
use cotmoc_store::{Tx, report_outlines};
use serde_json::json;

use super::bound::Figures;
use super::data::Data;
use super::files::known;
use super::release::{Whole, sealed};
use super::{bound, readable};
use crate::files::{beside, tidy, whole};
use crate::media::XLSX;
use crate::model::{ReportFile, ReportFileId, ReportFileKind, ReportId, Subject};
use crate::sheets::Download;
use crate::{Action, AppError, Context, Kind, Result, audit, documents, limits};

/// The files that provinces brought.
///
/// # Errors
/// [`Kind::Forbidden`].
pub async fn files(cx: &Context) -> Result<Vec<ReportFile>> {
    cx.require(Action::ReadReports)?;
    let mut tx = cx.store().read().await?;
    Ok(report_files::list(&mut tx, limits::OUTLINES).await?)
}

/// Takes in a Word template or a form in Excel, told apart by content. A template that names something that
/// reports do not have, or that could run anything, is refused with the place; nothing is kept then.
///
/// # Errors
/// [`Kind::User`] with everything that is wrong; [`Kind::TooLarge`]; [`Kind::Forbidden`].
pub async fn add_file(cx: &Context, title: &str, name: &str, bytes: Vec<u8>) -> Result<ReportFileId> {
    cx.require(Action::EditOutlines)?;
    if bytes.len() > limits::REPORT_FILE_BYTES {
        let most = limits::REPORT_FILE_BYTES >> 20;
        return Err(AppError::new(Kind::TooLarge, format!("Tệp lớn hơn {most} MB; chưa nhận."))
            .hint("Bỏ bớt hình trong tệp rồi nạp lại."));
    }
    let title = if title.trim().is_empty() { name } else { title }.trim().to_owned();
    if title.is_empty() || title.chars().count() > limits::TITLE {
        return Err(AppError::field("title", format!("Tên cần từ 1 đến {} ký tự.", limits::TITLE)));
    }
    let (bytes, kind) = beside(unread, move || kind_of(&bytes).map(|kind| (bytes, kind))).await?;
    let (bytes, sha256) = documents::hashed(bytes).await?;
    let name = tidy(name);
    let mut tx = cx.store().write().await?;
    let new = NewReportFile {
        kind,
        title: &title,
        name: &name,
        bytes: &bytes,
        sha256: &sha256,
        demo: false,
        at: cx.now(),
        by: cx.actor().name(),
    };
    let id = report_files::insert(&mut tx, &new).await?;
    let detail = json!({"title": title, "name": name, "kind": kind, "sha256": sha256});
    audit::record(cx, &mut tx, "report_file.add", Subject::new("report_file", id.0), detail).await?;
    tx.commit().await?;
    Ok(id)
}

fn unread() -> AppError {
    AppError::new(Kind::Internal, "Không đọc được tệp.")
}

/// Most faults that one message names.
const FAULTS: usize = 5;

fn kind_of(bytes: &[u8]) -> Result<ReportFileKind> {
    let has = |needle: &[u8]| bytes.windows(needle.len()).take(256 << 10).any(|w| w == needle);
    if has(b"xl/workbook") || (has(b"xl/") && !has(b"word/")) {
        return match book::read(bytes) {
            Ok(_) => Ok(ReportFileKind::Sheet),
            Err(fault) => Err(refused("Chưa nhận biểu Excel", &[fault.to_string()])),
        };
    }
    let faults = match Template::read(bytes) {
        Ok(template) => template.check(&known()),
        Err(faults) => faults,
    };
    if faults.is_empty() {
        return Ok(ReportFileKind::Word);
    }
    let said: Vec<String> = faults.iter().map(ToString::to_string).collect();
    Err(refused("Chưa nhận mẫu Word", &said))
}

fn refused(what: &str, faults: &[String]) -> AppError {
    let more = match faults.len().checked_sub(FAULTS) {
        None | Some(0) => String::new(),
        Some(more) => format!(" Và {more} chỗ khác."),
    };
    let named = faults.iter().take(FAULTS).cloned().collect::<Vec<_>>().join(" ");
    AppError::user(format!("{what}: {named}{more}")).hint("Sửa trong tệp rồi nạp lại.")
}

/// A file with what is to be known of it.
#[derive(Debug, Clone, PartialEq)]
pub struct FilePage {
    /// The file.
    pub file: ReportFile,
    /// Of a Word template: the names that it asks for.
    pub asked: Vec<Asked>,
    /// Of a form in Excel: its cells.
    pub book: Book,
    /// Of a form in Excel: names of figures that may go into a cell, with what they are. Those of one report,
    /// where there is any.
    pub figures: Figures,
}

/// One file.
///
/// # Errors
/// [`Kind::NotFound`]; [`Kind::Forbidden`]; [`Kind::Internal`] where its bytes are not those that were kept.
pub async fn file(cx: &Context, id: ReportFileId) -> Result<FilePage> {
    cx.require(Action::ReadReports)?;
    let mut tx = cx.store().read().await?;
    let (file, bytes) = kept(&mut tx, id).await?;
    let figures = match file.kind {
        ReportFileKind::Sheet => some_figures(cx, &mut tx).await?,
        ReportFileKind::Word => Figures::new(),
    };
    drop(tx);
    let kind = file.kind;
    let (asked, book) = beside(unread, move || {
        Ok(match kind {
            ReportFileKind::Word => {
                let asked = Template::read(&bytes).map(|template| template.names()).unwrap_or_default();
                (asked, Book::default())
            }
            ReportFileKind::Sheet => (Vec::new(), book::read(&bytes).unwrap_or_default()),
        })
    })
    .await?;
    Ok(FilePage { file, asked, book, figures })
}

/// The figures of the newest report that the actor may read.
async fn some_figures(cx: &Context, tx: &mut Tx) -> Result<Figures> {
    for report in cotmoc_store::reports::list(tx, limits::REPORTS).await? {
        if readable(cx, tx, report.id).await.is_err() {
            continue;
        }
        return Ok(match sealed(tx, &report).await? {
            Some((whole, _)) => whole.figures,
            None => bound::figures(&Data::load(cx, tx, &report).await?),
        });
    }
    Ok(Figures::new())
}

/// A file with its bytes, which are those that were kept.
pub(super) async fn kept(tx: &mut Tx, id: ReportFileId) -> Result<(ReportFile, Vec<u8>)> {
    let file = report_files::get(tx, id).await?.ok_or_else(|| AppError::not_found("tệp mẫu", id))?;
    let bytes = whole(report_files::bytes(tx, &file).await?, &file.sha256, &file.title).await?;
    Ok((file, bytes))
}

/// The bytes of a file, as they came.
///
/// # Errors
/// As [`file()`].
pub async fn original(cx: &Context, id: ReportFileId) -> Result<(ReportFile, Vec<u8>)> {
    cx.require(Action::ReadReports)?;
    let mut tx = cx.store().read().await?;
    kept(&mut tx, id).await
}

/// One cell of a form in Excel, and the figure that goes there; an empty name takes it out.
#[derive(Debug, Clone, Copy)]
pub struct Mapped<'a> {
    /// The sheet.
    pub sheet: &'a str,
    /// The cell: «B7».
    pub cell: &'a str,
    /// The name of the figure.
    pub figure: &'a str,
}

/// Says which figure goes into a cell. The form is filled once to see that the cell can be written.
///
/// # Errors
/// [`Kind::User`] with what is wrong about the cell; [`Kind::Conflict`]; [`Kind::Forbidden`].
pub async fn map_cell(cx: &Context, id: ReportFileId, version: i64, mapped: Mapped<'_>) -> Result<()> {
    cx.require(Action::EditOutlines)?;
    let cell = mapped.cell.trim().to_uppercase();
    let mut tx = cx.store().write().await?;
    let (file, bytes) = kept(&mut tx, id).await?;
    let mut mapping = file.mapping.clone();
    mapping.retain(|(sheet, at, _)| sheet != mapped.sheet || *at != cell);
    if !mapped.figure.trim().is_empty() {
        if mapping.len() >= MOST_CELLS {
            return Err(AppError::user(format!("Một biểu gắn nhiều nhất {MOST_CELLS} ô.")));
        }
        let trial = [(mapped.sheet, cell.as_str(), Value::Text(String::new()))];
        if let Err(fault) = book::fill(&bytes, &trial) {
            return Err(AppError::user(fault.to_string()));
        }
        mapping.push((mapped.sheet.to_owned(), cell.clone(), mapped.figure.trim().to_owned()));
        mapping.sort();
    }
    if report_files::map(&mut tx, id, version, &mapping).await? == Changed::NotThatVersion {
        return Err(AppError::conflict("Người khác vừa sửa biểu này.").hint("Tải lại trang rồi gắn lại."));
    }
    let detail = json!({"sheet": mapped.sheet, "cell": cell, "figure": mapped.figure});
    audit::record(cx, &mut tx, "report_file.map", Subject::new("report_file", id.0), detail).await?;
    Ok(tx.commit().await?)
}

/// Most cells of a form that are filled.
const MOST_CELLS: usize = 2_000;

/// Takes a file away from those that are offered; reports that were made with it keep it.
///
/// # Errors
/// [`Kind::Conflict`] where an outline uses it; [`Kind::NotFound`]; [`Kind::Forbidden`].
pub async fn remove_file(cx: &Context, id: ReportFileId) -> Result<()> {
    cx.require(Action::EditOutlines)?;
    let mut tx = cx.store().write().await?;
    let file = report_files::get(&mut tx, id).await?.filter(|file| file.removed_at.is_none());
    let file = file.ok_or_else(|| AppError::not_found("tệp mẫu", id))?;
    let outlines = report_outlines::list(&mut tx, limits::OUTLINES).await?;
    if let Some(used) = outlines.iter().find(|outline| outline.word == Some(id) && !outline.retired) {
        return Err(AppError::conflict(format!("Mẫu báo cáo «{}» đang dùng tệp này.", used.title))
            .hint("Chọn mẫu Word khác cho mẫu báo cáo đó trước."));
    }
    report_files::remove(&mut tx, id, cx.now()).await?;
    let detail = json!({"title": file.title});
    audit::record(cx, &mut tx, "report_file.remove", Subject::new("report_file", id.0), detail).await?;
    Ok(tx.commit().await?)
}

/// An official form in Excel filled with a report's figures. A figure that is not known leaves its cell as it
/// is.
///
/// # Errors
/// [`Kind::User`] where a cell cannot be written, with its place; [`Kind::NotFound`]; [`Kind::Forbidden`].
pub async fn fill_form(cx: &Context, report: ReportId, id: ReportFileId) -> Result<Download> {
    let mut tx = cx.store().read().await?;
    let (report, _) = readable(cx, &mut tx, report).await?;
    let whole = match sealed(&mut tx, &report).await? {
        Some((whole, _)) => whole,
        None => Whole::now(&report, &Data::load(cx, &mut tx, &report).await?, Vec::new())?,
    };
    let (file, bytes) = kept(&mut tx, id).await?;
    if file.kind != ReportFileKind::Sheet {
        return Err(AppError::user("Tệp này không phải là biểu Excel.").hint("Chọn một biểu Excel."));
    }
    drop(tx);
    let values: Vec<(String, String, Value)> = file
        .mapping
        .iter()
        .filter_map(|(sheet, cell, name)| {
            let bound = whole.figures.get(name).filter(|bound| !bound.words.is_empty())?;
            let value = bound.value.map_or_else(|| Value::Text(bound.words.clone()), Value::Number);
            Some((sheet.clone(), cell.clone(), value))
        })
        .collect();
    let name = format!("{}-{}-{}", report.period, report.id, file.name).replace(['"', '/', '\\'], "-");
    let broken = || AppError::new(Kind::Internal, "Không điền được biểu Excel.");
    beside(broken, move || {
        let asked: Vec<(&str, &str, Value)> = values
            .iter()
            .map(|(sheet, cell, value)| (sheet.as_str(), cell.as_str(), value.clone()))
            .collect();
        let filled = book::fill(&bytes, &asked);
        let bytes =
            filled.map_err(|fault| AppError::user(fault.to_string()).hint("Sửa ô đó ở trang của biểu."))?;
        Ok(Download { name, media: XLSX, bytes })
    })
    .await
}
