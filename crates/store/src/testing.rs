//! A database of its own for every test: a file in a temporary folder, or a schema on the server
//! that `COTMOC_TEST_POSTGRES` names.

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};
use tempfile::TempDir;

use crate::db::Address;

/// An empty database that nobody else uses. A file goes when it is dropped.
#[derive(Debug)]
pub struct Database {
    /// Where it is.
    pub address: Address,
    folder: TempDir,
}

impl Database {
    /// A file that is not there yet.
    #[must_use]
    pub fn sqlite() -> Self {
        let folder = folder();
        Self { address: Address::Sqlite(folder.path().join("cotmoc.sqlite")), folder }
    }

    /// A schema without tables; `None`, said aloud, where no server is named. Continuous
    /// integration has one, so there its absence is a failure.
    #[expect(clippy::disallowed_methods, reason = "the test script says by environment where the server is")]
    #[expect(clippy::print_stderr, reason = "a test that is left out must say so")]
    #[expect(clippy::panic, clippy::expect_used, reason = "for tests only")]
    pub async fn postgres() -> Option<Self> {
        let Ok(url) = std::env::var("COTMOC_TEST_POSTGRES") else {
            assert!(
                std::env::var("CI").as_deref() != Ok("true"),
                "COTMOC_TEST_POSTGRES is not set, and continuous integration must test on PostgreSQL"
            );
            eprintln!("skipped: COTMOC_TEST_POSTGRES is not set, so nothing was tested on PostgreSQL");
            return None;
        };
        let folder = folder();
        // The temporary folder's name is unique, and its letters make a schema's name.
        let random =
            folder.path().file_name().map(|n| n.to_string_lossy().to_lowercase()).unwrap_or_default();
        let random: String = random.chars().filter(char::is_ascii_alphanumeric).collect();
        let schema = format!("t{}_{random}", std::process::id());
        let mut connection = match PgConnection::connect(&url).await {
            Ok(connection) => connection,
            Err(error) => panic!("COTMOC_TEST_POSTGRES names a server that does not answer: {error}"),
        };
        sqlx::raw_sql(AssertSqlSafe(format!("create schema {schema}")))
            .execute(&mut connection)
            .await
            .expect("a schema for the test");
        let joint = if url.contains('?') { '&' } else { '?' };
        let address = Address::Postgres(format!("{url}{joint}options=-c%20search_path%3D{schema}"));
        Some(Self { address, folder })
    }

    /// Whether it is a file.
    #[must_use]
    pub fn is_sqlite(&self) -> bool {
        matches!(self.address, Address::Sqlite(_))
    }

    /// Does to the database what somebody with its password could do.
    pub async fn execute(&self, sql: &str) {
        Self::execute_at(&self.address, sql).await;
    }

    /// The same to a database somewhere else.
    #[expect(clippy::expect_used, reason = "for tests only")]
    pub async fn execute_at(address: &Address, sql: &str) {
        let sql = AssertSqlSafe(sql.to_owned());
        match address {
            Address::Sqlite(file) => {
                let options = SqliteConnectOptions::new().filename(file);
                let mut connection = SqliteConnection::connect_with(&options).await.expect("the test's file");
                sqlx::raw_sql(sql).execute(&mut connection).await.expect("the test's statement");
            }
            Address::Postgres(url) => {
                let mut connection = PgConnection::connect(url).await.expect("the test's schema");
                sqlx::raw_sql(sql).execute(&mut connection).await.expect("the test's statement");
            }
        }
    }

    /// Makes the database that an earlier version left: the tables of its first steps, and these rows,
    /// as `tests/fixtures/schema` keeps them.
    #[expect(clippy::expect_used, reason = "for tests only")]
    pub async fn earlier(address: &Address, steps: usize, rows: &str) {
        let store = crate::load::open(address).await.expect("the test's database");
        let mut tx = store.begin_migration().await.expect("a transaction");
        crate::migrate::create(&mut tx, steps).await.expect("the tables of those steps");
        let rows = if tx.is_postgres() { rows.replace(", x'", ", '\\x") } else { rows.to_owned() };
        crate::load::execute(&mut tx, rows).await.expect("the rows of the fixture");
        tx.commit().await.expect("a commit");
        store.close().await;
    }

    /// A folder for the test's own files.
    #[must_use]
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }
}

impl Drop for Database {
    /// Takes the schema off the server, so that a server that stays is not filled by tests.
    #[expect(clippy::print_stderr, reason = "a schema that stays behind must be told")]
    fn drop(&mut self) {
        let Address::Postgres(url) = self.address.clone() else { return };
        let Some((_, schema)) = url.rsplit_once("%3D") else { return };
        // A failed test may still hold locks; then the schema stays.
        let sql = format!("set lock_timeout = '2s'; drop schema {schema} cascade");
        let work = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().ok()?;
            runtime.block_on(async {
                let mut connection = PgConnection::connect(&url).await.ok()?;
                sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection).await.ok()
            })
        });
        if !matches!(work.join(), Ok(Some(_))) {
            eprintln!("a test's schema stays on the server");
        }
    }
}

#[expect(clippy::expect_used, reason = "for tests only")]
fn folder() -> TempDir {
    tempfile::Builder::new().prefix("cotmoc").rand_bytes(10).tempdir().expect("a temporary folder")
}

/// Runs each function as two tests, `name::sqlite` and `name::postgres`.
#[macro_export]
macro_rules! on_both {
    ($($(#[doc = $doc:literal])* async fn $name:ident($db:ident: $type:ty) $body:block)+) => {$(
        mod $name {
            use super::*;

            $(#[doc = $doc])*
            async fn run($db: $type) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                run($crate::testing::Database::sqlite()).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                if let Some(database) = $crate::testing::Database::postgres().await {
                    run(database).await;
                }
            }
        }
    )+};
}
