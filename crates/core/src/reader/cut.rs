//! Where the words of one value end and the subject of the next begins.

use super::phrases::List;
use super::sentence::{Run, Stated, says_something};
use super::token::{Kind, Tokens};
use super::words::{SUBJECTS, SUBJECTS_AFTER_COMMA};

/// What lies between two values.
pub(super) struct Gap<'a> {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) bracket: Option<Run>,
    pub(super) before: Option<&'a Stated>,
}

/// Where the words of one value end and the subject of the next begins.
pub(super) struct Cut {
    pub(super) tail_end: usize,
    pub(super) head_start: usize,
    pub(super) parted: bool,
}

pub(super) fn cut(tokens: &Tokens, brackets: &[Run], gap: Gap<'_>) -> Cut {
    let open = |i: usize| gap.bracket.is_some() || !brackets.iter().any(|b| b.holds(i));
    let marks: Vec<usize> = (gap.from..gap.to).filter(|&i| open(i) && is_delimiter(tokens, i)).collect();
    let strong = |i: usize| tokens.is_sign(i, ';');
    let starts: Vec<usize> = (gap.from..gap.to)
        .filter(|&i| open(i) && (i > gap.from || gap.before.is_none()) && is_start(tokens, i, gap.from))
        .filter(|&i| says_something(tokens, &[], Run { from: i, to: gap.to }))
        .collect();
    let first_strong = marks.iter().copied().find(|&i| strong(i));
    let last_strong = marks.iter().copied().rfind(|&i| strong(i));
    let Some(before) = gap.before else {
        return Cut {
            tail_end: gap.from,
            head_start: first_head(tokens, &gap, &marks, &starts),
            parted: true,
        };
    };
    let starts: Vec<usize> = starts.into_iter().filter(|&s| last_strong.is_none_or(|l| s > l)).collect();
    if let (Some(first), Some(last)) = (first_strong, last_strong) {
        let tail_end = first;
        let inner = Gap { from: last + 1, to: gap.to, bracket: gap.bracket, before: None };
        let inner_marks: Vec<usize> = marks.iter().copied().filter(|&m| m > last).collect();
        return Cut { tail_end, head_start: first_head(tokens, &inner, &inner_marks, &starts), parted: true };
    }
    if let (Some(&first), Some(&last)) = (starts.first(), starts.last()) {
        let tail_end = (gap.from..first)
            .rfind(|&i| is_delimiter(tokens, i))
            .filter(|&d| first - d <= 3)
            .unwrap_or(first);
        return Cut { tail_end, head_start: last, parted: false };
    }
    weak_cut(tokens, &gap, before, &marks)
}

/// Between two values without a word that begins a subject: commas and «và» must do.
fn weak_cut(tokens: &Tokens, gap: &Gap<'_>, before: &Stated, marks: &[usize]) -> Cut {
    let Some(&last) = marks.last() else {
        return Cut { tail_end: gap.to, head_start: gap.to, parted: false };
    };
    let says = |from: usize| says_something(tokens, &[], Run { from, to: gap.to });
    if !says(last + 1) {
        return Cut { tail_end: last, head_start: last + 1, parted: false };
    }
    let value_first = before.head.is_empty();
    let chosen = if value_first {
        let verbs = |m: usize| {
            tokens.find(m + 1, gap.to, &["dat", "chiem", "tang", "la", "duoc", "co", "phu"]).is_some()
        };
        marks
            .iter()
            .copied()
            .rfind(|&m| verbs(m) && words_between(tokens, m + 1, gap.to) >= 3)
            .unwrap_or(last)
    } else {
        marks.iter().copied().find(|&m| !tokens.is_sign(m, ':')).unwrap_or(last)
    };
    Cut { tail_end: chosen, head_start: chosen + 1, parted: false }
}

fn words_between(tokens: &Tokens, from: usize, to: usize) -> usize {
    (from..to).filter(|&i| tokens.list()[i].kind == Kind::Word).count()
}

/// Where the subject of a sentence's first value begins.
fn first_head(tokens: &Tokens, gap: &Gap<'_>, marks: &[usize], starts: &[usize]) -> usize {
    let colon = marks.iter().copied().rfind(|&m| {
        (tokens.is_sign(m, ':') || tokens.is_sign(m, ';'))
            && (tokens.is_sign(m, ';') || says_something(tokens, &[], Run { from: m + 1, to: gap.to }))
            && (tokens.is_sign(m, ';')
                || !says_subject(tokens, Run { from: gap.from, to: m })
                || starts.iter().any(|&s| s > m))
    });
    let from = colon.map_or(gap.from, |m| m + 1);
    if let Some(&start) = starts.iter().rfind(|&&s| s >= from) {
        return start;
    }
    // «Về chính quyền số, 100% …», «Đến năm 2025, phấn đấu …»: what stands before the last comma is an adverb.
    let commas: Vec<usize> = marks.iter().copied().filter(|&m| m >= from && tokens.is_sign(m, ',')).collect();
    // «… ở cấp tỉnh, huyện, xã lần lượt đạt 95%»: the commas belong to the list of levels.
    let listed = tokens.find(from, gap.to, &["lan luot", "tuong ung"]).is_some();
    if let Some(&last) = commas.last()
        && !listed
        && !says_something(tokens, &[], Run { from: last + 1, to: gap.to })
    {
        return last + 1;
    }
    let adverb = [
        "ve", "den", "trong", "theo", "phan dau den", "nam", "giai doan", "voi", "cung voi", "tu nam", "vao",
        "de",
    ];
    match commas.first() {
        Some(&first) if tokens.at_any(from, &adverb).is_some() => first + 1,
        _ => from,
    }
}

/// «Tỷ lệ dân số trưởng thành: …» goes on behind the colon, «Một số mục tiêu cụ thể: …» does not.
fn says_subject(tokens: &Tokens, run: Run) -> bool {
    static ANNOUNCING: List = List::new(&[
        "muc tieu", "chi tieu", "nhu sau", "cu the", "phan dau", "ve", "kinh te so", "xa hoi so",
        "chinh quyen so", "nam", "giai doan",
    ]);
    let starts = tokens.find(run.from, run.to, &SUBJECTS).is_some();
    starts || tokens.find(run.from, run.to, &ANNOUNCING).is_none()
}

pub(super) fn is_delimiter(tokens: &Tokens, i: usize) -> bool {
    match tokens.list()[i].kind {
        // «ngành, lĩnh vực» is one thing.
        Kind::Sign(',') => {
            !(i > 0 && tokens.word(i - 1) == "nganh" && matches!(tokens.word(i + 1), "linh" | "tung" | "moi"))
        }
        Kind::Sign(';' | ':') => true,
        Kind::Word => matches!(tokens.word(i), "va" | "con") && tokens.at(i, "con lai").is_none(),
        _ => false,
    }
}

pub(super) fn is_start(tokens: &Tokens, i: usize, from: usize) -> bool {
    if tokens.at_any(i, &SUBJECTS).is_some() {
        // «80% số xã», «tổng số» right before the value's own noun are no new subject.
        let before = tokens.word(i.wrapping_sub(1));
        // «tỷ trọng kinh tế số chiếm …»: the subject began before.
        let within = tokens.word(i) == "kinh"
            && matches!(before, "trong" | "le" | "cua" | "trien" | "nganh" | "vuc" | "nen" | "luc" | "dong");
        let address = before == "dia" && tokens.word(i) == "chi";
        let inner =
            matches!(before, "tren" | "trong" | "voi" | "cua") && matches!(tokens.word(i), "tong" | "so");
        return !(address || within || inner);
    }
    let parted = i > from && is_delimiter(tokens, i - 1) && tokens.word(i - 1) != "va";
    let after_delimiter = i == from || parted || (i > from && tokens.word(i - 1) == "do");
    after_delimiter && tokens.at_any(i, &SUBJECTS_AFTER_COMMA).is_some()
}
