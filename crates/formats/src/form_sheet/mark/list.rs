//! The sheet «Lỗi»: every mark with a link to its cell.

use crate::patch::{Edits, Scan, attribute, escaped};
use super::styles::Looks;
use super::{Mark, Parts, current, declare, relate};
use crate::archive::Archive;
use crate::form_sheet::book::Book;
use crate::{FormatError, Source};

const PART: &str = "xl/cotmoc/errors.xml";
const RELATION: &str = "cotmocErrors";
const KIND: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml";

/// Adds the sheet as the last one.
pub(super) fn add(
    file: &Source<'_>,
    archive: &mut Archive<'_>,
    parts: &mut Parts,
    (book, main): (&Book, &str),
    marks: &[Mark],
    looks: &mut Looks,
) -> Result<(), FormatError> {
    // A copy that was marked before has the sheet already: its list gives way to the new one.
    let again = current(file, archive, parts, PART)?.is_some();
    parts.insert(PART.to_owned(), sheet(marks, looks.wrapped()));
    if again {
        return Ok(());
    }
    relate(file, archive, parts, main, (RELATION, "worksheet", PART))?;
    declare(file, archive, parts, (PART, KIND))?;
    let old = current(file, archive, parts, main)?.ok_or_else(|| file.damaged("thiếu phần mô tả sổ tính"))?;
    let scan = Scan::of(file, &old)?;
    let tags = scan.all.iter().filter(|f| f.name == "sheet").filter_map(|f| old.get(f.start.clone()));
    let highest = tags.filter_map(|tag| attribute(tag, "sheetId")?.1.parse::<u32>().ok()).max().unwrap_or(0);
    let name = free_name(book);
    let mut edits = Edits::new(old);
    edits.append_into(file, &scan, "sheets", |p| {
        format!(
            "<{p}sheet name=\"{name}\" sheetId=\"{}\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" r:id=\"{RELATION}\"/>",
            highest.saturating_add(1)
        )
    })?;
    parts.insert(main.to_owned(), edits.finish());
    Ok(())
}

fn free_name(book: &Book) -> String {
    let taken = |name: &str| book.package.sheets.iter().any(|s| s.name.eq_ignore_ascii_case(name));
    let mut name = "Lỗi".to_owned();
    for number in 2_u32.. {
        if !taken(&name) {
            break;
        }
        name = format!("Lỗi {number}");
    }
    name
}

fn sheet(marks: &[Mark], style: usize) -> String {
    let cell = |column: char, row: usize, text: &str| {
        format!(
            "<c r=\"{column}{row}\" s=\"{style}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{}</t></is></c>",
            escaped(text)
        )
    };
    let mut rows = format!(
        "<row r=\"1\">{}</row><row r=\"2\">{}{}{}</row>",
        cell('A', 1, "CÁC Ô CẦN SỬA: bấm vào địa chỉ ô để đến đúng chỗ. Sửa xong, lưu tệp và nộp lại."),
        cell('A', 2, "Ô"),
        cell('B', 2, "Trang"),
        cell('C', 2, "Cần sửa")
    );
    let mut links = String::new();
    for (row, mark) in (3..).zip(marks) {
        rows.push_str(&format!(
            "<row r=\"{row}\">{}{}{}</row>",
            cell('A', row, &mark.place.cell),
            cell('B', row, &mark.place.sheet),
            cell('C', row, &mark.text)
        ));
        let location = format!("'{}'!{}", mark.place.sheet.replace('\'', "''"), mark.place.cell);
        links.push_str(&format!("<hyperlink ref=\"A{row}\" location=\"{}\"/>", escaped(&location)));
    }
    let links = if links.is_empty() { String::new() } else { format!("<hyperlinks>{links}</hyperlinks>") };
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetPr><pageSetUpPr fitToPage=\"1\"/></sheetPr><cols><col min=\"1\" max=\"1\" width=\"10\" customWidth=\"1\"/><col min=\"2\" max=\"2\" width=\"18\" customWidth=\"1\"/><col min=\"3\" max=\"3\" width=\"100\" customWidth=\"1\"/></cols><sheetData>{rows}</sheetData><mergeCells count=\"1\"><mergeCell ref=\"A1:C1\"/></mergeCells>{links}<pageSetup paperSize=\"9\" orientation=\"landscape\" fitToHeight=\"0\"/></worksheet>"
    )
}
