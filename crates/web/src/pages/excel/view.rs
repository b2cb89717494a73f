//! What an upload would change, as the page shows it.

use cotmoc_app::sheets::{CellView, FileView, Preview, Trouble, UnitView};

use crate::messages::Texts;
use crate::numbers;

/// Most rows of changes that a page shows; the others are counted.
const MOST_ROWS: usize = 1_000;

/// A file of the upload.
pub(super) struct FileRows {
    pub(super) name: String,
    pub(super) trouble: Option<String>,
    pub(super) notes: Vec<String>,
    pub(super) units: Vec<UnitRows>,
}

/// A unit of a file.
pub(super) struct UnitRows {
    pub(super) name: String,
    pub(super) about: String,
    pub(super) entry: String,
    pub(super) lock: Option<String>,
    pub(super) changes: Vec<Row>,
    pub(super) more: usize,
    pub(super) conflicts: Vec<Row>,
    pub(super) faults: Vec<FaultRow>,
    pub(super) unchanged: usize,
}

/// A cell that would change.
pub(super) struct Row {
    pub(super) place: String,
    pub(super) line: String,
    pub(super) label: String,
    pub(super) was: String,
    pub(super) becomes: String,
    /// Who entered what stands now, and when.
    pub(super) by: String,
    /// What a choice of this row sends.
    pub(super) choice: String,
}

/// A cell that cannot be understood.
pub(super) struct FaultRow {
    pub(super) place: String,
    pub(super) label: String,
    pub(super) typed: String,
    pub(super) problem: String,
    pub(super) remedy: String,
}

/// The files of an upload.
pub(super) fn files(t: Texts, preview: &Preview) -> Vec<FileRows> {
    let mut room = MOST_ROWS;
    preview.files.iter().map(|found| file(t, found, &mut room)).collect()
}

fn said(trouble: &Trouble) -> String {
    format!("{} {}", trouble.message, trouble.hint).trim().to_owned()
}

fn file(t: Texts, file: &FileView, room: &mut usize) -> FileRows {
    FileRows {
        name: file.name.clone(),
        trouble: file.trouble.as_ref().map(said),
        notes: file.notes.clone(),
        units: file.units.iter().map(|found| unit(t, found, room)).collect(),
    }
}

fn unit(t: Texts, unit: &UnitView, room: &mut usize) -> UnitRows {
    let shown = unit.changes.len().min(*room);
    *room -= shown;
    let row = |cell: &CellView| row(t, unit, cell);
    UnitRows {
        name: format!("{} ({})", unit.name, unit.code),
        about: t.with2("excel-form-of", &unit.form, &unit.period).into_owned(),
        entry: format!("/entry/{}", unit.submission.id),
        lock: unit.lock.as_ref().map(said),
        changes: unit.changes.iter().take(shown).map(row).collect(),
        more: unit.changes.len() - shown,
        conflicts: unit.conflicts.iter().map(row).collect(),
        faults: unit
            .faults
            .iter()
            .map(|view| FaultRow {
                place: view.fault.place.cell.clone(),
                label: format!("{} {}", view.fault.line, view.label),
                typed: view.fault.typed.clone(),
                problem: view.fault.problem.clone(),
                remedy: view.fault.remedy.clone(),
            })
            .collect(),
        unchanged: unit.unchanged,
    }
}

fn row(t: Texts, unit: &UnitView, cell: &CellView) -> Row {
    let empty =
        |text: &str| if text.is_empty() { t.get("excel-empty").into_owned() } else { text.to_owned() };
    let by = cell.by.as_ref().map(|(who, at)| format!("{who}, {}", numbers::moment(*at)));
    Row {
        place: cell.place.clone(),
        line: cell.line.clone(),
        label: cell.label.clone(),
        was: empty(&cell.was),
        becomes: empty(&cell.becomes),
        by: by.unwrap_or_default(),
        choice: format!("{}:{}:{}", unit.submission.id, cell.current, cell.line),
    }
}
