//! The same content in every format gives the same lines: one assertion for all.

use cotmoc_formats::{Tools, extract};

use crate::support::{fixture, promised_tools};

/// Lines without heading marks, blank lines and page turns.
fn normal(text: &str) -> Vec<String> {
    text.split(['\n', '\u{C}'])
        .map(|line| line.trim_start_matches('#').trim().to_owned())
        .filter(|line| !line.is_empty())
        .collect()
}

#[track_caller]
fn assert_same(original: &str, file: &str, tools: &Tools) {
    let wanted = normal(&String::from_utf8(fixture(original)).expect("UTF-8"));
    let extracted = extract(file, &fixture(file), tools).unwrap_or_else(|e| panic!("{file}: {e}"));
    let found = normal(&extracted.text);
    for (wanted, found) in wanted.iter().zip(&found) {
        assert_eq!(found, wanted, "{file}");
    }
    assert_eq!(found.len(), wanted.len(), "{file}");
}

#[test]
fn text_markdown_web_page_word_and_pdf_agree() {
    for file in ["ke-hoach.txt", "ke-hoach.md", "ke-hoach.html", "ke-hoach.docx", "ke-hoach.pdf"] {
        assert_same("ke-hoach.txt", file, &Tools::none());
    }
}

#[test]
fn files_of_other_programmes_agree() {
    let Some(tools) = promised_tools() else { return };
    for file in ["ke-hoach.doc", "ke-hoach.odt", "ke-hoach.rtf"] {
        assert_same("ke-hoach.txt", file, &tools);
    }
}

#[test]
fn spreadsheets_agree() {
    assert_same("chi-tieu.txt", "chi-tieu.xlsx", &Tools::none());
    let Some(tools) = promised_tools() else { return };
    for file in ["chi-tieu.xls", "chi-tieu.ods"] {
        assert_same("chi-tieu.txt", file, &tools);
    }
}
