//! Moments in words, in the time of Việt Nam, which has no summer time.

use cotmoc_core::clock;
use cotmoc_core::number::Locale;
use jiff::civil::{Date, Time};
use jiff::{SignedDuration, Timestamp};

/// «14:05 ngày 31/01/2026».
pub(crate) fn moment(at: Timestamp) -> String {
    let local = clock::there(at);
    format!(
        "{:02}:{:02} ngày {:02}/{:02}/{}",
        local.hour(),
        local.minute(),
        local.day(),
        local.month(),
        local.year()
    )
}

/// «31/01/2026».
pub(crate) fn day_words(day: Date) -> String {
    Locale::Vi.date(day)
}

pub(crate) use cotmoc_core::clock::day;

/// The last moment of a day.
pub(crate) fn end_of(day: Date) -> Timestamp {
    let end = day.to_datetime(Time::midnight()).saturating_add(SignedDuration::from_hours(24));
    clock::moment(end).map_or(Timestamp::MAX, |at| at.saturating_sub(TICK).unwrap_or(at))
}

/// Moments are kept to the microsecond.
const TICK: SignedDuration = SignedDuration::from_micros(1);

/// The next moment at which the clock shows that time, after `now`.
pub(crate) fn next(now: Timestamp, time: Time) -> Timestamp {
    let local = clock::there(now);
    let today = local.date().to_datetime(time);
    let next = if today > local { today } else { today.saturating_add(SignedDuration::from_hours(24)) };
    clock::moment(next).unwrap_or(now)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_next_time_of_day_is_after_now() {
        let next = |now: &str| super::next(now.parse().unwrap(), jiff::civil::time(1, 30, 0, 0)).to_string();
        assert_eq!(next("2026-01-31T18:29:59Z"), "2026-01-31T18:30:00Z");
        assert_eq!(next("2026-01-31T18:30:00Z"), "2026-02-01T18:30:00Z");
        assert_eq!(next("2026-01-31T16:59:00Z"), "2026-01-31T18:30:00Z");
    }

    #[test]
    fn moments_are_told_in_the_time_of_viet_nam() {
        let told = |at: &str| super::moment(at.parse().unwrap());
        assert_eq!(told("2026-01-31T08:05:00Z"), "15:05 ngày 31/01/2026");
        assert_eq!(told("2025-12-31T20:00:00Z"), "03:00 ngày 01/01/2026");
    }
}
