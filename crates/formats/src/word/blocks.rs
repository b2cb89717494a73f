//! Blocks of a report as paragraphs and tables of Word, in the looks of the placeholder that they replace.

use std::fmt::Write as _;

use cotmoc_core::compose::document::{Align, Block, Cell, Chart, Row, RowKind, Table};

use super::build::Alone;
use super::fault::{Problem, TemplateFault};
use super::fill::Filling;
use super::looks::{PARAGRAPH_ORDER, Props, RUN_ORDER};
use crate::limits::MAX_WORD_COLUMNS;
use crate::patch::escaped;

/// Space around the pieces of a table or a chart, in twentieths of a point.
const SPACE: u32 = 120;

/// The looks that blocks take over.
struct Looks {
    paragraph: Props,
    run: Props,
    /// Size of the letters, in half points.
    size: u32,
    width: u32,
}

/// Writes blocks in the place of a placeholder.
pub(super) fn write<'g>(
    filling: &mut Filling<'g>,
    out: &mut String,
    alone: &Alone,
    blocks: &'g [Block],
) -> Result<(), TemplateFault> {
    let looks = Looks::of(alone);
    for block in blocks {
        match block {
            Block::Heading { level, text } => looks.heading(out, *level, text),
            Block::Paragraph { text } => looks.body(out, text),
            Block::Note { text } => looks.note(out, text),
            Block::List { items } => items.iter().for_each(|item| looks.body(out, &format!("- {item}"))),
            Block::Table(table) => looks.table(out, table).map_err(|p| TemplateFault::at(&alone.slot.place, p))?,
            Block::Chart(chart) => looks.chart(filling, out, chart, alone)?,
        }
        filling.within(out)?;
    }
    // A section of the document that ended with the paragraph still ends here.
    if let Some(end) = alone.paragraph.as_ref().and_then(|p| p.child("w:sectPr")) {
        let _ = write!(out, "<w:p><w:pPr>{}</w:pPr></w:p>", end.text());
    }
    Ok(())
}

impl Looks {
    fn of(alone: &Alone) -> Self {
        let mut paragraph = alone.paragraph.as_ref().map(Props::of).unwrap_or_default();
        for name in ["w:sectPr", "w:pPrChange", "w:numPr", "w:keepNext", "w:rPr", "w:framePr"] {
            paragraph.take(name);
        }
        let mut run = Props::read(&alone.slot.look);
        run.take("w:rPrChange");
        if !run.has("w:rFonts") {
            run.set(
                "w:rFonts",
                r#"<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="Times New Roman" w:cs="Times New Roman"/>"#,
            );
        }
        let size = run.number("w:sz").unwrap_or(28).clamp(16, 80);
        Self { paragraph, run, size, width: alone.width.max(1_000) }
    }

    fn run(&self, changes: &[(&str, &str)], size: u32) -> String {
        let mut run = self.run.clone();
        for (name, raw) in changes {
            run.set(name, raw);
        }
        run.set("w:sz", &format!("<w:sz w:val=\"{size}\"/>"));
        run.set("w:szCs", &format!("<w:szCs w:val=\"{size}\"/>"));
        format!("<w:rPr>{}</w:rPr>", run.write(&RUN_ORDER))
    }

    fn paragraph(&self, out: &mut String, changes: &[(&str, &str)], run: &str, text: &str) {
        let mut props = self.paragraph.clone();
        for (name, raw) in changes {
            props.set(name, raw);
        }
        let _ = write!(out, "<w:p><w:pPr>{}</w:pPr>", props.write(&PARAGRAPH_ORDER));
        words(out, run, text);
        out.push_str("</w:p>");
    }

    fn body(&self, out: &mut String, text: &str) {
        let run = self.run(&[], self.size);
        self.paragraph(out, &[], &run, text);
    }

    fn heading(&self, out: &mut String, level: u8, text: &str) {
        let italic = if level >= 3 { "<w:i/>" } else { "" };
        let run = self.run(&[("w:b", "<w:b/>"), ("w:i", italic)], self.size);
        let outline = format!("<w:outlineLvl w:val=\"{}\"/>", level.clamp(1, 9) - 1);
        let changes = [("w:keepNext", "<w:keepNext/>"), ("w:outlineLvl", outline.as_str())];
        self.paragraph(out, &changes, &run, text);
    }

    fn note(&self, out: &mut String, text: &str) {
        let run = self.run(&[("w:i", "<w:i/>")], self.small());
        self.paragraph(out, &[("w:jc", LEFT), ("w:ind", FLUSH), ("w:spacing", CLOSE)], &run, text);
    }

    /// Letters of notes.
    fn small(&self) -> u32 {
        self.size.saturating_sub(6).max(16)
    }

    fn caption(&self, out: &mut String, text: &str, keep: &str) {
        if !text.is_empty() {
            let run = self.run(&[("w:b", "<w:b/>")], self.size.saturating_sub(2));
            let spacing = format!("<w:spacing w:before=\"{SPACE}\" w:after=\"60\"/>");
            let changes =
                [("w:jc", CENTRE), ("w:ind", FLUSH), ("w:spacing", spacing.as_str()), ("w:keepNext", keep)];
            self.paragraph(out, &changes, &run, text);
        }
    }

    fn table(&self, out: &mut String, table: &Table) -> Result<(), Problem> {
        if table.columns.is_empty() {
            return Ok(());
        }
        if table.columns.len() > MAX_WORD_COLUMNS {
            return Err(Problem::TooWide(super::marks::shortened(&table.caption)));
        }
        self.caption(out, &table.caption, "<w:keepNext/>");
        let widths = table.widths(self.width);
        let _ = write!(
            out,
            "<w:tbl><w:tblPr><w:tblW w:w=\"{}\" w:type=\"dxa\"/><w:jc w:val=\"center\"/>{BORDERS}<w:tblLayout w:type=\"fixed\"/>{EDGES}<w:tblLook w:val=\"0020\" w:firstRow=\"1\" w:lastRow=\"0\" w:firstColumn=\"0\" w:lastColumn=\"0\" w:noHBand=\"1\" w:noVBand=\"1\"/><w:tblCaption w:val=\"{}\"/></w:tblPr><w:tblGrid>",
            self.width,
            escaped(&table.caption).replace('\n', " ")
        );
        for width in &widths {
            let _ = write!(out, "<w:gridCol w:w=\"{width}\"/>");
        }
        out.push_str("</w:tblGrid><w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>");
        let size = self.size.saturating_sub(4).clamp(16, 26);
        let (plain, bold) = (self.run(&[], size), self.run(&[("w:b", "<w:b/>")], size));
        let italic = self.run(&[("w:i", "<w:i/>")], size);
        for (column, width) in table.columns.iter().zip(&widths) {
            cell(out, (*width, 1), CENTRE, &bold, &column.head);
        }
        out.push_str("</w:tr>");
        for row in &table.rows {
            out.push_str("<w:tr><w:trPr><w:cantSplit/></w:trPr>");
            self.row(out, table, &widths, row, [&plain, &bold, &italic]);
            out.push_str("</w:tr>");
        }
        out.push_str("</w:tbl>");
        if table.note.is_empty() {
            // Two tables without anything between them would become one.
            let _ = write!(out, "<w:p><w:pPr><w:spacing w:before=\"0\" w:after=\"0\" w:line=\"{SPACE}\" w:lineRule=\"exact\"/></w:pPr></w:p>");
        } else {
            self.note(out, &table.note);
        }
        Ok(())
    }

    fn row(&self, out: &mut String, table: &Table, widths: &[u32], row: &Row, runs: [&str; 3]) {
        let [plain, bold, italic] = runs;
        if row.kind == RowKind::Group {
            let words = row.cells.first().map(Cell::words).unwrap_or_default();
            cell(out, (self.width, widths.len()), LEFT, bold, &words);
            return;
        }
        let strong = if row.kind == RowKind::Total { bold } else { plain };
        for (place, (column, width)) in table.columns.iter().zip(widths).enumerate() {
            let align = match column.align {
                Align::Text => LEFT,
                Align::Number => RIGHT,
                Align::Centre => CENTRE,
            };
            match row.cells.get(place) {
                Some(missing @ Cell::Missing { .. }) => {
                    cell(out, (*width, 1), if align == RIGHT { CENTRE } else { align }, italic, &missing.words());
                }
                Some(there) => cell(out, (*width, 1), align, strong, &there.words()),
                None => cell(out, (*width, 1), align, strong, ""),
            }
        }
    }

    fn chart<'g>(
        &self,
        filling: &mut Filling<'g>,
        out: &mut String,
        chart: &'g Chart,
        alone: &Alone,
    ) -> Result<(), TemplateFault> {
        let keep = if chart.caption.is_empty() && chart.note.is_empty() { "" } else { "<w:keepNext/>" };
        let spacing = format!("<w:spacing w:before=\"{SPACE}\" w:after=\"0\"/>");
        let mut props = self.paragraph.clone();
        for (name, raw) in
            [("w:jc", CENTRE), ("w:ind", FLUSH), ("w:spacing", spacing.as_str()), ("w:keepNext", keep)]
        {
            props.set(name, raw);
        }
        let _ = write!(out, "<w:p><w:pPr>{}</w:pPr><w:r>", props.write(&PARAGRAPH_ORDER));
        filling.chart(out, chart, alone)?;
        out.push_str("</w:r></w:p>");
        self.caption(out, &chart.caption, if chart.note.is_empty() { "" } else { "<w:keepNext/>" });
        if !chart.note.is_empty() {
            self.note(out, &chart.note);
        }
        Ok(())
    }
}

const LEFT: &str = "<w:jc w:val=\"left\"/>";
const RIGHT: &str = "<w:jc w:val=\"right\"/>";
const CENTRE: &str = "<w:jc w:val=\"center\"/>";
const FLUSH: &str = "<w:ind w:left=\"0\" w:right=\"0\" w:firstLine=\"0\"/>";
const CLOSE: &str = "<w:spacing w:before=\"60\" w:after=\"120\"/>";
const BORDERS: &str = r#"<w:tblBorders><w:top w:val="single" w:sz="4" w:space="0" w:color="000000"/><w:left w:val="single" w:sz="4" w:space="0" w:color="000000"/><w:bottom w:val="single" w:sz="4" w:space="0" w:color="000000"/><w:right w:val="single" w:sz="4" w:space="0" w:color="000000"/><w:insideH w:val="single" w:sz="4" w:space="0" w:color="000000"/><w:insideV w:val="single" w:sz="4" w:space="0" w:color="000000"/></w:tblBorders>"#;
const EDGES: &str = r#"<w:tblCellMar><w:left w:w="85" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar>"#;

fn cell(out: &mut String, (width, columns): (u32, usize), align: &str, run: &str, text: &str) {
    let _ = write!(out, "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>");
    if columns > 1 {
        let _ = write!(out, "<w:gridSpan w:val=\"{columns}\"/>");
    }
    let _ = write!(
        out,
        "<w:vAlign w:val=\"center\"/></w:tcPr><w:p><w:pPr><w:spacing w:before=\"20\" w:after=\"20\" w:line=\"240\" w:lineRule=\"auto\"/>{FLUSH}{align}</w:pPr>"
    );
    words(out, run, text);
    out.push_str("</w:p></w:tc>");
}

/// A run of words; line breaks and tabulators stay.
pub(super) fn words(out: &mut String, run: &str, text: &str) {
    if text.is_empty() {
        return;
    }
    let _ = write!(out, "<w:r>{run}");
    for (nth, line) in text.split('\n').enumerate() {
        if nth > 0 {
            out.push_str("<w:br/>");
        }
        for (nth, piece) in line.split('\t').enumerate() {
            if nth > 0 {
                out.push_str("<w:tab/>");
            }
            if !piece.is_empty() {
                let _ = write!(out, "<w:t xml:space=\"preserve\">{}</w:t>", escaped(piece));
            }
        }
    }
    out.push_str("</w:r>");
}
