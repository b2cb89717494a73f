//! What a clerk types into a cell: a number, nothing, or words that there is no figure.
//!
//! Read the Vietnamese way: `1.234,5`, `1 234,5`, `1234.5`, `12,5 %`, full-width digits. What could be two
//! numbers is refused with both of them, save one habit: points between groups of three stand between
//! thousands, so `1.234` is 1234; where the element's decimals would also allow 1.234 a note says so. The
//! browser reads by the same rules (`crates/web/assets/typed.js`); one list of cases holds both.

use rust_decimal::Decimal;
use serde::Serialize;

use crate::fold::fold;
use crate::model::{Element, ElementKind, Quantity, ScaleError};
use crate::number::{NotANumber, plain, shown, ungrouped};

/// Most characters of a cell that are looked at.
const MOST: usize = 60;

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind", content = "value")]
pub enum Typed {
    /// Nothing.
    Empty,
    /// Words that there is no figure: it asks for a reason.
    Missing,
    /// A number, exactly as typed.
    Value(Decimal),
}

/// A cell that was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cell {
    /// What stands in it.
    pub typed: Typed,
    /// How it was understood, where that is not beyond doubt.
    pub note: Option<String>,
}

/// What an element allows in its cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowed<'a> {
    /// Decimals that are kept, 0–6.
    pub decimals: u8,
    /// Unit of measure, which may be typed behind the number.
    pub unit: &'a str,
    /// Whether it is a rate, which alone may be negative.
    pub kind: ElementKind,
}

impl<'a> From<&'a Element> for Allowed<'a> {
    fn from(element: &'a Element) -> Self {
        Self { decimals: element.decimals, unit: &element.unit, kind: element.kind }
    }
}

/// Reads what was typed into a cell of an element.
///
/// # Errors
/// [`NotANumber`] with what is wrong and what to type instead.
///
/// ```
/// use cotmoc_core::catalogue::Catalogue;
/// use cotmoc_core::form::typed::{Typed, read};
/// let households = Catalogue::embedded().element("HO_CO_CAP_QUANG").unwrap();
/// assert_eq!(read("1.234 hộ", households.into()).unwrap().typed, Typed::Value(1234.into()));
/// ```
pub fn read(text: &str, allowed: Allowed<'_>) -> Result<Cell, NotANumber> {
    let cell = |typed| Cell { typed, note: None };
    let said: String = text.trim().chars().take(MOST + 1).map(narrow).collect();
    let said = said.trim().trim_start_matches('\'').trim();
    if said.is_empty() {
        return Ok(cell(Typed::Empty));
    }
    if said.chars().count() > MOST {
        return Err(no("dài quá, không phải là một số", "chỉ ghi một số trong mỗi ô".to_owned(), text));
    }
    if let Some(missing) = words(said) {
        return missing.map(cell).map_err(|()| {
            let remedy = "gõ 0 nếu bằng không; nếu chưa có số liệu thì chọn «Không có số liệu» và ghi lý do";
            no("có thể là số 0, cũng có thể là chưa có số liệu", remedy.to_owned(), text)
        });
    }
    let bare = without_unit(said, text, allowed)?;
    let (value, note) = number(&bare, text, allowed.decimals)?;
    fits(value, allowed)?;
    Ok(Cell { typed: Typed::Value(value), note })
}

/// Whether a value may stand in a cell of an element.
///
/// # Errors
/// [`NotANumber`] where it has too many decimals, is negative though it is no rate, or is too large.
pub fn fits(value: Decimal, allowed: Allowed<'_>) -> Result<(), NotANumber> {
    let wrong = |problem: String, remedy: &str| Err(NotANumber { problem, remedy: remedy.to_owned() });
    if value.is_sign_negative() && !value.is_zero() && allowed.kind != ElementKind::Rate {
        return wrong(
            format!("{} nhỏ hơn 0", shown(value)),
            "số liệu này không thể âm; kiểm tra lại dấu trừ",
        );
    }
    match Quantity::of(value, allowed.decimals) {
        Ok(_) => Ok(()),
        Err(ScaleError::TooFine { .. }) if allowed.decimals == 0 => {
            wrong(format!("{} không phải là số nguyên", shown(value)), "ghi số nguyên; không tự làm tròn")
        }
        Err(ScaleError::TooFine { decimals, .. }) => wrong(
            format!("{} có nhiều hơn {decimals} chữ số thập phân", shown(value)),
            "kiểm tra lại số và đơn vị tính; không tự làm tròn",
        ),
        Err(ScaleError::TooLarge { limit, .. }) => wrong(
            format!("{} vượt quá số lớn nhất lưu được ({})", shown(value), shown(limit)),
            "kiểm tra lại số và đơn vị tính",
        ),
    }
}

fn no(problem: &str, remedy: String, text: &str) -> NotANumber {
    let text: String = text.trim().chars().take(MOST).collect();
    NotANumber { problem: format!("«{text}» {problem}"), remedy }
}

/// Full-width signs as the narrow ones, every minus as «-», every blank as « ».
fn narrow(c: char) -> char {
    match c {
        '０'..='９' => char::from_digit(u32::from(c) - u32::from('０'), 10).unwrap_or(c),
        '．' => '.',
        '，' => ',',
        '％' => '%',
        '＋' => '+',
        '－' | '−' | '–' | '—' | '‐' | '‑' => '-',
        '’' | '‘' | '＇' => '\'',
        c if c.is_whitespace() || c == '\u{200b}' || c == '\u{feff}' => ' ',
        c => c,
    }
}

/// Words that there is no figure; `Some(Err)` where they may also mean 0, as a dash does in statistical
/// tables; `None` for anything else.
fn words(said: &str) -> Option<Result<Typed, ()>> {
    match fold(said).as_str() {
        "khong co so lieu"
        | "chua co so lieu"
        | "chua co"
        | "khong thu thap duoc"
        | "thieu"
        | "thieu so lieu"
        | "khong ro"
        | "chua ro"
        | "n/a"
        | "na"
        | "..."
        | "…"
        | "m"
        | "null" => Some(Ok(Typed::Missing)),
        "-" | "--" | "---" | "x" | "khong" | "khong co" | "ko" | "ko co" | "k" => Some(Err(())),
        _ => None,
    }
}

/// The number without the unit of measure or the % behind it.
fn without_unit(said: &str, text: &str, allowed: Allowed<'_>) -> Result<String, NotANumber> {
    let end = said.rfind(|c: char| c.is_ascii_digit() || c == '.' || c == ',').map_or(0, |at| at + 1);
    let (number, unit) = (said[..end].trim(), said[end..].trim());
    if number.is_empty() || unit.is_empty() {
        return Ok(said.to_owned());
    }
    if fold(unit) == fold(allowed.unit) {
        return Ok(number.to_owned());
    }
    let ours = if allowed.unit.is_empty() { "số" } else { allowed.unit };
    let problem = match unit {
        "%" => format!("có dấu %, còn ô này tính bằng {ours}"),
        _ if number.chars().all(|c| c.is_ascii_digit() || "-+., '".contains(c)) => {
            format!("ghi «{unit}», còn ô này tính bằng {ours}")
        }
        _ => return Ok(said.to_owned()),
    };
    Err(no(&problem, format!("đổi ra {ours} rồi chỉ ghi số"), text))
}

/// The number that signs and digits stand for, and how it was understood where there is a doubt.
fn number(bare: &str, text: &str, decimals: u8) -> Result<(Decimal, Option<String>), NotANumber> {
    let (sign, digits) = match bare.strip_prefix(['-', '+']) {
        Some(rest) => (if bare.starts_with('-') { "-" } else { "" }, rest.trim_start()),
        None => ("", bare),
    };
    let digit = |c: char| c.is_ascii_digit();
    if !digits.contains(digit) || !digits.chars().all(|c| digit(c) || ". ,'".contains(c)) {
        return Err(no("không phải là số", "chỉ ghi chữ số, như 1.234,5".to_owned(), text));
    }
    let digits = blanks(digits).ok_or_else(|| odd(text))?;
    let (plain_text, doubt) = signs(&digits, text, decimals)?;
    let trimmed = plain_text.trim_start_matches('0');
    let whole =
        if trimmed.is_empty() || trimmed.starts_with('.') { format!("0{trimmed}") } else { trimmed.into() };
    let value = plain(&whole).map_err(|_| {
        no("có quá nhiều chữ số, không lưu được chính xác", "kiểm tra lại số và đơn vị tính".to_owned(), text)
    })?;
    let value = if sign == "-" { -value } else { value };
    // «-0» is 0.
    let value = if value.is_zero() { value.abs() } else { value };
    let note = doubt.then(|| format!("đã hiểu là {}; nếu là số thập phân thì viết dấu phẩy", shown(value)));
    Ok((value, note))
}

/// Without blanks and apostrophes between groups of three; nothing where they stand elsewhere.
fn blanks(digits: &str) -> Option<String> {
    let mut groups = digits.split([' ', '\'']);
    let first = groups.next()?.to_owned();
    let rest: Vec<&str> = groups.collect();
    let Some((last, middle)) = rest.split_last() else { return Some(first) };
    let three = |group: &str| group.len() == 3 && group.bytes().all(|b| b.is_ascii_digit());
    let whole = last.split(['.', ',']).next().unwrap_or(last);
    let fits = (1..=3).contains(&first.len())
        && first.bytes().all(|b| b.is_ascii_digit())
        && middle.iter().all(|group| three(group))
        && three(whole)
        && last.matches(['.', ',']).count() <= 1;
    // A point behind blanks is a decimal sign, also before three digits.
    fits.then(|| format!("{first}{}", rest.concat()).replace('.', ","))
}

/// Digits with a point before their decimals, and whether that was a matter of habit.
fn signs(digits: &str, text: &str, decimals: u8) -> Result<(String, bool), NotANumber> {
    let (points, commas) = (digits.matches('.').count(), digits.matches(',').count());
    let after = |sign| digits.rsplit_once(sign).map_or("", |(_, after): (&str, &str)| after);
    let groups = |sign: char, other: char| ungrouped(digits, sign, other).ok_or_else(|| odd(text));
    match (points, commas) {
        (0, 0) => Ok((digits.to_owned(), false)),
        // `1.234`: thousands by habit, unless the first group cannot be one.
        (1, 0) => match ungrouped(digits, '.', ',') {
            Some(plain) if !digits.starts_with('0') => Ok((plain, decimals >= 3)),
            _ => Ok((decimal(digits), false)),
        },
        (0, 1)
            if after(',').len() == 3
                && decimals < 3
                && ungrouped(digits, ',', '.').is_some()
                && !digits.starts_with('0') =>
        {
            let plain = digits.replace(',', "");
            let point = digits.replace(',', ".");
            let remedy = format!(
                "gõ {plain} nếu dấu phẩy ngăn hàng nghìn; nếu là {point} thì ô này không nhận nhiều chữ số thập phân như vậy"
            );
            Err(no("có thể hiểu hai cách nên không nhận", remedy, text))
        }
        (0, 1) => Ok((decimal(digits), false)),
        (_, 0) => groups('.', ',').map(|plain| (plain, false)),
        (0, _) => groups(',', '.').map(|plain| (plain, false)),
        _ if digits.rfind(',') > digits.rfind('.') => groups('.', ',').map(|plain| (plain, false)),
        _ => groups(',', '.').map(|plain| (plain, false)),
    }
}

/// One sign before the decimals; `5,` is 5 and `,5` is 0.5.
fn decimal(digits: &str) -> String {
    let (whole, decimals) = digits.split_once(['.', ',']).unwrap_or((digits, ""));
    let whole = if whole.is_empty() { "0" } else { whole };
    if decimals.is_empty() { whole.to_owned() } else { format!("{whole}.{decimals}") }
}

fn odd(text: &str) -> NotANumber {
    let remedy = "ghi liền các chữ số, dấu phẩy trước phần thập phân: 1234,5 hoặc 1.234,5".to_owned();
    no("có dấu ngăn đặt không đúng chỗ", remedy, text)
}
