//! A dense block of figures: `[period][category][leaf]`, a whole number of the smallest unit each.

use std::ops::Range;
use std::sync::Arc;

use super::cells::{Cells, Values};
use crate::units::Tree;

/// Figures of one element on the leaves of one tree, over a run of neighbouring periods.
///
/// A row holds one period and category, a value for each leaf, and a bit for each value that is
/// there. Missing values are 0 in the row, so that adding up needs no question; whether they count
/// is asked of the bits.
#[derive(Debug, Clone)]
pub struct Block {
    tree: Arc<Tree>,
    categories: usize,
    first: i32,
    periods: usize,
    words: usize,
    values: Cells,
    present: Vec<u64>,
    largest: u64,
}

/// One row of a block.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    /// The value of each leaf, 0 where there is none; as many more zeros as fill up the last word.
    pub values: Values<'a>,
    /// A bit for each value that is there, the lowest one first.
    pub present: &'a [u64],
}

/// Bits of a word.
pub(super) const WORD: usize = 64;

impl Block {
    /// A block without a single period.
    #[must_use]
    pub fn new(tree: Arc<Tree>, categories: usize) -> Self {
        let words = tree.leaves().len().div_ceil(WORD);
        let categories = categories.max(1);
        Self {
            tree,
            categories,
            first: 0,
            periods: 0,
            words,
            values: Cells::new(),
            present: Vec::new(),
            largest: 0,
        }
    }

    /// The tree on whose leaves the figures stand.
    #[must_use]
    pub fn tree(&self) -> &Arc<Tree> {
        &self.tree
    }

    /// Rows per period.
    #[must_use]
    pub fn categories(&self) -> usize {
        self.categories
    }

    /// The numbers of its periods, [`crate::model::Period::ordinal`].
    #[must_use]
    pub fn periods(&self) -> Range<i32> {
        self.first..self.first + i32::try_from(self.periods).unwrap_or(i32::MAX)
    }

    /// No value that was ever set is larger than this, without its sign. Sums of so many such values as
    /// there are leaves fit into `i64` or they do not: see [`Block::is_narrow`].
    #[must_use]
    pub fn largest(&self) -> u64 {
        self.largest
    }

    /// Whether no sum over a row, or over all categories of a period, can leave `i64`.
    #[must_use]
    pub fn is_narrow(&self) -> bool {
        let cells = (self.words * WORD * self.categories).max(1);
        u128::from(self.largest) * (cells as u128) <= i64::MAX as u128
    }

    /// The row of a period and category; nothing where the block does not reach.
    #[must_use]
    pub fn row(&self, period: i32, category: usize) -> Option<Row<'_>> {
        let place = self.place(period, category)?;
        let (bits, width) = (self.words, self.words * WORD);
        Some(Row {
            values: self.values.values(place * width..(place + 1) * width)?,
            present: self.present.get(place * bits..(place + 1) * bits)?,
        })
    }

    /// The value of one cell.
    #[must_use]
    pub fn get(&self, period: i32, category: usize, leaf: u32) -> Option<i64> {
        self.row(period, category)?.get(leaf)
    }

    /// Makes room for a run of periods; there may be no gap between blocks of memory, so the periods
    /// in between are made too.
    pub fn reserve(&mut self, periods: Range<i32>) {
        if periods.is_empty() {
            return;
        }
        let here = if self.periods == 0 { periods.clone() } else { self.periods() };
        let (first, end) = (periods.start.min(here.start), periods.end.max(here.end));
        let rows = |n: i32| usize::try_from(n).unwrap_or(0) * self.categories;
        let (front, all) = (rows(if self.periods == 0 { 0 } else { here.start - first }), rows(end - first));
        self.values.grow(all * self.words * WORD);
        self.present.resize(all * self.words, 0);
        if front > 0 {
            self.values.rotate(front * self.words * WORD);
            self.present.rotate_right(front * self.words);
        }
        (self.first, self.periods) = (first, usize::try_from(end - first).unwrap_or(0));
    }

    /// Empties every cell and keeps the room, for the next element that is read from a file.
    pub fn clear(&mut self) {
        self.values.clear();
        self.present.fill(0);
        self.largest = 0;
    }

    /// Sets or clears one cell and gives what it held; the block grows to its period.
    ///
    /// # Panics
    /// Where the category or the leaf is not one of the block.
    pub fn set(&mut self, period: i32, category: usize, leaf: u32, value: Option<i64>) -> Option<i64> {
        let leaf = leaf as usize;
        assert!(category < self.categories && leaf < self.tree.leaves().len(), "a cell of the block");
        self.reserve(period..period + 1);
        let place = usize::try_from(period - self.first).unwrap_or(0) * self.categories + category;
        let cell = place * self.words * WORD + leaf;
        let word = &mut self.present[place * self.words + leaf / WORD];
        let bit = 1 << (leaf % WORD);
        let before = (*word & bit != 0).then(|| self.values.get(cell));
        self.values.set(cell, value.unwrap_or(0));
        *word = if value.is_some() { *word | bit } else { *word & !bit };
        self.largest = self.largest.max(value.unwrap_or(0).unsigned_abs());
        before
    }

    /// Sets many cells of periods for which there is room already, each as period, category, leaf,
    /// value; gives how many of them held a value before.
    ///
    /// # Panics
    /// Where a cell is not one of the block.
    pub fn fill(&mut self, cells: impl Iterator<Item = (i32, usize, u32, i64)>) -> usize {
        let (mut largest, mut again) = (self.largest, 0);
        for (period, category, leaf, value) in cells {
            let place =
                usize::try_from(period - self.first).unwrap_or(usize::MAX) * self.categories + category;
            let leaf = leaf as usize;
            let word = &mut self.present[place * self.words + leaf / WORD];
            again += usize::from(*word >> (leaf % WORD) & 1 == 1);
            *word |= 1 << (leaf % WORD);
            self.values.set(place * self.words * WORD + leaf, value);
            largest = largest.max(value.unsigned_abs());
        }
        self.largest = largest;
        again
    }

    /// Sets many cells of one row for which there is room already, and gives how many of them held a
    /// value before. It is the way of bulk loading: what concerns the row is looked up once.
    ///
    /// # Panics
    /// Where a leaf or the row is not one of the block.
    pub fn fill_row(
        &mut self,
        period: i32,
        category: usize,
        cells: impl Iterator<Item = (u32, i64)> + Clone,
    ) -> usize {
        // All bits that any value has, those of a negative one turned round: no size is larger than that and one.
        let bits = cells.clone().fold(0, |bits, (_, value)| bits | (value ^ (value >> 63)).unsigned_abs());
        self.largest = self.largest.max(bits + 1);
        self.values.widen_for(bits);
        let place = self.place(period, category).unwrap_or(usize::MAX);
        let present = &mut self.present[place * self.words..][..self.words];
        let row = place * self.words * WORD;
        let row = row..row + self.tree.leaves().len();
        match &mut self.values {
            // They fit, or the cells would be wide by now.
            Cells::Short(values) => {
                scatter(&mut values[row], present, cells.map(|(leaf, value)| (leaf, value as i32)))
            }
            Cells::Long(values) => scatter(&mut values[row], present, cells),
        }
    }

    fn place(&self, period: i32, category: usize) -> Option<usize> {
        let here = self.periods().contains(&period) && category < self.categories;
        here.then(|| usize::try_from(period - self.first).ok())?.map(|n| n * self.categories + category)
    }
}

impl Row<'_> {
    /// The value of a leaf; nothing where it is missing.
    #[must_use]
    pub fn get(&self, leaf: u32) -> Option<i64> {
        let word = self.present.get(leaf as usize / WORD)?;
        (word >> (leaf as usize % WORD) & 1 == 1).then(|| self.values.get(leaf))
    }

    /// The value of a leaf, 0 where it is missing.
    #[must_use]
    pub fn value(&self, leaf: u32) -> i64 {
        self.values.get(leaf)
    }

    /// How many values of a range of leaves are there.
    #[must_use]
    pub fn count(&self, leaves: Range<u32>) -> u32 {
        count(self.present, leaves)
    }

    /// The sum of a range of leaves; for blocks of which [`Block::is_narrow`] holds.
    #[must_use]
    pub fn sum(&self, leaves: Range<u32>) -> i64 {
        self.values.sum(leaves)
    }

    /// The sum of a range of leaves of any size.
    #[must_use]
    pub fn wide_sum(&self, leaves: Range<u32>) -> i128 {
        self.values.wide_sum(leaves)
    }
}

/// Puts values in their places, and gives how many places were taken. Bits are gathered while the leaves
/// stay within one word, as they mostly do in files that were written in some order.
fn scatter<T>(values: &mut [T], present: &mut [u64], cells: impl Iterator<Item = (u32, T)>) -> usize {
    let (mut word, mut bits, mut again) = (0, 0, 0);
    for (leaf, value) in cells {
        let leaf = leaf as usize;
        if leaf / WORD != word {
            again += (present[word] & bits).count_ones();
            present[word] |= bits;
            (word, bits) = (leaf / WORD, 0);
        }
        let bit = 1 << (leaf % WORD);
        again += u32::from(bits & bit != 0);
        bits |= bit;
        values[leaf] = value;
    }
    again += (present[word] & bits).count_ones();
    present[word] |= bits;
    again as usize
}

/// How many bits of a range are set.
pub(super) fn count(bits: &[u64], range: Range<u32>) -> u32 {
    let (start, end) = (range.start as usize, range.end as usize);
    if start >= end {
        return 0;
    }
    let (first, last) = (start / WORD, (end - 1) / WORD);
    let from = u64::MAX << (start % WORD);
    let to = u64::MAX >> (WORD - 1 - (end - 1) % WORD);
    if first == last {
        return (bits[first] & from & to).count_ones();
    }
    let whole: u32 = bits[first + 1..last].iter().map(|w| w.count_ones()).sum();
    (bits[first] & from).count_ones() + whole + (bits[last] & to).count_ones()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::model::UnitLevel;
    use crate::units::testing::register;

    fn block() -> Block {
        let register = register("-\n+ 1 nation VN\n+ 2 commune A under 1\n+ 3 commune B under 1");
        Block::new(Arc::new(Tree::at(&register, date(2025, 1, 1), UnitLevel::Commune)), 2)
    }

    #[test]
    fn empty_is_not_zero() {
        let mut block = block();
        assert_eq!(block.set(5, 1, 0, Some(0)), None);
        assert_eq!((block.get(5, 1, 0), block.get(5, 1, 1), block.get(6, 1, 0)), (Some(0), None, None));
        assert_eq!(block.set(5, 1, 0, None), Some(0));
        assert_eq!(block.get(5, 1, 0), None);
    }

    #[test]
    fn blocks_grow_on_both_sides() {
        let mut block = block();
        for (period, value) in [(5, 50), (7, 70), (3, 30)] {
            block.set(period, 0, 1, Some(value));
        }
        assert_eq!(block.periods(), 3..8);
        let all: Vec<_> = block.periods().map(|p| block.get(p, 0, 1)).collect();
        assert_eq!(all, [Some(30), None, Some(50), None, Some(70)]);
        assert_eq!(block.fill([(4, 1, 0, 9), (5, 0, 1, 55)].into_iter()), 1);
        assert_eq!((block.get(4, 1, 0), block.get(5, 0, 1)), (Some(9), Some(55)));
    }

    #[test]
    fn a_value_of_more_than_32_bits_changes_no_other() {
        let (mut one, mut row) = (block(), block());
        let large = i64::from(i32::MAX) + 1;
        let cells = [(5, 0, 0, i64::from(i32::MIN) + 1), (5, 0, 1, -7), (5, 1, 0, large), (5, 1, 1, -large)];
        row.reserve(5..6);
        for (period, category, leaf, value) in cells {
            one.set(period, category, leaf, Some(value));
            assert_eq!(row.fill_row(period, category, [(leaf, value)].into_iter()), 0);
        }
        for block in [&one, &row] {
            assert!((large.unsigned_abs()..=2 * large.unsigned_abs()).contains(&block.largest()));
            for (period, category, leaf, value) in cells {
                assert_eq!(block.get(period, category, leaf), Some(value));
            }
        }
        assert_eq!(row.fill_row(5, 0, [(0, 1), (1, 2), (0, 3)].into_iter()), 3);
        assert_eq!((row.get(5, 0, 0), row.get(5, 0, 1)), (Some(3), Some(2)));
        row.clear();
        assert_eq!((row.periods(), row.get(5, 0, 0), row.get(5, 1, 1), row.largest()), (5..6, None, None, 0));
    }

    #[test]
    fn bits_are_counted_in_any_range() {
        let bits = [u64::MAX, 0b1011, u64::MAX];
        for (range, expected) in
            [(0..0, 0), (0..64, 64), (63..66, 3), (64..68, 3), (66..67, 0), (60..192, 71), (5..6, 1)]
        {
            assert_eq!(count(&bits, range.clone()), expected, "{range:?}");
        }
    }
}
