//! Properties of runs and paragraphs: taken from a template, changed, and written in the order that Word asks
//! for.

use super::tree::{Node, Tag};
use crate::patch::attribute;

/// Properties by name, each as it stands in the file.
#[derive(Debug, Clone, Default)]
pub(super) struct Props(Vec<(String, String)>);

impl Props {
    /// The children of an element.
    pub(super) fn of(tag: &Tag) -> Self {
        let children = tag.inner.iter().filter_map(|node| match node {
            Node::Tag(tag) => Some((tag.name.clone(), tag.text())),
            Node::Raw(_) | Node::Mark(_) => None,
        });
        Self(children.collect())
    }

    /// The children of an element that stands as text.
    pub(super) fn read(text: &str) -> Self {
        let tools = crate::Tools::none();
        let file = crate::Source {
            name: "mẫu",
            bytes: text.as_bytes(),
            kind: crate::Kind::Docx,
            tools: &tools,
        };
        let nodes = super::tree::read(&file, text).unwrap_or_default();
        nodes
            .iter()
            .find_map(|node| match node {
                Node::Tag(tag) => Some(Self::of(tag)),
                Node::Raw(_) | Node::Mark(_) => None,
            })
            .unwrap_or_default()
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(known, _)| known == name)
    }

    /// Takes a property away.
    pub(super) fn take(&mut self, name: &str) {
        self.0.retain(|(known, _)| known != name);
    }

    /// Puts a property in the place of what was there; nothing where it is empty.
    pub(super) fn set(&mut self, name: &str, raw: &str) {
        self.take(name);
        if !raw.is_empty() {
            self.0.push((name.to_owned(), raw.to_owned()));
        }
    }

    /// The number that a property names.
    pub(super) fn number(&self, name: &str) -> Option<u32> {
        let (_, raw) = self.0.iter().find(|(known, _)| known == name)?;
        attribute(raw, "w:val")?.1.trim().parse().ok()
    }

    /// All properties in an order; those that it does not name come last.
    pub(super) fn write(&self, order: &[&str]) -> String {
        let rank = |name: &str| order.iter().position(|known| *known == name).unwrap_or(order.len());
        let mut sorted: Vec<&(String, String)> = self.0.iter().collect();
        sorted.sort_by_key(|(name, _)| rank(name));
        sorted.into_iter().map(|(_, raw)| raw.as_str()).collect()
    }
}

pub(super) const PARAGRAPH_ORDER: [&str; 34] = [
    "w:pStyle", "w:keepNext", "w:keepLines", "w:pageBreakBefore", "w:framePr", "w:widowControl", "w:numPr",
    "w:suppressLineNumbers", "w:pBdr", "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:kinsoku",
    "w:wordWrap", "w:overflowPunct", "w:topLinePunct", "w:autoSpaceDE", "w:autoSpaceDN", "w:bidi",
    "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing", "w:mirrorIndents",
    "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment", "w:textboxTightWrap",
    "w:outlineLvl", "w:divId", "w:cnfStyle", "w:rPr",
];

pub(super) const RUN_ORDER: [&str; 32] = [
    "w:rStyle", "w:rFonts", "w:b", "w:bCs", "w:i", "w:iCs", "w:caps", "w:smallCaps", "w:strike",
    "w:dstrike", "w:outline", "w:shadow", "w:emboss", "w:imprint", "w:noProof", "w:snapToGrid", "w:vanish",
    "w:webHidden", "w:color", "w:spacing", "w:w", "w:kern", "w:position", "w:sz", "w:szCs", "w:highlight",
    "w:u", "w:effect", "w:bdr", "w:shd", "w:vertAlign", "w:lang",
];
