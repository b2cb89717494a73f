//! Spreadsheets: each sheet is a heading and its rows, with figures as Vietnamese people write them.

mod cell;
mod sheet;

use std::io::{Cursor, Read, Seek};

use calamine::{
    Data, DataRef, DataType, Dimensions, Reader, SheetType, SheetVisible, Xls, Xlsx, open_workbook_from_rs,
};

use crate::archive::Archive;
use crate::clean::{converted_note, note};
use crate::encoding::legacy;
use crate::guard::fenced;
use crate::limits::MAX_EXTRACTED_BYTES;
use crate::{Extracted, FormatError, Kind, Source};
use cell::Shape;
use cotmoc_core::model::Level;
use sheet::Sheet;

/// Text of an Excel workbook.
pub(crate) fn extract(file: &Source<'_>) -> Result<Extracted, FormatError> {
    if file.bytes.starts_with(crate::kind::COMPOUND_FILE) {
        return Err(FormatError::Encrypted { name: file.name.to_owned(), kind: Kind::Xlsx });
    }
    Archive::open(file)?.weigh()?;
    let text = fenced(file, || workbook(file))?;
    Ok(finish(file, text))
}

/// Text of a workbook of Excel before 2007, where LibreOffice is not there to convert it. The caller
/// has seen that the compound file is sound.
pub(crate) fn extract_xls(file: &Source<'_>) -> Result<Extracted, FormatError> {
    let text = fenced(file, || old_workbook(file))?;
    let mut extracted = finish(file, text);
    extracted.notes.push(note(
        Level::Warning,
        "Tệp .xls được đọc trực tiếp nên ô định dạng phần trăm hiện dạng thập phân (80% thành 0,8). Hãy soát lại các giá trị, hoặc lưu tệp thành .xlsx rồi gửi lại.",
    ));
    Ok(extracted)
}

/// Whether a workbook of Excel before 2007 asks for a password.
pub(crate) fn is_locked_xls(file: &Source<'_>) -> bool {
    let opened = fenced(file, || {
        let book: Result<Xls<_>, _> = open_workbook_from_rs(Cursor::new(file.bytes));
        Ok(matches!(book, Err(calamine::XlsError::Password)))
    });
    opened.unwrap_or(false)
}

fn finish(file: &Source<'_>, text: String) -> Extracted {
    let (text, mended) = legacy::mend(text);
    let notes = mended.map(|found| converted_note(found.name())).into_iter().collect();
    Extracted { text, kind: file.kind, notes }
}

fn workbook(file: &Source<'_>) -> Result<String, FormatError> {
    let broken = || file.damaged("không đọc được cấu trúc bảng tính");
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(file.bytes)).map_err(|_| broken())?;
    let mut out = String::new();
    for name in visible_sheets(&book) {
        let merged = book.merge_cells_by_sheet_name(&name).unwrap_or_default();
        let sheet = read_sheet(file, &mut book, &name, merged)?;
        sheet.write(&name, &mut out);
        limit(file, &out)?;
    }
    Ok(out)
}

fn read_sheet<R: Read + Seek>(
    file: &Source<'_>,
    book: &mut Xlsx<R>,
    name: &str,
    merged: Vec<Dimensions>,
) -> Result<Sheet, FormatError> {
    let broken = || file.damaged(format!("không đọc được trang tính «{name}»"));
    let mut sheet = Sheet::new(merged);
    let mut cells = book.worksheet_cells_reader(name).map_err(|_| broken())?;
    let shapes: Vec<Shape> = cells
        .styles()
        .iter()
        .map(|s| Shape::of(s.number_format.as_ref().map_or("General", |n| n.format_code.as_str())))
        .collect();
    let general = Shape::default();
    let mut size = 0;
    while let Some((cell, style)) = cells.next_cell_with_style_id().map_err(|_| broken())? {
        let shape = shapes.get(style).unwrap_or(&general);
        let text = cell_text(cell.get_value(), shape);
        size += text.len();
        if size > MAX_EXTRACTED_BYTES {
            return Err(too_long(file));
        }
        sheet.push(cell.get_position(), text);
    }
    Ok(sheet)
}

fn cell_text(value: &DataRef<'_>, shape: &Shape) -> String {
    match value {
        DataRef::Int(number) => shape.number(*number as f64),
        DataRef::Float(number) => shape.number(*number),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(value) => cell::truth(*value).to_owned(),
        DataRef::DateTime(moment) => shape.moment(moment),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => cell::iso_date(text),
        DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}

fn old_workbook(file: &Source<'_>) -> Result<String, FormatError> {
    let broken = || file.damaged("không đọc được cấu trúc bảng tính");
    let mut book: Xls<_> = open_workbook_from_rs(Cursor::new(file.bytes)).map_err(|e| match e {
        calamine::XlsError::Password => {
            FormatError::Encrypted { name: file.name.to_owned(), kind: file.kind }
        }
        _ => broken(),
    })?;
    let mut out = String::new();
    let shape = Shape::default();
    for name in visible_sheets(&book) {
        let mut sheet = Sheet::new(book.merge_cells_by_sheet_name(&name).unwrap_or_default());
        let range = book.worksheet_range(&name).map_err(|_| broken())?;
        let (top, left) = range.start().unwrap_or_default();
        for (row, column, value) in range.used_cells() {
            let text = match value {
                Data::DateTime(moment) => shape.moment(moment),
                Data::Bool(value) => cell::truth(*value).to_owned(),
                Data::Error(_) => String::new(),
                other => match other.get_float().or_else(|| other.get_int().map(|n| n as f64)) {
                    Some(number) => shape.number(number),
                    None => other.to_string(),
                },
            };
            let place =
                |base: u32, offset: usize| base.saturating_add(u32::try_from(offset).unwrap_or(u32::MAX));
            sheet.push((place(top, row), place(left, column)), text);
        }
        sheet.write(&name, &mut out);
        limit(file, &out)?;
    }
    Ok(out)
}

fn visible_sheets<RS: Read + Seek, R: Reader<RS>>(book: &R) -> Vec<String> {
    book.sheets_metadata()
        .iter()
        .filter(|s| s.visible == SheetVisible::Visible && s.typ == SheetType::WorkSheet)
        .map(|s| s.name.clone())
        .collect()
}

fn limit(file: &Source<'_>, out: &str) -> Result<(), FormatError> {
    if out.len() > MAX_EXTRACTED_BYTES { Err(too_long(file)) } else { Ok(()) }
}

fn too_long(file: &Source<'_>) -> FormatError {
    FormatError::TextTooLong { name: file.name.to_owned(), limit_mb: MAX_EXTRACTED_BYTES >> 20 }
}
