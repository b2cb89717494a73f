//! A package written again with some of its parts changed: what is not changed stays bit for bit, and the
//! same changes give the same bytes.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use crate::{FormatError, Source};

/// The package with some parts changed and others added; untouched ones are copied as they are.
pub(crate) fn rewritten<B: AsRef<[u8]>>(
    file: &Source<'_>,
    parts: &BTreeMap<String, B>,
) -> Result<Vec<u8>, FormatError> {
    let broken = || file.damaged("không chép lại được tệp");
    let mut old = ZipArchive::new(Cursor::new(file.bytes)).map_err(|_| broken())?;
    let mut new = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let mut written = BTreeSet::new();
    for index in 0..old.len() {
        let part = old.by_index_raw(index).map_err(|_| broken())?;
        let raw = part.name().map_err(|_| broken())?.into_owned();
        let name = raw.replace('\\', "/");
        let name = name.trim_start_matches('/');
        let found = parts.iter().find(|(n, _)| n.eq_ignore_ascii_case(name));
        match found {
            Some((key, bytes)) if written.insert(key.clone()) => {
                new.start_file(&raw, options).map_err(|_| broken())?;
                new.write_all(bytes.as_ref()).map_err(|_| broken())?;
            }
            Some(_) => {}
            None => new.raw_copy_file(part).map_err(|_| broken())?,
        }
    }
    for (name, bytes) in parts.iter().filter(|(name, _)| !written.contains(*name)) {
        new.start_file(name, options).map_err(|_| broken())?;
        new.write_all(bytes.as_ref()).map_err(|_| broken())?;
    }
    new.finish().map(Cursor::into_inner).map_err(|_| broken())
}
