//! The tables of a report as a workbook, a sheet for each, in the looks of the forms.

use std::collections::HashSet;

use cotmoc_core::compose::document::{Align, Cell, Row, RowKind, Table};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};

use super::not_made;
use crate::FormatError;
use crate::data_table::sheet_name;
use crate::form_sheet::look::{self, Look};
use crate::form_sheet::part::figure;

/// A4 in the numbers of Excel.
const A4: u8 = 9;

/// Letters that fit on a page of A4 across.
const LETTERS: f64 = 120.0;

/// Most decimals that a sheet shows.
const MAX_DECIMALS: u8 = 15;

/// Most columns of a sheet.
const MAX_COLUMNS: usize = 16_384;

/// The workbook of these tables. Figures are numbers with all their digits, shown to the decimals of the
/// report; what is missing says why. The same tables give the same bytes.
///
/// # Errors
/// [`FormatError::NotMade`] where there is no table, or one does not fit a sheet.
pub fn annex(tables: &[Table]) -> Result<Vec<u8>, FormatError> {
    if tables.is_empty() {
        return Err(not_made("báo cáo không có bảng nào"));
    }
    if tables.iter().any(|table| table.columns.len() > MAX_COLUMNS) {
        return Err(not_made("bảng có quá nhiều cột"));
    }
    workbook(tables).map_err(|problem| not_made(problem.to_string()))
}

fn workbook(tables: &[Table]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // The moment is fixed, so that the same tables give the same bytes.
    let moment = ExcelDateTime::from_ymd(2026, 1, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&moment));
    let look = Look::new();
    let mut taken = HashSet::new();
    for table in tables {
        let name = free_name(&table.caption, &mut taken);
        let sheet = book.add_worksheet();
        sheet.set_name(name)?;
        write(sheet, table, &look)?;
    }
    book.save_to_buffer()
}

/// A name that no sheet has yet, whatever its capitals.
fn free_name(caption: &str, taken: &mut HashSet<String>) -> String {
    let name = sheet_name(caption);
    let mut free = name.clone();
    let mut number = 1_u32;
    while !taken.insert(free.to_lowercase()) {
        number += 1;
        let ending = format!(" ({number})");
        let mut left = 31 - ending.len();
        let kept: String = name
            .chars()
            .take_while(|letter| {
                let fits = letter.len_utf16() <= left;
                left = left.saturating_sub(letter.len_utf16());
                fits
            })
            .collect();
        free = kept.trim_end().to_owned() + &ending;
    }
    free
}

fn write(sheet: &mut Worksheet, table: &Table, look: &Look) -> Result<(), XlsxError> {
    sheet.set_landscape().set_paper_size(A4).set_print_fit_to_pages(1, 0);
    sheet.set_footer("&C&\"Times New Roman\"&10&P/&N");
    let last = u16::try_from(table.columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
    let mut row = 0;
    if !table.caption.is_empty() {
        over(sheet, (row, last), &table.caption, &look.title.clone().set_align(FormatAlign::Left))?;
        row += 2;
    }
    let head = row;
    let mut widths = Vec::with_capacity(table.columns.len());
    let shares: u32 = table.columns.iter().map(|column| u32::from(column.share.max(1))).sum();
    for (place, column) in (0..=last).zip(&table.columns) {
        let share = f64::from(column.share.max(1)) / f64::from(shares.max(1));
        let width = (share * LETTERS).clamp(figures_width(table, usize::from(place)), 80.0);
        widths.push(width);
        sheet.set_column_width(place, width)?;
        look::text(sheet, (head, place), &column.head, &look.head)?;
    }
    if !table.columns.is_empty() {
        sheet.set_freeze_panes(head + 1, 0)?;
        sheet.set_repeat_rows(head, head)?;
        row += 1;
    }
    for line in &table.rows {
        write_row(sheet, (row, last), table, line, look)?;
        let lines = lines_of(line, &widths);
        if lines > 1 {
            sheet.set_row_height(row, LINE * f64::from(lines))?;
        }
        row += 1;
    }
    if !table.note.is_empty() {
        over(sheet, (row + 1, last), &table.note, &look.help.clone().set_text_wrap())?;
    }
    Ok(())
}

/// Height of a line in points.
const LINE: f64 = 16.0;

/// Lines that the longest text of a row takes in its column. Programmes that do not measure texts themselves
/// would show the first line only.
fn lines_of(row: &Row, widths: &[f64]) -> u16 {
    if row.kind == RowKind::Group {
        return 1;
    }
    let lines = row.cells.iter().zip(widths).map(|(cell, width)| {
        let letters = u32::try_from(cell.words().chars().count()).unwrap_or(u32::MAX);
        // Bounded, so that the conversion is exact.
        (f64::from(letters) / (width * 0.9)).ceil().clamp(1.0, 20.0) as u16
    });
    lines.max().unwrap_or(1)
}

/// Writes a text over all columns, in a row that is high enough for its lines.
fn over(
    sheet: &mut Worksheet,
    (row, last): (u32, u16),
    words: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    let format = format.clone().set_align(FormatAlign::Top);
    if last > 0 {
        sheet.merge_range(row, 0, row, last, "", &format)?;
    }
    let letters = words.chars().count() + words.matches('\n').count() * LETTERS_OF_LINE;
    let lines = u16::try_from(letters.div_ceil(LETTERS_OF_LINE)).unwrap_or(u16::MAX).clamp(1, 20);
    sheet.set_row_height(row, 18.0 * f64::from(lines))?;
    look::text(sheet, (row, 0), words, &format)
}

/// Letters of a line that goes over all columns; fewer than fit, for some are wide.
const LETTERS_OF_LINE: usize = 95;

/// Room for the longest figure of a column, in letters.
fn figures_width(table: &Table, place: usize) -> f64 {
    let figures = table.rows.iter().filter_map(|row| match row.cells.get(place) {
        Some(cell @ Cell::Number { .. }) => Some(cell.words().chars().count()),
        _ => None,
    });
    figures
        .max()
        .and_then(|letters| u32::try_from(letters).ok())
        .map_or(6.0, |n| f64::from(n) + 3.0)
        .min(60.0)
}

fn write_row(
    sheet: &mut Worksheet,
    (at, last): (u32, u16),
    table: &Table,
    row: &Row,
    look: &Look,
) -> Result<(), XlsxError> {
    if row.kind == RowKind::Group {
        let words = row.cells.first().map(Cell::words).unwrap_or_default();
        for place in 0..=last {
            sheet.write_blank(at, place, &look.section)?;
        }
        if last > 0 {
            sheet.merge_range(at, 0, at, last, "", &look.section)?;
        }
        return look::text(sheet, (at, 0), &words, &look.section);
    }
    let strong = |format: Format| if row.kind == RowKind::Total { format.set_bold() } else { format };
    for (place, column) in (0..=last).zip(&table.columns) {
        let words = strong(match column.align {
            Align::Text => look.plain.clone(),
            Align::Number => look.plain.clone().set_align(FormatAlign::Right),
            Align::Centre => look.centre.clone(),
        });
        match row.cells.get(usize::from(place)) {
            Some(Cell::Number { value, decimals }) => {
                let format = strong(look.figure((*decimals).min(MAX_DECIMALS)));
                figure(sheet, (at, place), *value, &format)?;
            }
            Some(Cell::Missing { reason }) => look::text(sheet, (at, place), reason, &look.missing())?,
            Some(Cell::Text(text)) => look::text(sheet, (at, place), text, &words)?,
            None => {
                sheet.write_blank(at, place, &words)?;
            }
        }
    }
    Ok(())
}
