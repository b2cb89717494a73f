//! The rows of the first sheet that is shown, or of a CSV file, as texts.

use cotmoc_core::number::Locale;
use jiff::civil::date;

use crate::csv;
use crate::form_sheet::number::{NumberStyle, Raw};
use crate::form_sheet::package::{self, Shown};
use crate::limits::{MAX_FORM_BYTES, MAX_TABLE_ROWS};
use crate::{FormatError, Kind, Source, Tools, limit_size, short_name};

/// A row that holds something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableRow {
    /// Where it stands in the file, from 1: the row of the sheet, or the line of the text.
    pub line: u64,
    /// Its cells from the left; a day as 31/12/2026, a number with its digits.
    pub cells: Vec<String>,
}

/// Reads a list: of a workbook the first sheet that is shown. Rows without any text are left out.
///
/// # Errors
/// A [`FormatError`] where the file is neither .xlsx nor text, is damaged, or has too many rows.
pub fn table_rows(name: &str, bytes: &[u8]) -> Result<Vec<TableRow>, FormatError> {
    let name = short_name(name);
    limit_size(&name, bytes.len(), MAX_FORM_BYTES)?;
    if bytes.iter().all(|b| b.is_ascii_whitespace() || *b == 0) {
        return Err(FormatError::Empty { name });
    }
    let Some(kind) = Kind::of(&name, bytes) else { return Err(FormatError::Unknown { name }) };
    let rows = match kind {
        Kind::Xlsx => of_workbook(&Source { name: &name, bytes, kind, tools: &Tools::none() })?,
        Kind::Text | Kind::Markdown => of_text(&name, bytes)?,
        _ => return Err(FormatError::Unknown { name }),
    };
    if rows.len() > MAX_TABLE_ROWS {
        let detail = format!("{} dòng, vượt giới hạn {MAX_TABLE_ROWS} dòng", rows.len());
        return Err(FormatError::Damaged { name, kind, detail });
    }
    Ok(rows)
}

fn of_workbook(file: &Source<'_>) -> Result<Vec<TableRow>, FormatError> {
    if file.bytes.starts_with(crate::kind::COMPOUND_FILE) {
        return Err(FormatError::Encrypted { name: file.name.to_owned(), kind: Kind::Xlsx });
    }
    let book = package::read(file, &mut 0)?;
    let Some(sheet) = book.sheets.iter().find(|sheet| sheet.shown == Shown::Yes) else {
        return Err(FormatError::NoText { name: file.name.to_owned(), kind: Kind::Xlsx });
    };
    let mut rows: Vec<TableRow> = Vec::new();
    for ((row, column), raw) in sheet.cells.all() {
        let text = said(raw);
        // Lists have tens of columns; what stands further right was not meant.
        if text.is_empty() || column >= MOST_COLUMNS {
            continue;
        }
        let line = u64::from(row) + 1;
        if rows.last().is_none_or(|last| last.line != line) {
            rows.push(TableRow { line, cells: Vec::new() });
        }
        if let Some(last) = rows.last_mut() {
            let place = column as usize;
            last.cells.resize(last.cells.len().max(place + 1), String::new());
            last.cells[place] = text;
        }
    }
    Ok(rows)
}

/// Columns of a sheet that are looked at.
const MOST_COLUMNS: u32 = 200;

fn said(raw: &Raw) -> String {
    match raw {
        Raw::Text(text) => text.trim().to_owned(),
        Raw::Number(digits, NumberStyle::Date) => day(digits).unwrap_or_else(|| digits.clone()),
        Raw::Number(digits, _) => digits.clone(),
        Raw::Empty | Raw::Truth | Raw::Error(_) => String::new(),
    }
}

/// The day that a sheet counts as so many after 30/12/1899.
fn day(digits: &str) -> Option<String> {
    let days: f64 = digits.parse().ok()?;
    let whole = (days.is_finite() && (1.0..2_958_466.0).contains(&days)).then_some(days as i64)?;
    let day = date(1899, 12, 30).checked_add(jiff::Span::new().try_days(whole).ok()?).ok()?;
    Some(Locale::Vi.date(day))
}

fn of_text(name: &str, bytes: &[u8]) -> Result<Vec<TableRow>, FormatError> {
    let damaged = |error: csv::CsvError| FormatError::Damaged {
        name: name.to_owned(),
        kind: Kind::Text,
        detail: error.to_string(),
    };
    let mut table = csv::Table::open(bytes).map_err(damaged)?;
    let mut rows = vec![TableRow { line: 1, cells: table.headings().to_vec() }];
    while let Some(row) = table.next_row() {
        let row = row.map_err(damaged)?;
        if row.filled() > 0 {
            rows.push(TableRow { line: row.line, cells: row.cells().map(str::to_owned).collect() });
        }
        if rows.len() > MAX_TABLE_ROWS {
            break;
        }
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_written_out() {
        assert_eq!(day("46354").as_deref(), Some("28/11/2026"));
        assert_eq!(day("46354.75").as_deref(), Some("28/11/2026"));
        assert_eq!(day("0"), None);
        assert_eq!(day("x"), None);
    }

    #[test]
    fn a_text_with_any_separator_is_a_list() {
        let rows = table_rows("a.csv", "Tên;Mã\n\nLan;007\n".as_bytes()).unwrap();
        let cells: Vec<_> = rows.iter().map(|row| (row.line, row.cells.join("|"))).collect();
        assert_eq!(cells, [(1, "Tên|Mã".to_owned()), (3, "Lan|007".to_owned())]);
        assert!(matches!(table_rows("a.csv", b" \n"), Err(FormatError::Empty { .. })));
        assert!(matches!(table_rows("a.pdf", b"%PDF-1.4 x"), Err(FormatError::Unknown { .. })));
    }
}
