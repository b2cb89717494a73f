//! Any bytes under the name of this format.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| cotmoc_fuzz::check("thu.pdf", bytes));
