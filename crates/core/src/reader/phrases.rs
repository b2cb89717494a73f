//! Lists of folded phrases that are looked for at every word of a text.
//!
//! A large list is indexed once by its phrases' first and last words; most words of a text are then
//! turned away by one look at a bit set.

use std::collections::HashMap;
use std::sync::OnceLock;

/// Phrases to be looked for in tokens.
pub(super) trait Phrases {
    /// The phrases that may begin with this word.
    fn opening(&self, word: &str) -> &[&'static str];
    /// The phrases that may end with this word.
    fn closing(&self, word: &str) -> &[&'static str];
}

/// A short list is looked through from end to end.
impl<const N: usize> Phrases for [&'static str; N] {
    fn opening(&self, _word: &str) -> &[&'static str] {
        self
    }

    fn closing(&self, _word: &str) -> &[&'static str] {
        self
    }
}

/// Likewise.
impl Phrases for [&'static str] {
    fn opening(&self, _word: &str) -> &[&'static str] {
        self
    }

    fn closing(&self, _word: &str) -> &[&'static str] {
        self
    }
}

/// A large list, indexed when it is first used.
pub(super) struct List {
    phrases: &'static [&'static str],
    index: OnceLock<[Side; 2]>,
}

impl List {
    pub(super) const fn new(phrases: &'static [&'static str]) -> Self {
        Self { phrases, index: OnceLock::new() }
    }

    /// Whether the word alone is one of the phrases.
    pub(super) fn has(&self, word: &str) -> bool {
        self.opening(word).contains(&word)
    }

    fn index(&self) -> &[Side; 2] {
        self.index.get_or_init(|| {
            [
                Side::new(self.phrases, |p| p.split(' ').next()),
                Side::new(self.phrases, |p| p.split(' ').next_back()),
            ]
        })
    }
}

impl Phrases for List {
    fn opening(&self, word: &str) -> &[&'static str] {
        self.index()[0].of(word)
    }

    fn closing(&self, word: &str) -> &[&'static str] {
        self.index()[1].of(word)
    }
}

/// Phrases by one of their words, behind a bit set.
struct Side {
    bits: [u64; 16],
    phrases: HashMap<&'static str, Vec<&'static str>>,
}

impl Side {
    fn new(phrases: &[&'static str], key: fn(&'static str) -> Option<&'static str>) -> Self {
        let mut side = Self { bits: [0; 16], phrases: HashMap::new() };
        for phrase in phrases {
            let word = key(phrase).unwrap_or("");
            let bit = bit(word);
            side.bits[bit / 64] |= 1 << (bit % 64);
            side.phrases.entry(word).or_default().push(phrase);
        }
        side
    }

    fn of(&self, word: &str) -> &[&'static str] {
        let bit = bit(word);
        if self.bits[bit / 64] >> (bit % 64) & 1 == 0 {
            return &[];
        }
        self.phrases.get(word).map_or(&[], Vec::as_slice)
    }
}

/// One of 1,024 bits for a word, from its length and its first and last letters.
fn bit(word: &str) -> usize {
    match word.as_bytes() {
        [] => 0,
        bytes @ [first, .., last] => {
            let second = usize::from(bytes[1]);
            (usize::from(*first) * 61 + second * 31 + usize::from(*last) * 7 + bytes.len()) % 1024
        }
        [only] => usize::from(*only),
    }
}
