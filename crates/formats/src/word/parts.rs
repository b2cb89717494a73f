//! The parts of a template that hold placeholders, read and written.

use std::collections::BTreeMap;

use super::build::{Builder, Piece};
use super::fault::{Part, Problem, TemplateFault};
use super::fill::Filling;
use super::names::Given;
use super::tree::{self, Node, Tag};
use super::safety;
use crate::archive::Archive;
use crate::form_sheet::package::{self, relations_name};
use crate::limits::{MAX_TEMPLATE_DEPTH, MAX_TEMPLATE_PART_BYTES};
use crate::patch::{Edits, Scan};
use crate::repack::rewritten;
use crate::{FormatError, Source};

/// The parts in which something is to be filled in.
#[derive(Debug, Clone)]
pub(super) struct Template {
    parts: Vec<(String, Vec<Piece>)>,
    /// The list of what kind each part is.
    types: String,
    /// The relations of those parts, where they have any.
    relations: BTreeMap<String, String>,
}

/// Width of the text of an A4 page with the usual edges, in twentieths of a point.
const WIDTH: u32 = 9_354;

type Faults = Vec<TemplateFault>;

/// Reads a template: refused as a whole, found faulty, or ready.
pub(super) fn read(
    file: &Source<'_>,
    archive: &mut Archive<'_>,
) -> Result<Result<Template, Faults>, FormatError> {
    let mut faults = safety::package_faults(file, archive)?;
    if !faults.is_empty() {
        return Ok(Err(faults));
    }
    let root = package::relations(file, archive, "")?;
    let main = package::target(&root, "officeDocument").unwrap_or_else(|| "word/document.xml".to_owned());
    let mut wanted = vec![(main.clone(), Part::Body)];
    for relation in package::relations(file, archive, &main)? {
        let part = match relation.kind.as_str() {
            "header" => Part::Header,
            "footer" => Part::Footer,
            "footnotes" => Part::Footnotes,
            "endnotes" => Part::Endnotes,
            _ => continue,
        };
        if !wanted.iter().any(|(name, _)| *name == relation.target) {
            wanted.push((relation.target, part));
        }
    }
    let (mut parts, mut relations, mut width) = (Vec::new(), BTreeMap::new(), WIDTH);
    for (name, part) in wanted {
        let Some(text) = package::part(file, archive, &name)? else {
            if part == Part::Body {
                return Err(file.damaged("thiếu phần nội dung word/document.xml"));
            }
            continue;
        };
        if text.len() > MAX_TEMPLATE_PART_BYTES {
            return Ok(Err(vec![TemplateFault::whole(Problem::TooLarge)]));
        }
        let problems = safety::part_problems(file, &text)?;
        faults.extend(problems.into_iter().map(TemplateFault::whole));
        let nodes = tree::read(file, &text)?;
        if !binds_w(&nodes) {
            return Ok(Err(vec![TemplateFault::whole(Problem::NotWord)]));
        }
        if part == Part::Body {
            width = text_width(&nodes).unwrap_or(WIDTH);
        }
        let mut builder = Builder::new(part, width);
        let pieces = builder.part(nodes);
        if depth(&pieces) > MAX_TEMPLATE_DEPTH {
            faults.push(TemplateFault::whole(Problem::TooDeep));
        }
        faults.append(&mut builder.faults);
        if pieces.iter().any(is_open) {
            let list = relations_name(&name);
            if let Some(text) = package::part(file, archive, &list)? {
                relations.insert(list, text);
            }
            parts.push((name, pieces));
        }
    }
    faults.dedup();
    let types = package::part(file, archive, TYPES)?.unwrap_or_default();
    Ok(if faults.is_empty() { Ok(Template { parts, types, relations }) } else { Err(faults) })
}

const TYPES: &str = "[Content_Types].xml";

impl Template {
    /// The pieces of each part.
    pub(super) fn pieces(&self) -> impl Iterator<Item = &[Piece]> {
        self.parts.iter().map(|(_, pieces)| pieces.as_slice())
    }

    /// The package with everything filled in.
    pub(super) fn fill(&self, file: &Source<'_>, given: &Given) -> Result<Vec<u8>, TemplateFault> {
        let mut filling = Filling::new(given);
        let mut changed: BTreeMap<String, Vec<u8>> = BTreeMap::new();
        for (name, pieces) in &self.parts {
            let text = filling.part(pieces)?;
            changed.insert(name.clone(), text.into_bytes());
            let pictures = std::mem::take(&mut filling.media.relations);
            if !pictures.is_empty() {
                let list = relations_name(name);
                let text = self.related(file, &list, &pictures)?;
                changed.insert(list, text.into_bytes());
            }
        }
        let pictures = filling.media.files()?;
        if !pictures.is_empty() {
            changed.insert(TYPES.to_owned(), self.declared(file, &pictures)?.into_bytes());
            changed.extend(pictures);
        }
        Ok(rewritten(file, &changed)?)
    }

    /// The relations of a part with those of its pictures.
    fn related(
        &self,
        file: &Source<'_>,
        list: &str,
        pictures: &[(String, String)],
    ) -> Result<String, FormatError> {
        const EMPTY: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"></Relationships>";
        const KIND: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image";
        let old = self.relations.get(list).map_or(EMPTY, String::as_str).to_owned();
        let scan = Scan::of(file, &old)?;
        let mut edits = Edits::new(old);
        edits.append_into(file, &scan, "Relationships", |p| {
            let line = |(id, target): &(String, String)| {
                format!("<{p}Relationship Id=\"{id}\" Type=\"{KIND}\" Target=\"/{target}\"/>")
            };
            pictures.iter().map(line).collect()
        })?;
        Ok(edits.finish())
    }

    /// The list of kinds with those of the pictures.
    fn declared(
        &self,
        file: &Source<'_>,
        pictures: &BTreeMap<String, Vec<u8>>,
    ) -> Result<String, FormatError> {
        let scan = Scan::of(file, &self.types)?;
        let mut edits = Edits::new(self.types.clone());
        edits.append_into(file, &scan, "Types", |p| {
            let line = |name: &String| {
                let ending = name.rsplit('.').next().unwrap_or_default();
                format!("<{p}Override PartName=\"/{name}\" ContentType=\"image/{ending}\"/>")
            };
            pictures.keys().map(line).collect()
        })?;
        Ok(edits.finish())
    }
}

/// Whether the prefix that is written here is the one of Word's own elements.
fn binds_w(nodes: &[Node]) -> bool {
    nodes.iter().any(|node| match node {
        Node::Tag(root) => {
            root.attribute("xmlns:w").as_deref()
                == Some("http://schemas.openxmlformats.org/wordprocessingml/2006/main")
        }
        Node::Raw(_) | Node::Mark(_) => false,
    })
}

/// Width of the text of the page, from its size and its edges.
fn text_width(nodes: &[Node]) -> Option<u32> {
    let section = nodes.iter().find_map(|node| match node {
        Node::Tag(root) => last_section(root),
        Node::Raw(_) | Node::Mark(_) => None,
    })?;
    let number = |tag: &str, name: &str| section.child(tag)?.attribute(name)?.trim().parse::<u32>().ok();
    let edges = number("w:pgMar", "w:left")?.checked_add(number("w:pgMar", "w:right")?)?;
    number("w:pgSz", "w:w")?.checked_sub(edges).filter(|width| (1_000..40_000).contains(width))
}

fn last_section(root: &Tag) -> Option<&Tag> {
    root.child("w:body")?.inner.iter().rev().find_map(|node| match node {
        Node::Tag(tag) if tag.name == "w:sectPr" => Some(tag),
        _ => None,
    })
}

fn is_open(piece: &Piece) -> bool {
    match piece {
        Piece::Raw(_) => false,
        Piece::Value(_) | Piece::Alone(_) | Piece::Section { .. } => true,
        Piece::Holder(inner) | Piece::Table(inner) => inner.iter().any(is_open),
    }
}

/// How many sections are inside of one another.
fn depth(pieces: &[Piece]) -> usize {
    let of = |piece: &Piece| match piece {
        Piece::Raw(_) | Piece::Value(_) | Piece::Alone(_) => 0,
        Piece::Section { body, .. } => 1 + depth(body),
        Piece::Holder(inner) | Piece::Table(inner) => depth(inner),
    };
    pieces.iter().map(of).max().unwrap_or(0)
}
