//! Facts about the document itself: kind, number, issuer, territory, date, horizon, legal basis.
//!
//! What the text does not say stays empty: a cited act's number is never taken for the plan's own.

mod header;
mod names;
mod numbers;

use super::lines::trim;
use super::place::GoalYear;
use super::targets::Frame;
use super::token::Tokens;
use super::years::{self, Role};
use crate::model::{AdminLevel, DocumentFacts, Span};

/// The head of a document in which its own facts are looked for, in bytes.
const HEAD: usize = 12_000;

/// Reads the facts.
pub(super) fn read(text: &str) -> DocumentFacts {
    let head = &text[..floor_boundary(text, HEAD)];
    let cited = numbers::find(text);
    let mut facts = header::read(head);
    let own = numbers::own(head, &cited);
    if let Some(own) = own {
        facts.number = facts.number.or(Some(own.number.clone()));
        facts.date = facts.date.or(own.date);
        facts.kind = facts.kind.or(own.kind);
        facts.issuer = facts.issuer.or(own.issuer);
    }
    facts.title = facts.title.or_else(|| headline(head));
    if facts.kind.is_none() {
        facts.kind = facts.title.as_deref().and_then(header::kind_of);
    }
    facts.territory = names::territory(text, facts.issuer.as_deref(), facts.title.as_deref());
    facts.issuer = names::whole_issuer(facts.issuer, facts.territory.as_deref(), facts.number.as_deref());
    facts.horizon = facts
        .title
        .as_deref()
        .and_then(horizon)
        .or_else(|| facts.number.as_deref().and_then(|n| announced_period(head, n)));
    let number = facts.number.clone();
    let mut basis: Vec<String> = Vec::new();
    for cited in cited {
        if Some(&cited.number) != number.as_ref() && !basis.contains(&cited.number) && basis.len() < 60 {
            basis.push(cited.number);
        }
    }
    facts.legal_basis = basis;
    facts
}

/// What the blocks need to know of the document.
pub(super) fn frame(facts: &DocumentFacts) -> Frame {
    let dated = facts.date.map(|d| d.year() as u16);
    let (since, until): (Option<u16>, Option<u16>) =
        facts.horizon.as_deref().map_or((None, None), |h| match h.split_once('-') {
            Some((a, b)) => (a.parse().ok(), b.parse().ok()),
            None => (h.parse().ok(), None),
        });
    let title_year = facts.title.as_deref().and_then(title_year);
    // «đến năm 2025, định hướng đến năm 2030» begins before 2025: only a true period says when.
    let begins =
        if title_year.as_ref().is_some_and(|y| y.period.is_some()) || until.is_none() { since } else { None };
    let period_start = facts.title.as_deref().and_then(period_start);
    let plan_year = [dated, begins.filter(|_| until.is_none() || period_start.is_some()), period_start]
        .into_iter()
        .flatten()
        .max();
    Frame { plan_year, title_year, previous: None, level: level(facts) }
}

/// The level of whoever issued the plan.
fn level(facts: &DocumentFacts) -> Option<AdminLevel> {
    let words = crate::fold::fold(&format!(
        "{} | {}",
        facts.issuer.as_deref().unwrap_or(""),
        facts.territory.as_deref().unwrap_or("")
    ));
    let padded = format!(" {words} ");
    let has = |word: &str| padded.contains(&format!(" {word} "));
    if has("thu tuong") || has("chinh phu") || padded.trim_start().starts_with("bo ") {
        Some(AdminLevel::Nation)
    } else if has("xa") || has("phuong") || has("dac khu") || has("thi tran") {
        Some(AdminLevel::Commune)
    } else if has("huyen") || has("quan") || has("thi xa") {
        Some(AdminLevel::District)
    } else {
        None
    }
}

fn years_of(title: &str) -> Vec<years::Year> {
    let mut tokens = Tokens::default();
    tokens.push(title, Span { start: 0, end: title.len() });
    years::find(&tokens, 0, tokens.len()).into_iter().filter(|y| y.role == Role::Goal).collect()
}

fn horizon(title: &str) -> Option<String> {
    let years = years_of(title);
    let first = years.first()?;
    if let Some(period) = years.iter().find_map(years::Year::period) {
        return Some(period);
    }
    match years.last() {
        Some(last) if last.year > first.year => Some(format!("{}-{}", first.year, last.year)),
        _ => Some(first.year.to_string()),
    }
}

/// «… ban hành Kế hoạch số 138/KH-UBND … giai đoạn 2022 - 2025»: the period beside the own number.
fn announced_period(head: &str, number: &str) -> Option<String> {
    let at = head.find(number)?;
    let sentence = head[at..].split(['\n', ';']).next()?;
    let sentence = sentence.split(". ").next()?;
    years_of(sentence).iter().find_map(years::Year::period)
}

fn period_start(title: &str) -> Option<u16> {
    years_of(title).iter().find_map(|y| y.since)
}

/// The only year or period of the title.
fn title_year(title: &str) -> Option<GoalYear> {
    match &years_of(title)[..] {
        [year] => Some(GoalYear { year: year.year, period: year.period() }),
        _ => None,
    }
}

/// The headline of an article: a short line near the top that is no sentence.
fn headline(head: &str) -> Option<String> {
    let mut first = None;
    for line in head.lines().map(str::trim).filter(|l| !l.is_empty()).take(12) {
        let line = line.trim_start_matches(['#', '*', ' ']).trim_end_matches('*').trim();
        let length = line.chars().count();
        let sentence = line.ends_with(['.', ';', ':', ',']) || line.starts_with(['-', '+', '|', '•']);
        if !(8..=320).contains(&length) || sentence {
            continue;
        }
        let folded = crate::fold::fold(line);
        let speaks =
            ["ke hoach", "nghi quyet", "de an", "chuong trinh", "chuyen doi so", "kinh te so", "xa hoi so"]
                .iter()
                .any(|w| folded.contains(w));
        if speaks {
            return Some(line.to_owned());
        }
        first = first.or_else(|| (20..=160).contains(&length).then(|| line.to_owned()));
    }
    first
        .filter(|_| head.lines().filter(|l| !l.trim().is_empty()).count() > 1)
        .filter(|t| t.split_whitespace().count() >= 5)
}

/// The greatest char boundary of `text` that is not above `at`.
pub(super) fn floor_boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// A line without white space around it, as text.
fn trimmed(text: &str) -> &str {
    trim(text, 0, text.len()).of(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_with_its_head() {
        let text = "ỦY BAN NHÂN DÂN\nTỈNH MẪU\n-------\nSố: 12/KH-UBND\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\
                    Mẫu, ngày 05 tháng 02 năm 2026\n\nKẾ HOẠCH\nPhát triển kinh tế số và xã hội số giai đoạn 2026 - 2030\ntrên địa bàn tỉnh Mẫu\n\n\
                    Căn cứ Quyết định số 411/QĐ-TTg ngày 31/3/2022 của Thủ tướng Chính phủ;\n";
        let facts = read(text);
        assert_eq!(facts.number.as_deref(), Some("12/KH-UBND"));
        assert_eq!(facts.kind.as_deref(), Some("Kế hoạch"));
        assert_eq!(facts.date, Some(jiff::civil::date(2026, 2, 5)));
        assert_eq!(facts.issuer.as_deref(), Some("Ủy ban nhân dân tỉnh Mẫu"));
        assert_eq!(facts.territory.as_deref(), Some("tỉnh Mẫu"));
        assert_eq!(facts.horizon.as_deref(), Some("2026-2030"));
        assert_eq!(facts.legal_basis, ["411/QĐ-TTg"]);
    }

    #[test]
    fn what_is_not_said_stays_empty() {
        let facts = read(
            "Nhằm thực hiện Quyết định sô 411/ỌĐ-TTg của Thủ tướng Chính phủ trên địa bàn tỉnh.\n\nMục tiêu:\n- Một.",
        );
        assert_eq!((facts.number, facts.territory, facts.date, facts.issuer), (None, None, None, None));
        assert_eq!(facts.legal_basis, ["411/QĐ-TTg"]);
    }
}
