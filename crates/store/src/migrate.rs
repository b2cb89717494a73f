//! Bringing the tables up to date, and refusing a database that this version does not understand.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use sqlx::AssertSqlSafe;

use crate::db::{Store, Tx, on};
use crate::error::{Result, StoreError};
use crate::text::hex;

/// One step of the tables' history. A step that was released is never changed: its checksum is kept.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Migration {
    pub(crate) version: i64,
    pub(crate) name: &'static str,
    pub(crate) text: &'static str,
}

/// Every step, in order. A new one is a new file and a new line.
pub(crate) const MIGRATIONS: &[Migration] = &[
    Migration {
        version: 1,
        name: "0001_foundation",
        text: include_str!("../migrations/0001_foundation.sql"),
    },
    Migration { version: 2, name: "0002_units", text: include_str!("../migrations/0002_units.sql") },
    Migration { version: 3, name: "0003_facts", text: include_str!("../migrations/0003_facts.sql") },
    Migration { version: 4, name: "0004_accounts", text: include_str!("../migrations/0004_accounts.sql") },
    Migration { version: 5, name: "0005_collect", text: include_str!("../migrations/0005_collect.sql") },
    Migration { version: 6, name: "0006_jobs", text: include_str!("../migrations/0006_jobs.sql") },
    Migration { version: 7, name: "0007_sheets", text: include_str!("../migrations/0007_sheets.sql") },
    Migration {
        version: 8,
        name: "0008_demo_units",
        text: include_str!("../migrations/0008_demo_units.sql"),
    },
    Migration { version: 9, name: "0009_releases", text: include_str!("../migrations/0009_releases.sql") },
    Migration {
        version: 10,
        name: "0010_boundaries",
        text: include_str!("../migrations/0010_boundaries.sql"),
    },
    Migration { version: 11, name: "0011_tasks", text: include_str!("../migrations/0011_tasks.sql") },
    Migration { version: 12, name: "0012_reminders", text: include_str!("../migrations/0012_reminders.sql") },
    Migration { version: 13, name: "0013_reports", text: include_str!("../migrations/0013_reports.sql") },
];

const TABLE: &str = "create table if not exists migration (
  version bigint not null primary key,
  name text not null,
  checksum text not null
);
";
const APPLIED: &str = "select version, name, checksum from migration order by version";
const RECORD: &str = "insert into migration (version, name, checksum) values ($1, $2, $3)";

/// A step as a database remembers it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Its number, from 1.
    pub version: i64,
    /// Its name, as «0001_foundation».
    pub name: String,
    /// SHA-256 of its text, as 64 hexadecimal digits.
    pub checksum: String,
}

/// Bringing a database up to date, in one transaction for which writers of other instances wait.
/// Readers see the tables as they still are. Dropped without [`Upgrade::apply`], it leaves everything as it was.
#[derive(Debug)]
pub struct Upgrade {
    tx: Tx,
    applied: Vec<Step>,
    missing: &'static [Migration],
}

impl Upgrade {
    /// The newest step of the database; `None` where it is empty.
    #[must_use]
    pub fn from(&self) -> Option<&Step> {
        self.applied.last()
    }

    /// The name of the step that it will be brought to; `None` where nothing is to be done.
    #[must_use]
    pub fn to(&self) -> Option<&'static str> {
        self.missing.last().map(|step| step.name)
    }

    /// Brings the tables up to date.
    ///
    /// # Errors
    /// [`StoreError::Sql`]; then nothing was changed.
    pub async fn apply(mut self) -> Result<()> {
        apply(&mut self.tx, self.missing).await?;
        self.tx.commit().await
    }
}

/// Waits for its turn and says what is to be done.
pub(crate) async fn upgrade(store: &Store, known: &'static [Migration]) -> Result<Upgrade> {
    let mut tx = store.begin_migration().await?;
    execute(&mut tx, TABLE).await?;
    let applied = applied(&mut tx).await?;
    let missing = missing(&applied, known)?;
    if !applied.is_empty() && !missing.is_empty() && tx.is_postgres() {
        // Instances of an earlier version may still be running: their writers queue for this row.
        on!(&mut tx, c => sqlx::query(HOLD_WRITERS).execute(c).await.map(|_| ()))?;
    }
    Ok(Upgrade { tx, applied, missing })
}

const HOLD_WRITERS: &str = "select seq from audit_head where id = 1 for update";

/// The steps that this version knows, oldest first.
#[must_use]
pub fn known_steps() -> Vec<Step> {
    MIGRATIONS.iter().map(Migration::step).collect()
}

/// The steps that the database has behind it, oldest first.
///
/// # Errors
/// [`StoreError::Sql`], also where it is not a database of Cột Mốc.
pub async fn applied(tx: &mut Tx) -> Result<Vec<Step>> {
    let rows: Vec<(i64, String, String)> = on!(tx, c => sqlx::query_as(APPLIED).fetch_all(c).await)?;
    Ok(rows.into_iter().map(|(version, name, checksum)| Step { version, name, checksum }).collect())
}

/// Refuses steps that this version does not know, or knows otherwise; gives those that come after.
///
/// # Errors
/// [`StoreError::Refused`] with the step's name.
pub fn check_steps(applied: &[Step]) -> Result<Vec<Step>> {
    Ok(missing(applied, MIGRATIONS)?.iter().map(Migration::step).collect())
}

/// Makes the tables of the first `count` steps in an empty database.
pub(crate) async fn create(tx: &mut Tx, count: usize) -> Result<()> {
    execute(tx, TABLE).await?;
    apply(tx, MIGRATIONS.get(..count).unwrap_or(MIGRATIONS)).await
}

/// Applies what the database still lacks.
pub(crate) async fn complete(tx: &mut Tx) -> Result<()> {
    let applied = applied(tx).await?;
    apply(tx, missing(&applied, MIGRATIONS)?).await
}

async fn apply(tx: &mut Tx, migrations: &[Migration]) -> Result<()> {
    for migration in migrations {
        execute(tx, migration.text).await?;
        on!(tx, c => {
            let query = sqlx::query(RECORD).bind(migration.version).bind(migration.name);
            query.bind(migration.checksum()).execute(c).await.map(|_| ())
        })?;
    }
    Ok(())
}

impl Migration {
    /// Over the text as written, so that both databases keep the same.
    pub(crate) fn checksum(&self) -> String {
        hex(&Sha256::digest(self.text.as_bytes()))
    }

    fn step(&self) -> Step {
        Step { version: self.version, name: self.name.to_owned(), checksum: self.checksum() }
    }
}

/// The steps that are still to be done, if what was done is what this version knows.
fn missing<'m>(applied: &[Step], known: &'m [Migration]) -> Result<&'m [Migration]> {
    for (place, Step { version, name, checksum }) in applied.iter().enumerate() {
        let Some(migration) = known.get(place) else {
            return Err(refused(
                format!("Cơ sở dữ liệu đã được nâng cấp tới bước «{name}» mà phiên bản này không biết."),
                "Dùng phiên bản Cột Mốc mới hơn, hoặc phục hồi bản sao lưu làm trước khi nâng cấp.",
            ));
        };
        if migration.version != *version || migration.checksum() != *checksum {
            return Err(refused(
                format!(
                    "Bước «{name}» trong cơ sở dữ liệu khác với bước «{}» của phiên bản này.",
                    migration.name
                ),
                "Dùng đúng phiên bản đã tạo ra cơ sở dữ liệu; các bước đã phát hành không được sửa.",
            ));
        }
    }
    Ok(known.get(applied.len()..).unwrap_or_default())
}

fn refused(message: String, hint: &str) -> StoreError {
    StoreError::Refused { message, hint: hint.to_owned() }
}

async fn execute(tx: &mut Tx, text: &str) -> Result<()> {
    let text = if tx.is_postgres() { text.to_owned() } else { for_sqlite(text) };
    on!(tx, c => sqlx::raw_sql(AssertSqlSafe(text)).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// The same text in SQLite's words: its strict tables know `integer` and `blob` only.
pub(crate) fn for_sqlite(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 1024);
    for line in text.lines() {
        if line == ");" {
            out.push_str(") strict;");
        } else if line.trim_start().starts_with("--") {
            continue;
        } else {
            let words: Vec<String> = line.split(' ').map(sqlite_word).collect();
            out.push_str(&words.join(" "));
        }
        out.push('\n');
    }
    out
}

fn sqlite_word(word: &str) -> String {
    let bare = word.trim_end_matches(',');
    let ours = match bare {
        "bigint" | "boolean" => "integer",
        "bytea" => "blob",
        other => other,
    };
    format!("{ours}{}", &word[bare.len()..])
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: Migration =
        Migration { version: 1, name: "0001_one", text: "create table a (\n  b bigint\n);\n" };
    const TWO: Migration =
        Migration { version: 2, name: "0002_two", text: "create table c (\n  d bytea\n);\n" };

    #[test]
    fn what_is_missing_follows_what_was_done() {
        assert_eq!(missing(&[], &[ONE, TWO]).unwrap().len(), 2);
        assert_eq!(missing(&[ONE.step()], &[ONE, TWO]).unwrap()[0].name, "0002_two");
        assert!(missing(&[ONE.step(), TWO.step()], &[ONE, TWO]).unwrap().is_empty());
    }

    #[test]
    fn a_newer_database_is_refused() {
        let error = missing(&[ONE.step(), TWO.step()], &[ONE]).unwrap_err();
        assert!(error.to_string().contains("0002_two"), "{error}");
    }

    #[test]
    fn a_changed_step_is_refused() {
        let changed = Migration { text: "create table a (\n  b text\n);\n", ..ONE };
        let error = missing(&[ONE.step()], &[changed]).unwrap_err();
        assert!(error.to_string().contains("0001_one"), "{error}");
    }

    #[test]
    fn sqlite_gets_strict_tables_and_its_own_words() {
        assert_eq!(
            for_sqlite("-- bigint\ncreate table a (\n  b bigint not null,\n  c boolean,\n  d bytea\n);\n"),
            "create table a (\n  b integer not null,\n  c integer,\n  d blob\n) strict;\n"
        );
    }
}
