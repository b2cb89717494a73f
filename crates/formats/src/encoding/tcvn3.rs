//! TCVN 5712:1993 VN3, called TCVN3 or ABC: the encoding behind the fonts named `.Vn…`.

/// Letters at bytes A0–FF. A place without a Vietnamese letter keeps its Latin-1 character.
const LETTERS: [char; 96] = [
    '\u{A0}', 'Ă', 'Â', 'Ê', 'Ô', 'Ơ', 'Ư', 'Đ', 'ă', 'â', 'ê', 'ô', 'ơ', 'ư', 'đ', '¯', // A0
    '°', '±', '²', '³', '´', 'à', 'ả', 'ã', 'á', 'ạ', 'º', 'ằ', 'ẳ', 'ẵ', 'ắ', '¿', // B0
    'À', 'Á', 'Â', 'Ã', 'Ä', 'Å', 'ặ', 'ầ', 'ẩ', 'ẫ', 'ấ', 'ậ', 'è', 'Í', 'ẻ', 'ẽ', // C0
    'é', 'ẹ', 'ề', 'ể', 'ễ', 'ế', 'ệ', 'ì', 'ỉ', 'Ù', 'Ú', 'Û', 'ĩ', 'í', 'ị', 'ò', // D0
    'à', 'ỏ', 'õ', 'ó', 'ọ', 'ồ', 'ổ', 'ỗ', 'ố', 'ộ', 'ờ', 'ở', 'ỡ', 'ớ', 'ợ', 'ù', // E0
    'ð', 'ủ', 'ũ', 'ú', 'ụ', 'ừ', 'ử', 'ữ', 'ứ', 'ự', 'ỳ', 'ỷ', 'ỹ', 'ý', 'ỵ', 'ÿ', // F0
];

/// Converts text whose bytes were read as Latin-1 (or windows-1252).
pub(super) fn to_unicode(latin: &str) -> String {
    latin.chars().map(letter).collect()
}

fn letter(c: char) -> char {
    (c as usize).checked_sub(0xA0).and_then(|place| LETTERS.get(place)).copied().unwrap_or(c)
}
