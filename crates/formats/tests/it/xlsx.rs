//! Workbooks: figures as people see them.

use cotmoc_formats::Tools;

use crate::support::{fixture, lines, package, read, text};

/// A workbook with this XML as rows of its only sheet. Styles: 0 general, 1 percent, 2 date,
/// 3 «#,##0», 4 «0" hộ"».
fn workbook(rows: &str, after: &str) -> Vec<u8> {
    let ns = r#"xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships""#;
    let sheet = format!("<worksheet {ns}><sheetData>{rows}</sheetData>{after}</worksheet>");
    let styles = format!(
        r#"<styleSheet {ns}><numFmts count="1"><numFmt numFmtId="164" formatCode="0&quot; hộ&quot;"/></numFmts><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellXfs count="5"><xf numFmtId="0"/><xf numFmtId="10"/><xf numFmtId="14"/><xf numFmtId="3"/><xf numFmtId="164"/></cellXfs></styleSheet>"#
    );
    let book = format!(
        r#"<workbook {ns}><sheets><sheet name="Chỉ tiêu" sheetId="1" r:id="rId1"/><sheet name="Ẩn" sheetId="2" state="hidden" r:id="rId1"/></sheets></workbook>"#
    );
    package(&[
        ("[Content_Types].xml", br#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#),
        ("_rels/.rels", br#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", br#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
        ("xl/styles.xml", styles.as_bytes()),
    ])
}

fn cell(place: &str, style: u8, value: &str) -> String {
    format!(r#"<c r="{place}" s="{style}"><v>{value}</v></c>"#)
}

fn words(place: &str, value: &str) -> String {
    format!(r#"<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>"#)
}

#[test]
fn figures_percents_dates_and_units() {
    let rows = format!(
        "<row r=\"1\">{}</row><row r=\"3\">{}{}{}{}{}{}</row>",
        words("B1", "BẢNG CHỈ TIÊU"),
        cell("B3", 0, "8.5"),
        cell("C3", 1, "0.285"),
        cell("D3", 2, "46022"),
        cell("E3", 3, "14000"),
        cell("F3", 4, "80"),
        cell("H3", 0, "0.30000000000000004"),
    );
    assert_eq!(
        lines(&text("a.xlsx", &workbook(&rows, ""))),
        ["# Chỉ tiêu", "BẢNG CHỈ TIÊU", "| 8,5 | 28,5% | 31/12/2025 | 14.000 | 80 hộ |  | 0,3 |"]
    );
}

#[test]
fn merged_cells_keep_the_first_text() {
    let rows = format!(
        "<row r=\"1\">{}{}{}</row><row r=\"2\">{}{}{}</row>",
        words("A1", "TT"),
        words("B1", "Mục tiêu"),
        words("C1", "che"),
        words("A2", "1"),
        words("B2", "x"),
        words("C2", "y"),
    );
    let merged = r#"<mergeCells count="1"><mergeCell ref="B1:C1"/></mergeCells>"#;
    assert_eq!(
        lines(&text("a.xlsx", &workbook(&rows, merged))),
        ["# Chỉ tiêu", "| TT | Mục tiêu |  |", "| 1 | x | y |"]
    );
}

#[test]
fn a_scattered_sheet_does_not_fill_memory() {
    let rows = format!(
        "<row r=\"1\">{}</row><row r=\"1048576\">{}{}</row>",
        words("A1", "đầu"),
        words("A1048576", "cuối"),
        words("XFD1048576", "góc")
    );
    let found = text("a.xlsx", &workbook(&rows, ""));
    assert!(found.len() < 100_000 && found.contains("cuối"), "{}", found.len());
}

#[test]
fn an_old_workbook_is_read_without_libreoffice_with_a_warning() {
    let extracted = read("chi-tieu.xls", &fixture("chi-tieu.xls")).expect("readable");
    assert!(extracted.text.contains("| 1 | Tỷ trọng kinh tế số | % |"), "{}", extracted.text);
    assert!(extracted.notes.iter().any(|n| n.message.contains("phần trăm")));
    assert_eq!(Tools::none(), Tools::default());
}
