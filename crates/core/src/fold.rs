//! Folding of Vietnamese text for search and matching: lower case, no diacritics, đ → d.
//!
//! Wrong diacritics are the commonest slip of scanned documents («tối thiếu», «họp đồng»), so
//! everything that compares words compares folded ones.

/// Folds one character; `None` where the character carries no meaning of its own
/// (combining marks, soft hyphens, zero-width signs). White space of every kind becomes `' '`.
#[must_use]
pub fn fold_char(c: char) -> Option<char> {
    Some(match c {
        'a'..='z' | '0'..='9' => c,
        'A'..='Z' => c.to_ascii_lowercase(),
        '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{a0}' | '\u{1680}' => ' ',
        '\u{2000}'..='\u{200a}' | '\u{2028}' | '\u{2029}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => ' ',
        '\u{ad}' | '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => return None,
        '«' | '»' => '"',
        '\0'..='\u{bf}' => c,
        'À'..='Å' | 'à'..='å' | 'Ă' | 'ă' | 'Ā' | 'ā' | '\u{1ea0}'..='\u{1eb7}' => 'a',
        'È'..='Ë' | 'è'..='ë' | 'Ē' | 'ē' | 'Ĕ' | 'ĕ' | 'ě' | '\u{1eb8}'..='\u{1ec7}' => 'e',
        'Ì'..='Ï' | 'ì'..='ï' | 'Ĩ' | 'ĩ' | 'ī' | 'ĭ' | '\u{1ec8}'..='\u{1ecb}' => 'i',
        'Ò'..='Ö' | 'ò'..='ö' | 'Ơ' | 'ơ' | 'ō' | 'ŏ' | 'ő' | '\u{1ecc}'..='\u{1ee3}' => 'o',
        'Ù'..='Ü' | 'ù'..='ü' | 'Ũ' | 'ũ' | 'Ư' | 'ư' | 'ū' | 'ŭ' | '\u{1ee4}'..='\u{1ef1}' => 'u',
        'Ý' | 'ý' | 'ÿ' | 'Ÿ' | '\u{1ef2}'..='\u{1ef9}' => 'y',
        'Đ' | 'đ' | 'Ð' | 'ð' => 'd',
        'Ç' | 'ç' => 'c',
        'Ñ' | 'ñ' => 'n',
        '–' | '—' | '‐' | '‑' | '‒' | '―' | '−' | '－' => '-',
        '“' | '”' | '„' => '"',
        '‘' | '’' => '\'',
        '％' => '%',
        '／' => '/',
        _ => c.to_lowercase().next().unwrap_or(c),
    })
}

/// Folds a text for search: lower case, without diacritics, đ → d, each run of white space one blank,
/// none at the ends.
///
/// ```
/// assert_eq!(cotmoc_core::fold::fold(" Tỷ\u{a0}lệ  HỘ được phủ "), "ty le ho duoc phu");
/// ```
#[must_use]
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().filter_map(fold_char) {
        if c != ' ' || !(out.is_empty() || out.ends_with(' ')) {
            out.push(c);
        }
    }
    if out.ends_with(' ') {
        out.pop();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn diacritics_case_and_blanks_go() {
        assert_eq!(fold("ỦY BAN NHÂN DÂN TỈNH ĐỒNG NAI"), "uy ban nhan dan tinh dong nai");
        assert_eq!(fold("hoá đơn điê\u{323}n tử"), "hoa don dien tu");
        assert_eq!(fold("Tối thiếu\u{ad} 80\u{2009}%"), "toi thieu 80 %");
        assert_eq!(fold("2022 – 2025"), "2022 - 2025");
    }
}
