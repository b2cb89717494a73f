//! From words with places to text in reading order: lines, columns, tables, paragraphs.
//!
//! The same rules serve the text layer of a pdf (points) and recognised scans (pixels): every
//! distance is measured in letter heights.

mod aligned;
mod columns;
mod furniture;
mod line;
mod paragraph;
mod ruled;
mod spread;
mod words;

use crate::blocks::pipe_row;
use crate::limits::MAX_ZONE_LINES;
pub(crate) use line::Line;
pub(crate) use words::{Letter, words_of};

/// One word and its place; y grows downwards.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Word {
    pub(crate) left: f64,
    pub(crate) right: f64,
    /// The line on which the letters stand.
    pub(crate) base: f64,
    /// Height of the letters.
    pub(crate) size: f64,
    pub(crate) text: String,
}

/// A straight line on the page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Rule {
    pub(crate) upright: bool,
    /// x of an upright rule, y of a level one.
    pub(crate) at: f64,
    pub(crate) from: f64,
    pub(crate) to: f64,
}

/// What is on one page.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Page {
    /// Length of a point (1/72 inch): 1 on a page of a pdf, more in pixels.
    pub(crate) point: f64,
    pub(crate) width: f64,
    pub(crate) height: f64,
    pub(crate) words: Vec<Word>,
    pub(crate) rules: Vec<Rule>,
    /// Dots per inch of the picture that covers most of the page, if one does.
    pub(crate) picture: Option<f64>,
}

/// A piece of a page in reading order.
#[derive(Debug, Clone, PartialEq)]
enum Item {
    Paragraph(paragraph::Paragraph),
    Table(Vec<Vec<String>>),
}

/// Writes pages as text: paragraphs as lines, tables as pipe rows, a form feed before each page
/// but the first.
pub(crate) fn write_pages(mut pages: Vec<Page>) -> String {
    // Tables first: their heads repeat on every page and must not be taken for running heads.
    let tables: Vec<Vec<ruled::Ruled>> = pages.iter_mut().map(ruled::take).collect();
    furniture::remove(&mut pages);
    let margins = paragraph::Margins::of(&pages);
    let mut items: Vec<Vec<Item>> = pages
        .into_iter()
        .zip(tables)
        .zip(&margins)
        .map(|((page, tables), margins)| read_page(page.words, tables, *margins))
        .collect();
    spread::join(&mut items);
    let mut out = String::new();
    for (number, items) in items.iter().enumerate() {
        if number > 0 {
            out.push('\u{C}');
        }
        for item in items {
            write_item(item, &mut out);
        }
    }
    out
}

fn read_page(words: Vec<Word>, tables: Vec<ruled::Ruled>, margins: paragraph::Margins) -> Vec<Item> {
    let mut items = Vec::new();
    let mut lines = line::lines_of(words);
    for table in tables {
        let below = lines.iter().position(|l| l.base > table.top).unwrap_or(lines.len());
        let after = lines.split_off(below);
        read_zone(lines, margins, &mut items);
        lines = after;
        items.push(Item::Table(table.rows));
    }
    read_zone(lines, margins, &mut items);
    items
}

/// A stretch of lines without rulings: tables by alignment, columns side by side, paragraphs.
fn read_zone(lines: Vec<Line>, margins: paragraph::Margins, items: &mut Vec<Item>) {
    let mut rest = lines;
    while !rest.is_empty() {
        let small = rest.len() <= MAX_ZONE_LINES;
        let table = small.then(|| aligned::find(&rest)).flatten();
        let columns = small.then(|| columns::find(&rest)).flatten();
        let table_first = match (&table, &columns) {
            (Some(t), Some(c)) => t.from <= c.from,
            (Some(_), None) => true,
            _ => false,
        };
        if let Some(table) = table.filter(|_| table_first) {
            let after = rest.split_off(table.to);
            rest.truncate(table.from);
            items.extend(paragraph::flow(&rest, margins).into_iter().map(Item::Paragraph));
            items.push(Item::Table(table.rows));
            rest = after;
        } else if let Some(columns) = columns {
            let after = rest.split_off(columns.to);
            rest.truncate(columns.from);
            items.extend(paragraph::flow(&rest, margins).into_iter().map(Item::Paragraph));
            for column in [columns.left, columns.right] {
                let own = paragraph::Margins::of_column(&column);
                items.extend(paragraph::flow(&column, own).into_iter().map(Item::Paragraph));
            }
            rest = after;
        } else {
            items.extend(paragraph::flow(&rest, margins).into_iter().map(Item::Paragraph));
            break;
        }
    }
}

fn write_item(item: &Item, out: &mut String) {
    match item {
        Item::Paragraph(paragraph) => {
            out.push_str(&paragraph.text);
            out.push('\n');
        }
        Item::Table(rows) => {
            if !out.is_empty() && !out.ends_with("\n\n") && !out.ends_with('\u{C}') {
                out.push('\n');
            }
            for row in rows {
                out.push_str(&pipe_row(row));
                out.push('\n');
            }
            out.push('\n');
        }
    }
}
