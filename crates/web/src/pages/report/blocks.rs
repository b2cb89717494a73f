//! The blocks of a report as a page draws them: the same words, to the digit, as the paper.

use askama::Template;
use cotmoc_core::compose::document::{Align, Block, Cell, RowKind};

/// Blocks ready for a template.
#[derive(Template)]
#[template(path = "report_blocks.html")]
pub(crate) struct BlocksView<'a> {
    blocks: Vec<Drawn<'a>>,
}

enum Drawn<'a> {
    Heading(u8, &'a str),
    Paragraph(&'a str),
    Note(&'a str),
    List(&'a [String]),
    Table(TableView<'a>),
    Chart { caption: &'a str, note: &'a str, svg: &'a str },
}

struct TableView<'a> {
    caption: &'a str,
    note: &'a str,
    heads: Vec<(&'a str, &'static str)>,
    rows: Vec<RowView<'a>>,
}

struct RowView<'a> {
    group: bool,
    total: bool,
    cells: Vec<CellView<'a>>,
}

struct CellView<'a> {
    words: std::borrow::Cow<'a, str>,
    class: &'static str,
    missing: bool,
    head: &'a str,
}

impl<'a> BlocksView<'a> {
    /// What is to be drawn, its uppermost headings at the level `top` of the page.
    pub(crate) fn new(blocks: &'a [Block], top: u8) -> Self {
        Self { blocks: blocks.iter().map(|block| drawn(block, top)).collect() }
    }
}

fn drawn(block: &Block, top: u8) -> Drawn<'_> {
    match block {
        Block::Heading { level, text } => {
            Drawn::Heading(top.saturating_add(level.saturating_sub(1)).min(6), text)
        }
        Block::Paragraph { text } => Drawn::Paragraph(text),
        Block::Note { text } => Drawn::Note(text),
        Block::List { items } => Drawn::List(items),
        Block::Chart(chart) => {
            Drawn::Chart { caption: &chart.caption, note: &chart.note, svg: picture(&chart.svg) }
        }
        Block::Table(table) => {
            let heads: Vec<(&str, &'static str)> =
                table.columns.iter().map(|column| (column.head.as_str(), class(column.align))).collect();
            let cell = |(place, cell): (usize, &'_ Cell)| {
                let (head, class) = heads.get(place).copied().unwrap_or(("", ""));
                (head, class, matches!(cell, Cell::Missing { .. }))
            };
            let rows = table.rows.iter().map(|row| RowView {
                group: row.kind == RowKind::Group,
                total: row.kind == RowKind::Total,
                cells: row
                    .cells
                    .iter()
                    .enumerate()
                    .map(|(place, it)| {
                        let (head, class, missing) = cell((place, it));
                        CellView { words: it.words(), class, missing, head }
                    })
                    .collect(),
            });
            Drawn::Table(TableView {
                caption: &table.caption,
                note: &table.note,
                rows: rows.collect(),
                heads: heads.clone(),
            })
        }
    }
}

fn class(align: Align) -> &'static str {
    match align {
        Align::Text => "",
        Align::Number => "num",
        Align::Centre => "centre",
    }
}

/// A drawing of ours. What came from anywhere else is not written into a page.
fn picture(svg: &str) -> &str {
    let ours = svg.starts_with("<svg ") && !svg.contains("<script") && !svg.contains("<foreignObject");
    if ours { svg } else { "" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_escaped_and_foreign_drawings_left_out() {
        let blocks = [
            Block::Paragraph { text: "<b>đạt</b> 12,5%".to_owned() },
            Block::Chart(cotmoc_core::compose::document::Chart {
                caption: "Hình".to_owned(),
                note: String::new(),
                svg: "<svg ><script>alert(1)</script></svg>".to_owned(),
                alt: String::new(),
            }),
        ];
        let html = BlocksView::new(&blocks, 3).render().unwrap();
        assert!(html.contains("&#60;b&#62;đạt") || html.contains("&lt;b&gt;đạt"), "{html}");
        assert!(!html.contains("<script"), "{html}");
    }
}
