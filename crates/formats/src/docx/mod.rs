//! Word since 2007: paragraphs with the numbers that Word shows, headings, tables.
//!
//! Deleted text of tracked changes, field codes, tables of contents, headers and footers are left
//! out; text boxes come once, after the paragraph that holds them.

mod body;
mod numbering;
mod paragraph;
mod styles;

use crate::archive::{Archive, xml_text};
use crate::clean::converted_note;
use crate::encoding::legacy;
use crate::xml;
use crate::{Extracted, FormatError, Kind, Source, blocks};
use numbering::Numbering;
use styles::Styles;

/// Text of a Word file.
pub(crate) fn extract(file: &Source<'_>) -> Result<Extracted, FormatError> {
    if file.bytes.starts_with(crate::kind::COMPOUND_FILE) {
        return Err(FormatError::Encrypted { name: file.name.to_owned(), kind: Kind::Docx });
    }
    let mut archive = Archive::open(file)?;
    let main = main_part(file, &mut archive)?;
    let folder = main.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
    let document =
        archive.part(&main)?.ok_or_else(|| file.damaged("thiếu phần nội dung word/document.xml"))?;
    let styles = optional(file, &mut archive, &format!("{folder}styles.xml"))?;
    let numbers = optional(file, &mut archive, &format!("{folder}numbering.xml"))?;
    let styles = Styles::parse(file, &styles)?;
    let numbering = Numbering::parse(file, &numbers, &styles)?;
    let parsed = body::parse(file, &xml_text(file, document)?, &styles, numbering)?;
    let (text, mended) = legacy::mend(blocks::render(&parsed.blocks));
    let notes = parsed.legacy.or(mended).map(|found| converted_note(found.name()));
    Ok(Extracted { text, kind: file.kind, notes: notes.into_iter().collect() })
}

/// The name of the part that holds the text: the package's relations say which.
fn main_part(file: &Source<'_>, archive: &mut Archive<'_>) -> Result<String, FormatError> {
    let relations = optional(file, archive, "_rels/.rels")?;
    let mut main = None;
    xml::each(file, &relations, |element, _| {
        if element.is("Relationship")
            && element.value_of("Type").is_some_and(|t| t.ends_with("/officeDocument"))
        {
            main = element.value_of("Target");
        }
    })?;
    let main = main.unwrap_or_else(|| "word/document.xml".to_owned());
    Ok(main.trim_start_matches('/').to_owned())
}

/// The text of a part, empty where there is none.
fn optional(file: &Source<'_>, archive: &mut Archive<'_>, name: &str) -> Result<String, FormatError> {
    match archive.part(name)? {
        Some(bytes) => xml_text(file, bytes),
        None => Ok(String::new()),
    }
}
