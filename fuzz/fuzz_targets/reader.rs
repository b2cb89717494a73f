//! Any text through the reader: it never fails, and every passage lies within the text.
#![no_main]

use cotmoc_core::catalogue::Catalogue;
use cotmoc_core::model::Span;

libfuzzer_sys::fuzz_target!(|text: &str| {
    let reading = cotmoc_core::reader::read(text, Catalogue::embedded());
    let inside = |span: Span| assert!(text.get(span.start..span.end).is_some(), "{span:?} is no passage");
    reading.targets.iter().for_each(|t| inside(t.span));
    reading.tasks.iter().filter_map(|t| t.span).for_each(inside);
    reading.qualitative.iter().for_each(|q| inside(q.span));
    reading.notes.iter().filter_map(|n| n.span).for_each(inside);
});
