//! Databases of every earlier version are brought up to date, after a backup, or stay as they are.

use cotmoc_app::backup::{Existing, check, create, restore, unwatched};
use cotmoc_app::{Actor, App, AppError, Clock, Kind, audit, data, drafts, plans, verify};
use cotmoc_store::testing::Database;
use cotmoc_store::{Address, applied_steps, known_steps};

use crate::support::{at, config, refused};

const EARLIER: [&str; 3] = [
    include_str!("../../../../tests/fixtures/schema/schema-1.sql"),
    include_str!("../../../../tests/fixtures/schema/schema-2.sql"),
    include_str!("../../../../tests/fixtures/schema/schema-3.sql"),
];

/// The database of the version whose newest step is that one, where the application looks for it.
async fn earlier(db: &Database, steps: usize) {
    std::fs::create_dir_all(config(db).data).unwrap();
    Database::earlier(&address(db), steps, EARLIER[steps - 1]).await;
}

fn address(db: &Database) -> Address {
    let config = config(db);
    config.database.map_or_else(|| Address::Sqlite(config.data.join("cotmoc.sqlite")), Address::Postgres)
}

async fn opened(db: &Database) -> Result<App, AppError> {
    App::open(config(db), Clock::fixed(at())).await
}

async fn steps(db: &Database) -> usize {
    let store = cotmoc_store::Store::connect(&address(db)).await.unwrap();
    let steps = applied_steps(&mut store.read().await.unwrap()).await.unwrap().len();
    store.close().await;
    steps
}

/// Everything that the version kept is there, and holds.
async fn whole(app: &App, steps: usize) {
    let cx = app.by(Actor::local_operator());
    assert_eq!(verify::run(&cx, &unwatched()).await.unwrap().first_problem(), None);
    assert_eq!(audit::verify(&cx).await.unwrap().broken, None);
    let kept = plans::list(&cx).await.unwrap();
    let page = plans::show(&cx, kept[1].plan.id).await.unwrap();
    assert_eq!((page.targets.len(), page.tasks.len(), page.documents.len()), (2, 1, 1));
    assert_eq!(drafts::list(&cx).await.unwrap().len(), 1);
    let batches = data::verify(&cx).await.unwrap();
    assert!(batches.iter().all(|batch| batch.holds));
    assert_eq!(batches.len(), if steps == 3 { 2 } else { 0 });
}

async fn brought_up_to_date(db: Database, steps_before: usize, fresh: Database) {
    earlier(&db, steps_before).await;
    // Looked at as it is: it can be saved, and nothing is changed.
    let app = App::inspect(config(&db), Clock::fixed(at())).await.unwrap();
    let cx = app.by(Actor::local_operator());
    refused(verify::run(&cx, &unwatched()).await, Kind::Config);
    let made = create(&cx, &db.folder().join("cũ.zip"), &unwatched()).await.unwrap();
    assert_eq!(made.manifest.steps.len(), steps_before);
    app.close().await;
    assert_eq!(steps(&db).await, steps_before);

    let app = opened(&db).await.unwrap();
    let upgraded = app.upgraded().unwrap().clone();
    assert!(upgraded.from.starts_with(&format!("000{steps_before}_")), "{upgraded:?}");
    assert_eq!(upgraded.to, known_steps().last().unwrap().name);
    whole(&app, steps_before).await;
    app.close().await;
    let app = opened(&db).await.unwrap();
    assert_eq!(app.upgraded(), None);
    app.close().await;

    // The backup that was made before is of the earlier version, and goes into a new database.
    let manifest = check(&upgraded.backup, &unwatched()).await.unwrap();
    assert_eq!(manifest.steps.len(), steps_before);
    let (clock, actor) = (Clock::fixed(at()), Actor::local_operator());
    restore(&config(&fresh), &clock, &actor, &upgraded.backup, Existing::Refuse, &unwatched()).await.unwrap();
    let app = opened(&fresh).await.unwrap();
    assert_eq!(app.upgraded(), None);
    whole(&app, steps_before).await;
    app.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_earlier_database_is_brought_up_to_date() {
    for steps in 1..=EARLIER.len() {
        brought_up_to_date(Database::sqlite(), steps, Database::sqlite()).await;
        let (Some(db), Some(fresh)) = (Database::postgres().await, Database::postgres().await) else {
            continue;
        };
        brought_up_to_date(db, steps, fresh).await;
    }
}

/// A step that fails, and a backup that cannot be made, leave everything as it was.
async fn nothing_changes(db: Database) {
    earlier(&db, 1).await;
    Database::execute_at(&address(&db), "create table account (id bigint not null primary key)").await;
    let error = refused(opened(&db).await.map(|_| ()), Kind::Config);
    assert!(error.to_string().contains("0001_foundation"), "{error}");
    let folder = config(&db).data.join("backups");
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1, "a backup was made before");
    assert_eq!(steps(&db).await, 1);
    Database::execute_at(&address(&db), "drop table account").await;

    std::fs::remove_dir_all(&folder).unwrap();
    std::fs::write(&folder, "một tệp, không phải thư mục").unwrap();
    let error = refused(opened(&db).await.map(|_| ()), Kind::Config);
    assert!(error.to_string().contains("Chưa nâng cấp gì"), "{error}");
    assert_eq!(steps(&db).await, 1);
    std::fs::remove_file(&folder).unwrap();

    let app = opened(&db).await.unwrap();
    whole(&app, 1).await;
    app.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_failed_upgrade_leaves_everything_as_it_was() {
    nothing_changes(Database::sqlite()).await;
    if let Some(db) = Database::postgres().await {
        nothing_changes(db).await;
    }
}
