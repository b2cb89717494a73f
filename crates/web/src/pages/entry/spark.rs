//! The small line of a cell's last figures. Values become floating-point numbers only here, to find a
//! place; the table beside it tells them exactly.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// A line with its dots; gaps where there is no figure.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Spark {
    /// Points of each unbroken piece.
    pub(crate) paths: Vec<String>,
    pub(crate) dots: Vec<Dot>,
    /// Names of the first and last period.
    pub(crate) first: String,
    pub(crate) last: String,
}

/// One figure.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Dot {
    pub(crate) x: String,
    pub(crate) y: String,
    pub(crate) text: String,
}

/// One period: its name, its figure, and the figure as written.
pub(crate) struct Point {
    pub(crate) name: String,
    pub(crate) value: Option<Decimal>,
    pub(crate) text: String,
}

const LEFT: f64 = 12.0;
const RIGHT: f64 = 348.0;
const TOP: f64 = 10.0;
const BOTTOM: f64 = 70.0;

/// Places figures, the oldest first; nothing where fewer than two are there.
pub(crate) fn spark(points: &[Point]) -> Option<Spark> {
    let values: Vec<Option<f64>> =
        points.iter().map(|point| point.value.and_then(|value| value.to_f64())).collect();
    let there = || values.iter().flatten().copied();
    if there().count() < 2 {
        return None;
    }
    let (low, high) = (there().fold(f64::MAX, f64::min), there().fold(f64::MIN, f64::max));
    let step = (RIGHT - LEFT) / f64::from(u32::try_from(points.len() - 1).ok()?);
    let place = |nth: usize, value: f64| {
        let x = LEFT + step * f64::from(u32::try_from(nth).unwrap_or(0));
        let share = if high > low { (value - low) / (high - low) } else { 0.5 };
        (format!("{x:.1}"), format!("{:.1}", BOTTOM - share * (BOTTOM - TOP)))
    };
    let mut paths: Vec<Vec<String>> = vec![Vec::new()];
    let mut dots = Vec::new();
    for (nth, value) in values.iter().enumerate() {
        let Some(value) = value else {
            paths.push(Vec::new());
            continue;
        };
        let (x, y) = place(nth, *value);
        if let Some(path) = paths.last_mut() {
            path.push(format!("{x},{y}"));
        }
        let point = points.get(nth)?;
        dots.push(Dot { x, y, text: format!("{}: {}", point.name, point.text) });
    }
    let paths = paths.into_iter().filter(|path| path.len() > 1).map(|path| path.join(" ")).collect();
    Some(Spark { paths, dots, first: points.first()?.name.clone(), last: points.last()?.name.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(values: &[Option<i64>]) -> Vec<Point> {
        let point = |(nth, value): (usize, &Option<i64>)| Point {
            name: format!("kỳ {nth}"),
            value: value.map(Decimal::from),
            text: value.map(|value| value.to_string()).unwrap_or_default(),
        };
        values.iter().enumerate().map(point).collect()
    }

    #[test]
    fn a_gap_breaks_the_line_and_the_ends_are_named() {
        let drawn = spark(&points(&[Some(1), Some(3), None, Some(2), Some(2)])).unwrap();
        assert_eq!(drawn.paths.len(), 2);
        assert_eq!(drawn.dots.len(), 4);
        assert_eq!((drawn.first.as_str(), drawn.last.as_str()), ("kỳ 0", "kỳ 4"));
        assert_eq!(drawn.dots[0].y, "70.0");
        assert_eq!(drawn.dots[1].y, "10.0");
    }

    #[test]
    fn equal_figures_lie_in_the_middle_and_one_alone_is_no_line() {
        let drawn = spark(&points(&[Some(5), Some(5)])).unwrap();
        assert!(drawn.dots.iter().all(|dot| dot.y == "40.0"));
        assert_eq!(spark(&points(&[Some(5), None])), None);
        assert_eq!(spark(&[]), None);
    }
}
