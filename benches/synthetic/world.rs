//! The world the facts are about: communes under provinces, elements, months, categories.

/// The four sizes of the world that one asks for by millions of facts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Size {
    /// Elements, each with its own decimals.
    pub(crate) elements: usize,
    /// Whole years of months, the last of which is 2026.
    pub(crate) years: usize,
}

/// The last year that has facts.
const LAST_YEAR: usize = 2026;

/// Categories of each element.
pub(crate) const CATEGORIES: usize = 4;

/// Cells that are empty, of a hundred: the unit handed in nothing that month, or left one cell empty.
pub(crate) const SILENT: u64 = 15;
/// See [`SILENT`].
pub(crate) const EMPTY: u64 = 6;

impl Size {
    /// The world that has at least so many million facts when a fifth of its cells is empty.
    pub(crate) fn of_millions(millions: usize) -> Option<Self> {
        match millions {
            1 => Some(Self { elements: 8, years: 1 }),
            10 => Some(Self { elements: 27, years: 3 }),
            100 => Some(Self { elements: 88, years: 9 }),
            _ => None,
        }
    }

    /// Codes of the elements.
    pub(crate) fn elements(self) -> Vec<String> {
        (0..self.elements).map(|element| format!("CHI_SO_{:03}", element + 1)).collect()
    }

    /// Codes of the months, in order.
    pub(crate) fn months(self) -> Vec<String> {
        let years = LAST_YEAR + 1 - self.years..=LAST_YEAR;
        years.flat_map(|year| (1..=12).map(move |month| format!("{year}-{month:02}"))).collect()
    }

    /// Codes of the categories.
    pub(crate) fn categories() -> Vec<String> {
        (0..CATEGORIES).map(|category| format!("NHOM_{}", category + 1)).collect()
    }
}

/// Decimals that an element declares: whole numbers are as frequent as all others together.
pub(crate) fn decimals(element: usize) -> u32 {
    [0, 0, 2, 0, 1, 0, 3, 0, 4, 2][element % 10]
}

/// Decimals of the file's one column of values.
pub(crate) const SCALE: u32 = 4;

/// The figure of a cell in ten-thousandths; `None` where it is empty. The same on every machine.
pub(crate) fn value(element: usize, month: usize, category: usize, commune: usize) -> Option<i64> {
    let report = mix(key(element, month, 0, commune));
    let cell = mix(key(element, month, category + 1, commune));
    if report % 100 < SILENT || cell % 100 < EMPTY {
        return None;
    }
    if (cell >> 8).is_multiple_of(20) {
        return Some(0);
    }
    // A commune has its size, a cell scatters around it; every seventh element is a balance that may fall below zero.
    let size = 20 + mix(commune as u64 ^ 0x5eed) % 4_000;
    let figure = (size * (20 + (cell >> 16) % 180) / 100) as i64;
    let digits = 10_i64.pow(decimals(element));
    let parts = ((cell >> 32) % digits.unsigned_abs()) as i64;
    let sign = if element % 7 == 6 && (cell >> 24).is_multiple_of(3) { -1 } else { 1 };
    Some(sign * (figure * digits + parts) * 10_i64.pow(SCALE - decimals(element)))
}

fn key(element: usize, month: usize, category: usize, commune: usize) -> u64 {
    (((element as u64 * 1_200 + month as u64) * 8 + category as u64) << 13) | commune as u64
}

/// Scatters the bits of a number (the finisher of SplitMix64, Steele, Lea and Flood 2014).
pub(crate) fn mix(number: u64) -> u64 {
    let mut bits = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}
