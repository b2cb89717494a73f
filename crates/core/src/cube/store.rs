//! All facts of all elements, with the ways from one tree to another.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil::Date;

use super::facts::{Cell, Eras, Facts};
use crate::model::{Element, Period, Status, UnitId, UnitLevel};
use crate::units::{Leaf, Register, Restatement, Tree, to_u32};

/// The facts of all elements on the trees of their time.
#[derive(Debug)]
pub struct Cube {
    register: Arc<Register>,
    eras: BTreeMap<UnitLevel, Eras>,
    facts: BTreeMap<String, Facts>,
    /// Restatements that were asked for, by level, era and day of the borders.
    ways: Mutex<HashMap<(UnitLevel, usize, Date), Arc<Way>>>,
}

/// Whose borders figures are shown on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Borders {
    /// Each period on the borders of its own last day.
    Then,
    /// Every period on the borders of one day.
    On(Date),
}

impl Borders {
    /// The day whose borders a period is shown on.
    #[must_use]
    pub fn day(self, period: Period) -> Date {
        match self {
            Self::Then => period.last_day(),
            Self::On(day) => day,
        }
    }
}

impl Cube {
    /// An empty cube on the units of a register.
    #[must_use]
    pub fn new(register: Arc<Register>) -> Self {
        Self { register, eras: BTreeMap::new(), facts: BTreeMap::new(), ways: Mutex::default() }
    }

    /// An empty cube on the same units, with the trees and the ways between them that this one has made.
    #[must_use]
    pub fn empty_beside(&self) -> Self {
        let ways = self.ways.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Self {
            register: Arc::clone(&self.register),
            eras: self.eras.clone(),
            facts: BTreeMap::new(),
            ways: Mutex::new(ways),
        }
    }

    /// The register.
    #[must_use]
    pub fn register(&self) -> &Arc<Register> {
        &self.register
    }

    /// Makes room for an element; nothing happens where it is there.
    pub fn add(&mut self, element: &Arc<Element>) {
        let register = &self.register;
        let eras = self.eras.entry(element.level).or_insert_with(|| Eras::of(register, element.level));
        self.facts.entry(element.code.clone()).or_insert_with(|| Facts::new(Arc::clone(element), eras));
    }

    /// The facts of an element.
    #[must_use]
    pub fn facts(&self, code: &str) -> Option<&Facts> {
        self.facts.get(code)
    }

    /// The facts of an element, to be filled in bulk; era by era.
    pub fn facts_mut(&mut self, code: &str) -> Option<&mut Facts> {
        self.facts.get_mut(code)
    }

    /// The trees of a level; there where an element of the level is.
    #[must_use]
    pub fn eras(&self, level: UnitLevel) -> Option<&Eras> {
        self.eras.get(&level)
    }

    /// Sets or clears one figure, and gives what was there; nothing happens to an unknown element.
    pub fn set(&mut self, code: &str, cell: Cell, value: Option<i64>, status: Status) -> Option<i64> {
        let facts = self.facts.get_mut(code)?;
        let era = self.eras.get(&facts.element().level)?.on(cell.period.last_day());
        facts.set(era, cell, value, status)
    }

    /// One figure as it was reported.
    #[must_use]
    pub fn get(&self, code: &str, cell: Cell) -> Option<i64> {
        let facts = self.facts.get(code)?;
        facts.get(self.eras.get(&facts.element().level)?.on(cell.period.last_day()), cell)
    }

    /// The same facts on the units of another register: after a merger, or after it was undone.
    #[must_use]
    pub fn on(self, register: Arc<Register>) -> Self {
        let levels = self.eras.keys().copied();
        let eras: BTreeMap<_, _> = levels.map(|level| (level, Eras::of(&register, level))).collect();
        let moved = self.facts.into_iter().filter_map(|(code, facts)| {
            let eras = eras.get(&facts.element().level)?;
            Some((code, facts.on_trees(eras)))
        });
        Self { facts: moved.collect(), eras, register, ways: Mutex::default() }
    }

    /// Whether a cell is, on the borders of `day`, a figure of `unit` or of one under it.
    pub(super) fn lands_under(&self, facts: &Facts, cell: Cell, unit: UnitId, day: Date) -> bool {
        let level = facts.element().level;
        let Some(eras) = self.eras.get(&level) else { return false };
        let (era, tree) = (eras.on(cell.period.last_day()), eras.tree(eras.on(day)));
        let Some(top) = tree.node_of(unit) else { return cell.unit == unit };
        let under = top..tree.nodes()[top as usize].end;
        let stands = |place: Place| match place {
            Place::Leaf(leaf) => under.contains(&tree.leaves()[leaf as usize].node),
            Place::Under(node) => under.contains(&node),
        };
        match (eras.tree(era).leaf_of(cell.unit), self.way(level, era, day).as_deref()) {
            (Some(leaf), Some(Way::Same)) => stands(Place::Leaf(leaf)),
            (Some(leaf), Some(Way::Restated { restatement, places, .. })) => {
                restatement.parts_of(leaf).iter().any(|part| stands(places[part.leaf as usize]))
            }
            _ => cell.unit == unit,
        }
    }

    /// The way from the leaves of an era to those of a day.
    pub(super) fn way(&self, level: UnitLevel, era: usize, day: Date) -> Option<Arc<Way>> {
        let eras = self.eras.get(&level)?;
        let target = eras.on(day);
        let mut ways = self.ways.lock().unwrap_or_else(PoisonError::into_inner);
        // Days of one era have one tree.
        let way = ways.entry((level, era, eras.tree(target).date)).or_insert_with(|| {
            let (from, to) = (eras.tree(era), eras.tree(target));
            Arc::new(if target == era { Way::Same } else { Way::restated(&self.register, from, to) })
        });
        Some(Arc::clone(way))
    }
}

/// The way from the leaves of an era to the leaves of another.
#[derive(Debug)]
pub(super) enum Way {
    /// They are the same.
    Same,
    /// They are not.
    Restated {
        /// Who goes where.
        restatement: Box<Restatement>,
        /// The place of each of its leaves in the tree of the era, which has no «chưa phân bổ».
        places: Vec<Place>,
        /// The other way round: each place at which a part of an old leaf lands, with that leaf.
        sources: Vec<(Place, u32)>,
    },
}

/// Where a figure stands in the tree of an era.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    /// On a leaf.
    Leaf(u32),
    /// Under a node, not allocated to any leaf.
    Under(u32),
}

impl Way {
    fn restated(register: &Register, from: &Tree, to: &Tree) -> Self {
        let restatement = Box::new(Restatement::new(register, from, to.date));
        let tree = &restatement.tree;
        let place = |leaf: &Leaf| match leaf.unit {
            Some(unit) => to.leaf_of(unit).map(Place::Leaf),
            // A district without communes is not in a tree, but where something is not allocated.
            None => {
                let mut above = tree.upwards(leaf.node).map(|node| tree.nodes()[node as usize].unit);
                above.find_map(|unit| to.node_of(unit)).map(Place::Under)
            }
        };
        // All other units are in both trees, which are of the same day; so every leaf has its place.
        let places: Vec<Place> =
            tree.leaves().iter().map(|leaf| place(leaf).unwrap_or(Place::Under(0))).collect();
        let old = 0..to_u32(from.leaves().len());
        let landed = |old: u32| restatement.parts_of(old).iter().map(move |part| (part.leaf, old));
        let mut sources: Vec<_> =
            old.flat_map(landed).map(|(leaf, old)| (places[leaf as usize], old)).collect();
        sources.sort_unstable();
        Self::Restated { restatement, places, sources }
    }

    /// The old leaves of which a part lands on some of the leaves, or under some of the nodes without
    /// landing on a leaf. An old leaf may come up more than once.
    pub(super) fn sources(&self, leaves: &Range<u32>, nodes: &Range<u32>) -> impl Iterator<Item = u32> {
        let none: &[(Place, u32)] = &[];
        let (same, landed) = match self {
            Self::Same => (leaves.clone(), [none, none]),
            Self::Restated { sources, .. } => {
                let from = |place: Place| sources.partition_point(|(at, _)| *at < place);
                let on = from(Place::Leaf(leaves.start))..from(Place::Leaf(leaves.end));
                let under = from(Place::Under(nodes.start))..from(Place::Under(nodes.end));
                (0..0, [&sources[on], &sources[under]])
            }
        };
        same.chain(landed.into_iter().flatten().map(|(_, old)| *old))
    }
}
