//! Which feature is which unit: by its code on the day of the file, else by its name.

use std::collections::{BTreeMap, HashMap};

use cotmoc_core::fold::fold;
use cotmoc_core::geo::Shape;
use cotmoc_core::model::{UnitId, UnitLevel};
use cotmoc_core::units::{Register, Unit};
use cotmoc_formats::geojson::Feature;
use jiff::civil::Date;

use crate::{AppError, Result};

/// Features as units.
pub(super) struct Matched {
    pub(super) level: UnitLevel,
    pub(super) shapes: BTreeMap<UnitId, Shape>,
    /// What a person should know, in Vietnamese.
    pub(super) notes: Vec<String>,
}

/// Gives each feature its unit; features of one unit become one shape.
///
/// # Errors
/// [`crate::Kind::User`], which names every feature that is no unit of that day.
pub(super) fn match_units(register: &Register, features: Vec<Feature>, on: Date) -> Result<Matched> {
    let index = Index::of(register, on);
    let level = index.level(&features).ok_or_else(|| {
        let said: Vec<String> = features.iter().map(said).collect();
        refused(&said.iter().map(|said| format!("{said} không phải là đơn vị nào.")).collect::<Vec<_>>(), on)
    })?;
    let home = index.home(&features, level);
    let mut matched = Matched { level, shapes: BTreeMap::new(), notes: Vec::new() };
    let mut wrong = Vec::new();
    for feature in features {
        match index.unit(&feature, (level, home)) {
            Ok((unit, note)) => {
                matched.notes.extend(note);
                matched.shapes.entry(unit.id).or_default().rings.extend(feature.shape.rings);
            }
            Err(problem) => wrong.push(problem),
        }
    }
    if wrong.is_empty() { Ok(matched) } else { Err(refused(&wrong, on)) }
}

/// Problems told in one message.
const MOST_TOLD: usize = 30;

fn refused(wrong: &[String], on: Date) -> AppError {
    let mut message = format!(
        "{} đối tượng không khớp danh mục đơn vị ngày {}; chưa lưu gì: {}",
        wrong.len(),
        crate::when::day_words(on),
        wrong.iter().take(MOST_TOLD).map(String::as_str).collect::<Vec<_>>().join(" ")
    );
    if let Some(more) = wrong.len().checked_sub(MOST_TOLD).filter(|more| *more > 0) {
        message.push_str(&format!(" Và {more} đối tượng khác."));
    }
    AppError::user(message).hint(
        "Chọn đúng ngày mà tệp thể hiện địa giới (--on 2025-06-30 cho địa giới trước sắp xếp), hoặc sửa mã, tên \
         trong tệp theo danh mục (cotmoc units list --at NGÀY). Mã là chữ, giữ số 0 ở đầu: 01, không phải 1.",
    )
}

/// «Đối tượng số 3 (mã 24, Tỉnh Bắc Giang)».
fn said(feature: &Feature) -> String {
    let code = (!feature.code.is_empty()).then(|| format!("mã {}", feature.code));
    let name = (!feature.name.is_empty()).then(|| feature.name.clone());
    let both: Vec<String> = code.into_iter().chain(name).collect();
    format!("Đối tượng số {} ({})", feature.number, both.join(", "))
}

/// The units of a day by code and by name.
struct Index<'r> {
    on: Date,
    coded: HashMap<&'r str, Vec<&'r Unit>>,
    named: HashMap<String, Vec<&'r Unit>>,
}

impl<'r> Index<'r> {
    fn of(register: &'r Register, on: Date) -> Self {
        let mut index = Self { on, coded: HashMap::new(), named: HashMap::new() };
        let levels = [UnitLevel::Province, UnitLevel::District, UnitLevel::Commune];
        for unit in register.living(on).filter(|unit| levels.contains(&unit.level)) {
            let name = unit.name(on);
            index.coded.entry(&name.code).or_default().push(unit);
            let (full, bare) = (key(&name.name), bare(&name.name));
            if full != bare {
                index.named.entry(bare).or_default().push(unit);
            }
            index.named.entry(full).or_default().push(unit);
        }
        index
    }

    /// The level at which most features are units; the higher one where two are as good.
    fn level(&self, features: &[Feature]) -> Option<UnitLevel> {
        let mut counts: BTreeMap<UnitLevel, usize> = BTreeMap::new();
        for feature in features {
            let coded = self.coded.get(feature.code.as_str());
            let found = coded.or_else(|| self.called(&feature.name)).into_iter().flatten();
            let mut levels: Vec<UnitLevel> = found.map(|unit| unit.level).collect();
            levels.sort_unstable();
            levels.dedup();
            levels.into_iter().for_each(|level| *counts.entry(level).or_default() += 1);
        }
        let most = counts.values().max().copied()?;
        counts.into_iter().find(|(_, count)| *count == most).map(|(level, _)| level)
    }

    /// Units of that name: with the type before it where the file gives one, else without.
    fn called(&self, name: &str) -> Option<&Vec<&'r Unit>> {
        self.named.get(&key(name)).or_else(|| self.named.get(&bare(name)))
    }

    /// The unit under which everything stands that the file names without any doubt; `None` where that is
    /// more than one.
    fn home(&self, features: &[Feature], level: UnitLevel) -> Option<UnitId> {
        let sure = |feature: &Feature| {
            let at_level = self.called(&feature.name)?.iter().filter(|unit| unit.level == level);
            match at_level.collect::<Vec<_>>()[..] {
                [only] => only.parent(self.on),
                _ => None,
            }
        };
        let mut homes = features.iter().filter_map(sure);
        let first = homes.next()?;
        homes.all(|other| other == first).then_some(first)
    }

    /// The unit that a feature shows, and a remark where file and register call it differently.
    fn unit(
        &self,
        feature: &Feature,
        (level, home): (UnitLevel, Option<UnitId>),
    ) -> std::result::Result<(&'r Unit, Option<String>), String> {
        let at_level = |units: Option<&Vec<&'r Unit>>| -> Vec<&'r Unit> {
            units.into_iter().flatten().copied().filter(|unit| unit.level == level).collect()
        };
        let coded = at_level(self.coded.get(feature.code.as_str()));
        let mut called = at_level(self.called(&feature.name));
        if called.len() > 1 && home.is_some() {
            called.retain(|unit| unit.parent(self.on) == home);
        }
        let name = |unit: &Unit| unit.name(self.on).name.clone();
        match (coded.as_slice(), called.as_slice()) {
            ([unit], []) if feature.name.is_empty() => Ok((unit, None)),
            ([unit], []) => {
                let note = format!("{}: danh mục gọi là {}; đã theo mã.", said(feature), name(unit));
                Ok((unit, Some(note)))
            }
            ([unit], called) if called.iter().any(|other| other.id == unit.id) => Ok((unit, None)),
            // The name of one unit with the code of another one: the file shows another day, or is wrong.
            ([unit], _) => Err(format!("{}: mã này là của {}.", said(feature), name(unit))),
            ([], [unit]) => Ok((unit, None)),
            ([], []) => Err(format!("{}: không có đơn vị cấp {level} nào mã hoặc tên này.", said(feature))),
            _ => Err(format!("{}: nhiều đơn vị cấp {level} cùng tên, cần ghi mã.", said(feature))),
        }
    }
}

/// A name without what people write one way or another.
fn key(name: &str) -> String {
    let signs = |c: char| if c.is_alphanumeric() { c } else { ' ' };
    let folded: String = fold(name).chars().map(signs).collect();
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The same without the type of the unit before it.
fn bare(name: &str) -> String {
    let key = key(name);
    let rest = TYPES.iter().find_map(|kind| key.strip_prefix(kind)?.strip_prefix(' '));
    rest.unwrap_or(&key).to_owned()
}

const TYPES: [&str; 11] =
    ["thanh pho", "tinh", "tp", "quan", "huyen", "thi xa", "phuong", "xa", "thi tran", "dac khu", "thu do"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_apart_by_their_letters_only() {
        assert_eq!(bare("Tỉnh Bà Rịa - Vũng Tàu"), bare("BÀ RỊA–VŨNG TÀU"));
        assert_eq!(bare("TP. Hồ Chí Minh"), bare("Thành phố Hồ Chí Minh"));
        assert_eq!(bare("Tỉnh Hoà Bình"), "hoa binh");
        assert_ne!(key("Phường Tân Lập"), key("Xã Tân Lập"));
    }
}
