//! What is asked for: an element or an indicator by its code, and what it takes to answer.

use std::collections::BTreeSet;

use cotmoc_core::catalogue::Catalogue;
use cotmoc_core::cube::{Absent, Measure};
use cotmoc_core::formula::{Formula, nearest};
use cotmoc_core::model::{Period, PeriodKind, UnitLevel, UnitRule};

use super::engine::kind_of;
use crate::model::SeriesKind;
use crate::{AppError, Result};

/// An element or an indicator, as pages name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// Element or indicator.
    pub kind: SeriesKind,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The category's code and name, where one was asked for.
    pub category: Option<(String, String)>,
    /// Unit of measure.
    pub unit: String,
    /// Decimals at which figures are shown.
    pub decimals: u8,
    /// How often there is a figure.
    pub frequency: PeriodKind,
    /// The formula, where it is computed.
    pub formula: Option<String>,
    /// How it is measured, where that is known.
    pub method: Option<String>,
}

/// Finds what a code and a category name.
pub(crate) fn subject(code: &str, category: Option<&str>) -> Result<Subject> {
    let catalogue = Catalogue::embedded();
    let code = code.trim();
    let Some(kind) = kind_of(code) else { return Err(unknown(code)) };
    if let Some(element) = catalogue.element(code).filter(|_| kind == SeriesKind::Element) {
        let named = |c: &str| {
            let list = element.breakdown.as_ref().map_or(&[][..], |b| &b.categories);
            let found = list.iter().find(|(code, _)| code == c).cloned();
            found.ok_or_else(|| unknown_category(code, c, list))
        };
        return Ok(Subject {
            kind,
            code: element.code.clone(),
            name: element.name.clone(),
            category: category.filter(|c| !c.trim().is_empty()).map(|c| named(c.trim())).transpose()?,
            unit: element.unit.clone(),
            decimals: element.decimals,
            frequency: element.frequency,
            formula: None,
            method: None,
        });
    }
    let indicator = catalogue.get(code).ok_or_else(|| unknown(code))?;
    if let Some(category) = category.filter(|c| !c.trim().is_empty()) {
        return Err(unknown_category(code, category, &[]));
    }
    Ok(Subject {
        kind,
        code: indicator.code.clone(),
        name: indicator.name.clone(),
        category: None,
        unit: indicator.unit.clone(),
        decimals: indicator.decimals,
        frequency: indicator.frequency,
        formula: indicator.formula.as_ref().map(ToString::to_string),
        method: indicator.method.clone(),
    })
}

impl Subject {
    /// What the cube is asked for a period: definitions change in time.
    pub(crate) fn measure(&self, period: Period) -> Measure {
        let catalogue = Catalogue::embedded();
        if let Some(element) = catalogue.element(&self.code).filter(|_| self.kind == SeriesKind::Element) {
            let category = self.category.as_ref().and_then(|(code, _)| element.category(Some(code)));
            return Measure::Element { code: self.code.clone(), category };
        }
        let indicator = catalogue.get(&self.code);
        let definition = indicator.and_then(|i| i.on(period.last_day()));
        Measure::Indicator {
            code: self.code.clone(),
            formula: definition.and_then(|d| d.formula).and_then(expanded),
            counts: indicator.map(|i| i.counts).unwrap_or_default(),
        }
    }

    /// The level of the units that report it, or what it is computed from.
    pub(super) fn level(&self) -> Option<UnitLevel> {
        let catalogue = Catalogue::embedded();
        let first = |formula: &Formula| formula.terms().into_iter().next().map(|term| term.element);
        let element = match self.kind {
            SeriesKind::Element => Some(self.code.clone()),
            SeriesKind::Indicator => {
                let formula = catalogue.get(&self.code).and_then(|i| i.formula.as_ref());
                formula.and_then(expanded).as_ref().and_then(first)
            }
        };
        catalogue.element(&element?).map(|element| element.level)
    }

    /// The place of the definition that holds for a period; figures of different ones are not compared.
    #[must_use]
    pub fn version(&self, period: Period) -> Option<usize> {
        let indicator = Catalogue::embedded().get(&self.code).filter(|_| self.kind == SeriesKind::Indicator);
        indicator.map_or(Some(0), |i| i.on(period.last_day()).map(|d| d.version))
    }

    /// The codes whose figures are needed, over all definitions.
    pub(crate) fn codes(&self) -> BTreeSet<String> {
        let catalogue = Catalogue::embedded();
        let mut codes = BTreeSet::from([self.code.clone()]);
        if let Some(indicator) = catalogue.get(&self.code) {
            let formulas = indicator.versions.iter().filter_map(|v| v.formula.as_ref());
            for formula in formulas.chain(&indicator.formula).filter_map(expanded) {
                codes.extend(formula.terms().into_iter().map(|term| term.element));
            }
            codes.extend(indicator.weight.clone());
        }
        let weights: Vec<String> = codes
            .iter()
            .filter_map(|code| match &catalogue.element(code)?.across_units {
                UnitRule::Mean(weight) => Some(weight.clone()),
                _ => None,
            })
            .collect();
        codes.extend(weights);
        codes
    }
}

/// Why there is no figure, in words that name elements and not their codes.
#[must_use]
pub fn words(absent: &Absent) -> String {
    let catalogue = Catalogue::embedded();
    let name = |code: &str| catalogue.element(code).map(|e| e.name.as_str());
    match absent {
        Absent::Without(term) => {
            let inner = |c: char| !(c.is_ascii_alphanumeric() || c == '_');
            match term.split(inner).find_map(name) {
                Some(name) if term.starts_with("prev") => format!("thiếu số liệu kỳ trước của «{name}»"),
                Some(name) if term.starts_with("same") => {
                    format!("thiếu số liệu cùng kỳ năm trước của «{name}»")
                }
                Some(name) => format!("thiếu «{name}»"),
                None => absent.to_string(),
            }
        }
        Absent::NoWeight(code) => match name(code) {
            Some(name) => format!("không có «{name}» làm quyền số để tính bình quân"),
            None => absent.to_string(),
        },
        _ => absent.to_string(),
    }
}

fn expanded(formula: &Formula) -> Option<Formula> {
    // The catalogue's formulas are checked when it is made, so that this only fails for a broken one.
    formula.expand(Catalogue::embedded()).ok()
}

fn unknown(code: &str) -> AppError {
    let catalogue = Catalogue::embedded();
    let elements = catalogue.elements().iter().map(|e| e.code.as_str());
    let near = nearest(code, elements.chain(catalogue.indicators().iter().map(|i| i.code.as_str())));
    let hint = if near.is_empty() {
        "Xem danh mục chỉ tiêu và số liệu gốc.".to_owned()
    } else {
        format!("Có phải: {}?", near.join(", "))
    };
    AppError::user(format!("Không có chỉ tiêu hay số liệu gốc nào mang mã «{code}».")).hint(hint)
}

fn unknown_category(code: &str, category: &str, known: &[(String, String)]) -> AppError {
    let codes: Vec<&str> = known.iter().map(|(code, _)| code.as_str()).collect();
    let hint = if codes.is_empty() {
        format!("{code} không có phân tổ; bỏ phần phân tổ.")
    } else {
        format!("Các phân tổ: {}.", codes.join(", "))
    };
    AppError::user(format!("{code} không có phân tổ «{category}».")).hint(hint)
}
