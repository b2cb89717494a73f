//! A copy of a workbook that came back, with its mistakes marked: a red fill and a note on the very
//! cells, and a sheet «Lỗi» that lists them. Everything else stays as the person made it: the package
//! is patched, not written anew.

mod list;
mod notes;
mod sheet;
mod styles;

use std::collections::BTreeMap;

use super::answers::Place;
use super::book::Book;
use super::package::{self, relations_name};
use crate::archive::Archive;
use crate::guard::fenced;
use crate::limits::MAX_FORM_UNPACKED_BYTES;
use crate::patch::{Edits, Scan};
use crate::repack::rewritten;
use crate::{FormatError, Kind, Source, Tools};

/// What is wrong with a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The cell.
    pub place: Place,
    /// What is wrong, and what to do.
    pub text: String,
}

/// Most marks in one copy; the list says so where there are more.
const MAX_MARKS: usize = 2_000;

impl Book {
    /// A copy of the workbook as it was sent, with marks on cells.
    ///
    /// # Errors
    /// [`FormatError::Damaged`] where the package is so odd that it cannot be patched.
    pub fn marked(&self, marks: &[Mark]) -> Result<Vec<u8>, FormatError> {
        let tools = Tools::none();
        let file = Source { name: &self.name, bytes: &self.bytes, kind: Kind::Xlsx, tools: &tools };
        fenced(&file, || patched(self, &file, marks))
    }
}

/// Parts that are changed or added, by name.
pub(super) type Parts = BTreeMap<String, String>;

fn patched(book: &Book, file: &Source<'_>, marks: &[Mark]) -> Result<Vec<u8>, FormatError> {
    let mut archive = Archive::open_within(file, MAX_FORM_UNPACKED_BYTES)?;
    let mut parts = Parts::new();
    let marks = &marks[..marks.len().min(MAX_MARKS)];
    let main = book.package.main.clone();
    let relations = package::relations(file, &mut archive, &main)?;
    let styles = package::target(&relations, "styles")
        .ok_or_else(|| file.damaged("thiếu phần định dạng của sổ tính"))?;
    let mut looks = styles::Looks::new(file, text(file, &mut archive, &styles)?)?;
    for sheet in &book.package.sheets {
        let here: Vec<&Mark> = marks.iter().filter(|mark| mark.place.sheet == sheet.name).collect();
        if here.is_empty() {
            continue;
        }
        let xml = text(file, &mut archive, &sheet.part)?;
        let mut xml = sheet::coloured(file, xml, &here, &mut looks)?;
        notes::add(file, &mut archive, &mut parts, (&sheet.part, &mut xml), &here)?;
        parts.insert(sheet.part.clone(), xml);
    }
    list::add(file, &mut archive, &mut parts, (book, &main), marks, &mut looks)?;
    parts.insert(styles, looks.finish());
    rewritten(file, &parts)
}

pub(super) fn text(file: &Source<'_>, archive: &mut Archive<'_>, name: &str) -> Result<String, FormatError> {
    package::part(file, archive, name)?.ok_or_else(|| file.damaged(format!("thiếu phần {name}")))
}

/// Adds a line to a part's relations.
pub(super) fn relate(
    file: &Source<'_>,
    archive: &mut Archive<'_>,
    parts: &mut Parts,
    of: &str,
    (id, kind, target): (&str, &str, &str),
) -> Result<(), FormatError> {
    const TYPES: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const EMPTY: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"></Relationships>";
    let name = relations_name(of);
    let old = current(file, archive, parts, &name)?.unwrap_or_else(|| EMPTY.to_owned());
    let scan = Scan::of(file, &old)?;
    let mut edits = Edits::new(old);
    let line = |prefix: &str| {
        format!("<{prefix}Relationship Id=\"{id}\" Type=\"{TYPES}/{kind}\" Target=\"/{target}\"/>")
    };
    edits.append_into(file, &scan, "Relationships", line)?;
    parts.insert(name, edits.finish());
    Ok(())
}

/// Names the kind of new parts.
pub(super) fn declare(
    file: &Source<'_>,
    archive: &mut Archive<'_>,
    parts: &mut Parts,
    (name, kind): (&str, &str),
) -> Result<(), FormatError> {
    const LIST: &str = "[Content_Types].xml";
    let old = current(file, archive, parts, LIST)?
        .ok_or_else(|| file.damaged("thiếu danh mục các phần của tệp"))?;
    let scan = Scan::of(file, &old)?;
    let mut edits = Edits::new(old);
    let line = |prefix: &str| format!("<{prefix}Override PartName=\"/{name}\" ContentType=\"{kind}\"/>");
    edits.append_into(file, &scan, "Types", line)?;
    parts.insert(LIST.to_owned(), edits.finish());
    Ok(())
}

/// A part as it stands after the changes so far.
pub(super) fn current(
    file: &Source<'_>,
    archive: &mut Archive<'_>,
    parts: &Parts,
    name: &str,
) -> Result<Option<String>, FormatError> {
    match parts.get(name) {
        Some(text) => Ok(Some(text.clone())),
        None => package::part(file, archive, name),
    }
}
