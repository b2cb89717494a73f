//! Facts from Parquet into blocks: codes become positions once per dictionary, rows go where they belong.
//!
//! Each thread has elements of its own and reads the groups of rows that may hold one of them, so that no two
//! threads ever meet at a block. A block is full when the last group that may hold its element was read: what is
//! done with it then is the caller's business.

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, bail, ensure};
use cotmoc_core::cube::Block;
use cotmoc_core::model::Period;
use cotmoc_formats::parquet::{BATCH_ROWS, Batch, Codes, Facts, Places};

use super::world::World;
use crate::synthetic::world::Size;

/// A block per wanted element of the `facts.parquet` of a folder, in the order of the elements; the other
/// elements have empty blocks.
pub(crate) fn load(folder: &Path, world: &World, wanted: &[usize], threads: usize) -> Result<Vec<Block>> {
    let mut blocks = each(folder, world, wanted, threads, |block| (block, None))?.into_iter();
    let empty = Block::new(Arc::clone(&world.tree), 0);
    let block = |element| if wanted.contains(&element) { blocks.next() } else { None };
    Ok((0..world.elements.len()).map(block).map(|block| block.unwrap_or_else(|| empty.clone())).collect())
}

/// What `finish` makes of the block of each wanted element, in their order. It may give a block back for the
/// next element: then no more memory is used than for the elements that are under way.
pub(crate) fn each<R: Send>(
    folder: &Path,
    world: &World,
    wanted: &[usize],
    threads: usize,
    finish: impl Fn(Block) -> (R, Option<Block>) + Sync,
) -> Result<Vec<R>> {
    let facts = Facts::open(&folder.join("facts.parquet"))?;
    let periods = periods(&facts)?;
    let loading = Loading { facts: &facts, world, periods, categories: Size::categories() };
    let part =
        |thread: usize| &wanted[thread * wanted.len() / threads..(thread + 1) * wanted.len() / threads];
    let (loading, finish) = (&loading, &finish);
    let parts = std::thread::scope(|scope| {
        let work = |thread| scope.spawn(move || loading.elements(part(thread), finish));
        let workers: Vec<_> = (0..threads).map(work).collect();
        let done =
            workers.into_iter().map(|worker| worker.join().unwrap_or_else(|_| bail!("a thread gave up")));
        done.collect::<Result<Vec<_>>>()
    })?;
    Ok(parts.into_iter().flatten().collect())
}

/// The periods that the file's codes name, from the first to the last.
fn periods(facts: &Facts) -> Result<Range<i32>> {
    let (first, last) = facts.range("period").context("the file does not say which periods it holds")?;
    Ok(Period::parse(&first)?.ordinal()..Period::parse(&last)?.ordinal() + 1)
}

struct Loading<'a> {
    facts: &'a Facts,
    world: &'a World,
    periods: Range<i32>,
    categories: Vec<String>,
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
    /// Whether an element is this thread's, and its block once a row of it has come.
    blocks: Vec<Place>,
    spare: Vec<Block>,
}

/// The block of an element.
enum Place {
    /// Another thread's, or nobody's.
    Elsewhere,
    /// No row has come yet.
    Waiting,
    /// Under way.
    Open(Block),
}

impl Loading<'_> {
    /// Reads the groups that may hold one of the elements, and finishes each element when it is complete.
    fn elements<R>(&self, mine: &[usize], finish: &impl Fn(Block) -> (R, Option<Block>)) -> Result<Vec<R>> {
        let mut hand = Hand::new(self.world.elements.len(), mine);
        let mut reader = self.facts.reader()?;
        let mut last = vec![0; mine.len()];
        let mut groups = Vec::new();
        for group in 0..self.facts.groups() {
            let range = self.facts.range_in(group, "element");
            let holds = |element: usize| {
                let code = &self.world.elements[element].0;
                range.as_ref().is_none_or(|(low, high)| low <= code && code <= high)
            };
            let here: Vec<usize> = (0..mine.len()).filter(|&place| holds(mine[place])).collect();
            here.iter().for_each(|&place| last[place] = group);
            if !here.is_empty() {
                groups.push(group);
            }
        }
        let mut done: Vec<Option<R>> = mine.iter().map(|_| None).collect();
        for group in groups {
            let mut rows = reader.group(group)?;
            while let Some(batch) = rows.next()? {
                hand.follow(self, &batch)?;
                self.put(&mut hand, &batch)?;
            }
            for place in (0..mine.len()).filter(|&place| last[place] == group) {
                done[place] = Some(self.close(&mut hand, mine[place], finish));
            }
        }
        let missing = |(place, result): (usize, Option<R>)| {
            result.unwrap_or_else(|| self.close(&mut hand, mine[place], finish))
        };
        Ok(done.into_iter().enumerate().map(missing).collect())
    }

    fn close<R>(&self, hand: &mut Hand, element: usize, finish: &impl Fn(Block) -> (R, Option<Block>)) -> R {
        let block = match std::mem::replace(&mut hand.blocks[element], Place::Elsewhere) {
            Place::Open(block) => block,
            _ => self.empty(),
        };
        let (result, back) = finish(block);
        hand.spare.extend(back);
        result
    }

    fn empty(&self) -> Block {
        Block::new(Arc::clone(&self.world.tree), self.categories.len())
    }

    /// Puts the rows of a batch where they belong, a run of rows of one element, period and category at a time.
    fn put(&self, hand: &mut Hand, batch: &Batch<'_>) -> Result<()> {
        let rows = batch.values.len();
        let keys = [&batch.element, &batch.period, &batch.category];
        let same = keys.iter().all(|codes| matches!(codes.places, Places::One(_)));
        let key = |row: usize| keys.map(|codes| codes.place(row));
        let mut start = 0;
        while start < rows {
            let other = if same { None } else { (start + 1..rows).find(|&row| key(row) != key(start)) };
            let end = other.unwrap_or(rows);
            self.put_run(hand, batch, start..end)?;
            start = end;
        }
        Ok(())
    }

    fn put_run(&self, hand: &mut Hand, batch: &Batch<'_>, run: Range<usize>) -> Result<()> {
        let element = hand.elements.table[batch.element.place(run.start) as usize];
        let Some(block) = hand.blocks[element].open(&mut hand.spare, || self.empty(), &self.periods) else {
            return Ok(());
        };
        let period = hand.periods.table[batch.period.place(run.start) as usize];
        let category = hand.categories.table[batch.category.place(run.start) as usize];
        let (code, decimals) = &self.world.elements[element];
        let (scale, quantities, units) = (self.facts.decimals(), &mut hand.quantities, &hand.units.table);
        quantities.clear();
        let exact = quantize(&batch.values[run.clone()], scale.saturating_sub(*decimals), quantities);
        ensure!(exact && scale >= *decimals, "{code}: a value has more than {decimals} decimals");
        let again = match (batch.unit.places, batch.present) {
            (Places::Each(places), None) => {
                hand.leaves.clear();
                hand.leaves.extend(places[run].iter().map(|&place| units[place as usize]));
                block.fill_row(period, category, hand.leaves.iter().copied().zip(quantities.iter().copied()))
            }
            (_, present) => {
                let there = |row: &usize| present.is_none_or(|present| present[*row]);
                let cells = run.zip(quantities.iter().copied()).filter(|(row, _)| there(row));
                let leaf = |row| units[batch.unit.place(row) as usize];
                block.fill_row(period, category, cells.map(|(row, quantity)| (leaf(row), quantity)))
            }
        };
        ensure!(again == 0, "{code}: a cell comes twice");
        Ok(())
    }
}

impl Place {
    /// The block, made or taken from the spare ones for the first row; nothing for another thread's element.
    fn open(
        &mut self,
        spare: &mut Vec<Block>,
        empty: impl FnOnce() -> Block,
        periods: &Range<i32>,
    ) -> Option<&mut Block> {
        if matches!(self, Self::Waiting) {
            let mut block = spare.pop().unwrap_or_else(empty);
            block.clear();
            block.reserve(periods.clone());
            *self = Self::Open(block);
        }
        match self {
            Self::Open(block) => Some(block),
            _ => None,
        }
    }
}

impl Hand {
    fn new(elements: usize, mine: &[usize]) -> Self {
        let mut blocks: Vec<Place> = (0..elements).map(|_| Place::Elsewhere).collect();
        mine.iter().for_each(|&element| blocks[element] = Place::Waiting);
        Self {
            elements: Positions::new(),
            units: Positions::new(),
            periods: Positions::new(),
            categories: Positions::new(),
            leaves: Vec::with_capacity(BATCH_ROWS),
            quantities: Vec::with_capacity(BATCH_ROWS),
            blocks,
            spare: Vec::new(),
        }
    }

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
