//! The language of formulas: what is read, what comes out, what is refused and where.

use cotmoc_core::formula::{Formula, Outcome, Rational, Reason, Shift, Term, evaluate};
use rust_decimal::Decimal;

/// The figures of the examples; `prev(A)` stands under "prev(A)". What is not listed is missing.
const FIGURES: [(&str, &str); 14] = [
    ("A", "70"),
    ("B", "400"),
    ("prev(A)", "56"),
    ("prev(A, 2)", "40"),
    ("same(A)", "35"),
    ("ytd(A)", "210"),
    ("same(ytd(A))", "105"),
    ("latest(B)", "390"),
    ("A.NHO", "12.5"),
    ("ZERO", "0"),
    ("NEG", "-3"),
    ("HUGE", "79228162514264337593543950335"),
    ("X_1", "1"),
    ("TINY", "0.0000000000000000000000000001"),
];

fn figure(term: &Term) -> Option<Rational> {
    let found = FIGURES.iter().find(|(code, _)| *code == term.to_string());
    found.map(|(_, value)| Rational::from(value.parse::<Decimal>().expect("a decimal")))
}

/// Evaluates, and expects a fraction («35/2») or the reason why there is none.
#[track_caller]
fn check(formula: &str, expected: &str) {
    let parsed = Formula::parse(formula).unwrap_or_else(|e| panic!("{}", e.render(formula)));
    let got = match evaluate(&parsed, &figure) {
        Outcome::Value(value) => value.to_string(),
        Outcome::Missing(reason) => reason.to_string(),
    };
    assert_eq!(got, expected, "{formula}");
    let printed = parsed.to_string();
    assert_eq!(Formula::parse(&printed), Ok(parsed), "{formula} printed as {printed}");
}

#[test]
fn arithmetic_is_exact() {
    check("100 * A / B", "35/2");
    check("A / B * 100", "35/2");
    check("1 + 2 * 3", "7");
    check("(1 + 2) * 3", "9");
    check("10 - 4 - 3", "3");
    check("10 - (4 - 3)", "9");
    check("100 / 10 / 5", "2");
    check("100 / (10 / 5)", "50");
    check("-A + B", "330");
    check("-(A + B)", "-470");
    check("- -A", "70");
    check("2 - -3", "5");
    check("-2 * 3", "-6");
    check("1 / 3 + 1 / 6", "1/2");
    check("0.1 + 0.2", "3/10");
    check("1.5 * 2", "3");
    check("12.5", "25/2");
    check("A.NHO * 2", "25");
    check("X_1", "1");
    check(" \n A\n/ B\t", "7/40");
    check("\u{feff}A\u{a0}/\u{200b} B", "7/40");
    check("0.125", "1/8");
    check("1.0000", "1");
}

#[test]
fn functions() {
    check("min(A, B, 5)", "5");
    check("max(A, B, 5)", "400");
    check("abs(NEG)", "3");
    check("abs(-2.5)", "5/2");
    check("round(2.5)", "3");
    check("round(-2.5)", "-3");
    check("round(2 / 3, 2)", "67/100");
    check("round(1.0049, 2)", "1");
    check("MIN(1, 2)", "1");
    check("if(A > B, 1, 2)", "2");
    check("if(A <= 70, 1, 2)", "1");
    check("if(A = 70.0, 1, 2)", "1");
    check("if(A <> 70, 1, 2)", "2");
    check("if(A >= 70 and B < 400, 1, 2)", "2");
    check("if(A >= 70 or B < 400, 1, 2)", "1");
    check("if(not A > 70, 1, 2)", "1");
    check("if(NOT (A > 70) AND A = 70, 1, 2)", "1");
    check("if(A = 1 or A = 70 and B = 1, 1, 2)", "2");
    check("if(1 / 3 = 0.3333333333, 1, 2)", "2");
}

#[test]
fn other_periods() {
    check("A - prev(A)", "14");
    check("prev(A, 2)", "40");
    check("prev(prev(A))", "40");
    check("prev(A, 1)", "56");
    check("100 * (A / same(A) - 1)", "100");
    check("ytd(A) / same(ytd(A))", "2");
    check("ytd(same(A))", "105");
    check("A / latest(B)", "7/39");
    check("prev(A * 2 + 1)", "113");
    check("prev(if(A > 60, 1, 2))", "2");
    check("same(A / A)", "1");
}

#[test]
fn zero_is_a_value_and_empty_is_not() {
    check("ZERO", "0");
    check("ZERO + A", "70");
    check("100 * ZERO / B", "0");
    check("A + NONE", "thiếu số liệu NONE");
    check("0 * NONE", "thiếu số liệu NONE");
    check("max(A, NONE)", "thiếu số liệu NONE");
    check("prev(B)", "thiếu số liệu prev(B)");
    check("A.LON", "thiếu số liệu A.LON");
    check("A / ZERO", "không tính được: mẫu số bằng 0");
    check("ZERO / ZERO", "không tính được: mẫu số bằng 0");
    check("A / (A - 70)", "không tính được: mẫu số bằng 0");
    check("NONE / ZERO", "thiếu số liệu NONE");
    check("if(present(NONE), NONE, 5)", "5");
    check("if(missing(NONE), 5, NONE)", "5");
    check("if(present(ZERO), 1, 2)", "1");
    check("if(present(A / ZERO), 1, 2)", "2");
    check("if(NONE > 1, 1, 2)", "thiếu số liệu NONE");
    check("if(A > 1, 1, NONE)", "1");
    check("if(A > 1, NONE, 1)", "thiếu số liệu NONE");
    check("if(present(NONE) and NONE > 1, 1, 2)", "2");
    check("if(NONE > 1 and present(NONE), 1, 2)", "2");
    check("if(NONE > 1 or A = 70, 1, 2)", "1");
    check("if(NONE > 1 or A = 71, 1, 2)", "thiếu số liệu NONE");
    check("if(ZERO = 0 or A / ZERO > 1, 1, 2)", "1");
    check("if(ZERO > 0 and A / ZERO > 1, 1, 2)", "2");
}

#[test]
fn beyond_the_range_is_said() {
    check("HUGE * HUGE", "vượt phạm vi tính");
    check("if(present(HUGE * HUGE), 1, 2)", "vượt phạm vi tính");
    check("HUGE / TINY", "vượt phạm vi tính");
    check("HUGE * HUGE / HUGE", "vượt phạm vi tính");
    check("HUGE / HUGE * HUGE - HUGE", "0");
    assert_eq!(
        evaluate(&Formula::parse("A").unwrap(), &|_: &Term| None),
        Outcome::Missing(Reason::NoFigure(term("A")))
    );
}

fn term(element: &str) -> Term {
    Term { element: element.to_owned(), category: None, shift: Shift::None }
}

#[test]
fn terms_are_distinct_and_in_order() {
    let terms = |text: &str| Formula::parse(text).unwrap().terms();
    assert_eq!(terms("A / B + A"), [term("A"), term("B")]);
    assert_eq!(terms("1 + 2"), []);
    let all = terms("if(present(A) and prev(B.C, 3) > 0, same(A), min(ytd(A), latest(B), abs(-A)))");
    let shown: Vec<String> = all.iter().map(ToString::to_string).collect();
    assert_eq!(shown, ["A", "prev(B.C, 3)", "same(A)", "ytd(A)", "latest(B)"]);
    assert_eq!(all[1], Term { element: "B".into(), category: Some("C".into()), shift: Shift::Previous(3) });
    assert_eq!(terms("same(ytd(A))")[0].shift, Shift::YearToDateLastYear);
}

/// The canonical text.
#[test]
fn printing_keeps_only_the_brackets_that_are_needed() {
    let check = |text: &str, expected: &str| {
        assert_eq!(Formula::parse(text).unwrap().to_string(), expected, "{text}");
    };
    check("((100*A))/(B)", "100 * A / B");
    check("A/(B*100)", "A / (B * 100)");
    check("A-(B-(A+B))", "A - (B - (A + B))");
    check("(A+B)+A", "A + B + A");
    check("-(A+B)*2", "-(A + B) * 2");
    check("-(-A)", "--A");
    check("ROUND( A )", "round(A, 0)");
    check("1.50", "1.5");
    check("1.2340", "1.2340");
    check("0.250", "0.25");
    check("prev(A/B, 2)", "prev(A, 2) / prev(B, 2)");
    check("if((A>1) and ((B>1) or not (A=B)), 1, 2)", "if(A > 1 and (B > 1 or not A = B), 1, 2)");
    check("if(not (A > 1 and B > 1), 1, 2)", "if(not (A > 1 and B > 1), 1, 2)");
}

/// Expects the error's place (marked in `text` by [ ]), and a piece of the message or hint.
#[track_caller]
fn refused(marked: &str, wanted: &str) {
    let start = marked.find('[').expect("a [ before the place");
    let end = marked.find(']').expect("a ] behind the place") - 1;
    let text = marked.replacen('[', "", 1).replacen(']', "", 1);
    let error = Formula::parse(&text).expect_err(&text);
    assert_eq!((error.place.start, error.place.end), (start, end), "{}", error.render(&text));
    let said = error.render(&text);
    assert!(said.contains(wanted), "{said}\ndoes not say «{wanted}»");
    assert!(!error.hint().is_empty() && said.contains('^'));
}

#[test]
fn mistakes_are_pointed_at() {
    refused("[]", "để trống");
    refused("[  ]", "để trống");
    refused("A * [1,5]", "1.5");
    refused("min([1,5], 2)", "1, 5");
    refused("A * [1.234,5]", "1234.5");
    refused("max([1,2,3])", "1, 2, 3");
    refused("A * [1.000]", "viết 1000");
    refused("A * [12.500.000]", "12500000");
    refused("[1.5.2]", "viết sai");
    refused("[1234567890123456789]", "quá nhiều chữ số");
    refused("[2A]", "viết sai");
    refused("A [;] B", "dấu phẩy");
    refused("A / 100[%]", "80 / 100");
    refused("A [×] B", "*");
    refused("A [−] B", "gạch ngắn");
    refused("A [≥] B", ">=");
    refused("A [^] 2", "lũy thừa");
    refused("[«]A»", "dấu nháy");
    refused("[DÂN_SỐ] / A", "DAN_SO");
    refused("[DA\u{302}N]", "DAN");
    refused("[経済]", "DAN_SO");
    refused("[A²] + 1", "Viết không dấu: A.");
    refused("A [B]", "phép tính");
    refused("A +[]", "hết công thức");
    refused("A + [*] B", "«*»");
    refused("[(]A + B", "ngoặc đóng");
    refused("A + B[)]", "«)»");
    refused("(A + B [2])", "số 2");
    refused("A.[5]", "phân tổ");
    refused("[A] and B > 1", "so sánh");
    refused("[A > B]", "if(");
    refused("1 + [(A > B)]", "if(");
    refused("if([A], 1, 2)", "so sánh");
    refused("if(A > 1, [B > 1], 2)", "cần một số");
    refused("if(1 < A [<] 3, 1, 2)", "a < b and b < c");
    refused("[if(A > 1, 1)]", "ba tham số");
    refused("[min(A)]", "từ hai");
    refused("[abs()]", "có 0");
    refused("[suma](A, B)", "hàm");
    refused("[aps](A)", "abs");
    refused("prev(A, [0])", "từ 1 đến 240");
    refused("prev(A, [1.5])", "số nguyên");
    refused("prev(A, [B])", "số nguyên");
    refused("prev([prev(A, 200)], 100)", "240 kỳ");
    refused("round(A, [13])", "từ 0 đến 12");
    refused("ytd([A / B])", "ytd(A) / ytd(B)");
    refused("latest([1])", "một mã");
    refused("prev([ytd(A)])", "same(ytd(x))");
    refused("A =[=] B", "«=»");
    refused("[and](A > 1, B > 1)", "«and»");
    refused("if(A > 1, [1,2])", "1, 2");
}

#[test]
fn length_and_depth_are_bounded() {
    let long = "A+".repeat(3000);
    assert!(Formula::parse(&long).unwrap_err().to_string().contains("6000 byte"));
    for text in [
        format!("{}A{}", "(".repeat(1500), ")".repeat(1500)),
        "-".repeat(3000) + "A",
        format!("if({} A > 1, 1, 2)", "not ".repeat(900)),
        "A+".repeat(1500) + "A",
        "abs(".repeat(900),
        "if(".repeat(900),
    ] {
        let error = Formula::parse(&text).unwrap_err();
        assert!(error.to_string().contains("quá nhiều tầng"), "{error}");
    }
    let sum = "A+".repeat(90) + "A";
    check(&sum, "6370");
    check(&format!("{}A{}", "(".repeat(90), ")".repeat(90)), "70");
}
