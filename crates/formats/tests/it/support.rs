//! Makers of small files for the tests.

use std::io::{Cursor, Write};

use cotmoc_formats::{Extracted, FormatError, Tools, extract};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Extracts without outside programmes.
pub(crate) fn read(name: &str, bytes: &[u8]) -> Result<Extracted, FormatError> {
    extract(name, bytes, &Tools::none())
}

/// The text of a file that must be readable.
pub(crate) fn text(name: &str, bytes: &[u8]) -> String {
    match read(name, bytes) {
        Ok(extracted) => extracted.text,
        Err(error) => panic!("{name}: {error}"),
    }
}

/// The lines of a text without blank ones.
pub(crate) fn lines(text: &str) -> Vec<&str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect()
}

/// A zip file with these parts.
pub(crate) fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, bytes) in parts {
        zip.start_file(*name, options).expect("a part can be started");
        zip.write_all(bytes).expect("a part can be written");
    }
    zip.finish().expect("the package can be closed").into_inner()
}

const W: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape""#;

/// A Word file under construction, part by part.
#[derive(Default)]
pub(crate) struct Docx {
    body: String,
    styles: String,
    numbering: String,
}

impl Docx {
    /// A file with this XML in `w:body`.
    pub(crate) fn body(xml: &str) -> Self {
        Self { body: xml.to_owned(), ..Self::default() }
    }

    pub(crate) fn styles(mut self, xml: &str) -> Self {
        self.styles = xml.to_owned();
        self
    }

    pub(crate) fn numbering(mut self, xml: &str) -> Self {
        self.numbering = xml.to_owned();
        self
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        let head = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;
        let document =
            format!("{head}<w:document {W}><w:body>{}<w:sectPr/></w:body></w:document>", self.body);
        let styles = format!("{head}<w:styles {W}>{}</w:styles>", self.styles);
        let numbering = format!("{head}<w:numbering {W}>{}</w:numbering>", self.numbering);
        package(&[
            ("[Content_Types].xml", br#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/><Override PartName="/word/numbering.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"/></Types>"#),
            ("_rels/.rels", br#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#),
            ("word/_rels/document.xml.rels", br#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/numbering" Target="numbering.xml"/></Relationships>"#),
            ("word/document.xml", document.as_bytes()),
            ("word/styles.xml", styles.as_bytes()),
            ("word/numbering.xml", numbering.as_bytes()),
        ])
    }
}

/// A paragraph of one run.
pub(crate) fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>")
}

/// A paragraph in a list.
pub(crate) fn item(num_id: u32, level: u32, text: &str) -> String {
    format!(
        "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{num_id}\"/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
    )
}

/// A paragraph in a style.
pub(crate) fn styled(style: &str, text: &str) -> String {
    format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
}

/// A table of plain cells.
pub(crate) fn table(rows: &[&[&str]]) -> String {
    let rows: String = rows
        .iter()
        .map(|row| {
            let cells: String = row.iter().map(|cell| format!("<w:tc>{}</w:tc>", p(cell))).collect();
            format!("<w:tr>{cells}</w:tr>")
        })
        .collect();
    format!("<w:tbl>{rows}</w:tbl>")
}

/// The bytes of a committed fixture.
pub(crate) fn fixture(name: &str) -> Vec<u8> {
    let path = fixtures().join(name);
    std::fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// The folder of the committed fixtures.
pub(crate) fn fixtures() -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/formats")
}

/// The programmes of this machine where the run promises them (COTMOC_TEST_TOOLS); a promised one
/// that is missing fails the test.
#[expect(clippy::print_stderr, reason = "./test counts and names the skips it reads")]
#[expect(clippy::disallowed_methods, reason = "the promise of ./test comes through the environment")]
pub(crate) fn promised_tools() -> Option<Tools> {
    if std::env::var_os("COTMOC_TEST_TOOLS").is_none() {
        eprintln!("skipped: COTMOC_TEST_TOOLS is not set, so LibreOffice and Tesseract may be missing");
        return None;
    }
    let tools = Tools::discover(&std::env::var_os("PATH").expect("a PATH"));
    assert!(tools.soffice.is_some(), "LibreOffice is promised but missing");
    assert!(tools.tesseract.is_some(), "Tesseract is promised but missing");
    assert!(tools.pdftoppm.is_some(), "poppler is promised but missing");
    Some(tools)
}

/// A pdf of A4 pages with these page descriptions, fonts F1 (Helvetica) and a picture Im1.
pub(crate) fn pdf(pages: &[&str]) -> Vec<u8> {
    let count = pages.len();
    let kids: String = (0..count).map(|i| format!("{} 0 R ", 5 + 2 * i)).collect();
    let mut out = String::from("%PDF-1.4\n");
    out += "1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n";
    out += &format!("2 0 obj\n<< /Type /Pages /Count {count} /Kids [{kids}] >>\nendobj\n");
    out += "3 0 obj\n<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>\nendobj\n";
    out += "4 0 obj\n<< /Type /XObject /Subtype /Image /Width 4 /Height 4 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 16 >>\nstream\n0123456789abcdef\nendstream\nendobj\n";
    for (i, content) in pages.iter().enumerate() {
        let (page, stream) = (5 + 2 * i, 6 + 2 * i);
        out += &format!(
            "{page} 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {stream} 0 R /Resources << /Font << /F1 3 0 R >> /XObject << /Im1 4 0 R >> >> >>\nendobj\n"
        );
        out += &format!(
            "{stream} 0 obj\n<< /Length {} >>\nstream\n{content}\nendstream\nendobj\n",
            content.len()
        );
    }
    out += "trailer\n<< /Root 1 0 R >>\n%%EOF\n";
    out.into_bytes()
}

/// Text at a place of a page, y counted from below.
pub(crate) fn at(x: f64, y: f64, text: &str) -> String {
    format!("BT /F1 12 Tf {x} {y} Td ({text}) Tj ET\n")
}
