//! Charts of indicators: from figures to what core draws.

use cotmoc_app::indicators::course::{is_gap, path, projection};
use cotmoc_app::indicators::{Aim, BreakKind, Row, Sheet, Told};
use cotmoc_app::scorecard::Line;
use cotmoc_core::compose::chart::{
    self, Break, Drawing, LineChart, LineWords, Plot, PlotMark, Series, Size, Spark,
};
use rust_decimal::Decimal;

use super::told;
use crate::messages::Texts;
use crate::words;

/// The small line of a row: the history, and the path to the target.
pub(crate) fn spark_of(t: Texts, line: &Line) -> Option<Drawing> {
    if line.points.is_empty() {
        return None;
    }
    let points: Vec<(f64, Option<f64>)> = with_gaps(line);
    let path = line.aim.judged.as_ref().ok().map(path).unwrap_or_default();
    let (first, last) = (line.points.first()?, line.points.last()?);
    let write = |value: Decimal| told::amount(t, value, line.decimals, &line.aim.measure);
    let said = format!(
        "{}: {} → {}: {}",
        words::period(t, first.period),
        write(first.value),
        words::period(t, last.period),
        write(last.value)
    );
    let target = line.aim.value.map(told::number);
    Some(chart::spark(&Spark { points, path, target, desc: said }))
}

/// Years without a figure between two with one are gaps.
fn with_gaps(line: &Line) -> Vec<(f64, Option<f64>)> {
    let mut points: Vec<(f64, Option<f64>)> = Vec::new();
    for point in &line.points {
        let t = told::time(point.period);
        if let Some((before, _)) = points.last().copied().filter(|(before, _)| is_gap(*before, t)) {
            points.push(((before + t) / 2.0, None));
        }
        points.push((t, Some(told::number(point.value))));
    }
    points
}

/// The target of a sheet that a chart leads to: the next one that is not over, else the last one.
pub(crate) fn leading(sheet: &Sheet) -> Option<&Aim> {
    let latest = sheet.latest().map_or(i16::MIN, |(_, period)| period.in_year());
    let year = |aim: &&Aim| aim.year.is_some_and(|year| i32::from(year) > i32::from(latest));
    let last = sheet.aims.iter().filter(|aim| aim.value.is_some()).max_by_key(|aim| aim.year);
    sheet.aims.iter().filter(year).max_by_key(|aim| aim.year).filter(|aim| aim.value.is_some()).or(last)
}

/// The chart of an indicator over time: figures, path, projection, breaks.
pub(crate) fn over_time(t: Texts, sheet: &Sheet, size: Size) -> Drawing {
    let card = &sheet.card;
    let aim = leading(sheet);
    let judged = aim.and_then(|aim| aim.judged.as_ref().ok());
    let share = card.measure == "%";
    let series = sheet.rows.first().map(|row| series(t, sheet, row, &sheet.unit.name));
    let chart = LineChart {
        title: format!("{} – {}", card.name, sheet.unit.name),
        desc: description(t, sheet),
        size,
        locale: t.locale(),
        unit: card.measure.clone(),
        series: series.into_iter().collect(),
        baseline: judged
            .and_then(|judged| judged.inputs.start.as_ref())
            .map(|start| plot(t, sheet, start.period, start.value, PlotMark::Normal)),
        path: judged.map(path).unwrap_or_default(),
        target: aim.and_then(|aim| goal_plot(t, aim)),
        milestones: milestones(t, sheet, aim),
        projection: judged.and_then(projection),
        breaks: breaks(t, sheet),
        low: share.then_some(0.0),
        high: share.then_some(100.0),
        words: line_words(t),
    };
    chart::line(&chart)
}

fn line_words(t: Texts) -> LineWords {
    let of = |text: std::borrow::Cow<'static, str>| text.into_owned();
    LineWords {
        target: of(t.get("chart-target")),
        path: of(t.get("chart-path")),
        milestone: of(t.get("chart-milestone")),
        baseline: of(t.get("chart-baseline")),
        projection: of(t.get("chart-projection")),
        range: of(t.get("chart-range")),
        provisional: of(t.get("chart-provisional")),
        estimated: of(t.get("chart-estimated")),
        partial: of(t.get("chart-partial")),
        missing: of(t.get("chart-missing")),
    }
}

/// A row as a line with gaps where there is no figure. Quarters and months stand in their year.
fn series(t: Texts, sheet: &Sheet, row: &Row, name: &str) -> Series {
    let mut segments: Vec<Vec<Plot>> = vec![Vec::new()];
    for (period, cell) in sheet.periods.iter().zip(&row.cells) {
        match cell.as_ref().and_then(|told| Some((told.value?, told))) {
            Some((value, told)) => {
                let plot = plot(t, sheet, *period, value, told::mark(told));
                if let Some(last) = segments.last_mut() {
                    last.push(plot);
                }
            }
            None => segments.push(Vec::new()),
        }
    }
    segments.retain(|segment| !segment.is_empty());
    Series { name: name.to_owned(), own: true, segments }
}

fn plot(t: Texts, sheet: &Sheet, period: cotmoc_core::model::Period, value: Decimal, mark: PlotMark) -> Plot {
    Plot {
        t: told::time(period),
        value: told::number(value),
        text: told::amount(t, value, sheet.card.decimals, &sheet.card.measure),
        period: words::period(t, period),
        mark,
    }
}

fn goal_plot(t: Texts, aim: &Aim) -> Option<Plot> {
    let (year, value) = (aim.year?, aim.value?);
    Some(Plot {
        t: f64::from(year),
        value: told::number(value),
        text: told::goal(t, aim),
        period: year.to_string(),
        mark: PlotMark::Normal,
    })
}

fn milestones(t: Texts, sheet: &Sheet, leading: Option<&Aim>) -> Vec<Plot> {
    let others = sheet.aims.iter().filter(|aim| leading.is_none_or(|leading| leading.id != aim.id));
    others.filter_map(|aim| goal_plot(t, aim)).collect()
}

fn breaks(t: Texts, sheet: &Sheet) -> Vec<Break> {
    let mut breaks: Vec<Break> = Vec::new();
    for one in &sheet.breaks {
        let text = match one.kind {
            BreakKind::Borders => t.get("chart-break-borders"),
            BreakKind::Method => t.get("chart-break-method"),
        };
        let at = told::time(one.period) - 0.5 * f64::from(one.period.kind().months().unwrap_or(12)) / 12.0;
        breaks.push(Break { t: at, text: text.into_owned() });
    }
    breaks
}

/// The same in a sentence, for those who cannot see it.
fn description(t: Texts, sheet: &Sheet) -> String {
    let cells = sheet.rows.first().map_or(&[][..], |row| &row.cells);
    let said = sheet.periods.iter().zip(cells).map(|(period, cell)| {
        let value = cell.as_ref().and_then(|told: &Told| told.value);
        let value = value.map_or_else(
            || t.get("chart-missing").into_owned(),
            |value| told::amount(t, value, sheet.card.decimals, &sheet.card.measure),
        );
        format!("{}: {value}", words::period(t, *period))
    });
    let goals = sheet
        .aims
        .iter()
        .filter_map(|aim| Some(format!("{} {}: {}", t.get("chart-target"), aim.year?, told::goal(t, aim))));
    said.chain(goals).collect::<Vec<_>>().join("; ")
}
