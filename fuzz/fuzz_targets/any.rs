//! Any bytes under any name: the first byte chooses the name.
#![no_main]

const NAMES: [&str; 8] = ["a", "a.doc", "a.docx", "a.odt", "a.ods", "a.rtf", "a.md", "a.png"];

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let [first, rest @ ..] = bytes {
        cotmoc_fuzz::check(NAMES[usize::from(*first) % NAMES.len()], rest);
    }
});
