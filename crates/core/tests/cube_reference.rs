//! The cube against a reference that is as plain as can be: every figure of random units, elements and
//! figures, added up one cell at a time (METHODS §1–4).

#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

#[path = "cube_reference/blocks.rs"]
mod blocks;
#[path = "cube_reference/facts.rs"]
mod facts;
#[path = "cube_reference/figures.rs"]
mod figures;
#[path = "cube_reference/history.rs"]
mod history;
#[path = "cube_reference/official.rs"]
mod official;
#[path = "cube_reference/paths.rs"]
mod paths;
#[path = "cube_reference/ratios.rs"]
mod ratios;
#[path = "cube_reference/scoreboard.rs"]
mod scoreboard;
#[path = "cube_reference/spread.rs"]
mod spread;
#[path = "cube_reference/sums.rs"]
mod sums;
#[path = "cube_reference/world.rs"]
mod world;

use cotmoc_core::cube::Borders;
use cotmoc_core::formula::Rational;
use num_bigint::BigInt;
use num_rational::BigRational;
use proptest::prelude::*;

use crate::world::BORDERS;

/// The borders then, or those of one day.
fn any_borders() -> impl Strategy<Value = Borders> {
    prop_oneof![2 => Just(Borders::Then), 5 => prop::sample::select(BORDERS.to_vec()).prop_map(Borders::On)]
}

fn exact(value: Rational) -> BigRational {
    BigRational::new(BigInt::from(value.numerator()), BigInt::from(value.denominator()))
}

/// So many cases, or so many times more as `PROPTEST_CASES` is above its usual 256.
fn cases(count: u32) -> ProptestConfig {
    let usual =
        ProptestConfig { max_shrink_iters: 4000, failure_persistence: None, ..ProptestConfig::default() };
    let times = usual.cases.div_ceil(256);
    ProptestConfig { cases: count * times, max_global_rejects: 1024 * times, ..usual }
}
