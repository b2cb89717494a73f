//! Sums of lines and rules in words: as they are typed in the designer, and as they are read.

use rust_decimal::Decimal;

use super::edit::CannotEdit;
use super::{Relation, Rule, Term};
use crate::number::shown;

/// Reads a sum of lines: «1.1 + 1.2», «1000 × 2 − 3».
///
/// # Errors
/// [`CannotEdit`] with the piece that is no line.
///
/// ```
/// use cotmoc_core::form::{parse_terms, terms_text};
/// let terms = parse_terms("1.1+1,5*2.a - 3").unwrap();
/// assert_eq!(terms_text(&terms), "1.1 + 1,5 × 2.a − 3");
/// ```
pub fn parse_terms(text: &str) -> Result<Vec<Term>, CannotEdit> {
    let text = text.replace(['−', '–'], "-");
    if text.trim().ends_with(['+', '-']) {
        return Err(odd(&text, "thiếu dòng sau dấu cuối"));
    }
    let mut terms = Vec::new();
    let mut negative = false;
    let mut piece = String::new();
    for c in text.trim().chars().chain(['+']) {
        if c != '+' && c != '-' {
            piece.push(c);
            continue;
        }
        // A sign before anything else belongs to the first line.
        if !piece.trim().is_empty() {
            terms.push(term(piece.trim(), negative)?);
        } else if !terms.is_empty() {
            return Err(odd(&text, "hai dấu đứng liền nhau"));
        }
        piece.clear();
        negative = c == '-';
    }
    Ok(terms)
}

fn term(piece: &str, negative: bool) -> Result<Term, CannotEdit> {
    let (factor, line) =
        piece.split_once(['×', '*']).map_or((None, piece), |(f, line)| (Some(f.trim()), line.trim()));
    let times = match factor {
        None => Decimal::ONE,
        Some(text) => Decimal::from_str_exact(&text.replace(',', "."))
            .map_err(|_| odd(piece, "hệ số không phải là số viết liền"))?,
    };
    let line = line.strip_prefix("dòng ").unwrap_or(line).trim();
    let key = !line.is_empty() && line.chars().all(|c| c.is_ascii_alphanumeric() || c == '.');
    if !key {
        return Err(odd(piece, "không phải là số thứ tự của một dòng"));
    }
    Ok(Term { line: line.to_owned(), times: if negative { -times } else { times } })
}

fn odd(piece: &str, why: &str) -> CannotEdit {
    CannotEdit {
        problem: format!("«{piece}»: {why}"),
        remedy: "ghi số thứ tự các dòng, như 1.1 + 1.2 hoặc 1000 × 2".to_owned(),
    }
}

/// A sum of lines as it may be typed again.
#[must_use]
pub fn terms_text(terms: &[Term]) -> String {
    let mut out = String::new();
    for term in terms {
        let negative = term.times.is_sign_negative() && !term.times.is_zero();
        out += match (out.is_empty(), negative) {
            (true, false) => "",
            (true, true) => "−",
            (false, false) => " + ",
            (false, true) => " − ",
        };
        let factor = term.times.abs().normalize().to_string().replace('.', ",");
        if factor != "1" {
            out += &format!("{factor} × ");
        }
        out += &term.line;
    }
    out
}

impl Rule {
    /// What must hold, as a sentence without its full stop: «dòng 2 không được lớn hơn dòng 1».
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Range { line, min, max } => match (min, max) {
                (Some(min), Some(max)) => format!("dòng {line} phải từ {} đến {}", shown(*min), shown(*max)),
                (Some(min), None) => format!("dòng {line} phải từ {} trở lên", shown(*min)),
                (None, Some(max)) => format!("dòng {line} không được lớn hơn {}", shown(*max)),
                (None, None) => format!("dòng {line} chưa có khoảng cho phép"),
            },
            Self::Compare { left, relation, right } => {
                format!("dòng {} {} dòng {}", terms_text(left), relation.words(), terms_text(right))
            }
            Self::Change { line, percent } => {
                format!("dòng {line} không thay đổi quá {} % so với kỳ trước", shown(*percent))
            }
            Self::OwnHistory { line, deviations } => format!(
                "dòng {line} không lệch quá {} lần độ lệch so với các kỳ trước của đơn vị",
                shown(*deviations)
            ),
            Self::Peers { line, weight, deviations } => {
                let by = weight.as_ref().map_or_else(String::new, |weight| format!(" chia dòng {weight}"));
                format!(
                    "dòng {line}{by} không lệch quá {} lần độ lệch so với các đơn vị khác",
                    shown(*deviations)
                )
            }
            Self::SumOfUnits { line, percent } => format!(
                "dòng {line}: tổng các đơn vị không lệch quá {} % so với số cấp trên tự báo cáo",
                shown(*percent)
            ),
            Self::OtherSource { line, percent } => {
                format!("dòng {line} không lệch quá {} % so với số của nguồn khác", shown(*percent))
            }
        }
    }
}

impl Relation {
    /// «phải bằng», «không được lớn hơn» ….
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Equal => "phải bằng",
            Self::AtMost => "không được lớn hơn",
            Self::Less => "phải nhỏ hơn",
            Self::AtLeast => "không được nhỏ hơn",
            Self::More => "phải lớn hơn",
        }
    }
}
