//! What is wrong with a catalogue as a whole: provinces change it, so it is checked like any other input.

use std::collections::HashSet;

use super::{Catalogue, Indicator};
use crate::formula::{self, Formula, FormulaError, Known, Names, Shift};
use crate::model::{Counts, Element, ElementKind, TimeRule, UnitRule};

/// Most decimals of an element.
const MAX_DECIMALS: u8 = 6;

/// One thing that is wrong with the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Two elements or indicators bear one code.
    #[error("mã {0} dùng cho hai số liệu hoặc chỉ tiêu: đổi một mã")]
    Twice(String),
    /// A code that formulas cannot name.
    #[error("mã «{0}» phải bắt đầu bằng chữ cái và chỉ gồm chữ cái không dấu, chữ số, dấu gạch dưới")]
    BadCode(String),
    /// More decimals than are kept.
    #[error("số liệu {0} khai quá {MAX_DECIMALS} chữ số thập phân")]
    Decimals(String),
    /// A rate that is added up over units or time, or a stock that is added up over time.
    #[error("số liệu {code}: {why}")]
    Rule {
        /// Code of the element.
        code: String,
        /// What does not go together.
        why: &'static str,
    },
    /// A weight that is no element which adds up over units.
    #[error("{code} lấy quyền số {weight}, nhưng đó không phải là số liệu gốc cộng được giữa các đơn vị")]
    Weight {
        /// Code of the element or indicator.
        code: String,
        /// Code of the weight.
        weight: String,
    },
    /// A mistake in an indicator's formula.
    #[error("công thức của {code}: {}", .error.render(.formula))]
    Formula {
        /// Code of the indicator.
        code: String,
        /// The formula's text.
        formula: String,
        /// What is wrong with it.
        error: FormulaError,
    },
    /// A figure is needed more often than it is reported.
    #[error("chỉ tiêu {code} tính thường xuyên hơn {element} được báo cáo: viết latest({element})")]
    Frequency {
        /// Code of the indicator.
        code: String,
        /// Code of the element.
        element: String,
    },
    /// Numerator and denominator come from units of different levels, so no unit has both.
    #[error("chỉ tiêu {code}: {left} và {right} do hai cấp khác nhau báo cáo, không đơn vị nào có cả hai")]
    Levels {
        /// Code of the indicator.
        code: String,
        /// Code of an element.
        left: String,
        /// Code of an element of another level.
        right: String,
    },
    /// Neither a formula nor a reported figure that counts.
    #[error("chỉ tiêu {0} không có công thức thì phải lấy số được báo cáo (counts: own)")]
    NothingCounts(String),
    /// Definitions that overlap, stand in the wrong order or end before they begin.
    #[error("các định nghĩa theo thời gian của chỉ tiêu {0} chồng nhau hoặc sai thứ tự")]
    Versions(String),
}

impl Names for Catalogue {
    fn find(&self, code: &str) -> Option<Known<'_>> {
        if let Some(element) = self.elements.get(code) {
            return Some(Known::Element(element));
        }
        let indicator = self.get(code)?;
        Some(Known::Indicator { unit: &indicator.unit, formula: indicator.formula.as_ref() })
    }

    fn codes(&self) -> Vec<&str> {
        let elements = self.elements.all().iter().map(|e| e.code.as_str());
        elements.chain(self.indicators.iter().map(|i| i.code.as_str())).collect()
    }
}

impl Catalogue {
    /// Everything that is wrong with the catalogue; empty for the embedded one.
    #[must_use]
    pub fn faults(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        let mut seen = HashSet::new();
        for code in self.codes() {
            if !seen.insert(code) {
                faults.push(Fault::Twice(code.to_owned()));
            }
            if Formula::parse(code).map_or(true, |formula| formula.to_string() != code) || code.contains('.')
            {
                faults.push(Fault::BadCode(code.to_owned()));
            }
        }
        for element in self.elements.all() {
            self.element_faults(element, &mut faults);
        }
        for indicator in &self.indicators {
            self.indicator_faults(indicator, &mut faults);
        }
        faults
    }

    fn element_faults(&self, element: &Element, faults: &mut Vec<Fault>) {
        let code = || element.code.clone();
        if element.decimals > MAX_DECIMALS {
            faults.push(Fault::Decimals(code()));
        }
        let why = match (element.kind, &element.across_units, element.across_time) {
            (ElementKind::Rate, UnitRule::Sum, _) => Some("tỷ lệ không cộng giữa các đơn vị"),
            (ElementKind::Rate, _, TimeRule::Sum) => Some("tỷ lệ không cộng theo thời gian"),
            (ElementKind::Stock, _, TimeRule::Sum) => Some("số cuối kỳ không cộng theo thời gian"),
            (ElementKind::Flow, _, TimeRule::Last) => Some("số phát sinh trong kỳ không lấy kỳ cuối"),
            _ => None,
        };
        faults.extend(why.map(|why| Fault::Rule { code: code(), why }));
        if let UnitRule::Mean(weight) = &element.across_units {
            self.weight_fault(&element.code, weight, faults);
        }
        let mut categories = HashSet::new();
        for (category, _) in element.breakdown.iter().flat_map(|breakdown| &breakdown.categories) {
            if !categories.insert(category) {
                faults.push(Fault::Twice(format!("{}.{category}", element.code)));
            }
        }
    }

    fn indicator_faults(&self, indicator: &Indicator, faults: &mut Vec<Fault>) {
        let own = indicator.formula.iter().map(|formula| (&indicator.unit, formula));
        let versions = indicator.versions.iter().filter_map(|version| {
            Some((version.unit.as_ref().unwrap_or(&indicator.unit), version.formula.as_ref()?))
        });
        for (unit, formula) in own.chain(versions) {
            let errors = formula::check_indicator(&indicator.code, unit, formula, self);
            faults.extend(errors.into_iter().map(|error| Fault::Formula {
                code: indicator.code.clone(),
                formula: formula.text().to_owned(),
                error,
            }));
        }
        self.collection_faults(indicator, faults);
        if indicator.formula.is_none() && indicator.counts == Counts::Parts {
            faults.push(Fault::NothingCounts(indicator.code.clone()));
        }
        if let Some(weight) = &indicator.weight {
            self.weight_fault(&indicator.code, weight, faults);
        }
        let ordered = indicator
            .versions
            .windows(2)
            .all(|pair| pair[0].to.zip(pair[1].from).is_some_and(|(to, from)| to <= from));
        let forward = indicator.versions.iter().all(|v| v.from.zip(v.to).is_none_or(|(from, to)| from < to));
        if !(ordered && forward) {
            faults.push(Fault::Versions(indicator.code.clone()));
        }
    }

    /// Whether the figures of a formula are there when and where they are needed.
    fn collection_faults(&self, indicator: &Indicator, faults: &mut Vec<Fault>) {
        let terms = indicator.formula.iter().flat_map(Formula::terms);
        let needed: Vec<_> =
            terms.filter_map(|term| Some((term.shift, self.element(&term.element)?))).collect();
        for (shift, element) in &needed {
            if *shift != Shift::Latest && !indicator.frequency.is_made_of(element.frequency) {
                let (code, element) = (indicator.code.clone(), element.code.clone());
                faults.push(Fault::Frequency { code, element });
            }
        }
        let Some((_, first)) = needed.first() else { return };
        if let Some((_, other)) = needed.iter().find(|(_, element)| element.level != first.level) {
            let (left, right) = (first.code.clone(), other.code.clone());
            faults.push(Fault::Levels { code: indicator.code.clone(), left, right });
        }
    }

    fn weight_fault(&self, code: &str, weight: &str, faults: &mut Vec<Fault>) {
        let adds_up = self.elements.get(weight).is_some_and(|e| e.across_units == UnitRule::Sum);
        if !adds_up {
            faults.push(Fault::Weight { code: code.to_owned(), weight: weight.to_owned() });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Elements and indicators as they stand in the files, and the messages expected, in order.
    #[track_caller]
    fn check(elements: &str, indicators: &str, expected: &[&str]) {
        let elements = format!(r#"{{"elements": [{elements}]}}"#);
        let indicators = format!(r#"{{"terms": {{}}, "indicators": [{indicators}]}}"#);
        let catalogue = Catalogue::parse(&indicators, &elements).unwrap();
        let got: Vec<String> = catalogue.faults().iter().map(ToString::to_string).collect();
        assert_eq!(got.len(), expected.len(), "{got:#?}");
        for (got, wanted) in got.iter().zip(expected) {
            assert!(wanted.split(" … ").all(|piece| got.contains(piece)), "{got}\nis not {wanted}");
        }
    }

    fn element(code: &str, kind: &str, units: &str, time: &str) -> String {
        format!(
            r#"{{"code": "{code}", "name": "", "unit": "người", "decimals": 0, "kind": "{kind}",
                "across_units": {units}, "across_time": "{time}", "level": "xã", "frequency": "year"}}"#
        )
    }

    fn indicator(code: &str, formula: &str, more: &str) -> String {
        format!(
            r#"{{"code": "{code}", "name": "", "aliases": [], "unit": "%", "direction": "up",
                "pillar": "khác", "usual_owner": null, "legal_basis": [], "decimals": 2,
                "frequency": "year", "formula": {formula}, "match": [] {more}}}"#
        )
    }

    #[test]
    fn every_fault_is_named() {
        let dan = element("DAN", "stock", r#""sum""#, "last");
        let ho = element("HO", "stock", r#""sum""#, "last");
        let rate = element("TL", "rate", r#"{"mean": "DAN"}"#, "last");
        let all = [dan.as_str(), &ho, &rate].join(",");
        check(&all, &indicator("CT", r#""100 * HO / DAN""#, ""), &[]);
        check(&format!("{dan},{dan}"), "", &["mã DAN dùng cho hai"]);
        check(&dan, &indicator("DAN", r#""100""#, ""), &["mã DAN dùng cho hai"]);
        check(&element("DÂN SỐ", "stock", r#""sum""#, "last"), "", &["«DÂN SỐ»"]);
        check(&element("A.B", "stock", r#""sum""#, "last"), "", &["«A.B»"]);
        check(&element("and", "stock", r#""sum""#, "last"), "", &["«and»"]);
        check(&dan.replace(r#""decimals": 0"#, r#""decimals": 7"#), "", &["quá 6 chữ số"]);
        check(&element("TL", "rate", r#""sum""#, "last"), "", &["không cộng giữa các đơn vị"]);
        check(&element("TL", "rate", r#""max""#, "sum"), "", &["không cộng theo thời gian"]);
        check(&element("DAN", "stock", r#""sum""#, "sum"), "", &["số cuối kỳ không cộng"]);
        check(&element("PS", "flow", r#""sum""#, "last"), "", &["số phát sinh"]);
        check(&rate, "", &["TL lấy quyền số DAN"]);
        check(&all, &indicator("CT", r#""HO / DAM""#, ""), &["công thức của CT: … «DAM» … ^^^ … DAN"]);
        check(
            &all,
            &indicator("CT", r#""HO / DAN""#, ""),
            &["công thức của CT: … Nhân cả công thức với 100"],
        );
        check(&all, &indicator("CT", r#""CT + 1""#, ""), &["CT → CT"]);
        check(&all, &indicator("CT", "null", ""), &["counts: own"]);
        check(&all, &indicator("CT", "null", r#", "counts": "own", "weight": "TL""#), &["quyền số TL"]);
    }

    #[test]
    fn figures_are_there_when_and_where_they_are_needed() {
        let dan = element("DAN", "stock", r#""sum""#, "last");
        let ho = element("HO", "stock", r#""sum""#, "last").replace("year", "quarter");
        let quarterly = |formula: &str| indicator("CT", formula, "").replace("year", "quarter");
        let both = format!("{dan},{ho}");
        check(&both, &quarterly(r#""100 * HO / DAN""#), &["DAN được báo cáo: viết latest(DAN)"]);
        check(&both, &quarterly(r#""100 * HO / latest(DAN)""#), &[]);
        check(&both, &indicator("CT", r#""100 * HO / DAN""#, ""), &[]);
        let province = dan.replace("xã", "tỉnh");
        check(&format!("{province},{ho}"), &indicator("CT", r#""100 * HO / DAN""#, ""), &["CT: HO và DAN"]);
    }

    #[test]
    fn versions_follow_each_other() {
        let dan = element("DAN", "stock", r#""sum""#, "last");
        let versions =
            |text: &str| indicator("CT", r#""100 * DAN / DAN""#, &format!(r#", "versions": [{text}]"#));
        check(&dan, &versions(r#"{"to": "2022-01-01"}, {"from": "2022-01-01"}"#), &[]);
        check(&dan, &versions(r#"{"to": "2022-01-02"}, {"from": "2022-01-01"}"#), &["chồng nhau"]);
        check(&dan, &versions(r#"{}, {"from": "2022-01-01"}"#), &["chồng nhau"]);
        check(&dan, &versions(r#"{"from": "2022-01-01", "to": "2021-01-01"}"#), &["sai thứ tự"]);
        check(&dan, &versions(r#"{"from": "2022-01-01", "formula": "DAN"}"#), &["«người»"]);
        check(&dan, &versions(r#"{"from": "2022-01-01", "formula": "DAN", "unit": "người"}"#), &[]);
    }

    #[test]
    fn the_embedded_catalogue_is_right_and_every_element_is_used() {
        let catalogue = Catalogue::embedded();
        let faults: Vec<String> = catalogue.faults().iter().map(ToString::to_string).collect();
        assert!(faults.is_empty(), "{faults:#?}");
        let mut used = HashSet::new();
        for indicator in catalogue.indicators() {
            used.extend(indicator.formula.iter().flat_map(Formula::terms).map(|term| term.element));
            used.extend(indicator.weight.clone());
        }
        for element in catalogue.elements() {
            if let UnitRule::Mean(weight) = &element.across_units {
                used.insert(weight.clone());
            }
        }
        let idle: Vec<&str> =
            catalogue.elements().iter().map(|e| e.code.as_str()).filter(|c| !used.contains(*c)).collect();
        assert!(idle.is_empty(), "no indicator needs {idle:?}");
        assert!(catalogue.elements().len() > 100, "only {} elements", catalogue.elements().len());
    }

    #[test]
    fn embedded_shares_roll_up_as_ratios_of_sums() {
        for indicator in Catalogue::embedded().indicators() {
            let Some(formula) = &indicator.formula else { continue };
            // Growth of a quotient is a quotient of quotients; a survey's rate has no numerator.
            let other = ["KTS09", "CQS11"].contains(&indicator.code.as_str());
            let ratio = formula.as_ratio();
            let share = indicator.unit == "%" && !other;
            assert_eq!(ratio.as_ref().is_some_and(|r| r.scale == 100.into()), share, "{}", indicator.code);
            let rolls_up = ratio.is_some() || formula.as_sum().is_some();
            assert_eq!(rolls_up, indicator.code != "KTS09", "{}: {formula}", indicator.code);
        }
    }
}
