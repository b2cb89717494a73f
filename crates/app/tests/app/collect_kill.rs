//! A process that is killed in a storm of saves: everything it said was saved is there, once.

use std::collections::HashMap;
use std::io::Write as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use cotmoc_app::collect::{self, Change, Fate, Filter};
use cotmoc_app::model::*;
use cotmoc_app::{Actor, App, Clock, Context, audit};
use cotmoc_store::testing::Database;
use cotmoc_store::{Address, Store, cells, entries, on_both, submissions};

use crate::collecting::{change, round_b01, send, where_it_is};
use crate::support::{at, config};

const DATA: &str = "COTMOC_TEST_STORM_DATA";
const URL: &str = "COTMOC_TEST_STORM_URL";
const ACKS: &str = "COTMOC_TEST_STORM_ACKS";
const KILLS: &str = "COTMOC_TEST_KILLS";

/// Clerks of the storm.
const CLERKS: usize = 20;

on_both! {
    /// Killed 20 times, or as often as `COTMOC_TEST_KILLS` says.
    async fn what_was_acknowledged_survives_a_kill(db: Database) {
        let app = App::open(config(&db), Clock::fixed(at())).await.unwrap();
        round_b01(&app.by(Actor::local_operator())).await;
        app.close().await;
        let acks = db.folder().join("acks");
        let mut acknowledged = 0;
        for n in 0..kills() {
            let mut child = storm(&db, &acks);
            let known = std::fs::metadata(&acks).map_or(0, |m| m.len());
            while std::fs::metadata(&acks).map_or(0, |m| m.len()) == known {
                assert!(child.try_wait().unwrap().is_none(), "the child ended by itself");
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
            tokio::time::sleep(Duration::from_millis(n * 37 % 90)).await;
            child.kill().unwrap();
            child.wait().unwrap();
            acknowledged = everything_is_there(&db, &acks).await;
        }
        assert!(acknowledged as u64 > kills() * 3, "{acknowledged} saves in all");
    }
}

#[expect(clippy::disallowed_methods, reason = "whoever wants a long run says so by environment")]
fn kills() -> u64 {
    std::env::var(KILLS).ok().and_then(|n| n.parse().ok()).unwrap_or(20)
}

fn storm(db: &Database, acks: &Path) -> Child {
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args(["--exact", "collect_kill::child", "--nocapture"]).stdin(Stdio::null()).stdout(Stdio::null());
    child.env(DATA, db.folder().join("data")).env(ACKS, acks).stderr(Stdio::null());
    if let Address::Postgres(url) = &db.address {
        child.env(URL, url);
    }
    child.spawn().unwrap()
}

/// Holds what was acknowledged against the database; gives how much it was.
async fn everything_is_there(db: &Database, acks: &Path) -> usize {
    let app = App::open(config(db), Clock::fixed(at())).await.unwrap();
    assert_eq!(audit::verify(&app.by(Actor::local_operator())).await.unwrap().broken, None);
    app.close().await;
    let store = Store::open(&where_it_is(db)).await.unwrap();
    let mut tx = store.read().await.unwrap();
    let told: Vec<(SubmissionId, String, i64, String)> = std::fs::read_to_string(acks)
        .unwrap()
        .lines()
        .map(|line| {
            let parts: Vec<&str> = line.split(' ').collect();
            (parts[0].parse().unwrap(), parts[1].into(), parts[2].parse().unwrap(), parts[3].into())
        })
        .collect();
    let asked: Vec<(SubmissionId, &str)> = told.iter().map(|(s, token, ..)| (*s, token.as_str())).collect();
    let kept: HashMap<(SubmissionId, String), Entry> = entries::by_tokens(&mut tx, &asked)
        .await
        .unwrap()
        .into_iter()
        .map(|e| ((e.submission, e.token.clone()), e))
        .collect();
    for (submission, token, entry, value) in &told {
        let there = kept.get(&(*submission, token.clone()));
        let there = there.unwrap_or_else(|| panic!("{submission} {token} was acknowledged and is lost"));
        assert_eq!((there.id.0, there.answer.value.unwrap().to_string()), (*entry, value.clone()));
    }
    // What stands is the newest entry, and the count of answers is that of the cells.
    let ids: Vec<SubmissionId> = told.iter().map(|(s, ..)| *s).collect();
    let standing = cells::of_submissions(&mut tx, ids.iter().copied()).await.unwrap();
    for cell in &standing {
        let newest = entries::history(&mut tx, cell.submission, &cell.line, i64::MAX, 1).await.unwrap();
        assert_eq!(newest[0].id, cell.entry);
    }
    for one in submissions::many(&mut tx, ids).await.unwrap() {
        let answered = standing.iter().filter(|c| c.submission == one.id && c.line != "3").count();
        assert_eq!(one.answered as usize, answered);
    }
    drop(tx);
    store.close().await;
    told.len()
}

/// Not a test by itself: what the child does until it is killed.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[expect(clippy::disallowed_methods, reason = "the parent says by environment where the database is")]
async fn child() {
    let Ok(data) = std::env::var(DATA) else { return };
    let config =
        cotmoc_app::Config { database: std::env::var(URL).ok(), ..cotmoc_app::Config::at(data.into()) };
    let acks = std::env::var(ACKS).unwrap();
    let cx = App::open(config, Clock::fixed(at())).await.unwrap().by(Actor::local_operator());
    let round = collect::round::list(&cx, None).await.unwrap()[0].round.id;
    let grid = collect::many(&cx, round, &Filter::default()).await.unwrap();
    let clerks: Vec<_> = grid
        .rows
        .iter()
        .take(CLERKS)
        .map(|row| tokio::spawn(clerk(cx.clone(), row.submission.id, acks.clone())))
        .collect();
    for one in clerks {
        one.await.unwrap();
    }
}

/// Saves cell after cell, and writes down what was acknowledged.
async fn clerk(cx: Context, id: SubmissionId, acks: String) {
    let mut file = std::fs::OpenOptions::new().create(true).append(true).open(acks).unwrap();
    let (_, standing) = collect::standing(&cx, id).await.unwrap();
    let mut seen: HashMap<String, EntryId> = standing.into_iter().map(|(l, s)| (l, s.entry)).collect();
    for n in 0_u64.. {
        let line = ["1", "1.1", "2", "3"][usize::try_from(n % 4).unwrap()];
        let (token, value) = (format!("{}-{n}", std::process::id()), format!("{}", n + 1));
        let seen_entry = seen.get(line).copied().unwrap_or(EntryId(0));
        let sent = Change { seen: seen_entry, ..change(id, line, &value, &token) };
        let saved = send(&cx, vec![sent]).await;
        let Fate::Saved(now) = &saved.results[0].fate else { panic!("{saved:?}") };
        // The same value again is no new entry, so it has no token.
        if now.entry != seen_entry {
            file.write_all(format!("{id} {token} {} {value}\n", now.entry).as_bytes()).unwrap();
        }
        seen.insert(line.to_owned(), now.entry);
    }
}
