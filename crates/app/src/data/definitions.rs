//! What may be observed: the elements and indicators of the catalogue, as the import checks them.

use std::collections::HashMap;

use cotmoc_core::catalogue::{Catalogue, Indicator};
use cotmoc_core::formula::nearest;
use cotmoc_core::model::{Element, PeriodKind, UnitLevel};

use crate::model::SeriesKind;

/// One element or indicator.
#[derive(Debug, Clone)]
pub(crate) struct Definition {
    pub(crate) kind: SeriesKind,
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) what: What,
}

/// The catalogue's entry.
#[derive(Debug, Clone, Copy)]
pub(crate) enum What {
    Element(&'static Element),
    Indicator(&'static Indicator),
}

impl Definition {
    /// Decimals that are kept.
    pub(crate) fn decimals(&self) -> u8 {
        match self.what {
            What::Element(element) => element.decimals,
            What::Indicator(indicator) => indicator.decimals,
        }
    }

    /// How often it is reported.
    pub(crate) fn frequency(&self) -> PeriodKind {
        match self.what {
            What::Element(element) => element.frequency,
            What::Indicator(indicator) => indicator.frequency,
        }
    }

    /// The level of the units that report it; `None` where any unit may.
    pub(crate) fn level(&self) -> Option<UnitLevel> {
        match self.what {
            What::Element(element) => Some(element.level),
            What::Indicator(_) => None,
        }
    }

    /// «số liệu» or «chỉ tiêu».
    pub(crate) fn noun(&self) -> &'static str {
        match self.kind {
            SeriesKind::Element => "số liệu",
            SeriesKind::Indicator => "chỉ tiêu",
        }
    }
}

/// All of them, by code.
#[derive(Debug)]
pub(crate) struct Definitions {
    all: Vec<Definition>,
    elements: HashMap<&'static str, usize>,
    indicators: HashMap<&'static str, usize>,
}

impl Definitions {
    /// Those of the catalogue.
    pub(crate) fn of(catalogue: &'static Catalogue) -> Self {
        let (mut all, mut elements, mut indicators) = (Vec::new(), HashMap::new(), HashMap::new());
        for element in catalogue.elements() {
            elements.insert(element.code.as_str(), all.len());
            let (code, name) = (element.code.clone(), element.name.clone());
            all.push(Definition { kind: SeriesKind::Element, code, name, what: What::Element(element) });
        }
        for indicator in catalogue.indicators() {
            indicators.insert(indicator.code.as_str(), all.len());
            let (code, name) = (indicator.code.clone(), indicator.name.clone());
            all.push(Definition {
                kind: SeriesKind::Indicator,
                code,
                name,
                what: What::Indicator(indicator),
            });
        }
        Self { all, elements, indicators }
    }

    /// The place of a code.
    pub(crate) fn find(&self, kind: SeriesKind, code: &str) -> Option<usize> {
        self.codes(kind).get(code).copied()
    }

    /// The definition at a place.
    pub(crate) fn get(&self, place: usize) -> &Definition {
        &self.all[place]
    }

    /// What to do about a code that is not known: the nearest known ones, or the other column.
    pub(crate) fn remedy(&self, kind: SeriesKind, code: &str) -> String {
        let (other, column) = match kind {
            SeriesKind::Element => (SeriesKind::Indicator, "indicator"),
            SeriesKind::Indicator => (SeriesKind::Element, "element"),
        };
        if let Some(place) = self.find(other, code) {
            return format!(
                "đây là mã {} «{}»: ghi ở cột «{column}»",
                self.all[place].noun(),
                self.all[place].name
            );
        }
        let near = nearest(code, self.codes(kind).keys().copied());
        if near.is_empty() {
            return "xem danh mục để lấy đúng mã; viết hoa, không dấu như trong danh mục".to_owned();
        }
        let near: Vec<String> = near
            .iter()
            .map(|code| {
                let name = self.find(kind, code).map_or("", |place| self.all[place].name.as_str());
                format!("{code} ({name})")
            })
            .collect();
        format!("có phải {} không?", near.join(" hoặc "))
    }

    fn codes(&self, kind: SeriesKind) -> &HashMap<&'static str, usize> {
        match kind {
            SeriesKind::Element => &self.elements,
            SeriesKind::Indicator => &self.indicators,
        }
    }
}
