//! Answers: figures of elements and indicators on the borders that are asked for.

use std::ops::Range;

use super::facts::Facts;
use super::figure::{Absent, Figure, Measure, Of};
use super::sheet::{Asked, Sheet, Sum};
use super::spread::{Spread, any};
use super::store::{Borders, Cube};
use super::tally::Coverage;
use super::terms::{FURTHEST, last_up_to, mean, nodes, of_level, own, settle, span, weaker, year_to_date};
use crate::formula::{Rational, Shift, Term};
use crate::model::{Period, PeriodKind, Status, TimeRule, UnitId, UnitLevel, UnitRule};
use crate::units::{Register, Tree};

/// A cube seen on certain borders.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    pub(super) cube: &'a Cube,
    borders: Borders,
}

impl<'a> View<'a> {
    /// The cube on these borders.
    #[must_use]
    pub fn new(cube: &'a Cube, borders: Borders) -> Self {
        Self { cube, borders }
    }

    /// The register whose units these are.
    #[must_use]
    pub fn register(&self) -> &'a Register {
        self.cube.register()
    }

    /// The borders.
    #[must_use]
    pub fn borders(&self) -> Borders {
        self.borders
    }

    /// The figure of a unit.
    #[must_use]
    pub fn figure(&self, measure: &Measure, unit: UnitId, period: Period) -> Figure {
        let absent = || Figure {
            unit: Some(unit),
            period,
            value: Err(Absent::NoUnit),
            parts: Err(Absent::NoUnit),
            own: None,
            coverage: Coverage::default(),
            weight: None,
            status: Status::Missing,
            unallocated: false,
        };
        self.figures(measure, Of::Unit(unit), period).into_iter().next().unwrap_or_else(absent)
    }

    /// The figures of a unit, or of the units under it in the order of the tree. Empty where the unit
    /// does not stand on these borders.
    #[must_use]
    pub fn figures(&self, measure: &Measure, of: Of, period: Period) -> Vec<Figure> {
        match measure {
            Measure::Element { code, category } => match self.cube.facts(code) {
                Some(facts) => self.of_element(facts, *category, of, period),
                None => self.nothing(of, period, &Absent::Without(code.clone())),
            },
            Measure::Indicator { code, formula, counts } => {
                self.of_indicator(code, formula.as_ref(), *counts, of, period)
            }
        }
    }

    /// The units of a level whose figures of a period stand under a unit without being allocated to
    /// any of those under it.
    #[must_use]
    pub fn not_allocated(&self, level: UnitLevel, unit: UnitId, period: Period) -> Vec<UnitId> {
        let day = self.borders.day(period);
        let Some(eras) = self.cube.eras(level) else { return Vec::new() };
        let (era, tree) = (eras.on(period.last_day()), eras.tree(eras.on(day)));
        let (Some(way), Some(node)) = (self.cube.way(level, era, day), tree.node_of(unit)) else {
            return Vec::new();
        };
        let mut leaves: Vec<u32> = way.sources(&(0..0), &(node..tree.nodes()[node as usize].end)).collect();
        leaves.dedup();
        leaves.into_iter().filter_map(|leaf| eras.tree(era).leaves()[leaf as usize].unit).collect()
    }

    pub(super) fn of_element(
        &self,
        facts: &Facts,
        category: Option<usize>,
        of: Of,
        period: Period,
    ) -> Vec<Figure> {
        let element = facts.element();
        let categories = category.map_or(0..element.categories(), |c| c..c + 1);
        let additive = element.across_units == UnitRule::Sum;
        let parts = span(facts, period);
        if parts.is_empty() {
            return self.nothing(of, period, &Absent::OtherPeriods);
        }
        let mut figures = match element.across_time {
            TimeRule::Sum | TimeRule::Last if additive => {
                self.sums(facts, categories, parts.clone(), of, period)
            }
            rule if additive => self.over_time(facts, &categories, &parts, rule, of, period),
            // Categories of a rate do not make a whole.
            _ if category.is_none() && element.categories() > 1 => {
                self.nothing(of, period, &Absent::NotAdditive)
            }
            _ => self.spread(facts, category.unwrap_or(0), &parts, of, period),
        };
        // A unit below the element's level may have reported a figure of its own all the same.
        if figures.is_empty() {
            figures = self.nothing(of, period, &Absent::NoFigure);
        }
        for figure in &mut figures {
            figure.own = figure.unit.and_then(|unit| own(facts, unit, &parts, category));
            settle(figure, element.counts);
            self.letter(figure, &[(facts, &parts)]);
        }
        figures
    }

    fn sums(
        &self,
        facts: &Facts,
        categories: Range<usize>,
        parts: Vec<Period>,
        of: Of,
        period: Period,
    ) -> Vec<Figure> {
        let (level, decimals) = (facts.element().level, facts.element().decimals);
        let asked = [Asked { facts, categories, parts }];
        self.each(&asked, level, of, period, |_, sum| {
            if sum.coverage.cells == 0 {
                return Err(Absent::NoFigure);
            }
            Rational::from_scaled(sum.values[0], decimals).ok_or(Absent::Overflow)
        })
    }

    /// The rule across time on what the units make together in each part of the span.
    fn over_time(
        &self,
        facts: &Facts,
        categories: &Range<usize>,
        parts: &[Period],
        rule: TimeRule,
        of: Of,
        period: Period,
    ) -> Vec<Figure> {
        let of_part = |part: &Period| self.sums(facts, categories.clone(), vec![*part], of, period);
        let by_part: Vec<Vec<Figure>> = parts.iter().map(of_part).collect();
        // Coverage, letters and what is not allocated are those of the span as a whole.
        let mut made = self.sums(facts, categories.clone(), parts.to_vec(), of, period);
        for figure in &mut made {
            let same = by_part.iter().filter_map(|f| f.iter().find(|f| f.unit == figure.unit));
            let values: Vec<Rational> = same.filter_map(|f| f.parts.clone().ok()).collect();
            figure.parts = match rule {
                TimeRule::Max => values.into_iter().max().ok_or(Absent::NoFigure),
                TimeRule::Min => values.into_iter().min().ok_or(Absent::NoFigure),
                _ => mean(&values),
            };
        }
        made
    }

    fn spread(
        &self,
        facts: &Facts,
        category: usize,
        parts: &[Period],
        of: Of,
        period: Period,
    ) -> Vec<Figure> {
        let (Of::Unit(top) | Of::Under(top, _)) = of;
        let day = self.borders.day(period);
        let Some(spread) = Spread::new(self.cube, facts, category, parts, (day, top)) else {
            return self.nothing(of, period, &Absent::NoFigure);
        };
        let rule = &facts.element().across_units;
        let nodes = nodes(spread.tree(), of);
        let figure = |(unit, node): (UnitId, u32)| {
            let made = spread.under(node, rule);
            Figure {
                unit: Some(unit),
                period,
                value: made.value.clone(),
                parts: made.value,
                own: None,
                coverage: made.coverage,
                weight: made.weight,
                status: if made.estimated { Status::Estimated } else { Status::Normal },
                unallocated: false,
            }
        };
        nodes.into_iter().map(figure).collect()
    }

    /// What a term stands for in a period; nothing where it cannot be there.
    pub(super) fn asked(&self, term: &Term, period: Period) -> Option<Asked<'a>> {
        let facts = self.cube.facts(&term.element)?;
        let element = facts.element();
        let categories = match &term.category {
            None => 0..element.categories(),
            Some(code) => element.category(Some(code)).map(|c| c..c + 1)?,
        };
        let parts = match term.shift {
            Shift::None => span(facts, period),
            Shift::Previous(n) => span(facts, period.shift(-i32::from(n))?),
            Shift::SameLastYear => span(facts, period.last_year()?),
            Shift::YearToDate => year_to_date(facts, period),
            Shift::YearToDateLastYear => year_to_date(facts, period.last_year()?),
            Shift::Latest => vec![self.latest(facts, period)?],
        };
        (!parts.is_empty()).then_some(Asked { facts, categories, parts })
    }

    /// The last period up to the end of another one for which anybody reported anything.
    fn latest(&self, facts: &Facts, period: Period) -> Option<Period> {
        let (kind, level) = (facts.element().frequency, facts.element().level);
        let last = last_up_to(kind, period.end_in_months())?;
        let first = facts.span()?.0.ordinal();
        let mut back = (first..=last).rev().take(FURTHEST).filter_map(|n| Period::from_ordinal(kind, n));
        back.find(|p| any(self.cube, facts, level, *p) || facts.has_own(*p))
    }

    fn each(
        &self,
        asked: &[Asked<'_>],
        level: UnitLevel,
        of: Of,
        period: Period,
        value: impl Fn(Option<UnitId>, &Sum) -> Result<Rational, Absent>,
    ) -> Vec<Figure> {
        let figure = |(unit, sum): (Option<UnitId>, Sum)| {
            let value = value(unit, &sum);
            Figure {
                unit,
                period,
                value: value.clone(),
                parts: value,
                own: None,
                coverage: sum.coverage,
                weight: None,
                status: if sum.divided { Status::Estimated } else { Status::Normal },
                unallocated: sum.unallocated,
            }
        };
        self.each_sum(asked, level, of, period).into_iter().map(figure).collect()
    }

    pub(super) fn each_sum(
        &self,
        asked: &[Asked<'_>],
        level: UnitLevel,
        of: Of,
        period: Period,
    ) -> Vec<(Option<UnitId>, Sum)> {
        let (Of::Unit(unit) | Of::Under(unit, _)) = of;
        let Some(sheet) = Sheet::new(self.cube, asked, level, self.borders.day(period), Some(unit)) else {
            return Vec::new();
        };
        let tree = &sheet.tree;
        let mut sums: Vec<_> =
            nodes(tree, of).into_iter().map(|(unit, node)| (Some(unit), sheet.under(node))).collect();
        if let (Of::Under(..), Some(node)) = (of, tree.node_of(unit)) {
            sums.extend(sheet.left_over(node, of_level(of)).map(|sum| (None, sum)));
        }
        sums
    }

    pub(super) fn nothing(&self, of: Of, period: Period, why: &Absent) -> Vec<Figure> {
        let day = self.borders.day(period);
        let units = match of {
            Of::Unit(unit) => vec![unit],
            Of::Under(unit, level) => {
                let tree = Tree::at(self.cube.register(), day, level);
                nodes(&tree, Of::Under(unit, level)).into_iter().map(|(unit, _)| unit).collect()
            }
        };
        let lives = |unit: &UnitId| self.cube.register().get(*unit).is_some_and(|u| u.lives(day));
        let figure = |unit| Figure {
            unit: Some(unit),
            period,
            value: Err(why.clone()),
            parts: Err(why.clone()),
            own: None,
            coverage: Coverage::default(),
            weight: None,
            status: Status::Missing,
            unallocated: false,
        };
        units.into_iter().filter(lives).map(figure).collect()
    }

    /// The weakest letter among the cells that a figure is made of.
    pub(super) fn letter(&self, figure: &mut Figure, sources: &[(&Facts, &[Period])]) {
        if figure.value.is_err() {
            figure.status = Status::Missing;
            return;
        }
        if figure.status == Status::Missing {
            figure.status = Status::Normal;
        }
        let Some(unit) = figure.unit else { return };
        let day = self.borders.day(figure.period);
        for (facts, parts) in sources {
            for (cell, status) in parts.iter().flat_map(|p| facts.marked(*p)) {
                if status != Status::Missing && self.cube.lands_under(facts, cell, unit, day) {
                    figure.status = weaker(figure.status, status);
                }
            }
        }
    }
}

/// The code under which figures of an indicator are kept that were reported as such, for periods of a
/// kind: a yearly percentage is not made of quarterly ones.
#[must_use]
pub fn reported_as(code: &str, kind: PeriodKind) -> String {
    format!("{code}/{kind}")
}
