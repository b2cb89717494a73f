//! The comparison as a table per pillar and a chart per indicator.

use cotmoc_app::compare::{ComparedLine, Comparison};
use cotmoc_app::model::{Plan, Target};

use crate::chart::{self, Chart, Point, Series};
use crate::messages::Texts;
use crate::pages::names;
use crate::standing::Standing;
use crate::words;

/// Everything that is shown of a comparison.
pub(crate) struct ComparisonView {
    pub(crate) plans: Vec<PlanHead>,
    pub(crate) pillars: Vec<PillarLines>,
    pub(crate) figures: Vec<Figure>,
    pub(crate) national_word: String,
    pub(crate) empty_word: String,
}

/// The head of a column.
pub(crate) struct PlanHead {
    pub(crate) id: i64,
    pub(crate) name: String,
}

/// The lines of one pillar.
pub(crate) struct PillarLines {
    pub(crate) name: String,
    pub(crate) lines: Vec<LineView>,
}

/// One indicator in one year.
pub(crate) struct LineView {
    pub(crate) name: String,
    pub(crate) tag: Option<String>,
    pub(crate) year: String,
    pub(crate) national: Option<String>,
    pub(crate) figure: Option<String>,
    pub(crate) cells: Vec<CellView>,
}

/// What one plan says there.
pub(crate) struct CellView {
    pub(crate) plan: String,
    pub(crate) targets: Vec<TargetView>,
    pub(crate) standing: Option<Standing>,
}

/// A figure with its address.
pub(crate) struct TargetView {
    pub(crate) id: i64,
    pub(crate) figure: String,
}

/// The chart of one indicator.
pub(crate) struct Figure {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) unit: String,
    pub(crate) description: String,
    pub(crate) chart: Chart,
}

impl ComparisonView {
    pub(crate) fn new(t: Texts, comparison: &Comparison) -> Self {
        let heads = heads(&comparison.plans);
        let mut pillars: Vec<PillarLines> = Vec::new();
        let mut figures: Vec<Figure> = Vec::new();
        let mut rest = comparison.lines.as_slice();
        while let Some(first) = rest.first() {
            let (same, others) =
                rest.split_at(rest.iter().take_while(|line| same_indicator(line, first)).count());
            rest = others;
            let figure = figure(t, figures.len() + 1, &heads, same);
            let name = words::pillar(t, first.pillar).into_owned();
            let lines = same.iter().map(|line| line_view(t, &heads, line, figure.as_ref()));
            match pillars.last_mut() {
                Some(pillar) if pillar.name == name => pillar.lines.extend(lines),
                _ => pillars.push(PillarLines { name, lines: lines.collect() }),
            }
            figures.extend(figure);
        }
        Self {
            plans: heads,
            pillars,
            figures,
            national_word: t.get("compare-national").into_owned(),
            empty_word: t.get("standing-unset").into_owned(),
        }
    }
}

/// Short names of plans; the number is added where two plans have the same place.
fn heads(plans: &[Plan]) -> Vec<PlanHead> {
    let shorts: Vec<String> = plans.iter().map(names::short).collect();
    plans
        .iter()
        .zip(&shorts)
        .map(|(plan, short)| {
            let twice = shorts.iter().filter(|other| *other == short).count() > 1;
            let name = match (&plan.facts.number, twice) {
                (Some(number), true) if number != short => format!("{short} · {number}"),
                _ => short.clone(),
            };
            PlanHead { id: plan.id.0, name }
        })
        .collect()
}

fn same_indicator(a: &ComparedLine, b: &ComparedLine) -> bool {
    a.code == b.code && a.indicator == b.indicator && a.unit == b.unit && a.level == b.level
}

fn line_view(t: Texts, heads: &[PlanHead], line: &ComparedLine, figure: Option<&Figure>) -> LineView {
    LineView {
        name: line.indicator.clone(),
        tag: line.level.map(|level| words::level(t, level).into_owned()),
        year: words::year(t, line.year).into_owned(),
        national: line.national.as_ref().map(|target| words::target(t, target)),
        figure: figure.map(|figure| figure.id.clone()),
        cells: line
            .cells
            .iter()
            .zip(heads)
            .map(|(cell, head)| CellView {
                plan: head.name.clone(),
                targets: cell
                    .targets
                    .iter()
                    .map(|target| TargetView { id: target.id.0, figure: words::target(t, target) })
                    .collect(),
                standing: cell.mark.map(|mark| Standing::new(t, mark)),
            })
            .collect(),
    }
}

/// The chart of an indicator over its years; `None` where there is nothing to draw.
fn figure(t: Texts, nth: usize, heads: &[PlanHead], lines: &[ComparedLine]) -> Option<Figure> {
    let first = lines.first()?;
    let series: Vec<Series> = heads
        .iter()
        .enumerate()
        .map(|(column, head)| Series {
            label: head.name.clone(),
            points: lines
                .iter()
                .filter_map(|line| line.cells.get(column))
                .flat_map(|cell| cell.targets.iter().filter_map(|target| point(t, target)))
                .collect(),
        })
        .collect();
    if series.iter().all(|one| one.points.is_empty()) {
        return None;
    }
    let national: Vec<Point> = lines
        .iter()
        .filter_map(|line| line.national.as_ref())
        .filter_map(|target| point(t, target))
        .collect();
    let name = match first.level {
        Some(level) => format!("{} ({})", first.indicator, words::level(t, level)),
        None => first.indicator.clone(),
    };
    Some(Figure {
        id: format!("chart-{nth}"),
        name,
        unit: t.with("compare-chart-unit", &first.unit).into_owned(),
        description: description(t, &series, &national),
        chart: chart::dot_plot(&series, &national),
    })
}

fn point(t: Texts, target: &Target) -> Option<Point> {
    let value = target.value?;
    Some(Point { year: target.year, value, value_max: target.value_max, text: words::target(t, target) })
}

/// The chart in words: what every row says, then what the nation asks for.
fn description(t: Texts, series: &[Series], national: &[Point]) -> String {
    let write = |points: &[Point]| {
        if points.is_empty() {
            return t.get("standing-unset").into_owned();
        }
        let figures: Vec<String> =
            points.iter().map(|point| format!("{} ({})", point.text, words::year(t, point.year))).collect();
        figures.join(", ")
    };
    let mut sentences: Vec<String> = series
        .iter()
        .map(|one| t.with2("compare-chart-row", &one.label, write(&one.points)).into_owned())
        .collect();
    if !national.is_empty() {
        sentences.push(t.with2("compare-chart-row", t.get("compare-national"), write(national)).into_owned());
    }
    sentences.join(" ")
}
