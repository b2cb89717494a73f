//! Calendars: until when the figures of a period are counted, and by when each step has to act.
//!
//! Calendars are data (`catalogue/calendars.json`). Those of Decree 09/2019/NĐ-CP fix the cut-off and
//! the province's own deadline; the deadlines of lower levels are set by each province, so a calendar
//! only proposes them, in working days after the cut-off, and a form may say others. Holidays by the
//! lunar calendar and days in lieu are announced every year: a province enters them
//! ([`DaysOff`]), and while a year has none the deadlines of that year are marked as unsure.

mod due;
mod working;

use std::sync::LazyLock;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::model::{Period, PeriodKind};

pub use due::{Doubt, Schedule, Timeliness, timeliness};
pub use working::{DayKind, DayOff, DaysOff, Holiday, WorkingDays};

/// The known calendars and the holidays that have a fixed date.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Calendars {
    holidays: Vec<Holiday>,
    calendars: Vec<Calendar>,
}

/// When the figures of one kind of period are due.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Calendar {
    /// The code by which forms name it: «ND09-QUY».
    pub code: String,
    /// Its name, in Vietnamese.
    pub name: String,
    /// The act that fixes the cut-off; nothing where it is a habit of ours.
    pub act: Option<String>,
    /// The kind of period that it is for.
    pub frequency: PeriodKind,
    from: Edge,
    to: Edge,
    /// Day of the period's last month by which the province reports to the Government.
    onward: Option<i8>,
    /// Working days that must lie between the cut-off and the first deadline, at least.
    pub gap: u16,
    proposal: Proposal,
}

/// A day in or near a period. Days that a month does not have mean its last one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
struct Edge {
    month: Month,
    day: i8,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Month {
    Before,
    First,
    Last,
}

/// Working days: of the reporter after the cut-off, of every further step after the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
struct Proposal {
    reporter: u16,
    step: u16,
}

/// The first and the last day whose events are counted, both included («chốt số liệu»).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Cutoff {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
}

impl Calendars {
    /// The calendars that the binary carries.
    #[must_use]
    #[expect(clippy::expect_used, reason = "the file is part of the binary and a test reads it")]
    pub fn embedded() -> &'static Self {
        static CALENDARS: LazyLock<Calendars> = LazyLock::new(|| {
            serde_json::from_str(include_str!("../../../../catalogue/calendars.json"))
                .expect("embedded calendars")
        });
        &CALENDARS
    }

    /// Every calendar, in the order of the file.
    #[must_use]
    pub fn all(&self) -> &[Calendar] {
        &self.calendars
    }

    /// The calendar with this code.
    #[must_use]
    pub fn get(&self, code: &str) -> Option<&Calendar> {
        self.calendars.iter().find(|calendar| calendar.code == code)
    }

    /// Those for a kind of period.
    pub fn of(&self, frequency: PeriodKind) -> impl Iterator<Item = &Calendar> {
        self.calendars.iter().filter(move |calendar| calendar.frequency == frequency)
    }

    /// The working days, with what a province entered itself.
    #[must_use]
    pub fn working<'a>(&'a self, own: &'a DaysOff) -> WorkingDays<'a> {
        WorkingDays::new(&self.holidays, own)
    }
}

impl Calendar {
    /// The cut-off of a period; nothing where the period is of another kind or lies at the edge of time.
    #[must_use]
    pub fn cutoff(&self, period: Period) -> Option<Cutoff> {
        if period.kind() != self.frequency {
            return None;
        }
        Some(Cutoff { from: self.from.on(period)?, to: self.to.on(period)? })
    }

    /// By when the province reports to the Government, where the calendar fixes that.
    #[must_use]
    pub fn onward(&self, period: Period) -> Option<Date> {
        (period.kind() == self.frequency).then_some(())?;
        Edge { month: Month::Last, day: self.onward? }.on(period)
    }

    /// Working days after the cut-off that it proposes for the reporter and for each of `approvals` steps.
    #[must_use]
    pub fn proposed(&self, approvals: usize) -> Vec<u16> {
        let later = (0..=approvals).map(|n| u16::try_from(n).unwrap_or(u16::MAX));
        later.map(|n| self.proposal.reporter.saturating_add(self.proposal.step.saturating_mul(n))).collect()
    }
}

impl Edge {
    fn on(self, period: Period) -> Option<Date> {
        let month = match self.month {
            Month::Before => period.first_day().yesterday().ok()?,
            Month::First => period.first_day(),
            Month::Last => period.last_day(),
        };
        let day = self.day.clamp(1, month.days_in_month());
        Date::new(month.year(), month.month(), day).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(calendar: &str, period: &str, from: &str, to: &str, onward: &str) {
        let calendar = Calendars::embedded().get(calendar).unwrap();
        let period = period.parse().unwrap();
        let cutoff = calendar.cutoff(period).unwrap();
        let onward_is = calendar.onward(period).map(|day| day.to_string()).unwrap_or_default();
        assert_eq!(
            (cutoff.from.to_string(), cutoff.to.to_string(), onward_is),
            (from.into(), to.into(), onward.into())
        );
    }

    #[test]
    fn cut_offs_of_the_decree() {
        check("ND09-THANG", "2026-01", "2025-12-15", "2026-01-14", "2026-01-25");
        check("ND09-THANG", "2026-02", "2026-01-15", "2026-02-14", "2026-02-25");
        check("ND09-THANG", "2026-12", "2026-11-15", "2026-12-14", "2026-12-25");
        check("ND09-QUY", "2026-Q1", "2025-12-15", "2026-03-14", "2026-03-25");
        check("ND09-QUY", "2026-Q2", "2026-03-15", "2026-06-14", "2026-06-25");
        check("ND09-QUY", "2026-Q3", "2026-06-15", "2026-09-14", "2026-09-25");
        check("ND09-QUY", "2026-Q4", "2026-09-15", "2026-12-14", "2026-12-25");
        check("ND09-6T", "2026-S1", "2025-12-15", "2026-06-14", "2026-06-25");
        check("ND09-6T", "2026-S2", "2026-06-15", "2026-12-14", "2026-12-25");
        check("ND09-9T", "2026-9M", "2025-12-15", "2026-09-14", "2026-09-25");
        check("ND09-NAM", "2026", "2025-12-15", "2026-12-14", "2026-12-25");
        check("ND09-NAM", "2000", "1999-12-15", "2000-12-14", "2000-12-25");
    }

    #[test]
    fn cut_offs_at_the_end_of_the_period() {
        check("HET-THANG", "2024-02", "2024-02-01", "2024-02-29", "");
        check("HET-THANG", "2026-02", "2026-02-01", "2026-02-28", "");
        check("HET-QUY", "2026-Q2", "2026-04-01", "2026-06-30", "");
        check("HET-6T", "2026-S2", "2026-07-01", "2026-12-31", "");
        check("HET-9T", "2026-9M", "2026-01-01", "2026-09-30", "");
        check("HET-NAM", "2026", "2026-01-01", "2026-12-31", "");
    }

    #[test]
    fn calendars_are_for_one_kind_of_period_and_have_codes_of_their_own() {
        let calendars = Calendars::embedded();
        for (place, calendar) in calendars.all().iter().enumerate() {
            assert!(calendars.all()[..place].iter().all(|other| other.code != calendar.code));
            assert!(calendar.gap >= 1 && calendar.proposed(0)[0] >= calendar.gap, "{}", calendar.code);
            for &kind in PeriodKind::ALL {
                let Some(period) = Period::new(kind, 2026, 1) else { continue };
                assert_eq!(
                    calendar.cutoff(period).is_some(),
                    kind == calendar.frequency,
                    "{}",
                    calendar.code
                );
            }
        }
        let quarter: Vec<&str> = calendars.of(PeriodKind::Quarter).map(|c| c.code.as_str()).collect();
        assert_eq!(quarter, ["ND09-QUY", "HET-QUY"]);
        assert_eq!(calendars.get("ND09-QUY").unwrap().proposed(2), [3, 4, 5]);
    }

    #[test]
    fn cut_offs_follow_each_other_without_gap_or_overlap() {
        for code in ["ND09-THANG", "ND09-QUY", "ND09-6T", "ND09-NAM", "HET-THANG", "HET-QUY", "HET-NAM"] {
            let calendar = Calendars::embedded().get(code).unwrap();
            let first = Period::new(calendar.frequency, 2019, 1).unwrap();
            let last = Period::new(calendar.frequency, 2032, 1).unwrap();
            for period in first.to(last) {
                let (this, next) =
                    (calendar.cutoff(period).unwrap(), calendar.cutoff(period.shift(1).unwrap()).unwrap());
                assert_eq!(this.to.tomorrow().unwrap(), next.from, "{code} {period}");
            }
        }
    }
}
