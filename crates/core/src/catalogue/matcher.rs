//! Finds the indicator that a wording speaks of: one walk over the text finds every known term,
//! then each indicator's patterns are sets of bits to be met.

use std::collections::{BTreeMap, HashMap};

use aho_corasick::{AhoCorasick, MatchKind};

use super::Indicator;
use super::terms::{self, CatalogueError};

/// How many different terms the tables hold.
const BITS: usize = 1024;
const WORDS: usize = BITS / 64;

/// The kind of unit, as far as it tells indicators apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnitClass {
    /// «%», «%/năm».
    Percent,
    /// «thứ hạng».
    Rank,
    /// Counts and everything else.
    Other,
    /// Not known: any indicator may fit.
    Any,
}

impl UnitClass {
    /// The class of a unit as it is written.
    #[must_use]
    pub fn of(unit: &str) -> Self {
        if unit.starts_with('%') {
            Self::Percent
        } else if unit.starts_with("thứ hạng") {
            Self::Rank
        } else {
            Self::Other
        }
    }

    fn fits(self, other: Self) -> bool {
        self == other || self == Self::Any || other == Self::Any
    }
}

/// The best indicator for a wording.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Match {
    /// Position in the catalogue's list.
    pub indicator: usize,
    /// How much of the wording speaks for it: the more and longer the words met, the higher.
    pub score: u32,
    /// The score of the next best indicator.
    pub runner_up: u32,
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct Set([u64; WORDS]);

impl Set {
    const EMPTY: Self = Self([0; WORDS]);

    fn insert(&mut self, bit: usize) {
        self.0[bit / 64] |= 1 << (bit % 64);
    }

    fn meets(&self, bits: &[u16]) -> bool {
        bits.iter().any(|&b| self.has(usize::from(b)))
    }

    fn has(&self, bit: usize) -> bool {
        self.0[bit / 64] >> (bit % 64) & 1 == 1
    }
}

#[derive(Debug)]
struct Rule {
    indicator: usize,
    unit: UnitClass,
    groups: Vec<Vec<u16>>,
    not: Vec<u16>,
}

#[derive(Debug)]
pub(super) struct Matcher {
    automaton: AhoCorasick,
    /// Words of each term: its weight.
    weights: Vec<u32>,
    rules: Vec<Rule>,
}

impl Matcher {
    pub(super) fn new(
        indicators: &[Indicator],
        lists: &BTreeMap<String, String>,
    ) -> Result<Self, CatalogueError> {
        let mut ids: HashMap<String, u16> = HashMap::new();
        let mut texts: Vec<String> = Vec::new();
        let mut id = |word: &str| -> u16 {
            *ids.entry(word.to_owned()).or_insert_with(|| {
                texts.push(format!(" {word} "));
                (texts.len() - 1) as u16
            })
        };
        let mut rules = Vec::new();
        for (indicator, entry) in indicators.iter().enumerate() {
            for pattern in &entry.patterns {
                let parsed = terms::parse(&entry.code, pattern, lists)?;
                let groups = parsed.groups.iter().map(|g| g.iter().map(|w| id(w)).collect()).collect();
                let not = parsed.not.iter().map(|w| id(w)).collect();
                rules.push(Rule { indicator, unit: UnitClass::of(&entry.unit), groups, not });
            }
        }
        if texts.len() > BITS {
            return Err(CatalogueError::TooManyTerms);
        }
        let weights = texts.iter().map(|t| t.trim().split(' ').count() as u32).collect();
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .build(&texts)
            .map_err(|_| CatalogueError::TooManyTerms)?;
        Ok(Self { automaton, weights, rules })
    }

    pub(super) fn best(&self, folded: &str, unit: UnitClass) -> Option<Match> {
        let mut found = Set::EMPTY;
        let mut any = false;
        for hit in self.automaton.find_overlapping_iter(folded) {
            found.insert(hit.pattern().as_usize());
            any = true;
        }
        if !any {
            return None;
        }
        let mut best: Option<Match> = None;
        for rule in self.rules.iter().filter(|r| r.unit.fits(unit)) {
            let Some(score) = self.score(rule, &found) else { continue };
            best = Some(match best {
                None => Match { indicator: rule.indicator, score, runner_up: 0 },
                Some(b) if score > b.score && b.indicator == rule.indicator => Match { score, ..b },
                Some(b) if score > b.score => Match { indicator: rule.indicator, score, runner_up: b.score },
                Some(b) if b.indicator != rule.indicator => Match { runner_up: b.runner_up.max(score), ..b },
                Some(b) => b,
            });
        }
        best
    }

    /// Two points for each group met and one for each word of its longest term.
    fn score(&self, rule: &Rule, found: &Set) -> Option<u32> {
        if found.meets(&rule.not) {
            return None;
        }
        let mut score = 0;
        for group in &rule.groups {
            let longest = group
                .iter()
                .filter(|&&b| found.has(usize::from(b)))
                .map(|&b| self.weights[usize::from(b)])
                .max()?;
            score += 2 + longest;
        }
        Some(score)
    }
}
