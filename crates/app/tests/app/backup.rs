//! Backups: whole, of one moment, the same on both databases; restored only where all of it is right.

use std::path::{Path, PathBuf};

use cotmoc_app::backup::{Existing, Manifest, check, create, restore, unwatched};
use cotmoc_app::{Actor, App, Clock, Config, Context, Kind, audit, data, drafts, plans, verify};
use cotmoc_store::testing::Database;
use cotmoc_store::{Address, Store, on_both, schema};

use crate::support::{PLAN, adopt, at, config, import, open, refused};

const FIGURES: &str = "element,unit,period,category,value\n\
    DAN_SO,86,2024,,1500\nDAN_SO,82,2024,,2500\n";

/// A database with a plan, a draft and figures, its use closed.
async fn filled(db: &Database) -> Context {
    let cx = open(db).await;
    adopt(&cx, "a.txt", PLAN).await;
    import(&cx, "b.txt", &PLAN.replace("59/KH", "60/KH")).await;
    let source = data::Source::bytes("so-lieu.csv", FIGURES.as_bytes().to_vec());
    let (mut progress, mut row) = (|_| {}, |_| {});
    let mut watch = data::Watch { progress: &mut progress, row: &mut row };
    let report = data::import(&cx, &source, data::ImportOptions::default(), &mut watch).await.unwrap();
    assert!(report.errors.is_empty(), "{:?}", report.errors);
    cx
}

async fn close(cx: Context) {
    cx.app().close().await;
}

async fn saved(cx: &Context, folder: &Path, name: &str) -> (PathBuf, Manifest) {
    let file = folder.join(name);
    let made = create(cx, &file, &unwatched()).await.unwrap();
    assert_eq!(made.size, std::fs::metadata(&file).unwrap().len());
    (file, made.manifest)
}

/// Restores, and gives the name of what was there before.
async fn bring_back(to: &Config, file: &Path, existing: Existing) -> cotmoc_app::Result<Option<String>> {
    let (clock, actor) = (Clock::fixed(at()), Actor::local_operator());
    Ok(restore(to, &clock, &actor, file, existing, &unwatched()).await?.kept)
}

/// What is there, table by table, without what a restore adds.
fn told(manifest: &Manifest) -> Vec<(String, u64, String)> {
    let kept = manifest.tables.iter().filter(|t| !t.name.starts_with("audit"));
    kept.map(|t| (t.name.clone(), t.rows, t.sha256.clone())).collect()
}

async fn whole(cx: &Context) {
    let report = verify::run(cx, &unwatched()).await.unwrap();
    assert_eq!(report.first_problem(), None);
    assert_eq!(plans::list(cx).await.unwrap().len(), 2);
    assert_eq!(drafts::list(cx).await.unwrap().len(), 1);
}

/// Every pair of databases: what is restored is what was saved.
async fn round_trip(from: Database, to: Database) {
    let cx = filled(&from).await;
    let (file, before) = saved(&cx, from.folder(), "a.zip").await;
    assert!(before.rows() > 100 && before.tables.len() > 20);
    assert_eq!(bring_back(&config(&to), &file, Existing::Refuse).await.unwrap(), None);
    let cx = open(&to).await;
    whole(&cx).await;
    assert_eq!(audit::list(&cx, None).await.unwrap()[0].action, "backup.restore");
    let (_, after) = saved(&cx, to.folder(), "b.zip").await;
    for (before, after) in told(&before).iter().zip(&told(&after)) {
        assert_eq!((&before.0, before.1), (&after.0, after.1));
        let same_writer = from.is_sqlite() == to.is_sqlite();
        assert!(!same_writer || before.2 == after.2, "{} differs", before.0);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_restored_is_what_was_saved() {
    round_trip(Database::sqlite(), Database::sqlite()).await;
    let Some(one) = Database::postgres().await else { return };
    round_trip(Database::sqlite(), one).await;
    let (one, two) = (Database::postgres().await.unwrap(), Database::postgres().await.unwrap());
    round_trip(one, two).await;
    round_trip(Database::postgres().await.unwrap(), Database::sqlite()).await;
}

on_both! {
    /// A table that somebody adds later is in the backup without anybody thinking of it.
    async fn every_table_is_in_it(db: Database) {
        let cx = open(&db).await;
        execute(&db, "create table later (id bigint not null primary key, name text not null)").await;
        execute(&db, "insert into later (id, name) values (1, 'một'), (2, 'hai')").await;
        let (_, manifest) = saved(&cx, db.folder(), "a.zip").await;
        let store = Store::connect(&db_address(&db)).await.unwrap();
        let mut tables: Vec<String> =
            schema::columns(&mut store.read().await.unwrap()).await.unwrap().into_iter().map(|c| c.table).collect();
        tables.dedup();
        tables.retain(|name| name != "migration");
        assert_eq!(manifest.tables.iter().map(|t| t.name.clone()).collect::<Vec<_>>(), tables);
        assert_eq!(manifest.rows_of("later"), 2);
        assert!(!manifest.steps.is_empty());
    }

    /// Nobody without the right makes one, none is overwritten, and nothing half stays behind.
    async fn a_backup_overwrites_nothing(db: Database) {
        let cx = filled(&db).await;
        let file = db.folder().join("a.zip");
        refused(create(&cx.app().by(Actor::nobody("An")), &file, &unwatched()).await, Kind::Forbidden);
        assert!(!file.exists());
        saved(&cx, db.folder(), "a.zip").await;
        let kept = std::fs::read(&file).unwrap();
        refused(create(&cx, &file, &unwatched()).await, Kind::User);
        assert_eq!(std::fs::read(&file).unwrap(), kept);
        refused(create(&cx, &db.folder().join("không có/a.zip"), &unwatched()).await, Kind::Config);
        let names = std::fs::read_dir(db.folder()).unwrap().map(|e| e.unwrap().file_name());
        assert!(names.filter(|n| n.to_string_lossy().ends_with(".part")).count() == 0);
        assert_eq!(audit::list(&cx, None).await.unwrap()[0].action, "backup.make");
    }

    /// While a backup is made, others write; it holds one moment and passes every check.
    async fn a_backup_is_of_one_moment(db: Database) {
        let cx = filled(&db).await;
        let writer = {
            let cx = cx.clone();
            tokio::spawn(async move {
                for n in 0..30 {
                    adopt(&cx, "c.txt", &PLAN.replace("59/KH", &format!("{n}-100/KH"))).await;
                }
            })
        };
        for n in 0..4 {
            let (file, _) = saved(&cx, db.folder(), &format!("{n}.zip")).await;
            let other = Database::sqlite();
            bring_back(&config(&other), &file, Existing::Refuse).await.unwrap();
        }
        writer.await.unwrap();
    }

    /// Data that are there stay unless they are to be replaced, and then they are kept.
    async fn what_is_there_is_kept(db: Database) {
        let cx = filled(&db).await;
        let (file, _) = saved(&cx, db.folder(), "a.zip").await;
        adopt(&cx, "c.txt", &PLAN.replace("59/KH", "99/KH")).await;
        let here = config(&db);
        refused(bring_back(&here, &file, Existing::SetAside).await, Kind::Config);
        close(cx).await;
        refused(bring_back(&here, &file, Existing::Refuse).await, Kind::Conflict);
        let kept = bring_back(&here, &file, Existing::SetAside).await.unwrap().unwrap();
        let cx = open(&db).await;
        whole(&cx).await;
        close(cx).await;
        let plans = match &db_address(&db) {
            Address::Sqlite(_) => {
                let other = Database::sqlite();
                std::fs::create_dir_all(other.folder().join("data")).unwrap();
                std::fs::copy(kept, other.folder().join("data/cotmoc.sqlite")).unwrap();
                plans::list(&open(&other).await).await.unwrap().len()
            }
            Address::Postgres(url) => {
                let (url, _) = url.rsplit_once("%3D").unwrap();
                let there = Config { database: Some(format!("{url}%3D{kept}")), ..config(&db) };
                let app = App::open(there, Clock::fixed(at())).await.unwrap();
                let count = plans::list(&app.by(Actor::local_operator())).await.unwrap().len();
                app.close().await;
                db.execute(&format!("drop schema {kept} cascade")).await;
                count
            }
        };
        assert_eq!(plans, 3);
    }

    /// What is damaged, cut off, foreign or newer is refused with its own word, and nothing changes.
    async fn a_bad_backup_changes_nothing(db: Database) {
        let cx = filled(&db).await;
        let (file, _) = saved(&cx, db.folder(), "a.zip").await;
        close(cx).await;
        let whole_file = std::fs::read(&file).unwrap();
        let bad = db.folder().join("b.zip");
        let mut cases: Vec<(Vec<u8>, &str)> = vec![
            (whole_file[..whole_file.len() - 10].to_vec(), "bị cắt cụt"),
            (whole_file[..whole_file.len() / 2].to_vec(), "bị cắt cụt"),
            (b"PK\x05\x06 and nothing".to_vec(), "không phải là bản sao lưu"),
            ("một tệp khác".repeat(99).into_bytes(), "không phải là bản sao lưu"),
            (Vec::new(), "không phải là bản sao lưu"),
        ];
        let first = whole_file.windows(7).position(|w| w == b".ndjson").unwrap();
        let mut damaged = whole_file.clone();
        damaged[first + 100] ^= 0x10;
        cases.push((damaged, "bị hỏng"));
        for (bytes, word) in cases {
            std::fs::write(&bad, &bytes).unwrap();
            let error = refused(bring_back(&config(&db), &bad, Existing::SetAside).await, Kind::User);
            assert!(error.to_string().contains(word), "{error} (expected «{word}»)");
        }
        refused(bring_back(&config(&db), &db.folder().join("không có"), Existing::SetAside).await, Kind::User);
        whole(&open(&db).await).await;
    }
}

fn db_address(db: &Database) -> Address {
    let config = config(db);
    match config.database {
        Some(url) => Address::Postgres(url),
        None => Address::Sqlite(config.data.join("cotmoc.sqlite")),
    }
}

/// Rewrites the manifest of a backup, or leaves a part out.
mod rewritten {
    use std::io::{Cursor, Read as _, Write as _};

    use cotmoc_formats::bundle::{Bundle, BundleWriter};

    pub(super) fn manifest(bytes: &[u8], change: impl Fn(&mut serde_json::Value)) -> Vec<u8> {
        let mut from = Bundle::open(Cursor::new(bytes)).unwrap();
        let mut to = BundleWriter::new(Cursor::new(Vec::new()));
        let read = |from: &mut Bundle<_>, name: &str| {
            let mut text = Vec::new();
            from.part(name).unwrap().unwrap().read_to_end(&mut text).unwrap();
            text
        };
        let mut manifest: serde_json::Value =
            serde_json::from_slice(&read(&mut from, "manifest.json")).unwrap();
        for table in manifest["tables"].as_array().unwrap() {
            for number in 1..=table["parts"].as_u64().unwrap() {
                let name = format!("tables/{}/{number:06}.ndjson", table["name"].as_str().unwrap());
                let text = read(&mut from, &name);
                to.part(&name).unwrap();
                to.write_all(&text).unwrap();
            }
        }
        change(&mut manifest);
        to.part("manifest.json").unwrap();
        to.write_all(manifest.to_string().as_bytes()).unwrap();
        to.finish().unwrap().into_inner()
    }
}

/// A newer layout, newer tables, changed rows, a broken reference, a broken chain: each by its own word.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_manifest_says_is_checked() {
    let db = Database::sqlite();
    let cx = filled(&db).await;
    let (file, _) = saved(&cx, db.folder(), "a.zip").await;
    let bytes = std::fs::read(&file).unwrap();
    let other = Database::sqlite();
    let bad = other.folder().join("b.zip");
    let refusal = async |bytes: Vec<u8>, word: &str| {
        std::fs::write(&bad, bytes).unwrap();
        let error = refused(bring_back(&config(&other), &bad, Existing::Refuse).await, Kind::User);
        assert!(error.to_string().contains(word), "{error} (expected «{word}»)");
        assert!(!other.folder().join("data/cotmoc.sqlite").exists());
    };
    refusal(rewritten::manifest(&bytes, |m| m["format_version"] = 2.into()), "mới hơn").await;
    refusal(rewritten::manifest(&bytes, |m| m["format"] = "x".into()), "không phải là bản sao lưu").await;
    let future = serde_json::json!({"version": 99, "name": "0099_future", "checksum": "x"});
    refusal(
        rewritten::manifest(&bytes, |m| m["steps"].as_array_mut().unwrap().push(future.clone())),
        "0099_future",
    )
    .await;
    refusal(rewritten::manifest(&bytes, |m| m["steps"][0]["checksum"] = "x".into()), "0001_foundation").await;
    refusal(rewritten::manifest(&bytes, |m| m["tables"][0]["rows"] = 1.into()), "bị hỏng").await;
    refusal(rewritten::manifest(&bytes, |m| m["tables"][0]["columns"][0]["name"] = "x".into()), "bị hỏng")
        .await;
    // Whole as files, but of data that do not hold.
    for (change, word) in [
        ("update audit set actor = 'Bình' where seq = 2", "mục số 2 đã bị sửa"),
        ("update observation set value = '1501' where value = '1500'", "lần nạp"),
        ("update document_piece set bytes = x'00'", "không còn đúng như khi lưu"),
        ("pragma foreign_keys = off; delete from passage", "passage"),
        ("update counter set next = 5 where name = 'record'", "bộ đếm"),
    ] {
        let db = Database::sqlite();
        let cx = filled(&db).await;
        execute(&db, change).await;
        let (file, _) = saved(&cx, db.folder(), "a.zip").await;
        refusal(std::fs::read(&file).unwrap(), word).await;
        let report = verify::run(&cx, &unwatched()).await.unwrap();
        assert!(report.first_problem().is_some_and(|p| p.contains(word)), "{:?}", report.first_problem());
    }
}

/// What must not go on after a restore: sessions end, open links expire, and nobody knows whether a
/// letter that was waiting went out since.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn links_and_letters_do_not_go_on() {
    let db = Database::sqlite();
    let cx = filled(&db).await;
    let hash = "a".repeat(64);
    execute(
        &db,
        &format!(
            "insert into ticket (token_hash, kind, created_at, expires_at) values ('{hash}', 'first', '', ''); \
             insert into job (id, kind, name, payload, state, due_at, tries, max_tries, created_at, created_by) \
             values (31, 'mail', 'mail/1', '{{}}', 'waiting', '', 0, 5, '', ''), \
             (32, 'tidy', 'tidy/1', '{{}}', 'waiting', '', 0, 5, '', '')"
        ),
    )
    .await;
    let (file, before) = saved(&cx, db.folder(), "a.zip").await;
    assert_eq!((before.rows_of("job"), before.rows_of("ticket")), (2, 1));
    let other = Database::sqlite();
    bring_back(&config(&other), &file, Existing::Refuse).await.unwrap();
    let (_, after) = saved(&open(&other).await, other.folder(), "b.zip").await;
    assert_eq!((after.rows_of("job"), after.rows_of("ticket")), (2, 0));
    // A statement that finds another number fails.
    execute(
        &other,
        "create table left_over (x integer check (x = 1)) strict; \
        insert into left_over select count(*) from job where state = 'unsure' and kind = 'mail'; \
        insert into left_over select count(*) from job where state = 'waiting' and kind = 'tidy'",
    )
    .await;
}

/// Whichever byte of a backup changes, either it is noticed or nothing that is read changes.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_changed_byte_is_noticed_or_harmless() {
    let db = Database::sqlite();
    let cx = filled(&db).await;
    let (file, manifest) = saved(&cx, db.folder(), "a.zip").await;
    let bytes = std::fs::read(&file).unwrap();
    let mut noticed = 0;
    for place in (0..bytes.len()).step_by(bytes.len() / 150) {
        let mut damaged = bytes.clone();
        damaged[place] ^= 0x04;
        std::fs::write(&file, damaged).unwrap();
        match check(&file, &unwatched()).await {
            Ok(read) => assert_eq!(read, manifest),
            Err(error) => {
                noticed += 1;
                assert_eq!(error.kind(), Kind::User, "{error}");
            }
        }
    }
    assert!(noticed > 50, "{noticed}");
}

/// Does to the data what somebody with a database tool could do.
async fn execute(db: &Database, sql: &str) {
    Database::execute_at(&db_address(db), sql).await;
}
