//! The clock of Việt Nam: seven hours ahead of UTC all year, without a summer time.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::Offset;

const THERE: Offset = Offset::constant(7);

/// What calendar and clock show in Việt Nam at a moment.
#[must_use]
pub fn there(at: Timestamp) -> DateTime {
    THERE.to_datetime(at)
}

/// The calendar day of a moment in Việt Nam.
#[must_use]
pub fn day(at: Timestamp) -> Date {
    there(at).date()
}

/// The moment at which calendar and clock show this in Việt Nam; `None` beyond what a moment can be.
#[must_use]
pub fn moment(there: DateTime) -> Option<Timestamp> {
    THERE.to_timestamp(there).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_day_begins_seven_hours_early() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        assert_eq!(day(at("2025-12-31T16:59:59Z")), date(2025, 12, 31));
        assert_eq!(day(at("2025-12-31T17:00:00Z")), date(2026, 1, 1));
        assert_eq!(moment(date(2026, 1, 1).at(0, 0, 0, 0)), Some(at("2025-12-31T17:00:00Z")));
        assert_eq!(moment(date(-9999, 1, 1).at(0, 0, 0, 0)), None);
    }
}
