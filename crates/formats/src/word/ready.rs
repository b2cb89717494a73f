//! The templates that come along, laid out by Decree 30/2020/NĐ-CP.

use super::names::Known;

/// A report: `catalogue/reports/bao-cao.docx`.
pub const REPORT: &[u8] = include_bytes!("../../../../catalogue/reports/bao-cao.docx");

/// A letter that urges units: `catalogue/reports/cong-van-don-doc.docx`.
pub const LETTER: &[u8] = include_bytes!("../../../../catalogue/reports/cong-van-don-doc.docx");

/// The names that the templates that come along use, and that every report and letter gives: the head, the
/// contents, who signs, who gets it. `noi_nhan` is a list of `ten`.
#[must_use]
pub fn usual_names() -> Known {
    ["co_quan_cap_tren", "co_quan", "so_ky_hieu", "dia_danh", "ngay_thang_nam", "ten_loai", "trich_yeu"]
        .into_iter()
        .chain(["kinh_gui", "chuc_vu", "nguoi_ky"])
        .fold(Known::new(), Known::text)
        .blocks("noi_dung")
        .list("noi_nhan", Known::new().text("ten"))
}
