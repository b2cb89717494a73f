//! Borders with fewer points, the same ones on both sides.
//!
//! Points are taken away in the order of Visvalingam and Whyatt: always the one whose triangle with its
//! neighbours is the smallest. It works on arcs, so two neighbours lose the same points and no gap opens
//! between them. Degrees are taken for lengths of one size: at the latitudes of Việt Nam a degree of
//! longitude is 0.92 to 0.99 of one of latitude, which moves a threshold, not a border.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::arcs::{Mesh, Piece, Way};
use super::{Archipelago, Point, Ring, Shape};

/// How coarse a drawing may be, in ten-thousandths of a degree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grain {
    /// A point goes where it and its neighbours span a triangle of less than half this area, in squares of
    /// the unit.
    pub doubled_area: i64,
    /// An island that measures less than this in both directions goes, unless it is its unit's largest part
    /// or belongs to an archipelago that is always drawn.
    pub island: i32,
}

impl Grain {
    /// For a drawing of the whole country, where a degree is some 50 dots.
    pub const COUNTRY: Self = Self { doubled_area: 130_000, island: 600 };
    /// For a drawing of one province, several times as large.
    pub const PROVINCE: Self = Self { doubled_area: 2_500, island: 60 };
}

/// The same areas with as few points as the grain allows. What is one border of two shapes stays one, every
/// shape keeps its largest ring, and each ring still bounds an area.
#[must_use]
pub fn simplify(shapes: &[Shape], grain: Grain) -> Vec<Shape> {
    let mesh = Mesh::of(shapes);
    let mut thinning = Thinning {
        weights: mesh.arcs.iter().map(|arc| weights(arc)).collect(),
        cuts: vec![grain.doubled_area; mesh.arcs.len()],
        mesh: &mesh,
    };
    let kept: Vec<Vec<&[Piece]>> =
        shapes.iter().zip(&mesh.shapes).map(|(shape, rings)| kept(shape, rings, &mesh, grain)).collect();
    // A ring that lost too much gets points back, on a common border for both sides: the other side is
    // looked at again.
    loop {
        let mut refined = false;
        for ring in kept.iter().flatten() {
            while thinning.ring(ring).is_none() && thinning.refine(ring) {
                refined = true;
            }
        }
        if !refined {
            break;
        }
    }
    let drawn =
        |rings: Vec<&[Piece]>| Shape { rings: rings.iter().filter_map(|r| thinning.ring(r)).collect() };
    kept.into_iter().map(drawn).collect()
}

/// The rings of a shape that are drawn.
fn kept<'m>(shape: &Shape, rings: &'m [Vec<Piece>], mesh: &Mesh, grain: Grain) -> Vec<&'m [Piece]> {
    let areas = shape.rings.iter().map(Ring::doubled_area);
    let largest = areas.enumerate().max_by_key(|(_, area)| *area).map(|(n, _)| n);
    let stays = |(n, (ring, pieces)): &(usize, (&Ring, &'m Vec<Piece>))| {
        let (low, high) = ring.bounds();
        Some(*n) == largest
            || (high.x - low.x).max(high.y - low.y) >= grain.island
            || Archipelago::of(ring).is_some()
            || pieces.iter().any(|piece| mesh.uses[piece.arc] > 1)
    };
    let all = shape.rings.iter().zip(rings).enumerate();
    all.filter(stays).map(|(_, (_, pieces))| pieces.as_slice()).collect()
}

/// Arcs, what each of their points weighs, and what a point of each must weigh to stay.
struct Thinning<'m> {
    mesh: &'m Mesh,
    weights: Vec<Vec<i64>>,
    cuts: Vec<i64>,
}

impl Thinning<'_> {
    fn ring(&self, pieces: &[Piece]) -> Option<Ring> {
        let mut points: Vec<Point> = Vec::new();
        for piece in pieces {
            let arc = self.mesh.arcs[piece.arc].iter().zip(&self.weights[piece.arc]);
            let cut = self.cuts[piece.arc];
            let stays = arc.filter(|(_, weight)| **weight >= cut).map(|(point, _)| *point);
            match piece.way {
                Way::Along => points.extend(stays),
                Way::Back => points.extend(stays.rev()),
            }
        }
        Ring::new(points)
    }

    /// Gives each arc of a ring its next heaviest point back; false where there is none.
    fn refine(&mut self, pieces: &[Piece]) -> bool {
        let mut refined = false;
        for piece in pieces {
            let below = self.weights[piece.arc].iter().filter(|weight| **weight < self.cuts[piece.arc]).max();
            if let Some(weight) = below.copied() {
                self.cuts[piece.arc] = weight;
                refined = true;
            }
        }
        refined
    }
}

/// What each point of an arc weighs: the area that goes with it, or with one that must go before it. The
/// ends always stay.
fn weights(arc: &[Point]) -> Vec<i64> {
    let mut weights = vec![i64::MAX; arc.len()];
    let last = arc.len().saturating_sub(1);
    let mut before: Vec<usize> = (0..arc.len()).map(|n| n.saturating_sub(1)).collect();
    let mut after: Vec<usize> = (1..=arc.len()).collect();
    let triangle = |a: usize, b: usize, c: usize| doubled_area(arc[a], arc[b], arc[c]);
    let mut queue: BinaryHeap<Reverse<(i64, usize)>> =
        (1..last).map(|n| Reverse((triangle(n - 1, n, n + 1), n))).collect();
    let mut area: Vec<i64> = vec![0; arc.len()];
    for Reverse((size, n)) in &queue {
        area[*n] = *size;
    }
    let mut reached = 0;
    while let Some(Reverse((size, n))) = queue.pop() {
        // Entries from before a neighbour went are passed over.
        if weights[n] != i64::MAX || size != area[n] {
            continue;
        }
        reached = reached.max(size);
        weights[n] = reached;
        let (left, right) = (before[n], after[n]);
        after[left] = right;
        before[right] = left;
        for neighbour in [left, right] {
            if neighbour != 0 && neighbour != last {
                area[neighbour] = triangle(before[neighbour], neighbour, after[neighbour]);
                queue.push(Reverse((area[neighbour], neighbour)));
            }
        }
    }
    weights
}

fn doubled_area(a: Point, b: Point, c: Point) -> i64 {
    let (ax, ay) = (i64::from(b.x) - i64::from(a.x), i64::from(b.y) - i64::from(a.y));
    let (bx, by) = (i64::from(c.x) - i64::from(a.x), i64::from(c.y) - i64::from(a.y));
    (ax * by - ay * bx).abs()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(rings: &[&[(i32, i32)]]) -> Shape {
        let ring = |points: &&[(i32, i32)]| Ring::new(points.iter().map(|&(x, y)| Point { x, y })).unwrap();
        Shape { rings: rings.iter().map(ring).collect() }
    }

    fn coarse(doubled_area: i64) -> Grain {
        Grain { doubled_area, island: 0 }
    }

    #[test]
    fn neighbours_keep_one_border() {
        // The border has a bend of 2 and one of 30; each side begins its ring elsewhere and walks it otherwise.
        let west = shape(&[&[(0, 0), (100, 0), (102, 20), (130, 50), (100, 100), (0, 100)]]);
        let east = shape(&[&[(100, 100), (130, 50), (102, 20), (100, 0), (200, 0), (200, 100)]]);
        let drawn = simplify(&[west, east], coarse(1_000));
        assert_eq!(drawn[0], shape(&[&[(100, 0), (130, 50), (100, 100), (0, 100), (0, 0)]]));
        let east = shape(&[&[(100, 100), (130, 50), (100, 0), (200, 0), (200, 100)]]);
        assert_eq!(drawn[1].rings[0].doubled_area(), east.rings[0].doubled_area());
        assert!(drawn[1].rings[0].points().contains(&Point { x: 130, y: 50 }));
    }

    #[test]
    fn an_enclave_fills_its_hole() {
        let hole = [(40, 40), (50, 39), (60, 40), (60, 60), (40, 60)];
        let turned = [(60, 60), (60, 40), (50, 39), (40, 40), (40, 60)];
        let around = shape(&[&[(0, 0), (100, 0), (100, 100), (0, 100)], &hole]);
        let drawn = simplify(&[around, shape(&[&turned])], Grain { doubled_area: 100, island: 50 });
        let points = |ring: &Ring| {
            let mut points = ring.points().to_vec();
            points.sort();
            points
        };
        assert_eq!(drawn[0].rings.len(), 2, "a hole that a neighbour fills is no island");
        assert_eq!(points(&drawn[0].rings[1]), points(&drawn[1].rings[0]));
    }

    #[test]
    fn nothing_vanishes() {
        // Between two junctions the border bends less than the grain on both sides of a thin unit.
        let thin = shape(&[&[(0, 0), (50, 3), (100, 0), (50, -3)]]);
        let above = shape(&[&[(0, 0), (50, 3), (100, 0), (100, 100), (0, 100)]]);
        let below = shape(&[&[(0, 0), (50, -3), (100, 0), (100, -100), (0, -100)]]);
        let drawn = simplify(&[above, thin, below], coarse(100_000));
        assert!(drawn.iter().all(|shape| shape.rings.len() == 1), "{drawn:?}");
    }

    #[test]
    fn small_islands_go_and_archipelagos_stay() {
        let land = [(1_080_000, 160_000), (1_082_000, 160_000), (1_082_000, 162_000)];
        let islet = [(1_083_000, 160_000), (1_083_010, 160_000), (1_083_010, 160_010)];
        let far = [(1_123_000, 168_000), (1_123_010, 168_000), (1_123_010, 168_010)];
        let drawn = simplify(&[shape(&[&islet, &land, &far])], Grain::COUNTRY);
        assert_eq!(drawn, [shape(&[&land, &far])]);
        // A unit of small islands keeps its largest one.
        let larger = [(1_083_000, 161_000), (1_083_020, 161_000), (1_083_020, 161_010)];
        assert_eq!(simplify(&[shape(&[&islet, &larger])], Grain::COUNTRY), [shape(&[&larger])]);
    }
}
