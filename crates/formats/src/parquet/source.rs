//! Bytes of one column of one group of rows, read ahead in large pieces: the library asks for a page's header
//! and its body one by one, and the columns of a group are read in turn.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::sync::{Arc, Mutex, PoisonError};

use ::parquet::column::page::PageReader;
use ::parquet::errors::{ParquetError, Result};
use ::parquet::file::metadata::{ColumnChunkMetaData, RowGroupMetaData};
use ::parquet::file::reader::{ChunkReader, Length};
use ::parquet::file::serialized_reader::SerializedPageReader;
use ::parquet::schema::types::ColumnDescPtr;
use bytes::{Buf, Bytes, BytesMut};

/// Bytes that are read at once.
const AHEAD: u64 = 256 << 10;

/// Bytes in which a page's header lies; real ones take a few dozen.
const HEADER: u64 = 64 << 10;

/// A column of a group of rows, from whose beginning pages may be read more than once.
#[derive(Debug)]
pub(super) struct Column {
    file: Arc<Mutex<File>>,
    metadata: ColumnChunkMetaData,
    rows: usize,
}

impl Column {
    pub(super) fn new(file: &Arc<Mutex<File>>, group: &RowGroupMetaData, place: usize) -> Self {
        let rows = usize::try_from(group.num_rows()).unwrap_or(0);
        Self { file: Arc::clone(file), metadata: group.column(place).clone(), rows }
    }

    /// The column's type.
    pub(super) fn describe(&self) -> ColumnDescPtr {
        self.metadata.column_descr_ptr()
    }

    /// Its pages, from the first.
    pub(super) fn pages(&self) -> Result<Box<dyn PageReader>> {
        let (start, length) = self.metadata.byte_range();
        let end = start.checked_add(length).ok_or_else(|| ParquetError::EOF("column".to_owned()))?;
        let source = Source { file: Arc::clone(&self.file), end, window: Mutex::default() };
        Ok(Box::new(SerializedPageReader::new(Arc::new(source), &self.metadata, self.rows, None)?))
    }
}

/// The part of a file up to a column's end, seen through a window that moves along.
#[derive(Debug)]
struct Source {
    file: Arc<Mutex<File>>,
    end: u64,
    window: Mutex<Window>,
}

#[derive(Debug, Default)]
struct Window {
    start: u64,
    bytes: Bytes,
    /// Where the window stood before; their memory serves again as soon as no page lies in it any more.
    before: Vec<Bytes>,
}

/// Places of a window that are kept: a page may be in use while the next one is read.
const KEPT: usize = 3;

impl Window {
    /// Memory of `length` bytes with anything in it.
    fn room(&mut self, length: usize) -> BytesMut {
        let old = std::mem::take(&mut self.bytes);
        self.before.push(old);
        let mut free = None;
        for bytes in std::mem::take(&mut self.before) {
            match bytes.try_into_mut() {
                Ok(room) if free.is_none() => free = Some(room),
                Ok(_) => {}
                Err(used) => self.before.push(used),
            }
        }
        self.before.drain(..self.before.len().saturating_sub(KEPT));
        let mut room = free.unwrap_or_default();
        room.resize(length, 0);
        room
    }
}

impl Length for Source {
    fn len(&self) -> u64 {
        self.end
    }
}

impl ChunkReader for Source {
    type T = bytes::buf::Reader<Bytes>;

    fn get_read(&self, start: u64) -> Result<Self::T> {
        let length = HEADER.min(self.end.saturating_sub(start));
        Ok(self.piece(start, length)?.reader())
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes> {
        self.piece(start, length as u64)
    }
}

impl Source {
    fn piece(&self, start: u64, length: u64) -> Result<Bytes> {
        let end = start.checked_add(length).filter(|end| *end <= self.end);
        let end = end.ok_or_else(|| ParquetError::EOF("a page reaches beyond its column".to_owned()))?;
        // Nothing that could leave a window or a file half changed runs while they are locked.
        let mut window = self.window.lock().unwrap_or_else(PoisonError::into_inner);
        if start < window.start || end > window.start + window.bytes.len() as u64 {
            let ahead = length.max(AHEAD).min(self.end - start);
            let mut bytes = window.room(usize::try_from(ahead)?);
            let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
            file.seek(SeekFrom::Start(start))?;
            file.read_exact(&mut bytes)?;
            (window.start, window.bytes) = (start, bytes.freeze());
        }
        let from = usize::try_from(start - window.start)?;
        let to = usize::try_from(end - window.start)?;
        Ok(window.bytes.slice(from..to))
    }
}
