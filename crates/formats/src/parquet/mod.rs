//! Facts from Parquet files: columns `element`, `unit`, `period`, `category` (texts) and `value` (a decimal or a
//! whole number).
//!
//! Facts never become rows of texts here. A batch says for each column of codes either «one code for all rows»
//! or the place of each row's code in the dictionary, so that whoever maps codes to positions does it once per
//! dictionary; values come as whole numbers of the smallest unit. Floating point is refused: figures are exact.
//!
//! ```no_run
//! # fn main() -> Result<(), cotmoc_formats::parquet::FactsError> {
//! let facts = cotmoc_formats::parquet::Facts::open("facts.parquet".as_ref())?;
//! let mut reader = facts.reader()?;
//! for group in 0..facts.groups() {
//!     let mut rows = reader.group(group)?;
//!     while let Some(batch) = rows.next()? {
//!         println!("{} rows, first value {}", batch.values.len(), batch.values[0]);
//!     }
//! }
//! # Ok(())
//! # }
//! ```

mod codes;
mod error;
mod intern;
mod rle;
mod schema;
mod source;
mod values;

#[cfg(test)]
mod tests;

pub use error::FactsError;

use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use ::parquet::errors::ParquetError;
use ::parquet::file::metadata::{ParquetMetaData, ParquetMetaDataReader};

use codes::CodeColumn;
use schema::{COLUMNS, Layout, NAMES};
use source::Column;
use values::ValueColumn;

/// Most rows of one batch.
pub const BATCH_ROWS: usize = 8_192;

/// An open file of facts, its columns found and their types right.
#[derive(Debug, Clone)]
pub struct Facts {
    path: PathBuf,
    metadata: Arc<ParquetMetaData>,
    layout: Layout,
}

impl Facts {
    /// Opens a file and looks at its columns; no row is read yet.
    ///
    /// # Errors
    /// A [`FactsError`] where it is no Parquet file, lacks a column, or a column has a type that is not read.
    pub fn open(path: &Path) -> Result<Self, FactsError> {
        let file = open(path)?;
        let name = name(path);
        let metadata = fenced(&name, || ParquetMetaDataReader::new().parse_and_finish(&file))?;
        let mut rows = metadata.row_groups().iter().map(|group| u64::try_from(group.num_rows()).ok());
        let rows = rows.try_fold(0_u64, |sum, rows| sum.checked_add(rows?));
        if rows.is_none() || rows != u64::try_from(metadata.file_metadata().num_rows()).ok() {
            return Err(damaged(&name, "số dòng của các nhóm không khớp số dòng của tệp"));
        }
        let layout = Layout::of(&name, &metadata)?;
        Ok(Self { path: path.to_owned(), metadata: Arc::new(metadata), layout })
    }

    /// Rows in the file.
    #[must_use]
    pub fn rows(&self) -> u64 {
        u64::try_from(self.metadata.file_metadata().num_rows()).unwrap_or(0)
    }

    /// Groups of rows, each of which may be read by another thread.
    #[must_use]
    pub fn groups(&self) -> usize {
        self.metadata.num_row_groups()
    }

    /// Decimals of the column of values: a value of 1234 with two of them is 12.34.
    #[must_use]
    pub fn decimals(&self) -> u32 {
        self.layout.decimals
    }

    /// The smallest and the largest code of a column by their bytes, where the file's statistics tell.
    #[must_use]
    pub fn range(&self, column: &str) -> Option<(String, String)> {
        let mut all: Option<(String, String)> = None;
        for group in 0..self.groups() {
            let (min, max) = self.range_in(group, column)?;
            all = Some(match all {
                None => (min, max),
                Some((low, high)) => (low.min(min), high.max(max)),
            });
        }
        all
    }

    /// The same within a group of rows: a group without the wanted code need not be read.
    #[must_use]
    pub fn range_in(&self, group: usize, column: &str) -> Option<(String, String)> {
        let place = NAMES.iter().position(|name| *name == column)?;
        let group = self.metadata.row_groups().get(group)?;
        let statistics = group.column(self.layout.places[place]).statistics()?;
        // A long text may have been cut; a code is short.
        if !(statistics.min_is_exact() && statistics.max_is_exact()) {
            return None;
        }
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).ok();
        Some((text(statistics.min_bytes_opt()?)?, text(statistics.max_bytes_opt()?)?))
    }

    /// A reader of groups; each thread needs one of its own.
    ///
    /// # Errors
    /// [`FactsError::Unreadable`] where the file cannot be opened again.
    pub fn reader(&self) -> Result<Reader<'_>, FactsError> {
        Ok(Reader { facts: self, name: name(&self.path), file: Arc::new(Mutex::new(open(&self.path)?)) })
    }
}

/// Reads groups of rows, one after another.
#[derive(Debug)]
pub struct Reader<'a> {
    facts: &'a Facts,
    name: String,
    file: Arc<Mutex<File>>,
}

impl Reader<'_> {
    /// Begins with a group, from 0.
    ///
    /// # Errors
    /// A [`FactsError`] where there is no such group or its beginning is damaged.
    pub fn group(&mut self, group: usize) -> Result<Rows, FactsError> {
        let groups = self.facts.metadata.row_groups();
        let Some(metadata) = groups.get(group) else {
            return Err(damaged(&self.name, format!("không có nhóm dòng thứ {}", group + 1)));
        };
        let rows = |group: &::parquet::file::metadata::RowGroupMetaData| {
            u64::try_from(group.num_rows()).unwrap_or(0)
        };
        let column = |place: usize| Column::new(&self.file, metadata, self.facts.layout.places[place]);
        let codes = NAMES[..COLUMNS - 1].iter().enumerate().map(|(place, name)| {
            // Dictionaries are told apart by the group and the column that they belong to.
            CodeColumn::new(column(place), name, (group * COLUMNS + place) as u64)
        });
        Ok(Rows {
            name: self.name.clone(),
            codes: codes.collect(),
            values: ValueColumn::new(column(COLUMNS - 1)),
            row: groups[..group].iter().map(rows).sum(),
            left: rows(metadata),
        })
    }
}

/// The rows of a group, a batch at a time.
#[derive(Debug)]
pub struct Rows {
    name: String,
    // Element, unit, period, category.
    codes: Vec<CodeColumn>,
    values: ValueColumn,
    row: u64,
    left: u64,
}

impl Rows {
    /// The next batch; nothing at the end of the group.
    ///
    /// # Errors
    /// A [`FactsError`] where the file is damaged or a row has no element, unit or period.
    #[expect(
        clippy::should_implement_trait,
        reason = "a batch borrows from the reader, an iterator cannot lend"
    )]
    pub fn next(&mut self) -> Result<Option<Batch<'_>>, FactsError> {
        if self.left == 0 {
            return Ok(None);
        }
        let name = self.name.clone();
        let rows = fenced(&name, || self.prepare())?;
        let first_row = self.row;
        self.row += rows as u64;
        self.left -= rows as u64;
        for column in &self.codes[..CATEGORY] {
            if let Some(empty) = column.empty(rows) {
                let row = first_row + empty as u64 + 1;
                return Err(FactsError::EmptyKey { file: name, row, column: column.name });
            }
        }
        let (values, present) = self.values.give(rows);
        let [element, unit, period, category] = self.codes.as_mut_slice() else {
            return Err(damaged(&name, "thiếu cột"));
        };
        Ok(Some(Batch {
            first_row,
            element: element.give(rows),
            unit: unit.give(rows),
            period: period.give(rows),
            category: category.give(rows),
            values,
            present,
        }))
    }

    /// Makes every column ready to give the same number of rows, and says how many.
    fn prepare(&mut self) -> Result<usize, ParquetError> {
        let mut rows = usize::try_from(self.left).unwrap_or(usize::MAX).min(self.values.ahead()?);
        for column in &mut self.codes {
            rows = rows.min(column.ahead()?);
        }
        if rows == 0 {
            return Err(ParquetError::EOF("các cột có số dòng khác nhau".to_owned()));
        }
        Ok(rows)
    }
}

/// The place of the category among the columns of codes; those before it may not be empty.
const CATEGORY: usize = 3;

/// Rows that lie behind one another in the file.
#[derive(Debug)]
pub struct Batch<'a> {
    /// The first row's number in the file, from 0.
    pub first_row: u64,
    /// Codes of elements.
    pub element: Codes<'a>,
    /// Codes of units.
    pub unit: Codes<'a>,
    /// Periods as texts.
    pub period: Codes<'a>,
    /// Codes of categories; a row may have none.
    pub category: Codes<'a>,
    /// Values in the smallest unit of the file's decimals; 0 where a row has no value.
    pub values: &'a [i64],
    /// Whether each row has a value; nothing where all have.
    pub present: Option<&'a [bool]>,
}

/// One column of codes in a batch.
#[derive(Debug, Clone, Copy)]
pub struct Codes<'a> {
    /// Which dictionary it is. Batches with the same number have the same entries, perhaps with more behind them.
    pub dictionary: u64,
    /// The dictionary.
    pub entries: &'a [Box<str>],
    /// The rows' places in the dictionary.
    pub places: Places<'a>,
}

/// Places of rows in a dictionary. [`NO_CODE`] stands for an empty cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Places<'a> {
    /// The same for every row of the batch.
    One(u32),
    /// One for each row.
    Each(&'a [u32]),
}

/// The place of a row without a code.
pub const NO_CODE: u32 = u32::MAX;

impl Codes<'_> {
    /// The place in the dictionary of a row of the batch, [`NO_CODE`] where its cell is empty.
    #[must_use]
    pub fn place(&self, row: usize) -> u32 {
        match self.places {
            Places::One(place) => place,
            Places::Each(places) => places[row],
        }
    }

    /// The code of a row of the batch; nothing where its cell is empty.
    #[must_use]
    pub fn code(&self, row: usize) -> Option<&str> {
        self.entries.get(self.place(row) as usize).map(AsRef::as_ref)
    }
}

fn open(path: &Path) -> Result<File, FactsError> {
    File::open(path).map_err(|error| FactsError::Unreadable { file: name(path), detail: error.to_string() })
}

fn name(path: &Path) -> String {
    crate::short_name(&path.to_string_lossy())
}

fn damaged(file: &str, detail: impl Into<String>) -> FactsError {
    FactsError::Damaged { file: file.to_owned(), detail: detail.into() }
}

/// Runs work on a stranger's bytes: an error or a panic of the library says that the file is damaged.
fn fenced<T>(file: &str, work: impl FnOnce() -> Result<T, ParquetError>) -> Result<T, FactsError> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(Ok(result)) => Ok(result),
        Ok(Err(error)) => Err(FactsError::of(file, &error)),
        Err(_) => Err(damaged(file, "cấu trúc bên trong tệp không hợp lệ")),
    }
}
