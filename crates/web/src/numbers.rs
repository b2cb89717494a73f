//! Numbers and dates as Vietnamese officials write them: `1.234,5`, `31/03/2022`.

use cotmoc_core::number::Locale;
use jiff::civil::Date;
use rust_decimal::Decimal;

/// An integer with a full stop between thousands.
#[must_use]
pub fn integer(n: i64) -> String {
    let digits = n.unsigned_abs().to_string();
    let grouped = group(&digits);
    if n < 0 { format!("−{grouped}") } else { grouped }
}

/// A decimal with a decimal comma, a full stop between thousands, and no trailing zeros.
#[must_use]
pub fn decimal(value: Decimal) -> String {
    cotmoc_core::number::shown(value)
}

/// A decimal for an input field: a decimal comma and no grouping, so that it is easy to change.
#[must_use]
pub fn plain_decimal(value: Decimal) -> String {
    value.normalize().to_string().replace('.', ",")
}

/// A date as `dd/mm/yyyy`.
#[must_use]
pub fn date(date: Date) -> String {
    Locale::Vi.date(date)
}

/// A moment as `dd/mm/yyyy hh:mm` in Việt Nam.
#[must_use]
pub fn moment(at: jiff::Timestamp) -> String {
    let there = cotmoc_core::clock::there(at);
    format!("{} {:02}:{:02}", date(there.date()), there.hour(), there.minute())
}

/// A size of a file in bytes, KB or MB of 1,024, as file managers show it.
#[must_use]
pub fn file_size(bytes: u64) -> String {
    const KB: u64 = 1 << 10;
    const MB: u64 = 1 << 20;
    match bytes {
        0..KB => format!("{bytes} byte"),
        KB..MB => format!("{} KB", integer_of(bytes / KB)),
        _ => decimal(Decimal::new(i64::try_from(bytes / (MB / 10)).unwrap_or(i64::MAX), 1)) + " MB",
    }
}

fn integer_of(n: u64) -> String {
    group(&n.to_string())
}

fn group(digits: &str) -> String {
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push('.');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_written_the_vietnamese_way() {
        for (text, written, plain) in [
            ("1234.50", "1.234,5", "1234,5"),
            ("14000", "14.000", "14000"),
            ("-0.5", "−0,5", "-0,5"),
            ("100", "100", "100"),
            ("0.00", "0", "0"),
            ("1000000", "1.000.000", "1000000"),
            ("-0", "0", "0"),
        ] {
            let value: Decimal = text.parse().unwrap();
            assert_eq!(decimal(value), written);
            assert_eq!(plain_decimal(value), plain);
        }
    }

    #[test]
    fn dates_have_leading_zeros() {
        assert_eq!(date(Date::new(2022, 3, 1).unwrap()), "01/03/2022");
    }

    #[test]
    fn sizes_are_short() {
        assert_eq!(file_size(999), "999 byte");
        assert_eq!(file_size(64 << 10), "64 KB");
        assert_eq!(file_size(100 << 20), "100 MB");
    }
}
