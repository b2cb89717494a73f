//! The body of a Word document → blocks.

use super::numbering::Numbering;
use super::paragraph::{Paragraph, Run, symbol};
use super::styles::{Styles, font_of};
use crate::blocks::{Block, Cell, Table};
use crate::encoding::Legacy;
use crate::limits::MAX_TABLE_DEPTH;
use crate::xml::{self, Element, Step};
use crate::{FormatError, Source};

/// What came out of a body.
pub(super) struct Parsed {
    pub(super) blocks: Vec<Block>,
    /// The old encoding that runs were converted from, if any.
    pub(super) legacy: Option<Legacy>,
}

/// Reads the main part of a document.
pub(super) fn parse(
    file: &Source<'_>,
    text: &str,
    styles: &Styles,
    numbering: Numbering,
) -> Result<Parsed, FormatError> {
    let mut body = Body::new(styles, numbering);
    xml::walk(file, text, |step| {
        match step {
            Step::Start(element) => body.start(&element),
            Step::Text(chars) => body.text(chars),
            Step::End(name) => body.end(name),
        }
        Ok(())
    })?;
    Ok(Parsed { blocks: body.finish(), legacy: body.legacy })
}

struct Body<'s> {
    styles: &'s Styles,
    numbering: Numbering,
    legacy: Option<Legacy>,
    /// Names of the open elements.
    path: Vec<String>,
    /// Length of `path` inside the element whose content is being left out.
    skipping: Option<usize>,
    /// Where blocks go: the page, then open cells and text boxes.
    places: Vec<Vec<Block>>,
    tables: Vec<OpenTable>,
    /// Tables deeper than are kept as such.
    flattened: usize,
    paragraphs: Vec<Paragraph>,
    runs: Vec<Run>,
    /// A paragraph whose end mark was deleted.
    carried: Option<Paragraph>,
}

#[derive(Default)]
struct OpenTable {
    table: Table,
    row: Vec<Cell>,
    row_deleted: bool,
    cell: Cell,
    /// The cell only continues the one above.
    continues: bool,
}

impl<'s> Body<'s> {
    fn new(styles: &'s Styles, numbering: Numbering) -> Self {
        Self {
            styles,
            numbering,
            legacy: None,
            path: Vec::new(),
            skipping: None,
            places: vec![Vec::new()],
            tables: Vec::new(),
            flattened: 0,
            paragraphs: Vec::new(),
            runs: Vec::new(),
            carried: None,
        }
    }

    fn start(&mut self, element: &Element<'_>) {
        self.path.push(element.name().to_owned());
        if self.skipping.is_some() {
            return;
        }
        if self.is_left_out(element.name()) {
            self.skipping = Some(self.path.len());
            return;
        }
        match element.name() {
            "p" => self.paragraphs.push(Paragraph::default()),
            "r" => self.runs.push(Run::default()),
            "tbl" | "tr" | "tc" => self.open_table_part(element.name()),
            "txbxContent" => self.places.push(Vec::new()),
            "docPartGallery" if element.val().as_deref() == Some("Table of Contents") => {
                // Everything up to the end of the block that holds the contents.
                self.skipping = self.path.iter().rposition(|p| p == "sdt").map(|at| at + 1);
            }
            _ if self.inside("trPr") || self.inside("tcPr") => self.table_property(element),
            _ if self.inside("pPr") => self.paragraph_property(element),
            _ if self.inside("rPr") => self.run_property(element),
            _ => self.inline(element),
        }
    }

    /// Elements whose content does not count.
    fn is_left_out(&self, name: &str) -> bool {
        match name {
            "instrText" | "delText" | "delInstrText" | "Fallback" | "sectPr" | "pPrChange" | "rPrChange"
            | "tblPrChange" | "trPrChange" | "tcPrChange" | "tblGridChange" | "numberingChange" | "tblPr" => {
                true
            }
            // As properties, these mark a deleted paragraph end or a deleted row.
            "del" | "moveFrom" => !self.inside("rPr") && !self.inside("trPr"),
            _ => false,
        }
    }

    /// Whether the parent (or the parent's parent, for property groups) has this name.
    fn inside(&self, name: &str) -> bool {
        let above = self.path.len().saturating_sub(1);
        self.path.iter().take(above).rev().take(3).any(|p| p == name)
    }

    fn text(&mut self, chars: &str) {
        if self.skipping.is_some() || self.path.last().is_none_or(|p| p != "t") {
            return;
        }
        // A line break in the XML is a blank.
        if chars.contains(['\n', '\r']) {
            self.write(&chars.replace(['\n', '\r'], " "));
        } else {
            self.write(chars);
        }
    }

    fn write(&mut self, chars: &str) {
        let legacy = self.font().and_then(Legacy::of_font);
        let hidden = self.runs.last().is_some_and(|r| r.hidden);
        if let Some(paragraph) = self.paragraphs.last_mut().filter(|_| !hidden) {
            paragraph.push(legacy, chars);
        }
    }

    /// The font in force: of the run, its style, the paragraph's style, the document.
    fn font(&self) -> Option<&str> {
        let run = self.runs.last();
        let paragraph = self.paragraphs.last().and_then(|p| p.style.as_deref());
        run.and_then(|r| r.font.as_deref())
            .or_else(|| self.styles.font(run?.style.as_deref()?))
            .or_else(|| self.styles.font(self.styles.paragraph(paragraph)?))
            .or_else(|| self.styles.default_font())
    }

    fn end(&mut self, name: &str) {
        let depth = self.path.len();
        self.path.pop();
        if let Some(from) = self.skipping {
            if depth <= from {
                self.skipping = None;
            }
            return;
        }
        match name {
            "p" => self.end_paragraph(),
            "r" => {
                self.runs.pop();
            }
            "tc" | "tr" | "tbl" => self.close_table_part(name),
            "txbxContent" => self.end_box(),
            _ => {}
        }
    }

    fn paragraph_property(&mut self, element: &Element<'_>) {
        let in_mark = self.inside("rPr");
        let Some(paragraph) = self.paragraphs.last_mut() else { return };
        match element.name() {
            "pStyle" => paragraph.style = element.val(),
            "numId" => paragraph.num_id = element.number(),
            "ilvl" => paragraph.level = element.number().and_then(|n| usize::try_from(n).ok()),
            "outlineLvl" => paragraph.outline = element.number().and_then(|n| u8::try_from(n + 1).ok()),
            "del" | "moveFrom" if in_mark => paragraph.joins_next = true,
            _ => {}
        }
    }

    fn run_property(&mut self, element: &Element<'_>) {
        let Some(run) = self.runs.last_mut() else { return };
        match element.name() {
            "rFonts" => run.font = font_of(element),
            "rStyle" => run.style = element.val(),
            "vanish" => run.hidden = element.is_on(),
            _ => {}
        }
    }

    fn table_property(&mut self, element: &Element<'_>) {
        let Some(open) = self.tables.last_mut() else { return };
        let count = || element.number().and_then(|n| usize::try_from(n).ok()).unwrap_or(1);
        match element.name() {
            "gridSpan" => open.cell.columns = count().max(1),
            "vMerge" | "hMerge" => open.continues = element.val().as_deref() != Some("restart"),
            "gridBefore" => open.row.push(Cell { columns: count().max(1), ..Cell::default() }),
            "del" => open.row_deleted = true,
            _ => {}
        }
    }

    fn inline(&mut self, element: &Element<'_>) {
        if self.runs.is_empty() {
            return;
        }
        match element.name() {
            "tab" | "ptab" => self.write(" "),
            "br" | "cr" => self.write("\n"),
            "noBreakHyphen" => self.write("-"),
            "sym" => {
                let font = element.value_of("font").unwrap_or_default();
                self.write(symbol(&font, &element.value_of("char").unwrap_or_default()));
            }
            _ => {}
        }
    }

    fn open_table_part(&mut self, name: &str) {
        if name == "tbl" {
            if self.tables.len() < MAX_TABLE_DEPTH && self.flattened == 0 {
                self.tables.push(OpenTable::default());
            } else {
                self.flattened += 1;
            }
            return;
        }
        if self.flattened > 0 {
            return;
        }
        let Some(open) = self.tables.last_mut() else { return };
        if name == "tr" {
            open.row.clear();
            open.row_deleted = false;
        } else {
            open.cell = Cell::default();
            open.continues = false;
            self.places.push(Vec::new());
        }
    }

    fn close_table_part(&mut self, name: &str) {
        if self.flattened > 0 {
            self.flattened -= usize::from(name == "tbl");
            return;
        }
        if name == "tbl" {
            if let Some(open) = self.tables.pop() {
                self.push(Block::Table(open.table));
            }
            return;
        }
        self.drop_carried();
        let Some(open) = self.tables.last_mut() else { return };
        if name == "tr" {
            let row = std::mem::take(&mut open.row);
            if !open.row_deleted && !row.is_empty() {
                open.table.rows.push(row);
            }
        } else if self.places.len() > 1 {
            let mut cell = std::mem::take(&mut open.cell);
            let blocks = self.places.pop().unwrap_or_default();
            if !open.continues {
                cell.blocks = blocks;
            }
            open.row.push(cell);
        }
    }

    fn end_paragraph(&mut self) {
        let Some(mut paragraph) = self.paragraphs.pop() else { return };
        if let Some(before) = self.carried.take() {
            paragraph.prepend(before);
        }
        if paragraph.joins_next {
            self.carried = Some(paragraph);
            return;
        }
        self.place(&paragraph);
        for block in paragraph.boxes {
            self.push(block);
        }
    }

    /// A paragraph whose next one never came, because its cell or the document ended.
    fn drop_carried(&mut self) {
        if let Some(paragraph) = self.carried.take() {
            self.place(&paragraph);
        }
    }

    fn place(&mut self, paragraph: &Paragraph) {
        let style = self.styles.paragraph(paragraph.style.as_deref()).unwrap_or_default();
        if self.styles.is_contents(style) {
            return;
        }
        let outline = paragraph.outline.filter(|l| *l <= 9).map(|l| l.clamp(1, 6));
        let heading = match paragraph.outline {
            Some(_) => outline,
            None => self.styles.heading(style),
        };
        let label = self.label(paragraph, style);
        let (lines, legacy) = paragraph.lines();
        self.legacy = self.legacy.or(legacy);
        if let Some(level) = heading {
            let text = lines.join(" ");
            if !text.is_empty() {
                self.push(Block::Heading(level, format!("{label}{text}")));
            }
            return;
        }
        for (index, line) in lines.into_iter().enumerate() {
            self.push(Block::Line(if index == 0 { format!("{label}{line}") } else { line }));
        }
    }

    /// The number or bullet in front, from the paragraph itself or from its style.
    fn label(&mut self, paragraph: &Paragraph, style: &str) -> String {
        let of_style = self.styles.list(style);
        let num_id = paragraph.num_id.or(of_style.map(|(id, _)| id));
        // List 0 means «no list here, whatever the style says».
        let Some(num_id) = num_id.filter(|id| *id > 0) else { return String::new() };
        let level = paragraph
            .level
            .or_else(|| self.numbering.level_of_style(num_id, style))
            .or(of_style.and_then(|(_, level)| level))
            .unwrap_or(0);
        self.numbering.next(num_id, level)
    }

    fn end_box(&mut self) {
        self.drop_carried();
        if self.places.len() < 2 {
            return;
        }
        let blocks = self.places.pop().unwrap_or_default();
        match self.paragraphs.last_mut() {
            Some(paragraph) => paragraph.boxes.extend(blocks),
            None => blocks.into_iter().for_each(|b| self.push(b)),
        }
    }

    fn push(&mut self, block: Block) {
        if let Some(place) = self.places.last_mut() {
            place.push(block);
        }
    }

    fn finish(&mut self) -> Vec<Block> {
        self.drop_carried();
        while self.places.len() > 1 {
            let blocks = self.places.pop().unwrap_or_default();
            blocks.into_iter().for_each(|b| self.push(b));
        }
        self.places.pop().unwrap_or_default()
    }
}
