//! What the checks say about submissions: everything they need is gathered in a few statements, then
//! the core judges.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use cotmoc_core::catalogue::Catalogue;
use cotmoc_core::check::{self, Input, Judgement, Other, Sheet, Sum};
use cotmoc_core::form::{Form, Rule};
use cotmoc_core::model::UnitId;
use cotmoc_core::units::Register;
use cotmoc_store::{Tx, cells, observations, series, submissions};
use rust_decimal::Decimal;

use super::paper::{Answers, Paper, answered, unit_name};
use super::past::{self, BACK, Past, Wanted};
use crate::model::{Cell, FactKey, SeriesKind, SubmissionId};
use crate::{Context, Result, units};

/// What is known beside the answers of submissions of one round.
#[derive(Debug, Default)]
pub(super) struct Known {
    past: Past,
    peers: Vec<(UnitId, BTreeMap<String, Decimal>)>,
    sums: HashMap<UnitId, BTreeMap<String, Sum>>,
    others: HashMap<UnitId, BTreeMap<String, Other>>,
}

/// Gathers what the checks of a form ask for, for papers of one round.
pub(super) async fn gather(
    cx: &Context,
    tx: &mut Tx,
    papers: &[&Paper],
    register: &Register,
) -> Result<Known> {
    let Some(first) = papers.first() else { return Ok(Known::default()) };
    let form = first.asked();
    let earlier = lines_of(form, |rule| matches!(rule, Rule::Change { .. } | Rule::OwnHistory { .. }));
    let past = past::past(cx, tx, papers, Wanted { lines: &earlier, back: BACK }).await?;
    let beside = lines_of(form, |rule| matches!(rule, Rule::Peers { .. } | Rule::SumOfUnits { .. }));
    let peers = if beside.is_empty() { Vec::new() } else { peers(tx, first, &beside).await? };
    let mut known = Known { past, peers, ..Known::default() };
    let summed = lines_of(form, |rule| matches!(rule, Rule::SumOfUnits { .. }));
    if !summed.is_empty() {
        for paper in papers {
            let sums = sums(cx, tx, paper, &summed, &known.peers, register).await?;
            known.sums.insert(paper.submission.unit, sums);
        }
    }
    let doubled = lines_of(form, |rule| matches!(rule, Rule::OtherSource { .. }));
    if !doubled.is_empty() {
        known.others = others(cx, tx, papers, &doubled).await?;
    }
    Ok(known)
}

/// The lines that some rules of a form look at.
fn lines_of(form: &Form, which: impl Fn(&Rule) -> bool) -> BTreeSet<&str> {
    form.checks.iter().filter(|c| which(&c.rule)).flat_map(|c| c.rule.lines()).collect()
}

/// What stands now in these lines for every unit of the round.
async fn peers(
    tx: &mut Tx,
    paper: &Paper,
    lines: &BTreeSet<&str>,
) -> Result<Vec<(UnitId, BTreeMap<String, Decimal>)>> {
    let lines: Vec<&str> = lines.iter().copied().collect();
    let unit: HashMap<SubmissionId, UnitId> =
        submissions::of_round(tx, paper.round.id).await?.into_iter().map(|s| (s.id, s.unit)).collect();
    let mut values: BTreeMap<UnitId, BTreeMap<String, Decimal>> = BTreeMap::new();
    for cell in cells::of_lines(tx, paper.round.id, &lines).await? {
        if let (Some(unit), Some(value)) = (unit.get(&cell.submission), cell.answer.value) {
            values.entry(*unit).or_default().insert(cell.line, value);
        }
    }
    Ok(values.into_iter().collect())
}

/// The sum of the units beside this one, and what the unit above them reports itself. For a form of the
/// unit above, the sum is of what the units below reported, and the figure is the answer itself.
async fn sums(
    cx: &Context,
    tx: &mut Tx,
    paper: &Paper,
    lines: &BTreeSet<&str>,
    peers: &[(UnitId, BTreeMap<String, Decimal>)],
    register: &Register,
) -> Result<BTreeMap<String, Sum>> {
    let (unit, day) = (paper.submission.unit, paper.round.period.last_day());
    let below = paper.asked().lines().filter(|l| lines.contains(l.key.as_str())).any(|line| {
        let element = Catalogue::embedded().element(&line.element);
        element.is_some_and(|e| e.level != paper.asked().level)
    });
    if below {
        let own = past::under_root(cx, tx, paper.asked(), unit, paper.round.period).await?;
        let sum = |(key, total): (String, past::Total)| Some((key, Sum { units: total.parts?, upper: None }));
        return Ok(own.into_iter().filter(|(key, _)| lines.contains(key.as_str())).filter_map(sum).collect());
    }
    let above = |unit: UnitId| register.above(unit, day).first().map(|u| u.id);
    let beside = |line: &str| {
        let same = peers.iter().filter(|(other, _)| above(*other) == above(unit));
        same.filter_map(|(_, values)| values.get(line)).try_fold(Decimal::ZERO, |sum, v| sum.checked_add(*v))
    };
    let totals = past::totals(cx, tx, paper, lines).await?;
    let sum = |(key, total): (String, Vec<past::Total>)| {
        let upper = total.first()?.own?;
        let units = beside(&key)?;
        Some((key, Sum { units, upper: Some(upper) }))
    };
    Ok(totals.into_iter().filter_map(sum).collect())
}

/// Figures that somebody else gave for the same units and period.
async fn others(
    cx: &Context,
    tx: &mut Tx,
    papers: &[&Paper],
    lines: &BTreeSet<&str>,
) -> Result<HashMap<UnitId, BTreeMap<String, Other>>> {
    let mut found: HashMap<UnitId, BTreeMap<String, Other>> = HashMap::new();
    let Some(first) = papers.first() else { return Ok(found) };
    let numbers: HashMap<String, _> = series::list(tx)
        .await?
        .into_iter()
        .filter(|s| s.kind == SeriesKind::Element)
        .map(|s| (s.code, s.id))
        .collect();
    let mut keys: Vec<(FactKey, &str)> = Vec::new();
    for line in first.asked().lines().filter(|l| lines.contains(l.key.as_str())) {
        let Some(series) = numbers.get(&line.element) else { continue };
        let category = line.category.clone().unwrap_or_default();
        let key =
            |unit| FactKey { series: *series, unit, period: first.round.period, category: category.clone() };
        keys.extend(papers.iter().map(|p| (key(p.submission.unit), line.key.as_str())));
    }
    let asked: Vec<&FactKey> = keys.iter().map(|(key, _)| key).collect();
    let kept = observations::current(tx, &asked).await?;
    let register = units::load(cx, tx).await?.register;
    let line: HashMap<&FactKey, &str> = keys.iter().map(|(key, line)| (key, *line)).collect();
    for observation in kept {
        let paper = papers.iter().find(|p| p.submission.unit == observation.key.unit);
        let own = paper.map(|p| unit_name(&register, p.submission.reporter, first.round.period.last_day()));
        let (Some(value), Some(line)) = (observation.value, line.get(&observation.key)) else { continue };
        let provider = observation.origin.provider;
        if provider.is_empty() || own.as_ref() == Some(&provider) {
            continue;
        }
        let other = Other { value, provider };
        found.entry(observation.key.unit).or_default().insert((*line).to_owned(), other);
    }
    Ok(found)
}

impl Known {
    /// What a submission is judged by.
    pub(super) fn input(&self, paper: &Paper, cells: &HashMap<String, Cell>) -> Input {
        let unit = paper.submission.unit;
        let form = paper.asked();
        let answers: BTreeMap<_, _> =
            cells.values().filter_map(|c| Some((c.line.clone(), answered(&c.answer)?))).collect();
        let (mut before, mut history) = (BTreeMap::new(), BTreeMap::new());
        for line in form.lines() {
            if let Some(value) = self.past.before(unit, &line.key) {
                before.insert(line.key.clone(), value);
            }
            let values: Vec<Decimal> =
                self.past.of(unit, &line.key).iter().filter_map(|(_, value)| *value).collect();
            if !values.is_empty() {
                history.insert(line.key.clone(), values);
            }
        }
        let others: Vec<BTreeMap<String, Decimal>> =
            self.peers.iter().filter(|(other, _)| *other != unit).map(|(_, values)| values.clone()).collect();
        Input {
            answers,
            before,
            history,
            peers: check::peers(&form.checks, &others),
            units: self.sums.get(&unit).cloned().unwrap_or_default(),
            others: self.others.get(&unit).cloned().unwrap_or_default(),
        }
    }
}

/// What the checks say about papers of one round.
pub(super) async fn judge(
    cx: &Context,
    tx: &mut Tx,
    papers: &[&Paper],
    answers: &Answers,
    register: &Register,
) -> Result<HashMap<SubmissionId, Judgement>> {
    let Some(first) = papers.first() else { return Ok(HashMap::new()) };
    let sheet = Sheet::of(first.asked(), Catalogue::embedded());
    let known = gather(cx, tx, papers, register).await?;
    let empty = HashMap::new();
    let of = |paper: &&Paper| {
        let cells = answers.get(&paper.submission.id).unwrap_or(&empty);
        (paper.submission.id, check::judge(&sheet, &known.input(paper, cells)))
    };
    Ok(papers.iter().map(of).collect())
}
