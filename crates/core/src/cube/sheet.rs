//! The figures of one span of time, added up per leaf on the borders of one day.
//!
//! Several elements at once are added up over the cells in which all of them are there: that is how
//! the parts of a ratio belong together (METHODS §3).

use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;

use super::block::WORD;
use super::facts::Facts;
use super::store::{Cube, Place, Way};
use crate::model::{Period, UnitLevel};
use crate::units::{Tree, divide};

/// One element that is asked for: which categories, in which of its periods.
#[derive(Debug, Clone)]
pub(super) struct Asked<'a> {
    pub(super) facts: &'a Facts,
    pub(super) categories: Range<usize>,
    pub(super) parts: Vec<Period>,
}

/// Sums per leaf of a tree, and what they are made of.
#[derive(Debug)]
pub(super) struct Sheet {
    pub(super) tree: Arc<Tree>,
    /// `[term][leaf]`, then one place for each node of `unallocated`.
    values: Vec<Vec<i128>>,
    slots: Vec<Slot>,
    /// The nodes under which something is not allocated.
    unallocated: Vec<u32>,
    /// A unit that stands on several leaves is one unit at and above these nodes: node, and whether
    /// it reported.
    twice: Vec<(u32, bool)>,
    /// The nodes that are added up, and the leaves under them.
    scope: Range<u32>,
    leaves: Range<u32>,
    parts: usize,
}

/// What stands on one leaf.
#[derive(Debug, Clone, Copy, Default)]
struct Slot {
    own: Seen,
    others: u32,
    others_reported: u32,
    cells: u32,
    expected_cells: u32,
    /// A bit for each part of the span in which anything was reported; the first 64.
    times: u64,
    divided: bool,
}

/// Whether the leaf's own unit is asked, and has answered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Seen {
    #[default]
    NotAsked,
    Silent,
    Reported,
}

/// How much of what was expected a figure is made of (METHODS §3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct Coverage {
    /// Units that reported anything in the span.
    pub units: u32,
    /// Units of which a report was expected: those of the element's level.
    pub expected: u32,
    /// Figures that are in it: units × categories × parts of the span.
    pub cells: u32,
    /// Figures that could be in it.
    pub expected_cells: u32,
    /// Parts of the span with any figure: 11 of 12 months.
    pub parts: u32,
    /// Parts of the span.
    pub expected_parts: u32,
}

impl Coverage {
    /// Whether nothing is missing.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.cells == self.expected_cells
    }
}

impl Sheet {
    /// Adds up what is asked on the borders of `day`, for the leaves under the node of `unit`, or all
    /// of them. Everything asked must be of one level. `None` where the unit is not in the tree.
    pub(super) fn new(
        cube: &Cube,
        asked: &[Asked<'_>],
        level: UnitLevel,
        day: Date,
        unit: Option<crate::model::UnitId>,
    ) -> Option<Self> {
        let eras = cube.eras(level)?;
        let tree = Arc::clone(eras.tree(eras.on(day)));
        let scope = match unit {
            Some(unit) => {
                let node = tree.node_of(unit)?;
                node..tree.nodes()[node as usize].end
            }
            None => 0..u32::try_from(tree.nodes().len()).unwrap_or(u32::MAX),
        };
        let leaves = match unit {
            Some(_) => tree.nodes()[scope.start as usize].leaves.clone(),
            None => 0..u32::try_from(tree.leaves().len()).unwrap_or(u32::MAX),
        };
        let parts = asked.first().map_or(0, |a| a.parts.len());
        let mut sheet = Self {
            values: vec![vec![0; leaves.len()]; asked.len()],
            slots: vec![Slot::default(); leaves.len()],
            unallocated: Vec::new(),
            twice: Vec::new(),
            scope,
            leaves,
            parts,
            tree,
        };
        sheet.collect(cube, asked, level, day);
        Some(sheet)
    }

    fn collect(&mut self, cube: &Cube, asked: &[Asked<'_>], level: UnitLevel, day: Date) {
        let Some(eras) = cube.eras(level) else { return };
        let era_of = |period: &Period| eras.on(period.last_day());
        let mut used: Vec<usize> = asked.iter().flat_map(|a| a.parts.iter().map(era_of)).collect();
        used.sort_unstable();
        used.dedup();
        let groups = groups(asked);
        // Within one era leaves are held against each other; across eras only what they became is.
        let one_era = used.len() == 1;
        let mut present = vec![vec![false; self.slots.len()]; groups.len()];
        for &era in &used {
            let Some(way) = cube.way(level, era, day) else { continue };
            let mut mask = self.reaching(&way, asked[0].facts.block(era).tree());
            if one_era && groups.len() > 1 {
                together(asked, &groups, era, &mut mask);
            }
            for (g, group) in groups.iter().enumerate() {
                let terms: Vec<usize> = group.clone();
                let parts: Vec<(usize, Period)> = asked[terms[0]]
                    .parts
                    .iter()
                    .copied()
                    .enumerate()
                    .filter(|(_, p)| era_of(p) == era)
                    .collect();
                let pass = Pass { asked, terms: &terms, era, way: &way, mask: &mask, counted: g == 0 };
                self.add(&pass, &parts, &mut present[g]);
            }
        }
        if groups.len() > 1 {
            self.keep_joint(&present);
        }
    }

    /// A bit for each leaf of an era that lands anywhere within the scope.
    fn reaching(&self, way: &Way, tree: &Tree) -> Vec<u64> {
        let mut mask = vec![0_u64; tree.leaves().len().div_ceil(WORD)];
        let mut set = |leaf: u32| mask[leaf as usize / WORD] |= 1 << (leaf as usize % WORD);
        match way {
            Way::Same => self.leaves.clone().for_each(set),
            Way::Restated { restatement, places } => {
                let within = |place: Place| match place {
                    Place::Leaf(leaf) => self.leaves.contains(&leaf),
                    Place::Under(node) => self.scope.contains(&node),
                };
                for leaf in 0..u32::try_from(tree.leaves().len()).unwrap_or(u32::MAX) {
                    if restatement.parts_of(leaf).iter().any(|part| within(places[part.leaf as usize])) {
                        set(leaf);
                    }
                }
            }
        }
        mask
    }

    /// Adds the parts of one era for terms that are held against each other part by part.
    fn add(&mut self, pass: &Pass<'_>, parts: &[(usize, Period)], present: &mut Vec<bool>) {
        let tree = Arc::clone(pass.asked[pass.terms[0]].facts.block(pass.era).tree());
        let mut seen = vec![0_u64; pass.mask.len()];
        let mut bits = pass.mask.to_vec();
        let joint = pass.asked.len() > 1;
        for &(n, part) in parts {
            if joint {
                bits.copy_from_slice(pass.mask);
                and_all(&mut bits, pass.asked, pass.terms, pass.era, part);
            }
            for &term in pass.terms {
                let asked = &pass.asked[term];
                let block = asked.facts.block(pass.era);
                for category in asked.categories.clone() {
                    let Some(row) = block.row(part.ordinal(), category) else { continue };
                    if !joint {
                        let there = row.present.iter().zip(pass.mask).map(|(there, mask)| there & mask);
                        bits.iter_mut().zip(there).for_each(|(bits, there)| *bits = there);
                    }
                    let counted = pass.counted && term == pass.terms[0];
                    for leaf in set(&bits) {
                        self.put(pass.way, term, leaf, row.values.get(leaf), counted.then_some(n), present);
                    }
                    seen.iter_mut().zip(&bits).for_each(|(seen, bits)| *seen |= bits);
                }
            }
        }
        if pass.counted {
            let rows = parts.len() * pass.asked[pass.terms[0]].categories.len();
            let scope = self.reaching(pass.way, &tree);
            self.expect(pass.way, &tree, &scope, &seen, u32::try_from(rows).unwrap_or(u32::MAX));
        }
    }

    /// Puts one figure where it belongs; `counted` is the number of its part where it counts towards
    /// coverage.
    fn put(
        &mut self,
        way: &Way,
        term: usize,
        leaf: u32,
        value: i64,
        counted: Option<usize>,
        present: &mut Vec<bool>,
    ) {
        match way {
            Way::Same => self.land(Place::Leaf(leaf), term, value, counted, present),
            Way::Restated { restatement, places } => {
                let parts = restatement.parts_of(leaf);
                divide(value, parts, |to, amount| {
                    self.land(places[to as usize], term, amount, counted, present);
                });
            }
        }
    }

    fn land(
        &mut self,
        place: Place,
        term: usize,
        value: i64,
        counted: Option<usize>,
        present: &mut Vec<bool>,
    ) {
        let Some(slot) = self.slot(place) else { return };
        self.values[term][slot] += i128::from(value);
        present.resize(self.slots.len(), false);
        present[slot] = true;
        if let Some(part) = counted {
            self.slots[slot].cells += 1;
            self.slots[slot].times |= 1_u64.checked_shl(u32::try_from(part).unwrap_or(u32::MAX)).unwrap_or(0);
        }
    }

    /// Counts the units of an era towards what is expected, and towards what has reported where
    /// their bit is set.
    fn expect(&mut self, way: &Way, tree: &Tree, scope: &[u64], seen: &[u64], rows: u32) {
        for leaf in set(scope) {
            let at = tree.leaves()[leaf as usize];
            let reported = seen[leaf as usize / WORD] >> (leaf as usize % WORD) & 1 == 1;
            match way {
                Way::Same => self.expect_own(Place::Leaf(leaf), reported, rows),
                Way::Restated { restatement, places } => {
                    let parts = restatement.parts_of(leaf);
                    let stays = |place| match place {
                        Place::Leaf(n) => self.tree.leaves()[n as usize].unit == at.unit,
                        Place::Under(_) => false,
                    };
                    if let [only] = parts
                        && stays(places[only.leaf as usize])
                    {
                        self.expect_own(places[only.leaf as usize], reported, rows);
                        continue;
                    }
                    let landed: Vec<Place> = parts.iter().map(|p| places[p.leaf as usize]).collect();
                    self.expect_other(&landed, reported, rows);
                }
            }
        }
    }

    fn expect_own(&mut self, place: Place, reported: bool, rows: u32) {
        let Some(slot) = self.slot(place) else { return };
        let slot = &mut self.slots[slot];
        slot.expected_cells += rows;
        slot.own = if reported || slot.own == Seen::Reported { Seen::Reported } else { Seen::Silent };
    }

    fn expect_other(&mut self, landed: &[Place], reported: bool, rows: u32) {
        let mut nodes = Vec::new();
        for &place in landed {
            let Some(slot) = self.slot(place) else { continue };
            let divided = landed.len() > 1;
            let slot = &mut self.slots[slot];
            slot.others += 1;
            slot.others_reported += u32::from(reported);
            slot.expected_cells += rows;
            slot.divided |= divided && reported;
            nodes.push(match place {
                Place::Leaf(leaf) => self.tree.leaves()[leaf as usize].node,
                Place::Under(node) => node,
            });
        }
        nodes.sort_unstable();
        for pair in nodes.windows(2) {
            self.twice.extend(self.tree.common(pair).map(|node| (node, reported)));
        }
    }

    /// The slot of a place within the scope; made where it is the first figure not allocated there.
    fn slot(&mut self, place: Place) -> Option<usize> {
        match place {
            Place::Leaf(leaf) => self.leaves.contains(&leaf).then(|| (leaf - self.leaves.start) as usize),
            Place::Under(node) => {
                if !self.scope.contains(&node) {
                    return None;
                }
                let leaves = self.leaves.len();
                let known = self.unallocated.iter().position(|&n| n == node);
                Some(
                    leaves
                        + known.unwrap_or_else(|| {
                            self.unallocated.push(node);
                            self.slots.push(Slot::default());
                            self.values.iter_mut().for_each(|values| values.push(0));
                            self.unallocated.len() - 1
                        }),
                )
            }
        }
    }

    /// Leaves on which not every group of terms is there do not count.
    fn keep_joint(&mut self, present: &[Vec<bool>]) {
        for slot in 0..self.slots.len() {
            if present.iter().all(|group| group.get(slot).copied().unwrap_or(false)) {
                continue;
            }
            self.values.iter_mut().for_each(|values| values[slot] = 0);
            let own = self.slots[slot].own;
            let slot = &mut self.slots[slot];
            slot.own = if own == Seen::NotAsked { own } else { Seen::Silent };
            (slot.others_reported, slot.cells, slot.times, slot.divided) = (0, 0, 0, false);
        }
    }

    /// The sum of each term under a node, and what it is made of.
    pub(super) fn under(&self, node: u32) -> Sum {
        let end = self.tree.nodes()[node as usize].end;
        let leaves = self.tree.nodes()[node as usize].leaves.clone();
        let extra = self.unallocated.iter().enumerate().filter(|(_, n)| (node..end).contains(n));
        let first = self.leaves.len();
        let slots: Vec<usize> = leaves
            .map(|leaf| (leaf - self.leaves.start) as usize)
            .chain(extra.map(|(n, _)| first + n))
            .collect();
        let mut sum = self.sum(&slots);
        for (_, reported) in self.twice.iter().filter(|(n, _)| (node..end).contains(n)) {
            sum.coverage.expected = sum.coverage.expected.saturating_sub(1);
            sum.coverage.units = sum.coverage.units.saturating_sub(u32::from(*reported));
        }
        sum.unallocated = slots.iter().any(|&s| s >= first && self.slots[s].others_reported > 0);
        sum
    }

    /// What stands under a node and under none of the units of a level below it.
    pub(super) fn left_over(&self, node: u32, level: UnitLevel) -> Option<Sum> {
        let end = self.tree.nodes()[node as usize].end;
        let first = self.leaves.len();
        let above = |n: &u32| {
            let nodes = self.tree.nodes();
            (node..end).contains(n) && self.tree.upwards(*n).all(|n| nodes[n as usize].level != level)
        };
        let places = (first..).zip(&self.unallocated).filter(|(_, n)| above(n)).map(|(slot, _)| slot);
        let slots: Vec<usize> = places.collect();
        let mut sum = self.sum(&slots);
        sum.unallocated = true;
        (!slots.is_empty() && sum.coverage.expected > 0).then_some(sum)
    }

    fn sum(&self, slots: &[usize]) -> Sum {
        let values = self.values.iter().map(|values| slots.iter().map(|&s| values[s]).sum()).collect();
        let mut coverage =
            Coverage { expected_parts: u32::try_from(self.parts).unwrap_or(u32::MAX), ..Coverage::default() };
        let (mut times, mut divided) = (0_u64, false);
        for slot in slots.iter().map(|&s| &self.slots[s]) {
            coverage.units += u32::from(slot.own == Seen::Reported) + slot.others_reported;
            coverage.expected += u32::from(slot.own != Seen::NotAsked) + slot.others;
            coverage.cells += slot.cells;
            coverage.expected_cells += slot.expected_cells;
            times |= slot.times;
            divided |= slot.divided;
        }
        coverage.parts = times.count_ones();
        Sum { values, coverage, divided, unallocated: false }
    }
}

/// Sums of terms under one node.
#[derive(Debug, Clone)]
pub(super) struct Sum {
    /// The sum of each term, in its smallest unit.
    pub(super) values: Vec<i128>,
    pub(super) coverage: Coverage,
    /// Whether a part of a divided unit is in it.
    pub(super) divided: bool,
    /// Whether figures are in it that no act allocates to a leaf.
    pub(super) unallocated: bool,
}

/// Terms of one era and of the same parts.
struct Pass<'a> {
    asked: &'a [Asked<'a>],
    terms: &'a [usize],
    era: usize,
    way: &'a Way,
    /// The leaves of the era that count.
    mask: &'a [u64],
    counted: bool,
}

fn and_all(bits: &mut [u64], asked: &[Asked<'_>], terms: &[usize], era: usize, part: Period) {
    for asked in terms.iter().map(|&t| &asked[t]) {
        for category in asked.categories.clone() {
            match asked.facts.block(era).row(part.ordinal(), category) {
                Some(row) => bits.iter_mut().zip(row.present).for_each(|(all, bits)| *all &= bits),
                None => bits.fill(0),
            }
        }
    }
}

/// Keeps the leaves of an era on which each group has at least one part.
fn together(asked: &[Asked<'_>], groups: &[Vec<usize>], era: usize, mask: &mut [u64]) {
    for group in groups {
        let mut any = vec![0_u64; mask.len()];
        for &part in &asked[group[0]].parts {
            let mut bits = vec![u64::MAX; mask.len()];
            and_all(&mut bits, asked, group, era, part);
            any.iter_mut().zip(bits).for_each(|(any, bits)| *any |= bits);
        }
        mask.iter_mut().zip(any).for_each(|(mask, any)| *mask &= any);
    }
}

/// Terms that have the same parts, the group of the first term first.
fn groups(asked: &[Asked<'_>]) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (n, term) in asked.iter().enumerate() {
        match groups.iter_mut().find(|g| asked[g[0]].parts == term.parts) {
            Some(group) => group.push(n),
            None => groups.push(vec![n]),
        }
    }
    groups
}

/// The numbers of the bits that are set.
fn set(bits: &[u64]) -> impl Iterator<Item = u32> {
    (0_u32..).zip(bits).flat_map(|(n, &word)| {
        let mut left = word;
        std::iter::from_fn(move || {
            let bit = left.trailing_zeros();
            left &= left.wrapping_sub(1);
            (bit < 64).then_some(n * 64 + bit)
        })
    })
}
