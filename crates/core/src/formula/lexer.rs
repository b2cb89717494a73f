//! From a formula's text to its words: numbers, codes and signs, each with its place.

use rust_decimal::Decimal;

use super::error::{Fault, FormulaError};
use super::syntax::Place;
use crate::fold::fold;

/// Most digits of a written number.
const MAX_DIGITS: usize = 18;

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Word {
    Number(Decimal),
    /// A code, a function's name or one of `and`, `or`, `not`.
    Name(String),
    Sign(&'static str),
    End,
}

#[derive(Debug, Clone)]
pub(super) struct Token {
    pub(super) word: Word,
    pub(super) place: Place,
}

const SIGNS: [&str; 14] = ["<>", "<=", ">=", "<", ">", "=", "+", "-", "*", "/", "(", ")", ",", "."];

/// The words of a formula, with an `End` behind the last.
pub(super) fn words(text: &str) -> Result<Vec<Token>, FormulaError> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        if first.is_whitespace() || is_invisible(first) {
            at += first.len_utf8();
            continue;
        }
        let rest = &text[at..];
        let (word, length) = if first.is_ascii_digit() {
            number(rest).map_err(|(length, fault)| error(at, length, fault))?
        } else if first.is_alphabetic() || first == '_' {
            name(rest).map_err(|(length, fault)| error(at, length, fault))?
        } else {
            let Some(sign) = SIGNS.into_iter().find(|sign| rest.starts_with(sign)) else {
                return Err(error(at, first.len_utf8(), Fault::Sign(first)));
            };
            (Word::Sign(sign), sign.len())
        };
        tokens.push(Token { word, place: Place { start: at, end: at + length } });
        at += length;
    }
    tokens.push(Token { word: Word::End, place: Place { start: text.len(), end: text.len() } });
    Ok(tokens)
}

fn error(at: usize, length: usize, fault: Fault) -> FormulaError {
    FormulaError::new(Place { start: at, end: at + length }, fault)
}

/// A number at the head of `rest`. What an official may have meant in two ways is refused, not guessed.
fn number(rest: &str) -> Result<(Word, usize), (usize, Fault)> {
    let length = run(rest, |c| c.is_ascii_digit() || c == '.' || c == ',');
    // A comma or point at the end belongs to what follows: `max(1, x)`.
    let written = rest[..length].trim_end_matches([',', '.']);
    let (length, text) = (written.len(), written.to_owned());
    if text.contains(',') {
        return Err((length, Fault::DecimalComma(text)));
    }
    let mut groups = text.split('.');
    let whole = groups.next().unwrap_or_default();
    let fraction = groups.next();
    let grouped = fraction.is_some_and(|f| f.len() == 3) && whole.len() <= 3 && !whole.starts_with('0');
    if grouped {
        return Err((length, Fault::Grouped(text)));
    }
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    if digits > MAX_DIGITS || groups.next().is_some() {
        return Err((length, Fault::BadNumber(text)));
    }
    let glued = run(&rest[length..], |c| c.is_alphanumeric() || c == '_');
    if glued > 0 {
        return Err((length + glued, Fault::BadNumber(rest[..length + glued].to_owned())));
    }
    let value = text.parse::<Decimal>().map_err(|_| (length, Fault::BadNumber(text)))?;
    Ok((Word::Number(value), length))
}

/// A code or keyword at the head of `rest`.
fn name(rest: &str) -> Result<(Word, usize), (usize, Fault)> {
    let length = run(rest, |c| c.is_alphanumeric() || c == '_' || ('\u{300}'..='\u{36f}').contains(&c));
    let text = &rest[..length];
    if !text.is_ascii() {
        let plain: String = fold(text).chars().filter(char::is_ascii).collect();
        return Err((length, Fault::Diacritics(plain.replace(' ', "_"))));
    }
    Ok((Word::Name(text.to_owned()), length))
}

/// Signs without width that come along when text is pasted from Word or a browser.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// Bytes at the head of `text` whose signs all satisfy `belongs`.
fn run(text: &str, belongs: impl Fn(char) -> bool) -> usize {
    text.find(|c| !belongs(c)).unwrap_or(text.len())
}
