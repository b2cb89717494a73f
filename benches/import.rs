//! How fast figures are taken in, with audit: a file of one million rows through every check into the database.
//!
//! `cargo bench -p cotmoc --bench import -- [--rows N] [--database postgres://…] [--again] [--check]`:
//! into SQLite in a temporary folder, or into that (empty) PostgreSQL database; with `--again` the
//! same file a second time, which finds every figure unchanged; with `--check` it fails where the
//! bar is missed.
#![expect(clippy::print_stdout, reason = "the figures are what this program is for")]

mod figures;
mod options;

use std::fs;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use cotmoc_app::{Actor, App, Clock, Config, Context};

const SQLITE_SECONDS: f64 = 15.0;
const POSTGRES_SECONDS: f64 = 60.0;

async fn take_in(cx: &Context, file: &Path) -> f64 {
    let begun = Instant::now();
    let report = figures::take_in(cx, file).await;
    let seconds = begun.elapsed().as_secs_f64();
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
    let (rows, database) = (options::number("--rows", 1_000_000), options::text("--database"));
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("figures.csv");
    let rows = figures::write_file(&file, rows).expect("the file of figures");
    let megabytes = fs::metadata(&file).map_or(0, |m| m.len()) >> 20;
    let name = if database.is_some() { "PostgreSQL" } else { "SQLite" };
    println!("import of {rows} rows ({megabytes} MB) into {name}");
    let bar = if database.is_some() { POSTGRES_SECONDS } else { SQLITE_SECONDS };
    let config = Config { database, readers: 1, ..Config::at(folder.path().join("data")) };
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let seconds = runtime.block_on(async {
        let app = App::open(config, Clock::system()).await.expect("the database");
        let cx = app.by(Actor::local_operator());
        let seconds = take_in(&cx, &file).await;
        if options::has("--again") {
            take_in(&cx, &file).await;
        }
        seconds
    });
    if let Some(peak) = peak_megabytes() {
        println!("  most memory held: {peak} MB");
    }
    if options::has("--check") && seconds > bar {
        println!("missed: {seconds:.1} s, the bar is {bar} s");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
