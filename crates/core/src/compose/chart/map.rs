//! A map of areas in classes, with a legend of the classes.

use super::drawing::{Anchor, Drawing, Mark, Shape};
use super::legend::{self, Item};
use super::outline::{Bounds, placed};
use super::place::meet;
use super::role::Role;
use super::scale::shade;
use super::{Size, drawable, text};

/// What a map shows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct AreaMap {
    /// What it shows, in a line.
    pub title: String,
    /// What can be seen in it, for those who cannot see it.
    pub desc: String,
    /// The box of the areas' own coordinates: left, top, width, height.
    pub view: (f64, f64, f64, f64),
    /// For which screen it is.
    pub size: Size,
    /// The areas.
    pub areas: Vec<Area>,
    /// The classes from the least to the most.
    pub legend: Vec<LegendClass>,
    /// The legend's word for areas without a value: «chưa có số liệu».
    pub missing: String,
    /// Frames around what lies far away, with its name.
    pub insets: Vec<Inset>,
}

/// An area.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Area {
    /// Its name.
    pub name: String,
    /// Its border as SVG path data in the view's coordinates: moves, lines and curves, no arcs.
    pub path: String,
    /// Its class, from 0; none where there is no value.
    pub class: Option<u8>,
    /// Its value as it is written, or the word that says why there is none.
    pub text: String,
    /// Where it leads.
    pub href: Option<String>,
    /// Whether the map is about it.
    pub own: bool,
    /// Where its label stands in the view's coordinates, and what it says.
    pub label: Option<(f64, f64, String)>,
}

/// A class of the legend.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LegendClass {
    /// Its range in words: «20 – 40 %».
    pub text: String,
}

/// A frame around what lies far away.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Inset {
    /// Left, top, width and height in the view's coordinates; only the name is written where both last are 0.
    pub frame: (f64, f64, f64, f64),
    /// Its name.
    pub text: String,
}

/// From the view's coordinates to those of the drawing.
struct Ground {
    scale: f64,
    by: (f64, f64),
    bounds: Bounds,
}

/// Draws a map.
#[must_use]
pub fn map(chart: &AreaMap) -> Drawing {
    let (width, letters) = (chart.size.width(), chart.size.letters());
    let ground = Ground::of(chart.view, chart.size);
    let height = ground.bounds.3;
    let mut drawing = Drawing::empty(width, height, &chart.title, &chart.desc);
    let marks = &mut drawing.marks;
    let outline = |area: &Area| placed(&area.path, ground.by, ground.scale, Some(ground.bounds));
    for area in &chart.areas {
        let role = area.class.map_or(Role::None, |class| Role::Scale(shade(class, chart.legend.len())));
        let mark = Mark::new(Shape::Outline { data: outline(area) }, role);
        marks.push(mark.hint(format!("{}: {}", area.name, area.text)).href(area.href.clone()));
    }
    for area in chart.areas.iter().filter(|area| area.own) {
        marks.push(Mark::new(Shape::Outline { data: outline(area) }, Role::OwnEdge));
    }
    for inset in &chart.insets {
        marks.extend(ground.inset(inset, letters));
    }
    marks.extend(ground.labels(&chart.areas, letters));
    let shades = chart
        .legend
        .iter()
        .zip(0..=u8::MAX)
        .map(|(class, nth)| Item::surface(Role::Scale(shade(nth, chart.legend.len())), &class.text));
    let none = chart.areas.iter().any(|area| area.class.is_none());
    let items: Vec<Item> = shades.chain(none.then(|| Item::surface(Role::None, &chart.missing))).collect();
    legend::below(&mut drawing, &items, letters, 8.0);
    drawing
}

impl Ground {
    /// The view as large as the width and the size's greatest height allow, in the middle.
    fn of((left, top, width, height): (f64, f64, f64, f64), size: Size) -> Self {
        const EDGE: f64 = 3.0;
        let most = match size {
            Size::Wide => 560.0,
            Size::Narrow => 420.0,
        };
        let length = |value: f64| drawable(value).filter(|value| *value > 1e-9).unwrap_or(1.0);
        let (width, height) = (length(width), length(height));
        let scale = ((size.width() - 2.0 * EDGE) / width).min((most - 2.0 * EDGE) / height);
        let start = (size.width() - width * scale) / 2.0;
        let origin = |value: f64| drawable(value).unwrap_or(0.0) * scale;
        let by = (start - origin(left), EDGE - origin(top));
        Self { scale, by, bounds: (0.0, 0.0, size.width(), (height * scale + 2.0 * EDGE).max(24.0)) }
    }

    /// The place of a point of the view, inside of the drawing.
    fn at(&self, (x, y): (f64, f64)) -> Option<(f64, f64)> {
        let (left, top, right, bottom) = self.bounds;
        let place = (drawable(x)? * self.scale + self.by.0, drawable(y)? * self.scale + self.by.1);
        Some((place.0.clamp(left, right), place.1.clamp(top, bottom)))
    }

    fn inset(&self, inset: &Inset, letters: f64) -> Vec<Mark> {
        let (x, y, width, height) = inset.frame;
        let corners = self.at((x, y)).zip(self.at((x + width, y + height)));
        let Some((from, to)) = corners else { return Vec::new() };
        let mut marks = Vec::new();
        if to.0 > from.0 && to.1 > from.1 {
            for (a, b) in
                [(from, (to.0, from.1)), ((to.0, from.1), to), (to, (from.0, to.1)), ((from.0, to.1), from)]
            {
                marks.push(Mark::line(a, b, Role::Break));
            }
        }
        let middle = (f64::midpoint(from.0, to.0), to.1 + letters * 0.75);
        if let Some((mark, _)) = self.label(middle, &inset.text, letters, Role::Quiet) {
            marks.push(mark);
        }
        marks
    }

    /// The labels of the areas, one's own first; one that would lie on another is left out.
    fn labels(&self, areas: &[Area], letters: f64) -> Vec<Mark> {
        let mut order: Vec<&Area> = areas.iter().collect();
        order.sort_by_key(|area| !area.own);
        let mut taken: Vec<Bounds> = Vec::new();
        let mut marks = Vec::new();
        for area in order {
            let Some((x, y, words)) = &area.label else { continue };
            let role = if area.own { Role::Strong } else { Role::Text };
            let Some((mark, bounds)) = self.at((*x, *y)).and_then(|at| self.label(at, words, letters, role))
            else {
                continue;
            };
            if taken.iter().any(|one| meet(*one, bounds)) {
                continue;
            }
            taken.push(bounds);
            marks.push(Mark::plate(bounds));
            marks.push(mark);
        }
        marks
    }

    /// A text around a place, moved as far as it takes to lie inside of the drawing, and its box.
    fn label(&self, (x, y): (f64, f64), words: &str, letters: f64, role: Role) -> Option<(Mark, Bounds)> {
        let (left, top, right, bottom) = self.bounds;
        let bold = letters * text::BOLD;
        let written = text::shortened(words, bold, right - left - 8.0);
        if written.is_empty() {
            return None;
        }
        let (half, tall) = (text::width(&written, bold) / 2.0 + 3.0, letters * 0.65);
        let x = x.min(right - half).max(left + half);
        let y = y.min(bottom - tall).max(top + tall);
        let mark = Mark::text((x, y + letters * 0.35), Anchor::Middle, letters, written, role);
        Some((mark, (x - half, y - tall, x + half, y + tall)))
    }
}
