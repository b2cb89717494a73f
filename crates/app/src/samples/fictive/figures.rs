//! Invented figures of the fictive communes: plausible sizes, parts below their wholes, slow growth.

use cotmoc_core::catalogue::Catalogue;
use cotmoc_core::model::{Period, PeriodKind, UnitLevel};
use rust_decimal::Decimal;

use super::{mixed, part};

/// Sizes that a commune's inhabitants decide: element, per thousand inhabitants, smallest value.
const SIZES: &[(&str, u64, u64)] = &[
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

/// Parts of such a size: element, of which, per mille in the first quarter, growth per quarter.
const PARTS: &[(&str, &str, u64, u64)] = &[
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

/// Elements that say of a commune whether it has something; every commune of the province has.
const FLAGS: &[&str] = &["XA_THUONG_NHAN_TRUC_TUYEN", "XA_HTX_CONG_NGHE_SO", "XA_PHU_CAP_QUANG"];

/// How much of an element falls to a category, in per cent; categories that are not named share alike.
const CATEGORIES: &[(&str, u64)] = &[
    ("THONG_MINH", 78),
    ("PHO_THONG", 22),
    ("NAM", 51),
    ("NU", 49),
    ("TOAN_TRINH", 46),
    ("MOT_PHAN", 22),
    ("TRUC_TIEP", 30),
    ("BUU_CHINH", 2),
];

/// Codes of the elements of communes that are asked for in that kind of period, of which there are
/// invented figures.
pub fn elements(kind: PeriodKind) -> impl Iterator<Item = &'static str> {
    let sizes = SIZES.iter().map(|(code, ..)| *code);
    let all = sizes.chain(PARTS.iter().map(|(code, ..)| *code)).chain(FLAGS.iter().copied());
    all.filter(move |code| {
        let element = Catalogue::embedded().element(code);
        element.is_some_and(|one| one.frequency == kind && one.level == UnitLevel::Commune)
    })
}

/// An invented figure: of an element, or of one category of it, for the commune of that place in the
/// list, in a period. The same question always has the same answer.
#[must_use]
pub fn value(seed: u64, element: &str, category: Option<&str>, commune: usize, period: Period) -> Decimal {
    let at = (commune, period);
    if FLAGS.contains(&element) {
        return Decimal::ONE;
    }
    if element == "MUC_HAI_LONG" {
        let place = mixed(seed, &[part(element), commune as u64, ended(period)]) % 900;
        return Decimal::new(8_700 + i64::try_from(place).unwrap_or_default(), 2);
    }
    let all = match PARTS.iter().find(|(code, ..)| *code == element) {
        Some((_, whole, start, growth)) => {
            share(seed, element, size(seed, whole, commune, period), (*start, *growth), at)
        }
        None => size(seed, element, commune, period),
    };
    Decimal::from(category.map_or(all, |category| of_category(element, category, all)))
}

/// The part of an element that falls to a category; all of them together make the whole.
fn of_category(element: &str, category: &str, all: u64) -> u64 {
    let categories = categories(element);
    let weight =
        |code: &str| CATEGORIES.iter().find(|(known, _)| *known == code).map_or(25, |(_, weight)| *weight);
    let sum: u64 = categories.iter().map(|code| weight(code)).sum();
    let of = |code: &str| all * weight(code) / sum.max(1);
    match categories.last() {
        // The last one takes what rounding leaves.
        Some(last) if last == category => {
            all - categories.iter().filter(|code| *code != last).map(|code| of(code)).sum::<u64>()
        }
        _ => of(category),
    }
}

/// Codes of the categories of an element; empty where it is not broken down.
#[must_use]
pub fn categories(element: &str) -> Vec<String> {
    let breakdown = Catalogue::embedded().element(element).and_then(|one| one.breakdown.as_ref());
    breakdown.map(|one| one.categories.iter().map(|(code, _)| code.clone()).collect()).unwrap_or_default()
}

/// The end of a period in months since the year 0.
fn ended(period: Period) -> u64 {
    u64::try_from(period.end_in_months()).unwrap_or(0)
}

/// Quarters from the first figures to the end of a period.
fn age(period: Period) -> u64 {
    ended(period).saturating_sub(2022 * 12) / 3
}

fn inhabitants(seed: u64, commune: usize) -> u64 {
    let spread = mixed(seed, &[part("inhabitants"), commune as u64]);
    // The first three are wards, the others communes.
    if commune < 3 { 19_000 + spread % 21_000 } else { 5_200 + spread % 11_500 }
}

fn size(seed: u64, element: &str, commune: usize, period: Period) -> u64 {
    let people = inhabitants(seed, commune);
    let people = people + people * age(period) / 800;
    match SIZES.iter().find(|(code, ..)| *code == element) {
        Some(("DAN_SO", ..)) => people,
        Some((_, per_thousand, least)) => {
            let bent = 940 + mixed(seed, &[part(element), commune as u64]) % 121;
            least + people * per_thousand * bent / 1_000_000
        }
        None => 5 + mixed(seed, &[part(element), commune as u64]) % 40 + age(period),
    }
}

/// A part of a whole. How far a commune is ahead or behind is the same for all elements, so that a
/// smaller part stays below a larger one of the same whole.
fn share(
    seed: u64,
    element: &str,
    whole: u64,
    (start, growth): (u64, u64),
    (commune, period): (usize, Period),
) -> u64 {
    let ahead = mixed(seed, &[part("ahead"), commune as u64]) % 121;
    let jitter = mixed(seed, &[part(element), commune as u64, ended(period)]) % 5;
    let mille = (start + growth * age(period) * 9 / 10 + jitter + ahead).saturating_sub(60);
    // Nobody gets beyond the whole, and the last steps are slower.
    let mille = if mille > 900 { 900 + (mille - 900) * 100 / (100 + mille - 900) } else { mille };
    whole * mille.min(1000) / 1000
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quarter(year: i16) -> Period {
        Period::new(PeriodKind::Quarter, year, 2).unwrap()
    }

    #[test]
    fn parts_stay_below_their_wholes_and_grow() {
        let catalogue = Catalogue::embedded();
        for commune in 0..super::super::COMMUNES.len() {
            for (part, whole, ..) in PARTS {
                assert!(catalogue.element(part).is_some(), "{part}");
                for year in [2022, 2024, 2026, 2030] {
                    let at = |code: &str| value(7, code, None, commune, quarter(year));
                    assert!(at(part) <= at(whole), "{part} of {whole} in {year}");
                    assert!(value(7, part, None, commune, quarter(year + 10)) >= at(part), "{part} shrinks");
                }
            }
            let below = |a, b| {
                for year in 2024..2032 {
                    let of = |code| value(7, code, None, commune, quarter(year));
                    let (a, b) = (of(a), of(b));
                    assert!(a <= b, "{a} {b} in {year}");
                }
            };
            below("HO_CO_CAP_QUANG", "HO_PHU_CAP_QUANG");
            below("HO_NHU_CAU_PHU_CAP_QUANG", "HO_NHU_CAU_CAP_QUANG");
            below("TO_CNSCD_DAO_TAO", "TO_CNSCD");
        }
        assert!(SIZES.iter().all(|(code, ..)| catalogue.element(code).is_some()));
    }

    #[test]
    fn the_same_question_has_the_same_answer() {
        let asked = |seed| value(seed, "HO_CO_CAP_QUANG", None, 3, quarter(2025));
        assert_eq!(asked(7), asked(7));
        assert_ne!(asked(7), asked(8));
    }

    #[test]
    fn categories_make_the_whole() {
        let all = value(7, "TB_DI_DONG", None, 5, quarter(2025));
        let parts = categories("TB_DI_DONG");
        assert!(parts.len() > 1);
        let sum: Decimal = parts.iter().map(|one| value(7, "TB_DI_DONG", Some(one), 5, quarter(2025))).sum();
        assert_eq!(sum, all);
    }

    #[test]
    fn there_are_elements_of_every_frequency() {
        for (kind, least) in [(PeriodKind::Year, 5), (PeriodKind::Quarter, 40), (PeriodKind::Month, 4)] {
            assert!(elements(kind).count() >= least, "{kind}");
        }
    }
}
