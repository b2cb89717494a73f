//! The four questions, and their answers as text so that engines can be held against each other.

use std::fmt::Write;
use std::path::Path;

use anyhow::Result;
use cotmoc_core::cube::{Block, Span, Totals, parallel, ratio_totals};
use cotmoc_core::model::{Period, PeriodKind};
use cotmoc_core::units::Tree;

use super::load;
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

/// What is answered to a question.
pub(crate) enum Answer {
    /// To the first: all levels above the communes, all periods, all elements, with coverage.
    All(Vec<ByPeriod>),
    /// To the second: the first element and the second per province and year, where both are there.
    Ratio(Totals, Totals),
    /// To the third: one element in every commune over the last eight quarters.
    Communes(Vec<Quarter>),
    /// To the fourth: the first on merged borders.
    Merged(Vec<ByPeriod>),
}

impl Answer {
    /// The answer from blocks in memory.
    pub(crate) fn of_blocks(question: usize, blocks: &[Block], world: &World, threads: usize) -> Self {
        match question {
            1 => Self::All(parallel::each(blocks, threads, |block| all_levels(block, world))),
            2 => ratio(blocks, world),
            3 => Self::Communes(communes(&blocks[ONE])),
            _ => Self::Merged(parallel::each(blocks, threads, |block| merged(block, world))),
        }
    }

    /// The answer from the facts of a folder.
    pub(crate) fn of_file(question: usize, folder: &Path, world: &World, threads: usize) -> Result<Self> {
        let wanted = elements(question, world);
        let rolled = |roll: &(dyn Fn(&Block) -> ByPeriod + Sync)| {
            load::each(folder, world, &wanted, threads, |block| (roll(&block), Some(block)))
        };
        match question {
            1 => Ok(Self::All(rolled(&|block| all_levels(block, world))?)),
            4 => Ok(Self::Merged(rolled(&|block| merged(block, world))?)),
            _ => Ok(Self::of_blocks(question, &load::load(folder, world, &wanted, threads)?, world, threads)),
        }
    }

    /// The answer as lines like every engine's: codes, sums in ten-thousandths, cells; totals without any cell are
    /// left out.
    pub(crate) fn text(&self, world: &World) -> String {
        match self {
            Self::All(answers) => lines(answers, world, &world.tree),
            Self::Ratio(top, bottom) => ratio_lines(top, bottom, world),
            Self::Communes(quarters) => commune_lines(quarters, world),
            Self::Merged(answers) => lines(answers, world, &world.merged.tree),
        }
    }
}

fn all_levels(block: &Block, world: &World) -> ByPeriod {
    longer(block.totals(&world.segments, PeriodKind::Month))
}

fn merged(block: &Block, world: &World) -> ByPeriod {
    longer(block.restated_totals(&world.merged, &world.merged_segments, PeriodKind::Month))
}

fn longer(months: Totals) -> ByPeriod {
    let quarters = months.over(PeriodKind::Quarter, Span::Sum);
    let years = quarters.over(PeriodKind::Year, Span::Sum);
    [months, quarters, years]
}

fn ratio(blocks: &[Block], world: &World) -> Answer {
    let (top, bottom) = ratio_totals(&blocks[0], &blocks[1], &world.segments, PeriodKind::Month);
    Answer::Ratio(top.over(PeriodKind::Year, Span::Sum), bottom.over(PeriodKind::Year, Span::Sum))
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

fn communes(block: &Block) -> Vec<Quarter> {
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

/// Lines «element,period,unit,sum,cells».
fn lines(answers: &[ByPeriod], world: &World, tree: &Tree) -> String {
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
fn ratio_lines(top: &Totals, bottom: &Totals, world: &World) -> String {
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
fn commune_lines(quarters: &[Quarter], world: &World) -> String {
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
