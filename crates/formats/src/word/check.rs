//! The names of a template, held against those that there are.

use super::build::{Alone, AloneKind, Piece, Slot};
use super::fault::{Problem, TemplateFault};
use super::fill::{COUNT, kind_fault};
use super::marks::Section;
use super::names::{Bound, Known, nearest};
use super::parts::Template;

/// A name that a template asks for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Asked {
    /// The name.
    pub name: String,
    /// What it is used as.
    pub kind: AskedKind,
    /// The lists inside of whose loops it stands, the outermost first.
    pub within: Vec<String>,
}

/// What a name is used as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AskedKind {
    /// Words, or blocks.
    Value,
    /// A list to go through.
    List,
    /// Whether there is something.
    Condition,
    /// A picture.
    Picture,
}

/// The names that a template asks for, each once.
pub(super) fn names(template: &Template) -> Vec<Asked> {
    let mut all = Vec::new();
    for pieces in template.pieces() {
        collect(pieces, &mut Vec::new(), &mut all);
    }
    all
}

fn collect(pieces: &[Piece], within: &mut Vec<String>, all: &mut Vec<Asked>) {
    for piece in pieces {
        match piece {
            Piece::Raw(_) => {}
            Piece::Value(slot) => note(all, slot, AskedKind::Value, within),
            Piece::Alone(alone) => note(all, &alone.slot, asked_kind(alone), within),
            Piece::Section { kind: Section::Loop, slot, body } => {
                note(all, slot, AskedKind::List, within);
                within.push(slot.name.clone());
                collect(body, within, all);
                within.pop();
            }
            Piece::Section { kind: Section::If, slot, body } => {
                note(all, slot, AskedKind::Condition, within);
                collect(body, within, all);
            }
            Piece::Holder(inner) | Piece::Table(inner) => collect(inner, within, all),
        }
    }
}

fn note(all: &mut Vec<Asked>, slot: &Slot, kind: AskedKind, within: &[String]) {
    let asked = Asked { name: slot.name.clone(), kind, within: within.to_vec() };
    if !all.contains(&asked) {
        all.push(asked);
    }
}

fn asked_kind(alone: &Alone) -> AskedKind {
    match alone.kind {
        AloneKind::Any => AskedKind::Value,
        AloneKind::Picture => AskedKind::Picture,
    }
}

/// What does not fit the names that there are.
pub(super) fn faults(template: &Template, known: &Known) -> Vec<TemplateFault> {
    let mut all = Vec::new();
    for pieces in template.pieces() {
        hold(pieces, &mut vec![known], &mut all);
    }
    all
}

fn hold<'k>(pieces: &[Piece], scopes: &mut Vec<&'k Known>, all: &mut Vec<TemplateFault>) {
    for piece in pieces {
        match piece {
            Piece::Raw(_) => {}
            Piece::Value(slot) => match find(scopes, slot, all) {
                Some(Bound::Blocks) => {
                    all.push(TemplateFault::at(&slot.place, Problem::NotAlone(slot.name.clone())));
                }
                Some(Bound::Text) | None => {}
                Some(other) => all.push(kind_fault(slot, kind(other), "chữ")),
            },
            Piece::Alone(alone) => match (find(scopes, &alone.slot, all), alone.kind) {
                (Some(Bound::Text | Bound::Blocks), AloneKind::Any)
                | (Some(Bound::Picture), AloneKind::Picture)
                | (None, _) => {}
                (Some(other), AloneKind::Any) => all.push(kind_fault(&alone.slot, kind(other), "chữ")),
                (Some(other), AloneKind::Picture) => all.push(kind_fault(&alone.slot, kind(other), "hình")),
            },
            Piece::Section { kind: Section::If, slot, body } => {
                find(scopes, slot, all);
                hold(body, scopes, all);
            }
            Piece::Section { kind: Section::Loop, slot, body } => match find(scopes, slot, all) {
                Some(Bound::List(inner)) => {
                    scopes.push(inner);
                    hold(body, scopes, all);
                    scopes.pop();
                }
                Some(other) => all.push(kind_fault(slot, kind(other), "danh sách")),
                // What an unknown list holds is not known either.
                None => {}
            },
            Piece::Holder(inner) | Piece::Table(inner) => hold(inner, scopes, all),
        }
    }
}

fn kind(bound: &Bound) -> &'static str {
    match bound {
        Bound::Text => "chữ",
        Bound::List(_) => "danh sách",
        Bound::Picture => "hình",
        Bound::Blocks => "nội dung nhiều đoạn",
    }
}

fn find<'k>(scopes: &[&'k Known], slot: &Slot, all: &mut Vec<TemplateFault>) -> Option<&'k Bound> {
    let found = scopes.iter().rev().find_map(|known| known.get(&slot.name));
    if found.is_none() && slot.name == COUNT && scopes.len() > 1 {
        return Some(&Bound::Text);
    }
    if found.is_none() {
        let names = scopes.iter().flat_map(|known| known.iter()).map(|(name, _)| name);
        let nearest = nearest(&slot.name, names);
        all.push(TemplateFault::at(&slot.place, Problem::Unknown { name: slot.name.clone(), nearest }));
    }
    found
}
