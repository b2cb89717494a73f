//! The same plan in every format gives the same targets; through a noisy, slightly turned scan nearly the same.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::support::{cotmoc, stderr, tools_are_promised};

/// A block of the test plan, which every format writes in its own way.
enum Block {
    Paragraph(&'static str),
    Heading(&'static str),
    List(&'static [&'static str]),
    Table(&'static [&'static [&'static str]]),
}

use Block::{Heading, List, Paragraph, Table};

const PLAN: &[Block] = &[
    Paragraph("Kế hoạch phát triển kinh tế số và xã hội số trên địa bàn tỉnh"),
    Heading("I. Mục tiêu kinh tế số đến năm 2025"),
    List(&[
        "Kinh tế số chiếm khoảng 20% GRDP;",
        "Tỷ trọng kinh tế số trong từng ngành, lĩnh vực đạt tối thiểu 10%;",
        "Tỷ trọng thương mại điện tử trong tổng mức bán lẻ đạt trên 10%;",
        "Tỷ lệ doanh nghiệp sử dụng hợp đồng điện tử đạt trên 80%;",
        "Tỷ lệ doanh nghiệp nhỏ và vừa sử dụng nền tảng số đạt từ 40% đến 50%;",
        "Năng suất lao động hằng năm tăng tối thiểu 7,5%;",
        "Thuộc nhóm 15 tỉnh dẫn đầu về chuyển đổi số.",
    ]),
    Heading("II. Mục tiêu xã hội số đến năm 2030"),
    List(&[
        "Tỷ lệ dân số trưởng thành có điện thoại thông minh đạt 95%;",
        "Tỷ lệ dân số từ 15 tuổi trở lên có tài khoản giao dịch thanh toán đạt trên 95%;",
        "Tỷ lệ dân số trưởng thành có chữ ký số hoặc chữ ký điện tử cá nhân đạt trên 70%;",
        "Tỷ lệ hộ gia đình được phủ mạng Internet băng rộng cáp quang đạt 100%;",
        "Tỷ lệ người dân có hồ sơ sức khỏe điện tử đạt trên 95%.",
    ]),
    Heading("III. Tổ chức thực hiện"),
    Paragraph("Sở Khoa học và Công nghệ theo dõi, đôn đốc việc thực hiện Kế hoạch."),
];

const TABLE: &[Block] = &[
    Heading("Phụ lục: các chỉ tiêu chủ yếu"),
    Table(&[
        &["TT", "Chỉ tiêu", "Đơn vị", "Năm 2025", "Năm 2030"],
        &["1", "Tỷ trọng kinh tế số trong GRDP", "%", "10", "20"],
        &["2", "Tỷ lệ doanh nghiệp sử dụng hóa đơn điện tử", "%", "100", "100"],
        &["3", "Số doanh nghiệp công nghệ số", "doanh nghiệp", "1.200", "trên 2.000"],
        &["4", "Tỷ lệ hộ gia đình có địa chỉ số", "%", "80,5", "100"],
    ]),
];

fn as_text(blocks: &[Block]) -> String {
    let mut text = String::new();
    for block in blocks {
        match block {
            Paragraph(line) | Heading(line) => text += &format!("{line}\n\n"),
            List(items) => {
                text += &items
                    .iter()
                    .map(|item| format!("- {item}\n"))
                    .chain(["\n".to_owned()])
                    .collect::<String>()
            }
            Table(rows) => {
                text += &rows.iter().map(|row| format!("| {} |\n", row.join(" | "))).collect::<String>()
            }
        }
    }
    text
}

fn as_html(blocks: &[Block]) -> String {
    let mut html = String::from(
        "<!DOCTYPE html><html lang=\"vi\"><head><meta charset=\"utf-8\"><title>Kế hoạch</title></head><body>\n",
    );
    for block in blocks {
        match block {
            Paragraph(line) => html += &format!("<p>{line}</p>\n"),
            Heading(line) => html += &format!("<h2>{line}</h2>\n"),
            List(items) => {
                let items: String = items.iter().map(|item| format!("<li>{item}</li>\n")).collect();
                html += &format!("<ul>\n{items}</ul>\n");
            }
            Table(rows) => {
                let cells =
                    |row: &[&str]| row.iter().map(|cell| format!("<td>{cell}</td>")).collect::<String>();
                let rows: String = rows.iter().map(|row| format!("<tr>{}</tr>\n", cells(row))).collect();
                html += &format!("<table border=\"1\">\n{rows}</table>\n");
            }
        }
    }
    html + "</body></html>\n"
}

/// Runs a tool of the test machine to its end.
fn run<A: AsRef<OsStr>>(program: &str, arguments: impl IntoIterator<Item = A>) {
    let output =
        Command::new(program).args(arguments).output().unwrap_or_else(|error| panic!("{program}: {error}"));
    assert!(output.status.success(), "{program}: {}", stderr(&output));
}

/// Lets LibreOffice write the file again in another format.
fn convert(file: &Path, ending: &str, filter: &str) -> PathBuf {
    let folder = file.parent().expect("a folder");
    let profile = format!("-env:UserInstallation=file://{}", folder.join("profile").display());
    let target = format!("{ending}:{filter}");
    // A web page is to become an ordinary text document, not a «web document».
    let import = if file.extension().is_some_and(|ending| ending == "html") {
        "--infilter=HTML (StarWriter)"
    } else {
        "--norestore"
    };
    let words = [profile.as_str(), "--headless", import, "--convert-to", &target, "--outdir"].map(OsStr::new);
    run("soffice", words.into_iter().chain([folder.as_os_str(), file.as_os_str()]));
    file.with_extension(ending)
}

/// What is read from a file: the whole answer of the command.
fn read(file: &Path) -> Value {
    let output = cotmoc([OsStr::new("read"), file.as_os_str(), OsStr::new("--format"), OsStr::new("json")]);
    assert!(output.status.success(), "{}: {}", file.display(), stderr(&output));
    serde_json::from_slice(&output.stdout).expect("one JSON object")
}

/// What of a target may not depend on the format: all but its place in the text.
fn essence(target: &Value, keys: &[&str]) -> String {
    keys.iter().map(|key| format!("{key}={} ", target[key])).collect()
}

fn essences(reading: &Value, keys: &[&str]) -> BTreeSet<String> {
    reading["targets"].as_array().expect("a list").iter().map(|target| essence(target, keys)).collect()
}

const WHOLE: &[&str] = &[
    "indicator", "code", "year", "period", "comparator", "value", "value_max", "unit", "pillar", "scope",
    "level",
];
const FULLY_RIGHT: &[&str] = &["year", "comparator", "value", "value_max", "unit"];

/// The one assertion for every format.
fn assert_same(file: &Path, wanted: &BTreeSet<String>) {
    let found = essences(&read(file), WHOLE);
    let missing: Vec<_> = wanted.difference(&found).collect();
    let beyond: Vec<_> = found.difference(wanted).collect();
    assert!(
        missing.is_empty() && beyond.is_empty(),
        "{}\nmissing {missing:#?}\nbeyond {beyond:#?}",
        file.display()
    );
}

/// Writes the blocks as text and as HTML into the folder; returns the HTML file and what the text gives.
fn write(folder: &Path, blocks: &[Block], count: usize) -> (PathBuf, BTreeSet<String>) {
    let (text, html) = (folder.join("van-ban.txt"), folder.join("van-ban.html"));
    fs::write(&text, as_text(blocks)).expect("a scratch file");
    fs::write(&html, as_html(blocks)).expect("a scratch file");
    let wanted = essences(&read(&text), WHOLE);
    assert_eq!(wanted.len(), count, "{wanted:#?}");
    (html, wanted)
}

#[test]
fn text_and_web_page_agree() {
    for (blocks, count) in [(PLAN, 12), (TABLE, 8)] {
        let folder = tempfile::tempdir().expect("a scratch folder");
        let (html, wanted) = write(folder.path(), blocks, count);
        assert_same(&html, &wanted);
    }
}

#[test]
fn word_pdf_and_old_formats_agree_with_the_text() {
    if !tools_are_promised() {
        eprintln!("skipped: COTMOC_TEST_TOOLS is not set, so LibreOffice may be missing");
        return;
    }
    for (blocks, count) in [(PLAN, 12), (TABLE, 8)] {
        let folder = tempfile::tempdir().expect("a scratch folder");
        let (html, wanted) = write(folder.path(), blocks, count);
        let odt = convert(&html, "odt", "writer8");
        for (ending, filter) in
            [("docx", "MS Word 2007 XML"), ("doc", "MS Word 97"), ("pdf", "writer_pdf_Export")]
        {
            assert_same(&convert(&odt, ending, filter), &wanted);
        }
        assert_same(&odt, &wanted);
    }
}

/// A page at 200 dpi, turned by a third of a degree, with noise: once as a picture, once as a PDF without text.
#[test]
fn a_scan_is_read_nearly_as_well() {
    if !tools_are_promised() {
        eprintln!("skipped: COTMOC_TEST_TOOLS is not set, so tesseract may be missing");
        return;
    }
    let folder = tempfile::tempdir().expect("a scratch folder");
    let (html, _) = write(folder.path(), PLAN, 12);
    let wanted: Vec<_> = list(&read(&folder.path().join("van-ban.txt")), FULLY_RIGHT);
    let pdf = convert(&convert(&html, "odt", "writer8"), "pdf", "writer_pdf_Export");
    let page = folder.path().join("trang");
    run(
        "pdftoppm",
        ["-r", "200", "-png", "-singlefile"]
            .map(OsStr::new)
            .into_iter()
            .chain([pdf.as_os_str(), page.as_os_str()]),
    );
    let (picture, scan) = (folder.path().join("quet.jpg"), folder.path().join("quet.pdf"));
    let spoil = [
        "-colorspace", "gray", "-background", "white", "-rotate", "0.33", "-attenuate", "0.25", "-seed", "7",
        "+noise", "Gaussian", "-quality", "85",
    ];
    let from = page.with_extension("png");
    run("convert", [from.as_os_str()].into_iter().chain(spoil.map(OsStr::new)).chain([picture.as_os_str()]));
    fs::write(&scan, pdf_of_picture(&fs::read(&picture).expect("the picture"))).expect("a scratch file");
    for file in [picture, scan] {
        let found = list(&read(&file), FULLY_RIGHT);
        let right = common(&found, &wanted);
        let (precision, recall) = (right / found.len() as f64, right / wanted.len() as f64);
        assert!(
            precision >= 0.9 && recall >= 0.9,
            "{}: precision {precision:.2}, recall {recall:.2}\n{found:#?}",
            file.display()
        );
    }
}

fn list(reading: &Value, keys: &[&str]) -> Vec<String> {
    reading["targets"].as_array().expect("a list").iter().map(|target| essence(target, keys)).collect()
}

/// How many of the wanted lines were found, each found line counting once.
fn common(found: &[String], wanted: &[String]) -> f64 {
    let mut rest = found.to_vec();
    let mut count = 0.0;
    for line in wanted {
        if let Some(at) = rest.iter().position(|other| other == line) {
            rest.remove(at);
            count += 1.0;
        }
    }
    count
}

/// A PDF of one A4 page that shows a JPEG picture and has no text.
fn pdf_of_picture(jpeg: &[u8]) -> Vec<u8> {
    let (width, height) = jpeg_size(jpeg);
    let draw = b"q 595 0 0 842 0 0 cm /I Do Q";
    let picture = format!(
        "<< /Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /DCTDecode /Length {} >>",
        jpeg.len()
    );
    let objects: [(String, Option<&[u8]>); 5] = [
        ("<< /Type /Catalog /Pages 2 0 R >>".into(), None),
        ("<< /Type /Pages /Kids [3 0 R] /Count 1 >>".into(), None),
        ("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /XObject << /I 5 0 R >> >> >>".into(), None),
        (format!("<< /Length {} >>", draw.len()), Some(draw)),
        (picture, Some(jpeg)),
    ];
    let (mut pdf, mut offsets) = (b"%PDF-1.4\n".to_vec(), Vec::new());
    for (index, (head, stream)) in objects.iter().enumerate() {
        offsets.push(pdf.len());
        pdf.extend(format!("{} 0 obj\n{head}\n", index + 1).bytes());
        if let Some(stream) = stream {
            pdf.extend(b"stream\n");
            pdf.extend(*stream);
            pdf.extend(b"\nendstream\n");
        }
        pdf.extend(b"endobj\n");
    }
    let table = pdf.len();
    pdf.extend(b"xref\n0 6\n0000000000 65535 f \n");
    for offset in offsets {
        pdf.extend(format!("{offset:010} 00000 n \n").bytes());
    }
    pdf.extend(format!("trailer << /Size 6 /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n").bytes());
    pdf
}

/// Width and height from the frame header of a JPEG; the test's pictures are grey.
fn jpeg_size(jpeg: &[u8]) -> (u16, u16) {
    let mut at = 2;
    while let Some([0xFF, marker, high, low, rest @ ..]) = jpeg.get(at..) {
        if matches!(marker, 0xC0..=0xC2) {
            let number = |index: usize| u16::from_be_bytes([rest[index], rest[index + 1]]);
            return (number(3), number(1));
        }
        at += 2 + usize::from(u16::from_be_bytes([*high, *low]));
    }
    panic!("no JPEG");
}
