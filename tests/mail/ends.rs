//! How sending ends, as the server behaves.

use cotmoc_app::jobs::{self, Choice};
use cotmoc_app::model::JobState;
use cotmoc_store::on_both;
use cotmoc_store::testing::Database;

use crate::support::{Server, Service, python};

on_both! {
    /// Two instances on one database, sixty letters: each arrives once.
    async fn two_instances_send_each_letter_once(db: Database) {
        let Some(python) = python() else { return };
        let server = Server::start(&python, &[]);
        let smtp = format!("smtp+plain://127.0.0.1:{}", server.port);
        let one = Service::open(&db, &smtp, None).await;
        let two = Service::open_at(&db, &smtp, None, one.hands.clone()).await;
        let addresses: Vec<String> = (0..60).map(|n| format!("ok{n}@xa.example")).collect();
        let ids = one.write(&addresses.iter().map(String::as_str).collect::<Vec<_>>()).await;
        tokio::join!(one.work(&ids), two.work(&ids));
        for id in &ids {
            let job = one.job(*id).await;
            assert_eq!((job.state, job.tries), (JobState::Done, 1), "{job:?}");
        }
        let mut numbers: Vec<String> = server.took().into_iter().map(|took| took.number).collect();
        assert_eq!(numbers.len(), 60);
        numbers.sort();
        numbers.dedup();
        assert_eq!(numbers.len(), 60);
        let first = &server.took()[0];
        assert_eq!(first.subject, "Mở báo cáo «Kinh tế số»");
        assert!(first.to.ends_with("@xa.example") && !first.tls);
        // The letter ends with a line break of its own.
        let lines: Vec<&str> = first.body.trim_end().lines().collect();
        assert_eq!(lines, ["Kính gửi bà Bình,", "", "Mở biểu: https://cotmoc.example/entry/7", ".", "Hết."]);
    }

    /// A server that says «later» gets the letter later; each rest is longer.
    async fn what_is_refused_for_now_is_tried_again(db: Database) {
        let Some(python) = python() else { return };
        let server = Server::start(&python, &[]);
        let service = Service::open(&db, &format!("smtp+plain://127.0.0.1:{}", server.port), None).await;
        let id = service.write(&["busy-2@xa.example"]).await[0];
        let mut rests = Vec::new();
        for _ in 0..2 {
            service.work(&[id]).await;
            let job = service.job(id).await;
            assert_eq!(job.state, JobState::Waiting);
            assert!(job.problem.unwrap().contains("451"));
            rests.push(job.due.duration_since(service.hands.now()).as_secs());
            service.hands.forward(7_200);
        }
        assert!(rests[0] >= 27 && rests[1] >= 2 * rests[0], "{rests:?}");
        service.work(&[id]).await;
        let job = service.job(id).await;
        assert_eq!((job.state, job.tries, job.problem), (JobState::Done, 3, None));
        assert_eq!(server.took().len(), 1);
        let shown = jobs::show(&service.cx(), id).await.unwrap();
        assert_eq!(shown.log.len(), 3);
        assert!(shown.log[2].text.contains("250"), "{:?}", shown.log);
    }

    /// What the server refuses for good is given up at once, with its words.
    async fn what_is_refused_for_good_is_given_up(db: Database) {
        let Some(python) = python() else { return };
        let server = Server::start(&python, &[]);
        let service = Service::open(&db, &format!("smtp+plain://127.0.0.1:{}", server.port), None).await;
        let ids = service.write(&["unknown@xa.example", "full@xa.example", "no address"]).await;
        service.work(&ids).await;
        for (id, words) in ids.iter().zip(["550", "552", "không đúng"]) {
            let job = service.job(*id).await;
            assert_eq!((job.state, job.tries), (JobState::Failed, 1), "{job:?}");
            assert!(job.problem.as_ref().unwrap().contains(words), "{job:?}");
        }
        assert!(server.took().is_empty());
    }

    /// After the letter went out and no answer came nobody knows: a person decides, either way.
    async fn without_an_answer_a_person_decides(db: Database) {
        let Some(python) = python() else { return };
        let server = Server::start(&python, &[]);
        let service = Service::open(&db, &format!("smtp+plain://127.0.0.1:{}", server.port), None).await;
        let ids = service.write(&["slow@xa.example", "drop@xa.example"]).await;
        service.work(&ids).await;
        for id in &ids {
            assert_eq!(service.job(*id).await.state, JobState::Unsure);
        }
        assert_eq!(server.took().len(), 2);
        service.hands.forward(86_400);
        service.work(&ids).await;
        assert_eq!(server.took().len(), 2, "nothing goes out again by itself");
        service.decide(ids[0], Choice::Done).await;
        assert_eq!(service.job(ids[0]).await.state, JobState::Done);
        service.decide(ids[1], Choice::Again).await;
        service.work(&ids).await;
        let took = server.took();
        assert_eq!(took.len(), 3);
        let again: Vec<_> = took.iter().filter(|took| took.to == "drop@xa.example").collect();
        assert_eq!(again[0].number, again[1].number, "the recipient's programme shows it once");
        let refused = jobs::decide(&service.cx(), ids[0], Choice::Again, JobState::Unsure, 1).await;
        assert!(refused.is_err(), "what was seen no longer holds");
    }

    /// A server that is down, hangs up or does not answer before the letter: nothing is lost.
    async fn what_did_not_go_out_is_tried_again(db: Database) {
        let Some(python) = python() else { return };
        let server = Server::start(&python, &[]);
        let port = server.port.to_string();
        let smtp = format!("smtp+plain://127.0.0.1:{port}");
        let service = Service::open(&db, &smtp, None).await;
        let early = service.write(&["hang-up@xa.example", "stall@xa.example"]).await;
        service.work(&early).await;
        drop(server);
        let down = service.write(&["ok@xa.example"]).await;
        service.work(&down).await;
        for id in early.iter().chain(&down) {
            let job = service.job(*id).await;
            assert_eq!((job.state, job.mark.as_deref()), (JobState::Waiting, None), "{job:?}");
        }
        let server = Server::start(&python, &["--port", &port]);
        service.hands.forward(600);
        service.work(&down).await;
        assert_eq!(service.job(down[0]).await.state, JobState::Done);
        assert_eq!(server.took().iter().filter(|took| took.to == "ok@xa.example").count(), 1);
    }
}
