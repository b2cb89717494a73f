//! «lần lượt»: rows of values against rows of levels, years, earlier values, or subjects.

use super::assign;
use super::place::Place;
use super::sentence::{Run, Sentence};
use super::subject::{Subject, find, strip_verbs, unit_class};
use super::targets::Draft;
use super::token::Tokens;
use super::words::{PREDICATES, SUBJECTS};
use crate::catalogue::Catalogue;
use crate::model::AdminLevel;

/// «lần lượt»: a row of values against a row of levels, years, earlier values, or subjects.
pub(super) fn rows(
    tokens: &Tokens,
    sentence: &Sentence,
    place: &Place,
    catalogue: &Catalogue,
    drafts: &mut [Draft],
) {
    let respective = tokens.find(sentence.run.from, sentence.run.to, &["lan luot", "tuong ung"]).is_some();
    by_level(tokens, sentence, place, catalogue, drafts);
    for run in assign::runs(tokens, sentence) {
        let length = run.to - run.from;
        let subject = whole_subject(tokens, sentence, run);
        if let Some(levels) = level_list(tokens, sentence, run) {
            for (k, level) in (run.from..run.to).zip(levels) {
                let unit = unit_class(&sentence.stated[k]);
                drafts[k].level = Some(level);
                if let Some(found) = find(tokens, &subject, &place.lead_in, unit, Some(level), catalogue) {
                    drafts[k].subject.matched = Some(found);
                }
                drafts[k].subject.parts = subject.clone();
                drafts[k].subject.quote = row_quote(sentence, run, &subject);
            }
        } else if let Some(years) = assign::year_list(tokens, sentence, length) {
            for (k, year) in (run.from..run.to).zip(years) {
                drafts[k].year = Some((year, assign::Origin::Sentence));
                share(drafts, run, k, row_quote(sentence, run, &subject));
            }
        } else if respective
            && run.from >= length
            && sentence.stated[run.from].bracket.is_some()
            && sentence.stated[run.from - 1].bracket.is_none()
        {
            for k in run.from..run.to {
                let of = k - length;
                drafts[k].level = drafts[of].level;
                let quote = drafts[k].subject.quote;
                drafts[k].subject = Subject { quote, ..drafts[of].subject.clone() };
            }
        } else if respective {
            zip_subjects(tokens, sentence, place, catalogue, drafts, run);
        }
    }
}

/// «… ở cấp tỉnh đạt 100%, cấp xã 85%»: an inherited subject is looked up again with its own level.
fn by_level(
    tokens: &Tokens,
    sentence: &Sentence,
    place: &Place,
    catalogue: &Catalogue,
    drafts: &mut [Draft],
) {
    for draft in drafts.iter_mut() {
        let stated = &sentence.stated[draft.stated];
        let Some(level) = draft.level else { continue };
        if let Some(found) =
            find(tokens, &draft.subject.parts, &place.lead_in, unit_class(stated), Some(level), catalogue)
            && draft.subject.matched.is_none_or(|m| stated.head.is_empty() || found.score > m.score)
        {
            draft.subject.matched = Some(found);
        }
    }
}

/// Values of a row share the subject of the first.
fn share(drafts: &mut [Draft], run: Run, k: usize, quote: Run) {
    drafts[k].subject = Subject { quote, ..drafts[run.from].subject.clone() };
}

fn row_quote(sentence: &Sentence, run: Run, subject: &[Run]) -> Run {
    let last = &sentence.stated[run.to - 1];
    let from = subject.iter().map(|r| r.from).min().unwrap_or(last.value.from);
    Run { from: from.min(sentence.stated[run.from].value.from), to: last.post.to.max(last.value.to) }
}

/// The words before the first and behind the last value of a row.
fn whole_subject(tokens: &Tokens, sentence: &Sentence, run: Run) -> Vec<Run> {
    let head = strip_verbs(tokens, sentence.stated[run.from].head);
    let post = sentence.stated[run.to - 1].post;
    [head, post].into_iter().filter(|r| !r.is_empty()).collect()
}

/// As many levels as the row has values, behind it or before it.
fn level_list(tokens: &Tokens, sentence: &Sentence, run: Run) -> Option<Vec<AdminLevel>> {
    let length = run.to - run.from;
    let first = &sentence.stated[run.from];
    let last = &sentence.stated[run.to - 1];
    let behind = assign::levels(tokens, last.post);
    let before = assign::levels(tokens, first.head);
    let start = sentence.stated[..run.from].last().map_or(sentence.run.from, |s| s.value.to);
    let wide = assign::levels(tokens, Run { from: start, to: first.value.from });
    [behind, before, wide]
        .into_iter()
        .find(|found| found.len() == length)
        .map(|found| found.into_iter().map(|(_, level)| level).collect())
}

/// «tỷ lệ A, B và C lần lượt đạt 10%, 20% và 30%».
fn zip_subjects(
    tokens: &Tokens,
    sentence: &Sentence,
    place: &Place,
    catalogue: &Catalogue,
    drafts: &mut [Draft],
    run: Run,
) {
    let length = run.to - run.from;
    let start = sentence.stated[..run.from].last().map_or(sentence.run.from, |s| s.post.to);
    let first = &sentence.stated[run.from];
    let mut head = Run { from: start, to: first.value.from };
    if let Some(at) = tokens.find(head.from, head.to, &["lan luot", "tuong ung"]) {
        head.to = at;
    }
    let head = strip_verbs(tokens, Run { from: skip_years(sentence, head), to: head.to });
    let parts = enumeration(tokens, head, length);
    let Some(parts) = parts else { return };
    for (k, part) in (run.from..run.to).zip(parts.iter()) {
        let unit = unit_class(&sentence.stated[k]);
        let alone = find(tokens, &[*part], &place.lead_in, unit, None, catalogue);
        // What follows the last value closes every item; what opens the first item opens all.
        let opening = tokens
            .find(parts[0].from, parts[0].to, &PREDICATES)
            .map(|verb| Run { from: parts[0].from, to: verb + 2 });
        let completed = opening
            .filter(|_| k > run.from)
            .and_then(|o| find(tokens, &[o, *part], &place.lead_in, unit, None, catalogue));
        let best = [alone, completed].into_iter().flatten().max_by_key(|m| m.score);
        drafts[k].subject = Subject {
            parts: vec![*part],
            quote: Run { from: head.from, to: sentence.stated[run.to - 1].value.to },
            matched: best,
        };
    }
}

/// Goes past the year and the comma with which the sentence opens.
fn skip_years(sentence: &Sentence, head: Run) -> usize {
    let year =
        sentence.years.iter().rfind(|y| y.from >= head.from && y.to < head.to && y.from < head.from + 4);
    year.map_or(head.from, |y| y.to)
}

/// Parts a run at its commas and «và» into exactly `length` items.
fn enumeration(tokens: &Tokens, run: Run, length: usize) -> Option<Vec<Run>> {
    let commas: Vec<usize> = (run.from..run.to)
        .filter(|&i| tokens.is_sign(i, ',') || tokens.is_sign(i, ';') || tokens.word(i) == "va")
        .collect();
    let inner: Vec<usize> = commas.into_iter().filter(|&i| i > run.from).collect();
    if inner.len() + 1 < length {
        return None;
    }
    let subjects: Vec<usize> =
        inner.iter().copied().filter(|&i| tokens.at_any(i + 1, &SUBJECTS).is_some()).collect();
    let cuts = if subjects.len() + 1 == length {
        subjects
    } else if inner.len() + 1 == length {
        inner
    } else {
        // «doanh nghiệp nhỏ và vừa, hợp tác xã và hộ kinh doanh»: a comma parts before «và» does.
        inner[inner.len() + 1 - length..].to_vec()
    };
    let mut parts = Vec::with_capacity(length);
    let mut from = run.from;
    for cut in cuts {
        parts.push(Run { from, to: cut });
        from = cut + 1;
    }
    parts.push(Run { from, to: run.to });
    Some(parts)
}
