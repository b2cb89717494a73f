//! Tables without rulings: columns are what common empty strips divide.

use super::line::Line;
use crate::blocks::join_cell_lines;

/// Lines `from..to` are a table.
pub(super) struct Aligned {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) rows: Vec<Vec<String>>,
}

/// Width of the empty strip between columns, in letter heights.
const STRIP: f64 = 0.8;

/// Finds the first stretch of lines that stands in columns.
pub(super) fn find(lines: &[Line]) -> Option<Aligned> {
    (0..lines.len()).find_map(|from| stretch(lines, from))
}

fn stretch(lines: &[Line], from: usize) -> Option<Aligned> {
    let first = lines.get(from)?;
    let mut strips = first.gaps(STRIP);
    if strips.is_empty() {
        return None;
    }
    let mut to = from + 1;
    let mut last = first;
    for line in lines.get(from + 1..)? {
        let narrowed: Vec<(f64, f64)> = strips.iter().filter_map(|strip| narrow(line, *strip)).collect();
        // A line that fills a strip ends the table, unless two columns' worth of strips remain.
        let lost = strips.len() - narrowed.len();
        if narrowed.is_empty()
            || lost > 0 && (to - from >= 2 || narrowed.len() < 2)
            || line.base - last.base > 4.0 * line.size
        {
            break;
        }
        strips = narrowed;
        last = line;
        to += 1;
    }
    let cuts: Vec<f64> = strips.iter().map(|(low, high)| (low + high) / 2.0).collect();
    let body = lines.get(from..to)?;
    let cells: Vec<Vec<String>> = body.iter().map(|line| cut(line, &cuts)).collect();
    is_table(&cells).then(|| Aligned { from, to, rows: rows(body, cells) })
}

/// The part of a strip that a line leaves empty, if it is still wide enough.
fn narrow(line: &Line, strip: (f64, f64)) -> Option<(f64, f64)> {
    line.clear(strip).filter(|(low, high)| high - low >= STRIP * line.size)
}

fn cut(line: &Line, cuts: &[f64]) -> Vec<String> {
    let mut out = Vec::with_capacity(cuts.len() + 1);
    let mut rest = Some(line.clone());
    for x in cuts {
        let (left, right) = rest.map_or((None, None), |line| line.cut(*x));
        out.push(left.map_or_else(String::new, |l| l.text()));
        rest = right;
    }
    out.push(rest.map_or_else(String::new, |l| l.text()));
    out
}

/// Three columns that are filled side by side, or two of which the right one holds figures.
fn is_table(cells: &[Vec<String>]) -> bool {
    let filled = |row: &Vec<String>| row.iter().filter(|c| !c.is_empty()).count();
    let columns = cells.first().map_or(0, Vec::len);
    // Two lines of justified text may have their gaps in the same places by chance.
    if cells.len() < 3 {
        return false;
    }
    if columns >= 3 {
        // A list mark and its text are two columns; a third makes a table.
        return cells.iter().filter(|row| filled(row) >= 3).count() >= 2;
    }
    let figure = |text: &str| text.chars().any(|c| c.is_ascii_digit()) && text.chars().count() <= 14;
    let paired = cells.iter().filter(|row| filled(row) == 2).count();
    let figures = cells.iter().filter(|row| row.last().is_some_and(|c| figure(c))).count();
    let wordy = cells.iter().filter(|row| row.first().is_some_and(|c| c.chars().count() > 8)).count();
    paired >= 3 && figures + 1 >= paired && wordy * 2 > paired
}

/// Lines → rows: a number in the first column, or a wider distance, begins a row.
fn rows(lines: &[Line], cells: Vec<Vec<String>>) -> Vec<Vec<String>> {
    let mut steps: Vec<f64> =
        lines.windows(2).filter_map(|p| Some(p.get(1)?.base - p.first()?.base)).collect();
    steps.sort_by(f64::total_cmp);
    let pitch = steps.first().copied().unwrap_or(0.0);
    let numbered = cells.iter().filter(|row| row.first().is_some_and(|c| is_number(c))).count() >= 2;
    let mut out: Vec<Vec<Vec<String>>> = Vec::new();
    let mut above: Option<f64> = None;
    for (line, row) in lines.iter().zip(cells) {
        let first = row.first().map_or("", String::as_str);
        let spaced = above.is_none_or(|a| line.base - a > 1.25 * pitch);
        let full = row.iter().all(|c| !c.is_empty());
        let starts = match numbered {
            true => !first.is_empty() || spaced,
            false => spaced || full,
        };
        above = Some(line.base);
        match out.last_mut().filter(|_| !starts) {
            Some(open) => open.iter_mut().zip(row).for_each(|(cell, more)| cell.push(more)),
            None => out.push(row.into_iter().map(|c| vec![c]).collect()),
        }
    }
    out.iter().map(|row| row.iter().map(|cell| join_cell_lines(cell)).collect()).collect()
}

fn is_number(text: &str) -> bool {
    let text = text.trim_end_matches(['.', ')']);
    !text.is_empty()
        && text.len() <= 6
        && text.chars().all(|c| c.is_ascii_digit() || c == '.' || "IVX".contains(c))
}
