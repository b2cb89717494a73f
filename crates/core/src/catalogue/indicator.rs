//! Indicators: what is measured, in which unit, how it is computed, and how that changed in time.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::formula::Formula;
use crate::model::{Counts, PeriodKind, Pillar};

/// In which direction an indicator is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// More is better.
    Up,
    /// Less is better, as for a rank.
    Down,
}

/// One indicator of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Indicator {
    /// The catalogue's code: «KTS01».
    pub code: String,
    /// The catalogue's name, in Vietnamese.
    pub name: String,
    /// Other wordings met in documents, for people to read.
    pub aliases: Vec<String>,
    /// Unit of measure: «%», «%/năm», «doanh nghiệp», «thứ hạng».
    pub unit: String,
    /// In which direction it is good.
    pub direction: Direction,
    /// The part of the plan to which it belongs.
    pub pillar: Pillar,
    /// The office that usually holds the figure; an inference.
    pub usual_owner: Option<String>,
    /// Short names of the acts that know the indicator.
    pub legal_basis: Vec<String>,
    /// Decimals at which figures are shown and held against targets (METHODS §5).
    pub decimals: u8,
    /// How often there is a figure.
    pub frequency: PeriodKind,
    /// How it is computed from elements; an inference, except where `method` names an act. `None` where it
    /// is only reported as a figure itself.
    pub formula: Option<Formula>,
    /// Which figure counts where the indicator was reported as a figure itself and can be computed too:
    /// `own` for what the statistics office publishes, and for ranks and indices without a formula.
    #[serde(default)]
    pub counts: Counts,
    /// The element that weighs reported figures of several units when they must be put together, after a
    /// merger for example. Without one such figures are not comparable (METHODS §4).
    pub weight: Option<String>,
    /// Who publishes it, where it is published.
    pub source: Option<String>,
    /// How it is measured, in one sentence; `None` where that is not known to us.
    pub method: Option<String>,
    /// Its definitions in time, in order; none where one definition holds for all time.
    #[serde(default)]
    pub versions: Vec<Version>,
    /// How its wording is recognised: see `catalogue/README.md`.
    #[serde(rename = "match")]
    pub patterns: Vec<String>,
}

/// A definition of an indicator that holds for a time. What it leaves out is as the indicator says.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Version {
    /// The first day; `None` where it holds from the beginning.
    pub from: Option<Date>,
    /// The day after the last one; `None` where it still holds.
    pub to: Option<Date>,
    /// The act that made it.
    pub act: Option<String>,
    /// Unit of measure.
    pub unit: Option<String>,
    /// How it is computed.
    pub formula: Option<Formula>,
    /// How it is measured.
    pub method: Option<String>,
    /// What else is known of it.
    pub note: Option<String>,
}

/// How an indicator is defined on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Definition<'a> {
    /// Its place among the versions; figures of two places are never compared (METHODS §5, rule 6).
    pub version: usize,
    /// The act that made it, where it is known.
    pub act: Option<&'a str>,
    /// Unit of measure.
    pub unit: &'a str,
    /// How it is computed; `None` where it is only reported as a figure itself.
    pub formula: Option<&'a Formula>,
    /// How it is measured, where that is known.
    pub method: Option<&'a str>,
}

impl Version {
    /// Whether it holds on a day.
    #[must_use]
    pub fn holds_on(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day < to)
    }
}

impl Indicator {
    /// The definition that holds on a day, for a period its last one; `None` on a day on which the
    /// indicator is not measured, as those of districts since 1/7/2025.
    #[must_use]
    pub fn on(&self, day: Date) -> Option<Definition<'_>> {
        if self.versions.is_empty() {
            return Some(self.definition(0, None));
        }
        let version = self.versions.iter().position(|version| version.holds_on(day))?;
        Some(self.definition(version, Some(&self.versions[version])))
    }

    fn definition<'a>(&'a self, version: usize, its: Option<&'a Version>) -> Definition<'a> {
        Definition {
            version,
            act: its.and_then(|v| v.act.as_deref()),
            unit: its.and_then(|v| v.unit.as_deref()).unwrap_or(&self.unit),
            formula: its.and_then(|v| v.formula.as_ref()).or(self.formula.as_ref()),
            method: its.and_then(|v| v.method.as_deref()).or(self.method.as_deref()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn indicator(versions: &str) -> Indicator {
        let text = format!(
            r#"{{"code": "X", "name": "X", "aliases": [], "unit": "%", "direction": "up", "pillar": "khác",
                "usual_owner": null, "legal_basis": [], "decimals": 2, "frequency": "year",
                "formula": "100 * A / B", "method": "cũ", "versions": {versions}, "match": []}}"#
        );
        serde_json::from_str(&text).unwrap()
    }

    #[test]
    fn the_definition_of_the_day_holds() {
        let one = indicator("[]");
        let always = one.on(date(1990, 1, 1)).unwrap();
        assert_eq!((always.version, always.unit, always.method), (0, "%", Some("cũ")));
        assert_eq!(one.on(date(2030, 1, 1)), Some(always));

        let two = indicator(
            r#"[{"to": "2022-01-01"},
                {"from": "2022-01-01", "to": "2025-07-01", "act": "1/QĐ", "unit": "điểm", "formula": "A", "method": "mới"}]"#,
        );
        let before = two.on(date(2021, 12, 31)).unwrap();
        let after = two.on(date(2022, 1, 1)).unwrap();
        assert_eq!((before.version, before.unit, before.method, before.act), (0, "%", Some("cũ"), None));
        assert_eq!(
            (after.version, after.unit, after.method, after.act),
            (1, "điểm", Some("mới"), Some("1/QĐ"))
        );
        assert_eq!(after.formula.unwrap().to_string(), "A");
        assert_eq!(two.on(date(2025, 6, 30)).map(|d| d.version), Some(1));
        assert_eq!(two.on(date(2025, 7, 1)), None);
    }
}
