//! Counting as lists do: letters and Roman numerals.

/// 1 → «a», 26 → «z», 27 → «aa» as word processors count. Empty for numbers below 1.
pub(crate) fn letters(number: i64) -> String {
    // Word repeats the letter: 27 is «aa», 28 is «bb».
    let Ok(index) = usize::try_from(number - 1) else { return String::new() };
    let letter = b"abcdefghijklmnopqrstuvwxyz".get(index % 26).copied().unwrap_or(b'a');
    char::from(letter).to_string().repeat((index / 26 + 1).min(20))
}

/// Roman numerals in capitals; numbers outside 1–3999 stay Arabic.
pub(crate) fn roman(number: i64) -> String {
    if !(1..=3999).contains(&number) {
        return number.to_string();
    }
    const PARTS: [(i64, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut left = number;
    let mut out = String::new();
    for (value, word) in PARTS {
        while left >= value {
            out.push_str(word);
            left -= value;
        }
    }
    out
}
