//! What a cell says: a figure, however it is written, that there is none, or nothing.
//!
//! Nothing is guessed: what could be two figures is refused with both of them. How many decimals the
//! element keeps is known, though, and often leaves one reading only.

use rust_decimal::Decimal;
use unicode_normalization::UnicodeNormalization;

use super::order::Asked;
use super::words::figure;

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
    if value.scale() <= u32::from(asked.decimals) {
        return Ok(value);
    }
    let rounded = value.round_dp_with_strategy(
        u32::from(asked.decimals),
        rust_decimal::RoundingStrategy::MidpointAwayFromZero,
    );
    let kept = match asked.decimals {
        0 => "chỉ nhận số nguyên".to_owned(),
        n => format!("chỉ nhận đến {n} chữ số thập phân"),
    };
    unclear(
        format!("«{}» có {} chữ số thập phân, dòng này {kept}", figure(value), value.scale()),
        format!("làm tròn rồi ghi lại, ví dụ {}", figure(rounded)),
    )
}

/// What people write where there is no figure, folded.
const NONE: [&str; 12] = [
    "x", "khong co", "khong co so lieu", "chua co", "chua co so lieu", "thieu", "thieu so lieu", "n/a", "na",
    "k co", "chua thu thap", "...",
];

fn words(typed: &str, asked: &Asked<'_>) -> Result<Said, Unclear> {
    let plain = |text: &str| text.nfkc().collect::<String>();
    let text = plain(typed);
    let text = text.trim().trim_start_matches('\'').trim();
    if text.is_empty() {
        return Ok(Said::Nothing);
    }
    let folded = cotmoc_core::fold::fold(text);
    if NONE.contains(&folded.trim()) {
        return Ok(Said::NoFigure(String::new()));
    }
    // The reason stays as it was typed.
    if let Some((before, reason)) = typed.split_once([':', ';', '：', '；'])
        && NONE.contains(&cotmoc_core::fold::fold(&plain(before)).trim())
    {
        return Ok(Said::NoFigure(reason.trim().to_owned()));
    }
    if folded.trim() == "khong" || text.chars().all(|c| matches!(c, '-' | '–' | '—' | '−')) {
        return unclear(
            format!("«{text}» có thể hiểu là không phát sinh hoặc là chưa có số liệu"),
            "ghi 0 nếu không phát sinh, ghi x kèm lý do nếu chưa có số liệu",
        );
    }
    written(text, asked).and_then(|value| fitting(value, asked)).map(Said::Figure)
}

/// A figure that is written as a text: `1.234,5`, `1 234`, `12,5%`, `1.234 hộ`.
fn written(text: &str, asked: &Asked<'_>) -> Result<Decimal, Unclear> {
    let mut rest = text;
    if !asked.unit.is_empty() {
        let unit: String = asked.unit.nfkc().collect();
        rest = rest.strip_suffix(unit.as_str()).unwrap_or(rest).trim_end();
        if unit.starts_with('%') {
            rest = rest.strip_suffix('%').unwrap_or(rest).trim_end();
        }
    }
    let tight: String = rest.chars().filter(|c| !c.is_whitespace() && *c != '_').collect();
    let tight = tight.replace(['−', '–'], "-");
    let (negative, bare) = match tight.strip_prefix('-') {
        Some(bare) => (true, bare),
        None => (false, tight.strip_prefix('+').unwrap_or(&tight)),
    };
    let signs = bare.chars().all(|c| c.is_ascii_digit() || c == '.' || c == ',');
    if !signs
        || !bare.starts_with(|c: char| c.is_ascii_digit())
        || !bare.ends_with(|c: char| c.is_ascii_digit())
    {
        let percent = if bare.ends_with('%') {
            "; bỏ dấu % vì dòng này không tính bằng phần trăm"
        } else {
            ""
        };
        return unclear(
            format!("«{}» không phải là số", text.chars().take(60).collect::<String>()),
            format!("chỉ ghi chữ số, như 1.234,5{percent}; chưa có số liệu thì ghi x kèm lý do"),
        );
    }
    let mut readings: Vec<Decimal> = [('.', ','), (',', '.')]
        .into_iter()
        .filter_map(|(group, point)| ungrouped(bare, group, point))
        .filter_map(|plain| Decimal::from_str_exact(&plain).ok())
        .map(|value| if negative { -value } else { value }.normalize())
        .collect();
    readings.dedup();
    if readings.len() > 1 && readings.iter().any(|v| v.scale() <= u32::from(asked.decimals)) {
        readings.retain(|v| v.scale() <= u32::from(asked.decimals));
    }
    match readings.as_slice() {
        [value] => Ok(*value),
        [] => unclear(
            format!("«{text}» không phải là số viết đúng cách, hoặc có quá nhiều chữ số"),
            "ghi dấu chấm giữa các nhóm ba chữ số và dấu phẩy trước phần thập phân, như 1.234,5",
        ),
        [first, second, ..] => unclear(
            format!("«{text}» có thể hiểu là {} hoặc {}", figure(*first), spelled(*second)),
            "ghi lại con số vào ô ở dạng Number, hoặc viết không dấu ngăn cách hàng nghìn",
        ),
    }
}

fn spelled(value: Decimal) -> String {
    value.normalize().to_string().replace('.', ",")
}

/// The number without signs between thousands and with a point before its decimals; nothing where
/// the signs do not stand between groups of three.
fn ungrouped(text: &str, group: char, point: char) -> Option<String> {
    let (whole, decimals) = match text.split_once(point) {
        Some((whole, decimals)) if !decimals.contains([group, point]) => (whole, Some(decimals)),
        Some(_) => return None,
        None => (text, None),
    };
    let mut groups = whole.split(group);
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    if !rest.is_empty() && (first.is_empty() || first.len() > 3 || rest.iter().any(|g| g.len() != 3)) {
        return None;
    }
    let whole = format!("{first}{}", rest.concat());
    Some(decimals.map_or(whole.clone(), |decimals| format!("{whole}.{decimals}")))
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
        assert!(got == expected || got.starts_with(expected) && expected.starts_with('?'), "{text:?}: {got}");
    }

    #[test]
    fn numbers_written_as_texts() {
        check("1.234,5", 1, "1234.5");
        check("1,234.5", 1, "1234.5");
        check("1 234", 0, "1234");
        check("1\u{a0}234,25", 2, "1234.25");
        check("１２３", 0, "123");
        check("１．２３４", 0, "1234");
        check("1.234", 0, "1234");
        check("1,234", 0, "1234");
        check("1.234", 2, "1234");
        check("1.234", 3, "? «1.234» có thể hiểu là 1.234 hoặc 1,234");
        check("1,5", 1, "1.5");
        check("1.5", 1, "1.5");
        check("1,5", 0, "? «1,5» có 1 chữ số thập phân");
        check("-12", 0, "-12");
        check("−12", 0, "-12");
        check("'12", 0, "12");
        check("1.234 hộ", 0, "1234");
        check("1.23.4", 1, "? «1.23.4» không phải là số viết đúng cách");
        check("mười", 0, "? «mười» không phải là số");
        check("12%", 0, "? «12%» không phải là số");
        check("=1+1", 0, "? «=1+1» không phải là số");
        check("", 0, "nothing");
        check(" \u{a0} ", 0, "nothing");
        check(&"9".repeat(40), 0, "? «9999");
    }

    #[test]
    fn words_for_no_figure() {
        for text in ["x", "X", " x ", "không có", "Không có số liệu", "chưa có", "N/A", "…", "..."]
        {
            check(text, 0, "x[]");
        }
        check("x: chưa có nguồn", 0, "x[chưa có nguồn]");
        check("Không có; mất điện", 0, "x[mất điện]");
        check("-", 0, "? «-» có thể hiểu là không phát sinh");
        check("Không", 0, "? «Không» có thể hiểu là không phát sinh");
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
        assert!(read(&third, 2, "%").unwrap_err().remedy.contains("33,33"));
    }
}
