//! The provinces since 1/7/2025 as squares of one size: every province is seen alike, however small it is,
//! and no borders are needed.

use jiff::civil::Date;

use super::draw::{Area, Drawing, Inset};
use super::{Archipelago, path};
use crate::model::UnitId;

/// The first day of the provinces that are on the grid.
pub const SINCE: Date = Date::constant(2025, 7, 1);

/// Our own grid: each province by its official code, its column from the west and its row from the north,
/// roughly where it lies among its neighbours.
pub const GRID: [(&str, i32, i32); 34] = [
    ("12", 0, 0),  // Lai Châu
    ("15", 1, 0),  // Lào Cai
    ("08", 2, 0),  // Tuyên Quang
    ("04", 3, 0),  // Cao Bằng
    ("11", 0, 1),  // Điện Biên
    ("25", 1, 1),  // Phú Thọ
    ("19", 2, 1),  // Thái Nguyên
    ("20", 3, 1),  // Lạng Sơn
    ("14", 0, 2),  // Sơn La
    ("01", 1, 2),  // Hà Nội
    ("24", 2, 2),  // Bắc Ninh
    ("22", 3, 2),  // Quảng Ninh
    ("37", 1, 3),  // Ninh Bình
    ("33", 2, 3),  // Hưng Yên
    ("31", 3, 3),  // Hải Phòng
    ("38", 1, 4),  // Thanh Hóa
    ("40", 1, 5),  // Nghệ An
    ("42", 2, 6),  // Hà Tĩnh
    ("44", 2, 7),  // Quảng Trị
    ("46", 3, 8),  // Huế
    ("48", 3, 9),  // Đà Nẵng
    ("51", 4, 10), // Quảng Ngãi
    ("52", 4, 11), // Gia Lai
    ("66", 4, 12), // Đắk Lắk
    ("80", 1, 13), // Tây Ninh
    ("75", 2, 13), // Đồng Nai
    ("68", 3, 13), // Lâm Đồng
    ("56", 4, 13), // Khánh Hòa
    ("91", 0, 14), // An Giang
    ("82", 1, 14), // Đồng Tháp
    ("79", 2, 14), // Hồ Chí Minh
    ("92", 0, 15), // Cần Thơ
    ("86", 1, 15), // Vĩnh Long
    ("96", 0, 16), // Cà Mau
];

/// From one square to the next, in tenths.
const STEP: i32 = 420;
/// The side of a square.
const SIDE: i32 = 400;
/// The frames of the archipelagos: left edge, upper edge, width and height.
const FRAMES: [(Archipelago, (i32, i32, i32, i32)); 2] =
    [(Archipelago::HoangSa, (2_220, 3_480, 900, 720)), (Archipelago::TruongSa, (2_220, 5_460, 900, 1_280))];
/// Along the upper edge of a frame, for its name.
const TITLE: i32 = 220;
/// The side of the squares that stand for islands.
const ISLAND: i32 = 60;

/// The grid as a drawing of the provinces that are given by code and number; one that is not on the grid is
/// left out. The islands of Hoàng Sa are part of Đà Nẵng, those of Trường Sa of Khánh Hòa.
#[must_use]
pub fn draw(provinces: &[(&str, UnitId)]) -> Drawing {
    let area = |&(code, unit): &(&str, UnitId)| {
        let (_, column, row) = GRID.iter().find(|(known, ..)| *known == code)?;
        let middle = (column * STEP + SIDE / 2, row * STEP + SIDE / 2);
        let mut path = String::new();
        path::square(&mut path, middle, SIDE);
        for (group, frame) in FRAMES.iter().filter(|(group, _)| group.province() == code) {
            islands(*group, *frame).into_iter().for_each(|at| path::square(&mut path, at, ISLAND));
        }
        Some(Area { unit, path, label: (units(middle.0), units(middle.1)) })
    };
    let inset = |(group, (x, y, w, h)): &(Archipelago, (i32, i32, i32, i32))| Inset {
        name: group.name().to_owned(),
        frame: (units(*x), units(*y), units(*w), units(*h)),
    };
    let size = (units(FRAMES[0].1.0 + FRAMES[0].1.2), units(16 * STEP + SIDE));
    Drawing {
        view: (0.0, 0.0, size.0, size.1),
        areas: provinces.iter().filter_map(area).collect(),
        insets: FRAMES.iter().map(inset).collect(),
    }
}

/// The islands of an archipelago in its frame, from west to east and from north to south as they lie.
fn islands(group: Archipelago, (left, top, width, height): (i32, i32, i32, i32)) -> Vec<path::Dot> {
    let sketch: Vec<(i32, i32)> =
        group.sketch().iter().map(|ring| (ring.bounds().0.x, ring.bounds().0.y)).collect();
    let (xs, ys) = (sketch.iter().map(|at| at.0), sketch.iter().map(|at| at.1));
    let (Some(west), Some(east)) = (xs.clone().min(), xs.max()) else { return Vec::new() };
    let (Some(south), Some(north)) = (ys.clone().min(), ys.max()) else { return Vec::new() };
    let room = (i64::from(width - 2 * ISLAND), i64::from(height - TITLE - 2 * ISLAND));
    let along = |at: i32, from: i32, to: i32, room: i64| {
        let part = i64::from(at - from) * room / i64::from(to - from).max(1);
        i32::try_from(part).unwrap_or_default()
    };
    let place = |(x, y): (i32, i32)| {
        let right = along(x, west, east, room.0);
        (left + ISLAND + right, top + TITLE + ISLAND + along(north - y, 0, north - south, room.1))
    };
    sketch.into_iter().map(place).collect()
}

fn units(tenths: i32) -> f64 {
    f64::from(tenths) / 10.0
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;
    use crate::model::UnitLevel;
    use crate::units::Register;

    #[test]
    fn every_province_is_there_once_and_no_two_on_one_place() {
        let day = Date::constant(2026, 9, 1);
        let living = Register::official().living(day).filter(|unit| unit.level == UnitLevel::Province);
        let living: BTreeSet<&str> = living.map(|unit| unit.name(day).code.as_str()).collect();
        let codes: BTreeSet<&str> = GRID.iter().map(|(code, ..)| *code).collect();
        assert_eq!(codes, living);
        let places: BTreeSet<(i32, i32)> = GRID.iter().map(|(_, column, row)| (*column, *row)).collect();
        assert_eq!((codes.len(), places.len()), (34, 34));
    }

    #[test]
    fn the_grid_names_who_is_who() {
        let day = Date::constant(2026, 9, 1);
        let names: BTreeMap<&str, &str> = Register::official()
            .living(day)
            .filter(|unit| unit.level == UnitLevel::Province)
            .map(|unit| (unit.name(day).code.as_str(), unit.name(day).name.as_str()))
            .collect();
        // The remark behind each line is the name of its province.
        let lines = include_str!("tiles.rs").lines().filter_map(|line| line.trim().strip_prefix("(\""));
        let remarks = lines.filter_map(|line| Some((line.get(..2)?, line.split_once("// ")?.1)));
        let remarks: Vec<(&str, &str)> = remarks.collect();
        assert_eq!(remarks.len(), 34);
        for (code, remark) in remarks {
            assert!(names[code].ends_with(remark), "{code} {remark} {}", names[code]);
        }
    }

    #[test]
    fn islands_stay_in_their_frames() {
        let drawn = draw(&[("48", UnitId(248)), ("56", UnitId(256)), ("99", UnitId(9))]);
        assert_eq!(drawn.areas.len(), 2);
        assert_eq!(
            drawn.insets.iter().map(|inset| inset.name.as_str()).collect::<Vec<_>>(),
            ["Hoàng Sa", "Trường Sa"]
        );
        for (group, (left, top, width, height)) in FRAMES {
            for (x, y) in islands(group, (left, top, width, height)) {
                assert!((left + ISLAND / 2..=left + width - ISLAND / 2).contains(&x), "{group:?} {x}");
                assert!((top + TITLE..=top + height - ISLAND / 2).contains(&y), "{group:?} {y}");
            }
        }
        assert_eq!(drawn.areas[0].path.matches('M').count(), 7);
    }
}
