//! For any bytes, and for damaged copies of good files: an answer, in bounded time, and no panic.

use std::time::{Duration, Instant};

use proptest::collection::vec;
use proptest::prelude::*;

use crate::support::{fixture, read};

/// Longest time that any of these small files may take.
const LIMIT: Duration = Duration::from_secs(20);

fn answers(name: &str, bytes: &[u8]) {
    let start = Instant::now();
    match read(name, bytes) {
        Ok(extracted) => assert!(!extracted.text.trim().is_empty()),
        Err(error) => {
            let message = error.to_string().to_lowercase();
            assert!(message.contains("hãy") || message.contains("apt install"), "{message}");
        }
    }
    assert!(start.elapsed() < LIMIT, "{name} took {:?}", start.elapsed());
}

/// Bytes changed, cut out, or put in at random places.
fn damaged(name: &'static str) -> impl Strategy<Value = Vec<u8>> {
    let good = fixture(name);
    let place = 0..good.len();
    let change = (0..3_u8, place, any::<u8>(), 1..64_usize);
    vec(change, 1..12).prop_map(move |changes| {
        let mut bytes = good.clone();
        for (what, at, value, length) in changes {
            let at = at.min(bytes.len().saturating_sub(1));
            let end = (at + length).min(bytes.len());
            match what {
                0 => bytes.iter_mut().skip(at).take(1).for_each(|b| *b = value),
                1 => {
                    bytes.drain(at..end);
                }
                _ => {
                    let copy = bytes[at..end].to_vec();
                    bytes.splice(at..at, copy);
                }
            }
        }
        bytes
    })
}

const NAMES: [&str; 13] = [
    "a", "a.txt", "a.md", "a.html", "a.docx", "a.xlsx", "a.pdf", "a.doc", "a.xls", "a.odt", "a.ods", "a.rtf",
    "a.png",
];

/// The first bytes by which kinds are told apart.
const HEADS: [&[u8]; 8] = [
    b"", b"PK\x03\x04", b"%PDF-1.7\n", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", b"{\\rtf1", b"\x89PNG\r\n\x1A\n",
    b"<html>", b"\xFF\xFE",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_under_any_name(head in 0..HEADS.len(), name in 0..NAMES.len(), bytes in vec(any::<u8>(), 0..4096)) {
        answers(NAMES[name], &[HEADS[head], &bytes].concat());
    }

    #[test]
    fn any_text_under_any_name(name in 0..NAMES.len(), text in "\\PC{0,2000}") {
        answers(NAMES[name], text.as_bytes());
    }

    #[test]
    fn any_markup(text in "(<[a-z]{1,6}( [a-z]{1,7}=\"?[a-z0-9]{0,9}\"?)?>|</[a-z]{1,6}>|[ a-zàạ&;#0-9]{0,12}){0,200}") {
        answers("a.html", format!("<html>{text}").as_bytes());
    }

    #[test]
    fn damaged_docx(bytes in damaged("ke-hoach.docx")) { answers("a.docx", &bytes); }

    #[test]
    fn damaged_xlsx(bytes in damaged("chi-tieu.xlsx")) { answers("a.xlsx", &bytes); }

    #[test]
    fn damaged_xls(bytes in damaged("chi-tieu.xls")) { answers("a.xls", &bytes); }

    #[test]
    fn damaged_pdf(bytes in damaged("ke-hoach.pdf")) { answers("a.pdf", &bytes); }

    #[test]
    fn damaged_plain_pdf(bytes in damaged("bang.pdf")) { answers("a.pdf", &bytes); }

    #[test]
    fn damaged_html(bytes in damaged("ke-hoach.html")) { answers("a.html", &bytes); }

    #[test]
    fn damaged_text(bytes in damaged("ke-hoach.txt")) { answers("a.txt", &bytes); }

    #[test]
    fn damaged_odt(bytes in damaged("ke-hoach.odt")) { answers("a.odt", &bytes); }

    #[test]
    fn damaged_doc(bytes in damaged("ke-hoach.doc")) { answers("a.doc", &bytes); }

    #[test]
    fn xml_in_a_good_package(text in "(<w:(p|r|t|tbl|tr|tc|pPr|numPr|del|sdt)>|</w:(p|r|t|tbl|tr|tc|pPr|numPr|del|sdt)>|<w:(br|tab)/>|chữ){0,120}") {
        let bytes = crate::support::package(&[("word/document.xml", format!("<w:document>{text}</w:document>").as_bytes())]);
        answers("a.docx", &bytes);
    }
}
