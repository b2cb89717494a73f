//! Forms and their versions. A definition is one JSON object.

use jiff::Timestamp;

use crate::bulk::{to_json, touched_all};
use crate::db::{Tx, on};
use crate::error::{Result, StoreError};
use crate::ids;
use crate::model::{FormId, FormRecord, FormState, FormVersion};
use crate::plans::Changed;
use crate::row::row;
use crate::text::{fit, moment, parse};
use cotmoc_core::form::Form;

const INSERT: &str = "insert into form (id, version, code, state, demo, created_at, created_by) \
    values ($1, 1, $2, 'draft', $3, $4, $5)";

/// Whether what is kept is demonstration data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Demo {
    /// It is, and goes with the demonstration.
    Yes,
    /// It is a user's own.
    No,
}

/// Keeps a form with its first version, as a draft.
///
/// # Errors
/// [`StoreError::Sql`], also where another form has the code.
pub async fn insert(tx: &mut Tx, form: &Form, demo: Demo, at: Timestamp, by: &str) -> Result<FormId> {
    let id = FormId(ids::one(tx).await?);
    on!(tx, c => {
        let query = sqlx::query(INSERT).bind(id.0).bind(&form.code).bind(demo == Demo::Yes).bind(moment(at));
        query.bind(by).execute(c).await.map(|_| ())
    })?;
    add_version(tx, id, 1, form, at, by).await?;
    Ok(id)
}

const ADD: &str = "insert into form_version (form_id, number, title, definition, saved_at, saved_by) \
    values ($1, $2, $3, $4, $5, $6)";

/// Adds a version to a form.
///
/// # Errors
/// [`StoreError::Sql`], also where the number is there already.
pub async fn add_version(
    tx: &mut Tx,
    id: FormId,
    number: i64,
    form: &Form,
    at: Timestamp,
    by: &str,
) -> Result<()> {
    let definition = to_json(std::slice::from_ref(form))?;
    on!(tx, c => {
        let query = sqlx::query(ADD).bind(id.0).bind(number).bind(&form.title).bind(bare(&definition));
        query.bind(moment(at)).bind(by).execute(c).await.map(|_| ())
    })
    .map_err(StoreError::from)
}

const REPLACE: &str = "update form_version set title = $3, definition = $4, saved_at = $5, saved_by = $6 \
    where form_id = $1 and number = $2 \
    and not exists (select 1 from round r where r.form_id = $1 and r.form_number = $2)";

/// Changes a version that no round uses.
///
/// # Errors
/// [`StoreError::Sql`]; [`StoreError::Touched`] where a round uses it, or it is not there.
pub async fn replace_version(
    tx: &mut Tx,
    id: FormId,
    number: i64,
    form: &Form,
    at: Timestamp,
    by: &str,
) -> Result<()> {
    let definition = to_json(std::slice::from_ref(form))?;
    let touched = on!(tx, c => {
        let query = sqlx::query(REPLACE).bind(id.0).bind(number).bind(&form.title).bind(bare(&definition));
        query.bind(moment(at)).bind(by).execute(c).await.map(|r| r.rows_affected())
    })?;
    touched_all("form_version: replace", touched, 1)
}

const CHANGE: &str =
    "update form set version = version + 1, code = $3, state = $4 where id = $1 and version = $2";

/// Gives a form a code and a state, and counts the change.
///
/// # Errors
/// [`StoreError::Sql`], also where another form has the code.
pub async fn change(tx: &mut Tx, id: FormId, version: i64, code: &str, state: FormState) -> Result<Changed> {
    let touched = on!(tx, c => {
        let query = sqlx::query(CHANGE).bind(id.0).bind(version).bind(code).bind(state.as_str());
        query.execute(c).await.map(|r| r.rows_affected())
    })?;
    Ok(Changed::of(touched))
}

/// A statement over forms.
macro_rules! forms {
    ($rest:literal) => {
        concat!(
            "select f.id, f.version, f.code, f.state, f.demo, f.created_at, f.created_by, v.number, v.title, \
             (select count(*) from round r where r.form_id = f.id) as rounds from form f join form_version v \
             on v.form_id = f.id and v.number = (select max(n.number) from form_version n where n.form_id = f.id) ",
            $rest
        )
    };
}

const LIST: &str = forms!("order by f.code");
const GET: &str = forms!("where f.id = $1");
const BY_CODE: &str = forms!("where f.code = $1");

/// All forms, by code.
///
/// # Errors
/// [`StoreError::Sql`], [`StoreError::Corrupt`].
pub async fn list(tx: &mut Tx) -> Result<Vec<FormRecord>> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(LIST).fetch_all(c).await)?;
    rows.into_iter().map(Row::form).collect()
}

/// A form by its number.
///
/// # Errors
/// [`StoreError::Sql`], [`StoreError::Corrupt`].
pub async fn get(tx: &mut Tx, id: FormId) -> Result<Option<FormRecord>> {
    let row: Option<Row> = on!(tx, c => sqlx::query_as(GET).bind(id.0).fetch_optional(c).await)?;
    row.map(Row::form).transpose()
}

/// A form by its code.
///
/// # Errors
/// [`StoreError::Sql`], [`StoreError::Corrupt`].
pub async fn by_code(tx: &mut Tx, code: &str) -> Result<Option<FormRecord>> {
    let row: Option<Row> = on!(tx, c => sqlx::query_as(BY_CODE).bind(code).fetch_optional(c).await)?;
    row.map(Row::form).transpose()
}

/// A statement over versions.
macro_rules! versions {
    ($rest:literal) => {
        concat!(
            "select v.form_id, v.number, v.definition, v.saved_at, v.saved_by, (select count(*) from round r \
             where r.form_id = v.form_id and r.form_number = v.number) as rounds from form_version v ",
            $rest
        )
    };
}

const VERSION: &str = versions!("where v.form_id = $1 and v.number = $2");
const VERSIONS: &str = versions!("where v.form_id = $1 order by v.number desc limit 200");

/// One version of a form.
///
/// # Errors
/// [`StoreError::Sql`], [`StoreError::Corrupt`].
pub async fn version(tx: &mut Tx, id: FormId, number: i64) -> Result<Option<FormVersion>> {
    let row: Option<VersionRow> =
        on!(tx, c => sqlx::query_as(VERSION).bind(id.0).bind(number).fetch_optional(c).await)?;
    row.map(VersionRow::version).transpose()
}

/// The versions of a form, newest first, at most 200.
///
/// # Errors
/// [`StoreError::Sql`], [`StoreError::Corrupt`].
pub async fn versions(tx: &mut Tx, id: FormId) -> Result<Vec<FormVersion>> {
    let rows: Vec<VersionRow> = on!(tx, c => sqlx::query_as(VERSIONS).bind(id.0).fetch_all(c).await)?;
    rows.into_iter().map(VersionRow::version).collect()
}

const ACTIVE: &str = versions!(
    "join form f on f.id = v.form_id where f.state = 'active' \
     and v.number = (select max(n.number) from form_version n where n.form_id = v.form_id) order by f.code"
);

/// The newest version of every form in use, by code.
///
/// # Errors
/// [`StoreError::Sql`], [`StoreError::Corrupt`].
pub async fn active(tx: &mut Tx) -> Result<Vec<FormVersion>> {
    let rows: Vec<VersionRow> = on!(tx, c => sqlx::query_as(ACTIVE).fetch_all(c).await)?;
    rows.into_iter().map(VersionRow::version).collect()
}

/// The object of a list with one object.
fn bare(list: &str) -> &str {
    list.strip_prefix('[').and_then(|l| l.strip_suffix(']')).unwrap_or(list)
}

row! {
    struct Row {
        id: i64, version: i64, code: String, state: String, demo: bool, created_at: String, created_by: String,
        number: i64, title: String, rounds: i64,
    }
}

impl Row {
    fn form(self) -> Result<FormRecord> {
        Ok(FormRecord {
            id: FormId(self.id),
            version: self.version,
            code: self.code,
            state: parse("form.state", &self.state)?,
            demo: self.demo,
            created_at: parse("form.created_at", &self.created_at)?,
            created_by: self.created_by,
            number: self.number,
            title: self.title,
            rounds: fit("rounds", self.rounds)?,
        })
    }
}

row! {
    struct VersionRow {
        form_id: i64, number: i64, definition: String, saved_at: String, saved_by: String, rounds: i64,
    }
}

impl VersionRow {
    fn version(self) -> Result<FormVersion> {
        let definition = serde_json::from_str(&self.definition).map_err(|e| StoreError::Corrupt {
            column: "form_version.definition",
            value: format!("{}/{}: {e}", self.form_id, self.number),
        })?;
        Ok(FormVersion {
            form: FormId(self.form_id),
            number: self.number,
            definition,
            saved_at: parse("form_version.saved_at", &self.saved_at)?,
            saved_by: self.saved_by,
            rounds: fit("rounds", self.rounds)?,
        })
    }
}
