//! Rounds of figures as a report tells them.

use cotmoc_core::calendar::{Timeliness, timeliness};
use cotmoc_core::form::SubmissionState;
use cotmoc_core::model::{Period, UnitId};
use cotmoc_core::units::Register;
use cotmoc_store::{Tx, rounds, submissions};
use jiff::civil::Date;

use super::data::name_of;
use crate::model::{Round, RoundId, Submission};
use crate::{Result, limits, when};

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

/// The rounds within a period, with what is owed in them.
pub(super) struct Rounds {
    rounds: Vec<Round>,
    owed: Vec<Submission>,
}

impl Rounds {
    pub(super) async fn load(tx: &mut Tx, period: Period) -> Result<Self> {
        let within = |round: &Round| {
            round.period.first_day() >= period.first_day() && round.period.last_day() <= period.last_day()
        };
        let rounds: Vec<Round> = rounds::list(tx, limits::ROUNDS).await?.into_iter().filter(within).collect();
        let owed = submissions::of_rounds(tx, rounds.iter().map(|round| round.id)).await?;
        Ok(Self { rounds, owed })
    }

    /// Those in which a unit or units under it report.
    pub(super) fn of(&self, register: &Register, unit: UnitId, today: Date) -> Vec<RoundFacts> {
        let mut facts = Vec::new();
        for round in &self.rounds {
            let day = round.period.last_day();
            let own = |s: &&Submission| {
                s.round == round.id && s.exempt_reason.is_none() && is_under(register, s.unit, unit, day)
            };
            let own: Vec<&Submission> = self.owed.iter().filter(own).collect();
            if !own.is_empty() {
                facts.push(round_facts(round, &own, register, today));
            }
        }
        facts.sort_by(|a, b| (a.period, &a.form).cmp(&(b.period, &b.form)));
        facts
    }
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
