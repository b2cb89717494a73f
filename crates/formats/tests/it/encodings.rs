//! Every encoding in which a Vietnamese text may lie in a file.

use crate::support::{Docx, read, text};

const SENTENCE: &str = "Tỷ trọng kinh tế số đạt trên 20% GRDP; năng suất lao động tăng tối thiểu 7%.";
const HEAD: &str = "Cộng hòa xã hội chủ nghĩa Việt Nam\nĐộc lập - Tự do - Hạnh phúc\n";

/// The head of every official text, as old files hold it, read as Latin-1.
const TCVN3: &str = "Céng hßa x· héi chñ nghÜa ViÖt Nam\n§éc lËp - Tù do - H¹nh phóc\n";
const VNI: &str = "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam\nÑoäc laäp - Töï do - Haïnh phuùc\n";

fn latin1(text: &str) -> Vec<u8> {
    text.chars().map(|c| u8::try_from(c as u32).expect("a Latin-1 character")).collect()
}

#[test]
fn utf8_with_and_without_mark() {
    assert_eq!(text("a.txt", SENTENCE.as_bytes()), SENTENCE);
    assert_eq!(text("a.txt", &[b"\xEF\xBB\xBF", SENTENCE.as_bytes()].concat()), SENTENCE);
}

#[test]
fn utf16_in_both_orders_with_and_without_mark() {
    let little: Vec<u8> = SENTENCE.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = SENTENCE.encode_utf16().flat_map(u16::to_be_bytes).collect();
    for bytes in
        [[b"\xFF\xFE".as_slice(), &little].concat(), [b"\xFE\xFF".as_slice(), &big].concat(), little, big]
    {
        assert_eq!(text("a.txt", &bytes), SENTENCE);
    }
}

#[test]
fn letters_with_loose_marks_are_composed() {
    let loose = "Ty\u{309} tro\u{323}ng kinh te\u{302}\u{301} so\u{302}\u{301}";
    assert_eq!(text("a.txt", loose.as_bytes()), "Tỷ trọng kinh tế số");
}

#[test]
fn windows_1258_is_recognised() {
    // «Kế hoạch số 59», «Tỉnh ủy», «Độc lập»: base letters with the marks EC ́, CC ̀, D2 ̉, F2 ̣.
    let bytes = b"K\xEA\xEC hoa\xF2ch s\xF4\xEC 59 cu\xD2a Ti\xD2nh u\xD2y: \xD0\xF4\xF2c l\xE2\xF2p";
    assert_eq!(text("a.txt", bytes), "Kế hoạch số 59 của Tỉnh ủy: Độc lập");
}

#[test]
fn tcvn3_and_vni_bytes_are_recognised_and_noted() {
    for (old, encoding) in [(TCVN3, "TCVN3"), (VNI, "VNI")] {
        let extracted = read("cu.txt", &latin1(old)).expect("readable");
        assert_eq!(extracted.text, HEAD);
        assert!(extracted.notes[0].message.contains(encoding), "{:?}", extracted.notes);
    }
}

#[test]
fn every_letter_of_tcvn3_and_vni_comes_out_right() {
    let tcvn3 = "Uû ban nh©n d©n tØnh Trµ Vinh: tû lÖ hîp ®ång ®iÖn tö ®¹t trªn 80%, b»ng ch÷ ký sè; \
                 thÎ, vÏ, kÜ, ngõ, lò, mÉu, ngÉm, ph¼ng, n½m, ®Æc, cæ, hç, giê, më, l÷, ỉm";
    let expected = "Uỷ ban nhân dân tỉnh Trà Vinh: tỷ lệ hợp đồng điện tử đạt trên 80%, bằng chữ ký số; \
                    thẻ, vẽ, kĩ, ngừ, lũ, mẫu, ngẫm, phẳng, nẵm, đặc, cổ, hỗ, giờ, mở, lữ, ỉm";
    let (tcvn3, expected) = (tcvn3.replace("ỉm", "Øm"), expected);
    assert_eq!(text("a.txt", &latin1(&tcvn3)), expected);

    let vni = "UÛy ban nhaân daân tænh Traø Vinh: tyû leä hôïp ñoàng ñieän töû ñaït treân 80%, baèng chöõ kyù soá; \
               theû, veõ, kó, ngöø, luõ, maãu, ngaãm, phaúng, naüm, ñaëc, coå, hoã, giôø, môû, löõ, kyø, yù, ñòa";
    let expected = "Ủy ban nhân dân tỉnh Trà Vinh: tỷ lệ hợp đồng điện tử đạt trên 80%, bằng chữ ký số; \
                    thẻ, vẽ, kĩ, ngừ, lũ, mẫu, ngẫm, phẳng, nẵm, đặc, cổ, hỗ, giờ, mở, lữ, kỳ, ý, địa";
    assert_eq!(text("a.txt", &latin1(vni)), expected);
}

#[test]
fn old_letters_in_unicode_files_are_converted() {
    assert_eq!(text("cu.txt", TCVN3.as_bytes()), HEAD);
    assert_eq!(text("cu.md", VNI.as_bytes()), HEAD);
    let page = format!("<html><body><p>{}</p></body></html>", TCVN3.replace('\n', "</p><p>"));
    assert_eq!(text("cu.html", page.as_bytes()).trim(), HEAD.trim());
}

#[test]
fn one_old_paragraph_among_unicode_ones_is_converted() {
    let mixed = format!("{SENTENCE}\n{SENTENCE}\n{SENTENCE}\nCéng hßa x· héi chñ nghÜa ViÖt Nam\n{SENTENCE}");
    assert!(text("a.txt", mixed.as_bytes()).contains("Cộng hòa xã hội chủ nghĩa Việt Nam"));
}

#[test]
fn unicode_text_is_never_converted() {
    // Words that stand in Latin-1 alone, also as single lines, and foreign words.
    for good in [
        "Có 3 xã và 1 tổ",
        "Là hộ nghèo",
        "Thùy Linh",
        "Nguyễn Ái Quốc, café, Zürich",
        "à á â ã è é ê ì í ò ó ô õ ù ú ý",
    ] {
        assert_eq!(text("a.txt", good.as_bytes()), good);
    }
}

#[test]
fn word_runs_follow_their_font() {
    let run = |font: &str, text: &str| {
        format!(
            r#"<w:r><w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}"/></w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>"#
        )
    };
    let body = format!(
        "<w:p>{}{}</w:p><w:p>{}{}</w:p><w:p>{}</w:p><w:p>{}</w:p>",
        run(".VnTimeH", "ñy ban nh©n d©n "),
        run(".VnTime", "tØnh Trµ Vinh"),
        // A letter and its mark in two runs.
        run("VNI-Times", "Coäng hoøa xaõ ho"),
        run("VNI-Times", "äi"),
        run(".VnTime", "Đã gõ bằng Unicode"),
        run("Times New Roman", "Tỷ lệ đạt 80%"),
    );
    let bytes = Docx::body(&body).bytes();
    assert_eq!(
        text("a.docx", &bytes),
        "ỦY BAN NHÂN DÂN tỉnh Trà Vinh\nCộng hòa xã hội\nĐã gõ bằng Unicode\nTỷ lệ đạt 80%\n"
    );
}

#[test]
fn a_font_set_by_the_style_counts() {
    let body = r#"<w:p><w:pPr><w:pStyle w:val="Cu"/></w:pPr><w:r><w:t>Sè: 59/KH-UBND</w:t></w:r></w:p>"#;
    let styles = r#"<w:style w:type="paragraph" w:styleId="Cu"><w:name w:val="Cu"/><w:rPr><w:rFonts w:ascii=".VnTime"/></w:rPr></w:style>"#;
    assert_eq!(text("a.docx", &Docx::body(body).styles(styles).bytes()), "Số: 59/KH-UBND\n");
}
