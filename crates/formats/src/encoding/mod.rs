//! Bytes of plain text → Unicode, for every encoding that Vietnamese offices have used.

pub(crate) mod legacy;
pub(crate) mod syllable;
mod tcvn3;
mod vni;

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252, WINDOWS_1258};

pub(crate) use legacy::Legacy;

/// Bytes that were decoded, and by which encoding.
pub(crate) struct Decoded {
    pub(crate) text: String,
    pub(crate) charset: Charset,
}

/// The encodings that are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Charset {
    Utf8,
    Utf16,
    Windows1258,
    Tcvn3,
    Vni,
    /// Another one, that the file itself names.
    Named(&'static str),
}

impl Charset {
    /// Its usual name in Vietnam, where a person should be told of the conversion.
    pub(crate) fn legacy_name(self) -> Option<&'static str> {
        match self {
            Self::Utf8 | Self::Utf16 | Self::Named(_) => None,
            Self::Windows1258 => Some("Windows-1258"),
            Self::Tcvn3 => Some("TCVN3 (ABC)"),
            Self::Vni => Some("VNI-Windows"),
        }
    }
}

/// Position of the first byte that no encoding explains, from 0.
pub(crate) struct BadByte(pub(crate) usize);

/// Share of well-formed Vietnamese words below which a guess at a legacy encoding is not trusted.
const TRUST: f64 = 0.6;

/// How many bytes are looked at to guess an encoding.
const SAMPLE: usize = 128 * 1024;

/// Decodes text of unknown encoding.
pub(crate) fn decode(bytes: &[u8]) -> Result<Decoded, BadByte> {
    if let Some(rest) = bytes.strip_prefix(b"\xEF\xBB\xBF") {
        let text = std::str::from_utf8(rest).map_err(|e| BadByte(e.valid_up_to() + 3))?;
        return Ok(Decoded { text: text.to_owned(), charset: Charset::Utf8 });
    }
    if let Some(wide) = looks_utf16(bytes) {
        return decode_utf16(bytes, wide);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(Decoded { text: text.to_owned(), charset: Charset::Utf8 }),
        Err(error) => decode_legacy(bytes).ok_or(BadByte(error.valid_up_to())),
    }
}

/// Decodes text that names its encoding, as web pages do. `None`: the name is not known, or the
/// bytes do not fit it.
pub(crate) fn decode_named(bytes: &[u8], label: &str) -> Option<Decoded> {
    let encoding = Encoding::for_label(label.trim().as_bytes())?;
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    // Pages in TCVN3 or VNI call themselves Latin-1 or «user defined»; a guess reads them better.
    if encoding == WINDOWS_1252 || encoding.name() == "x-user-defined" {
        return decode_legacy(bytes);
    }
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
    let charset =
        if encoding == WINDOWS_1258 { Charset::Windows1258 } else { Charset::Named(encoding.name()) };
    Some(Decoded { text: text.into_owned(), charset })
}

/// Whether bytes are UTF-16, by mark or by their zero bytes, and in which byte order.
pub(crate) fn looks_utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    if bytes.starts_with(b"\xFF\xFE") {
        return Some(UTF_16LE);
    }
    if bytes.starts_with(b"\xFE\xFF") {
        return Some(UTF_16BE);
    }
    let head = bytes.get(..bytes.len().min(4096)).unwrap_or_default();
    if head.len() < 8 {
        return None;
    }
    // Vietnamese in UTF-16 has high bytes 00, 01 and 1E only; blanks and digits make many zeros.
    let zeros = |phase: usize| head.iter().skip(phase).step_by(2).filter(|b| **b == 0).count() * 2;
    let small = |phase: usize| {
        head.iter().skip(phase).step_by(2).filter(|b| matches!(**b, 0 | 1 | 3 | 0x1E | 0x20)).count() * 2
    };
    let (even, odd) = (zeros(0), zeros(1));
    if odd * 2 > head.len() && even * 50 < head.len() && small(1) * 100 > head.len() * 95 {
        return Some(UTF_16LE);
    }
    if even * 2 > head.len() && odd * 50 < head.len() && small(0) * 100 > head.len() * 95 {
        return Some(UTF_16BE);
    }
    None
}

fn decode_utf16(bytes: &[u8], wide: &'static Encoding) -> Result<Decoded, BadByte> {
    let marked = bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF");
    let skip = if marked { 2 } else { 0 };
    let body = bytes.get(skip..).unwrap_or_default();
    match wide.decode_without_bom_handling_and_without_replacement(body) {
        Some(text) => Ok(Decoded { text: text.into_owned(), charset: Charset::Utf16 }),
        None => Err(BadByte(first_bad_unit(body, wide) + skip)),
    }
}

/// Where the first unpaired surrogate, or the odd last byte, stands.
fn first_bad_unit(body: &[u8], wide: &'static Encoding) -> usize {
    let units = body.chunks_exact(2).map(|pair| match pair {
        [a, b] if wide == UTF_16LE => u16::from_le_bytes([*a, *b]),
        [a, b] => u16::from_be_bytes([*a, *b]),
        _ => 0,
    });
    let mut at = 0;
    for unit in char::decode_utf16(units) {
        match unit {
            Ok(c) => at += c.len_utf16() * 2,
            Err(_) => return at,
        }
    }
    at
}

/// Tries the 8-bit encodings and takes the one that gives the most Vietnamese words.
fn decode_legacy(bytes: &[u8]) -> Option<Decoded> {
    let sample = bytes.get(..bytes.len().min(SAMPLE)).unwrap_or_default();
    if mostly_utf8(sample) {
        return None;
    }
    let best = [Charset::Windows1258, Charset::Tcvn3, Charset::Vni]
        .into_iter()
        .map(|charset| (syllable::share(&decode_as(sample, charset)), charset))
        .filter(|(share, _)| share.is_some_and(|s| s >= TRUST))
        .max_by(|a, b| a.0.unwrap_or(0.0).total_cmp(&b.0.unwrap_or(0.0)));
    let (_, charset) = best?;
    Some(Decoded { text: decode_as(bytes, charset), charset })
}

fn decode_as(bytes: &[u8], charset: Charset) -> String {
    match charset {
        Charset::Windows1258 => WINDOWS_1258.decode_without_bom_handling(bytes).0.into_owned(),
        Charset::Tcvn3 => tcvn3::to_unicode(&WINDOWS_1252.decode_without_bom_handling(bytes).0),
        Charset::Vni => vni::to_unicode(&WINDOWS_1252.decode_without_bom_handling(bytes).0),
        Charset::Utf8 | Charset::Utf16 | Charset::Named(_) => String::from_utf8_lossy(bytes).into_owned(),
    }
}

/// Whether most bytes above ASCII form whole UTF-8 characters: a damaged UTF-8 file, which must
/// not be taken for a legacy one.
fn mostly_utf8(sample: &[u8]) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in sample.utf8_chunks() {
        good += chunk.valid().bytes().filter(|b| !b.is_ascii()).count();
        bad += chunk.invalid().len();
    }
    good > bad * 3
}
