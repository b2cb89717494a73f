//! What the invented figures of communes are made from: a size, a share of it, how it grows.

/// Sizes that a commune's inhabitants decide: element, per thousand inhabitants, smallest value.
pub(super) const SIZES: &[(&str, u64, u64)] = &[
    ("DAN_SO", 1000, 1),
    ("DAN_TRUONG_THANH", 710, 1),
    ("DAN_TU_15_TUOI", 765, 1),
    ("DAN_TUOI_LAO_DONG", 622, 1),
    ("HO_GIA_DINH", 268, 1),
    ("DN_HOAT_DONG", 7, 12),
    ("SP_OCOP", 0, 6),
    ("DV_THIET_YEU", 1, 8),
    ("THON", 1, 6),
    ("NHA_VAN_HOA", 1, 6),
    ("TRUONG_HOC", 0, 7),
    ("TRUONG_PHO_THONG", 0, 5),
    ("BENH_VIEN", 0, 1),
    ("CAN_BO", 3, 32),
    ("TB_DI_DONG", 1240, 1),
    ("THANH_VIEN_HTX_DN", 22, 40),
    ("HO_SO_TTHC", 34, 60),
    ("THANH_TOAN_DVC", 11, 20),
    ("HSCV_XA", 41, 90),
    ("HOC_PHI", 120, 90),
    ("VIEN_PHI", 60, 30),
    ("HO_TRO_TTHC", 19, 30),
    ("PHIEU_HAI_LONG", 4, 50),
];

/// Parts of such a size: element, of which, per mille at the end of the first year, growth per quarter.
pub(super) const PARTS: &[(&str, &str, u64, u64)] = &[
    ("DAN_DUNG_INTERNET", "DAN_SO", 720, 7),
    ("HO_PHU_CAP_QUANG", "HO_GIA_DINH", 760, 11),
    ("HO_NHU_CAU_CAP_QUANG", "HO_GIA_DINH", 690, 8),
    ("HO_NHU_CAU_PHU_CAP_QUANG", "HO_GIA_DINH", 600, 7),
    ("HO_CO_CAP_QUANG", "HO_GIA_DINH", 520, 15),
    ("HO_DIA_CHI_SO", "HO_GIA_DINH", 430, 24),
    ("DAN_PHU_5G", "DAN_SO", 180, 41),
    ("TRUONG_THANH_SMARTPHONE", "DAN_TRUONG_THANH", 730, 9),
    ("TU_15_TUOI_TAI_KHOAN", "DAN_TU_15_TUOI", 690, 12),
    ("DAN_TAI_KHOAN_DIEN_TU", "DAN_SO", 480, 14),
    ("TRUONG_THANH_CHU_KY_SO", "DAN_TRUONG_THANH", 90, 26),
    ("LAO_DONG_KY_NANG_SO", "DAN_TUOI_LAO_DONG", 410, 22),
    ("DAN_BAO_VE_CO_BAN", "DAN_SO", 350, 19),
    ("TRUONG_THANH_DUNG_DVC", "DAN_TRUONG_THANH", 240, 23),
    ("TRUONG_THANH_BIET_DVC", "DAN_TRUONG_THANH", 350, 25),
    ("TRUONG_THANH_KHAM_TU_XA", "DAN_TRUONG_THANH", 60, 14),
    ("TRUONG_THANH_DINH_DANH", "DAN_TRUONG_THANH", 610, 17),
    ("DAN_HSSK_DIEN_TU", "DAN_SO", 640, 18),
    ("DAN_DANH_TINH_SO", "DAN_SO", 560, 18),
    ("DAN_TAI_KHOAN_SO", "DAN_SO", 230, 21),
    ("DN_PHAT_SINH_THUE", "DN_HOAT_DONG", 840, 3),
    ("DNNVV", "DN_HOAT_DONG", 930, 1),
    ("DN_HOP_DONG_DIEN_TU", "DN_HOAT_DONG", 310, 24),
    ("DN_HOA_DON_DIEN_TU", "DN_HOAT_DONG", 880, 6),
    ("DN_NOP_THUE_DIEN_TU", "DN_HOAT_DONG", 890, 5),
    ("DN_CHUYEN_DOI_SO", "DN_HOAT_DONG", 190, 21),
    ("DN_GIAO_DICH_TREN_MANG", "DN_HOAT_DONG", 260, 18),
    ("DNNVV_TIEP_CAN_NEN_TANG", "DN_HOAT_DONG", 420, 23),
    ("DNNVV_NEN_TANG_SO", "DN_HOAT_DONG", 280, 21),
    ("DNNVV_SMEDX", "DN_HOAT_DONG", 60, 9),
    ("DN_CONG_NGHE_SO", "DN_HOAT_DONG", 20, 2),
    ("SP_OCOP_TREN_SAN", "SP_OCOP", 420, 34),
    ("DV_THIET_YEU_KHONG_TIEN_MAT", "DV_THIET_YEU", 520, 24),
    ("THANH_VIEN_HTX_DN_TAP_HUAN", "THANH_VIEN_HTX_DN", 360, 31),
    ("THON_PHU_BANG_RONG", "THON", 820, 12),
    ("NHA_VAN_HOA_WIFI", "NHA_VAN_HOA", 530, 24),
    ("TO_CNSCD", "THON", 960, 2),
    ("TO_CNSCD_DAO_TAO", "THON", 620, 9),
    ("TRUONG_CONG_NGHE_SO", "TRUONG_HOC", 610, 24),
    ("TRUONG_PHU_CAP_QUANG", "TRUONG_HOC", 900, 6),
    ("TRUONG_PHO_THONG_QUAN_TRI_SO", "TRUONG_PHO_THONG", 480, 28),
    ("BENH_VIEN_PHU_CAP_QUANG", "BENH_VIEN", 1000, 0),
    ("BENH_VIEN_KHAM_TU_XA", "BENH_VIEN", 1000, 0),
    ("HO_SO_SO_HOA", "HO_SO_TTHC", 560, 21),
    ("THANH_TOAN_DVC_TRUC_TUYEN", "THANH_TOAN_DVC", 470, 24),
    ("HSCV_XA_TREN_MANG", "HSCV_XA", 740, 13),
    ("HOC_PHI_KHONG_TIEN_MAT", "HOC_PHI", 610, 19),
    ("VIEN_PHI_KHONG_TIEN_MAT", "VIEN_PHI", 430, 22),
    ("CAN_BO_DINH_DANH_SO", "CAN_BO", 710, 17),
    ("HO_TRO_TTHC_TRO_LY_AO", "HO_TRO_TTHC", 110, 16),
];

/// Elements that say of a commune whether it has something: of how many in a thousand in the first
/// quarter, and of how many more each quarter.
pub(super) const FLAGS: &[(&str, u64, u64)] = &[
    ("SO_XA", 1000, 0),
    ("XA_PHU_CAP_QUANG", 1000, 0),
    ("XA_THUONG_NHAN_TRUC_TUYEN", 540, 12),
    ("XA_HTX_CONG_NGHE_SO", 240, 21),
];

/// Parts that grew until a quarter and shrink since: element, quarter, per mille per quarter.
pub(super) const TURNS: &[(&str, i64, i64)] = &[("TRUONG_THANH_KHAM_TU_XA", 12, 9)];

/// Years in which an element was not collected at all.
pub(super) const GAPS: &[(&str, i16)] = &[("DAN_BAO_VE_CO_BAN", 2023)];

/// The survey, and the year in which a third of the communes left it out.
pub(super) const SURVEY: (&[&str], i16) = (&["PHIEU_HAI_LONG", "MUC_HAI_LONG"], 2025);

/// How much of an element falls to a category, in per cent; categories that are not named share alike.
pub(super) const CATEGORIES: &[(&str, u64)] = &[
    ("THONG_MINH", 78),
    ("PHO_THONG", 22),
    ("NAM", 51),
    ("NU", 49),
    ("TOAN_TRINH", 46),
    ("MOT_PHAN", 22),
    ("TRUC_TIEP", 30),
    ("BUU_CHINH", 2),
];

/// Elements that a commune here and there did not report; forms ask for them, so that a total counts
/// as whole all the same.
pub(super) const LEFT_OUT: &[&str] =
    &["DN_HOP_DONG_DIEN_TU", "DNNVV_NEN_TANG_SO", "DAN_PHU_5G", "HO_DIA_CHI_SO", "HO_SO_SO_HOA"];

/// The element that is counted in another way from a period on: its code, the year and the quarter,
/// what that took away per mille, and the words for both ways.
pub(super) const METHOD: (&str, (i16, u8), i64, [&str; 2]) = (
    "DAN_HSSK_DIEN_TU",
    (2025, 4),
    90,
    [
        "Cách tính thứ nhất (minh họa): mọi hồ sơ đã lập",
        "Cách tính thứ hai (minh họa): chỉ hồ sơ đã liên thông dữ liệu",
    ],
);
