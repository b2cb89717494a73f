//! A form of our own making, and what the tests do to workbooks.

use std::io::{Cursor, Read, Write};

use cotmoc_core::catalogue::Catalogue;
use cotmoc_core::form::{Check, Form, Line, Relation, Reporter, Rule, Section, Severity, Step, Term};
use cotmoc_core::model::{Period, PeriodKind, UnitId, UnitLevel};
use cotmoc_formats::form_sheet::{Answer, Book, Order, Reading, RoundFacts, Standing, UnitFacts};
use jiff::civil::Date;
use rust_decimal::Decimal;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// A decimal.
pub(crate) fn d(text: &str) -> Decimal {
    Decimal::from_str_exact(text).expect("a decimal")
}

/// A figure without a reason.
pub(crate) fn value(text: &str) -> Answer {
    Answer::Value { value: d(text), reason: String::new() }
}

/// No figure, for a reason.
pub(crate) fn missing(reason: &str) -> Answer {
    Answer::Missing { reason: reason.to_owned() }
}

fn line(key: &str, element: &str, label: &str, guidance: &str) -> Line {
    Line {
        key: key.to_owned(),
        element: element.to_owned(),
        category: None,
        label: label.to_owned(),
        guidance: guidance.to_owned(),
        required: true,
        method: String::new(),
    }
}

fn terms(lines: &[&str]) -> Vec<Term> {
    lines.iter().map(|line| Term { line: (*line).to_owned(), times: Decimal::ONE }).collect()
}

fn check(key: &str, severity: Severity, message: &str, rule: Rule) -> Check {
    Check { key: key.to_owned(), severity, message: message.to_owned(), rule }
}

fn checks() -> Vec<Check> {
    let compare = |left: &[&str], relation, right: &[&str]| Rule::Compare {
        left: terms(left),
        relation,
        right: terms(right),
    };
    vec![
        check("tong", Severity::Error, "", compare(&["2.1", "2.2"], Relation::Equal, &["2"])),
        check(
            "phan",
            Severity::Error,
            "Số hộ có đường cáp quang không thể lớn hơn số hộ",
            compare(&["1.1"], Relation::AtMost, &["1"]),
        ),
        check(
            "ty-le",
            Severity::Error,
            "",
            Rule::Range { line: "3".to_owned(), min: Some(d("0")), max: Some(d("100")) },
        ),
        check("doi", Severity::Warning, "", Rule::Change { line: "1".to_owned(), percent: d("20") }),
    ]
}

/// Households, people by sex, a percentage, money.
pub(crate) fn form() -> Form {
    Form {
        code: "M01".to_owned(),
        title: "Hạ tầng số và kỹ năng số".to_owned(),
        guidance: "Số liệu tính đến hết ngày cuối kỳ.".to_owned(),
        level: UnitLevel::Commune,
        reporter: Reporter::Own,
        frequency: PeriodKind::Quarter,
        calendar: "thu".to_owned(),
        approvals: vec![Step::Approver, Step::Owner],
        deadlines: Vec::new(),
        threshold: 90,
        sections: vec![
            Section {
                title: "I. Hạ tầng".to_owned(),
                guidance: "Theo sổ theo dõi của thôn, tổ dân phố.".to_owned(),
                lines: vec![
                    line("1", "HO_GIA_DINH", "", ""),
                    line(
                        "1.1",
                        "HO_GIA_DINH",
                        "Số hộ có đường cáp quang",
                        "Hộ đã đấu nối, kể cả hộ tạm ngừng sử dụng dưới 3 tháng.",
                    ),
                ],
            },
            Section {
                title: "II. Con người".to_owned(),
                guidance: String::new(),
                lines: vec![
                    line(
                        "2",
                        "DAN_TRUONG_THANH",
                        "Số người trưởng thành có chữ ký số",
                        "Bằng dòng 2.1 cộng dòng 2.2.",
                    ),
                    line("2.1", "DAN_TRUONG_THANH", "Trong đó: nam", ""),
                    line("2.2", "DAN_TRUONG_THANH", "Trong đó: nữ", ""),
                    line("3", "TY_LE_THU", "=Tỷ lệ người dân hài lòng (%)", ""),
                    line("4", "GRDP", "Doanh thu thương mại điện tử", ""),
                ],
            },
        ],
        checks: checks(),
    }
}

/// The round in which it is asked.
pub(crate) fn round() -> RoundFacts {
    RoundFacts {
        id: 17,
        form_version: 2,
        period: Period::parse("2026-Q4").expect("a period"),
        cutoff: Some((Date::constant(2026, 10, 1), Date::constant(2026, 12, 31))),
        made_on: Date::constant(2027, 1, 4),
        mark: "BẢN MINH HỌA: số liệu không có thật".to_owned(),
    }
}

/// A form in its round.
pub(crate) fn order<'a>(form: &'a Form, round: &'a RoundFacts) -> Order<'a> {
    Order { form, catalogue: Catalogue::embedded(), round }
}

/// A unit that has answered this; entries are numbered from 101 on.
pub(crate) fn unit(id: i64, answers: &[(&str, Answer)]) -> UnitFacts {
    let standing = (101..).zip(answers).map(|(entry, (line, answer))| Standing {
        line: (*line).to_owned(),
        entry,
        answer: answer.clone(),
        previous: Some(d("1200")),
    });
    UnitFacts {
        id: UnitId(id),
        code: format!("0{id}"),
        name: format!("Xã Mẫu {id}"),
        upper: "ỦY BAN NHÂN DÂN TỈNH MẪU".to_owned(),
        sender: format!("ỦY BAN NHÂN DÂN XÃ MẪU {id}"),
        due: Some(Date::constant(2027, 1, 15)),
        standing: standing.collect(),
    }
}

/// Opens a workbook that must be ours and reads it.
pub(crate) fn read(bytes: &[u8]) -> Reading {
    let book = Book::open("bieu.xlsx", bytes.to_vec()).unwrap_or_else(|refusal| panic!("{refusal}"));
    book.read(&form(), Catalogue::embedded())
}

/// Line and answer of every cell of the first unit.
pub(crate) fn answers(reading: &Reading) -> Vec<(String, Answer)> {
    let cells = reading.units.first().map(|unit| unit.cells.as_slice()).unwrap_or_default();
    cells.iter().map(|cell| (cell.line.clone(), cell.answer.clone())).collect()
}

/// The same package with its text parts changed.
pub(crate) fn patched(bytes: &[u8], change: impl Fn(&str, String) -> Option<String>) -> Vec<u8> {
    let mut old = ZipArchive::new(Cursor::new(bytes)).expect("a package");
    let mut new = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..old.len() {
        let mut part = old.by_index(index).expect("a part");
        let name = part.name().expect("a name").into_owned();
        let mut text = String::new();
        part.read_to_string(&mut text).expect("text");
        let Some(text) = change(&name, text) else { continue };
        new.start_file(name, SimpleFileOptions::default()).expect("a part");
        new.write_all(text.as_bytes()).expect("bytes");
    }
    new.finish().expect("a package").into_inner()
}

/// The text of a part.
pub(crate) fn part(bytes: &[u8], name: &str) -> String {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).expect("a package");
    let mut part = zip.by_name(name).unwrap_or_else(|_| panic!("no {name}"));
    let mut text = String::new();
    part.read_to_string(&mut text).expect("text");
    text
}
