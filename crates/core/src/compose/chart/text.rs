//! Texts in drawings: about how wide they are, where they break, what stands of them where room is short.

/// How much wider bold letters are.
pub(super) const BOLD: f64 = 1.06;

/// About how wide a text is, on the safe side: no face is at hand when a drawing is made.
pub(super) fn width(text: &str, letters: f64) -> f64 {
    text.chars().map(letter).sum::<f64>() * letters
}

/// The width of a letter as a share of its size.
fn letter(letter: char) -> f64 {
    match letter {
        // Marks that stand over the letter before them.
        '\u{300}'..='\u{36f}' => 0.0,
        '⁰' | '¹' | '²' | '³' | '⁴'..='⁹' => 0.4,
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | 'ì' | 'í' | 'ỉ' | 'ĩ' | 'ị' => {
            0.28
        }
        'f' | 'r' | 't' | '(' | ')' | '[' | ']' | '-' | '/' | ' ' | 'I' | '·' | '\u{a0}' => 0.36,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '—' | '…' => 0.9,
        '0'..='9' | '−' | '–' | '+' | '=' | '≥' | '≤' | '<' | '>' => 0.6,
        'a'..='z' => 0.57,
        'A'..='Z' => 0.69,
        letter if letter.is_uppercase() => 0.72,
        letter if u32::from(letter) < 0x2000 => 0.6,
        _ => 1.05,
    }
}

/// The text, or as much of it as fits with «…» after it; nothing where not even that fits.
pub(super) fn shortened(text: &str, letters: f64, room: f64) -> String {
    if width(text, letters) <= room {
        return text.to_owned();
    }
    let mut left = room - width("…", letters);
    if left < 0.0 {
        return String::new();
    }
    let fits = |letter: &char| {
        left -= self::letter(*letter) * letters;
        left >= 0.0
    };
    let head: String = text.chars().take_while(fits).collect();
    format!("{}…", head.trim_end())
}

/// The text in at most `most` lines that fit the room; the last one ends with «…» where more follows.
pub(super) fn wrapped(text: &str, letters: f64, room: f64, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut words = text.split_whitespace();
    while let Some(word) = words.next() {
        let full = lines.len() >= most;
        match lines.last_mut() {
            Some(line) if width(line, letters) + width(" ", letters) + width(word, letters) <= room => {
                line.push(' ');
                line.push_str(word);
            }
            Some(line) if full => {
                let rest: Vec<&str> = std::iter::once(word).chain(words.by_ref()).collect();
                line.push(' ');
                line.push_str(&rest.join(" "));
            }
            _ if most > 0 => lines.push(word.to_owned()),
            _ => {}
        }
    }
    lines.iter().map(|line| shortened(line, letters, room)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_keeps_to_its_room() {
        assert_eq!(shortened("Quảng Ninh", 12.0, 200.0), "Quảng Ninh");
        assert_eq!(shortened("Thành phố Hồ Chí Minh", 12.0, 80.0), "Thành phố…");
        assert_eq!(shortened("abc", 12.0, 3.0), "");
        for room in [0.0, 5.0, 20.0, 33.0, 100.0] {
            assert!(width(&shortened("Thành phố Hồ Chí Minh", 12.0, room), 12.0) <= room);
        }
    }

    #[test]
    fn lines_break_between_words() {
        let text = "Tỷ trọng kinh tế số trong tổng sản phẩm trên địa bàn";
        assert_eq!(wrapped(text, 12.0, 150.0, 9).join(" "), text);
        let two = wrapped(text, 12.0, 150.0, 2);
        assert!(two.len() == 2 && two[1].ends_with('…'), "{two:?}");
        assert!(two.iter().all(|line| width(line, 12.0) <= 150.0));
        assert!(wrapped("", 12.0, 150.0, 2).is_empty() && wrapped(text, 12.0, 150.0, 0).is_empty());
    }
}
