//! Through LibreOffice and poppler: pages of the right size, with nothing lost.

use std::process::Command;

use cotmoc_formats::report_sheet::{Stream, StreamColumn, annex};
use cotmoc_formats::word::{LETTER, REPORT, Template, pdf};
use cotmoc_formats::{Tools, extract};

use super::ready::given;
use super::sample::{chart, table};
use crate::support::promised_tools;

#[test]
fn a_report_becomes_a_pdf_of_a4_with_page_numbers_from_the_second_on() {
    let Some(tools) = promised_tools() else { return };
    for template in [REPORT, LETTER] {
        let docx = Template::read(template).unwrap().fill(&given()).unwrap();
        let made = pdf("bao-cao.docx", &docx, &tools).unwrap().expect("LibreOffice is there");
        let text = extract("bao-cao.pdf", &made, &tools).unwrap().text;
        for words in ["Độc lập - Tự do - Hạnh phúc", "1.234,6", "chưa báo cáo", "Nguyễn Văn Mẫu", "Nơi nhận:"]
        {
            assert!(text.contains(words), "{words}: {text}");
        }
        assert!(!text.contains("{{"), "{text}");
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("a.pdf");
        std::fs::write(&file, &made).expect("a file");
        let said = Command::new("pdfinfo").arg(&file).output().expect("poppler");
        let said = String::from_utf8_lossy(&said.stdout).into_owned();
        assert!(said.contains("(A4)"), "{said}");
    }
}

#[test]
fn without_libreoffice_there_is_no_pdf_and_no_fault() {
    let docx = Template::read(REPORT).unwrap().fill(&given()).unwrap();
    assert_eq!(pdf("bao-cao.docx", &docx, &Tools::none()).unwrap(), None);
}

/// What another programme's library reads in a file.
#[expect(clippy::print_stderr, reason = "./test counts and names the skips it reads")]
#[expect(clippy::disallowed_methods, reason = "the promise of ./test comes through the environment")]
fn read_elsewhere(name: &str, bytes: &[u8]) -> Option<serde_json::Value> {
    let Some(python) = std::env::var_os("COTMOC_TEST_OFFICE") else {
        eprintln!("skipped: COTMOC_TEST_OFFICE is not set, so python-docx and openpyxl may be missing");
        return None;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join(name);
    std::fs::write(&file, bytes).expect("a file");
    let script = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/office/read.py");
    let output = Command::new(python).arg(script).arg(&file).output().expect("Python");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(serde_json::from_slice(&output.stdout).expect("JSON"))
}

#[test]
fn python_docx_reads_a_report() {
    let docx = Template::read(REPORT).unwrap().fill(&given()).unwrap();
    let Some(read) = read_elsewhere("bao-cao.docx", &docx) else { return };
    assert_eq!(read["page_mm"], serde_json::json!([210, 297]));
    assert_eq!(read["edges_mm"], serde_json::json!([20, 15, 20, 30]));
    assert_eq!(read["other_first_page"], true);
    assert_eq!(read["pictures"], 1);
    assert_eq!(read["alt"], serde_json::json!([chart().alt]));
    let paragraphs = read["paragraphs"].as_array().unwrap();
    assert!(paragraphs.contains(&serde_json::json!("I. Kết quả")), "{paragraphs:?}");
    let figures = &read["tables"][1];
    for (row, line) in (1..).zip(&table().rows) {
        for (place, cell) in line.cells.iter().enumerate() {
            assert_eq!(figures[row][place], cell.words().as_ref(), "row {row}, cell {place}");
        }
    }
}

#[test]
fn openpyxl_reads_an_annex_and_a_list() {
    let Some(read) = read_elsewhere("phu-luc.xlsx", &annex(&[table(), table()]).unwrap()) else { return };
    let sheets = read.as_object().unwrap();
    assert_eq!(sheets.len(), 2);
    let first = sheets.values().next().unwrap();
    assert_eq!((&first["frozen"], &first["titles"]), (&"A4".into(), &"$3:$3".into()));
    assert_eq!(first["landscape"], true);
    assert!(first["formats"].as_array().unwrap().contains(&"#,##0.0".into()));
    assert_eq!(first["rows"][4][2], 1234.56);
    assert_eq!(first["rows"][5][2], "chưa báo cáo");

    let columns = ["Đơn vị", "Tỷ lệ"].map(|head| StreamColumn { head: head.to_owned(), width: 20 });
    let mut stream = Stream::new(std::io::Cursor::new(Vec::new()), "Danh sách", &columns).unwrap();
    table().rows[1..].iter().for_each(|row| stream.row(&row.cells[1..]).unwrap());
    let bytes = stream.finish().unwrap().into_inner();
    let read = read_elsewhere("danh-sach.xlsx", &bytes).unwrap();
    let list = &read["Danh sách"];
    assert_eq!((&list["frozen"], &list["titles"]), (&"A3".into(), &"$2:$2".into()));
    assert_eq!(list["rows"][2], serde_json::json!(["Phường Mẫu Một", 1234.56]));
    assert_eq!(list["rows"][3], serde_json::json!(["Phường Mẫu Hai", "chưa báo cáo"]));
}
