//! A line for a row of a table: the course so far, the path, the last point.

use super::axis::Axis;
use super::drawing::{Drawing, Mark, Shape};
use super::line::span;
use super::role::Role;
use super::{drawable, drawable_points};

/// What a spark shows. It has no words of its own: the row in which it stands has them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Spark {
    /// The course so far through (time, value); none where a value is missing, which leaves a gap.
    pub points: Vec<(f64, Option<f64>)>,
    /// The path to the target through (time, value).
    pub path: Vec<(f64, f64)>,
    /// The target.
    pub target: Option<f64>,
    /// What can be seen in it, for those who cannot see it.
    pub desc: String,
}

/// Draws a line of 120 by 32.
#[must_use]
pub fn spark(chart: &Spark) -> Drawing {
    const WIDTH: f64 = 120.0;
    const HEIGHT: f64 = 32.0;
    const EDGE: f64 = 6.0;
    let mut drawing = Drawing::empty(WIDTH, HEIGHT, &chart.desc, &chart.desc);
    let path = drawable_points(&chart.path);
    let target = chart.target.and_then(drawable);
    let segments: Vec<Vec<(f64, f64)>> = chart
        .points
        .split(|(_, value)| value.is_none())
        .map(|run| {
            let known: Vec<(f64, f64)> = run.iter().filter_map(|(t, value)| Some((*t, (*value)?))).collect();
            drawable_points(&known)
        })
        .filter(|segment| !segment.is_empty())
        .collect();
    let places = || segments.iter().flatten().chain(&path).copied();
    let times = chart.points.iter().filter_map(|(t, _)| drawable(*t)).chain(path.iter().map(|place| place.0));
    let (from, to) = span(times);
    let x = Axis { from, to, start: EDGE, end: WIDTH - EDGE };
    let (from, to) = span(places().map(|place| place.1).chain(target));
    let y = Axis { from, to, start: HEIGHT - EDGE, end: EDGE };
    let through = |points: &[(f64, f64)]| {
        let points = points.iter().map(|(t, value)| (x.at(*t), y.at(*value)));
        Shape::Path { points: points.collect() }
    };
    let marks = &mut drawing.marks;
    if path.len() >= 2 {
        marks.push(Mark::new(through(&path), Role::Path));
    }
    for segment in &segments {
        match segment.as_slice() {
            [(t, value)] => marks.push(Mark::circle((x.at(*t), y.at(*value)), 1.6, Role::OwnDot)),
            points => marks.push(Mark::new(through(points), Role::Own)),
        }
    }
    if let Some((t, value)) = segments.last().and_then(|segment| segment.last()) {
        marks.push(Mark::circle((x.at(*t), y.at(*value)), 3.6, Role::OwnDot));
    }
    if let Some(target) = target {
        marks.push(Mark::diamond((x.end, y.at(target)), 4.0, Role::Target));
    }
    drawing
}
