//! How a plan's target stands to the national one.

use cotmoc_core::catalogue::{Catalogue, Direction};
use cotmoc_core::fold::fold;
use cotmoc_core::model::{AdminLevel, Comparator};

use crate::model::Target;

/// How a plan's target stands to the national one of the same indicator and year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// It asks for less.
    Less,
    /// It asks for more.
    More,
    /// It asks for the same.
    Equal,
    /// The strategy asks for it, the plan does not.
    Nothing,
    /// The strategy names the indicator, but its value is not known.
    Unknown,
    /// The two cannot be held against each other.
    NotComparable(NotComparable),
}

/// Why two targets cannot be held against each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotComparable {
    /// Their units of measure differ.
    Unit,
    /// The plan names no year.
    YearMissing,
    /// The bounds point different ways, or a range lies around the national value.
    Bounds,
    /// The plan's figure is about a lower level or another body's target.
    Level,
    /// The plan states several values that contradict each other.
    Contradiction,
}

/// How the targets of one cell stand to the national one. `level` is the level of the plan.
pub(crate) fn mark(targets: &[&Target], national: &Target, level: AdminLevel) -> Mark {
    let mut marks = targets.iter().map(|t| one(t, national, level));
    let Some(first) = marks.next() else {
        return if national.value.is_some() { Mark::Nothing } else { Mark::Unknown };
    };
    if marks.all(|m| m == first) { first } else { Mark::NotComparable(NotComparable::Contradiction) }
}

fn one(target: &Target, national: &Target, level: AdminLevel) -> Mark {
    let own = |of: Option<AdminLevel>| of.is_none_or(|of| of == level);
    if !own(target.level) || !own(target.scope) {
        return Mark::NotComparable(NotComparable::Level);
    }
    if target.year.is_none() {
        return Mark::NotComparable(NotComparable::YearMissing);
    }
    if fold(&target.unit) != fold(&national.unit) {
        return Mark::NotComparable(NotComparable::Unit);
    }
    let (Some(asked), Some(wanted)) = (Bound::of(target), Bound::of(national)) else {
        return Mark::Unknown;
    };
    let up = national.code.as_deref().and_then(|c| Catalogue::embedded().get(c)).map(|i| i.direction);
    asked.against(&wanted, up.unwrap_or(Direction::Up))
}

/// What a target asks for: a bound, or a range.
struct Bound {
    comparator: Comparator,
    from: rust_decimal::Decimal,
    to: Option<rust_decimal::Decimal>,
}

impl Bound {
    fn of(target: &Target) -> Option<Self> {
        Some(Self { comparator: target.comparator?, from: target.value?, to: target.value_max })
    }

    /// Whether meeting `self` asks for more than meeting `wanted`.
    fn against(&self, wanted: &Self, direction: Direction) -> Mark {
        let (Some(mine), Some(theirs)) = (self.strictness(direction), wanted.strictness(direction)) else {
            return Mark::NotComparable(NotComparable::Bounds);
        };
        if self.to == wanted.to && self.from == wanted.from {
            return order(mine.cmp(&theirs));
        }
        let (low, high) = (self.from, self.to.unwrap_or(self.from));
        let (wanted_low, wanted_high) = (wanted.from, wanted.to.unwrap_or(wanted.from));
        let more = match direction {
            Direction::Up => (low >= wanted_high, high <= wanted_low),
            Direction::Down => (high <= wanted_low, low >= wanted_high),
        };
        match more {
            (true, _) => Mark::More,
            (_, true) => Mark::Less,
            // A range around the value, or two ranges that overlap: neither more nor less.
            (false, false) => Mark::NotComparable(NotComparable::Bounds),
        }
    }

    /// How much a comparator asks for beside others of the same value; `None` where it bounds the
    /// side that does not matter («dưới 80 %» for something that is to grow).
    fn strictness(&self, direction: Direction) -> Option<u8> {
        match (self.comparator, direction) {
            (Comparator::About, _) => Some(0),
            (Comparator::Equal, _)
            | (Comparator::AtLeast, Direction::Up)
            | (Comparator::AtMost, Direction::Down) => Some(1),
            (Comparator::MoreThan, Direction::Up) | (Comparator::LessThan, Direction::Down) => Some(2),
            _ => None,
        }
    }
}

fn order(ordering: std::cmp::Ordering) -> Mark {
    match ordering {
        std::cmp::Ordering::Less => Mark::Less,
        std::cmp::Ordering::Equal => Mark::Equal,
        std::cmp::Ordering::Greater => Mark::More,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ActId, PlanId, TargetId};

    /// «>50 %» of the year 2025; a range is «10..20»; «?» is unknown.
    fn target(text: &str, code: &str) -> Target {
        let split = text.find(|c: char| c.is_ascii_digit()).unwrap_or(text.len());
        let (comparator, rest) = text.split_at(split);
        let (value, unit) = rest.split_once(' ').unwrap_or((rest, "%"));
        let (low, high) = value.split_once("..").map_or((value, None), |(a, b)| (a, Some(b)));
        let known = text != "?";
        Target {
            id: TargetId(1),
            plan: PlanId(1),
            code: Some(code.into()),
            indicator: "x".into(),
            wording: "x".into(),
            year: Some(2025),
            period: None,
            comparator: known.then(|| if comparator.is_empty() { "=" } else { comparator }.parse().unwrap()),
            value: known.then(|| low.parse().unwrap()),
            value_max: high.map(|v| v.parse().unwrap()),
            unit: unit.into(),
            pillar: None,
            scope: None,
            level: None,
            notes: vec![],
            passage: None,
            act: ActId(1),
            superseded_by: None,
            ended_by: None,
        }
    }

    fn check(plan: &str, national: &str, expected: Mark) {
        let (p, n) = (target(plan, "KTS01"), target(national, "KTS01"));
        assert_eq!(mark(&[&p], &n, AdminLevel::Province), expected, "{plan} beside {national}");
    }

    #[test]
    fn values_decide_first_then_the_words() {
        check("50", ">50", Mark::Less);
        check(">50", ">50", Mark::Equal);
        check(">50", ">=50", Mark::More);
        check(">=50", "=50", Mark::Equal);
        check("50.0", "50", Mark::Equal);
        check("~50", "50", Mark::Less);
        check("49.9", ">50", Mark::Less);
        check("~60", ">50", Mark::More);
        check("100", ">80", Mark::More);
    }

    #[test]
    fn ranges_are_held_against_the_value_by_both_ends() {
        check("20..30", "20", Mark::More);
        check("10..20", "20", Mark::Less);
        check("10..30", "20", Mark::NotComparable(NotComparable::Bounds));
    }

    #[test]
    fn what_cannot_be_compared_says_why() {
        check("<50", "50", Mark::NotComparable(NotComparable::Bounds));
        check("50 doanh nghiệp", "50", Mark::NotComparable(NotComparable::Unit));
        check("50", "?", Mark::Unknown);
        let national = target("50", "KTS01");
        let undated = Target { year: None, ..target("50", "KTS01") };
        assert_eq!(
            mark(&[&undated], &national, AdminLevel::Province),
            Mark::NotComparable(NotComparable::YearMissing)
        );
        let communes = Target { level: Some(AdminLevel::Commune), ..target("50", "KTS01") };
        assert_eq!(
            mark(&[&communes], &national, AdminLevel::Province),
            Mark::NotComparable(NotComparable::Level)
        );
        let (a, b) = (target("40", "KTS01"), target("60", "KTS01"));
        assert_eq!(
            mark(&[&a, &b], &national, AdminLevel::Province),
            Mark::NotComparable(NotComparable::Contradiction)
        );
    }

    #[test]
    fn nothing_is_not_unknown() {
        assert_eq!(mark(&[], &target("50", "KTS01"), AdminLevel::Province), Mark::Nothing);
        assert_eq!(mark(&[], &target("?", "KTS01"), AdminLevel::Province), Mark::Unknown);
    }

    #[test]
    fn a_lower_rank_asks_for_more() {
        let down = Catalogue::embedded().indicators().iter().find(|i| i.direction == Direction::Down);
        let code = down.expect("the catalogue has ranks").code.clone();
        let (p, n) = (target("<=10 thứ hạng", &code), target("<=20 thứ hạng", &code));
        assert_eq!(mark(&[&p], &n, AdminLevel::Province), Mark::More);
        assert_eq!(mark(&[&n], &p, AdminLevel::Province), Mark::Less);
    }
}
