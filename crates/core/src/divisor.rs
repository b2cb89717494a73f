//! The greatest common divisor, by which fractions are kept in lowest terms.

/// The greatest common divisor; of 0 and 0 it is 1, so that one may always divide by it. Where both
/// arguments are at most `i128::MAX`, so is the result.
pub(crate) fn gcd(a: u128, b: u128) -> u128 {
    let (mut a, mut b) = (a, b);
    while b != 0 {
        // Divisions of 128 bits are slow, and nearly all figures fit 64.
        if let (Ok(x), Ok(y)) = (u64::try_from(a), u64::try_from(b)) {
            return u128::from(gcd_64(x, y));
        }
        (a, b) = (b, a % b);
    }
    a.max(1)
}

fn gcd_64(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.max(1)
}
