//! Many workbooks in one zip file.

use std::collections::HashSet;
use std::io::{Seek, Write};

use cotmoc_core::fold::fold;
use cotmoc_core::model::Period;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::WriteError;

/// A zip file under way.
pub struct Pack<W: Write + Seek> {
    zip: ZipWriter<W>,
    names: HashSet<String>,
}

impl<W: Write + Seek> std::fmt::Debug for Pack<W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pack").field("files", &self.names.len()).finish_non_exhaustive()
    }
}

impl<W: Write + Seek> Pack<W> {
    /// An empty one.
    pub fn new(to: W) -> Self {
        Self { zip: ZipWriter::new(to), names: HashSet::new() }
    }

    /// Adds a file. A name that is there already gets a number.
    ///
    /// # Errors
    /// Where the zip file cannot be written.
    pub fn add(&mut self, name: &str, bytes: &[u8]) -> Result<(), WriteError> {
        let mut given = name.to_owned();
        let (stem, end) = name.rsplit_once('.').unwrap_or((name, ""));
        for number in 2_u32.. {
            if self.names.insert(given.clone()) {
                break;
            }
            given = format!("{stem}_{number}.{end}");
        }
        // Workbooks are compressed already.
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        self.zip.start_file(given, options)?;
        self.zip.write_all(bytes)?;
        Ok(())
    }

    /// Closes it.
    ///
    /// # Errors
    /// Where the zip file cannot be written.
    pub fn finish(self) -> Result<W, WriteError> {
        Ok(self.zip.finish()?)
    }
}

/// The name of a unit's workbook, in letters that every programme keeps: `B01_2026-Q4_08833_xa-an-phu.xlsx`.
#[must_use]
pub fn file_name(form: &str, period: Period, unit: Option<(&str, &str)>) -> String {
    let unit =
        unit.map_or_else(|| "tong-hop".to_owned(), |(code, name)| format!("{}_{}", slug(code), slug(name)));
    format!("{}_{period}_{unit}.xlsx", slug(form))
}

fn slug(text: &str) -> String {
    let mut out = String::new();
    for c in fold(text).chars() {
        if c.is_ascii_alphanumeric() {
            out.push(c);
        } else if !out.ends_with('-') && !out.is_empty() {
            out.push('-');
        }
    }
    let kept: String = out.trim_end_matches('-').chars().take(60).collect();
    if kept.is_empty() { "bieu".to_owned() } else { kept }
}
