//! Finding units as people name them.

use jiff::civil::Date;

use super::event::Name;
use super::register::{Register, Unit};
use crate::fold::fold;
use crate::letters::capitalised;
use crate::model::{UnitId, UnitLevel};

/// A unit as a person names it: «86», or «86@2024-12-31» for the unit that bore the code on that day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// The code, or the name.
    pub code: String,
    /// The day on which the unit bears it; otherwise the day in question.
    pub date: Option<Date>,
}

/// Why a reference does not lead to one unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotFound {
    /// What was looked for.
    pub reference: Reference,
    /// The day on which it was looked for.
    pub date: Date,
    /// Units that may have been meant: of the same code at another time, or of similar codes.
    pub near: Vec<UnitId>,
}

impl Reference {
    /// Reads a reference. What follows the last «@» is its day where it is one.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let text = text.trim();
        let dated = text.rsplit_once('@').and_then(|(code, date)| Some((code, date.trim().parse().ok()?)));
        match dated {
            Some((code, date)) => Self { code: code.trim().to_owned(), date: Some(date) },
            None => Self { code: text.to_owned(), date: None },
        }
    }
}

impl Name {
    /// The name folded, as it is and without the type that stands before it.
    pub(super) fn folded(&self) -> [String; 2] {
        let bare = self.name.strip_prefix(&capitalised(&self.kind)).unwrap_or(&self.name);
        [fold(&self.name), fold(bare)]
    }
}

impl Register {
    /// The unit that a reference names on `date`, where it does not give its own day.
    ///
    /// Codes of different levels differ in length; where two living units of different levels bear
    /// one code all the same, the higher one is meant.
    ///
    /// # Errors
    /// [`NotFound`] with units that may have been meant.
    pub fn find(&self, reference: &Reference, date: Date) -> Result<&Unit, NotFound> {
        let date = reference.date.unwrap_or(date);
        let found = self.coded(&reference.code, date).min_by_key(|u| (u.level, u.id));
        found.or_else(|| self.named(&reference.code, date)).ok_or_else(|| NotFound {
            reference: reference.clone(),
            date,
            near: self.near(&reference.code, date),
        })
    }

    /// Units alive on `date` whose name or code holds every word of `query`, without regard to
    /// diacritics; higher levels first, at most `limit`.
    #[must_use]
    pub fn search(&self, query: &str, date: Date, limit: usize) -> Vec<&Unit> {
        let query = fold(query);
        let words: Vec<&str> = query.split_whitespace().collect();
        if words.is_empty() {
            return Vec::new();
        }
        // A word begins somewhere in the name; a further word may be of a unit above.
        let begins = |text: &str, word: &str| text.split_whitespace().any(|part| part.starts_with(word));
        let own = |unit: &Unit| {
            let name = unit.name(date);
            format!("{} {}", name.code, fold(&name.name))
        };
        let holds = |unit: &&Unit| {
            let text = own(unit);
            let left: Vec<&&str> = words.iter().filter(|word| !begins(&text, word)).collect();
            left.is_empty()
                || left.len() < words.len() && {
                    let above: String = self.above(unit.id, date).iter().map(|u| own(u) + " ").collect();
                    left.iter().all(|word| begins(&above, word))
                }
        };
        let mut found: Vec<&Unit> = self.living(date).filter(holds).collect();
        found.sort_by_cached_key(|u| {
            (u.level, !fold(&u.name(date).name).ends_with(&query), &u.name(date).code, u.id)
        });
        found.truncate(limit);
        found
    }

    /// The only living unit of that name.
    fn named(&self, name: &str, date: Date) -> Option<&Unit> {
        let name = fold(name);
        let bears = |unit: &&Unit| unit.lives(date) && unit.name(date).folded().contains(&name);
        let mut found = self.ever_named(&name).filter(bears);
        let first = found.next();
        if found.next().is_some() { None } else { first }
    }

    /// Units of the same code at another time, then living ones whose code differs by one sign.
    fn near(&self, code: &str, date: Date) -> Vec<UnitId> {
        let mut near: Vec<UnitId> = self.ever_coded(code).map(|u| u.id).collect();
        let similar = self.living(date).filter(|u| one_apart(&u.name(date).code, code));
        let mut similar: Vec<_> = similar.map(|u| (&u.name(date).code, u.id)).collect();
        similar.sort();
        near.extend(similar.into_iter().map(|(_, id)| id));
        near.truncate(MOST_NEAR);
        near
    }

    /// The levels that have living units on a day, the highest first.
    #[must_use]
    pub fn levels(&self, date: Date) -> Vec<UnitLevel> {
        let here = |level: &UnitLevel| self.living(date).any(|u| u.level == *level);
        UnitLevel::ALL.iter().copied().filter(here).collect()
    }
}

/// How many units are offered where a code is unknown.
const MOST_NEAR: usize = 5;

/// Whether two codes differ by one sign that is other, too much, missing, or by two that changed places.
fn one_apart(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let front = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[front..], &b[front..]);
    match a.len().abs_diff(b.len()) {
        0 => {
            a.len() > 1 && a[1..] == b[1..]
                || a.len() == 1
                || a.len() > 1 && a[0] == b[1] && a[1] == b[0] && a[2..] == b[2..]
        }
        1 if a.len() > b.len() => a[1..] == *b,
        1 => b[1..] == *a,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_one_sign_apart() {
        for (a, b) in
            [("12345", "12346"), ("12345", "1235"), ("1235", "12345"), ("12345", "13245"), ("86", "87")]
        {
            assert!(one_apart(a, b), "{a} {b}");
        }
        for (a, b) in [("12345", "12345"), ("12345", "12434"), ("86", "8612"), ("12345", "54321")] {
            assert!(!one_apart(a, b), "{a} {b}");
        }
    }

    #[test]
    fn references_may_carry_a_day() {
        let day = |text| Reference::parse(text).date;
        assert_eq!(day("86"), None);
        assert_eq!(day(" 86@2024-12-31 "), Some(jiff::civil::date(2024, 12, 31)));
        assert_eq!(Reference::parse("a@b"), Reference { code: "a@b".to_owned(), date: None });
    }
}
