//! What is written is read back.

use std::io::Cursor;

use cotmoc_formats::form_sheet::{Answer, Pack, Scope, file_name, many_workbook, unit_workbook, upload};

use super::sample::{answers, form, missing, order, part, read, round, unit, value};

#[test]
fn a_workbook_gives_back_what_was_put_in() {
    let (form, round) = (form(), round());
    let given = [
        ("1", value("1234")),
        (
            "1.1",
            Answer::Value {
                value: "1100".parse().unwrap(), reason: "Có thêm khu dân cư mới".to_owned()
            },
        ),
        ("2.1", value("0")),
        ("2.2", missing("Chưa tổng hợp xong")),
        ("3", value("87.5")),
        ("4", value("0.1")),
    ];
    let bytes = unit_workbook(&order(&form, &round), &unit(8833, &given)).unwrap();
    let reading = read(&bytes);
    assert_eq!(reading.faults, []);
    assert_eq!(reading.absent, Vec::<String>::new());
    assert_eq!(reading.notes, Vec::<String>::new());
    let mut expected: Vec<(String, Answer)> =
        given.iter().map(|(k, a)| ((*k).to_owned(), a.clone())).collect();
    expected.insert(2, ("2".to_owned(), Answer::Empty));
    assert_eq!(answers(&reading), expected);
    let cells = &reading.units[0].cells;
    assert!(cells.iter().all(|cell| !cell.changed()), "{cells:?}");
    assert_eq!(cells.iter().map(|c| c.seen).collect::<Vec<_>>(), [101, 102, 0, 103, 104, 105, 106]);
}

#[test]
fn the_same_order_gives_the_same_bytes() {
    let (form, round) = (form(), round());
    let make = || unit_workbook(&order(&form, &round), &unit(1, &[("1", value("5"))])).unwrap();
    assert_eq!(make(), make());
}

#[test]
fn a_total_follows_its_parts_and_a_wrong_one_is_kept() {
    let (form, round) = (form(), round());
    let parts = [("2.1", value("30")), ("2.2", value("12"))];
    let reading = read(&unit_workbook(&order(&form, &round), &unit(1, &parts)).unwrap());
    let total = reading.units[0].cells.iter().find(|cell| cell.line == "2").unwrap();
    assert_eq!((&total.answer, total.changed()), (&value("42"), true));
    let wrong = [("2", value("40")), ("2.1", value("30")), ("2.2", value("12"))];
    let bytes = unit_workbook(&order(&form, &round), &unit(1, &wrong)).unwrap();
    assert!(answers(&read(&bytes)).contains(&("2".to_owned(), value("40"))));
    let sheet = part(&bytes, "xl/worksheets/sheet1.xml");
    assert!(sheet.contains("Lỗi: dòng 2.1 + 2.2 phải bằng dòng 2"), "the status is worked out when written");
}

#[test]
fn large_and_fine_figures_keep_every_digit() {
    let (form, round) = (form(), round());
    let given = [("1", value("12345678901234567")), ("4", value("9999999999999999.99"))];
    let reading = read(&unit_workbook(&order(&form, &round), &unit(1, &given)).unwrap());
    for (line, answer) in &given {
        assert!(answers(&reading).contains(&((*line).to_owned(), answer.clone())), "{reading:?}");
    }
    assert!(reading.units[0].cells.iter().all(|cell| !cell.changed()));
}

#[test]
fn many_units_in_one_sheet() {
    let (form, round) = (form(), round());
    let units = [
        unit(1, &[("1", value("10")), ("1.1", missing("Mất sổ")), ("3", missing("Chưa khảo sát"))]),
        unit(2, &[("1", Answer::Value { value: 20.into(), reason: "Tách thôn".to_owned() })]),
        unit(3, &[]),
    ];
    let bytes = many_workbook(&order(&form, &round), &units).unwrap();
    let reading = read(&bytes);
    assert_eq!(reading.faults, []);
    assert_eq!(reading.units.len(), 3);
    for (read, given) in reading.units.iter().zip(&units) {
        assert_eq!(read.unit, given.id);
        assert_eq!(read.cells.len(), 7);
        for cell in &read.cells {
            let standing = given.standing.iter().find(|s| s.line == cell.line);
            assert_eq!(Some(&cell.answer), standing.map(|s| &s.answer).or(Some(&Answer::Empty)));
            assert!(!cell.changed());
        }
    }
}

#[test]
fn what_begins_like_a_formula_is_a_text() {
    let (form, round) = (form(), round());
    let mut one = unit(1, &[("1", missing("=HYPERLINK(\"http://x\",\"y\")")), ("1.1", missing("@SUM(A1)"))]);
    one.name = "+cmd|' /C calc'!A0".to_owned();
    one.sender = "-2+3".to_owned();
    let order = order(&form, &round);
    for bytes in [unit_workbook(&order, &one).unwrap(), many_workbook(&order, &[one.clone()]).unwrap()] {
        for sheet in ["xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"] {
            let text = part(&bytes, sheet);
            for piece in text.split("<f>").skip(1) {
                let formula = piece.split("</f>").next().unwrap();
                assert!(!formula.contains("HYPERLINK") && !formula.contains("cmd"), "{formula}");
            }
        }
        assert!(part(&bytes, "xl/styles.xml").contains("quotePrefix=\"1\""));
        let reading = read(&bytes);
        assert_eq!(answers(&reading)[0].1, missing("=HYPERLINK(\"http://x\",\"y\")"));
    }
}

#[test]
fn a_zip_file_holds_one_workbook_for_each_unit() {
    let (form, round) = (form(), round());
    let mut pack = Pack::new(Cursor::new(Vec::new()));
    for id in [1, 2, 3] {
        let unit = unit(id, &[("1", value("7"))]);
        let name = file_name(&form.code, round.period, Some((&unit.code, "Xã Đặng / ../Mẫu")));
        assert_eq!(name, format!("m01_2026-Q4_0{id}_xa-dang-mau.xlsx"));
        pack.add(&name, &unit_workbook(&order(&form, &round), &unit).unwrap()).unwrap();
    }
    let zip = pack.finish().unwrap().into_inner();
    let mut scopes = Vec::new();
    upload("tat-ca.zip", zip, |opened| scopes.push(opened.book.unwrap().identity().scope.clone())).unwrap();
    let units: Vec<i64> = scopes
        .iter()
        .map(|scope| match scope {
            Scope::Unit(id, _) => id.0,
            Scope::Many => 0,
        })
        .collect();
    assert_eq!(units, [1, 2, 3]);
}

#[test]
fn two_files_of_one_name_both_stay() {
    let mut pack = Pack::new(Cursor::new(Vec::new()));
    pack.add("a.xlsx", b"1").unwrap();
    pack.add("a.xlsx", b"2").unwrap();
    let bytes = pack.finish().unwrap().into_inner();
    assert_eq!((part(&bytes, "a.xlsx").as_str(), part(&bytes, "a_2.xlsx").as_str()), ("1", "2"));
}

/// The committed workbook was made by an earlier version (COTMOC_UPDATE makes it anew): clerks send
/// back what they downloaded weeks ago.
#[test]
#[expect(clippy::disallowed_methods, reason = "whoever updates the fixture says so in the environment")]
fn a_workbook_made_earlier_is_still_read() {
    let given = [("1", value("1234")), ("1.1", missing("Chưa tổng hợp xong")), ("4", value("0.1"))];
    let (form, round) = (form(), round());
    if std::env::var_os("COTMOC_UPDATE").is_some() {
        let bytes = unit_workbook(&order(&form, &round), &unit(8833, &given)).unwrap();
        std::fs::write(crate::support::fixtures().join("bieu-mau.xlsx"), bytes).unwrap();
    }
    let read = answers(&read(&crate::support::fixture("bieu-mau.xlsx")));
    for (line, answer) in given {
        assert!(read.contains(&(line.to_owned(), answer)), "{line}: {read:?}");
    }
}
