//! Text that is Unicode by its bytes but TCVN3 or VNI by its letters: «Céng hßa», «Coäng hoøa».
//!
//! Word processors, web pages and pdf files keep such text whenever it was typed with an old font.

use std::borrow::Cow;

use super::syllable::{Tally, tally};
use super::{tcvn3, vni};

/// The two font-bound encodings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Legacy {
    /// Fonts `.Vn…`.
    Tcvn3,
    /// Fonts `.Vn…H`, whose small letters look like capitals.
    Tcvn3Capitals,
    /// Fonts `VNI-…`.
    Vni,
}

impl Legacy {
    /// The encoding that a font name stands for.
    pub(crate) fn of_font(font: &str) -> Option<Self> {
        let font = font.trim().to_ascii_lowercase();
        // Embedded fonts carry a tag of six letters: «ABCDEF+.VnTime».
        let font = font.split_once('+').map_or(font.as_str(), |(_, name)| name);
        if font.starts_with(".vn") {
            let family = font.split(['-', ',', ' ']).next().unwrap_or(font);
            return Some(if family.ends_with('h') { Self::Tcvn3Capitals } else { Self::Tcvn3 });
        }
        font.starts_with("vni-").then_some(Self::Vni)
    }

    /// The name that people know.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Tcvn3 | Self::Tcvn3Capitals => "TCVN3 (ABC)",
            Self::Vni => "VNI-Windows",
        }
    }

    /// Converts text of this encoding.
    pub(crate) fn to_unicode(self, text: &str) -> String {
        match self {
            Self::Tcvn3 => tcvn3::to_unicode(text),
            Self::Tcvn3Capitals => tcvn3::to_unicode(text).to_uppercase(),
            Self::Vni => vni::to_unicode(text),
        }
    }
}

/// Converts a run whose font says that it is legacy. Text that already is Unicode Vietnamese keeps
/// its letters: the font's name is then only a leftover.
pub(crate) fn convert_run(text: &str, legacy: Legacy) -> Cow<'_, str> {
    let unicode = text.chars().any(is_unicode_vietnamese);
    if unicode || (text.is_ascii() && legacy != Legacy::Tcvn3Capitals) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(legacy.to_unicode(text))
}

/// Finds lines in a legacy encoding and converts them. The second value names the encoding if any
/// line was converted.
pub(crate) fn mend(text: String) -> (String, Option<Legacy>) {
    let Some((legacy, whole)) = prevailing(&text) else {
        return (text, None);
    };
    let mut out = String::with_capacity(text.len() + text.len() / 4);
    let mut changed = false;
    for line in text.split_inclusive('\n') {
        if is_suspect(line) && should_convert(line, legacy, whole) {
            out.push_str(&legacy.to_unicode(line));
            changed = true;
        } else {
            out.push_str(line);
        }
    }
    (out, changed.then_some(legacy))
}

/// How much of a text is legacy.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Whole {
    /// Most lines: a line is converted unless it reads well as it is.
    Most,
    /// Some lines: a line is converted only on clear evidence.
    Some,
}

/// Which legacy encoding the suspect lines of a text are in, if any.
fn prevailing(text: &str) -> Option<(Legacy, Whole)> {
    let (mut plain, mut tcvn3, mut vni) = (Tally::default(), Tally::default(), Tally::default());
    let mut healthy = 0_usize;
    for line in text.lines() {
        if is_suspect(line) {
            add(&mut plain, tally(line));
            add(&mut tcvn3, tally(&Legacy::Tcvn3.to_unicode(line)));
            add(&mut vni, tally(&Legacy::Vni.to_unicode(line)));
        } else if !line.is_ascii() {
            healthy += line.split_ascii_whitespace().filter(|w| !w.is_ascii()).count();
        }
        // Enough evidence either way: a long text need not be weighed to its end.
        if plain.words > 20_000 {
            break;
        }
    }
    let share = |t: Tally| if t.words == 0 { 0.0 } else { t.good as f64 / t.words as f64 };
    let (legacy, best) = if share(tcvn3) >= share(vni) { (Legacy::Tcvn3, tcvn3) } else { (Legacy::Vni, vni) };
    if best.words < 2 || share(best) < 0.75 || share(best) < share(plain) + 0.3 {
        // A few legacy lines among many healthy ones show only line by line.
        return (best.words >= 3 && best.good > plain.good).then_some((legacy, Whole::Some));
    }
    let whole = if healthy > plain.words { Whole::Some } else { Whole::Most };
    Some((legacy, whole))
}

fn should_convert(line: &str, legacy: Legacy, whole: Whole) -> bool {
    let plain = tally(line);
    let converted = tally(&legacy.to_unicode(line));
    match whole {
        Whole::Most => plain.words == 0 || converted.good * plain.words >= plain.good * converted.words,
        Whole::Some => {
            converted.good >= 3
                && converted.good * 10 >= converted.words * 8
                && plain.good * 10 <= plain.words * 4
        }
    }
}

fn add(sum: &mut Tally, more: Tally) {
    sum.words += more.words;
    sum.good += more.good;
}

/// A line that could be legacy: it has letters of Latin-1 and none that only Unicode Vietnamese has.
fn is_suspect(line: &str) -> bool {
    let mut latin = false;
    for c in line.chars() {
        if is_unicode_vietnamese(c) {
            return false;
        }
        latin |= ('\u{A1}'..='\u{FF}').contains(&c);
    }
    latin
}

/// Letters of Vietnamese that neither TCVN3 nor VNI text can hold as characters.
fn is_unicode_vietnamese(c: char) -> bool {
    matches!(c, '\u{102}'..='\u{103}' | '\u{110}'..='\u{111}' | '\u{128}'..='\u{129}'
        | '\u{168}'..='\u{169}' | '\u{1A0}'..='\u{1A1}' | '\u{1AF}'..='\u{1B0}'
        | '\u{300}'..='\u{323}' | '\u{1EA0}'..='\u{1EF9}')
}
