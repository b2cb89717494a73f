//! What word processors and web pages have in common: lines, headings and tables, and how they
//! are written as text.

use crate::clean::squeeze;
use crate::limits::MAX_TABLE_COLUMNS;

/// A piece of a document, in reading order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Block {
    /// A paragraph, or one line of it.
    Line(String),
    /// A heading of level 1–6.
    Heading(u8, String),
    /// A table.
    Table(Table),
}

/// A table as its rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Table {
    pub(crate) rows: Vec<Vec<Cell>>,
}

/// A cell, and how many columns and rows it covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cell {
    pub(crate) columns: usize,
    pub(crate) rows: usize,
    pub(crate) blocks: Vec<Block>,
}

impl Default for Cell {
    fn default() -> Self {
        Self { columns: 1, rows: 1, blocks: Vec::new() }
    }
}

/// Writes blocks as text: one line each, tables as pipe rows set off by empty lines.
pub(crate) fn render(blocks: &[Block]) -> String {
    let mut out = String::new();
    render_into(blocks, &mut out);
    out
}

fn render_into(blocks: &[Block], out: &mut String) {
    for block in blocks {
        match block {
            Block::Line(line) => push_line(out, line),
            Block::Heading(level, text) => {
                let marks = "######".get(..usize::from((*level).clamp(1, 6))).unwrap_or("#");
                push_line(out, &format!("{marks} {text}"));
            }
            Block::Table(table) if is_layout(table) => render_layout(table, out),
            Block::Table(table) => {
                let rows = grid(table);
                if rows.iter().flatten().any(|text| !text.is_empty()) {
                    empty_line(out);
                    for row in rows {
                        push_line(out, &pipe_row(&row));
                    }
                    empty_line(out);
                }
            }
        }
    }
}

/// One table row as text. A bar inside a cell becomes a slash.
pub(crate) fn pipe_row<S: AsRef<str>>(cells: &[S]) -> String {
    let mut row = String::from("|");
    for cell in cells {
        row.push(' ');
        row.push_str(&cell.as_ref().replace('|', "/"));
        row.push_str(" |");
    }
    row
}

/// Joins the lines of one cell. List items keep their marks and are told apart by semicolons.
pub(crate) fn join_cell_lines<S: AsRef<str>>(lines: &[S]) -> String {
    let mut out = String::new();
    for line in lines {
        let line = squeeze(line.as_ref());
        if line.is_empty() {
            continue;
        }
        if !out.is_empty() {
            let item = ["- ", "+ ", "• ", "* "].iter().any(|mark| line.starts_with(mark));
            let closed = out.ends_with(['.', ';', ':', ',']);
            out.push_str(if item && !closed { "; " } else { " " });
        }
        out.push_str(&line);
    }
    out
}

fn push_line(out: &mut String, line: &str) {
    out.push_str(line.trim_end());
    out.push('\n');
}

fn empty_line(out: &mut String) {
    if !out.is_empty() && !out.ends_with("\n\n") {
        out.push('\n');
    }
}

/// Lays cells on a grid: the text of a merged cell stands in its first place, the others stay empty.
fn grid(table: &Table) -> Vec<Vec<String>> {
    let mut rows: Vec<Vec<String>> = Vec::with_capacity(table.rows.len());
    // For each column, how many more rows a cell from above reaches down.
    let mut reach: Vec<usize> = Vec::new();
    for cells in &table.rows {
        let mut row = Vec::new();
        for cell in cells {
            skip_covered(&mut row, &mut reach);
            let width = cell.columns.clamp(1, MAX_TABLE_COLUMNS);
            if row.len() + width > MAX_TABLE_COLUMNS {
                break;
            }
            let start = row.len();
            row.push(cell_text(&cell.blocks));
            row.resize(start + width, String::new());
            if reach.len() < row.len() {
                reach.resize(row.len(), 0);
            }
            for left in reach.iter_mut().skip(start).take(width) {
                *left = cell.rows.saturating_sub(1);
            }
        }
        skip_covered(&mut row, &mut reach);
        rows.push(row);
    }
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    // Padding every row of a ragged giant would cost more than the table itself.
    if rows.len().saturating_mul(width) < 4_000_000 {
        for row in &mut rows {
            row.resize(width, String::new());
        }
    }
    rows
}

/// Adds empty places for cells that reach down from above.
fn skip_covered(row: &mut Vec<String>, reach: &mut [usize]) {
    while let Some(left) = reach.get_mut(row.len()).filter(|left| **left > 0) {
        *left -= 1;
        row.push(String::new());
    }
}

fn cell_text(blocks: &[Block]) -> String {
    let mut lines = Vec::new();
    for block in blocks {
        match block {
            Block::Line(line) | Block::Heading(_, line) => lines.push(line.clone()),
            Block::Table(inner) => {
                for row in &inner.rows {
                    let cells: Vec<String> =
                        row.iter().map(|c| cell_text(&c.blocks)).filter(|t| !t.is_empty()).collect();
                    lines.push(cells.join(", "));
                }
            }
        }
    }
    join_cell_lines(&lines)
}

/// Whether a table only arranges a page: one row or one column, the head or the signature of an
/// official document, or cells as long as chapters.
fn is_layout(table: &Table) -> bool {
    let columns = table.rows.iter().map(|r| r.iter().map(|c| c.columns.max(1)).sum()).max().unwrap_or(0);
    if columns <= 1 {
        return true;
    }
    let cells = || table.rows.iter().flatten();
    let chapter =
        |cell: &Cell| cell.blocks.len() > 12 || cell.blocks.iter().any(|b| matches!(b, Block::Heading(..)));
    if table.rows.len() == 1 {
        return true;
    }
    if columns <= 3 && table.rows.len() <= 6 {
        let text: String = cells().map(|c| cell_text(&c.blocks)).collect::<Vec<_>>().join(" ");
        let folded = cotmoc_core::fold::fold(&text);
        if ["cong hoa xa hoi chu nghia", "noi nhan:", "dang cong san viet nam"]
            .iter()
            .any(|m| folded.contains(m))
        {
            return true;
        }
    }
    cells().any(chapter) && columns <= 3
}

/// Writes a layout table column by column, as a person reads it.
fn render_layout(table: &Table, out: &mut String) {
    let columns = table.rows.iter().map(Vec::len).max().unwrap_or(0);
    for column in 0..columns {
        for row in &table.rows {
            if let Some(cell) = row.get(column) {
                render_into(&cell.blocks, out);
            }
        }
    }
}
