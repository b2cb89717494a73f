//! What the fuzz targets share.

use std::io::{Cursor, Write};

use cotmoc_formats::{Tools, extract};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Extracts, without outside programmes, and checks what must hold for any bytes: an error has a
/// message with a remedy, a text has no control characters and is not empty.
pub fn check(name: &str, bytes: &[u8]) {
    fence();
    match extract(name, bytes, &Tools::none()) {
        Ok(extracted) => {
            assert!(!extracted.text.trim().is_empty(), "an empty text is an error");
            let odd = |c: char| c.is_control() && !matches!(c, '\n' | '\t' | '\u{C}');
            assert!(!extracted.text.contains(odd), "control characters are dropped");
        }
        Err(error) => {
            let message = error.to_string().to_lowercase();
            assert!(message.contains("hãy") || message.contains("apt install"), "no remedy: {message}");
        }
    }
}

/// The engine ends the process at the first panic, even one that the product catches: libraries
/// that panic on hostile files run behind a fence there. A panic that comes through still ends it.
pub fn fence() {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| std::panic::set_hook(Box::new(|_| {})));
}

/// Packs parts into a zip file, unpacked inside: the engine then changes the XML itself. The
/// input is divided at form feeds, one piece for each name.
pub fn package(names: &[&str], bytes: &[u8]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, piece) in names.iter().zip(bytes.split(|b| *b == 0x0C)) {
        if zip.start_file(*name, options).is_err() || zip.write_all(piece).is_err() {
            return Vec::new();
        }
    }
    zip.finish().map(Cursor::into_inner).unwrap_or_default()
}
