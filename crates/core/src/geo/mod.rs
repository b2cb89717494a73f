//! Borders of units as maps show them: whole numbers instead of degrees, simplified so that neighbours
//! keep one common border, drawn as the path data of SVG.
//!
//! A place is a pair of whole numbers, in ten-thousandths of a degree (some 11 m): what is one point in two
//! shapes is then the same number in both, and nothing depends on how a machine rounds.

mod archipelago;
mod arcs;
mod draw;
mod label;
mod path;
mod simplify;
pub mod tiles;

#[cfg(test)]
mod properties;

pub use archipelago::Archipelago;
pub use draw::{Area, Drawing, Inset, Placed, fit};
pub use label::inside;
pub use simplify::{Grain, simplify};

/// Parts of a degree that are told apart.
const PARTS: f64 = 10_000.0;

/// A place on the ground, WGS 84.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Point {
    /// Longitude in ten-thousandths of a degree.
    pub x: i32,
    /// Latitude in ten-thousandths of a degree.
    pub y: i32,
}

impl Point {
    /// The place at that longitude and latitude; nothing where they are no degrees of longitude and latitude.
    #[must_use]
    pub fn at(lon: f64, lat: f64) -> Option<Self> {
        if !(lon.abs() <= 180.0 && lat.abs() <= 90.0) {
            return None;
        }
        #[expect(clippy::cast_possible_truncation, reason = "at most 1,800,000, as was just asked")]
        let part = |degrees: f64| (degrees * PARTS).round() as i32;
        Some(Self { x: part(lon), y: part(lat) })
    }

    /// Longitude and latitude in degrees.
    #[must_use]
    pub fn degrees(self) -> (f64, f64) {
        (f64::from(self.x) / PARTS, f64::from(self.y) / PARTS)
    }
}

/// A closed line that bounds an area. The first point is not repeated at the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ring(Vec<Point>);

impl Ring {
    /// The ring through these points, which may repeat the first one at the end; nothing where they bound
    /// no area.
    #[must_use]
    pub fn new(points: impl IntoIterator<Item = Point>) -> Option<Self> {
        let mut ring: Vec<Point> = points.into_iter().collect();
        ring.dedup();
        while ring.len() > 1 && ring.first() == ring.last() {
            ring.pop();
        }
        let ring = Self(ring);
        (ring.0.len() > 2 && ring.doubled_area() > 0).then_some(ring)
    }

    /// Its points, in order.
    #[must_use]
    pub fn points(&self) -> &[Point] {
        &self.0
    }

    /// Twice the area that it bounds, in squares of a ten-thousandth of a degree.
    #[must_use]
    pub fn doubled_area(&self) -> i64 {
        let next = self.0.iter().cycle().skip(1);
        let cross =
            |(a, b): (&Point, &Point)| i64::from(a.x) * i64::from(b.y) - i64::from(b.x) * i64::from(a.y);
        self.0.iter().zip(next).map(cross).sum::<i64>().abs()
    }

    /// The lowest and the highest longitude and latitude on it.
    #[must_use]
    pub fn bounds(&self) -> (Point, Point) {
        let low = |of: fn(&Point) -> i32| self.0.iter().map(of).min().unwrap_or_default();
        let high = |of: fn(&Point) -> i32| self.0.iter().map(of).max().unwrap_or_default();
        (Point { x: low(|p| p.x), y: low(|p| p.y) }, Point { x: high(|p| p.x), y: high(|p| p.y) })
    }
}

/// The area of a unit: what lies inside an odd number of its rings, so that islands and holes need no marks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shape {
    /// The rings.
    pub rings: Vec<Ring>,
}

impl Shape {
    /// A short text that [`Shape::decode`] reads: rings apart by «;», in each ring the steps from point to
    /// point.
    #[must_use]
    pub fn encode(&self) -> String {
        let mut out = String::new();
        for (n, ring) in self.rings.iter().enumerate() {
            if n > 0 {
                out.push(';');
            }
            let mut last = Point { x: 0, y: 0 };
            for (n, point) in ring.0.iter().enumerate() {
                if n > 0 {
                    out.push(' ');
                }
                out.push_str(&format!("{} {}", point.x - last.x, point.y - last.y));
                last = *point;
            }
        }
        out
    }

    /// The shape of such a text; nothing where it is none.
    #[must_use]
    pub fn decode(text: &str) -> Option<Self> {
        text.split(';').map(ring).collect::<Option<Vec<Ring>>>().map(|rings| Self { rings })
    }

    /// Its largest ring.
    #[must_use]
    pub fn largest(&self) -> Option<&Ring> {
        self.rings.iter().max_by_key(|ring| ring.doubled_area())
    }
}

fn ring(text: &str) -> Option<Ring> {
    let mut numbers = text.split(' ').map(str::parse::<i32>);
    let (mut points, mut at) = (Vec::new(), Point { x: 0, y: 0 });
    while let Some(x) = numbers.next() {
        at = Point { x: at.x.checked_add(x.ok()?)?, y: at.y.checked_add(numbers.next()?.ok()?)? };
        points.push(at);
    }
    Ring::new(points)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(x: i32, y: i32, side: i32) -> Ring {
        let corners = [(x, y), (x + side, y), (x + side, y + side), (x, y + side), (x, y)];
        Ring::new(corners.map(|(x, y)| Point { x, y })).unwrap()
    }

    #[test]
    fn only_degrees_are_places() {
        assert_eq!(Point::at(105.85, 21.03), Some(Point { x: 1_058_500, y: 210_300 }));
        assert_eq!(Point::at(-180.0, 90.0), Some(Point { x: -1_800_000, y: 900_000 }));
        for (lon, lat) in [(580_000.0, 2_325_000.0), (105.0, 91.0), (f64::NAN, 0.0), (0.0, f64::INFINITY)] {
            assert_eq!(Point::at(lon, lat), None);
        }
    }

    #[test]
    fn rings_bound_an_area() {
        assert_eq!(square(3, -4, 10).doubled_area(), 200);
        assert_eq!(square(3, -4, 10).points().len(), 4);
        let line = [(0, 0), (5, 5), (9, 9), (0, 0)];
        assert_eq!(Ring::new(line.map(|(x, y)| Point { x, y })), None);
    }

    #[test]
    fn shapes_are_written_and_read() {
        let shape = Shape { rings: vec![square(1_050_000, 210_000, 500), square(-7, -9, 3)] };
        assert_eq!(Shape::decode(&shape.encode()), Some(shape));
        for wrong in ["", ";", "1 2", "1 2 3", "a b c d e f", "1 2 2147483647 0 1 1 5 5"] {
            assert_eq!(Shape::decode(wrong), None, "{wrong}");
        }
    }
}
