//! Text → tokens: words, numbers and signs, each with its place in the text and its folded form.

use super::phrases::Phrases;
use crate::fold::fold_char;
use crate::model::Span;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Letters, perhaps with digits («4G», «m2»).
    Word,
    /// Digits with the separators of numbers: «14.000», «8,5», «2025».
    Number,
    /// Any other sign, alone.
    Sign(char),
}

/// One token of a [`Line`](super::lines::Line) or of a table's cell.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    pub(super) kind: Kind,
    /// Place in the text.
    pub(super) start: usize,
    pub(super) end: usize,
    /// Place in [`Tokens::folded`].
    fold_start: usize,
    fold_end: usize,
    /// White space stands before it.
    pub(super) spaced: bool,
    /// Its first letter is a capital.
    pub(super) capital: bool,
    /// Tells spellings apart that fold to the same word («từ», «tư»): see [`mark_of`].
    mark: u32,
}

/// A number for the exact spelling of a short word, whatever its case and normal form.
pub(super) fn mark_of(spelling: &str) -> u32 {
    spelling.chars().fold(0, mark_step)
}

/// Precomposed letters and letters with combining marks give different numbers; both are compared
/// only with spellings that are precomposed or bare, so a decomposed word counts as bare.
fn mark_step(mark: u32, c: char) -> u32 {
    if matches!(c, '\u{300}'..='\u{36f}') {
        return mark;
    }
    let small = if c.is_ascii() { c.to_ascii_lowercase() } else { c.to_lowercase().next().unwrap_or(c) };
    mark.wrapping_mul(31).wrapping_add(u32::from(small))
}

/// A run of tokens and the text that they fold to, one blank between any two.
#[derive(Debug, Default)]
pub(super) struct Tokens {
    list: Vec<Token>,
    folded: String,
}

impl Tokens {
    /// Forgets all tokens but keeps the memory.
    pub(super) fn clear(&mut self) {
        self.list.clear();
        self.folded.clear();
    }

    /// Appends the tokens of `text[span]`; line ends count as white space.
    pub(super) fn push(&mut self, text: &str, span: Span) {
        let Some(part) = text.get(span.start..span.end) else { return };
        let mut chars = part.char_indices().peekable();
        let mut spaced = true;
        while let Some((at, c)) = chars.next() {
            // Left-overs of web pages: tags are blanks, `&ge;` is a sign.
            let (c, skip) = match c {
                '<' | '&' => markup(&part[at..]).unwrap_or((c, 0)),
                c => (c, 0),
            };
            for _ in 0..skip {
                chars.next();
            }
            let Some(mut folded) = fold_char(c) else { continue };
            if folded == ' ' {
                spaced = true;
                continue;
            }
            // Scanners read «%» as «°/o».
            if matches!(c, '°' | 'º') && ["/o", "/0"].iter().any(|t| part[at + c.len_utf8()..].starts_with(t))
            {
                folded = '%';
                chars.next();
                chars.next();
            }
            let start = span.start + at;
            let fold_start = self.begin(folded);
            let mut end = start + c.len_utf8();
            let mut mark = mark_step(0, c);
            if folded.is_alphabetic() || folded.is_ascii_digit() {
                while let Some(&(at, c)) = chars.peek() {
                    let Some(folded) = fold_char(c) else {
                        end = span.start + at + c.len_utf8();
                        chars.next();
                        continue;
                    };
                    if !goes_on(&self.folded[fold_start..], folded, &part[at..]) {
                        break;
                    }
                    self.folded.push(folded);
                    mark = mark_step(mark, c);
                    end = span.start + at + c.len_utf8();
                    chars.next();
                }
            }
            let kind = self.kind_of(fold_start, folded, chars.peek().map(|&(_, c)| c));
            self.list.push(Token {
                kind,
                start,
                end,
                fold_start,
                fold_end: self.folded.len(),
                spaced,
                capital: c.is_uppercase(),
                mark,
            });
            spaced = false;
        }
    }

    fn begin(&mut self, first: char) -> usize {
        if !self.folded.is_empty() {
            self.folded.push(' ');
        }
        let at = self.folded.len();
        self.folded.push(first);
        at
    }

    /// Decides between word and number, and repairs the digits that scanners confuse with letters:
    /// «l00%» and «9O%» are numbers, «1ệ» and «s0» are words.
    fn kind_of(&mut self, fold_start: usize, first: char, next: Option<char>) -> Kind {
        if !first.is_alphanumeric() {
            return Kind::Sign(first);
        }
        let word = &self.folded[fold_start..];
        let digits = word.bytes().filter(u8::is_ascii_digit).count();
        if digits == 0 {
            return Kind::Word;
        }
        let alphabetic = word.chars().filter(|c| c.is_alphabetic()).count();
        if alphabetic == 0 {
            return Kind::Number;
        }
        let year = word.len() == 4 && word.starts_with('2') && digits >= 2;
        let confusable = word.chars().all(|c| !c.is_alphabetic() || matches!(c, 'l' | 'i' | 'o'));
        if confusable && (year || next.is_some_and(|c| fold_char(c) == Some('%'))) {
            let mended: String = word
                .chars()
                .map(|c| match c {
                    'l' | 'i' => '1',
                    'o' => '0',
                    c => c,
                })
                .collect();
            self.folded.replace_range(fold_start.., &mended);
            return Kind::Number;
        }
        let scanned = word.chars().all(|c| c.is_alphabetic() || matches!(c, '0' | '1'));
        if scanned && digits == 1 && alphabetic >= 1 && word != "f0" {
            let mended = word.replace('1', "l").replace('0', "o");
            self.folded.replace_range(fold_start.., &mended);
        }
        Kind::Word
    }

    /// The tokens.
    pub(super) fn list(&self) -> &[Token] {
        &self.list
    }

    /// How many tokens there are.
    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    /// The folded form of token `i`; empty beyond the end.
    pub(super) fn word(&self, i: usize) -> &str {
        self.list.get(i).map_or("", |t| &self.folded[t.fold_start..t.fold_end])
    }

    /// The folded forms of tokens `from..to`, one blank between any two.
    pub(super) fn words(&self, from: usize, to: usize) -> &str {
        match (self.list.get(from), to.checked_sub(1).and_then(|last| self.list.get(last))) {
            (Some(a), Some(b)) if from < to => &self.folded[a.fold_start..b.fold_end],
            _ => "",
        }
    }

    /// The place in the text of tokens `from..to`; `None` where there are none.
    pub(super) fn span(&self, from: usize, to: usize) -> Option<Span> {
        let a = self.list.get(from)?;
        let b = self.list.get(to.checked_sub(1)?)?;
        // A table's name may stand behind its value.
        (from < to).then_some(Span { start: a.start.min(b.start), end: b.end.max(a.end) })
    }

    /// The number of token `i`'s exact spelling, to be compared with [`mark_of`].
    pub(super) fn mark(&self, i: usize) -> u32 {
        self.list.get(i).map_or(0, |t| t.mark)
    }

    /// Token `i` is spelled in one of these ways; a word without diacritics should be one of them.
    pub(super) fn spelled(&self, i: usize, spellings: &[&str]) -> bool {
        let mark = self.mark(i);
        spellings.iter().any(|s| mark_of(s) == mark)
    }

    /// Token `i` is this sign.
    pub(super) fn is_sign(&self, i: usize, sign: char) -> bool {
        self.list.get(i).is_some_and(|t| t.kind == Kind::Sign(sign))
    }

    /// Token `i` is a number.
    pub(super) fn is_number(&self, i: usize) -> bool {
        self.list.get(i).is_some_and(|t| t.kind == Kind::Number)
    }

    /// Whether the words of `phrase` (folded, blanks between) stand at `i`; gives the index after them.
    pub(super) fn at(&self, i: usize, phrase: &str) -> Option<usize> {
        // The folded text has one blank between any two tokens, as the phrase has.
        let rest = self.folded.get(self.list.get(i)?.fold_start..)?.strip_prefix(phrase)?;
        let whole = rest.is_empty() || rest.starts_with(' ');
        whole.then(|| i + 1 + phrase.bytes().filter(|b| *b == b' ').count())
    }

    /// The longest of `phrases` that stands at `i`; gives the index after it.
    pub(super) fn at_any(&self, i: usize, phrases: &(impl Phrases + ?Sized)) -> Option<usize> {
        let word = self.word(i);
        let first = word.as_bytes().first()?;
        phrases
            .opening(word)
            .iter()
            .filter(|p| p.as_bytes().first() == Some(first))
            .filter_map(|p| self.at(i, p))
            .max()
    }

    /// Whether one of `phrases` ends right before `end`; gives the index where it begins.
    pub(super) fn before(&self, end: usize, phrases: &(impl Phrases + ?Sized)) -> Option<usize> {
        let last = self.word(end.checked_sub(1)?);
        let letter = last.as_bytes().last()?;
        phrases
            .closing(last)
            .iter()
            .filter(|phrase| phrase.as_bytes().last() == Some(letter) && phrase.ends_with(last))
            .filter_map(|phrase| {
                let start = end.checked_sub(1 + phrase.bytes().filter(|b| *b == b' ').count())?;
                self.at(start, phrase).map(|_| start)
            })
            .min()
    }

    /// The first place in `from..to` where one of `phrases` stands.
    pub(super) fn find(&self, from: usize, to: usize, phrases: &(impl Phrases + ?Sized)) -> Option<usize> {
        (from..to).find(|&i| self.at_any(i, phrases).is_some_and(|end| end <= to))
    }
}

/// A tag or an entity at the head of `rest`: the character that it stands for, and how many more
/// characters it takes up.
fn markup(rest: &str) -> Option<(char, usize)> {
    if let Some(entity) = rest.strip_prefix('&') {
        const ENTITIES: &[(&str, char)] = &[
            ("ge;", '≥'),
            ("le;", '≤'),
            ("gt;", '>'),
            ("lt;", '<'),
            ("nbsp;", ' '),
            ("amp;", '&'),
            ("quot;", '"'),
            ("ndash;", '-'),
            ("mdash;", '-'),
            ("percnt;", '%'),
            ("raquo;", ' '),
        ];
        return ENTITIES
            .iter()
            .find(|(name, _)| entity.starts_with(name))
            .map(|&(name, sign)| (sign, name.len()));
    }
    let inner = rest.strip_prefix('<')?;
    let named = inner.trim_start_matches('/').starts_with(|c: char| c.is_ascii_alphabetic());
    let length = inner.chars().take(300).position(|c| c == '>' || c == '\n')?;
    (named && inner.chars().nth(length) == Some('>')).then_some((' ', length + 1))
}

/// Whether the token so far goes on with `next`, the folded first character of `rest`.
fn goes_on(token: &str, next: char, rest: &str) -> bool {
    let number = token.starts_with(|c: char| c.is_ascii_digit());
    if matches!(next, '.' | ',') {
        let digit = |c: char| c.is_ascii_digit();
        return number && token.ends_with(digit) && rest[1..].starts_with(digit);
    }
    let parted = if number {
        next.is_alphabetic() && word_follows(token, rest)
    } else {
        next.is_ascii_digit() && parts_here(token, rest)
    };
    next.is_alphanumeric() && !parted
}

/// «đạt80%», «trên50%»: digits glued to a whole word are a number of their own.
fn parts_here(word: &str, rest: &str) -> bool {
    let letters = word.chars().all(char::is_alphabetic)
        && word.len() >= 3
        && !matches!(word, "ipv" | "web" | "covid" | "mp");
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    letters && !rest[digits..].starts_with(char::is_alphabetic)
}

/// «15tuổi», «2025đạt»: a word of at least three letters is glued to a number.
fn word_follows(number: &str, rest: &str) -> bool {
    let letters = rest.chars().take_while(|c| c.is_alphabetic()).count();
    number.bytes().all(|b| b.is_ascii_digit()) && letters >= 3
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let mut tokens = Tokens::default();
        tokens.push(text, Span { start: 0, end: text.len() });
        let got: Vec<&str> = (0..tokens.len()).map(|i| tokens.word(i)).collect();
        assert_eq!(got, expected, "{text}");
    }

    #[test]
    fn numbers_words_and_signs() {
        check("đạt trên 11,5%/năm;", &["dat", "tren", "11,5", "%", "/", "nam", ";"]);
        check("14.000 hộ. Năm 2025.", &["14.000", "ho", ".", "nam", "2025", "."]);
        check("411/QĐ-TTg", &["411", "/", "qd", "-", "ttg"]);
        check("4G/5G", &["4g", "/", "5g"]);
    }

    #[test]
    fn slips_of_scanners() {
        check("Tỷ 1ệ đạt l00%, 9O%", &["ty", "le", "dat", "100", "%", ",", "90", "%"]);
        check("kỹ năng s\u{ad}ố", &["ky", "nang", "so"]);
    }
}
