//! Tables of people's files and of pasted text: comma, semicolon or tab, with or without quotation
//! marks and byte order mark, as Excel, LibreOffice and programmes write them.
//!
//! Rows are read one at a time, so that a file may be of any length.

use std::fmt;
use std::io::{self, Cursor, Read};

mod formula;

use csv::{ReaderBuilder, StringRecord};
use formula::bare;
pub(crate) use formula::guarded;

use crate::limits::MAX_CSV_ROW_BYTES;

/// A table under way: its headings are read, its rows follow.
pub struct Table<R> {
    reader: csv::Reader<Bounded<io::Chain<Cursor<Vec<u8>>, R>>>,
    record: StringRecord,
    headings: Vec<String>,
    separator: Separator,
    skipped_lines: u64,
}

/// The sign between two cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Separator {
    /// `,`
    Comma,
    /// `;`, as Excel writes where the comma is the decimal sign.
    Semicolon,
    /// A tab, as in what is copied from a sheet.
    Tab,
}

/// One row of a table.
#[derive(Debug, Clone, Copy)]
pub struct Row<'t> {
    /// The line of the file on which it begins, from 1; the headings are a line too.
    pub line: u64,
    record: &'t StringRecord,
}

/// Why a table or one of its rows cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum CsvError {
    /// There is nothing in it.
    #[error("tệp rỗng: không có dòng tiêu đề. Dòng đầu phải ghi tên các cột")]
    Empty,
    /// Two bytes per letter, as «Unicode Text» of Excel.
    #[error("tệp ở bảng mã UTF-16. Trong Excel chọn Save As → «CSV UTF-8 (Comma delimited)» rồi nạp lại")]
    Utf16,
    /// Letters of another encoding.
    #[error(
        "dòng {line}: chữ không ở bảng mã UTF-8. Trong Excel chọn Save As → «CSV UTF-8 (Comma delimited)» rồi nạp lại"
    )]
    NotUtf8 {
        /// The line on which the row begins.
        line: u64,
    },
    /// A row without an end.
    #[error("dòng {line}: dài quá {} KB; thường là do một dấu ngoặc kép «\"» mở ra mà không đóng lại", MAX_CSV_ROW_BYTES >> 10)]
    TooLong {
        /// The line on which the row begins.
        line: u64,
    },
    /// The file itself cannot be read.
    #[error("không đọc được tệp: {0}")]
    Io(#[from] io::Error),
}

impl Separator {
    fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
            Self::Tab => b'\t',
        }
    }
}

impl fmt::Display for Separator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Comma => "dấu phẩy",
            Self::Semicolon => "dấu chấm phẩy",
            Self::Tab => "dấu tab",
        })
    }
}

impl<R: Read> Table<R> {
    /// Reads the headings and with them finds out the separator.
    ///
    /// # Errors
    /// [`CsvError`] where there are none, or they are not UTF-8.
    pub fn open(mut source: R) -> Result<Self, CsvError> {
        let mut begin = first_line(&mut source)?;
        if begin.starts_with(&[0xff, 0xfe]) || begin.starts_with(&[0xfe, 0xff]) {
            return Err(CsvError::Utf16);
        }
        if begin.starts_with(b"\xef\xbb\xbf") {
            begin.drain(..3);
        }
        let (separator, skipped_lines) = match named_separator(&begin) {
            Some((separator, end)) => {
                begin.drain(..end);
                (separator, 1)
            }
            None => (likeliest_separator(&begin), 0),
        };
        let bounded = Bounded { inner: Cursor::new(begin).chain(source), since: 0, ended: false };
        let reader = ReaderBuilder::new()
            .delimiter(separator.byte())
            // With its own idea of a line's end the reader loses count of the lines; a carriage
            // return before the line feed goes when cells are trimmed.
            .terminator(csv::Terminator::Any(b'\n'))
            .has_headers(false)
            .flexible(true)
            .from_reader(bounded);
        let record = StringRecord::new();
        let mut table = Self { reader, record, headings: Vec::new(), separator, skipped_lines };
        let headings = match table.next_row() {
            Some(row) => row?.cells().map(str::to_owned).collect(),
            None => return Err(CsvError::Empty),
        };
        table.headings = headings;
        Ok(table)
    }

    /// The cells of the first row.
    #[must_use]
    pub fn headings(&self) -> &[String] {
        &self.headings
    }

    /// What stands between two cells.
    #[must_use]
    pub fn separator(&self) -> Separator {
        self.separator
    }

    /// What it is read from.
    #[must_use]
    pub fn source(&self) -> &R {
        self.reader.get_ref().inner.get_ref().1
    }

    /// The next row that is not blank; `None` at the end. After an error of one row the next one can
    /// be read, unless the file itself cannot.
    pub fn next_row(&mut self) -> Option<Result<Row<'_>, CsvError>> {
        loop {
            self.reader.get_mut().since = 0;
            let begin = self.reader.position().line();
            match self.reader.read_record(&mut self.record) {
                Ok(false) => return None,
                Ok(true) if self.record.iter().all(|cell| cell.trim().is_empty()) => {}
                Ok(true) => break,
                Err(problem) => {
                    return Some(Err(explained(problem.into_kind(), begin + self.skipped_lines)));
                }
            }
        }
        let within = self.record.as_slice().bytes().filter(|b| *b == b'\n').count() as u64;
        let line = (self.reader.position().line() + self.skipped_lines).saturating_sub(within + 1);
        Some(Ok(Row { line, record: &self.record }))
    }
}

impl<R> fmt::Debug for Table<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { headings, separator, .. } = self;
        f.debug_struct("Table")
            .field("headings", headings)
            .field("separator", separator)
            .finish_non_exhaustive()
    }
}

impl<'t> Row<'t> {
    /// The cell at a place from 0, without blanks at its ends; empty where the row ends before it.
    #[must_use]
    pub fn cell(&self, place: usize) -> &'t str {
        self.record.get(place).map_or("", |cell| bare(cell.trim()))
    }

    /// All cells, without blanks at their ends.
    pub fn cells(&self) -> impl Iterator<Item = &'t str> {
        self.record.iter().map(|cell| bare(cell.trim()))
    }

    /// Number of cells up to the last one that is not blank.
    #[must_use]
    pub fn filled(&self) -> usize {
        let filled = |place: &usize| !self.cell(place - 1).is_empty();
        (1..=self.width()).rev().find(filled).unwrap_or(0)
    }

    /// Number of cells, blank ones included.
    #[must_use]
    pub fn width(&self) -> usize {
        self.record.len()
    }
}

/// Writes rows that [`Table`] reads again: comma, quotation marks where needed, one line feed. What a
/// spreadsheet programme could take for a formula stands behind an apostrophe, which [`Table`] takes
/// away again.
pub struct Writer<W: io::Write>(csv::Writer<W>);

impl<W: io::Write> Writer<W> {
    /// Writes to that.
    pub fn new(to: W) -> Self {
        Self(csv::Writer::from_writer(to))
    }

    /// Writes one row.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn row<'c>(&mut self, cells: impl IntoIterator<Item = &'c str>) -> io::Result<()> {
        for cell in cells {
            self.0.write_field(guarded(cell).as_bytes()).map_err(io::Error::from)?;
        }
        self.0.write_record(None::<&[u8]>).map_err(io::Error::from)
    }

    /// What it was written to, with everything in it.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn into_inner(self) -> io::Result<W> {
        self.0.into_inner().map_err(|e| io::Error::other(e.to_string()))
    }

    /// Sees to it that everything has left.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

impl<W: io::Write> fmt::Debug for Writer<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Writer")
    }
}

/// Everything up to the end of the first line that is not blank, or a piece of what has no lines.
fn first_line(source: &mut impl Read) -> Result<Vec<u8>, CsvError> {
    let mut begin = Vec::new();
    let mut piece = [0; 8192];
    loop {
        let read = match source.read(&mut piece) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            other => other?,
        };
        begin.extend_from_slice(&piece[..read]);
        let text = begin.iter().position(|b| !b.is_ascii_whitespace()).unwrap_or(begin.len());
        if read == 0 || begin.len() > MAX_CSV_ROW_BYTES || begin[text..].contains(&b'\n') {
            return Ok(begin);
        }
    }
}

/// Excel's own first line, «sep=;», and where it ends.
fn named_separator(begin: &[u8]) -> Option<(Separator, usize)> {
    let end = begin.iter().position(|b| *b == b'\n')? + 1;
    match begin[..end].trim_ascii_end() {
        b"sep=;" => Some((Separator::Semicolon, end)),
        b"sep=," => Some((Separator::Comma, end)),
        b"sep=" if begin.starts_with(b"sep=\t") => Some((Separator::Tab, end)),
        _ => None,
    }
}

/// The separator that stands most often in the first line outside quotation marks.
fn likeliest_separator(begin: &[u8]) -> Separator {
    let start = begin.iter().position(|b| !b.is_ascii_whitespace() || *b == b'\t').unwrap_or(0);
    let mut counts = [0_usize; 3];
    let mut quoted = false;
    for byte in &begin[start..] {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => break,
            b',' if !quoted => counts[0] += 1,
            b';' if !quoted => counts[1] += 1,
            b'\t' if !quoted => counts[2] += 1,
            _ => {}
        }
    }
    match counts {
        [comma, semicolon, tab] if tab > comma && tab >= semicolon => Separator::Tab,
        [comma, semicolon, _] if semicolon > comma => Separator::Semicolon,
        _ => Separator::Comma,
    }
}

fn explained(kind: csv::ErrorKind, line: u64) -> CsvError {
    match kind {
        csv::ErrorKind::Utf8 { .. } => CsvError::NotUtf8 { line },
        csv::ErrorKind::Io(error) if error.kind() == io::ErrorKind::FileTooLarge => {
            CsvError::TooLong { line }
        }
        csv::ErrorKind::Io(error) => CsvError::Io(error),
        other => CsvError::Io(io::Error::other(format!("{other:?}"))),
    }
}

/// Stops a row that has no end before it fills the memory, and ends the last line where it has no end.
struct Bounded<R> {
    inner: R,
    since: usize,
    ended: bool,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.since > MAX_CSV_ROW_BYTES {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let read = self.inner.read(buffer)?;
        self.since += read;
        match buffer.first_mut() {
            Some(first) if read == 0 && !self.ended => {
                self.ended = true;
                *first = b'\n';
                Ok(1)
            }
            _ => Ok(read),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rows(text: &[u8]) -> Result<Vec<(u64, Vec<String>)>, CsvError> {
        let mut table = Table::open(text)?;
        let mut all = vec![(0, table.headings().to_vec())];
        while let Some(row) = table.next_row() {
            let row = row?;
            all.push((row.line, row.cells().map(str::to_owned).collect()));
        }
        Ok(all)
    }

    fn check(text: &str, expected: &[(u64, &[&str])]) {
        let read = rows(text.as_bytes()).unwrap();
        let read: Vec<(u64, Vec<&str>)> =
            read.iter().map(|(line, cells)| (*line, cells.iter().map(String::as_str).collect())).collect();
        let expected: Vec<(u64, Vec<&str>)> =
            expected.iter().map(|(line, cells)| (*line, cells.to_vec())).collect();
        assert_eq!(read, expected, "{text:?}");
    }

    #[test]
    fn separators_are_found_in_the_headings() {
        check("a,b\n1,2\n", &[(0, &["a", "b"]), (2, &["1", "2"])]);
        check("\u{feff}a;b\r\n1,5;2\r\n", &[(0, &["a", "b"]), (2, &["1,5", "2"])]);
        check("a\tb\n1,5\t2", &[(0, &["a", "b"]), (2, &["1,5", "2"])]);
        check("sep=;\na,b;c\n1;2\n", &[(0, &["a,b", "c"]), (3, &["1", "2"])]);
        check("\"a;b;c\",d\n1,2\n", &[(0, &["a;b;c", "d"]), (2, &["1", "2"])]);
        check("\ta\n", &[(0, &["", "a"])]);
    }

    #[test]
    fn lines_are_counted_as_an_editor_shows_them() {
        check(
            "a,b\n\n\"x\ny\",\" \"\" \"\n,\n3 ,4\n",
            &[(0, &["a", "b"]), (3, &["x\ny", "\""]), (6, &["3", "4"])],
        );
    }

    #[test]
    fn what_is_no_table_is_refused() {
        assert!(matches!(rows(b""), Err(CsvError::Empty)));
        assert!(matches!(rows(b"\n \n"), Err(CsvError::Empty)));
        assert!(matches!(rows(b"\xff\xfea\0"), Err(CsvError::Utf16)));
        assert!(matches!(rows(b"a,b\n1,\xe0\n"), Err(CsvError::NotUtf8 { line: 2 })));
        let endless = format!("a,b\n1,2\n3,\"{}", "x\n".repeat(MAX_CSV_ROW_BYTES));
        assert!(matches!(rows(endless.as_bytes()), Err(CsvError::TooLong { line: 3 })));
    }

    #[test]
    fn after_a_row_in_another_encoding_the_next_one_is_read() {
        let mut table = Table::open(&b"a,b\n1,\xe0\n2,3\n"[..]).unwrap();
        assert!(table.next_row().unwrap().is_err());
        let row = table.next_row().unwrap().unwrap();
        assert_eq!((row.line, row.cell(0), row.cell(1), row.cell(2)), (3, "2", "3", ""));
        assert_eq!((row.width(), row.filled()), (2, 2));
        assert!(table.next_row().is_none());
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(cells in proptest::collection::vec("[^\\s]{1,3}([^\\r\0]{0,5}[^\\s\0])?", 2..6)) {
            let mut out = Vec::new();
            let mut writer = Writer::new(&mut out);
            let headings: Vec<String> = (0..cells.len()).map(|n| format!("c{n}")).collect();
            writer.row(headings.iter().map(String::as_str)).unwrap();
            writer.row(cells.iter().map(String::as_str)).unwrap();
            writer.flush().unwrap();
            drop(writer);
            let read = rows(&out).unwrap();
            prop_assert_eq!(&read[1].1, &cells.iter().map(|c| c.trim().to_owned()).collect::<Vec<_>>());
        }

        #[test]
        fn any_bytes_give_an_answer(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _ = rows(&bytes);
        }
    }
}
