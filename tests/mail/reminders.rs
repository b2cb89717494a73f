//! Digests through a real mail server: at their moment, and only while something in them is owed.

use cotmoc_app::collect::{Filter, Seen, boards, form, round};
use cotmoc_app::messages;
use cotmoc_app::model::{FormState, JobState, MessageKind, SubmissionId};
use cotmoc_app::{jobs, remind};
use cotmoc_core::form::{Form, shipped};
use cotmoc_core::model::{Period, UnitLevel};
use cotmoc_core::remind::About;
use cotmoc_core::units::Register;
use cotmoc_store::testing::Database;
use cotmoc_store::{Address, on_both};
use jiff::civil::date;

use crate::support::{Server, Service, python};

/// A report that one clerk owes by Wednesday, 4 February 2026; the service begins on Saturday, 31 January.
async fn owed(db: &Database, service: &Service) -> SubmissionId {
    let cx = service.cx();
    let register = Register::official();
    let day = date(2026, 1, 31);
    let find = |code: &str, level| register.coded(code, day).find(|unit| unit.level == level).unwrap().id;
    let (province, commune) = (find("86", UnitLevel::Province), find("28756", UnitLevel::Commune));
    let now = service.hands.now();
    let known = format!(
        "insert into account (id, version, login, name, email, position, state, failures, demo, created_at, created_by) \
         values (900001, 1, 'an', 'Trần An', 'ok-an@xa.example', '', 'active', 0, false, '{now}', 'test'); \
         insert into duty (id, account_id, role, unit_id, starts, reason, given_at, given_by) \
         values (900001, 900001, 'reporter', {commune}, '2025-01-01', '', '{now}', 'test')"
    );
    let address = match &db.address {
        Address::Sqlite(_) => Address::Sqlite(db.folder().join("data/cotmoc.sqlite")),
        postgres => postgres.clone(),
    };
    Database::execute_at(&address, &known).await;
    let ready = shipped().iter().find(|form| form.level == UnitLevel::Commune).unwrap();
    let id = form::create(&cx, &Form { code: "R1".into(), ..ready.clone() }, form::Demo::No).await.unwrap();
    let page = form::show(&cx, id).await.unwrap();
    form::set_state(&cx, id, page.record.version, FormState::Active).await.unwrap();
    let opening = round::Opening {
        form: id,
        period: [12, 4, 2, 1].into_iter().find_map(|last| Period::new(ready.frequency, 2025, last)).unwrap(),
        root: province,
        deadlines: vec![date(2026, 2, 4)],
        reason: String::new(),
        demo: round::Demo::No,
    };
    let round = round::open(&cx, &opening).await.unwrap();
    let board = boards::round(&cx, round, &Filter::default()).await.unwrap();
    board.rows.iter().find(|row| row.submission.unit == commune).unwrap().submission.id
}

on_both! {
    async fn a_digest_goes_by_mail_unless_it_was_done_meanwhile(db: Database) {
        let Some(python) = python() else { return };
        let server = Server::start(&python, &[]);
        let service = Service::open(&db, &format!("smtp+plain://127.0.0.1:{}", server.port), None).await;
        let report = owed(&db, &service).await;
        // Tuesday, eight o'clock: one working day is left.
        let until = |count: usize| {
            let server = &server;
            async move {
                for _ in 0..1_000 {
                    if server.took().len() >= count {
                        return;
                    }
                    tokio::time::sleep(std::time::Duration::from_millis(20)).await;
                }
                panic!("{count} letters did not go out");
            }
        };
        jobs::run(service.app.clone(), "test".to_owned(), until(1)).await;
        service.hands.forward(233_110);
        jobs::run(service.app.clone(), "test".to_owned(), until(2)).await;
        let took = server.took();
        assert_eq!(took[1].subject, "Nhắc việc ngày 03/02/2026: 1 việc cần làm");
        assert!(took[1].body.contains(&format!("/entry/{report}")), "{}", took[1].body);
        assert!(took[1].body.contains("còn 1 ngày làm việc"), "{}", took[1].body);

        // Urged in the evening, exempted in the night: the letter of the morning does not go.
        service.hands.forward(43_200);
        let urged = remind::urge(&service.cx(), &[About::Report(report.0)]).await.unwrap();
        assert_eq!((urged.told.len(), urged.goes.is_some()), (1, true));
        round::exempt(&service.cx(), &[Seen::any(report)], "Đơn vị mới thành lập").await.unwrap();
        let filter = messages::Filter { kind: Some(MessageKind::Digest), ..messages::Filter::default() };
        let job = messages::list(&service.cx(), &filter).await.unwrap()[0].job.unwrap().0;
        service.hands.forward(43_200);
        service.work(&[job]).await;
        assert_eq!((service.job(job).await.state, server.took().len()), (JobState::Cancelled, 2));
    }
}
