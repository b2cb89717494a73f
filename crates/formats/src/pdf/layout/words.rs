//! Letters → words: turned the right way up, told apart by the gaps between them.

use hayro_interpret::kurbo::{Affine, Point};

use super::{Page, Rule, Word};

/// One letter as it was drawn.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Letter {
    /// Where it stands.
    pub(crate) start: Point,
    /// Where the next one would stand.
    pub(crate) end: Point,
    /// Height of its font.
    pub(crate) size: f64,
    /// Which piece of text, in the order of drawing, it belongs to.
    pub(crate) run: usize,
    pub(crate) text: String,
}

/// A gap of this many letter heights ends a word.
const WORD_GAP: f64 = 0.18;

/// Letters whose feet differ by less than this share of their height are on one line.
const SAME_LINE: f64 = 0.35;

/// Puts the letters of a page together to words.
pub(crate) fn words_of(mut letters: Vec<Letter>, mut rules: Vec<Rule>, width: f64, height: f64) -> Page {
    let (mut width, mut height) = (width, height);
    let turns = quarter_turns(&letters);
    if turns > 0 {
        let turn = turn_back(turns, width, height);
        for letter in &mut letters {
            letter.start = turn * letter.start;
            letter.end = turn * letter.end;
        }
        rules = rules.into_iter().map(|rule| turn_rule(rule, turn)).collect();
        if turns % 2 == 1 {
            std::mem::swap(&mut width, &mut height);
        }
    }
    let letters = attach_marks(letters);
    // Slanted letters are watermarks; letters off the page are leftovers of editing.
    let mut level: Vec<Letter> = letters
        .into_iter()
        .filter(|l| {
            (l.end.y - l.start.y).abs() <= 0.1 * (l.end.x - l.start.x).abs() + 0.05
                && (-5.0..=width + 5.0).contains(&l.start.x)
                && (-5.0..=height + 5.0).contains(&l.start.y)
        })
        .collect();
    level.sort_by(|a, b| a.start.y.total_cmp(&b.start.y));
    let mut words = Vec::new();
    let mut line: Vec<Letter> = Vec::new();
    for letter in level {
        let apart = line.first().is_some_and(|first| {
            (letter.start.y - first.start.y).abs() > SAME_LINE * first.size.max(letter.size)
        });
        if apart {
            split_line(std::mem::take(&mut line), &mut words);
        }
        line.push(letter);
    }
    split_line(line, &mut words);
    Page { point: 1.0, width, height, words, rules, picture: None }
}

/// Quarter turns (0–3, clockwise on the page) in which most letters are drawn.
fn quarter_turns(letters: &[Letter]) -> usize {
    let mut votes = [0_usize; 4];
    for letter in letters {
        let (dx, dy) = (letter.end.x - letter.start.x, letter.end.y - letter.start.y);
        let turn = if dx.abs() >= dy.abs() {
            if dx >= 0.0 { 0 } else { 2 }
        } else if dy > 0.0 {
            1
        } else {
            3
        };
        if let Some(vote) = votes.get_mut(turn) {
            *vote += 1;
        }
    }
    let best = votes.iter().enumerate().max_by_key(|(_, v)| **v).map_or(0, |(turn, _)| turn);
    if votes.get(best).is_some_and(|v| *v * 2 > letters.len()) { best } else { 0 }
}

/// The map that undoes a number of quarter turns.
fn turn_back(turns: usize, width: f64, height: f64) -> Affine {
    match turns {
        1 => Affine::new([0.0, -1.0, 1.0, 0.0, 0.0, width]),
        2 => Affine::new([-1.0, 0.0, 0.0, -1.0, width, height]),
        _ => Affine::new([0.0, 1.0, -1.0, 0.0, height, 0.0]),
    }
}

fn turn_rule(rule: Rule, turn: Affine) -> Rule {
    let ends = if rule.upright {
        [Point::new(rule.at, rule.from), Point::new(rule.at, rule.to)]
    } else {
        [Point::new(rule.from, rule.at), Point::new(rule.to, rule.at)]
    };
    let [a, b] = ends.map(|p| turn * p);
    let upright = (a.x - b.x).abs() < (a.y - b.y).abs();
    if upright {
        Rule { upright, at: a.x, from: a.y.min(b.y), to: a.y.max(b.y) }
    } else {
        Rule { upright, at: a.y, from: a.x.min(b.x), to: a.x.max(b.x) }
    }
}

/// Marks drawn apart from their letter join the letter drawn before them.
fn attach_marks(letters: Vec<Letter>) -> Vec<Letter> {
    let mut out: Vec<Letter> = Vec::with_capacity(letters.len());
    for letter in letters {
        let is_mark = letter.text.chars().all(|c| ('\u{300}'..='\u{36F}').contains(&c));
        match out.last_mut() {
            Some(last) if is_mark && !letter.text.is_empty() => last.text.push_str(&letter.text),
            _ => out.push(letter),
        }
    }
    out
}

/// Cuts the letters of one line into words.
fn split_line(mut letters: Vec<Letter>, words: &mut Vec<Word>) {
    letters.sort_by(|a, b| a.start.x.total_cmp(&b.start.x));
    let mut word: Option<Word> = None;
    let mut run = 0;
    // Only the first word of a line can be the label of a list item.
    let mut first = true;
    for letter in letters {
        let new_run = std::mem::replace(&mut run, letter.run) != letter.run;
        if letter.text.chars().all(char::is_whitespace) {
            first &= word.is_none();
            words.extend(word.take());
            continue;
        }
        let Some(open) = word.as_mut() else {
            word = Some(first_of(letter));
            continue;
        };
        // Bold made by drawing twice.
        let twice = open.text.ends_with(&letter.text)
            && letter.start.x - (open.right - (letter.end.x - letter.start.x)) < 0.12 * letter.size;
        if twice {
            continue;
        }
        // A label is a piece of its own, however near the text stands: «12.» «90 %» is not 12,90 %.
        let label = first && new_run && is_label(&open.text);
        if label || letter.start.x - open.right > WORD_GAP * open.size.max(letter.size) {
            first = false;
            words.extend(word.take());
            word = Some(first_of(letter));
        } else {
            open.text.push_str(&letter.text);
            open.right = open.right.max(letter.end.x);
            open.size = open.size.max(letter.size);
        }
    }
    words.extend(word);
}

fn first_of(letter: Letter) -> Word {
    Word {
        left: letter.start.x,
        right: letter.end.x.max(letter.start.x),
        base: letter.start.y,
        size: letter.size,
        text: letter.text,
    }
}

/// «12.», «b)», «IV.»: what word processors put in front of a list item.
fn is_label(text: &str) -> bool {
    let Some(body) = text.strip_suffix(['.', ')']) else { return false };
    let length = body.chars().count();
    let roman = body.chars().all(|c| "IVX".contains(c)) && length <= 5;
    let number = body.chars().all(|c| c.is_ascii_digit()) && length <= 2;
    length > 0 && (roman || number || length == 1 && body.chars().all(char::is_alphabetic))
}
