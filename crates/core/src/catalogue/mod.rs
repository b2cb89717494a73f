//! The catalogue: the known indicators, the elements from which they are computed, and the national
//! strategy's own targets.
//!
//! The data files stand in `catalogue/` and are part of the binary. Which office usually holds a
//! figure and how an indicator is computed are inferences and may be changed by each province.

mod elements;
mod faults;
mod indicator;
mod matcher;
mod terms;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rust_decimal::Decimal;
use serde::Deserialize;

use crate::model::{Comparator, Element};

pub use elements::Elements;
pub use faults::Fault;
pub use indicator::{Definition, Direction, Indicator, Version};
pub use matcher::{Match, UnitClass};
pub use terms::CatalogueError;

/// A target of the national strategy. `None` means that the figure is not known to us.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct NationalTarget {
    /// Code of the indicator.
    pub code: String,
    /// Year in which it is to be reached.
    pub year: u16,
    /// How the figure is held against the value.
    pub comparator: Option<Comparator>,
    /// The value, in `unit`.
    #[serde(deserialize_with = "decimal_text")]
    pub value: Option<Decimal>,
    /// Unit of measure.
    pub unit: String,
}

/// The national strategy as a plan.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct NationalPlan {
    /// Name of the strategy.
    pub title: String,
    /// Number of the decision.
    pub number: String,
    /// Who issued it.
    pub issuer: String,
    /// Date of the decision.
    pub date: jiff::civil::Date,
    /// Years for which it holds.
    pub horizon: String,
    /// Its targets by indicator and year.
    pub targets: Vec<NationalTarget>,
}

/// The known indicators, ready for matching, and the known elements.
#[derive(Debug)]
pub struct Catalogue {
    indicators: Vec<Indicator>,
    elements: Elements,
    matcher: matcher::Matcher,
}

#[derive(Deserialize)]
struct File {
    terms: BTreeMap<String, String>,
    indicators: Vec<Indicator>,
}

impl Catalogue {
    /// The catalogue that the binary carries.
    #[must_use]
    #[expect(clippy::expect_used, reason = "the files are part of the binary and a test reads them")]
    pub fn embedded() -> &'static Self {
        static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
            Catalogue::parse(
                include_str!("../../../../catalogue/indicators.json"),
                include_str!("../../../../catalogue/elements.json"),
            )
            .expect("embedded catalogue")
        });
        &CATALOGUE
    }

    /// The national strategy, Decision 411/QĐ-TTg, with the targets that are known to us.
    #[must_use]
    #[expect(clippy::expect_used, reason = "the file is part of the binary and a test reads it")]
    pub fn national() -> &'static NationalPlan {
        static PLAN: LazyLock<NationalPlan> = LazyLock::new(|| {
            serde_json::from_str(include_str!("../../../../catalogue/national-411.json"))
                .expect("embedded strategy")
        });
        &PLAN
    }

    /// Reads a catalogue from the texts of its two files. [`Catalogue::faults`] says what is wrong in it.
    ///
    /// # Errors
    /// Where a file is no JSON of its shape, a formula cannot be read, or a pattern names an unknown term.
    pub fn parse(indicators: &str, elements: &str) -> Result<Self, CatalogueError> {
        let file: File = serde_json::from_str(indicators).map_err(|e| CatalogueError::Json(e.to_string()))?;
        let matcher = matcher::Matcher::new(&file.indicators, &file.terms)?;
        Ok(Self { indicators: file.indicators, elements: Elements::parse(elements)?, matcher })
    }

    /// Every indicator, in the order of the file.
    #[must_use]
    pub fn indicators(&self) -> &[Indicator] {
        &self.indicators
    }

    /// The indicator with this code.
    #[must_use]
    pub fn get(&self, code: &str) -> Option<&Indicator> {
        self.indicators.iter().find(|i| i.code == code)
    }

    /// Every element, in the order of the file.
    #[must_use]
    pub fn elements(&self) -> &[Element] {
        self.elements.all()
    }

    /// The element with this code.
    #[must_use]
    pub fn element(&self, code: &str) -> Option<&Element> {
        self.elements.get(code)
    }

    /// The indicator that best fits a wording. `folded` is the folded wording with one blank around
    /// every word and sign and at both ends: `" ty le ho gia dinh "`.
    #[must_use]
    pub fn best(&self, folded: &str, unit: UnitClass) -> Option<Match> {
        self.matcher.best(folded, unit)
    }
}

fn decimal_text<'de, D: serde::Deserializer<'de>>(source: D) -> Result<Option<Decimal>, D::Error> {
    let text = Option::<String>::deserialize(source)?;
    text.map(|t| t.parse().map_err(serde::de::Error::custom)).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::fold;

    #[test]
    fn embedded_files_are_whole() {
        let catalogue = Catalogue::embedded();
        assert_eq!(catalogue.indicators().len(), 79);
        for target in &Catalogue::national().targets {
            assert!(catalogue.get(&target.code).is_some(), "{}", target.code);
            assert_eq!(target.comparator.is_some(), target.value.is_some());
        }
    }

    #[test]
    fn every_name_finds_its_own_indicator() {
        let catalogue = Catalogue::embedded();
        for indicator in catalogue.indicators() {
            let folded = format!(
                " {} ",
                fold(&indicator.name).replace(',', " ,").replace('(', "( ").replace(')', " )")
            );
            let found = catalogue.best(&folded, UnitClass::of(&indicator.unit));
            assert_eq!(
                found.map(|m| catalogue.indicators()[m.indicator].code.as_str()),
                Some(indicator.code.as_str()),
                "{}",
                indicator.name
            );
        }
    }
}
