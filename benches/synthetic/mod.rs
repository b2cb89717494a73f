//! Synthetic facts and the folder they are kept in:
//!
//! - `facts.parquet`: element, unit, period, category, value;
//! - `elements.csv`: code, decimals;
//! - `units.csv`: each commune's code and its province's;
//! - `heirs.csv`: the borders of the fourth question. For each commune its heirs, separated by a space (several
//!   heirs have no shares, so that its figures are not allocated), and the new province that all of them lie
//!   in; empty where they lie in two, so that only the nation counts it.

mod parquet;
mod units;
pub(crate) mod world;

use std::fs;
use std::path::Path;

use ::parquet::basic::Compression;
use anyhow::{Result, bail};
use world::Size;

/// The compression of a Parquet file by its name.
pub(crate) fn codec(name: &str) -> Result<Compression> {
    match name {
        "snappy" => Ok(Compression::SNAPPY),
        "lz4" => Ok(Compression::LZ4_RAW),
        "none" => Ok(Compression::UNCOMPRESSED),
        other => bail!("«{other}» is not snappy, lz4 or none"),
    }
}

/// Writes a world's files into a folder and says how many facts there are.
pub(crate) fn write(folder: &Path, size: Size, compression: Compression) -> Result<u64> {
    fs::create_dir_all(folder)?;
    let communes = units::communes()?;
    let mut lines = String::from("code,province\n");
    for commune in &communes {
        lines += &format!("{},{}\n", commune.code, commune.province);
    }
    fs::write(folder.join("units.csv"), lines)?;

    let mut lines = String::from("code,heirs,province\n");
    for (commune, heirs) in communes.iter().zip(units::heirs(&communes)) {
        lines +=
            &format!("{},{},{}\n", commune.code, heirs.codes.join(" "), heirs.province.unwrap_or_default());
    }
    fs::write(folder.join("heirs.csv"), lines)?;

    let mut lines = String::from("code,decimals\n");
    for (place, code) in size.elements().iter().enumerate() {
        lines += &format!("{code},{}\n", world::decimals(place));
    }
    fs::write(folder.join("elements.csv"), lines)?;
    parquet::write(&folder.join("facts.parquet"), size, &communes, compression)
}
