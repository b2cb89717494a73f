//! The two databases behind one door.
//!
//! [`on!`] expands the same body once per driver, so that every statement is written once. Four
//! named points differ: how a write begins ([`Store::write`]), where rows of a JSON text come from
//! ([`crate::bulk`]), how jobs are claimed ([`crate::jobs`]), and how columns are described
//! ([`crate::schema`]).

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use sqlx::pool::PoolOptions;
use sqlx::postgres::PgConnectOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{Connection as _, PgConnection, PgPool, Postgres, Sqlite, SqlitePool, Transaction};
use tokio::sync::Notify;

use crate::error::{Result, StoreError};
use crate::migrate::{self, Upgrade};

/// Expands a body once per driver: `on!(tx, c => sqlx::query(SQL).bind(id).execute(c).await)`.
/// The statement counts towards [`Store::statements`].
macro_rules! on {
    ($tx:expr, $c:ident => $body:expr) => {{
        let tx: &mut $crate::db::Tx = $tx;
        tx.count();
        match tx.inner() {
            $crate::db::Inner::Sqlite(transaction) => {
                let $c = &mut **transaction;
                $body
            }
            $crate::db::Inner::Postgres(transaction) => {
                let $c = &mut **transaction;
                $body
            }
        }
    }};
}
pub(crate) use on;

/// Where the database is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Address {
    /// A file; made if it is not there.
    Sqlite(PathBuf),
    /// `postgres://user:password@host/name`.
    Postgres(String),
}

/// The database. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {
    pools: Pools,
    statements: Arc<AtomicU64>,
    ordered: Arc<Notify>,
}

#[derive(Debug, Clone)]
pub(crate) enum Pools {
    /// SQLite has one writer; readers do not wait for it.
    Sqlite {
        writer: SqlitePool,
        readers: SqlitePool,
    },
    Postgres(PgPool),
}

/// A transaction. Dropped without [`Tx::commit`], it leaves nothing behind.
#[derive(Debug)]
pub struct Tx {
    inner: Inner,
    statements: Arc<AtomicU64>,
    ordered: Arc<Notify>,
    /// Whether a job was ordered in it, which whoever runs jobs is told once it is committed.
    orders: bool,
}

#[derive(Debug)]
pub(crate) enum Inner {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

/// Readers of a SQLite file at the same time; each costs a thread and a page cache.
const SQLITE_READERS: u32 = 4;
/// Connections of one instance to PostgreSQL.
const POSTGRES_CONNECTIONS: u32 = 10;
/// How long a request waits for a connection or a lock before it gives up.
pub(crate) const WAIT: Duration = Duration::from_secs(30);

impl Store {
    /// Opens the database and brings its tables up to date.
    ///
    /// # Errors
    /// [`StoreError::Refused`] where it cannot be reached, is not ours, or is newer than this version.
    pub async fn open(address: &Address) -> Result<Self> {
        let store = Self::connect(address).await?;
        store.upgrade().await?.apply().await?;
        Ok(store)
    }

    /// Opens the database as it is, whatever its tables look like.
    ///
    /// # Errors
    /// [`StoreError::Refused`] where it cannot be reached, is not ours, or is being restored.
    pub async fn connect(address: &Address) -> Result<Self> {
        let pools = match address {
            Address::Sqlite(file) => open_sqlite(file).await?,
            Address::Postgres(url) => open_postgres(url).await?,
        };
        Ok(Self::new(pools))
    }

    pub(crate) fn new(pools: Pools) -> Self {
        Self { pools, statements: Arc::default(), ordered: Arc::default() }
    }

    /// Begins to bring its tables up to date.
    ///
    /// # Errors
    /// [`StoreError::Refused`] where it is newer than this version.
    pub async fn upgrade(&self) -> Result<Upgrade> {
        migrate::upgrade(self, migrate::MIGRATIONS).await
    }

    /// Begins a transaction that sees one moment and changes nothing.
    ///
    /// # Errors
    /// [`StoreError::Sql`] where no connection is to be had.
    pub async fn read(&self) -> Result<Tx> {
        let inner = match &self.pools {
            Pools::Sqlite { readers, .. } => Inner::Sqlite(readers.begin().await?),
            Pools::Postgres(pool) => {
                Inner::Postgres(pool.begin_with("begin isolation level repeatable read read only").await?)
            }
        };
        Ok(self.tx(inner))
    }

    /// Begins a transaction that may change things. There is one at a time, on both databases:
    /// the log is a chain, so writers queue for its end anyway, and queueing first spares deadlocks
    /// and makes what is read inside hold until the commit.
    ///
    /// # Errors
    /// [`StoreError::Sql`] where no connection is to be had or the queue is too long.
    pub async fn write(&self) -> Result<Tx> {
        let inner = match &self.pools {
            Pools::Sqlite { writer, .. } => Inner::Sqlite(writer.begin_with("begin immediate").await?),
            Pools::Postgres(pool) => {
                let mut transaction = pool.begin().await?;
                sqlx::query("select seq from audit_head where id = 1 for update")
                    .execute(&mut *transaction)
                    .await?;
                Inner::Postgres(transaction)
            }
        };
        Ok(self.tx(inner))
    }

    /// Begins a transaction of whoever runs jobs. It does not queue for the end of the log, so that
    /// jobs and requests do not wait for each other; in return it takes no numbers, writes no log
    /// entry, and touches no tables but those of jobs.
    ///
    /// # Errors
    /// [`StoreError::Sql`] where no connection is to be had or the queue is too long.
    pub async fn queue(&self) -> Result<Tx> {
        let inner = match &self.pools {
            Pools::Sqlite { writer, .. } => Inner::Sqlite(writer.begin_with("begin immediate").await?),
            Pools::Postgres(pool) => Inner::Postgres(pool.begin().await?),
        };
        Ok(self.tx(inner))
    }

    /// Waits until a transaction of this instance that ordered jobs was committed. One that was
    /// committed since the last call counts.
    pub async fn ordered(&self) {
        self.ordered.notified().await;
    }

    fn tx(&self, inner: Inner) -> Tx {
        let (statements, ordered) = (Arc::clone(&self.statements), Arc::clone(&self.ordered));
        Tx { inner, statements, ordered, orders: false }
    }

    /// Begins the transaction in which the tables are brought up to date; instances that start at
    /// the same time queue here.
    pub(crate) async fn begin_migration(&self) -> Result<Tx> {
        let inner = match &self.pools {
            Pools::Sqlite { writer, .. } => Inner::Sqlite(writer.begin_with("begin immediate").await?),
            Pools::Postgres(pool) => {
                let mut transaction = pool.begin().await?;
                // The number is any that nobody else locks.
                sqlx::query("select pg_advisory_xact_lock(7130411)").execute(&mut *transaction).await?;
                Inner::Postgres(transaction)
            }
        };
        Ok(self.tx(inner))
    }

    /// How many statements were sent since the start, without beginnings and commits.
    #[must_use]
    pub fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }

    /// Closes all connections.
    pub async fn close(&self) {
        match &self.pools {
            Pools::Sqlite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
    }
}

impl Tx {
    /// Makes everything that was done in it last.
    ///
    /// # Errors
    /// [`StoreError::Sql`]; then nothing of it was kept.
    pub async fn commit(self) -> Result<()> {
        match self.inner {
            Inner::Sqlite(transaction) => transaction.commit().await?,
            Inner::Postgres(transaction) => transaction.commit().await?,
        }
        if self.orders {
            self.ordered.notify_one();
        }
        Ok(())
    }

    pub(crate) fn inner(&mut self) -> &mut Inner {
        &mut self.inner
    }

    pub(crate) fn count(&self) {
        self.statements.fetch_add(1, Ordering::Relaxed);
    }

    /// Says that a job was ordered in this transaction.
    pub(crate) fn orders(&mut self) {
        self.orders = true;
    }

    /// Whether it is a transaction of PostgreSQL.
    #[must_use]
    pub fn is_postgres(&self) -> bool {
        matches!(self.inner, Inner::Postgres(_))
    }
}

async fn open_sqlite(file: &Path) -> Result<Pools> {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        // After a large upload the log of changes is cut back to 16 MB.
        .pragma("journal_size_limit", "16777216")
        .busy_timeout(WAIT);
    let writer = sqlite_writer(&options).await.map_err(|error| refused_sqlite(file, &error))?;
    let readers = PoolOptions::new()
        .max_connections(SQLITE_READERS)
        .acquire_timeout(WAIT)
        .connect_lazy_with(options.create_if_missing(false).pragma("query_only", "on"));
    Ok(Pools::Sqlite { writer, readers })
}

/// Opens the one connection that writes. While another process makes a new file keep its log beside it,
/// SQLite says at once that the file is locked, whatever patience it was given: then it is asked again.
async fn sqlite_writer(options: &SqliteConnectOptions) -> std::result::Result<sqlx::SqlitePool, sqlx::Error> {
    let begun = Instant::now();
    loop {
        let pool = PoolOptions::new().max_connections(1).acquire_timeout(WAIT);
        match pool.connect_with(options.clone()).await {
            Err(error) if is_busy(&error) && begun.elapsed() < WAIT => {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            opened => return opened,
        }
    }
}

/// `SQLITE_BUSY` with any of its additions.
fn is_busy(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
    code.and_then(|code| code.parse::<u32>().ok()).is_some_and(|code| code & 0xff == 5)
}

async fn open_postgres(url: &str) -> Result<Pools> {
    let options = postgres_options(url)?;
    let mut first = first_connection(&options).await?;
    let (here,): (bool,) = sqlx::query_as(PRESENT_AT_ONCE).fetch_one(&mut first).await?;
    if !here {
        return Err(StoreError::Refused {
            message: "Cơ sở dữ liệu đang được phục hồi từ bản sao lưu.".to_owned(),
            hint: "Chờ việc phục hồi xong rồi chạy lại.".to_owned(),
        });
    }
    first.close().await?;
    // One connection stays, so that a restore sees that somebody is here.
    let pool = PoolOptions::new().min_connections(1).max_connections(POSTGRES_CONNECTIONS);
    let pool = pool.acquire_timeout(WAIT).after_connect(|connection, _| {
        Box::pin(async move { sqlx::query(PRESENT).execute(connection).await.map(|_| ()) })
    });
    Ok(Pools::Postgres(pool.connect_lazy_with(options)))
}

/// Whoever has the database open shares this lock; a restore takes it alone. The number is any that
/// nobody else locks; the schema's name tells databases apart that share a server's database.
const PRESENT: &str = "select pg_advisory_lock_shared(7130412, hashtext(current_schema()))";
const PRESENT_AT_ONCE: &str =
    "select coalesce(pg_try_advisory_lock_shared(7130412, hashtext(current_schema())), true)";

pub(crate) fn postgres_options(url: &str) -> Result<PgConnectOptions> {
    let options: PgConnectOptions = url.parse().map_err(|error: sqlx::Error| StoreError::Refused {
        message: format!("Địa chỉ cơ sở dữ liệu không đọc được: {error}."),
        hint: "Viết theo mẫu postgres://người-dùng:mật-khẩu@máy-chủ:5432/tên-cơ-sở-dữ-liệu.".to_owned(),
    })?;
    let wait = format!("{}s", WAIT.as_secs());
    Ok(options.options([("lock_timeout", wait.as_str())]))
}

/// A pool would try again until its patience ends; at start the answer is wanted at once.
pub(crate) async fn first_connection(options: &PgConnectOptions) -> Result<PgConnection> {
    PgConnection::connect_with(options).await.map_err(|error| StoreError::Refused {
        message: format!("Không kết nối được tới PostgreSQL: {error}."),
        hint:
            "Kiểm tra máy chủ PostgreSQL có đang chạy không, rồi kiểm tra địa chỉ, người dùng, mật khẩu và \
               tên cơ sở dữ liệu trong --database."
                .to_owned(),
    })
}

pub(crate) fn refused_sqlite(file: &Path, error: &sqlx::Error) -> StoreError {
    StoreError::Refused {
        message: format!("Không mở được tệp dữ liệu {}: {error}.", file.display()),
        hint:
            "Kiểm tra thư mục dữ liệu có tồn tại, có quyền ghi, còn chỗ trống, và tệp không phải của chương \
               trình khác; hoặc chọn thư mục khác bằng --data."
                .to_owned(),
    }
}
