//! The pieces that a part of a template is divided into.

use super::fault::Place;
use super::marks::Section;
use super::tree::Tag;

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

/// The same pieces, with neighbours that stand as they are in one.
pub(super) fn merged(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut all: Vec<Piece> = Vec::new();
    for piece in pieces {
        match (all.last_mut(), piece) {
            (Some(Piece::Raw(text)), Piece::Raw(more)) => text.push_str(&more),
            (_, Piece::Section { kind, slot, body }) => {
                let mut body = merged(body);
                if kind == Section::Loop {
                    body.iter_mut().for_each(repeatable);
                }
                all.push(Piece::Section { kind, slot, body });
            }
            (_, Piece::Holder(inner)) => all.push(Piece::Holder(merged(inner))),
            (_, Piece::Table(inner)) => all.push(Piece::Table(merged(inner))),
            (_, piece) => all.push(piece),
        }
    }
    all
}

/// Takes away what a document may have only once: bookmarks, and the marks of paragraphs.
fn repeatable(piece: &mut Piece) {
    const ONCE: [(&str, &str); 4] = [
        ("<w:bookmarkStart ", "/>"),
        ("<w:bookmarkEnd ", "/>"),
        (" w14:paraId=\"", "\""),
        (" w14:textId=\"", "\""),
    ];
    let clean = |raw: &mut String| {
        for (begin, end) in ONCE.into_iter().filter(|(begin, _)| raw.contains(begin)).collect::<Vec<_>>() {
            let mut kept = String::with_capacity(raw.len());
            let mut rest = raw.as_str();
            while let Some((before, behind)) = rest.split_once(begin) {
                let Some((_, after)) = behind.split_once(end) else { break };
                kept.push_str(before);
                rest = after;
            }
            kept.push_str(rest);
            *raw = kept;
        }
    };
    match piece {
        Piece::Raw(raw) => clean(raw),
        Piece::Alone(alone) => {
            clean(&mut alone.around.0);
            clean(&mut alone.around.1);
        }
        Piece::Section { body, .. } => body.iter_mut().for_each(repeatable),
        Piece::Holder(inner) | Piece::Table(inner) => inner.iter_mut().for_each(repeatable),
        Piece::Value(_) => {}
    }
}

/// What stands in a piece as it is.
pub(super) fn as_raw(piece: &Piece) -> &str {
    match piece {
        Piece::Raw(raw) => raw,
        _ => "",
    }
}

/// Whether something can be seen of a piece, or could once it is filled.
pub(super) fn shows(piece: &Piece) -> bool {
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
