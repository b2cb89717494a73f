//! Opening the application.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use cotmoc_formats::Tools;
use cotmoc_store::{Address, Store};
use jiff::Timestamp;
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::{Actor, AppError, Clock, Kind, Result, collect, figures, national, units};

/// What the application is opened with.
#[derive(Debug, Clone)]
pub struct Config {
    /// Data directory; made if it is not there. Not used where `database` is given.
    pub data: PathBuf,
    /// `postgres://…` for several instances on one database.
    pub database: Option<String>,
    /// Outside programmes that formats may run.
    pub tools: Tools,
    /// How many documents may be read at the same time; at least 1.
    pub readers: usize,
}

/// The application: cheap to clone, shared by all requests.
#[derive(Debug, Clone)]
pub struct App {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    store: Store,
    clock: Clock,
    tools: Tools,
    readers: Semaphore,
    units: units::Cache,
    engine: figures::Engine,
    versions: collect::Versions,
    queue: collect::Queue,
}

impl App {
    /// Opens the database, brings it up to date, and sees to it that the catalogue's indicators
    /// and the national strategy are in it.
    ///
    /// # Errors
    /// [`Kind::Config`] where the directory, the address or the database's version does not fit.
    pub async fn open(config: Config, clock: Clock) -> Result<Self> {
        let address = match config.database {
            Some(url) => Address::Postgres(url),
            None => Address::Sqlite(data_file(&config.data).await?),
        };
        let store = Store::open(&address).await?;
        national::sync(&store, &clock).await?;
        let readers = Semaphore::new(config.readers.max(1));
        Ok(Self {
            inner: Arc::new(Inner {
                store,
                clock,
                tools: config.tools,
                readers,
                units: units::Cache::default(),
                engine: figures::Engine::default(),
                versions: collect::Versions::default(),
                queue: collect::Queue::default(),
            }),
        })
    }

    /// The application as that person uses it at this machine's terminal.
    #[must_use]
    pub fn by(&self, actor: Actor) -> Context {
        self.by_from(actor, TERMINAL)
    }

    /// The application as that person uses it from a network address, which the log keeps.
    #[must_use]
    pub fn by_from(&self, actor: Actor, from: &str) -> Context {
        Context { app: self.clone(), actor, from: from.into() }
    }

    /// How many SQL statements were sent since the start. Tests hold pages against it.
    #[must_use]
    pub fn statements(&self) -> u64 {
        self.inner.store.statements()
    }

    /// Closes the database; afterwards every use case fails.
    pub async fn close(&self) {
        self.inner.store.close().await;
    }
}

/// Who uses the application: the first parameter of every use case.
#[derive(Debug, Clone)]
pub struct Context {
    app: App,
    actor: Actor,
    from: Arc<str>,
}

/// Where somebody acts who sits at this machine.
const TERMINAL: &str = "terminal";

impl Context {
    /// Who acts.
    #[must_use]
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The network address from which the person acts, or «terminal».
    #[must_use]
    pub fn from(&self) -> &str {
        &self.from
    }

    /// The application itself.
    #[must_use]
    pub fn app(&self) -> &App {
        &self.app
    }

    pub(crate) fn store(&self) -> &Store {
        &self.app.inner.store
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.app.inner.clock.now()
    }

    pub(crate) fn units(&self) -> &units::Cache {
        &self.app.inner.units
    }

    pub(crate) fn engine(&self) -> &figures::Engine {
        &self.app.inner.engine
    }

    pub(crate) fn versions(&self) -> &collect::Versions {
        &self.app.inner.versions
    }

    pub(crate) fn queue(&self) -> &collect::Queue {
        &self.app.inner.queue
    }

    pub(crate) fn tools(&self) -> &Tools {
        &self.app.inner.tools
    }

    /// Waits for a place among the documents that are being read.
    pub(crate) async fn reader(&self) -> Result<SemaphorePermit<'_>> {
        self.app.inner.readers.acquire().await.map_err(|e| {
            AppError::new(Kind::Internal, "Dịch vụ đang dừng, chưa đọc được văn bản.").because(e)
        })
    }
}

/// The database file in the data directory, which is made if it is not there.
async fn data_file(folder: &Path) -> Result<PathBuf> {
    tokio::fs::create_dir_all(folder).await.map_err(|e| {
        AppError::new(Kind::Config, format!("Không tạo được thư mục dữ liệu {}: {e}.", folder.display()))
            .hint("Chọn một thư mục mà bạn có quyền ghi bằng --data.")
            .because(e)
    })?;
    Ok(folder.join("cotmoc.sqlite"))
}
