//! From places on the ground to a drawing that fits a page.
//!
//! The plane is the equirectangular one: a degree of longitude is as long as it is in the middle of the
//! drawing. Over the fifteen degrees of Việt Nam that misses true lengths by 4 % at most, which no reader of
//! a map of colours sees, and it keeps north above.

use super::path::{self, Dot};
use super::{Archipelago, Point, Ring, Shape};
use crate::model::UnitId;
use serde::{Deserialize, Serialize};

/// A unit with its shape and the place of its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// The unit.
    pub unit: UnitId,
    /// Its area.
    pub shape: Shape,
    /// A place inside, as [`super::inside`] finds it.
    pub label: Point,
}

/// A unit in a drawing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Area {
    /// The unit.
    pub unit: UnitId,
    /// Its area as path data of SVG, to be filled by the rule «evenodd».
    pub path: String,
    /// Where its name or figure goes: x and y.
    pub label: (f64, f64),
}

/// A frame in which far islands are drawn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Inset {
    /// The name of the archipelago; there is room for it along the upper edge.
    pub name: String,
    /// x, y, width and height.
    pub frame: (f64, f64, f64, f64),
}

/// A map, whatever it was drawn from.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawing {
    /// x, y, width and height of what is to be seen: the `viewBox` of SVG.
    pub view: (f64, f64, f64, f64),
    /// The units, in the order in which they were given.
    pub areas: Vec<Area>,
    /// The frames of Hoàng Sa and Trường Sa, where one of them is on the map.
    pub insets: Vec<Inset>,
}

/// Draws shapes as large as they fit within a width and a height. Hoàng Sa and Trường Sa go into frames at
/// the eastern edge, so that the mainland stays large, unless there is nothing else on the map. A unit that
/// would be too small to be seen is drawn as a small square.
#[must_use]
pub fn fit(placed: &[Placed], within: (f64, f64)) -> Drawing {
    let sheet = Sheet::of(placed, within);
    let areas = placed.iter().map(|one| sheet.area(one)).collect();
    let insets =
        sheet.frames.iter().map(|(group, frame)| Inset { name: group.name().to_owned(), frame: frame.outer });
    Drawing { view: (0.0, 0.0, sheet.size.0, sheet.size.1), areas, insets: insets.collect() }
}

/// Part of the width that frames take, where there are any.
const FRAME_WIDTH: f64 = 0.22;
/// Between the map and the frames, and between two frames.
const GAP: f64 = 12.0;
/// Between a frame and its islands.
const PADDING: f64 = 6.0;
/// Along the upper edge of a frame, for its name.
const TITLE: f64 = 16.0;
/// Side of the smallest square that is drawn, in tenths.
const SMALLEST: i32 = 20;

/// Lowest and highest longitude and latitude.
type Bounds = (Point, Point);

/// Where everything goes.
struct Sheet {
    size: (f64, f64),
    main: View,
    frames: Vec<(Archipelago, Frame)>,
}

struct Frame {
    outer: (f64, f64, f64, f64),
    view: View,
}

impl Sheet {
    fn of(placed: &[Placed], within: (f64, f64)) -> Self {
        let rings = || placed.iter().flat_map(|one| &one.shape.rings);
        let far = |group| bounds(rings().filter(|ring| Archipelago::of(ring) == Some(group)));
        let groups = Archipelago::ALL.into_iter().filter_map(|group| Some((group, far(group)?)));
        let mut groups: Vec<(Archipelago, Bounds)> = groups.collect();
        let mut main = bounds(rings().filter(|ring| Archipelago::of(ring).is_none()));
        if main.is_none() {
            main = bounds(rings());
            groups.clear();
        }
        let main = main.unwrap_or((Point { x: 0, y: 0 }, Point { x: 0, y: 0 }));
        let column = if groups.is_empty() { 0.0 } else { within.0 * FRAME_WIDTH };
        let room = if groups.is_empty() { within.0 } else { within.0 - column - GAP };
        let (main, (width, height)) = View::of(main, (room.max(1.0), within.1.max(1.0)));
        let (frames, end) = frames(&groups, &main, width + GAP, column, height);
        let width = if frames.is_empty() { width } else { width + GAP + column };
        Self { size: (tenth(width), tenth(height.max(end))), main, frames }
    }

    /// The view in which a ring is drawn, and whether that is a frame.
    fn view(&self, ring: &Ring) -> (&View, bool) {
        let group = Archipelago::of(ring);
        let frame = self.frames.iter().find(|(name, _)| Some(*name) == group);
        frame.map_or((&self.main, false), |(_, frame)| (&frame.view, true))
    }

    fn area(&self, one: &Placed) -> Area {
        let mut path = String::new();
        let mut squares: Vec<Dot> = Vec::new();
        let (near, far): (Vec<&Ring>, Vec<&Ring>) = one.shape.rings.iter().partition(|r| !self.view(r).1);
        let mut seen = near.is_empty();
        for ring in near {
            let dots = self.main.dots(ring);
            seen |= spread(&dots) >= SMALLEST;
            path::ring(&mut path, &dots);
        }
        // Reefs lie close together: what would fall on a square that is drawn already is part of it.
        for ring in far {
            let dots = self.view(ring).0.dots(ring);
            let middle = middle(&dots);
            if spread(&dots) >= SMALLEST {
                path::ring(&mut path, &dots);
            } else if squares
                .iter()
                .all(|at| (at.0 - middle.0).abs().max((at.1 - middle.1).abs()) >= SMALLEST / 2)
            {
                path::square(&mut path, middle, SMALLEST);
                squares.push(middle);
            }
        }
        let label = self.label(one);
        if !seen {
            path.clear();
            path::square(&mut path, label, SMALLEST);
            for at in squares {
                path::square(&mut path, at, SMALLEST);
            }
        }
        Area { unit: one.unit, path, label: (f64::from(label.0) / 10.0, f64::from(label.1) / 10.0) }
    }

    /// The name stands where [`super::inside`] put it: on the mainland, or in a frame where the unit lies
    /// in it with all its parts.
    fn label(&self, one: &Placed) -> Dot {
        let views = one.shape.rings.iter().map(|ring| self.view(ring));
        let framed = views.clone().all(|(_, framed)| framed);
        let view = views.map(|(view, _)| view).next().filter(|_| framed).unwrap_or(&self.main);
        view.dot(one.label)
    }
}

/// Frames one below the other, each as near to the latitude of its islands as there is room, and where the
/// lowest ends.
fn frames(
    groups: &[(Archipelago, Bounds)],
    main: &View,
    left: f64,
    width: f64,
    height: f64,
) -> (Vec<(Archipelago, Frame)>, f64) {
    let inner = (width - 2.0 * PADDING).max(1.0);
    let sized: Vec<_> = groups
        .iter()
        .map(|(group, bounds)| {
            let (view, (_, high)) = View::of(*bounds, (inner, 1.5 * inner));
            (*group, *bounds, view, high + TITLE + 2.0 * PADDING)
        })
        .collect();
    let mut below: f64 = sized.iter().map(|(.., high)| high + GAP).sum();
    let (mut frames, mut end) = (Vec::new(), 0.0);
    for (group, bounds, view, high) in sized {
        let middle = Point { x: bounds.0.x, y: i32::midpoint(bounds.0.y, bounds.1.y) };
        let lowest = height - below + GAP;
        let top = (main.place(middle).1 - high / 2.0).min(lowest).max(end);
        let top = tenth(top);
        below -= high + GAP;
        end = top + high + GAP;
        let view = View { left: left + PADDING, top: top + TITLE + PADDING, ..view };
        frames.push((group, Frame { outer: (tenth(left), top, tenth(width), tenth(high)), view }));
    }
    (frames, (end - GAP).max(0.0))
}

/// From places to a rectangle of the drawing.
#[derive(Debug, Clone, Copy)]
struct View {
    west: f64,
    north: f64,
    // Units of the drawing per ten-thousandth of a degree.
    across: f64,
    down: f64,
    left: f64,
    top: f64,
}

impl View {
    /// The largest view of these places within a width and a height, and how much of both it takes.
    fn of((low, high): Bounds, within: (f64, f64)) -> (Self, (f64, f64)) {
        let middle = Point { x: low.x, y: i32::midpoint(low.y, high.y) }.degrees().1;
        let squeeze = middle.to_radians().cos().max(0.01);
        let wide = f64::from(high.x - low.x).max(1.0) * squeeze;
        let tall = f64::from(high.y - low.y).max(1.0);
        let down = (within.0 / wide).min(within.1 / tall);
        let (west, north) = (f64::from(low.x), f64::from(high.y));
        let view = Self { west, north, across: down * squeeze, down, left: 0.0, top: 0.0 };
        (view, (wide * down, tall * down))
    }

    fn place(&self, point: Point) -> (f64, f64) {
        let x = self.left + (f64::from(point.x) - self.west) * self.across;
        (x, self.top + (self.north - f64::from(point.y)) * self.down)
    }

    fn dot(&self, point: Point) -> Dot {
        let (x, y) = self.place(point);
        #[expect(clippy::cast_possible_truncation, reason = "a place on a page of some thousand units")]
        let tenths = |number: f64| (number * 10.0).round() as i32;
        (tenths(x), tenths(y))
    }

    fn dots(&self, ring: &Ring) -> Vec<Dot> {
        ring.points().iter().map(|point| self.dot(*point)).collect()
    }
}

fn bounds<'r>(rings: impl Iterator<Item = &'r Ring>) -> Option<Bounds> {
    rings.map(Ring::bounds).reduce(|(a, b), (c, d)| {
        let low = Point { x: a.x.min(c.x), y: a.y.min(c.y) };
        (low, Point { x: b.x.max(d.x), y: b.y.max(d.y) })
    })
}

/// The longer side of what a ring covers, in tenths.
fn spread(dots: &[Dot]) -> i32 {
    let side = |of: fn(&Dot) -> i32| {
        let all = dots.iter().map(of);
        all.clone().max().unwrap_or_default() - all.min().unwrap_or_default()
    };
    side(|dot| dot.0).max(side(|dot| dot.1))
}

fn middle(dots: &[Dot]) -> Dot {
    let half = |of: fn(&Dot) -> i32| {
        let all = dots.iter().map(of);
        i32::midpoint(all.clone().min().unwrap_or_default(), all.max().unwrap_or_default())
    };
    (half(|dot| dot.0), half(|dot| dot.1))
}

fn tenth(number: f64) -> f64 {
    (number * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geo::inside;

    fn placed(unit: i64, rings: &[(f64, f64, f64)]) -> Placed {
        let square = |&(lon, lat, side): &(f64, f64, f64)| {
            let corners = [(lon, lat), (lon + side, lat), (lon + side, lat + side), (lon, lat + side)];
            Ring::new(corners.map(|(lon, lat)| Point::at(lon, lat).unwrap())).unwrap()
        };
        let shape = Shape { rings: rings.iter().map(square).collect() };
        let label = inside(&shape).unwrap();
        Placed { unit: UnitId(unit), shape, label }
    }

    #[test]
    fn a_map_fills_its_page() {
        let drawn = fit(&[placed(1, &[(105.0, -1.0, 1.0)]), placed(2, &[(106.0, 0.0, 1.0)])], (200.0, 400.0));
        assert_eq!(drawn.view, (0.0, 0.0, 200.0, 200.0));
        assert_eq!(drawn.areas[0].path, "M0 200l100 0 0-100-100 0z");
        assert_eq!(drawn.areas[1].path, "M100 100l100 0 0-100-100 0z");
        assert!(drawn.insets.is_empty());
        assert_eq!(fit(&[], (200.0, 400.0)).areas, []);
    }

    #[test]
    fn far_islands_are_framed_and_the_mainland_stays_large() {
        let da_nang = placed(48, &[(107.0, 15.0, 2.0), (112.0, 16.5, 0.002), (112.3, 16.9, 0.002)]);
        let khanh_hoa = placed(56, &[(108.0, 11.0, 2.0), (111.9, 8.6, 0.002), (114.0, 11.0, 0.002)]);
        let drawn = fit(&[da_nang, khanh_hoa], (400.0, 600.0));
        let names: Vec<&str> = drawn.insets.iter().map(|inset| inset.name.as_str()).collect();
        assert_eq!(names, ["Hoàng Sa", "Trường Sa"]);
        let (.., width, height) = drawn.view;
        for inset in &drawn.insets {
            let (x, y, w, h) = inset.frame;
            assert!(x > 200.0 && x + w <= width + 0.11 && y >= 0.0 && y + h <= height + 0.11, "{inset:?}");
        }
        let (upper, lower) = (drawn.insets[0].frame, drawn.insets[1].frame);
        assert!(upper.1 + upper.3 < lower.1);
        // Three parts each, of which two are squares in the frame; the name stays on the mainland.
        for (area, frame) in drawn.areas.iter().zip([upper, lower]) {
            assert_eq!(area.path.matches('M').count(), 3, "{}", area.path);
            assert_eq!(area.path.matches("h2v2h-2z").count(), 2, "{}", area.path);
            assert!(area.label.0 < frame.0);
        }
    }

    #[test]
    fn a_map_of_nothing_but_an_archipelago_needs_no_frame() {
        let drawn = fit(&[placed(1, &[(112.0, 16.5, 0.1), (112.3, 16.9, 0.1)])], (400.0, 400.0));
        assert!(drawn.insets.is_empty());
        assert!(drawn.areas[0].path.starts_with("M0"), "{}", drawn.areas[0].path);
    }

    #[test]
    fn a_special_zone_is_named_in_its_frame_and_no_unit_is_too_small_to_see() {
        let zone = placed(2, &[(112.0, 16.5, 0.01), (112.3, 16.9, 0.01)]);
        let drawn = fit(
            &[placed(1, &[(107.0, 15.0, 2.0)]), zone, placed(3, &[(109.0, 15.0, 0.001)])],
            (400.0, 600.0),
        );
        let (x, y, w, h) = drawn.insets[0].frame;
        let (at_x, at_y) = drawn.areas[1].label;
        assert!((x..x + w).contains(&at_x) && (y..y + h).contains(&at_y));
        assert!(drawn.areas[2].path.ends_with("h2v2h-2z"), "{}", drawn.areas[2].path);
    }
}
