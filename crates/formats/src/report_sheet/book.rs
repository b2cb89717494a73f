//! An official form of somebody else's as a workbook: shown cell by cell, so that a person says what belongs
//! where, and filled cell by cell. Only the cells that are wanted are written into the sheet's text; every
//! other part stays bit for bit.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::place::{self, Sheet as Laid};
use crate::archive::Archive;
use crate::form_sheet::cells::{address, parse_address};
use crate::form_sheet::number::shown;
use crate::form_sheet::package::{self, Package, Shown};
use crate::guard::fenced;
use crate::kind::COMPOUND_FILE;
use crate::limits::{MAX_BOOK_CELLS, MAX_FORM_BYTES, MAX_FORM_UNPACKED_BYTES};
use crate::patch::{Edits, Scan, attribute};
use crate::repack::rewritten;
use crate::{FormatError, Kind, Source, Tools};

/// A workbook that was read, to be shown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Book {
    /// Its sheets that people see, from the left.
    pub sheets: Vec<Sheet>,
}

/// A sheet of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// Its cells that hold something, row by row.
    pub cells: Vec<Cell>,
    /// Its merged cells, as «B7:D8».
    pub merged: Vec<String>,
}

/// A cell that holds something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// Its place: «B7».
    pub at: String,
    /// Its row, from 0.
    pub row: u32,
    /// Its column, from 0.
    pub column: u32,
    /// What it shows.
    pub text: String,
    /// Its formula, where it has one.
    pub formula: Option<String>,
}

/// What is written into a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A figure.
    Number(Decimal),
    /// Words, which are never calculated.
    Text(String),
}

/// Why a form is not read or not filled. Its `Display` is a sentence in Vietnamese with the place and the
/// remedy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BookFault {
    /// It cannot be read.
    #[error(transparent)]
    Format(#[from] FormatError),
    /// It is no workbook of the usual kind.
    #[error(
        "Tệp không phải tệp Excel kiểu .xlsx. Hãy mở tệp bằng Excel hoặc LibreOffice, chọn «Lưu thành» (Save As) kiểu «Excel Workbook (.xlsx)» rồi gửi lại."
    )]
    Kind,
    /// It carries macros.
    #[error(
        "Tệp Excel chứa macro ({0}) nên không được nhận. Hãy lưu thành «Excel Workbook (.xlsx)» không có macro rồi gửi lại."
    )]
    Macro(String),
    /// It has no such sheet.
    #[error("Tệp Excel không có trang tính «{0}». Hãy chọn lại trang tính cho các ô đã gán.")]
    NoSheet(String),
    /// There is no such cell.
    #[error("«{cell}» không phải địa chỉ ô của trang tính «{sheet}». Hãy ghi lại địa chỉ, ví dụ B7.")]
    NoCell {
        /// The sheet.
        sheet: String,
        /// What was taken for a place.
        cell: String,
    },
    /// The cell calculates.
    #[error("Ô {cell} của trang tính «{sheet}» có công thức nên không ghi đè. Hãy gán số liệu vào ô khác.")]
    Formula {
        /// The sheet.
        sheet: String,
        /// The cell.
        cell: String,
    },
    /// The cell is hidden under another one.
    #[error(
        "Ô {cell} của trang tính «{sheet}» nằm trong vùng ô gộp {range}. Hãy gán số liệu vào ô {first}, ô đầu của vùng này."
    )]
    Merged {
        /// The sheet.
        sheet: String,
        /// The cell.
        cell: String,
        /// The merged cells.
        range: String,
        /// Their first one.
        first: String,
    },
    /// Two values want one cell.
    #[error("Ô {cell} của trang tính «{sheet}» được gán hai giá trị. Hãy bỏ một trong hai.")]
    Twice {
        /// The sheet.
        sheet: String,
        /// The cell.
        cell: String,
    },
}

/// Reads a workbook to be shown.
///
/// # Errors
/// [`BookFault`] where it cannot be read, is of another kind, carries macros, or has too many cells.
pub fn read(bytes: &[u8]) -> Result<Book, BookFault> {
    let tools = Tools::none();
    let file = source(bytes, &tools)?;
    let (package, texts) = open(&file)?;
    let mut sheets = Vec::new();
    for (sheet, text) in package.sheets.iter().zip(&texts).filter(|(sheet, _)| sheet.shown == Shown::Yes) {
        let laid = fenced(&file, || Laid::of(&file, text))?;
        let mut cells: BTreeMap<(u32, u32), Cell> = BTreeMap::new();
        let cell = |at: (u32, u32), text, formula| {
            let (row, column) = at;
            (at, Cell { at: address(at), row, column, text, formula })
        };
        cells.extend(sheet.cells.all().map(|(at, raw)| cell(at, shown(raw), None)));
        for (at, formula) in &laid.formulas {
            let text = cells.remove(at).map(|cell| cell.text).unwrap_or_default();
            let (at, cell) = cell(*at, text, Some(formula.clone()));
            cells.insert(at, cell);
        }
        let merged = laid.merged.iter().map(|range| place::range_text(*range)).collect();
        sheets.push(Sheet { name: sheet.name.clone(), cells: cells.into_values().collect(), merged });
    }
    if sheets.iter().map(|sheet| sheet.cells.len()).sum::<usize>() > MAX_BOOK_CELLS {
        return Err(file.damaged(format!("có hơn {MAX_BOOK_CELLS} ô có nội dung")).into());
    }
    Ok(Book { sheets })
}

/// Fills cells: sheet, place («B7») and value of each. A value takes over the looks of its cell.
///
/// # Errors
/// [`BookFault`] where the workbook is refused, or a place does not exist, calculates, or is hidden by a merged
/// cell. Then nothing is filled.
pub fn fill(bytes: &[u8], values: &[(&str, &str, Value)]) -> Result<Vec<u8>, BookFault> {
    let tools = Tools::none();
    let file = source(bytes, &tools)?;
    let (package, texts) = open(&file)?;
    let mut wanted: BTreeMap<usize, BTreeMap<(u32, u32), &Value>> = BTreeMap::new();
    for (sheet, cell, value) in values {
        let fault = || (String::from(*sheet), String::from(*cell));
        let index = package.sheets.iter().position(|known| known.name == *sheet);
        let index = index.ok_or_else(|| BookFault::NoSheet(fault().0))?;
        let at = parse_address(cell.trim()).filter(|at| place::exists(*at)).ok_or_else(|| {
            let (sheet, cell) = fault();
            BookFault::NoCell { sheet, cell }
        })?;
        if wanted.entry(index).or_default().insert(at, value).is_some() {
            let (sheet, cell) = fault();
            return Err(BookFault::Twice { sheet, cell });
        }
    }
    let mut parts: BTreeMap<String, String> = BTreeMap::new();
    for (index, cells) in wanted {
        let (Some(sheet), Some(text)) = (package.sheets.get(index), texts.get(index)) else { continue };
        let laid = fenced(&file, || Laid::of(&file, text))?;
        for at in cells.keys() {
            writable(&sheet.name, &laid, *at)?;
        }
        parts.insert(sheet.part.clone(), fenced(&file, || laid.filled(&file, text, &cells))?);
    }
    if !parts.is_empty() {
        let text = fenced(&file, || calculated_on_load(&file, &package.main))?;
        parts.insert(package.main.clone(), text);
    }
    Ok(rewritten(&file, &parts)?)
}

fn writable(sheet: &str, laid: &Laid, at: (u32, u32)) -> Result<(), BookFault> {
    let (sheet, cell) = (sheet.to_owned(), address(at));
    if laid.calculates(at) {
        return Err(BookFault::Formula { sheet, cell });
    }
    match laid.merged.iter().find(|range| place::holds(**range, at) && range.0 != at) {
        Some(range) => {
            let (range, first) = (place::range_text(*range), address(range.0));
            Err(BookFault::Merged { sheet, cell, range, first })
        }
        None => Ok(()),
    }
}

fn source<'a>(bytes: &'a [u8], tools: &'a Tools) -> Result<Source<'a>, BookFault> {
    let name = "biểu mẫu Excel";
    crate::limit_size(name, bytes.len(), MAX_FORM_BYTES)?;
    if bytes.is_empty() {
        return Err(FormatError::Empty { name: name.to_owned() }.into());
    }
    if bytes.starts_with(COMPOUND_FILE) || !bytes.starts_with(b"PK") {
        return Err(BookFault::Kind);
    }
    Ok(Source { name, bytes, kind: Kind::Xlsx, tools })
}

/// The package, and the text of each of its sheets.
fn open(file: &Source<'_>) -> Result<(Package, Vec<String>), BookFault> {
    let mut archive = Archive::open_within(file, MAX_FORM_UNPACKED_BYTES)?;
    let names = archive.names();
    if let Some(name) = names.iter().find(|name| name.to_ascii_lowercase().ends_with("vbaproject.bin")) {
        return Err(BookFault::Macro(name.clone()));
    }
    let Some(types) = package::part(file, &mut archive, "[Content_Types].xml")? else {
        return Err(BookFault::Kind);
    };
    if types.contains("macroEnabled") || types.contains("vbaProject") {
        return Err(BookFault::Macro(".xlsm".to_owned()));
    }
    if !types.contains("spreadsheetml.sheet.main+xml") {
        return Err(BookFault::Kind);
    }
    let package = fenced(file, || package::read(file, &mut 0))?;
    let mut texts = Vec::new();
    for sheet in &package.sheets {
        texts.push(package::part(file, &mut archive, &sheet.part)?.unwrap_or_default());
    }
    Ok((package, texts))
}

/// The workbook's own part, told to calculate all formulas anew when it is opened.
fn calculated_on_load(file: &Source<'_>, main: &str) -> Result<String, FormatError> {
    let mut archive = Archive::open_within(file, MAX_FORM_UNPACKED_BYTES)?;
    let text = package::part(file, &mut archive, main)?
        .ok_or_else(|| file.damaged("thiếu phần mô tả sổ tính"))?;
    let scan = Scan::of(file, &text)?;
    let mut edits = Edits::new(text);
    if let Some(found) = scan.first("calcPr") {
        let tag = edits.text().get(found.start.clone()).unwrap_or_default();
        match attribute(tag, "fullCalcOnLoad") {
            Some((range, _)) => {
                edits.replace(found.start.start + range.start..found.start.start + range.end, "1".to_owned());
            }
            None => {
                let at = tag.trim_end_matches('>').trim_end_matches('/').trim_end().len();
                edits.insert(found.start.start + at, " fullCalcOnLoad=\"1\"".to_owned());
            }
        }
        return Ok(edits.finish());
    }
    // The order of these elements is prescribed.
    let before = ["definedNames", "externalReferences", "functionGroups", "sheets"];
    let after = before.iter().find_map(|name| scan.first(name));
    let after = after.ok_or_else(|| file.damaged("thiếu danh sách trang tính"))?;
    edits.insert(after.end, format!("<{}calcPr fullCalcOnLoad=\"1\"/>", after.prefix));
    Ok(edits.finish())
}
