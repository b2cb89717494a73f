//! Who was asked and who has answered: the coverage of every node of a sheet.
//!
//! A unit counts once in every node under which any of its figures land, however many pieces it was
//! divided into and however many times it changed its place in the span.

use crate::model::UnitId;
use crate::units::Tree;

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
    /// Whether enough is there: at least so many percent of the figures that could be in it, and some from
    /// every part of the span.
    #[must_use]
    pub fn reaches(&self, percent: u8) -> bool {
        self.parts == self.expected_parts
            && u64::from(self.cells) * 100 >= u64::from(self.expected_cells) * u64::from(percent)
    }

    /// Whether nothing is missing.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.cells == self.expected_cells
    }
}

/// What one unit was asked for and gave in one era.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    pub(super) unit: UnitId,
    /// The slots on which its figures land, at least one, in the order of their nodes.
    pub(super) slots: Vec<u32>,
    pub(super) cells: u32,
    pub(super) expected: u32,
    /// A bit for each part of the span with a figure; the first 64.
    pub(super) times: u64,
    /// Whether it is in pieces now.
    pub(super) divided: bool,
}

/// Counts by slot, with what nodes would count too often.
#[derive(Debug, Default)]
pub(super) struct Tally {
    slots: Vec<Slot>,
    twice: Vec<(u32, Count)>,
    /// What stands on several slots that are no leaves.
    apart: Vec<(Vec<u32>, Count)>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Slot {
    count: Count,
    times: u64,
    divided: bool,
}

#[derive(Debug, Clone, Copy, Default)]
struct Count {
    units: u32,
    expected: u32,
    cells: u32,
    expected_cells: u32,
}

impl Tally {
    /// Counts the answers of all eras. `nodes` gives the node of each slot; a slot for which `holds`
    /// says no has no figures.
    pub(super) fn of(
        mut answers: Vec<Answer>,
        nodes: &[u32],
        tree: &Tree,
        holds: impl Fn(u32) -> bool,
    ) -> Self {
        let mut made =
            Self { slots: vec![Slot::default(); nodes.len()], twice: Vec::new(), apart: Vec::new() };
        for answer in &answers {
            made.cells(answer, nodes, tree, &holds);
        }
        answers.sort_by_key(|a| a.unit);
        for same in answers.chunk_by(|a, b| a.unit == b.unit) {
            made.unit(same, nodes, tree, &holds);
        }
        made
    }

    /// The coverage of some slots that make up a node, whose later nodes end before `under.end`.
    pub(super) fn sum(&self, slots: &[usize], under: std::ops::Range<u32>, parts: usize) -> (Coverage, bool) {
        let (mut all, times, divided) = self.all(slots);
        for (_, count) in self.twice.iter().filter(|(node, _)| under.contains(node)) {
            all.take(*count);
        }
        (all.coverage(times, parts), divided)
    }

    /// The coverage of slots that are no leaves and make up no node together.
    pub(super) fn sum_apart(&self, slots: &[usize], parts: usize) -> (Coverage, bool) {
        let (mut all, times, divided) = self.all(slots);
        for (several, count) in &self.apart {
            let here = several.iter().filter(|&&slot| slots.contains(&(slot as usize))).count();
            (1..here).for_each(|_| all.take(*count));
        }
        (all.coverage(times, parts), divided)
    }

    fn all(&self, slots: &[usize]) -> (Count, u64, bool) {
        let (mut all, mut times, mut divided) = (Count::default(), 0_u64, false);
        for slot in slots.iter().map(|&s| &self.slots[s]) {
            all.add(slot.count);
            times |= slot.times;
            divided |= slot.divided;
        }
        (all, times, divided)
    }

    /// Whether any unit landed on a slot with a figure.
    pub(super) fn is_reported(&self, slot: usize) -> bool {
        self.slots[slot].count.units > 0
    }

    fn cells(&mut self, answer: &Answer, nodes: &[u32], tree: &Tree, holds: impl Fn(u32) -> bool) {
        let given = |slot: u32| if holds(slot) { answer.cells } else { 0 };
        for &slot in &answer.slots {
            let at = &mut self.slots[slot as usize];
            at.count.cells += given(slot);
            at.count.expected_cells += answer.expected;
            if given(slot) > 0 {
                at.times |= answer.times;
                at.divided |= answer.divided;
            }
        }
        let expected = Count { expected_cells: answer.expected, ..Count::default() };
        self.twice(&answer.slots, nodes, tree, expected);
        let held: Vec<u32> = answer.slots.iter().copied().filter(|&s| given(s) > 0).collect();
        self.twice(&held, nodes, tree, Count { cells: answer.cells, ..Count::default() });
    }

    /// One unit in all eras of the span.
    fn unit(&mut self, answers: &[Answer], nodes: &[u32], tree: &Tree, holds: impl Fn(u32) -> bool) {
        let mut slots: Vec<u32> = answers.iter().flat_map(|a| a.slots.iter().copied()).collect();
        let there = answers.iter().filter(|a| a.cells > 0);
        let mut held: Vec<u32> = there.flat_map(|a| a.slots.iter().copied()).filter(|&s| holds(s)).collect();
        for list in [&mut slots, &mut held] {
            list.sort_by_key(|&slot| (nodes[slot as usize], slot));
            list.dedup();
        }
        slots.iter().for_each(|&s| self.slots[s as usize].count.expected += 1);
        held.iter().for_each(|&s| self.slots[s as usize].count.units += 1);
        self.twice(&slots, nodes, tree, Count { expected: 1, ..Count::default() });
        self.twice(&held, nodes, tree, Count { units: 1, ..Count::default() });
    }

    /// Slots that stand side by side in a walk meet at a node; there and above, one of the two is
    /// too much.
    fn twice(&mut self, slots: &[u32], nodes: &[u32], tree: &Tree, count: Count) {
        let level = |slot: &u32| tree.nodes()[nodes[*slot as usize] as usize].level;
        let apart: Vec<u32> = slots.iter().copied().filter(|slot| level(slot) != tree.level).collect();
        if apart.len() > 1 {
            self.apart.push((apart, count));
        }
        for pair in slots.windows(2) {
            let meet = tree.common(&[nodes[pair[0] as usize], nodes[pair[1] as usize]]);
            self.twice.extend(meet.map(|node| (node, count)));
        }
    }
}

impl Count {
    fn coverage(self, times: u64, parts: usize) -> Coverage {
        Coverage {
            units: self.units,
            expected: self.expected,
            cells: self.cells,
            expected_cells: self.expected_cells,
            parts: times.count_ones(),
            expected_parts: u32::try_from(parts).unwrap_or(u32::MAX),
        }
    }

    fn add(&mut self, other: Self) {
        self.units += other.units;
        self.expected += other.expected;
        self.cells += other.cells;
        self.expected_cells += other.expected_cells;
    }

    fn take(&mut self, other: Self) {
        self.units = self.units.saturating_sub(other.units);
        self.expected = self.expected.saturating_sub(other.expected);
        self.cells = self.cells.saturating_sub(other.cells);
        self.expected_cells = self.expected_cells.saturating_sub(other.expected_cells);
    }
}
