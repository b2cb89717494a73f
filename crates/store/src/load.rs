//! Filling an empty database with the rows of a backup, and putting it in the place of another.
//!
//! On SQLite a new file is filled beside the old one; who renames it decides when it counts. On
//! PostgreSQL one transaction moves the old tables into a schema of their own and makes new ones.

use std::path::Path;
use std::time::Duration;

use sqlx::AssertSqlSafe;
use sqlx::pool::PoolOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};

use crate::bulk::touched_all;
use crate::db::{Address, Pools, Store, Tx, WAIT, first_connection, on, postgres_options, refused_sqlite};
use crate::dump::{self, STEPS, Table, TableColumn, quoted};
use crate::error::{Result, StoreError};
use crate::integrity;
use crate::migrate::{self, Step};
use crate::schema::{self, ForeignKey};

/// What lies where a backup is to be restored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Occupant {
    /// Nothing.
    Nothing,
    /// Tables of Cột Mốc.
    Ours,
    /// Tables of another programme.
    Foreign,
}

/// A database that is being filled. Dropped before [`Loader::finish`] was committed, it leaves a
/// PostgreSQL database as it was.
#[derive(Debug)]
pub struct Loader {
    tx: Tx,
    tables: Vec<Table>,
    keys: Vec<ForeignKey>,
    constraints: Vec<(String, String, String)>,
}

/// Opens a database for restoring only: nothing else is to use it.
///
/// # Errors
/// [`StoreError::Refused`] where it cannot be reached or made.
pub async fn open(address: &Address) -> Result<Store> {
    match address {
        Address::Sqlite(file) => open_sqlite(file).await,
        Address::Postgres(url) => {
            let options = postgres_options(url)?;
            drop(first_connection(&options).await?);
            let pool = PoolOptions::new().max_connections(1).acquire_timeout(WAIT);
            Ok(Store::new(Pools::Postgres(pool.connect_lazy_with(options))))
        }
    }
}

/// Without a journal: a file that was not finished is thrown away. References are checked at the end.
async fn open_sqlite(file: &Path) -> Result<Store> {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Off)
        .synchronous(SqliteSynchronous::Off)
        .foreign_keys(false)
        .pragma("cache_size", "-65536")
        .busy_timeout(WAIT);
    let pool = PoolOptions::new().max_connections(1).acquire_timeout(WAIT).connect_with(options).await;
    let pool = pool.map_err(|error| refused_sqlite(file, &error))?;
    Ok(Store::new(Pools::Sqlite { writer: pool.clone(), readers: pool }))
}

const ALONE: &str = "select coalesce(pg_try_advisory_xact_lock(7130412, hashtext(current_schema())), false)";
const HERE: &str = "select cast(current_schema() as text)";
const CONSTRAINTS: &str = "select cast(r.relname as text), cast(c.conname as text), \
    cast(pg_get_constraintdef(c.oid) as text) from pg_constraint c join pg_class r on r.oid = c.conrelid \
    join pg_namespace n on n.oid = r.relnamespace where c.contype = 'f' and n.nspname = current_schema()";

/// How often, and for how long apart, the database is asked for: PostgreSQL lets go of what a connection held
/// a moment after it was closed.
const TRIES: u32 = 20;
const PAUSE: Duration = Duration::from_millis(50);

/// What is there. On PostgreSQL the transaction has the database alone from here on.
///
/// # Errors
/// [`StoreError::Refused`] where somebody has it open.
pub async fn occupant(tx: &mut Tx) -> Result<Occupant> {
    if let crate::db::Inner::Postgres(transaction) = tx.inner() {
        let mut tries = 0;
        while !sqlx::query_scalar::<_, bool>(ALONE).fetch_one(&mut **transaction).await? {
            if tries == TRIES {
                return Err(in_use());
            }
            tries += 1;
            tokio::time::sleep(PAUSE).await;
        }
    }
    let columns = schema::columns(tx).await?;
    Ok(match columns.iter().filter(|c| c.table == STEPS).count() {
        3 => Occupant::Ours,
        _ if columns.is_empty() => Occupant::Nothing,
        _ => Occupant::Foreign,
    })
}

/// Somebody has the database open.
#[must_use]
pub fn in_use() -> StoreError {
    StoreError::Refused {
        message: "Dữ liệu đang được một tiến trình cotmoc khác sử dụng.".to_owned(),
        hint: "Dừng dịch vụ (cotmoc serve) và các lệnh cotmoc đang chạy trên dữ liệu này rồi phục hồi lại; \
               chưa có gì bị thay đổi."
            .to_owned(),
    }
}

/// Moves every table into a new schema of that name; the place they had is then empty. PostgreSQL only.
///
/// # Errors
/// [`StoreError::Refused`] where the account may not make a schema.
pub async fn move_aside(tx: &mut Tx, name: &str) -> Result<()> {
    let tables: std::collections::BTreeSet<String> =
        schema::columns(tx).await?.into_iter().map(|c| c.table).collect();
    let made = execute(tx, format!("create schema {}", quoted(name))).await;
    made.map_err(|error| StoreError::Refused {
        message: format!("Không tạo được lược đồ «{name}» để giữ dữ liệu cũ: {error}."),
        hint:
            "Cấp quyền CREATE trên cơ sở dữ liệu cho tài khoản PostgreSQL này, hoặc phục hồi vào một cơ sở \
               dữ liệu trống."
                .to_owned(),
    })?;
    for table in tables {
        execute(tx, format!("alter table {} set schema {}", quoted(&table), quoted(name))).await?;
    }
    Ok(())
}

impl Loader {
    /// Makes the empty tables of these steps, which this version has to know.
    ///
    /// # Errors
    /// [`StoreError::Refused`] for other steps; [`StoreError::Sql`].
    pub async fn begin(mut tx: Tx, steps: &[Step]) -> Result<Self> {
        migrate::check_steps(steps)?;
        migrate::create(&mut tx, steps.len()).await?;
        let tables = dump::tables(&mut tx).await?;
        let keys = schema::foreign_keys(&mut tx).await?;
        let mut constraints: Vec<(String, String, String)> = Vec::new();
        if let crate::db::Inner::Postgres(transaction) = tx.inner() {
            constraints = sqlx::query_as(CONSTRAINTS).fetch_all(&mut **transaction).await?;
        }
        for (table, name, _) in &constraints {
            execute(&mut tx, format!("alter table {} drop constraint {}", quoted(table), quoted(name)))
                .await?;
        }
        for table in &tables {
            execute(&mut tx, format!("delete from {}", quoted(&table.name))).await?;
        }
        Ok(Self { tx, tables, keys, constraints })
    }

    /// The tables that are there to be filled, by name, with their columns.
    #[must_use]
    pub fn tables(&self) -> Vec<(String, Vec<TableColumn>)> {
        self.tables.iter().map(|table| (table.name.clone(), table.columns.clone())).collect()
    }

    /// Puts rows into a table: a JSON list of lists, each as [`dump::rows`] writes it.
    ///
    /// # Errors
    /// [`StoreError::Sql`]; [`StoreError::Touched`] where not every row arrived.
    pub async fn load(&mut self, table: &str, json: &str, rows: u64) -> Result<()> {
        let Some(table) = self.tables.iter().find(|t| t.name == table) else {
            return Err(StoreError::Corrupt { column: "bảng", value: table.to_owned() });
        };
        let text = table.insert(self.tx.is_postgres());
        let tx = &mut self.tx;
        let touched = on!(tx, c => {
            sqlx::query(AssertSqlSafe(text)).bind(json).execute(c).await.map(|r| r.rows_affected())
        })?;
        touched_all("restore: load", touched, rows)
    }

    /// Checks every reference, brings the tables up to date, and gives back the transaction, in which
    /// the restored records can be looked at before they are kept.
    ///
    /// # Errors
    /// [`StoreError::Refused`] with the first reference that leads nowhere; [`StoreError::Sql`].
    pub async fn finish(mut self) -> Result<Tx> {
        for key in &self.keys {
            if let Some(dangling) = integrity::dangling(&mut self.tx, key).await? {
                return Err(StoreError::Refused {
                    message: format!("Bản sao lưu không toàn vẹn: {dangling}"),
                    hint: "Dùng một bản sao lưu khác; chưa có gì bị thay đổi.".to_owned(),
                });
            }
        }
        for (table, name, definition) in &self.constraints {
            let (table, name) = (quoted(table), quoted(name));
            execute(&mut self.tx, format!("alter table {table} add constraint {name} {definition}")).await?;
        }
        migrate::complete(&mut self.tx).await?;
        Ok(self.tx)
    }
}

pub(crate) async fn execute(tx: &mut Tx, text: String) -> Result<()> {
    on!(tx, c => sqlx::raw_sql(AssertSqlSafe(text)).execute(c).await.map(|_| ()))?;
    Ok(())
}

impl Store {
    /// Begins the transaction in which a database is restored.
    ///
    /// # Errors
    /// [`StoreError::Sql`].
    pub async fn begin_restore(&self) -> Result<Tx> {
        self.begin_migration().await
    }

    /// The schema in which the tables are; `None` on SQLite.
    ///
    /// # Errors
    /// [`StoreError::Sql`].
    pub async fn schema_name(tx: &mut Tx) -> Result<Option<String>> {
        match tx.inner() {
            crate::db::Inner::Sqlite(_) => Ok(None),
            crate::db::Inner::Postgres(transaction) => {
                let (name,): (Option<String>,) = sqlx::query_as(HERE).fetch_one(&mut **transaction).await?;
                Ok(name)
            }
        }
    }
}
