//! What a report stands on: figures, tasks, rounds and what units wrote, as known at one moment.

use std::collections::BTreeMap;
use std::sync::Arc;

use cotmoc_core::cube::Borders;
use cotmoc_core::model::{Comparator, Period, Pillar, UnitId};
use cotmoc_core::progress::{Assessment, Status};
use cotmoc_core::report::Part;
use cotmoc_core::units::Register;
use cotmoc_store::{Tx, batches, reports};
use jiff::Timestamp;
use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::figures;
use crate::indicators::{self, Profile, ProfileLine, Sheet, Told, UnitName, Wanted};
use crate::model::{Report, ReportState, TargetId, Written};
use crate::scorecard::{self, Dated, Line, PlanName, Scorecard};
use crate::{Context, Result, tasks, units, when};

use super::rounds::{RoundFacts, Rounds};
use super::tasks::TaskFacts;

/// What a report stands on.
#[derive(Debug, Clone)]
pub(crate) struct Data {
    pub(crate) unit: UnitName,
    pub(crate) plan: PlanName,
    pub(crate) period: Period,
    pub(crate) as_at: Date,
    pub(crate) lines: Vec<DataLine>,
    pub(crate) tasks: TaskFacts,
    pub(crate) rounds: Vec<RoundFacts>,
    /// The units below, for the indicators whose section lists them.
    pub(crate) sheets: Vec<Sheet>,
    /// What stands under each heading.
    pub(crate) texts: BTreeMap<String, Written>,
    /// What units wrote, in the order in which they were asked.
    pub(crate) said: Vec<Said>,
    /// Names of units that were asked and have not handed in.
    pub(crate) silent: Vec<String>,
    /// The highest number of an observation that is known.
    pub(crate) known_to: i64,
}

/// An indicator, or a target without one, with its figures and goals.
#[derive(Debug, Clone)]
pub(crate) struct DataLine {
    /// By which its figures are named: the indicator's code, or «M12» for a target without one.
    pub(crate) key: String,
    pub(crate) code: Option<String>,
    pub(crate) name: String,
    pub(crate) pillar: Option<Pillar>,
    pub(crate) measure: String,
    pub(crate) decimals: u8,
    /// The latest figure of which enough is there; else the latest of all.
    pub(crate) latest: Option<(Period, Told)>,
    /// A later one of which too little is there.
    pub(crate) newer: Option<(Period, Told)>,
    pub(crate) points: Vec<Dated>,
    /// By year.
    pub(crate) goals: Vec<DataGoal>,
    pub(crate) owner: Option<String>,
}

/// What is to be reached, and where it stands.
#[derive(Debug, Clone)]
pub(crate) struct DataGoal {
    pub(crate) target: Option<TargetId>,
    pub(crate) year: u16,
    pub(crate) comparator: Comparator,
    pub(crate) value: Decimal,
    pub(crate) value_max: Option<Decimal>,
    /// The assessment; nothing where there is nothing to judge.
    pub(crate) judged: Option<Assessment>,
}

/// What a unit wrote.
#[derive(Debug, Clone)]
pub(crate) struct Said {
    pub(crate) section: String,
    pub(crate) unit: String,
    pub(crate) text: String,
    pub(crate) by: String,
    pub(crate) at: Timestamp,
}

/// How much of its plan a report is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// All of it: it is the report of the plan's own unit.
    Plan,
    /// What concerns one unit below.
    Part,
}

/// What the reports of a plan for a period stand on whatever their unit, read once.
pub(super) struct Common {
    register: Arc<Register>,
    today: Date,
    card: Arc<Scorecard>,
    tasks: Vec<tasks::Line>,
    rounds: Rounds,
    known_to: i64,
}

impl Common {
    pub(super) async fn load(cx: &Context, tx: &mut Tx, report: &Report) -> Result<Self> {
        let register = units::load(cx, tx).await?.register;
        let today = when::day(cx.now());
        Ok(Self {
            card: scorecard::read(cx, tx, report.plan).await?,
            tasks: tasks::gather(tx, &register, today.min(report.period.last_day())).await?,
            rounds: Rounds::load(tx, report.period).await?,
            known_to: batches::known_at(tx, None).await?,
            register,
            today,
        })
    }

    /// The lines of a unit from its profile by the plan, or from the scorecard where the plan is its own.
    pub(super) fn lines(&self, unit: UnitId, profile: Option<Profile>) -> Vec<DataLine> {
        match self.scope(unit) {
            Scope::Plan => of_scorecard(&self.card),
            Scope::Part => profile.map(|profile| of_profiles(profile, &self.card)).unwrap_or_default(),
        }
    }

    fn scope(&self, unit: UnitId) -> Scope {
        match &self.card.unit {
            Some(own) if own.id == unit => Scope::Plan,
            _ => Scope::Part,
        }
    }
}

impl Data {
    /// Everything that a report stands on, by what is known now. The number of statements does not depend on
    /// how many targets, tasks or units there are.
    pub(crate) async fn load(cx: &Context, tx: &mut Tx, report: &Report) -> Result<Self> {
        let common = Common::load(cx, tx, report).await?;
        let profile = match (common.scope(report.unit), common.register.get(report.unit)) {
            (Scope::Part, Some(unit)) => {
                Some(indicators::profile_of(cx, tx, unit, Some(report.plan)).await?.profile)
            }
            _ => None,
        };
        let data = Self::of(cx, tx, &common, report, profile).await?;
        let (said, silent) = gathered(tx, report, &common.register, common.today).await?;
        let texts = reports::texts(tx, [report.id]).await?;
        let texts = texts.into_iter().map(|text| (text.section.clone(), text)).collect();
        Ok(Self { texts, said, silent, ..data })
    }

    /// The same without anything that is written.
    pub(super) async fn of(
        cx: &Context,
        tx: &mut Tx,
        common: &Common,
        report: &Report,
        profile: Option<Profile>,
    ) -> Result<Self> {
        let (register, today) = (&common.register, common.today);
        Ok(Self {
            unit: name_of(register, report.unit, today),
            plan: common.card.plan.clone(),
            period: report.period,
            as_at: today,
            lines: common.lines(report.unit, profile),
            tasks: TaskFacts::of(&common.tasks, report, common.scope(report.unit)),
            rounds: common.rounds.of(register, report.unit, today),
            sheets: sheets_of(cx, tx, report, register, today).await?,
            texts: BTreeMap::new(),
            said: Vec::new(),
            silent: Vec::new(),
            known_to: common.known_to,
        })
    }

    pub(crate) fn line(&self, key: &str) -> Option<&DataLine> {
        self.lines.iter().find(|line| line.key == key)
    }

    /// The text under a heading; empty where nobody wrote any.
    pub(crate) fn text(&self, section: &str) -> &str {
        self.texts.get(section).map_or("", |text| text.text.as_str())
    }
}

impl DataLine {
    /// The goal that a report about a year holds the figure against: the next one, else the last one.
    pub(crate) fn goal(&self, year: i16) -> Option<&DataGoal> {
        self.goals.iter().find(|goal| i32::from(goal.year) >= i32::from(year)).or(self.goals.last())
    }

    /// The figure before the latest one.
    pub(crate) fn before(&self) -> Option<&Dated> {
        let (latest, _) = self.latest.as_ref()?;
        self.points.iter().rfind(|point| point.period < *latest)
    }

    /// Where it stands against the goal of a year.
    pub(crate) fn status(&self, year: i16) -> Status {
        let judged = self.goal(year).and_then(|goal| goal.judged.as_ref());
        judged.map_or(Status::NotAssessable, |judged| judged.status)
    }
}

/// A unit as it is called on a day, or was called last.
pub(super) fn name_of(register: &Register, id: UnitId, day: Date) -> UnitName {
    let unit = register.get(id);
    let day = unit.map_or(day, |unit| if unit.lives(day) { day } else { unit.last_day(day) });
    match unit {
        Some(unit) => UnitName::from(&units::row(register, unit, day)),
        None => UnitName {
            id,
            code: String::new(),
            name: format!("đơn vị số {id}"),
            kind: String::new(),
            level: cotmoc_core::model::UnitLevel::Agency,
        },
    }
}

/// The targets of a scorecard, those of one indicator together, by year.
fn of_scorecard(card: &Scorecard) -> Vec<DataLine> {
    let mut lines: Vec<DataLine> = Vec::new();
    for line in &card.lines {
        let goal = goal(line);
        let same = |known: &&mut DataLine| {
            known.code.is_some() && known.code == line.aim.code && known.measure == line.aim.measure
        };
        if let Some(known) = lines.iter_mut().find(same) {
            known.goals.extend(goal);
            continue;
        }
        let taken = line.aim.code.as_ref().is_some_and(|code| lines.iter().any(|known| known.key == *code));
        let key = line.aim.code.clone().filter(|_| !taken).unwrap_or_else(|| format!("M{}", line.aim.id));
        lines.push(DataLine {
            key,
            code: line.aim.code.clone(),
            name: line.aim.name.clone(),
            pillar: line.aim.pillar,
            measure: line.aim.measure.clone(),
            decimals: line.decimals,
            latest: line.latest.clone(),
            newer: line.newer.clone(),
            points: line.points.clone(),
            goals: goal.into_iter().collect(),
            owner: line.owner.clone(),
        });
    }
    for line in &mut lines {
        line.goals.sort_by_key(|goal| goal.year);
    }
    lines
}

fn goal(line: &Line) -> Option<DataGoal> {
    Some(DataGoal {
        target: Some(line.aim.id),
        year: line.aim.year?,
        comparator: line.aim.comparator?,
        value: line.aim.value?,
        value_max: line.aim.value_max,
        judged: line.aim.judged.as_ref().ok().cloned(),
    })
}

/// The same indicators for a unit that is not the plan's.
fn of_profiles(profile: Profile, card: &Scorecard) -> Vec<DataLine> {
    let owner = |code: &str| {
        let same = |line: &&Line| line.aim.code.as_deref() == Some(code);
        card.lines.iter().find(same).and_then(|line| line.owner.clone())
    };
    profile.lines.into_iter().map(|line| of_profile(line, &owner)).collect()
}

fn of_profile(line: ProfileLine, owner: &impl Fn(&str) -> Option<String>) -> DataLine {
    DataLine {
        key: line.code.clone(),
        owner: owner(&line.code),
        code: Some(line.code),
        name: line.name,
        pillar: Some(line.pillar),
        measure: line.measure,
        decimals: line.decimals,
        latest: line.period.zip(line.own.filter(|own| own.value.is_some())),
        newer: None,
        points: line.points,
        goals: line
            .goal
            .map(|goal| DataGoal {
                target: None,
                year: goal.year,
                comparator: goal.comparator,
                value: goal.value,
                value_max: None,
                judged: None,
            })
            .into_iter()
            .collect(),
    }
}

/// The units below with their figures, for the indicators whose section lists them.
async fn sheets_of(
    cx: &Context,
    tx: &mut Tx,
    report: &Report,
    register: &Register,
    today: Date,
) -> Result<Vec<Sheet>> {
    let parts = report.definition.sections.iter().flat_map(|section| &section.parts);
    let codes = parts.filter_map(|part| match part {
        Part::Units { code } => Some(code.as_str()),
        _ => None,
    });
    let mut subjects = Vec::new();
    for code in codes {
        let subject = figures::subject(code, None)?;
        if subjects.iter().all(|known: &figures::Subject| known.code != subject.code) {
            subjects.push(subject);
        }
    }
    let level = indicators::below(register, report.unit, today);
    if subjects.is_empty() || level.is_none() {
        return Ok(Vec::new());
    }
    let wanted = Wanted { unit: report.unit, level, borders: Borders::On(today), about: None };
    indicators::sheets(cx, tx, &subjects, wanted, &[]).await
}

/// What units wrote, and those that have not handed in. A report that was released keeps what it went out with.
async fn gathered(
    tx: &mut Tx,
    report: &Report,
    register: &Register,
    today: Date,
) -> Result<(Vec<Said>, Vec<String>)> {
    let parts = reports::of_parent(tx, report.id).await?;
    if parts.is_empty() {
        return Ok((Vec::new(), Vec::new()));
    }
    let sent = |part: &&Report| matches!(part.state, ReportState::Sent | ReportState::Released);
    let texts = reports::texts(tx, parts.iter().filter(sent).map(|part| part.id)).await?;
    let mut said = Vec::new();
    let mut silent = Vec::new();
    for part in &parts {
        let unit = name_of(register, part.unit, today).name;
        if part.state == ReportState::Draft {
            silent.push(unit);
            continue;
        }
        for text in texts.iter().filter(|text| text.report == part.id && !text.text.trim().is_empty()) {
            said.push(Said {
                section: text.section.clone(),
                unit: unit.clone(),
                text: text.text.clone(),
                by: text.by.clone(),
                at: text.at,
            });
        }
    }
    Ok((said, silent))
}
