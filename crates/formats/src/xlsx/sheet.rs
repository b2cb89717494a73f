//! One sheet: its cells by row, written as lines.

use std::collections::{BTreeMap, HashMap};

use calamine::Dimensions;

use crate::blocks::pipe_row;
use crate::clean::squeeze;
use crate::limits::MAX_TABLE_COLUMNS;

/// The cells of a sheet that hold something.
pub(super) struct Sheet {
    rows: BTreeMap<u32, Vec<(u32, String)>>,
    /// For each row, the column ranges that a merged cell covers, beside its first place.
    covered: HashMap<u32, Vec<(u32, u32, bool)>>,
}

/// Rows of merged cells that are followed; a sheet with more was not made by a person.
const MAX_COVERED_ROWS: u64 = 200_000;

impl Sheet {
    /// An empty sheet in which these ranges are merged.
    pub(super) fn new(merged: Vec<Dimensions>) -> Self {
        let mut covered: HashMap<u32, Vec<(u32, u32, bool)>> = HashMap::new();
        let mut budget = MAX_COVERED_ROWS;
        for range in merged {
            let height = u64::from(range.end.0.saturating_sub(range.start.0));
            if height >= budget {
                break;
            }
            budget -= height + 1;
            for row in range.start.0..=range.end.0 {
                let first = row == range.start.0;
                covered.entry(row).or_default().push((range.start.1, range.end.1, first));
            }
        }
        Self { rows: BTreeMap::new(), covered }
    }

    /// Adds a cell; what lies hidden under a merged cell is left out.
    pub(super) fn push(&mut self, (row, column): (u32, u32), text: String) {
        let text = squeeze(&text);
        let hidden = self.covered.get(&row).is_some_and(|ranges| {
            ranges.iter().any(|(left, right, first)| {
                (*left..=*right).contains(&column) && !(*first && column == *left)
            })
        });
        if !text.is_empty() && !hidden {
            self.rows.entry(row).or_default().push((column, text));
        }
    }

    /// Writes a heading and the rows. What stands alone above the table, as titles do, is a line.
    pub(super) fn write(mut self, name: &str, out: &mut String) {
        if self.rows.is_empty() {
            return;
        }
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(&format!("# {}\n", squeeze(name)));
        let columns = || self.rows.values().flatten().map(|(column, _)| *column);
        let (left, right) = (columns().min().unwrap_or(0), columns().max().unwrap_or(0));
        let width = usize::try_from(right - left + 1).unwrap_or(usize::MAX).min(MAX_TABLE_COLUMNS);
        // Padding every row of a scattered giant would cost more than its cells.
        let pad = self.rows.len().saturating_mul(width) < 4_000_000;
        let mut in_table = false;
        let mut last = None;
        for (row, cells) in &mut self.rows {
            in_table |= cells.len() > 1;
            if last.is_some_and(|l: u32| *row > l.saturating_add(1)) {
                out.push('\n');
            }
            last = Some(*row);
            match cells.as_slice() {
                [(_, text)] if !in_table => out.push_str(text),
                _ => out.push_str(&pipe_row(&place(cells, left, if pad { width } else { 0 }))),
            }
            out.push('\n');
        }
    }
}

/// Cells at their columns, counted from the sheet's first one.
fn place(cells: &mut [(u32, String)], left: u32, width: usize) -> Vec<String> {
    cells.sort_by_key(|(column, _)| *column);
    let mut row: Vec<String> = Vec::with_capacity(width);
    for (column, text) in cells {
        let at = usize::try_from(*column - left).unwrap_or(usize::MAX);
        if at >= MAX_TABLE_COLUMNS {
            break;
        }
        if row.len() <= at {
            row.resize(at + 1, String::new());
        }
        if let Some(place) = row.get_mut(at) {
            *place = std::mem::take(text);
        }
    }
    if row.len() < width {
        row.resize(width, String::new());
    }
    row
}
