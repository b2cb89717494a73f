//! One grid for many units: rows are units, columns are lines.

use std::collections::BTreeMap;
use std::sync::Arc;

use cotmoc_core::calendar::Timeliness;
use cotmoc_core::fold::fold;
use cotmoc_core::form::SubmissionState;
use cotmoc_core::model::UnitId;
use cotmoc_core::units::Register;
use cotmoc_store::{Tx, cells, submissions};
use rust_decimal::Decimal;

use super::entry::{self, LineView, May};
use super::paper::{self, Paper};
use super::past::{self, Total, Wanted};
use crate::model::{Cell, FormVersion, Round, RoundId, Submission};
use crate::{Context, Result, limits, units};

/// Which rows are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only those that stand so.
    pub which: Which,
    /// Words of the name or the code, without regard to diacritics.
    pub search: String,
    /// The page, from 0.
    pub page: usize,
    /// Rows of a page; 0 for [`limits::GRID_ROWS`], which is also the most.
    pub rows: usize,
}

/// Submissions by where they stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Which {
    /// Every one.
    #[default]
    All,
    /// Without any answer.
    Silent,
    /// Being filled in.
    Draft,
    /// Handed in.
    Submitted,
    /// Sent back.
    Returned,
    /// Approved or locked.
    Approved,
    /// Not handed in although the last day is over.
    Late,
    /// Relieved of reporting.
    Exempt,
}

impl Which {
    /// Every one, in the order of filters on pages.
    pub const ALL: [Self; 8] = [
        Self::All,
        Self::Silent,
        Self::Draft,
        Self::Submitted,
        Self::Returned,
        Self::Approved,
        Self::Late,
        Self::Exempt,
    ];

    /// Whether a submission is one of them.
    #[must_use]
    pub fn holds(self, submission: &Submission, today: jiff::civil::Date) -> bool {
        let exempt = submission.exempt_reason.is_some();
        let state = submission.state;
        match self {
            Self::All => true,
            Self::Exempt => exempt,
            _ if exempt => false,
            Self::Silent => state == SubmissionState::Draft && submission.changed_at.is_none(),
            Self::Draft => state == SubmissionState::Draft && submission.changed_at.is_some(),
            Self::Submitted => state == SubmissionState::Submitted,
            Self::Returned => state == SubmissionState::Returned,
            Self::Approved => matches!(state, SubmissionState::Approved | SubmissionState::Locked),
            Self::Late => {
                matches!(state, SubmissionState::Draft | SubmissionState::Returned) && submission.due < today
            }
        }
    }
}

/// The grid of a round.
#[derive(Debug, Clone)]
pub struct ManyPage {
    /// The round.
    pub round: Arc<Round>,
    /// The version of the form.
    pub form: Arc<FormVersion>,
    /// The columns, without what is in their cells.
    pub columns: Vec<LineView>,
    /// The rows of this page, by code of the unit.
    pub rows: Vec<ManyRow>,
    /// Rows that the filter leaves, on all pages.
    pub found: usize,
    /// Rows that the actor may see, on all pages and without the filter.
    pub all: usize,
    /// Rows of a page.
    pub per_page: usize,
    /// Totals of the unit under which units report, of what is approved, by line.
    pub totals: BTreeMap<String, Total>,
}

/// One unit's row.
#[derive(Debug, Clone)]
pub struct ManyRow {
    /// What the unit owes.
    pub submission: Submission,
    /// Code of the unit on the period's last day.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What stands in its cells, by line.
    pub cells: BTreeMap<String, Cell>,
    /// Figures of the period before, by line.
    pub before: BTreeMap<String, Decimal>,
    /// Whether it was handed in on time, or how many days are left.
    pub timeliness: Timeliness,
    /// What the actor may do with it.
    pub may: May,
}

/// The grid of a round: the units that the actor may see, some of them.
///
/// # Errors
/// [`crate::Kind::NotFound`], [`crate::Kind::Forbidden`].
pub async fn many(cx: &Context, id: RoundId, filter: &Filter) -> Result<ManyPage> {
    lay(cx, id, filter, limits::GRID_ROWS).await
}

/// The same with every unit that the filter leaves, at most [`limits::SHEETS`]: for files with all of them.
///
/// # Errors
/// As [`many`].
pub async fn sheets(cx: &Context, id: RoundId, filter: &Filter) -> Result<ManyPage> {
    lay(cx, id, &Filter { rows: limits::SHEETS, ..filter.clone() }, limits::SHEETS).await
}

/// What a unit owes in a round; `None` where it owes nothing.
///
/// # Errors
/// [`crate::Kind::NotFound`] where there is no such round; [`crate::Kind::Forbidden`] where the actor may
/// not see what the unit owes.
pub async fn of_unit(cx: &Context, id: RoundId, unit: UnitId) -> Result<Option<Paper>> {
    let mut tx = cx.store().read().await?;
    let round = Arc::new(paper::round(&mut tx, id).await?);
    let form = paper::version(cx, &mut tx, &round).await?;
    let register = units::load(cx, &mut tx).await?.register;
    let found = submissions::of_round(&mut tx, id).await?.into_iter().find(|s| s.unit == unit);
    let Some(submission) = found else { return Ok(None) };
    let paper = Paper { submission, round, form };
    if paper.readable(cx, &register) { Ok(Some(paper)) } else { Err(entry::closed()) }
}

async fn lay(cx: &Context, id: RoundId, filter: &Filter, most: usize) -> Result<ManyPage> {
    let mut tx = cx.store().read().await?;
    let Picked { round, form, mut picked, found, all, per_page, register } =
        pick(cx, &mut tx, id, filter, most).await?;
    let keys = form.definition.lines().map(|l| l.key.as_str()).collect();
    let papers: Vec<&Paper> = picked.iter().map(|(paper, ..)| paper).collect();
    let past = past::past(cx, &mut tx, &papers, Wanted { lines: &keys, back: 1 }).await?;
    let ids = papers.iter().map(|p| p.submission.id);
    let mut answers = paper::by_line(cells::of_submissions(&mut tx, ids).await?);
    let totals = past::under_root(cx, &mut tx, &form.definition, round.root, round.period).await?;
    let row = |(paper, code, name): (Paper, String, String)| {
        let unit = paper.submission.unit;
        let before = |key: &&str| Some(((*key).to_owned(), past.before(unit, key)?));
        ManyRow {
            cells: answers.remove(&paper.submission.id).unwrap_or_default().into_iter().collect(),
            before: keys.iter().filter_map(before).collect(),
            timeliness: entry::in_time(&paper.submission, cx),
            may: entry::may(cx, &paper, &register),
            submission: paper.submission,
            code,
            name,
        }
    };
    let rows = picked.drain(..).map(row).collect();
    let columns = entry::lines(&form.definition, |_| {});
    Ok(ManyPage { round, columns, rows, found, all, per_page, totals, form: Arc::clone(&form) })
}

/// Submissions of a round that a filter leaves, with code and name of their units.
pub(super) struct Picked {
    pub(super) round: Arc<Round>,
    pub(super) form: Arc<FormVersion>,
    pub(super) picked: Vec<(Paper, String, String)>,
    pub(super) found: usize,
    pub(super) all: usize,
    pub(super) per_page: usize,
    pub(super) register: Arc<Register>,
}

/// The submissions of a round that the actor may see and a filter leaves, one page of them.
pub(super) async fn pick(
    cx: &Context,
    tx: &mut Tx,
    id: RoundId,
    filter: &Filter,
    most: usize,
) -> Result<Picked> {
    cx.require(crate::Action::ReadEntry)?;
    let round = Arc::new(paper::round(tx, id).await?);
    let form = paper::version(cx, tx, &round).await?;
    let register = units::load(cx, tx).await?.register;
    let (day, today) = (round.period.last_day(), crate::when::day(cx.now()));
    let words: Vec<String> = fold(&filter.search).split_whitespace().map(str::to_owned).collect();
    let mut picked = Vec::new();
    let mut all = 0;
    for submission in submissions::of_round(tx, id).await? {
        let paper = Paper { submission, round: Arc::clone(&round), form: Arc::clone(&form) };
        if !paper.readable(cx, &register) {
            continue;
        }
        all += 1;
        let Some(unit) = register.get(paper.submission.unit) else { continue };
        let name = unit.name(day);
        let text = format!("{} {}", name.code, fold(&name.name));
        let named = words.iter().all(|word| text.contains(word.as_str()));
        if named && filter.which.holds(&paper.submission, today) {
            picked.push((paper, name.code.clone(), name.name.clone()));
        }
    }
    if all == 0 {
        return Err(crate::AppError::new(
            crate::Kind::Forbidden,
            "Bạn không phụ trách đơn vị nào trong đợt này.",
        )
        .hint("Nhờ người quản trị phân công đơn vị cho bạn."));
    }
    picked.sort_by(|a, b| (&a.1, a.0.submission.unit).cmp(&(&b.1, b.0.submission.unit)));
    let per_page = match filter.rows {
        0 => most,
        rows => rows.min(most),
    };
    let found = picked.len();
    let picked = picked.into_iter().skip(filter.page.saturating_mul(per_page)).take(per_page).collect();
    Ok(Picked { round, form, picked, found, all, per_page, register })
}
