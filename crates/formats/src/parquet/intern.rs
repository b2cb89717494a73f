//! Columns of codes whose pages carry the texts themselves: writers that give up a dictionary when it grows
//! large, or never make one.

use std::collections::HashMap;

use ::parquet::column::reader::ColumnReaderImpl;
use ::parquet::data_type::{ByteArray, ByteArrayType};
use ::parquet::errors::{ParquetError, Result};

use super::error::Refusal;
use super::source::Column;
use super::{BATCH_ROWS, NO_CODE};
use crate::limits::MAX_FACT_CODES;

/// Reads texts and gives each different one a place in a dictionary.
pub(super) struct Interned {
    reader: ColumnReaderImpl<ByteArrayType>,
    dictionary: Dictionary,
    levels: Vec<i16>,
    texts: Vec<ByteArray>,
}

struct Dictionary {
    column: &'static str,
    known: HashMap<Box<str>, u32>,
}

impl Interned {
    /// Goes on behind the first `done` rows of a column; `entries` keep their places.
    pub(super) fn behind(
        column: &Column,
        name: &'static str,
        done: usize,
        entries: &[Box<str>],
    ) -> Result<Self> {
        let mut reader = ColumnReaderImpl::new(column.describe(), column.pages()?);
        let passed = reader.skip_records(done)?;
        if passed != done {
            return Err(ParquetError::EOF("a column is shorter than its group".to_owned()));
        }
        let dictionary = Dictionary { column: name, known: entries.iter().cloned().zip(0..).collect() };
        Ok(Self { reader, dictionary, levels: Vec::new(), texts: Vec::new() })
    }

    /// Appends the places of the next rows; none at the end.
    pub(super) fn read(&mut self, places: &mut Vec<u32>, entries: &mut Vec<Box<str>>) -> Result<()> {
        self.levels.clear();
        self.texts.clear();
        let read = self.reader.read_records(BATCH_ROWS, Some(&mut self.levels), None, &mut self.texts)?;
        let (rows, values, _) = read;
        let mut texts = self.texts.iter();
        for row in 0..rows {
            let empty = values < rows && self.levels.get(row) == Some(&0);
            let place = match if empty { None } else { texts.next() } {
                Some(text) => self.dictionary.place(text.as_utf8()?, entries)?,
                None => NO_CODE,
            };
            places.push(place);
        }
        Ok(())
    }
}

impl Dictionary {
    fn place(&mut self, text: &str, entries: &mut Vec<Box<str>>) -> Result<u32> {
        if let Some(place) = self.known.get(text) {
            return Ok(*place);
        }
        if entries.len() >= MAX_FACT_CODES {
            return Err(Refusal::TooManyCodes(self.column).into());
        }
        let place = u32::try_from(entries.len())?;
        entries.push(text.into());
        self.known.insert(text.into(), place);
        Ok(place)
    }
}
