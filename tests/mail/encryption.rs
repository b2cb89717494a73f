//! Encryption and signing in, with a certificate of an issuer of our own.

use cotmoc_app::model::JobState;
use cotmoc_app::{Kind, mail};
use cotmoc_store::testing::Database;

use crate::support::{Server, Service, python};

const WHO: &str = "cotmoc:m%E1%BA%ADt%20kh%E1%BA%A9u";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn letters_go_over_encrypted_connections_to_known_servers_only() {
    let Some(python) = python() else { return };
    for (tls, scheme) in [("start", "smtp"), ("whole", "smtps")] {
        let db = Database::sqlite();
        let file = db.folder().join("issuer.pem");
        let server =
            Server::start(&python, &["--tls", tls, "--authority", file.to_str().unwrap(), "--login"]);
        let authority = std::fs::read(&file).unwrap();
        let place = format!("localhost:{}", server.port);

        let known = Service::open(&db, &format!("{scheme}://{WHO}@{place}"), Some(&authority)).await;
        let id = known.write(&["ok@xa.example"]).await[0];
        known.work(&[id]).await;
        let job = known.job(id).await;
        assert_eq!(job.state, JobState::Done, "{tls}: {job:?}");
        assert_eq!(server.took().len(), 1);
        let answer = mail::trial(&known.cx(), "ok@xa.example").await.unwrap();
        assert!(answer.starts_with("250"), "{answer}");

        let unknown = Service::open(&db, &format!("{scheme}://{WHO}@{place}"), None).await;
        let wrong = Service::open(&db, &format!("{scheme}://cotmoc:hush@{place}"), Some(&authority)).await;
        for (service, words) in [(unknown, "certificate"), (wrong, "535")] {
            let id = service.write(&["ok@xa.example"]).await[0];
            service.work(&[id]).await;
            let job = service.job(id).await;
            let problem = job.problem.clone().unwrap();
            assert_eq!(job.state, JobState::Waiting, "{tls}: {job:?}");
            assert!(problem.contains(words) && !problem.contains("hush"), "{problem}");
            let refused = mail::trial(&service.cx(), "ok@xa.example").await.unwrap_err();
            assert_eq!(refused.kind(), Kind::User);
        }
        assert_eq!(server.took().len(), 2);
    }
}

/// A server that offers no STARTTLS gets neither the password nor the letter.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_encryption_nothing_is_sent() {
    let Some(python) = python() else { return };
    let db = Database::sqlite();
    let server = Server::start(&python, &[]);
    let service = Service::open(&db, &format!("smtp://{WHO}@localhost:{}", server.port), None).await;
    let id = service.write(&["ok@xa.example"]).await[0];
    service.work(&[id]).await;
    let job = service.job(id).await;
    assert_eq!(job.state, JobState::Waiting);
    assert!(job.problem.unwrap().contains("STARTTLS"));
    assert!(server.took().is_empty());
}
