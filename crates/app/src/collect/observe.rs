//! Approved answers become observations: those that say something else than what holds already.

use std::collections::{BTreeMap, HashMap};

use cotmoc_core::model::Status;
use cotmoc_store::batches::{self, NewBatch};
use cotmoc_store::{Tx, cells, observations, series};

use super::act::Acting;
use super::paper::{self, Answers, Paper, unit_name};
use crate::Result;
use crate::model::{
    BatchId, BatchKind, FactKey, NewObservation, Observation, Provenance, RoundId, SeriesId, SeriesKind,
};

/// Why a figure that was approved once is missing now.
const TAKEN_BACK: &str = "Báo cáo đính chính không còn số liệu này.";
/// Keys per statement.
const CHUNK: usize = 5_000;

/// Writes the figures of the submissions that the last step approves, one batch a round.
pub(super) async fn keep(acting: &mut Acting<'_>) -> Result<()> {
    let mut rounds: BTreeMap<RoundId, Vec<Paper>> = BTreeMap::new();
    for moved in acting.moved() {
        let submission = &moved.paper.submission;
        if submission.approved_revision == Some(submission.revision) {
            rounds.entry(moved.paper.round.id).or_default().push(moved.paper.clone());
        }
    }
    for (round, papers) in rounds {
        let batch = write(acting, &papers).await?;
        for moved in acting.moved() {
            let submission = &moved.paper.submission;
            let whole = submission.approved_revision == Some(submission.revision);
            if let Some(batch) = batch.filter(|_| whole && moved.paper.round.id == round) {
                moved.set_batch(batch);
            }
        }
    }
    Ok(())
}

/// Writes the figures of papers of one round; `None` where all of them hold already.
async fn write(acting: &mut Acting<'_>, papers: &[Paper]) -> Result<Option<BatchId>> {
    let Some(first) = papers.first() else { return Ok(None) };
    let codes: Vec<(SeriesKind, &str)> =
        first.asked().lines().map(|l| (SeriesKind::Element, l.element.as_str())).collect();
    let numbers: HashMap<String, SeriesId> =
        series::ensure(acting.tx, &codes).await?.into_iter().map(|s| (s.code, s.id)).collect();
    let ids = papers.iter().map(|p| p.submission.id);
    let answers = paper::by_line(cells::of_submissions(acting.tx, ids).await?);
    let keys: Vec<FactKey> = papers.iter().flat_map(|p| keys(p, &numbers)).map(|(_, key)| key).collect();
    let kept = current(acting.tx, &keys).await?;
    let mut new = Vec::new();
    for paper in papers {
        let provider = unit_name(&acting.register, paper.submission.reporter, paper.round.period.last_day());
        new.extend(changed(paper, &provider, &numbers, &answers, &kept));
    }
    if new.is_empty() {
        return Ok(None);
    }
    let source = source(first);
    let batch = NewBatch {
        kind: BatchKind::Approval,
        source: &source,
        sha256: None,
        demo: first.round.demo,
        at: acting.cx.now(),
        by: acting.cx.actor().name(),
    };
    let mut writer = batches::open(acting.tx, &batch).await?;
    for chunk in new.chunks(CHUNK) {
        observations::insert(acting.tx, &mut writer, chunk).await?;
    }
    Ok(Some(batches::close(acting.tx, writer).await?.id))
}

/// «B01 Hạ tầng số, kỳ 2026-01».
fn source(paper: &Paper) -> String {
    format!("{} {}, kỳ {}", paper.round.form_code, paper.round.form_title, paper.round.period)
}

/// The key of every line.
fn keys<'p>(
    paper: &'p Paper,
    numbers: &'p HashMap<String, SeriesId>,
) -> impl Iterator<Item = (&'p cotmoc_core::form::Line, FactKey)> {
    paper.asked().lines().filter_map(|line| {
        let key = FactKey {
            series: *numbers.get(&line.element)?,
            unit: paper.submission.unit,
            period: paper.round.period,
            category: line.category.clone().unwrap_or_default(),
        };
        Some((line, key))
    })
}

async fn current(tx: &mut Tx, keys: &[FactKey]) -> Result<HashMap<FactKey, Observation>> {
    let mut kept = HashMap::new();
    for chunk in keys.chunks(CHUNK) {
        let asked: Vec<&FactKey> = chunk.iter().collect();
        kept.extend(observations::current(tx, &asked).await?.into_iter().map(|o| (o.key.clone(), o)));
    }
    Ok(kept)
}

/// The figures of a paper that say something else than what holds.
fn changed(
    paper: &Paper,
    provider: &str,
    numbers: &HashMap<String, SeriesId>,
    answers: &Answers,
    kept: &HashMap<FactKey, Observation>,
) -> Vec<NewObservation> {
    let cells = answers.get(&paper.submission.id);
    let source = source(paper);
    let of_line = |(line, key): (&cotmoc_core::form::Line, FactKey)| {
        let answer =
            cells.and_then(|cells| cells.get(&line.key)).map(|c| c.answer.clone()).unwrap_or_default();
        let before = kept.get(&key);
        let (status, note) = match answer.status {
            Some(status) => (status, Some(answer.reason).filter(|r| !r.is_empty())),
            // An empty cell says nothing, unless an earlier report of this form said something.
            None => {
                before.filter(|b| b.status != Status::Missing && b.origin.source == source)?;
                (Status::Missing, Some(TAKEN_BACK.to_owned()))
            }
        };
        let origin =
            Provenance { provider: provider.to_owned(), source: source.clone(), method: line.method.clone() };
        let value = answer.value.filter(|_| status != Status::Missing);
        let new = NewObservation { key, value, status, origin, sample_size: None, margin: None, note };
        (!before.is_some_and(|kept| new.says_the_same(kept))).then_some(new)
    };
    keys(paper, numbers).filter_map(of_line).collect()
}
