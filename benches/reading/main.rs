//! Citizens and leaders who read: open-loop load over loopback on the served binary, beside a million figures.
//!
//! `cargo bench -p cotmoc --bench reading -- [--seconds 60] [--rows 1000000] [--check]`: the demonstration with
//! as many figures of all communes beside it, every local plan released. First every page that the public can
//! reach in two steps, 1,000 a second; then the scorecards of all plans for people who are signed in, 50 a
//! second; then those again while a figure comes in each second, which makes every remembered answer old.
//! A request begins when the plan says so, whether or not earlier ones are answered, and its time counts from
//! that moment. With `--check` it fails where a bar is missed.
#![expect(clippy::print_stdout, reason = "the figures are what this program is for")]

#[path = "../figures.rs"]
mod figures;
mod load;
#[path = "../options.rs"]
mod options;
#[path = "../served/mod.rs"]
mod served;
mod world;

use std::process::ExitCode;
use std::time::Duration;

use served::server::{self, Server};
use served::times::Times;

const PORTAL: Bar = Bar { rate: 1000, p99: Duration::from_millis(20) };
const SCORECARD: Bar = Bar { rate: 50, p99: Duration::from_millis(60) };

/// Requests a second, and the time below which 99 of 100 answers are to come.
#[derive(Clone, Copy)]
pub(crate) struct Bar {
    rate: u64,
    p99: Duration,
}

fn main() -> ExitCode {
    let (seconds, rows) = (options::number("--seconds", 60), options::number("--rows", 1_000_000));
    let folder = tempfile::tempdir().expect("a temporary folder");
    let data = folder.path().join("data");
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    let world = world::make(&runtime, &data, rows);
    println!(
        "{} figures, {} local plans, {} of them released",
        world.figures,
        world.plans.len(),
        world.released
    );
    let server = server::start(&["serve"], &data, None);
    let mut missed = false;
    let mut measure = |name: &str, bar: Bar, paths: &[String], headers: &str, writes: bool| {
        println!("{name}: {} pages, {} a second for {} s", paths.len(), bar.rate, seconds);
        let before = (server::cpu("self"), server.cpu());
        let work = load::run(server.port, paths, headers, bar.rate, seconds);
        let mut times =
            runtime.block_on(async { if writes { world::beside(&data, work).await } else { work.await } });
        missed |= told(&mut times, bar, before, &server);
    };
    let public = "Accept-Encoding: gzip\r\nAccept: text/html\r\n";
    let signed_in = format!("{public}Authorization: Bearer {}\r\n", world.token);
    let pages = runtime.block_on(load::public_pages(server.port, public));
    measure("public pages", PORTAL, &pages, public, false);
    let first = runtime.block_on(load::first(server.port, &world.scorecards(), &signed_in));
    println!("a scorecard for the first time since the start: {} ms at most", first.as_millis());
    measure("scorecards", SCORECARD, &world.scorecards(), &signed_in, false);
    measure("scorecards while figures come in", SCORECARD, &world.scorecards(), &signed_in, true);
    server.stop();
    if options::has("--check") && missed {
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

/// Prints what was measured; whether the bar is missed.
fn told(times: &mut Times, bar: Bar, (own, servers): (f64, f64), server: &Server) -> bool {
    println!("  {}", times.told());
    let (own, servers) = (server::cpu("self") - own, server.cpu() - servers);
    println!("  processor time: this generator {own:.1} s, the server {servers:.1} s");
    let missed = !times.errors.is_empty() || times.percentile(99.0) > bar.p99;
    if missed {
        println!("  missed: the bar is a p99 of {} ms without an error", bar.p99.as_millis());
    }
    missed
}
