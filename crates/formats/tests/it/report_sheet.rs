//! Annexes, long lists and filled forms: written, and read back.

use std::io::Cursor;

use cotmoc_core::compose::document::{Cell, Table};
use cotmoc_formats::report_sheet::book::{self, BookFault, Value};
use cotmoc_formats::report_sheet::{Stream, StreamColumn, annex};
use proptest::prelude::*;
use rust_decimal::Decimal;
use zip::ZipArchive;

use crate::form_sheet::sample::{part, patched};
use crate::support::{lines, package, text};
use crate::word::sample::table;

#[test]
fn an_annex_has_a_sheet_for_each_table() {
    let bytes = annex(&[table(), table(), Table::default()]).unwrap();
    assert_eq!(
        annex(&[table(), table(), Table::default()]).unwrap(),
        bytes,
        "the same tables, the same bytes"
    );
    let book = book::read(&bytes).unwrap();
    let names: Vec<&str> = book.sheets.iter().map(|sheet| sheet.name.as_str()).collect();
    assert_eq!(names, ["Bảng 1. Tỷ lệ <hộ> & cáp quang", "Bảng 1. Tỷ lệ <hộ> & cáp qu (2)", "Bảng"]);
    let first = &book.sheets[0];
    let at = |place: &str| first.cells.iter().find(|cell| cell.at == place).map(|cell| cell.text.as_str());
    assert_eq!(at("A1"), Some("Bảng 1. Tỷ lệ <hộ> & cáp quang"));
    assert_eq!((at("C3"), at("A4"), at("C5")), (Some("Tỷ lệ, %"), Some("A. Các phường"), Some("1.234,56")));
    assert_eq!((at("C6"), at("C7")), (Some("chưa báo cáo"), Some("−0,05")));
    assert_eq!(at("A9"), Some("Nguồn: báo cáo của các phường; còn thiếu 01 đơn vị."));
    assert_eq!(first.merged, ["A1:C1", "A4:C4", "A9:C9"]);
    let sheet = part(&bytes, "xl/worksheets/sheet1.xml");
    assert!(sheet.contains("<v>1234.56</v>") && sheet.contains("<v>-0.05</v>"), "{sheet}");
    assert!(sheet.contains("orientation=\"landscape\"") && sheet.contains("fitToHeight=\"0\""), "{sheet}");
    assert!(part(&bytes, "xl/styles.xml").contains("formatCode=\"#,##0.0\""));
    assert!(part(&bytes, "xl/workbook.xml").contains("_xlnm.Print_Titles"));
    assert!(annex(&[]).unwrap_err().to_string().contains("không có bảng nào"));
}

fn columns(count: usize) -> Vec<StreamColumn> {
    (0..count).map(|n| StreamColumn { head: format!("Cột {n}"), width: 12 }).collect()
}

fn list(rows: &[Vec<Cell>]) -> Vec<u8> {
    let mut stream = Stream::new(Cursor::new(Vec::new()), "Danh sách <1>", &columns(3)).expect("a workbook");
    rows.iter().for_each(|row| stream.row(row).expect("a row"));
    stream.finish().expect("the end").into_inner()
}

#[test]
fn a_long_list_is_written_as_it_comes() {
    let number = |value: &str| Cell::Number { value: value.parse().unwrap(), decimals: 1 };
    let rows = [
        vec![
            Cell::text("Xã & <Mẫu>"),
            number("1234.50"),
            Cell::Missing { reason: "chưa báo cáo".to_owned() },
        ],
        vec![Cell::text("=1+1"), number("12345678901234567.89"), Cell::text(""), Cell::text("thừa")],
    ];
    let bytes = list(&rows);
    let text = text("danh-sach.xlsx", &bytes);
    assert_eq!(
        lines(&text)[1..],
        [
            "Danh sách <1>",
            "| Cột 0 | Cột 1 | Cột 2 |",
            "| Xã & <Mẫu> | 1.234,5 | chưa báo cáo |",
            "| =1+1 | 12.345.678.901.234.567,89 |  |",
        ],
        "{text}"
    );
    assert!(Stream::new(Cursor::new(Vec::new()), "a", &[]).is_err());
}

proptest! {
    #[test]
    fn lists_are_read_back(rows in proptest::collection::vec(proptest::collection::vec((any::<i32>(), 0_u32..8, "[a-zđ<>&'\"=+ ]{0,6}"), 3), 0..8)) {
        let cells: Vec<Vec<Cell>> = rows.iter().map(|row| row.iter().map(|(digits, scale, words)| {
            if words.is_empty() { Cell::Number { value: Decimal::new((*digits).into(), *scale), decimals: 2 } } else { Cell::text(words.clone()) }
        }).collect()).collect();
        let book = book::read(&list(&cells)).unwrap();
        for (row, line) in (3..).zip(&cells) {
            for (column, cell) in ["A", "B", "C"].iter().zip(line) {
                let place = format!("{column}{row}");
                let read = book.sheets[0].cells.iter().find(|cell| cell.at == place).map(|cell| cell.text.clone());
                let expected = match cell {
                    Cell::Number { value, .. } => cotmoc_core::number::shown(*value),
                    other => other.words().trim().to_owned(),
                };
                prop_assert_eq!(read.unwrap_or_default(), expected, "{}", place);
            }
        }
    }
}

/// An official form with a formula, merged cells, and a row that has no cells yet.
fn form() -> Vec<u8> {
    const TYPES: &[u8] = br#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"#;
    const R: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let relations = |kind: &str, target: &str| {
        format!(
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"{R}/{kind}\" Target=\"{target}\"/></Relationships>"
        )
    };
    let book = format!(
        "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"{R}\"><sheets><sheet name=\"Biểu 1\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
    );
    let sheet = "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>Biểu mẫu</t></is></c></row><row r=\"3\" ht=\"20\"><c r=\"B3\" s=\"0\"><v>1</v></c><c r=\"D3\" s=\"0\"/><c r=\"E3\"><f>B3+D3</f><v>1</v></c></row><row r=\"6\"/></sheetData><mergeCells count=\"1\"><mergeCell ref=\"A1:E1\"/></mergeCells></worksheet>";
    package(&[
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", relations("officeDocument", "xl/workbook.xml").as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", relations("worksheet", "worksheets/sheet1.xml").as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
        ("docProps/thumbnail.jpeg", b"not changed"),
    ])
}

fn number(text: &str) -> Value {
    Value::Number(text.parse().expect("a number"))
}

#[test]
fn a_form_is_shown_cell_by_cell() {
    let book = book::read(&form()).unwrap();
    let cells: Vec<_> =
        book.sheets[0].cells.iter().map(|c| (c.at.as_str(), c.text.as_str(), c.formula.as_deref())).collect();
    assert_eq!(cells, [("A1", "Biểu mẫu", None), ("B3", "1", None), ("E3", "1", Some("B3+D3"))]);
    assert_eq!(book.sheets[0].merged, ["A1:E1"]);
}

#[test]
fn a_form_is_filled_and_the_rest_stays() {
    let words = Value::Text("=Ghi & chú".to_owned());
    let values = [
        ("Biểu 1", "B3", number("12.50")),
        ("Biểu 1", "d3", number("-3")),
        ("Biểu 1", "C3", words.clone()),
        ("Biểu 1", "F3", number("1")),
        ("Biểu 1", "B2", number("2")),
        ("Biểu 1", "A6", number("6")),
        ("Biểu 1", "C9", number("12345678901234567")),
    ];
    let before = form();
    let filled = book::fill(&before, &values).unwrap();
    let book = book::read(&filled).unwrap();
    let cells: Vec<_> = book.sheets[0].cells.iter().map(|c| (c.at.as_str(), c.text.as_str())).collect();
    assert_eq!(
        cells,
        [
            ("A1", "Biểu mẫu"),
            ("B2", "2"),
            ("B3", "12,5"),
            ("C3", "=Ghi & chú"),
            ("D3", "−3"),
            ("E3", "1"),
            ("F3", "1"),
            ("A6", "6"),
            ("C9", "12.345.678.901.234.567"),
        ]
    );
    let sheet = part(&filled, "xl/worksheets/sheet1.xml");
    assert!(
        sheet.contains(
            "<row r=\"3\" ht=\"20\"><c r=\"B3\" s=\"0\"><v>12.5</v></c><c r=\"C3\" t=\"inlineStr\">"
        ),
        "{sheet}"
    );
    assert!(part(&filled, "xl/workbook.xml").contains("</sheets><calcPr fullCalcOnLoad=\"1\"/>"));
    let raw = |bytes: &[u8]| {
        let mut zip = ZipArchive::new(Cursor::new(bytes.to_vec())).unwrap();
        let mut all = Vec::new();
        std::io::Read::read_to_end(&mut zip.by_name("docProps/thumbnail.jpeg").unwrap(), &mut all).unwrap();
        all
    };
    assert_eq!(raw(&filled), raw(&before));
    assert_eq!(book::fill(&before, &values).unwrap(), filled);
    assert_eq!(book::fill(&filled, &values).unwrap(), filled, "filling twice changes nothing");
}

#[test]
fn what_must_not_be_overwritten_is_refused_with_its_cell() {
    let check = |cell: &str, words: &str| {
        let fault = book::fill(&form(), &[("Biểu 1", cell, number("1"))]).unwrap_err().to_string();
        assert!(fault.contains(words) && fault.contains("ãy"), "{cell}: {fault}");
    };
    check("E3", "Ô E3 của trang tính «Biểu 1» có công thức");
    check("B1", "Ô B1 của trang tính «Biểu 1» nằm trong vùng ô gộp A1:E1. Hãy gán số liệu vào ô A1");
    check("B0", "«B0» không phải địa chỉ ô");
    check("XFE1", "«XFE1» không phải địa chỉ ô");
    check("=B1", "«=B1» không phải địa chỉ ô");
    assert!(book::fill(&form(), &[("Biểu 1", "A1", number("1"))]).is_ok());
    let fault = book::fill(&form(), &[("Biểu 2", "A1", number("1"))]).unwrap_err();
    assert_eq!(fault, BookFault::NoSheet("Biểu 2".to_owned()));
    let twice = [("Biểu 1", "A2", number("1")), ("Biểu 1", "a2", number("2"))];
    assert!(matches!(book::fill(&form(), &twice), Err(BookFault::Twice { .. })));
    let array = patched(&form(), |_, text| {
        Some(text.replace("<f>B3+D3</f>", "<f t=\"array\" ref=\"E3:E6\">B3:B6</f>"))
    });
    assert!(matches!(book::fill(&array, &[("Biểu 1", "E5", number("1"))]), Err(BookFault::Formula { .. })));
}

#[test]
fn macros_and_other_kinds_are_refused() {
    let macros = patched(&form(), |name, text| {
        Some(if name.starts_with('[') {
            text.replace("spreadsheetml.sheet.main", "ms-excel.sheet.macroEnabled.main")
        } else {
            text
        })
    });
    assert!(matches!(book::read(&macros), Err(BookFault::Macro(_))));
    for bytes in [&b"PK"[..], b"", b"%PDF", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"] {
        let fault = book::read(bytes).unwrap_err().to_string();
        assert!(fault.contains("ãy"), "{fault}");
    }
}
