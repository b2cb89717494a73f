//! The tree of units on one day, laid out so that every subtree is one range of leaves.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use jiff::civil::Date;

use super::register::{Register, Unit};
use crate::model::{UnitId, UnitLevel};

/// The tree on one day, down to one level. Nodes and leaves stand in the order of a walk that visits
/// a unit before those under it, siblings by code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tree {
    /// The day whose borders these are.
    pub date: Date,
    /// The level of the leaves.
    pub level: UnitLevel,
    nodes: Vec<Node>,
    leaves: Vec<Leaf>,
    place: HashMap<UnitId, u32>,
}

/// A unit in a tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// The unit.
    pub unit: UnitId,
    /// Its level.
    pub level: UnitLevel,
    /// The node above it.
    pub parent: Option<u32>,
    /// One past the last node under it.
    pub end: u32,
    /// The leaves under it, itself where it is one.
    pub leaves: Range<u32>,
}

/// A place for figures at the bottom of a tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Leaf {
    /// The node: the unit's own, or the one under which figures are not allocated.
    pub node: u32,
    /// The unit; `None` for «chưa phân bổ», figures under the node that no act gives to a unit.
    pub unit: Option<UnitId>,
}

impl Tree {
    /// The tree on a day with the units of `level` as leaves. Districts and communes that have no
    /// leaf under them are left out.
    #[must_use]
    pub fn at(register: &Register, date: Date, level: UnitLevel) -> Self {
        Self::with_unallocated(register, date, level, &BTreeSet::new())
    }

    /// The same with a leaf «chưa phân bổ» as the last one under each of the units in `under`.
    pub(super) fn with_unallocated(
        register: &Register,
        date: Date,
        level: UnitLevel,
        under: &BTreeSet<UnitId>,
    ) -> Self {
        let mut tree = Self { date, level, nodes: Vec::new(), leaves: Vec::new(), place: HashMap::new() };
        for top in register.children(None, date) {
            tree.grow(register, top, None, under);
        }
        tree.place = (0..).zip(&tree.nodes).map(|(n, node)| (node.unit, n)).collect();
        tree
    }

    /// Every unit in it.
    #[must_use]
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// Every leaf in it.
    #[must_use]
    pub fn leaves(&self) -> &[Leaf] {
        &self.leaves
    }

    /// The node of a unit.
    #[must_use]
    pub fn node_of(&self, unit: UnitId) -> Option<u32> {
        self.place.get(&unit).copied()
    }

    /// The leaf of a unit.
    #[must_use]
    pub fn leaf_of(&self, unit: UnitId) -> Option<u32> {
        let node = &self.nodes[self.node_of(unit)? as usize];
        (node.level == self.level).then_some(node.leaves.start)
    }

    /// The leaf «chưa phân bổ» right under a node.
    #[must_use]
    pub fn unallocated_under(&self, node: u32) -> Option<u32> {
        let last = self.nodes[node as usize].leaves.end.checked_sub(1)?;
        let leaf = self.leaves[last as usize];
        (leaf.unit.is_none() && leaf.node == node).then_some(last)
    }

    /// The node and those above it, itself first.
    pub fn upwards(&self, node: u32) -> impl Iterator<Item = u32> {
        std::iter::successors(Some(node), |&n| self.nodes[n as usize].parent)
    }

    /// The lowest node that has all of these under it.
    #[must_use]
    pub fn common(&self, nodes: &[u32]) -> Option<u32> {
        let (first, rest) = nodes.split_first()?;
        self.upwards(*first).find(|&n| {
            let end = self.nodes[n as usize].end;
            rest.iter().all(|other| (n..end).contains(other))
        })
    }

    /// Whether the same units are leaves in the same order, under the same units.
    #[must_use]
    pub fn same_shape(&self, other: &Self) -> bool {
        self.level == other.level && self.leaves == other.leaves && self.nodes == other.nodes
    }

    fn grow(&mut self, register: &Register, unit: &Unit, parent: Option<u32>, under: &BTreeSet<UnitId>) {
        if unit.level > self.level {
            return;
        }
        let (node, first) = (self.nodes.len(), to_u32(self.leaves.len()));
        let here = to_u32(node);
        self.nodes.push(Node { unit: unit.id, level: unit.level, parent, end: 0, leaves: first..first });
        if unit.level == self.level {
            self.leaves.push(Leaf { node: here, unit: Some(unit.id) });
        } else {
            for child in register.children(Some(unit.id), self.date) {
                self.grow(register, child, Some(here), under);
            }
            if under.contains(&unit.id) {
                self.leaves.push(Leaf { node: here, unit: None });
            }
            if self.leaves.len() == first as usize && unit.level >= UnitLevel::District {
                self.nodes.truncate(node);
                return;
            }
        }
        let (end, last) = (to_u32(self.nodes.len()), to_u32(self.leaves.len()));
        self.nodes[node].end = end;
        self.nodes[node].leaves.end = last;
    }
}

#[expect(clippy::expect_used, reason = "a register has far fewer units than there are numbers")]
pub(crate) fn to_u32(n: usize) -> u32 {
    u32::try_from(n).expect("fewer than four thousand million units")
}
