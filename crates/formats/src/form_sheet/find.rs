//! Where lines, units, answers and reasons stand in a sheet that people may have rearranged: by
//! the hidden keys, and where those are gone by headings and numbers.

use std::collections::HashSet;

use cotmoc_core::fold::fold;
use cotmoc_core::form::Form;
use cotmoc_core::model::UnitId;

use super::cells::Cells;
use super::number::Raw;
use super::order::Asked;
use super::part;

/// Where things stand.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Layout {
    /// A row for each line.
    Rows {
        /// Row and key of each line.
        lines: Vec<(u32, String)>,
        value: u32,
        reason: Option<u32>,
        /// Rows below the headings that belong to no line.
        strange: Vec<u32>,
    },
    /// A row for each unit, a column for each line.
    Columns {
        /// Column and key of each line.
        lines: Vec<(u32, String)>,
        units: Vec<(u32, UnitId)>,
        reason: Option<u32>,
        strange: Vec<u32>,
    },
}

/// Finds the rows of the lines of one unit.
pub(crate) fn rows(cells: &Cells, form: &Form, asked: &[Asked<'_>]) -> Option<Layout> {
    let by_key = cells.find(part::VALUE_KEY);
    let (head, value) = by_key.or_else(|| heading(cells, &["so lieu"], &["chi tieu", "tt"]))?;
    let same_row = |key: &str| cells.row(head).find(|(_, raw)| is(raw, key)).map(|(column, _)| column);
    let reason = same_row(part::REASON_KEY).or_else(|| near(cells, head, &["ly do"]));
    let keys = same_row(part::LINE_KEY).or_else(|| cells.find(part::LINE_KEY).map(|(_, column)| column));
    let numbers = near(cells, head, &["tt", "stt"]);
    let labels = near(cells, head, &["chi tieu"]);
    let mut found = Vec::new();
    let (mut strange, mut seen) = (Vec::new(), HashSet::new());
    for row in head + 1..=cells.last_row() {
        let by_column = |column: Option<u32>| {
            let text = cells.text(row, column?);
            form.line(text).map(|line| line.key.clone())
        };
        let by_label = || {
            let text = fold(cells.text(row, labels?).lines().next()?);
            let mut same = asked.iter().filter(|a| fold(&a.label) == text.trim());
            let only = same.next()?;
            same.next().is_none().then(|| only.line.key.clone())
        };
        match by_column(keys).or_else(|| by_column(numbers)).or_else(by_label) {
            // A row that was copied with its hidden key is not the line itself.
            Some(key) if seen.insert(key.clone()) => found.push((row, key)),
            Some(_) => strange.push(row),
            None if !matches!(cells.get(row, value), Raw::Empty) && !found.is_empty() => strange.push(row),
            None => {}
        }
    }
    (!found.is_empty()).then_some(Layout::Rows { lines: found, value, reason, strange })
}

/// Finds the rows of units and the columns of lines.
pub(crate) fn columns(cells: &Cells, form: &Form) -> Option<Layout> {
    let (head, unit) = cells.find(part::UNIT_KEY)?;
    let key = |raw: &Raw| match raw {
        Raw::Text(text) => text.trim().strip_prefix(part::COLUMN_KEY).map(str::to_owned),
        _ => None,
    };
    let mut seen = HashSet::new();
    let lines: Vec<(u32, String)> = cells
        .row(head)
        .filter_map(|(column, raw)| Some((column, key(raw)?)))
        .filter(|(_, key)| form.line(key).is_some() && seen.insert(key.clone()))
        .collect();
    let reason = cells.row(head).find(|(_, raw)| is(raw, part::REASON_KEY)).map(|(column, _)| column);
    let (mut units, mut strange, mut seen) = (Vec::new(), Vec::new(), HashSet::new());
    for row in head + 1..=cells.last_row() {
        let text = cells.text(row, unit);
        match text.parse::<i64>() {
            Ok(id) if seen.insert(id) => units.push((row, UnitId(id))),
            Ok(_) => strange.push(row),
            Err(_) => {}
        }
    }
    (!lines.is_empty()).then_some(Layout::Columns { lines, units, reason, strange })
}

fn is(raw: &Raw, text: &str) -> bool {
    matches!(raw, Raw::Text(t) if t.trim() == text)
}

/// The cell whose heading begins with one of the words, in a row where another heading is one of the others.
fn heading(cells: &Cells, words: &[&str], beside: &[&str]) -> Option<(u32, u32)> {
    cells.all().map(|(at, raw)| (at, folded(raw))).find_map(|((row, column), text)| {
        let fits = words.iter().any(|word| text.starts_with(word));
        let other = || cells.row(row).any(|(_, raw)| beside.contains(&folded(raw).as_str()));
        (fits && other()).then_some((row, column))
    })
}

/// The column of a heading in one of the first rows from the given one on.
fn near(cells: &Cells, head: u32, words: &[&str]) -> Option<u32> {
    (head..head.saturating_add(4)).find_map(|row| {
        let exact = |text: &str| words.iter().any(|w| text == *w || w.len() > 3 && text.starts_with(w));
        cells.row(row).find(|(_, raw)| exact(&folded(raw))).map(|(column, _)| column)
    })
}

fn folded(raw: &Raw) -> String {
    match raw {
        Raw::Text(text) if text.len() < 400 => fold(text).trim().to_owned(),
        _ => String::new(),
    }
}
