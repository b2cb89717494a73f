//! Totals of a block on the borders of another day.

use std::ops::Range;

use super::block::{Block, Row, count};
use super::total::{Segments, Totals};
use crate::model::{Period, PeriodKind};
use crate::units::{Restatement, divide};

/// The way from the leaves of a block to the totals of another tree.
///
/// An inner total does not ask to which heir a figure goes, only under which node: neighbouring old
/// leaves that land in one segment of the new tree are added up as one run. What is left are the
/// old leaves whose parts land in different segments.
#[derive(Debug, Clone)]
pub struct RestatedSegments {
    segments: Segments,
    runs: Vec<(Range<u32>, u32)>,
    divided: Vec<Divided>,
}

#[derive(Debug, Clone)]
struct Divided {
    old: u32,
    /// The segment of each of its parts.
    segments: Vec<(u32, u32)>,
    /// Places of nodes that would count it once too often.
    twice: Vec<u32>,
}

impl RestatedSegments {
    /// The segments of the new tree of a restatement, reached from `leaves` old leaves.
    #[must_use]
    pub fn of(restatement: &Restatement, leaves: usize) -> Self {
        let segments = Segments::of(&restatement.tree);
        let spans: Vec<_> = segments.spans().collect();
        let segment = |leaf: u32| spans.partition_point(|span| span.end <= leaf) as u32;
        let (mut runs, mut divided): (Vec<(Range<u32>, u32)>, Vec<Divided>) = (Vec::new(), Vec::new());
        for old in 0..leaves as u32 {
            let mut landed: Vec<_> =
                restatement.parts_of(old).iter().map(|part| (part.leaf, segment(part.leaf))).collect();
            landed.dedup_by_key(|(_, segment)| *segment);
            match landed[..] {
                [] => {}
                [(_, segment)] => match runs.last_mut() {
                    Some((run, last)) if run.end == old && *last == segment => run.end += 1,
                    _ => runs.push((old..old + 1, segment)),
                },
                _ => divided.push(Divided {
                    old,
                    segments: restatement.parts_of(old).iter().map(|p| (p.leaf, segment(p.leaf))).collect(),
                    twice: once_too_often(restatement, &segments, old),
                }),
            }
        }
        Self { segments, runs, divided }
    }

    /// The segments of the new tree.
    #[must_use]
    pub fn segments(&self) -> &Segments {
        &self.segments
    }
}

/// The places of nodes that see an old leaf in several segments, once for each time too many.
fn once_too_often(restatement: &Restatement, segments: &Segments, old: u32) -> Vec<u32> {
    let tree = &restatement.tree;
    let leaves: Vec<u32> = restatement.parts_of(old).iter().map(|p| p.leaf).collect();
    let mut twice = Vec::new();
    for (place, &node) in (0..).zip(segments.nodes()) {
        let under = tree.nodes()[node as usize].leaves.clone();
        let seen = segments_seen(segments, leaves.iter().filter(|l| under.contains(l)));
        twice.extend(std::iter::repeat_n(place, seen.saturating_sub(1)));
    }
    twice
}

fn segments_seen<'a>(segments: &Segments, leaves: impl Iterator<Item = &'a u32>) -> usize {
    let spans: Vec<_> = segments.spans().collect();
    let mut seen: Vec<usize> = leaves.map(|&l| spans.partition_point(|span| span.end <= l)).collect();
    seen.dedup();
    seen.len()
}

impl Block {
    /// The totals of every inner node of the new tree, in every period of the block. A cell counts
    /// once in each node under which any part of it lands.
    #[must_use]
    pub fn restated_totals(
        &self,
        restatement: &Restatement,
        way: &RestatedSegments,
        kind: PeriodKind,
    ) -> Totals {
        let periods: Vec<_> = self.periods().filter_map(|n| Period::from_ordinal(kind, n)).collect();
        let size = periods.len() * way.segments.nodes().len();
        let (mut sums, mut cells) = (Vec::with_capacity(size), Vec::with_capacity(size));
        let segments = way.segments.spans().count();
        let (mut total, mut counts) = (vec![0_i128; segments], vec![0_u32; segments]);
        for period in self.periods() {
            total.fill(0);
            counts.fill(0);
            let mut twice = vec![0_u32; way.segments.nodes().len()];
            for row in (0..self.categories()).filter_map(|c| self.row(period, c)) {
                add_runs(row, way, self.is_narrow(), &mut total, &mut counts);
                for divided in way.divided.iter().filter(|d| count(row.present, d.old..d.old + 1) == 1) {
                    add_divided(row, divided, restatement, &mut total, &mut counts);
                    divided.twice.iter().for_each(|&place| twice[place as usize] += 1);
                }
            }
            sums.extend(way.segments.up(&total));
            cells.extend(way.segments.up(&counts).zip(twice).map(|(cells, twice)| cells - twice));
        }
        Totals { nodes: way.segments.nodes().to_vec(), periods, sums, cells }
    }
}

fn add_runs(row: Row<'_>, way: &RestatedSegments, narrow: bool, total: &mut [i128], counts: &mut [u32]) {
    for (run, segment) in &way.runs {
        let sum = if narrow { i128::from(row.sum(run.clone())) } else { row.wide_sum(run.clone()) };
        total[*segment as usize] += sum;
        counts[*segment as usize] += row.count(run.clone());
    }
}

fn add_divided(row: Row<'_>, divided: &Divided, way: &Restatement, total: &mut [i128], counts: &mut [u32]) {
    let segment_of = |leaf| divided.segments.iter().find(|(l, _)| *l == leaf).map_or(0, |(_, s)| *s as usize);
    divide(row.values.get(divided.old), way.parts_of(divided.old), |leaf, amount| {
        total[segment_of(leaf)] += i128::from(amount);
    });
    let mut last = None;
    for (_, segment) in &divided.segments {
        if last != Some(segment) {
            counts[*segment as usize] += 1;
            last = Some(segment);
        }
    }
}
