//! Clerks who save cells: open-loop load over loopback on the served binary, with full durability.
//!
//! `cargo bench -p cotmoc --bench entry -- [--seconds 120] [--rate 100] [--clerks 200]
//! [--database postgres://…] [--check]`: 200 clerks of 124 communes, each with a connection of its own,
//! send one changed cell at a time; a save begins when the plan says so, whether or not earlier ones are
//! answered, and its time counts from that moment. Afterwards the server is stopped and everything that
//! was acknowledged is looked up: none lost, none doubled, the chain of the log whole. With `--check` it
//! fails where the bar is missed.
#![expect(clippy::print_stdout, reason = "the figures are what this program is for")]

mod load;
#[path = "../options.rs"]
mod options;
#[path = "../served/mod.rs"]
mod served;
mod world;

use std::process::ExitCode;
use std::time::Duration;

use load::Measured;
use served::server;

const P99: Duration = Duration::from_millis(50);

/// What the command line asks for.
pub(crate) struct Asked {
    seconds: u64,
    rate: u64,
    clerks: usize,
    database: Option<String>,
    check: bool,
}

fn main() -> ExitCode {
    let asked = Asked {
        seconds: options::number("--seconds", 120),
        rate: options::number("--rate", 100),
        clerks: usize::try_from(options::number("--clerks", 200)).expect("so many clerks"),
        database: options::text("--database"),
        check: options::has("--check"),
    };
    let folder = tempfile::tempdir().expect("a temporary folder");
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    let name = if asked.database.is_some() { "PostgreSQL" } else { "SQLite" };
    println!("{} saves a second for {} s from {} clerks, {name}", asked.rate, asked.seconds, asked.clerks);
    let data = folder.path().join("data");
    let world = runtime.block_on(world::make(&data, &asked));
    let server = server::start(&["serve"], &data, asked.database.as_deref());
    let mut measured = runtime.block_on(load::run(&world, server.port, &asked));
    measured.server_cpu = server.cpu();
    server.stop();
    report(&mut measured, asked.seconds);
    let wrong = runtime.block_on(world::verify(&data, &asked, &measured.acknowledged));
    for line in &wrong {
        println!("  WRONG: {line}");
    }
    let missed = measured.times.errors.len() + wrong.len() > 0 || measured.times.percentile(99.0) > P99;
    if asked.check && missed {
        println!("missed: the bar is a p99 of {} ms without an error", P99.as_millis());
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

fn report(measured: &mut Measured, seconds: u64) {
    println!("  {} saved; {}", measured.acknowledged.len(), measured.times.told());
    println!(
        "  processor time: this generator {:.1} s, the server {:.1} s, of {seconds} s",
        measured.own_cpu, measured.server_cpu,
    );
}
