//! The column of values: whole numbers of the smallest unit, whatever the file holds them in.

use std::fmt;

use ::parquet::basic::Type;
use ::parquet::column::reader::ColumnReaderImpl;
use ::parquet::data_type::{DataType, FixedLenByteArray, FixedLenByteArrayType, Int32Type, Int64Type};
use ::parquet::errors::{ParquetError, Result};

use super::BATCH_ROWS;
use super::error::Refusal;
use super::source::Column;

/// Reads the values of one group of rows.
pub(super) struct ValueColumn {
    column: Column,
    reader: Option<Reader>,
    levels: Vec<i16>,
    values: Vec<i64>,
    present: Vec<bool>,
    from: usize,
}

enum Reader {
    Long(ColumnReaderImpl<Int64Type>),
    Short(ColumnReaderImpl<Int32Type>, Vec<i32>),
    Bytes(ColumnReaderImpl<FixedLenByteArrayType>, Vec<FixedLenByteArray>),
}

impl fmt::Debug for ValueColumn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ValueColumn").field("ready", &(self.values.len() - self.from)).finish_non_exhaustive()
    }
}

impl ValueColumn {
    pub(super) fn new(column: Column) -> Self {
        let (levels, values, present) = (Vec::new(), Vec::new(), Vec::new());
        Self { column, reader: None, levels, values, present, from: 0 }
    }

    /// Makes values ready where none are, and says how many there are; 0 at the end.
    pub(super) fn ahead(&mut self) -> Result<usize> {
        if self.from == self.values.len() {
            self.refill()?;
        }
        Ok(self.values.len() - self.from)
    }

    /// Gives `rows` values away, no more than are ready, and which of them are there.
    pub(super) fn give(&mut self, rows: usize) -> (&[i64], Option<&[bool]>) {
        let range = self.from..self.from + rows;
        self.from += rows;
        let present = if self.present.is_empty() { None } else { Some(&self.present[range.clone()]) };
        (&self.values[range], present)
    }

    fn refill(&mut self) -> Result<()> {
        self.from = 0;
        self.values.clear();
        self.present.clear();
        self.levels.clear();
        if self.reader.is_none() {
            self.reader = Some(Reader::new(&self.column)?);
        }
        let Some(reader) = &mut self.reader else { return Ok(()) };
        let rows = reader.read(&mut self.levels, &mut self.values)?;
        if self.values.len() < rows {
            self.spread(rows)?;
        }
        Ok(())
    }

    /// Moves the values to their rows, where some rows have none.
    fn spread(&mut self, rows: usize) -> Result<()> {
        let values = std::mem::take(&mut self.values);
        let mut values = values.into_iter();
        for level in &self.levels[..rows.min(self.levels.len())] {
            let value = if *level > 0 { values.next() } else { None };
            self.present.push(value.is_some());
            self.values.push(value.unwrap_or(0));
        }
        if self.values.len() == rows {
            Ok(())
        } else {
            Err(ParquetError::EOF("values are cut off".to_owned()))
        }
    }
}

impl Reader {
    fn new(column: &Column) -> Result<Self> {
        let (kind, pages) = (column.describe(), column.pages()?);
        match kind.physical_type() {
            Type::INT64 => Ok(Self::Long(ColumnReaderImpl::new(kind, pages))),
            Type::INT32 => Ok(Self::Short(ColumnReaderImpl::new(kind, pages), Vec::new())),
            Type::FIXED_LEN_BYTE_ARRAY => Ok(Self::Bytes(ColumnReaderImpl::new(kind, pages), Vec::new())),
            other => Err(ParquetError::General(format!("{other}"))),
        }
    }

    /// Appends the values of the next rows that have one, and says how many rows there were.
    fn read(&mut self, levels: &mut Vec<i16>, values: &mut Vec<i64>) -> Result<usize> {
        match self {
            Self::Long(reader) => records(reader, levels, values),
            Self::Short(reader, held) => {
                held.clear();
                let rows = records(reader, levels, held)?;
                values.extend(held.iter().map(|value| i64::from(*value)));
                Ok(rows)
            }
            Self::Bytes(reader, held) => {
                held.clear();
                let rows = records(reader, levels, held)?;
                for bytes in held.iter() {
                    values.push(number(bytes.data())?);
                }
                Ok(rows)
            }
        }
    }
}

fn records<T: DataType>(
    reader: &mut ColumnReaderImpl<T>,
    levels: &mut Vec<i16>,
    values: &mut Vec<T::T>,
) -> Result<usize> {
    reader.read_records(BATCH_ROWS, Some(levels), None, values).map(|(rows, _, _)| rows)
}

/// A number in two's complement, the highest byte first, as decimals of many digits are written.
pub(super) fn number(bytes: &[u8]) -> Result<i64> {
    let sign = if bytes.first().is_some_and(|byte| byte & 0x80 > 0) { -1 } else { 0 };
    let number = bytes.iter().fold(sign, |number: i128, byte| number << 8 | i128::from(*byte));
    i64::try_from(number).map_err(|_| Refusal::TooLarge(number).into())
}
