//! What the public sees. Everything here is read from sealed releases that are open at the moment; no
//! other table is asked, so nothing that was not released can be reached.

use cotmoc_core::fold::fold;
use cotmoc_core::model::UnitId;
use cotmoc_store::{Tx, releases};
use serde::de::DeserializeOwned;

use crate::indicators::{Profile, Sheet};
use crate::maps::Map;
use crate::model::{PartKind, PlanId, Release, ReleaseId};
use crate::releases::PlanPart;
use crate::{App, AppError, Kind, Result, limits};

/// A release that may be read, and how it was come by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edition {
    release: Release,
    way: EditionWay,
}

/// How a reader came to an edition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EditionWay {
    /// By the plan: the newest one.
    Newest,
    /// By its own number; `newer` is the edition that has taken its place.
    Fixed {
        /// The edition that has taken its place.
        newer: Option<ReleaseId>,
    },
    /// As an editor, before it is open.
    Preview,
}

/// What stands under the number of an edition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// It is open.
    Open(Edition),
    /// It was withdrawn; the trace tells when and why.
    Withdrawn(Release),
}

impl Edition {
    pub(crate) fn preview(release: Release) -> Self {
        Self { release, way: EditionWay::Preview }
    }

    /// The release.
    #[must_use]
    pub fn release(&self) -> &Release {
        &self.release
    }

    /// How the reader came to it.
    #[must_use]
    pub fn way(&self) -> EditionWay {
        self.way
    }
}

/// Two numbers that differ whenever the public would see something else than before.
///
/// # Errors
/// [`Kind::Internal`].
pub async fn revision(app: &App) -> Result<(i64, i64)> {
    let mut tx = app.store().read().await?;
    Ok(releases::revision(&mut tx, app.now()).await?)
}

/// The open releases, the newest first.
///
/// # Errors
/// [`Kind::Internal`].
pub async fn list(app: &App) -> Result<Vec<Release>> {
    let mut tx = app.store().read().await?;
    Ok(releases::open(&mut tx, app.now(), limits::RELEASES).await?)
}

/// The newest edition of each plan, with its first page.
///
/// # Errors
/// [`Kind::Internal`].
pub async fn home(app: &App) -> Result<Vec<(Edition, PlanPart)>> {
    let mut tx = app.store().read().await?;
    let mut shown: Vec<(Edition, PlanPart)> = Vec::new();
    for release in releases::open(&mut tx, app.now(), limits::RELEASES).await? {
        if shown.len() == limits::PORTAL_PLANS {
            break;
        }
        if shown.iter().any(|(edition, _)| edition.release.plan == release.plan) {
            continue;
        }
        let part = read(&mut tx, release.id, PartKind::Plan, "").await?;
        shown.push((Edition { release, way: EditionWay::Newest }, part));
    }
    Ok(shown)
}

/// The newest edition of a plan.
///
/// # Errors
/// [`Kind::NotFound`] where none is open.
pub async fn newest(app: &App, plan: PlanId) -> Result<Edition> {
    let mut tx = app.store().read().await?;
    let release = releases::newest(&mut tx, plan, app.now()).await?.ok_or_else(absent)?;
    Ok(Edition { release, way: EditionWay::Newest })
}

/// The edition of that number. One that is only prepared, or whose moment has not come, is not there.
///
/// # Errors
/// [`Kind::NotFound`].
pub async fn edition(app: &App, id: ReleaseId) -> Result<Found> {
    let mut tx = app.store().read().await?;
    let release = releases::get(&mut tx, id).await?.ok_or_else(absent)?;
    let now = app.now();
    let was_open = release
        .public_from
        .is_some_and(|from| from <= release.withdrawn.as_ref().map_or(now, |withdrawn| withdrawn.at));
    if !was_open {
        return Err(absent());
    }
    if !release.is_public(now) {
        return Ok(Found::Withdrawn(release));
    }
    let newest = releases::newest(&mut tx, release.plan, now).await?.map(|newest| newest.id);
    let newer = newest.filter(|newest| *newest != release.id);
    Ok(Found::Open(Edition { release, way: EditionWay::Fixed { newer } }))
}

/// Where the plan stands, with the lists of its indicators and units.
///
/// # Errors
/// [`Kind::Internal`].
pub async fn plan(app: &App, edition: &Edition) -> Result<PlanPart> {
    let mut tx = app.store().read().await?;
    read(&mut tx, edition.release.id, PartKind::Plan, "").await
}

/// An indicator of an edition.
///
/// # Errors
/// [`Kind::NotFound`].
pub async fn indicator(app: &App, edition: &Edition, code: &str) -> Result<Sheet> {
    let mut tx = app.store().read().await?;
    read(&mut tx, edition.release.id, PartKind::Indicator, code).await
}

/// A unit of an edition.
///
/// # Errors
/// [`Kind::NotFound`].
pub async fn unit(app: &App, edition: &Edition, unit: UnitId) -> Result<Profile> {
    let mut tx = app.store().read().await?;
    read(&mut tx, edition.release.id, PartKind::Unit, &unit.to_string()).await
}

/// The boundaries of the units of an edition, drawn as they were when it was made; `None` where there were none.
///
/// # Errors
/// [`Kind::Internal`].
pub async fn map(app: &App, edition: &Edition) -> Result<Option<Map>> {
    let mut tx = app.store().read().await?;
    match read(&mut tx, edition.release.id, PartKind::Map, "").await {
        Ok(map) => Ok(Some(map)),
        Err(error) if error.kind() == Kind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// What a search finds in the newest editions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The plan in whose edition it is.
    pub plan: PlanId,
    /// Title of the plan.
    pub of: String,
    /// The code of an indicator, or the number of a unit.
    pub what: HitKind,
    /// Its name.
    pub name: String,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HitKind {
    /// The plan itself.
    Plan,
    /// An indicator, by its code.
    Indicator(String),
    /// A unit, by its number.
    Unit(UnitId),
}

/// Plans, indicators and units whose name or code has all the words, without regard to diacritics.
///
/// # Errors
/// [`Kind::Internal`].
pub async fn search(app: &App, words: &str) -> Result<Vec<Hit>> {
    let words: Vec<String> = fold(words).split_whitespace().map(str::to_owned).take(8).collect();
    if words.is_empty() {
        return Ok(Vec::new());
    }
    let mut hits = Vec::new();
    for (edition, part) in home(app).await? {
        let (plan, of) = (edition.release.plan, part.scorecard.plan.title.clone());
        let fits = |texts: &[&str]| {
            let text = fold(&texts.join(" "));
            words.iter().all(|word| text.contains(word.as_str()))
        };
        let mut add = |what: HitKind, name: &str| {
            hits.push(Hit { plan, of: of.clone(), what, name: name.to_owned() });
        };
        if fits(&[&of, part.scorecard.plan.number.as_deref().unwrap_or_default()]) {
            add(HitKind::Plan, &of);
        }
        for one in part.indicators.iter().filter(|one| fits(&[&one.name, &one.code])) {
            add(HitKind::Indicator(one.code.clone()), &one.name);
        }
        for unit in part.units.iter().filter(|unit| fits(&[&unit.name, &unit.code])) {
            add(HitKind::Unit(unit.id), &unit.name);
        }
    }
    hits.truncate(limits::PORTAL_HITS);
    Ok(hits)
}

async fn read<T: DeserializeOwned>(tx: &mut Tx, release: ReleaseId, kind: PartKind, name: &str) -> Result<T> {
    let content = releases::part(tx, release, kind, name).await?.ok_or_else(absent)?;
    serde_json::from_str(&content)
        .map_err(|e| AppError::new(Kind::Internal, "Không đọc được bản công bố.").because(e))
}

fn absent() -> AppError {
    AppError::new(Kind::NotFound, "Không có trang công khai nào ở địa chỉ này.")
        .hint("Xem danh sách số liệu đã công bố ở trang đầu.")
}
