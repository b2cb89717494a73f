//! The kinds of file that are understood, and how they are recognised: by content, then by name.

use std::fmt;

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Plain text.
    Text,
    /// Markdown.
    Markdown,
    /// A web page.
    Html,
    /// Word since 2007.
    Docx,
    /// Excel since 2007.
    Xlsx,
    /// PDF, with or without a text layer.
    Pdf,
    /// Word before 2007.
    Doc,
    /// Excel before 2007.
    Xls,
    /// OpenDocument text.
    Odt,
    /// OpenDocument spreadsheet.
    Ods,
    /// Rich text format.
    Rtf,
    /// A picture of a page.
    Image,
}

impl Kind {
    /// A short word for records and JSON: «docx», «pdf» …
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "txt",
            Self::Markdown => "md",
            Self::Html => "html",
            Self::Docx => "docx",
            Self::Xlsx => "xlsx",
            Self::Pdf => "pdf",
            Self::Doc => "doc",
            Self::Xls => "xls",
            Self::Odt => "odt",
            Self::Ods => "ods",
            Self::Rtf => "rtf",
            Self::Image => "image",
        }
    }

    /// Recognises a file. `None`: bytes that are none of the kinds, and not text either.
    pub(crate) fn of(name: &str, bytes: &[u8]) -> Option<Self> {
        by_signature(name, bytes).or_else(|| by_text(name, bytes))
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text => "tệp văn bản thô (.txt)",
            Self::Markdown => "tệp Markdown (.md)",
            Self::Html => "trang web (.html)",
            Self::Docx => "tệp Word (.docx)",
            Self::Xlsx => "tệp Excel (.xlsx)",
            Self::Pdf => "tệp PDF",
            Self::Doc => "tệp Word đời cũ (.doc)",
            Self::Xls => "tệp Excel đời cũ (.xls)",
            Self::Odt => "tệp OpenDocument (.odt)",
            Self::Ods => "bảng tính OpenDocument (.ods)",
            Self::Rtf => "tệp RTF",
            Self::Image => "ảnh chụp văn bản",
        })
    }
}

/// The compound file that Word, Excel and encrypted packages share begins with these bytes.
pub(crate) const COMPOUND_FILE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

fn by_signature(name: &str, bytes: &[u8]) -> Option<Kind> {
    let is = |signature: &[u8]| bytes.starts_with(signature);
    // Some producers put a line or a mail header before «%PDF-»; readers accept it within the first kilobyte.
    let head = bytes.get(..bytes.len().min(1024)).unwrap_or_default();
    if is(b"PK\x03\x04") || is(b"PK\x05\x06") {
        return Some(package(name, bytes));
    }
    if is(COMPOUND_FILE) {
        return compound(name, bytes);
    }
    if is(b"{\\rtf") {
        return Some(Kind::Rtf);
    }
    if is(b"\x89PNG\r\n")
        || is(b"\xFF\xD8\xFF")
        || is(b"II*\0")
        || is(b"MM\0*")
        || is(b"BM") && extension(name) == "bmp"
    {
        return Some(Kind::Image);
    }
    // Office programmes of 2003 wrote whole documents as one XML file under the old extensions.
    if is(b"<?xml") && find(head, b"Word.Document").is_some() {
        return Some(Kind::Doc);
    }
    if is(b"<?xml") && find(head, b"Excel.Sheet").is_some() {
        return Some(Kind::Xls);
    }
    find(head, b"%PDF-").map(|_| Kind::Pdf)
}

/// Which package a zip file is: its parts are named in plain bytes in the local headers.
fn package(name: &str, bytes: &[u8]) -> Kind {
    let tail = bytes.get(bytes.len().saturating_sub(1 << 20)..).unwrap_or_default();
    let head = bytes.get(..bytes.len().min(4096)).unwrap_or_default();
    let has = |part: &[u8]| find(head, part).is_some() || find(tail, part).is_some();
    if find(head, b"opendocument.spreadsheet").is_some() {
        Kind::Ods
    } else if find(head, b"opendocument.text").is_some() {
        Kind::Odt
    } else if has(b"word/document") {
        Kind::Docx
    } else if has(b"xl/workbook") {
        Kind::Xlsx
    } else {
        match extension(name).as_str() {
            "xlsx" | "xlsm" => Kind::Xlsx,
            "odt" => Kind::Odt,
            "ods" => Kind::Ods,
            _ => Kind::Docx,
        }
    }
}

/// Which compound file: the names of its streams stand in the directory as UTF-16. Mails and
/// slides are compound files too, and are none of the kinds.
fn compound(name: &str, bytes: &[u8]) -> Option<Kind> {
    let has = |stream: &str| holds_stream(bytes, stream);
    let extension = extension(name);
    if has("WordDocument") {
        Some(Kind::Doc)
    } else if has("Workbook") || has("Book") {
        Some(Kind::Xls)
    } else if has("EncryptedPackage") {
        Some(if extension.starts_with("xls") { Kind::Xlsx } else { Kind::Docx })
    } else {
        // Cut off before its directory: the name says what it was meant to be.
        match extension.as_str() {
            "doc" | "dot" => Some(Kind::Doc),
            "xls" | "xlt" => Some(Kind::Xls),
            _ => None,
        }
    }
}

/// Whether a compound file holds a stream of this name (looked for as UTF-16 text).
pub(crate) fn holds_stream(bytes: &[u8], stream: &str) -> bool {
    let wide: Vec<u8> = stream.encode_utf16().flat_map(u16::to_le_bytes).collect();
    find(bytes, &wide).is_some()
}

fn by_text(name: &str, bytes: &[u8]) -> Option<Kind> {
    let extension = extension(name);
    let markup = looks_like_html(bytes);
    match extension.as_str() {
        _ if markup => Some(Kind::Html),
        "html" | "htm" | "xhtml" if !looks_binary(bytes) => Some(Kind::Html),
        _ if looks_binary(bytes) => None,
        "md" | "markdown" => Some(Kind::Markdown),
        _ => Some(Kind::Text),
    }
}

/// Whether the first bytes, without blanks, open an HTML document.
fn looks_like_html(bytes: &[u8]) -> bool {
    let head: String =
        bytes.iter().take(2048).filter(|b| **b != 0).map(|b| b.to_ascii_lowercase() as char).collect();
    let head = head.trim_start_matches(|c: char| !c.is_ascii_graphic());
    head.starts_with("<!doctype html")
        || head.starts_with("<html")
        || head.starts_with("<head")
        || head.starts_with("<body")
        || (head.starts_with("<?xml") || head.starts_with("<!--")) && head.contains("<html")
}

/// Text has hardly any control characters; UTF-16 has zero bytes in one half of its places only.
fn looks_binary(bytes: &[u8]) -> bool {
    if crate::encoding::looks_utf16(bytes).is_some() {
        return false;
    }
    let head = bytes.get(..bytes.len().min(65_536)).unwrap_or_default();
    let odd = head
        .iter()
        .filter(|b| **b < 0x20 && !matches!(**b, b'\t' | b'\n' | b'\r' | 0x0B | 0x0C | 0x1A))
        .count();
    odd * 100 > head.len()
}

/// The last extension of a file name, in lower case, without the dot.
pub(crate) fn extension(name: &str) -> String {
    name.rsplit_once('.').map(|(_, e)| e.to_ascii_lowercase()).unwrap_or_default()
}

/// Position of `needle` in `hay`.
pub(crate) fn find(hay: &[u8], needle: &[u8]) -> Option<usize> {
    let first = *needle.first()?;
    let mut from = 0;
    while let Some(step) = hay.get(from..)?.iter().position(|b| *b == first) {
        let at = from + step;
        if hay.get(at..)?.starts_with(needle) {
            return Some(at);
        }
        from = at + 1;
    }
    None
}
