//! The scorecard in a shape that can be sealed.

use cotmoc_core::model::{Period, Pillar, UnitId};
use cotmoc_core::progress::{Method, Status};
use jiff::Timestamp;
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::indicators::{Aim, Told, UnitName};
use crate::model::{Plan, PlanId, TargetId};

/// Where the targets of a plan stand, line by line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Scorecard {
    /// The plan.
    pub plan: PlanName,
    /// The unit whose plan it is; `None` where its territory names none.
    pub unit: Option<UnitName>,
    /// The day on which it was judged.
    pub as_at: Date,
    /// The method of the plan.
    pub method: Method,
    /// The targets in force, in the order of the plan.
    pub lines: Vec<Line>,
    /// The earlier day that changes are told from; `None` where nobody looked back.
    pub since: Option<Date>,
}

/// A plan, as pages name it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanName {
    /// Its number.
    pub id: PlanId,
    /// Its title.
    pub title: String,
    /// Số, ký hiệu.
    pub number: Option<String>,
    /// The issuing body.
    pub issuer: Option<String>,
    /// The territory.
    pub territory: Option<String>,
    /// Date of issue.
    pub date: Option<Date>,
    /// Years for which it holds.
    pub horizon: Option<String>,
    /// Demonstration data.
    pub demo: bool,
}

/// A target with everything that its row shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// The target, and where it stands.
    pub aim: Aim,
    /// The unit whose figures are held against it; `None` where that is not known.
    pub unit: Option<UnitId>,
    /// Decimals at which figures are shown.
    pub decimals: u8,
    /// The agency that answers for it: the one that usually holds the figure.
    pub owner: Option<String>,
    /// The figure from which progress counts.
    pub baseline: Option<Dated>,
    /// The latest figure of which enough is there to be judged, with its coverage; else the latest of all.
    pub latest: Option<(Period, Told)>,
    /// A later figure of which too little is there.
    pub newer: Option<(Period, Told)>,
    /// The figures by year.
    pub points: Vec<Dated>,
    /// When the newest figure that it needs came in.
    pub updated: Option<Timestamp>,
    /// What is other than on the earlier day; `None` where all is as it was.
    pub change: Option<Change>,
    /// Other targets of the plan that ask for another value of the same thing in the same year.
    pub contradicts: Vec<TargetId>,
}

/// A value of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dated {
    /// The period.
    pub period: Period,
    /// The value.
    pub value: Decimal,
}

/// What became other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The status on the earlier day; `None` where there was nothing to judge.
    pub status: Option<Status>,
    /// The latest figure of the earlier day.
    pub latest: Option<Dated>,
}

impl Line {
    /// Its status; `None` where there is nothing to judge.
    #[must_use]
    pub fn status(&self) -> Option<Status> {
        self.aim.judged.as_ref().ok().map(|judged| judged.status)
    }

    /// Whether nobody has given any figure for it.
    #[must_use]
    pub fn is_without_data(&self) -> bool {
        self.points.is_empty()
    }

    /// Whether it is better or worse than on the earlier day, by the rank of its status.
    #[must_use]
    pub fn turn(&self) -> Option<std::cmp::Ordering> {
        let before = self.change.as_ref()?.status?;
        let now = self.status()?;
        rank(now).zip(rank(before)).map(|(now, before)| before.cmp(&now))
    }
}

/// The place of a status between good, 0, and bad; none for what cannot be assessed.
#[must_use]
pub fn rank(status: Status) -> Option<u8> {
    Some(match status {
        Status::Achieved => 0,
        Status::OnTrack => 1,
        Status::AtRisk => 2,
        Status::OffTrack => 3,
        Status::Reversing => 4,
        Status::Missed => 5,
        Status::NotAssessable => return None,
    })
}

impl From<&Plan> for PlanName {
    fn from(plan: &Plan) -> Self {
        let facts = plan.facts.clone();
        Self {
            id: plan.id,
            title: facts.title,
            number: facts.number,
            issuer: facts.issuer,
            territory: facts.territory,
            date: facts.date,
            horizon: facts.horizon,
            demo: plan.demo,
        }
    }
}

/// An agency that has been silent: none of the figures that it holds came in for a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Silent {
    /// Its name.
    pub owner: String,
    /// The last sign of it.
    pub last: Option<Timestamp>,
}

impl Scorecard {
    /// How many targets have each status; those with nothing to judge count as not assessable.
    #[must_use]
    pub fn count(&self, status: Status) -> usize {
        self.lines.iter().filter(|line| line.status().unwrap_or(Status::NotAssessable) == status).count()
    }

    /// The pillars that occur, in the order of their list.
    #[must_use]
    pub fn pillars(&self) -> Vec<Option<Pillar>> {
        let mut pillars: Vec<_> = self.lines.iter().map(|line| line.aim.pillar).collect();
        pillars.sort_by_key(|pillar| pillar.map_or(usize::MAX, |p| p as usize));
        pillars.dedup();
        pillars
    }

    /// The agencies of which nothing came in during the year before the scorecard's day, or ever.
    #[must_use]
    pub fn silent(&self) -> Vec<Silent> {
        let year_ago = self.as_at.checked_sub(jiff::Span::new().years(1)).unwrap_or(self.as_at);
        let mut owners: Vec<&str> = self.lines.iter().filter_map(|line| line.owner.as_deref()).collect();
        owners.sort_unstable();
        owners.dedup();
        let of = |owner: &str| {
            let own = self.lines.iter().filter(|line| line.owner.as_deref() == Some(owner));
            let last = own.filter_map(|line| line.updated).max();
            Silent { owner: owner.to_owned(), last }
        };
        let is_silent = |one: &Silent| one.last.is_none_or(|at| crate::when::day(at) < year_ago);
        owners.into_iter().map(of).filter(is_silent).collect()
    }
}
