//! How much a file may ask of this machine. Every limit has one name and one place.

use std::time::Duration;

/// Largest file that is looked at, in bytes.
pub const MAX_UPLOAD_BYTES: usize = 100 * MIB;

/// Largest plain text or web page, in bytes.
pub const MAX_TEXT_BYTES: usize = 50 * MIB;

/// Largest text that may come out of any file, in bytes of UTF-8.
pub const MAX_EXTRACTED_BYTES: usize = 100 * MIB;

/// Most bytes that one package (docx, xlsx, ods …) may unpack to.
pub(crate) const MAX_UNPACKED_BYTES: u64 = 300 * MIB as u64;

/// Most bytes that one part of a package may unpack to.
pub(crate) const MAX_PART_BYTES: u64 = 128 * MIB as u64;

/// Most files in a package.
pub(crate) const MAX_PACKAGE_ENTRIES: usize = 20_000;

/// How many times larger than the package its contents may be, once they pass [`RATIO_FREE_BYTES`].
pub(crate) const MAX_UNPACK_RATIO: u64 = 250;

/// Contents up to this size are let through at any ratio.
pub(crate) const RATIO_FREE_BYTES: u64 = 32 * MIB as u64;

/// Deepest nesting of elements in the XML of a package.
pub(crate) const MAX_XML_DEPTH: usize = 2_000;

/// Deepest nesting of tables that is kept as tables; what lies deeper flows into its cell.
pub(crate) const MAX_TABLE_DEPTH: usize = 8;

/// Most columns of a table; wider rows are cut.
pub(crate) const MAX_TABLE_COLUMNS: usize = 512;

/// Most open elements that are followed in a web page.
pub(crate) const MAX_HTML_DEPTH: usize = 128;

/// Most bytes that one stream of a pdf may unpack to: a page-wide CMYK picture at 600 dpi fits.
pub(crate) const MAX_PDF_STREAM_BYTES: u64 = 200 * MIB as u64;

/// Most bytes that all text-like streams of a pdf may unpack to.
pub(crate) const MAX_PDF_TOTAL_BYTES: u64 = 2_000 * MIB as u64;

/// Most pages of a pdf.
pub(crate) const MAX_PDF_PAGES: usize = 3_000;

/// Most glyphs on one page of a pdf.
pub(crate) const MAX_PAGE_GLYPHS: usize = 200_000;

/// Most glyphs in a pdf: some 3,000 full pages three times over.
pub(crate) const MAX_PDF_GLYPHS: usize = 20_000_000;

/// Most lines of a stretch of a page in which columns are looked for; a page of print has 80.
pub(crate) const MAX_ZONE_LINES: usize = 1_500;

/// Longest time that a pdf may take.
pub(crate) const PDF_TIME: Duration = Duration::from_secs(30);

/// Longest time that a conversion by LibreOffice may take.
pub(crate) const OFFICE_TIME: Duration = Duration::from_secs(120);

/// Most pages that are put through character recognition.
pub(crate) const MAX_OCR_PAGES: usize = 60;

/// Longest time that the recognition of one page may take.
pub(crate) const OCR_PAGE_TIME: Duration = Duration::from_secs(90);

/// Longest time that the recognition of a whole document may take.
pub(crate) const OCR_TIME: Duration = Duration::from_secs(900);

/// Most different codes of one column in one group of rows of a Parquet file.
pub const MAX_FACT_CODES: usize = 1_000_000;

const MIB: usize = 1024 * 1024;

/// Longest row of a CSV file, in bytes. A quotation mark that is never closed would otherwise make
/// one row of the rest of the file.
pub const MAX_CSV_ROW_BYTES: usize = MIB;

/// Largest filled-in form that is looked at, in bytes; an untouched one has some 20 KB.
pub const MAX_FORM_BYTES: usize = 10 * MIB;

/// Largest zip file of filled-in forms, in bytes.
pub const MAX_FORM_ZIP_BYTES: usize = 64 * MIB;

/// Most forms in a zip file: three times the communes of a province.
pub const MAX_FORMS: usize = 500;

/// Most bytes that one filled-in form may unpack to.
pub(crate) const MAX_FORM_UNPACKED_BYTES: u64 = 64 * MIB as u64;

/// Most bytes that all forms of a zip file may unpack to.
pub(crate) const MAX_FORMS_UNPACKED_BYTES: u64 = 1_000 * MIB as u64;

/// Most sheets of a filled-in form that are looked at.
pub(crate) const MAX_FORM_SHEETS: usize = 30;

/// Most cells with contents in the sheets of a filled-in form: ten times what 3,000 units and 60 lines need.
pub(crate) const MAX_FORM_CELLS: usize = 2_000_000;

/// Most rows of a list that people keep in a spreadsheet: accounts, duties.
pub const MAX_TABLE_ROWS: usize = 5_000;

/// Longest side of the picture of a chart, in pixels.
pub const MAX_PICTURE_SIDE: u32 = 4_000;

/// Largest chart that becomes a picture, in bytes of SVG; a map of a province has some 200 KB.
pub const MAX_CHART_BYTES: usize = 4 * MIB;

/// Most elements and texts of a chart that becomes a picture.
pub(crate) const MAX_CHART_NODES: u32 = 50_000;

/// Longest time that the picture of a chart may take.
pub(crate) const PICTURE_TIME: Duration = Duration::from_secs(20);

/// Largest file of borders, in bytes: all communes of the country at a scale of 1 : 50,000 fit.
pub const MAX_BOUNDARY_BYTES: usize = 64 * MIB;

/// Most features of a file of borders: more than the country had communes before 1/7/2025.
pub(crate) const MAX_BOUNDARY_FEATURES: usize = 20_000;

/// Largest template of a report that is looked at, in bytes.
pub const MAX_TEMPLATE_BYTES: usize = 20 * MIB;

/// Most bytes that a template may unpack to.
pub(crate) const MAX_TEMPLATE_UNPACKED_BYTES: u64 = 100 * MIB as u64;

/// Largest part of a template that is searched for placeholders, in bytes.
pub(crate) const MAX_TEMPLATE_PART_BYTES: usize = 16 * MIB;

/// Deepest nesting of elements in a template.
pub(crate) const MAX_TEMPLATE_XML_DEPTH: usize = 128;

/// Most loops and conditions inside of one another in a template.
pub const MAX_TEMPLATE_DEPTH: usize = 5;

/// Most times that all loops of a template together go round.
pub const MAX_TEMPLATE_ROUNDS: usize = 100_000;

/// Most bytes of text that a filled template may have.
pub const MAX_FILLED_BYTES: usize = 64 * MIB;

/// Most pictures in a filled template.
pub const MAX_FILLED_PICTURES: usize = 500;

/// Most columns of a table in Word.
pub const MAX_WORD_COLUMNS: usize = 63;

/// Most cells with contents of an official form that are shown to be filled.
pub const MAX_BOOK_CELLS: usize = 100_000;
