//! A drawing: marks with places, and a role each that says what they mean.

use super::outline::Bounds;
use super::role::Role;
use super::text::{self, wrapped};

/// A picture: a box with marks, the first one lowest.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawing {
    /// Width of the box.
    pub width: f64,
    /// Height of the box.
    pub height: f64,
    /// What it shows, in a line.
    pub title: String,
    /// What can be seen in it, for those who cannot see it.
    pub desc: String,
    /// The marks, the first one lowest.
    pub marks: Vec<Mark>,
}

/// A mark of a drawing.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// Its form and place.
    pub shape: Shape,
    /// What it means; its paint follows from that.
    pub role: Role,
    /// What a pointer over it tells.
    pub hint: Option<String>,
    /// Where it leads. Only web addresses and paths are written.
    pub href: Option<String>,
}

/// The form and the place of a mark.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// A straight line.
    Line {
        /// Its beginning.
        from: (f64, f64),
        /// Its end.
        to: (f64, f64),
    },
    /// A line through points.
    Path {
        /// The points.
        points: Vec<(f64, f64)>,
    },
    /// A surface between points.
    Polygon {
        /// The corners.
        points: Vec<(f64, f64)>,
    },
    /// A surface with a border of lines and curves.
    Outline {
        /// SVG path data in the drawing's own coordinates.
        data: String,
    },
    /// A circle.
    Circle {
        /// Its middle.
        at: (f64, f64),
        /// Its radius.
        radius: f64,
    },
    /// A rectangle.
    Rect {
        /// Its upper left corner.
        at: (f64, f64),
        /// Width and height.
        size: (f64, f64),
    },
    /// A line of text.
    Text {
        /// Its base line, and the end that [`Anchor`] names.
        at: (f64, f64),
        /// Which of its ends stands there.
        anchor: Anchor,
        /// Size of the letters.
        letters: f64,
        /// The text.
        text: String,
    },
}

/// Which end of a text stands at its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Anchor {
    /// It begins there.
    Start,
    /// It lies around it.
    Middle,
    /// It ends there.
    End,
}

impl Mark {
    /// A mark without a hint and a link.
    #[must_use]
    pub fn new(shape: Shape, role: Role) -> Self {
        Self { shape, role, hint: None, href: None }
    }

    /// The same with what a pointer over it tells.
    #[must_use]
    pub fn hint(self, hint: impl Into<String>) -> Self {
        let hint = hint.into();
        Self { hint: (!hint.is_empty()).then_some(hint), ..self }
    }

    /// The same as a link.
    #[must_use]
    pub fn href(self, href: Option<String>) -> Self {
        Self { href, ..self }
    }

    /// A straight line.
    pub(super) fn line(from: (f64, f64), to: (f64, f64), role: Role) -> Self {
        Self::new(Shape::Line { from, to }, role)
    }

    /// A circle.
    pub(super) fn circle(at: (f64, f64), radius: f64, role: Role) -> Self {
        Self::new(Shape::Circle { at, radius }, role)
    }

    /// A rectangle.
    pub(super) fn rect(at: (f64, f64), size: (f64, f64), role: Role) -> Self {
        Self::new(Shape::Rect { at, size }, role)
    }

    /// A square that stands on its corner.
    pub(super) fn diamond((x, y): (f64, f64), radius: f64, role: Role) -> Self {
        let points = vec![(x, y - radius), (x + radius, y), (x, y + radius), (x - radius, y)];
        Self::new(Shape::Polygon { points }, role)
    }

    /// A piece of ground under a text, so that what runs there does not cross its letters.
    pub(super) fn plate((left, top, right, bottom): Bounds) -> Self {
        Self::rect((left, top), (right - left, bottom - top), Role::Ground)
    }

    /// A line of text.
    pub(super) fn text(
        at: (f64, f64),
        anchor: Anchor,
        letters: f64,
        text: impl Into<String>,
        role: Role,
    ) -> Self {
        Self::new(Shape::Text { at, anchor, letters, text: text.into() }, role)
    }

    /// A line of text that is no wider than `width`; what is cut off is told by its hint.
    pub(super) fn short_text(
        at: (f64, f64),
        anchor: Anchor,
        letters: f64,
        (text, width): (&str, f64),
        role: Role,
    ) -> Self {
        let short = text::shortened(text, letters, width);
        let hint = if short == text { String::new() } else { text.to_owned() };
        Self::text(at, anchor, letters, short, role).hint(hint)
    }
}

impl Shape {
    /// The same shape further right and down. An outline stays: it is moved where it is made.
    pub(super) fn moved(&mut self, dx: f64, dy: f64) {
        let go = |(x, y): &mut (f64, f64)| {
            *x += dx;
            *y += dy;
        };
        match self {
            Self::Line { from, to } => {
                go(from);
                go(to);
            }
            Self::Path { points } | Self::Polygon { points } => points.iter_mut().for_each(go),
            Self::Outline { data } => *data = super::outline::placed(data, (dx, dy), 1.0, None),
            Self::Circle { at, .. } | Self::Rect { at, .. } | Self::Text { at, .. } => go(at),
        }
    }
}

impl Drawing {
    /// The same drawing with its title above and lines below it, for files: where the figures come
    /// from, as of which day, where to find more, and that they are demonstration data.
    #[must_use]
    pub fn framed(&self, footer: &[String]) -> Self {
        const EDGE: f64 = 8.0;
        const TITLE: f64 = 18.0;
        const FOOT: f64 = 12.0;
        let inner = self.width.max(280.0);
        let mut marks = Vec::new();
        let mut y = EDGE;
        for line in wrapped(&self.title, TITLE * text::BOLD, inner, 4) {
            y += TITLE * 1.25;
            marks.push(Mark::text((EDGE, y - 5.0), Anchor::Start, TITLE, line, Role::Heading));
        }
        y += 12.0;
        let within = self.marks.iter().cloned().map(|mut mark| {
            mark.shape.moved(EDGE, y);
            mark
        });
        marks.extend(within);
        y += self.height + 8.0;
        for line in footer.iter().flat_map(|line| wrapped(line, FOOT, inner, 4)) {
            y += FOOT * 1.4;
            marks.push(Mark::text((EDGE, y - 3.0), Anchor::Start, FOOT, line, Role::Quiet));
        }
        let (title, desc) = (self.title.clone(), self.desc.clone());
        Self { width: inner + 2.0 * EDGE, height: y + EDGE, title, desc, marks }
    }

    /// A drawing with this box and nothing in it.
    pub(super) fn empty(width: f64, height: f64, title: &str, desc: &str) -> Self {
        Self { width, height, title: title.to_owned(), desc: desc.to_owned(), marks: Vec::new() }
    }
}
