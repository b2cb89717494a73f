//! Processes that are killed while they remind people: the run is taken up again, and nobody hears twice.

use std::process::{Child, Command, Stdio};
use std::time::Duration;

use cotmoc_app::jobs::{self, JobKind};
use cotmoc_app::messages::{self, Filter as Messages};
use cotmoc_app::model::*;
use cotmoc_app::{Actor, App, Clock, Context};
use cotmoc_store::testing::Database;
use cotmoc_store::{Address, on_both};
use jiff::{SignedDuration, Timestamp};

use crate::collecting::{province, round_b01};
use crate::remind::{holder, work};
use crate::support::{at, config};

const DATA: &str = "COTMOC_TEST_REMIND_DATA";
const URL: &str = "COTMOC_TEST_REMIND_URL";
const DAY: &str = "COTMOC_TEST_REMIND_DAY";

/// The mornings of the working days on which something is due.
const MORNINGS: [&str; 4] =
    ["2026-02-05T01:00:00Z", "2026-02-09T01:00:00Z", "2026-02-10T01:00:00Z", "2026-02-11T01:00:00Z"];

on_both! {
    /// Two processes on one database, both killed at some moment of each morning's run.
    async fn a_killed_run_is_taken_up_and_reminds_once(db: Database) {
        let app = App::open(config(&db), Clock::fixed(at())).await.unwrap();
        let cx = app.by(Actor::local_operator());
        for id in 0..20 {
            holder(&db, &cx, 900_100 + id, Role::Reporter, province(), Some("a@xa.example")).await;
        }
        round_b01(&cx).await;
        work(&app, &cx).await;
        app.close().await;
        for (nth, morning) in MORNINGS.into_iter().enumerate() {
            let mut children = [child(&db, morning), child(&db, morning)];
            // From «hardly begun» to «done, but not written down».
            tokio::time::sleep(Duration::from_millis([120, 260, 420, 700][nth])).await;
            for child in &mut children {
                child.kill().unwrap();
                child.wait().unwrap();
            }
            let later: Timestamp = morning.parse().unwrap();
            let app = App::open(config(&db), Clock::fixed(later + SignedDuration::from_mins(3))).await.unwrap();
            let cx = app.by(Actor::local_operator());
            work(&app, &cx).await;
            all_were_told(&cx, nth + 1).await;
            app.close().await;
        }
    }
}

async fn all_were_told(cx: &Context, days: usize) {
    for id in 0..20 {
        let account = Some(AccountId(900_100 + id));
        let filter = Messages { kind: Some(MessageKind::Digest), account, ..Messages::default() };
        let found = messages::list(cx, &filter).await.unwrap();
        assert_eq!(found.len(), days, "{found:?}");
        assert!(found.iter().all(|message| message.job.is_some()));
    }
    let filter = jobs::Filter { kind: Some(JobKind::Remind), ..jobs::Filter::default() };
    let jobs = jobs::list(cx, &filter).await.unwrap().jobs;
    let settled = |job: &Job| matches!(job.state, JobState::Done | JobState::Waiting);
    assert!(jobs.iter().all(settled), "{jobs:?}");
}

fn child(db: &Database, day: &str) -> Child {
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args(["--exact", "remind_kill::child_that_reminds", "--nocapture"]);
    child.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    child.env(DATA, db.folder().join("data")).env(DAY, day);
    if let Address::Postgres(url) = &db.address {
        child.env(URL, url);
    }
    child.spawn().unwrap()
}

/// Not a test by itself: what a child does until it is killed.
#[tokio::test]
#[expect(clippy::disallowed_methods, reason = "the parent says by environment where the database is")]
async fn child_that_reminds() {
    let (Ok(folder), Ok(day)) = (std::env::var(DATA), std::env::var(DAY)) else { return };
    let config =
        cotmoc_app::Config { database: std::env::var(URL).ok(), ..cotmoc_app::Config::at(folder.into()) };
    let app = App::open(config, Clock::fixed(day.parse().unwrap())).await.unwrap();
    let worker = format!("child {}", std::process::id());
    jobs::run(app, worker, std::future::pending()).await;
}
