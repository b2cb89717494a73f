//! Reports that went out: their running number, their sealed content, what was missing, and to whom they went.

use jiff::Timestamp;
use sha2::{Digest, Sha256};

use crate::bulk::{self, Bulk, bulk};
use crate::db::{Tx, on};
use crate::error::{Result, StoreError};
use crate::ids;
use crate::model::{Delivery, NamedGap, ReportFileId, ReportId, Seal};
use crate::plans::Changed;
use crate::row::row;
use crate::text::{hex, moment, parse};

const SERIAL: &str = "select max(serial) from report where serial like $1";
const RELEASE: &str = "update report set state = 'released', serial = $3, released_at = $4, released_by = $5, \
    version = version + 1 where id = $1 and version = $2 and state in ('draft', 'sent')";
const SEAL: &str = "insert into report_seal (report_id, content, sha256, known_to, word_id) \
    values ($1, $2, $3, $4, $5)";
const GAPS: Bulk = bulk!(
    "insert into report_gap (report_id, name, words, reason, named_at, named_by) \
     select cast(value ->> 0 as bigint), value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5 from ",
    ""
);

/// The next running number of a year: «2026-0007».
///
/// # Errors
/// [`StoreError::Sql`].
pub async fn next_serial(tx: &mut Tx, year: i16) -> Result<String> {
    let (last,): (Option<String>,) =
        on!(tx, c => sqlx::query_as(SERIAL).bind(format!("{year}-%")).fetch_one(c).await)?;
    let last = last.and_then(|last| last.split_once('-').and_then(|(_, n)| n.parse::<u32>().ok()));
    Ok(format!("{year}-{:04}", last.unwrap_or(0).saturating_add(1)))
}

/// Releases a report: its running number, what went out, and what was missing.
///
/// # Errors
/// [`StoreError::Sql`], [`StoreError::Touched`].
pub async fn release(
    tx: &mut Tx,
    (id, version): (ReportId, i64),
    serial: &str,
    (content, known_to, word): (&str, i64, Option<ReportFileId>),
    gaps: &[NamedGap],
    (at, by): (Timestamp, &str),
) -> Result<Changed> {
    let now = moment(at);
    let touched = on!(tx, c => {
        let query = sqlx::query(RELEASE).bind(id.0).bind(version).bind(serial).bind(&now).bind(by);
        query.execute(c).await.map(|r| r.rows_affected())
    })?;
    if Changed::of(touched) == Changed::NotThatVersion {
        return Ok(Changed::NotThatVersion);
    }
    on!(tx, c => {
        let query = sqlx::query(SEAL).bind(id.0).bind(content).bind(digest(content)).bind(known_to);
        query.bind(word.map(|id| id.0)).execute(c).await.map(|_| ())
    })?;
    let rows: Vec<(i64, &str, &str, &str, &str, &str)> =
        gaps.iter().map(|gap| (id.0, &*gap.name, &*gap.words, &*gap.reason, &*now, &*gap.by)).collect();
    bulk::write(tx, "report_gap: insert", &GAPS, &rows).await?;
    Ok(Changed::Yes)
}

fn digest(content: &str) -> String {
    hex(&Sha256::digest(content.as_bytes()))
}

const SEALED: &str = "select content, sha256, known_to, word_id from report_seal where report_id = $1";

/// What went out; `None` where nothing did.
///
/// # Errors
/// [`StoreError::Sql`]; [`StoreError::Corrupt`] where the content is not what was sealed.
pub async fn sealed(tx: &mut Tx, id: ReportId) -> Result<Option<Seal>> {
    let row: Option<(String, String, i64, Option<i64>)> =
        on!(tx, c => sqlx::query_as(SEALED).bind(id.0).fetch_optional(c).await)?;
    let Some((content, sha256, known_to, word)) = row else { return Ok(None) };
    if digest(&content) != sha256 {
        return Err(StoreError::Corrupt { column: "report_seal.content", value: sha256 });
    }
    Ok(Some(Seal { content, sha256, known_to, word: word.map(ReportFileId) }))
}

const NAMED: &str = "select name, words, reason, named_by from report_gap where report_id = $1 order by name";

/// What was missing when a report was released.
///
/// # Errors
/// [`StoreError::Sql`].
pub async fn named_gaps(tx: &mut Tx, id: ReportId) -> Result<Vec<NamedGap>> {
    let rows: Vec<(String, String, String, String)> =
        on!(tx, c => sqlx::query_as(NAMED).bind(id.0).fetch_all(c).await)?;
    Ok(rows.into_iter().map(|(name, words, reason, by)| NamedGap { name, words, reason, by }).collect())
}

const DELIVER: &str = "insert into report_delivery (id, report_id, receiver, way, note, sent_on, written_at, \
    written_by) values ($1, $2, $3, $4, $5, $6, $7, $8)";

/// Writes down to whom a report went.
///
/// # Errors
/// [`StoreError::Sql`].
pub async fn deliver(tx: &mut Tx, id: ReportId, new: &Delivery) -> Result<()> {
    let number = ids::one(tx).await?;
    on!(tx, c => {
        let query = sqlx::query(DELIVER).bind(number).bind(id.0).bind(&new.receiver).bind(&new.way);
        let query = query.bind(&new.note).bind(new.on.to_string()).bind(moment(new.at)).bind(&new.by);
        query.execute(c).await.map(|_| ())
    })?;
    Ok(())
}

const DELIVERIES: &str = "select receiver, way, note, sent_on, written_at, written_by from report_delivery \
    where report_id = $1 order by id";

/// To whom a report went, the first one first.
///
/// # Errors
/// [`StoreError::Sql`], [`StoreError::Corrupt`].
pub async fn deliveries(tx: &mut Tx, id: ReportId) -> Result<Vec<Delivery>> {
    let rows: Vec<DeliveryRow> = on!(tx, c => sqlx::query_as(DELIVERIES).bind(id.0).fetch_all(c).await)?;
    rows.into_iter().map(DeliveryRow::delivery).collect()
}

row! {
    struct DeliveryRow {
        receiver: String, way: String, note: String, sent_on: String, written_at: String, written_by: String,
    }
}

impl DeliveryRow {
    fn delivery(self) -> Result<Delivery> {
        Ok(Delivery {
            receiver: self.receiver,
            way: self.way,
            note: self.note,
            on: parse("report_delivery.sent_on", &self.sent_on)?,
            at: parse("report_delivery.written_at", &self.written_at)?,
            by: self.written_by,
        })
    }
}
