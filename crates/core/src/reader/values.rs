//! Values in a sentence: number, comparator, unit, range; and what only looks like a value.

use super::phrases::List;
mod comparator;
mod rank;

use rust_decimal::Decimal;

use super::number::{Measure, parse};
use super::sentence::Run;
use super::token::{Kind, Tokens};
use super::units::{self, Sort};
use super::years::Year;
use crate::model::Comparator;
pub(super) use comparator::cell_comparator;
use comparator::{comparator_after, comparator_before};
use rank::rank_at;

/// What sort of value it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Nature {
    Percent,
    Count,
    Money,
    Time,
    Rank,
}

/// A number with its comparator and unit.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Value {
    /// First token: the comparator, or the number.
    pub(super) from: usize,
    /// The number's token.
    pub(super) at: usize,
    /// The token after the number, its unit and «trở lên».
    pub(super) to: usize,
    pub(super) comparator: Option<Comparator>,
    pub(super) value: Decimal,
    pub(super) max: Option<Decimal>,
    pub(super) unit: String,
    pub(super) nature: Nature,
}

/// Every value of `from..to`, in order.
pub(super) fn find(tokens: &Tokens, from: usize, to: usize, years: &[Year]) -> Vec<Value> {
    let mut values: Vec<Value> = Vec::new();
    let mut i = from;
    while i < to {
        if let Some(year) = years.iter().find(|y| y.from <= i && i < y.to) {
            i = year.to;
            continue;
        }
        let floor = values.last().map_or(from, |v| v.to);
        if tokens.is_number(i)
            && let Some(value) = value_at(tokens, i, floor, to)
        {
            i = value.to;
            // An age is no figure of its own: «dân số từ 15 tuổi trở lên».
            if value.unit != "tuổi" {
                values.push(value);
            }
            continue;
        }
        i += 1;
    }
    values
}

fn value_at(tokens: &Tokens, i: usize, floor: usize, to: usize) -> Option<Value> {
    if let Some(rank) = rank_at(tokens, i, floor, to) {
        return Some(rank);
    }
    if is_label(tokens, i, floor) {
        return None;
    }
    let grouped = spaced_group(tokens, i, to);
    let (second, unit_at) = if grouped.is_some() { (None, i + 2) } else { range_end(tokens, i, to) };
    let (nature, unit, after, scale) =
        unit_of(tokens, unit_at, to).or_else(|| named_before(tokens, Run { from: 0, to: i }, unit_at, to))?;
    // «toàn bộ 24 Tổ công nghệ số»: how many there are, not how many there are to be.
    if nature == Nature::Count && tokens.before(i, &["toan bo", "tat ca", "ca", "trong so"]).is_some() {
        return None;
    }
    let measure = if nature == Nature::Percent { Measure::Share } else { Measure::Count };
    let scale = Decimal::from(scale);
    let digits = grouped.as_deref().unwrap_or_else(|| tokens.word(i));
    let value = parse(digits, measure)?.checked_mul(scale)?.normalize();
    let max = match second {
        Some(k) => Some(parse(tokens.word(k), measure)?.checked_mul(scale)?.normalize()),
        None => None,
    };
    if max.is_some_and(|max| max < value) {
        return None;
    }
    let (comparator, start) = comparator_before(tokens, i, floor, max.is_some());
    let (comparator, end) = comparator_after(tokens, after, to, comparator);
    Some(Value { from: start, at: i, to: end, comparator, value, max, unit, nature })
}

/// «1 500 doanh nghiệp»: thousands parted by a blank.
fn spaced_group(tokens: &Tokens, i: usize, to: usize) -> Option<String> {
    let (head, tail) = (tokens.word(i), tokens.word(i + 1));
    let fits = i + 2 < to
        && head.len() <= 3
        && tail.len() == 3
        && tokens.is_number(i + 1)
        && [head, tail].iter().all(|w| w.bytes().all(|b| b.is_ascii_digit()))
        && !head.starts_with('0')
        && units::count_at(tokens, i + 2).is_some();
    fits.then(|| format!("{head}{tail}"))
}

/// «mức độ 4», «Điều 5», «số 411», «thứ 2», «Đề án 06», «4/5»: numbers that name, not measure.
fn is_label(tokens: &Tokens, i: usize, floor: usize) -> bool {
    static NAMES: List = List::new(&[
        "muc do", "cap do", "dieu", "khoan", "diem", "phu luc", "bieu", "bang", "chuong", "muc", "quy",
        "quyet dinh so", "ke hoach so", "nghi quyet so", "van ban so", "so", "de an", "dot", "giai doan",
        "lan thu", "phien ban", "ipv", "loai", "nhom", "phuong an", "the he", "cong nghiep", "cong van so",
        "khoa", "thang", "ngay", "nghi quyet", "quyet dinh", "nghi dinh", "thong tu", "luat so", "chi thi",
        "truc", "buoc", "to so",
    ]);
    let percent = tokens.is_sign(i + 1, '%');
    if percent {
        return false;
    }
    let fraction = tokens.is_sign(i + 1, '/')
        && tokens.list().get(i + 2).is_some_and(|t| !t.spaced && t.kind == Kind::Number);
    let after_bar =
        i > floor && tokens.is_sign(i - 1, '/') && tokens.list().get(i).is_some_and(|t| !t.spaced);
    let document = tokens.is_sign(i + 1, '/')
        && tokens.list().get(i + 2).is_some_and(|t| !t.spaced && t.kind == Kind::Word && t.capital);
    let named = tokens.before(i, &NAMES).is_some_and(|at| at >= floor)
        && !(tokens.word(i.wrapping_sub(1)) == "nhom" && rank_at(tokens, i, floor, tokens.len()).is_some())
        && !(tokens.word(i.wrapping_sub(1)) == "so"
            && units::count_at(tokens, i + 1).is_some()
            && tokens.word(i.wrapping_sub(2)) == "tong");
    fraction || after_bar || document || named
}

/// «80 - 90», «80% đến 90%»: the token of the second number and the token where the unit is looked for.
fn range_end(tokens: &Tokens, i: usize, to: usize) -> (Option<usize>, usize) {
    let mut k = i + 1;
    if tokens.is_sign(k, '%') {
        k += 1;
    }
    let joined = tokens.is_sign(k, '-') || tokens.is_sign(k, '÷') || matches!(tokens.word(k), "den" | "toi");
    if joined && k + 1 < to && tokens.is_number(k + 1) {
        let plain = super::years::number(tokens, k + 1).is_none() || tokens.is_sign(k + 2, '%');
        // «tăng từ 45% đến 80%» is no range: the first is where it starts from.
        // but «hằng năm tăng từ 6,5% đến 7%» is one.
        let yearly = tokens.find(i.saturating_sub(8), i, &["hang nam", "binh quan", "moi nam"]).is_some();
        let rises = !yearly
            && tokens.is_sign(k - 1, '%')
            && tokens
                .before(i, &["tang tu", "nang tu", "giam tu", "tang ty le tu", "nang ty le tu"])
                .is_some();
        if plain && !rises {
            return (Some(k + 1), k + 2);
        }
    }
    (None, i + 1)
}

/// The unit behind a number: its nature, its words, the token after it, the scale.
fn unit_of(tokens: &Tokens, at: usize, to: usize) -> Option<(Nature, String, usize, u32)> {
    if at >= to {
        return None;
    }
    // «05 (năm) doanh nghiệp»: the number is said again in words.
    let spelled = (at + 2..(at + 6).min(to)).find(|&k| tokens.is_sign(k, ')'));
    let at = match spelled {
        Some(close)
            if tokens.is_sign(at, '(') && (at + 1..close).all(|k| tokens.list()[k].kind == Kind::Word) =>
        {
            close + 1
        }
        _ => at,
    };
    let percent = if tokens.is_sign(at, '%') {
        Some(at + 1)
    } else {
        tokens.at_any(at, &["phan tram", "diem phan tram"])
    };
    if let Some(after) = percent {
        let yearly = yearly_at(tokens, after);
        let unit = if yearly.is_some() { "%/năm" } else { "%" };
        return Some((Nature::Percent, unit.to_owned(), yearly.unwrap_or(after), 1));
    }
    if let Some(money) = units::count_at(tokens, at).filter(|c| c.sort == Sort::Money) {
        let per = units::per_at(tokens, money.to);
        let unit = format!("{}{}", money.unit, per.map_or("", |p| p.0));
        let nature = if per.is_some_and(|p| p.0 != "/năm") { Nature::Count } else { Nature::Money };
        return Some((nature, unit, per.map_or(money.to, |p| p.1), 1));
    }
    let (scale, at) = units::scale_at(tokens, at).unwrap_or((1, at));
    let counted = units::count_at(tokens, at)?;
    let nature = match counted.sort {
        Sort::Thing => Nature::Count,
        Sort::Place | Sort::Time => Nature::Time,
        Sort::Money => Nature::Money,
    };
    let mut end = counted.to;
    let mut unit = counted.unit.to_owned();
    if let Some((per, after)) = units::per_at(tokens, end) {
        unit.push_str(per);
        end = after;
    }
    Some((nature, unit, end, scale))
}

fn yearly_at(tokens: &Tokens, i: usize) -> Option<usize> {
    let yearly = [
        "/ nam", "moi nam", "mot nam", "hang nam", "hang nam", "tren nam", "/ 1 nam", "/ 01 nam",
        "binh quan nam",
    ];
    tokens.at_any(i, &yearly)
}

/// A number without a noun behind it counts what «số …» before it names, or is a score.
fn named_before(
    tokens: &Tokens,
    before: Run,
    after: usize,
    to: usize,
) -> Option<(Nature, String, usize, u32)> {
    let free = after >= to
        || matches!(tokens.list()[after].kind, Kind::Sign(_))
        || matches!(tokens.word(after), "vao" | "nam" | "trong" | "den" | "tro" | "va" | "hien");
    if !free {
        return None;
    }
    if tokens
        .find(
            before.from,
            before.to,
            &["chi so dti", "gia tri dti", "gia tri chi so", "diem chi so", "diem dti", "gia tri chi so dti"],
        )
        .is_some()
    {
        return Some((Nature::Count, "điểm".to_owned(), after, 1));
    }
    let (scale, after) = units::scale_at(tokens, after).unwrap_or((1, after));
    let counted = (before.from..before.to).rev().find_map(|i| {
        let noun = tokens.at_any(i, &["so luong", "tong so", "so"])?;
        let plain = tokens.word(i) != "so"
            || i == before.from
            || !matches!(
                tokens.word(i - 1),
                "cong" | "te" | "hoi" | "nang" | "chi" | "ky" | "tang" | "tri" | "ve"
            );
        let counted = units::count_at(tokens, noun).filter(|c| c.sort == Sort::Thing)?;
        plain.then_some(counted)
    })?;
    Some((Nature::Count, counted.unit.to_owned(), after, scale))
}

#[cfg(test)]
mod tests {
    use super::super::years;
    use super::*;
    use crate::model::Span;

    fn check(text: &str, expected: &[&str]) {
        let mut tokens = Tokens::default();
        tokens.push(text, Span { start: 0, end: text.len() });
        let years = years::find(&tokens, 0, tokens.len());
        let got: Vec<String> = find(&tokens, 0, tokens.len(), &years)
            .iter()
            .map(|v| {
                let sign = v.comparator.map_or("", Comparator::as_str);
                let max = v.max.map_or(String::new(), |m| format!("..{m}"));
                format!("{sign}{}{max} {}", v.value, v.unit)
            })
            .collect();
        assert_eq!(got, expected, "{text}");
    }

    #[test]
    fn comparators() {
        check("đạt trên 10%", &[">10 %"]);
        check("đạt tối thiếu 10%", &[">=10 %"]);
        check("tối thiểu đạt 10%", &[">=10 %"]);
        check("đạt 7% trở lên", &[">=7 %"]);
        check("tăng bình quân từ 5%/năm", &[">=5 %/năm"]);
        check("chiếm khoảng 20% GRDP", &["~20 %"]);
        check("không quá 5%", &["<=5 %"]);
        check("dưới 5 phần trăm", &["<5 %"]);
        check("từ 80% số xã trở lên", &[">=80 %"]);
        check("gần 80%", &["~80 %"]);
        check("gắn 80%", &["80 %"]);
        check("đầu tư 80%", &["80 %"]);
    }

    #[test]
    fn ranges() {
        check("từ 20 đến 25%", &["20..25 %"]);
        check("80 - 90%", &["80..90 %"]);
        check("khoảng 20% - 25%", &["~20..25 %"]);
    }

    #[test]
    fn counts_and_ranks() {
        check("đạt 14.000 doanh nghiệp", &["14000 doanh nghiệp"]);
        check("đào tạo 1,2 triệu người", &["1200000 người"]);
        check("thuộc nhóm 10 tỉnh dẫn đầu", &["<=10 thứ hạng"]);
        check("nhóm 25 tỉnh dẫn đầu cả nước", &["<=25 thứ hạng"]);
        check("trong top 20", &["<=20 thứ hạng"]);
        check("0,9 doanh nghiệp/1.000 dân", &["0.9 doanh nghiệp/1.000 dân"]);
    }

    #[test]
    fn names_are_no_values() {
        check("dịch vụ công mức độ 4, mạng 4G/5G", &[]);
        check("Quyết định số 411/QĐ-TTg", &[]);
        check("Đề án 06", &[]);
    }
}
