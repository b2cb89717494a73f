//! How the communes of the two provinces before became those of the fictive one.
//!
//! Neighbours were merged by twos and threes. Three communes were divided: of two nobody knows how
//! much went where, so that their figures stay unallocated. One only took a new name.

use cotmoc_core::model::Share;
use jiff::civil::{Date, date};

use super::COMMUNES;

/// The first day of the province and of its communes.
pub const MERGED: Date = date(2025, 7, 1);

/// Communes before that day.
pub const FORMER: usize = 120;

/// The communes before that day that stood under the first of the two provinces; the others stood
/// under the second one.
pub const IN_THE_EAST: usize = 68;

/// The commune that lives on under another name: the last one, before and after.
pub const RENAMED: usize = FORMER - 1;

/// Divided communes, each with what the act says of its share for the first of two heirs.
const DIVIDED: &[(usize, Share)] =
    &[(4, Share::Unknown), (30, Share::Known { parts: 3, of: 5 }), (75, Share::Unknown)];

/// The first heir of a commune; seventeen of them become seven, so that no heir lies in both provinces.
fn heir(former: usize) -> usize {
    if former == RENAMED { COMMUNES.len() - 1 } else { former * (COMMUNES.len() - 1) / RENAMED }
}

/// The heirs of a commune by their place in [`COMMUNES`], each with its share as the act gives it.
/// The one that only took another name is its own heir.
#[must_use]
pub fn heirs(former: usize) -> Vec<(usize, Share)> {
    let first = heir(former);
    match DIVIDED.iter().find(|(divided, _)| *divided == former) {
        None => vec![(first, Share::WHOLE)],
        Some((_, Share::Unknown)) => vec![(first, Share::Unknown), (first + 1, Share::Unknown)],
        Some((_, share @ Share::Known { parts, of })) => {
            vec![(first, *share), (first + 1, Share::Known { parts: of - parts, of: *of })]
        }
    }
}

/// Whether what a commune became is a ward; then it was one before.
#[must_use]
pub fn is_ward(former: usize) -> bool {
    COMMUNES[heir(former)].2 == "phường"
}

/// A part of a former commune that lies in a present one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    /// The former commune.
    pub former: usize,
    /// Parts of it that lie here, of how many.
    parts: (u64, u64),
    /// Whether the parts before these lie elsewhere: then what rounding leaves comes here.
    rest: bool,
}

impl Piece {
    /// What of a figure of the former commune lies here. The pieces together make the figure, and of
    /// two figures the larger one's piece is never the smaller.
    #[must_use]
    pub fn of(&self, figure: u64) -> u64 {
        let (parts, of) = self.parts;
        if self.rest { figure - figure * (of - parts) / of } else { figure * parts / of }
    }
}

/// What a present commune is made of. Where no act says how a commune was divided, half of it is
/// taken: figures of later periods need something that nobody counts on.
pub fn pieces(present: usize) -> impl Iterator<Item = Piece> {
    (0..FORMER).flat_map(move |former| {
        let place = move |(nth, (to, share)): (usize, (usize, Share))| {
            let parts = match share {
                Share::Known { parts, of } => (u64::from(parts), u64::from(of)),
                Share::Unknown => (1, 2),
            };
            (to == present).then_some(Piece { former, parts, rest: nth > 0 })
        };
        heirs(former).into_iter().enumerate().filter_map(place)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_commune_has_heirs_and_every_heir_comes_from_few() {
        for present in 0..COMMUNES.len() {
            let from: Vec<usize> = pieces(present).map(|piece| piece.former).collect();
            let few = if present == COMMUNES.len() - 1 { 1..=1 } else { 2..=4 };
            assert!(few.contains(&from.len()), "{present}: {from:?}");
            let east = from.iter().filter(|former| **former < IN_THE_EAST).count();
            assert!(east == 0 || east == from.len(), "{present} lies in both provinces");
        }
        assert_eq!(heirs(RENAMED), [(COMMUNES.len() - 1, Share::WHOLE)]);
    }

    #[test]
    fn the_pieces_of_a_commune_make_the_commune() {
        for figure in [0, 1, 7, 1_001] {
            let all: u64 = (0..COMMUNES.len()).flat_map(pieces).map(|piece| piece.of(figure)).sum();
            assert_eq!(all, figure * FORMER as u64);
        }
    }
}
