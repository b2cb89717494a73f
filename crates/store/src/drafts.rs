//! Drafts without their items.

use cotmoc_core::model::{DocumentFacts, Level, Note, Span};
use jiff::Timestamp;
use serde::Serialize;

use crate::bulk::{self, Bulk, bulk, touched_all};
use crate::db::{Tx, on};
use crate::error::{Result, StoreError};
use crate::ids;
use crate::model::{ActId, DocumentId, Draft, DraftId, DraftTally, NoteSource, PlanId, StoredNote};
use crate::plans::Changed;
use crate::row::row;
use crate::text::{day, fit, fit_some, join_lines, moment, offset, parse, parse_some, split_lines};

/// A draft to be kept.
#[derive(Debug, Clone)]
pub struct NewDraft<'a> {
    /// The document it was read from.
    pub document: DocumentId,
    /// What the reader found about the document.
    pub facts: &'a DocumentFacts,
    /// Notes of the format and of the reader.
    pub notes: &'a [StoredNote],
    /// When it was read.
    pub at: Timestamp,
    /// Who had it read.
    pub by: &'a str,
}

const INSERT: &str = "insert into draft (id, document_id, state, version, kind, title, number, issuer, territory, \
    date, horizon, legal_basis, created_at, created_by) \
    values ($1, $2, 'open', 1, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
const INSERT_NOTES: Bulk = bulk!(
    "insert into draft_note (draft_id, seq, source, level, message, span_start, span_end) \
     select cast(value ->> 'draft' as bigint), cast(value ->> 'seq' as bigint), value ->> 'source', \
     value ->> 'level', value ->> 'message', cast(value ->> 'start' as bigint), cast(value ->> 'end' as bigint) \
     from ",
    ""
);

#[derive(Serialize)]
struct NoteRow<'a> {
    draft: i64,
    seq: usize,
    source: &'static str,
    level: Level,
    message: &'a str,
    start: Option<i64>,
    end: Option<i64>,
}

/// Keeps an open draft, as version 1, with its notes.
///
/// # Errors
/// [`StoreError::Sql`], also where an open draft of the document waits already.
pub async fn insert(tx: &mut Tx, new: &NewDraft<'_>) -> Result<DraftId> {
    let id = ids::one(tx).await?;
    let facts = new.facts;
    on!(tx, c => {
        let query = sqlx::query(INSERT).bind(id).bind(new.document.0).bind(&facts.kind).bind(&facts.title);
        let query = query.bind(&facts.number).bind(&facts.issuer).bind(&facts.territory).bind(day(facts.date));
        let query = query.bind(&facts.horizon).bind(join_lines(&facts.legal_basis));
        query.bind(moment(new.at)).bind(new.by).execute(c).await.map(|_| ())
    })?;
    let mut rows = Vec::with_capacity(new.notes.len());
    for (seq, StoredNote { source, note }) in new.notes.iter().enumerate() {
        let start = note.span.map(|s| offset(s.start)).transpose()?;
        let end = note.span.map(|s| offset(s.end)).transpose()?;
        let (source, level, message) = (source.as_str(), note.level, note.message.as_str());
        rows.push(NoteRow { draft: id, seq, source, level, message, start, end });
    }
    bulk::write(tx, "draft_note: insert", &INSERT_NOTES, &rows).await?;
    Ok(DraftId(id))
}

/// A statement over drafts with the file name of their documents.
macro_rules! drafts {
    ($rest:literal) => {
        concat!(
            "select d.id, d.document_id, o.name as document_name, o.demo, d.state, d.version, d.kind, d.title, \
             d.number, d.issuer, d.territory, d.date, d.horizon, d.legal_basis, d.plan_id, d.act_id, \
             d.created_at, d.created_by from draft d join document o on o.id = d.document_id ",
            $rest
        )
    };
}

const GET: &str = drafts!("where d.id = $1");
const OPEN: &str = drafts!("where d.state = 'open' order by d.id desc");
const OF_DOCUMENT: &str = drafts!("where d.document_id = $1 order by d.id desc");

/// The draft of that number.
///
/// # Errors
/// [`StoreError::Sql`], [`StoreError::Corrupt`].
pub async fn get(tx: &mut Tx, id: DraftId) -> Result<Option<Draft>> {
    let row: Option<Row> = on!(tx, c => sqlx::query_as(GET).bind(id.0).fetch_optional(c).await)?;
    row.map(Row::draft).transpose()
}

/// Drafts that wait, newest first.
///
/// # Errors
/// [`StoreError::Sql`], [`StoreError::Corrupt`].
pub async fn open(tx: &mut Tx) -> Result<Vec<Draft>> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(OPEN).fetch_all(c).await)?;
    rows.into_iter().map(Row::draft).collect()
}

/// Drafts of a document, newest first.
///
/// # Errors
/// [`StoreError::Sql`], [`StoreError::Corrupt`].
pub async fn of_document(tx: &mut Tx, document: DocumentId) -> Result<Vec<Draft>> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(OF_DOCUMENT).bind(document.0).fetch_all(c).await)?;
    rows.into_iter().map(Row::draft).collect()
}

const TALLY: &str = "select i.draft_id, \
    count(*) filter (where i.kind = 'target' and i.disposition in ('kept', 'stands')) as targets, \
    count(*) filter (where i.kind = 'task' and i.disposition in ('kept', 'stands')) as tasks, \
    count(*) filter (where i.kind = 'qualitative' and i.disposition in ('kept', 'stands')) as qualitative, \
    count(*) filter (where i.disposition = 'rejected') as rejected, \
    count(*) filter (where i.disposition = 'merged') as merged \
    from draft_item i join draft d on d.id = i.draft_id where d.state = 'open' group by i.draft_id";

/// Items of every open draft that has any, counted.
///
/// # Errors
/// [`StoreError::Sql`], [`StoreError::Corrupt`].
pub async fn tally_open(tx: &mut Tx) -> Result<Vec<(DraftId, DraftTally)>> {
    let rows: Vec<TallyRow> = on!(tx, c => sqlx::query_as(TALLY).fetch_all(c).await)?;
    rows.into_iter().map(TallyRow::tally).collect()
}

const NOTES: &str = "select source, level, message, span_start, span_end from draft_note \
    where draft_id = $1 order by seq";

/// Notes of a draft, in the order in which they were made.
///
/// # Errors
/// [`StoreError::Sql`], [`StoreError::Corrupt`].
pub async fn notes(tx: &mut Tx, id: DraftId) -> Result<Vec<StoredNote>> {
    let rows: Vec<NoteRead> = on!(tx, c => sqlx::query_as(NOTES).bind(id.0).fetch_all(c).await)?;
    rows.into_iter().map(NoteRead::note).collect()
}

const TOUCH: &str = "update draft set version = version + 1 where id = $1 and state = 'open'";

/// Counts a change of an open draft.
///
/// # Errors
/// [`StoreError::Sql`]; [`StoreError::Touched`] where it is not open.
pub async fn touch(tx: &mut Tx, id: DraftId) -> Result<()> {
    let touched = on!(tx, c => sqlx::query(TOUCH).bind(id.0).execute(c).await.map(|r| r.rows_affected()))?;
    touched_all("draft: touch", touched, 1)
}

const ACCEPTED: &str = "update draft set state = 'accepted', version = version + 1, plan_id = $3, act_id = $4 \
    where id = $1 and version = $2 and state = 'open'";

/// Closes a draft that became part of a plan.
///
/// # Errors
/// [`StoreError::Sql`].
pub async fn accepted(tx: &mut Tx, id: DraftId, version: i64, plan: PlanId, act: ActId) -> Result<Changed> {
    let touched = on!(tx, c => {
        let query = sqlx::query(ACCEPTED).bind(id.0).bind(version).bind(plan.0).bind(act.0);
        query.execute(c).await.map(|r| r.rows_affected())
    })?;
    Ok(Changed::of(touched))
}

const DISCARDED: &str = "update draft set state = 'discarded', version = version + 1 \
    where id = $1 and version = $2 and state = 'open'";

/// Closes a draft that nobody wants.
///
/// # Errors
/// [`StoreError::Sql`].
pub async fn discarded(tx: &mut Tx, id: DraftId, version: i64) -> Result<Changed> {
    let touched = on!(tx, c => {
        sqlx::query(DISCARDED).bind(id.0).bind(version).execute(c).await.map(|r| r.rows_affected())
    })?;
    Ok(Changed::of(touched))
}

row! {
    struct Row {
        id: i64, document_id: i64, document_name: String, demo: bool, state: String, version: i64,
        kind: Option<String>, title: Option<String>, number: Option<String>, issuer: Option<String>,
        territory: Option<String>, date: Option<String>, horizon: Option<String>, legal_basis: String,
        plan_id: Option<i64>, act_id: Option<i64>, created_at: String, created_by: String,
    }
}

impl Row {
    fn draft(self) -> Result<Draft> {
        Ok(Draft {
            id: DraftId(self.id),
            document: DocumentId(self.document_id),
            document_name: self.document_name,
            state: parse("draft.state", &self.state)?,
            version: self.version,
            facts: DocumentFacts {
                kind: self.kind,
                title: self.title,
                number: self.number,
                issuer: self.issuer,
                territory: self.territory,
                date: parse_some("draft.date", self.date.as_deref())?,
                horizon: self.horizon,
                legal_basis: split_lines(&self.legal_basis),
            },
            plan: self.plan_id.map(PlanId),
            act: self.act_id.map(ActId),
            demo: self.demo,
            created_at: parse("draft.created_at", &self.created_at)?,
            created_by: self.created_by,
        })
    }
}

row! {
    struct TallyRow { draft_id: i64, targets: i64, tasks: i64, qualitative: i64, rejected: i64, merged: i64 }
}

impl TallyRow {
    fn tally(self) -> Result<(DraftId, DraftTally)> {
        let tally = DraftTally {
            targets: fit("targets", self.targets)?,
            tasks: fit("tasks", self.tasks)?,
            qualitative: fit("qualitative", self.qualitative)?,
            rejected: fit("rejected", self.rejected)?,
            merged: fit("merged", self.merged)?,
        };
        Ok((DraftId(self.draft_id), tally))
    }
}

row! {
    struct NoteRead {
        source: String, level: String, message: String, span_start: Option<i64>, span_end: Option<i64>,
    }
}

impl NoteRead {
    fn note(self) -> Result<StoredNote> {
        let level = match self.level.as_str() {
            "info" => Level::Info,
            "warning" => Level::Warning,
            "conflict" => Level::Conflict,
            _ => return Err(StoreError::Corrupt { column: "draft_note.level", value: self.level }),
        };
        let start = fit_some("draft_note.span_start", self.span_start)?;
        let end = fit_some("draft_note.span_end", self.span_end)?;
        let span = start.zip(end).map(|(start, end)| Span { start, end });
        let source: NoteSource = parse("draft_note.source", &self.source)?;
        Ok(StoredNote { source, note: Note { level, message: self.message, span } })
    }
}
