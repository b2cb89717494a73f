//! Working days: Monday to Friday without holidays, and what a province entered for a year.

use std::collections::BTreeMap;

use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

use crate::model::vocabulary;

/// A holiday with the same date every year (Labour Code).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Holiday {
    /// Month, 1–12.
    pub month: i8,
    /// Day, 1–31.
    pub day: i8,
    /// Its name.
    pub name: String,
}

vocabulary! {
    /// What a day that was entered is.
    DayKind {
        /// Nobody works: a holiday by the lunar calendar, a day in lieu.
        Off = "off",
        /// Everybody does, though it is a Saturday or Sunday: a swapped day.
        Working = "working",
    }
}

/// A day that a province entered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayOff {
    /// The day.
    pub day: Date,
    /// Whether nobody works or everybody does.
    pub kind: DayKind,
    /// Why: «Tết Nguyên đán».
    pub name: String,
}

/// The days that a province entered, by year: those of the lunar calendar, in lieu, swapped. A year that
/// is not there has not been entered yet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DaysOff(pub BTreeMap<i16, Vec<DayOff>>);

impl DaysOff {
    /// What was entered for a day.
    #[must_use]
    pub fn on(&self, day: Date) -> Option<&DayOff> {
        self.0.get(&day.year())?.iter().find(|entered| entered.day == day)
    }

    /// Whether the days of a year have been entered.
    #[must_use]
    pub fn knows(&self, year: i16) -> bool {
        self.0.contains_key(&year)
    }
}

/// Which days are working days.
#[derive(Debug, Clone, Copy)]
pub struct WorkingDays<'a> {
    holidays: &'a [Holiday],
    own: &'a DaysOff,
}

impl<'a> WorkingDays<'a> {
    pub(super) fn new(holidays: &'a [Holiday], own: &'a DaysOff) -> Self {
        Self { holidays, own }
    }

    /// Why nobody works on a day; nothing on a working day. What was entered goes before the rest.
    #[must_use]
    pub fn rest(&self, day: Date) -> Option<&'a str> {
        if let Some(entered) = self.own.on(day) {
            return (entered.kind == DayKind::Off).then_some(entered.name.as_str());
        }
        let fixed = self.holidays.iter().find(|h| (h.month, h.day) == (day.month(), day.day()));
        if let Some(holiday) = fixed {
            return Some(&holiday.name);
        }
        match day.weekday() {
            Weekday::Saturday => Some("thứ Bảy"),
            Weekday::Sunday => Some("Chủ nhật"),
            _ => None,
        }
    }

    /// The `count`th working day after a day; the day itself for 0.
    #[must_use]
    pub fn after(&self, day: Date, count: u16) -> Date {
        let (mut day, mut left) = (day, count);
        while left > 0 {
            let Ok(next) = day.tomorrow() else { return day };
            day = next;
            if self.rest(day).is_none() {
                left -= 1;
            }
        }
        day
    }

    /// Working days after `from` up to `to`, the latter included; 0 where `to` is not later.
    #[must_use]
    pub fn between(&self, from: Date, to: Date) -> u32 {
        let (mut day, mut count) = (from, 0);
        while day < to {
            let Ok(next) = day.tomorrow() else { return count };
            day = next;
            count += u32::from(self.rest(day).is_none());
        }
        count
    }

    /// Whether what changes from year to year has been entered for a year.
    #[must_use]
    pub fn knows(&self, year: i16) -> bool {
        self.own.knows(year)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Calendars;
    use super::*;

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn entered(days: &[(&str, DayKind)]) -> DaysOff {
        let mut own = DaysOff::default();
        for (day, kind) in days {
            let day = date(day);
            own.0.entry(day.year()).or_default().push(DayOff { day, kind: *kind, name: "Tết".to_owned() });
        }
        own
    }

    #[test]
    fn weekends_and_fixed_holidays_are_no_working_days() {
        let own = DaysOff::default();
        let working = Calendars::embedded().working(&own);
        for (day, why) in [
            ("2026-01-01", Some("Tết Dương lịch")),
            ("2026-01-02", None),
            ("2026-01-03", Some("thứ Bảy")),
            ("2026-01-04", Some("Chủ nhật")),
            ("2026-01-05", None),
            ("2026-04-29", None),
            ("2026-04-30", Some("Ngày Chiến thắng")),
            ("2026-05-01", Some("Ngày Quốc tế lao động")),
            ("2026-09-02", Some("Quốc khánh")),
            ("2026-09-03", None),
        ] {
            assert_eq!(working.rest(date(day)), why, "{day}");
        }
        assert!(!working.knows(2026));
    }

    #[test]
    fn what_was_entered_goes_first() {
        let own = entered(&[("2026-02-16", DayKind::Off), ("2026-02-28", DayKind::Working)]);
        let working = Calendars::embedded().working(&own);
        assert_eq!(working.rest(date("2026-02-16")), Some("Tết"));
        assert_eq!(working.rest(date("2026-02-28")), None);
        assert_eq!(working.after(date("2026-02-13"), 1).to_string(), "2026-02-17");
        assert_eq!(working.after(date("2026-02-27"), 1).to_string(), "2026-02-28");
        assert!(working.knows(2026) && !working.knows(2027));
    }

    #[test]
    fn counting_there_and_back() {
        let own = DaysOff::default();
        let working = Calendars::embedded().working(&own);
        for (from, count, to) in [
            ("2026-12-14", 0, "2026-12-14"),
            ("2026-12-14", 1, "2026-12-15"),
            ("2026-12-14", 4, "2026-12-18"),
            ("2026-12-14", 5, "2026-12-21"),
            ("2026-12-12", 1, "2026-12-14"),
            ("2026-04-29", 1, "2026-05-04"),
            ("2025-12-31", 1, "2026-01-02"),
            ("2026-09-01", 1, "2026-09-03"),
            ("2027-12-31", 1, "2028-01-03"),
        ] {
            assert_eq!(working.after(date(from), count).to_string(), to, "{from} + {count}");
            assert_eq!(working.between(date(from), date(to)), u32::from(count), "{from} – {to}");
        }
        assert_eq!(working.between(date("2026-12-14"), date("2026-12-01")), 0);
        assert_eq!(working.after(Date::MAX, 3), Date::MAX);
    }
}
