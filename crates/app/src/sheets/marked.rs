//! A copy of what was sent in which the mistakes are marked.

use std::collections::HashMap;
use std::io::Cursor;

use cotmoc_core::letters::capitalised;
use cotmoc_formats::form_sheet::{Mark, Pack, WriteError, upload as open};

use super::download::{Download, beside};
use super::kept;
use super::preview::{self, FileView};
use crate::media::{XLSX, ZIP};
use crate::model::SheetUploadId;
use crate::{AppError, Context, Kind, Result};

/// A copy of an upload with its mistakes marked: of a workbook the workbook, of a zip file one with
/// those workbooks that have mistakes.
///
/// # Errors
/// As [`preview::preview`]; [`Kind::NotFound`] where there is no mistake to mark.
pub async fn marked(cx: &Context, id: SheetUploadId) -> Result<Download> {
    let (upload, bytes) = kept::get(cx, id).await?;
    let name = upload.name.clone();
    let found = preview::of(cx, upload, bytes.clone()).await?;
    let marks: HashMap<usize, Vec<Mark>> = found
        .files
        .iter()
        .enumerate()
        .map(|(place, file)| (place, marks(file)))
        .filter(|(_, marks)| !marks.is_empty())
        .collect();
    if marks.is_empty() {
        return Err(AppError::new(Kind::NotFound, "Tệp không có ô nào sai để đánh dấu.")
            .hint("Quay lại trang xem trước để áp dụng số liệu."));
    }
    beside(move || copies(&name, bytes, &marks)).await
}

fn marks(file: &FileView) -> Vec<Mark> {
    let faults = file.units.iter().flat_map(|unit| &unit.faults);
    faults
        .map(|view| Mark {
            place: view.fault.place.clone(),
            text: format!("{}. Cách sửa: {}.", capitalised(&view.fault.problem), view.fault.remedy),
        })
        .collect()
}

fn copies(
    name: &str,
    bytes: Vec<u8>,
    marks: &HashMap<usize, Vec<Mark>>,
) -> std::result::Result<Download, WriteError> {
    let mut all: Vec<(String, Vec<u8>)> = Vec::new();
    let (mut place, mut failed) = (0, None);
    let opened = open(name, bytes, |opened| {
        if let (Ok(book), Some(marks)) = (&opened.book, marks.get(&place)) {
            match book.marked(marks) {
                Ok(copy) => all.push((format!("sua_{}", opened.name), copy)),
                Err(error) => failed = Some(error.to_string()),
            }
        }
        place += 1;
    });
    let failed = failed.or(opened.err().map(|refusal| refusal.to_string()));
    if let Some(text) = failed.filter(|_| all.is_empty()) {
        return Err(std::io::Error::other(text).into());
    }
    if place == 1 && all.len() == 1 {
        let (name, bytes) = all.remove(0);
        return Ok(Download { name, media: XLSX, bytes });
    }
    let mut pack = Pack::new(Cursor::new(Vec::new()));
    for (name, bytes) in &all {
        pack.add(name, bytes)?;
    }
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    Ok(Download { name: format!("sua_{stem}.zip"), media: ZIP, bytes: pack.finish()?.into_inner() })
}
