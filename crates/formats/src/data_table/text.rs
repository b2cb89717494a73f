//! The table as a CSV file.

use std::borrow::Cow;

use super::{Cell, DataTable, Decimals};
use crate::csv::guarded;

pub(super) fn file(table: &DataTable, style: Decimals) -> String {
    // The mark by which Excel knows that letters have accents.
    let mut out = String::from("\u{feff}");
    line(&mut out, style, table.columns.iter().map(|column| words(&column.name)));
    for row in &table.rows {
        let cells = (0..table.columns.len()).map(|place| match row.get(place) {
            Some(Cell::Text(text)) => words(text),
            Some(Cell::Number(value)) => figure(value.to_string(), style),
            Some(Cell::Missing(_)) | None => Cow::Borrowed(""),
        });
        line(&mut out, style, cells);
    }
    out
}

fn line<'c>(out: &mut String, style: Decimals, cells: impl ExactSizeIterator<Item = Cow<'c, str>>) {
    let separator = match style {
        Decimals::Comma => ';',
        Decimals::Point => ',',
    };
    let alone = cells.len() == 1;
    for (place, cell) in cells.enumerate() {
        if place > 0 {
            out.push(separator);
        }
        // Where there is one column, a line without anything would not be taken for a row, and the comma of
        // a figure for the separator.
        if alone && !cell.starts_with('"') && (cell.is_empty() || cell.contains(',')) {
            out.push('"');
            out.push_str(&cell);
            out.push('"');
        } else {
            out.push_str(&cell);
        }
    }
    out.push_str("\r\n");
}

/// A figure with all its digits. It is no formula, whatever its sign.
fn figure(digits: String, style: Decimals) -> Cow<'static, str> {
    Cow::Owned(match style {
        Decimals::Comma => digits.replace('.', ","),
        Decimals::Point => digits,
    })
}

/// A text, in quotation marks where anything in it could be taken for an end of the cell by a programme that
/// guesses the separator.
fn words(text: &str) -> Cow<'_, str> {
    let cell = guarded(text);
    let blank = |end: Option<char>| end.is_some_and(char::is_whitespace);
    let quoted = cell.contains([',', ';', '\t', '"', '\r', '\n'])
        || blank(cell.chars().next())
        || blank(cell.chars().next_back());
    if quoted { Cow::Owned(format!("\"{}\"", cell.replace('"', "\"\""))) } else { cell }
}
