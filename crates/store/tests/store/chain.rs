//! The audit log shows every kind of tampering.

use cotmoc_store::model::{AuditBreak, AuditVerdict, NewAudit, Subject};
use cotmoc_store::testing::Database;
use cotmoc_store::{Store, audit, on_both};

use crate::support::{at, open};

async fn filled(db: &Database, entries: i64) -> Store {
    let store = open(db).await;
    for n in 0..entries {
        let mut tx = store.write().await.unwrap();
        let new = NewAudit {
            at: at(),
            actor: "An",
            action: "plan.edit",
            subject: Subject::new("plan", n % 2),
            detail: format!("{{\"n\":{n}}}"),
        };
        audit::append(&mut tx, &new).await.unwrap();
        tx.commit().await.unwrap();
    }
    store
}

async fn verdict(store: &Store) -> AuditVerdict {
    audit::verify(&mut store.read().await.unwrap()).await.unwrap()
}

/// A verdict after one statement of somebody who has the database in hand.
async fn tampered(db: &Database, sql: &str) -> Option<(i64, AuditBreak)> {
    let store = filled(db, 5).await;
    assert_eq!(verdict(&store).await, AuditVerdict { entries: 5, broken: None });
    db.execute(sql).await;
    verdict(&store).await.broken
}

on_both! {
    /// Entries are linked, listed newest first, and found by what they speak of.
    async fn entries_are_linked(db: Database) {
        let store = filled(&db, 5).await;
        let mut tx = store.read().await.unwrap();
        let all = audit::list(&mut tx, i64::MAX, 100).await.unwrap();
        assert_eq!(all.iter().map(|e| e.seq).collect::<Vec<_>>(), [5, 4, 3, 2, 1]);
        assert!(all.windows(2).all(|w| w[0].prev_hash == w[1].hash));
        assert_eq!((all[0].at, all[0].detail.as_str()), (at(), "{\"n\":4}"));
        assert_eq!(audit::list(&mut tx, 3, 1).await.unwrap()[0].seq, 2);
        let odd = audit::of_subject(&mut tx, &Subject::new("plan", 1), 100).await.unwrap();
        assert_eq!(odd.iter().map(|e| e.seq).collect::<Vec<_>>(), [4, 2]);
    }

    /// An empty log holds.
    async fn an_empty_log_holds(db: Database) {
        let store = open(&db).await;
        assert_eq!(verdict(&store).await, AuditVerdict { entries: 0, broken: None });
    }

    /// A changed actor shows.
    async fn a_changed_actor_shows(db: Database) {
        let broken = tampered(&db, "update audit set actor = 'Bình' where seq = 3").await;
        assert_eq!(broken, Some((3, AuditBreak::Changed)));
    }

    /// A changed detail shows.
    async fn a_changed_detail_shows(db: Database) {
        let broken = tampered(&db, "update audit set detail = '{}' where seq = 1").await;
        assert_eq!(broken, Some((1, AuditBreak::Changed)));
    }

    /// Text that moved from one field to its neighbour shows, though together they read the same.
    async fn moved_text_shows(db: Database) {
        let sql = "update audit set actor = 'Anp', action = 'lan.edit' where seq = 2";
        assert_eq!(tampered(&db, sql).await, Some((2, AuditBreak::Changed)));
    }

    /// A missing entry shows.
    async fn a_missing_entry_shows(db: Database) {
        assert_eq!(tampered(&db, "delete from audit where seq = 3").await, Some((3, AuditBreak::NotLinked)));
    }

    /// A log that was cut off at its end shows.
    async fn a_cut_off_end_shows(db: Database) {
        assert_eq!(tampered(&db, "delete from audit where seq > 3").await, Some((4, AuditBreak::CutOff)));
    }

    /// An emptied log shows.
    async fn an_emptied_log_shows(db: Database) {
        assert_eq!(tampered(&db, "delete from audit").await, Some((1, AuditBreak::CutOff)));
    }

    /// An entry that was changed together with its own hash breaks the link to the next one.
    async fn a_changed_hash_shows(db: Database) {
        let sql = "update audit set hash = replace(hash, substr(hash, 1, 1), 'f') || 'f' where seq = 3";
        assert_eq!(tampered(&db, sql).await, Some((3, AuditBreak::Changed)));
    }
}
