//! Where the name of a unit goes.

use super::{Archipelago, Point, Ring, Shape};

/// A place inside the largest part of a shape, far from its border: of the middles of the stretches that
/// some level lines cut out of it, the one that lies deepest. An archipelago counts only where the unit has
/// nothing else.
#[must_use]
pub fn inside(shape: &Shape) -> Option<Point> {
    let near = shape.rings.iter().filter(|ring| Archipelago::of(ring).is_none());
    let ring = near.max_by_key(|ring| ring.doubled_area()).or_else(|| shape.largest())?;
    let (low, high) = ring.bounds();
    let candidates = (1..LINES).flat_map(|n| {
        let (south, north) = (f64::from(low.y), f64::from(high.y));
        let y = south + (north - south) * f64::from(n) / f64::from(LINES);
        let crossings = crossings(shape, y);
        let middles = crossings.chunks_exact(2).map(move |pair| (f64::midpoint(pair[0], pair[1]), y));
        middles.collect::<Vec<_>>()
    });
    let here = |&(x, _): &(f64, f64)| (f64::from(low.x)..=f64::from(high.x)).contains(&x);
    let deepest = candidates.filter(here).max_by(|a, b| depth(ring, *a).total_cmp(&depth(ring, *b)));
    #[expect(clippy::cast_possible_truncation, reason = "between points that are whole numbers of this size")]
    deepest.map(|(x, y)| Point { x: x.round() as i32, y: y.round() as i32 })
}

/// Level lines through a shape; an uneven number of parts, so that few of them meet corners.
const LINES: u32 = 17;

/// Where a level line enters and leaves a shape, from west to east.
fn crossings(shape: &Shape, y: f64) -> Vec<f64> {
    let mut found = Vec::new();
    for ring in &shape.rings {
        for (a, b) in edges(ring) {
            if (a.1 <= y) != (b.1 <= y) {
                found.push(a.0 + (b.0 - a.0) * (y - a.1) / (b.1 - a.1));
            }
        }
    }
    found.sort_by(f64::total_cmp);
    found
}

/// The square of the distance to the nearest edge.
fn depth(ring: &Ring, (x, y): (f64, f64)) -> f64 {
    let distance = |((ax, ay), (bx, by)): ((f64, f64), (f64, f64))| {
        let (dx, dy) = (bx - ax, by - ay);
        let along = (((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)).clamp(0.0, 1.0);
        (x - ax - along * dx).powi(2) + (y - ay - along * dy).powi(2)
    };
    edges(ring).map(distance).fold(f64::INFINITY, f64::min)
}

fn edges(ring: &Ring) -> impl Iterator<Item = ((f64, f64), (f64, f64))> {
    let at = |point: &Point| (f64::from(point.x), f64::from(point.y));
    let points = ring.points();
    points.iter().zip(points.iter().cycle().skip(1)).map(move |(a, b)| (at(a), at(b)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(rings: &[&[(i32, i32)]]) -> Shape {
        let ring = |points: &&[(i32, i32)]| Ring::new(points.iter().map(|&(x, y)| Point { x, y })).unwrap();
        Shape { rings: rings.iter().map(ring).collect() }
    }

    #[test]
    fn a_name_stands_inside() {
        let square = shape(&[&[(0, 0), (1_000, 0), (1_000, 1_000), (0, 1_000)]]);
        let at = inside(&square).unwrap();
        assert!((450..=550).contains(&at.x) && (450..=550).contains(&at.y), "{at:?}");
        // The middle of a horseshoe is outside of it.
        let horseshoe = shape(&[&[
            (0, 0),
            (1_000, 0),
            (1_000, 1_000),
            (800, 1_000),
            (800, 200),
            (200, 200),
            (200, 1_000),
            (0, 1_000),
        ]]);
        let at = inside(&horseshoe).unwrap();
        assert!(at.y < 200 || at.x < 200 || at.x > 800, "{at:?}");
    }

    #[test]
    fn a_hole_is_avoided_and_the_mainland_preferred() {
        let ring = [(0, 0), (1_000, 0), (1_000, 1_000), (0, 1_000)];
        let holed = shape(&[&ring, &[(100, 100), (900, 100), (900, 900), (100, 900)]]);
        let at = inside(&holed).unwrap();
        assert!(!(100..=900).contains(&at.x) || !(100..=900).contains(&at.y), "{at:?}");
        let far = [(1_120_000, 160_000), (1_125_000, 160_000), (1_125_000, 165_000)];
        assert!(inside(&shape(&[&far, &ring])).unwrap().x <= 1_000);
        assert!(inside(&shape(&[&far])).unwrap().x > 1_120_000);
    }
}
