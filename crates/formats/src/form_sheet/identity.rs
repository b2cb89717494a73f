//! What a workbook is: which form, version, round and unit. It stands in a hidden sheet, in the
//! document's own properties and in defined names, so that it outlives what people do to files.

use std::collections::HashMap;

use cotmoc_core::model::UnitId;

/// The newest way of laying out workbooks that is written and understood.
pub const SCHEMA: u32 = 1;

/// What a workbook says it is. Nothing here grants anything: whoever uploads it still needs the right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Code of the form.
    pub form: String,
    /// The number of the form's version.
    pub form_version: i64,
    /// The number of the round.
    pub round: i64,
    /// Whose figures it holds.
    pub scope: Scope,
}

/// Whose figures a workbook holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// Those of one unit: its number, and its code when the workbook was made.
    Unit(UnitId, String),
    /// Those of many units, one row each.
    Many,
}

/// What keys in the hidden sheet, properties and names begin with.
pub(crate) const PREFIX: &str = "cotmoc_";

impl Identity {
    /// Key and value of each part.
    pub(crate) fn pairs(&self) -> Vec<(String, String)> {
        let (scope, unit, code) = match &self.scope {
            Scope::Unit(id, code) => ("unit", id.to_string(), code.as_str()),
            Scope::Many => ("many", String::new(), ""),
        };
        let pairs = [
            ("schema", SCHEMA.to_string()),
            ("form", self.form.clone()),
            ("form_version", self.form_version.to_string()),
            ("round", self.round.to_string()),
            ("scope", scope.to_owned()),
            ("unit", unit),
            ("unit_code", code.to_owned()),
        ];
        pairs.into_iter().map(|(key, value)| (format!("{PREFIX}{key}"), value)).collect()
    }

    /// The identity that these pairs spell; nothing where one is missing or wrong.
    pub(crate) fn of(pairs: &HashMap<String, String>) -> Option<Self> {
        let get = |key: &str| pairs.get(&format!("{PREFIX}{key}")).map(|v| v.trim());
        let number = |key: &str| get(key)?.parse::<i64>().ok();
        let form = get("form").filter(|f| !f.is_empty())?.to_owned();
        let scope = match get("scope")? {
            "unit" => Scope::Unit(UnitId(number("unit")?), get("unit_code").unwrap_or_default().to_owned()),
            "many" => Scope::Many,
            _ => return None,
        };
        Some(Self { form, form_version: number("form_version")?, round: number("round")?, scope })
    }

    /// The way of laying out that the pairs name.
    pub(crate) fn schema(pairs: &HashMap<String, String>) -> Option<u32> {
        pairs.get(&format!("{PREFIX}schema"))?.trim().parse().ok()
    }
}
