//! Deadlines of the steps of a round, and whether somebody was in time.

use jiff::civil::Date;
use serde::Serialize;

use super::{Calendar, Cutoff, WorkingDays};
use crate::model::Period;

/// The days of one round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Schedule {
    /// What is counted.
    pub cutoff: Cutoff,
    /// Last day of the reporter, then of each step of approval.
    pub deadlines: Vec<Date>,
    /// By when the province reports to the Government, where the calendar fixes that.
    pub onward: Option<Date>,
    /// What the owner should look at before opening the round.
    pub doubts: Vec<Doubt>,
}

/// What is not sure about a schedule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Doubt {
    /// Holidays by the lunar calendar and days in lieu of the year were not entered.
    HolidaysUnknown {
        /// The year.
        year: i16,
    },
    /// The last step is due after the province's own deadline.
    AfterOnward {
        /// The province's deadline.
        onward: Date,
    },
    /// The province's deadline is no working day; the act does not say what then holds.
    OnwardAtRest {
        /// Why nobody works then.
        why: String,
    },
}

impl Calendar {
    /// Cut-off and deadlines of a period, `offsets` working days after the cut-off each. Nothing where
    /// the calendar is for another kind of period.
    #[must_use]
    pub fn schedule(&self, period: Period, offsets: &[u16], working: WorkingDays<'_>) -> Option<Schedule> {
        let cutoff = self.cutoff(period)?;
        let deadlines: Vec<Date> = offsets.iter().map(|&count| working.after(cutoff.to, count)).collect();
        let onward = self.onward(period);
        let mut doubts = Vec::new();
        let last = deadlines.last().copied().unwrap_or(cutoff.to);
        let years = cutoff.to.year()..=last.max(cutoff.to).year();
        doubts.extend(years.filter(|&y| !working.knows(y)).map(|year| Doubt::HolidaysUnknown { year }));
        if let Some(onward) = onward {
            doubts.extend((last > onward).then_some(Doubt::AfterOnward { onward }));
            doubts.extend(working.rest(onward).map(|why| Doubt::OnwardAtRest { why: why.to_owned() }));
        }
        Some(Schedule { cutoff, deadlines, onward, doubts })
    }
}

/// Whether a step is in time, on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Timeliness {
    /// Done on the last day or before.
    InTime,
    /// Done so many days after it.
    Late {
        /// Calendar days, from 1.
        days: i32,
    },
    /// Not done; so many days are left, 0 on the last one.
    Waiting {
        /// Calendar days, from 0.
        days: i32,
    },
    /// Not done, and the last day was so many days ago.
    Overdue {
        /// Calendar days, from 1.
        days: i32,
    },
}

/// Whether what is `due` on a day was in time: done on a day or not yet, seen `today`.
#[must_use]
pub fn timeliness(due: Date, done: Option<Date>, today: Date) -> Timeliness {
    let days = |from: Date, to: Date| from.until(to).map_or(0, |span| span.get_days());
    match done {
        Some(done) if done <= due => Timeliness::InTime,
        Some(done) => Timeliness::Late { days: days(due, done) },
        None if today <= due => Timeliness::Waiting { days: days(today, due) },
        None => Timeliness::Overdue { days: days(due, today) },
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Calendars, DaysOff};
    use super::*;

    fn schedule(calendar: &str, period: &str, offsets: &[u16], own: &DaysOff) -> Schedule {
        let calendars = Calendars::embedded();
        calendars
            .get(calendar)
            .unwrap()
            .schedule(period.parse().unwrap(), offsets, calendars.working(own))
            .unwrap()
    }

    fn days(schedule: &Schedule) -> Vec<String> {
        schedule.deadlines.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn deadlines_are_working_days_after_the_cut_off() {
        let mut own = DaysOff::default();
        own.0.insert(2026, Vec::new());
        let december = schedule("ND09-QUY", "2026-Q4", &[3, 4, 5], &own);
        assert_eq!(days(&december), ["2026-12-17", "2026-12-18", "2026-12-21"]);
        assert_eq!(december.onward.unwrap().to_string(), "2026-12-25");
        assert_eq!(december.doubts, []);
        // The 14th of March 2026 is a Saturday.
        assert_eq!(days(&schedule("ND09-QUY", "2026-Q1", &[1, 2], &own)), ["2026-03-16", "2026-03-17"]);
    }

    #[test]
    fn what_is_unsure_is_said() {
        let own = DaysOff::default();
        let late = schedule("ND09-QUY", "2026-Q4", &[3, 12], &own);
        let onward = late.onward.unwrap();
        assert_eq!(late.doubts, [Doubt::HolidaysUnknown { year: 2026 }, Doubt::AfterOnward { onward }]);
        // The 25th of January 2026 is a Sunday.
        let sunday = schedule("ND09-THANG", "2026-01", &[2], &own);
        assert!(sunday.doubts.contains(&Doubt::OnwardAtRest { why: "Chủ nhật".to_owned() }));
        let turn = schedule("HET-NAM", "2026", &[10], &own);
        let years = [2026, 2027].map(|year| Doubt::HolidaysUnknown { year });
        assert_eq!(turn.doubts, years);
    }

    #[test]
    fn in_time_or_late() {
        let day = |text: &str| -> Date { text.parse().unwrap() };
        let due = day("2026-12-17");
        let at = |done: Option<&str>, today: &str| timeliness(due, done.map(day), day(today));
        assert_eq!(at(Some("2026-12-17"), "2026-12-30"), Timeliness::InTime);
        assert_eq!(at(Some("2026-12-18"), "2026-12-30"), Timeliness::Late { days: 1 });
        assert_eq!(at(Some("2027-02-01"), "2027-02-02"), Timeliness::Late { days: 46 });
        assert_eq!(at(None, "2026-12-17"), Timeliness::Waiting { days: 0 });
        assert_eq!(at(None, "2026-12-10"), Timeliness::Waiting { days: 7 });
        assert_eq!(at(None, "2026-12-18"), Timeliness::Overdue { days: 1 });
    }
}
