//! How fast forms become workbooks and come back: 124 units, 20 lines each.
//!
//! `cargo bench -p cotmoc-formats --bench forms -- [--units N] [--keep FOLDER] [--check]`; with
//! `--keep` the first workbook, that of many units and a marked copy are left in the folder, with
//! `--check` it fails where the bar is missed.
#![expect(clippy::print_stdout, reason = "the figures are what this program is for")]

use std::io::Cursor;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use cotmoc_core::catalogue::Catalogue;
use cotmoc_core::form::{Check, Form, Line, Relation, Reporter, Rule, Section, Severity, Step, Term};
use cotmoc_core::model::{Period, PeriodKind, UnitId, UnitLevel};
use cotmoc_formats::form_sheet::{
    Answer, Mark, Order, Pack, RoundFacts, Standing, UnitFacts, file_name, many_workbook, unit_workbook,
    upload,
};
use jiff::civil::Date;
use rust_decimal::Decimal;

const SECONDS: f64 = 3.0;

struct Asked {
    units: i64,
    keep: Option<PathBuf>,
    check: bool,
}

fn asked() -> Asked {
    let mut asked = Asked { units: 124, keep: None, check: false };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        match word.as_str() {
            "--units" => asked.units = words.next().and_then(|n| n.parse().ok()).unwrap_or(asked.units),
            "--keep" => asked.keep = words.next().map(PathBuf::from),
            "--check" => asked.check = true,
            _ => {}
        }
    }
    asked
}

/// Five groups of a whole and its parts, from elements of the catalogue; invented for this bench.
fn form() -> Form {
    let elements = Catalogue::embedded().elements();
    let mut plain =
        elements.iter().filter(|e| e.level == UnitLevel::Commune && e.breakdown.is_none()).cycle();
    let titles =
        ["I. Hạ tầng số", "II. Kỹ năng số", "III. Dịch vụ số", "IV. Kinh tế số", "V. An toàn thông tin"];
    let (mut sections, mut checks) = (Vec::new(), Vec::new());
    for (group, title) in (1..).zip(titles) {
        let mut lines = Vec::new();
        for part in 0..4 {
            let key = if part == 0 { format!("{group}") } else { format!("{group}.{part}") };
            let element = plain.next().expect("an element");
            let guidance = if part == 1 {
                "Tính cả các trường hợp tạm trú từ 6 tháng trở lên tại thời điểm cuối kỳ."
            } else {
                ""
            };
            lines.push(Line {
                key,
                element: element.code.clone(),
                category: None,
                label: String::new(),
                guidance: guidance.to_owned(),
                required: part < 3,
                method: String::new(),
            });
        }
        let term = |part: u8| Term { line: format!("{group}.{part}"), times: Decimal::ONE };
        let whole = Term { line: group.to_string(), times: Decimal::ONE };
        let rule = if group % 2 == 1 {
            Rule::Compare {
                left: vec![term(1), term(2), term(3)],
                relation: Relation::Equal,
                right: vec![whole],
            }
        } else {
            Rule::Compare { left: vec![term(1)], relation: Relation::AtMost, right: vec![whole] }
        };
        checks.push(Check {
            key: format!("t{group}"),
            severity: Severity::Error,
            message: String::new(),
            rule,
        });
        let rule = Rule::Change { line: group.to_string(), percent: 30.into() };
        checks.push(Check {
            key: format!("d{group}"),
            severity: Severity::Warning,
            message: String::new(),
            rule,
        });
        sections.push(Section { title: title.to_owned(), guidance: String::new(), lines });
    }
    Form {
        code: "B01".to_owned(),
        title: "Tình hình phát triển kinh tế số và xã hội số trên địa bàn xã".to_owned(),
        guidance: "Số liệu tính đến hết ngày cuối của kỳ báo cáo, trên địa bàn xã sau sắp xếp.".to_owned(),
        level: UnitLevel::Commune,
        reporter: Reporter::Own,
        frequency: PeriodKind::Quarter,
        calendar: "nd09".to_owned(),
        approvals: vec![Step::Approver],
        deadlines: Vec::new(),
        threshold: 90,
        sections,
        checks,
    }
}

fn unit(form: &Form, number: i64) -> UnitFacts {
    let standing = (0_i64..).zip(form.lines()).map(|(n, line)| {
        let figure = Decimal::from((number * 7_919 + n * 104_729) % 20_000);
        let answer = match n % 6 {
            1 => Answer::Missing { reason: "Chưa tổng hợp xong".to_owned() },
            2 => Answer::Empty,
            _ => Answer::Value { value: figure, reason: String::new() },
        };
        Standing {
            line: line.key.clone(),
            entry: number * 100 + n,
            answer,
            previous: Some(figure + Decimal::from(n * 3)),
        }
    });
    UnitFacts {
        id: UnitId(number),
        code: format!("{number:05}"),
        name: format!("Xã Mẫu số {number}"),
        upper: "ỦY BAN NHÂN DÂN TỈNH MẪU".to_owned(),
        sender: format!("ỦY BAN NHÂN DÂN XÃ MẪU SỐ {number}"),
        due: Some(Date::constant(2027, 1, 15)),
        standing: standing.collect(),
    }
}

fn keep(asked: &Asked, order: &Order<'_>, units: &[UnitFacts]) {
    let Some(folder) = &asked.keep else { return };
    let save = |name: &str, bytes: Vec<u8>| std::fs::write(folder.join(name), bytes).expect("a file");
    let first = unit_workbook(order, &units[0]).expect("a workbook");
    upload("bieu.xlsx", first.clone(), |opened| {
        let book = opened.book.expect("a workbook of ours");
        let reading = book.read(order.form, order.catalogue);
        let marks: Vec<Mark> = reading.units[0].cells[..4]
            .iter()
            .map(|cell| Mark {
                place: cell.place.clone(), text: "Số liệu không khớp, xem lại.".to_owned()
            })
            .collect();
        save("danh-dau.xlsx", book.marked(&marks).expect("a copy"));
    })
    .expect("an upload");
    save("mot-don-vi.xlsx", first);
    save("nhieu-don-vi.xlsx", many_workbook(order, units).expect("a workbook"));
}

/// Most memory this process ever held, in MB; nothing where the system does not tell.
fn peak_megabytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM"))?;
    Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? / 1024)
}

fn main() -> ExitCode {
    let asked = asked();
    let form = form();
    let round = RoundFacts {
        id: 1,
        form_version: 1,
        period: Period::parse("2026-Q4").expect("a period"),
        cutoff: Some((Date::constant(2026, 10, 1), Date::constant(2026, 12, 31))),
        made_on: Date::constant(2027, 1, 4),
        mark: "BẢN MINH HỌA: số liệu không có thật".to_owned(),
    };
    let order = Order { form: &form, catalogue: Catalogue::embedded(), round: &round };
    let units: Vec<UnitFacts> = (1..=asked.units).map(|number| unit(&form, number)).collect();
    let begun = Instant::now();
    let mut pack = Pack::new(Cursor::new(Vec::new()));
    for unit in &units {
        let bytes = unit_workbook(&order, unit).expect("a workbook");
        pack.add(&file_name(&form.code, round.period, Some((&unit.code, &unit.name))), &bytes).expect("room");
    }
    let zip = pack.finish().expect("a zip file").into_inner();
    let made = begun.elapsed().as_secs_f64();
    let size = zip.len() >> 10;
    let begun = Instant::now();
    let (mut cells, mut changed) = (0, 0);
    upload("tat-ca.zip", zip, |opened| {
        let reading = opened.book.expect("a workbook of ours").read(&form, order.catalogue);
        assert!(reading.faults.is_empty(), "{:?}", reading.faults.first());
        for cell in reading.units.iter().flat_map(|unit| &unit.cells) {
            cells += 1;
            changed += usize::from(cell.changed());
        }
    })
    .expect("an upload");
    let back = begun.elapsed().as_secs_f64();
    let lines = form.lines().count();
    println!("forms: {} units, {lines} lines, {size} KB in one zip file", units.len());
    println!("  made in {made:.2} s, read back in {back:.2} s: {cells} cells, {changed} filled by formulas");
    let begun = Instant::now();
    let many = many_workbook(&order, &units).expect("a workbook");
    println!(
        "  one workbook of all units: {} KB in {:.2} s",
        many.len() >> 10,
        begun.elapsed().as_secs_f64()
    );
    if let Some(peak) = peak_megabytes() {
        println!("  most memory held: {peak} MB");
    }
    keep(&asked, &order, &units);
    if asked.check && (made > SECONDS || back > SECONDS) {
        println!("missed: the bar is {SECONDS} s each way");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
