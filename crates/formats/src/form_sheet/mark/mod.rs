//! A copy of a workbook that came back, with its mistakes marked: a red fill and a note on the very
//! cells, and a sheet «Lỗi» that lists them. Everything else stays as the person made it: the package
//! is patched, not written anew.

mod edit;
mod list;
mod notes;
mod sheet;
mod styles;

use std::collections::BTreeMap;
use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::answers::Place;
use super::book::Book;
use super::package::{self, relations_name};
use crate::archive::Archive;
use crate::guard::fenced;
use crate::limits::MAX_FORM_UNPACKED_BYTES;
use crate::{FormatError, Kind, Source, Tools};
use edit::{Edits, Scan};

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

/// The package with some parts changed and others added; untouched ones are copied as they are.
fn rewritten(file: &Source<'_>, parts: &Parts) -> Result<Vec<u8>, FormatError> {
    let broken = || file.damaged("không chép lại được tệp");
    let mut old = ZipArchive::new(Cursor::new(file.bytes)).map_err(|_| broken())?;
    let mut new = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let mut written = std::collections::BTreeSet::new();
    for index in 0..old.len() {
        let part = old.by_index_raw(index).map_err(|_| broken())?;
        let raw = part.name().map_err(|_| broken())?.into_owned();
        let name = raw.replace('\\', "/");
        let name = name.trim_start_matches('/');
        let found = parts.iter().find(|(n, _)| n.eq_ignore_ascii_case(name));
        match found {
            Some((key, text)) if written.insert(key.clone()) => {
                new.start_file(&raw, options).map_err(|_| broken())?;
                new.write_all(text.as_bytes()).map_err(|_| broken())?;
            }
            Some(_) => {}
            None => new.raw_copy_file(part).map_err(|_| broken())?,
        }
    }
    for (name, text) in parts.iter().filter(|(name, _)| !written.contains(*name)) {
        new.start_file(name, options).map_err(|_| broken())?;
        new.write_all(text.as_bytes()).map_err(|_| broken())?;
    }
    new.finish().map(Cursor::into_inner).map_err(|_| broken())
}
