//! How fast the cube is.
//!
//! `cargo bench -p cotmoc-formats --bench cube`: a changed cell on the scoreboard, one indicator's page; with
//! `-- --check` it fails where a bar is missed. `-- FOLDER file|resident [ANSWERS]` is our side of
//! `benches/compare/run`: it asks the four questions about a folder of synthetic facts and prints a line of JSON
//! for each; with a folder for answers it writes them there.

#![expect(clippy::print_stdout, reason = "the figures are what this program is for")]

mod engine;
mod synthetic;

use std::fs;
use std::hint::black_box;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use engine::load;
use engine::machine::{median, peak_megabytes, timed};
use engine::pages::Pages;
use engine::questions::{self, Answer};
use engine::world::World;
use synthetic::world::Size;

/// Threads of every engine.
const THREADS: usize = 2;

/// How often a resident question is asked, after once to warm up.
const TIMES: usize = 3;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => figures().map(drop),
        ["--check"] => {
            let missed = figures()?;
            println!("{} passed, {missed} failed, 0 skipped", FIGURES - missed);
            ensure!(missed == 0, "{missed} figures are over their bars");
            Ok(())
        }
        [folder, form @ ("file" | "resident"), answers @ ..] if answers.len() < 2 => {
            let answers = answers.first().map(Path::new);
            if *form == "file" {
                from_file(folder.as_ref(), answers)
            } else {
                resident(folder.as_ref(), answers)
            }
        }
        _ => bail!("usage: [--check] | FOLDER file|resident [ANSWERS]"),
    }
}

/// Figures that have a bar.
const FIGURES: usize = 4;

/// Milliseconds that each of them may take.
const BAR: f64 = 1.0;

/// Prints the figures of pages and approvals, and gives how many are over their bars.
fn figures() -> Result<usize> {
    let mut missed = 0;
    let mut line = |what: &str, seconds: Vec<f64>| {
        let (worst, median) = (seconds.iter().copied().fold(0.0, f64::max) * 1e3, median(seconds) * 1e3);
        missed += usize::from(median >= BAR);
        let verdict = if median < BAR { "ok" } else { "OVER" };
        println!("{what}: median {median:.3} ms, slowest {worst:.3} ms (bar {BAR} ms) {verdict}");
    };
    load_a_million()?;
    let mut pages = Pages::new()?;
    println!("{} facts in memory", pages.facts);
    let (mut board, seconds) = pages.scoreboard()?;
    println!("the scoreboard of 60 indicators and 9 years made from nothing: {:.0} ms", seconds * 1e3);
    for (element, what) in [(7, "that one indicator uses"), (0, "that all 60 indicators use")] {
        let updates = pages.update(&mut board, element, 200)?;
        let entries = updates.entries as f64 / updates.seconds.len() as f64;
        line(&format!("a changed cell of an element {what} ({entries:.0} entries)"), updates.seconds);
    }
    let times = |page: &dyn Fn() -> Result<usize>| -> Result<Vec<f64>> {
        page()?;
        (0..50).map(|_| timed(page)).map(|(figures, seconds)| figures.map(|_| seconds)).collect()
    };
    line("one indicator's page, 34 provinces", times(&|| Ok(pages.provinces(2026)?.len()))?);
    line("one indicator's page, the communes of a province", times(&|| Ok(pages.communes(2026)?.len()))?);
    let restated = median(times(&|| Ok(pages.communes(2024)?.len()))?) * 1e3;
    println!("the same for 2024, restated on today's borders: {restated:.3} ms");
    Ok(missed)
}

/// A million facts on the whole way from Parquet to the totals of all levels.
fn load_a_million() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let size = Size::of_millions(1).context("a million")?;
    let facts = synthetic::write(folder.path(), size, synthetic::codec("snappy")?)?;
    let world = World::read(folder.path())?;
    let (blocks, seconds) =
        timed(|| load::load(folder.path(), &world, &questions::elements(1, &world), THREADS));
    let blocks = blocks?;
    let rolled = timed(|| black_box(Answer::of_blocks(1, &blocks, &world, THREADS))).1;
    println!(
        "{facts} facts from Parquet: {:.1} ms; all levels and periods: {:.2} ms",
        seconds * 1e3,
        rolled * 1e3
    );
    Ok(())
}

fn say(what: &str, seconds: f64) {
    println!("{{\"what\": \"{what}\", \"value\": {seconds}}}");
}

fn say_peak() {
    if let Some(peak) = peak_megabytes() {
        say("peak", peak);
    }
}

/// Each question from the file: opened, decoded, mapped, answered. An element is answered when its last row was
/// read, and its memory serves the next one.
fn from_file(folder: &Path, answers: Option<&Path>) -> Result<()> {
    let world = World::read(folder)?;
    for question in 1..=4 {
        let (answer, seconds) = timed(|| Answer::of_file(question, folder, &world, THREADS));
        say(&question.to_string(), seconds);
        write(answers, question, &answer?, &world)?;
    }
    say_peak();
    Ok(())
}

/// Each question with the facts in memory, and reading all of them as the floor.
fn resident(folder: &Path, answers: Option<&Path>) -> Result<()> {
    let world = World::read(folder)?;
    let (blocks, seconds) = timed(|| load::load(folder, &world, &questions::elements(1, &world), THREADS));
    let blocks = blocks?;
    say("load", seconds);
    for question in 1..=4 {
        let ask = || Answer::of_blocks(question, &blocks, &world, THREADS);
        write(answers, question, &ask(), &world)?;
        let seconds = (0..TIMES).map(|_| timed(|| black_box(ask())).1).collect();
        say(&question.to_string(), median(seconds));
    }
    let seconds = (0..TIMES).map(|_| timed(|| black_box(questions::read_all(&blocks, THREADS))).1).collect();
    say("floor", median(seconds));
    say_peak();
    Ok(())
}

/// Writes the answer of a question as lines that are the same for every engine, where there is a folder for it.
fn write(folder: Option<&Path>, question: usize, answer: &Answer, world: &World) -> Result<()> {
    let Some(folder) = folder else { return Ok(()) };
    fs::create_dir_all(folder)?;
    Ok(fs::write(folder.join(format!("{question}.csv")), answer.text(world))?)
}
