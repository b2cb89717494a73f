//! A process that is killed in the middle of its work leaves whole plans or none.

use std::process::{Command, Stdio};
use std::time::Duration;

use cotmoc_app::drafts::{self, Destination};
use cotmoc_app::{Actor, App, Clock, Kind, audit, overview, plans};
use cotmoc_store::testing::Database;
use cotmoc_store::{Address, on_both};

use crate::support::{PLAN, at, config, import};

const DATA: &str = "COTMOC_TEST_KILL_DATA";
const URL: &str = "COTMOC_TEST_KILL_URL";

on_both! {
    /// A child takes in and accepts plans until it is killed; whatever it left is whole, and the
    /// next instance goes on.
    async fn what_a_killed_process_leaves_is_whole(db: Database) {
        let mut plans_seen = 0;
        for wait in [150_u64, 260, 370, 480] {
            let mut child = Command::new(std::env::current_exe().unwrap());
            child.args(["--exact", "kill::child", "--nocapture"]).stdin(Stdio::null()).stdout(Stdio::null());
            child.env(DATA, db.folder().join("data")).stderr(Stdio::null());
            if let Address::Postgres(url) = &db.address {
                child.env(URL, url);
            }
            let mut child = child.spawn().unwrap();
            tokio::time::sleep(Duration::from_millis(wait)).await;
            child.kill().unwrap();
            child.wait().unwrap();

            let app = App::open(config(&db), Clock::fixed(at())).await.unwrap();
            let cx = app.by(Actor::local_operator());
            for summary in plans::list(&cx).await.unwrap().iter().skip(1) {
                let page = plans::show(&cx, summary.plan.id).await.unwrap();
                assert_eq!((page.targets.len(), page.tasks.len(), page.acts.len()), (2, 1, 1));
                assert_eq!(page.documents.len(), 1);
                assert_eq!(plans::history(&cx, summary.plan.id).await.unwrap().len(), 1);
            }
            for waiting in drafts::list(&cx).await.unwrap() {
                let page = drafts::show(&cx, waiting.draft.id).await.unwrap();
                assert_eq!((page.counts.targets, page.counts.tasks), (2, 1));
            }
            assert_eq!(audit::verify(&cx).await.unwrap().broken, None);
            plans_seen = overview::show(&cx).await.unwrap().plans;
            app.close().await;
        }
        assert!(plans_seen > 0, "the children were killed before they did anything");
    }

    /// A request that is dropped at any point of its work leaves nothing or everything.
    async fn a_dropped_request_leaves_nothing_half_done(db: Database) {
        let app = App::open(config(&db), Clock::fixed(at())).await.unwrap();
        let cx = app.by(Actor::local_operator());
        for micros in (0..40).map(|n| n * 400) {
            let text = PLAN.replace("59/KH", &format!("{micros}/KH"));
            let page = import(&cx, "a.txt", &text).await;
            let to = Destination::NewPlan(page.suggested.parse().unwrap());
            let (id, version) = (page.draft.id, page.draft.version);
            let accept = tokio::time::timeout(
                Duration::from_micros(micros),
                drafts::accept(&cx, id, version, to.clone()),
            );
            drop(accept.await);
            // A commit that was under way when its request was dropped may still arrive.
            match drafts::accept(&cx, id, version, to).await {
                Ok(_) => {}
                Err(error) => assert_eq!(error.kind(), Kind::Conflict, "{error}"),
            }
            let plan = drafts::show(&cx, id).await.unwrap().draft.plan.expect("accepted once");
            assert_eq!(plans::show(&cx, plan).await.unwrap().targets.len(), 2);
        }
        assert_eq!(overview::show(&cx).await.unwrap().plans, 40);
        assert_eq!(audit::verify(&cx).await.unwrap().broken, None);
    }
}

/// Not a test by itself: what the child of [`what_a_killed_process_leaves_is_whole`] does.
#[tokio::test]
#[expect(clippy::disallowed_methods, reason = "the parent says by environment where the database is")]
async fn child() {
    let Ok(data) = std::env::var(DATA) else { return };
    let config =
        cotmoc_app::Config { database: std::env::var(URL).ok(), ..cotmoc_app::Config::at(data.into()) };
    let app = App::open(config, Clock::system()).await.unwrap();
    let cx = app.by(Actor::local_operator());
    for n in 0.. {
        // The process number makes the texts of every child new.
        let text = PLAN.replace("59/KH", &format!("{}-{n}/KH", std::process::id()));
        let page = import(&cx, "a.txt", &text).await;
        let to = Destination::NewPlan(page.suggested.parse().unwrap());
        drafts::accept(&cx, page.draft.id, page.draft.version, to).await.unwrap();
    }
}
