//! Applying what a file says, the way every other entry goes.

use std::collections::HashMap;

use cotmoc_formats::form_sheet::Answer;
use sha2::{Digest, Sha256};

use super::preview::{CellView, UnitView, preview};
use crate::collect::{self, Change, Changes, Fate};
use crate::model::{EntryId, SheetUploadId, SubmissionId, Way};
use crate::{Context, Result, limits};

/// What applying came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Applied {
    /// Cells that now say what the file says.
    pub saved: usize,
    /// Cells that do not, and why.
    pub left: Vec<NotApplied>,
}

/// A cell that was not changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotApplied {
    /// Name of the unit.
    pub unit: String,
    /// What the clerk reads.
    pub label: String,
    /// Why, in Vietnamese.
    pub message: String,
    /// What to do.
    pub hint: String,
}

/// Applies the changes of an upload: those that nobody else touched meanwhile, and of the others those
/// that the person chose, each by the entry that was seen when choosing. Applied twice, it changes
/// nothing the second time.
///
/// # Errors
/// As [`preview`]; [`crate::Kind::Internal`] where nothing could be kept.
pub async fn apply(
    cx: &Context,
    id: SheetUploadId,
    chosen: &[(SubmissionId, String, EntryId)],
) -> Result<Applied> {
    let found = preview(cx, id).await?;
    let mut wanted: Vec<(&UnitView, &CellView, EntryId)> = Vec::new();
    for unit in found.open_units() {
        wanted.extend(unit.changes.iter().map(|cell| (unit, cell, cell.seen)));
        for cell in &unit.conflicts {
            let choice = chosen.iter().find(|(s, line, _)| *s == unit.submission.id && *line == cell.line);
            wanted.extend(choice.map(|(_, _, seen)| (unit, cell, *seen)));
        }
    }
    let mut applied = Applied::default();
    for group in wanted.chunks(limits::CHANGES) {
        let changes = group.iter().map(|(unit, cell, seen)| change(id, unit, cell, *seen)).collect();
        let saved = collect::save(cx, Changes { way: Way::Excel, changes }).await?;
        let names: HashMap<(SubmissionId, &str), (&UnitView, &CellView)> = group
            .iter()
            .map(|(unit, cell, _)| ((unit.submission.id, cell.line.as_str()), (*unit, *cell)))
            .collect();
        for outcome in saved.results {
            let Some((unit, cell)) = names.get(&(outcome.submission, outcome.line.as_str())) else {
                continue;
            };
            let (message, hint) = match outcome.fate {
                Fate::Saved(_) => {
                    applied.saved += 1;
                    continue;
                }
                Fate::Conflict { current } => (
                    format!("{} vừa ghi {} vào ô này.", current.by, said(&current)),
                    "Xem lại ở trang xem trước rồi chọn ghi đè nếu số trong tệp đúng hơn.".to_owned(),
                ),
                Fate::Refused { message, hint } => (message, hint),
            };
            applied.left.push(NotApplied {
                unit: unit.name.clone(),
                label: format!("{} {}", cell.line, cell.label),
                message,
                hint,
            });
        }
    }
    Ok(applied)
}

fn said(current: &collect::Standing) -> String {
    match (&current.shown, current.missing) {
        (_, true) => "«thiếu số liệu»".to_owned(),
        (shown, false) if shown.is_empty() => "ô trống".to_owned(),
        (shown, false) => format!("«{shown}»"),
    }
}

fn change(id: SheetUploadId, unit: &UnitView, cell: &CellView, seen: EntryId) -> Change {
    let (value, missing, reason) = match &cell.answer {
        Answer::Empty => (String::new(), false, None),
        // Without signs between thousands nothing is left to understand.
        Answer::Value { value, reason } => {
            (value.normalize().to_string().replace('.', ","), false, Some(reason.clone()))
        }
        Answer::Missing { reason } => (String::new(), true, Some(reason.clone())),
    };
    Change {
        submission: unit.submission.id,
        line: cell.line.clone(),
        token: token(id, unit.submission.id, &cell.line, seen),
        value,
        missing,
        reason,
        seen,
    }
}

/// The same name for the same change of the same upload, so that it is kept once.
fn token(id: SheetUploadId, submission: SubmissionId, line: &str, seen: EntryId) -> String {
    let digest = Sha256::digest(format!("{id}/{submission}/{line}/{seen}"));
    let hex: String = digest.iter().take(20).map(|byte| format!("{byte:02x}")).collect();
    format!("excel-{hex}")
}
