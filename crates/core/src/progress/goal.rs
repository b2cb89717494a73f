//! What is to be reached, and when a figure meets it (METHODS §5 rule 2, §6).

use num_traits::Signed;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::exact::{Exact, exact, hundredths};
use crate::catalogue::Direction;
use crate::model::{Comparator, Period};
use crate::number;

/// A target's value, its comparator and the period in which it is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Goal {
    /// The period whose figure decides.
    pub due: Period,
    /// How a figure is held against the value.
    pub comparator: Comparator,
    /// The value; the lower bound of a range.
    pub value: Decimal,
    /// The upper bound of a range.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value_max: Option<Decimal>,
    /// What the value is.
    #[serde(flatten)]
    pub kind: Kind,
}

/// What a target's value is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Kind {
    /// A level to be reached: «đạt 80 %».
    Level,
    /// A place in a ranking, 1 is best: «thuộc nhóm 10 tỉnh dẫn đầu».
    Rank,
    /// A class among ordered ones, as its place from the best, which is 1: «hạng A».
    Class {
        /// The names of the classes, best first.
        classes: Vec<String>,
    },
    /// A growth in per cent of every year: «tăng 7 %/năm». The figures are the growth of each year.
    Growth {
        /// The first year that counts; `None` where the target names none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        since: Option<Period>,
    },
    /// A mean growth in per cent over a span of years: «tăng bình quân 7 %/năm giai đoạn 2021 - 2025».
    /// The figures are the growth of each year.
    MeanGrowth {
        /// The first year of the span.
        since: Period,
    },
}

impl Kind {
    /// What a value in this unit of measure is, where nothing else is known of the target: «%/năm» is
    /// the growth of every year, «thứ hạng» a place in a ranking, anything else a level.
    #[must_use]
    pub fn of_unit(unit: &str) -> Self {
        match unit.trim() {
            unit if is_growth(unit) => Self::Growth { since: None },
            "thứ hạng" => Self::Rank,
            _ => Self::Level,
        }
    }
}

/// Whether values in this unit are growth rates: «%/năm».
pub(super) fn is_growth(unit: &str) -> bool {
    unit.trim_start().starts_with("%/")
}

impl Goal {
    /// A level to be reached.
    #[must_use]
    pub fn new(due: Period, comparator: Comparator, value: Decimal) -> Self {
        Self { due, comparator, value, value_max: None, kind: Kind::Level }
    }

    /// In which direction this target is good: what its comparator says; else down for ranks and
    /// classes; else the direction of the indicator. So «không quá 10 %» of a thing that is
    /// otherwise welcome is a cap.
    #[must_use]
    pub fn direction(&self, of_indicator: Direction) -> Direction {
        match self.comparator {
            Comparator::AtLeast | Comparator::MoreThan => Direction::Up,
            Comparator::AtMost | Comparator::LessThan => Direction::Down,
            Comparator::Equal | Comparator::About => match self.kind {
                Kind::Rank | Kind::Class { .. } => Direction::Down,
                _ => of_indicator,
            },
        }
    }

    /// T: the value of which progress is a path. Of a range it is the bound that is met first: the
    /// lower one where up is good, the upper one where down is good.
    #[must_use]
    pub fn aim(&self, direction: Direction) -> Decimal {
        match (self.value_max, direction) {
            (None, _) => self.value,
            (Some(max), Direction::Up) => self.value.min(max),
            (Some(max), Direction::Down) => self.value.max(max),
        }
    }

    /// Whether a figure, rounded to the indicator's declared decimals, meets the target. The target's
    /// own digits are not rounded and there is no slack: with one decimal 49,95 is 50,0 and 49,94 is not.
    #[must_use]
    pub fn is_met(&self, figure: Decimal, direction: Direction, decimals: Option<u8>) -> bool {
        self.is_met_exactly(&exact(rounded(figure, decimals)), direction)
    }

    pub(super) fn is_met_exactly(&self, figure: &Exact, direction: Direction) -> bool {
        let aim = exact(self.aim(direction));
        let ahead = match direction {
            Direction::Up => figure - &aim,
            Direction::Down => &aim - figure,
        };
        match self.comparator {
            Comparator::MoreThan => *figure > aim,
            Comparator::AtLeast => *figure >= aim,
            Comparator::AtMost => *figure <= aim,
            Comparator::LessThan => *figure < aim,
            Comparator::Equal => !ahead.is_negative(),
            Comparator::About => ahead >= -(aim.abs() * hundredths(5)),
        }
    }
}

/// A figure at the declared decimals, halves away from zero as officials round.
pub(super) fn rounded(figure: Decimal, decimals: Option<u8>) -> Decimal {
    decimals.map_or(figure, |decimals| number::rounded(figure, decimals))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn goal(comparator: &str, value: &str) -> Goal {
        let (low, high) = value.split_once("..").map_or((value, None), |(low, high)| (low, Some(high)));
        Goal {
            value_max: high.map(|high| high.parse().unwrap()),
            ..Goal::new(Period::parse("2030").unwrap(), comparator.parse().unwrap(), low.parse().unwrap())
        }
    }

    /// `goal` is «>= 50»; `met` and `not` are figures.
    fn check(target: &str, indicator: Direction, decimals: Option<u8>, met: &[&str], not: &[&str]) {
        let (comparator, value) = target.split_once(' ').unwrap();
        let goal = goal(comparator, value);
        let direction = goal.direction(indicator);
        let is_met = |figure: &&str| goal.is_met(figure.parse().unwrap(), direction, decimals);
        for figure in met {
            assert!(is_met(figure), "{figure} does not meet {target}");
        }
        for figure in not {
            assert!(!is_met(figure), "{figure} meets {target}");
        }
    }

    #[test]
    fn comparators_are_held_to_the_letter() {
        check("> 50", Direction::Up, None, &["50.0001", "51"], &["50", "49"]);
        check(">= 50", Direction::Up, None, &["50", "50.1"], &["49.9999"]);
        check("= 50", Direction::Up, None, &["50", "80"], &["49.99"]);
        check("= 50", Direction::Down, None, &["50", "20"], &["50.01"]);
        check("<= 5", Direction::Down, None, &["5", "0", "-1"], &["5.01"]);
        check("< 5", Direction::Down, None, &["4.99"], &["5"]);
    }

    #[test]
    fn about_has_five_per_cent_on_the_bad_side_and_no_end_on_the_good_one() {
        check("~ 40", Direction::Up, None, &["38", "40", "90"], &["37.99"]);
        check("~ 40", Direction::Down, None, &["42", "40", "1"], &["42.01"]);
        check("~ -40", Direction::Up, None, &["-42", "0"], &["-42.01"]);
        check("~ 0", Direction::Up, None, &["0"], &["-0.01"]);
    }

    #[test]
    fn a_range_is_met_from_the_bound_that_comes_first() {
        check("= 20..25", Direction::Up, None, &["20", "22", "30"], &["19.9"]);
        check("= 3..5", Direction::Down, None, &["5", "4", "1"], &["5.1"]);
    }

    #[test]
    fn figures_are_compared_at_the_declared_decimals_without_slack() {
        check(">= 50", Direction::Up, Some(1), &["49.95", "50"], &["49.94"]);
        check("> 50", Direction::Up, Some(1), &["50.05"], &["50.04"]);
        check(">= 50", Direction::Up, Some(0), &["49.5"], &["49.49"]);
        check("<= -50", Direction::Down, Some(1), &["-49.95"], &["-49.94"]);
        // What the act says is not rounded away.
        check(">= 12.54", Direction::Up, Some(1), &["12.6"], &["12.5"]);
    }

    #[test]
    fn ranks_are_good_when_small_whatever_the_catalogue_says() {
        let rank = Goal { kind: Kind::Rank, ..goal("=", "10") };
        assert_eq!(rank.direction(Direction::Up), Direction::Down);
        assert!(rank.is_met(9.into(), Direction::Down, None));
        assert!(!rank.is_met(11.into(), Direction::Down, None));
        assert_eq!(goal("<=", "10").direction(Direction::Up), Direction::Down);
    }

    #[test]
    fn the_unit_tells_the_kind() {
        assert_eq!(Kind::of_unit("%/năm"), Kind::Growth { since: None });
        assert_eq!(Kind::of_unit("thứ hạng"), Kind::Rank);
        assert_eq!(Kind::of_unit("%"), Kind::Level);
    }

    #[test]
    fn the_kind_stands_beside_the_value() {
        let growth = Goal { kind: Kind::Growth { since: Period::parse("2021").ok() }, ..goal(">=", "7") };
        let json = serde_json::to_string(&growth).unwrap();
        assert_eq!(json, r#"{"due":"2030","comparator":">=","value":"7","kind":"growth","since":"2021"}"#);
        assert_eq!(serde_json::from_str::<Goal>(&json).unwrap(), growth);
    }
}
