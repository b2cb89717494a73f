//! The XML parts of a workbook, divided at form feeds; or a whole file.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if bytes.starts_with(b"PK") {
        cotmoc_fuzz::check("thu.xlsx", bytes);
    } else {
        let parts = [
            "xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/sharedStrings.xml", "xl/workbook.xml",
            "xl/_rels/workbook.xml.rels",
        ];
        cotmoc_fuzz::check("thu.xlsx", &cotmoc_fuzz::package(&parts, bytes));
    }
});
