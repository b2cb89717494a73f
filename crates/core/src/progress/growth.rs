//! What a figure comes to before it is held against the target: itself, or, for a mean growth, the
//! geometric mean of the years so far (METHODS §5 rule 4).

use std::cmp::Ordering;

use num_traits::{One, Pow, Signed};
use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive;
use serde::{Deserialize, Serialize};

use super::assessment::{Status, Workings};
use super::exact::{Exact, approximate, exact, tidy};
use super::facts::Facts;
use super::goal::rounded;
use super::reason::{Reason, ReasonCode};
use super::rules::{self, Verdict};
use super::{Kind, words};
use crate::catalogue::Direction;
use crate::model::{Comparator, Period};

/// One year of a growth target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct YearOfGrowth {
    /// The year.
    pub period: Period,
    /// Its growth in per cent.
    pub value: Decimal,
    /// Whether this year by itself meets the target.
    pub is_met: bool,
}

/// What is held against the target at some time.
pub(super) struct Standing {
    value: Decimal,
    met: Met,
    workings: Option<Workings>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Met {
    Yes,
    No,
}

impl Standing {
    pub(super) fn is_met(&self) -> bool {
        self.met == Met::Yes
    }

    /// «năm 2025 là 19,5%», «đến hết năm 2023 tăng bình quân 6,8%/năm».
    pub(super) fn said(&self, facts: &Facts, when: Period) -> String {
        let (value, when) = (rules::value(facts.case, self.value), words::period(when));
        match facts.case.target.kind {
            Kind::Level => format!("số liệu {when} là {value}"),
            Kind::Rank | Kind::Class { .. } => format!("{when} xếp {value}"),
            Kind::Growth { .. } => format!("{when} tăng {value}"),
            Kind::MeanGrowth { .. } => format!("đến hết {when} tăng bình quân {value}"),
        }
    }

    pub(super) fn verdict(self, status: Status, reason: Reason) -> Verdict {
        let value = match self.workings {
            Some(_) => tidy(approximate(&exact(self.value))),
            None => None,
        };
        Verdict { value, workings: self.workings, judged: Some(self.value), ..Verdict::new(status, reason) }
    }
}

/// What the figures come to at `time`; nothing where there is no figure of that time.
///
/// # Errors
/// The reason why they come to nothing.
pub(super) fn standing(facts: &Facts, time: i32) -> Result<Option<Standing>, Reason> {
    let Some(figure) = facts.figure(time)? else { return Ok(None) };
    let case = facts.case;
    let is_met = |value| case.target.is_met(value, facts.direction, case.decimals);
    let (value, met, workings) = match case.target.kind {
        Kind::Level | Kind::Rank | Kind::Class { .. } => (figure.value, is_met(figure.value), None),
        Kind::Growth { since } => {
            let from = since.map_or(i32::MIN, Period::end_in_months);
            if time < from {
                return Ok(None);
            }
            let years = years(facts, from, time)?;
            (figure.value, is_met(figure.value), Some(Workings::Growth { years }))
        }
        Kind::MeanGrowth { since } => {
            let from = since.end_in_months();
            if time < from {
                return Ok(None);
            }
            let years = whole_span(years(facts, from, time)?, since, time)?;
            let mean = Mean::of(&years)?;
            (mean.shown(case.decimals), mean.meets(facts), Some(Workings::MeanGrowth { years }))
        }
    };
    Ok(Some(Standing { value, met: if met { Met::Yes } else { Met::No }, workings }))
}

/// The years from `from` to `to`, each judged by itself.
fn years(facts: &Facts, from: i32, to: i32) -> Result<Vec<YearOfGrowth>, Reason> {
    let case = facts.case;
    let mut years: Vec<YearOfGrowth> = Vec::new();
    let mut last = i32::MIN;
    for point in facts.series.iter().filter(|point| (from..=to).contains(&point.time())) {
        if point.time() == last {
            continue;
        }
        last = point.time();
        if let Some(figure) = facts.figure(last)? {
            let is_met = case.target.is_met(figure.value, facts.direction, case.decimals);
            years.push(YearOfGrowth { period: figure.period, value: figure.value, is_met });
        }
    }
    Ok(years)
}

/// A mean needs every year of its span.
fn whole_span(years: Vec<YearOfGrowth>, since: Period, to: i32) -> Result<Vec<YearOfGrowth>, Reason> {
    let missing = |time: &i32| !years.iter().any(|year| year.period.end_in_months() == *time);
    let absent: Vec<String> =
        (since.end_in_months()..=to).step_by(12).filter(missing).map(words::period_ending).collect();
    if !absent.is_empty() || years.len() > usize::try_from((to - since.end_in_months()) / 12 + 1).unwrap_or(0)
    {
        let text = if absent.is_empty() {
            "mức tăng bình quân cần đúng một số liệu mỗi năm".to_owned()
        } else {
            format!("chưa tính được mức tăng bình quân: thiếu số liệu {}", absent.join(", "))
        };
        return Err(Reason::new(ReasonCode::GrowthYearsMissing, text));
    }
    Ok(years)
}

/// The geometric mean of yearly growths, held exactly as the product of their factors.
struct Mean {
    product: Exact,
    // The logarithm of the product, which itself may be too long for floating point.
    logarithm: f64,
    years: u32,
}

impl Mean {
    fn of(years: &[YearOfGrowth]) -> Result<Self, Reason> {
        let (mut product, mut logarithm) = (Exact::one(), 0.0);
        for year in years {
            let factor = factor(&exact(year.value));
            if !factor.is_positive() {
                let text = format!(
                    "{} giảm từ 100% trở lên nên không có mức tăng bình quân",
                    words::period(year.period)
                );
                return Err(Reason::new(ReasonCode::GrowthNotComputable, text));
            }
            logarithm += approximate(&factor).ln();
            product *= factor;
        }
        Ok(Self { product, logarithm, years: u32::try_from(years.len()).unwrap_or(u32::MAX) })
    }

    /// The mean beside a rate in per cent, without rounding: (1 + mean)^n beside (1 + rate)^n.
    fn beside(&self, rate: &Exact) -> Ordering {
        let factor = factor(rate);
        if factor.is_negative() {
            return Ordering::Greater;
        }
        self.product.cmp(&Pow::pow(factor, self.years))
    }

    fn meets(&self, facts: &Facts) -> bool {
        let case = facts.case;
        if case.decimals.is_some() {
            return case.target.is_met(self.shown(case.decimals), facts.direction, case.decimals);
        }
        let beside = self.beside(&exact(facts.aim()));
        match (case.target.comparator, facts.direction) {
            (Comparator::About, _) => case.target.is_met(self.shown(None), facts.direction, None),
            (Comparator::MoreThan, _) => beside == Ordering::Greater,
            (Comparator::LessThan, _) => beside == Ordering::Less,
            (_, Direction::Up) => beside != Ordering::Less,
            (_, Direction::Down) => beside != Ordering::Greater,
        }
    }

    /// The mean at the declared decimals, or at ten; halves away from zero. Floating point proposes
    /// it, the exact comparison settles its last digit.
    fn shown(&self, decimals: Option<u8>) -> Decimal {
        let places = decimals.unwrap_or(10).min(10);
        let root = (self.logarithm / f64::from(self.years.max(1))).exp_m1() * 100.0;
        let proposed = rounded(Decimal::from_f64(root).unwrap_or(Decimal::MAX), Some(places));
        let step = Decimal::new(1, u32::from(places));
        let half = exact(step) / Exact::from_integer(2.into());
        let above = |value: Decimal| self.beside(&(exact(value) + &half));
        let below = |value: Decimal| self.beside(&(exact(value) - &half));
        let away = |value: Decimal| if value.is_sign_negative() { Ordering::Less } else { Ordering::Greater };
        if above(proposed) == Ordering::Greater
            || (above(proposed) == Ordering::Equal && away(proposed) == Ordering::Greater)
        {
            return proposed.saturating_add(step);
        }
        if below(proposed) == Ordering::Less
            || (below(proposed) == Ordering::Equal && away(proposed) == Ordering::Less)
        {
            return proposed.saturating_sub(step);
        }
        proposed
    }
}

/// 1 + rate/100.
fn factor(rate: &Exact) -> Exact {
    Exact::one() + rate / Exact::from_integer(100.into())
}
