//! Jobs: who takes them up, who holds them, how they end.

use cotmoc_store::jobs::{self, Claim, Decision, End, NewJob};
use cotmoc_store::model::*;
use cotmoc_store::testing::Database;
use cotmoc_store::{Store, on_both};
use jiff::{SignedDuration, Timestamp};

use crate::support::{at, open};

fn later(seconds: i64) -> Timestamp {
    at() + SignedDuration::from_secs(seconds)
}

fn job(name: &str, due: Timestamp) -> NewJob {
    NewJob { kind: "mail", name: name.to_owned(), payload: "{}".to_owned(), due, max_tries: 3 }
}

async fn order(store: &Store, new: &[NewJob]) -> Vec<Option<JobId>> {
    let mut tx = store.write().await.unwrap();
    let ordered = jobs::order(&mut tx, new, at(), "An").await.unwrap();
    tx.commit().await.unwrap();
    ordered
}

async fn take(store: &Store, worker: &str, now: Timestamp, most: usize) -> Vec<Job> {
    let mut tx = store.queue().await.unwrap();
    let lease = now + SignedDuration::from_secs(60);
    let taken = jobs::claim(&mut tx, &["tidy", "mail"], worker, now, lease, most).await.unwrap();
    tx.commit().await.unwrap();
    taken
}

async fn end(store: &Store, claim: &Claim, state: JobState, when: Timestamp) -> bool {
    let mut tx = store.queue().await.unwrap();
    let end = End { state, at: when, problem: None, tries: claim.tries };
    let ended = jobs::finish(&mut tx, claim, &end).await.unwrap();
    jobs::write_line(&mut tx, claim.job, when, "một dòng").await.unwrap();
    tx.commit().await.unwrap();
    ended
}

on_both! {
    async fn what_is_due_longest_comes_first_and_one_name_is_ordered_once(db: Database) {
        let store = open(&db).await;
        let ids = order(&store, &[job("b", later(2)), job("a", later(1)), job("c", later(100))]).await;
        assert!(ids.iter().all(Option::is_some));
        assert_eq!(order(&store, &[job("a", later(0)), job("d", later(3))]).await[0], None);
        let mut tx = store.read().await.unwrap();
        assert_eq!(jobs::next_due(&mut tx, &["mail"]).await.unwrap(), Some(later(1)));
        assert_eq!(jobs::next_due(&mut tx, &["tidy"]).await.unwrap(), None);
        drop(tx);
        assert!(take(&store, "w", later(0), 9).await.is_empty());
        let names = |taken: Vec<Job>| taken.into_iter().map(|j| j.name).collect::<Vec<_>>();
        assert_eq!(names(take(&store, "w", later(50), 2).await), ["a", "b"]);
        assert_eq!(names(take(&store, "w", later(50), 2).await), ["d"]);
        assert!(take(&store, "w", later(50), 2).await.is_empty());
    }

    async fn a_kind_that_is_not_asked_for_waits(db: Database) {
        let store = open(&db).await;
        order(&store, &[job("a", at())]).await;
        let mut tx = store.queue().await.unwrap();
        assert!(jobs::claim(&mut tx, &["tidy"], "w", later(1), later(61), 9).await.unwrap().is_empty());
        assert!(jobs::claim(&mut tx, &[], "w", later(1), later(61), 9).await.unwrap().is_empty());
    }

    async fn who_let_the_time_pass_changes_nothing_any_more(db: Database) {
        let store = open(&db).await;
        order(&store, &[job("a", at())]).await;
        let first = Claim::of(&take(&store, "one", at(), 1).await[0]).unwrap();
        let mut tx = store.queue().await.unwrap();
        assert!(jobs::abandoned(&mut tx, later(59)).await.unwrap().is_empty());
        assert!(jobs::mark(&mut tx, &first, Some("sending")).await.unwrap());
        assert!(jobs::renew(&mut tx, &first, later(90)).await.unwrap());
        tx.commit().await.unwrap();
        let mut tx = store.queue().await.unwrap();
        assert!(jobs::abandoned(&mut tx, later(61)).await.unwrap().is_empty());
        let lost = jobs::abandoned(&mut tx, later(90)).await.unwrap();
        assert_eq!(lost[0].mark.as_deref(), Some("sending"));
        let end_of = Claim::of(&lost[0]).unwrap();
        let waits = End { state: JobState::Waiting, at: later(91), problem: None, tries: 1 };
        assert!(jobs::finish(&mut tx, &end_of, &waits).await.unwrap());
        tx.commit().await.unwrap();
        let again = take(&store, "two", later(100), 1).await;
        assert_eq!((again[0].tries, again[0].mark.clone()), (2, None));
        assert!(!end(&store, &first, JobState::Done, later(101)).await);
        assert!(end(&store, &Claim::of(&again[0]).unwrap(), JobState::Done, later(102)).await);
        let mut tx = store.read().await.unwrap();
        let done = jobs::get(&mut tx, first.job).await.unwrap().unwrap();
        assert_eq!((done.state, done.finished_at, done.worker), (JobState::Done, Some(later(102)), None));
        assert_eq!(jobs::log(&mut tx, first.job, 9).await.unwrap().len(), 2);
        assert_eq!(jobs::next_due(&mut tx, &["mail"]).await.unwrap(), None);
    }

    async fn two_that_take_at_once_never_take_the_same(db: Database) {
        let store = open(&db).await;
        let other = open(&db).await;
        let many: Vec<NewJob> = (0..200).map(|n| job(&n.to_string(), at())).collect();
        order(&store, &many).await;
        let worker = async |store: &Store, name: &str| {
            let mut mine = Vec::new();
            loop {
                let taken = take(store, name, later(1), 7).await;
                if taken.is_empty() {
                    return mine;
                }
                mine.extend(taken.into_iter().map(|j| j.id));
            }
        };
        let (a, b, c) =
            tokio::join!(worker(&store, "a"), worker(&other, "b"), worker(&other, "c"));
        let mut all = [a, b, c].concat();
        all.sort();
        all.dedup();
        assert_eq!(all.len(), 200);
    }

    async fn an_order_is_heard_at_the_commit_only(db: Database) {
        let store = open(&db).await;
        let heard = async || {
            tokio::time::timeout(std::time::Duration::from_millis(50), store.ordered()).await.is_ok()
        };
        let mut tx = store.write().await.unwrap();
        jobs::order(&mut tx, &[job("a", at())], at(), "An").await.unwrap();
        assert!(!heard().await);
        tx.commit().await.unwrap();
        assert!(heard().await);
        order(&store, &[job("a", at())]).await;
        assert!(!heard().await, "nothing new was ordered");
    }

    async fn a_person_decides_on_what_was_seen(db: Database) {
        let store = open(&db).await;
        let id = order(&store, &[job("a", at())]).await[0].unwrap();
        let claim = Claim::of(&take(&store, "w", at(), 1).await[0]).unwrap();
        let decision = |seen, state| Decision { job: id, seen, tries: 1, state, at: later(9), more: 3 };
        let decide = async |decision: Decision| {
            let mut tx = store.write().await.unwrap();
            let done = jobs::decide(&mut tx, &decision).await.unwrap();
            tx.commit().await.unwrap();
            done
        };
        assert!(!decide(decision(JobState::Running, JobState::Cancelled)).await);
        assert!(end(&store, &claim, JobState::Unsure, later(5)).await);
        assert!(!decide(decision(JobState::Failed, JobState::Waiting)).await);
        assert!(decide(decision(JobState::Unsure, JobState::Waiting)).await);
        assert!(!decide(decision(JobState::Unsure, JobState::Done)).await);
        let mut tx = store.read().await.unwrap();
        let job = jobs::get(&mut tx, id).await.unwrap().unwrap();
        assert_eq!((job.state, job.due, job.max_tries, job.finished_at), (JobState::Waiting, later(9), 4, None));
        let tally = jobs::tally(&mut tx).await.unwrap();
        assert_eq!(tally, [JobTally { kind: "mail".into(), state: JobState::Waiting, count: 1 }]);
        let filter = jobs::Filter { state: Some(JobState::Waiting), ..jobs::Filter::default() };
        assert_eq!(jobs::list(&mut tx, &filter, 9).await.unwrap().len(), 1);
        drop(tx);
        assert!(decide(decision(JobState::Waiting, JobState::Cancelled)).await);
        let mut tx = store.write().await.unwrap();
        assert_eq!(jobs::prune(&mut tx, later(9)).await.unwrap(), 0);
        assert_eq!(jobs::prune(&mut tx, later(10)).await.unwrap(), 1);
    }
}
