//! The units of the fictive province: the two provinces and the communes it came from, itself, its
//! communes, some departments.

use cotmoc_core::model::{Share, UnitId, UnitLevel};
use cotmoc_core::units::{ActRef, Change, Event, EventId, EventKind, Name, Register};

use super::merger::{self, FORMER, IN_THE_EAST, MERGED, RENAMED};

/// Code and name of the province.
pub const PROVINCE: (&str, &str) = ("MAU", "Tỉnh Mẫu");

/// Code and name of the two provinces it came from.
pub const HALVES: [(&str, &str); 2] = [("MAUD", "Tỉnh Mẫu Đông"), ("MAUT", "Tỉnh Mẫu Tây")];

/// Code, name and type of its communes. The names are invented; «Mẫu» in each of them says so.
pub const COMMUNES: &[(&str, &str, &str)] = &[
    ("MAU01", "Phường Trung Mẫu", "phường"),
    ("MAU02", "Phường Đông Mẫu", "phường"),
    ("MAU03", "Phường Tây Mẫu", "phường"),
    ("MAU04", "Xã An Mẫu", "xã"),
    ("MAU05", "Xã Bình Mẫu", "xã"),
    ("MAU06", "Xã Cát Mẫu", "xã"),
    ("MAU07", "Xã Dương Mẫu", "xã"),
    ("MAU08", "Xã Hòa Mẫu", "xã"),
    ("MAU09", "Xã Lâm Mẫu", "xã"),
    ("MAU10", "Xã Ngọc Mẫu", "xã"),
    ("MAU11", "Xã Phú Mẫu", "xã"),
    ("MAU12", "Đặc khu Thủy Mẫu", "đặc khu"),
    ("MAU13", "Xã Bắc Mẫu", "xã"),
    ("MAU14", "Xã Đại Mẫu", "xã"),
    ("MAU15", "Xã Điền Mẫu", "xã"),
    ("MAU16", "Xã Đức Mẫu", "xã"),
    ("MAU17", "Xã Gia Mẫu", "xã"),
    ("MAU18", "Xã Giang Mẫu", "xã"),
    ("MAU19", "Xã Hạ Mẫu", "xã"),
    ("MAU20", "Xã Hải Mẫu", "xã"),
    ("MAU21", "Xã Hiệp Mẫu", "xã"),
    ("MAU22", "Xã Hồng Mẫu", "xã"),
    ("MAU23", "Xã Hưng Mẫu", "xã"),
    ("MAU24", "Xã Khánh Mẫu", "xã"),
    ("MAU25", "Xã Kim Mẫu", "xã"),
    ("MAU26", "Xã Lạc Mẫu", "xã"),
    ("MAU27", "Xã Liên Mẫu", "xã"),
    ("MAU28", "Xã Long Mẫu", "xã"),
    ("MAU29", "Phường Nam Mẫu", "phường"),
    ("MAU30", "Xã Lương Mẫu", "xã"),
    ("MAU31", "Xã Mai Mẫu", "xã"),
    ("MAU32", "Xã Minh Mẫu", "xã"),
    ("MAU33", "Xã Nghĩa Mẫu", "xã"),
    ("MAU34", "Xã Phong Mẫu", "xã"),
    ("MAU35", "Xã Phước Mẫu", "xã"),
    ("MAU36", "Xã Quang Mẫu", "xã"),
    ("MAU37", "Xã Quế Mẫu", "xã"),
    ("MAU38", "Xã Sơn Mẫu", "xã"),
    ("MAU39", "Xã Tân Mẫu", "xã"),
    ("MAU40", "Xã Thạch Mẫu", "xã"),
    ("MAU41", "Xã Thanh Mẫu", "xã"),
    ("MAU42", "Xã Thuận Mẫu", "xã"),
    ("MAU43", "Xã Thượng Mẫu", "xã"),
    ("MAU44", "Xã Trà Mẫu", "xã"),
    ("MAU45", "Xã Tú Mẫu", "xã"),
    ("MAU46", "Xã Uyên Mẫu", "xã"),
    ("MAU47", "Xã Vân Mẫu", "xã"),
    ("MAU48", "Xã Vĩnh Mẫu", "xã"),
    ("MAU49", "Xã Xuân Mẫu", "xã"),
    ("MAU50", "Xã Yên Mẫu", "xã"),
];

/// Code, name and type of the departments that figures pass through.
pub const AGENCIES: &[(&str, &str, &str)] = &[
    ("MAU-KHCN", "Sở Khoa học và Công nghệ tỉnh Mẫu", "sở"),
    ("MAU-CT", "Sở Công Thương tỉnh Mẫu", "sở"),
    ("MAU-VP", "Văn phòng Ủy ban nhân dân tỉnh Mẫu", "văn phòng"),
];

/// The names of the communes before are put together of one of each.
const FIRST: [&str; 20] = [
    "An", "Bình", "Cát", "Dương", "Hòa", "Lâm", "Ngọc", "Phú", "Tân", "Vĩnh", "Long", "Thanh", "Xuân", "Yên",
    "Minh", "Kim", "Quang", "Đại", "Hưng", "Thạch",
];
const SECOND: [&str; FORMER / FIRST.len()] = ["Sơn", "Khê", "Thủy", "Lộc", "Điền", "Hải"];

/// How many events make it.
pub const EVENTS: usize = 2;

/// How many numbers the events and units take.
pub const NUMBERS: usize = EVENTS + HALVES.len() + FORMER + 1 + COMMUNES.len() - 1 + AGENCIES.len();

const NOTE: &str = "Đơn vị minh họa: tỉnh này không có thật.";
const ACT: &str = "Nghị quyết minh họa số 01";

/// The numbers of its units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Province {
    /// The province.
    pub province: UnitId,
    /// The two provinces it came from, in the order of [`HALVES`].
    pub halves: [UnitId; 2],
    /// Its communes, in the order of [`COMMUNES`].
    pub communes: Vec<UnitId>,
    /// The communes before, in the order of [`former`].
    pub former: Vec<UnitId>,
    /// Its departments, in the order of [`AGENCIES`].
    pub agencies: Vec<UnitId>,
}

impl Province {
    /// The province with numbers from `first` on.
    #[must_use]
    pub fn numbered(first: i64) -> Self {
        let mut numbers = (first..).map(UnitId);
        let mut take = |count: usize| -> Vec<UnitId> { numbers.by_ref().take(count).collect() };
        let halves = [UnitId(first), UnitId(first + 1)];
        let _taken = take(halves.len());
        let former = take(FORMER);
        let province = UnitId(first + 2 + former.len() as i64);
        let _taken = take(1);
        let mut communes = take(COMMUNES.len() - 1);
        // The one that only took another name keeps its number.
        communes.push(former[RENAMED]);
        Self { province, halves, communes, former, agencies: take(AGENCIES.len()) }
    }

    /// The province of whose events this is the first one; nothing where it is another event.
    #[must_use]
    pub fn of(event: &Event) -> Option<Self> {
        let born = event.changes.iter().filter_map(|change| match change {
            Change::Born { unit, .. } => Some(unit.0),
            _ => None,
        });
        let province = Self::numbered(born.min()?);
        (event.changes == province.before()).then_some(province)
    }

    /// The events that make it, with numbers from `first` on: what there was before records begin, and
    /// the merger. It stands under no country, so that no figure of it comes into a national total.
    #[must_use]
    pub fn events(&self, first: EventId) -> [Event; EVENTS] {
        let event = |nth, kind, date, number: &str, changes| Event {
            id: EventId(first.0 + nth),
            kind,
            date,
            act: ActRef { number: number.to_owned(), clause: String::new() },
            note: NOTE.to_owned(),
            changes,
        };
        [
            event(0, EventKind::Register, None, "", self.before()),
            event(1, EventKind::Rearrange, Some(MERGED), ACT, self.merger()),
        ]
    }

    /// Whether the register still knows all of its communes.
    #[must_use]
    pub fn lives_in(&self, register: &Register) -> bool {
        self.communes.iter().chain([&self.province]).all(|unit| register.get(*unit).is_some())
    }

    fn before(&self) -> Vec<Change> {
        let mut changes = Changes::default();
        for (unit, (code, name)) in self.halves.iter().zip(HALVES) {
            changes.unit(*unit, UnitLevel::Province, None, name_of(code, name, "tỉnh"));
        }
        for (nth, unit) in self.former.iter().enumerate() {
            changes.unit(*unit, UnitLevel::Commune, Some(self.halves[half(nth)]), former(nth));
        }
        changes.0
    }

    fn merger(&self) -> Vec<Change> {
        let mut changes = Changes::default();
        changes.unit(self.province, UnitLevel::Province, None, name_of(PROVINCE.0, PROVINCE.1, "tỉnh"));
        let renamed = self.former[RENAMED];
        for (unit, (code, name, kind)) in self.communes.iter().zip(COMMUNES) {
            let name = name_of(code, name, kind);
            if *unit == renamed {
                changes.named(*unit, Some(self.province), name);
            } else {
                changes.unit(*unit, UnitLevel::Commune, Some(self.province), name);
            }
        }
        for (unit, (code, name, kind)) in self.agencies.iter().zip(AGENCIES) {
            changes.unit(*unit, UnitLevel::Agency, Some(self.province), name_of(code, name, kind));
        }
        let ended = self.former.iter().enumerate().filter(|(_, unit)| **unit != renamed);
        for (nth, from) in ended {
            let heirs = merger::heirs(nth).into_iter().map(|(to, share)| (self.communes[to], share));
            changes.end(*from, heirs);
        }
        for half in self.halves {
            changes.end(half, [(self.province, Share::WHOLE)]);
        }
        changes.0
    }
}

/// Changes as they are written down.
#[derive(Default)]
struct Changes(Vec<Change>);

impl Changes {
    fn unit(&mut self, unit: UnitId, level: UnitLevel, parent: Option<UnitId>, name: Name) {
        self.0.push(Change::Born { unit, level });
        self.named(unit, parent, name);
    }

    fn named(&mut self, unit: UnitId, parent: Option<UnitId>, name: Name) {
        self.0.extend([Change::Named { unit, name }, Change::Placed { unit, parent }]);
    }

    fn end(&mut self, from: UnitId, heirs: impl IntoIterator<Item = (UnitId, Share)>) {
        self.0.extend(heirs.into_iter().map(|(to, share)| Change::Heir { from, to, share }));
        self.0.push(Change::Ended { unit: from });
    }
}

/// The province of [`HALVES`] that a commune stood under.
#[must_use]
pub fn half(former: usize) -> usize {
    usize::from(former >= IN_THE_EAST)
}

/// What a commune was called before the merger.
#[must_use]
pub fn former(nth: usize) -> Name {
    let (kind, title) = match nth {
        _ if merger::is_ward(nth) => ("phường", "Phường"),
        _ if nth % 12 == 9 => ("thị trấn", "Thị trấn"),
        _ => ("xã", "Xã"),
    };
    let (first, second) = (FIRST[nth / SECOND.len() % FIRST.len()], SECOND[nth % SECOND.len()]);
    let half = half(nth);
    let code = format!("{}{:02}", HALVES[half].0, if half == 0 { nth + 1 } else { nth + 1 - IN_THE_EAST });
    name_of(&code, &format!("{title} {first} {second} Mẫu"), kind)
}

fn name_of(code: &str, name: &str, kind: &str) -> Name {
    Name { code: code.to_owned(), name: name.to_owned(), kind: kind.to_owned() }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use cotmoc_core::fold::fold;
    use cotmoc_core::units::{Reference, official};
    use jiff::civil::date;

    use super::*;

    fn register(province: &Province) -> Register {
        let events = province.events(EventId(1_000_098));
        assert_eq!(Province::of(&events[0]), Some(province.clone()));
        assert_eq!(Province::of(&events[1]), None);
        Register::build(official::events().iter().cloned().chain(events), &BTreeSet::new()).unwrap()
    }

    #[test]
    fn the_province_stands_beside_the_country() {
        let province = Province::numbered(1_000_100);
        let register = register(&province);
        assert!(province.lives_in(&register));
        let (before, day) = (date(2025, 6, 30), date(2026, 3, 1));
        let tops = |day| register.children(None, day).iter().map(|unit| unit.id).collect::<Vec<_>>();
        assert_eq!(tops(day), [province.province, official::NATION]);
        assert_eq!(tops(before), [province.halves[0], province.halves[1], official::NATION]);
        let under = |unit, day| register.children(Some(unit), day).len();
        assert_eq!(under(province.province, day), COMMUNES.len() + AGENCIES.len());
        assert_eq!(under(province.halves[0], before) + under(province.halves[1], before), FORMER);
        let found = register.find(&Reference::parse("tỉnh Mẫu"), day).unwrap();
        assert_eq!(found.id, province.province);
    }

    #[test]
    fn the_numbers_are_as_many_as_are_taken() {
        let province = Province::numbered(1);
        let all = province.communes.iter().chain(&province.former).chain(&province.agencies);
        let all: BTreeSet<UnitId> =
            all.chain(&province.halves).chain([&province.province]).copied().collect();
        assert_eq!(all.len() + EVENTS, NUMBERS);
        assert_eq!(all.last().map(|unit| unit.0), Some(all.len() as i64));
    }

    #[test]
    fn every_name_and_code_is_there_once() {
        let present = COMMUNES.iter().map(|(code, name, _)| ((*code).to_owned(), (*name).to_owned()));
        let former = (0..FORMER).map(former).map(|name| (name.code, name.name));
        let all: Vec<(String, String)> = present.chain(former).collect();
        assert!(all.iter().all(|(_, name)| name.ends_with("Mẫu")));
        let codes: BTreeSet<&String> = all.iter().map(|(code, _)| code).collect();
        let names: BTreeSet<String> = all.iter().map(|(_, name)| fold(name)).collect();
        assert_eq!((codes.len(), names.len()), (all.len(), all.len()));
    }
}
