//! Files that must be refused, each with what happened and what to do.

use cotmoc_formats::FormatError;

use crate::support::{Docx, p, package, read};

/// The error for a file, after checking that its message names the file and a remedy.
fn refused(name: &str, bytes: &[u8]) -> FormatError {
    let error = read(name, bytes).expect_err("must be refused");
    let message = error.to_string();
    assert!(message.contains(name), "no name in: {message}");
    assert!(
        message.to_lowercase().contains("hãy") || message.contains("apt install"),
        "no remedy in: {message}"
    );
    error
}

#[test]
fn empty_files() {
    for bytes in [b"".as_slice(), b" \n\t\r\n", b"\0\0\0\0"] {
        assert!(matches!(refused("rong.txt", bytes), FormatError::Empty { .. }));
    }
}

#[test]
fn binary_of_no_known_kind() {
    let noise: Vec<u8> = (0..4096_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    assert!(matches!(refused("la.bin", &noise), FormatError::Unknown { .. }));
    assert!(matches!(refused("la.txt", &noise), FormatError::Unknown { .. }));
}

#[test]
fn invalid_utf8_says_where() {
    let mut bytes = "Dòng một\nTỷ lệ đạt 80%\n".as_bytes().to_vec();
    bytes.extend_from_slice(b"h\xE1\xBB hong\n");
    match refused("hong.txt", &bytes) {
        FormatError::BadEncoding { line, offset, .. } => assert_eq!((line, offset), (3, bytes.len() - 7)),
        other => panic!("{other:?}"),
    }
}

#[test]
fn truncated_docx_at_every_length() {
    let whole = Docx::body(&p("Tỷ lệ đạt 80%").repeat(50)).bytes();
    for length in (30..whole.len() - 1).step_by(37) {
        assert!(matches!(refused("cut.docx", &whole[..length]), FormatError::Damaged { .. }), "{length}");
    }
}

#[test]
fn zip_bomb() {
    let mut body = String::from("<w:document><w:body><w:p><w:r><w:t>");
    body.push_str(&"a".repeat(60 << 20));
    let bytes = package(&[("word/document.xml", body.as_bytes())]);
    assert!(bytes.len() < 200_000);
    assert!(matches!(refused("bom.docx", &bytes), FormatError::Bomb { .. }));
}

#[test]
fn too_many_parts() {
    let names: Vec<String> = (0..20_001).map(|i| format!("word/x{i}")).collect();
    let parts: Vec<(&str, &[u8])> = names.iter().map(|n| (n.as_str(), b"".as_slice())).collect();
    assert!(matches!(refused("bom.docx", &package(&parts)), FormatError::Bomb { .. }));
}

#[test]
fn xml_tricks() {
    let laughs = r#"<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]><w:document><w:body><w:p><w:r><w:t>Đạt &b;&c;80%</w:t></w:r></w:p></w:body></w:document>"#;
    let bytes = package(&[("word/document.xml", laughs.as_bytes())]);
    assert_eq!(read("a.docx", &bytes).expect("readable").text.trim(), "Đạt 80%");

    let deep = format!("<w:document>{}{}</w:document>", "<w:x>".repeat(50_000), "</w:x>".repeat(50_000));
    assert!(matches!(
        refused("sau.docx", &package(&[("word/document.xml", deep.as_bytes())])),
        FormatError::Damaged { .. }
    ));

    let tables = format!(
        "<w:document><w:body>{}{}{}</w:body></w:document>",
        "<w:tbl><w:tr><w:tc>".repeat(600),
        p("sâu"),
        "</w:tc></w:tr></w:tbl>".repeat(600)
    );
    let bytes = package(&[("word/document.xml", tables.as_bytes())]);
    assert!(read("a.docx", &bytes).expect("readable").text.contains("sâu"));
}

#[test]
fn package_without_its_text() {
    assert!(matches!(refused("a.docx", &package(&[("hinh.png", b"x")])), FormatError::Damaged { .. }));
}

#[test]
fn docx_without_letters() {
    assert!(matches!(refused("a.docx", &Docx::body("<w:p/>").bytes()), FormatError::NoText { .. }));
}

#[test]
fn too_large() {
    let big = vec![b'a'; (50 << 20) + 1];
    assert!(matches!(refused("to.txt", &big), FormatError::TooLarge { limit_mb: 50, .. }));
    let huge = vec![b'a'; 200 << 20];
    assert!(matches!(refused("to.pdf", &huge), FormatError::TooLarge { size_mb: 200, limit_mb: 100, .. }));
}

#[test]
fn names_are_shown_without_folders_and_control_characters() {
    let error = read("/home/a/\u{7}b\n.txt", b"").expect_err("empty");
    assert!(error.to_string().contains("«b.txt»"), "{error}");
}
