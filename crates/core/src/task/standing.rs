//! Where a task stands on a day. Being late is worked out, never kept.

use jiff::civil::Date;

use super::Deadline;
use crate::model::{Period, PeriodKind, vocabulary};

vocabulary! {
    /// What a step left a task in.
    TaskState {
        /// Nobody reported anything.
        NotStarted = "not_started",
        /// It is being done.
        InProgress = "in_progress",
        /// Whoever does it says that it is done.
        Done = "done",
        /// The owner accepted it.
        Accepted = "accepted",
        /// An act ended it.
        Cancelled = "cancelled",
    }
}

vocabulary! {
    /// What the page says about a task today: the state, or that it is late.
    Standing {
        /// The last day is over and nobody says that it is done.
        Late = "late",
        /// Not begun.
        NotStarted = "not_started",
        /// Being done.
        InProgress = "in_progress",
        /// Done, waiting for the owner.
        Done = "done",
        /// Accepted.
        Accepted = "accepted",
        /// Cancelled by an act.
        Cancelled = "cancelled",
    }
}

/// What the newest step says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    /// The state.
    pub state: TaskState,
    /// How much is done, 0 to 100.
    pub percent: u8,
    /// The day for which it was said.
    pub as_of: Date,
}

/// How a task runs on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Running {
    /// The state that counts today: a task that comes again begins anew with each period.
    pub state: TaskState,
    /// How much is done, 0 to 100.
    pub percent: u8,
    /// The last day, where there is one.
    pub due: Option<Date>,
    /// Days by which the last day is over; 0 where it is not, or where the task is done.
    pub late: u32,
}

impl Running {
    /// What the page says.
    #[must_use]
    pub fn standing(&self) -> Standing {
        match self.state {
            _ if self.late > 0 => Standing::Late,
            TaskState::NotStarted => Standing::NotStarted,
            TaskState::InProgress => Standing::InProgress,
            TaskState::Done => Standing::Done,
            TaskState::Accepted => Standing::Accepted,
            TaskState::Cancelled => Standing::Cancelled,
        }
    }

    /// Whether somebody still has to do it.
    #[must_use]
    pub fn is_open(&self) -> bool {
        matches!(self.state, TaskState::NotStarted | TaskState::InProgress)
    }
}

/// How a task runs on a day: by its deadline, the day on which it came into being and its newest step.
#[must_use]
pub fn running(deadline: Deadline, since: Date, last: Option<Kept>, today: Date) -> Running {
    let kept = last.unwrap_or(Kept { state: TaskState::NotStarted, percent: 0, as_of: since });
    let plain = |due| Running { state: kept.state, percent: kept.percent, due, late: 0 };
    let running = match deadline {
        Deadline::Unknown => plain(None),
        Deadline::On(day) => plain(Some(day)),
        Deadline::Again { .. } if kept.state == TaskState::Cancelled => plain(None),
        Deadline::Again { rhythm, until } => match period_in_turn(rhythm.period(), until, since, kept, today)
        {
            None => plain(until),
            Some(turn) if turn.is_new => {
                Running { state: TaskState::NotStarted, percent: 0, due: Some(turn.due), late: 0 }
            }
            Some(turn) => plain(Some(turn.due)),
        },
    };
    let over = running.due.filter(|due| running.is_open() && *due < today);
    let late = over.and_then(|due| today.since(due).ok()).map_or(0, |span| span.get_days().unsigned_abs());
    Running { late, ..running }
}

/// The period for which a task is to be done next.
struct Turn {
    due: Date,
    /// Whether what was said last was about an earlier one.
    is_new: bool,
}

fn period_in_turn(
    kind: Option<PeriodKind>,
    until: Option<Date>,
    since: Date,
    kept: Kept,
    today: Date,
) -> Option<Turn> {
    let kind = kind?;
    let of = |day: Date| {
        let month = Period::day(day)?.end_in_months() - 1;
        Period::from_ordinal(kind, month.div_euclid(i32::from(kind.months()?)))
    };
    let said = of(kept.as_of.max(since))?;
    let done = matches!(kept.state, TaskState::Done | TaskState::Accepted);
    let next = said.shift(1)?;
    let begins = done && next.first_day() <= today && until.is_none_or(|until| next.first_day() <= until);
    let turn = if begins { next } else { said };
    let due = until.map_or(turn.last_day(), |until| turn.last_day().min(until));
    Some(Turn { due, is_new: begins })
}
