//! What placeholders become.

use cotmoc_formats::word::Given;

use super::sample::{blocks, filled, template};
use crate::support::{lines, p, table};

fn people() -> Given {
    let item = |name: &str, post: &str| Given::new().text("ten", name).text("chuc_vu", post);
    Given::new()
        .text("co_quan", "UBND tỉnh Mẫu")
        .text("trong", " ")
        .list("ds", [item("An", "Chủ tịch"), item("Bình & <Chi>", "Phó")])
        .list("rong", [])
}

fn check(body: &str, expected: &[&str]) {
    assert_eq!(lines(&filled(body, &people())), expected, "{body}");
}

#[test]
fn values_keep_to_their_place() {
    check(&p("Kính gửi: {{co_quan}}, {{ Cơ quan }}."), &["Kính gửi: UBND tỉnh Mẫu, UBND tỉnh Mẫu."]);
    check(&p("{{co_quan}}"), &["UBND tỉnh Mẫu"]);
    check(&(p("a") + &p("{{trong}}") + &p("b")), &["a", "b"]);
}

#[test]
fn a_placeholder_that_is_divided_over_runs_is_joined() {
    let body = "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Của {</w:t></w:r><w:proofErr w:type=\"spellStart\"/><w:r><w:t>{co</w:t></w:r><w:bookmarkStart w:id=\"1\" w:name=\"x\"/><w:r><w:t>_quan}</w:t></w:r><w:bookmarkEnd w:id=\"1\"/><w:r><w:rPr><w:i/></w:rPr><w:t>} năm</w:t></w:r></w:p>";
    check(body, &["Của UBND tỉnh Mẫu năm"]);
    let bytes = template(body).fill(&people()).unwrap();
    let xml = crate::form_sheet::sample::part(&bytes, "word/document.xml");
    assert!(
        xml.contains("<w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">UBND tỉnh Mẫu</w:t></w:r>"),
        "{xml}"
    );
    assert!(xml.contains("<w:rPr><w:i/></w:rPr><w:t xml:space=\"preserve\"> năm</w:t>"), "{xml}");
}

#[test]
fn paragraphs_are_repeated() {
    let loops = [p("{{#ds}}"), p("{{stt}}. {{ten}} của {{co_quan}}"), p("{{/ds}}")].concat();
    check(&loops, &["1. An của UBND tỉnh Mẫu", "2. Bình & <Chi> của UBND tỉnh Mẫu"]);
    check(&p("{{#ds}}- {{ten}};{{/ds}}"), &["- An;", "- Bình & <Chi>;"]);
    check(&p("Gồm:{{#ds}} {{ten}};{{/ds}} hết"), &["Gồm: An; Bình & <Chi>; hết"]);
    let two = [p("{{#ds}}Ông {{ten}}"), p("Chức vụ: {{chuc_vu}}{{/ds}}")].concat();
    check(&two, &["Ông An", "Chức vụ: Chủ tịch", "Ông Bình & <Chi>", "Chức vụ: Phó"]);
    check(&(p("{{#rong}}") + &p("x {{ten}}") + &p("{{/rong}}") + &p("hết")), &["hết"]);
}

#[test]
fn rows_are_repeated() {
    check(
        &table(&[&["Tên", "Chức vụ"], &["{{#ds}}{{ten}}", "{{chuc_vu}}{{/ds}}"], &["Hết", ""]]),
        &["| Tên | Chức vụ |", "| An | Chủ tịch |", "| Bình & <Chi> | Phó |", "| Hết |  |"],
    );
    check(
        &table(&[&["{{#ds}}", ""], &["{{ten}}", ""], &["", "{{chuc_vu}}"], &["", "{{/ds}}"]]),
        &["| An |  |", "|  | Chủ tịch |", "| Bình & <Chi> |  |", "|  | Phó |"],
    );
    check(&(table(&[&["{{#rong}}{{ten}}", "{{/rong}}"]]) + &p("sau")), &["sau"]);
}

#[test]
fn conditions_show_what_is_there() {
    check(&p("a{{?co_quan}} có{{/co_quan}}{{?trong}} không{{/trong}}"), &["a có"]);
    check(&(p("{{?ds}}") + &p("Danh sách") + &p("{{/ds}}") + &p("{{?rong}}x{{/rong}}") + &p("b")), &["Danh sách", "b"]);
}

#[test]
fn line_breaks_and_odd_signs_are_kept_or_dropped() {
    let given = Given::new().text("a", "một\nhai\tba\u{0}\u{b}<w:p/>&amp;\u{FFFF}");
    assert_eq!(lines(&filled(&p("{{a}}"), &given)), ["một", "hai ba<w:p/>&amp;"]);
}

#[test]
fn blocks_stand_in_the_place_of_their_paragraph() {
    let given = Given::new().blocks("noi_dung", blocks());
    let text = filled(&(p("đầu") + &p("{{noi_dung}}") + &p("cuối")), &given);
    assert_eq!(
        lines(&text),
        [
            "đầu", "# I. Kết quả", "Đến hết quý, tỷ lệ đạt 62,5 %.", "Tăng so với kỳ trước.", "- Việc thứ nhất",
            "- Việc thứ hai", "Bảng 1. Tỷ lệ <hộ> & cáp quang", "| STT | Đơn vị | Tỷ lệ, % |",
            "| A. Các phường |  |  |", "| 1 | Phường Mẫu Một | 1.234,6 |", "| 2 | Phường Mẫu Hai | chưa báo cáo |",
            "|  | Cả tỉnh | −0,1 |", "Nguồn: báo cáo của các phường; còn thiếu 01 đơn vị.",
            "Hình 1. Tỷ lệ hộ có cáp quang", "Nguồn: số liệu đã duyệt.", "Số liệu tính đến ngày 31/12/2026.",
            "cuối",
        ]
    );
}
