//! Where the figures of a unit go on the borders of another day, said as plainly as METHODS §4 does:
//! one unit at a time, line by line, with exact fractions.

use std::collections::{BTreeMap, BTreeSet};

use cotmoc_core::model::{Share, UnitId, UnitLevel};
use cotmoc_core::units::{EventId, Line, Register, Unit};
use jiff::civil::Date;
use num_rational::BigRational;
use num_traits::{One, Zero};

/// Where figures come to rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Place {
    /// On a unit.
    On(UnitId),
    /// Under a unit, not allocated to any below.
    Under(UnitId),
}

pub(crate) type Parts = BTreeMap<Place, BigRational>;

/// The borders of one day, down to one level.
#[derive(Debug, Clone)]
pub(crate) struct Map<'a> {
    pub(crate) register: &'a Register,
    pub(crate) day: Date,
    pub(crate) level: UnitLevel,
    /// Every unit of the tree in the order of a walk, siblings by code, with how deep it stands.
    pub(crate) walk: Vec<UnitId>,
    /// The same with units that have no leaf under them.
    everybody: Vec<UnitId>,
    there: BTreeSet<UnitId>,
}

type Below = BTreeMap<Option<UnitId>, Vec<UnitId>>;

impl<'a> Map<'a> {
    pub(crate) fn new(register: &'a Register, day: Date, level: UnitLevel) -> Self {
        let mut living: Vec<&Unit> =
            register.units().iter().filter(|u| u.lives(day) && u.level <= level).collect();
        living.sort_by_key(|u| (&u.name(day).code, u.id));
        let mut below = Below::new();
        for unit in living {
            below.entry(unit.parent(day)).or_default().push(unit.id);
        }
        let mut map =
            Self { register, day, level, walk: Vec::new(), everybody: Vec::new(), there: BTreeSet::new() };
        map.grow(None, &below);
        map.there = map.walk.iter().copied().collect();
        map
    }

    fn grow(&mut self, parent: Option<UnitId>, below: &Below) {
        for &unit in below.get(&parent).into_iter().flatten() {
            let (level, place) = (self.unit(unit).level, self.walk.len());
            self.walk.push(unit);
            self.everybody.push(unit);
            self.grow(Some(unit), below);
            // Districts and communes that have no leaf under them are left out.
            let empty = !self.walk[place..].iter().any(|&id| self.unit(id).level == self.level);
            if empty && level > UnitLevel::Province {
                self.walk.truncate(place);
            }
        }
    }

    pub(crate) fn unit(&self, id: UnitId) -> &'a Unit {
        self.register.get(id).expect("a unit of the register")
    }

    pub(crate) fn has(&self, id: UnitId) -> bool {
        self.there.contains(&id)
    }

    pub(crate) fn is_leaf(&self, id: UnitId) -> bool {
        self.has(id) && self.unit(id).level == self.level
    }

    pub(crate) fn leaves(&self) -> Vec<UnitId> {
        self.walk.iter().copied().filter(|&id| self.is_leaf(id)).collect()
    }

    /// The unit and those above it, itself first.
    pub(crate) fn upwards(&self, id: UnitId) -> Vec<UnitId> {
        let mut path = vec![id];
        while let Some(parent) = self.unit(path[path.len() - 1]).parent(self.day) {
            path.push(parent);
        }
        path
    }

    /// Every unit at or above a place.
    pub(crate) fn above(&self, place: Place) -> Vec<UnitId> {
        match place {
            Place::On(id) | Place::Under(id) => self.upwards(id),
        }
    }

    /// Orders places as leaves stand in the tree: what is not allocated comes last under its unit.
    pub(crate) fn order(&self, place: Place) -> (usize, usize) {
        let at = |id| self.everybody.iter().position(|&other| other == id).expect("a unit of the tree");
        match place {
            Place::On(id) => (at(id), 0),
            Place::Under(id) => {
                let last = self.everybody.iter().rposition(|&below| self.upwards(below).contains(&id));
                (last.expect("itself at least"), 100 - self.upwards(id).len())
            }
        }
    }

    /// Where the figures go that a unit reported on a day, as parts of one.
    pub(crate) fn parts(&self, unit: UnitId, reported: Date) -> Parts {
        if reported <= self.day {
            self.forward(unit, reported, None)
        } else {
            one(self.backward(unit, reported, None))
        }
    }

    /// Forward in time, from the state of `since`; `by` is the event by which figures came to the unit
    /// on that day.
    fn forward(&self, id: UnitId, since: Date, by: Option<EventId>) -> Parts {
        let unit = self.unit(id);
        // A unit that is no more on the day on which a part comes to it hands it on at once, by what was
        // recorded later.
        let at_once = |l: &Line| l.date == since && !unit.lives(since) && by.is_some_and(|by| by < l.event);
        let later = unit.heirs.iter().filter(|l| (since < l.date || at_once(l)) && l.date <= self.day);
        let Some(next) = later.clone().map(|l| l.date).min() else {
            return one(if self.is_leaf(id) { Place::On(id) } else { Place::Under(self.upper(unit)) });
        };
        let lines: Vec<&Line> = later.filter(|l| l.date == next).collect();
        let known: BigRational = lines.iter().filter_map(|l| fraction(l.share)).sum();
        let rest = BigRational::one() - known;
        let lives_on = unit.ended != Some(next);
        let mut open: Vec<(UnitId, Option<EventId>)> = Vec::new();
        let mut parts = Parts::new();
        let mut give = |there: Parts, share: &BigRational| {
            there.into_iter().for_each(|(place, part)| add(&mut parts, place, part * share));
        };
        for line in &lines {
            match fraction(line.share) {
                Some(share) if share.is_zero() => {}
                Some(share) => give(self.forward(line.unit, next, Some(line.event)), &share),
                None => open.push((line.unit, Some(line.event))),
            }
        }
        if lives_on {
            open.push((id, None));
        } else if open.is_empty() && !rest.is_zero() {
            // The shares that earlier events of the day took were not of this part.
            let heirs = lines.iter().filter(|l| carries(l));
            open.extend(heirs.map(|l| (l.unit, Some(l.event))));
        }
        if rest.is_zero() {
            return parts;
        }
        // Where all shares but one are known, that one is what the others leave.
        if let [(only, by)] = open[..] {
            give(self.forward(only, next, by), &rest);
        } else if open.is_empty() {
            give(one(Place::Under(self.upper(unit))), &rest);
        } else {
            let possible = open.iter().flat_map(|&(heir, by)| self.forward(heir, next, by).into_keys());
            give(one(self.common(&possible.collect())), &rest);
        }
        parts
    }

    /// Back in time: where a figure lies as a whole; `by` is the event by which a part of the unit left
    /// on that day.
    fn backward(&self, id: UnitId, since: Date, by: Option<EventId>) -> Place {
        let unit = self.unit(id);
        let before = |l: &Line| l.date < since || (l.date == since && by.is_none_or(|by| l.event < by));
        let earlier = unit.forebears.iter().filter(|l| self.day < l.date && before(l) && carries(l));
        let Some(last) = earlier.clone().map(|l| l.date).max() else {
            return if self.is_leaf(id) { Place::On(id) } else { Place::Under(self.upper(unit)) };
        };
        let day_before = last.yesterday().expect("a day");
        // Whoever was no more on that day may have got parts of others on the same day.
        let from = |l: &Line| match self.unit(l.unit).lives(last) {
            true => self.backward(l.unit, day_before, None),
            false => self.backward(l.unit, last, Some(l.event)),
        };
        let mut possible: BTreeSet<Place> = earlier.filter(|l| l.date == last).map(from).collect();
        if unit.born < last {
            possible.insert(self.backward(id, day_before, None));
        }
        self.common(&possible)
    }

    /// The unit above one that has no place on these borders, or what became of that.
    fn upper(&self, unit: &Unit) -> UnitId {
        let above = unit.parent(self.day).expect("nothing ends without a unit above");
        self.common_of(&self.standing(above)).expect("the nation at least")
    }

    /// The units above the leaves that stand on the day for one that may be no more, or not yet there.
    fn standing(&self, id: UnitId) -> BTreeSet<Place> {
        let unit = self.unit(id);
        if unit.lives(self.day) && unit.level < self.level {
            return BTreeSet::from([Place::Under(id)]);
        }
        let around = if unit.born > self.day { &unit.forebears } else { &unit.heirs };
        if unit.lives(self.day) || around.is_empty() {
            return BTreeSet::from([Place::Under(self.upper(unit))]);
        }
        around.iter().flat_map(|line| self.standing(line.unit)).collect()
    }

    fn common(&self, places: &BTreeSet<Place>) -> Place {
        match places.first() {
            Some(&only) if places.len() == 1 => only,
            _ => Place::Under(self.common_of(places).expect("the nation at least")),
        }
    }

    /// The lowest unit above the leaves that all of these places stand under.
    fn common_of(&self, places: &BTreeSet<Place>) -> Option<UnitId> {
        let path = |place: &Place| match *place {
            Place::On(id) => self.upwards(id).split_off(1),
            Place::Under(id) => self.upwards(id),
        };
        let mut paths = places.iter().map(path);
        let first = paths.next()?;
        let rest: Vec<Vec<UnitId>> = paths.collect();
        first.into_iter().find(|id| rest.iter().all(|path| path.contains(id)))
    }
}

fn one(place: Place) -> Parts {
    Parts::from([(place, BigRational::one())])
}

fn add(parts: &mut Parts, place: Place, part: BigRational) {
    *parts.entry(place).or_insert_with(BigRational::zero) += part;
}

/// Whether anybody goes along with the land.
fn carries(line: &Line) -> bool {
    fraction(line.share).is_none_or(|part| !part.is_zero())
}

/// A share as a fraction; nothing where nobody knows it.
fn fraction(share: Share) -> Option<BigRational> {
    match share {
        Share::Unknown => None,
        Share::Known { parts, of } => Some(BigRational::new(parts.into(), of.into())),
    }
}
