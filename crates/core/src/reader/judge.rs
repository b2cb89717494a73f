//! Is a value a target? The words around it, the heading above it and the year decide together.

use super::phrases::List;
use super::place::{Place, Section};
use super::sentence::{Run, Sentence, Stated};
use super::token::Tokens;
use super::values::Nature;
use super::words::{AIMING, REACHED};
use crate::model::Comparator;

/// What speaks for and against a value.
pub(super) struct Evidence<'a> {
    pub(super) place: &'a Place,
    /// The year that the sentence itself gives the value.
    pub(super) year: Option<u16>,
    /// The year of the plan, or of its first year.
    pub(super) plan_year: Option<u16>,
    /// Points of the indicator that was recognised.
    pub(super) matched: Option<u32>,
    /// The paragraph opened with words of aiming.
    pub(super) aiming: Aim,
}

/// Whether the sentences before speak of what is reached or of what is to be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Aim {
    /// Neither.
    #[default]
    Open,
    /// «phấn đấu …»
    Ahead,
    /// «đã đạt …»
    Behind,
}

/// Confidence in per cent, `None` where the value is no target.
pub(super) fn judge(
    tokens: &Tokens,
    sentence: &Sentence,
    stated: &Stated,
    evidence: &Evidence<'_>,
) -> Option<u8> {
    if is_start_of_change(tokens, sentence, stated)
        || is_cost(tokens, stated)
        || is_comparison(tokens, stated)
    {
        return None;
    }
    if is_past_bracket(tokens, sentence, stated, evidence) {
        return None;
    }
    // «xếp thứ 31/63» without a word of aiming is where the province stands.
    let standing = stated.value.nature == Nature::Rank && stated.value.comparator == Some(Comparator::Equal);
    if standing
        && evidence.place.section != Some(Section::Targets)
        && tokens.find(sentence.run.from, stated.value.from, &AIMING).is_none()
    {
        return None;
    }
    let points = points(tokens, sentence, stated, evidence);
    let needed = match stated.value.nature {
        Nature::Percent | Nature::Rank => 2,
        Nature::Count => 3,
        Nature::Money if speaks_of_turnover(tokens, stated) => 3,
        Nature::Time if tokens.find(stated.head.from, stated.head.to, &["thoi gian"]).is_some() => 4,
        Nature::Money | Nature::Time => return None,
    };
    if points < needed || (evidence.matched.is_none() && speaks_of_money(tokens, sentence, stated)) {
        return None;
    }
    Some(match points - needed {
        0 => 50,
        1 => 65,
        2 => 75,
        3 => 85,
        4 => 92,
        _ => 97,
    })
}

fn points(tokens: &Tokens, sentence: &Sentence, stated: &Stated, evidence: &Evidence<'_>) -> i32 {
    let place = evidence.place;
    let mut points = match place.section {
        Some(Section::Targets) => 3,
        Some(Section::Results) => -4,
        Some(Section::Basis) => -3,
        Some(Section::Budget) => -2,
        Some(Section::Tasks) if stated.value.nature == Nature::Count => -1,
        Some(Section::Tasks) | None => 0,
    };
    points += match aim(tokens, sentence, stated, evidence.aiming) {
        Aim::Ahead => 2,
        Aim::Behind => -6,
        Aim::Open => 0,
    };
    points += match (evidence.year, evidence.plan_year) {
        (Some(year), Some(plan)) if year < plan => -5,
        (Some(_), _) => 2,
        (None, _) => 0,
    };
    if evidence.year.is_none() && place.year.is_some() {
        points += 2;
    }
    points += match evidence.matched {
        Some(score) if score >= 6 => 2,
        Some(_) => 1,
        None => 0,
    };
    points
}

/// Words that turn the next sentence to what is to be reached.
static GOALS: List = List::new(&["phan dau", "muc tieu", "chi tieu"]);

/// Words that aim even where the sentence began with what is reached.
static STRONG: List = List::new(&[
    "phan dau", "huong toi", "ky vong", "dat muc tieu", "dat chi tieu", "den nam", "den het nam",
    "muc tieu den", "muc tieu nam",
]);

/// What the words up to the value speak of last: of figures reached, or of figures to be reached.
fn aim(tokens: &Tokens, sentence: &Sentence, stated: &Stated, carried: Aim) -> Aim {
    let before = Run { from: sentence.run.from, to: stated.value.to };
    let last = |words: &List, to: usize| {
        // «tính đến hết năm 2025» looks back, «đến hết năm 2025» ahead.
        let counted = |i: usize| i > 0 && tokens.word(i - 1) == "tinh" && tokens.word(i) == "den";
        (before.from..to).rfind(|&i| tokens.at_any(i, words).is_some_and(|end| end <= to) && !counted(i))
    };
    // A bracket speaks for itself: «(hiện đạt 45%)».
    let from = stated.bracket.map_or(before.from, |b| b.from);
    let end = stated.value.to
        + usize::from(stated.post.to > stated.value.to) * (stated.post.to - stated.value.to).min(4);
    // «từ 30% hiện nay lên 55%»: what is said of the start does not hold for the end.
    let before_this = sentence.stated.iter().rfind(|s| s.value.at < stated.value.at);
    let change = before_this.filter(|s| is_start_of_change(tokens, sentence, s));
    let done = |to: usize| {
        (before.from..to).rfind(|&i| {
            tokens.word(i) == "da" && tokens.spelled(i, &["đã", "da"]) && tokens.word(i + 1) != "dang"
        })
    };
    let reached =
        last(&REACHED, end).max(done(end)).filter(|&i| i >= from && change.is_none_or(|s| i < s.value.from));
    let aiming = last(&AIMING, before.to).filter(|&i| i >= from);
    let strong = last(&STRONG, before.to).filter(|&i| i >= from);
    match (reached, strong.or(aiming.filter(|_| reached.is_none()))) {
        (Some(r), Some(a)) if r > a => Aim::Behind,
        (Some(_), None) => Aim::Behind,
        (_, Some(_)) => Aim::Ahead,
        (None, None) if stated.bracket.is_some() => Aim::Open,
        (None, None) => carried,
    }
}

/// What a sentence leaves behind for the next one of its paragraph.
pub(super) fn aim_after(tokens: &Tokens, run: Run, carried: Aim) -> Aim {
    let last = |words: &List| (run.from..run.to).rfind(|&i| tokens.at_any(i, words).is_some());
    match (last(&REACHED), last(&GOALS)) {
        (Some(r), Some(a)) => {
            if r > a {
                Aim::Behind
            } else {
                Aim::Ahead
            }
        }
        (Some(_), None) => Aim::Behind,
        (None, Some(_)) => Aim::Ahead,
        (None, None) => carried,
    }
}

/// «từ 45% năm 2021 lên 80%»: the first is where it starts from.
fn is_start_of_change(tokens: &Tokens, sentence: &Sentence, stated: &Stated) -> bool {
    let Some(next) = sentence.stated.iter().find(|s| s.value.at > stated.value.at) else { return false };
    let from = stated.value.from;
    let started = tokens.word(from) == "tu"
        || tokens.before(from, &["tu", "tu muc", "tu khoang", "muc", "tu tren", "tu duoi"]).is_some();
    let gap = next.value.from.saturating_sub(stated.value.to);
    static RISING: List = List::new(&[
        "len", "xuong", "tang len", "giam xuong", "nang len", "len den", "len tren", "xuong con",
    ]);
    // «từ … lên …», or «tăng từ 20% đến 30%» which is no range.
    let rises = tokens.find(stated.value.to, next.value.at, &RISING).is_some()
        || (tokens.find(stated.value.to, next.value.at, &["den"]).is_some()
            && tokens.before(from, &["tang", "nang", "giam", "nang ty le"]).is_some());
    gap <= 14 && started && rises && next.head.is_empty()
}

/// «95% vào năm 2027 (năm 2023 là 69%)»: a bracket that looks back.
fn is_past_bracket(tokens: &Tokens, sentence: &Sentence, stated: &Stated, evidence: &Evidence<'_>) -> bool {
    let (Some(bracket), Some(year)) = (stated.bracket, evidence.year) else { return false };
    if tokens.is_sign(stated.value.from.wrapping_sub(1), ':')
        && evidence.plan_year.is_none_or(|plan| year >= plan)
    {
        return false;
    }
    let aims = tokens.find(bracket.from, stated.value.from, &["muc tieu", "phan dau", "chi tieu"]).is_some();
    let later = sentence.years.iter().filter(|y| !bracket.holds(y.from)).map(|y| y.year).max();
    let outer = later.or(evidence.place.year.as_ref().map(|y| y.year));
    !aims && outer.is_some_and(|outer| year < outer) && sentence.stated.iter().any(|s| s.bracket.is_none())
}

/// A share of costs that is borne: «hỗ trợ 50% kinh phí».
fn is_cost(tokens: &Tokens, stated: &Stated) -> bool {
    if stated.value.nature != Nature::Percent {
        return false;
    }
    static COSTS: List = List::new(&[
        "kinh phi", "chi phi", "hoc phi", "von", "gia tri hop dong", "lai suat", "muc phi", "phi ",
        "tong muc dau tu", "ngan sach", "tong chi", "chi ngan sach", "le phi", "tong kinh phi", "gia tri",
        "muc thu", "tong von", "du toan", "muc luong", "luong", "muc ho tro", "so tien", "thu nhap",
        "tien thue", "tong diem", "so diem", "diem danh gia", "phi", "thoi gian", "tong thu", "so thu",
        "tong gia tri",
    ]);
    let after = tokens.at_any(stated.value.to, &COSTS).is_some();
    let before = tokens
        .before(
            stated.value.from,
            &[
                "trong so", "he so", "thue suat", "lai suat", "von doi ung", "chiet khau", "ho tro", "mien",
                "mien giam", "giam gia", "trong so la", "chiem trong so", "giam gia cuoc",
            ],
        )
        .is_some();
    after || before
}

/// A figure without a known indicator in a sentence about funds is a share of the funds.
fn speaks_of_money(tokens: &Tokens, sentence: &Sentence, stated: &Stated) -> bool {
    static FUNDS: List = List::new(&[
        "kinh phi", "ngan sach", "nguon von", "giai ngan", "von dau tu", "quy phat trien", "nguon hop phap",
        "nguon thu",
    ]);
    tokens.find(sentence.run.from, stated.value.from, &FUNDS).is_some()
}

/// «so với 45%», «tăng 3% so với cùng kỳ», «(24/24 xã)».
fn is_comparison(tokens: &Tokens, stated: &Stated) -> bool {
    let before = tokens
        .before(
            stated.value.from,
            &[
                "so voi muc tieu", "so voi chi tieu", "so voi", "so voi muc", "thay vi", "tu muc",
                "chi tieu giao la", "ke hoach la", "muc tieu la",
            ],
        )
        .is_some()
        && tokens.before(stated.value.from, &["muc tieu la"]).is_none();
    let after = tokens
        .at_any(
            stated.value.to,
            &[
                "so voi cung ky", "so cung ky", "so voi nam truoc", "so voi cung ky nam truoc",
                "so voi muc tieu", "ke hoach", "so voi ke hoach", "muc tieu de ra", "chi tieu de ra",
            ],
        )
        .is_some();
    let formula = tokens.before(stated.value.from, &["x", "nhan", "="]).is_some();
    let sanction = tokens
        .find(
            stated.value.to,
            stated.post.to,
            &[
                "khong duoc xet", "bi xem xet", "se bi", "phe binh", "khong xet", "tan thanh", "nhat tri",
                "bieu quyet", "thong nhat thong qua",
            ],
        )
        .is_some();
    let step = (stated.value.at + 1..stated.value.to).any(|i| tokens.at(i, "diem phan tram").is_some());
    let routine = stated.value.unit == "lần/năm";
    before || after || formula || sanction || routine || step
}

fn speaks_of_turnover(tokens: &Tokens, stated: &Stated) -> bool {
    static TURNOVER: List = List::new(&[
        "doanh thu", "doanh so", "gia tri", "kim ngach", "quy mo", "nang suat", "thu nhap binh quan", "grdp",
        "gia tri san xuat", "tong san pham",
    ]);
    tokens.find(stated.head.from, stated.head.to, &TURNOVER).is_some()
        && tokens
            .find(stated.head.from, stated.head.to, &["kinh phi", "von", "ngan sach", "du toan", "dau tu"])
            .is_none()
}
