//! Random templates and values: nothing panics, nothing is lost, and what was filled is read back.

use cotmoc_formats::word::{Given, Template};
use proptest::prelude::*;

use super::ready::given;
use super::sample::{filled, template};
use crate::support::{Docx, lines, p, table};

fn word() -> impl Strategy<Value = String> {
    "[a-zđăệ0-9<>&\"'{} .;-]{0,12}"
}

fn mark() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("{{co_quan}}".to_owned()),
        Just("{{ten}}".to_owned()),
        Just("{{#noi_nhan}}".to_owned()),
        Just("{{/noi_nhan}}".to_owned()),
        Just("{{?noi_dung}}".to_owned()),
        Just("{{/noi_dung}}".to_owned()),
        Just("{{noi_dung}}".to_owned()),
        Just("{{hinh:anh}}".to_owned()),
        Just("{{".to_owned()),
        "[a-z ]{0,5}",
    ]
}

/// A text divided over runs at random places.
fn runs(text: &str, cuts: &[usize]) -> String {
    let letters: Vec<char> = text.chars().collect();
    let mut edges: Vec<usize> = cuts.iter().map(|cut| cut % (letters.len() + 1)).collect();
    edges.extend([0, letters.len()]);
    edges.sort_unstable();
    let runs: String = edges
        .windows(2)
        .map(|pair| {
            let piece: String = letters[pair[0]..pair[1]].iter().collect();
            let piece = piece.replace('&', "&amp;").replace('<', "&lt;");
            format!("<w:r><w:t xml:space=\"preserve\">{piece}</w:t></w:r><w:proofErr w:type=\"spellEnd\"/>")
        })
        .collect();
    format!("<w:p>{runs}</w:p>")
}

fn body() -> impl Strategy<Value = String> {
    let paragraph = (proptest::collection::vec(mark(), 0..4), proptest::collection::vec(0_usize..40, 0..5))
        .prop_map(|(marks, cuts)| runs(&marks.concat(), &cuts));
    let row = proptest::collection::vec(mark(), 1..4);
    let rows = proptest::collection::vec(row, 1..4).prop_map(|rows| {
        let rows: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
        table(&rows.iter().map(Vec::as_slice).collect::<Vec<_>>())
    });
    proptest::collection::vec(prop_oneof![3 => paragraph, 1 => rows], 0..6).prop_map(|all| all.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn any_template_is_filled_or_refused(body in body()) {
        let bytes = Docx::body(&body).bytes();
        match Template::read(&bytes) {
            Err(faults) => {
                prop_assert!(!faults.is_empty());
                for fault in faults {
                    prop_assert!(fault.to_string().contains("ãy"), "no remedy: {}", fault);
                }
            }
            Ok(template) => match template.fill(&given()) {
                Err(fault) => prop_assert!(fault.to_string().contains("ãy"), "no remedy: {}", fault),
                Ok(filled) => {
                    let again = Template::read(&filled);
                    prop_assert!(again.is_ok(), "{:?}", again.err());
                    prop_assert!(again.is_ok_and(|template| template.names().is_empty()), "{}", body);
                }
            },
        }
    }

    #[test]
    fn values_are_read_back(values in proptest::collection::vec(word(), 1..5), cuts in proptest::collection::vec(0_usize..99, 0..6)) {
        let names: Vec<String> = (0..values.len()).map(|n| format!("ten_{n}")).collect();
        let text: String = names.iter().map(|name| format!("[{{{{{name}}}}}]")).collect();
        let given = names.iter().zip(&values).fold(Given::new(), |given, (name, value)| given.text(name, value));
        let expected: String = values.iter().map(|value| format!("[{value}]")).collect();
        let squeezed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        prop_assert_eq!(squeezed(&filled(&runs(&text, &cuts), &given)), squeezed(&expected));
    }

    #[test]
    fn lists_are_read_back(items in proptest::collection::vec("[a-zđ0-9]{1,8}", 0..20)) {
        let given = Given::new().list("ds", items.iter().map(|item| Given::new().text("ten", item)));
        let expected: Vec<String> = (1..).zip(&items).map(|(n, item)| format!("{n}. {item}")).collect();
        let body = [p("{{#ds}}"), p("{{stt}}. {{ten}}"), p("{{/ds}}"), p("hết")].concat();
        let text = filled(&body, &given);
        let read = lines(&text);
        prop_assert_eq!(&read[..read.len() - 1], expected.as_slice());
    }

    #[test]
    fn damaged_files_are_refused(at in 0_usize..4_000, by in any::<u8>()) {
        let mut bytes = cotmoc_formats::word::REPORT.to_vec();
        let place = at % bytes.len();
        bytes[place] ^= by;
        if let Ok(template) = Template::read(&bytes) {
            let _ = template.fill(&given());
        }
        let _ = template(&p("a"));
    }
}
