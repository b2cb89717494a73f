//! The cube as it is now, kept between requests and brought up to date before each answer.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use cotmoc_core::catalogue::{Catalogue, Indicator};
use cotmoc_core::cube::{Cell, Cube, reported_as};
use cotmoc_core::model::{Element, ElementKind, PeriodKind, Quantity, TimeRule, UnitLevel, UnitRule};
use cotmoc_store::model::{Fact, Revision, Series, SeriesId, SeriesKind};
use cotmoc_store::{Tx, batches, observations, series};
use tokio::sync::RwLock;

use crate::{Context, Result, units};

/// The figures that were asked for so far.
#[derive(Debug, Default)]
pub(crate) struct Engine(RwLock<Option<State>>);

#[derive(Debug)]
struct State {
    units: i64,
    facts: Revision,
    /// Number of the last observation that is in it.
    last: i64,
    cube: Cube,
    /// The series that are in it, by number.
    series: HashMap<SeriesId, String>,
    /// Codes that were asked for; some have no series yet.
    codes: BTreeSet<String>,
}

/// Observations per statement: enough to be quick, few enough to be forgotten soon.
const CHUNK: i64 = 20_000;

/// Answers from a cube that holds the figures of `codes` as they are at the moment of the transaction.
///
/// Two small statements tell whether units or figures changed since the last answer, whichever
/// instance changed them. If so, only what is newer is read.
pub(crate) async fn ask<R>(
    cx: &Context,
    tx: &mut Tx,
    codes: &BTreeSet<String>,
    answer: impl FnOnce(&Cube) -> R,
) -> Result<R> {
    let current = units::load(cx, tx).await?;
    let facts = batches::revision(tx).await?;
    let engine = &cx.engine().0;
    {
        let held = engine.read().await;
        if let Some(state) = held.as_ref().filter(|s| s.is_at(current.revision, facts, codes)) {
            return Ok(answer(&state.cube));
        }
    }
    let mut held = engine.write().await;
    // An older moment than the one that is held is answered from a cube of its own.
    if held.as_ref().is_some_and(|s| s.facts.newest > facts.newest || s.units > current.revision) {
        drop(held);
        let until = batches::known_at(tx, None).await?;
        return Ok(answer(&load(cx, tx, codes, until).await?));
    }
    let mut state = match held.take() {
        Some(state) if state.facts.removals == facts.removals => state,
        _ => State::new(&current, facts),
    };
    state.bring_up_to_date(tx, &current, facts, codes).await?;
    *held = Some(state);
    // Others may read while the answer is made.
    let held = held.downgrade();
    Ok(answer(&held.as_ref().expect("it was put there").cube))
}

/// A cube of its own with the figures of `codes` up to an observation: as they were known then.
pub(crate) async fn load(cx: &Context, tx: &mut Tx, codes: &BTreeSet<String>, until: i64) -> Result<Cube> {
    let mut state = beside(cx, tx).await?;
    state.last = until;
    state.add(tx, codes).await?;
    Ok(state.cube)
}

/// Nothing yet, on the present units; on the trees of the cube that is held, where those are the same.
async fn beside(cx: &Context, tx: &mut Tx) -> Result<State> {
    let current = units::load(cx, tx).await?;
    let mut state = State::new(&current, Revision::default());
    if let Some(held) = cx.engine().0.read().await.as_ref().filter(|held| held.units == current.revision) {
        state.cube = held.cube.empty_beside();
    }
    Ok(state)
}

/// Plays the figures of `codes` in the order in which they became known, and shows the cube after each of
/// `ends`, numbers of observations in rising order.
pub(crate) async fn replay(
    cx: &Context,
    tx: &mut Tx,
    codes: &BTreeSet<String>,
    ends: &[i64],
    mut seen: impl FnMut(usize, &Cube),
) -> Result<()> {
    let Some(until) = ends.last() else { return Ok(()) };
    let mut state = beside(cx, tx).await?;
    codes.iter().flat_map(|code| elements(code)).for_each(|element| state.cube.add(&Arc::new(element)));
    let mut facts: Vec<(String, Fact)> = Vec::new();
    for Series { id, code, .. } in series::list(tx).await?.into_iter().filter(|s| codes.contains(&s.code)) {
        each_fact(tx, id, *until, |fact| facts.push((code.clone(), fact))).await?;
    }
    facts.sort_by_key(|(_, fact)| fact.id);
    let mut facts = facts.iter().peekable();
    for (nth, end) in ends.iter().enumerate() {
        while let Some((code, fact)) = facts.next_if(|(_, fact)| fact.id.0 <= *end) {
            put(&mut state.cube, code, fact);
        }
        seen(nth, &state.cube);
    }
    Ok(())
}

/// Reads the figures of a series up to an observation, in the order in which they became known.
async fn each_fact(tx: &mut Tx, series: SeriesId, until: i64, mut each: impl FnMut(Fact)) -> Result<()> {
    let mut after = 0;
    loop {
        let facts = observations::of_series(tx, series, after, until, CHUNK).await?;
        let newest = facts.last().map(|newest| newest.id.0).filter(|_| facts.len() as i64 == CHUNK);
        facts.into_iter().for_each(&mut each);
        match newest {
            Some(newest) => after = newest,
            None => return Ok(()),
        }
    }
}

impl State {
    fn new(current: &units::Current, facts: Revision) -> Self {
        Self {
            units: current.revision,
            facts,
            last: 0,
            cube: Cube::new(Arc::clone(&current.register)),
            series: HashMap::new(),
            codes: BTreeSet::new(),
        }
    }

    fn is_at(&self, units: i64, facts: Revision, codes: &BTreeSet<String>) -> bool {
        self.units == units && self.facts == facts && codes.is_subset(&self.codes)
    }

    async fn bring_up_to_date(
        &mut self,
        tx: &mut Tx,
        current: &units::Current,
        facts: Revision,
        codes: &BTreeSet<String>,
    ) -> Result<()> {
        if self.units != current.revision {
            let empty = Cube::new(Arc::clone(&current.register));
            self.cube = std::mem::replace(&mut self.cube, empty).on(Arc::clone(&current.register));
            self.units = current.revision;
        }
        if self.codes.is_empty() {
            self.last = batches::known_at(tx, None).await?;
        } else if self.facts != facts {
            self.take_newer(tx).await?;
        }
        self.facts = facts;
        let missing: BTreeSet<String> = codes.difference(&self.codes).cloned().collect();
        self.add(tx, &missing).await
    }

    /// Reads what is newer than what is held.
    async fn take_newer(&mut self, tx: &mut Tx) -> Result<()> {
        let known = series::list(tx).await?;
        for one in known.into_iter().filter(|s| self.codes.contains(&s.code)) {
            self.series.insert(one.id, one.code);
        }
        loop {
            let facts = observations::after(tx, self.last, CHUNK).await?;
            let Some((_, newest)) = facts.last() else { return Ok(()) };
            self.last = newest.id.0;
            for (series, fact) in &facts {
                if let Some(code) = self.series.get(series) {
                    put(&mut self.cube, code, fact);
                }
            }
            if (facts.len() as i64) < CHUNK {
                return Ok(());
            }
        }
    }

    /// Reads all figures of more codes, up to the last observation that is held.
    async fn add(&mut self, tx: &mut Tx, codes: &BTreeSet<String>) -> Result<()> {
        for code in codes {
            for element in elements(code) {
                self.cube.add(&Arc::new(element));
            }
        }
        let known = if codes.is_empty() { Vec::new() } else { series::list(tx).await? };
        for Series { id, code, .. } in known.into_iter().filter(|s| codes.contains(&s.code)) {
            each_fact(tx, id, self.last, |fact| put(&mut self.cube, &code, &fact)).await?;
            self.series.insert(id, code);
        }
        self.codes.extend(codes.iter().cloned());
        Ok(())
    }
}

/// Sets the cell of an observation. One that the catalogue no longer knows stays out of figures; it
/// was checked when it came in.
fn put(cube: &mut Cube, code: &str, fact: &Fact) {
    let reported = reported_as(code, fact.period.kind());
    let code = if cube.facts(code).is_some() { code } else { &reported };
    let Some(element) = cube.facts(code).map(|f| Arc::clone(f.element())) else { return };
    let category = Some(fact.category.as_str()).filter(|c| !c.is_empty());
    let value = fact.value.map(|v| Quantity::of(v, element.decimals)).transpose();
    match (element.category(category), value) {
        (Some(category), Ok(value)) if fact.period.kind() == element.frequency => {
            let cell = Cell { period: fact.period, unit: fact.unit, category };
            cube.set(code, cell, value.map(|v| v.0), fact.status);
        }
        _ => tracing::warn!(code, observation = fact.id.0, "an observation that the catalogue does not fit"),
    }
}

/// The element of a code; for an indicator, its figures as they are reported, for each kind of period
/// that its own kind makes up.
fn elements(code: &str) -> Vec<Element> {
    let catalogue = Catalogue::embedded();
    match (catalogue.element(code), catalogue.get(code)) {
        (Some(element), _) => vec![element.clone()],
        (None, Some(indicator)) => {
            let kinds = PeriodKind::ALL.iter().filter(|kind| kind.is_made_of(indicator.frequency));
            kinds.map(|kind| reported(indicator, *kind)).collect()
        }
        (None, None) => Vec::new(),
    }
}

/// Reported figures of an indicator do not add up: several units make one by weight, or not at all
/// (METHODS §4).
fn reported(indicator: &Indicator, kind: PeriodKind) -> Element {
    let catalogue = Catalogue::embedded();
    let level = |code: &str| catalogue.element(code).map(|e| e.level);
    let weight = indicator.weight.as_deref();
    let first = indicator.formula.as_ref().and_then(|f| f.terms().into_iter().next());
    Element {
        code: reported_as(&indicator.code, kind),
        name: indicator.name.clone(),
        unit: indicator.unit.clone(),
        decimals: indicator.decimals,
        kind: ElementKind::Rate,
        across_units: weight.map_or(UnitRule::None, |code| UnitRule::Mean(code.to_owned())),
        across_time: TimeRule::Last,
        breakdown: None,
        level: weight.and_then(level).or_else(|| level(&first?.element)).unwrap_or(UnitLevel::Province),
        frequency: kind,
        counts: indicator.counts,
        provider: indicator.usual_owner.clone(),
        note: None,
    }
}

/// Whether a code is an element's or an indicator's.
pub(super) fn kind_of(code: &str) -> Option<SeriesKind> {
    let catalogue = Catalogue::embedded();
    if catalogue.element(code).is_some() {
        return Some(SeriesKind::Element);
    }
    catalogue.get(code).map(|_| SeriesKind::Indicator)
}
