//! The tables themselves: the same on both databases, and refused when they are not ours.

use cotmoc_store::testing::Database;
use cotmoc_store::{Address, Store, StoreError, on_both, schema, settings};

use crate::support::open;

/// What both databases have comes from one text: same tables, columns, kinds, keys, indexes.
#[tokio::test]
async fn both_databases_have_the_same_tables() {
    let db = Database::sqlite();
    let lite = open(&db).await;
    let mut tx = lite.read().await.unwrap();
    let (columns, indexes) =
        (schema::columns(&mut tx).await.unwrap(), schema::indexes(&mut tx).await.unwrap());
    assert!(
        columns.len() > 120 && indexes.len() > 15,
        "{} columns, {} indexes",
        columns.len(),
        indexes.len()
    );
    assert!(columns.iter().all(|c| c.kind != "other"), "{columns:#?}");
    let Some(db) = Database::postgres().await else { return };
    let post = open(&db).await;
    let mut tx = post.read().await.unwrap();
    for (lite, post) in columns.iter().zip(schema::columns(&mut tx).await.unwrap()) {
        assert_eq!(*lite, post);
    }
    assert_eq!(columns.len(), schema::columns(&mut tx).await.unwrap().len());
    assert_eq!(indexes, schema::indexes(&mut tx).await.unwrap());
}

async fn refusal(db: &Database) -> String {
    match Store::open(&db.address).await {
        Err(StoreError::Refused { message, hint }) => {
            assert!(!hint.is_empty());
            message
        }
        other => panic!("this had to be refused: {other:?}"),
    }
}

on_both! {
    /// Opening again changes nothing; many may open at once.
    async fn opening_again_changes_nothing(db: Database) {
        let store = open(&db).await;
        let mut tx = store.write().await.unwrap();
        settings::set(&mut tx, "a", "1").await.unwrap();
        tx.commit().await.unwrap();
        let again = (0..5).map(|_| {
            let address = db.address.clone();
            tokio::spawn(async move { Store::open(&address).await })
        });
        for one in again.collect::<Vec<_>>() {
            let store = one.await.unwrap().unwrap();
            let mut tx = store.read().await.unwrap();
            assert_eq!(settings::get(&mut tx, "a").await.unwrap().as_deref(), Some("1"));
        }
    }

    /// Several instances that start on an empty database at once make one set of tables.
    async fn many_start_on_an_empty_database(db: Database) {
        let all = (0..5).map(|_| {
            let address = db.address.clone();
            tokio::spawn(async move { Store::open(&address).await })
        });
        for one in all.collect::<Vec<_>>() {
            one.await.unwrap().unwrap();
        }
    }

    /// A step that this version does not know: the database is newer.
    async fn a_newer_database_is_refused(db: Database) {
        open(&db).await.close().await;
        db.execute("insert into migration (version, name, checksum) values (9999, '9999_future', 'x')").await;
        let message = refusal(&db).await;
        assert!(message.contains("9999_future"), "{message}");
    }

    /// A step with another text than the one that was applied.
    async fn a_changed_step_is_refused(db: Database) {
        open(&db).await.close().await;
        db.execute("update migration set checksum = 'x' where version = 1").await;
        let message = refusal(&db).await;
        assert!(message.contains("0001_foundation"), "{message}");
    }

    /// Writers queue, so none of their work is lost.
    async fn writers_queue(db: Database) {
        let store = open(&db).await;
        let tries = (0..20).map(|_| {
            let store = store.clone();
            tokio::spawn(async move {
                let mut tx = store.write().await.unwrap();
                let read = settings::get(&mut tx, "n").await.unwrap();
                let next = read.map_or(0, |n| n.parse::<i64>().unwrap()) + 1;
                tokio::task::yield_now().await;
                settings::set(&mut tx, "n", &next.to_string()).await.unwrap();
                tx.commit().await.unwrap();
            })
        });
        for one in tries.collect::<Vec<_>>() {
            one.await.unwrap();
        }
        let mut tx = store.read().await.unwrap();
        assert_eq!(settings::get(&mut tx, "n").await.unwrap().as_deref(), Some("20"));
    }

    /// A reader sees one moment, whatever writers do meanwhile.
    async fn a_reader_sees_one_moment(db: Database) {
        let store = open(&db).await;
        let mut reader = store.read().await.unwrap();
        assert_eq!(settings::get(&mut reader, "n").await.unwrap(), None);
        let mut writer = store.write().await.unwrap();
        settings::set(&mut writer, "n", "1").await.unwrap();
        writer.commit().await.unwrap();
        assert_eq!(settings::get(&mut reader, "n").await.unwrap(), None);
        drop(reader);
        let mut reader = store.read().await.unwrap();
        assert_eq!(settings::get(&mut reader, "n").await.unwrap().as_deref(), Some("1"));
    }
}

/// What is no database, no folder and no address is refused with what to do.
#[tokio::test]
async fn what_is_no_database_is_refused() {
    let db = Database::sqlite();
    let file = db.folder().join("tệp.sqlite");
    std::fs::write(
        &file,
        "đây không phải là cơ sở dữ liệu, mà là một tệp văn bản dài hơn đầu tệp.".repeat(9),
    )
    .unwrap();
    for address in [
        Address::Sqlite(file),
        Address::Sqlite(db.folder().join("không có").join("a.sqlite")),
        Address::Postgres("mysql://a".into()),
        Address::Postgres("không phải địa chỉ".into()),
        Address::Postgres("postgres://nobody@127.0.0.1:1/none".into()),
    ] {
        match Store::open(&address).await {
            Err(StoreError::Refused { message, hint }) => assert!(!message.is_empty() && !hint.is_empty()),
            other => panic!("{address:?} had to be refused: {other:?}"),
        }
    }
}
