//! How a target stands beside the national one, as a shape and words; colour only repeats them.

use std::borrow::Cow;

use cotmoc_app::plans::{Mark, NotComparable};

use crate::messages::Texts;

/// A mark ready to be shown.
#[derive(Debug, Clone)]
pub struct Standing {
    /// Class of the style sheet.
    pub class: &'static str,
    /// One sign that is told apart without colour.
    pub shape: &'static str,
    /// Two or three words.
    pub words: Cow<'static, str>,
    /// Why the two cannot be compared, where that is the case.
    pub why: Option<Cow<'static, str>>,
}

impl Standing {
    /// The mark in the words of a language.
    #[must_use]
    pub fn new(t: Texts, mark: Mark) -> Self {
        let (class, shape, words) = match mark {
            Mark::More => ("more", "▲", t.get("standing-more")),
            Mark::Less => ("less", "▼", t.get("standing-less")),
            Mark::Equal => ("equal", "=", t.get("standing-equal")),
            Mark::Nothing => ("unset", "–", t.get("standing-unset")),
            Mark::Unknown => ("unknown", "?", t.get("standing-unknown")),
            Mark::NotComparable(_) => ("incomparable", "◇", t.get("standing-incomparable")),
        };
        let why = match mark {
            Mark::NotComparable(reason) => Some(match reason {
                NotComparable::Unit => t.get("why-unit"),
                NotComparable::YearMissing => t.get("why-year"),
                NotComparable::Bounds => t.get("why-bounds"),
                NotComparable::Level => t.get("why-level"),
                NotComparable::Contradiction => t.get("why-contradiction"),
            }),
            _ => None,
        };
        Self { class, shape, words, why }
    }

    /// The place of the mark in a legend.
    #[must_use]
    pub fn rank(mark: Mark) -> usize {
        match mark {
            Mark::More => 0,
            Mark::Equal => 1,
            Mark::Less => 2,
            Mark::NotComparable(_) => 3,
            Mark::Unknown => 4,
            Mark::Nothing => 5,
        }
    }

    /// A mark of each kind, in the order of [`Self::rank`].
    pub const LEGEND: [Mark; 6] = [
        Mark::More,
        Mark::Equal,
        Mark::Less,
        Mark::NotComparable(NotComparable::Unit),
        Mark::Unknown,
        Mark::Nothing,
    ];
}
