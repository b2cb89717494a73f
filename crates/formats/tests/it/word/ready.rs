//! The templates that come along: made anew they are the same, and whole.

use cotmoc_formats::word::{Given, LETTER, REPORT, Template, usual_names};

use super::decree30;
use super::sample::blocks;
use crate::support::{lines, text};

/// Everything that a report and a letter give.
pub(crate) fn given() -> Given {
    let to = |name: &str| Given::new().text("ten", name);
    Given::new()
        .text("co_quan_cap_tren", "")
        .text("co_quan", "Ủy ban nhân dân\ntỉnh Mẫu")
        .text("so_ky_hieu", "125/BC-UBND")
        .text("dia_danh", "Mẫu")
        .text("ngay_thang_nam", "ngày 05 tháng 01 năm 2027")
        .text("ten_loai", "Báo cáo")
        .text("trich_yeu", "Kết quả thực hiện Kế hoạch phát triển kinh tế số và xã hội số\nquý IV năm 2026")
        .text("kinh_gui", "Ủy ban nhân dân các xã, phường")
        .text("chuc_vu", "TM. Ủy ban nhân dân\nKT. Chủ tịch\nPhó Chủ tịch")
        .text("nguoi_ky", "Nguyễn Văn Mẫu")
        .list("noi_nhan", [to("Bộ Khoa học và Công nghệ (để báo cáo)"), to("Thường trực Tỉnh ủy")])
        .blocks("noi_dung", blocks())
}

#[test]
#[expect(clippy::disallowed_methods, reason = "COTMOC_UPDATE writes generated files instead of comparing them")]
fn they_are_what_is_made() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalogue/reports");
    let made = [("bao-cao.docx", decree30::report()), ("cong-van-don-doc.docx", decree30::letter())];
    for (name, bytes) in made {
        let path = folder.join(name);
        if std::env::var_os("COTMOC_UPDATE").is_some() {
            std::fs::write(&path, &bytes).expect("a file");
        }
        let committed = std::fs::read(&path).unwrap_or_default();
        assert!(committed == bytes, "{name} is stale; run the tests with COTMOC_UPDATE=1 and commit the file");
    }
}

#[test]
fn they_ask_for_what_is_given() {
    for (bytes, first) in [(REPORT, "125/BC-UBND"), (LETTER, "Kính gửi: Ủy ban nhân dân các xã, phường")] {
        let template = Template::read(bytes).unwrap();
        assert_eq!(template.check(&usual_names()), []);
        let filled = template.fill(&given()).unwrap();
        assert_eq!(template.fill(&given()).unwrap(), filled, "the same values give the same bytes");
        let text = text("bao-cao.docx", &filled);
        assert!(!text.contains("{{"), "{text}");
        for words in [first, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "- Thường trực Tỉnh ủy;", "Nguyễn Văn Mẫu"] {
            assert!(text.contains(words), "{words}: {text}");
        }
        let empty = Given::new().blocks("noi_dung", Vec::new());
        assert!(template.fill(&empty).unwrap_err().to_string().contains("không có dữ liệu nào tên"));
        assert!(lines(&text).len() > 20);
    }
}

#[test]
fn what_has_no_placeholder_is_copied_bit_for_bit() {
    let filled = Template::read(REPORT).unwrap().fill(&given()).unwrap();
    let raw = |bytes: &[u8], name: &str| {
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes.to_vec())).unwrap();
        let mut part = zip.by_name(name).unwrap();
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut part, &mut bytes).unwrap();
        bytes
    };
    for name in ["word/styles.xml", "word/settings.xml", "word/header1.xml", "docProps/core.xml"] {
        assert_eq!(raw(&filled, name), raw(REPORT, name), "{name}");
    }
}
