//! Moments in words, in the time of Việt Nam, which has no summer time.

use jiff::Timestamp;
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
