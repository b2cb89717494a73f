//! A process that is killed while letters go out.

use std::process::{Command, Stdio};
use std::time::Duration;

use cotmoc_app::model::JobState;
use cotmoc_app::{App, jobs};
use cotmoc_store::testing::Database;
use cotmoc_store::{Address, on_both};

use crate::support::{Hands, Server, Service, python};

const DATA: &str = "COTMOC_TEST_MAIL_DATA";
const URL: &str = "COTMOC_TEST_MAIL_URL";
const SMTP: &str = "COTMOC_TEST_MAIL_SMTP";

on_both! {
    /// Killed between the letter and the answer: not lost, not sent again, a person decides. Letters
    /// that had not gone out are sent by the next instance.
    async fn what_a_killed_process_was_sending_is_unsure(db: Database) {
        let Some(python) = python() else { return };
        let server = Server::start(&python, &[]);
        let smtp = format!("smtp+plain://127.0.0.1:{}", server.port);
        let service = Service::open(&db, &smtp, None).await;
        // As many as are done at once keep the others waiting.
        let slow = service.write(&["slow@a.example", "slow@b.example", "slow@c.example", "slow@d.example"]).await;
        let others = service.write(&["ok@e.example", "ok@f.example"]).await;
        let mut child = Command::new(std::env::current_exe().unwrap());
        child.args(["--exact", "killed::child", "--nocapture"]).stdin(Stdio::null()).stdout(Stdio::null());
        child.env(DATA, db.folder()).env(SMTP, &smtp).stderr(Stdio::null());
        if let Address::Postgres(url) = &db.address {
            child.env(URL, url);
        }
        let mut child = child.spawn().unwrap();
        for _ in 0..500 {
            if server.took().len() == 4 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        child.kill().unwrap();
        child.wait().unwrap();
        assert_eq!(server.took().len(), 4, "the child handed four letters over");
        let all = [slow.clone(), others.clone()].concat();
        service.work(&others).await;
        service.hands.forward(120);
        service.work(&all).await;
        for id in &slow {
            let job = service.job(*id).await;
            assert_eq!(job.state, JobState::Unsure, "{job:?}");
        }
        for id in &others {
            assert_eq!(service.job(*id).await.state, JobState::Done);
        }
        let slow_ones = server.took().into_iter().filter(|took| took.to.starts_with("slow")).count();
        assert_eq!((slow_ones, server.took().len()), (4, 6), "each letter went out once");
    }
}

/// Not a test by itself: what the child does until it is killed.
#[tokio::test]
#[expect(clippy::disallowed_methods, reason = "the parent says by environment where the database is")]
async fn child() {
    let (Ok(folder), Ok(smtp)) = (std::env::var(DATA), std::env::var(SMTP)) else { return };
    let mail =
        cotmoc_app::mail::Settings::parse(&smtp, "a@b.example", None, Duration::from_secs(60)).unwrap();
    let config = cotmoc_app::Config {
        database: std::env::var(URL).ok(),
        mail: Some(mail),
        ..cotmoc_app::Config::at(std::path::Path::new(&folder).join("data"))
    };
    let app = App::open(config, Hands::default().clock()).await.unwrap();
    jobs::run(app, "child".to_owned(), std::future::pending()).await;
}
