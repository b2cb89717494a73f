//! The official register against the facts that are known about it.

#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use std::collections::{BTreeMap, BTreeSet, HashMap};

use cotmoc_core::model::{Share, UnitId, UnitLevel};
use cotmoc_core::units::{Change, Register, Unit, official};
use jiff::civil::{Date, date};

const BEFORE: Date = date(2025, 6, 30);
const REFORM: Date = date(2025, 7, 1);
const TODAY: Date = date(2026, 9, 20);

fn living(level: UnitLevel, day: Date) -> impl Iterator<Item = &'static Unit> {
    Register::official().living(day).filter(move |u| u.level == level)
}

fn kinds(level: UnitLevel, day: Date) -> Vec<(String, usize)> {
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    for unit in living(level, day) {
        *kinds.entry(unit.name(day).kind.clone()).or_default() += 1;
    }
    kinds.into_iter().collect()
}

fn coded(code: &str, level: UnitLevel, day: Date) -> &'static Unit {
    Register::official().coded(code, day).find(|u| u.level == level).unwrap()
}

#[test]
fn as_many_units_as_the_lists_count() {
    let count = |level, day| living(level, day).count();
    for (day, provinces, districts, communes) in
        [(BEFORE, 63, 696, 10_035), (REFORM, 34, 0, 3_321), (TODAY, 34, 0, 3_321)]
    {
        assert_eq!(count(UnitLevel::Nation, day), 1);
        assert_eq!(count(UnitLevel::Province, day), provinces, "{day}");
        assert_eq!(count(UnitLevel::District, day), districts, "{day}");
        assert_eq!(count(UnitLevel::Commune, day), communes, "{day}");
    }
    let told = |pairs: &[(&str, usize)]| pairs.iter().map(|(k, n)| ((*k).to_owned(), *n)).collect::<Vec<_>>();
    assert_eq!(kinds(UnitLevel::Commune, REFORM), told(&[("phường", 687), ("xã", 2_621), ("đặc khu", 13)]));
    assert_eq!(kinds(UnitLevel::Commune, TODAY), told(&[("phường", 709), ("xã", 2_599), ("đặc khu", 13)]));
    assert_eq!(kinds(UnitLevel::Province, REFORM), told(&[("thành phố", 6), ("tỉnh", 28)]));
    assert_eq!(kinds(UnitLevel::Province, TODAY), told(&[("thành phố", 9), ("tỉnh", 25)]));
}

#[test]
fn everybody_stands_under_somebody_of_the_level_above() {
    for day in [date(2021, 11, 1), date(2024, 12, 31), BEFORE, REFORM, TODAY] {
        for unit in Register::official().living(day) {
            let above = unit.parent(day).map(|p| Register::official().get(p).unwrap());
            let expected = match unit.level {
                UnitLevel::Nation => None,
                UnitLevel::Province => Some(UnitLevel::Nation),
                UnitLevel::Commune if day < REFORM => Some(UnitLevel::District),
                _ => Some(UnitLevel::Province),
            };
            assert_eq!(above.map(|u| u.level), expected, "{} on {day}", unit.name(day).name);
            assert!(above.is_none_or(|u| u.lives(day)));
            assert!(
                unit.level == UnitLevel::Nation
                    || unit.name(day).name.to_lowercase().starts_with(&unit.name(day).kind)
            );
        }
    }
}

/// Whole, or by parts: every commune of the day before the reform has its heirs, or goes on itself.
#[test]
fn every_old_commune_has_an_heir() {
    let (mut divided, mut without_share, mut touched, mut kept) = (0, 0, BTreeSet::new(), 0);
    for old in living(UnitLevel::Commune, BEFORE) {
        if old.lives(REFORM) {
            assert!(old.heirs.is_empty());
            kept += 1;
            continue;
        }
        assert_eq!(old.ended, Some(REFORM));
        assert!(!old.heirs.is_empty(), "{}", old.id);
        if old.heirs.len() == 1 {
            assert_eq!(old.heirs[0].share, Share::WHOLE);
            continue;
        }
        divided += 1;
        if old.heirs.iter().any(|l| l.share == Share::Unknown) {
            without_share += 1;
            // Land without inhabitants is known to carry nothing, also where the rest is not known.
            touched.extend(old.heirs.iter().filter(|l| l.share == Share::Unknown).map(|l| l.unit));
        } else {
            assert_eq!(old.heirs.iter().filter(|l| l.share == Share::WHOLE).count(), 1);
            assert!(old.heirs.iter().all(|l| [Share::WHOLE, Share::NONE].contains(&l.share)));
        }
    }
    assert_eq!((kept, divided), (132, 441));
    assert_eq!((without_share, touched.len()), (381, 386));
}

#[test]
fn no_line_crosses_a_new_border_between_provinces() {
    let register = Register::official();
    let province = |id, day| register.at_level(id, UnitLevel::Province, day).unwrap();
    for old in living(UnitLevel::Commune, BEFORE) {
        let before = province(old.id, BEFORE);
        let heir = match before.heirs.as_slice() {
            [] => before.id,
            [line] => line.unit,
            more => panic!("{} has {} heirs", before.id, more.len()),
        };
        let after = old.heirs.iter().map(|l| l.unit).chain(old.lives(REFORM).then_some(old.id));
        for unit in after {
            assert_eq!(province(unit, REFORM).id, heir, "{} → {unit}", old.id);
        }
    }
}

#[test]
fn five_special_zones_come_from_districts() {
    let zones = living(UnitLevel::Commune, REFORM).filter(|u| u.name(REFORM).kind == "đặc khu");
    let from_districts = zones.filter(|zone| {
        zone.forebears.iter().any(|l| Register::official().get(l.unit).unwrap().level == UnitLevel::District)
    });
    assert_eq!(from_districts.count(), 5);
    let others = living(UnitLevel::District, BEFORE).filter(|d| d.heirs.is_empty());
    assert_eq!(others.count(), 691);
}

/// The codes of 2025 mean something else than those before: a look-up needs its day.
#[test]
fn a_code_is_read_on_its_day() {
    let then = coded("86", UnitLevel::Province, BEFORE);
    let now = coded("86", UnitLevel::Province, REFORM);
    assert_eq!((then.id, now.id), (UnitId(186), UnitId(286)));
    let forebears: BTreeSet<&str> = now
        .forebears
        .iter()
        .map(|l| Register::official().get(l.unit).unwrap().name(BEFORE).name.as_str())
        .collect();
    assert_eq!(forebears, BTreeSet::from(["Tỉnh Bến Tre", "Tỉnh Trà Vinh", "Tỉnh Vĩnh Long"]));
    assert_eq!(Register::official().children(Some(now.id), REFORM).len(), 124);
    let both = living(UnitLevel::Commune, BEFORE).filter(|old| {
        Register::official().coded(&old.name(BEFORE).code, REFORM).any(|u| u.level == UnitLevel::Commune)
    });
    assert_eq!(both.count(), 3_316);
    // 15 was Yên Bái and is Lào Cai, 75 was Đồng Nai and is another one with the same name.
    assert_eq!(coded("15", UnitLevel::Province, BEFORE).name(BEFORE).name, "Tỉnh Yên Bái");
    assert_eq!(coded("15", UnitLevel::Province, REFORM).name(REFORM).name, "Tỉnh Lào Cai");
    let dong_nai = coded("75", UnitLevel::Province, TODAY);
    assert_eq!(dong_nai.name(date(2026, 4, 29)).name, "Tỉnh Đồng Nai");
    assert_eq!(dong_nai.name(date(2026, 4, 30)).name, "Thành phố Đồng Nai");
}

/// Whoever passed the reform alone and whole kept the number; whoever came from a merger did not.
#[test]
fn the_same_unit_keeps_its_number() {
    let lang_son = coded("20", UnitLevel::Province, BEFORE);
    assert_eq!(lang_son.id, coded("20", UnitLevel::Province, TODAY).id);
    assert_eq!(Register::official().children(Some(lang_son.id), TODAY).len(), 65);
    let tho_chau = coded("31105", UnitLevel::Commune, BEFORE);
    assert_eq!(tho_chau.name(BEFORE).name, "Xã Thổ Châu");
    assert_eq!(tho_chau.name(REFORM).name, "Đặc khu Thổ Châu");
    assert_ne!(tho_chau.parent(BEFORE), tho_chau.parent(REFORM));
    let hue = coded("46", UnitLevel::Province, TODAY);
    assert_eq!(hue.name(date(2024, 12, 31)).name, "Tỉnh Thừa Thiên Huế");
    assert_eq!(hue.name(date(2025, 1, 1)).name, "Thành phố Huế");
}

/// Numbers follow from generation, level and code, so that no later edition gives a unit another one.
#[test]
fn numbers_follow_from_the_first_code() {
    for unit in Register::official().units() {
        let (first, name) = &unit.names[0];
        let base = match (unit.level, *first < REFORM) {
            (UnitLevel::Nation, _) => {
                assert_eq!((unit.id, name.code.as_str()), (official::NATION, "VN"));
                continue;
            }
            (UnitLevel::Province, true) => 100,
            (UnitLevel::Province, false) => 200,
            (UnitLevel::District, _) => 1_000,
            (UnitLevel::Commune, true) => 100_000,
            (UnitLevel::Commune, false) => 200_000,
            (UnitLevel::Agency, _) => panic!("the catalogue holds no agencies"),
        };
        assert_eq!(unit.id.0, base + name.code.parse::<i64>().unwrap());
        assert!(unit.id.0 < official::FIRST_LOCAL);
    }
    assert!(official::events().iter().all(|e| e.id.0 < official::FIRST_LOCAL));
}

/// Every act of the reform is named, and every unit that it made has its clause.
#[test]
fn acts_and_clauses_are_named() {
    let since: Vec<_> = official::events().iter().filter(|e| e.date >= Some(REFORM)).collect();
    assert!(since.iter().all(|e| !e.act.number.is_empty()));
    let resolutions: BTreeSet<_> =
        since.iter().filter(|e| e.act.number.ends_with("NQ-UBTVQH15")).map(|e| &e.act.number).collect();
    assert_eq!(resolutions.len(), 34);
    let event: HashMap<_, _> = since.iter().map(|e| (e.id, *e)).collect();
    for unit in living(UnitLevel::Commune, REFORM).filter(|u| u.born == REFORM) {
        assert!(official::clause(unit.id).is_some_and(|c| c.starts_with("khoản ")), "{}", unit.id);
        assert!(event[&unit.forebears[0].event].act.number.ends_with("/NQ-UBTVQH15"));
    }
    assert_eq!(official::clause(official::NATION), None);
    // Ends before the reform without a known heir are said to be so, not guessed.
    let lost = Register::official().units().iter().filter(|u| u.ended.is_some_and(|e| e < REFORM));
    assert_eq!(lost.clone().count(), 578);
    assert!(lost.clone().all(|u| u.heirs.is_empty()));
    let changes = official::events().iter().flat_map(|e| &e.changes);
    assert_eq!(changes.filter(|c| matches!(c, Change::Heir { .. })).count(), 10_491);
}
