//! Targets by pillar and year, each beside what the national strategy asks for.

use std::collections::HashMap;

use super::{Mark, mark};
use crate::drafts::target_key;
use crate::model::{AdminLevel, Pillar, Plan, Target};

/// One cell: an indicator in a year.
#[derive(Debug, Clone)]
pub struct YearCell {
    /// The year; `None` for targets without one.
    pub year: Option<u16>,
    /// The plan's targets in force; more than one where a person kept several.
    pub targets: Vec<Target>,
    /// The national target of that year.
    pub national: Option<Target>,
    /// How the two stand; `None` where the strategy does not name the indicator for that year.
    pub mark: Option<Mark>,
}

/// One line: an indicator over the years.
#[derive(Debug, Clone)]
pub struct IndicatorLine {
    /// Code of the catalogue's indicator.
    pub code: Option<String>,
    /// Its name, else the wording.
    pub indicator: String,
    /// Unit of measure.
    pub unit: String,
    /// The level of administration that the figures are about, where the text names one.
    pub level: Option<AdminLevel>,
    /// Whose targets they are, where the text says so.
    pub scope: Option<AdminLevel>,
    /// The years in order; the one without a year last.
    pub years: Vec<YearCell>,
}

/// The lines of one pillar.
#[derive(Debug, Clone)]
pub struct PillarTable {
    /// The pillar; `None` for targets of none.
    pub pillar: Option<Pillar>,
    /// Every year that occurs in it, in order; the columns of the table.
    pub years: Vec<Option<u16>>,
    /// Its lines.
    pub lines: Vec<IndicatorLine>,
}

/// Builds the table of a plan. Lines come in the order of the plan; what the strategy asks for and
/// the plan does not follows in the order of the strategy.
pub(super) fn build(plan: &Plan, targets: &[Target], national: &[Target]) -> Vec<PillarTable> {
    let beside = Beside::new(plan, targets, national);
    let mut lines: Vec<(Option<Pillar>, IndicatorLine)> = Vec::new();
    let mut places = HashMap::new();
    for target in targets {
        let key =
            target_key(target.code.as_deref(), &target.indicator, &target.unit, target.scope, target.level);
        let place = *places.entry(key).or_insert_with(|| {
            lines.push((target.pillar, line(target)));
            lines.len() - 1
        });
        cell(&mut lines[place].1, target.year).targets.push(target.clone());
    }
    for target in national.iter().filter(|t| beside.lacks(t)) {
        let known = lines.iter_mut().map(|(_, l)| l).find(|l| l.code == target.code && beside.own(l));
        match known {
            Some(line) => drop(cell(line, target.year)),
            None => {
                lines.push((target.pillar, IndicatorLine { scope: None, ..line(target) }));
                if let Some((_, line)) = lines.last_mut() {
                    cell(line, target.year);
                }
            }
        }
    }
    for (_, line) in &mut lines {
        beside.fill(line);
    }
    by_pillar(lines)
}

/// The national targets as one plan is held against them.
struct Beside<'a> {
    level: AdminLevel,
    /// First and last year that the plan speaks of.
    span: Option<(u16, u16)>,
    by_code: HashMap<(&'a str, Option<u16>), &'a Target>,
    own: Vec<(&'a str, Option<u16>)>,
}

impl<'a> Beside<'a> {
    fn new(plan: &Plan, targets: &'a [Target], national: &'a [Target]) -> Self {
        let level = plan.facts.level;
        let is_own = |of: Option<AdminLevel>| of.is_none_or(|of| of == level);
        let own: Vec<(&str, Option<u16>)> = targets
            .iter()
            .filter(|t| is_own(t.level) && is_own(t.scope))
            .filter_map(|t| Some((t.code.as_deref()?, t.year)))
            .collect();
        let by_code = national.iter().filter_map(|t| Some(((t.code.as_deref()?, t.year), t))).collect();
        Self { level, span: span(plan.facts.horizon.as_deref(), targets), by_code, own }
    }

    /// Whether a line is about the plan's own level.
    fn own(&self, line: &IndicatorLine) -> bool {
        line.level.is_none_or(|l| l == self.level) && line.scope.is_none_or(|s| s == self.level)
    }

    /// Whether the strategy asks for something that the plan, in the years it speaks of, does not.
    fn lacks(&self, target: &Target) -> bool {
        let (Some(code), Some(year)) = (target.code.as_deref(), target.year) else { return false };
        let in_span = self.span.is_none_or(|(first, last)| (first..=last).contains(&year));
        // A value without a year may well be the one for this year: that is not «nothing».
        in_span && !self.own.contains(&(code, Some(year))) && !self.own.contains(&(code, None))
    }

    /// Puts the national target and the mark into every cell of a line.
    fn fill(&self, line: &mut IndicatorLine) {
        let Some(code) = line.code.as_deref() else { return };
        for cell in &mut line.years {
            let any_year = || {
                self.by_code.iter().filter(|((c, _), _)| *c == code).map(|(_, t)| *t).min_by_key(|t| t.year)
            };
            let national = match cell.year {
                Some(_) => self.by_code.get(&(code, cell.year)).copied(),
                None => any_year(),
            };
            let targets: Vec<&Target> = cell.targets.iter().collect();
            cell.mark = national.map(|n| mark(&targets, n, self.level));
            cell.national = national.filter(|_| cell.year.is_some()).cloned();
        }
    }
}

/// The years of «2022-2025»; of «2025» alone and of nothing, the years of the targets as well.
fn span(horizon: Option<&str>, targets: &[Target]) -> Option<(u16, u16)> {
    let mut years: Vec<u16> = targets.iter().filter_map(|t| t.year).collect();
    years.extend(
        horizon
            .unwrap_or_default()
            .split(|c: char| !c.is_ascii_digit())
            .filter_map(|y| y.parse::<u16>().ok()),
    );
    Some((years.iter().copied().min()?, years.iter().copied().max()?))
}

fn line(target: &Target) -> IndicatorLine {
    IndicatorLine {
        code: target.code.clone(),
        indicator: target.indicator.clone(),
        unit: target.unit.clone(),
        level: target.level,
        scope: target.scope,
        years: Vec::new(),
    }
}

/// The cell of a year, made where it is not there.
fn cell(line: &mut IndicatorLine, year: Option<u16>) -> &mut YearCell {
    let place = match line.years.iter().position(|c| c.year == year) {
        Some(place) => place,
        None => {
            let place = line.years.partition_point(|c| order(c.year) < order(year));
            line.years.insert(place, YearCell { year, targets: Vec::new(), national: None, mark: None });
            place
        }
    };
    &mut line.years[place]
}

fn order(year: Option<u16>) -> u16 {
    year.unwrap_or(u16::MAX)
}

fn by_pillar(lines: Vec<(Option<Pillar>, IndicatorLine)>) -> Vec<PillarTable> {
    let mut tables: Vec<PillarTable> = Vec::new();
    for (pillar, line) in lines {
        let place = match tables.iter().position(|t| t.pillar == pillar) {
            Some(place) => place,
            None => {
                tables.push(PillarTable { pillar, years: Vec::new(), lines: Vec::new() });
                tables.len() - 1
            }
        };
        tables[place].lines.push(line);
    }
    for table in &mut tables {
        let mut years: Vec<Option<u16>> =
            table.lines.iter().flat_map(|l| l.years.iter().map(|c| c.year)).collect();
        years.sort_by_key(|y| order(*y));
        years.dedup();
        table.years = years;
    }
    // Pillars in the order of their list, what belongs to none last.
    tables.sort_by_key(|t| t.pillar.map_or(usize::MAX, |p| p as usize));
    tables
}
