//! Whether what is kept still holds together: one function per question, each naming the first
//! place that does not.

use std::fmt;

use futures_util::TryStreamExt as _;
use sha2::{Digest, Sha256};
use sqlx::AssertSqlSafe;

use crate::db::{Tx, on};
use crate::dump::{self, quoted};
use crate::error::{Result, StoreError};
use crate::schema::ForeignKey;
use crate::text::{fit, hex};

/// Rows that refer to something that is not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dangling {
    /// The reference.
    pub key: ForeignKey,
    /// How many rows.
    pub rows: u64,
    /// What one of them refers to.
    pub value: String,
}

impl fmt::Display for Dangling {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ForeignKey { table, columns, parent, .. } = &self.key;
        write!(
            f,
            "{} dòng của bảng {table} dẫn tới {parent} không có ({} = {}).",
            self.rows,
            columns.join(", "),
            self.value
        )
    }
}

/// Rows whose reference leads nowhere; `None` where all lead somewhere.
///
/// # Errors
/// [`crate::StoreError::Sql`].
pub async fn dangling(tx: &mut Tx, key: &ForeignKey) -> Result<Option<Dangling>> {
    let filled: Vec<String> = key.columns.iter().map(|c| format!("c.{} is not null", quoted(c))).collect();
    let pairs = key.columns.iter().zip(&key.parent_columns);
    let equal: Vec<String> =
        pairs.map(|(own, theirs)| format!("p.{} = c.{}", quoted(theirs), quoted(own))).collect();
    let shown: Vec<String> = key.columns.iter().map(|c| format!("cast(c.{} as text)", quoted(c))).collect();
    let text = format!(
        "select count(*), coalesce(min({}), '') from {} c where {} and not exists (select 1 from {} p where {})",
        shown.join(" || ', ' || "),
        quoted(&key.table),
        filled.join(" and "),
        quoted(&key.parent),
        equal.join(" and ")
    );
    let (rows, value): (i64, String) = on!(tx, c => sqlx::query_as(AssertSqlSafe(text)).fetch_one(c).await)?;
    let rows = u64::try_from(rows).unwrap_or(0);
    Ok((rows > 0).then(|| Dangling { key: key.clone(), rows, value }))
}

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// How many rows were looked at.
    pub looked_at: u64,
    /// The first that does not hold, in Vietnamese.
    pub problem: Option<String>,
}

/// Kept files with their SHA-256.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Files {
    /// Originals of documents.
    Documents,
    /// Attachments of submissions.
    Attachments,
    /// Evidence of tasks.
    Evidence,
    /// Word templates and forms in Excel.
    ReportFiles,
}

/// What was written down of a kept file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptFile {
    /// Its number.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// SHA-256, as 64 hexadecimal digits.
    pub sha256: String,
}

const NEXT_DOCUMENT: &str = "select id, name, size, sha256 from document where id > $1 order by id limit 1";
const NEXT_ATTACHMENT: &str =
    "select id, name, size, sha256 from attachment where id > $1 order by id limit 1";
const NEXT_EVIDENCE: &str =
    "select id, name, size, sha256 from task_evidence where id > $1 order by id limit 1";

const NEXT_REPORT_FILE: &str =
    "select id, name, size, sha256 from report_file where id > $1 order by id limit 1";

/// The file with the lowest number above one.
///
/// # Errors
/// [`crate::StoreError::Sql`].
pub async fn next_file(tx: &mut Tx, which: Files, after: i64) -> Result<Option<KeptFile>> {
    let text = match which {
        Files::Documents => NEXT_DOCUMENT,
        Files::Attachments => NEXT_ATTACHMENT,
        Files::Evidence => NEXT_EVIDENCE,
        Files::ReportFiles => NEXT_REPORT_FILE,
    };
    let row: Option<(i64, String, i64, String)> =
        on!(tx, c => sqlx::query_as(text).bind(after).fetch_optional(c).await)?;
    row.map(|(id, name, size, sha256)| Ok(KeptFile { id, name, size: fit("size", size)?, sha256 }))
        .transpose()
}

const DOCUMENT_PIECES: &str = "select bytes from document_piece where document_id = $1 order by seq";
const ATTACHMENT_PIECES: &str = "select bytes from attachment_piece where attachment_id = $1 order by seq";
const EVIDENCE_PIECES: &str = "select bytes from task_evidence_piece where evidence_id = $1 order by seq";

const REPORT_FILE_PIECES: &str = "select bytes from report_file_piece where file_id = $1 order by seq";

/// Size and SHA-256 of a file as its bytes are now.
///
/// # Errors
/// [`crate::StoreError::Sql`].
pub async fn hash_of(tx: &mut Tx, which: Files, id: i64) -> Result<(u64, String)> {
    let text = match which {
        Files::Documents => DOCUMENT_PIECES,
        Files::Attachments => ATTACHMENT_PIECES,
        Files::Evidence => EVIDENCE_PIECES,
        Files::ReportFiles => REPORT_FILE_PIECES,
    };
    let (mut hash, mut size) = (Sha256::new(), 0);
    on!(tx, c => {
        let mut pieces = sqlx::query_scalar::<_, Vec<u8>>(text).bind(id).fetch(c);
        while let Some(piece) = pieces.try_next().await? {
            size += piece.len() as u64;
            hash.update(&piece);
        }
        Ok::<(), StoreError>(())
    })?;
    Ok((size, hex(&hash.finalize())))
}

const CELLS: &str = "select count(*) from cell";
const CELLS_ASTRAY: &str = "select c.submission_id, c.line from cell c \
    left join entry e on e.id = c.entry_id and e.submission_id = c.submission_id and e.line = c.line \
    where e.id is null or e.value is distinct from c.value or e.status <> c.status or e.reason <> c.reason \
    or exists (select 1 from entry n where n.submission_id = c.submission_id and n.line = c.line and n.id > e.id) \
    order by c.submission_id, c.line limit 1";
const ENTRIES_WITHOUT_CELL: &str = "select e.submission_id, e.line from entry e where not exists \
    (select 1 from cell c where c.submission_id = e.submission_id and c.line = e.line) \
    order by e.submission_id, e.line limit 1";

/// Every cell holds what its newest entry says, and every entry has its cell.
///
/// # Errors
/// [`crate::StoreError::Sql`].
pub async fn cells(tx: &mut Tx) -> Result<Found> {
    let looked_at = count(tx, CELLS).await?;
    let mut astray: Option<(i64, String)> =
        on!(tx, c => sqlx::query_as(CELLS_ASTRAY).fetch_optional(c).await)?;
    if astray.is_none() {
        astray = on!(tx, c => sqlx::query_as(ENTRIES_WITHOUT_CELL).fetch_optional(c).await)?;
    }
    let problem = astray.map(|(submission, line)| {
        format!("ô {line} của phiếu số {submission} không đúng với lần nhập mới nhất.")
    });
    Ok(Found { looked_at, problem })
}

const PARTS: &str = "select release_id, kind || ' ' || name as what, content, sha256 from release_part \
    where (release_id, kind, name) > ($1, $2, $3) order by release_id, kind, name limit 1";
const NEXT_SEAL: &str =
    "select report_id, content, sha256 from report_seal where report_id > $1 order by report_id limit 1";

/// What was released and what was reported reads as it was sealed.
///
/// # Errors
/// [`crate::StoreError::Sql`].
pub async fn sealed(tx: &mut Tx) -> Result<Found> {
    let mut looked_at = 0;
    let (mut release, mut kind, mut name) = (0_i64, String::new(), String::new());
    loop {
        let row: Option<(i64, String, String, String)> = on!(tx, c => {
            sqlx::query_as(PARTS).bind(release).bind(&kind).bind(&name).fetch_optional(c).await
        })?;
        let Some((id, what, content, sha256)) = row else { break };
        looked_at += 1;
        if hex(&Sha256::digest(content.as_bytes())) != sha256 {
            let problem = format!("trang «{what}» của bản công bố số {id} không còn như lúc niêm phong.");
            return Ok(Found { looked_at, problem: Some(problem) });
        }
        let (of, called) = what.split_once(' ').unwrap_or((&what, ""));
        (release, kind, name) = (id, of.to_owned(), called.to_owned());
    }
    let mut report = 0_i64;
    loop {
        let row: Option<(i64, String, String)> =
            on!(tx, c => sqlx::query_as(NEXT_SEAL).bind(report).fetch_optional(c).await)?;
        let Some((id, content, sha256)) = row else { break };
        looked_at += 1;
        report = id;
        if hex(&Sha256::digest(content.as_bytes())) != sha256 {
            let problem = format!("báo cáo số {id} không còn như lúc niêm phong.");
            return Ok(Found { looked_at, problem: Some(problem) });
        }
    }
    Ok(Found { looked_at, problem: None })
}

const ENTRIES: &str = "select count(*) from entry";
const ENTRIES_ASTRAY: &str = "select id, submission_id, line from (select id, submission_id, line, before_id, \
    lag(id) over (partition by submission_id, line order by id) as earlier from entry) e \
    where before_id is distinct from earlier order by id limit 1";

/// Every entry names the one before it in its cell.
///
/// # Errors
/// [`crate::StoreError::Sql`].
pub async fn entries(tx: &mut Tx) -> Result<Found> {
    let looked_at = count(tx, ENTRIES).await?;
    let astray: Option<(i64, i64, String)> =
        on!(tx, c => sqlx::query_as(ENTRIES_ASTRAY).fetch_optional(c).await)?;
    let problem = astray.map(|(entry, submission, line)| {
        format!("lần nhập số {entry} (phiếu số {submission}, ô {line}) không nối với lần nhập trước nó.")
    });
    Ok(Found { looked_at, problem })
}

/// Tables whose numbers come from a counter of their own. Events of units are counted from the
/// catalogue's end with the numbers of records.
const OWN_COUNTER: &[(&str, &str)] = &[("observation", "observation"), ("entry", "entry")];
const UNCOUNTED: &[&str] = &["audit_head"];
const LOCAL_UNITS: (&str, i64) = ("unit_event", 1_000_000);

/// Every counter is above all numbers that it gave.
///
/// # Errors
/// [`crate::StoreError::Sql`].
pub async fn counters(tx: &mut Tx) -> Result<Found> {
    const NEXT: &str = "select name, next from counter";
    let next: Vec<(String, i64)> = on!(tx, c => sqlx::query_as(NEXT).fetch_all(c).await)?;
    let mut looked_at = 0;
    for table in dump::tables(tx).await? {
        if !table.is_counted() || UNCOUNTED.contains(&table.name.as_str()) {
            continue;
        }
        let own = OWN_COUNTER.iter().find(|(name, _)| *name == table.name);
        let counter = own.map_or("record", |(_, counter)| counter);
        let text = format!("select coalesce(max(id), 0) from {}", quoted(&table.name));
        let (mut highest,): (i64,) = on!(tx, c => sqlx::query_as(AssertSqlSafe(text)).fetch_one(c).await)?;
        if table.name == LOCAL_UNITS.0 {
            highest -= LOCAL_UNITS.1;
        }
        let next = next.iter().find(|(name, _)| name == counter).map(|(_, next)| *next);
        if next.is_none_or(|next| next <= highest) {
            let next = next.map_or_else(|| "không có".to_owned(), |n| n.to_string());
            let table = table.name;
            let problem = format!(
                "bộ đếm «{counter}» ({next}) không lớn hơn số hiệu cao nhất của bảng {table} ({highest})."
            );
            return Ok(Found { looked_at, problem: Some(problem) });
        }
        looked_at += 1;
    }
    Ok(Found { looked_at, problem: None })
}

async fn count(tx: &mut Tx, text: &'static str) -> Result<u64> {
    let (rows,): (i64,) = on!(tx, c => sqlx::query_as(text).fetch_one(c).await)?;
    fit("count", rows)
}

/// After a restore: sessions end, one-time links that were still open expire, and of letters that were
/// waiting or under way nobody knows whether they went out since, so people decide.
const SETTLE: &[&str] = &[
    "delete from session",
    "delete from ticket where used_at is null",
    "update job set state = 'unsure', claimed_by = null, claimed_until = null, \
     problem = 'dữ liệu được phục hồi từ bản sao lưu, thư có thể đã gửi sau lúc sao lưu' \
     where kind = 'mail' and state in ('waiting', 'running')",
];

/// Takes out of a restored database what must not go on as it was.
///
/// # Errors
/// [`crate::StoreError::Sql`].
pub async fn settle_restored(tx: &mut Tx) -> Result<()> {
    for statement in SETTLE {
        let statement: &'static str = statement;
        on!(tx, c => sqlx::query(statement).execute(c).await.map(|_| ()))?;
    }
    Ok(())
}
