//! Releases and their pages. A page is written once, with its release, and never changed.

use jiff::Timestamp;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::bulk::{self, Bulk, bulk};
use crate::db::{Tx, on};
use crate::error::{Result, StoreError};
use crate::ids;
use crate::model::{NewPart, PartKind, PlanId, Release, ReleaseId, Withdrawal};
use crate::plans::Changed;
use crate::row::row;
use crate::text::{hex, moment, parse, parse_some};

/// A release to be made.
#[derive(Debug, Clone)]
pub struct NewRelease<'a> {
    /// The plan.
    pub plan: PlanId,
    /// What it is called.
    pub title: &'a str,
    /// What is new in it.
    pub note: &'a str,
    /// The highest number of an observation that was known.
    pub known_to: i64,
    /// Demonstration data.
    pub demo: bool,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: &'a str,
}

const INSERT: &str = "insert into release (id, plan_id, title, note, known_to, demo, made_at, made_by, version) \
    values ($1, $2, $3, $4, $5, $6, $7, $8, 1)";
const INSERT_PARTS: Bulk = bulk!(
    "insert into release_part (release_id, kind, name, content, sha256) \
     select cast(value ->> 0 as bigint), value ->> 1, value ->> 2, value ->> 3, value ->> 4 from ",
    ""
);

/// Rows of one statement: pages are large.
const PARTS: usize = 50;

/// Keeps a release with its pages. Nobody sees it yet.
///
/// # Errors
/// [`StoreError::Sql`], [`StoreError::Touched`].
pub async fn insert(tx: &mut Tx, new: &NewRelease<'_>, parts: &[NewPart]) -> Result<ReleaseId> {
    let id = ids::one(tx).await?;
    on!(tx, c => {
        let query = sqlx::query(INSERT).bind(id).bind(new.plan.0).bind(new.title).bind(new.note);
        let query = query.bind(new.known_to).bind(new.demo).bind(moment(new.at)).bind(new.by);
        query.execute(c).await.map(|_| ())
    })?;
    let rows: Vec<PartRow<'_>> = parts
        .iter()
        .map(|part| PartRow(id, part.kind.as_str(), &part.name, &part.content, digest(&part.content)))
        .collect();
    for chunk in rows.chunks(PARTS) {
        bulk::write(tx, "release_part: insert", &INSERT_PARTS, chunk).await?;
    }
    Ok(ReleaseId(id))
}

#[derive(Serialize)]
struct PartRow<'a>(i64, &'static str, &'a str, &'a str, String);

fn digest(content: &str) -> String {
    hex(&Sha256::digest(content.as_bytes()))
}

/// A statement over releases.
macro_rules! releases {
    ($rest:literal) => {
        concat!(
            "select id, plan_id, title, note, known_to, demo, made_at, made_by, public_from, released_at, \
             released_by, withdrawn_at, withdrawn_by, withdrawn_why, version from release ",
            $rest
        )
    };
}

const GET: &str = releases!("where id = $1");

/// A release by its number.
///
/// # Errors
/// [`StoreError::Sql`], [`StoreError::Corrupt`].
pub async fn get(tx: &mut Tx, id: ReleaseId) -> Result<Option<Release>> {
    let row: Option<Row> = on!(tx, c => sqlx::query_as(GET).bind(id.0).fetch_optional(c).await)?;
    row.map(Row::release).transpose()
}

const LIST: &str = releases!("order by id desc limit $1");

/// The newest releases, newest first, whatever their state.
///
/// # Errors
/// [`StoreError::Sql`], [`StoreError::Corrupt`].
pub async fn list(tx: &mut Tx, limit: i64) -> Result<Vec<Release>> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(LIST).bind(limit).fetch_all(c).await)?;
    rows.into_iter().map(Row::release).collect()
}

const OPEN: &str =
    releases!("where public_from <= $1 and withdrawn_at is null order by public_from desc, id desc limit $2");

/// The releases that the public sees at a moment, the newest first.
///
/// # Errors
/// [`StoreError::Sql`], [`StoreError::Corrupt`].
pub async fn open(tx: &mut Tx, now: Timestamp, limit: i64) -> Result<Vec<Release>> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(OPEN).bind(moment(now)).bind(limit).fetch_all(c).await)?;
    rows.into_iter().map(Row::release).collect()
}

const NEWEST: &str = releases!(
    "where plan_id = $1 and public_from <= $2 and withdrawn_at is null order by public_from desc, id desc limit 1"
);

/// The release of a plan that the public finds first at a moment.
///
/// # Errors
/// [`StoreError::Sql`], [`StoreError::Corrupt`].
pub async fn newest(tx: &mut Tx, plan: PlanId, now: Timestamp) -> Result<Option<Release>> {
    let row: Option<Row> =
        on!(tx, c => sqlx::query_as(NEWEST).bind(plan.0).bind(moment(now)).fetch_optional(c).await)?;
    row.map(Row::release).transpose()
}

const REVISION: &str = "select (select cast(coalesce(sum(version), 0) + count(*) as bigint) from release), \
    (select count(*) from release where public_from <= $1)";

/// Two numbers that differ whenever the public would see something else than before: after a release
/// was made, released, withdrawn or removed, and after the moment of one has come.
///
/// # Errors
/// [`StoreError::Sql`].
pub async fn revision(tx: &mut Tx, now: Timestamp) -> Result<(i64, i64)> {
    Ok(on!(tx, c => sqlx::query_as(REVISION).bind(moment(now)).fetch_one(c).await)?)
}

const PART: &str =
    "select content, sha256 from release_part where release_id = $1 and kind = $2 and name = $3";

/// A page of a release; `None` where it has no such page.
///
/// # Errors
/// [`StoreError::Sql`]; [`StoreError::Corrupt`] where the page is not what was sealed.
pub async fn part(tx: &mut Tx, release: ReleaseId, kind: PartKind, name: &str) -> Result<Option<String>> {
    let row: Option<(String, String)> = on!(tx, c => {
        let query = sqlx::query_as(PART).bind(release.0).bind(kind.as_str()).bind(name);
        query.fetch_optional(c).await
    })?;
    row.map(|(content, sealed)| holds(&content, &sealed).map(|()| content)).transpose()
}

fn holds(content: &str, sealed: &str) -> Result<()> {
    if digest(content) == sealed {
        return Ok(());
    }
    Err(StoreError::Corrupt { column: "release_part.content", value: sealed.to_owned() })
}

const RELEASE: &str = "update release set public_from = $1, released_at = $2, released_by = $3, \
    version = version + 1 where id = $4 and version = $5 and public_from is null and withdrawn_at is null";

/// Opens a release to the public from a moment on.
///
/// # Errors
/// [`StoreError::Sql`].
pub async fn release(
    tx: &mut Tx,
    id: ReleaseId,
    version: i64,
    public_from: Timestamp,
    (at, by): (Timestamp, &str),
) -> Result<Changed> {
    let touched = on!(tx, c => {
        let query = sqlx::query(RELEASE).bind(moment(public_from)).bind(moment(at)).bind(by);
        query.bind(id.0).bind(version).execute(c).await.map(|r| r.rows_affected())
    })?;
    Ok(Changed::of(touched))
}

const WITHDRAW: &str = "update release set withdrawn_at = $1, withdrawn_by = $2, withdrawn_why = $3, \
    version = version + 1 where id = $4 and version = $5 and withdrawn_at is null";

/// Ends a release. Its row stays.
///
/// # Errors
/// [`StoreError::Sql`].
pub async fn withdraw(tx: &mut Tx, id: ReleaseId, version: i64, end: &Withdrawal) -> Result<Changed> {
    let touched = on!(tx, c => {
        let query = sqlx::query(WITHDRAW).bind(moment(end.at)).bind(&end.by).bind(&end.why);
        query.bind(id.0).bind(version).execute(c).await.map(|r| r.rows_affected())
    })?;
    Ok(Changed::of(touched))
}

row! {
    struct Row {
        id: i64, plan_id: i64, title: String, note: String, known_to: i64, demo: bool, made_at: String,
        made_by: String, public_from: Option<String>, released_at: Option<String>, released_by: Option<String>,
        withdrawn_at: Option<String>, withdrawn_by: Option<String>, withdrawn_why: Option<String>, version: i64,
    }
}

impl Row {
    fn release(self) -> Result<Release> {
        let withdrawn_at = parse_some("release.withdrawn_at", self.withdrawn_at.as_deref())?;
        Ok(Release {
            id: ReleaseId(self.id),
            plan: PlanId(self.plan_id),
            title: self.title,
            note: self.note,
            known_to: self.known_to,
            demo: self.demo,
            made_at: parse("release.made_at", &self.made_at)?,
            made_by: self.made_by,
            public_from: parse_some("release.public_from", self.public_from.as_deref())?,
            released_at: parse_some("release.released_at", self.released_at.as_deref())?,
            released_by: self.released_by,
            withdrawn: withdrawn_at.map(|at| Withdrawal {
                at,
                by: self.withdrawn_by.unwrap_or_default(),
                why: self.withdrawn_why.unwrap_or_default(),
            }),
            version: self.version,
        })
    }
}
