//! Which keys a file has named already: a bit per unit, so that a million rows need little memory.

use std::collections::HashMap;

use cotmoc_core::model::Period;

/// Everything of a key but the unit: definition, period, place of the category.
pub(super) type Slot = (u32, Period, u32);

/// The keys met so far, and those met more than once.
#[derive(Debug, Default)]
pub(super) struct Seen {
    once: HashMap<Slot, Set>,
    again: HashMap<Slot, Set>,
}

impl Seen {
    /// Notes a key; whether it is new. `unit` is a small number for the unit.
    pub(super) fn add(&mut self, slot: Slot, unit: u32) -> bool {
        let new = self.once.entry(slot).or_default().insert(unit);
        if !new {
            self.again.entry(slot).or_default().insert(unit);
        }
        new
    }

    /// Whether a key was met more than once.
    pub(super) fn repeated(&self, slot: Slot, unit: u32) -> bool {
        self.again.get(&slot).is_some_and(|set| set.contains(unit))
    }
}

impl Seen {
    /// How many keys were met more than once.
    pub(super) fn repeated_keys(&self) -> u64 {
        self.again.values().map(Set::len).sum()
    }
}

/// A set of small numbers: a list while there are few, bits when there are many.
#[derive(Debug)]
enum Set {
    Few(Vec<u32>),
    Many(Vec<u64>),
}

/// With more members than this bits need less memory, and a list takes long to search.
const FEW: usize = 32;

impl Default for Set {
    fn default() -> Self {
        Self::Few(Vec::new())
    }
}

impl Set {
    fn contains(&self, member: u32) -> bool {
        match self {
            Self::Few(list) => list.contains(&member),
            Self::Many(words) => {
                words.get(member as usize / 64).is_some_and(|word| word >> (member % 64) & 1 == 1)
            }
        }
    }

    fn len(&self) -> u64 {
        match self {
            Self::Few(list) => list.len() as u64,
            Self::Many(words) => words.iter().map(|word| u64::from(word.count_ones())).sum(),
        }
    }

    /// Whether it is new.
    fn insert(&mut self, member: u32) -> bool {
        if self.contains(member) {
            return false;
        }
        match self {
            Self::Few(list) if list.len() < FEW => list.push(member),
            Self::Few(list) => {
                let mut words = Vec::new();
                list.iter().for_each(|&m| set(&mut words, m));
                set(&mut words, member);
                *self = Self::Many(words);
            }
            Self::Many(words) => set(words, member),
        }
        true
    }
}

fn set(words: &mut Vec<u64>, member: u32) {
    let place = member as usize / 64;
    if words.len() <= place {
        words.resize(place + 1, 0);
    }
    words[place] |= 1 << (member % 64);
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_is_a_set(members in proptest::collection::vec(0_u32..500, 0..300)) {
            let (mut seen, mut plain, mut twice) = (Seen::default(), HashSet::new(), HashSet::new());
            let slot = (1, Period::year(2024).unwrap(), 0);
            for &member in &members {
                let new = plain.insert(member);
                prop_assert_eq!(seen.add(slot, member), new);
                if !new {
                    twice.insert(member);
                }
            }
            prop_assert_eq!(seen.repeated_keys(), twice.len() as u64);
            for member in 0..600 {
                prop_assert_eq!(seen.repeated(slot, member), twice.contains(&member));
            }
        }
    }
}
