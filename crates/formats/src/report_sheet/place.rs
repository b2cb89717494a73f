//! Where the rows, cells, formulas and merged ranges of a sheet stand in its text, and new values between
//! them.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use rust_decimal::Decimal;

use super::book::Value;
use crate::form_sheet::cells::{address, parse_address};
use crate::patch::{Edits, Found, Scan, Shape, attribute, escaped};
use crate::{FormatError, Source};

type At = (u32, u32);

/// A sheet as it is laid out.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    /// Cells with formulas, and what these say.
    pub(super) formulas: BTreeMap<At, String>,
    /// Cells that are shown as one: first and last.
    pub(super) merged: Vec<(At, At)>,
    /// Cells whose figures come from a formula of another cell.
    arrays: Vec<(At, At)>,
    rows: Vec<Row>,
    /// The element around the rows.
    data: Option<Found>,
}

#[derive(Debug)]
struct Row {
    number: u32,
    found: Found,
    cells: Vec<(u32, Found)>,
}

/// Whether there is such a cell in a sheet.
pub(super) fn exists((row, column): At) -> bool {
    row < 1_048_576 && column < 16_384
}

pub(super) fn holds((first, last): (At, At), (row, column): At) -> bool {
    (first.0..=last.0).contains(&row) && (first.1..=last.1).contains(&column)
}

/// «B7:D8»
pub(super) fn range_text((first, last): (At, At)) -> String {
    format!("{}:{}", address(first), address(last))
}

fn range(text: &str) -> Option<(At, At)> {
    let text = text.replace('$', "");
    let (first, last) = text.split_once(':').unwrap_or((&text, &text));
    Some((parse_address(first)?, parse_address(last)?))
}

impl Sheet {
    /// Finds everything in a sheet's text.
    pub(super) fn of(file: &Source<'_>, text: &str) -> Result<Self, FormatError> {
        let scan = Scan::of(file, text)?;
        let mut sheet = Self { data: scan.first("sheetData").cloned(), ..Self::default() };
        let (mut row, mut column) = (0_u32, 0_u32);
        for found in &scan.all {
            let tag = text.get(found.start.clone()).unwrap_or_default();
            let value = |name: &str| attribute(tag, name).map(|(_, value)| value);
            match found.name.as_str() {
                "row" => {
                    row = value("r").and_then(|r| r.trim().parse().ok()).unwrap_or(row + 1).max(1);
                    column = 0;
                    sheet.rows.push(Row { number: row - 1, found: found.clone(), cells: Vec::new() });
                }
                "c" => {
                    let at = value("r").and_then(|r| parse_address(&r));
                    let at = at.unwrap_or((row.saturating_sub(1), column));
                    column = at.1.saturating_add(1);
                    if let Some(row) = sheet.rows.last_mut() {
                        row.cells.push((at.1, found.clone()));
                    }
                }
                "f" => {
                    let at = (row.saturating_sub(1), column.saturating_sub(1));
                    let inner = text.get(found.start.end..found.inner_end).unwrap_or_default();
                    let words = quick_xml::escape::unescape(inner).map_or_else(|_| inner.to_owned(), |t| t.into_owned());
                    sheet.formulas.insert(at, words);
                    if matches!(value("t").as_deref(), Some("array" | "dataTable"))
                        && let Some(range) = value("ref").as_deref().and_then(range)
                    {
                        sheet.arrays.push(range);
                    }
                }
                "mergeCell" => sheet.merged.extend(value("ref").as_deref().and_then(range)),
                _ => {}
            }
        }
        Ok(sheet)
    }

    /// Whether what stands in a cell is calculated.
    pub(super) fn calculates(&self, at: At) -> bool {
        self.formulas.contains_key(&at) || self.arrays.iter().any(|range| holds(*range, at))
    }

    /// The text of the sheet with values in cells.
    pub(super) fn filled(
        &self,
        file: &Source<'_>,
        text: &str,
        values: &BTreeMap<At, &Value>,
    ) -> Result<String, FormatError> {
        let data = self.data.as_ref().ok_or_else(|| file.damaged("trang tính thiếu vùng dữ liệu"))?;
        let prefix = data.prefix.as_str();
        let mut edits = Edits::new(text.to_owned());
        let mut fresh = String::new();
        let mut by_row: BTreeMap<u32, Vec<(u32, &Value)>> = BTreeMap::new();
        for ((row, column), value) in values {
            by_row.entry(*row).or_default().push((*column, value));
        }
        for (number, cells) in by_row {
            match self.rows.iter().find(|row| row.number == number) {
                Some(row) => row.filled(&mut edits, prefix, &cells),
                None => {
                    let mut made = String::new();
                    for (column, value) in &cells {
                        cell(&mut made, prefix, (number, *column), None, value);
                    }
                    let made = format!("<{prefix}row r=\"{}\">{made}</{prefix}row>", number + 1);
                    match self.rows.iter().find(|row| row.number > number) {
                        Some(next) => edits.insert(next.found.start.start, made),
                        None => fresh.push_str(&made),
                    }
                }
            }
        }
        if !fresh.is_empty() {
            append(&mut edits, data, fresh);
        }
        Ok(edits.finish())
    }
}

impl Row {
    fn filled(&self, edits: &mut Edits, prefix: &str, values: &[(u32, &Value)]) {
        let mut fresh = String::new();
        for (column, value) in values {
            let at = (self.number, *column);
            let mut made = String::new();
            if let Some((_, found)) = self.cells.iter().find(|(known, _)| known == column) {
                let tag = edits.text().get(found.start.clone()).unwrap_or_default();
                let style = attribute(tag, "s").map(|(_, style)| style);
                cell(&mut made, prefix, at, style.as_deref(), value);
                edits.replace(found.start.start..found.end, made);
                continue;
            }
            cell(&mut made, prefix, at, None, value);
            match self.cells.iter().find(|(known, _)| known > column) {
                Some((_, next)) => edits.insert(next.start.start, made),
                None => fresh.push_str(&made),
            }
        }
        if !fresh.is_empty() {
            append(edits, &self.found, fresh);
        }
    }
}

/// Puts a text at the end of what an element holds.
fn append(edits: &mut Edits, found: &Found, what: String) {
    match found.shape {
        Shape::Pair => edits.insert(found.inner_end, what),
        Shape::Empty => {
            let tag = edits.text().get(found.start.clone()).unwrap_or_default();
            let opened = tag.trim_end_matches('>').trim_end().trim_end_matches('/').trim_end().to_owned();
            edits.replace(found.start.clone(), format!("{opened}>{what}</{}{}>", found.prefix, found.name));
        }
    }
}

fn cell(out: &mut String, prefix: &str, at: At, style: Option<&str>, value: &Value) {
    let _ = write!(out, "<{prefix}c r=\"{}\"", address(at));
    if let Some(style) = style {
        let _ = write!(out, " s=\"{}\"", escaped(style));
    }
    match value {
        Value::Number(number) if exact(*number) => {
            let _ = write!(out, "><{prefix}v>{}</{prefix}v></{prefix}c>", number.normalize());
        }
        Value::Number(number) => text(out, prefix, &cotmoc_core::number::shown(*number)),
        Value::Text(words) => text(out, prefix, words),
    }
}

/// Whether a sheet keeps all digits of a number.
fn exact(number: Decimal) -> bool {
    number.normalize().mantissa().unsigned_abs().checked_ilog10().is_none_or(|digits| digits < 15)
}

fn text(out: &mut String, prefix: &str, words: &str) {
    let words: String = words.chars().take(32_000).collect();
    let _ = write!(
        out,
        " t=\"inlineStr\"><{prefix}is><{prefix}t xml:space=\"preserve\">{}</{prefix}t></{prefix}is></{prefix}c>",
        escaped(&words)
    );
}
