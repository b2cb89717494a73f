//! The table as a workbook, in the look of the forms.

use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use super::{Cell, Column, ColumnKind, DataTable};
use crate::form_sheet::look::{self, Look};
use crate::form_sheet::part::figure;

/// Excel's own bounds of the name of a sheet, in UTF-16 units.
const MAX_NAME: usize = 31;

/// Most decimals that are shown; a sheet keeps no more digits.
const MAX_DECIMALS: u8 = 15;

/// A4 in the numbers of Excel.
const A4: u8 = 9;

pub(super) fn workbook(table: &DataTable) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let look = Look::new();
    sheet.set_name(name(&table.title))?;
    sheet.set_landscape().set_paper_size(A4).set_print_fit_to_pages(1, 0);
    let head = heading(sheet, table, &look)?;
    let formats: Vec<Format> = table.columns.iter().map(|column| format(column, &look)).collect();
    for (place, column) in (0..).zip(&table.columns) {
        sheet.set_column_width(place, width(table, place.into(), column))?;
        look::text(sheet, (head, place), &column.name, &look.head)?;
    }
    sheet.set_freeze_panes(head + 1, 0)?;
    sheet.set_repeat_rows(head, head)?;
    let missing = look.missing();
    for (row, cells) in (head + 1..).zip(&table.rows) {
        for ((place, cell), format) in (0..).zip(cells).zip(&formats) {
            match cell {
                Cell::Text(text) => look::text(sheet, (row, place), text, format)?,
                Cell::Number(value) => figure(sheet, (row, place), *value, format)?,
                Cell::Missing(word) => look::text(sheet, (row, place), word, &missing)?,
            }
        }
    }
    book.save_to_buffer()
}

/// Writes the title and the notes; the row of the headings.
fn heading(sheet: &mut Worksheet, table: &DataTable, look: &Look) -> Result<u32, XlsxError> {
    let mut row = 0;
    let title = look.label.clone().set_bold().set_font_size(14);
    for (line, format) in
        [(&table.title, &title)].into_iter().chain(table.notes.iter().map(|note| (note, &look.label)))
    {
        if !line.is_empty() {
            look::text(sheet, (row, 0), line, format)?;
            row += 1;
        }
    }
    // A row without anything parts the table from what stands above it.
    Ok(if row == 0 { 0 } else { row + 1 })
}

fn format(column: &Column, look: &Look) -> Format {
    match column.kind {
        ColumnKind::Text => look.plain.clone(),
        ColumnKind::Number { decimals } => look.figure(decimals.min(MAX_DECIMALS)),
    }
}

/// The width of a column in letters: the longest cell fits, a long heading goes over some lines, and a text
/// without an end is wrapped.
fn width(table: &DataTable, place: usize, column: &Column) -> f64 {
    let cells = table.rows.iter().filter_map(|row| row.get(place)).map(|cell| match cell {
        Cell::Text(text) | Cell::Missing(text) => longest(text.lines()),
        Cell::Number(value) => {
            let whole = value.trunc().to_string().len();
            let decimals = match column.kind {
                ColumnKind::Number { decimals } => usize::from(decimals.min(MAX_DECIMALS)),
                ColumnKind::Text => 0,
            };
            whole + whole / 3 + decimals + 1
        }
    });
    let heading = column.name.chars().count().min(20).max(longest(column.name.split_whitespace()));
    let letters = cells.chain([heading]).max().unwrap_or(0);
    u32::try_from(letters).map_or(MOST_LETTERS, |letters| f64::from(letters) + 3.0).clamp(8.0, MOST_LETTERS)
}

const MOST_LETTERS: f64 = 60.0;

fn longest<'t>(pieces: impl Iterator<Item = &'t str>) -> usize {
    pieces.map(|piece| piece.chars().count()).max().unwrap_or(0)
}

/// The title as the name of a sheet: without the signs that Excel refuses there, and cut.
pub(crate) fn name(title: &str) -> String {
    let allowed =
        |letter: char| if "[]:*?/\\".contains(letter) || letter.is_control() { ' ' } else { letter };
    let clean: String = title.chars().map(allowed).collect();
    let words = clean.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut left = MAX_NAME;
    let cut: String = words
        .trim_matches('\'')
        .chars()
        .take_while(|letter| {
            let fits = letter.len_utf16() <= left;
            left = if fits { left - letter.len_utf16() } else { 0 };
            fits
        })
        .collect();
    // An apostrophe at either end is refused; it may have come to the end by the cut.
    match cut.trim_matches(['\'', ' ']) {
        // Excel keeps this name for itself.
        "" | "History" | "HISTORY" | "history" => "Bảng".to_owned(),
        name => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_sheets_are_allowed() {
        assert_eq!(name("Tỷ lệ hộ [%]: 2024/2025 *?\\"), "Tỷ lệ hộ % 2024 2025");
        assert_eq!(name("'a'"), "a");
        assert_eq!(name(" \n[]"), "Bảng");
        assert_eq!(name("History"), "Bảng");
        let long = name("Tỷ lệ hộ gia đình được phủ mạng Internet băng rộng cáp quang");
        assert_eq!(long, "Tỷ lệ hộ gia đình được phủ mạng");
        assert_eq!(name(&"😀".repeat(20)).encode_utf16().count(), 30);
        assert!(Workbook::new().add_worksheet().set_name(name(&"'a ".repeat(20))).is_ok());
    }
}
