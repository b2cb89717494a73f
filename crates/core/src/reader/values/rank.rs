//! Places in a ranking: «nhóm 10 tỉnh dẫn đầu», «top 20», «xếp thứ 15».

use rust_decimal::Decimal;

use super::super::phrases::List;
use super::super::sentence::Run;
use super::super::token::Tokens;
use super::super::units::{self, Sort};
use super::{Nature, Value};
use crate::model::Comparator;

/// «nhóm 10 tỉnh dẫn đầu», «top 20», «xếp thứ 15», «thứ hạng từ 20 trở lên».
pub(super) fn rank_at(tokens: &Tokens, i: usize, floor: usize, to: usize) -> Option<Value> {
    static GROUPS: List = List::new(&[
        "nhom", "top", "top dau", "trong top", "vao top", "nhom dau", "thuoc nhom", "trong so", "thuoc top",
        "trong", "vao nhom", "thuoc", "trong nhom", "nam trong", "trong tong so", "tot",
    ]);
    let digits = tokens.word(i);
    if digits.len() > 3 || !digits.bytes().all(|b| b.is_ascii_digit()) || tokens.is_sign(i + 1, '%') {
        return None;
    }
    let value: Decimal = digits.parse().ok().filter(|v: &Decimal| !v.is_zero() && *v <= Decimal::from(99))?;
    // «tốp 12/34 tỉnh»
    let of = tokens.is_sign(i + 1, '/')
        && tokens.is_number(i + 2)
        && matches!(tokens.word(i.wrapping_sub(1)), "top" | "tot" | "nhom" | "thu" | "hang");
    let next = if of { i + 3 } else { i + 1 };
    let place = units::count_at(tokens, next).filter(|c| c.sort == Sort::Place);
    let mut end = place.as_ref().map_or(next, |p| p.to);
    if place.is_some() {
        while end < to
            && (tokens.is_sign(end, ',') || tokens.is_sign(end, '/'))
            && matches!(tokens.word(end + 1), "thanh" | "tinh" | "tp")
        {
            end += if tokens.word(end + 1) == "thanh" { 3 } else { 2 };
        }
    }
    let group = tokens.before(i, &GROUPS).filter(|&at| at >= floor);
    let led = tokens
        .find(end, (end + 6).min(to), &["dan dau", "dung dau", "hang dau", "cao nhat", "tot nhat", "dau"])
        .is_some();
    let word_before = tokens.word(i.wrapping_sub(1));
    let build = |from, comparator, end| Some(rank(i, value, from, comparator, end));
    if let Some(from) = group
        && (matches!(word_before, "top" | "tot")
            || (place.is_some() && (led || word_before == "nhom"))
            || (word_before == "nhom" && led))
    {
        return build(from, Comparator::AtMost, end);
    }
    if let Some(from) = group
        && word_before == "nhom"
        && tokens.find(0, i, &["dan dau", "dung dau"]).is_some()
    {
        return build(from, Comparator::AtMost, end);
    }
    // «năm 2025 nằm trong nhóm 30, năm 2030 nằm trong nhóm 20 tỉnh dẫn đầu»
    if let Some(from) = group
        && word_before == "nhom"
        && tokens.before(i, &["trong nhom", "thuoc nhom", "vao nhom"]).is_some()
        && tokens.find(end, (end + 16).min(to), &["dan dau", "dung dau"]).is_some()
    {
        return build(from, Comparator::AtMost, end);
    }
    if place.is_some() && led {
        return build(i, Comparator::AtMost, end);
    }
    let (from, comparator, end) = place_at(tokens, i, Run { from: floor, to }, end)?;
    build(from, comparator, end)
}

fn rank(at: usize, value: Decimal, from: usize, comparator: Comparator, to: usize) -> Value {
    let unit = "thứ hạng".to_owned();
    Value { from, at, to, comparator: Some(comparator), value, max: None, unit, nature: Nature::Rank }
}

/// «xếp thứ 15», «từ hạng 20 trở lên»: where the phrase begins, its comparator, the token after.
fn place_at(tokens: &Tokens, i: usize, run: Run, end: usize) -> Option<(usize, Comparator, usize)> {
    let Run { from: floor, to } = run;
    static PLACES: List = List::new(&[
        "xep thu", "dung thu", "xep hang", "vi tri thu", "hang thu", "thu hang", "hang", "dung vi tri",
        "vi tri", "xep vi tri", "xep hang thu", "dat thu hang", "thu hang thu", "thu hang tu", "xep hang tu",
        "hang tu", "vi tri thu tu", "vi tri tu", "thu tu", "thu",
    ]);
    let at = tokens.before(i, &PLACES).filter(|&at| at >= floor)?;
    let ranked = matches!(tokens.word(at), "xep" | "dung" | "vi" | "thu") || tokens.word(at) == "hang";
    let ordinal = tokens.words(at, i) == "thu";
    let upward = tokens.at_any(end, &["tro len", "tro xuong"]);
    if ordinal
        && tokens.find(i + 1, (i + 8).min(to), &["ca nuoc", "toan quoc", "cac tinh", "63", "34"]).is_none()
    {
        return None;
    }
    let comparator = if upward.is_some() { Comparator::AtMost } else { Comparator::Equal };
    // «chợ hạng 1, hạng 2» are kinds, not places.
    let kind = tokens.words(at, i) == "hang"
        && upward.is_none()
        && tokens.find(i + 1, (i + 7).min(to), &["ca nuoc", "toan quoc"]).is_none();
    if kind {
        return None;
    }
    ranked.then_some((at, comparator, upward.unwrap_or(end)))
}
