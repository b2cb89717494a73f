//! Backup, restore, upgrade and verify from outside, and each of them killed at any moment.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use cotmoc_app::backup::{check, unwatched};
use cotmoc_app::{Actor, App, Clock, Config, plans, verify};

use crate::support::{Server, cotmoc, root, stderr};

/// The rows that an earlier version left, see `tests/fixtures/schema`.
const EARLIEST: &str = include_str!("../fixtures/schema/schema-1.sql");
const STEP_1: &str = include_str!("../../crates/store/migrations/0001_foundation.sql");

fn run<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>) -> String {
    let output = cotmoc(arguments);
    assert!(output.status.success(), "{}", stderr(&output));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// What a command says that has to fail with that code.
fn refusal<A: AsRef<OsStr>>(code: i32, arguments: impl IntoIterator<Item = A>) -> String {
    let output = cotmoc(arguments);
    assert_eq!(output.status.code(), Some(code), "{}", stderr(&output));
    let said = stderr(&output);
    assert!(said.contains("Gợi ý:"), "no remedy: {said}");
    said
}

fn words(words: &[&str], paths: &[(&str, &Path)]) -> Vec<OsString> {
    let paths = paths.iter().flat_map(|(name, path)| [OsString::from(name), path.as_os_str().to_owned()]);
    words.iter().map(OsString::from).chain(paths.filter(|word| !word.is_empty())).collect()
}

/// Does to a file what somebody with a database tool could do.
fn sql(file: &Path, text: &str) -> String {
    let script = "import sqlite3, sys\n\
        base = sqlite3.connect(sys.argv[1])\n\
        base.executescript(sys.argv[2])\n\
        print(base.execute('select count(*) from migration').fetchone()[0])";
    let output =
        Command::new("python3").args(["-c", script]).arg(file).arg(text).output().expect("python3 runs");
    assert!(output.status.success(), "{}", stderr(&output));
    String::from_utf8(output.stdout).expect("UTF-8").trim().to_owned()
}

/// A data directory as the first landed version left it.
fn earliest(data: &Path) {
    std::fs::create_dir_all(data).expect("a data directory");
    let remembered = "create table migration (version integer primary key, name text not null, checksum text not null) strict;";
    let tables: Vec<String> = STEP_1.lines().map(for_sqlite).collect();
    sql(
        &data.join("cotmoc.sqlite"),
        &format!("begin; {remembered}\n{}\n{EARLIEST}\ncommit;", tables.join("\n")),
    );
}

/// A line of a step in SQLite's words.
fn for_sqlite(line: &str) -> String {
    if line == ");" {
        return ") strict;".to_owned();
    }
    let words = line.split(' ').map(|word| match word.trim_end_matches(',') {
        bare @ ("bigint" | "boolean") => word.replace(bare, "integer"),
        "bytea" => word.replace("bytea", "blob"),
        _ => word.to_owned(),
    });
    words.collect::<Vec<_>>().join(" ")
}

#[test]
fn saved_while_serving_and_restored_elsewhere() {
    let scratch = tempfile::tempdir().expect("a scratch folder");
    let (data, other) = (scratch.path().join("data"), scratch.path().join("other"));
    let (file, again) = (scratch.path().join("a.zip"), scratch.path().join("b.zip"));
    let server = Server::start_on(
        tempfile::tempdir().expect("a folder"),
        &["--data".into(), data.clone().into_os_string()],
    );
    let sample = "tra-vinh-59-kh-ubnd.docx";
    let bytes = std::fs::read(root().join("catalogue/samples").join(sample)).expect("the sample is there");
    assert_eq!(server.upload(sample, &bytes).status, 303);

    let said = run(words(&["backup"], &[("", &file), ("--data", &data)]));
    assert!(said.contains("Đã sao lưu"), "{said}");
    let said = refusal(1, words(&["backup"], &[("", &file), ("--data", &data)]));
    assert!(said.contains("không ghi đè"), "{said}");
    let said = refusal(1, words(&["restore", "--replace"], &[("", &file), ("--data", &data)]));
    assert!(said.contains("đang được một tiến trình"), "{said}");
    assert_eq!(server.get("/plans").status, 200);
    drop(server);

    let said = refusal(1, words(&["restore"], &[("", &file), ("--data", &data)]));
    assert!(said.contains("--replace"), "{said}");
    let said = run(words(&["restore"], &[("", &file), ("--data", &other)]));
    assert!(said.contains("mọi kiểm tra đều đạt"), "{said}");
    let report = run(words(&["verify", "--json"], &[("--data", &other)]));
    let report: serde_json::Value = serde_json::from_str(&report).expect("JSON");
    assert!(report["checks"].as_array().expect("a list").iter().all(|c| c["problem"].is_null()), "{report}");
    let server = Server::start_on(
        tempfile::tempdir().expect("a folder"),
        &["--data".into(), other.clone().into_os_string()],
    );
    let drafts = server.get("/plans").body;
    assert!(drafts.contains("59/KH-UBND") || drafts.contains(sample), "{drafts}");
    drop(server);
    run(words(&["backup"], &[("", &again), ("--data", &other)]));

    // What somebody changed behind the product's back is named.
    sql(&other.join("cotmoc.sqlite"), "update audit set actor = 'Bình' where seq = 2");
    let said = refusal(1, words(&["verify"], &[("--data", &other)]));
    assert!(said.contains("không còn nguyên vẹn"), "{said}");
    // Nothing is made where there is nothing.
    for command in ["backup", "verify"] {
        let nowhere = scratch.path().join("nowhere");
        let target = scratch.path().join("c.zip");
        let paths: &[(&str, &Path)] = if command == "backup" { &[("", &target)] } else { &[] };
        let said = refusal(1, words(&[command], &[paths, &[("--data", &nowhere)]].concat()));
        assert!(said.contains("Chưa có dữ liệu") && !nowhere.exists(), "{said}");
    }
}

#[test]
fn an_upgrade_is_announced_and_a_newer_database_refused() {
    let scratch = tempfile::tempdir().expect("a scratch folder");
    let (data, backups) = (scratch.path().join("data"), scratch.path().join("sao-luu"));
    earliest(&data);
    let output = cotmoc(words(&["units", "events"], &[("--data", &data), ("--backups", &backups)]));
    assert!(output.status.success(), "{}", stderr(&output));
    let said = stderr(&output);
    assert!(said.contains("Đã nâng cấp") && said.contains("0001_foundation"), "{said}");
    let made: Vec<PathBuf> =
        std::fs::read_dir(&backups).expect("the folder").map(|e| e.expect("a file").path()).collect();
    assert!(made.len() == 1 && said.contains(&made[0].display().to_string()), "{said}");
    run(words(&["verify"], &[("--data", &data)]));

    sql(&data.join("cotmoc.sqlite"), "insert into migration values (9999, '9999_future', 'x')");
    let said = refusal(1, words(&["serve", "--listen", "127.0.0.1:0"], &[("--data", &data)]));
    assert!(said.contains("9999_future") && said.contains("mới hơn"), "{said}");
}

/// How often each is killed; more where `COTMOC_TEST_KILLS` says so.
#[expect(clippy::disallowed_methods, reason = "how long the test may take is said by environment")]
fn kills() -> u32 {
    std::env::var("COTMOC_TEST_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(6)
}

/// Numbers that differ from run to run; failures name the first one.
struct Moments(u64);

impl Moments {
    fn new() -> Self {
        Self(u64::from(std::process::id()))
    }

    fn within(&mut self, whole: Duration) -> Duration {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        whole.mul_f64(((self.0 >> 33) % 1_050) as f64 / 1_000.0)
    }
}

/// Runs a command and kills it after a while; whether it was still at work.
fn killed(arguments: &[OsString], after: Duration) -> bool {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cotmoc"));
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().expect("the binary runs");
    thread::sleep(after);
    let ended = child.try_wait().expect("a child").is_some();
    let _gone = child.kill();
    child.wait().expect("a child");
    !ended
}

fn config(data: &Path) -> Config {
    Config::at(data.to_owned())
}

/// How many plans there are, once every check has passed.
fn whole_plans(data: &Path) -> usize {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let app = App::open(config(data), Clock::system()).await.expect("the data open");
        let cx = app.by(Actor::local_operator());
        let report = verify::run(&cx, &unwatched()).await.expect("a report");
        assert_eq!(report.first_problem(), None);
        let plans = plans::list(&cx).await.expect("the plans").len();
        app.close().await;
        plans
    })
}

/// A data directory with a plan, a draft and some figures, and its backup.
fn filled(scratch: &Path) -> (PathBuf, PathBuf) {
    let (data, table) = (scratch.join("filled"), scratch.join("so-lieu.csv"));
    earliest(&data);
    let mut rows = String::from("element,unit,period,category,value\n");
    for year in 2012..2026 {
        for unit in [
            "86", "82", "79", "75", "72", "68", "66", "56", "52", "48", "46", "42", "40", "38", "37", "33",
            "31",
        ] {
            rows.push_str(&format!("DAN_SO,{unit}@2026-01-01,{year},,{}\n", year * 7));
        }
    }
    std::fs::write(&table, rows).expect("a table");
    let output = cotmoc(words(&["data", "import", "--partial"], &[("", &table), ("--data", &data)]));
    assert!(output.status.code().is_some(), "{}", stderr(&output));
    let file = scratch.join("filled.zip");
    run(words(&["backup"], &[("", &file), ("--data", &data)]));
    (data, file)
}

#[test]
fn a_killed_backup_leaves_a_whole_file_or_none() {
    let scratch = tempfile::tempdir().expect("a scratch folder");
    let (data, first) = filled(scratch.path());
    let begun = Instant::now();
    run(words(&["backup"], &[("", &scratch.path().join("x.zip")), ("--data", &data)]));
    let (whole, mut moments, mut at_work) = (begun.elapsed(), Moments::new(), 0);
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    for n in 0..kills() {
        let file = scratch.path().join(format!("{n}.zip"));
        let after = moments.within(whole);
        at_work += u32::from(killed(&words(&["backup"], &[("", &file), ("--data", &data)]), after));
        if file.exists() {
            let manifest = runtime.block_on(check(&file, &unwatched()));
            assert!(manifest.is_ok(), "killed after {after:?}: {manifest:?}");
        }
        assert_eq!(whole_plans(&data), 2, "killed after {after:?}");
    }
    assert!(at_work > 0, "all had ended before they were killed");
    // The name of one that was killed can be used again.
    let again = scratch.path().join("0.zip");
    if !again.exists() {
        run(words(&["backup"], &[("", &again), ("--data", &data)]));
    }
    assert!(runtime.block_on(check(&first, &unwatched())).is_ok());
}

#[test]
fn a_killed_restore_leaves_the_old_data_or_the_new() {
    let scratch = tempfile::tempdir().expect("a scratch folder");
    let (_, file) = filled(scratch.path());
    let empty = scratch.path().join("empty");
    assert_eq!(whole_plans(&empty), 1);
    let old = scratch.path().join("old.zip");
    run(words(&["backup"], &[("", &old), ("--data", &empty)]));
    let data = scratch.path().join("data");
    let restore = |file: &Path| words(&["restore", "--replace"], &[("", file), ("--data", &data)]);
    let begun = Instant::now();
    run(restore(&old));
    let (whole, mut moments, mut at_work) = (begun.elapsed(), Moments::new(), 0);
    let mut seen = [0_u32; 2];
    for _ in 0..kills() {
        let after = moments.within(whole);
        at_work += u32::from(killed(&restore(&file), after));
        let plans = whole_plans(&data);
        assert!(plans == 1 || plans == 2, "killed after {after:?}: {plans} plans");
        seen[plans - 1] += 1;
        if plans == 2 {
            run(restore(&old));
        }
    }
    assert!(at_work > 0 && seen[0] > 0, "all had ended before they were killed: {seen:?}");
    run(restore(&file));
    assert_eq!(whole_plans(&data), 2);
}

#[test]
fn a_killed_upgrade_leaves_the_old_tables_or_the_new() {
    let scratch = tempfile::tempdir().expect("a scratch folder");
    let (template, data) = (scratch.path().join("template"), scratch.path().join("data"));
    earliest(&template);
    let fresh = || {
        if data.exists() {
            std::fs::remove_dir_all(&data).expect("the folder goes");
        }
        std::fs::create_dir_all(&data).expect("a folder");
        std::fs::copy(template.join("cotmoc.sqlite"), data.join("cotmoc.sqlite")).expect("a copy");
    };
    fresh();
    let arguments = words(&["units", "events"], &[("--data", &data)]);
    let begun = Instant::now();
    run(arguments.clone());
    let (whole, mut moments, mut at_work) = (begun.elapsed(), Moments::new(), 0);
    let newest = sql(&data.join("cotmoc.sqlite"), "");
    for _ in 0..kills() {
        fresh();
        let after = moments.within(whole);
        at_work += u32::from(killed(&arguments, after));
        let steps = sql(&data.join("cotmoc.sqlite"), "");
        assert!(steps == "1" || steps == newest, "killed after {after:?}: {steps} steps");
        assert_eq!(whole_plans(&data), 2, "killed after {after:?}");
    }
    assert!(at_work > 0, "all had ended before they were killed");
}
