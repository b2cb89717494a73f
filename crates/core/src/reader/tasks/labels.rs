//! Labelled parts of a task («Cơ quan chủ trì: …; thời gian: …») and what running text says of
//! deadline, frequency and budget.

use super::super::phrases::List;
use super::super::sentence::Run;
use super::super::token::Tokens;
use super::super::units;
use super::{agencies, written};
use crate::model::ReadTask;

/// What a labelled part says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Label {
    Lead,
    Coordinating,
    Deadline,
    Product,
    Budget,
}

const LABELS: &[(&str, Label)] = &[
    ("co quan chu tri", Label::Lead),
    ("don vi chu tri", Label::Lead),
    ("chu tri thuc hien", Label::Lead),
    ("chu tri", Label::Lead),
    ("don vi thuc hien", Label::Lead),
    ("co quan thuc hien", Label::Lead),
    ("don vi dau moi", Label::Lead),
    ("co quan , don vi chu tri", Label::Lead),
    ("co quan , don vi phoi hop", Label::Coordinating),
    ("co quan phoi hop", Label::Coordinating),
    ("don vi phoi hop", Label::Coordinating),
    ("phoi hop thuc hien", Label::Coordinating),
    ("phoi hop", Label::Coordinating),
    ("thoi gian thuc hien", Label::Deadline),
    ("thoi gian hoan thanh", Label::Deadline),
    ("thoi han hoan thanh", Label::Deadline),
    ("thoi han", Label::Deadline),
    ("thoi gian", Label::Deadline),
    ("tien do", Label::Deadline),
    ("hoan thanh", Label::Deadline),
    ("han hoan thanh", Label::Deadline),
    ("san pham", Label::Product),
    ("ket qua", Label::Product),
    ("san pham dau ra", Label::Product),
    ("ket qua dau ra", Label::Product),
    ("san pham du kien", Label::Product),
    ("kinh phi", Label::Budget),
    ("kinh phi thuc hien", Label::Budget),
    ("kinh phi du kien", Label::Budget),
    ("du toan", Label::Budget),
    ("nguon kinh phi", Label::Budget),
];

/// No label has more tokens.
const LONGEST: usize = 6;

/// A label with its colon at `i`: the label and the token after the colon.
pub(super) fn label_at(tokens: &Tokens, i: usize) -> Option<(Label, usize)> {
    LABELS
        .iter()
        .filter_map(|&(words, label)| {
            tokens.at(i, words).filter(|&end| tokens.is_sign(end, ':')).map(|end| (label, end + 1))
        })
        .max_by_key(|&(_, end)| end)
}

/// Every labelled part of a run: what stands between one label and the next.
pub(super) fn labels(tokens: &Tokens, run: Run) -> Vec<(Label, Run)> {
    let mut found: Vec<(Label, Run)> = Vec::new();
    for colon in (run.from..run.to).filter(|&i| tokens.is_sign(i, ':')) {
        // The longest label that ends before the colon begins first.
        let floor = found.last().map_or(run.from, |(_, last)| last.from);
        let Some((at, label)) = (colon.saturating_sub(LONGEST).max(floor)..colon).find_map(|i| {
            label_at(tokens, i).filter(|&(_, end)| end == colon + 1).map(|(label, _)| (i, label))
        }) else {
            continue;
        };
        if let Some((_, last)) = found.last_mut() {
            last.to = at;
        }
        found.push((label, Run { from: colon + 1, to: run.to }));
    }
    for (_, part) in &mut found {
        while part.to > part.from
            && (matches!(tokens.word(part.to - 1), ";" | "." | "," | ")" | "-" | "(" | "va"))
        {
            part.to -= 1;
        }
    }
    found
}

/// Where the label of a part begins, with the bracket or dash before it.
pub(super) fn label_start(tokens: &Tokens, part: Run) -> usize {
    let mut at = part.from;
    while at > 0 && label_at(tokens, at).is_none_or(|(_, end)| end != part.from) {
        at -= 1;
    }
    while at > 0 && matches!(tokens.word(at - 1), "(" | "-" | "." | ";" | ",") {
        at -= 1;
    }
    at
}

pub(super) fn apply(text: &str, tokens: &Tokens, label: Label, run: Run, task: &mut ReadTask) {
    let Some(words) = written(text, tokens, run) else { return };
    match label {
        Label::Lead => task.lead = Some(words),
        Label::Coordinating => task.coordinating = agencies(&words),
        Label::Product => task.product = Some(words),
        Label::Budget => task.budget = Some(words),
        Label::Deadline => {
            let (deadline, frequency) = when(Some(&words));
            task.deadline = deadline.or(task.deadline.take());
            task.frequency = frequency.or(task.frequency.take());
        }
    }
}

/// Deadline or frequency as written in a column or behind a label.
pub(in super::super) fn when(words: Option<&str>) -> (Option<String>, Option<String>) {
    let Some(words) = words else { return (None, None) };
    let folded = crate::fold::fold(words);
    let regular = [
        "hang nam", "hang quy", "hang thang", "dinh ky", "thuong xuyen", "moi nam", "moi quy", "moi thang",
        "hang tuan",
    ];
    let dated = folded.chars().any(|c| c.is_ascii_digit());
    if regular.iter().any(|w| folded.contains(w)) && !dated {
        (None, Some(words.to_owned()))
    } else {
        (Some(words.to_owned()), None)
    }
}

/// Deadline, frequency, product and budget from the running text.
pub(super) fn complete(text: &str, tokens: &Tokens, task: &mut ReadTask) {
    let to = tokens.len();
    for i in 0..to {
        static BEFORE: List = List::new(&[
            "truoc ngay", "hoan thanh truoc ngay", "hoan thanh trong", "hoan thanh truoc", "xong truoc ngay",
            "cham nhat ngay", "cham nhat", "truoc", "den ngay", "xong trong", "hoan thanh vao", "han cuoi",
            "hoan thanh den", "xong truoc", "hoan thanh", "trong",
        ]);
        if task.deadline.is_none()
            && let Some(next) = tokens.at_any(i, &BEFORE)
            && let Some(end) = moment(tokens, next)
        {
            task.deadline = written(text, tokens, Run { from: next, to: end });
        }
        static REGULAR: List = List::new(&[
            "dinh ky hang quy", "dinh ky hang thang", "dinh ky hang nam", "dinh ky 6 thang",
            "dinh ky hang tuan", "hang quy", "hang thang", "hang nam", "dinh ky quy", "dinh ky 06 thang",
            "thuong xuyen", "6 thang mot lan", "moi quy", "moi thang", "dinh ky",
        ]);
        if task.frequency.is_none()
            && let Some(end) = tokens.at_any(i, &REGULAR)
        {
            task.frequency = written(text, tokens, Run { from: i, to: end });
        }
        if task.budget.is_none()
            && tokens.at_any(i, &["kinh phi"]).is_some()
            && let Some(money) = (i..(i + 8).min(to)).find(|&k| tokens.is_number(k))
            && let Some(unit) = units::count_at(tokens, money + 1).filter(|c| c.sort == units::Sort::Money)
        {
            task.budget = written(text, tokens, Run { from: money, to: unit.to });
        }
    }
}

/// A point in time at `i`: «30/6/2026», «quý II/2026», «năm 2026», «tháng 6 năm 2026».
fn moment(tokens: &Tokens, i: usize) -> Option<usize> {
    let mut at = i;
    let mut seen = false;
    while at < tokens.len() && at < i + 9 {
        let word = tokens.word(at);
        let part = tokens.is_number(at)
            || matches!(
                word,
                "/" | "-"
                    | "ngay"
                    | "thang"
                    | "quy"
                    | "nam"
                    | "cuoi"
                    | "dau"
                    | "i"
                    | "ii"
                    | "iii"
                    | "iv"
                    | "giua"
                    | "hang"
            );
        if !part {
            break;
        }
        seen |= tokens.is_number(at);
        at += 1;
    }
    (seen && at > i).then_some(at)
}
