//! One paragraph under way: its runs, its style, its list.

use crate::blocks::Block;
use crate::clean::squeeze;
use crate::encoding::Legacy;
use crate::encoding::legacy::convert_run;

/// What has been read of a paragraph.
#[derive(Debug, Default)]
pub(super) struct Paragraph {
    pub(super) style: Option<String>,
    pub(super) num_id: Option<i64>,
    pub(super) level: Option<usize>,
    /// Heading level 1–9 set on the paragraph itself; 10 is body text.
    pub(super) outline: Option<u8>,
    /// Its end mark was deleted: it flows into the next paragraph.
    pub(super) joins_next: bool,
    /// What text boxes in it hold.
    pub(super) boxes: Vec<Block>,
    pieces: Vec<(Option<Legacy>, String)>,
}

/// The run under way.
#[derive(Debug, Default)]
pub(super) struct Run {
    pub(super) font: Option<String>,
    pub(super) style: Option<String>,
    pub(super) hidden: bool,
}

impl Paragraph {
    /// Adds characters of one encoding; neighbours of the same encoding are kept together, because
    /// a letter and its marks may stand in two runs.
    pub(super) fn push(&mut self, legacy: Option<Legacy>, text: &str) {
        match self.pieces.last_mut() {
            Some((last, piece)) if *last == legacy => piece.push_str(text),
            _ => self.pieces.push((legacy, text.to_owned())),
        }
    }

    /// Puts the pieces of a paragraph that flowed into this one in front.
    pub(super) fn prepend(&mut self, before: Paragraph) {
        let mut pieces = before.pieces;
        pieces.append(&mut self.pieces);
        self.pieces = pieces;
        let mut boxes = before.boxes;
        boxes.append(&mut self.boxes);
        self.boxes = boxes;
    }

    /// The lines of the paragraph in Unicode, and the encoding that was converted.
    pub(super) fn lines(&self) -> (Vec<String>, Option<Legacy>) {
        let mut found = None;
        let mut text = String::new();
        for (legacy, piece) in &self.pieces {
            match legacy {
                Some(legacy) => {
                    let converted = convert_run(piece, *legacy);
                    if converted != *piece {
                        found = Some(*legacy);
                    }
                    text.push_str(&converted);
                }
                None => text.push_str(piece),
            }
        }
        (text.split('\n').map(squeeze).filter(|line| !line.is_empty()).collect(), found)
    }
}

/// A character of a symbol font, as `w:sym` names it.
pub(super) fn symbol(font: &str, code: &str) -> &'static str {
    let code = u32::from_str_radix(code.trim(), 16).unwrap_or(0) & 0xFF;
    if !font.eq_ignore_ascii_case("symbol") {
        return "";
    }
    match code {
        0xA3 => "≤",
        0xB3 => "≥",
        0xB1 => "±",
        0xB4 => "×",
        0xB9 => "≠",
        0xBB => "≈",
        0xB0 => "°",
        0xB7 => "•",
        0x2D => "−",
        _ => "",
    }
}
