//! A sentence → its values with what each is said of: the words before it, the words after it.
//!
//! Commas do not part clauses reliably («trong từng ngành, lĩnh vực»), so the sentence is cut between
//! values instead: behind the words that belong to one value, before the subject of the next.

use super::cut::{Gap, cut, is_delimiter, is_start};
use super::token::{Kind, Tokens};
use super::values::{self, Nature, Value};
use super::words::{CLAUSES, LEADING, REACHING_OBJECT};
use super::years::{self, Year};

/// A half-open run of tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) from: usize,
    pub(super) to: usize,
}

impl Run {
    pub(super) fn is_empty(self) -> bool {
        self.from >= self.to
    }

    pub(super) fn holds(self, i: usize) -> bool {
        self.from <= i && i < self.to
    }
}

/// A value with the words that it is said of.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Stated {
    pub(super) value: Value,
    /// The subject before it; empty where there is none.
    pub(super) head: Run,
    /// The same with years, levels and verbs, from the cut on.
    pub(super) lead: Run,
    /// The words after it that belong to it.
    pub(super) post: Run,
    /// The bracket in which it stands.
    pub(super) bracket: Option<Run>,
    /// Whether a semicolon or the sentence's beginning parts it from the value before.
    pub(super) parted: bool,
}

/// A sentence taken apart.
#[derive(Debug)]
pub(super) struct Sentence {
    pub(super) run: Run,
    pub(super) years: Vec<Year>,
    pub(super) stated: Vec<Stated>,
}

/// No sentence is longer than this, in tokens.
const LONGEST: usize = 1500;

/// The sentences of a block.
pub(super) fn split(tokens: &Tokens) -> Vec<Run> {
    let list = tokens.list();
    let mut runs = Vec::new();
    let mut from = 0;
    for i in 0..list.len() {
        if !matches!(list[i].kind, Kind::Sign('.' | '!' | '?' | '…')) {
            continue;
        }
        let next = list.get(i + 1);
        let short = i > 0 && list[i - 1].capital && list[i - 1].end - list[i - 1].start <= 2;
        // «Tỷ lệ nộp thuế điện tử ......... 98%»
        let dotted =
            next.is_some_and(|n| n.kind == Kind::Sign('.')) || (i > 0 && list[i - 1].kind == Kind::Sign('.'));
        let ends = !dotted
            && next.is_none_or(|n| {
                (n.capital || n.kind == Kind::Number || matches!(n.kind, Kind::Sign(_)))
                    && (n.spaced || n.capital)
            });
        if ends && !short {
            if from < i {
                runs.push(Run { from, to: i });
            }
            from = i + 1;
        }
        // A text without full stops is still read in bounded steps.
        if i + 1 - from >= LONGEST {
            runs.push(Run { from, to: i + 1 });
            from = i + 1;
        }
    }
    if from < list.len() {
        runs.push(Run { from, to: list.len() });
    }
    runs
}

/// Takes a sentence apart.
pub(super) fn parse(tokens: &Tokens, run: Run) -> Sentence {
    let years = years::find(tokens, run.from, run.to);
    let values = values::find(tokens, run.from, run.to, &years);
    let brackets = brackets(tokens, run);
    // «24/24 thôn (100%) có sóng»: a bracket with nothing but a value is none.
    let bare = |b: &Run| values.iter().any(|v| v.from <= b.from + 1 && v.to + 1 >= b.to && b.holds(v.at));
    let brackets: Vec<Run> = brackets.into_iter().filter(|b| !bare(b)).collect();
    let inside = |i: usize| brackets.iter().copied().find(|b| b.holds(i));
    let mut stated: Vec<Stated> = Vec::with_capacity(values.len());
    let mut outer: Option<usize> = None;
    for value in values.iter().cloned() {
        let bracket = inside(value.at);
        let (floor, before) = match bracket {
            Some(b) => match stated.last() {
                Some(last) if last.bracket == Some(b) => (last.value.to, Some(stated.len() - 1)),
                _ => (b.from + 1, None),
            },
            None => (outer.map_or(run.from, |k: usize| stated[k].value.to), outer),
        };
        let cut = cut(
            tokens,
            &brackets,
            Gap { from: floor, to: value.from, bracket, before: before.map(|k| &stated[k]) },
        );
        if let Some(k) = before {
            stated[k].post.to = cut.tail_end.max(stated[k].value.to).max(stated[k].post.from);
        }
        let end = bracket.map_or(run.to, |b| b.to - 1);
        let head = trim(tokens, &years, Run { from: cut.head_start, to: value.from });
        let both = (cut.head_start..value.from).any(|i| tokens.word(i) == "deu");
        if both {
            let starts: Vec<usize> =
                (floor..cut.head_start).filter(|&i| is_start(tokens, i, floor)).collect();
            for (n, &start) in starts.iter().enumerate() {
                let to = starts.get(n + 1).copied().unwrap_or(cut.head_start);
                let head = trim(tokens, &years, Run { from: start, to });
                let post = Run { from: value.to, to: value.to };
                stated.push(Stated {
                    value: value.clone(),
                    head,
                    lead: head,
                    post,
                    bracket,
                    parted: cut.parted,
                });
            }
        }
        let post_end = last_tail(
            tokens,
            &brackets,
            Run { from: value.to, to: end },
            bracket,
            head.is_empty() || takes_object(tokens, head),
        );
        let unit = if value.nature == Nature::Percent { value.to } else { value.at + 1 };
        let post = Run { from: unit.min(post_end), to: post_end };
        if bracket.is_none() {
            outer = Some(stated.len());
        }
        let lead = Run { from: cut.head_start, to: value.from };
        stated.push(Stated { value, head, lead, post, bracket, parted: cut.parted });
    }
    Sentence { run, years, stated }
}

/// The run holds a word that says something of its own, beyond verbs of reaching, years and levels.
pub(super) fn says_something(tokens: &Tokens, years: &[Year], run: Run) -> bool {
    (run.from..run.to).any(|i| {
        tokens.list()[i].kind == Kind::Word
            && !LEADING.has(tokens.word(i))
            && !matches!(tokens.word(i), "cap" | "grdp" | "gdp" | "hang" | "nam")
            && !is_level_word(tokens, i)
            && !years.iter().any(|y| y.from <= i && i < y.to)
    })
}

/// «tỉnh», «huyện», «xã» behind «cấp» or in a list of levels; «100% xã» counts communes.
fn is_level_word(tokens: &Tokens, i: usize) -> bool {
    let level = matches!(tokens.word(i), "tinh" | "huyen" | "xa");
    level && i > 0 && matches!(tokens.word(i - 1), "cap" | "," | "va" | "tuyen")
}

/// The words before a value end with a verb whose object follows the value.
pub(super) fn takes_object(tokens: &Tokens, head: Run) -> bool {
    let mut to = head.to;
    while to > head.from && matches!(tokens.word(to - 1), "dat" | "duoc" | "khoang" | "tren" | "hon") {
        to -= 1;
    }
    tokens.before(to, &REACHING_OBJECT).is_some_and(|at| at >= head.from)
}

/// Where the words behind the last value end.
fn last_tail(tokens: &Tokens, brackets: &[Run], run: Run, bracket: Option<Run>, value_first: bool) -> usize {
    let open = |i: usize| bracket.is_some() || !brackets.iter().any(|b| b.holds(i));
    for i in run.from..run.to {
        if !open(i) {
            if !value_first {
                return i;
            }
            continue;
        }
        let comma = tokens.is_sign(i, ',');
        let stops = tokens.is_sign(i, ';')
            || (comma && !value_first)
            || ((comma || tokens.word(i) == "va") && starts_clause(tokens, i + 1, run.from))
            || (tokens.at(i, "trong do").is_some() && tokens.spelled(i + 1, &["đó", "do"]) && i > run.from);
        if stops {
            return i;
        }
    }
    run.to
}

fn starts_clause(tokens: &Tokens, i: usize, from: usize) -> bool {
    is_start(tokens, i, from) && i > from || tokens.at_any(i, &CLAUSES).is_some()
}

/// Drops years, «phấn đấu», commas and the like from both ends of a subject.
fn trim(tokens: &Tokens, years: &[Year], run: Run) -> Run {
    let Run { mut from, mut to } = run;
    loop {
        if let Some(year) = years.iter().find(|y| y.from <= from && from < y.to && y.to <= to) {
            from = year.to;
        } else if from < to && is_filler(tokens, from) {
            from += 1;
        } else {
            break;
        }
    }
    while from < to && (is_delimiter(tokens, to - 1) || tokens.is_sign(to - 1, '(')) {
        to -= 1;
    }
    if says_something(tokens, years, Run { from, to }) { Run { from, to } } else { Run { from: to, to } }
}

fn is_filler(tokens: &Tokens, i: usize) -> bool {
    if matches!(tokens.word(i), "i" | "ii" | "iii" | "iv" | "v" | "vi") && tokens.is_sign(i + 1, ')') {
        return true;
    }
    if tokens.word(i) == "nang" && matches!(tokens.word(i + 1), "suat" | "luc") {
        return false;
    }
    let sign = matches!(
        tokens.list()[i].kind,
        Kind::Sign(',' | ':' | ';' | '-' | '+' | '*' | '"' | '(' | ')' | '.')
    );
    sign || matches!(
        tokens.word(i),
        "phan"
            | "dau"
            | "den"
            | "vao"
            | "va"
            | "bao"
            | "dam"
            | "phai"
            | "co"
            | "dat"
            | "thi"
            | "do"
            | "con"
            | "cu"
            | "the"
            | "nang"
            | "duy"
            | "tri"
            | "la"
            | "nhu"
    )
}

/// The brackets of a run, each from its opening sign to behind its closing one.
pub(super) fn brackets(tokens: &Tokens, run: Run) -> Vec<Run> {
    let mut found = Vec::new();
    let mut open = None;
    for i in run.from..run.to {
        if tokens.is_sign(i, '(') || tokens.is_sign(i, '[') {
            open = open.or(Some(i));
        } else if (tokens.is_sign(i, ')') || tokens.is_sign(i, ']'))
            && let Some(from) = open.take()
        {
            found.push(Run { from, to: i + 1 });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Span;

    fn check(text: &str, expected: &[(&str, &str)]) {
        let mut tokens = Tokens::default();
        tokens.push(text, Span { start: 0, end: text.len() });
        let sentence = parse(&tokens, Run { from: 0, to: tokens.len() });
        let got: Vec<(&str, &str)> = sentence
            .stated
            .iter()
            .map(|s| (tokens.words(s.head.from, s.head.to), tokens.words(s.post.from, s.post.to)))
            .collect();
        assert_eq!(got, expected, "{text}");
    }

    #[test]
    fn subjects_before_values() {
        check(
            "Tỷ trọng kinh tế số trong từng ngành, lĩnh vực đạt tối thiểu 10%",
            &[("ty trong kinh te so trong tung nganh , linh vuc dat", "")],
        );
        check(
            "Đến năm 2025, phấn đấu kinh tế số chiếm khoảng 20% GRDP của tỉnh, năng suất lao động tăng 7%",
            &[("kinh te so chiem", "grdp cua tinh"), ("nang suat lao dong tang", "")],
        );
    }

    #[test]
    fn values_before_subjects() {
        check(
            "phủ 100% trường học, bệnh viện và trên 80% hộ gia đình có nhu cầu",
            &[("phu", "truong hoc , benh vien"), ("", "ho gia dinh co nhu cau")],
        );
        check(
            "100% dịch vụ công đảm bảo mức độ 4, được cung cấp",
            &[("", "dich vu cong dam bao muc do 4 , duoc cung cap")],
        );
    }
}
