//! Formulas held against a catalogue: names, time, units of measure, cycles; and what rolls up as a ratio.

use cotmoc_core::formula::{
    Formula, Known, Names, Outcome, Rational, Term, check, check_indicator, evaluate,
};
use cotmoc_core::model::{
    Breakdown, Counts, Element, ElementKind, PeriodKind, TimeRule, UnitLevel, UnitRule,
};

struct Example {
    elements: Vec<Element>,
    indicators: Vec<(&'static str, &'static str, Option<Formula>)>,
}

impl Names for Example {
    fn find(&self, code: &str) -> Option<Known<'_>> {
        if let Some(element) = self.elements.iter().find(|e| e.code == code) {
            return Some(Known::Element(element));
        }
        let (_, unit, formula) = self.indicators.iter().find(|(c, ..)| *c == code)?;
        Some(Known::Indicator { unit, formula: formula.as_ref() })
    }

    fn codes(&self) -> Vec<&str> {
        let indicators = self.indicators.iter().map(|(code, ..)| *code);
        self.elements.iter().map(|e| e.code.as_str()).chain(indicators).collect()
    }
}

fn element(code: &str, unit: &str, kind: ElementKind) -> Element {
    Element {
        code: code.to_owned(),
        name: code.to_owned(),
        unit: unit.to_owned(),
        decimals: 0,
        kind,
        across_units: UnitRule::Sum,
        across_time: TimeRule::Sum,
        breakdown: None,
        level: UnitLevel::Commune,
        frequency: PeriodKind::Quarter,
        counts: Counts::Parts,
        provider: None,
        note: None,
    }
}

fn example() -> Example {
    let sizes = [("NHO", "Nhỏ"), ("VUA", "Vừa"), ("LON", "Lớn")];
    let categories = sizes.map(|(code, name)| (code.to_owned(), name.to_owned())).to_vec();
    let mut firms = element("DN", "doanh nghiệp", ElementKind::Stock);
    firms.breakdown = Some(Breakdown { name: "Quy mô".to_owned(), categories });
    let formula = |text: &str| Some(Formula::parse(text).expect("a formula"));
    Example {
        elements: vec![
            firms,
            element("DN_HDDT", "doanh nghiệp", ElementKind::Stock),
            element("DAN", "người", ElementKind::Stock),
            element("LD", "lao động", ElementKind::Stock),
            element("HO", "hộ", ElementKind::Stock),
            element("GRDP", "tỷ đồng", ElementKind::Flow),
            element("TMDT", "triệu đồng", ElementKind::Flow),
            element("HS", "hồ sơ", ElementKind::Flow),
            element("TL_A", "%", ElementKind::Rate),
            element("TL_B", "%", ElementKind::Rate),
        ],
        indicators: vec![
            ("CT1", "%", formula("100 * DN_HDDT / DN")),
            ("CT2", "%", formula("CT3 + 1")),
            ("CT3", "%", formula("prev(CT4) * 2")),
            ("CT4", "%", formula("CT2")),
            ("CT5", "%", formula("CT1 - prev(CT1)")),
            ("CT6", "doanh nghiệp/1.000 dân", formula("1000 * DN / latest(DAN)")),
            ("HANG", "thứ hạng", None),
        ],
    }
}

/// Checks the formula of an indicator «MOI» with a unit; expects the messages with their places, as
/// «place: message», one line each.
#[track_caller]
fn checked(formula: &str, unit: &str, expected: &[&str]) {
    let parsed = Formula::parse(formula).unwrap_or_else(|e| panic!("{}", e.render(formula)));
    let errors = check_indicator("MOI", unit, &parsed, &example());
    let got: Vec<String> = errors
        .iter()
        .map(|e| format!("{}: {e} {}", &formula[e.place.start..e.place.end], e.hint()))
        .collect();
    assert_eq!(got.len(), expected.len(), "{formula}: {got:#?}");
    for (got, wanted) in got.iter().zip(expected) {
        assert!(wanted.split(" … ").all(|piece| got.contains(piece)), "{formula}: {got}\nis not {wanted}");
    }
    assert!(errors.iter().all(|e| e.render(formula).contains('^')));
}

#[test]
fn what_is_right_passes() {
    checked("100 * DN_HDDT / DN", "%", &[]);
    checked("DN_HDDT / DN * 100", "%", &[]);
    checked("100 * (DN_HDDT - prev(DN_HDDT)) / prev(DN_HDDT)", "%/năm", &[]);
    checked("(DN_HDDT / prev(DN_HDDT) - 1) * 100", "%/năm", &[]);
    checked("100 * DN.NHO / DN", "%", &[]);
    checked("1000 * DN / latest(DAN)", "doanh nghiệp/1.000 dân", &[]);
    checked("1000 * GRDP / LD", "triệu đồng/lao động", &[]);
    checked("100 * TMDT / (1000 * GRDP)", "%", &[]);
    checked("100 * ytd(TMDT) / ytd(GRDP) / 1000", "%", &[]);
    checked("TMDT + 1000 * GRDP", "triệu đồng", &[]);
    checked("if(missing(DN) or DN = 0, 0, 100 * DN_HDDT / DN)", "%", &[]);
    checked("min(100, 100 * DN_HDDT / DN)", "%", &[]);
    checked("TL_A - TL_B", "%", &[]);
    checked("TL_A * DAN / 100", "người", &[]);
    checked("100 - CT1", "%", &[]);
    checked("CT1 + CT5", "%", &[]);
    checked("round(HANG / 2)", "thứ hạng", &[]);
    checked("2 * DAN", "người", &[]);
    checked("DAN + LD", "người", &[]);
    checked("5", "%", &[]);
}

#[test]
fn unknown_names_come_with_the_nearest() {
    checked("100 * DN_HDTD / DN", "%", &["DN_HDTD: không có … «DN_HDTD» … DN_HDDT"]);
    checked("dan", "người", &["dan: … DAN"]);
    checked("ZZZZ / YYYY", "%", &["ZZZZ: … danh mục", "YYYY: … danh mục"]);
    checked("100 * DN.NH / DN", "%", &["DN.NH: số liệu DN không có phân tổ «NH» … NHO"]);
    checked("100 * DN.XYZ / DN", "%", &["DN.XYZ: … NHO, VUA, LON"]);
    checked("DAN.NU", "người", &["DAN.NU: … không chia phân tổ"]);
    checked("CT1.NU", "%", &["CT1.NU: … là chỉ tiêu"]);
}

#[test]
fn time_fits_the_kind() {
    checked("ytd(HS)", "hồ sơ", &[]);
    checked("ytd(DAN)", "người", &["ytd(DAN): không lũy kế được DAN … cuối kỳ"]);
    checked("same(ytd(TL_A))", "%", &["same(ytd(TL_A)): … tỷ lệ"]);
    checked("ytd(CT1)", "%", &["ytd(CT1): … chỉ tiêu"]);
    checked("TL_A + TL_B", "%", &["TL_A + TL_B: không cộng hai tỷ lệ TL_A và TL_B … tử số và mẫu số"]);
    checked("(TL_A + prev(TL_A)) / 2", "%", &["(TL_A + prev(TL_A)): không cộng"]);
    checked("(TL_A * DAN + TL_B * HO * DAN / HO) / DAN", "%", &[]);
}

#[test]
fn units_of_measure_go_together() {
    checked("DAN + TMDT", "người", &["DAN + TMDT: hai vế khác đơn vị tính: «người» và «đồng»"]);
    checked("GRDP + TMDT", "tỷ đồng", &["GRDP + TMDT: … khác bậc … 1/1000"]);
    checked("TMDT + GRDP", "tỷ đồng", &["TMDT + GRDP: … khác bậc … Nhân vế phải với 1000"]);
    checked("if(DAN > HO, 1, 2)", "%", &["DAN > HO: hai vế khác"]);
    checked("min(DAN, HO)", "người", &["min(DAN, HO): hai vế khác"]);
    checked("if(DAN > 0, DAN, HO)", "người", &["if(DAN > 0, DAN, HO): hai vế khác"]);
    checked("DN_HDDT / DN", "%", &["DN_HDDT / DN: kết quả lệch bậc … «%» … Nhân cả công thức với 100"]);
    checked("100 * CT1", "%", &["100 * CT1: … Nhân cả công thức với 1/100"]);
    checked("DN / latest(DAN)", "doanh nghiệp/1.000 dân", &["lệch bậc … 1000"]);
    checked("GRDP / LD", "triệu đồng/lao động", &["lệch bậc … 1000"]);
    checked("100 * DN / DAN", "%", &["công thức cho ra đơn vị «doanh nghiệp/người» … khai «%»"]);
    checked("100 / DAN", "%", &["«1/người»"]);
    checked("DAN * DAN", "người", &["«người × người»"]);
}

#[test]
fn cycles_are_spelled_out() {
    checked("CT1 + CT2", "%", &["CT2: … CT2 → CT3 → CT4 → CT2"]);
    checked("MOI / 2", "%", &["MOI: không có", "MOI: … MOI → MOI"]);
    let mut names = example();
    names.indicators.push(("MOI", "%", None));
    names.indicators.push(("CT7", "%", Some(Formula::parse("MOI + CT1").unwrap())));
    let formula = Formula::parse("CT7 * 2 + same(CT7) + CT1").unwrap();
    let errors = check_indicator("MOI", "%", &formula, &names);
    let said: Vec<String> = errors.iter().map(ToString::to_string).collect();
    assert_eq!(said, ["các chỉ tiêu gọi vòng quanh: MOI → CT7 → MOI"]);
    assert!(check(&formula, &names).is_empty());
}

#[test]
fn all_mistakes_at_once() {
    let expected =
        ["DAM: … DAN", "ytd(DN): không lũy kế", "(DAN + TMDT): hai vế khác đơn vị", "CT4: … vòng quanh"];
    checked(
        "100 * (ytd(DN) / DAM) + (DAN + TMDT) * CT4",
        "%",
        &[expected[1], expected[0], expected[2], expected[3]],
    );
}

#[test]
fn indicators_are_replaced_by_their_formulas() {
    let expand = |text: &str| match Formula::parse(text).unwrap().expand(&example()) {
        Ok(formula) => formula.to_string(),
        Err(error) => format!("{}: {error}", &text[error.place.start..error.place.end]),
    };
    assert_eq!(expand("CT1 / 2"), "100 * DN_HDDT / DN / 2");
    assert_eq!(expand("2 / CT1"), "2 / (100 * DN_HDDT / DN)");
    assert_eq!(expand("same(CT1)"), "100 * same(DN_HDDT) / same(DN)");
    assert_eq!(expand("prev(CT5)"), "100 * prev(DN_HDDT) / prev(DN) - 100 * prev(DN_HDDT, 2) / prev(DN, 2)");
    assert_eq!(expand("HANG + DN"), "HANG + DN");
    assert!(expand("CT1 + CT2").starts_with("CT2: các chỉ tiêu gọi vòng quanh: CT2 → CT3 → CT4 → CT2"));
    assert!(expand("ytd(CT1)").starts_with("ytd(CT1): không lũy kế"));
    assert!(expand("prev(CT6)").starts_with("prev(CT6): hai hàm thời gian"));
}

#[test]
fn growth_of_nested_formulas_is_bounded() {
    let mut names = example();
    const CODES: [&str; 20] = [
        "G0", "G1", "G2", "G3", "G4", "G5", "G6", "G7", "G8", "G9", "G10", "G11", "G12", "G13", "G14", "G15",
        "G16", "G17", "G18", "G19",
    ];
    names.indicators.push((CODES[0], "%", Some(Formula::parse("CT1 + CT1").unwrap())));
    for pair in CODES.windows(2) {
        let text = format!("{} + {}", pair[0], pair[0]);
        names.indicators.push((pair[1], "%", Some(Formula::parse(&text).unwrap())));
    }
    let top = Formula::parse("G19").unwrap();
    assert!(top.expand(&names).unwrap_err().to_string().contains("quá dài"));
    assert!(check(&top, &names).is_empty());
}

#[test]
fn the_highest_formulas_are_still_evaluated() {
    let mut names = example();
    let tower = |inner: &str| Formula::parse(&format!("{}{inner}{}", "abs(".repeat(98), ")".repeat(98)));
    names.indicators.push(("THAP", "người", Some(tower("DAN").expect("a tower"))));
    let formula = tower("THAP").expect("a tower").expand(&names).expect("within bounds");
    let one = |_: &Term| Some(Rational::ONE);
    assert_eq!(evaluate(&formula, &one), Outcome::Value(Rational::ONE));
    assert_eq!(formula.to_string().len(), 196 * "abs()".len() + "DAN".len());
    names.indicators.push(("THAP2", "người", Some(tower("THAP").expect("a tower"))));
    let higher = tower("THAP2").expect("a tower").expand(&names).map(|formula| formula.to_string());
    assert!(higher.expect_err("too high").to_string().contains("quá dài"));
}

/// As «scale | numerator | denominator», or «-».
#[track_caller]
fn ratio(formula: &str, expected: &str) {
    let sum = |sum: &[(i64, Term)]| {
        sum.iter().map(|(n, term)| format!("{n} {term}")).collect::<Vec<_>>().join(", ")
    };
    let got = Formula::parse(formula).expect(formula).as_ratio().map_or("-".to_owned(), |ratio| {
        format!("{} | {} | {}", ratio.scale, sum(&ratio.numerator), sum(&ratio.denominator))
    });
    assert_eq!(got, expected, "{formula}");
}

#[test]
fn ratios_of_sums_are_recognised() {
    ratio("100 * A / B", "100 | 1 A | 1 B");
    ratio("A / B * 100", "100 | 1 A | 1 B");
    ratio("A * 100 / B", "100 | 1 A | 1 B");
    ratio("100 * (A / B)", "100 | 1 A | 1 B");
    ratio("A / (B / 100)", "100 | 1 A | 1 B");
    ratio("(A + B) / C * 100", "100 | 1 A, 1 B | 1 C");
    ratio("100 * A / (B + C)", "100 | 1 A | 1 B, 1 C");
    ratio("(2 * A + 4 * B) / C", "2 | 1 A, 2 B | 1 C");
    ratio("(3 * A + 2 * B) / (6 * C)", "1/6 | 3 A, 2 B | 1 C");
    ratio("(A / 2 + B / 3) / C", "1/6 | 3 A, 2 B | 1 C");
    ratio("A.NHO / A", "1 | 1 A.NHO | 1 A");
    ratio("1000 * A / latest(B)", "1000 | 1 A | 1 latest(B)");
    ratio("(A / prev(A) - 1) * 100", "100 | 1 A, -1 prev(A) | 1 prev(A)");
    ratio("100 - 100 * A / B", "100 | 1 B, -1 A | 1 B");
    ratio("-A / B", "-1 | 1 A | 1 B");
    ratio("A / B + C / B", "1 | 1 A, 1 C | 1 B");
    ratio("A / 2 / B", "1/2 | 1 A | 1 B");
    ratio("1 / (A / B)", "1 | 1 B | 1 A");
    ratio("(B - A) / -B", "-1 | 1 B, -1 A | 1 B");
    for none in [
        "A", "5", "A + B", "A / 2", "A / B + C / D", "A * B / C", "A / (B * C)", "(A + 1) / B",
        "A / (B + 1)", "round(100 * A / B, 1)", "if(B > 0, A / B, 0)", "min(A / B, 1)", "(A - A) / B",
        "1 / A", "A / (B - B)", "A / 0", "A / B / C", "abs(A) / B",
    ] {
        ratio(none, "-");
    }
}

#[test]
fn sums_are_recognised() {
    let sum = |text: &str| {
        Formula::parse(text).unwrap().as_sum().map(|(scale, terms)| (scale.to_string(), terms.len()))
    };
    assert_eq!(sum("A + B - C"), Some(("1".to_owned(), 3)));
    assert_eq!(sum("A / 1000"), Some(("1/1000".to_owned(), 1)));
    assert_eq!(sum("A"), Some(("1".to_owned(), 1)));
    assert_eq!(sum("A / B"), None);
    assert_eq!(sum("A + 1"), None);
    assert_eq!(sum("A / 0"), None);
}
