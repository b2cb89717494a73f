//! A month of tasks: what is due on each day.

use cotmoc_app::tasks::Listed;
use cotmoc_core::model::{Period, PeriodKind};
use jiff::civil::Date;

use super::view::TaskView;
use crate::messages::Texts;
use crate::numbers;
use crate::words;

/// A month in weeks from Monday to Sunday.
pub(crate) struct Month {
    pub(crate) name: String,
    pub(crate) earlier: String,
    pub(crate) later: String,
    pub(crate) now: String,
    pub(crate) count: usize,
    pub(crate) weeks: Vec<Vec<Day>>,
}

/// A day of the grid.
pub(crate) struct Day {
    pub(crate) number: i8,
    pub(crate) words: String,
    /// Of the month that is shown, and not of its neighbours.
    pub(crate) inside: bool,
    pub(crate) today: bool,
    pub(crate) tasks: Vec<TaskView>,
}

/// The month that an address names, as «2026-06»; that of today for anything else.
pub(crate) fn month(asked: &str, today: Date) -> Option<Period> {
    let named = Period::parse(asked).ok().filter(|period| period.kind() == PeriodKind::Month);
    named.or_else(|| Period::month(today.year(), today.month().unsigned_abs()))
}

impl Month {
    pub(crate) fn new(t: Texts, shown: Period, listed: &Listed, href: impl Fn(&str) -> String) -> Self {
        let beside = |steps| shown.shift(steps).map(|month| href(&month.to_string())).unwrap_or_default();
        let first = shown.first_day();
        let back = i64::from(first.weekday().to_monday_zero_offset());
        let start = first.saturating_sub(jiff::Span::new().days(back));
        let mut weeks = Vec::new();
        let mut day = start;
        while day <= shown.last_day() {
            let mut week = Vec::new();
            for _ in 0..7 {
                week.push(Day::new(t, day, shown, listed));
                day = day.tomorrow().unwrap_or(Date::MAX);
            }
            weeks.push(week);
        }
        Self {
            name: words::period(t, shown),
            earlier: beside(-1),
            later: beside(1),
            now: href(""),
            count: listed.lines.len(),
            weeks,
        }
    }
}

impl Day {
    fn new(t: Texts, day: Date, shown: Period, listed: &Listed) -> Self {
        let inside = shown.first_day() <= day && day <= shown.last_day();
        let due = listed.lines.iter().filter(|line| inside && line.running.due == Some(day));
        Self {
            number: day.day(),
            words: numbers::date(day),
            inside,
            today: day == listed.today,
            tasks: due.map(|line| TaskView::new(t, line, listed.today)).collect(),
        }
    }
}
