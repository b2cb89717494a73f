//! The course of a target as charts draw it: places of periods and values, the path, the projection.

use cotmoc_core::compose::chart::{PlotMark, Projection};
use cotmoc_core::model::{Period, Status};
use cotmoc_core::progress::{Assessment, Kind};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::Told;

/// A value as a place on a chart.
#[must_use]
pub fn number(value: Decimal) -> f64 {
    value.to_f64().unwrap_or(0.0)
}

/// A period as a place on a chart: a year stands at itself, a shorter one at its middle.
#[must_use]
pub fn time(period: Period) -> f64 {
    let months = f64::from(period.kind().months().unwrap_or(1));
    (f64::from(period.end_in_months()) - months / 2.0) / 12.0 - 0.5
}

/// Whether years without a figure lie between two places: a line is broken there.
#[must_use]
pub fn is_gap(before: f64, after: f64) -> bool {
    after - before > 1.01
}

/// How final a figure is.
#[must_use]
pub fn mark(told: &Told) -> PlotMark {
    match told.status {
        _ if told.below => PlotMark::Partial,
        Status::Provisional => PlotMark::Provisional,
        Status::Estimated | Status::Imputed => PlotMark::Estimated,
        Status::Normal | Status::Missing | Status::Break => PlotMark::Normal,
    }
}

/// The path from the baseline through the milestones to the target; none where a target has no path.
#[must_use]
pub fn path(judged: &Assessment) -> Vec<(f64, f64)> {
    let case = &judged.inputs.case;
    let Some(start) = judged.inputs.start.as_ref().filter(|_| case.target.kind == Kind::Level) else {
        return Vec::new();
    };
    if judged.expected.is_none() && judged.required_per_year.is_none() {
        return Vec::new();
    }
    let aim = case.target.aim(judged.inputs.target_direction);
    let mut path = vec![(time(start.period), number(start.value))];
    path.extend(
        case.milestones
            .iter()
            .filter(|m| m.period > start.period && m.period < case.target.due)
            .map(|m| (time(m.period), number(m.value))),
    );
    path.push((time(case.target.due), number(aim)));
    path
}

/// The projection from the latest figure to the target's year, with its 80 % range.
#[must_use]
pub fn projection(judged: &Assessment) -> Option<Projection> {
    let projected = judged.projection.as_ref()?;
    let latest = judged.inputs.latest.as_ref()?;
    let due = judged.inputs.case.target.due;
    let months = due.end_in_months() - latest.period.end_in_months();
    let years = (months / 12).clamp(1, 30);
    let at = time(latest.period);
    let start = (at, number(latest.value));
    let mut made = Projection { mean: vec![start], low: vec![start], high: vec![start] };
    for year in 1..=years {
        let horizon = f64::from(months) / 12.0 * f64::from(year) / f64::from(years);
        let forecast = projected.drift.forecast(horizon)?;
        let t = at + horizon;
        made.mean.push((t, forecast.value));
        made.low.push((t, forecast.low));
        made.high.push((t, forecast.high));
    }
    Some(made)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_stands_at_itself() {
        assert!((time(Period::parse("2024").unwrap()) - 2024.0).abs() < 1e-9);
        assert!((time(Period::parse("2024-Q1").unwrap()) - 2023.625).abs() < 1e-9);
    }
}
