//! A column of codes: its dictionary, and a stretch of rows at a time.

use std::fmt;

use ::parquet::basic::Encoding;
use ::parquet::column::page::{Page, PageReader};
use ::parquet::errors::{ParquetError, Result};
use bytes::Bytes;

use super::error::Refusal;
use super::intern::Interned;
use super::rle::{Hybrid, Stretch};
use super::source::Column;
use super::{BATCH_ROWS, Codes, NO_CODE, Places};
use crate::limits::MAX_FACT_CODES;

/// From this length on a run is handed on as «one code for all».
const LONG: usize = 64;

/// Reads one column of codes of one group of rows.
pub(super) struct CodeColumn {
    column: Column,
    /// Its name.
    pub(super) name: &'static str,
    number: u64,
    entries: Vec<Box<str>>,
    pages: Pages,
    // Rows that were taken from pages, whether given away yet or not.
    done: usize,
    ready: Ready,
    places: Vec<u32>,
    /// Whether some of the places may stand for empty cells.
    holes: bool,
}

/// Rows that can be given away.
#[derive(Debug, Clone, Copy)]
enum Ready {
    /// One place, for so many rows.
    Run(u32, usize),
    /// The places from here on.
    Each(usize),
}

/// Where rows come from.
enum Pages {
    /// Nothing was read yet.
    Start,
    /// Pages of places in a dictionary.
    Dictionary(Box<dyn PageReader>, Option<Box<DataPage>>),
    /// Pages of texts.
    Texts(Box<Interned>),
}

/// A page of places.
struct DataPage {
    rows: usize,
    /// Whether each row has a code, where some have none.
    levels: Option<Hybrid>,
    places: Hybrid,
}

impl fmt::Debug for CodeColumn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CodeColumn")
            .field("number", &self.number)
            .field("done", &self.done)
            .finish_non_exhaustive()
    }
}

impl CodeColumn {
    /// A column whose dictionary has a number of its own.
    pub(super) fn new(column: Column, name: &'static str, number: u64) -> Self {
        let (entries, places, ready) = (Vec::new(), Vec::new(), Ready::Each(0));
        Self { column, name, number, entries, pages: Pages::Start, done: 0, ready, places, holes: false }
    }

    /// Makes rows ready where none are, and says how many there are; 0 at the end.
    pub(super) fn ahead(&mut self) -> Result<usize> {
        if self.ready() == 0 {
            self.refill()?;
        }
        Ok(self.ready())
    }

    /// The first of `rows` ready rows that has no code.
    pub(super) fn empty(&self, rows: usize) -> Option<usize> {
        match self.ready {
            Ready::Run(place, _) => (place == NO_CODE).then_some(0),
            Ready::Each(_) if !self.holes => None,
            Ready::Each(from) => self.places[from..from + rows].iter().position(|place| *place == NO_CODE),
        }
    }

    /// Gives `rows` rows away, no more than are ready.
    pub(super) fn give(&mut self, rows: usize) -> Codes<'_> {
        let places = match &mut self.ready {
            Ready::Run(place, left) => {
                *left -= rows;
                Places::One(*place)
            }
            Ready::Each(from) => {
                let start = *from;
                *from += rows;
                Places::Each(&self.places[start..start + rows])
            }
        };
        Codes { dictionary: self.number, entries: &self.entries, places }
    }

    fn ready(&self) -> usize {
        match self.ready {
            Ready::Run(_, left) => left,
            Ready::Each(from) => self.places.len() - from,
        }
    }

    fn refill(&mut self) -> Result<()> {
        self.places.clear();
        self.ready = Ready::Each(0);
        loop {
            match &mut self.pages {
                Pages::Start => self.pages = Pages::Dictionary(self.column.pages()?, None),
                Pages::Texts(texts) => {
                    self.holes = true;
                    return texts.read(&mut self.places, &mut self.entries);
                }
                Pages::Dictionary(_, Some(page)) if page.rows > 0 => {
                    self.holes = page.levels.is_some();
                    self.ready = page.take(&mut self.places)?;
                    self.done += self.ready();
                    return self.check();
                }
                Pages::Dictionary(pages, page) => match pages.get_next_page()? {
                    None => return Ok(()),
                    Some(Page::DictionaryPage { buf, num_values, .. }) => {
                        self.entries = entries(&buf, num_values as usize, self.name)?;
                    }
                    Some(data)
                        if matches!(
                            data.encoding(),
                            Encoding::RLE_DICTIONARY | Encoding::PLAIN_DICTIONARY
                        ) =>
                    {
                        let nullable = self.column.describe().max_def_level() > 0;
                        *page = Some(Box::new(DataPage::new(data, nullable)?));
                    }
                    Some(_) => {
                        let texts = Interned::behind(&self.column, self.name, self.done, &self.entries)?;
                        self.pages = Pages::Texts(Box::new(texts));
                    }
                },
            }
        }
    }

    /// Places lie within the dictionary.
    fn check(&self) -> Result<()> {
        let within = |place: u32| (place as usize) < self.entries.len() || place == NO_CODE;
        let right = match self.ready {
            Ready::Run(place, _) => within(place),
            Ready::Each(_) => {
                // The largest place decides; empty cells wrap round to the smallest.
                let largest = self.places.iter().map(|place| place.wrapping_add(1)).max().unwrap_or(0);
                largest as usize <= self.entries.len()
            }
        };
        if right {
            Ok(())
        } else {
            Err(ParquetError::General("một mã nằm ngoài từ điển của cột".to_owned()))
        }
    }
}

impl DataPage {
    fn new(page: Page, nullable: bool) -> Result<Self> {
        let cut = || ParquetError::EOF("a page is cut off".to_owned());
        let rows = page.num_values() as usize;
        let (levels, body) = match page {
            Page::DataPageV2 { buf, def_levels_byte_len, rep_levels_byte_len, .. } => {
                let (skip, length) = (rep_levels_byte_len as usize, def_levels_byte_len as usize);
                if skip + length > buf.len() {
                    return Err(cut());
                }
                (buf.slice(skip..skip + length), buf.slice(skip + length..))
            }
            Page::DataPage { buf, .. } if nullable => {
                let length = buf.get(..4).and_then(|four| four.try_into().ok()).map(u32::from_le_bytes);
                let end = length.and_then(|length| (length as usize).checked_add(4));
                let end = end.filter(|end| *end <= buf.len()).ok_or_else(cut)?;
                (buf.slice(4..end), buf.slice(end..))
            }
            Page::DataPage { buf, .. } | Page::DictionaryPage { buf, .. } => (Bytes::new(), buf),
        };
        let mut levels = if nullable { Hybrid::new(levels, 1) } else { None };
        // One run of rows that all have a code: nothing to look at.
        if levels
            .as_mut()
            .and_then(Hybrid::peek)
            .is_some_and(|s| matches!(s, Stretch::Run(1, n) if n >= rows))
        {
            levels = None;
        }
        let (width, places) = match body.first() {
            Some(width) => (*width, body.slice(1..)),
            None => (0, Bytes::new()),
        };
        let places = Hybrid::new(places, width).ok_or_else(cut)?;
        Ok(Self { rows, levels, places })
    }

    /// Takes a long run, or up to a batch of rows.
    fn take(&mut self, to: &mut Vec<u32>) -> Result<Ready> {
        let cut = || ParquetError::EOF("a page is cut off".to_owned());
        if let Some(levels) = &mut self.levels {
            levels.take(self.rows.min(BATCH_ROWS), to);
            let mut codes = Vec::with_capacity(to.len());
            self.places.take(to.iter().filter(|level| **level == 1).count(), &mut codes);
            let mut codes = codes.into_iter();
            for level in to.iter_mut() {
                *level = if *level == 1 { codes.next().ok_or_else(cut)? } else { NO_CODE };
            }
        } else {
            while to.len() < self.rows.min(BATCH_ROWS) {
                let room = self.rows.min(BATCH_ROWS) - to.len();
                match self.places.peek().ok_or_else(cut)? {
                    Stretch::Run(place, length) if length.min(self.rows) >= LONG => {
                        if to.is_empty() {
                            let length = length.min(self.rows);
                            self.places.pass(length);
                            self.rows -= length;
                            return Ok(Ready::Run(place, length));
                        }
                        break;
                    }
                    Stretch::Run(_, length) | Stretch::Packed(length) => {
                        let before = to.len();
                        self.places.take(room.min(length), to);
                        if to.len() == before {
                            return Err(cut());
                        }
                    }
                }
            }
        }
        if to.is_empty() {
            return Err(cut());
        }
        self.rows -= to.len();
        Ok(Ready::Each(0))
    }
}

/// The texts of a dictionary page: each a length and its bytes.
fn entries(bytes: &Bytes, count: usize, column: &'static str) -> Result<Vec<Box<str>>> {
    let cut = || ParquetError::EOF("a dictionary is cut off".to_owned());
    if count > MAX_FACT_CODES {
        return Err(Refusal::TooManyCodes(column).into());
    }
    let (mut rest, mut entries) = (bytes.as_ref(), Vec::with_capacity(count.min(bytes.len() / 4)));
    for _ in 0..count {
        let (length, text) = rest.split_first_chunk().ok_or_else(cut)?;
        let (text, behind) = text.split_at_checked(u32::from_le_bytes(*length) as usize).ok_or_else(cut)?;
        entries.push(std::str::from_utf8(text)?.into());
        rest = behind;
    }
    Ok(entries)
}
