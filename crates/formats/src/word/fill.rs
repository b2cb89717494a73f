//! Filling the pieces of a part. It ends because a template has finitely many pieces, lists are finite, and
//! the rounds of loops and the length of what comes out are bounded.

use super::blocks;
use super::build::{Alone, AloneKind, Piece, Slot};
use super::fault::{Problem, TemplateFault};
use super::marks::Section;
use super::media::Media;
use super::names::{Given, Value, nearest};
use crate::limits::{MAX_FILLED_BYTES, MAX_TEMPLATE_ROUNDS};

/// The number of the item in a loop, which every loop has.
pub(super) const COUNT: &str = "stt";

/// A template that is being filled.
pub(super) struct Filling<'g> {
    /// What is given, the innermost last, each with the number of its item.
    scopes: Vec<(&'g Given, usize)>,
    rounds: usize,
    /// Bytes of the parts that are done.
    done: usize,
    pub(super) media: Media<'g>,
}

impl<'g> Filling<'g> {
    pub(super) fn new(given: &'g Given) -> Self {
        Self { scopes: vec![(given, 0)], rounds: 0, done: 0, media: Media::default() }
    }

    /// A part with everything filled in.
    pub(super) fn part(&mut self, pieces: &[Piece]) -> Result<String, TemplateFault> {
        let mut out = String::new();
        self.pieces(pieces, &mut out)?;
        self.done += out.len();
        Ok(out)
    }

    /// Refuses what has become too long.
    pub(super) fn within(&self, out: &str) -> Result<(), TemplateFault> {
        if self.done + out.len() > MAX_FILLED_BYTES {
            return Err(TemplateFault::whole(Problem::TooLong));
        }
        Ok(())
    }

    fn pieces(&mut self, pieces: &[Piece], out: &mut String) -> Result<(), TemplateFault> {
        for piece in pieces {
            match piece {
                Piece::Raw(raw) => out.push_str(raw),
                Piece::Value(slot) => self.value(slot, out)?,
                Piece::Alone(alone) => self.alone(alone, out)?,
                Piece::Section { kind, slot, body } => self.section((*kind, slot), body, out)?,
                Piece::Holder(inner) => {
                    let from = out.len();
                    self.pieces(inner, out)?;
                    if !ends_in_paragraph(out.get(from..).unwrap_or_default()) {
                        out.push_str("<w:p/>");
                    }
                }
                Piece::Table(inner) => {
                    let from = out.len();
                    self.pieces(inner, out)?;
                    let written = out.get(from..).unwrap_or_default();
                    if !written.contains("<w:tr>") && !written.contains("<w:tr ") {
                        out.truncate(from);
                    }
                }
            }
            self.within(out)?;
        }
        Ok(())
    }

    fn find(&self, slot: &Slot) -> Result<&'g Value, TemplateFault> {
        let found = self.scopes.iter().rev().find_map(|(given, _)| given.get(&slot.name));
        found.ok_or_else(|| {
            let names = self.scopes.iter().flat_map(|(given, _)| given.names());
            let nearest = nearest(&slot.name, names);
            TemplateFault::at(&slot.place, Problem::Unknown { name: slot.name.clone(), nearest })
        })
    }

    /// The number of the item at hand, where no other meaning is given to its name.
    fn count(&self, slot: &Slot) -> Option<String> {
        let inside = slot.name == COUNT && self.scopes.iter().all(|(given, _)| given.get(COUNT).is_none());
        let (_, nth) = self.scopes.last().filter(|(_, nth)| inside && *nth > 0)?;
        Some(nth.to_string())
    }

    fn value(&self, slot: &Slot, out: &mut String) -> Result<(), TemplateFault> {
        if let Some(count) = self.count(slot) {
            blocks::words(out, &slot.look, &count);
            return Ok(());
        }
        match self.find(slot)? {
            Value::Text(words) => blocks::words(out, &slot.look, words),
            Value::Blocks(_) => {
                return Err(TemplateFault::at(&slot.place, Problem::NotAlone(slot.name.clone())));
            }
            other => return Err(wrong_kind(slot, other, "chữ")),
        }
        Ok(())
    }

    fn alone(&mut self, alone: &Alone, out: &mut String) -> Result<(), TemplateFault> {
        let slot = &alone.slot;
        if alone.kind == AloneKind::Any && self.count(slot).is_some() {
            out.push_str(&alone.around.0);
            self.value(slot, out)?;
            out.push_str(&alone.around.1);
            return Ok(());
        }
        match (self.find(slot)?, alone.kind) {
            (Value::Text(words), AloneKind::Any) => {
                out.push_str(&alone.around.0);
                blocks::words(out, &slot.look, words);
                out.push_str(&alone.around.1);
                Ok(())
            }
            (Value::Blocks(given), AloneKind::Any) => blocks::write(self, out, alone, given),
            (Value::Picture(picture), AloneKind::Picture) => {
                out.push_str(&alone.around.0);
                out.push_str("<w:r>");
                self.media.picture(out, picture, alone)?;
                out.push_str("</w:r>");
                out.push_str(&alone.around.1);
                Ok(())
            }
            (other, AloneKind::Any) => Err(wrong_kind(slot, other, "chữ")),
            (other, AloneKind::Picture) => Err(wrong_kind(slot, other, "hình")),
        }
    }

    fn section(
        &mut self,
        (kind, slot): (Section, &Slot),
        body: &[Piece],
        out: &mut String,
    ) -> Result<(), TemplateFault> {
        let value = self.find(slot)?;
        match (kind, value) {
            (Section::If, value) => {
                if value.is_there() {
                    self.pieces(body, out)?;
                }
            }
            (Section::Loop, Value::List(items)) => {
                for (nth, item) in (1..).zip(items) {
                    self.rounds += 1;
                    if self.rounds > MAX_TEMPLATE_ROUNDS {
                        return Err(TemplateFault::at(&slot.place, Problem::TooManyRounds));
                    }
                    self.scopes.push((item, nth));
                    let written = self.pieces(body, out);
                    self.scopes.pop();
                    written?;
                }
            }
            (Section::Loop, other) => return Err(wrong_kind(slot, other, "danh sách")),
        }
        Ok(())
    }
}

fn wrong_kind(slot: &Slot, value: &Value, used: &'static str) -> TemplateFault {
    let is = match value {
        Value::Text(_) => "chữ",
        Value::List(_) => "danh sách",
        Value::Picture(_) => "hình",
        Value::Blocks(_) => "nội dung nhiều đoạn",
    };
    kind_fault(slot, is, used)
}

/// The fault of a name that is used as what it is not.
pub(super) fn kind_fault(slot: &Slot, is: &'static str, used: &'static str) -> TemplateFault {
    let name = slot.name.clone();
    let remedy = match is {
        "danh sách" => format!("{{{{#{name}}}}} … {{{{/{name}}}}} để lặp từng mục"),
        "hình" => format!("{{{{hinh:{name}}}}} một mình trong một đoạn"),
        _ => format!("{{{{{name}}}}}, hoặc {{{{?{name}}}}} … {{{{/{name}}}}} để chỉ hiện khi có nội dung"),
    };
    TemplateFault::at(&slot.place, Problem::Kind { name, is, used, remedy })
}

/// Whether the last element of a text is a paragraph.
fn ends_in_paragraph(text: &str) -> bool {
    let last = text.rsplit('<').next().unwrap_or_default();
    last.starts_with("/w:p>") || last == "w:p/>" || last.starts_with("w:p ") && last.ends_with("/>")
}
