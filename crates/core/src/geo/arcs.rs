//! Shapes cut into arcs: the stretches of border between the points at which more than two areas, or two
//! areas and the outside, meet. A border of two neighbours is one arc.

use std::collections::HashMap;

use super::{Point, Ring, Shape};

/// Shapes as arcs.
pub(super) struct Mesh {
    /// The arcs, first and last point included. An arc whose ends are one point is a whole ring.
    pub(super) arcs: Vec<Vec<Point>>,
    /// How often each is used: once on the coast, twice between neighbours.
    pub(super) uses: Vec<usize>,
    /// For each shape and each of its rings the arcs, in order.
    pub(super) shapes: Vec<Vec<Vec<Piece>>>,
}

/// An arc as a part of a ring.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece {
    pub(super) arc: usize,
    pub(super) way: Way,
}

/// In which direction an arc is walked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Along,
    Back,
}

impl Mesh {
    /// Points that are exactly equal are one point; borders that only lie close to each other stay two.
    pub(super) fn of(shapes: &[Shape]) -> Self {
        let junctions = junctions(shapes);
        let mut known = Known::default();
        let mut cut = |ring: &Ring| -> Vec<Piece> {
            stretches(ring, &junctions).into_iter().map(|arc| known.piece(arc)).collect()
        };
        let shapes = shapes.iter().map(|shape| shape.rings.iter().map(&mut cut).collect()).collect();
        let mut arcs = vec![Vec::new(); known.uses.len()];
        for (arc, n) in known.arcs {
            arcs[n] = arc;
        }
        Self { arcs, uses: known.uses, shapes }
    }
}

/// Arcs by their points, each kept in one direction.
#[derive(Default)]
struct Known {
    arcs: HashMap<Vec<Point>, usize>,
    uses: Vec<usize>,
}

impl Known {
    fn piece(&mut self, mut arc: Vec<Point>) -> Piece {
        let turned = arc.iter().rev().lt(arc.iter());
        if turned {
            arc.reverse();
        }
        let next = self.uses.len();
        let n = *self.arcs.entry(arc).or_insert(next);
        if n == next {
            self.uses.push(0);
        }
        self.uses[n] += 1;
        Piece { arc: n, way: if turned { Way::Back } else { Way::Along } }
    }
}

/// The neighbours of a point on the first ring through it, and whether another ring goes another way.
struct Meeting {
    neighbours: (Point, Point),
    junction: bool,
}

type Meetings = HashMap<Point, Meeting>;

fn junctions(shapes: &[Shape]) -> Meetings {
    let mut meetings = Meetings::new();
    for ring in shapes.iter().flat_map(|shape| &shape.rings) {
        let points = ring.points();
        for (n, point) in points.iter().enumerate() {
            let before = points[n.checked_sub(1).unwrap_or(points.len() - 1)];
            let after = points[(n + 1) % points.len()];
            let neighbours = (before.min(after), before.max(after));
            let met = meetings.entry(*point).or_insert(Meeting { neighbours, junction: false });
            met.junction |= met.neighbours != neighbours;
        }
    }
    meetings
}

/// A ring from junction to junction. A ring without any is one stretch that begins at its lowest point, so
/// that an enclave and the hole it fills are cut alike.
fn stretches(ring: &Ring, meetings: &Meetings) -> Vec<Vec<Point>> {
    let points = ring.points();
    let is_junction = |point: &Point| meetings.get(point).is_some_and(|met| met.junction);
    let start = points.iter().position(is_junction);
    let lowest = || points.iter().enumerate().min_by_key(|(_, point)| **point).map_or(0, |(n, _)| n);
    let start = start.unwrap_or_else(lowest);
    let walk = points[start..].iter().chain(&points[..=start]);
    let mut cut: Vec<Vec<Point>> = Vec::new();
    let mut arc: Vec<Point> = Vec::new();
    for point in walk {
        arc.push(*point);
        if arc.len() > 1 && is_junction(point) {
            cut.push(std::mem::replace(&mut arc, vec![*point]));
        }
    }
    if arc.len() > 1 {
        cut.push(arc);
    }
    cut
}
