//! Through LibreOffice and poppler: pages of the right size, with nothing lost.

use std::process::Command;

use cotmoc_formats::word::{LETTER, REPORT, Template, pdf};
use cotmoc_formats::{Tools, extract};

use super::ready::given;
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
