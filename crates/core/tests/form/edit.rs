//! The designer's steps, sums of lines in words, differences between versions, the ready forms.

use cotmoc_core::calendar::Calendars;
use cotmoc_core::catalogue::Catalogue;
use cotmoc_core::form::edit::{Edit, LineWords, Toward};
use cotmoc_core::form::{
    Became, Check, Form, Relation, Rule, Severity, changes, parse_terms, shipped, terms_text,
};
use proptest::prelude::*;

fn catalogue() -> &'static Catalogue {
    Catalogue::embedded()
}

fn form() -> Form {
    shipped()[0].clone()
}

#[track_caller]
fn after(form: &Form, edit: Edit) -> Form {
    form.edited(&edit, catalogue()).unwrap()
}

fn keys(form: &Form) -> Vec<Vec<&str>> {
    form.sections.iter().map(|section| section.lines.iter().map(|line| line.key.as_str()).collect()).collect()
}

#[test]
fn ready_forms_have_no_faults_and_about_twenty_lines() {
    let mut codes = Vec::new();
    for form in shipped() {
        let faults: Vec<String> =
            form.faults(catalogue(), Calendars::embedded()).iter().map(ToString::to_string).collect();
        assert!(faults.is_empty(), "{}: {faults:#?}", form.code);
        assert!((7..=25).contains(&form.lines().count()), "{}: {}", form.code, form.lines().count());
        assert!(form.checks.iter().all(|check| !check.rule.words().is_empty()));
        codes.push(form.code.as_str());
    }
    assert_eq!(codes, ["B01", "B02", "B03", "B04"]);
}

#[test]
fn a_form_is_written_as_it_is_read() {
    for form in shipped() {
        let text = serde_json::to_string(form).unwrap();
        assert_eq!(&serde_json::from_str::<Form>(&text).unwrap(), form);
    }
}

#[test]
fn elements_come_with_all_their_categories() {
    let empty = Form { sections: Vec::new(), checks: Vec::new(), ..form() };
    let section = |element: &str| Edit::AddSection {
        title: "Kỹ năng".to_owned(),
        guidance: String::new(),
        element: element.to_owned(),
    };
    let one = after(&empty, section("HO_CO_CAP_QUANG"));
    let two = after(&one, Edit::AddElement { section: 0, element: "LAO_DONG_KY_NANG_SO".to_owned() });
    let three = after(&two, section(""));
    assert_eq!(keys(&three), [vec!["1", "2.1", "2.2"], vec![]]);
    let categories: Vec<_> = three.lines().map(|line| line.category.as_deref()).collect();
    assert_eq!(categories, [None, Some("NAM"), Some("NU")]);
    let refused = |element: &str| {
        three.edited(&Edit::AddElement { section: 0, element: element.to_owned() }, catalogue()).unwrap_err()
    };
    assert!(refused("HO_CO_CAP_QUANG").problem.contains("đã hỏi số liệu này ở dòng 1"));
    assert!(refused("HO_CO_CAPQUANG").remedy.contains("HO_CO_CAP_QUANG"));
    let lost =
        three.edited(&Edit::AddElement { section: 9, element: "HO_DIA_CHI_SO".to_owned() }, catalogue());
    assert!(lost.unwrap_err().problem.contains("không còn"));
    // One category goes, all go.
    let fewer = after(&three, Edit::RemoveLine { key: "2.1".to_owned() });
    assert_eq!(keys(&fewer), [vec!["1"], vec![]]);
}

#[test]
fn checks_follow_the_lines() {
    let form = form();
    let words = LineWords {
        key: "A1".to_owned(),
        label: "Hộ được phủ".to_owned(),
        required: true,
        ..LineWords::default()
    };
    let renamed = after(&form, Edit::SetLine { key: "1".to_owned(), line: Box::new(words.clone()) });
    let first = &renamed.checks[0].rule;
    assert_eq!(first.words(), "dòng 2 không được lớn hơn dòng A1");
    assert!(matches!(&renamed.checks[12].rule, Rule::Peers { weight: Some(weight), .. } if weight == "A1"));
    assert!(renamed.faults(catalogue(), Calendars::embedded()).is_empty());
    let taken = form.edited(
        &Edit::SetLine { key: "2".to_owned(), line: Box::new(LineWords { key: "1".to_owned(), ..words }) },
        catalogue(),
    );
    assert!(taken.unwrap_err().problem.contains("đã dùng cho dòng khác"));
    let removed = after(&form, Edit::RemoveLine { key: "1".to_owned() });
    let left: Vec<&str> = removed.checks.iter().map(|check| check.key.as_str()).collect();
    assert!(!left.contains(&"K1") && !left.contains(&"K7") && !left.contains(&"K13") && left.contains(&"K2"));
    assert!(removed.faults(catalogue(), Calendars::embedded()).is_empty());
    let halved = after(&form, Edit::RemoveSection { section: 0 });
    assert!(halved.faults(catalogue(), Calendars::embedded()).is_empty());
}

#[test]
fn lines_and_sections_change_places() {
    let form = form();
    let down = after(&form, Edit::MoveLine { key: "10".to_owned(), toward: Toward::Down });
    assert_eq!(keys(&down)[1][0], "10");
    assert_eq!(after(&down, Edit::MoveLine { key: "10".to_owned(), toward: Toward::Up }), form);
    assert_eq!(after(&form, Edit::MoveLine { key: "1".to_owned(), toward: Toward::Up }), form);
    let swapped = after(&form, Edit::MoveLine { key: "1".to_owned(), toward: Toward::Down });
    assert_eq!(keys(&swapped)[0][..2], ["2", "1"]);
    let sections = after(&form, Edit::MoveSection { section: 0, toward: Toward::Down });
    assert_eq!(sections.sections[1], form.sections[0]);
    assert_eq!(after(&form, Edit::MoveSection { section: 2, toward: Toward::Down }), form);
}

#[test]
fn checks_are_named_and_replaced() {
    let form = form();
    let range = |key: &str| {
        let rule = Rule::Range { line: "1".to_owned(), min: None, max: Some(9.into()) };
        Box::new(Check { key: key.to_owned(), severity: Severity::Note, message: String::new(), rule })
    };
    let more = after(&form, Edit::AddCheck(range("")));
    assert_eq!(more.checks.last().unwrap().key, "K14");
    assert!(form.edited(&Edit::AddCheck(range("K1")), catalogue()).unwrap_err().problem.contains("K1"));
    let other = after(&form, Edit::SetCheck { key: "K1".to_owned(), check: range("K1") });
    assert_eq!(other.checks[0].rule.words(), "dòng 1 không được lớn hơn 9");
    assert!(form.edited(&Edit::SetCheck { key: "K1".to_owned(), check: range("K2") }, catalogue()).is_err());
    let fewer = after(&form, Edit::RemoveCheck { key: "K1".to_owned() });
    assert_eq!(fewer.checks.len(), form.checks.len() - 1);
    assert!(fewer.edited(&Edit::RemoveCheck { key: "K1".to_owned() }, catalogue()).is_err());
}

#[test]
fn sums_of_lines_are_typed_and_read() {
    let back = |text: &str| parse_terms(text).map(|terms| terms_text(&terms));
    for (typed, shown) in [
        ("1", "1"),
        (" 1.1 +1.2 ", "1.1 + 1.2"),
        ("dòng 1.1 + dòng 2", "1.1 + 2"),
        ("1000×2-3", "1000 × 2 − 3"),
        ("0,5*2.a", "0,5 × 2.a"),
        ("-1 + 2", "−1 + 2"),
        ("1.0 × 7", "7"),
        ("", ""),
    ] {
        assert_eq!(back(typed).as_deref(), Ok(shown), "{typed}");
    }
    for wrong in ["1 +", "1 ++ 2", "1 × ", "a b", "1;2", "một × 2", "1.000,5 × 2"] {
        assert!(back(wrong).is_err(), "{wrong}");
    }
    assert_eq!(Relation::AtMost.words(), "không được lớn hơn");
}

proptest! {
    #[test]
    fn any_sum_is_typed_again_alike(terms in prop::collection::vec(("[1-9a-z]{1,3}(\\.[1-9]){0,2}", -50_i64..50, 0_u32..3), 1..5)) {
        let terms: Vec<_> = terms
            .into_iter()
            .filter(|(_, n, _)| *n != 0)
            .map(|(line, n, scale)| cotmoc_core::form::Term { line, times: rust_decimal::Decimal::new(n, scale).normalize() })
            .collect();
        prop_assert_eq!(parse_terms(&terms_text(&terms)).unwrap(), terms);
    }

    #[test]
    fn any_text_gives_an_answer(text in "\\PC{0,30}") {
        let _ = parse_terms(&text);
    }
}

#[test]
fn differences_are_named() {
    let old = form();
    let mut new = old.clone();
    new.title = "Tên mới".to_owned();
    new.threshold = 80;
    let words =
        LineWords { key: "1".to_owned(), label: "Hộ được phủ".to_owned(), ..LineWords::default() };
    new = after(&new, Edit::SetLine { key: "1".to_owned(), line: Box::new(words) });
    new = after(&new, Edit::RemoveLine { key: "19".to_owned() });
    new = after(&new, Edit::AddElement { section: 2, element: "DAN_DANH_TINH_SO".to_owned() });
    new.checks[0].severity = Severity::Warning;
    let found = changes(&old, &new, catalogue());
    let told: Vec<(&str, Became)> = found.iter().map(|c| (c.what.as_str(), c.became)).collect();
    assert_eq!(
        told,
        [
            ("tên", Became::Changed),
            ("ngưỡng đủ", Became::Changed),
            ("dòng 1, tên", Became::Changed),
            ("dòng 1, hướng dẫn", Became::Removed),
            ("dòng 1, bắt buộc", Became::Changed),
            ("dòng 21", Became::Added),
            ("dòng 19", Became::Removed),
            ("kiểm tra K1", Became::Changed),
            ("kiểm tra K4", Became::Removed),
        ]
    );
    assert_eq!((found[1].old.as_str(), found[1].new.as_str()), ("90 %", "80 %"));
    assert!(changes(&old, &old, catalogue()).is_empty());
}
