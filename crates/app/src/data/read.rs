//! Reading a file row by row on a thread of its own, in chunks, so that memory does not grow with it.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;
use std::sync::Arc;

use cotmoc_formats::csv::{CsvError, Table};
use sha2::{Digest, Sha256};
use tokio::sync::mpsc::Sender;

use super::check::{Checked, Checker};
use super::seen::Seen;
use super::{MOST_ERRORS, RowError};

/// A table that can be read more than once.
#[derive(Debug, Clone)]
pub struct Source {
    /// Its name, as the batch keeps it.
    pub name: String,
    content: Content,
}

#[derive(Debug, Clone)]
enum Content {
    File(PathBuf),
    Text(Arc<[u8]>),
}

impl Source {
    /// A file on this machine. Its name is the last part of the path.
    #[must_use]
    pub fn file(path: PathBuf) -> Self {
        let name = path.file_name().map_or_else(|| path.to_string_lossy(), |name| name.to_string_lossy());
        Self { name: name.into_owned(), content: Content::File(path) }
    }

    /// Bytes that were uploaded or pasted.
    #[must_use]
    pub fn bytes(name: &str, bytes: Vec<u8>) -> Self {
        Self { name: name.to_owned(), content: Content::Text(bytes.into()) }
    }

    /// Begins at the front; also how many bytes there are, where that is known.
    pub(crate) fn open(&self) -> io::Result<(Box<dyn Read + Send>, Option<u64>)> {
        match &self.content {
            Content::File(path) => {
                let file = File::open(path)?;
                let length = file.metadata().ok().filter(std::fs::Metadata::is_file).map(|m| m.len());
                Ok((Box::new(file), length))
            }
            Content::Text(bytes) => {
                let length = bytes.len() as u64;
                Ok((Box::new(io::Cursor::new(Arc::clone(bytes))), Some(length)))
            }
        }
    }
}

/// Rows that were read, in the order of the file.
#[derive(Debug)]
pub(super) struct Chunk {
    /// The rows: what is to be kept, or what is wrong.
    pub(super) rows: Vec<Result<Checked, Vec<RowError>>>,
    /// Bytes of the file so far.
    pub(super) bytes: u64,
}

/// Rows per chunk; as many as travel to the database in one statement.
pub(super) const CHUNK: usize = 5_000;

/// What is known once the file is at its end.
#[derive(Debug)]
pub(super) struct Finished {
    /// SHA-256 of the file.
    pub(super) sha256: String,
    /// Which keys it named.
    pub(super) seen: Seen,
    /// What rows are checked with, for the next pass.
    pub(super) checker: Checker,
}

/// Why reading stopped before the end.
#[derive(Debug)]
pub(super) enum Stopped {
    /// The file itself.
    File(CsvError),
    /// Nobody listens any more.
    Abandoned,
}

/// How a pass treats keys that the file names more than once.
#[derive(Debug)]
pub(super) enum Pass {
    /// Notes them; the second and every later row with a key is an error.
    First,
    /// Every row with such a key is left out: nobody can say which one is right.
    Second(Seen),
}

/// Reads the whole file and sends its rows. Runs on a thread that may wait.
pub(super) fn read(
    source: &Source,
    mut checker: Checker,
    mut pass: Pass,
    to: &Sender<Chunk>,
) -> Result<Finished, Stopped> {
    let (reader, _) = source.open().map_err(|e| Stopped::File(CsvError::Io(e)))?;
    let mut table = Table::open(Hashing::new(reader)).map_err(Stopped::File)?;
    let mut seen = Seen::default();
    let mut rows = Vec::with_capacity(CHUNK);
    loop {
        let checked = match table.next_row() {
            None => break,
            Some(Ok(row)) => checker.check(&row),
            Some(Err(CsvError::NotUtf8 { line })) => {
                let said = CsvError::NotUtf8 { line }.to_string();
                Err(vec![RowError::new(line, "", said, "lưu lại tệp ở bảng mã UTF-8".to_owned())])
            }
            Some(Err(problem)) => return Err(Stopped::File(problem)),
        };
        rows.push(checked.and_then(|row| match &mut pass {
            Pass::First if seen.add(row.slot.0, row.slot.1) => Ok(row),
            Pass::Second(before) if !before.repeated(row.slot.0, row.slot.1) => Ok(row),
            _ => Err(vec![repeated(&row)]),
        }));
        if rows.len() == CHUNK {
            let chunk = Chunk {
                rows: std::mem::replace(&mut rows, Vec::with_capacity(CHUNK)),
                bytes: table.source().bytes,
            };
            to.blocking_send(chunk).map_err(|_| Stopped::Abandoned)?;
        }
    }
    let chunk = Chunk { rows, bytes: table.source().bytes };
    to.blocking_send(chunk).map_err(|_| Stopped::Abandoned)?;
    Ok(Finished { sha256: table.source().hex(), seen, checker })
}

/// Says of each repeated key on which line it stood first. Reads the file once more.
pub(super) fn name_first_lines(
    source: &Source,
    checker: &mut Checker,
    errors: &mut [RowError],
) -> Result<(), Stopped> {
    let mut wanted: HashMap<u64, usize> = HashMap::new();
    for (nth, error) in errors.iter().enumerate().filter(|(_, e)| e.repeats) {
        wanted.insert(error.line, nth);
    }
    if wanted.is_empty() {
        return Ok(());
    }
    // The keys of the rows that complain come first, then the first row of each key.
    let mut keys = HashMap::new();
    let mut each = |visit: &mut dyn FnMut(&Checked)| -> Result<(), Stopped> {
        let (reader, _) = source.open().map_err(|e| Stopped::File(CsvError::Io(e)))?;
        let mut table = Table::open(reader).map_err(Stopped::File)?;
        while let Some(row) = table.next_row() {
            if let Ok(row) = row
                && let Ok(checked) = checker.check(&row)
            {
                visit(&checked);
            }
        }
        Ok(())
    };
    each(&mut |row| {
        if wanted.contains_key(&row.line) {
            keys.insert(row.slot, None);
        }
    })?;
    each(&mut |row| {
        if let Some(first) = keys.get_mut(&row.slot) {
            let first = *first.get_or_insert(row.line);
            if let Some(&nth) = wanted.get(&row.line) {
                errors[nth].message =
                    format!("trùng khóa với dòng {first}: cùng số liệu, đơn vị, kỳ và phân tổ");
            }
        }
    })
}

fn repeated(row: &Checked) -> RowError {
    let mut error = RowError::new(
        row.line,
        "",
        "trùng khóa với một dòng khác: cùng số liệu, đơn vị, kỳ và phân tổ".to_owned(),
        "chỉ giữ dòng đúng; không thể biết giá trị nào đúng".to_owned(),
    );
    error.repeats = true;
    error
}

/// At most so many errors are kept; the others are counted.
pub(super) fn list(errors: &mut Vec<RowError>, more: Vec<RowError>) {
    let room = MOST_ERRORS.saturating_sub(errors.len());
    errors.extend(more.into_iter().take(room));
}

/// Computes the SHA-256 of what passes through it, and counts its bytes.
struct Hashing {
    inner: Box<dyn Read + Send>,
    sha256: Sha256,
    bytes: u64,
}

impl Hashing {
    fn new(inner: Box<dyn Read + Send>) -> Self {
        Self { inner, sha256: Sha256::new(), bytes: 0 }
    }

    fn hex(&self) -> String {
        self.sha256.clone().finalize().iter().map(|b| format!("{b:02x}")).collect()
    }
}

impl Read for Hashing {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.sha256.update(&buffer[..read]);
        self.bytes += read as u64;
        Ok(read)
    }
}
