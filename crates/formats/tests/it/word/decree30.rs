//! Makes the templates that come along, in the layout of Decree 30/2020/NĐ-CP: A4, Times New Roman, edges of
//! 20 mm above and below, 30 mm left, 15 mm right, page numbers in the upper edge from the second page on.
//! The rules are borders of thin paragraphs, so they stay in place in every programme.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Widths in twentieths of a point: the page between its edges, the issuer's column and the national title's.
const TEXT: u32 = 9_355;
const ISSUER: u32 = 4_000;
const TITLE: u32 = TEXT - ISSUER;

/// Width of «Độc lập - Tự do - Hạnh phúc» in Times New Roman bold, 14 points.
const MOTTO: u32 = 3_250;

const MAIN: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

/// A report.
pub(crate) fn report() -> Vec<u8> {
    let title = [
        line(&["{{ten_loai}}"], "center", 14, "<w:b/><w:caps/>", (360, 0)),
        line(&["{{trich_yeu}}"], "center", 14, "<w:b/>", (0, 0)),
        rule(TEXT, 1_700),
        blank(10),
    ];
    let issuer = [line(&["Số: {{so_ky_hieu}}"], "center", 13, "", (120, 0))].concat();
    document("Báo cáo", &issuer, &title.concat())
}

/// A letter that urges units.
pub(crate) fn letter() -> Vec<u8> {
    let issuer = [
        line(&["Số: {{so_ky_hieu}}"], "center", 13, "", (120, 0)),
        line(&["V/v {{trich_yeu}}"], "center", 12, "", (60, 0)),
    ];
    let to = line(&["Kính gửi: {{kinh_gui}}"], "center", 14, "", (360, 240));
    document("Công văn đôn đốc", &issuer.concat(), &to)
}

fn document(title: &str, number: &str, top: &str) -> Vec<u8> {
    let section = "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"rId3\"/><w:headerReference w:type=\"first\" r:id=\"rId4\"/><w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"1134\" w:right=\"850\" w:bottom=\"1134\" w:left=\"1701\" w:header=\"567\" w:footer=\"567\" w:gutter=\"0\"/><w:titlePg/></w:sectPr>";
    let content = "<w:p><w:pPr><w:spacing w:before=\"0\" w:after=\"120\" w:line=\"276\" w:lineRule=\"auto\"/><w:ind w:firstLine=\"567\"/><w:jc w:val=\"both\"/></w:pPr><w:r><w:t>{{noi_dung}}</w:t></w:r></w:p>";
    let body = [&masthead(number), top, content, &blank(12), &signature(), section].concat();
    let main = format!(
        "{XML}<w:document xmlns:w=\"{MAIN}\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><w:body>{body}</w:body></w:document>\n"
    );
    packed(&[
        ("[Content_Types].xml", TYPES.to_owned()),
        ("_rels/.rels", RELATIONS.to_owned()),
        ("docProps/core.xml", properties(title)),
        ("word/_rels/document.xml.rels", RELATIONS_OF_MAIN.to_owned()),
        ("word/document.xml", main),
        ("word/styles.xml", styles()),
        ("word/settings.xml", settings()),
        ("word/header1.xml", header(PAGE)),
        ("word/header2.xml", header("")),
    ])
}

/// Issuer with its superior on the left, national title and motto on the right; under them number and date.
fn masthead(number: &str) -> String {
    let issuer = [
        "<w:p><w:r><w:t>{{?co_quan_cap_tren}}</w:t></w:r></w:p>".to_owned(),
        line(&["{{co_quan_cap_tren}}"], "center", 13, "<w:caps/>", (0, 0)),
        "<w:p><w:r><w:t>{{/co_quan_cap_tren}}</w:t></w:r></w:p>".to_owned(),
        line(&["{{co_quan}}"], "center", 13, "<w:b/><w:caps/>", (0, 0)),
        rule(ISSUER, 1_400),
    ];
    let nation = [
        line(&["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"], "center", 13, "<w:b/>", (0, 0)),
        line(&["Độc lập - Tự do - Hạnh phúc"], "center", 14, "<w:b/>", (0, 0)),
        rule(TITLE, MOTTO),
    ];
    let date = line(&["{{dia_danh}}, {{ngay_thang_nam}}"], "center", 14, "<w:i/>", (120, 0));
    table(&[(ISSUER, [issuer.concat(), number.to_owned()]), (TITLE, [nation.concat(), date])])
}

/// Who gets it on the left, who signs on the right.
fn signature() -> String {
    let to = [
        line(&["Nơi nhận:"], "left", 12, "<w:b/><w:i/>", (0, 0)),
        line(&["{{#noi_nhan}}- {{ten}};{{/noi_nhan}}"], "left", 11, "", (0, 0)),
        line(&["- Lưu: VT."], "left", 11, "", (0, 0)),
    ];
    let signed = [
        line(&["{{chuc_vu}}"], "center", 14, "<w:b/><w:caps/>", (0, 0)),
        blank(14).repeat(4),
        line(&["{{nguoi_ky}}"], "center", 14, "<w:b/>", (0, 0)),
    ];
    let half = TEXT / 2;
    table(&[(half, [to.concat(), String::new()]), (TEXT - half, [signed.concat(), String::new()])])
}

/// A table without lines; a second row only where it holds something.
fn table(columns: &[(u32, [String; 2])]) -> String {
    let grid: String = columns.iter().map(|(width, _)| format!("<w:gridCol w:w=\"{width}\"/>")).collect();
    let cell = |width: u32, content: &str| {
        format!("<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/></w:tcPr>{content}</w:tc>")
    };
    let row = |nth: usize| {
        let cells: String = columns.iter().map(|(width, rows)| cell(*width, &rows[nth])).collect();
        format!("<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>")
    };
    let rows = if columns.iter().any(|(_, rows)| !rows[1].is_empty()) { row(0) + &row(1) } else { row(0) };
    format!(
        "<w:tbl><w:tblPr><w:tblW w:w=\"{TEXT}\" w:type=\"dxa\"/><w:tblLayout w:type=\"fixed\"/><w:tblCellMar><w:left w:w=\"0\" w:type=\"dxa\"/><w:right w:w=\"0\" w:type=\"dxa\"/></w:tblCellMar><w:tblLook w:val=\"0000\"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )
}

/// A paragraph; `size` in points, `space` before and after it in twentieths of a point.
fn line(texts: &[&str], align: &str, size: u32, look: &str, space: (u32, u32)) -> String {
    let half_points = size * 2;
    let runs: String = texts
        .iter()
        .map(|text| {
            format!("<w:r><w:rPr>{look}<w:sz w:val=\"{half_points}\"/><w:szCs w:val=\"{half_points}\"/></w:rPr><w:t xml:space=\"preserve\">{text}</w:t></w:r>")
        })
        .collect();
    let (before, after) = space;
    format!(
        "<w:p><w:pPr><w:spacing w:before=\"{before}\" w:after=\"{after}\"/><w:jc w:val=\"{align}\"/></w:pPr>{runs}</w:p>"
    )
}

/// An empty line.
fn blank(size: u32) -> String {
    format!("<w:p><w:pPr><w:rPr><w:sz w:val=\"{0}\"/></w:rPr></w:pPr></w:p>", size * 2)
}

/// A rule in the middle of a column.
fn rule(column: u32, length: u32) -> String {
    let side = (column - length) / 2;
    format!(
        "<w:p><w:pPr><w:pBdr><w:top w:val=\"single\" w:sz=\"6\" w:space=\"1\" w:color=\"000000\"/></w:pBdr><w:spacing w:before=\"40\" w:after=\"0\" w:line=\"60\" w:lineRule=\"exact\"/><w:ind w:left=\"{side}\" w:right=\"{side}\"/><w:rPr><w:sz w:val=\"2\"/></w:rPr></w:pPr></w:p>"
    )
}

const PAGE: &str = "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText xml:space=\"preserve\"> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>2</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>";

fn header(runs: &str) -> String {
    format!(
        "{XML}<w:hdr xmlns:w=\"{MAIN}\"><w:p><w:pPr><w:pStyle w:val=\"Header\"/><w:jc w:val=\"center\"/></w:pPr>{runs}</w:p></w:hdr>\n"
    )
}

fn styles() -> String {
    let fonts = "<w:rFonts w:ascii=\"Times New Roman\" w:hAnsi=\"Times New Roman\" w:eastAsia=\"Times New Roman\" w:cs=\"Times New Roman\"/>";
    format!(
        "{XML}<w:styles xmlns:w=\"{MAIN}\"><w:docDefaults><w:rPrDefault><w:rPr>{fonts}<w:color w:val=\"000000\"/><w:sz w:val=\"28\"/><w:szCs w:val=\"28\"/><w:lang w:val=\"vi-VN\" w:eastAsia=\"vi-VN\" w:bidi=\"ar-SA\"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:before=\"0\" w:after=\"0\" w:line=\"240\" w:lineRule=\"auto\"/></w:pPr></w:pPrDefault></w:docDefaults><w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/><w:qFormat/></w:style><w:style w:type=\"character\" w:default=\"1\" w:styleId=\"DefaultParagraphFont\"><w:name w:val=\"Default Paragraph Font\"/><w:uiPriority w:val=\"1\"/><w:semiHidden/></w:style><w:style w:type=\"table\" w:default=\"1\" w:styleId=\"TableNormal\"><w:name w:val=\"Normal Table\"/><w:uiPriority w:val=\"99\"/><w:semiHidden/><w:tblPr><w:tblInd w:w=\"0\" w:type=\"dxa\"/><w:tblCellMar><w:top w:w=\"0\" w:type=\"dxa\"/><w:left w:w=\"108\" w:type=\"dxa\"/><w:bottom w:w=\"0\" w:type=\"dxa\"/><w:right w:w=\"108\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr></w:style><w:style w:type=\"paragraph\" w:styleId=\"Header\"><w:name w:val=\"header\"/><w:basedOn w:val=\"Normal\"/><w:pPr><w:tabs><w:tab w:val=\"center\" w:pos=\"4677\"/><w:tab w:val=\"right\" w:pos=\"9355\"/></w:tabs></w:pPr></w:style></w:styles>\n"
    )
}

fn settings() -> String {
    format!(
        "{XML}<w:settings xmlns:w=\"{MAIN}\"><w:zoom w:percent=\"100\"/><w:defaultTabStop w:val=\"567\"/><w:characterSpacingControl w:val=\"doNotCompress\"/><w:compat><w:compatSetting w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat><w:themeFontLang w:val=\"vi-VN\"/></w:settings>\n"
    )
}

fn properties(title: &str) -> String {
    format!(
        "{XML}<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>{title}</dc:title><dc:creator>Cột Mốc</dc:creator><dc:language>vi-VN</dc:language></cp:coreProperties>\n"
    )
}

/// Parts are not compressed, so that the bytes do not depend on the compressor.
fn packed(parts: &[(&str, String)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, text) in parts {
        zip.start_file(*name, options).expect("a part");
        zip.write_all(text.as_bytes()).expect("bytes");
    }
    zip.finish().expect("a package").into_inner()
}

const TYPES: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/><Override PartName=\"/word/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml\"/><Override PartName=\"/word/settings.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml\"/><Override PartName=\"/word/header1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml\"/><Override PartName=\"/word/header2.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml\"/></Types>\n";

const RELATIONS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/><Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/></Relationships>\n";

const RELATIONS_OF_MAIN: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles\" Target=\"styles.xml\"/><Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/settings\" Target=\"settings.xml\"/><Relationship Id=\"rId3\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/header\" Target=\"header1.xml\"/><Relationship Id=\"rId4\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/header\" Target=\"header2.xml\"/></Relationships>\n";
