//! What the page of an indicator shows, in a shape that can be sealed: a release keeps it as it was.

use cotmoc_core::catalogue::{Catalogue, Direction};
use cotmoc_core::model::{Comparator, Period, PeriodKind, Pillar, Status, UnitId, UnitLevel};
use cotmoc_core::progress::Assessment;
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::figures::Subject;
use crate::model::{PlanId, Target, TargetId};
use crate::units::UnitRow;

/// An indicator of one unit and of those under it, through time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sheet {
    /// What is measured.
    pub card: Card,
    /// Whose figures the first row has.
    pub unit: UnitName,
    /// On whose borders.
    pub borders: Shown,
    /// The periods in order; empty where there is no figure yet.
    pub periods: Vec<Period>,
    /// The unit first, then those under it by code; what no act allocates last.
    pub rows: Vec<Row>,
    /// Where figures before and after are not the same thing.
    pub breaks: Vec<Break>,
    /// The plan's targets of this indicator, by year.
    pub aims: Vec<Aim>,
    /// Where the unit's own figures came from, where they were reported as such.
    pub sources: Vec<Source>,
}

/// The definition of an indicator, as the catalogue has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// Its code.
    pub code: String,
    /// Its name, in Vietnamese.
    pub name: String,
    /// Unit of measure.
    pub measure: String,
    /// Decimals at which figures are shown.
    pub decimals: u8,
    /// In which direction it is good.
    pub direction: Direction,
    /// The part of the plan to which it belongs.
    pub pillar: Pillar,
    /// How often there is a figure.
    pub frequency: PeriodKind,
    /// The formula, where it is computed.
    pub formula: Option<String>,
    /// Codes and names of the elements in the formula.
    pub terms: Vec<(String, String)>,
    /// How it is measured, where that is known.
    pub method: Option<String>,
    /// Who publishes it, where it is published.
    pub source: Option<String>,
    /// The office that usually holds the figure; an inference.
    pub owner: Option<String>,
    /// Short names of the acts that know it.
    pub legal_basis: Vec<String>,
    /// Its definitions in time; none where one holds for all time.
    pub versions: Vec<Definition>,
}

/// A definition that holds for a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Definition {
    /// The first day.
    pub from: Option<Date>,
    /// The day after the last one.
    pub to: Option<Date>,
    /// The act that made it.
    pub act: Option<String>,
    /// How it is computed.
    pub formula: Option<String>,
    /// How it is measured.
    pub method: Option<String>,
    /// What else is known of it.
    pub note: Option<String>,
}

/// A unit as it is called on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitName {
    /// Its number.
    pub id: UnitId,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its type: «xã».
    pub kind: String,
    /// Its level.
    pub level: UnitLevel,
}

/// On whose borders figures are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Shown {
    /// Each period on those of its own time.
    Then,
    /// All on those of one day.
    On(Date),
}

/// A unit's figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// The unit; `None` for what no act allocates to any of them.
    pub unit: Option<UnitName>,
    /// For what is not allocated, the names of the old units whose figures stand there.
    pub stands_for: Vec<String>,
    /// A figure per period; `None` where the unit does not stand on the borders of the period.
    pub cells: Vec<Option<Told>>,
}

/// A figure, or why there is none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// The value, to twelve decimals.
    pub value: Option<Decimal>,
    /// Why there is none; empty where there is one. In Vietnamese.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub why: String,
    /// The status letter.
    pub status: Status,
    /// Units that reported, and those that should have; 0 of 0 where the value was reported as such.
    pub reported: u32,
    /// See `reported`.
    pub expected: u32,
    /// Whether it is made of parts and some of them are missing.
    #[serde(default, skip_serializing_if = "is_false")]
    pub partial: bool,
    /// Where some are missing: parts of the period with any figure, and all of them, such as 11 of 12 months.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parts: Option<(u32, u32)>,
    /// Where some are missing: figures that are in it, and those that could be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cells: Option<(u32, u32)>,
    /// Whether so much is missing that it gets no status.
    #[serde(default, skip_serializing_if = "is_false")]
    pub below: bool,
    /// Whether figures are in it that no act allocates to a unit below.
    #[serde(default, skip_serializing_if = "is_false")]
    pub unallocated: bool,
    /// What was reported for the unit itself less what its parts make, where the two differ.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub difference: Option<Decimal>,
}

fn is_false(it: &bool) -> bool {
    !it
}

/// Where a series breaks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Break {
    /// The first period after it.
    pub period: Period,
    /// Why.
    pub kind: BreakKind,
    /// In which words, in Vietnamese.
    pub text: String,
}

/// Why a series breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BreakKind {
    /// Borders changed.
    Borders,
    /// It is measured or defined otherwise.
    Method,
}

/// A target of the plan, and where it stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Aim {
    /// Its number.
    pub id: TargetId,
    /// The plan.
    pub plan: PlanId,
    /// What the plan calls it.
    pub name: String,
    /// The catalogue's code, where one fits.
    pub code: Option<String>,
    /// Pillar.
    pub pillar: Option<Pillar>,
    /// The year.
    pub year: Option<u16>,
    /// How figures are held against the value.
    pub comparator: Option<Comparator>,
    /// The value.
    pub value: Option<Decimal>,
    /// The upper bound of a range.
    pub value_max: Option<Decimal>,
    /// Unit of measure, as the plan writes it.
    pub measure: String,
    /// The assessment, or why there is none.
    pub judged: Result<Assessment, String>,
}

/// Where figures came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// The period.
    pub period: Period,
    /// Who holds the figure.
    pub provider: String,
    /// The source.
    pub source: String,
    /// The method of measurement.
    pub method: String,
}

impl Card {
    /// The definition of what was asked for.
    pub(crate) fn of(subject: &Subject) -> Self {
        let catalogue = Catalogue::embedded();
        let indicator = catalogue.get(&subject.code);
        let formula = indicator.and_then(|i| i.formula.as_ref());
        let terms = formula.map(|f| f.terms()).unwrap_or_default();
        let mut named: Vec<(String, String)> = Vec::new();
        for term in terms {
            let name = catalogue.element(&term.element).map(|e| e.name.clone());
            let name = name.or_else(|| catalogue.get(&term.element).map(|i| i.name.clone()));
            if named.iter().all(|(code, _)| *code != term.element) {
                named.push((term.element, name.unwrap_or_default()));
            }
        }
        let versions = indicator.map_or(&[][..], |i| &i.versions);
        Self {
            code: subject.code.clone(),
            name: subject.name.clone(),
            measure: subject.unit.clone(),
            decimals: subject.decimals,
            direction: indicator.map_or(Direction::Up, |i| i.direction),
            pillar: indicator.map_or(Pillar::Other, |i| i.pillar),
            frequency: subject.frequency,
            formula: subject.formula.clone(),
            terms: named,
            method: subject.method.clone(),
            source: indicator.and_then(|i| i.source.clone()),
            owner: owner(&subject.code),
            legal_basis: indicator.map(|i| i.legal_basis.clone()).unwrap_or_default(),
            versions: versions
                .iter()
                .map(|v| Definition {
                    from: v.from,
                    to: v.to,
                    act: v.act.clone(),
                    formula: v.formula.as_ref().map(ToString::to_string),
                    method: v.method.clone(),
                    note: v.note.clone(),
                })
                .collect(),
        }
    }
}

/// The office that usually holds a figure; an inference of the catalogue.
pub(crate) fn owner(code: &str) -> Option<String> {
    let catalogue = Catalogue::embedded();
    let indicator = catalogue.get(code).and_then(|indicator| indicator.usual_owner.clone());
    indicator.or_else(|| catalogue.element(code)?.provider.clone())
}

impl From<&UnitRow> for UnitName {
    fn from(row: &UnitRow) -> Self {
        let UnitRow { id, code, name, kind, level, .. } = row.clone();
        Self { id, code, name, kind, level }
    }
}

impl Aim {
    /// A target with its assessment.
    pub(crate) fn of(target: &Target, judged: Result<Assessment, String>) -> Self {
        Self {
            id: target.id,
            plan: target.plan,
            name: target.indicator.clone(),
            code: target.code.clone(),
            pillar: target.pillar,
            year: target.year,
            comparator: target.comparator,
            value: target.value,
            value_max: target.value_max,
            measure: target.unit.clone(),
            judged,
        }
    }
}

/// The place of the last value of which enough is there to be judged; else of the last value.
pub(super) fn latest(cells: &[Option<Told>]) -> Option<usize> {
    let there = |cell: &Option<Told>| cell.as_ref().is_some_and(|told| told.value.is_some());
    let whole = |cell: &Option<Told>| there(cell) && cell.as_ref().is_some_and(|told| !told.below);
    cells.iter().rposition(whole).or_else(|| cells.iter().rposition(there))
}

impl Sheet {
    /// The last period for which the unit itself has a value of which enough is there to be judged, and its
    /// place; else the last one for which it has any.
    #[must_use]
    pub fn latest(&self) -> Option<(usize, Period)> {
        let place = latest(&self.rows.first()?.cells)?;
        Some((place, *self.periods.get(place)?))
    }

    /// A later value than the latest one, of which too little is there to be judged, and its period.
    #[must_use]
    pub fn newer(&self) -> Option<(Period, &Told)> {
        let (latest, _) = self.latest()?;
        let later = self.periods.iter().zip(&self.rows.first()?.cells).skip(latest + 1);
        let there = |(period, cell): (&Period, &'_ Option<Told>)| {
            cell.as_ref().is_some_and(|told| told.value.is_some()).then_some(*period)
        };
        let period = later.clone().filter_map(there).next_back()?;
        let cell = later.filter(|(one, _)| **one == period).find_map(|(_, cell)| cell.as_ref())?;
        Some((period, cell))
    }

    /// The units below the first one.
    pub fn below(&self) -> impl Iterator<Item = (&UnitName, &Row)> {
        self.rows.iter().skip(1).filter_map(|row| Some((row.unit.as_ref()?, row)))
    }
}
