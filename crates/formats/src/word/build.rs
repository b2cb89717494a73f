//! From the tree of a part to the pieces from which it is filled.
//!
//! Sections are paired within the element that holds both of their ends. An end without its partner goes up:
//! from a run to its paragraph, from a cell to its row, so that a section whose ends stand in two paragraphs
//! repeats these, and one whose ends stand in two cells of a row repeats the row. Further than its table or
//! its frame none goes. So every section ends, and filling a template does too.

use super::fault::{Inside, Part, Place, Problem, Spot, TemplateFault};
use super::marks::{self, Mark, Section, Token};
use super::tree::{Node, Tag};

/// A piece of a part.
#[derive(Debug, Clone)]
pub(super) enum Piece {
    /// As it stands in the file.
    Raw(String),
    /// Words in the place of a run.
    Value(Slot),
    /// A paragraph in which nothing but one placeholder stands.
    Alone(Box<Alone>),
    /// What stands many times, or only sometimes.
    Section { kind: Section, slot: Slot, body: Vec<Piece> },
    /// What must not end without a paragraph: a cell, a frame, a header.
    Holder(Vec<Piece>),
    /// A table, which goes where no row is left.
    Table(Vec<Piece>),
}

/// A placeholder.
#[derive(Debug, Clone)]
pub(super) struct Slot {
    pub(super) name: String,
    /// The properties of its run.
    pub(super) look: String,
    pub(super) place: Place,
}

/// A paragraph in which nothing but one placeholder stands.
#[derive(Debug, Clone)]
pub(super) struct Alone {
    pub(super) slot: Slot,
    pub(super) kind: AloneKind,
    /// Everything of the paragraph before its run and after it.
    pub(super) around: (String, String),
    /// The properties of the paragraph.
    pub(super) paragraph: Option<Tag>,
    /// Width of the text there, in twentieths of a point.
    pub(super) width: u32,
}

/// What a placeholder that stands alone asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AloneKind {
    /// Words or blocks.
    Any,
    /// A picture.
    Picture,
}

/// What is built of a part: pieces, and the ends of sections that have no partner in it.
enum Item {
    Piece(Piece),
    Open(Section, Slot),
    Close(Slot),
}

struct Matched {
    pieces: Vec<Piece>,
    closes: Vec<Slot>,
    opens: Vec<(Section, Slot)>,
}

/// Builds the pieces of parts, and collects what is wrong in them.
pub(super) struct Builder {
    pub(super) faults: Vec<TemplateFault>,
    part: Part,
    paragraphs: usize,
    tables: usize,
    row: usize,
    /// Tables that are open.
    depth: usize,
    /// Frames that are open.
    frames: usize,
    near: String,
    /// Width of the text of the page, and of the open cells.
    widths: Vec<u32>,
}

impl Builder {
    pub(super) fn new(part: Part, width: u32) -> Self {
        Self {
            faults: Vec::new(),
            part,
            paragraphs: 0,
            tables: 0,
            row: 0,
            depth: 0,
            frames: 0,
            near: String::new(),
            widths: vec![width],
        }
    }

    /// The pieces of a part.
    pub(super) fn part(&mut self, nodes: Vec<Node>) -> Vec<Piece> {
        let items = self.items(nodes);
        let pieces = merged(self.closed(items, Inside::Part));
        let mut seen = Vec::new();
        // A frame stands twice in the file, once for older programmes.
        self.faults.retain(|fault| {
            let fresh = !seen.contains(fault);
            if fresh {
                seen.push(fault.clone());
            }
            fresh
        });
        pieces
    }

    fn place(&self) -> Place {
        let spot = match self.depth {
            0 => Spot::Paragraph(self.paragraphs),
            _ => Spot::Row { table: self.tables, row: self.row },
        };
        Place { part: self.part, spot, near: self.near.clone() }
    }

    fn fault(&mut self, place: &Place, problem: Problem) {
        self.faults.push(TemplateFault::at(place, problem));
    }

    fn items(&mut self, nodes: Vec<Node>) -> Vec<Item> {
        let mut items = Vec::new();
        for node in nodes {
            match node {
                Node::Raw(raw) => items.push(Item::Piece(Piece::Raw(raw))),
                Node::Mark(mark) => items.push(self.mark(mark)),
                Node::Tag(tag) => self.tag(tag, &mut items),
            }
        }
        items
    }

    fn mark(&mut self, Mark { token, look }: Mark) -> Item {
        let place = self.place();
        let slot = |name| Slot { name, look, place };
        match token {
            Token::Value(name) => Item::Piece(Piece::Value(slot(name))),
            Token::Open(kind, name) => Item::Open(kind, slot(name)),
            Token::Close(name) => Item::Close(slot(name)),
            // Where it stands alone, its paragraph takes it over.
            Token::Picture(name) => {
                let slot = slot(name);
                let around = (String::new(), String::new());
                let kind = AloneKind::Picture;
                Item::Piece(Piece::Alone(Box::new(Alone { slot, kind, around, paragraph: None, width: 0 })))
            }
        }
    }

    fn tag(&mut self, tag: Tag, items: &mut Vec<Item>) {
        match tag.name.as_str() {
            "w:p" => self.paragraph(tag, items),
            _ if is_plain(&tag) => items.push(Item::Piece(Piece::Raw(tag.text()))),
            "w:tbl" => self.table(tag, items),
            "w:tr" => self.row(tag, items),
            "w:tc" => self.cell(tag, items),
            "w:txbxContent" | "w:hdr" | "w:ftr" | "w:footnote" | "w:endnote" => {
                let of_frame = usize::from(tag.name == "w:txbxContent");
                self.frames += of_frame;
                let inner = self.items(tag.inner);
                self.frames -= of_frame;
                let inside = if of_frame > 0 { Inside::Frame } else { Inside::Part };
                let pieces = self.closed(inner, inside);
                items.push(Item::Piece(Piece::Raw(tag.open)));
                items.push(Item::Piece(Piece::Holder(pieces)));
                items.push(Item::Piece(Piece::Raw(tag.close)));
            }
            _ if marks::holds_runs(&tag) => {
                let inner = self.items(tag.inner);
                let matched = self.matched(inner);
                wrapped((tag.open, tag.close), matched, items);
            }
            _ => {
                let inner = self.items(tag.inner);
                let whole = matches!(tag.name.as_str(), "w:document" | "w:body");
                items.push(Item::Piece(Piece::Raw(tag.open)));
                let pieces = self.closed(inner, if whole { Inside::Part } else { Inside::Frame });
                items.extend(pieces.into_iter().map(Item::Piece));
                items.push(Item::Piece(Piece::Raw(tag.close)));
            }
        }
    }

    fn paragraph(&mut self, mut tag: Tag, items: &mut Vec<Item>) {
        let (text, problems) = marks::split(&mut tag);
        let outer = std::mem::replace(&mut self.near, marks::shortened(&text));
        if self.depth + self.frames == 0 && !text.trim().is_empty() {
            self.paragraphs += 1;
        }
        let place = self.place();
        for problem in problems {
            self.fault(&place, problem);
        }
        let properties = tag.child("w:pPr").cloned();
        let inner = self.items(tag.inner);
        let matched = self.matched(inner);
        self.near = outer;
        let lifted = !matched.opens.is_empty() || !matched.closes.is_empty();
        let ends_section = properties.as_ref().is_some_and(|p| p.child("w:sectPr").is_some());
        if lifted && !ends_section && !matched.pieces.iter().any(shows) {
            let Matched { closes, opens, .. } = matched;
            items.extend(closes.into_iter().map(Item::Close));
            items.extend(opens.into_iter().map(|(kind, slot)| Item::Open(kind, slot)));
            return;
        }
        let frame = Frame { open: tag.open, close: tag.close, properties };
        let Matched { pieces, closes, opens } = matched;
        items.extend(opens.into_iter().map(|(kind, slot)| Item::Open(kind, slot)));
        items.extend(self.settled(&frame, pieces).into_iter().map(Item::Piece));
        items.extend(closes.into_iter().map(Item::Close));
    }

    /// The pieces of a paragraph: a placeholder that stands alone takes all of it, a section that holds all
    /// of it repeats it.
    fn settled(&mut self, frame: &Frame, mut pieces: Vec<Piece>) -> Vec<Piece> {
        let telling: Vec<usize> =
            pieces.iter().enumerate().filter(|(_, piece)| shows(piece)).map(|(at, _)| at).collect();
        if let [only] = telling[..] {
            let behind = pieces.split_off(only + 1);
            match pieces.pop() {
                Some(Piece::Section { kind, slot, body }) => {
                    pieces.extend(body);
                    pieces.extend(behind);
                    return vec![Piece::Section { kind, slot, body: self.settled(frame, pieces) }];
                }
                Some(Piece::Value(slot)) => {
                    return vec![self.alone(frame, slot, AloneKind::Any, (&pieces, &behind))];
                }
                Some(Piece::Alone(alone)) => {
                    return vec![self.alone(frame, alone.slot, AloneKind::Picture, (&pieces, &behind))];
                }
                Some(other) => pieces.push(other),
                None => {}
            }
            pieces.extend(behind);
        }
        self.refuse_pictures(&pieces);
        let mut all = vec![Piece::Raw(frame.open.clone())];
        all.append(&mut pieces);
        all.push(Piece::Raw(frame.close.clone()));
        all
    }

    fn alone(&self, frame: &Frame, slot: Slot, kind: AloneKind, sides: (&[Piece], &[Piece])) -> Piece {
        let raw = |pieces: &[Piece]| pieces.iter().map(as_raw).collect::<String>();
        let around =
            (format!("{}{}", frame.open, raw(sides.0)), format!("{}{}", raw(sides.1), frame.close));
        let width = self.widths.last().copied().unwrap_or(0);
        Piece::Alone(Box::new(Alone { slot, kind, around, paragraph: frame.properties.clone(), width }))
    }

    /// Pictures within a text have no place.
    fn refuse_pictures(&mut self, pieces: &[Piece]) {
        for piece in pieces {
            match piece {
                Piece::Alone(alone) if alone.paragraph.is_none() && alone.around.0.is_empty() => {
                    let (place, name) = (alone.slot.place.clone(), format!("hinh:{}", alone.slot.name));
                    self.fault(&place, Problem::NotAlone(name));
                }
                Piece::Section { body, .. } => self.refuse_pictures(body),
                _ => {}
            }
        }
    }

    fn table(&mut self, tag: Tag, items: &mut Vec<Item>) {
        let outer_row = self.row;
        if self.depth == 0 {
            self.tables += 1;
            self.row = 0;
        }
        self.depth += 1;
        let inner = self.items(tag.inner);
        let mut pieces = vec![Piece::Raw(tag.open)];
        pieces.extend(self.closed(inner, Inside::Table));
        pieces.push(Piece::Raw(tag.close));
        self.depth -= 1;
        if self.depth > 0 {
            self.row = outer_row;
        }
        items.push(Item::Piece(Piece::Table(pieces)));
    }

    /// A row: ends of sections in its cells are those of the row, and a row of nothing but ends goes.
    fn row(&mut self, tag: Tag, items: &mut Vec<Item>) {
        if self.depth == 1 {
            self.row += 1;
        }
        let (mut pieces, mut ends) = (vec![Piece::Raw(tag.open)], Vec::new());
        for item in self.items(tag.inner) {
            match item {
                Item::Piece(piece) => pieces.push(piece),
                end => ends.push(end),
            }
        }
        pieces.push(Piece::Raw(tag.close));
        if !ends.is_empty() && !pieces.iter().any(shows) {
            items.append(&mut ends);
            return;
        }
        let (opens, closes): (Vec<Item>, Vec<Item>) =
            ends.into_iter().partition(|end| matches!(end, Item::Open(..)));
        items.extend(opens);
        items.extend(pieces.into_iter().map(Item::Piece));
        items.extend(closes);
    }

    fn cell(&mut self, tag: Tag, items: &mut Vec<Item>) {
        let width = tag.child("w:tcPr").and_then(|p| p.child("w:tcW")).and_then(cell_width);
        let around = self.widths.last().copied().unwrap_or(0);
        self.widths.push(width.unwrap_or(around));
        let inner = self.items(tag.inner);
        self.widths.pop();
        let Matched { pieces, closes, opens } = self.matched(inner);
        items.extend(closes.into_iter().map(Item::Close));
        items.extend(opens.into_iter().map(|(kind, slot)| Item::Open(kind, slot)));
        items.push(Item::Piece(Piece::Raw(tag.open)));
        items.push(Item::Piece(Piece::Holder(pieces)));
        items.push(Item::Piece(Piece::Raw(tag.close)));
    }

    /// Pairs the ends of sections; every one must have its partner here.
    fn closed(&mut self, items: Vec<Item>, inside: Inside) -> Vec<Piece> {
        let Matched { pieces, closes, opens } = self.matched(items);
        for slot in closes {
            self.fault(&slot.place, Problem::Unopened { name: slot.name, inside });
        }
        for (kind, slot) in opens {
            self.fault(&slot.place, Problem::Unclosed { name: slot.name, open: kind.sign(), inside });
        }
        pieces
    }

    /// Pairs the ends of sections; those without a partner are handed on.
    fn matched(&mut self, items: Vec<Item>) -> Matched {
        let mut open: Vec<(Section, Slot, Vec<Piece>)> = Vec::new();
        let (mut pieces, mut closes) = (Vec::new(), Vec::new());
        for item in items {
            match item {
                Item::Piece(piece) => {
                    let place = open.last_mut().map_or(&mut pieces, |(_, _, body)| body);
                    place.push(piece);
                }
                Item::Open(kind, slot) => open.push((kind, slot, Vec::new())),
                Item::Close(end) => match open.iter().rposition(|(_, slot, _)| slot.name == end.name) {
                    Some(at) => {
                        if let Some((_, inner, _)) = open.last().filter(|_| at + 1 < open.len()) {
                            let inner = inner.name.clone();
                            self.fault(&end.place, Problem::Crossed { name: end.name, inner });
                        }
                        while open.len() > at {
                            let Some((kind, slot, body)) = open.pop() else { break };
                            let place = open.last_mut().map_or(&mut pieces, |(_, _, body)| body);
                            place.push(Piece::Section { kind, slot, body });
                        }
                    }
                    None => closes.push(end),
                },
            }
        }
        let mut opens = Vec::new();
        for (kind, slot, body) in open {
            opens.push((kind, slot));
            pieces.extend(body);
        }
        Matched { pieces, closes, opens }
    }
}

/// The tags and the properties of a paragraph.
struct Frame {
    open: String,
    close: String,
    properties: Option<Tag>,
}

/// An element of runs: ends of sections in it go to its outside.
fn wrapped((open, close): (String, String), matched: Matched, items: &mut Vec<Item>) {
    items.extend(matched.opens.into_iter().map(|(kind, slot)| Item::Open(kind, slot)));
    items.push(Item::Piece(Piece::Raw(open)));
    items.extend(matched.pieces.into_iter().map(Item::Piece));
    items.push(Item::Piece(Piece::Raw(close)));
    items.extend(matched.closes.into_iter().map(Item::Close));
}

/// Width of a cell in twentieths of a point, without its edges.
fn cell_width(tag: &Tag) -> Option<u32> {
    let is_length = matches!(tag.attribute("w:type").as_deref(), Some("dxa") | None);
    let width: u32 = tag.attribute("w:w")?.parse().ok()?;
    is_length.then(|| width.saturating_sub(220)).filter(|width| *width > 0)
}

/// Whether an element has no placeholder and no paragraph in it.
fn is_plain(tag: &Tag) -> bool {
    tag.inner.iter().all(|node| match node {
        Node::Raw(_) => true,
        Node::Mark(_) => false,
        Node::Tag(inner) => inner.name != "w:p" && is_plain(inner),
    })
}

/// The same pieces, with neighbours that stand as they are in one.
fn merged(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut all: Vec<Piece> = Vec::new();
    for piece in pieces {
        match (all.last_mut(), piece) {
            (Some(Piece::Raw(text)), Piece::Raw(more)) => text.push_str(&more),
            (_, Piece::Section { kind, slot, body }) => {
                all.push(Piece::Section { kind, slot, body: merged(body) });
            }
            (_, Piece::Holder(inner)) => all.push(Piece::Holder(merged(inner))),
            (_, Piece::Table(inner)) => all.push(Piece::Table(merged(inner))),
            (_, piece) => all.push(piece),
        }
    }
    all
}

fn as_raw(piece: &Piece) -> &str {
    match piece {
        Piece::Raw(raw) => raw,
        _ => "",
    }
}

/// Whether something can be seen of a piece, or could once it is filled.
fn shows(piece: &Piece) -> bool {
    match piece {
        Piece::Raw(raw) => shows_text(raw),
        Piece::Holder(pieces) | Piece::Table(pieces) => pieces.iter().any(shows),
        Piece::Value(_) | Piece::Alone(_) | Piece::Section { .. } => true,
    }
}

/// What can be seen though it is no letter.
const SEEN: [&str; 15] = [
    "<w:drawing", "<w:pict", "<w:object", "<w:sym ", "<w:fldChar", "<w:fldSimple", "<w:tab/>", "<w:br",
    "<w:ptab", "<w:footnoteReference", "<w:endnoteReference", "<m:oMath", "<w:cr/>", "<mc:AlternateContent",
    "<w:pgNum",
];

fn shows_text(raw: &str) -> bool {
    SEEN.iter().any(|tag| raw.contains(tag))
        || raw.split("<w:t").skip(1).any(|rest| {
            // `<w:tab …/>`, `<w:tcPr>` and others begin alike.
            let text = rest.split_once('>').filter(|(tag, _)| tag.is_empty() || tag.starts_with(' '));
            text.and_then(|(_, text)| text.split('<').next()).is_some_and(|text| !text.trim().is_empty())
        })
}
