//! All tasks in force with everything that says where they stand, in a fixed number of statements.

use std::collections::HashMap;

use cotmoc_core::model::{Pillar, UnitId, UnitLevel};
use cotmoc_core::task::{Deadline, Running, Standing, all_of, deadline, running};
use cotmoc_core::units::Register;
use cotmoc_store::{Tx, task_deadlines, task_links, task_progress, tasks};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::model::{PlannedTask, Progress, SetDeadline, TaskId, TaskLink, TaskRole};
use crate::units::{self, Holder, Place};
use crate::{Result, when};

/// A unit's part in a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    /// The unit as the plan names it; empty where the part was given later.
    pub named: String,
    /// What it is called today; as the plan names it where it is not in the register.
    pub name: String,
    /// The unit, where it is known and exists.
    pub unit: Option<UnitId>,
    /// Whether it is known and no more.
    pub gone: bool,
    /// The unit that would take over from one that is no more, with its name.
    pub heir: Option<(UnitId, String)>,
    /// The level of all units that are meant, where the plan names none of them.
    pub all: Option<UnitLevel>,
}

/// A task with everything that says where it stands today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What the plan says.
    pub task: PlannedTask,
    /// Who answers for it; nothing where the plan names nobody and nobody was given it.
    pub lead: Option<Party>,
    /// Who helps.
    pub coordinating: Vec<Party>,
    /// Until when, as far as it could be read or was set.
    pub deadline: Deadline,
    /// The day that a person set, where one did.
    pub set: Option<SetDeadline>,
    /// Where it stands today.
    pub running: Running,
    /// What was said last.
    pub newest: Option<Progress>,
    /// When it was reported last.
    pub reported: Option<Timestamp>,
    /// The targets that it serves.
    pub links: Vec<TaskLink>,
}

impl Line {
    /// The state, or that it is late.
    #[must_use]
    pub fn standing(&self) -> Standing {
        self.running.standing()
    }

    /// The unit that answers for it, where it is known and exists.
    #[must_use]
    pub fn lead_unit(&self) -> Option<UnitId> {
        self.lead.as_ref().and_then(|lead| lead.unit)
    }

    /// Name of whoever answers for it; empty where the plan names nobody.
    #[must_use]
    pub fn lead_name(&self) -> &str {
        self.lead.as_ref().map_or("", |lead| &lead.name)
    }

    /// The pillars that it serves: its own, else those of its targets.
    #[must_use]
    pub fn pillars(&self) -> Vec<Pillar> {
        if let Some(pillar) = self.task.pillar {
            return vec![pillar];
        }
        let mut pillars: Vec<Pillar> = self.links.iter().filter_map(|link| link.pillar).collect();
        pillars.sort_unstable();
        pillars.dedup();
        pillars
    }

    /// Every unit with a part in it.
    pub fn units(&self) -> impl Iterator<Item = UnitId> + '_ {
        self.lead.iter().chain(&self.coordinating).filter_map(|party| party.unit)
    }
}

/// Every task in force with where it stands on a day: ten statements, however many there are.
pub(crate) async fn gather(tx: &mut Tx, register: &Register, today: Date) -> Result<Vec<Line>> {
    let planned = tasks::planned(tx).await?;
    let holders = units::holders(tx, register, today).await?;
    let newest = task_progress::newest(tx).await?;
    let mut newest: HashMap<TaskId, Progress> = newest.into_iter().map(|p| (p.said.task, p)).collect();
    let reported: HashMap<TaskId, Timestamp> = task_progress::reported(tx).await?.into_iter().collect();
    let set = task_deadlines::newest(tx).await?;
    let mut set: HashMap<TaskId, SetDeadline> = set.into_iter().map(|one| (one.task, one)).collect();
    let mut links: HashMap<TaskId, Vec<TaskLink>> = HashMap::new();
    for link in task_links::all(tx).await? {
        links.entry(link.task).or_default().push(link);
    }
    let parties = Parties { register, holders: &holders, today };
    let lines = planned.into_iter().map(|task| {
        let id = task.id;
        let (set, newest) = (set.remove(&id), newest.remove(&id));
        let deadline = until(&task, set.as_ref());
        let mut helping = task.fields.coordinating.iter().map(String::as_str);
        Line {
            lead: parties.at((id, TaskRole::Lead, 0), task.fields.lead.as_deref()),
            coordinating: (0..)
                .map_while(|place| parties.at((id, TaskRole::Coordinating, place), helping.next()))
                .collect(),
            running: running(deadline, when::day(task.since), newest.as_ref().map(Progress::kept), today),
            deadline,
            set,
            newest,
            reported: reported.get(&id).copied(),
            links: links.remove(&id).unwrap_or_default(),
            task,
        }
    });
    Ok(lines.collect())
}

/// Until when a task is: the day that a person set, else what the plan's words say.
fn until(task: &PlannedTask, set: Option<&SetDeadline>) -> Deadline {
    if let Some(set) = set {
        return Deadline::On(set.due);
    }
    let year = task.own.map(|(_, year)| year).or_else(|| task.horizon.as_deref()?.trim().parse().ok());
    let words = [task.fields.deadline.as_deref(), task.fields.frequency.as_deref()];
    let words: Vec<&str> = words.into_iter().flatten().collect();
    deadline(&words.join("; "), year)
}

struct Parties<'a> {
    register: &'a Register,
    holders: &'a HashMap<Place, Holder>,
    today: Date,
}

impl Parties<'_> {
    /// Whoever has a part; nothing where the plan names nobody for it and nobody was given it.
    fn at(&self, place: Place, named: Option<&str>) -> Option<Party> {
        (named.is_some() || self.holders.contains_key(&place))
            .then(|| self.of(place, named.unwrap_or_default()))
    }

    fn of(&self, place: Place, named: &str) -> Party {
        let plain = Party {
            named: named.to_owned(),
            name: named.to_owned(),
            unit: None,
            gone: false,
            heir: None,
            all: None,
        };
        match self.holders.get(&place) {
            Some(Holder::Lives(unit)) => Party { unit: Some(*unit), name: self.name(*unit), ..plain },
            Some(Holder::Gone { unit, heir }) => Party {
                name: self.name(*unit),
                gone: true,
                heir: heir.map(|heir| (heir, self.name(heir))),
                ..plain
            },
            None => Party { all: all_of(named), ..plain },
        }
    }

    fn name(&self, unit: UnitId) -> String {
        let unit = self.register.get(unit);
        unit.map(|unit| unit.name(unit.last_day(self.today)).name.clone()).unwrap_or_default()
    }
}
