//! The picture of a unit between its forebears and its heirs, drawn on the server.
//!
//! Time runs from left to right: forebears, the unit as a milestone, heirs. This file computes
//! places; `templates/kinship.html` draws them. The wide picture has three columns; on a phone the
//! same rows stand in two bands, each with the milestone.

/// How much of an old unit's figures goes along a line; it decides how the line is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stroke {
    /// All of it.
    Whole,
    /// A known part.
    Part,
    /// A part that nobody has measured.
    Unknown,
    /// Land without inhabitants.
    Land,
}

impl Stroke {
    /// Class of the style sheet.
    #[must_use]
    pub fn class(self) -> &'static str {
        match self {
            Self::Whole => "kin-whole",
            Self::Part => "kin-part",
            Self::Unknown => "kin-unknown",
            Self::Land => "kin-land",
        }
    }
}

/// One unit at the other end of a line.
#[derive(Debug, Clone)]
pub struct Kin {
    /// Its name and code.
    pub label: String,
    /// What goes along the line, in words.
    pub note: String,
    /// How the line is drawn.
    pub stroke: Stroke,
    /// The day and the act, in words; kin of one event share them.
    pub event: String,
}

/// What stands on one side of the unit.
#[derive(Debug, Clone, Default)]
pub struct Side {
    /// The units, by day.
    pub kin: Vec<Kin>,
    /// «và 5 đơn vị khác», given how many are not drawn; empty where none are left out.
    pub more: String,
    /// Words at the end of the unit's own line where there is nobody: «đang hoạt động».
    pub alone: String,
}

/// A picture with every place computed, in units of its view box.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// Width of the view box.
    pub width: f64,
    /// Its height.
    pub height: f64,
    /// The lines with their words.
    pub rows: Vec<Row>,
    /// Day and act of the lines under them.
    pub events: Vec<Label>,
    /// The unit; drawn twice on a phone where it has both forebears and heirs.
    pub stones: Vec<Stone>,
}

/// One line with its words.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The line.
    pub path: String,
    /// Class of the line.
    pub class: &'static str,
    /// The unit at its end.
    pub label: Label,
    /// What goes along it.
    pub note: Label,
    /// Its outer end, where a small stone stands.
    pub end: Option<(f64, f64)>,
}

/// Words at a place.
#[derive(Debug, Clone, PartialEq)]
pub struct Label {
    /// Where they begin, or end for `anchor` `end`.
    pub x: f64,
    /// Their base line.
    pub y: f64,
    /// `start`, `middle` or `end`.
    pub anchor: &'static str,
    /// The words.
    pub text: String,
}

/// The milestone of the unit itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Stone {
    /// Its outline.
    pub outline: String,
    /// Its painted top.
    pub top: String,
    /// The name under it, in one or two lines.
    pub name: Vec<Label>,
}

/// How many units are drawn on one side; the others are counted.
pub const MOST: usize = 12;

const PITCH: f64 = 50.0;
const EVENT: f64 = 20.0;
const STONE_WIDTH: f64 = 48.0;
const STONE_HEIGHT: f64 = 58.0;
const NAME_LINE: f64 = 18.0;

/// The measures of one arrangement.
struct Frame {
    width: f64,
    /// Width of the place for labels, on either side.
    labels: f64,
    /// The middle of the stone.
    stone: f64,
    /// Letters in a line of the unit's name.
    letters: usize,
    /// Where lines of the name begin, end or have their middle.
    name: (f64, &'static str),
}

const WIDE: Frame = Frame { width: 960.0, labels: 350.0, stone: 480.0, letters: 18, name: (480.0, "middle") };
const NARROW_BEFORE: Frame =
    Frame { width: 340.0, labels: 220.0, stone: 314.0, letters: 13, name: (340.0, "end") };
const NARROW_AFTER: Frame =
    Frame { width: 340.0, labels: 220.0, stone: 26.0, letters: 13, name: (0.0, "start") };

/// The picture for a desk: forebears, the unit and heirs beside each other.
#[must_use]
pub fn wide(name: &str, before: &Side, after: &Side) -> Picture {
    let mut picture = Picture::new(WIDE.width);
    let height = side_height(before).max(side_height(after)).max(least_height(&WIDE, name));
    picture.side(&WIDE, Way::In, before, 0.0, height);
    picture.side(&WIDE, Way::Out, after, 0.0, height);
    picture.stone(&WIDE, name, height / 2.0);
    picture.height = round(height);
    picture
}

/// The picture for a phone: a band for forebears, under it one for heirs.
#[must_use]
pub fn narrow(name: &str, before: &Side, after: &Side) -> Picture {
    let mut picture = Picture::new(NARROW_BEFORE.width);
    let mut top = 0.0;
    for (frame, way, side) in [(NARROW_BEFORE, Way::In, before), (NARROW_AFTER, Way::Out, after)] {
        if side.kin.is_empty() {
            continue;
        }
        top += if top > 0.0 { 26.0 } else { 0.0 };
        let height = side_height(side).max(least_height(&frame, name));
        picture.side(&frame, way, side, top, height);
        picture.stone(&frame, name, top + height / 2.0);
        top += height;
    }
    picture.height = round(top);
    picture
}

/// Whether lines lead to the stone or away from it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    In,
    Out,
}

impl Picture {
    fn new(width: f64) -> Self {
        Self { width, height: 0.0, rows: Vec::new(), events: Vec::new(), stones: Vec::new() }
    }

    /// Draws one side between `top` and `top + height`.
    fn side(&mut self, frame: &Frame, way: Way, side: &Side, top: f64, height: f64) {
        let middle = top + height / 2.0;
        let events = events_of(side);
        let (edge, turn, end) = match way {
            Way::In => (frame.stone - STONE_WIDTH / 2.0, frame.labels, 0.0),
            Way::Out => (frame.stone + STONE_WIDTH / 2.0, frame.width - frame.labels, frame.width),
        };
        if side.kin.is_empty() {
            self.alone(way, side, (edge, turn, end), middle);
            return;
        }
        let heading = precise(events.len()) * EVENT;
        let block = precise(rows_of(side)) * PITCH;
        let first = top + heading + ((height - heading - block) / 2.0).max(0.0) + 26.0;
        let labels =
            side.kin.iter().take(MOST).map(|kin| (kin.label.as_str(), kin.note.as_str(), kin.stroke.class()));
        let more = Some((side.more.as_str(), "", "kin-more")).filter(|(more, ..)| !more.is_empty());
        for (nth, (label, note, class)) in labels.chain(more).enumerate() {
            let y = first + precise(nth) * PITCH;
            let (x, anchor) = match way {
                Way::In => (end, "start"),
                Way::Out => (turn, "start"),
            };
            let text = |y: f64, text: &str| Label { x: round(x), y: round(y), anchor, text: text.to_owned() };
            self.rows.push(Row {
                path: curve(end, turn, edge, y, middle),
                class,
                label: text(y - 8.0, label),
                note: text(y + 17.0, note),
                end: (class != "kin-more").then(|| (round(end.clamp(5.0, frame.width - 5.0)), round(y))),
            });
        }
        for (nth, event) in events.into_iter().enumerate() {
            let (x, anchor) = match way {
                Way::In => (end, "start"),
                Way::Out => (turn, "start"),
            };
            let y = round(top + precise(nth) * EVENT + 14.0);
            self.events.push(Label { x: round(x), y, anchor, text: event.to_owned() });
        }
    }

    /// The unit's own line, where nobody stands before or after it.
    fn alone(&mut self, way: Way, side: &Side, (edge, turn, end): (f64, f64, f64), y: f64) {
        if side.alone.is_empty() {
            return;
        }
        let (x, anchor) = match way {
            Way::In => (turn, "end"),
            Way::Out => (turn, "start"),
        };
        let far = (turn + end) / 2.0;
        self.rows.push(Row {
            path: format!("M{} {}H{}", round(far), round(y), round(edge)),
            class: "kin-own",
            label: Label { x: round(x), y: round(y - 10.0), anchor, text: side.alone.clone() },
            note: Label { x: round(x), y: round(y + 16.0), anchor, text: String::new() },
            end: None,
        });
    }

    fn stone(&mut self, frame: &Frame, name: &str, middle: f64) {
        let (left, right) = (frame.stone - STONE_WIDTH / 2.0, frame.stone + STONE_WIDTH / 2.0);
        let (top, bottom) = (middle - STONE_HEIGHT / 2.0, middle + STONE_HEIGHT / 2.0);
        let radius = STONE_WIDTH / 2.0;
        let round_top = format!(
            "M{} {}A{radius} {radius} 0 0 1 {} {}",
            round(left),
            round(top + radius),
            round(right),
            round(top + radius)
        );
        let (x, anchor) = frame.name;
        self.stones.push(Stone {
            outline: format!("{round_top}V{}H{}Z", round(bottom), round(left)),
            top: format!("{round_top}Z"),
            name: lines(name, frame.letters)
                .into_iter()
                .enumerate()
                .map(|(nth, text)| {
                    let y = bottom + NAME_LINE * precise(nth + 1);
                    Label { x: round(x), y: round(y), anchor, text }
                })
                .collect(),
        });
    }
}

/// A line along `y` that bends to the edge of the stone.
fn curve(end: f64, turn: f64, edge: f64, y: f64, middle: f64) -> String {
    let bend = f64::midpoint(turn, edge);
    let [end, turn, edge, y, middle, bend] = [end, turn, edge, y, middle, bend].map(round);
    format!("M{end} {y}H{turn}C{bend} {y} {bend} {middle} {edge} {middle}")
}

/// The different events of a side, in the order of its kin.
fn events_of(side: &Side) -> Vec<&str> {
    let mut events: Vec<&str> = Vec::new();
    for kin in side.kin.iter().take(MOST) {
        if !kin.event.is_empty() && !events.contains(&kin.event.as_str()) {
            events.push(&kin.event);
        }
    }
    events
}

fn rows_of(side: &Side) -> usize {
    side.kin.len().min(MOST) + usize::from(!side.more.is_empty())
}

fn side_height(side: &Side) -> f64 {
    precise(rows_of(side)) * PITCH + precise(events_of(side).len()) * EVENT + 4.0
}

/// The stone and its name hang around the middle, so the name counts twice.
fn least_height(frame: &Frame, name: &str) -> f64 {
    STONE_HEIGHT + 2.0 * (precise(lines(name, frame.letters).len()) * NAME_LINE + 8.0)
}

/// Cuts a name at blanks into lines of at most `letters` letters where it can.
fn lines(name: &str, letters: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in name.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= letters => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

fn precise(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

fn round(x: f64) -> f64 {
    (x * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn side(count: usize) -> Side {
        let kin = |nth: usize| Kin {
            label: format!("Xã số {nth}"),
            note: "toàn bộ".into(),
            stroke: Stroke::Whole,
            event: format!("0{}/07/2025", 1 + nth % 2),
        };
        Side {
            kin: (0..count).map(kin).collect(),
            more: if count > MOST { "và những đơn vị khác".into() } else { String::new() },
            alone: "đang hoạt động".into(),
        }
    }

    #[test]
    fn everything_lies_inside_of_the_box_and_nothing_is_lost() {
        for (before, after) in [(0, 0), (1, 0), (0, 3), (6, 1), (12, 12), (13, 0), (40, 2)] {
            for picture in [
                wide("Thành phố Hồ Chí Minh", &side(before), &side(after)),
                narrow("Thành phố Hồ Chí Minh", &side(before), &side(after)),
            ] {
                let words = picture.rows.iter().flat_map(|row| [&row.label, &row.note]);
                let names = picture.stones.iter().flat_map(|stone| &stone.name);
                for label in words.chain(&picture.events).chain(names) {
                    assert!((0.0..=picture.width).contains(&label.x), "{label:?}");
                    assert!(label.y > 0.0 && label.y <= picture.height + 1.0, "{label:?} {}", picture.height);
                }
                let drawn = |count: usize| count.min(MOST) + usize::from(count > MOST);
                let kin = picture.rows.iter().filter(|row| row.class != "kin-own").count();
                assert_eq!(kin, drawn(before) + drawn(after));
            }
        }
    }

    #[test]
    fn kin_of_one_event_share_its_words() {
        assert_eq!(wide("A", &side(5), &side(0)).events.len(), 2);
        assert_eq!(wide("A", &side(1), &side(0)).events.len(), 1);
    }

    #[test]
    fn a_phone_shows_no_more_stones_than_bands() {
        for (before, after, stones) in [(0, 0, 0), (2, 0, 1), (0, 2, 1), (2, 2, 2)] {
            assert_eq!(narrow("A", &side(before), &side(after)).stones.len(), stones);
        }
    }

    #[test]
    fn names_break_at_blanks() {
        assert_eq!(lines("Thành phố Hồ Chí Minh", 13), ["Thành phố Hồ", "Chí Minh"]);
        assert_eq!(lines("Nghiêngngảnghiêngngả", 5), ["Nghiêngngảnghiêngngả"]);
    }
}
