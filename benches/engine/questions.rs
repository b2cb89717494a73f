//! The four questions, and their answers as text so that engines can be held against each other.

use std::fmt::Write;

use cotmoc_core::cube::{Block, Span, Totals, parallel, ratio_totals};
use cotmoc_core::model::{Period, PeriodKind};
use cotmoc_core::units::Tree;

use super::world::World;
use crate::synthetic::world::SCALE;

/// The elements that a question asks about.
pub(crate) fn elements(question: usize, world: &World) -> Vec<usize> {
    match question {
        2 => vec![0, 1],
        3 => vec![ONE],
        _ => (0..world.elements.len()).collect(),
    }
}

/// Totals by month, quarter and year.
pub(crate) type ByPeriod = [Totals; 3];

/// All levels above the communes in every month, quarter and year for every element, with coverage.
pub(crate) fn all_levels(blocks: &[Block], world: &World, threads: usize) -> Vec<ByPeriod> {
    parallel::each(blocks, threads, |block| longer(block.totals(&world.segments, PeriodKind::Month)))
}

/// The same on merged borders.
pub(crate) fn merged(blocks: &[Block], world: &World, threads: usize) -> Vec<ByPeriod> {
    parallel::each(blocks, threads, |block| {
        longer(block.restated_totals(&world.merged, &world.merged_segments, PeriodKind::Month))
    })
}

fn longer(months: Totals) -> ByPeriod {
    let quarters = months.over(PeriodKind::Quarter, Span::Sum);
    let years = quarters.over(PeriodKind::Year, Span::Sum);
    [months, quarters, years]
}

/// The first element over the second per province and year, over the cells in which both are there.
pub(crate) fn ratio(blocks: &[Block], world: &World) -> (Totals, Totals) {
    let (top, bottom) = ratio_totals(&blocks[0], &blocks[1], &world.segments, PeriodKind::Month);
    (top.over(PeriodKind::Year, Span::Sum), bottom.over(PeriodKind::Year, Span::Sum))
}

/// A quarter's sum and number of cells for each commune.
pub(crate) struct Quarter {
    /// The quarter.
    pub(crate) period: Period,
    /// Sums by leaf.
    pub(crate) sums: Vec<i64>,
    /// Cells by leaf.
    pub(crate) cells: Vec<u32>,
}

/// The place of the element of the third question: one with decimals.
const ONE: usize = 2;

/// One element in every commune over the last eight quarters.
pub(crate) fn communes(blocks: &[Block]) -> Vec<Quarter> {
    let block = &blocks[ONE];
    let leaves = block.tree().leaves().len();
    let mut quarters: Vec<Quarter> = Vec::new();
    let last = block.periods().end;
    for ordinal in block.periods().start.max(last - 24)..last {
        let quarter = Period::from_ordinal(PeriodKind::Month, ordinal).and_then(quarter_of);
        let Some(period) = quarter else { continue };
        if quarters.last().is_none_or(|quarter| quarter.period != period) {
            quarters.push(Quarter { period, sums: vec![0; leaves], cells: vec![0; leaves] });
        }
        let Some(quarter) = quarters.last_mut() else { continue };
        for row in (0..block.categories()).filter_map(|category| block.row(ordinal, category)) {
            for (leaf, (sum, cells)) in (0..).zip(quarter.sums.iter_mut().zip(&mut quarter.cells)) {
                *sum += row.value(leaf);
                *cells += row.count(leaf..leaf + 1);
            }
        }
    }
    quarters
}

fn quarter_of(month: Period) -> Option<Period> {
    Period::new(PeriodKind::Quarter, month.in_year(), (month.place() - 1) / 3 + 1)
}

/// Lines «element,period,unit,sum,cells» of totals; sums in ten-thousandths, totals without any cell left out.
pub(crate) fn lines(answers: &[ByPeriod], world: &World, tree: &Tree) -> String {
    let mut text = String::new();
    for ((code, decimals), periods) in world.elements.iter().zip(answers) {
        for totals in periods {
            each(totals, |period, node, sum, cells| {
                let sum = sum * scale(*decimals);
                let _ = writeln!(text, "{code},{period},{},{sum},{cells}", world.code(tree, node));
            });
        }
    }
    text
}

/// Lines «period,unit,numerator,denominator,cells».
pub(crate) fn ratio_lines((top, bottom): &(Totals, Totals), world: &World) -> String {
    let mut text = String::new();
    let (a, b) = (scale(world.elements[0].1), scale(world.elements[1].1));
    let mut bottoms = Vec::new();
    each(bottom, |_, _, sum, _| bottoms.push(sum * b));
    let mut bottoms = bottoms.into_iter();
    each(top, |period, node, sum, cells| {
        let bottom = bottoms.next().unwrap_or(0);
        let _ = writeln!(text, "{period},{},{},{bottom},{cells}", world.code(&world.tree, node), sum * a);
    });
    text
}

/// Lines «period,unit,sum,cells».
pub(crate) fn commune_lines(quarters: &[Quarter], world: &World) -> String {
    let mut text = String::new();
    let scale = scale(world.elements[ONE].1);
    for quarter in quarters {
        for (leaf, (sum, cells)) in quarter.sums.iter().zip(&quarter.cells).enumerate() {
            if *cells > 0 {
                let unit = world.code(&world.tree, world.tree.leaves()[leaf].node);
                let _ = writeln!(text, "{},{unit},{},{cells}", quarter.period, i128::from(*sum) * scale);
            }
        }
    }
    text
}

fn each(totals: &Totals, mut line: impl FnMut(Period, u32, i128, u32)) {
    for (p, period) in totals.periods.iter().enumerate() {
        for (n, node) in totals.nodes.iter().enumerate() {
            let (sum, cells) = totals.at(p, n);
            if cells > 0 {
                line(*period, *node, sum, cells);
            }
        }
    }
}

/// What brings an element's smallest unit to that of the file.
fn scale(decimals: u32) -> i128 {
    10_i128.pow(SCALE - decimals)
}

/// The floor: every value added up and every cell counted, without asking where it belongs.
pub(crate) fn read_all(blocks: &[Block], threads: usize) -> (i64, u32) {
    let read = |block: &Block| {
        let leaves = u32::try_from(block.tree().leaves().len()).unwrap_or(0);
        let rows = block.periods().flat_map(|period| (0..block.categories()).map(move |c| (period, c)));
        let rows = rows.filter_map(|(period, category)| block.row(period, category));
        rows.fold((0_i64, 0), |(sum, cells), row| {
            (sum.wrapping_add(row.sum(0..leaves)), cells + row.count(0..leaves))
        })
    };
    let parts = parallel::each(blocks, threads, read);
    parts.into_iter().fold((0, 0), |(sum, cells), (s, c)| (sum.wrapping_add(s), cells + c))
}
