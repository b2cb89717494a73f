//! Numbers in files: one way of writing them, and what to write instead of every other.

use rust_decimal::Decimal;

/// How numbers are written. A file always writes them plainly; for a pasted table the person says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum NumberStyle {
    /// A point before the decimals, nothing between thousands: `1234.5`.
    #[default]
    Plain,
    /// As on paper here, a comma before the decimals, points between thousands: `1.234,5`.
    Vietnamese,
    /// A point before the decimals, commas between thousands: `1,234.5`.
    English,
}

/// Why a text is not the number that its column wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotANumber {
    /// What is wrong with it.
    pub problem: String,
    /// What to do.
    pub remedy: String,
}

/// Reads a number. Nothing is guessed: what could be two numbers is refused with both of them.
///
/// # Errors
/// [`NotANumber`] with what to write instead.
pub fn read(text: &str, style: NumberStyle) -> Result<Decimal, NotANumber> {
    let plain = match style {
        NumberStyle::Plain => return plain(text),
        NumberStyle::Vietnamese => ungrouped(text, '.', ','),
        NumberStyle::English => ungrouped(text, ',', '.'),
    };
    let example = if style == NumberStyle::English { "1,234.5" } else { "1.234,5" };
    let style = |what: &str| NotANumber {
        problem: format!("«{text}» không phải là số viết kiểu {example}{what}"),
        remedy: format!("sửa lại theo kiểu {example}, hoặc chọn kiểu viết số khác cho cả bảng"),
    };
    let Some(plain) = plain else { return Err(style("")) };
    self::plain(&plain).map_err(|_| style(""))
}

/// The number without signs between thousands and with a point before its decimals; nothing where
/// the signs do not stand between groups of three.
pub(crate) fn ungrouped(text: &str, thousands: char, decimal: char) -> Option<String> {
    let (whole, decimals) = match text.split_once(decimal) {
        Some((whole, decimals)) if !decimals.is_empty() && !decimals.contains([thousands, decimal]) => {
            (whole, Some(decimals))
        }
        Some(_) => return None,
        None => (text, None),
    };
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("-", digits));
    let mut groups = digits.split(thousands);
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    if !rest.is_empty() && (first.is_empty() || first.len() > 3 || rest.iter().any(|g| g.len() != 3)) {
        return None;
    }
    let whole = format!("{sign}{first}{}", rest.concat());
    Some(decimals.map_or(whole.clone(), |decimals| format!("{whole}.{decimals}")))
}

pub(crate) fn plain(text: &str) -> Result<Decimal, NotANumber> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, "0"));
    let all = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !all(whole) || !all(decimals) {
        return Err(explained(text));
    }
    if whole.len() > 1 && whole.starts_with('0') {
        let bare = whole.trim_start_matches('0');
        let bare = if bare.is_empty() { "0" } else { bare };
        return Err(NotANumber {
            problem: format!("«{text}» có số 0 thừa ở đầu"),
            remedy: format!("viết {}", text.replacen(whole, bare, 1)),
        });
    }
    let value = Decimal::from_str_exact(text).map_err(|_| NotANumber {
        problem: format!("«{text}» có quá nhiều chữ số, không lưu được chính xác"),
        remedy: "kiểm tra lại số và đơn vị tính".to_owned(),
    })?;
    if value.is_zero() && text.starts_with('-') {
        return Err(NotANumber {
            problem: format!("«{text}» là số 0 có dấu trừ"),
            remedy: "viết 0".to_owned(),
        });
    }
    Ok(value)
}

/// What is wrong with a text that is no plain number, and what was probably meant.
fn explained(text: &str) -> NotANumber {
    let say = |problem: &str, remedy: String| NotANumber { problem: format!("«{text}» {problem}"), remedy };
    let tight: String = text.chars().filter(|c| !c.is_whitespace() && *c != '_' && *c != '\'').collect();
    let tight = tight.replace('−', "-");
    if let Some(number) = tight.strip_suffix('%') {
        return say("có dấu %", format!("bỏ dấu %, chỉ ghi số: {}", meant(number)));
    }
    if matches!(tight.to_lowercase().as_str(), "-" | "--" | "n/a" | "na" | "nan" | "null" | "..." | "…" | "x")
    {
        return say(
            "không phải là số",
            "để trống ô này và ghi M ở cột status khi chưa có số liệu".to_owned(),
        );
    }
    let bare = tight.trim_start_matches(['-', '+']);
    if bare.is_empty() || !bare.bytes().all(|b| b.is_ascii_digit() || b == b',' || b == b'.') {
        return say(
            "không phải là số",
            "chỉ ghi chữ số, dấu trừ ở đầu và dấu chấm thập phân, như 1234.5".to_owned(),
        );
    }
    if let Some((whole, decimals)) = bare.split_once(',') {
        let one = !decimals.contains([',', '.']) && !whole.contains('.');
        if one && decimals.len() == 3 && (1..=3).contains(&whole.len()) && whole != "0" {
            let sign = if tight.starts_with('-') { "-" } else { "" };
            return say(
                "có thể hiểu hai cách nên không nhận",
                format!(
                    "viết {sign}{whole}{decimals} nếu dấu phẩy ngăn hàng nghìn, {sign}{whole}.{decimals} nếu là dấu thập phân"
                ),
            );
        }
    }
    let problem = if tight != text {
        "có khoảng trắng hoặc ký tự lạ giữa các chữ số"
    } else if bare.contains(',') {
        "dùng dấu phẩy; trong tệp, dấu thập phân là dấu chấm và không ngăn hàng nghìn"
    } else {
        "không phải là số viết đúng cách"
    };
    say(problem, format!("viết {}", meant(&tight)))
}

/// The plain number that a text without blanks most likely stands for; for messages only.
fn meant(text: &str) -> String {
    let (sign, bare) = match text.strip_prefix('-') {
        Some(bare) => ("-", bare),
        None => ("", text.trim_start_matches('+')),
    };
    let last = bare.rfind([',', '.']);
    let separators = bare.matches([',', '.']).count();
    let both = bare.contains(',') && bare.contains('.');
    let plain = match last {
        // Several of the same sign can only stand between thousands.
        Some(_) if separators > 1 && !both => bare.replace([',', '.'], ""),
        Some(at) => {
            let whole = bare[..at].replace([',', '.'], "");
            let whole = if whole.is_empty() { "0" } else { whole.as_str() };
            if at + 1 == bare.len() { whole.to_owned() } else { format!("{whole}.{}", &bare[at + 1..]) }
        }
        None => bare.to_owned(),
    };
    format!("{sign}{plain}")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn remedy(text: &str) -> String {
        read(text, NumberStyle::Plain).unwrap_err().remedy
    }

    #[test]
    fn plain_numbers_keep_their_digits() {
        for text in ["0", "12.50", "-3", "0.125", "1234567890123456.789", "1.234"] {
            assert_eq!(read(text, NumberStyle::Plain).unwrap().to_string(), text);
        }
    }

    #[test]
    fn other_ways_are_refused_with_what_to_write() {
        assert_eq!(remedy("1,5"), "viết 1.5");
        assert_eq!(remedy("1.234,5"), "viết 1234.5");
        assert_eq!(remedy("1,234.5"), "viết 1234.5");
        assert_eq!(remedy("1 234"), "viết 1234");
        assert_eq!(remedy("1\u{a0}234,25"), "viết 1234.25");
        assert_eq!(remedy("1.234.567"), "viết 1234567");
        assert_eq!(remedy("1,234"), "viết 1234 nếu dấu phẩy ngăn hàng nghìn, 1.234 nếu là dấu thập phân");
        assert_eq!(remedy("0,125"), "viết 0.125");
        assert_eq!(remedy(".5"), "viết 0.5");
        assert_eq!(remedy("5."), "viết 5");
        assert_eq!(remedy("+5"), "viết 5");
        assert_eq!(remedy("−5"), "viết -5");
        assert_eq!(remedy("007"), "viết 7");
        assert_eq!(remedy("12,5%"), "bỏ dấu %, chỉ ghi số: 12.5");
        assert_eq!(remedy("-0"), "viết 0");
        assert!(remedy("N/A").contains("cột status"));
        assert!(remedy("1e3").contains("chỉ ghi chữ số"));
        assert!(remedy("mười").contains("chỉ ghi chữ số"));
        assert!(remedy(&"9".repeat(40)).contains("đơn vị tính"));
    }

    #[test]
    fn a_chosen_style_is_kept_to() {
        let read = |text, style| read(text, style).ok().map(|d| d.to_string());
        assert_eq!(read("1.234,50", NumberStyle::Vietnamese).as_deref(), Some("1234.50"));
        assert_eq!(read("-12.345.678", NumberStyle::Vietnamese).as_deref(), Some("-12345678"));
        assert_eq!(read("1,5", NumberStyle::Vietnamese).as_deref(), Some("1.5"));
        assert_eq!(read("1,234.5", NumberStyle::English).as_deref(), Some("1234.5"));
        for text in ["1.5", "1.23,4", "1234.567,8", "1,2,3", "1,", ",5", "1,2.3"] {
            assert_eq!(read(text, NumberStyle::Vietnamese), None, "{text}");
        }
        assert_eq!(read("1,5", NumberStyle::English), None);
    }

    proptest! {
        #[test]
        fn what_is_proposed_can_be_read(text in "[-+]?[0-9]{1,6}([.,][0-9]{1,6}){0,3}") {
            let Err(error) = read(&text, NumberStyle::Plain) else { return Ok(()) };
            if let Some(proposed) = error.remedy.strip_prefix("viết ")
                && !proposed.contains(' ')
                && !proposed.trim_start_matches('-').starts_with('0')
            {
                prop_assert!(read(proposed, NumberStyle::Plain).is_ok(), "{} → {}", text, proposed);
            }
        }

        #[test]
        fn any_text_gives_an_answer(text in "\\PC{0,30}") {
            for style in [NumberStyle::Plain, NumberStyle::Vietnamese, NumberStyle::English] {
                let _ = read(&text, style);
            }
        }
    }
}
