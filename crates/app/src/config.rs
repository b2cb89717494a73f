//! Opening the application.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use cotmoc_formats::Tools;
use cotmoc_store::{Address, Store};
use jiff::Timestamp;
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::presence::{self, Presence};
use crate::{
    Actor, AppError, Clock, Kind, Result, accounts, backup, collect, figures, mail, national, scorecard,
    units,
};

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
    /// The address under which people open the service, as it stands in messages: «https://…», without
    /// a path.
    pub public_url: String,
    /// Which server takes the mail; `None` where none is set, and messages are there to be copied.
    pub mail: Option<mail::Settings>,
}

impl Config {
    /// Data in that directory, on this machine, without outside programmes and without mail.
    #[must_use]
    pub fn at(data: PathBuf) -> Self {
        let public_url = "http://127.0.0.1:8080".to_owned();
        Self { data, database: None, tools: Tools::none(), readers: 2, public_url, mail: None }
    }
}

/// Backups that nobody has to think of: before an upgrade, and by the clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backups {
    /// Where they lie; `backups` in the data directory for `None`.
    pub folder: Option<PathBuf>,
    /// At which time of Việt Nam one is made every day; never for `None`.
    pub at: Option<jiff::civil::Time>,
    /// Of how many days and of how many weeks one is kept; at least 1.
    pub keep: usize,
}

impl Default for Backups {
    fn default() -> Self {
        Self { folder: None, at: None, keep: 14 }
    }
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
    scorecards: scorecard::Memory,
    versions: collect::Versions,
    queue: collect::Queue,
    guard: accounts::Guard,
    public_url: String,
    mailer: Option<mail::Mailer>,
    backups: Backups,
    backup_folder: PathBuf,
    upgraded: Option<Upgraded>,
    /// Nobody restores over a data directory that somebody has open.
    presence: Mutex<Option<Presence>>,
}

/// A database that was brought up to date at start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upgraded {
    /// The newest step it had behind it, as «0003_facts».
    pub from: String,
    /// The one it has now.
    pub to: String,
    /// The backup that was made before.
    pub backup: PathBuf,
}

impl App {
    /// Opens the database, brings it up to date, and sees to it that the catalogue's indicators
    /// and the national strategy are in it.
    ///
    /// # Errors
    /// [`Kind::Config`] where the directory, the address or the database's version does not fit.
    pub async fn open(config: Config, clock: Clock) -> Result<Self> {
        Self::open_with(config, Backups::default(), clock).await
    }

    /// The same where it is said when backups are made and where they lie.
    ///
    /// # Errors
    /// As [`App::open`]; [`Kind::Config`] also where no backup can be made before an upgrade.
    pub async fn open_with(config: Config, backups: Backups, clock: Clock) -> Result<Self> {
        let (store, presence) = connect(&config).await?;
        let upgraded = bring_up_to_date(&store, &backup_folder(&config, &backups), &clock).await?;
        national::sync(&store, &clock).await?;
        Ok(Self::of(config, backups, clock, store, presence, upgraded))
    }

    /// Opens a database as it is, to look at it or to make a backup of it: nothing is made, brought up
    /// to date or brought in.
    ///
    /// # Errors
    /// [`Kind::Config`] where there are no data, or the address does not fit.
    pub async fn inspect(config: Config, clock: Clock) -> Result<Self> {
        if config.database.is_none() && !config.data.join(DATA_FILE).exists() {
            return Err(AppError::new(
                Kind::Config,
                format!("Chưa có dữ liệu trong thư mục {}.", config.data.display()),
            )
            .hint("Xem lại tên thư mục trong --data, hoặc dùng --database nếu dữ liệu ở PostgreSQL."));
        }
        let (store, presence) = connect(&config).await?;
        Ok(Self::of(config, Backups::default(), clock, store, presence, None))
    }

    fn of(
        config: Config,
        backups: Backups,
        clock: Clock,
        store: Store,
        presence: Option<Presence>,
        upgraded: Option<Upgraded>,
    ) -> Self {
        Self {
            inner: Arc::new(Inner {
                backup_folder: backup_folder(&config, &backups),
                backups,
                store,
                clock,
                tools: config.tools,
                readers: Semaphore::new(config.readers.max(1)),
                units: units::Cache::default(),
                engine: figures::Engine::default(),
                scorecards: scorecard::Memory::default(),
                versions: collect::Versions::default(),
                queue: collect::Queue::default(),
                upgraded,
                presence: Mutex::new(presence),
                guard: accounts::Guard::default(),
                public_url: config.public_url.trim_end_matches('/').to_owned(),
                mailer: config.mail.map(mail::Mailer::new),
            }),
        }
    }

    /// Where backups lie that are made before an upgrade and by the clock.
    #[must_use]
    pub fn backup_folder(&self) -> &Path {
        &self.inner.backup_folder
    }

    /// When backups are made by the clock, and how many are kept.
    #[must_use]
    pub fn backups(&self) -> &Backups {
        &self.inner.backups
    }

    /// What was brought up to date when it was opened.
    #[must_use]
    pub fn upgraded(&self) -> Option<&Upgraded> {
        self.inner.upgraded.as_ref()
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

    /// The address under which people open the service, without a slash at its end.
    #[must_use]
    pub fn public_url(&self) -> &str {
        &self.inner.public_url
    }

    pub(crate) fn store(&self) -> &Store {
        &self.inner.store
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.inner.clock.now()
    }

    pub(crate) fn guard(&self) -> &accounts::Guard {
        &self.inner.guard
    }

    /// Closes the database; afterwards every use case fails.
    pub async fn close(&self) {
        self.inner.store.close().await;
        if let Ok(mut presence) = self.inner.presence.lock() {
            *presence = None;
        }
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

    /// The present moment.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.app.inner.clock.now()
    }

    pub(crate) fn units(&self) -> &units::Cache {
        &self.app.inner.units
    }

    pub(crate) fn engine(&self) -> &figures::Engine {
        &self.app.inner.engine
    }

    pub(crate) fn scorecards(&self) -> &scorecard::Memory {
        &self.app.inner.scorecards
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

    /// The address under which people open the service, without a slash at its end.
    pub(crate) fn public_url(&self) -> &str {
        self.app.public_url()
    }

    /// The whole address of a path of ours.
    #[must_use]
    pub fn address(&self, path: &str) -> String {
        format!("{}{path}", self.public_url())
    }

    /// Whoever hands letters to the mail server, where one is set.
    pub(crate) fn mailer(&self) -> Option<&mail::Mailer> {
        self.app.inner.mailer.as_ref()
    }

    /// Waits for a place among the documents that are being read.
    pub(crate) async fn reader(&self) -> Result<SemaphorePermit<'_>> {
        self.app.inner.readers.acquire().await.map_err(|e| {
            AppError::new(Kind::Internal, "Dịch vụ đang dừng, chưa đọc được văn bản.").because(e)
        })
    }
}

/// Name of the database in the data directory.
const DATA_FILE: &str = "cotmoc.sqlite";

fn backup_folder(config: &Config, backups: &Backups) -> PathBuf {
    backups.folder.clone().unwrap_or_else(|| config.data.join("backups"))
}

async fn connect(config: &Config) -> Result<(Store, Option<Presence>)> {
    let address = address(config).await?;
    let presence = match &address {
        Address::Sqlite(file) => Some(enter(file).await?),
        Address::Postgres(_) => None,
    };
    Ok((Store::connect(&address).await?, presence))
}

/// Enters a data directory; finishes a restore that was broken off after its data counted.
async fn enter(file: &Path) -> Result<Presence> {
    let folder = file.parent().unwrap_or(Path::new("."));
    let failed = |error: std::io::Error| {
        AppError::new(
            Kind::Config,
            format!("Không hoàn tất được lần phục hồi trước ở {}: {error}.", folder.display()),
        )
        .hint("Kiểm tra quyền ghi của thư mục dữ liệu rồi chạy lại.")
        .because(error)
    };
    if backup::is_declared(file).map_err(failed)?
        && let Some(_alone) = presence::alone(folder)?
    {
        backup::finish_swap(file).map_err(failed)?;
    }
    presence::share(folder).await
}

async fn bring_up_to_date(store: &Store, backups: &Path, clock: &Clock) -> Result<Option<Upgraded>> {
    let upgrade = store.upgrade().await?;
    let mut upgraded = None;
    if let (Some(from), Some(to)) = (upgrade.from().cloned(), upgrade.to()) {
        // Read beside the transaction that holds all writers, so that it is one moment on both databases.
        let mut tx = store.read().await?;
        let made = backup::before_upgrade(&mut tx, backups, &from, to, clock.now()).await?;
        upgraded = Some(Upgraded { from: from.name, to: to.to_owned(), backup: made.file });
    }
    match (upgrade.apply().await, &upgraded) {
        (Err(error), Some(Upgraded { from, to, backup })) => Err(AppError::new(
            Kind::Config,
            format!("Không nâng cấp được cơ sở dữ liệu từ bước {from} lên bước {to}: {error}. Dữ liệu vẫn như cũ."),
        )
        .hint(format!(
            "Dùng lại phiên bản Cột Mốc trước và báo cho người phụ trách; bản sao lưu trước khi nâng cấp: {}.",
            backup.display()
        ))
        .because(error)),
        (outcome, _) => {
            outcome?;
            Ok(upgraded)
        }
    }
}

/// Where the data are. The data directory is made if it is not there.
pub(crate) async fn address(config: &Config) -> Result<Address> {
    if let Some(url) = &config.database {
        return Ok(Address::Postgres(url.clone()));
    }
    let folder = &config.data;
    tokio::fs::create_dir_all(folder).await.map_err(|e| {
        AppError::new(Kind::Config, format!("Không tạo được thư mục dữ liệu {}: {e}.", folder.display()))
            .hint("Chọn một thư mục mà bạn có quyền ghi bằng --data.")
            .because(e)
    })?;
    Ok(Address::Sqlite(folder.join(DATA_FILE)))
}
