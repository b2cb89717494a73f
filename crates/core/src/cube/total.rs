//! Every total of a tree in one pass over the rows of a block.

use std::ops::Range;

use super::block::{Block, count};
use super::cells::{Values, sum, wide_sum};
use crate::model::Period;
use crate::units::Tree;

/// The inner nodes of a tree as runs of segments. Between two cuts no subtree begins or ends, so a
/// row is added up once, segment by segment, and each node adds up its segments.
#[derive(Debug, Clone)]
pub struct Segments {
    cuts: Vec<u32>,
    nodes: Vec<u32>,
    runs: Vec<Range<u32>>,
}

/// Totals of every inner node of a tree in every period, all categories together, with the number
/// of cells that are in each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Totals {
    /// The nodes, numbered as in the tree, in its order.
    pub nodes: Vec<u32>,
    /// The periods.
    pub periods: Vec<Period>,
    /// The sums in the smallest unit of the element: `[period][node]`.
    pub sums: Vec<i128>,
    /// How many cells of units and categories each sum is made of: `[period][node]`.
    pub cells: Vec<u32>,
}

impl Segments {
    /// The segments of a tree.
    #[must_use]
    pub fn of(tree: &Tree) -> Self {
        let inner = || (0_u32..).zip(tree.nodes()).filter(|(_, node)| node.level != tree.level);
        let mut cuts: Vec<u32> = inner().flat_map(|(_, node)| [node.leaves.start, node.leaves.end]).collect();
        cuts.sort_unstable();
        cuts.dedup();
        let place = |leaf: u32| cuts.partition_point(|&cut| cut < leaf) as u32;
        let (nodes, runs) =
            inner().map(|(n, node)| (n, place(node.leaves.start)..place(node.leaves.end))).unzip();
        Self { cuts, nodes, runs }
    }

    /// The inner nodes, numbered as in the tree.
    #[must_use]
    pub fn nodes(&self) -> &[u32] {
        &self.nodes
    }

    /// The leaves of each segment.
    pub fn spans(&self) -> impl Iterator<Item = Range<u32>> {
        self.cuts.windows(2).map(|pair| pair[0]..pair[1])
    }

    /// Adds a value per segment up to a value per node.
    pub fn up<T: Copy + std::iter::Sum<T>>(&self, segments: &[T]) -> impl Iterator<Item = T> {
        self.runs.iter().map(|run| segments[run.start as usize..run.end as usize].iter().copied().sum())
    }
}

impl Block {
    /// The totals of every inner node in every period of the block.
    #[must_use]
    pub fn totals(&self, segments: &Segments, kind: crate::model::PeriodKind) -> Totals {
        let periods: Vec<_> = self.periods().filter_map(|n| Period::from_ordinal(kind, n)).collect();
        let size = periods.len() * segments.nodes.len();
        let (mut sums, mut cells) = (Vec::with_capacity(size), Vec::with_capacity(size));
        let spans: Vec<_> = segments.spans().collect();
        let (mut wide, mut counts) = (vec![0_i128; spans.len()], vec![0_u32; spans.len()]);
        for period in self.periods() {
            wide.fill(0);
            counts.fill(0);
            for row in (0..self.categories()).filter_map(|c| self.row(period, c)) {
                match row.values {
                    Values::Short(values) => {
                        add(values, row.present, &spans, &mut wide, &mut counts, |v| sum(v).into())
                    }
                    Values::Long(values) if self.is_narrow() => {
                        add(values, row.present, &spans, &mut wide, &mut counts, |v| sum(v).into())
                    }
                    Values::Long(values) => {
                        add(values, row.present, &spans, &mut wide, &mut counts, wide_sum)
                    }
                }
            }
            sums.extend(segments.up(&wide));
            cells.extend(segments.up(&counts));
        }
        Totals { nodes: segments.nodes.clone(), periods, sums, cells }
    }
}

fn add<T>(
    values: &[T],
    present: &[u64],
    spans: &[Range<u32>],
    sums: &mut [i128],
    counts: &mut [u32],
    sum: impl Fn(&[T]) -> i128,
) {
    for ((span, total), cells) in spans.iter().zip(sums).zip(counts) {
        *total += sum(&values[span.start as usize..span.end as usize]);
        *cells += count(present, span.clone());
    }
}

impl Totals {
    /// The total and the number of cells of a node in a period, by their places in the lists.
    #[must_use]
    pub fn at(&self, period: usize, node: usize) -> (i128, u32) {
        let place = period * self.nodes.len() + node;
        (self.sums[place], self.cells[place])
    }

    /// The same over longer periods: flows are added up, stocks take the last part. A longer period
    /// is there when any of its parts is.
    #[must_use]
    pub fn over(&self, kind: crate::model::PeriodKind, rule: Span) -> Self {
        let width = self.nodes.len();
        let mut made =
            Self { nodes: self.nodes.clone(), periods: Vec::new(), sums: Vec::new(), cells: Vec::new() };
        for (n, period) in self.periods.iter().enumerate() {
            let Some(longer) = containing(*period, kind) else { continue };
            if made.periods.last() != Some(&longer) {
                made.periods.push(longer);
                made.sums.resize(made.periods.len() * width, 0);
                made.cells.resize(made.periods.len() * width, 0);
            }
            if rule == Span::Last && period.end() != longer.end() {
                continue;
            }
            let start = (made.periods.len() - 1) * width;
            for node in 0..width {
                let (sum, cells) = self.at(n, node);
                made.sums[start + node] += sum;
                made.cells[start + node] += cells;
            }
        }
        made
    }
}

/// How the totals of a longer period come from those of its parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Span {
    /// Added up.
    Sum,
    /// The last part's.
    Last,
}

fn containing(period: Period, kind: crate::model::PeriodKind) -> Option<Period> {
    let months = i32::from(kind.months()?);
    let start = period.end_in_months() - i32::from(period.kind().months()?);
    let place = u8::try_from(start.rem_euclid(12) / months + 1).ok()?;
    let longer = Period::new(kind, i16::try_from(start.div_euclid(12)).ok()?, place)?;
    (period.end() <= longer.end()).then_some(longer)
}
