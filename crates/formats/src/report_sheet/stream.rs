//! A long list as a workbook of one sheet, written row by row: memory does not grow with its length.
//!
//! Texts stand in their cells and numbers as the digits of their decimals, so that nothing passes through
//! floating point and nothing has to be remembered.

use std::fmt::Write as _;
use std::io::{Seek, Write};

use cotmoc_core::compose::document::Cell;
use cotmoc_core::number::shown;
use rust_decimal::Decimal;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::not_made;
use crate::FormatError;
use crate::data_table::sheet_name;
use crate::form_sheet::cells::address;
use crate::form_sheet::look::begins_like_a_formula;
use crate::patch::escaped;

/// A column of a long list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreamColumn {
    /// Its heading.
    pub head: String,
    /// Its width in letters.
    pub width: u16,
}

/// A workbook that is being written.
pub struct Stream<W: Write + Seek> {
    zip: ZipWriter<W>,
    /// What was not yet handed on.
    text: String,
    row: u32,
    letters: Vec<String>,
}

/// Excel's own bound.
const MAX_ROWS: u32 = 1_048_576;
const MAX_COLUMNS: usize = 16_384;

/// Longest text of a cell.
const MAX_LETTERS: usize = 32_000;

/// How much is collected before it is packed.
const PIECE: usize = 64 * 1024;

/// Most decimals for which there is a number format.
const DECIMALS: u8 = 6;

/// Styles by their numbers in [`styles`]; those of figures follow one another by their decimals.
const HEAD: u8 = 1;
const TEXT: u8 = 2;
const MISSING: u8 = 3;
const QUOTED: u8 = 4;
const TITLE: u8 = 5;
const FIGURE: u8 = 6;

impl<W: Write + Seek> Stream<W> {
    /// Begins a workbook: a title, and a heading row that stays in sight.
    ///
    /// # Errors
    /// [`FormatError::NotMade`] where it cannot be written, or there are too many columns.
    pub fn new(out: W, title: &str, columns: &[StreamColumn]) -> Result<Self, FormatError> {
        if columns.is_empty() || columns.len() > MAX_COLUMNS {
            return Err(not_made("số cột không hợp lệ"));
        }
        let letters: Vec<String> =
            (0..).zip(columns).map(|(place, _)| address((0, place)).trim_end_matches('1').to_owned()).collect();
        let mut stream = Self { zip: ZipWriter::new(out), text: String::with_capacity(2 * PIECE), row: 0, letters };
        for (name, text) in parts(&sheet_name(title)) {
            stream.part(name, &text)?;
        }
        stream.zip.start_file("xl/worksheets/sheet1.xml", options()).map_err(broken)?;
        stream.text.push_str(SHEET_BEGIN);
        for (place, column) in (1..).zip(columns) {
            let place: usize = place;
            let width = column.width.clamp(4, 120);
            let _ = write!(stream.text, "<col min=\"{place}\" max=\"{place}\" width=\"{width}\" customWidth=\"1\"/>");
        }
        stream.text.push_str("</cols><sheetData>");
        stream.begin_row();
        stream.words(0, title, TITLE);
        stream.text.push_str("</row>");
        stream.begin_row();
        for (place, column) in columns.iter().enumerate() {
            stream.words(place, &column.head, HEAD);
        }
        stream.text.push_str("</row>");
        Ok(stream)
    }

    /// Writes a row; cells beyond the columns are left out.
    ///
    /// # Errors
    /// [`FormatError::NotMade`] where the sheet is full, or it cannot be written.
    pub fn row(&mut self, cells: &[Cell]) -> Result<(), FormatError> {
        if self.row >= MAX_ROWS {
            return Err(not_made(format!("trang tính chỉ chứa {MAX_ROWS} dòng")));
        }
        self.begin_row();
        for (place, cell) in cells.iter().take(self.letters.len()).enumerate() {
            match cell {
                Cell::Text(text) => self.words(place, text, TEXT),
                Cell::Missing { reason } => self.words(place, reason, MISSING),
                Cell::Number { value, decimals } => self.figure(place, *value, *decimals),
            }
        }
        self.text.push_str("</row>");
        if self.text.len() > PIECE {
            self.hand_on()?;
        }
        Ok(())
    }

    /// Ends the workbook and gives back what it was written to.
    ///
    /// # Errors
    /// [`FormatError::NotMade`] where it cannot be written.
    pub fn finish(mut self) -> Result<W, FormatError> {
        let last = self.letters.last().cloned().unwrap_or_default();
        let _ = write!(self.text, "</sheetData><autoFilter ref=\"A2:{last}{}\"/>{SHEET_END}", self.row.max(2));
        self.hand_on()?;
        self.zip.finish().map_err(broken)
    }

    fn part(&mut self, name: &str, text: &str) -> Result<(), FormatError> {
        self.zip.start_file(name, options()).map_err(broken)?;
        self.zip.write_all(text.as_bytes()).map_err(|e| not_made(e.to_string()))
    }

    fn hand_on(&mut self) -> Result<(), FormatError> {
        self.zip.write_all(self.text.as_bytes()).map_err(|e| not_made(e.to_string()))?;
        self.text.clear();
        Ok(())
    }

    fn begin_row(&mut self) {
        self.row += 1;
        let _ = write!(self.text, "<row r=\"{}\">", self.row);
    }

    fn begin_cell(&mut self, place: usize, style: u8) {
        let letters = self.letters.get(place).map_or("A", String::as_str);
        let _ = write!(self.text, "<c r=\"{letters}{}\" s=\"{style}\"", self.row);
    }

    fn words(&mut self, place: usize, words: &str, style: u8) {
        if words.is_empty() {
            return;
        }
        let style = if style == TEXT && begins_like_a_formula(words) { QUOTED } else { style };
        self.begin_cell(place, style);
        self.text.push_str(" t=\"inlineStr\"><is><t xml:space=\"preserve\">");
        if words.bytes().all(|b| b >= b' ' && !matches!(b, b'<' | b'>' | b'&' | b'"' | 0x7f..=0xff)) && words.len() <= MAX_LETTERS {
            self.text.push_str(words);
        } else {
            self.text.push_str(&escaped(&words.chars().take(MAX_LETTERS).collect::<String>()));
        }
        self.text.push_str("</t></is></c>");
    }

    /// A figure: a number where a sheet keeps all its digits, otherwise a text with them.
    fn figure(&mut self, place: usize, value: Decimal, decimals: u8) {
        let value = value.normalize();
        let digits = value.mantissa().unsigned_abs().checked_ilog10().map_or(1, |n| n + 1);
        if digits > 15 {
            self.words(place, &shown(value), MISSING);
            return;
        }
        self.begin_cell(place, FIGURE + decimals.min(DECIMALS));
        let _ = write!(self.text, "><v>{value}</v></c>");
    }
}

fn options() -> SimpleFileOptions {
    // The fastest level: packing is most of the work.
    SimpleFileOptions::default().compression_method(CompressionMethod::Deflated).compression_level(Some(1))
}

fn broken(error: zip::result::ZipError) -> FormatError {
    not_made(error.to_string())
}

const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const SHEET_BEGIN: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetPr><pageSetUpPr fitToPage=\"1\"/></sheetPr><sheetViews><sheetView workbookViewId=\"0\"><pane ySplit=\"2\" topLeftCell=\"A3\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews><cols>";
const SHEET_END: &str = "<pageMargins left=\"0.5\" right=\"0.5\" top=\"0.6\" bottom=\"0.6\" header=\"0.3\" footer=\"0.3\"/><pageSetup paperSize=\"9\" orientation=\"landscape\" fitToHeight=\"0\"/></worksheet>";

/// The parts beside the sheet.
fn parts(sheet: &str) -> [(&'static str, String); 5] {
    let name = escaped(sheet);
    let quoted = name.replace('\'', "''");
    [
        ("[Content_Types].xml", format!("{XML}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/><Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/><Override PartName=\"/xl/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml\"/></Types>")),
        ("_rels/.rels", format!("{XML}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>")),
        ("xl/workbook.xml", format!("{XML}<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"{name}\" sheetId=\"1\" r:id=\"rId1\"/></sheets><definedNames><definedName name=\"_xlnm.Print_Titles\" localSheetId=\"0\">'{quoted}'!$2:$2</definedName></definedNames></workbook>")),
        ("xl/_rels/workbook.xml.rels", format!("{XML}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles\" Target=\"styles.xml\"/></Relationships>")),
        ("xl/styles.xml", styles()),
    ]
}

fn styles() -> String {
    const FONT: &str = "<name val=\"Times New Roman\"/><family val=\"1\"/></font>";
    let formats: String = (0..=DECIMALS)
        .map(|decimals| {
            let code = if decimals == 0 { "#,##0".to_owned() } else { format!("#,##0.{}", "0".repeat(decimals.into())) };
            format!("<numFmt numFmtId=\"{}\" formatCode=\"{code}\"/>", 164 + u32::from(decimals))
        })
        .collect();
    let figures: String = (0..=DECIMALS)
        .map(|decimals| {
            format!("<xf numFmtId=\"{}\" fontId=\"0\" fillId=\"0\" borderId=\"1\" xfId=\"0\" applyNumberFormat=\"1\" applyBorder=\"1\"/>", 164 + u32::from(decimals))
        })
        .collect();
    let border: String = ["left", "right", "top", "bottom"]
        .map(|side| format!("<{side} style=\"thin\"><color rgb=\"FF8A97A6\"/></{side}>"))
        .concat();
    format!(
        "{XML}<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><numFmts count=\"{count}\">{formats}</numFmts><fonts count=\"4\"><font><sz val=\"11\"/>{FONT}<font><b/><sz val=\"11\"/>{FONT}<font><i/><sz val=\"11\"/><color rgb=\"FF767676\"/>{FONT}<font><b/><sz val=\"14\"/>{FONT}</fonts><fills count=\"3\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill><fill><patternFill patternType=\"solid\"><fgColor rgb=\"FFDCE6F1\"/><bgColor indexed=\"64\"/></patternFill></fill></fills><borders count=\"2\"><border><left/><right/><top/><bottom/><diagonal/></border><border>{border}<diagonal/></border></borders><cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs><cellXfs count=\"{xfs}\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/><xf numFmtId=\"0\" fontId=\"1\" fillId=\"2\" borderId=\"1\" xfId=\"0\" applyFont=\"1\" applyFill=\"1\" applyBorder=\"1\" applyAlignment=\"1\"><alignment horizontal=\"center\" vertical=\"center\" wrapText=\"1\"/></xf><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"1\" xfId=\"0\" applyBorder=\"1\"/><xf numFmtId=\"0\" fontId=\"2\" fillId=\"0\" borderId=\"1\" xfId=\"0\" applyFont=\"1\" applyBorder=\"1\" applyAlignment=\"1\"><alignment horizontal=\"right\"/></xf><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"1\" xfId=\"0\" quotePrefix=\"1\" applyBorder=\"1\"/><xf numFmtId=\"0\" fontId=\"3\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyFont=\"1\"/>{figures}</cellXfs><cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles></styleSheet>",
        count = u32::from(DECIMALS) + 1,
        xfs = u32::from(FIGURE) + u32::from(DECIMALS) + 1,
    )
}
