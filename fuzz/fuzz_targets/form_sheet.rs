//! The XML parts of a filled-in form, divided at form feeds; or a whole file. What can be opened is
//! read and marked, and the marked copy says the same.
#![no_main]

use cotmoc_core::catalogue::Catalogue;
use cotmoc_core::form::Form;
use cotmoc_formats::form_sheet::{Book, Mark, upload};

const FORM: &str = r#"{"code": "M01", "title": "Thử", "level": "xã", "reporter": "own", "frequency": "year",
"calendar": "thu", "approvals": ["approver"], "threshold": 80, "sections": [{"lines": [
{"key": "1", "element": "HO_GIA_DINH"}, {"key": "1.1", "element": "DAN_SO"}, {"key": "2", "element": "GRDP"}]}]}"#;

const PARTS: [&str; 8] = [
    "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml",
    "xl/sharedStrings.xml", "xl/styles.xml", "docProps/custom.xml", "[Content_Types].xml",
];

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    cotmoc_fuzz::fence();
    let bytes = if bytes.starts_with(b"PK") { bytes.to_vec() } else { cotmoc_fuzz::package(&PARTS, bytes) };
    let form: Form = serde_json::from_str(FORM).expect("the form");
    let refused = upload("thu.xlsx", bytes, |opened| match opened.book {
        Ok(book) => check(&book, &form),
        Err(refusal) => assert!(refusal.to_string().contains("ãy"), "no remedy: {refusal}"),
    });
    if let Err(refusal) = refused {
        assert!(refusal.to_string().contains("ãy"), "no remedy: {refusal}");
    }
});

fn check(book: &Book, form: &Form) {
    let reading = book.read(form, Catalogue::embedded());
    let cells = reading.units.iter().flat_map(|unit| &unit.cells);
    let marks: Vec<Mark> =
        cells.map(|cell| Mark { place: cell.place.clone(), text: "thử <&>".to_owned() }).collect();
    if let Ok(marked) = book.marked(&marks) {
        let again = Book::open("thu.xlsx", marked).map(|book| book.read(form, Catalogue::embedded()).units);
        assert_eq!(again.ok(), Some(reading.units), "marks change no answer");
    }
}
