//! The trend beside the straight path to the target (the EU's Digital Decade).
//!
//! The path is the straight line from the latest figure to the target. The trend runs through the
//! latest figure: with the least-squares slope of the history where the indicator has no bound, as a
//! logistic curve K/(1 + e^−(λ + k(τ−t))), λ = ln(y/(K − y)), where it is a share bounded at K, unless
//! y is at 0 or K. On track where the trend is at the target in the due period, at risk where it makes
//! at least half of the remaining way, off track where it makes less, reversing where it leads away.
//! These cuts are ours.

use std::cmp::Ordering;

use num_traits::{Signed, Zero};

use super::logistic;
use crate::catalogue::Direction;
use crate::progress::exact::{Exact, approximate, exact, tidy, years, years_f64};
use crate::progress::reason::{Reason, ReasonCode, Remark, RemarkCode};
use crate::progress::rules::{Path, Verdict, stored};
use crate::progress::{Status, Workings, words};

/// Judges by the trend.
pub(super) fn judge(path: &Path) -> Verdict {
    let mut verdict = match path.facts.case.bound {
        None => by_line(path),
        Some(bound) => curve(path, &exact(bound)).map_or_else(
            || {
                let mut verdict = by_line(path);
                verdict.remarks.push(Remark::new(
                    RemarkCode::LineInstead,
                    "không khớp được đường cong logistic (số mới nhất ở cận của tỷ lệ, hoặc lịch sử nhảy bậc); \
                     đã dùng đường thẳng",
                ));
                verdict
            },
            |curve| by_curve(path, &curve),
        ),
    };
    verdict.remarks.push(Remark::new(
        RemarkCode::OwnCuts,
        "các ngưỡng (đạt mục tiêu; được nửa quãng đường còn lại) là của phần mềm này, không phải của EU",
    ));
    verdict
}

/// The straight trend, exactly.
fn by_line(path: &Path) -> Verdict {
    let slope = slope(path);
    let latest = exact(path.latest.value);
    let free = &latest + &slope * years(path.left());
    let projected = clipped(path, free);
    let half = &latest + path.remaining() / Exact::from_integer(2.into());
    let made = path.good(projected.clone() - &latest);
    let status = if path.good(&projected - exact(path.facts.aim())) >= Exact::zero() {
        Status::OnTrack
    } else if path.good(&projected - &half) >= Exact::zero() {
        Status::AtRisk
    } else if made.is_negative() || path.good(slope.clone()).is_negative() {
        Status::Reversing
    } else {
        Status::OffTrack
    };
    let workings =
        Workings::Line { path_step: stored(&path.pace()), slope: stored(&slope), halfway: stored(&half) };
    verdict(path, status, stored(&projected), workings)
}

struct Curve {
    k: f64,
    lambda: f64,
    projected: f64,
}

fn by_curve(path: &Path, curve: &Curve) -> Verdict {
    let half = exact(path.latest.value) + path.remaining() / Exact::from_integer(2.into());
    let sign = match path.facts.direction {
        Direction::Up => 1.0,
        Direction::Down => -1.0,
    };
    let beyond = |value: &Exact| sign * (curve.projected - approximate(value)) >= 0.0;
    let status = if beyond(&exact(path.facts.aim())) {
        Status::OnTrack
    } else if beyond(&half) {
        Status::AtRisk
    } else if (sign * curve.k).total_cmp(&0.0) == Ordering::Less && curve.k != 0.0 {
        Status::Reversing
    } else {
        Status::OffTrack
    };
    let workings = Workings::Logistic {
        path_step: stored(&path.pace()),
        k: tidy(curve.k),
        lambda: tidy(curve.lambda),
        halfway: stored(&half),
    };
    verdict(path, status, tidy(curve.projected), workings)
}

fn verdict(path: &Path, status: Status, projected: Option<f64>, workings: Workings) -> Verdict {
    let case = path.facts.case;
    let value = projected.map_or_else(String::new, |value| words::number(value, 2));
    let trend = format!(
        "theo xu hướng, {} đạt {}",
        words::period(case.target.due),
        words::with_unit(&value, &case.unit)
    );
    let (code, text) = match status {
        Status::OnTrack => (ReasonCode::TrendReaches, format!("{trend}, tới mục tiêu")),
        Status::AtRisk => (
            ReasonCode::TrendHalfway,
            format!("{trend}, được từ nửa quãng đường còn lại nhưng chưa tới mục tiêu"),
        ),
        Status::Reversing => (ReasonCode::TrendAway, format!("{trend}, xa mục tiêu hơn hiện nay")),
        _ => (ReasonCode::TrendShort, format!("{trend}, chưa được nửa quãng đường còn lại")),
    };
    Verdict { value: projected, workings: Some(workings), ..Verdict::new(status, Reason::new(code, text)) }
}

/// The least-squares slope of the history per year. The history has at least two times.
fn slope(path: &Path) -> Exact {
    let history = path.facts.history(path.latest);
    let count = Exact::from_integer(history.len().max(1).into());
    let times: Vec<Exact> = history.iter().map(|(time, _)| years(time - path.latest.time())).collect();
    let values: Vec<Exact> = history.iter().map(|(_, value)| exact(*value)).collect();
    let mean_time = times.iter().sum::<Exact>() / &count;
    let mean_value = values.iter().sum::<Exact>() / &count;
    let (mut along, mut across) = (Exact::zero(), Exact::zero());
    for (time, value) in times.iter().zip(&values) {
        along += (time - &mean_time) * (value - &mean_value);
        across += (time - &mean_time) * (time - &mean_time);
    }
    if across.is_zero() { Exact::zero() } else { along / across }
}

/// The logistic trend; nothing where the latest figure is at a bound or no curve fits.
fn curve(path: &Path, bound: &Exact) -> Option<Curve> {
    let latest = exact(path.latest.value);
    if !latest.is_positive() || latest >= *bound {
        return None;
    }
    let history: Vec<(f64, f64)> = path
        .facts
        .history(path.latest)
        .iter()
        .map(|(time, value)| (years_f64(time - path.latest.time()), approximate(&(exact(*value) / bound))))
        .collect();
    let k = logistic::rate(&history)?;
    let lambda = approximate(&(&latest / (bound - &latest))).ln();
    let projected = approximate(bound) / (1.0 + (-(lambda + k * years_f64(path.left()))).exp());
    Some(Curve { k, lambda, projected })
}

/// A share stays between 0 and its bound.
fn clipped(path: &Path, value: Exact) -> Exact {
    match path.facts.case.bound {
        Some(bound) => value.max(Exact::zero()).min(exact(bound)),
        None => value,
    }
}
