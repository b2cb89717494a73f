//! A dot plot drawn on the server: one row per plan, one dot per year, the national targets as lines.
//!
//! This file computes places; `templates/chart.html` draws them. Values become floating-point numbers
//! only here, to find a place on the screen; what is written beside a dot is the exact figure.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// One value to be drawn.
#[derive(Debug, Clone)]
pub struct Point {
    /// The year; `None` where the text names none.
    pub year: Option<u16>,
    /// The value; the lower bound of a range.
    pub value: Decimal,
    /// The upper bound of a range.
    pub value_max: Option<Decimal>,
    /// The figure as written: «≥ 10%».
    pub text: String,
}

/// One row to be drawn.
#[derive(Debug, Clone)]
pub struct Series {
    /// The plan's short name.
    pub label: String,
    /// Its values.
    pub points: Vec<Point>,
}

/// A chart with every place computed, in units of its view box.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// Height of the view box; its width is [`WIDTH`].
    pub height: f64,
    /// The marks of the axis.
    pub ticks: Vec<Tick>,
    /// The rows.
    pub rows: Vec<Row>,
    /// The national targets.
    pub lines: Vec<Line>,
    /// Top of the rows.
    pub top: f64,
    /// Bottom of the rows.
    pub bottom: f64,
}

/// A mark of the axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Tick {
    /// Its place.
    pub x: f64,
    /// Its number.
    pub text: String,
}

/// A row: the name above its line, the dots on it.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The plan's short name.
    pub label: String,
    /// Base line of the name.
    pub label_y: f64,
    /// The height on which the dots lie.
    pub y: f64,
    /// The dots.
    pub dots: Vec<Dot>,
    /// Words instead of dots, where the plan sets nothing.
    pub empty: bool,
}

/// A dot, or a bar where the value is a range.
#[derive(Debug, Clone, PartialEq)]
pub struct Dot {
    /// Its place; the left end of a range.
    pub x: f64,
    /// The right end of a range.
    pub x_max: Option<f64>,
    /// `late` for the last year of the chart, `early` for those before.
    pub class: &'static str,
    /// The figure with its year; empty where there is no room for it, the table then tells it.
    pub text: String,
    /// The middle of the figure, which stands under its dot.
    pub text_x: f64,
}

/// A national target.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Its place.
    pub x: f64,
    /// `nation-late` for the last year of the chart, `nation` for those before.
    pub class: &'static str,
    /// The figure with its year.
    pub text: String,
    /// Where the figure stands.
    pub text_x: f64,
    /// Base line of the figure.
    pub text_y: f64,
    /// Whether the figure ends or begins there.
    pub anchor: &'static str,
}

/// Width of the view box.
pub const WIDTH: f64 = 360.0;
const LEFT: f64 = 8.0;
const RIGHT: f64 = 348.0;
const ROW: f64 = 62.0;
/// About the width of a letter of a figure.
const LETTER: f64 = 7.3;
const LINE_LABEL: f64 = 17.0;

/// Places the values of some plans beside the national targets.
#[must_use]
pub fn dot_plot(series: &[Series], national: &[Point]) -> Chart {
    let all = || series.iter().flat_map(|one| &one.points).chain(national);
    let largest = all().map(|point| number(point.value_max.unwrap_or(point.value))).fold(0.0, f64::max);
    let step = step(largest);
    let end = (largest / step).ceil().max(1.0) * step;
    let x = |value: f64| LEFT + 6.0 + (RIGHT - LEFT - 12.0) * (value.max(0.0) / end);
    let last_year = all().filter_map(|point| point.year).max();
    let years: std::collections::BTreeSet<Option<u16>> = all().map(|point| point.year).collect();
    let write = |point: &Point| match point.year {
        Some(year) if years.len() > 1 => format!("{} ({year})", point.text),
        _ => point.text.clone(),
    };
    let lines = lines(national, last_year, &x, &write);
    let top = 8.0 + LINE_LABEL * precise(lines.len());
    let rows = series
        .iter()
        .enumerate()
        .map(|(nth, one)| {
            let label_y = top + ROW * precise(nth) + 17.0;
            let dots = dots(one, last_year, &x, &write);
            Row { label: one.label.clone(), label_y, y: label_y + 14.0, empty: dots.is_empty(), dots }
        })
        .collect();
    let bottom = top + ROW * precise(series.len());
    let ticks = (0..=6_u8)
        .map(|nth| f64::from(nth) * step)
        .filter(|value| *value <= end + step / 100.0)
        .map(|value| Tick { x: round(x(value)), text: tick_text(value) })
        .collect();
    Chart { height: bottom + 26.0, ticks, rows, lines, top, bottom }
}

fn lines(
    national: &[Point],
    last_year: Option<u16>,
    x: &impl Fn(f64) -> f64,
    write: &impl Fn(&Point) -> String,
) -> Vec<Line> {
    national
        .iter()
        .enumerate()
        .map(|(nth, point)| {
            let at = x(number(point.value));
            let (anchor, text_x) = beside(at);
            Line {
                x: round(at),
                class: if point.year == last_year { "nation-late" } else { "nation" },
                text: write(point),
                text_x,
                text_y: 14.0 + LINE_LABEL * precise(nth),
                anchor,
            }
        })
        .collect()
}

fn dots(
    series: &Series,
    last_year: Option<u16>,
    x: &impl Fn(f64) -> f64,
    write: &impl Fn(&Point) -> String,
) -> Vec<Dot> {
    let mut points: Vec<&Point> = series.points.iter().collect();
    points.sort_by_key(|point| (point.value, point.year));
    let mut dots: Vec<Dot> = points
        .into_iter()
        .map(|point| {
            let at = x(number(point.value));
            let far = point.value_max.map(|most| x(number(most)));
            Dot {
                x: round(at),
                x_max: far.map(round),
                class: if point.year == last_year { "late" } else { "early" },
                text: write(point),
                text_x: (at + far.unwrap_or(at)) / 2.0,
            }
        })
        .collect();
    make_room(&mut dots);
    dots
}

/// Keeps the figures inside of the box and apart from each other. The first and the last one are
/// always written; those between only where there is room.
fn make_room(dots: &mut [Dot]) {
    let half = |dot: &Dot| precise(dot.text.chars().count()) * LETTER / 2.0;
    for dot in dots.iter_mut() {
        let half = half(dot).min(WIDTH / 2.0);
        dot.text_x = dot.text_x.clamp(half, WIDTH - half);
    }
    let [first, between @ .., last] = dots else { return };
    let wanted = half(first) + half(last) + LETTER;
    let lacking = wanted - (last.text_x - first.text_x);
    if lacking > 0.0 {
        first.text_x = (first.text_x - lacking / 2.0).max(half(first));
        last.text_x = (first.text_x + wanted).min(WIDTH - half(last));
        first.text_x = (last.text_x - wanted).max(half(first)).min(first.text_x);
    }
    let mut taken = first.text_x + half(first);
    for dot in between {
        let half = half(dot);
        if dot.text_x - half > taken + LETTER && dot.text_x + half < last.text_x - wanted / 2.0 - LETTER {
            taken = dot.text_x + half;
        } else {
            dot.text = String::new();
        }
    }
    for dot in [first, last] {
        dot.text_x = round(dot.text_x);
    }
}

/// Words stand on the side of a place where there is room.
fn beside(x: f64) -> (&'static str, f64) {
    if x > WIDTH / 2.0 { ("end", round(x - 4.0)) } else { ("start", round(x + 4.0)) }
}

/// A round distance between the marks of the axis, so that four to six of them reach `largest`.
fn step(largest: f64) -> f64 {
    if largest <= 0.0 {
        return 1.0;
    }
    let rough = largest / 4.0;
    let magnitude = 10.0_f64.powf(rough.log10().floor());
    [1.0, 2.0, 2.5, 5.0, 10.0]
        .into_iter()
        .map(|factor| factor * magnitude)
        .find(|step| *step >= rough)
        .unwrap_or(10.0 * magnitude)
}

fn tick_text(value: f64) -> String {
    Decimal::try_from(value).map(|value| crate::numbers::decimal(value.round_dp(4))).unwrap_or_default()
}

fn number(value: Decimal) -> f64 {
    value.to_f64().unwrap_or(0.0)
}

fn precise(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

fn round(x: f64) -> f64 {
    (x * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(year: u16, value: &str) -> Point {
        Point { year: Some(year), value: value.parse().unwrap(), value_max: None, text: format!("{value}%") }
    }

    #[test]
    fn everything_lies_inside_of_the_box() {
        for values in [["10", "20"], ["0", "100"], ["0.5", "0.7"], ["7", "14000"], ["0", "0"], ["95", "100"]]
        {
            let points = vec![point(2025, values[0]), point(2030, values[1])];
            let series = vec![
                Series { label: "A".into(), points: points.clone() },
                Series { label: "B".into(), points: vec![] },
            ];
            let chart = dot_plot(&series, &points);
            assert_eq!(chart.rows.len(), 2);
            assert!(chart.rows[1].empty && !chart.rows[0].empty);
            let places = chart.rows.iter().flat_map(|row| row.dots.iter().map(|dot| dot.x));
            for x in places
                .chain(chart.lines.iter().map(|line| line.x))
                .chain(chart.ticks.iter().map(|tick| tick.x))
            {
                assert!((0.0..=WIDTH).contains(&x), "{values:?}: {x}");
            }
            assert!((2..=7).contains(&chart.ticks.len()), "{values:?}: {} ticks", chart.ticks.len());
        }
    }

    #[test]
    fn the_last_year_is_drawn_full_and_the_years_are_named() {
        let series = [Series { label: "A".into(), points: vec![point(2030, "30"), point(2025, "20")] }];
        let dots = dot_plot(&series, &[]).rows.remove(0).dots;
        assert_eq!(dots[0].class, "early");
        assert_eq!(dots[1].class, "late");
        assert_eq!(dots[0].text, "20% (2025)");
        assert!(dots[0].x < dots[1].x);
    }

    #[test]
    fn figures_do_not_meet() {
        for values in [["20", "20"], ["0", "1"], ["99", "100"], ["49", "51"], ["0", "100"]] {
            let points = vec![point(2025, values[0]), point(2030, values[1]), point(2026, values[1])];
            let dots = dot_plot(&[Series { label: "A".into(), points }], &[]).rows.remove(0).dots;
            let written: Vec<(f64, f64)> = dots
                .iter()
                .filter(|dot| !dot.text.is_empty())
                .map(|dot| (dot.text_x, precise(dot.text.chars().count()) * LETTER / 2.0))
                .collect();
            assert!(written.len() >= 2);
            assert!(
                written.iter().all(|(x, half)| x - half >= -0.1 && x + half <= WIDTH + 0.1),
                "{written:?}"
            );
            assert!(
                written.windows(2).all(|pair| pair[0].0 + pair[0].1 <= pair[1].0 - pair[1].1),
                "{written:?}"
            );
        }
    }

    #[test]
    fn equal_values_have_equal_places() {
        let series = [Series { label: "A".into(), points: vec![point(2025, "20")] }];
        let chart = dot_plot(&series, &[point(2025, "20")]);
        assert_eq!(chart.rows[0].dots[0].x.to_bits(), chart.lines[0].x.to_bits());
    }
}
