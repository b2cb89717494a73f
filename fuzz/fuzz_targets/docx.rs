//! The XML parts of a Word file, divided at form feeds; or a whole file.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if bytes.starts_with(b"PK") {
        cotmoc_fuzz::check("thu.docx", bytes);
    } else {
        let parts = ["word/document.xml", "word/styles.xml", "word/numbering.xml"];
        cotmoc_fuzz::check("thu.docx", &cotmoc_fuzz::package(&parts, bytes));
    }
});
