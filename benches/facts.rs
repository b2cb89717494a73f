//! Writes synthetic facts: the same on every machine, of the size and shape that a country's reporting has.
//!
//! `cargo run --release -p cotmoc-formats --example facts -- 1|10|100 FOLDER [snappy|lz4|none]`

mod synthetic;

use anyhow::{Context, Result, bail};
use synthetic::codec;
use synthetic::world::Size;

#[expect(clippy::print_stdout, reason = "it says what it wrote")]
fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (millions, folder, compression) = match arguments.as_slice() {
        [millions, folder] => (millions, folder, "snappy"),
        [millions, folder, compression] => (millions, folder, compression.as_str()),
        _ => bail!("usage: facts 1|10|100 FOLDER [snappy|lz4|none]"),
    };
    let size = millions.parse().ok().and_then(Size::of_millions).context("1, 10 or 100 million facts")?;
    let facts = synthetic::write(folder.as_ref(), size, codec(compression)?)?;
    println!("{facts} facts");
    Ok(())
}
