//! A composed report: the blocks that the page, the Word file and the workbook all draw.
//!
//! Whoever composes it decides every word; whoever draws it adds nothing but its looks. So a figure reads
//! the same everywhere, to the digit ([`Cell::words`]).

use std::borrow::Cow;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::number::Locale;

/// A piece of a report, one under the other.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Block {
    /// The title of what follows.
    Heading {
        /// 1 for the outermost.
        level: u8,
        /// Its words, with its number where it has one: «I. Kết quả thực hiện».
        text: String,
    },
    /// Running text.
    Paragraph {
        /// Its words; a line break stays one.
        text: String,
    },
    /// What a reader must know about the figures: source, day, coverage, gaps. Small and italic.
    Note {
        /// Its words.
        text: String,
    },
    /// Items one under the other, each behind a dash.
    List {
        /// Their words.
        items: Vec<String>,
    },
    /// A table of figures or words.
    Table(Table),
    /// A picture of figures.
    Chart(Chart),
}

/// A table with a heading row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
pub struct Table {
    /// What it shows: «Bảng 1. …». Nothing is written where it is empty.
    pub caption: String,
    /// Its columns from the left.
    pub columns: Vec<Column>,
    /// Its rows from above. What a row lacks is empty; what it has beyond the columns is not drawn.
    pub rows: Vec<Row>,
    /// What a reader must know about it. Nothing is written where it is empty.
    pub note: String,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Its heading.
    pub head: String,
    /// Where its cells stand.
    pub align: Align,
    /// Its width, in parts of the sum of all of them; 0 counts as 1.
    pub share: u16,
}

impl Column {
    /// A column that takes a share of the width.
    pub fn new(head: impl Into<String>, align: Align, share: u16) -> Self {
        Self { head: head.into(), align, share }
    }
}

/// Where the contents of a column's cells stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Align {
    /// Words, from the left.
    #[default]
    Text,
    /// Figures, from the right.
    Number,
    /// Short signs, in the middle.
    Centre,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// Its cells from the left. A [`RowKind::Group`] has one, which goes over all columns.
    pub cells: Vec<Cell>,
    /// What kind of row it is.
    pub kind: RowKind,
}

impl Row {
    /// One of many.
    #[must_use]
    pub fn plain(cells: Vec<Cell>) -> Self {
        Self { cells, kind: RowKind::Plain }
    }

    /// The title of the rows under it.
    pub fn group(words: impl Into<String>) -> Self {
        Self { cells: vec![Cell::text(words)], kind: RowKind::Group }
    }

    /// What the rows above come to.
    #[must_use]
    pub fn total(cells: Vec<Cell>) -> Self {
        Self { cells, kind: RowKind::Total }
    }
}

/// What kind of row it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum RowKind {
    /// One of many.
    #[default]
    Plain,
    /// The title of the rows under it.
    Group,
    /// What the rows above come to.
    Total,
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cell {
    /// Words.
    Text(String),
    /// A figure.
    Number {
        /// It, with all its digits.
        value: Decimal,
        /// To how many decimals it is shown.
        decimals: u8,
    },
    /// No figure.
    Missing {
        /// Why not: «chưa báo cáo».
        reason: String,
    },
}

impl Cell {
    /// Words.
    pub fn text(words: impl Into<String>) -> Self {
        Self::Text(words.into())
    }

    /// No figure, and why not.
    pub fn missing(reason: impl Into<String>) -> Self {
        Self::Missing { reason: reason.into() }
    }

    /// What stands in the cell, the same on the page and on paper: a figure is rounded half away from zero
    /// and written as Vietnamese officials do.
    ///
    /// ```
    /// use cotmoc_core::compose::document::Cell;
    /// let cell = Cell::Number { value: "1234.56".parse().unwrap(), decimals: 1 };
    /// assert_eq!(cell.words(), "1.234,6");
    /// ```
    #[must_use]
    pub fn words(&self) -> Cow<'_, str> {
        match self {
            Self::Text(words) => Cow::Borrowed(words),
            Self::Number { value, decimals } => Cow::Owned(Locale::Vi.fixed(*value, *decimals)),
            Self::Missing { reason } => Cow::Borrowed(reason),
        }
    }
}

/// A picture of figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chart {
    /// What it shows: «Hình 1. …». Nothing is written where it is empty.
    pub caption: String,
    /// What a reader must know about it. Nothing is written where it is empty.
    pub note: String,
    /// The picture, as [`Drawing::standalone`](crate::compose::chart::Drawing::standalone) writes it.
    pub svg: String,
    /// What can be seen in it, for those who cannot see it.
    pub alt: String,
}

impl Table {
    /// Every column's part of `whole`, in the order of the columns; together they are exactly `whole`.
    #[must_use]
    pub fn widths(&self, whole: u32) -> Vec<u32> {
        let shares: Vec<u64> = self.columns.iter().map(|column| u64::from(column.share.max(1))).collect();
        let sum: u64 = shares.iter().sum::<u64>().max(1);
        let mut before = 0_u64;
        let edge = |shares: u64| u64::from(whole) * shares / sum;
        shares
            .iter()
            .map(|share| {
                let width = edge(before + share) - edge(before);
                before += share;
                u32::try_from(width).unwrap_or(whole)
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(share: u16) -> Column {
        Column { head: String::new(), align: Align::Text, share }
    }

    #[test]
    fn cells_read_as_on_a_page() {
        for (value, decimals, words) in
            [("1234.5", 1, "1.234,5"), ("61.96", 1, "62"), ("-0.05", 1, "−0,1"), ("0", 2, "0")]
        {
            let cell = Cell::Number { value: value.parse().unwrap(), decimals };
            assert_eq!(cell.words(), words);
        }
        assert_eq!(Cell::Missing { reason: "chưa báo cáo".to_owned() }.words(), "chưa báo cáo");
    }

    #[test]
    fn widths_fill_the_whole() {
        let table = Table { columns: [1, 0, 3, 7].map(column).into(), ..Table::default() };
        assert_eq!(table.widths(1_000), [83, 83, 250, 584]);
        assert_eq!(table.widths(1_000).iter().sum::<u32>(), 1_000);
        assert!(Table::default().widths(10).is_empty());
    }

    #[test]
    fn blocks_are_kept_as_json() {
        let blocks = vec![
            Block::Heading { level: 1, text: "I. Kết quả".to_owned() },
            Block::Table(Table {
                caption: "Bảng 1".to_owned(),
                columns: vec![column(2)],
                rows: vec![Row {
                    cells: vec![Cell::Number { value: "1.50".parse().unwrap(), decimals: 1 }],
                    kind: RowKind::Total,
                }],
                note: String::new(),
            }),
        ];
        let text = serde_json::to_string(&blocks).unwrap();
        assert_eq!(serde_json::from_str::<Vec<Block>>(&text).unwrap(), blocks);
    }
}
