//! Targets without a number: «phổ cập dịch vụ mạng di động 4G/5G».

use super::assign;
use super::phrases::List;
use super::place::{Place, Section};
use super::sentence::{self, Run};
use super::targets::Frame;
use super::token::{Kind, Tokens};
use super::words::{CLAUSES, QUALITIES, REACHED};
use super::years::Role;
use crate::model::Qualitative;

/// A clause with fewer words than this states nothing.
const SHORTEST: usize = 4;

/// Reads the clauses without numbers of one block that stands under a heading of targets, or whose
/// sentence sets targets with numbers beside them.
pub(super) fn read(tokens: &Tokens, place: &Place, frame: &Frame, out: &mut Vec<Qualitative>) {
    if !matches!(place.section, Some(Section::Targets) | None) {
        return;
    }
    // Outside a heading of targets «phát triển …» may as well be a title or a duty.
    let verbs: &List = if place.section.is_some() { &QUALITIES } else { &CLAUSES };
    if tokens.find(0, tokens.len(), verbs).is_none() {
        return;
    }
    let mut carried = None;
    for run in sentence::split(tokens) {
        let parsed = sentence::parse(tokens, run);
        let (years, leading) = assign::sentence_years(tokens, &parsed);
        carried = leading.or(carried);
        let aims = place.section == Some(Section::Targets)
            || tokens.find(run.from, run.to, &["phan dau", "muc tieu"]).is_some()
            || !years.is_empty()
            || carried.is_some()
            || parsed.years.iter().any(|y| y.role == Role::Goal);
        if !aims || tokens.find(run.from, run.to, &REACHED).is_some() {
            continue;
        }
        let year = carried
            .clone()
            .or_else(|| years.into_iter().flatten().next())
            .or_else(|| place.year.clone())
            .or_else(|| frame.title_year.clone())
            .map(|y| y.year);
        for clause in clauses(tokens, run, verbs) {
            let numbered = parsed.stated.iter().any(|s| clause.holds(s.value.at));
            if numbered || clause.to - clause.from < SHORTEST {
                continue;
            }
            let near = parsed.years.iter().rfind(|y| y.role == Role::Goal && y.from < clause.from + 1);
            let year = near.map(|y| y.year).or(year);
            if let Some(span) = tokens.span(clause.from, clause.to) {
                out.push(Qualitative { span, year });
            }
        }
    }
}

/// Clauses that begin with a verb of bringing about, at the sentence's head or behind a comma.
fn clauses(tokens: &Tokens, run: Run, verbs: &List) -> Vec<Run> {
    let mut found = Vec::new();
    let mut i = run.from;
    while i < run.to {
        let head = i == run.from
            || matches!(tokens.list()[i - 1].kind, Kind::Sign(',' | ';' | ':') | Kind::Number)
            || tokens.word(i - 1) == "dau"
            || clause_subject(tokens, run, i);
        if !head || tokens.at_any(i, verbs).is_none() {
            i += 1;
            continue;
        }
        let end = clause_end(tokens, Run { from: i, to: run.to });
        let from = if clause_subject(tokens, run, i) { subject_start(tokens, run, i) } else { i };
        found.push(Run { from, to: end });
        i = end.max(i + 1);
    }
    found
}

/// «Lạng Sơn duy trì …»: a name of up to four words before the verb belongs to the clause.
fn clause_subject(tokens: &Tokens, run: Run, i: usize) -> bool {
    let from = subject_start(tokens, run, i);
    let named = from < i && tokens.list()[from].capital;
    from < i && i - from <= 4 && (named || matches!(tokens.word(from), "tinh" | "thanh" | "dia" | "xa"))
}

fn subject_start(tokens: &Tokens, run: Run, i: usize) -> usize {
    (run.from..i)
        .rfind(|&k| matches!(tokens.list()[k].kind, Kind::Sign(_) | Kind::Number))
        .map_or(run.from, |k| k + 1)
}

/// A clause ends at a semicolon, or at a comma behind which another clause begins.
fn clause_end(tokens: &Tokens, run: Run) -> usize {
    for i in run.from + 1..run.to {
        if tokens.is_sign(i, ';') {
            return i;
        }
        let next = i + 1;
        if tokens.is_sign(i, ',') && next < run.to {
            let value = tokens.is_number(next) || tokens.is_number(next + 1);
            let clause = tokens.at_any(next, &super::words::SUBJECTS).is_some()
                || tokens.at_any(next, &CLAUSES).is_some();
            if value || clause {
                return i;
            }
        }
    }
    run.to
}
