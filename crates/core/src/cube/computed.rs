//! Figures that are computed from others by a formula.

use std::collections::{BTreeMap, BTreeSet};

use super::facts::Facts;
use super::figure::{Absent, Figure, Of};
use super::sheet::{Asked, Sum};
use super::tally::Coverage;
use super::terms::{category, is_additive, own, settle};
use super::view::{View, reported_as};
use crate::formula::{Formula, Outcome, Rational, Term, evaluate};
use crate::model::{Counts, Period, Status, UnitId, UnitLevel};

impl View<'_> {
    /// An indicator: computed, and as it was reported.
    pub(super) fn of_indicator(
        &self,
        code: &str,
        formula: Option<&Formula>,
        counts: Counts,
        of: Of,
        period: Period,
    ) -> Vec<Figure> {
        let kept = self.cube.facts(&reported_as(code, period.kind()));
        // Most indicators with a formula are never reported as such: nothing is looked for then.
        let spans =
            |facts: &&Facts| facts.span().is_some_and(|(first, last)| first <= period && period <= last);
        let kept = kept.filter(|facts| formula.is_none() || spans(facts));
        let reported = kept.map(|facts| self.of_element(facts, None, of, period));
        let Some(formula) = formula else {
            return reported.unwrap_or_else(|| self.nothing(of, period, &Absent::NoFigure));
        };
        let mut figures = self.of_formula(formula, of, period);
        for figure in &mut figures {
            let reported = reported.iter().flatten().find(|r| r.unit == figure.unit && r.unit.is_some());
            if let Some(reported) = reported {
                figure.own = reported.value.as_ref().ok().copied().or(figure.own);
            }
            let computed = figure.parts.is_ok() && counts == Counts::Parts;
            settle(figure, counts);
            if let Some(reported) = reported.filter(|r| !computed && r.value.is_ok()) {
                figure.status = reported.status;
            }
        }
        figures
    }

    fn of_formula(&self, formula: &Formula, of: Of, period: Period) -> Vec<Figure> {
        let terms = formula.terms();
        let resolved: Vec<(usize, Asked<'_>)> =
            terms.iter().enumerate().filter_map(|(n, term)| Some((n, self.asked(term, period)?))).collect();
        let additive = |asked: &Asked<'_>| is_additive(asked.facts.element());
        let mut levels: BTreeMap<UnitLevel, Vec<usize>> = BTreeMap::new();
        for (place, (_, asked)) in resolved.iter().enumerate().filter(|(_, (_, asked))| additive(asked)) {
            levels.entry(asked.facts.element().level).or_default().push(place);
        }
        let mut made: BTreeMap<Option<UnitId>, Values> = BTreeMap::new();
        let mut order: Vec<Option<UnitId>> = Vec::new();
        for (level, places) in &levels {
            let asked: Vec<Asked<'_>> = places.iter().map(|&p| resolved[p].1.clone()).collect();
            for (unit, sum) in self.each_sum(&asked, *level, of, period) {
                let values = made.entry(unit).or_insert_with(|| {
                    order.push(unit);
                    Values::new(terms.len(), sum.coverage)
                });
                values.add(&sum, places, &resolved);
            }
        }
        for (term, asked) in resolved.iter().filter(|(_, asked)| !additive(asked)) {
            for figure in self.of_element(asked.facts, category(&terms[*term], asked), of, period) {
                let values = made.entry(figure.unit).or_insert_with(|| {
                    order.push(figure.unit);
                    Values::new(terms.len(), figure.coverage)
                });
                values.terms[*term] = figure.value.ok();
            }
        }
        if order.is_empty() {
            return self.nothing(of, period, &Absent::NoFigure);
        }
        let figure =
            |unit: Option<UnitId>| self.of_values(formula, &terms, &resolved, unit, &made[&unit], period);
        let mut figures: Vec<Figure> = order.into_iter().map(figure).collect();
        self.name_missing(&mut figures, &terms, &resolved, of);
        figures
    }

    /// Where nothing is there together, says which figure is not there at all.
    fn name_missing(&self, figures: &mut [Figure], terms: &[Term], resolved: &[(usize, Asked<'_>)], of: Of) {
        let together = |f: &Figure| matches!(f.parts, Err(Absent::Without(_))) && f.coverage.cells == 0;
        let Some(period) = figures.iter().find(|f| together(f)).map(|f| f.period) else { return };
        let mut there: Vec<BTreeSet<Option<UnitId>>> = vec![BTreeSet::new(); terms.len()];
        for (term, asked) in resolved.iter().filter(|(_, asked)| is_additive(asked.facts.element())) {
            let alone = self.each_sum(std::slice::from_ref(asked), asked.facts.element().level, of, period);
            there[*term]
                .extend(alone.into_iter().filter(|(_, s)| s.coverage.cells > 0).map(|(unit, _)| unit));
        }
        for figure in figures.iter_mut().filter(|f| together(f)) {
            let missing: Vec<&Term> = terms
                .iter()
                .zip(&there)
                .filter(|(_, units)| !units.contains(&figure.unit))
                .map(|(t, _)| t)
                .collect();
            let why = match missing[..] {
                [] => Absent::NotTogether,
                _ if missing.len() == terms.len() => Absent::NoFigure,
                [first, ..] => Absent::Without(first.to_string()),
            };
            if figure.value == figure.parts {
                figure.value = Err(why.clone());
            }
            figure.parts = Err(why);
        }
    }

    fn of_values(
        &self,
        formula: &Formula,
        terms: &[Term],
        resolved: &[(usize, Asked<'_>)],
        unit: Option<UnitId>,
        values: &Values,
        period: Period,
    ) -> Figure {
        let evaluated = |known: &[Option<Rational>]| {
            let value = |term: &Term| terms.iter().position(|t| t == term).and_then(|n| known[n]);
            match evaluate(formula, &value) {
                Outcome::Value(value) => Ok(value),
                Outcome::Missing(reason) => Err(Absent::from(reason)),
            }
        };
        let owned = |(n, asked): &(usize, Asked<'_>)| {
            Some((*n, own(asked.facts, unit?, &asked.parts, category(&terms[*n], asked))?))
        };
        let mut own_terms = vec![None; terms.len()];
        for (n, value) in resolved.iter().filter_map(owned) {
            own_terms[n] = Some(value);
        }
        let mut figure = Figure {
            unit,
            period,
            value: Err(Absent::NoFigure),
            parts: evaluated(&values.terms),
            own: if own_terms.iter().any(Option::is_some) { evaluated(&own_terms).ok() } else { None },
            coverage: values.coverage,
            weight: None,
            status: if values.divided { Status::Estimated } else { Status::Normal },
            unallocated: values.unallocated,
        };
        let sources: Vec<(&Facts, &[Period])> =
            resolved.iter().map(|(_, asked)| (asked.facts, &asked.parts[..])).collect();
        settle(&mut figure, Counts::Parts);
        self.letter(&mut figure, &sources);
        figure
    }
}

/// Values of the terms of a formula for one unit.
struct Values {
    terms: Vec<Option<Rational>>,
    coverage: Coverage,
    divided: bool,
    unallocated: bool,
}

impl Values {
    fn new(terms: usize, coverage: Coverage) -> Self {
        Self { terms: vec![None; terms], coverage, divided: false, unallocated: false }
    }

    fn add(&mut self, sum: &Sum, places: &[usize], resolved: &[(usize, Asked<'_>)]) {
        self.divided |= sum.divided;
        self.unallocated |= sum.unallocated;
        if sum.coverage.cells == 0 {
            return;
        }
        for (&place, &value) in places.iter().zip(&sum.values) {
            let (term, asked) = &resolved[place];
            self.terms[*term] = Rational::from_scaled(value, asked.facts.element().decimals);
        }
    }
}
