//! Moments in words, in the time of Việt Nam, which has no summer time.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;

/// «14:05 ngày 31/01/2026».
pub(crate) fn moment(at: Timestamp) -> String {
    let local = Offset::constant(7).to_datetime(at);
    format!(
        "{:02}:{:02} ngày {:02}/{:02}/{}",
        local.hour(),
        local.minute(),
        local.day(),
        local.month(),
        local.year()
    )
}

/// The calendar day.
pub(crate) fn day(at: Timestamp) -> Date {
    Offset::constant(7).to_datetime(at).date()
}

#[cfg(test)]
mod tests {
    #[test]
    fn moments_are_told_in_the_time_of_viet_nam() {
        let told = |at: &str| super::moment(at.parse().unwrap());
        assert_eq!(told("2026-01-31T08:05:00Z"), "15:05 ngày 31/01/2026");
        assert_eq!(told("2025-12-31T20:00:00Z"), "03:00 ngày 01/01/2026");
    }
}
