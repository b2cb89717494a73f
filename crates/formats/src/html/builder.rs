//! From tags and text to blocks, forgiving unclosed and misplaced tags.

use html5ever::LocalName;
use html5ever::tokenizer::Tag;

use crate::blocks::{Block, Cell, Table};
use crate::clean::squeeze;
use crate::limits::{MAX_HTML_DEPTH, MAX_TABLE_DEPTH};
use crate::numbers::{letters, roman};

/// The page under construction.
#[derive(Default)]
pub(super) struct Builder {
    /// Open elements, outermost first.
    open: Vec<Open>,
    /// How many of them hide what is in them.
    hiding: usize,
    /// Open tables, outermost first.
    tables: Vec<OpenTable>,
    /// Blocks outside every table.
    page: Vec<Block>,
    /// Text of the paragraph under way; `\n` stands for a forced line break.
    inline: String,
    /// The mark that the next line of a list item begins with.
    marker: Option<String>,
}

struct Open {
    name: LocalName,
    hides: bool,
    list: Option<List>,
}

/// A list: how its items are counted.
struct List {
    style: ListStyle,
    next: i64,
}

#[derive(Clone, Copy)]
enum ListStyle {
    Bullet(&'static str),
    Decimal,
    Lower,
    Upper,
    LowerRoman,
    UpperRoman,
}

#[derive(Default)]
struct OpenTable {
    table: Table,
    cell: Option<Cell>,
    /// Cells of the row under way.
    row: Option<Vec<Cell>>,
}

impl Builder {
    pub(super) fn text(&mut self, text: &str) {
        if self.hiding == 0 {
            // A newline in the source is a blank; only <br> breaks a line.
            self.inline.extend(text.chars().map(|c| if c == '\n' || c == '\r' { ' ' } else { c }));
        }
    }

    pub(super) fn open(&mut self, tag: &Tag) {
        let name = &*tag.name;
        if name == "br" {
            if self.hiding == 0 {
                self.inline.push('\n');
            }
            return;
        }
        if is_block(name) {
            self.flush(None);
            self.close_implied(name);
        }
        if is_void(name) {
            return;
        }
        let hides = is_hidden(tag);
        let list = list_of(tag, self.lists_open());
        if self.hiding == 0 && !hides {
            self.open_structure(tag);
        }
        if self.open.len() < MAX_HTML_DEPTH && !(tag.self_closing && is_foreign(name)) {
            self.hiding += usize::from(hides);
            self.open.push(Open { name: tag.name.clone(), hides, list });
        }
    }

    pub(super) fn close(&mut self, name: &LocalName) {
        if &**name == "br" || (&**name == "p" && !self.open.iter().any(|o| &*o.name == "p")) {
            self.flush(None);
            return;
        }
        // A stray end tag inside a cell must not close what is around the table.
        let fence = if matches!(&**name, "table" | "body" | "html") {
            0
        } else {
            self.open.iter().rposition(|o| matches!(&*o.name, "td" | "th" | "caption")).unwrap_or(0)
        };
        if let Some(at) = self.open.iter().rposition(|o| o.name == *name).filter(|at| *at >= fence) {
            self.truncate(at);
        }
    }

    pub(super) fn finish(mut self) -> Vec<Block> {
        self.truncate(0);
        self.flush(None);
        while !self.tables.is_empty() {
            self.end_table();
        }
        self.page
    }

    /// Opens list items, rows and cells.
    fn open_structure(&mut self, tag: &Tag) {
        match &*tag.name {
            "li" => self.marker = self.next_marker(attribute(tag, "value")),
            "table" if self.tables.len() < MAX_TABLE_DEPTH => self.tables.push(OpenTable::default()),
            "tr" => {
                if let Some(table) = self.tables.last_mut() {
                    table.end_row();
                    table.row = Some(Vec::new());
                }
            }
            "td" | "th" => {
                let span = |key| attribute(tag, key).and_then(|v| v.parse::<usize>().ok()).unwrap_or(1);
                // A row span of zero reaches to the end of the table; a page that uses it is rare.
                let (columns, rows) = (span("colspan").clamp(1, 1000), span("rowspan").clamp(1, 10_000));
                if let Some(table) = self.tables.last_mut() {
                    table.end_cell();
                    table.cell = Some(Cell { columns, rows, blocks: Vec::new() });
                }
            }
            _ => {}
        }
    }

    /// Closes what a start tag closes by itself: a paragraph, an item, a cell, a row.
    fn close_implied(&mut self, name: &str) {
        // The head of a page is often left open; the first visible block ends it.
        if !matches!(name, "head" | "title" | "html")
            && let Some(head) = self.open.iter().position(|o| &*o.name == "head")
        {
            self.truncate(head);
        }
        let (ends, fences): (&[&str], &[&str]) = match name {
            "li" => (&["li"], &["ul", "ol", "menu", "table"]),
            "dt" | "dd" => (&["dt", "dd"], &["dl", "table"]),
            "td" | "th" => (&["td", "th"], &["table", "tr"]),
            "tr" => (&["tr"], &["table"]),
            "thead" | "tbody" | "tfoot" => (&["thead", "tbody", "tfoot"], &["table"]),
            _ => (&["p"], &["td", "th", "li", "div", "table", "section", "article"]),
        };
        let stop = self.open.iter().rposition(|o| ends.contains(&&*o.name) || fences.contains(&&*o.name));
        if let Some(at) = stop.filter(|at| self.open.get(*at).is_some_and(|o| ends.contains(&&*o.name))) {
            self.truncate(at);
        }
    }

    /// Closes open elements from the innermost down to the one at `length`.
    fn truncate(&mut self, length: usize) {
        while self.open.len() > length {
            let Some(open) = self.open.pop() else { break };
            let heading = heading_level(&open.name);
            if is_block(&open.name) {
                self.flush(heading);
            }
            if open.hides {
                self.hiding -= 1;
            } else if self.hiding == 0 {
                self.end_structure(&open.name);
            }
        }
    }

    fn end_structure(&mut self, name: &str) {
        match name {
            "li" => self.marker = None,
            "td" | "th" => {
                if let Some(table) = self.tables.last_mut() {
                    table.end_cell();
                }
            }
            "tr" => {
                if let Some(table) = self.tables.last_mut() {
                    table.end_row();
                }
            }
            "table" => self.end_table(),
            _ => {}
        }
    }

    fn end_table(&mut self) {
        if let Some(mut table) = self.tables.pop() {
            table.end_row();
            if !table.table.rows.is_empty() {
                self.push(Block::Table(table.table));
            }
        }
    }

    /// Ends the paragraph under way.
    fn flush(&mut self, heading: Option<u8>) {
        if self.inline.is_empty() {
            return;
        }
        let text = std::mem::take(&mut self.inline);
        let mut first = true;
        for line in text.split('\n') {
            let line = squeeze(line);
            if line.is_empty() {
                continue;
            }
            let line = match self.marker.take().filter(|_| first) {
                // Many pages type the mark inside the item as well.
                Some(mark) if !line.starts_with(['-', '+', '•', '–', '*']) => format!("{mark}{line}"),
                _ => line,
            };
            first = false;
            self.push(match heading {
                Some(level) => Block::Heading(level, line),
                None => Block::Line(line),
            });
        }
    }

    fn push(&mut self, block: Block) {
        let place = match self.tables.last_mut().and_then(|t| t.cell.as_mut()) {
            Some(cell) => &mut cell.blocks,
            None => &mut self.page,
        };
        place.push(block);
    }

    fn lists_open(&self) -> usize {
        self.open.iter().filter(|o| o.list.is_some()).count()
    }

    fn next_marker(&mut self, value: Option<&str>) -> Option<String> {
        let list = self.open.iter_mut().rev().find_map(|o| o.list.as_mut())?;
        if let Some(value) = value.and_then(|v| v.trim().parse().ok()) {
            list.next = value;
        }
        let number = list.next;
        list.next = list.next.saturating_add(1);
        Some(match list.style {
            ListStyle::Bullet(mark) => format!("{mark} "),
            ListStyle::Decimal => format!("{number}. "),
            ListStyle::Lower => format!("{}) ", letters(number)),
            ListStyle::Upper => format!("{}. ", letters(number).to_uppercase()),
            ListStyle::LowerRoman => format!("{}. ", roman(number).to_lowercase()),
            ListStyle::UpperRoman => format!("{}. ", roman(number)),
        })
    }
}

impl OpenTable {
    fn end_cell(&mut self) {
        if let Some(cell) = self.cell.take() {
            self.row.get_or_insert_default().push(cell);
        }
    }

    fn end_row(&mut self) {
        self.end_cell();
        if let Some(row) = self.row.take().filter(|row| !row.is_empty()) {
            self.table.rows.push(row);
        }
    }
}

fn attribute<'t>(tag: &'t Tag, key: &str) -> Option<&'t str> {
    tag.attrs.iter().find(|a| &*a.name.local == key).map(|a| &*a.value)
}

fn list_of(tag: &Tag, depth: usize) -> Option<List> {
    let style = match &*tag.name {
        "ul" | "menu" => ListStyle::Bullet(["-", "+", "*"].get(depth).copied().unwrap_or("-")),
        "ol" => match attribute(tag, "type") {
            Some("a") => ListStyle::Lower,
            Some("A") => ListStyle::Upper,
            Some("i") => ListStyle::LowerRoman,
            Some("I") => ListStyle::UpperRoman,
            _ => ListStyle::Decimal,
        },
        _ => return None,
    };
    let next = attribute(tag, "start").and_then(|s| s.trim().parse().ok()).unwrap_or(1);
    Some(List { style, next })
}

/// Whether an element and all in it is not for reading.
fn is_hidden(tag: &Tag) -> bool {
    let by_name = matches!(
        &*tag.name,
        "script"
            | "style"
            | "nav"
            | "head"
            | "noscript"
            | "template"
            | "svg"
            | "math"
            | "iframe"
            | "object"
            | "select"
            | "button"
            | "textarea"
            | "canvas"
            | "audio"
            | "video"
            | "map"
            | "del"
            | "title"
    );
    let style = attribute(tag, "style").unwrap_or("").to_ascii_lowercase();
    let style: String = style.chars().filter(|c| !c.is_whitespace()).collect();
    by_name
        || attribute(tag, "hidden").is_some_and(|v| v != "until-found")
        || attribute(tag, "role") == Some("navigation")
        || style.contains("display:none")
        || style.contains("visibility:hidden")
}

fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
    )
}

/// Names from other vocabularies, where `<x/>` is a whole element.
fn is_foreign(name: &str) -> bool {
    matches!(name, "svg" | "math") || name.contains(':')
}

fn is_block(name: &str) -> bool {
    heading_level(name).is_some()
        || matches!(
            name,
            "p" | "div"
                | "section"
                | "article"
                | "header"
                | "footer"
                | "main"
                | "aside"
                | "address"
                | "blockquote"
                | "pre"
                | "figure"
                | "figcaption"
                | "ul"
                | "ol"
                | "menu"
                | "dl"
                | "dt"
                | "dd"
                | "li"
                | "table"
                | "caption"
                | "thead"
                | "tbody"
                | "tfoot"
                | "tr"
                | "td"
                | "th"
                | "hr"
                | "form"
                | "fieldset"
                | "legend"
                | "center"
                | "details"
                | "summary"
                | "body"
                | "html"
                | "head"
                | "nav"
                | "title"
                | "option"
                | "select"
                | "textarea"
        )
}

fn heading_level(name: &str) -> Option<u8> {
    match name.as_bytes() {
        [b'h', level @ b'1'..=b'6'] => Some(level - b'0'),
        _ => None,
    }
}
