//! Random forms, answers and typed cells: the server's interpreter and the browser's, run by Node, say the
//! same to the last letter.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use cotmoc_core::check::{Exact, Input, Other, Sheet, SheetLine, Spread, Sum, judge};
use cotmoc_core::form::typed::{Allowed, Typed, read};
use cotmoc_core::form::{Answer, Check, Relation, Rule, Severity, Term};
use cotmoc_core::model::ElementKind;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use rust_decimal::Decimal;
use serde_json::{Value, json};

const CASES: usize = 1500;
const LINES: &[&str] = &["1", "2", "3.1", "3.2"];

#[test]
fn server_and_browser_say_the_same() {
    let runner = &mut TestRunner::deterministic();
    let (sheets, typed) = ((sheet(), input()), cell());
    let mut judged = Vec::new();
    let mut read = Vec::new();
    for _ in 0..CASES {
        let (sheet, input) = sheets.new_tree(runner).unwrap().current();
        let judgement = judge(&sheet, &input);
        judged.push(json!({"sheet": sheet, "input": input, "judgement": judgement}));
        let (text, decimals, unit, kind) = typed.new_tree(runner).unwrap().current();
        read.push(typed_case(&text, Allowed { decimals, unit, kind }));
    }
    let spoke = judged.iter().filter(|case| case["judgement"]["findings"] != json!([])).count();
    assert!(spoke > CASES / 4, "only {spoke} random forms found anything");
    compare(&json!({"judged": judged, "typed": read}));
}

#[expect(clippy::print_stderr, reason = "./test counts and names the skips it reads")]
#[expect(clippy::disallowed_methods, reason = "the promise of ./test comes through the environment")]
fn compare(cases: &Value) {
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("checks-agree.json");
    fs::write(&file, cases.to_string()).unwrap();
    let script = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/web/agree.mjs");
    let run = Command::new("node").arg(script).arg(&file).stdin(Stdio::null()).output();
    match run {
        Ok(output) => {
            let said = String::from_utf8_lossy(&output.stdout).into_owned();
            let error = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(output.status.success(), "{said}{error}");
            assert!(said.contains(&format!("{} agree", 2 * CASES)), "{said}");
        }
        Err(error) => {
            let wanted = std::env::var_os("COTMOC_TEST_TOOLS").is_some();
            assert!(!wanted, "Node cannot be run: {error}");
            eprintln!("skipped: not compared with the browser's interpreter: Node cannot be run: {error}");
        }
    }
}

fn typed_case(text: &str, allowed: Allowed<'_>) -> Value {
    let said = match read(text, allowed) {
        Ok(cell) => match cell.typed {
            Typed::Empty => json!({"kind": "empty"}),
            Typed::Missing => json!({"kind": "missing"}),
            Typed::Value(value) => {
                let mut said = json!({"kind": "value", "value": value.to_string()});
                if let Some(note) = cell.note {
                    said["note"] = json!(note);
                }
                said
            }
        },
        Err(no) => json!({"kind": "refused", "problem": no.problem, "remedy": no.remedy}),
    };
    let allowed = json!({"decimals": allowed.decimals, "unit": allowed.unit, "kind": allowed.kind});
    json!({"text": text, "allowed": allowed, "said": said})
}

fn kind() -> impl Strategy<Value = ElementKind> {
    prop::sample::select(ElementKind::ALL)
}

fn cell() -> impl Strategy<Value = (String, u8, &'static str, ElementKind)> {
    let text = prop_oneof![
        4 => "[-+]?[0-9]{1,4}([., '][0-9]{1,4}){0,3}( ?(%|hộ|k))?",
        2 => "[-+0-9., '%]{0,10}",
        1 => "[０-９．，－]{1,6}",
        1 => "[0-9]{25,65}",
        1 => prop::sample::select(vec!["không có", "Chưa có số liệu", "-", "…", "mười", "1e5", "12 hộ dân"]).prop_map(str::to_owned),
    ];
    (text, 0_u8..7, prop::sample::select(vec!["hộ", "%", ""]), kind())
}

/// Mostly small numbers near each other, so that rules hold and break about equally often.
fn number() -> impl Strategy<Value = Decimal> {
    prop_oneof![
        6 => (-3_i64..120, 0_u32..2).prop_map(|(n, scale)| Decimal::new(n, scale)),
        1 => Just(Decimal::ZERO),
        1 => (any::<i64>(), 0_u32..7).prop_map(|(n, scale)| Decimal::new(n, scale)),
    ]
}

fn line() -> impl Strategy<Value = String> {
    prop::sample::select(LINES).prop_map(str::to_owned)
}

fn terms() -> impl Strategy<Value = Vec<Term>> {
    let times = prop_oneof![3 => Just(Decimal::ONE), 1 => Just(-Decimal::ONE), 1 => number()];
    prop::collection::vec((line(), times).prop_map(|(line, times)| Term { line, times }), 1..3)
}

fn bound() -> impl Strategy<Value = Decimal> {
    (0_i64..2000, 0_u32..3).prop_map(|(n, scale)| Decimal::new(n, scale))
}

fn rule() -> impl Strategy<Value = Rule> {
    let relation = prop::sample::select(Relation::ALL);
    prop_oneof![
        (line(), prop::option::of(number()), prop::option::of(number()))
            .prop_map(|(line, min, max)| Rule::Range { line, min, max }),
        (terms(), relation, terms()).prop_map(|(left, relation, right)| Rule::Compare {
            left,
            relation,
            right
        }),
        (line(), bound()).prop_map(|(line, percent)| Rule::Change { line, percent }),
        (line(), bound()).prop_map(|(line, deviations)| Rule::OwnHistory { line, deviations }),
        (line(), prop::option::of(line()), bound()).prop_map(|(line, weight, deviations)| Rule::Peers {
            line,
            weight,
            deviations
        }),
        (line(), bound()).prop_map(|(line, percent)| Rule::SumOfUnits { line, percent }),
        (line(), bound()).prop_map(|(line, percent)| Rule::OtherSource { line, percent }),
    ]
}

fn sheet() -> impl Strategy<Value = Sheet> {
    let line = (0_u8..4, kind(), any::<bool>());
    let lines = prop::collection::vec(line, LINES.len()).prop_map(|lines| {
        let named = LINES.iter().zip(lines);
        let line = |(key, (decimals, kind, required)): (&&str, _)| {
            let (key, label) = ((*key).to_owned(), format!("Dòng {key}"));
            SheetLine { key, label, unit: "hộ".to_owned(), decimals, kind, required }
        };
        named.map(line).collect()
    });
    let message = prop_oneof![3 => Just(String::new()), 1 => "[đaT][a-zà-ỹ ]{0,8}[.:]{0,2}"];
    let check = (rule(), prop::sample::select(Severity::ALL), message);
    let checks = prop::collection::vec(check, 1..5).prop_map(|checks| {
        let named = checks.into_iter().enumerate();
        named
            .map(|(n, (rule, severity, message))| Check { key: format!("K{n}"), severity, message, rule })
            .collect()
    });
    (lines, checks).prop_map(|(lines, checks)| Sheet { lines, checks })
}

fn by_line<T: std::fmt::Debug>(
    value: impl Strategy<Value = T>,
) -> impl Strategy<Value = BTreeMap<String, T>> {
    prop::collection::btree_map(line(), value, 0..5)
}

fn input() -> impl Strategy<Value = Input> {
    let answer = (
        prop::option::weighted(0.9, number()),
        prop_oneof![2 => Just(""), 1 => Just("vì mưa"), 1 => Just(" ")],
    )
        .prop_map(|(value, reason)| Answer { value, reason: reason.to_owned() });
    let spread = prop::collection::vec((number(), 1_i64..9), 5..14).prop_map(|values| {
        let each = values.into_iter().filter_map(|(n, by)| Exact::of(n).over(&Exact::of(by.into())));
        Spread::of(each.collect()).unwrap()
    });
    let peers = prop::collection::vec(spread, 5).prop_map(|spreads| {
        spreads.into_iter().enumerate().map(|(n, spread)| (format!("K{n}"), spread)).collect()
    });
    let repeated = prop_oneof![number(), (0_i64..3).prop_map(Decimal::from)];
    let history = prop::collection::vec(repeated, 3..13);
    let sum = (number(), prop::option::of(number())).prop_map(|(units, upper)| Sum { units, upper });
    let other = number().prop_map(|value| Other { value, provider: "Thuế tỉnh".to_owned() });
    (by_line(answer), by_line(number()), by_line(history), peers, by_line(sum), by_line(other)).prop_map(
        |(answers, before, history, peers, units, others)| Input {
            answers,
            before,
            history,
            peers,
            units,
            others,
        },
    )
}
