//! What the fuzz targets found once, replayed: each file is named by the target that found it.

use crate::support::{fixtures, package, read};

#[test]
fn finds_of_the_fuzz_targets_are_answered() {
    let folder = fixtures().join("finds");
    let mut count = 0;
    for target in std::fs::read_dir(&folder).expect("the folder of finds").flatten() {
        let name = target.file_name().into_string().expect("a plain name");
        let Ok(files) = std::fs::read_dir(target.path()) else { continue };
        for file in files.flatten() {
            let bytes = std::fs::read(file.path()).expect("a find");
            replay(&name, &bytes);
            count += 1;
        }
    }
    assert!(count > 0, "no finds in {}", folder.display());
}

/// Does what the target does with its input.
fn replay(target: &str, bytes: &[u8]) {
    if target == "reader" {
        let text = String::from_utf8_lossy(bytes);
        let catalogue = cotmoc_core::catalogue::Catalogue::embedded();
        for target in cotmoc_core::reader::read(&text, catalogue).targets {
            assert!(text.get(target.span.start..target.span.end).is_some(), "{:?}", target.span);
        }
        return;
    }
    let parts: &[&str] = match target {
        "docx" => &["word/document.xml", "word/styles.xml", "word/numbering.xml"],
        "xlsx" => &[
            "xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/sharedStrings.xml", "xl/workbook.xml",
            "xl/_rels/workbook.xml.rels",
        ],
        _ => &[],
    };
    let name = format!("thu.{}", if target == "text" { "txt" } else { target });
    let result = if parts.is_empty() || bytes.starts_with(b"PK") {
        read(&name, bytes)
    } else {
        let pieces: Vec<(&str, &[u8])> = parts.iter().copied().zip(bytes.split(|b| *b == 0x0C)).collect();
        read(&name, &package(&pieces))
    };
    if let Err(error) = result {
        let message = error.to_string().to_lowercase();
        assert!(message.contains("hãy") || message.contains("apt install"), "{target}: {message}");
    }
}
