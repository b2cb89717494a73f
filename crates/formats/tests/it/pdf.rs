//! PDF: reading order, tables, page furniture.

use cotmoc_formats::FormatError;

use crate::support::{at, fixture, lines, pdf, read, text};

fn check(pages: &[&str], expected: &[&str]) {
    let found = text("a.pdf", &pdf(pages));
    assert_eq!(lines(&found.replace('\u{C}', "\n")), expected);
}

#[test]
fn hard_wrapped_lines_become_paragraphs() {
    let page = [
        at(108.0, 700.0, "- The share of the digital economy in the gross product of the whole province"),
        at(72.0, 684.0, "reaches 20 percent and the productivity of labour grows by 7 percent each year;"),
        at(108.0, 668.0, "- Households with fibre: 80%;"),
        at(108.0, 652.0, "- Adults with a phone: 95%."),
    ]
    .concat();
    check(
        &[&page],
        &[
            "- The share of the digital economy in the gross product of the whole province reaches 20 percent and the productivity of labour grows by 7 percent each year;",
            "- Households with fibre: 80%;",
            "- Adults with a phone: 95%.",
        ],
    );
}

#[test]
fn head_in_two_columns_is_read_left_then_right() {
    let page = [
        at(80.0, 780.0, "UY BAN NHAN DAN"),
        at(280.0, 780.0, "CONG HOA XA HOI CHU NGHIA VIET NAM"),
        at(90.0, 764.0, "TINH TRA VINH"),
        at(320.0, 763.0, "Doc lap - Tu do - Hanh phuc"),
        at(85.0, 740.0, "So: 59/KH-UBND"),
        at(300.0, 742.0, "Tra Vinh, ngay 19 thang 9 nam 2022"),
        at(72.0, 700.0, "Thuc hien Quyet dinh so 411 cua Thu tuong Chinh phu ve kinh te so va xa hoi so"),
    ]
    .concat();
    check(
        &[&page],
        &[
            "UY BAN NHAN DAN",
            "TINH TRA VINH",
            "So: 59/KH-UBND",
            "CONG HOA XA HOI CHU NGHIA VIET NAM",
            "Doc lap - Tu do - Hanh phuc",
            "Tra Vinh, ngay 19 thang 9 nam 2022",
            "Thuc hien Quyet dinh so 411 cua Thu tuong Chinh phu ve kinh te so va xa hoi so",
        ],
    );
}

#[test]
fn tables_without_rulings_are_found_by_their_columns() {
    let row = |y: f64, cells: [&str; 4]| {
        [72.0, 110.0, 400.0, 480.0].iter().zip(cells).map(|(x, c)| at(*x, y, c)).collect::<String>()
    };
    let page = [
        row(700.0, ["STT", "Chi tieu", "2025", "2030"]),
        row(680.0, ["1", "Ty trong kinh te so trong tong san pham", "20%", "30%"]),
        at(110.0, 666.0, "tren dia ban tinh"),
        row(646.0, ["2", "Ho gia dinh co cap quang", "80%", "100%"]),
    ]
    .concat();
    check(
        &[&page],
        &[
            "| STT | Chi tieu | 2025 | 2030 |",
            "| 1 | Ty trong kinh te so trong tong san pham tren dia ban tinh | 20% | 30% |",
            "| 2 | Ho gia dinh co cap quang | 80% | 100% |",
        ],
    );
}

#[test]
fn ruled_tables_with_merged_cells() {
    let mut page = String::from("0.5 w\n");
    for (x0, y0, x1, y1) in [
        (70, 700, 470, 700),
        (170, 680, 470, 680),
        (70, 660, 470, 660),
        (70, 640, 470, 640),
        (70, 640, 70, 700),
        (170, 640, 170, 700),
        (320, 640, 320, 680),
        (470, 640, 470, 700),
    ] {
        page += &format!("{x0} {y0} m {x1} {y1} l S\n");
    }
    page += &[
        at(80.0, 676.0, "Chi tieu"),
        at(280.0, 686.0, "Muc tieu"),
        at(180.0, 666.0, "2025"),
        at(330.0, 666.0, "2030"),
    ]
    .concat();
    page += &[at(80.0, 646.0, "Ho so"), at(180.0, 646.0, "90%"), at(330.0, 646.0, "100%")].concat();
    check(&[&page], &["| Chi tieu | Muc tieu |  |", "|  | 2025 | 2030 |", "| Ho so | 90% | 100% |"]);
}

#[test]
fn page_numbers_and_running_heads_are_dropped() {
    let page = |n: u32, line: &str| {
        [
            at(290.0, 810.0, &n.to_string()),
            at(72.0, 795.0, "Cong bao tinh"),
            at(72.0, 700.0, line),
            at(250.0, 30.0, &format!("Trang {n}/3")),
        ]
        .concat()
    };
    let pages = [page(1, "Muc tieu mot: 80%."), page(2, "Muc tieu hai: 90%."), page(3, "Muc tieu ba: 100%.")];
    let pages: Vec<&str> = pages.iter().map(String::as_str).collect();
    check(&pages, &["Muc tieu mot: 80%.", "Muc tieu hai: 90%.", "Muc tieu ba: 100%."]);
    assert_eq!(text("a.pdf", &pdf(&pages)).matches('\u{C}').count(), 2);
}

#[test]
fn a_page_turned_by_a_quarter_is_read() {
    let turned = |x: f64, y: f64, text: &str| format!("BT /F1 12 Tf 0 1 -1 0 {x} {y} Tm ({text}) Tj ET\n");
    check(
        &[&[turned(100.0, 72.0, "Dong mot dat 80%."), turned(130.0, 72.0, "Dong hai dat 90%.")].concat()],
        &["Dong mot dat 80%.", "Dong hai dat 90%."],
    );
}

#[test]
fn text_drawn_twice_is_read_once() {
    check(&[&[at(72.0, 700.0, "KE HOACH 59"), at(72.3, 700.0, "KE HOACH 59")].concat()], &["KE HOACH 59"]);
}

#[test]
fn the_label_of_a_list_item_keeps_its_distance() {
    check(&[&[at(72.0, 700.0, "12."), at(89.0, 700.0, "90% nguoi dan")].concat()], &["12. 90% nguoi dan"]);
}

#[test]
fn a_pdf_that_asks_for_a_password_is_refused() {
    assert!(matches!(read("khoa.pdf", &fixture("khoa.pdf")), Err(FormatError::Encrypted { .. })));
}

#[test]
fn a_pdf_with_an_owner_password_only_is_read() {
    assert!(text("in-duoc.pdf", &fixture("in-duoc.pdf")).contains("80%"));
}

#[test]
fn a_pdf_of_pictures_names_the_packages() {
    let error = read("quet.pdf", &pdf(&["q 595 0 0 842 0 0 cm /Im1 Do Q"])).expect_err("no letters");
    assert!(matches!(error, FormatError::ToolMissing { .. }));
    assert!(
        error.to_string().contains("apt install tesseract-ocr tesseract-ocr-vie poppler-utils"),
        "{error}"
    );
}

#[test]
fn old_letters_in_a_pdf_are_converted() {
    // «Céng hßa x· héi chñ nghÜa ViÖt Nam», as a font .VnTime leaves it.
    let page = at(72.0, 700.0, "C\\351ng h\\337a x\\267 h\\351i ch\\361 ngh\\334a Vi\\326t Nam");
    check(&[&page], &["Cộng hòa xã hội chủ nghĩa Việt Nam"]);
}

#[test]
fn a_letter_made_of_several_glyphs_is_what_the_file_says() {
    let page = "BT /F1 12 Tf 72 700 Td (Quy) Tj ET /Span << /ActualText <FEFF1EBF> >> BDC BT /F1 12 Tf 93 700 Td (ex) Tj ET EMC BT /F1 12 Tf 100 700 Td (t) Tj ET";
    check(&[page], &["Quyết"]);
}

#[test]
fn a_scanned_annex_is_named_and_the_rest_is_read() {
    let text_page =
        at(72.0, 700.0, "Ty le ho gia dinh co cap quang dat 80 phan tram vao nam 2025 tren dia ban tinh");
    let bytes = pdf(&[&text_page, "q 595 0 0 842 0 0 cm /Im1 Do Q"]);
    let extracted = read("phu-luc.pdf", &bytes).expect("readable");
    assert!(extracted.text.contains("80 phan tram"));
    let note = &extracted.notes[0].message;
    assert!(note.contains("Trang 2") && note.contains("apt install tesseract-ocr"), "{note}");
}

#[test]
fn a_stream_that_unpacks_beyond_reason_is_refused() {
    use std::io::Write;
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    for _ in 0..300 {
        packed.write_all(&vec![b' '; 1 << 20]).expect("memory");
    }
    let packed = packed.finish().expect("memory");
    let mut bytes = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Count 1 /Kids [3 0 R] >>\nendobj\n3 0 obj\n<< /Type /Page /Parent 2 0 R /Contents 4 0 R /MediaBox [0 0 9 9] >>\nendobj\n4 0 obj\n<< /Filter /FlateDecode /Length ".to_vec();
    bytes.extend_from_slice(format!("{} >>\nstream\n", packed.len()).as_bytes());
    bytes.extend_from_slice(&packed);
    bytes.extend_from_slice(b"\nendstream\nendobj\ntrailer\n<< /Root 1 0 R >>\n");
    assert!(matches!(read("bom.pdf", &bytes), Err(FormatError::Bomb { .. })));
}

#[test]
fn a_cut_pdf_is_read_or_refused_in_words() {
    let whole = fixture("ke-hoach.pdf");
    for length in (20..whole.len()).step_by(4999) {
        if let Err(error) = read("cut.pdf", &whole[..length]) {
            assert!(error.to_string().to_lowercase().contains("hãy"), "{length}: {error}");
        }
    }
}
