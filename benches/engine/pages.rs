//! What a page and an approval ask of the cube: one indicator's figures, and the scoreboard after a changed cell.
//! On the official register, so that the years before July 2025 are restated from 10,035 communes.

use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use cotmoc_core::cube::{Borders, Cell, Cube, Figure, Measure, Of, Scoreboard, View};
use cotmoc_core::formula::Formula;
use cotmoc_core::model::{
    Counts, Element, ElementKind, Period, PeriodKind, Status, TimeRule, UnitId, UnitLevel, UnitRule,
};
use cotmoc_core::units::Register;
use jiff::civil::{Date, date};

use super::machine::timed;
use crate::synthetic::world::value;

/// Indicators of the scoreboard: each element but the first as a percentage of the first.
const INDICATORS: usize = 60;

/// Its years.
const YEARS: std::ops::RangeInclusive<i16> = 2018..=2026;

/// The day whose borders it shows.
const DAY: Date = date(2026, 6, 30);

/// Facts, indicators and periods of a scoreboard.
pub(crate) struct Pages {
    cube: Cube,
    measures: Vec<Measure>,
    periods: Vec<Period>,
    /// How many facts there are.
    pub(crate) facts: usize,
}

/// What updates took, and how many entries they changed.
pub(crate) struct Updates {
    /// Seconds of each.
    pub(crate) seconds: Vec<f64>,
    /// Entries in all.
    pub(crate) entries: usize,
}

impl Pages {
    /// Quarterly figures of every commune of its time in nine years.
    pub(crate) fn new() -> Result<Self> {
        let events = Register::official().events().iter().cloned();
        let register =
            Register::build(events, &Default::default()).map_err(|_| anyhow::anyhow!("the register"))?;
        let mut cube = Cube::new(Arc::new(register));
        let mut facts = 0;
        for element in 0..=INDICATORS {
            cube.add(&Arc::new(self::element(element)));
            facts += fill(&mut cube, element)?;
        }
        let measures = (1..=INDICATORS).map(indicator).collect::<Result<_>>()?;
        Ok(Self { cube, measures, periods: YEARS.filter_map(Period::year).collect(), facts })
    }

    /// The scoreboard, made from nothing, and the seconds that took.
    pub(crate) fn scoreboard(&self) -> Result<(Scoreboard, f64)> {
        let ((board, others), seconds) =
            timed(|| Scoreboard::new(&self.cube, &self.measures, self.periods.clone(), DAY));
        ensure!(others.is_empty(), "{} indicators are not on the scoreboard", others.len());
        Ok((board, seconds))
    }

    /// Changes cells of an element one after another, brings the scoreboard up to date after each, and holds
    /// each changed entry against what a page computes from the cells.
    pub(crate) fn update(&mut self, board: &mut Scoreboard, element: usize, times: usize) -> Result<Updates> {
        let code = code(element);
        let mut updates = Updates { seconds: Vec::new(), entries: 0 };
        for turn in 0..times {
            let cell = self.cell(turn)?;
            let now = self.cube.get(&code, cell).map_or(Some(17), |before| Some(before + 1));
            self.cube.set(&code, cell, now, Status::Normal);
            let (entries, seconds) = timed(|| board.update(&self.cube, &code, cell));
            updates.seconds.push(seconds);
            updates.entries += entries.len();
            let view = View::new(&self.cube, Borders::On(DAY));
            for entry in entries.iter().step_by(1 + entries.len() / 6) {
                let figure =
                    view.figure(&self.measures[entry.measure], entry.unit, self.periods[entry.period]);
                let kept = board.value(&self.cube, *entry).ok().map(|(value, _)| value);
                ensure!(kept == figure.parts.ok(), "{entry:?} is not what the page says");
            }
        }
        Ok(updates)
    }

    /// A commune and a quarter of the last years.
    fn cell(&self, turn: usize) -> Result<Cell> {
        let period = Period::new(PeriodKind::Quarter, 2026 - (turn % 2) as i16, 3 + (turn % 2) as u8);
        let period = period.context("a quarter")?;
        let eras = self.cube.eras(UnitLevel::Commune).context("communes")?;
        let leaves = eras.tree(eras.on(period.last_day())).leaves();
        let unit = leaves[turn * 1_009 % leaves.len()].unit.context("a unit's leaf")?;
        Ok(Cell { period, unit, category: 0 })
    }

    /// One indicator of one year for all provinces.
    pub(crate) fn provinces(&self, year: i16) -> Result<Vec<Figure>> {
        self.page(Of::Under(UnitId(1), UnitLevel::Province), year)
    }

    /// One indicator of one year for the communes of a province.
    pub(crate) fn communes(&self, year: i16) -> Result<Vec<Figure>> {
        let register = self.cube.register();
        let province = register.coded("86", DAY).find(|unit| unit.level == UnitLevel::Province);
        self.page(Of::Under(province.context("the province 86")?.id, UnitLevel::Commune), year)
    }

    fn page(&self, of: Of, year: i16) -> Result<Vec<Figure>> {
        let period = Period::year(year).context("a year")?;
        Ok(View::new(&self.cube, Borders::On(DAY)).figures(&self.measures[7], of, period))
    }
}

fn code(element: usize) -> String {
    format!("CHI_SO_{:03}", element + 1)
}

fn element(element: usize) -> Element {
    Element {
        code: code(element),
        name: code(element),
        unit: "hộ".to_owned(),
        decimals: 4,
        kind: ElementKind::Flow,
        across_units: UnitRule::Sum,
        across_time: TimeRule::Sum,
        breakdown: None,
        level: UnitLevel::Commune,
        frequency: PeriodKind::Quarter,
        counts: Counts::Parts,
        provider: None,
        note: None,
    }
}

fn indicator(element: usize) -> Result<Measure> {
    let formula = Formula::parse(&format!("100 * {} / {}", code(element), code(0)))?;
    Ok(Measure::Indicator {
        code: format!("TY_LE_{element:03}"),
        formula: Some(formula),
        counts: Counts::Parts,
    })
}

/// Fills an element with figures of every commune of its time; says how many.
fn fill(cube: &mut Cube, element: usize) -> Result<usize> {
    let mut facts = 0;
    let quarters =
        YEARS.flat_map(|year| (1..=4).filter_map(move |place| Period::new(PeriodKind::Quarter, year, place)));
    for (place, quarter) in quarters.enumerate() {
        let eras = cube.eras(UnitLevel::Commune).context("communes")?;
        let era = eras.on(quarter.last_day());
        let leaves = 0..u32::try_from(eras.tree(era).leaves().len())?;
        let block = cube.facts_mut(&code(element)).context("an element")?.block_mut(era);
        let ordinal = quarter.ordinal();
        block.reserve(ordinal..ordinal + 1);
        let cells = leaves.filter_map(|leaf| Some((leaf, value(element, place, 0, leaf as usize)?)));
        facts += cells.clone().count();
        block.fill_row(ordinal, 0, cells);
    }
    Ok(facts)
}
