//! What is not taken, and in which words.

use std::io::{Cursor, Write};

use cotmoc_formats::form_sheet::{Book, Pack, Refusal, unit_workbook, upload};
use cotmoc_formats::limits::MAX_FORMS;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::sample::{form, order, patched, round, unit};
use crate::support::{fixture, package};

fn refused(name: &str, bytes: &[u8]) -> String {
    match Book::open(name, bytes.to_vec()) {
        Err(refusal) => refusal.to_string(),
        Ok(book) => panic!("{name} was taken: {:?}", book.identity()),
    }
}

#[test]
fn other_files_are_named_for_what_they_are() {
    assert!(refused("a.xlsx", &fixture("chi-tieu.xlsx")).contains("không phải là biểu mẫu tải từ Cột Mốc"));
    assert!(refused("a.xls", &fixture("chi-tieu.xls")).contains("Excel Workbook (.xlsx)"));
    assert!(refused("a.ods", &fixture("chi-tieu.ods")).contains("Excel Workbook (.xlsx)"));
    assert!(refused("a.docx", &fixture("ke-hoach.docx")).contains("tệp Word"));
    assert!(refused("a.xlsx", b"").contains("rỗng"));
    assert!(refused("a.xlsx", b"PK\x03\x04 nothing").contains("bị hỏng"));
    assert!(refused("a.xlsx", &[0; 4000]).contains("Không nhận ra"));
    assert!(refused("a.xlsx", &vec![b'x'; 11 << 20]).contains("vượt giới hạn 10 MB"));
}

#[test]
fn a_newer_way_of_laying_out_is_refused() {
    let (form, round) = (form(), round());
    let bytes = unit_workbook(&order(&form, &round), &unit(1, &[])).unwrap();
    let newer = patched(&bytes, |name, text| {
        Some(if name == "docProps/custom.xml" {
            text.replace("<vt:lpwstr>1</vt:lpwstr>", "<vt:lpwstr>9</vt:lpwstr>")
        } else {
            text
        })
    });
    assert!(matches!(Book::open("a.xlsx", newer), Err(Refusal::Newer { schema: 9, .. })));
}

#[test]
fn names_inside_a_zip_file_lead_nowhere() {
    let (form, round) = (form(), round());
    let bytes = unit_workbook(&order(&form, &round), &unit(1, &[])).unwrap();
    let zip = package(&[
        ("../../../etc/passwd.xlsx", &bytes),
        ("/tmp/a.xlsx", &bytes),
        ("C:\\Windows\\b.xlsx", &bytes),
        ("__MACOSX/._a.xlsx", b"junk"),
        ("thu muc/~$c.xlsx", b"junk"),
        ("thu muc/ghi chu.txt", b"ghi chu"),
    ]);
    let mut seen = Vec::new();
    upload("nhieu.zip", zip, |opened| seen.push((opened.name.clone(), opened.book.is_ok()))).unwrap();
    let expected = [("passwd.xlsx", true), ("a.xlsx", true), ("b.xlsx", true), ("ghi chu.txt", false)];
    assert_eq!(seen, expected.map(|(name, ok)| (name.to_owned(), ok)));
}

#[test]
fn zip_files_have_bounds() {
    let mut pack = Pack::new(Cursor::new(Vec::new()));
    for _ in 0..=MAX_FORMS {
        pack.add("a.xlsx", b"PK").unwrap();
    }
    let many = pack.finish().unwrap().into_inner();
    assert!(
        matches!(upload("a.zip", many, |_| {}), Err(Refusal::TooMany { count, .. }) if count == MAX_FORMS + 1)
    );
    assert!(matches!(upload("a.zip", package(&[("thu muc/", b"")]), |_| {}), Err(Refusal::Nothing(_))));
    let mut inner = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    for name in ["[Content_Types].xml", "xl/workbook.xml"] {
        inner.start_file(name, options).unwrap();
        let zeros = vec![b' '; 1 << 20];
        for _ in 0..70 {
            inner.write_all(&zeros).unwrap();
        }
    }
    let inner = inner.finish().unwrap().into_inner();
    let text = upload("a.zip", package(&[("bom.xlsx", &inner), ("b.xlsx", &inner)]), |_| {})
        .unwrap_err()
        .to_string();
    assert!(text.contains("phình to bất thường"), "{text}");
    assert!(refused("bom.xlsx", &inner).contains("phình to bất thường"));
}

#[test]
fn a_zip_file_in_a_zip_file_is_not_opened() {
    let inner = package(&[("a.xlsx", b"PK")]);
    let mut said = Vec::new();
    upload("a.zip", package(&[("trong.zip", &inner)]), |opened| {
        said.push(opened.book.unwrap_err().to_string())
    })
    .unwrap();
    assert_eq!(said.len(), 1);
}
