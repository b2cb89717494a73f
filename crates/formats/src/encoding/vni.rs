//! VNI-Windows: a letter is followed by a character that stands for its marks.

/// Converts text whose bytes were read as windows-1252.
pub(super) fn to_unicode(latin: &str) -> String {
    let mut out = String::with_capacity(latin.len());
    let mut letters = latin.chars().peekable();
    while let Some(letter) = letters.next() {
        let marked = letters.peek().and_then(|mark| pair(letter, *mark));
        match marked {
            Some(whole) => {
                out.push(whole);
                letters.next();
            }
            None => out.push(single(letter)),
        }
    }
    out
}

/// Letters that are one character in VNI. Lower case; capitals follow the case of the character.
const SINGLES: [(char, char); 9] = [
    ('ñ', 'đ'),
    ('ö', 'ư'),
    ('ô', 'ơ'),
    ('í', 'í'),
    ('ì', 'ì'),
    ('æ', 'ỉ'),
    ('ó', 'ĩ'),
    ('ò', 'ị'),
    ('î', 'ỵ'),
];

/// The marks after a plain vowel, and what «a», «e», «o», «u», «y», «ô» (= ơ), «ö» (= ư) become.
/// A blank means that VNI has no such letter.
const MARKS: [(char, [char; 7]); 15] = [
    //      a    e    o    u    y    ô    ö
    ('ù', ['á', 'é', 'ó', 'ú', 'ý', 'ớ', 'ứ']),
    ('ø', ['à', 'è', 'ò', 'ù', 'ỳ', 'ờ', 'ừ']),
    ('û', ['ả', 'ẻ', 'ỏ', 'ủ', 'ỷ', 'ở', 'ử']),
    ('õ', ['ã', 'ẽ', 'õ', 'ũ', 'ỹ', 'ỡ', 'ữ']),
    ('ï', ['ạ', 'ẹ', 'ọ', 'ụ', ' ', 'ợ', 'ự']),
    ('â', ['â', 'ê', 'ô', ' ', ' ', ' ', ' ']),
    ('á', ['ấ', 'ế', 'ố', ' ', ' ', ' ', ' ']),
    ('à', ['ầ', 'ề', 'ồ', ' ', ' ', ' ', ' ']),
    ('å', ['ẩ', 'ể', 'ổ', ' ', ' ', ' ', ' ']),
    ('ã', ['ẫ', 'ễ', 'ỗ', ' ', ' ', ' ', ' ']),
    ('ä', ['ậ', 'ệ', 'ộ', ' ', ' ', ' ', ' ']),
    ('ê', ['ă', ' ', ' ', ' ', ' ', ' ', ' ']),
    ('é', ['ắ', ' ', ' ', ' ', ' ', ' ', ' ']),
    ('è', ['ằ', ' ', ' ', ' ', ' ', ' ', ' ']),
    ('ú', ['ẳ', ' ', ' ', ' ', ' ', ' ', ' ']),
];

/// The two marks of «ă» that no other vowel takes.
const BREVE_MARKS: [(char, char); 2] = [('ü', 'ẵ'), ('ë', 'ặ')];

fn pair(letter: char, mark: char) -> Option<char> {
    let column = ['a', 'e', 'o', 'u', 'y', 'ô', 'ö'].iter().position(|v| *v == lower(letter))?;
    let mark = lower(mark);
    let marked = MARKS
        .iter()
        .find(|(m, _)| *m == mark)
        .and_then(|(_, row)| row.get(column))
        .copied()
        .filter(|c| *c != ' ')
        .or_else(|| BREVE_MARKS.iter().find(|(m, _)| column == 0 && *m == mark).map(|(_, whole)| *whole))?;
    Some(in_case_of(letter, marked))
}

fn single(letter: char) -> char {
    let found = SINGLES.iter().find(|(from, _)| *from == lower(letter));
    found.map_or(letter, |(_, to)| in_case_of(letter, *to))
}

fn in_case_of(model: char, letter: char) -> char {
    if model.is_uppercase() { letter.to_uppercase().next().unwrap_or(letter) } else { letter }
}

fn lower(c: char) -> char {
    c.to_lowercase().next().unwrap_or(c)
}
