//! Invented figures of provinces: what statistics and departments know, not communes.

use cotmoc_core::catalogue::Catalogue;
use cotmoc_core::model::{Period, PeriodKind, UnitLevel};
use cotmoc_core::number::rounded;
use rust_decimal::Decimal;

use super::figures::FIRST_YEAR;
use super::merger::MERGED;
use super::units::HALVES;
use super::{mixed, part};

/// A province that figures are known of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// One of the two before the merger, by its place in [`HALVES`].
    Half(usize),
    /// The province of today.
    Whole,
}

/// The provinces of which there are figures of a period: those at its end.
#[must_use]
pub fn provinces(period: Period) -> &'static [Whose] {
    if period.last_day() < MERGED { &[Whose::Half(0), Whose::Half(1)] } else { &[Whose::Whole] }
}

/// What adds up: element, both provinces in the first year, growth in per mille a year.
const SUMS: &[(&str, [u64; HALVES.len()], u64)] = &[
    ("GRDP", [41_200, 27_900], 86),
    ("GRDP_GIA_SO_SANH", [25_400, 17_300], 64),
    ("GTTT_CONG_NGHIEP_CNTT", [430, 160], 141),
    ("LUC_LUONG_LAO_DONG", [268_000, 197_000], 9),
    ("LAO_DONG_DANG_LAM_VIEC", [261_500, 192_800], 11),
    ("LAO_DONG_KINH_TE_SO", [3_900, 1_850], 118),
    ("LAO_DONG_CNTT", [2_050, 880], 92),
    ("DN_CNS_TIEN_TIEN", [2, 1], 160),
    ("CO_SO_DAO_TAO", [14, 9], 0),
    ("TONG_MUC_BAN_LE", [9_300, 6_100], 97),
    ("DOANH_THU_TMDT", [410, 190], 243),
    ("DN_NEN_TANG_SO", [4, 2], 170),
    ("CO_SO_DAO_TAO_QUAN_TRI_SO", [5, 2], 210),
];

/// An indicator that comes as it is: in hundredths of its unit, both provinces in the first year and
/// what is added each year.
struct Received {
    code: &'static str,
    first: [i64; HALVES.len()],
    step: [i64; HALVES.len()],
    /// How it is measured; empty where nothing is said.
    method: &'static str,
}

const KTS01: &str = "Phần kinh tế số lõi và phần số hóa của các ngành (minh họa)";

const RECEIVED: &[Received] = &[
    Received { code: "KTS01", first: [810, 640], step: [112, 83], method: KTS01 },
    Received { code: "KTS02", first: [520, 410], step: [58, 47], method: "" },
    Received { code: "KTS26", first: [3_810, 3_420], step: [95, 60], method: "" },
    Received { code: "CH01", first: [3_800, 5_100], step: [-200, -100], method: "" },
    Received { code: "CH05", first: [4_400, 5_300], step: [100, 200], method: "" },
];

/// A figure of a province.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Code of the element or indicator.
    pub code: &'static str,
    /// The value.
    pub value: Decimal,
    /// How it was measured; empty where nothing is said.
    pub method: &'static str,
}

/// Everything that is known of a province in a period.
#[must_use]
pub fn known(seed: u64, whose: Whose, period: Period) -> Vec<Known> {
    let catalogue = Catalogue::embedded();
    let asked = |code: &str| {
        let element = catalogue.element(code).filter(|one| one.level == UnitLevel::Province);
        element.is_some_and(|one| one.frequency == period.kind())
    };
    let plain = |code, value| Known { code, value, method: "" };
    let mut known: Vec<Known> = SUMS
        .iter()
        .filter(|(code, ..)| asked(code))
        .map(|(code, ..)| plain(*code, Decimal::from(sum(seed, code, whose, period))))
        .collect();
    if period.kind() == PeriodKind::Year {
        known.extend(RECEIVED.iter().map(|one| Known {
            code: one.code,
            value: one.value(seed, whose, period),
            method: one.method,
        }));
    }
    known
}

fn sum(seed: u64, code: &str, whose: Whose, period: Period) -> u64 {
    let Whose::Half(half) = whose else {
        return (0..HALVES.len()).map(|half| sum(seed, code, Whose::Half(half), period)).sum();
    };
    let Some((_, first, growth)) = SUMS.iter().find(|(known, ..)| *known == code) else { return 0 };
    let years = u32::try_from(period.in_year() - FIRST_YEAR).unwrap_or(0);
    let grown = (0..years).fold(first[half] * 1000, |value, _| value + value * growth / 1000) / 1000;
    let bent =
        990 + mixed(seed, &[part(code), half as u64, u64::from(period.place()), u64::from(years)]) % 21;
    // Small numbers are counted, not measured.
    if grown < 100 { grown } else { grown * bent / 1000 }
}

impl Received {
    /// Of both provinces together the mean, with their products as weights.
    fn value(&self, seed: u64, whose: Whose, period: Period) -> Decimal {
        let of_half = |half: usize| {
            let years = i64::from(period.in_year() - FIRST_YEAR);
            Decimal::new(self.first[half] + self.step[half] * years, 2)
        };
        let value = match whose {
            Whose::Half(half) => of_half(half),
            Whose::Whole => {
                let weight = |half| Decimal::from(sum(seed, "GRDP", Whose::Half(half), period));
                let weighed: Decimal = (0..HALVES.len()).map(|half| of_half(half) * weight(half)).sum();
                weighed / (0..HALVES.len()).map(weight).sum::<Decimal>()
            }
        };
        let decimals = Catalogue::embedded().get(self.code).map_or(2, |one| one.decimals);
        rounded(value, decimals)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_in_the_catalogue() {
        let catalogue = Catalogue::embedded();
        let of_province = |code| catalogue.element(code).is_some_and(|one| one.level == UnitLevel::Province);
        assert!(SUMS.iter().all(|(code, ..)| of_province(code)));
        assert!(RECEIVED.iter().all(|one| catalogue.get(one.code).is_some()));
    }

    #[test]
    fn the_merger_keeps_the_sums() {
        let year = Period::year(2025).unwrap();
        let grdp = |whose| known(7, whose, year).into_iter().find(|one| one.code == "GRDP").unwrap().value;
        assert_eq!(grdp(Whose::Half(0)) + grdp(Whose::Half(1)), grdp(Whose::Whole));
        assert_eq!(provinces(year), [Whose::Whole]);
        assert_eq!(provinces(Period::year(2024).unwrap()).len(), 2);
    }
}
