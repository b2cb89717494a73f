//! The cells of a block: 32 bits each, until a value comes that needs more.
//!
//! Most figures of a unit fit into 32 bits, and half the memory is half the time: a roll-up waits for
//! memory and for nothing else. No digit depends on the width, for sums are 64 bits wide and more.

use std::ops::Range;

/// The cells of a block.
#[derive(Debug, Clone)]
pub(super) enum Cells {
    /// 32 bits each.
    Short(Vec<i32>),
    /// 64 bits each.
    Long(Vec<i64>),
}

/// The values of a row, 0 where there is none.
#[derive(Debug, Clone, Copy)]
pub enum Values<'a> {
    /// Each fits into 32 bits.
    Short(&'a [i32]),
    /// At least one value of the block does not.
    Long(&'a [i64]),
}

impl Cells {
    /// No cells at all.
    pub(super) fn new() -> Self {
        Self::Short(Vec::new())
    }

    /// Zeros behind the cells that are there, to so many in all.
    pub(super) fn grow(&mut self, size: usize) {
        match self {
            // Memory that comes from the system as zeros is not written once more.
            Self::Short(cells) if cells.is_empty() => *cells = vec![0; size],
            Self::Short(cells) => cells.resize(size, 0),
            Self::Long(cells) => cells.resize(size, 0),
        }
    }

    /// Makes every cell zero; there are as many as before.
    pub(super) fn clear(&mut self) {
        match self {
            Self::Short(cells) => cells.fill(0),
            Self::Long(cells) => cells.fill(0),
        }
    }

    /// Moves every cell so many places back, the last ones to the front.
    pub(super) fn rotate(&mut self, places: usize) {
        match self {
            Self::Short(cells) => cells.rotate_right(places),
            Self::Long(cells) => cells.rotate_right(places),
        }
    }

    /// One cell.
    pub(super) fn get(&self, place: usize) -> i64 {
        match self {
            Self::Short(cells) => cells[place].into(),
            Self::Long(cells) => cells[place],
        }
    }

    /// Sets one cell.
    pub(super) fn set(&mut self, place: usize, value: i64) {
        self.widen_for(value.unsigned_abs());
        match self {
            // It fits, or the cells would be wide by now.
            Self::Short(cells) => cells[place] = value as i32,
            Self::Long(cells) => cells[place] = value,
        }
    }

    /// Makes the cells wide where a value of this size, without its sign, needs it.
    pub(super) fn widen_for(&mut self, size: u64) {
        if let Self::Short(cells) = self
            && size > i32::MAX.unsigned_abs().into()
        {
            *self = Self::Long(cells.iter().map(|&cell| cell.into()).collect());
        }
    }

    /// The values of a range of cells; nothing where it reaches beyond them.
    pub(super) fn values(&self, range: Range<usize>) -> Option<Values<'_>> {
        match self {
            Self::Short(cells) => cells.get(range).map(Values::Short),
            Self::Long(cells) => cells.get(range).map(Values::Long),
        }
    }
}

impl Values<'_> {
    /// One value.
    #[must_use]
    pub fn get(&self, leaf: u32) -> i64 {
        match self {
            Self::Short(values) => values[leaf as usize].into(),
            Self::Long(values) => values[leaf as usize],
        }
    }

    /// The sum of a range of leaves, where no sum can leave `i64`.
    #[must_use]
    pub fn sum(&self, leaves: Range<u32>) -> i64 {
        let leaves = leaves.start as usize..leaves.end as usize;
        match self {
            Self::Short(values) => sum(&values[leaves]),
            Self::Long(values) => sum(&values[leaves]),
        }
    }

    /// The sum of a range of leaves of any size.
    #[must_use]
    pub fn wide_sum(&self, leaves: Range<u32>) -> i128 {
        match self {
            Self::Short(_) => self.sum(leaves).into(),
            Self::Long(values) => wide_sum(&values[leaves.start as usize..leaves.end as usize]),
        }
    }
}

/// The sum of values, where no sum can leave `i64`.
pub(super) fn sum<T: Copy + Into<i64>>(values: &[T]) -> i64 {
    values.iter().map(|&value| value.into()).sum()
}

/// The sum of values of any size.
pub(super) fn wide_sum<T: Copy + Into<i64>>(values: &[T]) -> i128 {
    values.iter().map(|&value| i128::from(value.into())).sum()
}
