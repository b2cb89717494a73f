//! Which year and which level belongs to which value of a sentence; «lần lượt».

use super::place::GoalYear;
use super::sentence::{Run, Sentence, brackets, says_something};
use super::token::{Kind, Tokens};
use super::years::{Role, Year};
use crate::model::AdminLevel;

/// Where a value's year was found: the nearer, the surer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// Beside the value.
    Sentence,
    /// At the head of the paragraph.
    Paragraph,
    /// In the heading or lead-in above.
    Heading,
    /// At the head of the paragraph before.
    Previous,
    /// In the document's title.
    Title,
}

/// The year of each value of the sentence, `None` where the sentence names none; and the leading
/// year with which the next sentence of the paragraph goes on.
pub(super) fn sentence_years(
    tokens: &Tokens,
    sentence: &Sentence,
) -> (Vec<Option<GoalYear>>, Option<GoalYear>) {
    let brackets: Vec<Run> = brackets(tokens, sentence.run);
    let outside = |y: &Year| !brackets.iter().any(|b| b.holds(y.from));
    let goals: Vec<&Year> = sentence.years.iter().filter(|y| y.role == Role::Goal).collect();
    let mut used: Vec<usize> = Vec::new();
    let mut assigned: Vec<Option<GoalYear>> = Vec::with_capacity(sentence.stated.len());
    let mut leading: Option<GoalYear> = None;
    for (k, stated) in sentence.stated.iter().enumerate() {
        if let Some(bracket) = stated.bracket {
            assigned.push(bracket_year(&goals, bracket, stated.value.from));
            continue;
        }
        let next = sentence.stated[k + 1..].iter().find(|s| s.bracket.is_none()).map(|s| s.value.from);
        let limit = next.unwrap_or(sentence.run.to);
        let trailing = goals.iter().find(|y| {
            let fits = y.from >= stated.value.to && y.to <= limit;
            fits && outside(y) && is_trailing(tokens, stated.value.to, y, next)
        });
        let in_bracket = brackets
            .iter()
            .filter(|b| b.from >= stated.value.to && b.to <= limit && b.from - stated.value.to <= 8)
            .filter(|b| !sentence.stated.iter().any(|s| s.bracket == Some(**b)))
            .find_map(|b| bracket_year(&goals, *b, b.to));
        let before = goals.iter().filter(|y| outside(y) && y.to <= stated.value.from);
        for year in before {
            if !used.contains(&year.from) {
                leading = Some(goal(year));
                used.push(year.from);
            }
        }
        if let Some(year) = trailing {
            used.push(year.from);
        }
        assigned.push(trailing.map(|y| goal(y)).or(in_bracket).or_else(|| leading.clone()));
    }
    spread_back(tokens, sentence, &goals, &mut assigned);
    // A year in a sentence without values leads on to the next sentence: «Đến năm 2025. …»
    let carried = leading.or_else(|| match (&goals[..], sentence.stated.is_empty()) {
        ([year], true) if year.from <= sentence.run.from + 3 => Some(goal(year)),
        _ => None,
    });
    (assigned, carried)
}

fn goal(year: &Year) -> GoalYear {
    GoalYear { year: year.year, period: year.period() }
}

fn bracket_year(goals: &[&Year], bracket: Run, value: usize) -> Option<GoalYear> {
    let inside = || goals.iter().filter(move |y| bracket.holds(y.from));
    inside().rfind(|y| y.to <= value).or_else(|| inside().next()).map(|y| goal(y))
}

/// A year behind a value belongs to it unless a comma parts them or it leads to the next value.
fn is_trailing(tokens: &Tokens, value_end: usize, year: &Year, next: Option<usize>) -> bool {
    let parted = (value_end..year.from).any(|i| is_comma(tokens, i));
    match next {
        None if parted => {
            (year.to..tokens.len()).all(|i| !matches!(tokens.list()[i].kind, Kind::Word))
                && year.from - value_end <= 6
        }
        _ if parted => false,
        None => true,
        Some(next) => {
            let run = Run { from: year.to, to: next };
            let leads = !(run.from..run.to).any(|i| is_comma(tokens, i))
                && !says_something(tokens, &[], run)
                && !run.is_empty();
            !leads
        }
    }
}

fn is_comma(tokens: &Tokens, i: usize) -> bool {
    [',', ';', ':'].iter().any(|&s| tokens.is_sign(i, s)) || tokens.word(i) == "va"
}

/// «tỷ lệ A đạt 80%, tỷ lệ B đạt 90% vào năm 2025»: a year at the end holds for all that have none.
fn spread_back(tokens: &Tokens, sentence: &Sentence, goals: &[&Year], assigned: &mut [Option<GoalYear>]) {
    if assigned.iter().all(Option::is_some) {
        return;
    }
    let Some(last) = goals.last().filter(|y| sentence.stated.last().is_some_and(|s| y.from >= s.value.to))
    else {
        return;
    };
    let ends = !says_something(tokens, &[], Run { from: last.to, to: sentence.run.to });
    if ends && goals.len() == 1 {
        for slot in assigned.iter_mut().filter(|slot| slot.is_none()) {
            *slot = Some(goal(last));
        }
    }
}

/// The level names in a run, in order: «cấp tỉnh, huyện và xã» gives three.
pub(super) fn levels(tokens: &Tokens, run: Run) -> Vec<(usize, AdminLevel)> {
    let mut found = Vec::new();
    let mut i = run.from;
    while i < run.to {
        let opens = matches!(tokens.word(i), "cap" | "tuyen") || tokens.at(i, "cac so").is_some();
        if !opens {
            i += 1;
            continue;
        }
        let mut at = i + 1;
        if tokens.is_sign(at, ':') || tokens.is_sign(at, '(') {
            at += 1;
        }
        while at < run.to {
            if let Some(level) = level_word(tokens, at) {
                found.push((at, level));
                at += 1;
            } else if matches!(tokens.word(at), "cap" | "va" | "," | "-" | "/" | "den" | ";")
                && lists_on(tokens, at + 1, run.to)
            {
                at += 1;
            } else {
                break;
            }
        }
        i = at.max(i + 1);
    }
    found
}

fn lists_on(tokens: &Tokens, i: usize, to: usize) -> bool {
    i < to
        && (level_word(tokens, i).is_some()
            || (tokens.word(i) == "cap" && level_word(tokens, i + 1).is_some()))
}

fn level_word(tokens: &Tokens, i: usize) -> Option<AdminLevel> {
    match tokens.word(i) {
        "tinh" => Some(AdminLevel::Province),
        "huyen" | "quan" => Some(AdminLevel::District),
        "xa" => Some(AdminLevel::Commune),
        _ => None,
    }
}

/// Values that follow each other with nothing but commas and «và» between: «100%, 90% và 70%».
pub(super) fn runs(tokens: &Tokens, sentence: &Sentence) -> Vec<Run> {
    let stated = &sentence.stated;
    let mut runs = Vec::new();
    let mut from = 0;
    for k in 1..=stated.len() {
        let joined = k < stated.len() && stated[k].bracket == stated[k - 1].bracket && {
            let gap = Run { from: stated[k - 1].value.to, to: stated[k].value.from };
            (gap.from..gap.to)
                .all(|i| matches!(tokens.word(i), "," | "va" | "/" | "-" | "den" | "dat" | "la"))
        };
        if !joined {
            if k - from >= 2 {
                runs.push(Run { from, to: k });
            }
            from = k;
        }
    }
    runs
}

/// Goal years that follow each other with nothing but commas and «và» between, of this length.
pub(super) fn year_list(tokens: &Tokens, sentence: &Sentence, length: usize) -> Option<Vec<GoalYear>> {
    let goals: Vec<&Year> = sentence.years.iter().filter(|y| y.role == Role::Goal).collect();
    goals
        .windows(length)
        .find(|years| {
            years.windows(2).all(|pair| {
                (pair[0].to..pair[1].from)
                    .all(|i| matches!(tokens.word(i), "," | "va" | ";" | "den" | "nam" | "/"))
            })
        })
        .map(|years| years.iter().map(|y| goal(y)).collect())
}

#[cfg(test)]
mod tests {
    use super::super::sentence::parse;
    use super::*;
    use crate::model::Span;

    fn check(text: &str, expected: &[Option<u16>]) {
        let mut tokens = Tokens::default();
        tokens.push(text, Span { start: 0, end: text.len() });
        let sentence = parse(&tokens, Run { from: 0, to: tokens.len() });
        let (years, _) = sentence_years(&tokens, &sentence);
        let got: Vec<Option<u16>> = years.into_iter().map(|y| y.map(|y| y.year)).collect();
        assert_eq!(got, expected, "{text}");
    }

    #[test]
    fn leading_trailing_and_bracketed() {
        check("đến năm 2025, kinh tế số chiếm 10% GRDP và 30% vào năm 2030", &[Some(2025), Some(2030)]);
        check("đạt 80% năm 2025, đạt 95% năm 2030", &[Some(2025), Some(2030)]);
        check("năm 2025 đạt 80% và năm 2030 đạt 95%", &[Some(2025), Some(2030)]);
        check("đạt 80% (năm 2025), 95% (năm 2030)", &[Some(2025), Some(2030)]);
        check(
            "Đến năm 2025 đạt 80% (mục tiêu năm 2030 là 90%), tỷ lệ B đạt 50%",
            &[Some(2025), Some(2030), Some(2025)],
        );
        check("tỷ lệ A đạt 80%, tỷ lệ B đạt 90% vào năm 2025", &[Some(2025), Some(2025)]);
    }
}
