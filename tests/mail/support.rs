//! The mail server, the service beside it, and letters to send.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use cotmoc_app::mail::Settings;
use cotmoc_app::model::*;
use cotmoc_app::{Actor, App, Clock, Config, Context, jobs};
use cotmoc_store::jobs::NewJob;
use cotmoc_store::testing::Database;
use cotmoc_store::{Address, Store, messages, take_ids};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

/// How long the service waits for one answer of the mail server; five times as long for a letter.
pub(crate) const PATIENCE: Duration = Duration::from_secs(1);

/// Python with aiosmtpd, as the test script names it; `None`, said aloud, where there is none.
#[expect(clippy::disallowed_methods, reason = "the test script says by environment where Python is")]
#[expect(clippy::print_stderr, reason = "a test that is left out must say so")]
pub(crate) fn python() -> Option<PathBuf> {
    let Some(python) = std::env::var_os("COTMOC_TEST_SMTP") else {
        assert!(
            std::env::var("CI").as_deref() != Ok("true"),
            "COTMOC_TEST_SMTP is not set, and continuous integration must test mail"
        );
        eprintln!("skipped: COTMOC_TEST_SMTP is not set, so no mail was sent to a real server");
        return None;
    };
    Some(python.into())
}

/// A letter that the server took.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Took {
    pub(crate) to: String,
    pub(crate) number: String,
    pub(crate) tls: bool,
    pub(crate) subject: String,
    pub(crate) body: String,
}

/// The mail server; it ends with this.
#[derive(Debug)]
pub(crate) struct Server {
    child: Child,
    pub(crate) port: u16,
    took: Arc<Mutex<Vec<Took>>>,
}

impl Server {
    pub(crate) fn start(python: &Path, words: &[&str]) -> Self {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/mail/server.py");
        let mut command = Command::new(python);
        command.arg(script).args(words).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().expect("the mail server");
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let port = lines.next().expect("the server's port").unwrap().parse().unwrap();
        let took = Arc::new(Mutex::new(Vec::new()));
        let keeper = Arc::clone(&took);
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                keeper.lock().unwrap().push(serde_json::from_str(&line).unwrap());
            }
        });
        Self { child, port, took }
    }

    /// What it took so far.
    pub(crate) fn took(&self) -> Vec<Took> {
        self.took.lock().unwrap().clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // A server that has ended already is as good.
        let _ended = self.child.kill();
        let _ended = self.child.wait();
    }
}

/// A clock that a test puts forward.
#[derive(Debug, Clone, Default)]
pub(crate) struct Hands(Arc<AtomicI64>);

impl Hands {
    pub(crate) fn forward(&self, seconds: i64) {
        self.0.fetch_add(seconds, Ordering::SeqCst);
    }

    pub(crate) fn now(&self) -> Timestamp {
        let start: Timestamp = "2026-01-31T08:15:00Z".parse().unwrap();
        start + SignedDuration::from_secs(self.0.load(Ordering::SeqCst))
    }

    pub(crate) fn clock(&self) -> Clock {
        let hands = self.clone();
        Clock::new(move || hands.now())
    }
}

pub(crate) fn config(db: &Database, smtp: &str, authority: Option<&[u8]>) -> Config {
    let database = match &db.address {
        Address::Sqlite(_) => None,
        Address::Postgres(url) => Some(url.clone()),
    };
    let mail = Settings::parse(smtp, "Cột Mốc <cotmoc@tinh.example>", authority, PATIENCE).unwrap();
    Config { database, mail: Some(mail), ..Config::at(db.folder().join("data")) }
}

/// The service on a database, with its store beside it.
pub(crate) struct Service {
    pub(crate) app: App,
    pub(crate) store: Store,
    pub(crate) hands: Hands,
}

impl Service {
    pub(crate) async fn open(db: &Database, smtp: &str, authority: Option<&[u8]>) -> Self {
        Self::open_at(db, smtp, authority, Hands::default()).await
    }

    pub(crate) async fn open_at(db: &Database, smtp: &str, authority: Option<&[u8]>, hands: Hands) -> Self {
        let app = App::open(config(db, smtp, authority), hands.clock()).await.unwrap();
        let address = match &db.address {
            Address::Sqlite(_) => Address::Sqlite(db.folder().join("data/cotmoc.sqlite")),
            postgres => postgres.clone(),
        };
        Self { app, store: Store::open(&address).await.unwrap(), hands }
    }

    pub(crate) fn cx(&self) -> Context {
        self.app.by(Actor::local_operator())
    }

    /// Writes letters to these addresses and orders their mail, as use cases do.
    pub(crate) async fn write(&self, addresses: &[&str]) -> Vec<JobId> {
        let mut tx = self.store.write().await.unwrap();
        let ids: Vec<MessageId> = take_ids(&mut tx, addresses.len()).await.unwrap().map(MessageId).collect();
        let order = |id: &MessageId| NewJob {
            kind: "mail",
            name: format!("mail/{id}"),
            payload: format!("{{\"message\":{id}}}"),
            due: self.hands.now(),
            max_tries: 60,
        };
        let orders: Vec<NewJob> = ids.iter().map(order).collect();
        let jobs = cotmoc_store::jobs::order(&mut tx, &orders, self.hands.now(), "An").await.unwrap();
        let message = |address: &&str| NewMessage {
            kind: MessageKind::RoundOpened,
            account: None,
            name: "Trần Thị Bình".to_owned(),
            address: Some((*address).to_owned()),
            subject: "Mở báo cáo «Kinh tế số»".to_owned(),
            body: "Kính gửi bà Bình,\n\nMở biểu: {link}\n.\nHết.".to_owned(),
            link: Some("https://cotmoc.example/entry/7".to_owned()),
            ticket: None,
            round: None,
        };
        let rows: Vec<_> =
            ids.iter().zip(&jobs).zip(addresses).map(|((id, job), to)| (*id, *job, message(to))).collect();
        messages::insert(&mut tx, &rows, self.hands.now(), "An").await.unwrap();
        tx.commit().await.unwrap();
        jobs.into_iter().map(Option::unwrap).collect()
    }

    pub(crate) async fn job(&self, id: JobId) -> Job {
        let mut tx = self.store.read().await.unwrap();
        cotmoc_store::jobs::get(&mut tx, id).await.unwrap().unwrap()
    }

    /// Does jobs until none of these waits for now or is at work.
    pub(crate) async fn work(&self, ids: &[JobId]) {
        let settled = async {
            for _ in 0..1_500 {
                let mut open = false;
                for id in ids {
                    let job = self.job(*id).await;
                    open |= job.state == JobState::Running
                        || (job.state == JobState::Waiting && job.due <= self.hands.now());
                }
                if !open {
                    return;
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            panic!("the jobs did not settle");
        };
        jobs::run(self.app.clone(), "test".to_owned(), settled).await;
    }

    /// What a person decides about a job.
    pub(crate) async fn decide(&self, id: JobId, choice: jobs::Choice) {
        let job = self.job(id).await;
        jobs::decide(&self.cx(), id, choice, job.state, job.tries).await.unwrap();
    }
}
