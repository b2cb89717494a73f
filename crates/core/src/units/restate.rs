//! Figures of one tree's leaves on the tree of another day (METHODS §4).
//!
//! Additive figures go to heirs by share; where a share is not known, to «chưa phân bổ» under the
//! lowest unit that all possible heirs have in common, never to an heir by guess. Where all possible
//! heirs have become one unit since, there is no choice left and nothing to guess.
//!
//! Shares of one day are parts of the unit as it was the day before, however many events they come from.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::event::EventId;
use super::register::{Line, MOST_LEVELS, Register, Unit};
use super::tree::{Tree, to_u32};
use crate::divisor::gcd;
use crate::model::{Share, UnitId, UnitLevel};

/// How the leaves of one tree map to the leaves of the tree of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restatement {
    /// The tree of the day, with «chưa phân bổ» where figures land there.
    pub tree: Tree,
    offsets: Vec<u32>,
    parts: Vec<Part>,
    /// Where an old leaf lands on several leaves, the nodes at which it would be counted once too often.
    twice: Vec<(u32, u32)>,
    lost: Vec<UnitId>,
}

/// A part of an old leaf's figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// The leaf of the new tree.
    pub leaf: u32,
    /// Parts that go there.
    pub parts: u64,
    /// Parts in all, never 0.
    pub of: u64,
}

impl Restatement {
    /// The way from the leaves of `from` to the borders of `date`.
    #[must_use]
    pub fn new(register: &Register, from: &Tree, date: Date) -> Self {
        let way = Way { register, date, from: from.date, level: from.level };
        let fates: Vec<_> = from.leaves().iter().map(|leaf| leaf.unit.map(|u| way.fate(u))).collect();
        let mut under = BTreeSet::new();
        for landing in fates.iter().flatten().flatten() {
            if let Place::Under(unit) = landing.place {
                under.insert(unit);
            }
        }
        let tree = Tree::with_unallocated(register, date, from.level, &under);
        let mut made =
            Self { tree, offsets: vec![0], parts: Vec::new(), twice: Vec::new(), lost: Vec::new() };
        for (old, (leaf, fate)) in (0..).zip(from.leaves().iter().zip(fates)) {
            made.add(old, fate.unwrap_or_default());
            if let (Some(unit), true) = (leaf.unit, made.parts_of(old).is_empty()) {
                made.lost.push(unit);
            }
        }
        made
    }

    /// Where the figures of an old leaf go, by leaf; the parts together make the whole.
    #[must_use]
    pub fn parts_of(&self, old: u32) -> &[Part] {
        &self.parts[self.offsets[old as usize] as usize..self.offsets[old as usize + 1] as usize]
    }

    /// Old leaves that land on several new ones, each with the node at which it would be counted
    /// once too often when leaves are counted upwards.
    #[must_use]
    pub fn counted_twice(&self) -> &[(u32, u32)] {
        &self.twice
    }

    /// Old units that have no place at all in the new tree; only where the register has no common root.
    #[must_use]
    pub fn lost(&self) -> &[UnitId] {
        &self.lost
    }

    /// Whether an old leaf's figures go to «chưa phân bổ», in whole or in part.
    #[must_use]
    pub fn is_unallocated(&self, old: u32) -> bool {
        self.parts_of(old).iter().any(|part| self.tree.leaves()[part.leaf as usize].unit.is_none())
    }

    fn add(&mut self, old: u32, fate: Vec<Landing>) {
        let mut parts: Vec<Part> = Vec::new();
        for landing in fate {
            let leaf = match landing.place {
                Place::Leaf(unit) => self.tree.leaf_of(unit),
                Place::Under(unit) => self.tree.node_of(unit).and_then(|n| self.tree.unallocated_under(n)),
            };
            let Some(leaf) = leaf else { continue };
            parts.push(Part { leaf, parts: landing.share.parts, of: landing.share.of });
        }
        parts.sort_by_key(|p| p.leaf);
        for pair in parts.windows(2) {
            let nodes = pair.iter().map(|p| self.tree.leaves()[p.leaf as usize].node).collect::<Vec<_>>();
            if let Some(node) = self.tree.common(&nodes) {
                self.twice.push((old, node));
            }
        }
        self.parts.extend(parts);
        self.offsets.push(to_u32(self.parts.len()));
    }
}

/// Gives every part of `value` its whole number, so that together they are exactly `value`: the
/// largest remainders are rounded up, equal ones in the order of the leaves (METHODS §4).
pub fn divide(value: i64, parts: &[Part], mut give: impl FnMut(u32, i64)) {
    if let [Part { leaf, .. }] = parts {
        return give(*leaf, value);
    }
    let size = u128::from(value.unsigned_abs());
    let mut given: Vec<(u32, u128, u128, u64)> = parts
        .iter()
        .map(|p| {
            let exact = size * u128::from(p.parts);
            (p.leaf, exact / u128::from(p.of), exact % u128::from(p.of), p.of)
        })
        .collect();
    let left = size.saturating_sub(given.iter().map(|g| g.1).sum());
    let mut order: Vec<usize> = (0..given.len()).collect();
    // a/b > c/d where a·d > c·b; both stay far below 2^128.
    order.sort_by(|&x, &y| {
        let (a, b) = (&given[x], &given[y]);
        (b.2 * u128::from(a.3)).cmp(&(a.2 * u128::from(b.3)))
    });
    for &n in order.iter().take(usize::try_from(left).unwrap_or(0)) {
        given[n].1 += 1;
    }
    for (leaf, amount, ..) in given {
        let amount = i64::try_from(amount).unwrap_or(i64::MAX);
        give(leaf, if value < 0 { -amount } else { amount });
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Leaf(UnitId),
    Under(UnitId),
}

#[derive(Debug, Clone, Copy)]
struct Landing {
    place: Place,
    share: Fraction,
}

/// A unit from a day on, and the part of the figures that has come as far as that.
#[derive(Debug, Clone, Copy)]
struct Stand {
    unit: UnitId,
    since: Date,
    share: Fraction,
    /// The event of the line that led here, for lines of the same day.
    by: Option<EventId>,
}

struct Way<'a> {
    register: &'a Register,
    date: Date,
    from: Date,
    level: UnitLevel,
}

impl Way<'_> {
    fn fate(&self, unit: UnitId) -> Vec<Landing> {
        let mut landings = Vec::new();
        let stand = Stand { unit, since: self.from, share: Fraction::ONE, by: None };
        self.follow(stand, &mut landings, MOST_STEPS);
        // Where fractions grow beyond exact numbers, or nobody's way comes to an end, nothing may get
        // lost all the same: then no part is told from another.
        added_up(&landings).unwrap_or_else(|| self.in_common(&landings, Fraction::ONE).into_iter().collect())
    }

    fn follow(&self, stand: Stand, out: &mut Vec<Landing>, steps: usize) {
        let Some(unit) = self.register.get(stand.unit).filter(|_| steps > 0) else { return };
        if self.date < stand.since {
            return self.back(unit, stand, out, steps);
        }
        let lines = unit.heirs.iter().filter(|l| hands_on(unit, l, stand)).map(|l| l.date);
        let ended =
            unit.ended.filter(|end| stand.since < *end || (stand.since == *end && stand.by.is_some()));
        match lines.chain(ended).filter(|day| *day <= self.date).min() {
            Some(day) => self.on(unit, day, stand, out, steps),
            None => out.push(self.landing(unit, stand.share)),
        }
    }

    fn landing(&self, unit: &Unit, share: Fraction) -> Landing {
        let place = if unit.level == self.level { Place::Leaf(unit.id) } else { Place::Under(unit.id) };
        Landing { place, share }
    }

    /// Forward in time, past the day on which the unit ended or gave a part away.
    fn on(&self, unit: &Unit, day: Date, stand: Stand, out: &mut Vec<Landing>, steps: usize) {
        let heirs: Vec<&Line> =
            unit.heirs.iter().filter(|l| l.date == day && hands_on(unit, l, stand)).collect();
        let ends = unit.ended == Some(day);
        if heirs.is_empty() {
            return self.climb(unit, unit.last_day(stand.since), stand, out, steps);
        }
        let mut rest = Fraction::ONE;
        let mut unknown = Vec::new();
        let to = |line: &Line, share| Stand { unit: line.unit, since: day, share, by: Some(line.event) };
        for line in &heirs {
            let part = match line.share {
                Share::Unknown => None,
                Share::Known { parts, of } => Some(Fraction { parts: u64::from(parts), of: u64::from(of) }),
            };
            match part.and_then(|part| stand.share.times(part).zip(rest.minus(part))) {
                Some((share, left)) => {
                    rest = left;
                    self.follow(to(line, share), out, steps - 1);
                }
                None => unknown.push(to(line, stand.share)),
            }
        }
        if rest.parts == 0 {
            return;
        }
        let share = stand.share.times(rest).unwrap_or(stand.share);
        if !ends {
            unknown.push(Stand { since: day, by: None, ..stand });
        } else if unknown.is_empty() {
            // What earlier events of the day took was not of this part.
            unknown.extend(heirs.iter().map(|line| to(line, share)));
        }
        match unknown[..] {
            // All but one share are known, so the last one is known too.
            [only] => self.follow(Stand { share, ..only }, out, steps - 1),
            _ => self.together(&unknown, share, out, steps),
        }
    }

    /// Back in time: to itself, or to the unit that it came from where there is just one.
    fn back(&self, unit: &Unit, stand: Stand, out: &mut Vec<Landing>, steps: usize) {
        let lines = unit.forebears.iter().filter(|l| l.share != Share::NONE);
        let earlier = |l: &Line| l.date < stand.since || stand.by.is_none_or(|by| l.event < by);
        let lines = lines.filter(|l| self.date < l.date && l.date <= stand.since && earlier(l));
        let Some(day) = lines.clone().map(|l| l.date).max() else {
            return if unit.born <= self.date {
                out.push(self.landing(unit, stand.share));
            } else {
                self.climb(unit, unit.born, stand, out, steps);
            };
        };
        let before = day.yesterday().unwrap_or(day);
        // Who was no more on that day may have got parts of others on the same day.
        let lived = |id| self.register.get(id).is_none_or(|unit| unit.lives(day));
        let from = |l: &Line| match lived(l.unit) {
            true => Stand { unit: l.unit, since: before, by: None, ..stand },
            false => Stand { unit: l.unit, since: day, by: Some(l.event), ..stand },
        };
        let mut came: Vec<Stand> = lines.filter(|l| l.date == day).map(from).collect();
        if unit.born < day {
            came.push(Stand { since: before, by: None, ..stand });
        }
        match came[..] {
            [only] => self.follow(only, out, steps - 1),
            _ => self.together(&came, stand.share, out, steps),
        }
    }

    /// To the unit above, as no other unit took the place of this one: the last that it stood under
    /// (the first, back in time), even where it was moved there on the very day on which it ended.
    fn climb(&self, unit: &Unit, day: Date, stand: Stand, out: &mut Vec<Landing>, steps: usize) {
        let Some(parent) = unit.parent(self.date) else { return };
        let mut found = Vec::new();
        self.follow(Stand { unit: parent, since: day, by: None, ..stand }, &mut found, steps - 1);
        if let Some(unit) = self.common(&found) {
            out.push(Landing { place: Place::Under(unit), share: stand.share });
        }
    }

    /// Where every possible heir leads: to the one leaf where there is no choice, else under the lowest
    /// unit that all of them have in common.
    fn together(&self, heirs: &[Stand], share: Fraction, out: &mut Vec<Landing>, steps: usize) {
        let mut found = Vec::new();
        for &heir in heirs {
            self.follow(heir, &mut found, steps - 1);
        }
        out.extend(self.in_common(&found, share));
    }

    fn in_common(&self, found: &[Landing], share: Fraction) -> Option<Landing> {
        let only = found.first().map(|first| first.place).filter(|p| found.iter().all(|f| f.place == *p));
        let place = only.or_else(|| self.common(found).map(Place::Under))?;
        Some(Landing { place, share })
    }

    /// The lowest unit above leaf level that all of these stand in, on the day of the new borders.
    fn common(&self, found: &[Landing]) -> Option<UnitId> {
        let mut paths = found.iter().map(|landing| {
            let (start, of) = match landing.place {
                Place::Leaf(unit) => (None, unit),
                Place::Under(unit) => (Some(unit), unit),
            };
            start
                .into_iter()
                .chain(self.register.above(of, self.date).iter().map(|u| u.id))
                .collect::<Vec<_>>()
        });
        let first = paths.next()?;
        let rest: Vec<_> = paths.collect();
        first.into_iter().find(|unit| rest.iter().all(|path| path.contains(unit)))
    }
}

/// The parts of each place added up; nothing unless together they are the whole.
fn added_up(landings: &[Landing]) -> Option<Vec<Landing>> {
    let mut sums: BTreeMap<Place, Fraction> = BTreeMap::new();
    for Landing { place, share } in landings {
        let sum = sums.entry(*place).or_insert(Fraction { parts: 0, of: 1 });
        *sum = sum.plus(*share)?;
    }
    let whole = sums.values().try_fold(Fraction { parts: 0, of: 1 }, |all, part| all.plus(*part))?;
    let made = sums.into_iter().map(|(place, share)| Landing { place, share });
    (whole == Fraction::ONE).then(|| made.collect())
}

/// Whether a part that stands at a unit goes on by a line. Lines of the day on which it came are parts
/// of the unit as it was the day before; only who is no more on that day hands on at once, by what was
/// recorded later.
fn hands_on(unit: &Unit, line: &Line, stand: Stand) -> bool {
    let at_once =
        || line.date == stand.since && !unit.lives(line.date) && stand.by.is_some_and(|by| by < line.event);
    line.share != Share::NONE && (stand.since < line.date || at_once())
}

/// Generations of heirs that are followed before a circle is assumed.
const MOST_STEPS: usize = 4 * MOST_LEVELS;

/// A fraction in lowest terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Fraction {
    parts: u64,
    of: u64,
}

impl Fraction {
    const ONE: Self = Self { parts: 1, of: 1 };

    fn reduced(parts: u128, of: u128) -> Option<Self> {
        let divisor = gcd(parts, of);
        Some(Self { parts: u64::try_from(parts / divisor).ok()?, of: u64::try_from(of / divisor).ok()? })
    }

    fn times(self, other: Self) -> Option<Self> {
        Self::reduced(
            u128::from(self.parts) * u128::from(other.parts),
            u128::from(self.of) * u128::from(other.of),
        )
    }

    fn plus(self, other: Self) -> Option<Self> {
        let (a, b) =
            (u128::from(self.parts) * u128::from(other.of), u128::from(other.parts) * u128::from(self.of));
        Self::reduced(a.checked_add(b)?, u128::from(self.of) * u128::from(other.of))
    }

    fn minus(self, other: Self) -> Option<Self> {
        let (a, b) =
            (u128::from(self.parts) * u128::from(other.of), u128::from(other.parts) * u128::from(self.of));
        Self::reduced(a.checked_sub(b)?, u128::from(self.of) * u128::from(other.of))
    }
}
