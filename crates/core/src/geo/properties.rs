//! Whatever subdivision of the plane comes: common borders stay common, rings stay closed.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::{Grain, Point, Ring, Shape, simplify};

/// Cells of a grid.
const SIDE: usize = 5;
/// Points on the border of two cells.
const BENDS: usize = 6;
/// Between two corners.
const STEP: i32 = 1_000;

/// Moves corners and the points between them.
struct Jitter(Vec<(i32, i32)>);

impl Jitter {
    fn of(&self, key: usize) -> (i32, i32) {
        self.0[key % self.0.len()]
    }

    fn corner(&self, column: usize, row: usize) -> Point {
        let (x, y) = self.of(31 * column + 7 * row);
        let at = |n: usize| i32::try_from(n).unwrap() * STEP;
        Point { x: at(column) + x, y: at(row) + y }
    }

    /// The border between two neighbouring corners, from the smaller to the larger one, without its ends.
    fn bends(&self, from: (usize, usize), to: (usize, usize)) -> Vec<Point> {
        let (a, b) = (self.corner(from.0, from.1), self.corner(to.0, to.1));
        let parts = i32::try_from(BENDS).unwrap() + 1;
        let bend = |n: i32| {
            let (x, y) = self.of(131 * from.0 + 17 * from.1 + 5 * to.0 + usize::try_from(n).unwrap());
            Point { x: a.x + (b.x - a.x) * n / parts + x / 4, y: a.y + (b.y - a.y) * n / parts + y / 4 }
        };
        (1..parts).map(bend).collect()
    }

    fn side(&self, from: (usize, usize), to: (usize, usize)) -> Vec<Point> {
        let mut points = self.bends(from.min(to), from.max(to));
        if from > to {
            points.reverse();
        }
        points.insert(0, self.corner(from.0, from.1));
        points
    }

    fn cell(&self, column: usize, row: usize, turn: usize) -> Shape {
        let corners = [(column, row), (column + 1, row), (column + 1, row + 1), (column, row + 1)];
        let sides = (0..4).flat_map(|n| self.side(corners[n], corners[(n + 1) % 4]));
        let mut points: Vec<Point> = sides.collect();
        let turns = turn % points.len();
        points.rotate_left(turns);
        if turn % 2 == 1 {
            points.reverse();
        }
        Shape { rings: vec![Ring::new(points).unwrap()] }
    }
}

fn edges(shapes: &[Shape]) -> BTreeMap<(Point, Point), usize> {
    let mut edges = BTreeMap::new();
    for ring in shapes.iter().flat_map(|shape| &shape.rings) {
        let points = ring.points();
        for (a, b) in points.iter().zip(points.iter().cycle().skip(1)) {
            *edges.entry((*a.min(b), *a.max(b))).or_default() += 1;
        }
    }
    edges
}

proptest! {
    #[test]
    fn common_borders_stay_common_and_rings_closed(
        jitter in prop::collection::vec((-200_i32..200, -200_i32..200), 97),
        turns in prop::collection::vec(0_usize..28, SIDE * SIDE),
        doubled_area in 0_i64..2_000_000,
    ) {
        let jitter = Jitter(jitter);
        let cells: Vec<Shape> =
            (0..SIDE * SIDE).map(|n| jitter.cell(n % SIDE, n / SIDE, turns[n])).collect();
        let drawn = simplify(&cells, Grain { doubled_area, island: 0 });

        // Before, an edge on the rim is used once and any other one twice; so it is afterwards.
        let rim: BTreeSet<Point> =
            edges(&cells).iter().filter(|(_, uses)| **uses == 1).flat_map(|((a, b), _)| [*a, *b]).collect();
        for ((a, b), uses) in edges(&drawn) {
            prop_assert!(uses == 2 || uses == 1 && rim.contains(&a) && rim.contains(&b), "{a:?} {b:?} {uses}");
        }
        let before: BTreeSet<Point> = cells.iter().flat_map(|s| s.rings[0].points()).copied().collect();
        for (cell, shape) in cells.iter().zip(&drawn) {
            prop_assert_eq!(shape.rings.len(), 1);
            let points = shape.rings[0].points();
            prop_assert!(points.len() >= 3 && points.len() <= cell.rings[0].points().len());
            prop_assert!(points.iter().all(|point| before.contains(point)));
            prop_assert_eq!(Shape::decode(&shape.encode()), Some(shape.clone()));
        }
    }
}
