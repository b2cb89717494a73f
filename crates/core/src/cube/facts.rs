//! The facts of one element through time, each on the borders of its own period.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::block::Block;
use crate::model::{Element, Period, Share, Status, UnitId, UnitLevel};
use crate::units::{Change, Register, Tree, Unit};

/// The trees of one level through time: a new one wherever the leaves or what is above them changed.
#[derive(Debug, Clone)]
pub struct Eras {
    trees: Vec<Arc<Tree>>,
}

impl Eras {
    /// The trees down to `level`, the earliest first.
    #[must_use]
    pub fn of(register: &Register, level: UnitLevel) -> Self {
        let mut trees: Vec<Arc<Tree>> = vec![Arc::new(Tree::at(register, Date::MIN, level))];
        let mut days: Vec<(Date, bool)> = Vec::new();
        for event in register.events() {
            let Some(day) = event.date.filter(|_| !event.changes.is_empty()) else { continue };
            days.push((day, event.changes.iter().any(|change| gives_away(register, change))));
        }
        for same in days.chunk_by(|a, b| a.0 == b.0) {
            let tree = Tree::at(register, same[0].0, level);
            let given = same.iter().any(|(_, given)| *given);
            if given || trees.last().is_none_or(|last| !last.same_shape(&tree)) {
                trees.push(Arc::new(tree));
            }
        }
        Self { trees }
    }

    /// The place of the tree of a day.
    #[must_use]
    pub fn on(&self, day: Date) -> usize {
        self.trees.partition_point(|tree| tree.date <= day).saturating_sub(1)
    }

    /// The tree at a place.
    #[must_use]
    pub fn tree(&self, era: usize) -> &Arc<Tree> {
        &self.trees[era]
    }

    /// How many trees there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.trees.len()
    }
}

/// Whether a change takes a part of a unit that lives on: the tree looks the same, and figures of
/// before and after belong to different borders.
fn gives_away(register: &Register, change: &Change) -> bool {
    let Change::Heir { from, to, share } = change else { return false };
    let line = |unit: &Unit| unit.heirs.iter().any(|l| l.unit == *to && unit.ended != Some(l.date));
    *share != Share::NONE && register.get(*from).is_some_and(line)
}

/// Which figure: whose, of when, of which category.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cell {
    /// The period, of the element's frequency.
    pub period: Period,
    /// The unit whose figure it is.
    pub unit: UnitId,
    /// The place of the category in the element's breakdown; 0 without one.
    pub category: usize,
}

/// Every figure of one element.
#[derive(Debug, Clone)]
pub struct Facts {
    element: Arc<Element>,
    blocks: Vec<Block>,
    /// Figures of units that are no leaves of their period's tree: reported by a unit above, or for
    /// a time in which the unit was not there yet.
    own: BTreeMap<Cell, i64>,
    /// Letters other than «A».
    marked: BTreeMap<Cell, Status>,
    /// How often a figure was set.
    entries: u64,
}

impl Facts {
    /// No figures yet, on the trees of `eras`, which are of the element's level.
    #[must_use]
    pub fn new(element: Arc<Element>, eras: &Eras) -> Self {
        let categories = element.categories();
        let blocks = eras.trees.iter().map(|tree| Block::new(Arc::clone(tree), categories)).collect();
        Self { element, blocks, own: BTreeMap::new(), marked: BTreeMap::new(), entries: 0 }
    }

    /// The element.
    #[must_use]
    pub fn element(&self) -> &Arc<Element> {
        &self.element
    }

    /// The figures on the tree of an era.
    #[must_use]
    pub fn block(&self, era: usize) -> &Block {
        &self.blocks[era]
    }

    /// The figures on the tree of an era, to be filled.
    pub fn block_mut(&mut self, era: usize) -> &mut Block {
        &mut self.blocks[era]
    }

    /// How often a figure was set or cleared one by one. Where figures come in a fixed order, the same number
    /// means the same figures.
    #[must_use]
    pub fn entries(&self) -> u64 {
        self.entries
    }

    /// Sets or clears one figure, and gives what was there. `era` is that of the period's last day.
    pub fn set(&mut self, era: usize, cell: Cell, value: Option<i64>, status: Status) -> Option<i64> {
        self.entries += 1;
        match status {
            Status::Normal => self.marked.remove(&cell),
            letter => self.marked.insert(cell, letter),
        };
        match self.blocks[era].tree().leaf_of(cell.unit) {
            Some(leaf) => self.blocks[era].set(cell.period.ordinal(), cell.category, leaf, value),
            None => match value {
                Some(value) => self.own.insert(cell, value),
                None => self.own.remove(&cell),
            },
        }
    }

    /// One figure as it was reported.
    #[must_use]
    pub fn get(&self, era: usize, cell: Cell) -> Option<i64> {
        match self.blocks[era].tree().leaf_of(cell.unit) {
            Some(leaf) => self.blocks[era].get(cell.period.ordinal(), cell.category, leaf),
            None => self.own.get(&cell).copied(),
        }
    }

    /// What a unit that is no leaf of the period's tree reported itself, all its categories together
    /// for `None`; nothing where one is missing.
    #[must_use]
    pub fn own(&self, unit: UnitId, period: Period, category: Option<usize>) -> Option<i128> {
        let one = |category| self.own.get(&Cell { period, unit, category }).map(|&v| i128::from(v));
        match category {
            Some(category) => one(category),
            None => (0..self.element.categories()).map(one).sum(),
        }
    }

    /// Whether a unit that is no leaf of the period's tree reported anything itself.
    #[must_use]
    pub fn has_own(&self, period: Period) -> bool {
        let from = Cell { period, unit: UnitId(i64::MIN), category: 0 };
        let to = Cell { period, unit: UnitId(i64::MAX), category: usize::MAX };
        self.own.range(from..=to).next().is_some()
    }

    /// The letter of one figure.
    #[must_use]
    pub fn status(&self, cell: Cell) -> Status {
        self.marked.get(&cell).copied().unwrap_or(Status::Normal)
    }

    /// The figures of a period that bear a letter other than «A».
    pub fn marked(&self, period: Period) -> impl Iterator<Item = (Cell, Status)> {
        let from = Cell { period, unit: UnitId(i64::MIN), category: 0 };
        let to = Cell { period, unit: UnitId(i64::MAX), category: usize::MAX };
        self.marked.range(from..=to).map(|(cell, status)| (*cell, *status))
    }

    /// Every figure there is, in no particular order.
    pub fn cells(&self) -> impl Iterator<Item = (Cell, i64)> {
        let leaves = self.blocks.iter().flat_map(move |block| {
            block.periods().filter_map(|n| Period::from_ordinal(self.element.frequency, n)).flat_map(
                move |period| {
                    (0..block.categories()).flat_map(move |category| in_row(block, period, category))
                },
            )
        });
        leaves.chain(self.own.iter().map(|(cell, value)| (*cell, *value)))
    }

    /// The same facts on other trees, after the register has changed.
    #[must_use]
    pub fn on_trees(self, eras: &Eras) -> Self {
        let mut made = Self::new(Arc::clone(&self.element), eras);
        for (cell, value) in self.cells() {
            made.set(eras.on(cell.period.last_day()), cell, Some(value), Status::Normal);
        }
        made.marked = self.marked;
        made.entries = self.entries;
        made
    }

    /// The periods for which there is any figure on a tree or of a unit's own, from the first to the
    /// last.
    #[must_use]
    pub fn span(&self) -> Option<(Period, Period)> {
        let kind = self.element.frequency;
        let blocks = self.blocks.iter().map(Block::periods).filter(|periods| !periods.is_empty());
        let own = self.own.keys().map(|cell| cell.period.ordinal()..cell.period.ordinal() + 1);
        let (first, end) = blocks.chain(own).fold(None, |all: Option<(i32, i32)>, here| {
            let (first, end) = all.unwrap_or((here.start, here.end));
            Some((first.min(here.start), end.max(here.end)))
        })?;
        Some((Period::from_ordinal(kind, first)?, Period::from_ordinal(kind, end - 1)?))
    }
}

fn in_row(block: &Block, period: Period, category: usize) -> impl Iterator<Item = (Cell, i64)> {
    let leaves = (0..).zip(block.tree().leaves());
    leaves.filter_map(move |(n, leaf)| {
        let value = block.get(period.ordinal(), category, n)?;
        Some((Cell { period, unit: leaf.unit?, category }, value))
    })
}
