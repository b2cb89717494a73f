//! What a cell says: a figure, however it is written, that there is none, or nothing. Texts are read as
//! those that are typed into pages ([`typed::read`]); what is added here is what sheets have of their
//! own: numbers with 17 digits, percentages, days, errors of formulas, and the «x» of our own guidance.

use cotmoc_core::fold::fold;
use cotmoc_core::form::typed::{self, Allowed, Typed};
use cotmoc_core::model::ElementKind;
use cotmoc_core::number::shown as figure;
use rust_decimal::Decimal;
use unicode_normalization::UnicodeNormalization;

use super::order::Asked;

/// What stands in a cell of a sheet, before it is understood.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) enum Raw {
    /// Nothing.
    #[default]
    Empty,
    /// A number, as the file spells it.
    Number(String, NumberStyle),
    /// Characters.
    Text(String),
    /// True or false.
    Truth,
    /// An error of a formula: «#REF!».
    Error(String),
}

/// What a cell's format makes of its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum NumberStyle {
    /// A number.
    #[default]
    Plain,
    /// A hundred times as much, with «%».
    Percent,
    /// A day.
    Date,
}

/// What a cell says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Said {
    /// Nothing.
    Nothing,
    /// A figure.
    Figure(Decimal),
    /// That there is no figure; the reason where it stands in the same cell.
    NoFigure(String),
}

/// What is wrong with a cell, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unclear {
    pub(crate) problem: String,
    pub(crate) remedy: String,
}

fn unclear<T>(problem: impl Into<String>, remedy: impl Into<String>) -> Result<T, Unclear> {
    Err(Unclear { problem: problem.into(), remedy: remedy.into() })
}

/// How a cell is shown in messages.
pub(crate) fn shown(raw: &Raw) -> String {
    let text = match raw {
        Raw::Empty => String::new(),
        Raw::Number(text, _) => number(text).map_or_else(|| text.clone(), figure),
        Raw::Text(text) | Raw::Error(text) => text.clone(),
        Raw::Truth => "TRUE/FALSE".to_owned(),
    };
    let clean: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(60).collect();
    clean.trim().to_owned()
}

/// Understands a cell.
pub(crate) fn understand(raw: &Raw, asked: &Asked<'_>) -> Result<Said, Unclear> {
    match raw {
        Raw::Empty => Ok(Said::Nothing),
        Raw::Number(text, style) => {
            let Some(value) = number(text) else {
                return unclear(
                    format!("số «{}» có quá nhiều chữ số nên tệp Excel không giữ được chính xác", shown(raw)),
                    "định dạng ô là Text rồi ghi lại đủ các chữ số",
                );
            };
            styled(value, *style, asked).and_then(|value| fitting(value, asked)).map(Said::Figure)
        }
        Raw::Text(text) => words(text, asked),
        Raw::Truth => unclear("ô chứa giá trị đúng/sai, không phải số", "ghi lại bằng số"),
        Raw::Error(text) => unclear(
            format!("công thức trong ô bị lỗi {text}"),
            "sửa công thức, hoặc xóa công thức và ghi thẳng con số",
        ),
    }
}

fn styled(value: Decimal, style: NumberStyle, asked: &Asked<'_>) -> Result<Decimal, Unclear> {
    match style {
        NumberStyle::Plain => Ok(value),
        NumberStyle::Percent if asked.unit.starts_with('%') => value
            .checked_mul(Decimal::ONE_HUNDRED)
            .map_or_else(|| unclear("số quá lớn", "kiểm tra lại số và đơn vị tính"), Ok),
        NumberStyle::Percent => unclear(
            format!("ô định dạng phần trăm, còn dòng này tính bằng {}", asked.unit),
            "đổi định dạng ô về Number rồi ghi lại con số",
        ),
        NumberStyle::Date => unclear(
            "ô đang ở dạng ngày tháng, có thể Excel đã tự đổi con số thành ngày",
            "đổi định dạng ô về Number rồi ghi lại con số",
        ),
    }
}

/// The exact value of a number as a workbook spells it. Programmes write up to 17 digits, of which
/// 15 mean something; whole numbers up to 2^53 are exact. Nothing where digits were lost.
pub(crate) fn number(text: &str) -> Option<Decimal> {
    let text = text.trim();
    let value: f64 = text.parse().ok().filter(|v: &f64| v.is_finite())?;
    let digits = text.split(['e', 'E']).next()?.trim_start_matches(['-', '+']);
    let significant = digits.replace('.', "").trim_start_matches('0').trim_end_matches('0').len();
    if significant <= 15 {
        let exact = Decimal::from_str_exact(text).or_else(|_| Decimal::from_scientific(text));
        return exact.ok().map(|d| d.normalize());
    }
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if digits.bytes().all(|b| b.is_ascii_digit()) {
        return if value.abs() <= EXACT { Decimal::from_str_exact(text).ok() } else { None };
    }
    // 1.1000000000000001 is how Excel spells 1.1.
    Decimal::from_scientific(&format!("{value:.14e}")).ok().map(|d| d.normalize())
}

fn fitting(value: Decimal, asked: &Asked<'_>) -> Result<Decimal, Unclear> {
    let value = value.normalize();
    match typed::fits(value, allowed(asked)) {
        Ok(()) => Ok(value),
        Err(no) => unclear(no.problem, no.remedy),
    }
}

fn allowed<'a>(asked: &'a Asked<'_>) -> Allowed<'a> {
    let kind = if asked.signed { ElementKind::Rate } else { ElementKind::Stock };
    Allowed { decimals: asked.decimals, unit: asked.unit, kind }
}

/// What the guidance on our sheets says to write where there is no figure, and what people write
/// instead, folded. On a page these could also mean 0; here a reason is asked for, or it is a fault.
const NONE: [&str; 4] = ["x", "khong co", "k co", "ko co"];

fn words(text: &str, asked: &Asked<'_>) -> Result<Said, Unclear> {
    let plain = |text: &str| fold(&text.nfkc().collect::<String>());
    if NONE.contains(&plain(text).trim()) {
        return Ok(Said::NoFigure(String::new()));
    }
    // The reason stays as it was typed.
    if let Some((before, reason)) = text.split_once([':', ';', '：', '；']) {
        let none = typed::read(before, allowed(asked)).is_ok_and(|cell| cell.typed == Typed::Missing);
        if none || NONE.contains(&plain(before).trim()) {
            return Ok(Said::NoFigure(reason.trim().to_owned()));
        }
    }
    match typed::read(text, allowed(asked)) {
        Ok(cell) => Ok(match cell.typed {
            Typed::Empty => Said::Nothing,
            Typed::Missing => Said::NoFigure(String::new()),
            Typed::Value(value) => Said::Figure(value.normalize()),
        }),
        Err(no) => unclear(no.problem, no.remedy),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form_sheet::order::Asked;
    use crate::form_sheet::part::sample_form;

    fn read(raw: &Raw, decimals: u8, unit: &str) -> Result<Said, Unclear> {
        let form = sample_form();
        let line = form.line("1").unwrap();
        let asked = Asked { line, label: String::new(), unit, decimals, signed: true, summed: true };
        understand(raw, &asked)
    }

    fn check(text: &str, decimals: u8, expected: &str) {
        let got = match read(&Raw::Text(text.to_owned()), decimals, "hộ") {
            Ok(Said::Figure(value)) => value.to_string(),
            Ok(Said::NoFigure(reason)) => format!("x[{reason}]"),
            Ok(Said::Nothing) => "nothing".to_owned(),
            Err(unclear) => format!("? {}", unclear.problem),
        };
        assert!(got == expected || expected == "?" && got.starts_with('?'), "{text:?}: {got}");
    }

    #[test]
    fn texts_are_read_as_on_pages() {
        check("1.234,5", 1, "1234.5");
        check("1\u{a0}234,25", 2, "1234.25");
        check("１．２３４", 0, "1234");
        check("1.234", 0, "1234");
        check("1,234", 0, "?");
        check("1,5", 0, "?");
        check("'12", 0, "12");
        check("1.234 hộ", 0, "1234");
        check("mười", 0, "?");
        check("=1+1", 0, "?");
        check("-", 0, "?");
        check("Không", 0, "?");
        check(" \u{a0} ", 0, "nothing");
    }

    #[test]
    fn words_for_no_figure() {
        for text in ["x", "X", " ｘ ", "không có", "Không có số liệu", "chưa có", "N/A", "…"] {
            check(text, 0, "x[]");
        }
        check("x: chưa có nguồn", 0, "x[chưa có nguồn]");
        check("Không có； ﬁ", 0, "x[ﬁ]");
        check("chưa có: mất điện", 0, "x[mất điện]");
    }

    #[test]
    fn digits_are_those_of_the_file() {
        let exact = |text: &str| number(text).map(|d| d.to_string());
        assert_eq!(exact("0.1").as_deref(), Some("0.1"));
        assert_eq!(exact("1.1000000000000001").as_deref(), Some("1.1"));
        assert_eq!(exact("0.29999999999999999").as_deref(), Some("0.3"));
        assert_eq!(exact("123456789012345").as_deref(), Some("123456789012345"));
        assert_eq!(exact("9007199254740991").as_deref(), Some("9007199254740991"));
        assert_eq!(exact("12345678901234567"), None);
        assert_eq!(exact("1.5E3").as_deref(), Some("1500"));
        assert_eq!(exact("1E-3").as_deref(), Some("0.001"));
        assert_eq!(exact("-0"), Some("0".to_owned()));
        assert_eq!(exact("1E300"), None);
        assert_eq!(exact("x"), None);
    }

    #[test]
    fn formats_change_what_a_number_means() {
        let raw = |style| Raw::Number("0.125".to_owned(), style);
        assert_eq!(read(&raw(NumberStyle::Percent), 2, "%"), Ok(Said::Figure(Decimal::new(125, 1))));
        assert!(read(&raw(NumberStyle::Percent), 3, "hộ").unwrap_err().problem.contains("hộ"));
        assert!(read(&raw(NumberStyle::Date), 3, "hộ").unwrap_err().problem.contains("ngày"));
        assert!(read(&Raw::Error("#REF!".to_owned()), 0, "hộ").unwrap_err().problem.contains("#REF!"));
        let third = Raw::Number("33.333333333333336".to_owned(), NumberStyle::Plain);
        assert!(read(&third, 2, "%").unwrap_err().problem.contains("2 chữ số thập phân"));
    }
}
