//! Whether a word is built as a Vietnamese syllable is: the test by which encodings are told apart.

use std::collections::HashSet;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

/// Share of well-formed Vietnamese syllables among the words with letters beyond ASCII.
/// `None` where the text has no such word.
pub(crate) fn share(text: &str) -> Option<f64> {
    let tally = tally(text);
    (tally.words > 0).then(|| tally.good as f64 / tally.words as f64)
}

/// Words with letters beyond ASCII, and how many of them are well-formed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) words: usize,
    pub(crate) good: usize,
}

/// Counts words. A word that holds a sign (©, ¹, ½ …) between letters counts as ill-formed.
pub(crate) fn tally(text: &str) -> Tally {
    let mut tally = Tally::default();
    let is_part = |c: char| c.is_alphabetic() || is_mark(c) || ('\u{A1}'..='\u{FF}').contains(&c);
    for word in text.split(|c: char| !is_part(c)) {
        if word.is_ascii() || word.chars().all(|c| !c.is_alphabetic()) {
            continue;
        }
        tally.words += 1;
        if is_syllable(word) {
            tally.good += 1;
        }
    }
    tally
}

fn is_mark(c: char) -> bool {
    ('\u{300}'..='\u{36F}').contains(&c)
}

/// Whether a word could be Vietnamese: onset, rime and tone fit together.
pub(crate) fn is_syllable(word: &str) -> bool {
    // Ngh- with -iêng and a tone is the longest, 7 letters; decomposed it has up to 3 more.
    if word.chars().count() > 12 {
        return false;
    }
    let mut toneless = String::new();
    let mut tone = None;
    for c in word.chars().flat_map(char::to_lowercase).nfd() {
        match c {
            '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}' => {
                if tone.replace(c).is_some() {
                    return false;
                }
            }
            _ => toneless.push(c),
        }
    }
    let toneless: String = toneless.nfc().collect();
    ONSETS.iter().any(|onset| toneless.strip_prefix(onset).is_some_and(|rime| fits(rime, tone)))
        || toneless.strip_prefix('g').is_some_and(|rime| rime.starts_with('i') && fits(rime, tone))
}

/// Whether a rime exists and takes the tone: rimes that end in a stop take only sắc and nặng.
fn fits(rime: &str, tone: Option<char>) -> bool {
    static KNOWN: LazyLock<HashSet<&str>> = LazyLock::new(|| RIMES.split_ascii_whitespace().collect());
    if !KNOWN.contains(rime) {
        return false;
    }
    let stopped = ["c", "ch", "p", "t"].iter().any(|stop| rime.ends_with(stop));
    !stopped || matches!(tone, Some('\u{301}' | '\u{323}'))
}

const ONSETS: [&str; 28] = [
    "", "b", "ch", "c", "d", "đ", "gh", "gi", "g", "h", "kh", "k", "l", "m", "ngh", "ng", "nh", "n", "ph",
    "p", "qu", "r", "s", "th", "tr", "t", "v", "x",
];

/// Every rime without its tone.
const RIMES: &str = "a ac ach ai am an ang anh ao ap at au ay \
    ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây \
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu \
    i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu \
    o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong ooc oong op ot \
    ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt \
    u ua uân uâng uât uây uc uê uêch uên uênh ui um un ung uơ uôc uôi uôm uôn uông uôt up ut uy uya uych uyên uyêt uyn uynh uyt uyu \
    ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu \
    y yê yêm yên yêng yêt yêu ych ynh";
