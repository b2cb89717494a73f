//! Pictures of pages, with the real programmes.

use std::process::Command;

use cotmoc_formats::{FormatError, Kind, extract};

use crate::support::{fixture, promised_tools, read};

#[test]
fn a_picture_without_tesseract_names_the_packages() {
    let error = read("trang.png", b"\x89PNG\r\n\x1A\n....").expect_err("needs a programme");
    assert!(matches!(error, FormatError::ToolMissing { kind: Kind::Image, .. }));
    assert!(error.to_string().contains("tesseract-ocr-vie"), "{error}");
}

#[test]
fn an_old_file_without_libreoffice_names_its_package() {
    for (file, package) in [
        ("ke-hoach.doc", "libreoffice-writer"),
        ("ke-hoach.odt", "libreoffice-writer"),
        ("ke-hoach.rtf", "libreoffice-writer"),
        ("chi-tieu.ods", "libreoffice-calc"),
    ] {
        let error = read(file, &fixture(file)).expect_err("needs a programme");
        assert!(error.to_string().contains(&format!("apt install {package}")), "{error}");
    }
}

#[test]
fn damaged_old_files_are_refused_in_words() {
    let Some(tools) = promised_tools() else { return };
    for (name, length) in
        [("ke-hoach.doc", 3000), ("chi-tieu.xls", 3000), ("ke-hoach.odt", 9000), ("chi-tieu.ods", 5000)]
    {
        let mut bytes = fixture(name);
        bytes.truncate(length);
        let error = extract(name, &bytes, &tools).expect_err("cannot be converted");
        assert!(error.to_string().to_lowercase().contains("hãy"), "{error}");
    }
    for find in ["finds/xls/calamine-panics-1.xls", "finds/xls/circular-chain-fills-memory.xls"] {
        let error = extract("hong.xls", &fixture(find), &tools).expect_err("must not pass for text");
        assert!(error.to_string().contains("bị hỏng"), "{error}");
    }
}

/// A pdf of pictures at 200 dpi: the ruled tables come out as rows, the figures right.
#[test]
fn a_scan_keeps_its_lines_and_tables() {
    let Some(tools) = promised_tools() else { return };
    let folder = tempfile::tempdir().expect("a scratch folder");
    let (pdf, page) = (folder.path().join("a.pdf"), folder.path().join("trang"));
    std::fs::write(&pdf, fixture("ke-hoach.pdf")).expect("a scratch file");
    let done = Command::new("pdftoppm")
        .args(["-r", "200", "-png", "-f", "1", "-l", "1"])
        .args([&pdf, &page])
        .status();
    assert!(done.expect("pdftoppm runs").success());
    let picture = std::fs::read_dir(folder.path())
        .expect("a folder")
        .flatten()
        .find(|f| f.path().extension().is_some_and(|e| e == "png"))
        .expect("a picture");
    let extracted =
        extract("quet.png", &std::fs::read(picture.path()).expect("bytes"), &tools).expect("readable");
    assert!(extracted.notes.iter().any(|n| n.message.contains("nhận dạng")));
    for line in [
        "Số: 59/KH-UBND",
        "- Tỷ trọng kinh tế số đạt trên 10% GRDP; năng suất lao động tăng bình quân trên 11,5%/năm;",
        "- Tỷ lệ doanh nghiệp nhỏ và vừa sử dụng nền tảng số đạt trên 50%.",
        "| 2 | Tỷ lệ hộ gia đình được phủ mạng Internet băng rộng cáp quang | % | 80 | 100 |",
        "| 3 | Số doanh nghiệp công nghệ số | doanh nghiệp | 1.200 | 2.000 |",
    ] {
        assert!(extracted.text.lines().any(|l| l == line), "missing «{line}» in\n{}", extracted.text);
    }
}
