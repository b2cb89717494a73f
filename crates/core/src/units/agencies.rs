//! The starter list of a province's departments: `catalogue/units/agencies.csv`, whose README says
//! what of it is known and what is inferred.

use std::sync::LazyLock;

use crate::model::vocabulary;

/// One department of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agency {
    /// Its short code, unique among those of one time: «KHCN».
    pub code: &'static str,
    /// Its name, with «{type}» for «tỉnh» or «thành phố».
    pub name: &'static str,
    /// Its type: «sở», «ban», «thanh tra», «văn phòng».
    pub kind: &'static str,
    /// On which side of the reorganisation of 2025 it exists.
    pub time: Time,
    /// Whether every province has it.
    pub place: Place,
    /// Codes of those that took its duties over, where it ended with the reorganisation.
    pub heirs: Vec<&'static str>,
}

vocabulary! {
    /// The side of the reorganisation of 2025 on which a department exists.
    Time {
        /// Until the reorganisation.
        Before = "before",
        /// Since the reorganisation.
        After = "after",
        /// On both sides, as the same department.
        Both = "both",
    }
}

vocabulary! {
    /// Which provinces have a department.
    Place {
        /// Every province.
        All = "all",
        /// Some provinces, each by its own decision.
        Some = "some",
    }
}

impl Agency {
    /// Its name in a province of that type.
    #[must_use]
    pub fn name_in(&self, province_type: &str) -> String {
        self.name.replace("{type}", province_type)
    }
}

/// The list, in the order of its file.
#[must_use]
pub fn agencies() -> &'static [Agency] {
    static LIST: LazyLock<Vec<Agency>> = LazyLock::new(|| {
        let text = include_str!("../../../../catalogue/units/agencies.csv");
        text.lines().skip(1).filter_map(agency).collect()
    });
    &LIST
}

/// One line of the file; a test holds that every line is one.
fn agency(line: &'static str) -> Option<Agency> {
    // The name comes last, so that a comma in it cuts nothing.
    let fields: Vec<&str> = line.splitn(6, ',').collect();
    let [code, kind, time, place, heirs, name] = fields[..] else { return None };
    let name = name.trim_matches('"');
    let heirs = heirs.split('+').filter(|h| !h.is_empty()).collect();
    Some(Agency { code, name, kind, time: time.parse().ok()?, place: place.parse().ok()?, heirs })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_whole() {
        let list = agencies();
        assert_eq!(list.len(), include_str!("../../../../catalogue/units/agencies.csv").lines().count() - 1);
        let count = |time: Time, place| {
            list.iter().filter(|a| a.place == place && (a.time == time || a.time == Time::Both)).count()
        };
        assert!(list.iter().any(|a| a.name == "Sở Văn hóa, Thể thao và Du lịch" && a.kind == "sở"));
        assert_eq!((count(Time::Before, Place::All), count(Time::After, Place::All)), (17, 12));
        assert_eq!((count(Time::Before, Place::Some), count(Time::After, Place::Some)), (4, 4));
    }

    #[test]
    fn whoever_ends_has_heirs_that_exist_afterwards() {
        for agency in agencies() {
            assert_eq!(agency.time == Time::Before, !agency.heirs.is_empty(), "{}", agency.code);
            for heir in &agency.heirs {
                assert!(agencies().iter().any(|a| a.code == *heir && a.time != Time::Before), "{heir}");
            }
            let twins = agencies().iter().filter(|a| a.code == agency.code);
            assert!(
                twins.clone().count() == 1 || twins.clone().all(|a| a.time != Time::Both),
                "{}",
                agency.code
            );
        }
        assert_eq!(
            agencies().iter().find(|a| a.code == "TTR").map(|a| a.name_in("tỉnh")),
            Some("Thanh tra tỉnh".into())
        );
    }
}
