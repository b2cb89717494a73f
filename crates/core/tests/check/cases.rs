//! One list of cases for the server's and the browser's interpreter (`tests/web/checks.test.mjs`).

use std::collections::BTreeMap;

use cotmoc_core::calendar::Calendars;
use cotmoc_core::catalogue::Catalogue;
use cotmoc_core::check::{Exact, Input, Lack, Sheet, Spread, judge, peers};
use cotmoc_core::form::{Check, Form};
use rust_decimal::Decimal;
use serde::Deserialize;
use serde_json::json;

#[derive(Deserialize)]
struct Case {
    name: String,
    sheet: Sheet,
    input: Input,
    expect: Vec<Expected>,
    lacks: BTreeMap<String, Lack>,
    blocks: Option<bool>,
}

#[derive(Debug, PartialEq, Deserialize)]
struct Expected {
    check: String,
    message: String,
}

#[test]
fn checks_say_what_the_cases_say() {
    let text = include_str!("../../../../tests/fixtures/checks/cases.json");
    let cases: Vec<Case> = serde_json::from_str(text).unwrap();
    assert!(cases.len() >= 120);
    for case in cases {
        let judgement = judge(&case.sheet, &case.input);
        let got: Vec<Expected> = judgement
            .findings
            .iter()
            .map(|f| Expected { check: f.check.clone(), message: f.message.clone() })
            .collect();
        assert_eq!(got, case.expect, "{}", case.name);
        let lacks: BTreeMap<String, Lack> =
            judgement.unjudged.iter().map(|one| (one.check.clone(), one.lacks)).collect();
        assert_eq!(lacks, case.lacks, "{}", case.name);
        if let Some(blocks) = case.blocks {
            assert_eq!(!judgement.can_submit(), blocks, "{}", case.name);
        }
    }
}

#[test]
fn medians_and_deviations_are_exact() {
    let spread = |values: &[&str]| {
        let values = values.iter().map(|v| Exact::of(v.parse().unwrap())).collect();
        let spread = Spread::of(values).unwrap();
        (spread.median.to_string(), spread.mad.to_string(), spread.mean.to_string())
    };
    let are = |median: &str, mad: &str, mean: &str| (median.to_owned(), mad.to_owned(), mean.to_owned());
    assert_eq!(spread(&["7"]), are("7", "0", "0"));
    assert_eq!(spread(&["1", "2"]), are("3/2", "1/2", "1/2"));
    assert_eq!(spread(&["98", "99", "100", "101", "102"]), are("100", "1", "6/5"));
    assert_eq!(spread(&["5", "5", "5", "5", "10"]), are("5", "0", "1"));
    assert_eq!(spread(&["0.1", "0.3", "0.2", "-0.4"]), are("3/20", "1/10", "1/5"));
    assert_eq!(Spread::of(Vec::new()), None);
}

#[test]
fn peers_are_compared_by_weight_and_without_those_that_lack_one() {
    let checks: Vec<Check> = serde_json::from_value(json!([
        {"key": "A", "severity": "note", "rule": {"kind": "peers", "line": "1", "deviations": "3.5"}},
        {"key": "B", "severity": "note", "rule": {"kind": "peers", "line": "1", "weight": "2", "deviations": "3.5"}},
        {"key": "C", "severity": "note", "rule": {"kind": "peers", "line": "9", "deviations": "3.5"}},
        {"key": "D", "severity": "note", "rule": {"kind": "range", "line": "1"}}
    ]))
    .unwrap();
    let unit = |values: &[(&str, i64)]| {
        values.iter().map(|(line, value)| ((*line).to_owned(), Decimal::from(*value))).collect()
    };
    let units: Vec<BTreeMap<String, Decimal>> = vec![
        unit(&[("1", 10), ("2", 30)]),
        unit(&[("1", 20), ("2", 40)]),
        unit(&[("1", 90), ("2", 0)]),
        unit(&[("2", 40)]),
    ];
    let spreads = peers(&checks, &units);
    assert_eq!(spreads.keys().collect::<Vec<_>>(), ["A", "B"]);
    assert_eq!((spreads["A"].count, spreads["A"].median.to_string()), (3, "20".to_owned()));
    assert_eq!((spreads["B"].count, spreads["B"].median.to_string()), (2, "5/12".to_owned()));
}

#[test]
fn a_sheet_knows_what_the_catalogue_says() {
    let form: Form = serde_json::from_value(json!({
        "code": "B01", "title": "x", "level": "xã", "reporter": "own", "frequency": "quarter",
        "calendar": "ND09-QUY", "approvals": ["owner"], "threshold": 90,
        "sections": [{"lines": [
            {"key": "1", "element": "HO_PHU_CAP_QUANG", "required": true},
            {"key": "2", "element": "LAO_DONG_KY_NANG_SO", "category": "NU"},
            {"key": "3", "element": "LAO_DONG_KY_NANG_SO", "category": "NAM", "label": "Nam"},
            {"key": "4", "element": "KHONG_CO"}
        ]}]
    }))
    .unwrap();
    let sheet = Sheet::of(&form, Catalogue::embedded());
    let names: Vec<&str> = sheet.lines.iter().map(|line| line.label.as_str()).collect();
    let skills = "Số người trong độ tuổi lao động đã được đào tạo kỹ năng số cơ bản: Nữ";
    assert_eq!(names, ["Số hộ gia đình được phủ mạng Internet băng rộng cáp quang", skills, "Nam"]);
    assert!(sheet.lines[0].required && sheet.lines[0].unit == "hộ" && sheet.lines[0].decimals == 0);
    let calendar = Calendars::embedded().get("ND09-QUY").unwrap();
    assert_eq!(form.offsets(calendar), [3, 4]);
}
