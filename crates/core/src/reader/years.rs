//! Years in a sentence: which are years of targets, and which are dates, numbers of documents or
//! years of comparison.

use super::phrases::List;
use super::token::{Kind, Tokens};

/// What a year is said of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// A year to be reached: «đến năm 2025», «giai đoạn 2021 - 2025».
    Goal,
    /// A year of comparison or of a start: «so với năm 2020».
    Base,
}

/// A year as the text names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Year {
    /// First token of the phrase, «đến năm» included.
    pub(super) from: usize,
    /// The token after the phrase.
    pub(super) to: usize,
    /// The year; the last one of a period.
    pub(super) year: u16,
    /// The first year of a period.
    pub(super) since: Option<u16>,
    pub(super) role: Role,
}

impl Year {
    /// The period in the form «2021-2025».
    pub(super) fn period(&self) -> Option<String> {
        self.since.map(|since| format!("{since}-{}", self.year))
    }
}

/// Every year of `from..to`, in order; dates and numbers of documents are passed over.
pub(super) fn find(tokens: &Tokens, from: usize, to: usize) -> Vec<Year> {
    let mut years = Vec::new();
    let mut i = from;
    while i < to {
        match year_at(tokens, i, from, to) {
            Some((Some(year), next)) => {
                years.push(year);
                i = next;
            }
            Some((None, next)) => i = next,
            None => i += 1,
        }
    }
    years
}

/// The number of a year, 1990–2100, written plainly.
pub(super) fn number(tokens: &Tokens, i: usize) -> Option<u16> {
    let word = tokens.word(i);
    if !tokens.is_number(i) || word.len() != 4 {
        return None;
    }
    word.parse().ok().filter(|y| (1990..=2100).contains(y))
}

/// A year or something that only looks like one at `i`: the year, and where to go on.
fn year_at(tokens: &Tokens, i: usize, from: usize, to: usize) -> Option<(Option<Year>, usize)> {
    if !tokens.is_number(i) {
        return None;
    }
    if let Some((year, next)) = date_at(tokens, i) {
        return Some((date_year(tokens, i, from, next, year), next));
    }
    let year = number(tokens, i)?;
    let next = i + 1;
    if is_document_number(tokens, i) || tokens.is_sign(next, '%') || counts_things(tokens, i, to) {
        return Some((None, next));
    }
    if let Some((last, after)) = period_end(tokens, next, to)
        && last > year
    {
        let start = phrase_start(tokens, i, from);
        let term = tokens.before(i, &["nhiem ky", "khoa"]).is_some();
        let role = if term { Role::Base } else { Role::Goal };
        let found = Year { from: start, to: after, year: last, since: Some(year), role };
        return Some((Some(found), after));
    }
    if !introduced(tokens, i, from, to) {
        return Some((None, next));
    }
    let start = phrase_start(tokens, i, from);
    let role = if is_base(tokens, start) { Role::Base } else { Role::Goal };
    Some((Some(Year { from: start, to: next, year, since: None, role }), next))
}

/// «31/12/2025», «12/2025», «31-12-2025»: the year and the token after it.
fn date_at(tokens: &Tokens, i: usize) -> Option<(u16, usize)> {
    let small = |i: usize| tokens.is_number(i) && tokens.word(i).len() <= 2;
    let bar = |i: usize| {
        (tokens.is_sign(i, '/') || tokens.is_sign(i, '-') || tokens.is_sign(i, '.'))
            && tokens.list().get(i).is_some_and(|t| !t.spaced)
    };
    if let Some(year) = dotted_date(tokens, i) {
        return Some((year, i + 1));
    }
    if !small(i) || !bar(i + 1) {
        return None;
    }
    if let Some(year) = number(tokens, i + 2) {
        return Some((year, i + 3));
    }
    if small(i + 2) && bar(i + 3) {
        return number(tokens, i + 4).map(|year| (year, i + 5));
    }
    None
}

/// «31.12.2025» is one token.
fn dotted_date(tokens: &Tokens, i: usize) -> Option<u16> {
    let mut parts = tokens.word(i).split('.');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    let fits = day.len() <= 2 && month.len() <= 2 && year.len() == 4 && parts.next().is_none();
    fits.then(|| year.parse().ok()).flatten().filter(|y| (1990..=2100).contains(y))
}

/// A date is the year of a target only where something is to be done by then.
fn date_year(tokens: &Tokens, i: usize, from: usize, next: usize, year: u16) -> Option<Year> {
    let mut start = i;
    while start > from && matches!(tokens.word(start - 1), "ngay" | "thang" | "quy" | "cuoi") {
        start -= 1;
    }
    let start = tokens.before(
        start,
        &["den", "den het", "truoc", "cham nhat", "cham nhat den", "cham nhat la", "vao", "het"],
    )?;
    (start >= from).then_some(Year { from: start, to: next, year, since: None, role: Role::Goal })
}

/// «411/2022/QĐ-TTg», «TT13/2021», «QCVN 125:2021».
fn is_document_number(tokens: &Tokens, i: usize) -> bool {
    let glued = |i: usize| tokens.list().get(i).is_some_and(|t| !t.spaced);
    let next_is_letters = tokens.is_sign(i + 1, '/')
        && tokens.list().get(i + 2).is_some_and(|t| t.kind == Kind::Word && !t.spaced);
    // «quý IV/2026»
    let quarter =
        i >= 3 && tokens.word(i - 3) == "quy" && matches!(tokens.word(i - 2), "i" | "ii" | "iii" | "iv");
    let after_bar =
        !quarter && i > 0 && (tokens.is_sign(i - 1, '/') || tokens.is_sign(i - 1, ':')) && glued(i);
    next_is_letters || after_bar
}

/// «2025 doanh nghiệp», «2000 người»: a count, not a year.
fn counts_things(tokens: &Tokens, i: usize, to: usize) -> bool {
    let said_year = i > 0 && matches!(tokens.word(i - 1), "nam" | "-");
    i + 1 < to && !said_year && super::units::count_at(tokens, i + 1).is_some()
}

/// «- 2025», «đến 2025», «đến năm 2025» after the first year of a period.
fn period_end(tokens: &Tokens, i: usize, to: usize) -> Option<(u16, usize)> {
    let year_at = [i + 1, i + 2, i + 3].into_iter().find(|&k| k < to && number(tokens, k).is_some())?;
    let joined = match year_at - i {
        1 => tokens.is_sign(i, '-') || matches!(tokens.word(i), "den" | "toi"),
        2 => {
            (tokens.is_sign(i, '-') && tokens.is_sign(i + 1, '-'))
                || (matches!(tokens.word(i), "den" | "toi") && tokens.word(i + 1) == "nam")
        }
        _ => false,
    };
    // «năm 2025 đến năm 2030» is a period only where the first year is introduced as its start.
    let far = year_at - i == 2 && tokens.before(i - 1, &["tu nam", "giai doan", "tu"]).is_none();
    (joined && !far).then(|| number(tokens, year_at).map(|y| (y, year_at + 1))).flatten()
}

static LEADS: List = List::new(&[
    "giai doan", "nam", "cac nam", "den nam", "den het nam", "den cuoi nam", "het nam", "cuoi nam",
    "vao nam", "vao cuoi nam", "trong nam", "trong giai doan", "truoc nam", "toi nam", "tinh den nam", "den",
    "vao", "trong", "truoc", "toi", "muc tieu nam", "muc tieu den nam", "tam nhin", "tam nhin den",
    "tam nhin den nam", "dinh huong den nam", "dinh huong", "moc", "thoi ky", "nhiem ky", "so voi nam",
    "so voi", "so voi cuoi nam", "so voi giai doan", "tu nam", "ke tu nam", "den thang", "ke hoach nam",
    "ke hoach", "muc tieu", "chi tieu nam", "thuc hien nam", "thuc hien", "hien trang nam", "uoc nam",
    "ket qua nam", "quy iv nam", "bang nam", "cung ky nam", "cung ky", "nam hoc",
]);

/// Where the phrase begins that ends with the year at `i`.
fn phrase_start(tokens: &Tokens, i: usize, from: usize) -> usize {
    let start = tokens.before(i, &LEADS).map_or(i, |start| start.max(from));
    // «điện tử năm 2027» folds to what «từ năm 2027» folds to.
    if tokens.word(start) == "tu" && !starts_from(tokens, start) { start + 1 } else { start }
}

/// A bare number is a year only where the words around it say so.
fn introduced(tokens: &Tokens, i: usize, from: usize, to: usize) -> bool {
    // «Việt Nam 2025» is a name.
    if tokens.before(i, &["viet nam"]).is_some() {
        return false;
    }
    let quarter = i >= 3 && tokens.word(i - 3) == "quy" && tokens.is_sign(i - 1, '/');
    let led = quarter || tokens.before(i, &LEADS).is_some();
    let opened = i == from || tokens.is_sign(i - 1, '(') || tokens.is_sign(i - 1, '|');
    let closed = i + 1 >= to || [')', ':', '|'].iter().any(|&sign| tokens.is_sign(i + 1, sign));
    // «năm 2025, 2030», «năm 2025 và 2030»: the second leans on the first.
    let listed = i >= 2
        && (tokens.is_sign(i - 1, ',') || tokens.word(i - 1) == "va" || tokens.is_sign(i - 1, ';'))
        && number(tokens, i - 2).is_some();
    // «năm 2026 đạt 65%, 2027 đạt 72%»
    let stepped = i > from
        && (tokens.is_sign(i - 1, ',') || tokens.is_sign(i - 1, ';') || tokens.word(i - 1) == "va")
        && matches!(tokens.word(i + 1), "dat" | "la" | "chiem" | ":" | "tren" | "khoang" | "len")
        && (from..i).any(|k| number(tokens, k).is_some());
    led || (opened && closed) || listed || stepped
}

/// «từ», neither «tử» nor «tư».
fn starts_from(tokens: &Tokens, i: usize) -> bool {
    let compound = i > 0 && matches!(tokens.word(i - 1), "dien" | "dau" | "thu" | "phan");
    tokens.spelled(i, &["từ", "tù"]) || (tokens.spelled(i, &["tu"]) && !compound)
}

fn is_base(tokens: &Tokens, start: usize) -> bool {
    static BASES: List = List::new(&[
        "so voi", "so cung ky", "cung ky", "tu nam", "ke tu nam", "thuc hien", "hien trang", "uoc nam",
        "ket qua nam", "bang nam",
    ]);
    tokens.at_any(start, &BASES).is_some()
        || tokens.before(start, &["so voi", "ke tu", "cung ky", "lan", "gap doi", "gap ba"]).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Span;

    fn check(text: &str, expected: &[(u16, Option<u16>, Role)]) {
        let mut tokens = Tokens::default();
        tokens.push(text, Span { start: 0, end: text.len() });
        let got: Vec<_> = find(&tokens, 0, tokens.len()).iter().map(|y| (y.year, y.since, y.role)).collect();
        assert_eq!(got, expected, "{text}");
    }

    #[test]
    fn goals_periods_and_bases() {
        check("Đến năm 2025, đạt 80%", &[(2025, None, Role::Goal)]);
        check("giai đoạn 2021 – 2025", &[(2025, Some(2021), Role::Goal)]);
        check("tăng 20% so với năm 2020", &[(2020, None, Role::Base)]);
        check(
            "vào các năm 2025, 2028 và 2030",
            &[(2025, None, Role::Goal), (2028, None, Role::Goal), (2030, None, Role::Goal)],
        );
        check("80% (2025), 95% (2030)", &[(2025, None, Role::Goal), (2030, None, Role::Goal)]);
        check("đến hết ngày 31/12/2025", &[(2025, None, Role::Goal)]);
    }

    #[test]
    fn dates_and_documents_are_no_years() {
        check("Quyết định số 411/QĐ-TTg ngày 31/3/2022", &[]);
        check("Thông tư số 13/2021/TT-BKHĐT", &[]);
        check("Việt Nam 2025", &[]);
        check("đào tạo 2000 người", &[]);
    }
}
