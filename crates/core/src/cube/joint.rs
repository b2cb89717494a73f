//! Sums over the cells in which several elements are all there.

use super::block::{Block, WORD, count};
use super::cells::Values;
use super::total::{Segments, Totals};
use crate::model::{Period, PeriodKind};

/// Totals of two blocks over the cells in which both have a value, period by period: numerator and
/// denominator of a ratio (METHODS §3). Periods are those that both reach; each category of one is held
/// against the same of the other.
///
/// # Panics
/// Where the blocks stand on different leaves or differ in their number of categories.
#[must_use]
pub fn ratio_totals(
    numerator: &Block,
    denominator: &Block,
    segments: &Segments,
    kind: PeriodKind,
) -> (Totals, Totals) {
    assert_eq!(numerator.categories(), denominator.categories(), "blocks of the same breakdown");
    assert!(numerator.tree().same_shape(denominator.tree()), "blocks on the same leaves");
    let (a, b) = (numerator.periods(), denominator.periods());
    let common = a.start.max(b.start)..a.end.min(b.end);
    let empty = || Totals {
        nodes: segments.nodes().to_vec(),
        periods: Vec::new(),
        sums: Vec::new(),
        cells: Vec::new(),
    };
    let (mut top, mut bottom) = (empty(), empty());
    let spans: Vec<_> = segments.spans().collect();
    for ordinal in common {
        let Some(period) = Period::from_ordinal(kind, ordinal) else { continue };
        let mut sums = [vec![0_i128; spans.len()], vec![0_i128; spans.len()]];
        let mut cells = vec![0_u32; spans.len()];
        for category in 0..numerator.categories() {
            let rows = numerator.row(ordinal, category).zip(denominator.row(ordinal, category));
            let Some((x, y)) = rows else { continue };
            let both: Vec<u64> = x.present.iter().zip(y.present).map(|(x, y)| x & y).collect();
            for (n, span) in spans.iter().enumerate() {
                sums[0][n] += masked(&x.values, &both, span.clone());
                sums[1][n] += masked(&y.values, &both, span.clone());
                cells[n] += count(&both, span.clone());
            }
        }
        for (totals, sums) in [&mut top, &mut bottom].into_iter().zip(&sums) {
            totals.periods.push(period);
            totals.sums.extend(segments.up(sums));
            totals.cells.extend(segments.up(&cells));
        }
    }
    (top, bottom)
}

/// The sum of the values of a range whose bit is set.
pub(super) fn masked(values: &Values<'_>, bits: &[u64], range: std::ops::Range<u32>) -> i128 {
    match values {
        Values::Short(values) => masked_sum(values, bits, range),
        Values::Long(values) => masked_sum(values, bits, range),
    }
}

fn masked_sum<T: Copy + Into<i64>>(values: &[T], bits: &[u64], range: std::ops::Range<u32>) -> i128 {
    let (mut sum, mut at) = (0_i128, range.start as usize);
    let end = range.end as usize;
    while at < end {
        let stop = ((at / WORD + 1) * WORD).min(end);
        let word = bits[at / WORD] >> (at % WORD);
        let slice = &values[at..stop];
        let kept = slice.iter().enumerate().map(|(n, &v)| v.into() & -i64::from(word >> n & 1 == 1));
        // Sixty-four values of at most 10^18 may leave i64; split the way a carry would.
        let (low, high) = kept.fold((0_i64, 0_i64), |(low, high), v| (low + (v & LOW), high + (v >> SHIFT)));
        sum += i128::from(low) + (i128::from(high) << SHIFT);
        at = stop;
    }
    sum
}

const SHIFT: u32 = 32;
const LOW: i64 = (1 << SHIFT) - 1;
