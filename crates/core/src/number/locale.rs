//! Numbers and dates in the two languages that pages, charts and files are written in.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::shown;

/// The language in which numbers and dates are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Locale {
    /// Vietnamese: `1.234,5`, `31/03/2022`.
    #[default]
    Vi,
    /// English: `1,234.5`, `31 Mar 2022`.
    En,
}

impl Locale {
    /// All digits of a number, grouped by thousands, without trailing zeros, with the minus sign «−».
    ///
    /// ```
    /// use cotmoc_core::number::Locale;
    /// let value = "-1234.50".parse().unwrap();
    /// assert_eq!(Locale::Vi.decimal(value), "−1.234,5");
    /// assert_eq!(Locale::En.decimal(value), "−1,234.5");
    /// ```
    #[must_use]
    pub fn decimal(self, value: Decimal) -> String {
        let text = shown(value);
        match self {
            Self::Vi => text,
            Self::En => swapped(&text),
        }
    }

    /// A number rounded to at most `decimals` decimals, half away from zero, then without trailing zeros.
    ///
    /// ```
    /// use cotmoc_core::number::Locale;
    /// let value = "62.45".parse().unwrap();
    /// assert_eq!(Locale::Vi.fixed(value, 1), "62,5");
    /// assert_eq!(Locale::En.fixed(value, 3), "62.45");
    /// ```
    #[must_use]
    pub fn fixed(self, value: Decimal, decimals: u8) -> String {
        self.decimal(super::rounded(value, decimals))
    }

    /// A day: `31/03/2022`, or `31 Mar 2022`.
    #[must_use]
    pub fn date(self, date: Date) -> String {
        match self {
            Self::Vi => format!("{:02}/{:02}/{:04}", date.day(), date.month(), date.year()),
            Self::En => format!("{} {} {:04}", date.day(), month(date.month()), date.year()),
        }
    }
}

/// A full stop for every comma and a comma for every full stop.
fn swapped(text: &str) -> String {
    let swap = |letter| match letter {
        '.' => ',',
        ',' => '.',
        other => other,
    };
    text.chars().map(swap).collect()
}

fn month(nth: i8) -> &'static str {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    usize::try_from(nth - 1).ok().and_then(|nth| MONTHS.get(nth)).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_has_its_own_marks() {
        for (text, vi, en) in [
            ("1234567.50", "1.234.567,5", "1,234,567.5"),
            ("-0.5", "−0,5", "−0.5"),
            ("100", "100", "100"),
            ("-0.00", "0", "0"),
        ] {
            let value: Decimal = text.parse().unwrap();
            assert_eq!(Locale::Vi.decimal(value), vi);
            assert_eq!(Locale::En.decimal(value), en);
        }
    }

    #[test]
    fn rounding_goes_half_away_from_zero_and_leaves_no_zeros() {
        for (text, decimals, written) in [
            ("0.05", 1, "0,1"),
            ("-0.05", 1, "−0,1"),
            ("-0.04", 1, "0"),
            ("2.5", 0, "3"),
            ("-2.5", 0, "−3"),
            ("61.96", 1, "62"),
            ("1999.995", 2, "2.000"),
            ("1.2", 255, "1,2"),
        ] {
            assert_eq!(Locale::Vi.fixed(text.parse().unwrap(), decimals), written, "{text}");
        }
    }

    #[test]
    fn days_are_written_in_the_language() {
        let day = Date::constant(2022, 3, 31);
        assert_eq!(Locale::Vi.date(day), "31/03/2022");
        assert_eq!(Locale::En.date(day), "31 Mar 2022");
    }
}
