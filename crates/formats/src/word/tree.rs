//! A part of a document as a tree that keeps every tag as it was written.

use quick_xml::events::Event;
use quick_xml::reader::Reader;

use crate::limits::MAX_TEMPLATE_XML_DEPTH;
use crate::{FormatError, Source};

/// A node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Node {
    /// An element.
    Tag(Tag),
    /// Anything else, as it stands in the file.
    Raw(String),
    /// A placeholder, in the place of the run in which it began.
    Mark(super::marks::Mark),
}

/// An element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tag {
    /// Its name with its prefix.
    pub(super) name: String,
    /// The tag that begins it, or all of it where it is written as one.
    pub(super) open: String,
    /// What it holds.
    pub(super) inner: Vec<Node>,
    /// The tag that ends it; empty where it is written as one.
    pub(super) close: String,
}

impl Tag {
    /// The first child of a name.
    pub(super) fn child(&self, name: &str) -> Option<&Tag> {
        self.inner.iter().find_map(|node| match node {
            Node::Tag(tag) if tag.name == name => Some(tag),
            _ => None,
        })
    }

    /// It as it stands in the file.
    pub(super) fn text(&self) -> String {
        let mut out = String::new();
        self.write(&mut out);
        out
    }

    fn write(&self, out: &mut String) {
        out.push_str(&self.open);
        for node in &self.inner {
            match node {
                Node::Tag(tag) => tag.write(out),
                Node::Raw(raw) => out.push_str(raw),
                // Placeholders are cut out only of what is built into pieces.
                Node::Mark(_) => {}
            }
        }
        out.push_str(&self.close);
    }

    /// The characters directly in it.
    pub(super) fn letters(&self) -> String {
        self.inner
            .iter()
            .map(|node| match node {
                Node::Raw(raw) => unescaped(raw),
                Node::Tag(_) | Node::Mark(_) => String::new(),
            })
            .collect()
    }

    /// An attribute, by its name with its prefix.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        crate::patch::attribute(&self.open, name).map(|(_, value)| unescaped(&value))
    }
}

/// Characters as they are meant. What is no known entity is left out.
fn unescaped(raw: &str) -> String {
    if let Some(inner) = raw.strip_prefix("<![CDATA[").and_then(|rest| rest.strip_suffix("]]>")) {
        return inner.to_owned();
    }
    if raw.starts_with('<') {
        return String::new();
    }
    quick_xml::escape::unescape(raw).map_or_else(|_| String::new(), std::borrow::Cow::into_owned)
}

/// Reads a part.
///
/// # Errors
/// XML that is not well-formed, nested beyond reason, or with a document type.
pub(super) fn read(file: &Source<'_>, text: &str) -> Result<Vec<Node>, FormatError> {
    let broken = || file.damaged("phần XML bên trong sai cú pháp");
    let mut reader = Reader::from_str(text);
    let mut open: Vec<Tag> = Vec::new();
    let mut roots: Vec<Node> = Vec::new();
    loop {
        let from = place(reader.buffer_position());
        let event = reader.read_event().map_err(|_| broken())?;
        let raw = text.get(from..place(reader.buffer_position())).ok_or_else(broken)?;
        let fresh = |name: &str| Tag {
            name: name.to_owned(),
            open: raw.to_owned(),
            inner: Vec::new(),
            close: String::new(),
        };
        let node = match event {
            Event::Start(tag) => {
                if open.len() >= MAX_TEMPLATE_XML_DEPTH {
                    return Err(file.damaged("các phần tử XML lồng nhau quá sâu"));
                }
                open.push(fresh(tag.name().into_inner()));
                continue;
            }
            Event::Empty(tag) => Node::Tag(fresh(tag.name().into_inner())),
            Event::End(_) => {
                let mut tag = open.pop().ok_or_else(broken)?;
                raw.clone_into(&mut tag.close);
                Node::Tag(tag)
            }
            Event::DocType(_) => return Err(broken()),
            Event::Eof if open.is_empty() => return Ok(roots),
            Event::Eof => return Err(file.damaged("phần XML bị cắt cụt")),
            _ => Node::Raw(raw.to_owned()),
        };
        match open.last_mut() {
            Some(tag) => tag.inner.push(node),
            None => roots.push(node),
        }
    }
}

fn place(position: u64) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}
