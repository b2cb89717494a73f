//! How fast figures are taken in, with audit: a file of one million rows through every check into the database.
//!
//! `cargo bench -p cotmoc --bench import -- [--rows N] [--database postgres://…] [--again] [--check]`:
//! into SQLite in a temporary folder, or into that (empty) PostgreSQL database; with `--again` the
//! same file a second time, which finds every figure unchanged; with `--check` it fails where the
//! bar is missed.
#![expect(clippy::print_stdout, reason = "the figures are what this program is for")]

mod figures;

use std::fs;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use cotmoc_app::data::{ImportOptions, Progress, Source, Watch, import};
use cotmoc_app::{Actor, App, Clock, Config, Context};

const SQLITE_SECONDS: f64 = 15.0;
const POSTGRES_SECONDS: f64 = 60.0;

struct Asked {
    rows: u64,
    database: Option<String>,
    again: bool,
    check: bool,
}

fn asked() -> Asked {
    let mut asked = Asked { rows: 1_000_000, database: None, again: false, check: false };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        match word.as_str() {
            "--rows" => asked.rows = words.next().and_then(|n| n.parse().ok()).unwrap_or(asked.rows),
            "--database" => asked.database = words.next(),
            "--again" => asked.again = true,
            "--check" => asked.check = true,
            _ => {}
        }
    }
    asked
}

async fn take_in(cx: &Context, file: &Path) -> f64 {
    let begun = Instant::now();
    let mut chunks = 0_u64;
    let mut progress = |_: Progress| chunks += 1;
    let mut watch = Watch { progress: &mut progress, row: &mut |_| {} };
    let source = Source::file(file.to_path_buf());
    let report = import(cx, &source, ImportOptions::default(), &mut watch).await.expect("the import");
    let seconds = begun.elapsed().as_secs_f64();
    assert_eq!(report.wrong, 0, "{:?}", report.errors.first());
    println!("  new {}, changed {}, same {}: {seconds:.2} s", report.new, report.changed, report.same);
    seconds
}

/// Most memory this process ever held, in MB; nothing where the system does not tell.
fn peak_megabytes() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM"))?;
    Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? / 1024)
}

fn main() -> ExitCode {
    let asked = asked();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("figures.csv");
    let rows = figures::write_file(&file, asked.rows).expect("the file of figures");
    let megabytes = fs::metadata(&file).map_or(0, |m| m.len()) >> 20;
    let name = if asked.database.is_some() { "PostgreSQL" } else { "SQLite" };
    println!("import of {rows} rows ({megabytes} MB) into {name}");
    let database = asked.database.clone();
    let config = Config { database, readers: 1, ..Config::at(folder.path().join("data")) };
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let seconds = runtime.block_on(async {
        let app = App::open(config, Clock::system()).await.expect("the database");
        let cx = app.by(Actor::local_operator());
        let seconds = take_in(&cx, &file).await;
        if asked.again {
            take_in(&cx, &file).await;
        }
        seconds
    });
    if let Some(peak) = peak_megabytes() {
        println!("  most memory held: {peak} MB");
    }
    let bar = if asked.database.is_some() { POSTGRES_SECONDS } else { SQLITE_SECONDS };
    if asked.check && seconds > bar {
        println!("missed: {seconds:.1} s, the bar is {bar} s");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
