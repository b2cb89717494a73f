//! Placeholders in the text of a paragraph. A word processor divides a text into runs as it likes (checked
//! spelling, bookmarks, a changed letter), so they are looked for in the text of the whole paragraph, and
//! each is then cut out of the runs it goes over.

use std::ops::Range;

use cotmoc_core::fold::fold;

use super::fault::Problem;
use super::tree::{Node, Tag};
use crate::patch::escaped;

/// A placeholder in the place of the run in which it began.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mark {
    /// What it asks for.
    pub(super) token: Token,
    /// The properties of that run, as they stand in the file.
    pub(super) look: String,
}

/// What a placeholder asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// `{{ten}}`
    Value(String),
    /// `{{hinh:ten}}`
    Picture(String),
    /// `{{#ten}}` or `{{?ten}}`
    Open(Section, String),
    /// `{{/ten}}`
    Close(String),
}

/// What a section does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Section {
    /// It stands once for each item.
    Loop,
    /// It stands where there is something.
    If,
}

impl Section {
    pub(super) fn sign(self) -> char {
        match self {
            Self::Loop => '#',
            Self::If => '?',
        }
    }
}

/// Longest name.
const MAX_NAME: usize = 64;

/// Stands for what is in a paragraph but is no letter: it may not be within a placeholder.
const OTHER: char = '\u{FFFC}';

/// Elements within a paragraph that hold runs of its text.
const HOLDERS: [&str; 10] = [
    "w:hyperlink", "w:ins", "w:moveTo", "w:smartTag", "w:sdt", "w:sdtContent", "w:fldSimple", "w:bdo",
    "w:dir", "w:customXml",
];

/// Whether an element within a paragraph holds runs of its text.
pub(super) fn holds_runs(tag: &Tag) -> bool {
    HOLDERS.contains(&tag.name.as_str())
}

/// A placeholder in a text.
struct Found {
    range: Range<usize>,
    token: Token,
}

/// Puts placeholders in the place of their texts. Gives the text of the paragraph, and what is wrong in it.
pub(super) fn split(paragraph: &mut Tag) -> (String, Vec<Problem>) {
    let mut text = String::new();
    collect(&paragraph.inner, &mut text);
    let (found, problems) = find(&text);
    if !found.is_empty() {
        let mut at = 0;
        paragraph.inner = cut(std::mem::take(&mut paragraph.inner), &mut at, &found);
    }
    (text.replace(OTHER, " "), problems)
}

fn collect(nodes: &[Node], text: &mut String) {
    for node in nodes {
        let Node::Tag(tag) = node else { continue };
        if tag.name == "w:r" {
            tag.inner.iter().for_each(|piece| text.push_str(&letters(piece)));
        } else if holds_runs(tag) {
            collect(&tag.inner, text);
        }
    }
}

/// What a piece of a run adds to the text of its paragraph.
fn letters(piece: &Node) -> String {
    match piece {
        Node::Tag(tag) => match tag.name.as_str() {
            "w:t" => tag.letters(),
            "w:rPr" | "w:lastRenderedPageBreak" => String::new(),
            "w:noBreakHyphen" => "-".to_owned(),
            "w:softHyphen" => String::new(),
            _ => OTHER.to_string(),
        },
        Node::Raw(_) | Node::Mark(_) => String::new(),
    }
}

fn find(text: &str) -> (Vec<Found>, Vec<Problem>) {
    let (mut found, mut problems) = (Vec::new(), Vec::new());
    let mut from = 0;
    while let Some(step) = text.get(from..).and_then(|rest| rest.find("{{")) {
        let begin = from + step;
        stray(text.get(from..begin), &mut problems);
        let inner = text.get(begin + 2..).unwrap_or_default();
        let end = inner.find("}}");
        let next = inner.find("{{");
        match end.filter(|end| next.is_none_or(|next| *end < next)) {
            Some(length) => {
                let words = inner.get(..length).unwrap_or_default();
                from = begin + 2 + length + 2;
                if words.contains(OTHER) {
                    problems.push(Problem::Braces(shortened(words)));
                    continue;
                }
                match token(words) {
                    Some(token) => found.push(Found { range: begin..from, token }),
                    None => problems.push(Problem::Name(shortened(words))),
                }
            }
            None => {
                problems.push(Problem::Braces(shortened(text.get(begin..).unwrap_or_default())));
                from = begin + 2;
            }
        }
    }
    stray(text.get(from..), &mut problems);
    (found, problems)
}

/// Notes an end of a placeholder that has no beginning.
fn stray(between: Option<&str>, problems: &mut Vec<Problem>) {
    let between = between.unwrap_or_default();
    if let Some(at) = between.find("}}") {
        let before: Vec<char> = between.get(..at).unwrap_or_default().chars().rev().take(30).collect();
        problems.push(Problem::Braces(before.into_iter().rev().collect::<String>() + "}}"));
    }
}

fn token(words: &str) -> Option<Token> {
    let words = words.trim();
    let mut letters = words.chars();
    match letters.next()? {
        '#' => Some(Token::Open(Section::Loop, name(letters.as_str())?)),
        '?' => Some(Token::Open(Section::If, name(letters.as_str())?)),
        '/' => Some(Token::Close(name(letters.as_str())?)),
        _ => match words.split_once(':') {
            Some((kind, rest)) if fold(kind) == "hinh" => Some(Token::Picture(name(rest)?)),
            Some(_) => None,
            None => Some(Token::Value(name(words)?)),
        },
    }
}

/// A name as it is compared: without diacritics and capitals, with `_` for blanks, so that «Cơ quan» is
/// `co_quan`.
pub(super) fn name(words: &str) -> Option<String> {
    let name: String = fold(words).chars().map(|c| if matches!(c, ' ' | '-') { '_' } else { c }).collect();
    let fits = !name.is_empty()
        && name.len() <= MAX_NAME
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
        && name.starts_with(|c: char| c.is_ascii_alphabetic());
    fits.then_some(name)
}

/// A text for a message.
pub(super) fn shortened(text: &str) -> String {
    let clean = text.replace(OTHER, " ");
    let words = clean.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.chars().count() <= 60 {
        return words;
    }
    words.chars().take(57).collect::<String>() + "…"
}

fn cut(nodes: Vec<Node>, at: &mut usize, found: &[Found]) -> Vec<Node> {
    let mut out = Vec::with_capacity(nodes.len());
    for node in nodes {
        match node {
            Node::Tag(tag) if tag.name == "w:r" => run(tag, at, found, &mut out),
            Node::Tag(mut tag) if holds_runs(&tag) => {
                tag.inner = cut(tag.inner, at, found);
                out.push(Node::Tag(tag));
            }
            other => out.push(other),
        }
    }
    out
}

/// Cuts a run in pieces: what stands before a placeholder, the placeholder, what stands behind it.
fn run(tag: Tag, at: &mut usize, found: &[Found], out: &mut Vec<Node>) {
    let look = tag.child("w:rPr").map(Tag::text).unwrap_or_default();
    let Tag { name, open, inner, close } = tag;
    let begun = |inner| Node::Tag(Tag { name: name.clone(), open: open.clone(), inner, close: close.clone() });
    let first = || if look.is_empty() { Vec::new() } else { vec![Node::Raw(look.clone())] };
    let (mut current, mut touched) = (first(), false);
    for piece in inner {
        if matches!(&piece, Node::Tag(tag) if tag.name == "w:rPr") {
            continue;
        }
        let (from, words) = (*at, letters(&piece));
        *at += words.len();
        let here: Vec<&Found> = found.iter().filter(|f| f.range.start < *at && f.range.end > from).collect();
        if here.is_empty() {
            current.push(piece);
            continue;
        }
        touched = true;
        let mut place = from;
        for mark in here {
            push_text(&mut current, words.get(place - from..mark.range.start.max(from) - from));
            if mark.range.start >= from {
                if current.len() > first().len() {
                    out.push(begun(std::mem::replace(&mut current, first())));
                }
                out.push(Node::Mark(Mark { token: mark.token.clone(), look: look.clone() }));
            }
            place = mark.range.end.min(*at);
        }
        push_text(&mut current, words.get(place - from..));
    }
    if !touched || current.len() > first().len() {
        out.push(begun(current));
    }
}

fn push_text(run: &mut Vec<Node>, words: Option<&str>) {
    if let Some(words) = words.filter(|words| !words.is_empty()) {
        run.push(Node::Raw(format!("<w:t xml:space=\"preserve\">{}</w:t>", escaped(words))));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(words: &str, expected: Option<Token>) {
        assert_eq!(token(words), expected, "{words}");
    }

    #[test]
    fn placeholders_are_written_as_people_type_them() {
        let some = |text: &str| text.to_owned();
        check("co_quan", Some(Token::Value(some("co_quan"))));
        check(" Cơ quan ", Some(Token::Value(some("co_quan"))));
        check("#Danh sách", Some(Token::Open(Section::Loop, some("danh_sach"))));
        check("? kinh_gui", Some(Token::Open(Section::If, some("kinh_gui"))));
        check("/danh_sach", Some(Token::Close(some("danh_sach"))));
        check("hình: Bản đồ", Some(Token::Picture(some("ban_do"))));
        for wrong in ["", "#", "1a", "a.b", "a|b", "anh:x", "hinh:", "a{b", "=1+1"] {
            check(wrong, None);
        }
    }

    fn problems(text: &str) -> Vec<Problem> {
        find(text).1
    }

    #[test]
    fn broken_braces_are_found() {
        assert!(problems("a {b} {{ten}} c").is_empty());
        assert_eq!(problems("Số {{so"), [Problem::Braces("{{so".to_owned())]);
        assert_eq!(problems("Số {{so {{ten}}"), [Problem::Braces("{{so {{ten}}".to_owned())]);
        assert_eq!(problems("Số so}} là"), [Problem::Braces("Số so}}".to_owned())]);
        assert_eq!(problems("{{{ten}}}").len(), 1);
        assert_eq!(problems("{{}}"), [Problem::Name(String::new())]);
    }
}
