//! Reminding («nhắc việc», «đôn đốc»): from what is owed, and what people were told before, to one
//! digest a person and day.
//!
//! Everything here is a function of its arguments. Days are working days of the province; moments are
//! those of its clock. [`daily`] is what the clock asks once a day, [`urge`] what a person asks for
//! some things at once.

mod plan;
mod policy;

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use crate::calendar::WorkingDays;
use crate::model::{UnknownWord, vocabulary};

pub use plan::{daily, urge};
pub use policy::{Fault, Policy, Switch};

/// Number of somebody who can be told something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Person(pub i64);

/// What is owed, by its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum About {
    /// What a unit owes in a round.
    Report(i64),
    /// A task of a plan.
    Task(i64),
}

/// Something that is not done yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owed {
    /// What.
    pub about: About,
    /// The last day.
    pub due: Date,
    /// The day on which it was asked for; what a reminder of that day would say was said then.
    pub since: Date,
    /// Who has the duty to do it.
    pub holders: Vec<Person>,
    /// Who stands above them in their unit.
    pub superiors: Vec<Person>,
    /// Who owns the form or the plan.
    pub owners: Vec<Person>,
}

vocabulary! {
    /// As what somebody is told of something.
    As {
        /// It is theirs to do.
        Holder = "holder",
        /// They stand above whoever does not do it.
        Superior = "superior",
        /// It is their form or plan.
        Owner = "owner",
        /// Nobody has the duty, and they own the form or plan.
        Vacancy = "vacancy",
    }
}

/// The occasion of a reminder. Each is taken once for a person, a thing and its last day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// So many working days before the last day, 0 on it.
    Before(u16),
    /// So many working days after it.
    Late(u16),
    /// A person asked for it.
    Urged,
}

impl std::fmt::Display for Step {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Before(days) => write!(f, "before {days}"),
            Self::Late(days) => write!(f, "late {days}"),
            Self::Urged => f.write_str("urged"),
        }
    }
}

impl std::str::FromStr for Step {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        let unknown = || UnknownWord(word.to_owned());
        match word.split_once(' ') {
            Some(("before", days)) => days.parse().map(Self::Before).map_err(|_| unknown()),
            Some(("late", days)) => days.parse().map(Self::Late).map_err(|_| unknown()),
            None if word == "urged" => Ok(Self::Urged),
            _ => Err(unknown()),
        }
    }
}

/// A reminder that was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Told {
    /// Of what.
    pub about: About,
    /// Its last day at that time.
    pub due: Date,
    /// On which occasion.
    pub step: Step,
    /// Who was told; nobody where nobody could be.
    pub person: Option<Person>,
    /// On which day it went.
    pub day: Date,
}

/// How a day lies to a last day, in working days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Days {
    /// So many are left, 0 on the last one.
    Left(u32),
    /// It was so many ago.
    Late(u32),
}

impl Days {
    /// How `today` lies to the day on which something is due.
    #[must_use]
    pub fn of(due: Date, today: Date, working: WorkingDays<'_>) -> Self {
        if today <= due {
            Self::Left(working.between(today, due))
        } else {
            Self::Late(working.between(due, today))
        }
    }
}

/// One thing of which a person is reminded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Of what.
    pub about: About,
    /// Its last day.
    pub due: Date,
    /// On which occasion.
    pub step: Step,
    /// As what.
    pub role: As,
    /// How much time is left on the day on which it goes.
    pub days: Days,
    /// The how manieth reminder of this thing it is for this person, from 1.
    pub nth: u32,
}

/// Everything that one person is reminded of on one day; never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digest {
    /// Who.
    pub person: Person,
    /// Of what: what they have to do themselves first, then the earliest due.
    pub lines: Vec<Line>,
}

/// What is to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The first moment at which anything may go: outside quiet hours, on a working day.
    pub goes: DateTime,
    /// One digest a person, by number.
    pub digests: Vec<Digest>,
    /// Things that nobody holds and nobody could be told of.
    pub untold: Vec<Line>,
    /// Who should be told now but was told something on that day already. [`daily`] names nobody.
    pub held_back: Vec<Person>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_read_as_they_are_written() {
        for step in [Step::Before(0), Step::Before(12), Step::Late(1), Step::Late(405), Step::Urged] {
            assert_eq!(step.to_string().parse(), Ok(step));
        }
        for word in ["", "before", "before x", "late -1", "urged 2", "early 1", "late 99999"] {
            assert!(word.parse::<Step>().is_err(), "{word}");
        }
    }
}
