//! Figures within what a person writes: «… đạt {KTS01.gia-tri} …».
//!
//! A name is what stands between braces where it is made of Latin letters, digits, full stops and hyphens
//! only; every other brace is a brace. Whatever is written can be read, so nothing is lost.

/// A piece of a written text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Words as they stand.
    Words(&'a str),
    /// The name of a figure.
    Name(&'a str),
}

/// Longest name, in bytes.
const LONGEST: usize = 80;

/// The pieces of a text; put together they are the text.
#[must_use]
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let (mut words, mut at) = (0, 0);
    while let Some(open) = text.get(at..).and_then(|rest| rest.find('{')) {
        let begin = at + open;
        let inner = text.get(begin + 1..).unwrap_or_default();
        let length = inner.bytes().take(LONGEST + 1).take_while(|b| is_of_name(*b)).count();
        let name = inner.get(..length).unwrap_or_default();
        if (1..=LONGEST).contains(&length) && inner.as_bytes().get(length) == Some(&b'}') {
            pieces.extend((words < begin).then(|| Piece::Words(&text[words..begin])));
            pieces.push(Piece::Name(name));
            words = begin + length + 2;
            at = words;
        } else {
            at = begin + 1;
        }
    }
    pieces.extend((words < text.len()).then(|| Piece::Words(&text[words..])));
    pieces
}

fn is_of_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'.' || byte == b'-'
}

/// The names in a text, each once, in the order in which they first stand.
#[must_use]
pub fn names(text: &str) -> Vec<&str> {
    let mut names: Vec<&str> = Vec::new();
    for piece in pieces(text) {
        if let Piece::Name(name) = piece
            && !names.contains(&name)
        {
            names.push(name);
        }
    }
    names
}

/// The text with every name replaced by what it says. Where `say` knows nothing, the name stays, in its braces.
pub fn said<'s>(text: &str, say: impl Fn(&str) -> Option<&'s str>) -> String {
    let mut written = String::with_capacity(text.len());
    for piece in pieces(text) {
        match piece {
            Piece::Words(words) => written.push_str(words),
            Piece::Name(name) => match say(name) {
                Some(words) => written.push_str(words),
                None => {
                    written.push('{');
                    written.push_str(name);
                    written.push('}');
                }
            },
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, expected: &[Piece<'_>]) {
        assert_eq!(pieces(text), expected, "{text}");
    }

    #[test]
    fn names_stand_in_braces() {
        use Piece::{Name, Words};
        check("", &[]);
        check("không có", &[Words("không có")]);
        check("{ky}", &[Name("ky")]);
        check("đạt {KTS01.gia-tri}, tăng", &[Words("đạt "), Name("KTS01.gia-tri"), Words(", tăng")]);
        check("{a}{b}", &[Name("a"), Name("b")]);
        check("{{a}}", &[Words("{"), Name("a"), Words("}")]);
        check("{không phải} {", &[Words("{không phải} {")]);
        check("{} {a b} {a", &[Words("{} {a b} {a")]);
        let long = format!("{{{}}}", "a".repeat(81));
        check(&long, &[Words(&long)]);
    }

    #[test]
    fn what_is_not_known_stays() {
        let say = |name: &str| (name == "ky").then_some("quý II/2026");
        assert_eq!(said("Trong {ky}: {KTS01.x}", say), "Trong quý II/2026: {KTS01.x}");
        assert_eq!(names("{b} {a} {b}"), ["b", "a"]);
    }

    proptest! {
        #[test]
        fn pieces_are_the_text(text in r"[ab{}.\-ộ ]{0,40}") {
            let again: String = pieces(&text)
                .iter()
                .map(|piece| match piece {
                    Piece::Words(words) => (*words).to_owned(),
                    Piece::Name(name) => format!("{{{name}}}"),
                })
                .collect();
            prop_assert_eq!(&again, &text);
            prop_assert_eq!(said(&text, |_| None), text);
        }
    }
}
