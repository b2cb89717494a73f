//! Who has reported: one round unit by unit, and units × rounds.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use cotmoc_core::calendar::Timeliness;
use cotmoc_core::fold::fold;
use cotmoc_core::model::UnitId;
use cotmoc_store::{rounds, steps, submissions};

use super::entry::{self, May};
use super::forms;
use super::many::{self, Filter, Picked};
use super::paper::unit_name;
use crate::model::{
    FormId, FormRecord, FormVersion, Round, RoundId, RoundTally, StepRecord, Submission, SubmissionId,
};
use crate::permission::Scope;
use crate::{Action, Context, Result, limits, units, when};

/// The board of one round.
#[derive(Debug, Clone)]
pub struct Board {
    /// The round.
    pub round: Arc<Round>,
    /// The version of the form.
    pub form: Arc<FormVersion>,
    /// Name of the unit under which units report.
    pub root: String,
    /// How many submissions stand where, of those that the actor may see.
    pub tally: RoundTally,
    /// The rows of this page, by code of the unit.
    pub rows: Vec<BoardRow>,
    /// Rows that the filter leaves, on all pages.
    pub found: usize,
    /// Rows that the actor may see.
    pub all: usize,
    /// Rows of a page.
    pub per_page: usize,
    /// Whether the actor may close the round, extend, exempt.
    pub manages: bool,
}

/// One unit on the board.
#[derive(Debug, Clone)]
pub struct BoardRow {
    /// What the unit owes.
    pub submission: Submission,
    /// Code of the unit on the period's last day.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Name of the unit that hands it in, where that is another one.
    pub reporter: Option<String>,
    /// Whether it was handed in on time, or how many days are left.
    pub timeliness: Timeliness,
    /// What happened last.
    pub last: Option<StepRecord>,
    /// What the actor may do with it.
    pub may: May,
}

/// The board of one round.
///
/// # Errors
/// [`crate::Kind::NotFound`], [`crate::Kind::Forbidden`].
pub async fn round(cx: &Context, id: RoundId, filter: &Filter) -> Result<Board> {
    cx.require(Action::ReadBoard)?;
    let mut tx = cx.store().read().await?;
    let Picked { round, form, picked, found, all, per_page, register } =
        many::pick(cx, &mut tx, id, filter, limits::GRID_ROWS).await?;
    let today = when::day(cx.now());
    let ids: Vec<SubmissionId> = picked.iter().map(|(p, ..)| p.submission.id).collect();
    let mut last: HashMap<SubmissionId, StepRecord> =
        steps::newest(&mut tx, ids).await?.into_iter().map(|s| (s.submission, s)).collect();
    let tally = rounds::tallies(&mut tx, [id], today).await?.into_iter().next().map(|(_, t)| t);
    let rows = picked.into_iter().map(|(paper, code, name)| {
        let s = &paper.submission;
        let other = (s.reporter != s.unit).then(|| unit_name(&register, s.reporter, today));
        BoardRow {
            code,
            name,
            reporter: other,
            timeliness: entry::in_time(s, cx),
            last: last.remove(&s.id),
            may: entry::may(cx, &paper, &register),
            submission: paper.submission,
        }
    });
    Ok(Board {
        rows: rows.collect(),
        root: unit_name(&register, round.root, round.period.last_day()),
        tally: tally.unwrap_or_default(),
        found,
        all,
        per_page,
        manages: cx.covers(Action::ManageRounds, &Scope::unit_form(round.root, round.form), &register),
        round,
        form,
    })
}

/// Units × rounds of one form.
#[derive(Debug, Clone)]
pub struct Matrix {
    /// The form.
    pub form: FormRecord,
    /// Its rounds, the newest period first.
    pub rounds: Vec<(Round, RoundTally)>,
    /// The rows of this page.
    pub rows: Vec<MatrixRow>,
    /// Rows that the search leaves, on all pages.
    pub found: usize,
    /// Rows of a page.
    pub per_page: usize,
    /// Whether rows are units or what is above them.
    pub by: Rows,
}

/// What a row of a matrix stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Rows {
    /// Each unit that reports.
    #[default]
    Units,
    /// The units above them, together.
    Above,
}

/// A row of a matrix.
#[derive(Debug, Clone)]
pub struct MatrixRow {
    /// The unit.
    pub unit: UnitId,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What it owes in each round, in the order of the rounds; empty where it owes nothing. For
    /// [`Rows::Above`] the submissions are those of all units below.
    pub cells: Vec<Vec<Submission>>,
}

/// Units × the newest rounds of a form.
///
/// # Errors
/// [`crate::Kind::NotFound`], [`crate::Kind::Forbidden`].
pub async fn matrix(cx: &Context, form: FormId, last: usize, by: Rows, filter: &Filter) -> Result<Matrix> {
    cx.require(Action::ReadBoard)?;
    let mut tx = cx.store().read().await?;
    let record = forms::get(&mut tx, form).await?;
    let last = i64::try_from(last.clamp(1, 24)).unwrap_or(24);
    let found = rounds::of_form(&mut tx, form, last).await?;
    let register = units::load(cx, &mut tx).await?.register;
    let today = when::day(cx.now());
    let tallies = rounds::tallies(&mut tx, found.iter().map(|r| r.id), today).await?;
    let place: HashMap<RoundId, usize> = found.iter().enumerate().map(|(n, r)| (r.id, n)).collect();
    let day = found.first().map_or(today, |r| r.period.last_day());
    let mut rows: BTreeMap<(String, UnitId), MatrixRow> = BTreeMap::new();
    let words: Vec<String> = fold(&filter.search).split_whitespace().map(str::to_owned).collect();
    for submission in submissions::of_rounds(&mut tx, found.iter().map(|r| r.id)).await? {
        let sees = |unit| cx.covers(Action::ReadBoard, &Scope::unit_form(unit, form), &register);
        if !sees(submission.unit) && !sees(submission.reporter) {
            continue;
        }
        let shown = match by {
            Rows::Units => Some(submission.unit),
            Rows::Above => register.above(submission.unit, day).first().map(|u| u.id),
        };
        let Some(unit) = shown.and_then(|id| register.get(id)) else { continue };
        let (name, Some(&column)) = (unit.name(day), place.get(&submission.round)) else { continue };
        let text = format!("{} {}", name.code, fold(&name.name));
        if !words.iter().all(|word| text.contains(word.as_str())) {
            continue;
        }
        let row = rows.entry((name.code.clone(), unit.id)).or_insert_with(|| MatrixRow {
            unit: unit.id,
            code: name.code.clone(),
            name: name.name.clone(),
            cells: vec![Vec::new(); found.len()],
        });
        row.cells[column].push(submission);
    }
    let tally = |r: &Round| tallies.iter().find(|(id, _)| *id == r.id).map(|(_, t)| *t).unwrap_or_default();
    let per_page = limits::GRID_ROWS;
    let count = rows.len();
    Ok(Matrix {
        form: record,
        rows: rows.into_values().skip(filter.page.saturating_mul(per_page)).take(per_page).collect(),
        rounds: found.into_iter().map(|r| (r.clone(), tally(&r))).collect(),
        found: count,
        per_page,
        by,
    })
}
