//! The words that compare: «trên», «tối thiểu», «từ … trở lên» (METHODS §6).

use super::super::phrases::List;
use super::super::token::{Kind, Tokens};
use crate::model::Comparator;

static AT_LEAST: List = List::new(&[
    "toi thieu", "it nhat", "khong duoi", "khong thap hon", "khong it hon", "thap nhat", "dat va vuot",
    "dat hoac vuot", "lon hon hoac bang", "cao hon hoac bang", "khong kem", "toi thieu tu", "it nhat tu",
    "> =", "≥",
]);
static MORE: List = List::new(&[
    "tren", "hon", "vuot", "vuot muc", "vuot tren", "cao hon", "lon hon", "nhieu hon", "vuot nguong", ">",
    "tren muc", "dat tren muc", "qua", "vuot moc", "vuot con so",
]);
static ABOUT: List = List::new(&[
    "khoang", "xap xi", "chung", "uoc khoang", "uoc dat khoang", "~", "≈", "tam", "vao khoang", "gan bang",
]);
static AT_MOST: List = List::new(&[
    "khong qua", "toi da", "nhieu nhat", "khong vuot qua", "khong vuot", "khong cao hon", "khong lon hon",
    "khong nhieu hon", "≤", "< =", "khong tren", "cao nhat la", "nho hon hoac bang",
]);
static LESS: List = List::new(&[
    "duoi", "thap hon", "it hon", "nho hon", "<", "xuong duoi", "con duoi", "chua den", "chua toi",
]);

/// The comparator that stands before token `i`, and where it begins.
pub(super) fn comparator_before(
    tokens: &Tokens,
    i: usize,
    floor: usize,
    range: bool,
) -> (Option<Comparator>, usize) {
    static FILLERS: List = List::new(&[
        "dat", "la", "co", "muc", ":", "phai", "duoc", "con", "o", "den", "ty", "le", "dat duoc", "bang",
        "lan", "luot", "tuong", "ung",
    ]);
    let mut end = i;
    for step in 0..6 {
        let vocabulary: [(&List, Comparator); 5] = [
            (&AT_MOST, Comparator::AtMost),
            (&AT_LEAST, Comparator::AtLeast),
            (&LESS, Comparator::LessThan),
            (&MORE, Comparator::MoreThan),
            (&ABOUT, Comparator::About),
        ];
        // Fillers may only stand between the number and the words that can lean over them.
        let usable = if step == 0 { 5 } else { 2 };
        for &(words, comparator) in &vocabulary[..usable] {
            if let Some(at) = tokens.before(end, words).filter(|&at| at >= floor) {
                return (Some(comparator), at);
            }
        }
        if step == 0 && end > floor {
            match tokens.word(end - 1) {
                "tu" if !range && is_from(tokens, end - 1) => return (Some(Comparator::AtLeast), end - 1),
                "tu" if is_from(tokens, end - 1) => return range_lead(tokens, end - 1, floor),
                "gan" if tokens.spelled(end - 1, &["gần", "gan"]) => {
                    return (Some(Comparator::About), end - 1);
                }
                _ => {}
            }
        }
        if end > floor && FILLERS.has(tokens.word(end - 1)) {
            end -= 1;
        } else {
            break;
        }
    }
    (None, i)
}

/// The comparator of a table's cell: words or signs around its number.
pub(in super::super) fn cell_comparator(
    tokens: &Tokens,
    number: usize,
    end: usize,
    range: bool,
) -> Option<Comparator> {
    let (before, _) = comparator_before(tokens, number, 0, range);
    if tokens.before(number, &["nhom", "top", "tot", "trong nhom"]).is_some() {
        return Some(Comparator::AtMost);
    }
    let mut after = number + 1;
    while after < end && !matches!(tokens.word(after), "tro" | "hoac") {
        after += 1;
    }
    comparator_after(tokens, after, end, before).0
}

/// «khoảng từ 20 đến 25%» keeps the «khoảng»; «từ 20 đến 25%» is a bare range.
fn range_lead(tokens: &Tokens, from: usize, floor: usize) -> (Option<Comparator>, usize) {
    match tokens.before(from, &ABOUT).filter(|&at| at >= floor) {
        Some(at) => (Some(Comparator::About), at),
        None => (None, from),
    }
}

/// «từ», not «tư» or «tự»; a word without any diacritics passes.
fn is_from(tokens: &Tokens, i: usize) -> bool {
    {
        let compound = i > 0 && matches!(tokens.word(i - 1), "dien" | "dau" | "phan" | "vat");
        tokens.spelled(i, &["từ", "tù"]) || (tokens.spelled(i, &["tu"]) && !compound)
    }
}

/// «80% trở lên», «80% số xã trở lên», «80% hoặc cao hơn».
pub(super) fn comparator_after(
    tokens: &Tokens,
    after: usize,
    to: usize,
    before: Option<Comparator>,
) -> (Option<Comparator>, usize) {
    for i in after..(after + 7).min(to) {
        if let Some(end) = tokens.at_any(i, &["tro len", "hoac cao hon", "hoac hon"]) {
            let kept = before.filter(|c| !matches!(c, Comparator::AtLeast | Comparator::Equal));
            return (kept.or(Some(Comparator::AtLeast)), if i == after { end } else { after });
        }
        if let Some(end) = tokens.at_any(i, &["tro xuong", "hoac thap hon"]) {
            return (Some(Comparator::AtMost), if i == after { end } else { after });
        }
        let stops = matches!(tokens.list()[i].kind, Kind::Number | Kind::Sign(_));
        if stops {
            break;
        }
    }
    (before, after)
}
