//! When to remind whom: numbers that a province changes. Ours are a proposal, no act fixes them.

use jiff::SignedDuration;
use jiff::civil::{DateTime, Time};
use serde::{Deserialize, Serialize};

use super::{As, Days, Step};
use crate::calendar::WorkingDays;
use crate::model::vocabulary;

vocabulary! {
    /// Whether people are reminded by the clock.
    Switch {
        /// They are.
        On = "on",
        /// They are not; a person can still urge.
        Off = "off",
    }
}

/// When to remind whom. Days are working days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Policy {
    /// Whether people are reminded by the clock.
    pub by_clock: Switch,
    /// So many days before the last day, the greatest first; 0 is the last day itself.
    pub before: Vec<u16>,
    /// So many days after it, the smallest first.
    pub after: Vec<u16>,
    /// From the last of those on every so many days; 0 for never again.
    pub every: u16,
    /// From so many days after the last day on whoever stands above is told too.
    pub superior: u16,
    /// From so many days after it on whoever owns the form or plan is told too.
    pub owner: u16,
    /// The time of day at which reminders go.
    pub at: Time,
    /// From when on nothing goes.
    pub quiet_from: Time,
    /// Until when nothing goes.
    pub quiet_until: Time,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            by_clock: Switch::On,
            before: vec![3, 1, 0],
            after: vec![1, 3],
            every: 5,
            superior: 3,
            owner: 8,
            at: Time::constant(8, 0, 0, 0),
            quiet_from: Time::constant(18, 0, 0, 0),
            quiet_until: Time::constant(7, 0, 0, 0),
        }
    }
}

/// What cannot be in a policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The days before are not few, small and falling.
    Before,
    /// The days after are not few, small, from 1 and rising.
    After,
    /// It would come too seldom to be meant.
    Every,
    /// Whoever stands above would be told before it is late, or too late to be meant.
    Superior,
    /// The owner would be told before whoever stands above.
    Owner,
    /// Reminders would go in quiet hours.
    At,
    /// The whole day is quiet.
    Quiet,
}

impl Policy {
    /// The most days that a number may name.
    pub const MOST_DAYS: u16 = 60;
    /// The most days before, and after.
    pub const MOST_STEPS: usize = 6;

    /// Everything that cannot be.
    #[must_use]
    pub fn faults(&self) -> Vec<Fault> {
        let few =
            |days: &[u16]| days.len() <= Self::MOST_STEPS && days.iter().all(|&day| day <= Self::MOST_DAYS);
        let falling = self.before.is_sorted_by(|a, b| a > b);
        let rising = self.after.is_sorted_by(|a, b| a < b) && self.after.first() != Some(&0);
        let late = 1..=Self::MOST_DAYS;
        [
            (few(&self.before) && falling, Fault::Before),
            (few(&self.after) && rising, Fault::After),
            (self.every <= Self::MOST_DAYS, Fault::Every),
            (late.contains(&self.superior), Fault::Superior),
            (late.contains(&self.owner) && self.owner >= self.superior, Fault::Owner),
            (!self.is_quiet(self.at), Fault::At),
            (self.quiet_from != self.quiet_until, Fault::Quiet),
        ]
        .into_iter()
        .filter_map(|(holds, fault)| (!holds).then_some(fault))
        .collect()
    }

    /// Whether nothing goes at a time of day.
    #[must_use]
    pub fn is_quiet(&self, time: Time) -> bool {
        if self.quiet_from <= self.quiet_until {
            (self.quiet_from..self.quiet_until).contains(&time)
        } else {
            time >= self.quiet_from || time < self.quiet_until
        }
    }

    /// The first moment from `now` on at which something may go.
    #[must_use]
    pub fn next_moment(&self, now: DateTime, working: WorkingDays<'_>) -> DateTime {
        let mut moment = now;
        // No province rests for a year; whatever was entered, this ends.
        for _ in 0..800 {
            if working.rest(moment.date()).is_some() {
                let Ok(next) = moment.date().tomorrow() else { return moment };
                moment = next.to_datetime(Time::midnight());
            } else if !self.is_quiet(moment.time()) {
                return moment;
            } else if moment.time() < self.quiet_until {
                moment = moment.date().to_datetime(self.quiet_until);
            } else {
                let next = moment.date().to_datetime(Time::midnight());
                let Ok(next) = next.checked_add(SignedDuration::from_hours(24)) else { return moment };
                moment = next;
            }
        }
        moment
    }

    /// The newest step that is reached when the last day lies so; nothing where none is.
    #[must_use]
    pub fn reached(&self, role: As, days: Days) -> Option<Step> {
        let late = match days {
            Days::Left(left) => return self.ahead(role, left),
            // Days of rest right behind the last day: nobody is late yet.
            Days::Late(0) => return self.ahead(role, 0),
            Days::Late(late) => u16::try_from(late).unwrap_or(u16::MAX),
        };
        let first = match role {
            As::Holder | As::Vacancy => return self.behind(&self.after, late),
            As::Superior => self.superior,
            As::Owner => self.owner,
        };
        self.behind(&[first], late)
    }

    fn ahead(&self, role: As, left: u32) -> Option<Step> {
        let counts = matches!(role, As::Holder | As::Vacancy);
        let reached = self.before.iter().filter(|&&day| u32::from(day) >= left).min();
        reached.filter(|_| counts).map(|&day| Step::Before(day))
    }

    fn behind(&self, steps: &[u16], late: u16) -> Option<Step> {
        let last = steps.last().copied().unwrap_or(0);
        if self.every > 0 && late > last {
            let more = (late - last) / self.every * self.every;
            if more > 0 {
                return Some(Step::Late(last + more));
            }
        }
        steps.iter().filter(|&&day| day <= late).max().map(|&day| Step::Late(day))
    }
}
