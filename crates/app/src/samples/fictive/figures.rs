//! Invented figures of the fictive communes: plausible sizes, parts below their wholes, slow growth.
//!
//! Figures are made for the communes before the merger, in later periods too; a present commune has
//! what lies in it, so that the merger itself changes no total.

use cotmoc_core::catalogue::Catalogue;
use cotmoc_core::model::{Element, Period, PeriodKind, Status, TimeRule, UnitLevel};
use rust_decimal::Decimal;

use super::merger::{self, pieces};
use super::sizes::{CATEGORIES, FLAGS, GAPS, LEFT_OUT, METHOD, PARTS, SIZES, SURVEY, TURNS};
use super::{mixed, part};

/// The first year of which there are figures.
pub const FIRST_YEAR: i16 = 2021;

/// A commune of the fictive province, by its place in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Commune {
    /// One of those before the merger.
    Former(usize),
    /// One of [`super::COMMUNES`].
    Present(usize),
}

impl Commune {
    /// A number of its own.
    fn number(self) -> u64 {
        match self {
            Self::Former(nth) => nth as u64,
            Self::Present(nth) => (merger::FORMER + nth) as u64,
        }
    }
}

/// The elements of communes that are asked for in that kind of period, of which there are invented
/// figures.
pub fn elements(kind: PeriodKind) -> impl Iterator<Item = &'static Element> {
    let sizes = SIZES.iter().map(|(code, ..)| *code).chain([RATE]);
    let all = sizes.chain(PARTS.iter().map(|(code, ..)| *code)).chain(FLAGS.iter().map(|(code, ..)| *code));
    let elements = all.filter_map(|code| Catalogue::embedded().element(code));
    elements.filter(move |one| one.frequency == kind && one.level == UnitLevel::Commune)
}

/// What people say of the services, in per cent.
const RATE: &str = "MUC_HAI_LONG";

/// Whether an element was collected in a period: what does not add up over time was, in the first
/// years, asked for at the end of the year only.
#[must_use]
pub fn collected(element: &Element, period: Period) -> bool {
    let year = period.in_year();
    let began = match (period.kind(), element.across_time) {
        (PeriodKind::Month, _) => year >= FIRST_YEAR + 3,
        (PeriodKind::Quarter, TimeRule::Sum) => year >= FIRST_YEAR + 2,
        (PeriodKind::Quarter, _) => year >= FIRST_YEAR + 3 || period.end_in_months() % 12 == 0,
        _ => year >= FIRST_YEAR,
    };
    began && !GAPS.contains(&(element.code.as_str(), year))
}

/// Whether a commune did not report an element for a period.
#[must_use]
pub fn missing(seed: u64, element: &str, commune: Commune, period: Period) -> bool {
    let (survey, year) = SURVEY;
    if survey.contains(&element) {
        return period.in_year() == year
            && mixed(seed, &[part("survey"), commune.number()]).is_multiple_of(3);
    }
    LEFT_OUT.contains(&element)
        && mixed(seed, &[part("missing"), part(element), commune.number(), ended(period)]).is_multiple_of(30)
}

/// The letter of a figure and how it was counted: where another way of counting begins, the series
/// breaks.
#[must_use]
pub fn counted(element: &str, period: Period) -> (Status, &'static str) {
    let (code, .., [old, new]) = METHOD;
    match since_method(period) {
        _ if code != element => (Status::Normal, ""),
        ..0 => (Status::Normal, old),
        0 => (Status::Break, new),
        1.. => (Status::Normal, new),
    }
}

/// Quarters since the way of counting changed; below zero before.
fn since_method(period: Period) -> i32 {
    let (_, (year, quarter), ..) = METHOD;
    let change = i32::from(year) * 12 + i32::from(quarter) * 3;
    (period.end_in_months() - change).div_euclid(3)
}

/// An invented figure: of an element, or of one category of it, for a commune in a period. The same
/// question always has the same answer.
#[must_use]
pub fn value(seed: u64, element: &str, category: Option<&str>, commune: Commune, period: Period) -> Decimal {
    if element == RATE {
        let said = mixed(seed, &[part(element), commune.number(), ended(period)]) % 900;
        return Decimal::new(8_700 + i64::try_from(said).unwrap_or_default(), 2);
    }
    if let Some((_, start, growth)) = FLAGS.iter().find(|(code, ..)| *code == element) {
        let of_thousand = start + growth * age(period);
        let has = |former: usize| mixed(seed, &[part(element), former as u64]) % 1000 < of_thousand;
        let any = match commune {
            Commune::Former(nth) => has(nth),
            Commune::Present(nth) => pieces(nth).any(|piece| has(piece.former)),
        };
        return Decimal::from(u64::from(any));
    }
    let course = Course::of(element);
    let all = match commune {
        Commune::Former(nth) => course.figure(seed, nth, period),
        Commune::Present(nth) => {
            pieces(nth).map(|piece| piece.of(course.figure(seed, piece.former, period))).sum()
        }
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
        Some(last) if *last == category => {
            all - categories.iter().filter(|code| *code != last).map(|code| of(code)).sum::<u64>()
        }
        _ => of(category),
    }
}

/// Codes of the categories of an element; empty where it is not broken down.
#[must_use]
pub fn categories(element: &str) -> Vec<&'static str> {
    let breakdown = Catalogue::embedded().element(element).and_then(|one| one.breakdown.as_ref());
    breakdown.map(|one| one.categories.iter().map(|(code, _)| code.as_str()).collect()).unwrap_or_default()
}

/// The end of a period in months since the year 0.
fn ended(period: Period) -> u64 {
    u64::try_from(period.end_in_months()).unwrap_or(0)
}

/// Quarters from the first figures to the end of a period.
pub(super) fn age(period: Period) -> u64 {
    let first = u64::try_from(FIRST_YEAR).unwrap_or(0) * 12;
    ended(period).saturating_sub(first) / 3
}

/// How the figures of an element come about.
struct Course<'a> {
    /// Its code.
    code: &'a str,
    /// The size that it is, or is a part of.
    size: &'a str,
    /// Per mille at the end of the first year, and growth per quarter, of a part.
    share: Option<(i64, i64)>,
}

impl<'a> Course<'a> {
    fn of(code: &'a str) -> Self {
        match PARTS.iter().find(|(part, ..)| *part == code) {
            Some((_, size, start, growth)) => Self {
                code,
                size,
                share: Some((i64::try_from(*start).unwrap_or(0), i64::try_from(*growth).unwrap_or(0))),
            },
            None => Self { code, size: code, share: None },
        }
    }

    /// The figure of a commune before the merger.
    fn figure(&self, seed: u64, former: usize, period: Period) -> u64 {
        let size = size(seed, self.size, former, period);
        self.share.map_or(size, |share| (size * self.per_mille(seed, share, former, period) + 500) / 1000)
    }

    /// How far a commune is ahead or behind is the same for all elements, so that a smaller part stays
    /// below a larger one of the same whole.
    fn per_mille(&self, seed: u64, (start, growth): (i64, i64), former: usize, period: Period) -> u64 {
        let quarters = i64::try_from(age(period)).unwrap_or(0);
        let jitter = mixed(seed, &[part(self.code), former as u64, ended(period)]) % 5;
        let turned = TURNS.iter().find(|(code, ..)| *code == self.code);
        let lost = turned.map_or(0, |(_, at, fall)| (growth * 9 / 10 + fall) * (quarters - at).max(0));
        let recounted = self.code == METHOD.0 && since_method(period) >= 0;
        let lost = lost + if recounted { METHOD.2 } else { 0 };
        let mille = start + growth * (quarters - 4) * 9 / 10 - lost + ahead(seed, former, quarters);
        let mille = u64::try_from(mille).unwrap_or(0) + jitter;
        // Nobody gets beyond the whole, and the last steps are slower.
        if mille > 900 { 900 + (mille - 900) * 100 / (mille - 800) } else { mille }
    }
}

/// How many per mille a commune is ahead of the others: wards are, communes in the mountains are
/// behind, and some have been falling back since the middle of 2024.
fn ahead(seed: u64, former: usize, quarters: i64) -> i64 {
    let spread = i64::try_from(mixed(seed, &[part("ahead"), former as u64]) % 81).unwrap_or(0);
    let place = match former {
        _ if merger::is_ward(former) => 40 + spread,
        _ if former % 5 == 3 => spread - 130,
        _ => spread - 40,
    };
    if falls_back(former) { place - 30 * (quarters - 14).max(0) } else { place }
}

/// Whether a commune has been falling back.
fn falls_back(former: usize) -> bool {
    former % 23 == 11
}

fn inhabitants(seed: u64, former: usize) -> u64 {
    let spread = mixed(seed, &[part("inhabitants"), former as u64]);
    if merger::is_ward(former) { 9_000 + spread % 9_000 } else { 2_900 + spread % 5_400 }
}

/// Whether an element adds up over time.
fn flows(element: &str) -> bool {
    Catalogue::embedded().element(element).is_some_and(|one| one.across_time == TimeRule::Sum)
}

/// What happens in a period is now more, now less, per mille of the usual.
fn swing(seed: u64, element: &str, former: usize, period: Period) -> u64 {
    920 + mixed(seed, &[part("swing"), part(element), former as u64, ended(period)]) % 161
}

fn size(seed: u64, element: &str, former: usize, period: Period) -> u64 {
    let people = inhabitants(seed, former);
    let people = people + people * age(period) / 800;
    match SIZES.iter().find(|(code, ..)| *code == element) {
        Some(("DAN_SO", ..)) => people,
        Some((_, per_thousand, least)) => {
            let bent = 940 + mixed(seed, &[part(element), former as u64]) % 121;
            let usual = least + people * per_thousand * bent / 1_000_000;
            if flows(element) { usual * swing(seed, element, former, period) / 1000 } else { usual }
        }
        None => 5 + mixed(seed, &[part(element), former as u64]) % 40 + age(period),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::fictive::COMMUNES;

    fn quarter(year: i16) -> Period {
        Period::new(PeriodKind::Quarter, year, 2).unwrap()
    }

    fn communes() -> impl Iterator<Item = Commune> {
        (0..merger::FORMER).map(Commune::Former).chain((0..COMMUNES.len()).map(Commune::Present))
    }

    #[test]
    fn parts_stay_below_their_wholes_on_both_borders() {
        let catalogue = Catalogue::embedded();
        let pairs = PARTS.iter().map(|(part, whole, ..)| (*part, *whole)).chain([
            ("HO_CO_CAP_QUANG", "HO_PHU_CAP_QUANG"),
            ("HO_NHU_CAU_PHU_CAP_QUANG", "HO_NHU_CAU_CAP_QUANG"),
            ("TO_CNSCD_DAO_TAO", "TO_CNSCD"),
        ]);
        for (part, whole) in pairs {
            assert!(catalogue.element(part).is_some(), "{part}");
            for commune in communes() {
                for year in [2021, 2023, 2025, 2026, 2030] {
                    let of = |code| value(7, code, None, commune, quarter(year));
                    assert!(of(part) <= of(whole), "{part} of {whole} in {year}: {commune:?}");
                }
            }
        }
        assert!(SIZES.iter().all(|(code, ..)| catalogue.element(code).is_some()));
    }

    #[test]
    fn parts_grow_but_where_a_commune_falls_back() {
        let share = |code, size, commune, year| {
            let of = |code| value(7, code, None, Commune::Former(commune), quarter(year));
            of(code) / of(size)
        };
        for (code, size, ..) in PARTS.iter().filter(|(code, ..)| TURNS.iter().all(|turn| turn.0 != *code)) {
            for commune in (0..merger::FORMER).filter(|commune| !falls_back(*commune)) {
                let of = |year| value(7, code, None, Commune::Former(commune), quarter(year));
                assert!(of(2031) >= of(2021), "{code} of {size} shrinks in {commune}");
            }
        }
        assert!(
            share("HO_DIA_CHI_SO", "HO_GIA_DINH", 11, 2026) < share("HO_DIA_CHI_SO", "HO_GIA_DINH", 11, 2024)
        );
    }

    #[test]
    fn the_merger_keeps_every_sum() {
        for kind in [PeriodKind::Year, PeriodKind::Quarter, PeriodKind::Month] {
            let period = Period::new(kind, 2025, 1).unwrap();
            let flag = |code: &str| FLAGS.iter().any(|(flag, ..)| *flag == code);
            for element in elements(kind).filter(|one| one.code != RATE && !flag(&one.code)) {
                let of = |commune| value(411, &element.code, None, commune, period);
                let before: Decimal = (0..merger::FORMER).map(Commune::Former).map(of).sum();
                let after: Decimal = (0..COMMUNES.len()).map(Commune::Present).map(of).sum();
                assert_eq!(before, after, "{}", element.code);
            }
        }
    }

    #[test]
    fn the_same_question_has_the_same_answer() {
        let asked = |seed| value(seed, "HO_CO_CAP_QUANG", None, Commune::Present(3), quarter(2025));
        assert_eq!(asked(7), asked(7));
        assert_ne!(asked(7), asked(8));
    }

    #[test]
    fn categories_make_the_whole() {
        let of = |part| value(7, "TB_DI_DONG", part, Commune::Present(5), quarter(2025));
        let parts = categories("TB_DI_DONG");
        assert!(parts.len() > 1);
        assert_eq!(parts.iter().map(|one| of(Some(*one))).sum::<Decimal>(), of(None));
    }

    #[test]
    fn some_figures_are_missing_and_most_are_there() {
        let asked = |code: &'static str, period| {
            let there = move |commune: &usize| missing(411, code, Commune::Present(*commune), period);
            (0..COMMUNES.len()).filter(there).count()
        };
        let left_out: Vec<usize> = LEFT_OUT.iter().map(|code| asked(code, quarter(2025))).collect();
        assert!(
            left_out.iter().sum::<usize>() > 0 && left_out.iter().all(|count| *count <= 5),
            "{left_out:?}"
        );
        assert!(asked(RATE, Period::year(2025).unwrap()) > 5);
        assert_eq!(asked(RATE, Period::year(2024).unwrap()), 0);
    }

    #[test]
    fn one_way_of_counting_changes_once() {
        let at = |year, place| counted(METHOD.0, Period::new(PeriodKind::Quarter, year, place).unwrap());
        let [old, new] = METHOD.3;
        assert_eq!(at(2025, 3), (Status::Normal, old));
        assert_eq!(at(2025, 4), (Status::Break, new));
        assert_eq!(at(2026, 1), (Status::Normal, new));
        assert_eq!(counted("DAN_SO", Period::year(2025).unwrap()), (Status::Normal, ""));
    }

    #[test]
    fn there_are_elements_of_every_frequency() {
        for (kind, least) in [(PeriodKind::Year, 10), (PeriodKind::Quarter, 40), (PeriodKind::Month, 4)] {
            assert!(elements(kind).count() >= least, "{kind}");
        }
    }
}
