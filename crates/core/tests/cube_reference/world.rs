//! Random registers: a country of a few provinces, and what happens to it on a few days.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use cotmoc_core::model::{Share, UnitId, UnitLevel};
use cotmoc_core::units::{
    ActRef, Change, Event, EventId, EventKind, Ground, Heir, Name, NewUnit, Operation, Register, Unit,
    prepare,
};
use jiff::civil::{Date, date};
use proptest::prelude::*;

/// The days on which things happen: two of them within the months for which there are figures.
pub(crate) const DAYS: [Date; 4] = [date(2024, 3, 1), date(2024, 7, 1), date(2024, 8, 15), date(2025, 1, 1)];

/// The days whose borders are asked for: before, between, on and after those.
pub(crate) const BORDERS: [Date; 6] = [
    date(2023, 12, 31),
    date(2024, 3, 1),
    date(2024, 6, 30),
    date(2024, 7, 31),
    date(2024, 12, 31),
    date(2026, 6, 30),
];

const NATION: UnitId = UnitId(1);

/// A country and what happens to it.
#[derive(Clone)]
pub(crate) struct World {
    /// For each province, the district of each of its communes; 0 for those right under the province.
    pub(crate) provinces: Vec<Vec<u8>>,
    /// What happens, in any order of days.
    pub(crate) happenings: Vec<Happening>,
}

/// Something that happens on one of [`DAYS`] to units picked from those that live then.
#[derive(Debug, Clone)]
pub(crate) struct Happening {
    pub(crate) day: usize,
    pub(crate) what: What,
    pub(crate) pick: [u8; 3],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum What {
    Merge,
    Absorb,
    Split(usize),
    SplitToNeighbour(usize),
    Cede(usize),
    CedeToNeighbour(usize),
    Rearrange(usize),
    Abolish,
    AbolishDistrict,
    MergeDistricts,
    MergeProvinces,
    Move,
    Rename,
    Create,
}

const UNKNOWN: Share = Share::Unknown;

const fn part(parts: u32, of: u32) -> Share {
    Share::Known { parts, of }
}

/// How a unit that ends is divided.
const SPLITS: [&[Share]; 12] = [
    &[part(1, 2), part(1, 2)],
    &[part(1, 3), part(2, 3)],
    &[part(2, 5), part(3, 5)],
    &[part(1, 3), part(1, 3), part(1, 3)],
    &[UNKNOWN, UNKNOWN],
    &[UNKNOWN, UNKNOWN, UNKNOWN],
    &[part(2, 5), UNKNOWN],
    &[part(2, 5), UNKNOWN, UNKNOWN],
    &[UNKNOWN, UNKNOWN, part(0, 1)],
    &[Share::WHOLE, Share::NONE],
    &[UNKNOWN, Share::NONE],
    &[part(32_749, 65_521), part(32_772, 65_521)],
];

/// What a unit that lives on gives away.
const GIFTS: [&[Share]; 6] = [
    &[part(1, 4)],
    &[Share::NONE],
    &[UNKNOWN],
    &[part(1, 3), part(1, 5)],
    &[part(1, 2), UNKNOWN],
    &[UNKNOWN, UNKNOWN],
];

pub(crate) fn any_world() -> impl Strategy<Value = World> {
    let province = prop_oneof![
        prop::collection::vec(Just(0_u8), 1..=12),
        prop::collection::vec(0..=3_u8, 1..=12),
        prop::collection::vec(1..=2_u8, 1..=12),
    ];
    (prop::collection::vec(province, 1..=4), prop::collection::vec(any_happening(), 0..=6))
        .prop_map(|(provinces, happenings)| World { provinces, happenings })
}

pub(crate) fn any_happening() -> impl Strategy<Value = Happening> {
    let what = prop_oneof![
        4 => Just(What::Merge),
        2 => Just(What::Absorb),
        5 => (0..SPLITS.len()).prop_map(What::Split),
        3 => (0..SPLITS.len()).prop_map(What::SplitToNeighbour),
        2 => (0..GIFTS.len()).prop_map(What::Cede),
        3 => (0..GIFTS.len()).prop_map(What::CedeToNeighbour),
        2 => (0..SPLITS.len()).prop_map(What::Rearrange),
        1 => Just(What::Abolish),
        3 => Just(What::AbolishDistrict),
        1 => Just(What::MergeDistricts),
        2 => Just(What::MergeProvinces),
        1 => Just(What::Move),
        1 => Just(What::Rename),
        1 => Just(What::Create),
    ];
    (0..DAYS.len(), what, any::<[u8; 3]>()).prop_map(|(day, what, pick)| Happening { day, what, pick })
}

/// The register after something happened; the first one before anything did.
pub(crate) struct Step {
    pub(crate) register: Arc<Register>,
    pub(crate) event: Option<(EventId, What)>,
}

impl fmt::Debug for World {
    /// On few lines, since people read it when a property fails.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.provinces)?;
        self.history().iter().try_for_each(|step| match step.event {
            Some((id, what)) => write!(f, "\n  {what:?}: {:?}", step.register.event(id)),
            None => Ok(()),
        })
    }
}

impl World {
    /// The register before anything happens.
    pub(crate) fn beginning(&self) -> Register {
        let mut changes = born(NATION, UnitLevel::Nation, "VN", None).to_vec();
        for (p, communes) in (1..).zip(&self.provinces) {
            let province = UnitId(p * 10);
            changes.extend(born(province, UnitLevel::Province, &format!("P{p}"), Some(NATION)));
            let districts: BTreeSet<u8> = communes.iter().copied().filter(|&d| d > 0).collect();
            for &d in &districts {
                let id = UnitId(p * 10 + i64::from(d));
                changes.extend(born(id, UnitLevel::District, &format!("D{p}{d}"), Some(province)));
            }
            for (n, &d) in (0..).zip(communes) {
                // Codes run against the numbers now and then, so that the order of a tree is no accident.
                let code = format!("X{p}{:02}", (n * 7 + 3) % 13);
                let parent = UnitId(p * 10 + i64::from(d));
                changes.extend(born(UnitId(p * 100 + n), UnitLevel::Commune, &code, Some(parent)));
            }
        }
        let event = Event {
            id: EventId(1),
            kind: EventKind::Register,
            date: None,
            act: ActRef::default(),
            note: String::new(),
            changes,
        };
        Register::build([event], &BTreeSet::new()).expect("a register without faults")
    }

    /// The registers after each thing that could happen, the first one before all.
    pub(crate) fn history(&self) -> Vec<Step> {
        let mut registers = vec![Step { register: Arc::new(self.beginning()), event: None }];
        let mut ordered: Vec<&Happening> = self.happenings.iter().collect();
        ordered.sort_by_key(|h| h.day);
        for (n, happening) in (2..).zip(ordered) {
            let before = &registers[registers.len() - 1].register;
            let Some(operation) = happening.operation(before, n) else { continue };
            let day = DAYS[happening.day];
            let ground =
                Ground { id: EventId(n), date: Some(day), act: ActRef::default(), note: String::new() };
            let mut number = n * 1000;
            let made = prepare(before, &operation, ground, &mut || {
                number += 1;
                UnitId(number)
            });
            if let Ok((event, after)) = made {
                registers.push(Step { register: Arc::new(after), event: Some((event.id, happening.what)) });
            }
        }
        registers
    }

    /// The register after everything that could happen.
    pub(crate) fn end(&self) -> Arc<Register> {
        self.history().pop().expect("the beginning at least").register
    }
}

impl Happening {
    fn operation(&self, register: &Register, number: i64) -> Option<Operation> {
        let day = DAYS[self.day];
        let first = self.unit(register, UnitLevel::Commune, 0, &[])?;
        let second = || self.unit(register, UnitLevel::Commune, 1, &[first.id]);
        let parent = first.parent(day);
        let new = |letter: char| NewUnit {
            name: Name {
                code: format!("{letter}{number}"),
                name: format!("xã {letter}{number}"),
                kind: "xã".to_owned(),
            },
            level: UnitLevel::Commune,
            parent,
        };
        let heirs = |shares: &[Share]| {
            let letters = ['A', 'Z', 'M'];
            letters.into_iter().zip(shares).map(|(letter, &share)| (Heir::New(new(letter)), share)).collect()
        };
        let with_neighbour = |shares: &[Share]| {
            let mut heirs: Vec<(Heir, Share)> = heirs(shares);
            heirs.last_mut()?.0 = Heir::Existing(second()?.id);
            Some(heirs)
        };
        Some(match self.what {
            What::Merge => Operation::Merge { from: self.some(register, first), into: new('A') },
            What::Absorb => {
                Operation::Split { from: first.id, into: vec![(Heir::Existing(second()?.id), Share::WHOLE)] }
            }
            What::Split(n) => Operation::Split { from: first.id, into: heirs(SPLITS[n]) },
            What::SplitToNeighbour(n) => {
                Operation::Split { from: first.id, into: with_neighbour(SPLITS[n])? }
            }
            What::Cede(n) => Operation::Cede { from: first.id, into: heirs(GIFTS[n]) },
            What::CedeToNeighbour(n) => Operation::Cede { from: first.id, into: with_neighbour(GIFTS[n])? },
            What::Rearrange(n) => {
                let two = SPLITS[n];
                let lines = (0..two.len()).map(|heir| (0, heir, two[heir])).chain([(1, 0, Share::WHOLE)]);
                Operation::Rearrange {
                    from: vec![first.id, second()?.id],
                    into: ['A', 'Z', 'M'].into_iter().take(two.len()).map(new).collect(),
                    lines: lines.collect(),
                }
            }
            What::Abolish => Operation::Abolish { unit: first.id },
            What::AbolishDistrict => {
                Operation::Abolish { unit: self.unit(register, UnitLevel::District, 0, &[])?.id }
            }
            What::MergeDistricts => self.merge_above(register, UnitLevel::District, new('E'))?,
            What::MergeProvinces => self.merge_above(register, UnitLevel::Province, new('R'))?,
            What::Move => {
                let level =
                    if self.pick[2].is_multiple_of(2) { UnitLevel::District } else { UnitLevel::Province };
                Operation::Move { unit: first.id, parent: Some(self.unit(register, level, 1, &[])?.id) }
            }
            What::Rename => Operation::Rename { unit: first.id, name: new('B').name },
            What::Create => Operation::Create { units: vec![new('C')] },
        })
    }

    /// A unit of a level that lives on both sides of the day.
    fn unit<'a>(
        &self,
        register: &'a Register,
        level: UnitLevel,
        n: usize,
        but: &[UnitId],
    ) -> Option<&'a Unit> {
        let day = DAYS[self.day];
        let living = register.units().iter().filter(|u| u.level == level && u.lives(day) && u.born < day);
        let living: Vec<&Unit> = living.filter(|u| !but.contains(&u.id)).collect();
        living.get(usize::from(self.pick[n]) % living.len().max(1)).copied()
    }

    fn some(&self, register: &Register, first: &Unit) -> Vec<UnitId> {
        let mut from = vec![first.id];
        for n in 1..=2 {
            from.extend(self.unit(register, UnitLevel::Commune, n, &from).map(|u| u.id));
        }
        // One time in two only two units merge.
        from.truncate(if self.pick[2].is_multiple_of(2) { 2 } else { 3 });
        from
    }

    fn merge_above(&self, register: &Register, level: UnitLevel, new: NewUnit) -> Option<Operation> {
        let first = self.unit(register, level, 0, &[])?;
        let second = self.unit(register, level, 1, &[first.id])?;
        let into = NewUnit { level, parent: first.parent(DAYS[self.day]), ..new };
        Some(Operation::Merge { from: vec![first.id, second.id], into })
    }
}

fn born(unit: UnitId, level: UnitLevel, code: &str, parent: Option<UnitId>) -> [Change; 3] {
    let name = Name { code: code.to_owned(), name: code.to_owned(), kind: level.to_string() };
    [Change::Born { unit, level }, Change::Named { unit, name }, Change::Placed { unit, parent }]
}
