//! The units of the fictive province: itself, its communes, some departments.

use cotmoc_core::model::{UnitId, UnitLevel};
use cotmoc_core::units::{ActRef, Change, Event, EventId, EventKind, Name, Register};

/// Code and name of the province.
pub const PROVINCE: (&str, &str) = ("MAU", "Tỉnh Mẫu");

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
];

/// Code, name and type of the departments that figures pass through.
pub const AGENCIES: &[(&str, &str, &str)] = &[
    ("MAU-KHCN", "Sở Khoa học và Công nghệ tỉnh Mẫu", "sở"),
    ("MAU-CT", "Sở Công Thương tỉnh Mẫu", "sở"),
    ("MAU-VP", "Văn phòng Ủy ban nhân dân tỉnh Mẫu", "văn phòng"),
];

/// How many numbers the event and its units take.
pub const NUMBERS: usize = 2 + COMMUNES.len() + AGENCIES.len();

/// The numbers of its units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Province {
    /// The province.
    pub province: UnitId,
    /// Its communes, in the order of [`COMMUNES`].
    pub communes: Vec<UnitId>,
    /// Its departments, in the order of [`AGENCIES`].
    pub agencies: Vec<UnitId>,
}

impl Province {
    /// The province with numbers from `first` on.
    #[must_use]
    pub fn numbered(first: i64) -> Self {
        let mut next = first;
        let mut number = || {
            next += 1;
            UnitId(next - 1)
        };
        Self {
            province: number(),
            communes: COMMUNES.iter().map(|_| number()).collect(),
            agencies: AGENCIES.iter().map(|_| number()).collect(),
        }
    }

    /// The province as an event made it; nothing where the event made something else.
    #[must_use]
    pub fn of(event: &Event) -> Option<Self> {
        let born = event.changes.iter().filter_map(|change| match change {
            Change::Born { unit, .. } => Some(unit.0),
            _ => None,
        });
        let province = Self::numbered(born.min()?);
        (event.changes == province.changes()).then_some(province)
    }

    /// The event that makes it, of that number. It stands under no country, so that no figure of it
    /// comes into a national total, and has been there since before records begin.
    #[must_use]
    pub fn event(&self, id: EventId) -> Event {
        Event {
            id,
            kind: EventKind::Register,
            date: None,
            act: ActRef::default(),
            note: "Đơn vị minh họa: tỉnh này không có thật.".to_owned(),
            changes: self.changes(),
        }
    }

    /// Whether the register still knows all of its communes.
    #[must_use]
    pub fn lives_in(&self, register: &Register) -> bool {
        self.communes.iter().chain([&self.province]).all(|unit| register.get(*unit).is_some())
    }

    fn changes(&self) -> Vec<Change> {
        let mut changes = Vec::with_capacity(3 * NUMBERS);
        let mut add = |unit: UnitId, level, parent, (code, name, kind): (&str, &str, &str)| {
            let name = Name { code: code.to_owned(), name: name.to_owned(), kind: kind.to_owned() };
            changes.extend([
                Change::Born { unit, level },
                Change::Named { unit, name },
                Change::Placed { unit, parent },
            ]);
        };
        add(self.province, UnitLevel::Province, None, (PROVINCE.0, PROVINCE.1, "tỉnh"));
        for (unit, name) in self.communes.iter().zip(COMMUNES) {
            add(*unit, UnitLevel::Commune, Some(self.province), *name);
        }
        for (unit, name) in self.agencies.iter().zip(AGENCIES) {
            add(*unit, UnitLevel::Agency, Some(self.province), *name);
        }
        changes
    }
}

#[cfg(test)]
mod tests {
    use cotmoc_core::units::official;

    use super::*;

    #[test]
    fn the_province_stands_beside_the_country() {
        let province = Province::numbered(1_000_100);
        let event = province.event(EventId(1_000_099));
        assert_eq!(Province::of(&event), Some(province.clone()));
        let all = official::events().iter().cloned().chain([event]);
        let register = Register::build(all, &std::collections::BTreeSet::new()).unwrap();
        assert!(province.lives_in(&register));
        let day = jiff::civil::date(2026, 3, 1);
        let tops: Vec<UnitId> = register.children(None, day).iter().map(|unit| unit.id).collect();
        assert_eq!(tops, [province.province, official::NATION]);
        let under = register.children(Some(province.province), day);
        assert_eq!(under.len(), COMMUNES.len() + AGENCIES.len());
    }
}
