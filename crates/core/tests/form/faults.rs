//! What is wrong with the definition of a form.

use cotmoc_core::calendar::Calendars;
use cotmoc_core::catalogue::Catalogue;
use cotmoc_core::form::{Answer, Form, Place};
use cotmoc_core::model::UnitLevel;
use serde_json::{Value, json};

/// A form without faults.
fn whole() -> Value {
    json!({
        "code": "B01", "title": "Hạ tầng số", "level": "xã", "reporter": "own", "frequency": "quarter",
        "calendar": "ND09-QUY", "approvals": ["approver", "owner"], "threshold": 90,
        "sections": [
            {"title": "Hạ tầng", "lines": [
                {"key": "1", "element": "HO_PHU_CAP_QUANG", "required": true},
                {"key": "2", "element": "HO_CO_CAP_QUANG", "required": true}
            ]},
            {"title": "Kỹ năng", "lines": [
                {"key": "3.1", "element": "LAO_DONG_KY_NANG_SO", "category": "NAM"},
                {"key": "3.2", "element": "LAO_DONG_KY_NANG_SO", "category": "NU"}
            ]}
        ],
        "checks": [{"key": "K1", "severity": "error", "rule":
            {"kind": "compare", "left": [{"line": "2"}], "relation": "<=", "right": [{"line": "1"}]}}]
    })
}

fn faults(form: Value) -> Vec<cotmoc_core::form::Fault> {
    let form: Form = serde_json::from_value(form).unwrap();
    form.faults(Catalogue::embedded(), Calendars::embedded())
}

/// Changes the form at a pointer and expects exactly these faults: place and problem and remedy.
#[track_caller]
fn check(pointer: &str, value: Value, expected: &[&str]) {
    let mut form = whole();
    match form.pointer_mut(pointer) {
        Some(there) => *there = value,
        None => {
            let (parent, field) = pointer.rsplit_once('/').unwrap();
            form.pointer_mut(parent).unwrap()[field] = value;
        }
    }
    let got: Vec<String> = faults(form).iter().map(ToString::to_string).collect();
    assert_eq!(got.len(), expected.len(), "{got:#?}");
    for (got, wanted) in got.iter().zip(expected) {
        assert!(wanted.split(" … ").all(|piece| got.contains(piece)), "{got}\nis not {wanted}");
    }
}

#[test]
fn a_whole_form_has_none() {
    assert_eq!(faults(whole()), []);
}

#[test]
fn the_form_itself() {
    check("/code", json!("B 01"), &["mã biểu mẫu «B 01»"]);
    check("/code", json!(""), &["mã biểu mẫu «»"]);
    check("/code", json!("Đ1"), &["«Đ1»"]);
    check("/code", json!("B".repeat(21)), &["nhiều nhất 20"]);
    check("/title", json!("  "), &["chưa có tên"]);
    check("/title", json!("a".repeat(301)), &["tên biểu mẫu dài 301 ký tự"]);
    check("/guidance", json!("a".repeat(2001)), &["hướng dẫn dài 2001"]);
    check("/threshold", json!(101), &["ngưỡng đủ 101 %"]);
    check("/level", json!("quốc gia"), &["cấp quốc gia"]);
    check("/sections", json!([]), &["chưa có phần", "không có dòng «1»", "không có dòng «2»"]);
}

#[test]
fn steps_and_days() {
    check("/approvals", json!([]), &["chưa có bước duyệt"]);
    check("/approvals", json!(["owner", "owner"]), &["lặp lại"]);
    check("/approvals", json!(["owner", "approver"]), &["trước người duyệt"]);
    check("/approvals", json!(["owner"]), &[]);
    check("/calendar", json!("QUY"), &["không có lịch «QUY» … ND09-QUY, HET-QUY"]);
    check("/calendar", json!("ND09-NAM"), &["dùng cho kỳ năm … thu theo quý"]);
    check("/deadlines", json!([3, 4, 5]), &[]);
    check("/deadlines", json!([3, 4]), &["có 2 hạn … 3 bước"]);
    check("/deadlines", json!([0, 4, 5]), &["sát ngày chốt … ít nhất 1 ngày làm việc"]);
    check("/deadlines", json!([3, 2, 5]), &["sớm hơn hạn của bước trước"]);
    check("/deadlines", json!([3, 4, 367]), &["quá một năm"]);
}

#[test]
fn lines() {
    check("/sections/1/lines", json!([]), &["phần 2: chưa có dòng nào"]);
    check("/sections/0/lines/0/key", json!("1.a"), &["không có dòng «1»"]);
    check("/sections/1/lines/0/key", json!("3..1"), &["«3..1» không dùng được"]);
    check("/sections/1/lines/0/key", json!(""), &["phần 2, dòng thứ 1 … «» không dùng được"]);
    check("/sections/1/lines/0/key", json!("2"), &["dòng 2: … dùng cho hai dòng"]);
    check(
        "/sections/0/lines/0/element",
        json!("HO_PHU_CAPQUANG"),
        &["dòng 1: không có số liệu mang mã «HO_PHU_CAPQUANG» … HO_PHU_CAP_QUANG"],
    );
    check("/sections/0/lines/0/element", json!(""), &["dòng 1: chưa chọn số liệu"]);
    check("/sections/0/lines/0/element", json!("HO_GIA_DINH"), &["thu theo năm, còn biểu mẫu thu theo quý"]);
    check(
        "/sections/0/lines/0/element",
        json!("HO_CO_CAP_QUANG"),
        &["dòng 2: cùng hỏi một số liệu với dòng 1"],
    );
    check("/sections/0/lines/0/element", json!("DOANH_THU_TMDT"), &["do cấp tỉnh báo cáo"]);
    check("/sections/0/lines/0/category", json!("NAM"), &["không chia phân tổ"]);
    check(
        "/sections/1/lines/0/category",
        json!("KHAC"),
        &["«KHAC» không phải là phân tổ … NAM (Nam), NU (Nữ)", "chưa hỏi: Nam"],
    );
    check(
        "/sections/1/lines/0/category",
        Value::Null,
        &["dòng chưa chọn phân tổ … NAM (Nam)", "chưa hỏi: Nam"],
    );
    check(
        "/sections/1/lines/1",
        json!({"key": "4", "element": "HO_DIA_CHI_SO"}),
        &["«Giới tính» nhưng biểu chưa hỏi: Nữ"],
    );
}

#[test]
fn something_must_be_required() {
    let mut form = whole();
    for line in form["sections"][0]["lines"].as_array_mut().unwrap() {
        line["required"] = json!(false);
    }
    let found = faults(form);
    assert_eq!(found.len(), 1);
    assert!(found[0].problem.contains("không dòng nào bắt buộc"));
    assert_eq!(found[0].place, Place::Form { field: "sections" });
}

#[test]
fn checks() {
    let rule = |rule: Value| json!([{"key": "K1", "severity": "warning", "rule": rule}]);
    let term = |line: &str| json!([{ "line": line }]);
    let compare = |left: Value, relation: &str, right: Value| {
        rule(json!({"kind": "compare", "left": left, "relation": relation, "right": right}))
    };
    check(
        "/checks",
        rule(json!({"kind": "range", "line": "9", "min": "0"})),
        &["kiểm tra K1: không có dòng «9»"],
    );
    check("/checks", rule(json!({"kind": "range", "line": "", "min": "0"})), &["chưa chọn dòng"]);
    check("/checks", rule(json!({"kind": "range", "line": "1"})), &["chưa có cận nào"]);
    check(
        "/checks",
        rule(json!({"kind": "range", "line": "1", "min": "5", "max": "4"})),
        &["nhỏ nhất lớn hơn"],
    );
    check("/checks", compare(json!([]), "=", term("1")), &["vế trái chưa có dòng"]);
    check("/checks", compare(term("1"), "=", json!([])), &["vế phải chưa có dòng"]);
    check("/checks", compare(term("1"), "=", term("1")), &["dòng 1 đứng ở cả hai vế"]);
    check(
        "/checks",
        compare(json!([{"line": "1"}, {"line": "1"}]), "=", term("2")),
        &["có hai lần ở vế trái"],
    );
    check("/checks", compare(json!([{"line": "1", "times": "0"}]), "=", term("2")), &["nhân với 0"]);
    check(
        "/checks",
        compare(term("1"), "=", term("3.1")),
        &["dòng 1 tính bằng hộ, dòng 3.1 tính bằng người"],
    );
    check("/checks", compare(term("1"), "<=", term("3.1")), &[]);
    check("/checks", compare(json!([{"line": "1"}, {"line": "3.2"}]), "<=", term("3.1")), &["tính bằng hộ"]);
    check("/checks", compare(json!([{"line": "1", "times": "4"}]), "=", term("3.1")), &[]);
    check("/checks", rule(json!({"kind": "change", "line": "1", "percent": "0"})), &["lớn hơn 0"]);
    check("/checks", rule(json!({"kind": "change", "line": "1", "percent": "250"})), &[]);
    check("/checks", rule(json!({"kind": "own_history", "line": "1", "deviations": "-1"})), &["lớn hơn 0"]);
    check(
        "/checks",
        rule(json!({"kind": "peers", "line": "1", "weight": "1", "deviations": "3.5"})),
        &["chia cho chính nó"],
    );
    check(
        "/checks",
        rule(json!({"kind": "peers", "line": "1", "weight": "7", "deviations": "3.5"})),
        &["không có dòng «7»"],
    );
    check("/checks", rule(json!({"kind": "sum_of_units", "line": "1", "percent": "-1"})), &["nhỏ hơn 0"]);
    check("/checks", rule(json!({"kind": "other_source", "line": "1", "percent": "0"})), &[]);
    let one = json!({"key": "K1", "severity": "note", "rule": {"kind": "range", "line": "1", "max": "9"}});
    check("/checks", json!([one, one]), &["mã K1 dùng cho hai kiểm tra"]);
    check("/checks/0/key", json!("K 1"), &["«K 1» không dùng được"]);
    check("/checks/0/message", json!("a".repeat(2001)), &["lời nhắn dài 2001"]);
}

#[test]
fn everything_is_named_at_once() {
    let mut form = whole();
    form["title"] = json!("");
    form["threshold"] = json!(200);
    form["sections"][0]["lines"][0]["element"] = json!("KHONG_CO");
    form["checks"][0]["rule"]["left"][0]["line"] = json!("77");
    let found = faults(form);
    assert_eq!(found.len(), 4, "{found:#?}");
    assert!(found.iter().all(|fault| !fault.remedy.is_empty()));
}

#[test]
fn completeness_is_counted_from_the_cells() {
    let form: Form = serde_json::from_value(whole()).unwrap();
    assert_eq!(form.level, UnitLevel::Commune);
    let (zero, reason, bare) = (Answer::of(0.into()), Answer::missing("mất sổ"), Answer::missing(" "));
    let count = |first: Option<&Answer>, second: Option<&Answer>| {
        let done = form.completeness(|key| match key {
            "1" => first,
            "2" => second,
            _ => Some(&zero),
        });
        (done.answered, done.expected, done.is_whole())
    };
    assert_eq!(count(None, None), (0, 2, false));
    assert_eq!(count(Some(&zero), None), (1, 2, false));
    assert_eq!(count(Some(&zero), Some(&bare)), (1, 2, false));
    assert_eq!(count(Some(&zero), Some(&reason)), (2, 2, true));
}
