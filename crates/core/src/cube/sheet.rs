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
use super::tally::{Answer, Coverage, Tally};
use crate::model::{Period, UnitLevel};
use crate::units::{Tree, divide, to_u32};

/// One element that is asked for: which categories, in which of its periods.
#[derive(Debug, Clone)]
pub(super) struct Asked<'a> {
    pub(super) facts: &'a Facts,
    pub(super) categories: Range<usize>,
    pub(super) parts: Vec<Period>,
}

/// Sums per leaf of a tree, and what they are made of.
///
/// A slot is a place for figures: first one for each leaf of the scope, then one for each node under
/// which figures are not allocated.
#[derive(Debug)]
pub(super) struct Sheet {
    pub(super) tree: Arc<Tree>,
    /// `[term][slot]`.
    values: Vec<Vec<i128>>,
    /// The node of each slot.
    nodes: Vec<u32>,
    tally: Tally,
    /// Whether a piece of a divided unit stands in the scope, with or without a figure.
    pub(super) pieces: bool,
    /// The nodes that are added up, and the leaves under them.
    scope: Range<u32>,
    leaves: Range<u32>,
    parts: usize,
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
            nodes: leaves.clone().map(|leaf| tree.leaves()[leaf as usize].node).collect(),
            tally: Tally::default(),
            pieces: false,
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
        let mut present = vec![vec![false; self.nodes.len()]; groups.len()];
        let mut answers = Vec::new();
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
                let mut counts = Counts::of(&mask, g == 0);
                let pass = Pass { asked, terms: &terms, era, way: &way, mask: &mask };
                self.add(&pass, &parts, &mut present[g], &mut counts);
                if g == 0 {
                    let rows = parts.len() * asked[terms[0]].categories.len();
                    self.answers(&pass, &counts, rows, &mut answers);
                }
            }
        }
        // Where not every group of terms is there, nothing is.
        let holds = |slot: u32| present.iter().all(|group| group.get(slot as usize).is_some_and(|p| *p));
        for values in &mut self.values {
            (0..).zip(values).filter(|(slot, _)| !holds(*slot)).for_each(|(_, value)| *value = 0);
        }
        self.tally = Tally::of(answers, &self.nodes, &self.tree, holds);
    }

    /// A bit for each leaf of an era that lands anywhere within the scope.
    fn reaching(&self, way: &Way, tree: &Tree) -> Vec<u64> {
        let mut mask = vec![0_u64; tree.leaves().len().div_ceil(WORD)];
        for leaf in way.sources(&self.leaves, &self.scope) {
            mask[leaf as usize / WORD] |= 1 << (leaf as usize % WORD);
        }
        mask
    }

    /// Adds the parts of one era for terms that are held against each other part by part.
    fn add(
        &mut self,
        pass: &Pass<'_>,
        parts: &[(usize, Period)],
        present: &mut Vec<bool>,
        counts: &mut Counts,
    ) {
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
                    for leaf in set(&bits) {
                        self.put(pass.way, term, leaf, row.values.get(leaf), present);
                    }
                    if term == pass.terms[0] {
                        counts.add(&bits, n);
                    }
                }
            }
        }
    }

    /// Puts one figure where it belongs.
    fn put(&mut self, way: &Way, term: usize, leaf: u32, value: i64, present: &mut Vec<bool>) {
        match way {
            Way::Same => self.land(Place::Leaf(leaf), term, value, present),
            Way::Restated { restatement, places, .. } => {
                divide(value, restatement.parts_of(leaf), |to, amount| {
                    self.land(places[to as usize], term, amount, present);
                });
            }
        }
    }

    fn land(&mut self, place: Place, term: usize, value: i64, present: &mut Vec<bool>) {
        let Some(slot) = self.slot(place) else { return };
        self.values[term][slot] += i128::from(value);
        if present.len() <= slot {
            present.resize(self.nodes.len(), false);
        }
        present[slot] = true;
    }

    /// What the units of an era within the scope were asked for and gave.
    fn answers(&mut self, pass: &Pass<'_>, counts: &Counts, rows: usize, answers: &mut Vec<Answer>) {
        let tree = Arc::clone(pass.asked[pass.terms[0]].facts.block(pass.era).tree());
        let expected = u32::try_from(rows).unwrap_or(u32::MAX);
        for leaf in set(&self.reaching(pass.way, &tree)) {
            let Some(unit) = tree.leaves()[leaf as usize].unit else { continue };
            let (cells, times) = counts.get(leaf);
            let (mut slots, divided): (Vec<u32>, bool) = match pass.way {
                Way::Same => (self.slot(Place::Leaf(leaf)).into_iter().map(to_u32).collect(), false),
                Way::Restated { restatement, places, .. } => {
                    let parts = restatement.parts_of(leaf);
                    let slots = parts.iter().filter_map(|part| self.slot(places[part.leaf as usize]));
                    (slots.map(to_u32).collect(), parts.len() > 1)
                }
            };
            self.pieces |= divided;
            slots.sort_by_key(|&slot| (self.nodes[slot as usize], slot));
            slots.dedup();
            answers.push(Answer { unit, slots, cells, expected, times, divided });
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
                let known = self.nodes[leaves..].iter().position(|&n| n == node);
                Some(known.map_or_else(
                    || {
                        self.nodes.push(node);
                        self.values.iter_mut().for_each(|values| values.push(0));
                        self.nodes.len() - 1
                    },
                    |n| leaves + n,
                ))
            }
        }
    }

    /// The sum of each term under a node, and what it is made of.
    pub(super) fn under(&self, node: u32) -> Sum {
        let under = node..self.tree.nodes()[node as usize].end;
        let leaves = self.tree.nodes()[node as usize].leaves.clone();
        let first = self.leaves.len();
        let extra = (first..self.nodes.len()).filter(|&slot| under.contains(&self.nodes[slot]));
        let leaves = leaves.map(|leaf| (leaf - self.leaves.start) as usize);
        self.sum(&leaves.chain(extra).collect::<Vec<_>>(), under)
    }

    /// What is not allocated under a node, to any of the units of a level below it.
    pub(super) fn left_over(&self, node: u32, level: UnitLevel) -> Option<Sum> {
        let under = node..self.tree.nodes()[node as usize].end;
        let nodes = self.tree.nodes();
        let above =
            |n: u32| under.contains(&n) && self.tree.upwards(n).all(|n| nodes[n as usize].level != level);
        let slots: Vec<usize> =
            (self.leaves.len()..self.nodes.len()).filter(|&slot| above(self.nodes[slot])).collect();
        let (coverage, divided) = self.tally.sum_apart(&slots, self.parts);
        let mut sum = Sum { coverage, divided, ..self.sum(&slots, node..node) };
        sum.unallocated = true;
        (!slots.is_empty() && sum.coverage.expected > 0).then_some(sum)
    }

    fn sum(&self, slots: &[usize], under: Range<u32>) -> Sum {
        let values = self.values.iter().map(|values| slots.iter().map(|&s| values[s]).sum()).collect();
        let (coverage, divided) = self.tally.sum(slots, under, self.parts);
        let first = self.leaves.len();
        let unallocated = slots.iter().any(|&s| s >= first && self.tally.is_reported(s));
        Sum { values, coverage, divided, unallocated }
    }
}

/// Cells and parts that the leaves of an era gave, for the term that counts.
struct Counts {
    /// The first leaf that may count.
    first: usize,
    cells: Vec<u32>,
    times: Vec<u64>,
}

impl Counts {
    /// Room for the leaves of a mask; none where nothing is to be counted.
    fn of(mask: &[u64], counted: bool) -> Self {
        let used = |word: &u64| *word != 0;
        let first = mask.iter().position(used).unwrap_or(0);
        let end = mask.iter().rposition(used).map_or(first, |last| last + 1);
        let leaves = if counted { (end - first) * WORD } else { 0 };
        Self { first: first * WORD, cells: vec![0; leaves], times: vec![0; leaves] }
    }

    fn add(&mut self, bits: &[u64], part: usize) {
        if self.cells.is_empty() {
            return;
        }
        let time = u32::try_from(part).ok().and_then(|n| 1_u64.checked_shl(n)).unwrap_or(0);
        for leaf in set(bits) {
            self.cells[leaf as usize - self.first] += 1;
            self.times[leaf as usize - self.first] |= time;
        }
    }

    fn get(&self, leaf: u32) -> (u32, u64) {
        let place = (leaf as usize).checked_sub(self.first);
        let at = |place| Some((*self.cells.get(place)?, *self.times.get(place)?));
        place.and_then(at).unwrap_or((0, 0))
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
