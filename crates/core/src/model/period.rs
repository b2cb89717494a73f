//! Periods of time to which figures belong.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

vocabulary! {
    /// How long a period is.
    PeriodKind {
        /// A month.
        Month = "month",
        /// A quarter of a year.
        Quarter = "quarter",
        /// The first or the second half of a year.
        Half = "half",
        /// The first nine months of a year.
        NineMonths = "nine-months",
        /// A calendar year.
        Year = "year",
        /// One day: a figure that is taken once.
        Day = "day",
    }
}

impl PeriodKind {
    /// Months in one such period; nothing for a day.
    #[must_use]
    pub fn months(self) -> Option<u8> {
        match self {
            Self::Month => Some(1),
            Self::Quarter => Some(3),
            Self::Half => Some(6),
            Self::NineMonths => Some(9),
            Self::Year => Some(12),
            Self::Day => None,
        }
    }

    /// Whether periods of this kind are made of whole periods of the `finer` kind, itself included.
    #[must_use]
    pub fn is_made_of(self, finer: Self) -> bool {
        match (self.months(), finer.months()) {
            (Some(all), Some(part)) => finer != Self::NineMonths && all % part == 0 || self == finer,
            _ => self == finer,
        }
    }
}

/// A period: «2024», «2024-S1», «2024-9M», «2024-Q3», «2024-06», «2024-06-30».
///
/// Its moment, where a formula asks for one, is its end (METHODS §2): the year 2025 is 2026-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Period {
    year: i16,
    // The place within the year: month 1–12, quarter 1–4, half 1–2, otherwise 1; for a day, month × 32 + day.
    place: u16,
    kind: PeriodKind,
}

/// A text that names no period.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "«{0}» không phải là một kỳ; viết năm 2024, nửa năm 2024-S1, chín tháng 2024-9M, quý 2024-Q3, tháng 2024-06 \
     hoặc ngày 2024-06-30, năm từ 1900 đến 2200"
)]
pub struct NotAPeriod(pub String);

/// The years that a period may name.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2200;

impl Period {
    /// A calendar year; nothing outside 1900–2200.
    #[must_use]
    pub fn year(year: i16) -> Option<Self> {
        Self::new(PeriodKind::Year, year, 1)
    }

    /// A month of a year, 1–12.
    #[must_use]
    pub fn month(year: i16, month: u8) -> Option<Self> {
        Self::new(PeriodKind::Month, year, month)
    }

    /// The period of a kind at its place in the year, from 1; not for days.
    #[must_use]
    pub fn new(kind: PeriodKind, year: i16, place: u8) -> Option<Self> {
        let places = match kind {
            PeriodKind::Month => 12,
            PeriodKind::Quarter => 4,
            PeriodKind::Half => 2,
            PeriodKind::NineMonths | PeriodKind::Year => 1,
            PeriodKind::Day => return None,
        };
        let fits = YEARS.contains(&year) && (1..=places).contains(&place);
        fits.then_some(Self { year, place: u16::from(place), kind })
    }

    /// One day.
    #[must_use]
    pub fn day(date: Date) -> Option<Self> {
        let place = u16::from(date.month().unsigned_abs()) * 32 + u16::from(date.day().unsigned_abs());
        YEARS.contains(&date.year()).then_some(Self { year: date.year(), place, kind: PeriodKind::Day })
    }

    /// Reads the code of a period. SDMX's longer forms «2024-M06» and «2024-A1» are read too.
    ///
    /// # Errors
    /// [`NotAPeriod`] with the text.
    pub fn parse(text: &str) -> Result<Self, NotAPeriod> {
        read(text.trim()).ok_or_else(|| NotAPeriod(text.trim().to_owned()))
    }

    /// How long it is.
    #[must_use]
    pub fn kind(self) -> PeriodKind {
        self.kind
    }

    /// The calendar year in which it lies.
    #[must_use]
    pub fn in_year(self) -> i16 {
        self.year
    }

    /// Its place among the periods of its kind in the year, from 1.
    #[must_use]
    pub fn place(self) -> u8 {
        u8::try_from(if self.kind == PeriodKind::Day { 1 } else { self.place }).unwrap_or(1)
    }

    /// Its first day.
    #[must_use]
    pub fn first_day(self) -> Date {
        match self.kind.months() {
            Some(_) => month_start(self.first_month()),
            None => Date::constant(self.year, (self.place / 32) as i8, (self.place % 32) as i8),
        }
    }

    /// The day after its last one.
    #[must_use]
    pub fn end(self) -> Date {
        match self.kind.months() {
            Some(months) => month_start(self.first_month() + i32::from(months)),
            None => self.first_day().tomorrow().unwrap_or(Date::MAX),
        }
    }

    /// Its last day: the day whose borders hold for the period as a whole.
    #[must_use]
    pub fn last_day(self) -> Date {
        self.end().yesterday().unwrap_or(Date::MIN)
    }

    /// The moment of its end in months since the year 0: years count as years and parts as months/12
    /// (METHODS §2). A day counts as the end of its month.
    #[must_use]
    pub fn end_in_months(self) -> i32 {
        match self.kind.months() {
            Some(months) => self.first_month() + i32::from(months),
            None => i32::from(self.year) * 12 + i32::from(self.place / 32),
        }
    }

    /// The number of the period among all of its kind, so that neighbours differ by one.
    #[must_use]
    pub fn ordinal(self) -> i32 {
        let year = i32::from(self.year);
        match self.kind {
            PeriodKind::Month => year * 12 + i32::from(self.place) - 1,
            PeriodKind::Quarter => year * 4 + i32::from(self.place) - 1,
            PeriodKind::Half => year * 2 + i32::from(self.place) - 1,
            PeriodKind::NineMonths | PeriodKind::Year => year,
            PeriodKind::Day => days_since_epoch(self.first_day()),
        }
    }

    /// The period of a kind with this number; nothing outside the years 1900–2200.
    #[must_use]
    pub fn from_ordinal(kind: PeriodKind, ordinal: i32) -> Option<Self> {
        let per_year = match kind {
            PeriodKind::Month => 12,
            PeriodKind::Quarter => 4,
            PeriodKind::Half => 2,
            PeriodKind::NineMonths | PeriodKind::Year => 1,
            PeriodKind::Day => {
                let span = jiff::Span::new().try_days(ordinal).ok()?;
                return Self::day(Date::constant(1970, 1, 1).checked_add(span).ok()?);
            }
        };
        let year = i16::try_from(ordinal.div_euclid(per_year)).ok()?;
        Self::new(kind, year, u8::try_from(ordinal.rem_euclid(per_year) + 1).ok()?)
    }

    /// The period of the same kind `steps` later, or earlier where negative.
    #[must_use]
    pub fn shift(self, steps: i32) -> Option<Self> {
        Self::from_ordinal(self.kind, self.ordinal().checked_add(steps)?)
    }

    /// The same period of the year before.
    #[must_use]
    pub fn last_year(self) -> Option<Self> {
        let year = self.year - 1;
        YEARS.contains(&year).then_some(Self { year, ..self })
    }

    /// From the beginning of its year to its end, in periods of its own kind: for «2024-Q3» the
    /// first three quarters.
    #[must_use]
    pub fn year_to_date(self) -> Vec<Self> {
        let place = |n| Self::new(self.kind, self.year, n);
        if self.kind == PeriodKind::Day { vec![self] } else { (1..=self.place()).filter_map(place).collect() }
    }

    /// The periods of the `finer` kind that make it up, in order; empty where it is not made of such.
    #[must_use]
    pub fn parts(self, finer: PeriodKind) -> Vec<Self> {
        if finer == self.kind {
            return vec![self];
        }
        let (Some(all), Some(part)) = (self.kind.months(), finer.months()) else { return Vec::new() };
        if !self.kind.is_made_of(finer) {
            return Vec::new();
        }
        let first = (self.first_month() - i32::from(self.year) * 12) / i32::from(part);
        let count = i32::from(all / part);
        let place = |n| Self::new(finer, self.year, u8::try_from(n + 1).ok()?);
        (first..first + count).filter_map(place).collect()
    }

    /// Every period of the same kind from this one to `last`, both included; empty where they
    /// differ in kind or `last` comes before.
    pub fn to(self, last: Self) -> impl Iterator<Item = Self> {
        let end = if self.kind == last.kind { last.ordinal() } else { i32::MIN };
        (self.ordinal()..=end).filter_map(move |n| Self::from_ordinal(self.kind, n))
    }

    // Months since the year 0.
    fn first_month(self) -> i32 {
        let place = i32::from(self.place);
        let within = match self.kind {
            PeriodKind::Month => place - 1,
            PeriodKind::Quarter => (place - 1) * 3,
            PeriodKind::Half => (place - 1) * 6,
            PeriodKind::NineMonths | PeriodKind::Year => 0,
            PeriodKind::Day => place / 32 - 1,
        };
        i32::from(self.year) * 12 + within
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            PeriodKind::Month => write!(f, "{:04}-{:02}", self.year, self.place),
            PeriodKind::Quarter => write!(f, "{:04}-Q{}", self.year, self.place),
            PeriodKind::Half => write!(f, "{:04}-S{}", self.year, self.place),
            PeriodKind::NineMonths => write!(f, "{:04}-9M", self.year),
            PeriodKind::Year => write!(f, "{:04}", self.year),
            PeriodKind::Day => write!(f, "{:04}-{:02}-{:02}", self.year, self.place / 32, self.place % 32),
        }
    }
}

impl FromStr for Period {
    type Err = NotAPeriod;
    fn from_str(text: &str) -> Result<Self, NotAPeriod> {
        Self::parse(text)
    }
}

impl From<Period> for String {
    fn from(period: Period) -> Self {
        period.to_string()
    }
}

impl TryFrom<String> for Period {
    type Error = NotAPeriod;
    fn try_from(text: String) -> Result<Self, NotAPeriod> {
        Self::parse(&text)
    }
}

fn read(text: &str) -> Option<Period> {
    let bytes = text.as_bytes();
    if !text.is_ascii() || bytes.len() < 4 {
        return None;
    }
    let year: i16 = digits(&text[..4])?;
    if text.len() == 4 {
        return Period::year(year);
    }
    let rest = text[4..].strip_prefix('-')?;
    match rest.as_bytes() {
        b"9M" => Period::new(PeriodKind::NineMonths, year, 1),
        b"A1" => Period::year(year),
        [b'Q', _] => Period::new(PeriodKind::Quarter, year, digits(&rest[1..])?),
        [b'S', _] => Period::new(PeriodKind::Half, year, digits(&rest[1..])?),
        [b'M', _, _] => Period::month(year, digits(&rest[1..])?),
        [_, _] => Period::month(year, digits(rest)?),
        [_, _, b'-', _, _] => {
            let date = Date::new(year, digits(&rest[..2])?, digits(&rest[3..])?).ok()?;
            Period::day(date)
        }
        _ => None,
    }
}

fn digits<N: FromStr>(text: &str) -> Option<N> {
    text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok())?
}

fn month_start(months: i32) -> Date {
    let year = i16::try_from(months.div_euclid(12)).unwrap_or(i16::MAX);
    let month = i8::try_from(months.rem_euclid(12) + 1).unwrap_or(1);
    Date::new(year, month, 1).unwrap_or(Date::MAX)
}

fn days_since_epoch(date: Date) -> i32 {
    Date::constant(1970, 1, 1).until(date).map_or(0, |span| span.get_days())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn p(text: &str) -> Period {
        Period::parse(text).unwrap()
    }

    #[test]
    fn codes_are_read_and_written() {
        for code in ["2024", "2024-S2", "2024-9M", "2024-Q3", "2024-06", "2024-02-29"] {
            assert_eq!(p(code).to_string(), code);
        }
        assert_eq!(p("2024-M06"), p("2024-06"));
        assert_eq!(p(" 2024-A1 "), p("2024"));
        for wrong in
            ["", "24", "2024-13", "2024-Q5", "2024-6", "2024-S3", "2023-02-29", "1899", "2024-", "năm"]
        {
            assert!(Period::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_end_is_the_moment() {
        assert_eq!(p("2025").end(), Date::constant(2026, 1, 1));
        assert_eq!(p("2025").end_in_months(), 2026 * 12);
        assert_eq!(p("2024-Q1").last_day(), Date::constant(2024, 3, 31));
        assert_eq!(p("2024-9M").last_day(), Date::constant(2024, 9, 30));
        assert_eq!(p("2024-02-29").end(), Date::constant(2024, 3, 1));
    }

    #[test]
    fn periods_are_made_of_finer_ones() {
        let codes = |period: &str, kind| {
            p(period).parts(kind).iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(codes("2024-Q3", PeriodKind::Month), "2024-07 2024-08 2024-09");
        assert_eq!(codes("2024-9M", PeriodKind::Quarter), "2024-Q1 2024-Q2 2024-Q3");
        assert_eq!(codes("2024-S2", PeriodKind::Quarter), "2024-Q3 2024-Q4");
        assert_eq!(codes("2024-9M", PeriodKind::Half), "");
        assert_eq!(codes("2024", PeriodKind::NineMonths), "");
        assert_eq!(codes("2024-Q1", PeriodKind::Year), "");
        assert_eq!(p("2024").parts(PeriodKind::Month).len(), 12);
    }

    #[test]
    fn neighbours_differ_by_one() {
        for code in ["2024", "2024-S2", "2024-9M", "2024-Q4", "2024-12", "2024-12-31"] {
            let next = p(code).shift(1).unwrap();
            assert_eq!(
                next.first_day(),
                if code == "2024-9M" { Date::constant(2025, 1, 1) } else { p(code).end() }
            );
            assert_eq!(next.shift(-1), Some(p(code)));
        }
        assert_eq!(p("2200").shift(1), None);
        assert_eq!(p("2024-Q2").last_year(), Some(p("2023-Q2")));
        assert_eq!(p("2023-11").to(p("2024-02")).count(), 4);
        assert_eq!(p("2024-Q3").year_to_date().len(), 3);
    }
}
