//! «Tỉnh Mẫu»: a province that does not exist, for the demonstration.
//!
//! Everything here is a pure function of a seed and a day. No name, figure or act in it is real.

pub mod figures;
pub mod merger;
pub mod provincial;
pub mod rounds;
mod sizes;
pub mod units;

pub use figures::Commune;
pub use units::{COMMUNES, Province};

/// A number that looks random and is always the same for the same parts (splitmix64).
#[must_use]
pub(crate) fn mixed(seed: u64, parts: &[u64]) -> u64 {
    parts.iter().fold(step(seed), |state, part| step(state ^ part.wrapping_mul(0x9e37_79b9_7f4a_7c15)))
}

fn step(state: u64) -> u64 {
    let mut z = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// A text as a part of [`mixed`].
#[must_use]
pub(crate) fn part(text: &str) -> u64 {
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
