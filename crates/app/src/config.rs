//! Opening the application.

use std::path::PathBuf;
use std::sync::Arc;

use cotmoc_formats::Tools;
use cotmoc_store::Store;
use tokio::sync::Semaphore;

use crate::{Action, Actor, AppError, Clock, Kind, Result, permission};

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
}

impl App {
    /// Opens the database, brings it up to date, and sees to it that the catalogue's indicators
    /// and the national strategy are in it.
    ///
    /// # Errors
    /// [`Kind::Config`] where the directory, the address or the database's version does not fit.
    pub async fn open(_config: Config, _clock: Clock) -> Result<Self> {
        Err(AppError::new(Kind::Internal, "chưa xong"))
    }

    /// The application as that person uses it.
    #[must_use]
    pub fn by(&self, actor: Actor) -> Context {
        Context { app: self.clone(), actor }
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
}

impl Context {
    /// Who acts.
    #[must_use]
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    pub(crate) fn require(&self, action: Action) -> Result<()> {
        permission::require(&self.actor, action)
    }

    pub(crate) fn store(&self) -> &Store {
        &self.app.inner.store
    }

    pub(crate) fn clock(&self) -> &Clock {
        &self.app.inner.clock
    }

    pub(crate) fn tools(&self) -> &Tools {
        &self.app.inner.tools
    }

    pub(crate) fn readers(&self) -> &Semaphore {
        &self.app.inner.readers
    }
}
