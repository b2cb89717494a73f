//! Facts from Parquet into blocks: codes become positions once per dictionary, rows go where they belong.

use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, Result, bail, ensure};
use cotmoc_core::cube::Block;
use cotmoc_core::model::Period;
use cotmoc_formats::parquet::{BATCH_ROWS, Batch, Codes, Facts, Places};

use super::world::World;
use crate::synthetic::world::Size;

/// Loads `facts.parquet` of a folder into a block per element; the blocks of elements that are not wanted stay
/// empty. Groups of rows that cannot hold a wanted element are not read.
pub(crate) fn load(folder: &Path, world: &World, wanted: &[usize], threads: usize) -> Result<Vec<Block>> {
    let facts = Facts::open(&folder.join("facts.parquet"))?;
    let holds = |group: &usize| {
        let range = facts.range_in(*group, "element");
        let within = |element: &usize| {
            let code = &world.elements[*element].0;
            range.as_ref().is_none_or(|(low, high)| low <= code && code <= high)
        };
        wanted.iter().any(within)
    };
    let groups: Vec<usize> = (0..facts.groups()).filter(holds).collect();
    let periods = periods(&facts)?;
    let blocks = world.elements.iter().map(|_| Mutex::new(None)).collect();
    let mut is_wanted = vec![false; world.elements.len()];
    wanted.iter().for_each(|element| is_wanted[*element] = true);
    let categories = Size::categories();
    let loading = Loading { facts: &facts, world, wanted: is_wanted, periods, categories, blocks };
    // Each thread takes one stretch of the file, so that threads seldom meet at one element.
    let part =
        |thread: usize| &groups[thread * groups.len() / threads..(thread + 1) * groups.len() / threads];
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads)
            .map(|thread| {
                scope.spawn({
                    let loading = &loading;
                    move || loading.groups(part(thread))
                })
            })
            .collect();
        workers.into_iter().try_for_each(|worker| worker.join().unwrap_or_else(|_| bail!("a thread gave up")))
    })?;
    let empty = loading.empty();
    let block = |block: Mutex<Option<Block>>| block.into_inner().unwrap_or_else(PoisonError::into_inner);
    Ok(loading.blocks.into_iter().map(|held| block(held).unwrap_or_else(|| empty.clone())).collect())
}

/// The periods that the file's codes name, from the first to the last.
fn periods(facts: &Facts) -> Result<Range<i32>> {
    let (first, last) = facts.range("period").context("the file does not say which periods it holds")?;
    Ok(Period::parse(&first)?.ordinal()..Period::parse(&last)?.ordinal() + 1)
}

struct Loading<'a> {
    facts: &'a Facts,
    world: &'a World,
    wanted: Vec<bool>,
    periods: Range<i32>,
    categories: Vec<String>,
    blocks: Vec<Mutex<Option<Block>>>,
}

/// Positions of the codes of one dictionary.
struct Positions<T> {
    dictionary: Option<u64>,
    table: Vec<T>,
}

impl<T> Positions<T> {
    fn new() -> Self {
        Self { dictionary: None, table: Vec::new() }
    }

    /// Brings the table up to a batch's dictionary.
    fn follow(&mut self, codes: &Codes<'_>, position: impl Fn(&str) -> Option<T>) -> Result<()> {
        if self.dictionary != Some(codes.dictionary) {
            self.dictionary = Some(codes.dictionary);
            self.table.clear();
        }
        for code in &codes.entries[self.table.len()..] {
            self.table.push(position(code).with_context(|| format!("the code «{code}» is not known"))?);
        }
        Ok(())
    }
}

/// What a thread keeps between batches.
struct Hand {
    elements: Positions<usize>,
    units: Positions<u32>,
    periods: Positions<i32>,
    categories: Positions<usize>,
    leaves: Vec<u32>,
    quantities: Vec<i64>,
}

impl Loading<'_> {
    fn groups(&self, groups: &[usize]) -> Result<()> {
        let (elements, units) = (Positions::new(), Positions::new());
        let (periods, categories) = (Positions::new(), Positions::new());
        let (leaves, quantities) = (Vec::with_capacity(BATCH_ROWS), Vec::with_capacity(BATCH_ROWS));
        let mut hand = Hand { elements, units, periods, categories, leaves, quantities };
        let mut reader = self.facts.reader()?;
        for group in groups {
            let mut rows = reader.group(*group)?;
            while let Some(batch) = rows.next()? {
                hand.follow(self, &batch)?;
                self.put(&mut hand, &batch)?;
            }
        }
        Ok(())
    }

    fn empty(&self) -> Block {
        Block::new(Arc::clone(&self.world.tree), self.categories.len())
    }

    /// Puts the rows of a batch where they belong, a run of rows of one element, period and category at a time.
    fn put(&self, hand: &mut Hand, batch: &Batch<'_>) -> Result<()> {
        let rows = batch.values.len();
        let mut start = 0;
        while start < rows {
            let key =
                |row: usize| [&batch.element, &batch.period, &batch.category].map(|codes| codes.place(row));
            let same = [&batch.element, &batch.period, &batch.category]
                .iter()
                .all(|codes| matches!(codes.places, Places::One(_)));
            let end = if same {
                rows
            } else {
                (start + 1..rows).find(|&row| key(row) != key(start)).unwrap_or(rows)
            };
            self.put_run(hand, batch, start..end)?;
            start = end;
        }
        Ok(())
    }

    fn put_run(&self, hand: &mut Hand, batch: &Batch<'_>, run: Range<usize>) -> Result<()> {
        let Hand { elements, units, periods, categories, leaves, quantities } = hand;
        let element = elements.table[batch.element.place(run.start) as usize];
        if !self.wanted[element] {
            return Ok(());
        }
        let period = periods.table[batch.period.place(run.start) as usize];
        let category = categories.table[batch.category.place(run.start) as usize];
        let (code, decimals) = &self.world.elements[element];
        let scale = self.facts.decimals();
        quantities.clear();
        let exact = quantize(&batch.values[run.clone()], scale.saturating_sub(*decimals), quantities);
        ensure!(exact && scale >= *decimals, "{code}: a value has more than {decimals} decimals");

        let mut block = self.blocks[element].lock().unwrap_or_else(PoisonError::into_inner);
        let block = block.get_or_insert_with(|| {
            let mut block = self.empty();
            block.reserve(self.periods.clone());
            block
        });
        let again = match (batch.unit.places, batch.present) {
            (Places::Each(places), None) => {
                leaves.clear();
                leaves.extend(places[run].iter().map(|&place| units.table[place as usize]));
                block.fill_row(period, category, leaves.iter().copied().zip(quantities.iter().copied()))
            }
            (_, present) => {
                let there = |row: &usize| present.is_none_or(|present| present[*row]);
                let cells = run.zip(quantities.iter().copied()).filter(|(row, _)| there(row));
                let leaf = |row| units.table[batch.unit.place(row) as usize];
                block.fill_row(period, category, cells.map(|(row, quantity)| (leaf(row), quantity)))
            }
        };
        ensure!(again == 0, "{code}: a cell comes twice");
        Ok(())
    }
}

impl Hand {
    fn follow(&mut self, loading: &Loading<'_>, batch: &Batch<'_>) -> Result<()> {
        let world = loading.world;
        self.elements
            .follow(&batch.element, |code| world.elements.iter().position(|(known, _)| known == code))?;
        self.units.follow(&batch.unit, |code| world.leaf(code))?;
        self.periods.follow(&batch.period, |code| Some(Period::parse(code).ok()?.ordinal()))?;
        self.categories
            .follow(&batch.category, |code| loading.categories.iter().position(|known| known == code))
    }
}

/// Values as whole numbers of the element's smallest unit, and whether all of them are; `places` decimals fall
/// away. A constant divisor is a multiplication.
fn quantize(values: &[i64], places: u32, to: &mut Vec<i64>) -> bool {
    fn by<const DIVISOR: i64>(values: &[i64], to: &mut Vec<i64>) -> bool {
        to.resize(values.len(), 0);
        let mut rest = 0;
        for (value, quantity) in values.iter().zip(to) {
            *quantity = value / DIVISOR;
            rest |= value - *quantity * DIVISOR;
        }
        rest == 0
    }
    match places {
        0 => by::<1>(values, to),
        1 => by::<10>(values, to),
        2 => by::<100>(values, to),
        3 => by::<1_000>(values, to),
        4 => by::<10_000>(values, to),
        _ => false,
    }
}
