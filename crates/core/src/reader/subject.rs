//! What a value is said of: its wording, the passage, and the catalogue's indicator.

use super::phrases::List;
use super::place::Place;
use super::sentence::{Run, Sentence, Stated, says_something, takes_object};
use super::token::Tokens;
use super::values::Nature;
use super::words::{PREDICATES, REACHING};
use crate::catalogue::{Catalogue, Match, UnitClass};
use crate::model::{AdminLevel, Span};

/// The words that a value is said of.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Subject {
    /// The runs of tokens that make up the wording, in order.
    pub(super) parts: Vec<Run>,
    /// The passage begins here.
    pub(super) quote: Run,
    pub(super) matched: Option<Match>,
}

impl Subject {
    /// The wording as the text has it, without white space at line ends.
    pub(super) fn wording(&self, text: &str, tokens: &Tokens) -> String {
        let mut wording = String::new();
        for part in &self.parts {
            let Some(span) = tokens.span(part.from, part.to) else { continue };
            for word in span.of(text).split_whitespace() {
                if !wording.is_empty() {
                    wording.push(' ');
                }
                wording.push_str(word);
            }
        }
        wording
    }

    /// The passage that states the value.
    pub(super) fn span(&self, tokens: &Tokens, stated: &Stated) -> Option<Span> {
        let from = self.quote.from.min(stated.value.from);
        let to = self.quote.to.max(stated.value.to);
        tokens.span(from, to)
    }

    /// The first token of the subject or of the value.
    pub(super) fn from(&self, stated: &Stated) -> usize {
        self.parts.first().map_or(stated.value.from, |p| p.from.min(stated.value.from))
    }
}

/// The subjects of all values of a sentence.
pub(super) fn subjects(
    tokens: &Tokens,
    sentence: &Sentence,
    place: &Place,
    catalogue: &Catalogue,
) -> Vec<Subject> {
    let mut done: Vec<Subject> = Vec::with_capacity(sentence.stated.len());
    for k in 0..sentence.stated.len() {
        let subject = subject(tokens, sentence, k, &done, place, catalogue);
        done.push(subject);
    }
    done
}

fn subject(
    tokens: &Tokens,
    sentence: &Sentence,
    k: usize,
    done: &[Subject],
    place: &Place,
    catalogue: &Catalogue,
) -> Subject {
    let stated = &sentence.stated[k];
    let unit = unit_class(stated);
    let head = strip_verbs(tokens, stated.head);
    let quote = Run {
        from: if stated.head.is_empty() { stated.value.from } else { stated.head.from },
        to: stated.post.to,
    };
    let own: Vec<Run> = [head, stated.post].into_iter().filter(|r| !r.is_empty()).collect();
    let post_words = Run { from: stated.post.from.max(stated.value.to), to: stated.post.to };
    let elliptic = stated.head.is_empty()
        && !says_something(tokens, &sentence.years, post_words)
        && !(stated.value.nature == Nature::Count && done.is_empty());
    if elliptic {
        return inherit(tokens, sentence, k, done, place, catalogue, quote);
    }
    let mut candidates: Vec<Vec<Run>> = vec![own.clone()];
    if stated.head.is_empty()
        && !stated.parted
        && k > 0
        && let Some(shared) = shared_head(tokens, sentence, k)
    {
        candidates.push(vec![shared, stated.post]);
    }
    if stated.head.is_empty()
        && let Some(predicate) = later_predicate(tokens, sentence, k)
    {
        candidates.push(vec![stated.post, predicate]);
    }
    let mut best: Option<(Match, Vec<Run>)> = None;
    for parts in candidates {
        let Some(found) = find(tokens, &parts, "", unit, None, catalogue) else { continue };
        if best.as_ref().is_none_or(|(b, _)| found.score > b.score) {
            best = Some((found, parts));
        }
    }
    if best.is_none()
        && let Some(before) = done.last().filter(|_| leans_back(tokens, stated))
    {
        let parts: Vec<Run> = before.parts.iter().copied().chain(own.iter().copied()).collect();
        best = find(tokens, &parts, "", unit, None, catalogue).map(|m| (m, own.clone()));
    }
    if best.is_none()
        && let Some(next) =
            sentence.stated.get(k + 1).filter(|s| s.head.is_empty() && !s.parted && !s.post.is_empty())
    {
        let parts: Vec<Run> = own.iter().copied().chain([next.post]).collect();
        best = find(tokens, &parts, "", unit, None, catalogue).map(|m| (m, own.clone()));
    }
    if best.is_none() && !place.lead_in.is_empty() {
        best = find(tokens, &own, &place.lead_in, unit, None, catalogue).map(|m| (m, own.clone()));
    }
    // «(mục tiêu năm 2030 là thuộc nhóm 10 địa phương dẫn đầu)»
    if best.is_none() && stated.bracket.is_some() && stated.head.is_empty() && !done.is_empty() {
        return inherit(tokens, sentence, k, done, place, catalogue, quote);
    }
    match best {
        Some((matched, parts)) => Subject { parts: in_order(parts), quote, matched: Some(matched) },
        None => Subject { parts: own, quote, matched: None },
    }
}

/// The clause only makes sense after the one before it.
fn leans_back(tokens: &Tokens, stated: &Stated) -> bool {
    static LEANING: List = List::new(&[
        "rieng", "trong do", "trong tung", "tung nganh", "moi nganh", "cac nganh", "trong moi", "o moi",
        "tung linh vuc", "trong cac",
    ]);
    !stated.parted
        || tokens.at_any(stated.lead.from, &LEANING).is_some()
        || tokens.at_any(stated.head.from, &LEANING).is_some()
}

fn in_order(mut parts: Vec<Run>) -> Vec<Run> {
    parts.sort_by_key(|p| p.from);
    parts
}

/// A value without words of its own says another figure of what the value before it is about.
fn inherit(
    tokens: &Tokens,
    sentence: &Sentence,
    k: usize,
    done: &[Subject],
    place: &Place,
    catalogue: &Catalogue,
    quote: Run,
) -> Subject {
    let stated = &sentence.stated[k];
    let quote = stated.bracket.map_or(quote, |b| Run { from: b.from, to: b.to });
    let before = done
        .iter()
        .zip(&sentence.stated)
        .rev()
        .find(|(_, s)| s.bracket.is_none() || s.bracket == stated.bracket);
    match before {
        Some((subject, other)) => {
            let same = other.value.nature == stated.value.nature;
            let matched = if same {
                subject.matched
            } else {
                find(tokens, &subject.parts, &place.lead_in, unit_class(stated), None, catalogue)
            };
            Subject { parts: subject.parts.clone(), quote, matched }
        }
        None if stated.bracket.is_some_and(|b| b.from > sentence.run.from + 1) => {
            // «Hồ sơ công việc xử lý trên mạng (cấp tỉnh: 100%; cấp xã: 80%)»
            let to = stated.bracket.map_or(quote.from, |b| b.from);
            let from = done
                .iter()
                .zip(&sentence.stated)
                .rev()
                .find(|(_, s)| s.bracket.is_none())
                .map_or(sentence.run.from, |(_, s)| s.post.to);
            let parts = vec![Run { from, to }];
            let matched = find(tokens, &parts, &place.lead_in, unit_class(stated), None, catalogue);
            Subject { parts, quote, matched }
        }
        None => {
            // «Năm 2025 trong nhóm 30, năm 2030 trong nhóm 20 tỉnh dẫn đầu về chuyển đổi số»
            let next =
                sentence.stated.get(k + 1).filter(|s| s.value.nature == stated.value.nature && !s.parted);
            let later =
                next.map_or(Run { from: 0, to: 0 }, |s| if s.head.is_empty() { s.post } else { s.head });
            let parts: Vec<Run> =
                [stated.head, stated.post, later].into_iter().filter(|r| !r.is_empty()).collect();
            let matched = find(tokens, &parts, &place.lead_in, unit_class(stated), None, catalogue);
            Subject { parts, quote, matched }
        }
    }
}

/// The head of an earlier value whose verb also governs this one: «phủ 100% xã và trên 80% hộ».
fn shared_head(tokens: &Tokens, sentence: &Sentence, k: usize) -> Option<Run> {
    let joined = sentence.stated[..k]
        .iter()
        .enumerate()
        .rev()
        .take_while(|(i, _)| *i + 1 == k || !sentence.stated[i + 1].parted);
    let (_, stated) = joined.into_iter().find(|(_, s)| !s.head.is_empty() && s.bracket.is_none())?;
    takes_object(tokens, stated.head).then_some(stated.head)
}

/// The predicate that closes an enumeration: «90% A, 80% B được xử lý trên môi trường mạng».
fn later_predicate(tokens: &Tokens, sentence: &Sentence, k: usize) -> Option<Run> {
    if tokens.find(sentence.stated[k].post.from, sentence.stated[k].post.to, &PREDICATES).is_some() {
        return None;
    }
    let later =
        sentence.stated[k + 1..].iter().take_while(|s| !s.parted && s.head.is_empty() && s.bracket.is_none());
    later
        .filter_map(|s| {
            tokens.find(s.post.from, s.post.to, &PREDICATES).map(|from| Run { from, to: s.post.to })
        })
        .next()
}

/// The head without the verb before the value: «… đạt», «… chiếm».
pub(super) fn strip_verbs(tokens: &Tokens, head: Run) -> Run {
    let mut to = head.to;
    while let Some(at) = tokens
        .before(to, &REACHING)
        .or_else(|| tokens.before(to, &["lan luot", "tuong ung", "deu"]))
        .filter(|&at| at > head.from)
    {
        to = at;
    }
    Run { from: head.from, to }
}

pub(super) fn unit_class(stated: &Stated) -> UnitClass {
    match stated.value.nature {
        Nature::Percent => UnitClass::Percent,
        Nature::Rank => UnitClass::Rank,
        Nature::Count | Nature::Money | Nature::Time => UnitClass::Other,
    }
}

/// Looks the words up. A known level replaces the levels that the words name.
pub(super) fn find(
    tokens: &Tokens,
    parts: &[Run],
    lead_in: &str,
    unit: UnitClass,
    level: Option<AdminLevel>,
    catalogue: &Catalogue,
) -> Option<Match> {
    let mut folded = String::with_capacity(160);
    folded.push_str(" ^ ");
    if !lead_in.is_empty() {
        folded.push_str(lead_in);
        folded.push(' ');
    }
    for part in parts {
        folded.push_str(tokens.words(part.from, part.to));
        folded.push(' ');
    }
    if let Some(level) = level {
        for name in ["tinh", "huyen", "xa"] {
            folded = folded.replace(&format!(" cap {name} "), " ");
        }
        let name = match level {
            AdminLevel::Nation => "quoc gia",
            AdminLevel::Province => "tinh",
            AdminLevel::District => "huyen",
            AdminLevel::Commune => "xa",
        };
        folded.push_str("cap ");
        folded.push_str(name);
        folded.push(' ');
    }
    folded.push_str("$ ");
    catalogue.best(&folded, unit)
}
