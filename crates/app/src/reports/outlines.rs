//! Outlines: those that the program carries, and those that a province made of them.

use std::sync::LazyLock;

use cotmoc_core::catalogue::Catalogue;
use cotmoc_core::report::{Outline, ReportKind, Section};
use cotmoc_store::plans::Changed;
use cotmoc_store::report_outlines::{self, NewOutline};
use cotmoc_store::{Tx, report_files};
use serde::Deserialize;
use serde_json::json;

use crate::model::{OutlineId, ReportFile, ReportFileId, ReportFileKind, ReportOutline, Subject};
use crate::{Action, AppError, Context, FieldError, Result, audit, limits};

/// An outline that the program carries: a proposal of ours, not a form that an act fixes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Carried {
    /// Its name.
    pub name: String,
    /// What it is called.
    pub title: String,
    /// The kind of report.
    pub kind: ReportKind,
    /// The headings and their parts.
    pub definition: Outline,
}

#[derive(Deserialize)]
struct File {
    outlines: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    name: String,
    title: String,
    kind: ReportKind,
    #[serde(default)]
    sections: Vec<Section>,
    like: Option<String>,
}

/// The outlines that the program carries.
#[must_use]
#[expect(clippy::expect_used, reason = "the file is part of the binary and a test reads it")]
pub fn carried() -> &'static [Carried] {
    static CARRIED: LazyLock<Vec<Carried>> = LazyLock::new(|| {
        let text = include_str!("../../../../catalogue/reports/outlines.json");
        let file: File = serde_json::from_str(text).expect("embedded outlines");
        let sections = |name: &str| {
            let found = file.outlines.iter().find(|entry| entry.name == name);
            found.map(|entry| entry.sections.clone()).unwrap_or_default()
        };
        let carry = |entry: &Entry| Carried {
            name: entry.name.clone(),
            title: entry.title.clone(),
            kind: entry.kind,
            definition: Outline { sections: sections(entry.like.as_deref().unwrap_or(&entry.name)) },
        };
        file.outlines.iter().map(carry).collect()
    });
    &CARRIED
}

/// An outline that reports can be made with: kept already, or carried and not yet used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offered {
    /// How it is named in a form: its number, or the name of one that is carried.
    pub reference: String,
    /// Which of those that the program carries it is; empty for a province's own.
    pub name: String,
    /// Its number, once it is kept.
    pub id: Option<OutlineId>,
    /// What it is called.
    pub title: String,
    /// The kind of report.
    pub kind: ReportKind,
    /// Number of sections.
    pub sections: usize,
    /// Title of the Word template; `None` for the one that the program carries.
    pub word: Option<String>,
    /// Whether no new report is made with it.
    pub retired: bool,
    /// Whether it is as the program carries it.
    pub carried: bool,
}

/// Every outline.
///
/// # Errors
/// [`crate::Kind::Forbidden`].
pub async fn list(cx: &Context) -> Result<Vec<Offered>> {
    cx.require(Action::ReadReports)?;
    let mut tx = cx.store().read().await?;
    let kept = report_outlines::list(&mut tx, limits::OUTLINES).await?;
    let files = report_files::list(&mut tx, limits::OUTLINES).await?;
    let word = |id: Option<ReportFileId>| {
        files.iter().find(|file| Some(file.id) == id).map(|file| file.title.clone())
    };
    let mut offered: Vec<Offered> = kept
        .iter()
        .map(|outline| Offered {
            reference: outline.id.to_string(),
            name: outline.name.clone(),
            id: Some(outline.id),
            title: outline.title.clone(),
            kind: outline.kind,
            sections: outline.definition.sections.len(),
            word: word(outline.word),
            retired: outline.retired,
            carried: is_as_carried(outline),
        })
        .collect();
    let used = |name: &str| kept.iter().any(|outline| outline.name == name);
    offered.extend(carried().iter().filter(|carried| !used(&carried.name)).map(|carried| Offered {
        reference: carried.name.clone(),
        name: carried.name.clone(),
        id: None,
        title: carried.title.clone(),
        kind: carried.kind,
        sections: carried.definition.sections.len(),
        word: None,
        retired: false,
        carried: true,
    }));
    offered.sort_by_key(|one| (one.retired, one.kind, one.id));
    Ok(offered)
}

fn is_as_carried(outline: &ReportOutline) -> bool {
    carried().iter().any(|carried| carried.name == outline.name && carried.definition == outline.definition)
}

/// The outline of a reference; one that is carried is kept now, so that reports can name it.
pub(super) async fn settle(cx: &Context, tx: &mut Tx, reference: &str) -> Result<ReportOutline> {
    let unknown = || {
        AppError::user(format!("Không có mẫu báo cáo «{reference}».")).hint("Chọn một mẫu trong danh sách.")
    };
    if let Ok(id) = reference.parse() {
        return report_outlines::get(tx, OutlineId(id)).await?.ok_or_else(unknown);
    }
    let carried = carried().iter().find(|carried| carried.name == reference).ok_or_else(unknown)?;
    let kept = report_outlines::list(tx, limits::OUTLINES).await?;
    if let Some(kept) = kept.into_iter().find(|outline| outline.name == carried.name) {
        return Ok(kept);
    }
    let new = NewOutline {
        name: &carried.name,
        title: &carried.title,
        kind: carried.kind,
        definition: &carried.definition,
        demo: false,
        at: cx.now(),
        by: cx.actor().name(),
    };
    let id = report_outlines::insert(tx, &new).await?;
    report_outlines::get(tx, id).await?.ok_or_else(unknown)
}

/// An outline to be looked at or changed, with the templates that it may use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutlinePage {
    /// The outline.
    pub outline: ReportOutline,
    /// The Word templates.
    pub words: Vec<ReportFile>,
}

/// An outline to be changed. One that is carried is kept by that.
///
/// # Errors
/// [`crate::Kind::NotFound`]; [`crate::Kind::Forbidden`].
pub async fn show(cx: &Context, reference: &str) -> Result<OutlinePage> {
    cx.require(Action::EditOutlines)?;
    let outline = if reference.parse::<i64>().is_ok() {
        let mut tx = cx.store().read().await?;
        settle(cx, &mut tx, reference).await?
    } else {
        let mut tx = cx.store().write().await?;
        let outline = settle(cx, &mut tx, reference).await?;
        tx.commit().await?;
        outline
    };
    let mut tx = cx.store().read().await?;
    let files = report_files::list(&mut tx, limits::OUTLINES).await?;
    let words = files.into_iter().filter(|file| file.kind == ReportFileKind::Word).collect();
    Ok(OutlinePage { outline, words })
}

/// What is changed about an outline.
#[derive(Debug, Clone)]
pub struct OutlineEdit<'a> {
    /// The outline.
    pub id: OutlineId,
    /// The version that was seen.
    pub version: i64,
    /// What it is called.
    pub title: &'a str,
    /// The headings and their parts, as JSON.
    pub definition: &'a str,
    /// The Word template.
    pub word: Option<ReportFileId>,
    /// Whether no new report is made with it.
    pub retired: bool,
}

/// Changes an outline. Reports that were begun with it stay as they are.
///
/// # Errors
/// [`crate::Kind::User`] with errors per field; [`crate::Kind::Conflict`]; [`crate::Kind::NotFound`].
pub async fn save(cx: &Context, edit: &OutlineEdit<'_>) -> Result<()> {
    cx.require(Action::EditOutlines)?;
    let definition = read(edit)?;
    let mut tx = cx.store().write().await?;
    let kept = report_outlines::get(&mut tx, edit.id).await?;
    let kept = kept.ok_or_else(|| AppError::not_found("mẫu báo cáo", edit.id))?;
    if let Some(word) = edit.word {
        let file = report_files::get(&mut tx, word).await?.filter(|file| file.removed_at.is_none());
        file.filter(|file| file.kind == ReportFileKind::Word)
            .ok_or_else(|| AppError::user("Mẫu Word đã chọn không còn.").hint("Chọn mẫu khác."))?;
    }
    let changed = ReportOutline {
        version: edit.version,
        title: edit.title.trim().to_owned(),
        definition,
        word: edit.word,
        retired: edit.retired,
        saved_at: cx.now(),
        saved_by: cx.actor().name().to_owned(),
        ..kept
    };
    if report_outlines::update(&mut tx, &changed).await? == Changed::NotThatVersion {
        return Err(AppError::conflict("Người khác vừa sửa mẫu báo cáo này.")
            .hint("Mở lại trang để xem bản mới, rồi sửa lại."));
    }
    let detail = json!({"title": changed.title, "sections": changed.definition.sections.len()});
    audit::record(cx, &mut tx, "report_outline.save", Subject::new("report_outline", edit.id.0), detail)
        .await?;
    Ok(tx.commit().await?)
}

/// Reads the definition; every fault is told at its field.
fn read(edit: &OutlineEdit<'_>) -> Result<Outline> {
    let mut wrong = Vec::new();
    let mut add = |field, message: String| wrong.push(FieldError { field, message });
    let length = edit.title.trim().chars().count();
    if length == 0 || length > limits::TITLE {
        add("title", format!("Tên mẫu cần từ 1 đến {} ký tự.", limits::TITLE));
    }
    let read = serde_json::from_str::<Outline>(edit.definition);
    match &read {
        Ok(outline) => {
            let knows = |code: &str| Catalogue::embedded().get(code).is_some();
            let faults: Vec<String> = outline.faults(knows).iter().map(ToString::to_string).collect();
            if !faults.is_empty() {
                add("definition", faults.join(" "));
            }
        }
        Err(error) => add("definition", format!("Đề cương không đọc được: {error}.")),
    }
    match read {
        Ok(outline) if wrong.is_empty() => Ok(outline),
        _ => Err(AppError::fields(wrong)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_carried_has_no_fault_and_every_kind() {
        let knows = |code: &str| Catalogue::embedded().get(code).is_some();
        for carried in carried() {
            assert_eq!(carried.definition.faults(knows), [], "{}", carried.name);
            assert!(carried.definition.written().count() > 1, "{}", carried.name);
        }
        let kinds: Vec<ReportKind> = carried().iter().map(|carried| carried.kind).collect();
        assert!(ReportKind::ALL.iter().all(|kind| kinds.contains(kind)));
    }
}
