//! What people do to workbooks before they send them back.

use cotmoc_core::catalogue::Catalogue;
use cotmoc_formats::form_sheet::{Answer, Book, unit_workbook};
use rust_xlsxwriter::{DocProperties, Format, Workbook};

use super::sample::{answers, form, missing, order, part, patched, read, round, unit, value};

fn blank() -> Vec<u8> {
    let (form, round) = (form(), round());
    unit_workbook(&order(&form, &round), &unit(8833, &[])).expect("a workbook")
}

/// A workbook of somebody's own making that carries the identity in its properties.
fn own(fill: impl Fn(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(book.add_worksheet());
    let pairs = [
        ("schema", "1"),
        ("form", "M01"),
        ("form_version", "2"),
        ("round", "17"),
        ("scope", "unit"),
        ("unit", "8833"),
        ("unit_code", "08833"),
    ];
    let mut properties = DocProperties::new();
    for (key, value) in pairs {
        properties = properties.set_custom_property(format!("cotmoc_{key}"), value);
    }
    book.set_properties(&properties);
    book.save_to_buffer().expect("a workbook")
}

#[test]
fn the_identity_survives_the_loss_of_two_of_its_places() {
    let bytes = blank();
    let no_names = |text: String| {
        let (from, to) = (text.find("<definedNames>").unwrap(), text.find("</definedNames>").unwrap());
        format!("{}{}", &text[..from], &text[to + "</definedNames>".len()..])
    };
    let only_names = patched(&bytes, |name, text| match name {
        "docProps/custom.xml" => Some(text.replace("cotmoc_", "x_")),
        // The names of the workbook are written in place; those of the hidden sheet in the shared texts.
        "xl/sharedStrings.xml" => Some(text.replace("cotmoc_", "x_")),
        _ => Some(text),
    });
    let only_properties = patched(&bytes, |name, text| match name {
        "xl/sharedStrings.xml" => Some(text.replace("cotmoc_", "x_")),
        "xl/workbook.xml" => Some(no_names(text)),
        _ => Some(text),
    });
    let only_sheet = patched(&bytes, |name, text| match name {
        "docProps/custom.xml" => Some(text.replace("cotmoc_", "x_")),
        "xl/workbook.xml" => Some(no_names(text)),
        _ => Some(text),
    });
    let expected = Book::open("a.xlsx", bytes).unwrap().identity().clone();
    for bytes in [only_names, only_properties, only_sheet] {
        let book = Book::open("doi-ten.xlsx", bytes).unwrap();
        assert_eq!(*book.identity(), expected);
        assert_eq!(book.read(&form(), Catalogue::embedded()).units.len(), 1);
    }
}

#[test]
fn columns_may_stand_anywhere_and_hidden_keys_may_be_gone() {
    let bytes = own(|sheet| {
        sheet.write_string(3, 1, "Số liệu\n(Quý IV/2026)").unwrap();
        sheet.write_string(3, 2, "Lý do thiếu số liệu").unwrap();
        sheet.write_string(3, 4, "TT").unwrap();
        sheet.write_string(3, 6, "Chỉ tiêu").unwrap();
        // Under its number, with a number for a key.
        sheet.write_number(6, 4, 1.1).unwrap();
        sheet.write_string(6, 1, "1.234").unwrap();
        // Under its label only.
        sheet.write_string(9, 6, "Trong đó: nữ\nghi chú").unwrap();
        sheet.write_string(9, 2, "Chưa tổng hợp xong").unwrap();
        sheet.write_string(12, 1, "ghi chú riêng").unwrap();
    });
    let reading = read(&bytes);
    assert_eq!(
        answers(&reading),
        [("1.1".to_owned(), value("1234")), ("2.2".to_owned(), missing("Chưa tổng hợp xong")),]
    );
    assert_eq!(reading.absent, ["1", "2", "2.1", "3", "4"]);
    assert!(reading.notes[0].contains("13"), "{:?}", reading.notes);
}

#[test]
fn mistakes_name_their_cell_and_the_remedy() {
    let bytes = own(|sheet| {
        for (row, (number, text)) in
            [("TT", "Số liệu"), ("1", "mười"), ("1.1", "1,5"), ("2.1", "x"), ("2.2", "-"), ("3", "1.5")]
                .into_iter()
                .enumerate()
        {
            let row = u32::try_from(row).unwrap();
            sheet.write_string(row, 0, number).unwrap();
            sheet.write_string(row, 1, text).unwrap();
        }
        let percent = Format::new().set_num_format("0%");
        sheet.write_string(6, 0, "2").unwrap();
        sheet.write_number_with_format(6, 1, 0.5, &percent).unwrap();
        sheet.write_string(7, 0, "4").unwrap();
        sheet.write_formula(7, 1, rust_xlsxwriter::Formula::new("=A1/0").set_result("#DIV/0!")).unwrap();
    });
    let reading = read(&bytes);
    let faults: Vec<(&str, &str)> =
        reading.faults.iter().map(|f| (f.line.as_str(), f.place.cell.as_str())).collect();
    assert_eq!(faults, [("1", "B2"), ("1.1", "B3"), ("2.1", "B4"), ("2.2", "B5"), ("2", "B7"), ("4", "B8")]);
    assert!(reading.faults.iter().all(|f| !f.remedy.is_empty()));
    assert_eq!(answers(&reading), [("3".to_owned(), value("1.5"))]);
}

#[test]
fn rows_put_in_between_do_not_matter() {
    // Every row from 12 on is moved down by two, as Excel does when rows are put in.
    let given = [("1", value("5")), ("2.1", value("6")), ("4", value("7.25"))];
    let (form, round) = (form(), round());
    let bytes = unit_workbook(&order(&form, &round), &unit(1, &given)).unwrap();
    let moved = patched(&bytes, |name, text| {
        if name != "xl/worksheets/sheet1.xml" {
            return Some(text);
        }
        let mut out = String::new();
        for (index, piece) in text.split("<row r=\"").enumerate() {
            if index == 0 {
                out.push_str(piece);
                continue;
            }
            let (number, rest) = piece.split_once('"').unwrap();
            let old: u32 = number.parse().unwrap();
            let new = if old >= 12 { old + 2 } else { old };
            let mut rest = rest.to_owned();
            for column in 'A'..='I' {
                rest = rest.replace(&format!("r=\"{column}{old}\""), &format!("r=\"{column}{new}\""));
            }
            out.push_str(&format!("<row r=\"{new}\"{rest}"));
        }
        Some(out)
    });
    assert_eq!(answers(&read(&moved)), answers(&read(&bytes)));
}

#[test]
fn what_was_left_alone_is_no_change() {
    let bytes = patched(&blank(), |name, text| {
        let sheet = name == "xl/worksheets/sheet1.xml";
        let cell = text.find("<c r=\"F12\"").filter(|_| sheet);
        Some(match cell {
            Some(at) => {
                let end = at + text[at..].find("/>").unwrap();
                format!("{}><v>1.1000000000000001</v></c>{}", &text[..end], &text[end + 2..])
            }
            None => text,
        })
    });
    let sheet = part(&bytes, "xl/worksheets/sheet1.xml");
    assert!(sheet.contains("1.1000000000000001"));
    let reading = read(&bytes);
    let changed: Vec<_> = reading.units[0].cells.iter().filter(|cell| cell.changed()).collect();
    assert_eq!(changed.len() + reading.faults.len(), 1, "{reading:?}");
    assert!(reading.units[0].cells.iter().all(|c| c.changed() || c.answer == Answer::Empty));
}
