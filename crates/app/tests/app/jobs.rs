//! Standing work, and what people may see and decide of jobs and of the log.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use cotmoc_app::audit::{self, Asked};
use cotmoc_app::jobs::{self, Choice, Filter, JobKind};
use cotmoc_app::model::*;
use cotmoc_app::{Actor, App, Backups, Clock, Context, Kind, backup, upkeep};
use cotmoc_store::on_both;
use cotmoc_store::testing::Database;
use jiff::SignedDuration;

use crate::support::{PLAN, adopt, at, config, open, refused};

/// Every job but those of reminding and of reports, which have tests of their own.
async fn all(cx: &Context) -> Vec<Job> {
    let mut jobs = jobs::list(cx, &Filter::default()).await.unwrap().jobs;
    jobs.retain(|job| !["remind", "report"].contains(&job.kind.as_str()));
    jobs
}

/// Runs jobs until this holds.
async fn run_until(app: &App, holds: impl AsyncFn() -> bool) {
    let stop = async {
        for _ in 0..1_000 {
            if holds().await {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("the jobs did not come so far");
    };
    jobs::run(app.clone(), "test".to_owned(), stop).await;
}

on_both! {
    /// Two instances order the nightly work once; it is done when its hour comes, and ordered for the
    /// next night.
    async fn standing_work_comes_once_a_night(db: Database) {
        let hours = Arc::new(AtomicI64::new(0));
        let clock = {
            let hours = Arc::clone(&hours);
            Clock::new(move || at() + SignedDuration::from_hours(hours.load(Ordering::SeqCst)))
        };
        let one = App::open(config(&db), clock.clone()).await.unwrap();
        let two = App::open(config(&db), clock).await.unwrap();
        let cx = one.by(Actor::local_operator());
        let ordered = async || all(&cx).await.len() == 1;
        tokio::join!(run_until(&one, ordered), run_until(&two, ordered));
        let first = all(&cx).await.remove(0);
        assert_eq!((first.name.as_str(), first.state), ("tidy/2026-02-01", JobState::Waiting));
        hours.store(24, Ordering::SeqCst);
        let done = async || all(&cx).await.iter().any(|job| job.state == JobState::Done);
        tokio::join!(run_until(&one, done), run_until(&two, done));
        let jobs = all(&cx).await;
        let states: Vec<_> = jobs.iter().map(|job| (job.name.as_str(), job.state, job.tries)).collect();
        let expected =
            [("tidy/2026-02-02", JobState::Waiting, 0), ("tidy/2026-02-01", JobState::Done, 1)];
        assert_eq!(states, expected);
        let shown = jobs::show(&cx, jobs[1].id).await.unwrap();
        assert_eq!(shown.log.len(), 1, "{:?}", shown.log);
    }

    /// A backup is made when its hour comes and can be restored; of older ones as many stay as were asked
    /// for, what a killed one left goes, and files of others stay.
    async fn backups_come_by_the_clock(db: Database) {
        let hours = Arc::new(AtomicI64::new(0));
        let clock = {
            let hours = Arc::clone(&hours);
            Clock::new(move || at() + SignedDuration::from_hours(hours.load(Ordering::SeqCst)))
        };
        let folder = db.folder().join("sao-luu");
        let nightly = Backups { folder: Some(folder.clone()), at: Some(jiff::civil::time(2, 0, 0, 0)), keep: 2 };
        let app = App::open_with(config(&db), nightly, clock).await.unwrap();
        let cx = app.by(Actor::local_operator());
        std::fs::create_dir_all(&folder).unwrap();
        let (killed, foreign) = (folder.join("cotmoc-20250101T000000Z.zip.part"), folder.join("cua-toi.zip.part"));
        for file in [&killed, &foreign] {
            let old = std::time::UNIX_EPOCH + Duration::from_hours(480_000);
            std::fs::File::create(file).unwrap().set_modified(old).unwrap();
        }
        run_until(&app, async || all(&cx).await.iter().any(|job| job.kind == "backup")).await;
        for night in 1..=12 {
            hours.store(24 * night, Ordering::SeqCst);
            let made = usize::try_from(night).unwrap();
            let done = async || {
                let jobs = all(&cx).await;
                jobs.iter().filter(|job| job.kind == "backup" && job.state == JobState::Done).count() >= made
            };
            run_until(&app, done).await;
        }
        let kept = backup::list(&cx).await.unwrap();
        // Of the last two days, and the newest of this week and of the one before: the same two or three.
        assert!((2..=3).contains(&kept.len()), "{kept:?}");
        assert!(!killed.exists() && foreign.exists());
        let (newest, file) = backup::fetch(&cx, &kept[0].name).await.unwrap();
        assert!(newest.size > 0);
        backup::check(&file, &backup::unwatched()).await.unwrap();
        refused(backup::fetch(&cx, "../cotmoc.sqlite").await, Kind::NotFound);
        let nobody = app.by(Actor::nobody("Khách"));
        refused(backup::list(&nobody).await, Kind::Forbidden);
        refused(jobs::order_backup(&nobody).await, Kind::Forbidden);
        let care = upkeep::upkeep(&cx).await.unwrap();
        assert_eq!((care.backup, care.backup_overdue, care.failed), (Some(newest.at), false, 0));
        hours.store(24 * 14, Ordering::SeqCst);
        assert!(upkeep::upkeep(&cx).await.unwrap().backup_overdue);
    }

    /// A person has it done at once, or not at all; whoever saw another state changes nothing.
    async fn people_decide_about_waiting_work(db: Database) {
        let app = App::open(config(&db), Clock::fixed(at())).await.unwrap();
        let cx = app.by(Actor::local_operator().named("An"));
        run_until(&app, async || !all(&cx).await.is_empty()).await;
        let job = all(&cx).await.remove(0);
        jobs::decide(&cx, job.id, Choice::Cancel, JobState::Waiting, 0).await.unwrap();
        refused(jobs::decide(&cx, job.id, Choice::Again, JobState::Waiting, 0).await, Kind::Conflict);
        refused(jobs::decide(&cx, job.id, Choice::Done, JobState::Cancelled, 0).await, Kind::Conflict);
        jobs::decide(&cx, job.id, Choice::Again, JobState::Cancelled, 0).await.unwrap();
        run_until(&app, async || all(&cx).await.iter().any(|job| job.state == JobState::Done)).await;
        let shown = jobs::show(&cx, job.id).await.unwrap();
        assert_eq!((shown.job.state, shown.history.len(), shown.log.len()), (JobState::Done, 2, 3));
        refused(jobs::decide(&cx, job.id, Choice::Cancel, JobState::Done, 1).await, Kind::Conflict);
        refused(jobs::show(&cx, JobId(99_999_999)).await, Kind::NotFound);
        let nobody = app.by(Actor::nobody("ai đó"));
        refused(jobs::list(&nobody, &Filter::default()).await, Kind::Forbidden);
        refused(jobs::decide(&nobody, job.id, Choice::Again, JobState::Done, 1).await, Kind::Forbidden);
        let kind = Filter { kind: Some(JobKind::Mail), ..Filter::default() };
        assert!(jobs::list(&cx, &kind).await.unwrap().jobs.is_empty());
    }

    /// The log is found by person, action, record and day, and given out without formulas.
    async fn the_log_is_found_and_given_out(db: Database) {
        let cx = open(&db).await;
        let evil = cx.app().by_from(Actor::local_operator().named("=HYPERLINK(\"x\")"), "10.0.0.9");
        let plan = adopt(&evil, "a.txt", PLAN).await;
        let found = async |asked: Asked| {
            let told = audit::search(&cx, &asked).await.unwrap();
            told.into_iter().map(|told| told.entry.action).collect::<Vec<_>>()
        };
        let all = found(Asked::default()).await;
        assert!(all.len() >= 4, "{all:?}");
        let drafts = found(Asked { action: "draft".into(), ..Asked::default() }).await;
        assert_eq!(drafts, ["draft.accept", "draft.create"]);
        assert_eq!(found(Asked { action: "draft.create".into(), ..Asked::default() }).await.len(), 1);
        let of_plan = Asked { kind: "plan".into(), id: Some(plan.0), ..Asked::default() };
        assert_eq!(found(of_plan).await, ["plan.create"]);
        assert!(found(Asked { person: "hyperlink".into(), ..Asked::default() }).await.len() >= 4);
        assert!(found(Asked { person: "_".into(), ..Asked::default() }).await.is_empty());
        let before = Asked { to: Some(jiff::civil::date(2026, 1, 30)), ..Asked::default() };
        assert!(found(before).await.is_empty());
        let told = audit::search(&cx, &Asked { action: "draft.accept".into(), ..Asked::default() }).await.unwrap();
        assert_eq!(told[0].from, "10.0.0.9");
        let file = String::from_utf8(audit::export(&cx, &Asked::default()).await.unwrap()).unwrap();
        assert!(file.starts_with("\u{feff}so,luc,nguoi"), "{file}");
        assert!(file.contains("'=HYPERLINK") && !file.contains(",=HYPERLINK") && !file.contains("\"=HYPERLINK"));
        assert_eq!(file.lines().count(), all.len() + 1);
        let nobody = cx.app().by(Actor::nobody("ai đó"));
        refused(audit::search(&nobody, &Asked::default()).await, Kind::Forbidden);
        refused(audit::export(&nobody, &Asked::default()).await, Kind::Forbidden);
    }
}
