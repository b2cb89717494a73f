//! What is typed into cells. The browser runs the same cases (`tests/web/typed.test.mjs`).

use cotmoc_core::form::typed::{Allowed, Cell, Typed, fits, read};
use cotmoc_core::model::ElementKind;
use cotmoc_core::number::shown;
use proptest::prelude::*;
use rust_decimal::Decimal;
use serde::Deserialize;

#[derive(Deserialize)]
struct Case {
    text: String,
    decimals: u8,
    unit: String,
    kind: ElementKind,
    value: Option<String>,
    note: Option<String>,
    #[serde(default)]
    empty: bool,
    #[serde(default)]
    missing: bool,
    problem: Option<String>,
    #[serde(default)]
    remedy: String,
}

#[test]
fn cells_are_read_as_the_cases_say() {
    let cases: Vec<Case> =
        serde_json::from_str(include_str!("../../../../tests/fixtures/checks/typed.json")).unwrap();
    assert!(cases.len() > 120);
    for case in cases {
        let allowed = Allowed { decimals: case.decimals, unit: &case.unit, kind: case.kind };
        let got = read(&case.text, allowed);
        let text = &case.text;
        match (case.value, case.problem) {
            (Some(value), _) => {
                let Cell { typed, note } = got.unwrap_or_else(|no| panic!("«{text}» is refused: {no:?}"));
                assert_eq!(typed, Typed::Value(value.parse().unwrap()), "«{text}»");
                let (note, wanted) = (note.unwrap_or_default(), case.note.unwrap_or_default());
                assert!(
                    note.starts_with(&wanted) && note.is_empty() == wanted.is_empty(),
                    "«{text}»: {note}"
                );
            }
            (None, Some(problem)) => {
                let no = got.err().unwrap_or_else(|| panic!("«{text}» is read"));
                assert!(no.problem.contains(&problem), "«{text}»: {}", no.problem);
                assert!(no.remedy.contains(&case.remedy), "«{text}»: {}", no.remedy);
            }
            (None, None) => {
                let wanted = if case.missing { Typed::Missing } else { Typed::Empty };
                assert!(case.missing != case.empty);
                assert_eq!(got.map(|cell| cell.typed), Ok(wanted), "«{text}»");
            }
        }
    }
}

proptest! {
    #[test]
    fn what_is_shown_can_be_typed_again(mantissa in -999_999_999_999_i64..999_999_999_999, scale in 0_u8..7) {
        let allowed = Allowed { decimals: scale, unit: "%", kind: ElementKind::Rate };
        let value = Decimal::new(mantissa, u32::from(scale)).normalize();
        let text = shown(value);
        let read = read(&text, allowed).unwrap().typed;
        prop_assert_eq!(read, Typed::Value(value), "{}", text);
    }

    #[test]
    fn any_text_gives_an_answer_that_fits(text in "\\PC{0,70}|[-+0-9., '%]{0,12}", decimals in 0_u8..7) {
        let allowed = Allowed { decimals, unit: "%", kind: ElementKind::Stock };
        if let Ok(Cell { typed: Typed::Value(value), .. }) = read(&text, allowed) {
            prop_assert!(fits(value, allowed).is_ok());
            prop_assert!(text.chars().any(|c| c.is_numeric()));
        }
    }
}
