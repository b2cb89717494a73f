//! Changes to the text of an XML part at known places: what is not changed stays byte for byte.

use std::ops::Range;

use quick_xml::events::Event;
use quick_xml::reader::Reader;

use crate::limits::MAX_XML_DEPTH;
use crate::{FormatError, Source};

/// An element's tags in the text.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    /// Name without prefix.
    pub(crate) name: String,
    /// The prefix with its colon; empty for none.
    pub(crate) prefix: String,
    /// How many elements are around it.
    pub(crate) depth: usize,
    /// The tag that begins it, or all of it where it is empty.
    pub(crate) start: Range<usize>,
    /// Where the tag that ends it begins; for an empty element the end of its only tag.
    pub(crate) inner_end: usize,
    /// Where it ends.
    pub(crate) end: usize,
    /// Whether it is written as one tag.
    pub(crate) shape: Shape,
}

/// How an element is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    Pair,
    Empty,
}

/// All elements of a part, in the order in which they begin.
#[derive(Debug)]
pub(crate) struct Scan {
    pub(crate) all: Vec<Found>,
}

impl Scan {
    /// Finds the elements of a part.
    pub(crate) fn of(file: &Source<'_>, text: &str) -> Result<Self, FormatError> {
        let broken = || file.damaged("phần XML bên trong sai cú pháp");
        let mut reader = Reader::from_str(text);
        let mut all: Vec<Found> = Vec::new();
        let mut open: Vec<usize> = Vec::new();
        loop {
            let from = place(reader.buffer_position());
            let event = reader.read_event().map_err(|_| broken())?;
            let to = place(reader.buffer_position());
            let mut push = |name: &str, shape: Shape, depth: usize| {
                let (prefix, local) = name.split_once(':').map_or(("", name), |(p, l)| (p, l));
                let prefix = if prefix.is_empty() { String::new() } else { format!("{prefix}:") };
                let (start, name) = (from..to, local.to_owned());
                all.push(Found { name, prefix, depth, start, inner_end: to, end: to, shape });
            };
            match event {
                Event::Start(tag) => {
                    push(tag.name().into_inner(), Shape::Pair, open.len());
                    open.push(all.len() - 1);
                    if open.len() > MAX_XML_DEPTH {
                        return Err(file.damaged("các phần tử XML lồng nhau quá sâu"));
                    }
                }
                Event::Empty(tag) => push(tag.name().into_inner(), Shape::Empty, open.len()),
                Event::End(_) => {
                    let found = open.pop().and_then(|at| all.get_mut(at)).ok_or_else(broken)?;
                    (found.inner_end, found.end) = (from, to);
                }
                Event::Eof if open.is_empty() => return Ok(Self { all }),
                Event::Eof => return Err(broken()),
                _ => {}
            }
        }
    }

    /// The first element of a name.
    pub(crate) fn first(&self, name: &str) -> Option<&Found> {
        self.all.iter().find(|found| found.name == name)
    }

    /// The children of an element.
    pub(crate) fn children<'s>(&'s self, of: &'s Found) -> impl Iterator<Item = &'s Found> {
        self.all
            .iter()
            .filter(|f| f.depth == of.depth + 1 && of.start.end <= f.start.start && f.end <= of.inner_end)
    }
}

fn place(position: u64) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}

/// Changes that are collected and made at once.
#[derive(Debug)]
pub(crate) struct Edits {
    text: String,
    changes: Vec<(Range<usize>, String)>,
}

impl Edits {
    pub(crate) fn new(text: String) -> Self {
        Self { text, changes: Vec::new() }
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Puts a text in the place of another one.
    pub(crate) fn replace(&mut self, range: Range<usize>, by: String) {
        self.changes.push((range, by));
    }

    /// Puts a text between two others.
    pub(crate) fn insert(&mut self, at: usize, what: String) {
        self.changes.push((at..at, what));
    }

    /// Puts a text at the end of what an element holds. `what` is told the element's prefix.
    pub(crate) fn append_into(
        &mut self,
        file: &Source<'_>,
        scan: &Scan,
        name: &str,
        what: impl FnOnce(&str) -> String,
    ) -> Result<(), FormatError> {
        let found = scan.first(name).ok_or_else(|| file.damaged(format!("thiếu phần tử {name}")))?;
        let what = what(&found.prefix);
        match found.shape {
            Shape::Pair => self.insert(found.inner_end, what),
            Shape::Empty => {
                let tag = self.text.get(found.start.clone()).unwrap_or_default();
                let opened = tag.trim_end_matches('>').trim_end().trim_end_matches('/').trim_end().to_owned();
                let name = format!("{}{}", found.prefix, found.name);
                self.replace(found.start.clone(), format!("{opened}>{what}</{name}>"));
            }
        }
        Ok(())
    }

    /// The text with all changes.
    pub(crate) fn finish(mut self) -> String {
        self.changes.sort_by_key(|(range, _)| (range.start, range.end));
        let mut out = String::with_capacity(self.text.len() + 1024);
        let mut from = 0;
        for (range, by) in self.changes {
            if range.start < from {
                continue;
            }
            out.push_str(self.text.get(from..range.start).unwrap_or_default());
            out.push_str(&by);
            from = range.end;
        }
        out.push_str(self.text.get(from..).unwrap_or_default());
        out
    }
}

/// An attribute's value in a tag, and where it stands in the tag.
pub(crate) fn attribute(tag: &str, name: &str) -> Option<(Range<usize>, String)> {
    let mut from = 0;
    while let Some(step) = tag.get(from..)?.find(name) {
        let at = from + step;
        from = at + name.len();
        let before = tag.get(..at)?.chars().next_back()?;
        let rest = tag.get(from..)?;
        let equals = rest.trim_start();
        let Some(quoted) = equals.strip_prefix('=').map(str::trim_start) else { continue };
        let Some(quote) = quoted.chars().next().filter(|c| matches!(c, '"' | '\'')) else { continue };
        if !before.is_whitespace() {
            continue;
        }
        let start = tag.len() - quoted.len() + 1;
        let length = tag.get(start..)?.find(quote)?;
        return Some((start..start + length, tag.get(start..start + length)?.to_owned()));
    }
    None
}

/// A text in XML, without what XML does not allow.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(c),
            c if c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}') => {}
            c => out.push(c),
        }
    }
    out
}
