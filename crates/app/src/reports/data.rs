//! What a report stands on: figures, tasks, rounds and what units wrote, as known at one moment.

use std::collections::BTreeMap;

use cotmoc_core::calendar::{Timeliness, timeliness};
use cotmoc_core::cube::Borders;
use cotmoc_core::form::SubmissionState;
use cotmoc_core::model::{Comparator, Period, Pillar, UnitId};
use cotmoc_core::progress::{Assessment, Status};
use cotmoc_core::report::Part;
use cotmoc_core::units::Register;
use cotmoc_store::{Tx, batches, reports, rounds, submissions};
use jiff::Timestamp;
use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::figures;
use crate::indicators::{self, ProfileLine, Sheet, Told, UnitName, Wanted};
use crate::model::{Report, ReportState, Round, RoundId, Submission, TargetId, Written};
use crate::scorecard::{self, Dated, Line, PlanName, Scorecard};
use crate::{Context, Result, limits, units, when};

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

/// A round of a form within the period.
#[derive(Debug, Clone)]
pub(crate) struct RoundFacts {
    pub(crate) id: RoundId,
    pub(crate) form: String,
    pub(crate) title: String,
    pub(crate) period: Period,
    /// Units that have to report.
    pub(crate) units: usize,
    pub(crate) approved: usize,
    /// Handed in and not approved.
    pub(crate) waiting: usize,
    /// Not handed in, or sent back, each with its last day.
    pub(crate) missing: Vec<LateUnit>,
    /// Handed in after the last day.
    pub(crate) late: Vec<LateUnit>,
}

/// A unit that was or is late.
#[derive(Debug, Clone)]
pub(crate) struct LateUnit {
    pub(crate) name: String,
    pub(crate) due: Date,
    /// Calendar days, 0 where the last day is not over.
    pub(crate) days: i32,
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

impl Data {
    /// Everything that a report stands on, by what is known now. The number of statements does not depend on
    /// how many targets, tasks or units there are.
    pub(crate) async fn load(cx: &Context, tx: &mut Tx, report: &Report) -> Result<Self> {
        let register = units::load(cx, tx).await?.register;
        let today = when::day(cx.now());
        let card = scorecard::read(cx, tx, report.plan).await?;
        let scope = match &card.unit {
            Some(unit) if unit.id == report.unit => Scope::Plan,
            _ => Scope::Part,
        };
        let lines = match scope {
            Scope::Plan => of_scorecard(&card),
            Scope::Part => of_unit(cx, report, &card).await?,
        };
        let unit = name_of(&register, report.unit, today);
        let sheets = sheets_of(cx, tx, report, &register, today).await?;
        let (said, silent) = gathered(tx, report, &register, today).await?;
        let texts = reports::texts(tx, [report.id]).await?;
        Ok(Self {
            unit,
            plan: card.plan.clone(),
            period: report.period,
            as_at: today,
            lines,
            tasks: TaskFacts::load(tx, report, scope, &register, today).await?,
            rounds: rounds_of(tx, report, &register, today).await?,
            sheets,
            texts: texts.into_iter().map(|text| (text.section.clone(), text)).collect(),
            said,
            silent,
            known_to: batches::known_at(tx, None).await?,
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
async fn of_unit(cx: &Context, report: &Report, card: &Scorecard) -> Result<Vec<DataLine>> {
    let unit = format!("#{}", report.unit);
    let page = indicators::profile(cx, &unit, Some(report.plan)).await?;
    let owner = |code: &str| {
        let same = |line: &&Line| line.aim.code.as_deref() == Some(code);
        card.lines.iter().find(same).and_then(|line| line.owner.clone())
    };
    Ok(page.profile.lines.into_iter().map(|line| of_profile(line, &owner)).collect())
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

/// The rounds within the period in which the unit or units under it report.
async fn rounds_of(
    tx: &mut Tx,
    report: &Report,
    register: &Register,
    today: Date,
) -> Result<Vec<RoundFacts>> {
    let period = report.period;
    let within = |round: &Round| {
        round.period.first_day() >= period.first_day() && round.period.last_day() <= period.last_day()
    };
    let all: Vec<Round> = rounds::list(tx, limits::ROUNDS).await?.into_iter().filter(within).collect();
    let owed = submissions::of_rounds(tx, all.iter().map(|round| round.id)).await?;
    let mut facts = Vec::new();
    for round in all {
        let day = round.period.last_day();
        let own = |s: &&Submission| {
            s.round == round.id && s.exempt_reason.is_none() && is_under(register, s.unit, report.unit, day)
        };
        let own: Vec<&Submission> = owed.iter().filter(own).collect();
        if !own.is_empty() {
            facts.push(round_facts(&round, &own, register, today));
        }
    }
    facts.sort_by(|a, b| (a.period, &a.form).cmp(&(b.period, &b.form)));
    Ok(facts)
}

fn is_under(register: &Register, unit: UnitId, root: UnitId, day: Date) -> bool {
    unit == root || register.above(unit, day).iter().any(|above| above.id == root)
}

fn round_facts(round: &Round, owed: &[&Submission], register: &Register, today: Date) -> RoundFacts {
    let late_unit = |s: &Submission| {
        let done = s.first_submitted_at.map(when::day);
        let days = match timeliness(s.due, done, today) {
            Timeliness::Late { days } | Timeliness::Overdue { days } => days,
            Timeliness::InTime | Timeliness::Waiting { .. } => 0,
        };
        LateUnit { name: name_of(register, s.unit, round.period.last_day()).name, due: s.due, days }
    };
    let is_missing = |s: &&&Submission| matches!(s.state, SubmissionState::Draft | SubmissionState::Returned);
    let is_late = |s: &&&Submission| s.first_submitted_at.is_some_and(|at| when::day(at) > s.due);
    let missing = owed.iter().filter(is_missing).map(|s| late_unit(s)).collect();
    let late = owed.iter().filter(|s| !is_missing(s) && is_late(s)).map(|s| late_unit(s)).collect();
    RoundFacts {
        id: round.id,
        form: round.form_code.clone(),
        title: round.form_title.clone(),
        period: round.period,
        units: owed.len(),
        approved: owed
            .iter()
            .filter(|s| matches!(s.state, SubmissionState::Approved | SubmissionState::Locked))
            .count(),
        waiting: owed.iter().filter(|s| s.state == SubmissionState::Submitted).count(),
        missing,
        late,
    }
}
