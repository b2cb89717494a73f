//! Whether the targets given to units make the one that the plan asks of the province.

use cotmoc_core::catalogue::{Direction, Indicator};
use cotmoc_core::fold::fold;
use cotmoc_core::formula::Rational;
use cotmoc_core::model::{Comparator, Period, UnitId, UnitLevel};
use rust_decimal::Decimal;
use serde::Serialize;

use super::weights::{Weighing, Weights, exact};
use crate::model::{AssignedTarget, Target};

/// How targets of units are put together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "rule", rename_all = "snake_case")]
pub enum Rule {
    /// Added up.
    Sum,
    /// The mean weighed by these elements, each with the period of its figures.
    WeightedMean {
        /// Code and period; no period where there are no figures.
        by: Vec<(String, Option<Period>)>,
    },
}

/// Why targets of units cannot be held against the one of the province.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NotComparable {
    /// The plan has no target of this indicator for the year.
    NoParent,
    /// The plan's targets of this indicator and year contradict each other.
    ParentsContradict,
    /// The plan's target has no value.
    ParentWithoutValue,
    /// The plan's target is in another unit of measure than the indicator.
    OtherUnit,
    /// The targets point in different directions: at least here, at most there.
    OtherBounds,
    /// The indicator is not measured in that year.
    NotMeasured,
    /// The indicator has neither a formula nor a weight.
    NoWeight,
    /// The indicator's formula is neither a sum nor a ratio of sums.
    Formula,
    /// No unit that was given a target has a figure to weigh it by.
    NoFigures,
    /// The numbers are too large to be computed exactly.
    TooLarge,
}

impl NotComparable {
    /// In Vietnamese.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::NoParent => "kế hoạch không có mục tiêu của chỉ tiêu này cho năm đó",
            Self::ParentsContradict => "kế hoạch có nhiều mục tiêu mâu thuẫn nhau cho năm đó",
            Self::ParentWithoutValue => "mục tiêu của kế hoạch chưa rõ giá trị",
            Self::OtherUnit => "mục tiêu của kế hoạch dùng đơn vị tính khác với chỉ tiêu",
            Self::OtherBounds => "dấu so sánh ngược chiều nhau (tối thiểu và tối đa)",
            Self::NotMeasured => "chỉ tiêu không được đo trong năm đó",
            Self::NoWeight => "chỉ tiêu không có công thức và không có trọng số",
            Self::Formula => "công thức không phải tổng hay tỷ lệ của các tổng",
            Self::NoFigures => "chưa có số liệu làm trọng số cho đơn vị nào được giao",
            Self::TooLarge => "số quá lớn để tính chính xác",
        }
    }
}

/// What the comparison says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum Verdict {
    /// The units together make exactly what the plan asks.
    Equal,
    /// They make more than it asks, in the good direction.
    More,
    /// They make less.
    Less,
    /// They cannot be held against each other.
    NotComparable {
        /// Why.
        why: NotComparable,
    },
}

/// The targets of the units of one level together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LevelCheck {
    /// The level.
    pub level: UnitLevel,
    /// How they are put together; `None` where they cannot be.
    pub rule: Option<Rule>,
    /// What they make, rounded to two decimals more than the indicator has, for display.
    pub total: Option<Decimal>,
    /// What they make less what the plan asks; rounded the same.
    pub difference: Option<Decimal>,
    /// What the comparison says. It was made with exact numbers.
    pub verdict: Verdict,
    /// How many units were given a target.
    pub given: usize,
    /// Units that were not given one: with any of these, the comparison is of a part.
    pub without: Vec<UnitId>,
    /// Units with a target that nothing is known to weigh by; they are not in the mean.
    pub unweighted: Vec<UnitId>,
}

/// What is put together for one level.
pub(super) struct Given<'g> {
    pub(super) level: UnitLevel,
    pub(super) targets: Vec<&'g AssignedTarget>,
    pub(super) without: Vec<UnitId>,
}

/// Puts the targets of one level together and holds them against the plan's.
pub(super) fn check(
    indicator: &Indicator,
    parent: Result<&Target, NotComparable>,
    weighing: &Weighing,
    weights: &Weights,
    given: Given<'_>,
) -> LevelCheck {
    let weighed = |t: &AssignedTarget| weights.of.contains_key(&t.unit);
    let unweighted: Vec<UnitId> = match weighing {
        Weighing::By(_) => given.targets.iter().filter(|t| !weighed(t)).map(|t| t.unit).collect(),
        Weighing::Sum | Weighing::No(_) => Vec::new(),
    };
    let (rule, total) = match weighing {
        Weighing::Sum => (Some(Rule::Sum), sum(&given.targets)),
        Weighing::By(_) => {
            (Some(Rule::WeightedMean { by: weights.periods.clone() }), mean(&given.targets, weights))
        }
        Weighing::No(why) => (None, Err(*why)),
    };
    let asked = parent.and_then(|parent| asked(indicator, parent, &given.targets));
    let difference = total.and_then(|total| total.checked_sub(asked?).ok_or(NotComparable::TooLarge));
    let shown = |exact: Result<Rational, NotComparable>| {
        exact.ok().and_then(|n| n.to_decimal(indicator.decimals + 2)).map(|d| d.normalize())
    };
    LevelCheck {
        level: given.level,
        rule,
        total: shown(total),
        difference: shown(difference),
        verdict: match difference {
            Err(why) => Verdict::NotComparable { why },
            Ok(difference) => match good(indicator, difference) {
                0 => Verdict::Equal,
                1.. => Verdict::More,
                _ => Verdict::Less,
            },
        },
        given: given.targets.len(),
        without: given.without,
        unweighted,
    }
}

fn good(indicator: &Indicator, difference: Rational) -> i128 {
    match indicator.direction {
        Direction::Up => difference.signum(),
        Direction::Down => -difference.signum(),
    }
}

/// The plan's value, where it and the units' targets mean the same.
fn asked(
    indicator: &Indicator,
    parent: &Target,
    targets: &[&AssignedTarget],
) -> Result<Rational, NotComparable> {
    let value = parent.value.ok_or(NotComparable::ParentWithoutValue)?;
    if fold(&parent.unit) != fold(&indicator.unit) {
        return Err(NotComparable::OtherUnit);
    }
    let sides = targets.iter().filter_map(|t| side(t.comparator?)).chain(parent.comparator.and_then(side));
    let sides: Vec<i8> = sides.collect();
    if sides.windows(2).any(|two| two[0] != two[1]) {
        return Err(NotComparable::OtherBounds);
    }
    exact(value).ok_or(NotComparable::TooLarge)
}

/// 1 for a floor, −1 for a ceiling, nothing for the others.
fn side(comparator: Comparator) -> Option<i8> {
    match comparator {
        Comparator::AtLeast | Comparator::MoreThan => Some(1),
        Comparator::AtMost | Comparator::LessThan => Some(-1),
        Comparator::Equal | Comparator::About => None,
    }
}

fn sum(targets: &[&AssignedTarget]) -> Result<Rational, NotComparable> {
    let values = targets.iter().filter_map(|t| t.value);
    values
        .map(exact)
        .try_fold(Rational::ZERO, |sum, value| sum.checked_add(value?))
        .ok_or(NotComparable::TooLarge)
}

/// Σ weight × target / Σ weight over the units that have both.
fn mean(targets: &[&AssignedTarget], weights: &Weights) -> Result<Rational, NotComparable> {
    let mut above = Rational::ZERO;
    let mut below = Rational::ZERO;
    for target in targets {
        let (Some(value), Some(weight)) = (target.value, weights.of.get(&target.unit)) else { continue };
        let part = exact(value).and_then(|value| value.checked_mul(*weight));
        above = part.and_then(|part| above.checked_add(part)).ok_or(NotComparable::TooLarge)?;
        below = below.checked_add(*weight).ok_or(NotComparable::TooLarge)?;
    }
    if below.is_zero() {
        return Err(NotComparable::NoFigures);
    }
    above.checked_div(below).ok_or(NotComparable::TooLarge)
}
