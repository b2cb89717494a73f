//! Word files: paragraphs, numbering, headings, tables, tracked changes.

use crate::support::{Docx, item, lines, p, styled, table, text};

fn check(docx: &Docx, expected: &[&str]) {
    assert_eq!(lines(&text("a.docx", &docx.bytes())), expected);
}

fn level(index: u32, format: &str, shown: &str, more: &str) -> String {
    format!(
        r#"<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{format}"/>{more}<w:lvlText w:val="{shown}"/></w:lvl>"#
    )
}

fn numbering(levels: &str, nums: &str) -> String {
    format!(r#"<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>{nums}"#)
}

const NUM_1: &str = r#"<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>"#;

#[test]
fn paragraphs_tabs_breaks_and_hyphens() {
    let body = r#"<w:p><w:pPr><w:tabs><w:tab w:val="left" w:pos="1"/></w:tabs></w:pPr><w:r><w:t>Số:</w:t><w:tab/><w:t>59/KH</w:t><w:noBreakHyphen/><w:t>UBND</w:t></w:r></w:p><w:p/><w:p><w:r><w:t>Dòng 1</w:t><w:br/><w:t>Dòng 2 &#8805; 80% &amp; kinh</w:t><w:softHyphen/><w:t xml:space="preserve"> tế</w:t></w:r></w:p>"#;
    check(&Docx::body(body), &["Số: 59/KH-UBND", "Dòng 1", "Dòng 2 ≥ 80% & kinh tế"]);
}

#[test]
fn multi_level_numbering() {
    let levels = [
        level(0, "upperRoman", "%1.", ""),
        level(1, "decimal", "%2.", ""),
        level(2, "decimal", "%2.%3", ""),
        level(3, "lowerLetter", "%4)", ""),
        level(4, "bullet", "\u{F0B7}", ""),
        level(5, "bullet", "+", ""),
        level(6, "decimal", "%1.%7", "<w:isLgl/>"),
    ]
    .concat();
    let body = [
        (0, "A"),
        (1, "B"),
        (2, "C"),
        (2, "D"),
        (3, "E"),
        (3, "F"),
        (4, "G"),
        (5, "H"),
        (1, "I"),
        (2, "J"),
        (0, "K"),
        (1, "L"),
        (6, "M"),
    ]
    .map(|(l, t)| item(1, l, t))
    .concat();
    check(
        &Docx::body(&body).numbering(&numbering(&levels, NUM_1)),
        &[
            "I. A", "1. B", "1.1 C", "1.2 D", "a) E", "b) F", "- G", "+ H", "2. I", "2.1 J", "II. K", "1. L",
            "2.1 M",
        ],
    );
}

#[test]
fn overridden_starts_and_shared_counters() {
    let nums = format!(
        r#"{NUM_1}<w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>"#
    );
    let body = [
        item(1, 0, "a"),
        item(2, 0, "b"),
        item(3, 0, "c"),
        item(3, 0, "d"),
        item(9, 0, "không có danh sách"),
    ]
    .concat();
    check(
        &Docx::body(&body).numbering(&numbering(&level(0, "decimal", "%1.", ""), &nums)),
        &["1. a", "2. b", "5. c", "6. d", "không có danh sách"],
    );
}

#[test]
fn headings_and_numbers_from_styles() {
    let styles = r#"<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
        <w:style w:type="paragraph" w:styleId="u1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
        <w:style w:type="paragraph" w:styleId="u2"><w:name w:val="heading 2"/><w:basedOn w:val="u1"/><w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
        <w:style w:type="paragraph" w:styleId="toc1"><w:name w:val="toc 1"/></w:style>"#;
    let levels = [
        level(0, "upperRoman", "%1.", r#"<w:pStyle w:val="u1"/>"#),
        level(1, "decimal", "%2.", r#"<w:pStyle w:val="u2"/>"#),
    ]
    .concat();
    let body = [
        styled("toc1", "I. MỤC TIÊU 1"),
        styled("u1", "MỤC TIÊU"),
        styled("u2", "Kinh tế số"),
        p("Nội dung"),
        styled("u2", "Xã hội số"),
        styled("u1", "NHIỆM VỤ"),
    ]
    .concat();
    check(
        &Docx::body(&body).styles(styles).numbering(&numbering(&levels, NUM_1)),
        &["# I. MỤC TIÊU", "## 1. Kinh tế số", "Nội dung", "## 2. Xã hội số", "# II. NHIỆM VỤ"],
    );
}

#[test]
fn list_borrowed_from_a_numbering_style() {
    let styles = r#"<w:style w:type="numbering" w:styleId="DS"><w:name w:val="DS"/><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>"#;
    let numbers = format!(
        r#"<w:abstractNum w:abstractNumId="0"><w:numStyleLink w:val="DS"/></w:abstractNum><w:abstractNum w:abstractNumId="7"><w:styleLink w:val="DS"/>{}</w:abstractNum>{NUM_1}<w:num w:numId="2"><w:abstractNumId w:val="7"/></w:num>"#,
        level(0, "lowerLetter", "%1)", "")
    );
    check(
        &Docx::body(&[item(1, 0, "x"), item(1, 0, "y")].concat()).styles(styles).numbering(&numbers),
        &["a) x", "b) y"],
    );
}

#[test]
fn tables_with_merged_cells() {
    let cell =
        |properties: &str, text: &str| format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", p(text));
    let body = format!(
        "<w:tbl><w:tblPr/><w:tr>{}{}</w:tr><w:tr>{}{}{}</w:tr><w:tr>{}{}{}</w:tr></w:tbl>{}",
        cell(r#"<w:vMerge w:val="restart"/>"#, "STT"),
        cell(r#"<w:gridSpan w:val="2"/>"#, "Mục tiêu"),
        cell("<w:vMerge/>", ""),
        cell("", "2025"),
        cell("", "2030"),
        cell("", "1"),
        cell("", "80%"),
        cell("", "95|96%"),
        p("Sau bảng"),
    );
    check(
        &Docx::body(&body),
        &["| STT | Mục tiêu |  |", "|  | 2025 | 2030 |", "| 1 | 80% | 95/96% |", "Sau bảng"],
    );
}

#[test]
fn head_of_an_official_text_is_not_a_data_table() {
    let head = table(&[
        &["ỦY BAN NHÂN DÂN TỈNH X", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
        &["Số: 12/KH-UBND", "X, ngày 05 tháng 6 năm 2022"],
    ]);
    check(
        &Docx::body(&head),
        &[
            "ỦY BAN NHÂN DÂN TỈNH X",
            "Số: 12/KH-UBND",
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "X, ngày 05 tháng 6 năm 2022",
        ],
    );
}

#[test]
fn tracked_changes_keep_what_was_inserted() {
    let body = r#"<w:p><w:r><w:t xml:space="preserve">Đạt </w:t></w:r><w:del><w:r><w:delText>70%</w:delText></w:r></w:del><w:ins><w:r><w:t>80%</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>cũ</w:t></w:r></w:moveFrom></w:p>
        <w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t xml:space="preserve">Nối </w:t></w:r></w:p><w:p><w:r><w:t>liền</w:t></w:r></w:p>
        <w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p><w:r><w:t>bỏ</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc></w:tr><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:p><w:r><w:t>c</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>d</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"#;
    check(&Docx::body(body), &["Đạt 80%", "Nối liền", "| a | b |", "| c | d |"]);
}

#[test]
fn text_boxes_come_once_and_fields_without_codes() {
    let body = r#"<w:p><w:r><w:t>Đoạn</w:t></w:r><w:r><mc:AlternateContent><mc:Choice><wps:txbx><w:txbxContent><w:p><w:r><w:t>Hộp</w:t></w:r></w:p></w:txbxContent></wps:txbx></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent><w:p><w:r><w:t>Hộp</w:t></w:r></w:p></w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>
        <w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>REF a \h</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>Mục 3</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r><w:r><w:sym w:font="Symbol" w:char="F0B3"/><w:t>5</w:t></w:r></w:p>
        <w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr><w:sdtContent><w:p><w:r><w:t>Mục lục</w:t></w:r></w:p></w:sdtContent></w:sdt><w:p><w:r><w:t>Cuối</w:t></w:r></w:p>"#;
    check(&Docx::body(body), &["Đoạn", "Hộp", "Mục 3≥5", "Cuối"]);
}

#[test]
fn nested_tables_stay_in_their_cell() {
    let inner = table(&[&["c", "d"], &["e", "f"]]);
    let body = format!(
        "<w:tbl><w:tr><w:tc>{}</w:tc><w:tc>{}{inner}{}</w:tc></w:tr><w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr></w:tbl>",
        p("A"),
        p("B"),
        p(""),
        p("G"),
        p("H")
    );
    check(&Docx::body(&body), &["| A | B c, d e, f |", "| G | H |"]);
}
