//! A duty as pages list it.

use cotmoc_app::duties::{DutyRow, Trouble};

use crate::messages::Texts;
use crate::numbers;
use crate::pages::names;

/// A duty in a table.
pub(crate) struct DutyView {
    pub(crate) id: i64,
    pub(crate) account: i64,
    pub(crate) name: String,
    pub(crate) login: String,
    pub(crate) role: String,
    pub(crate) unit: Option<String>,
    pub(crate) about: String,
    pub(crate) starts: String,
    pub(crate) ends: Option<String>,
    pub(crate) reason: String,
    /// Why it leads nowhere.
    pub(crate) trouble: Option<String>,
    /// Whether it can be passed on to the heirs of its unit.
    pub(crate) heirs: bool,
}

impl DutyView {
    /// A duty in the visitor's language.
    pub(crate) fn new(t: Texts, row: &DutyRow) -> Self {
        let (trouble, heirs) = match &row.trouble {
            None => (None, false),
            Some(Trouble::Disabled) => (Some(t.get("duty-of-disabled").into_owned()), false),
            Some(Trouble::Ended(heirs)) if heirs.is_empty() => {
                (Some(t.get("duty-unit-ended").into_owned()), false)
            }
            Some(Trouble::Ended(heirs)) => {
                let listed: Vec<&str> = heirs.iter().map(|(_, name)| name.as_str()).collect();
                (Some(t.with("duty-unit-became", listed.join("; ")).into_owned()), true)
            }
        };
        let about = [
            row.form.as_deref().map(|code| t.with("duty-form", code).into_owned()),
            row.duty.indicator.as_deref().map(|code| t.with("duty-indicator", code).into_owned()),
            row.plan.as_deref().map(|title| names::clip(title, 80)),
        ];
        Self {
            id: row.duty.id.0,
            account: row.account.id.0,
            name: row.account.name.clone(),
            login: row.account.login.clone(),
            role: names::role(t, row.duty.role).into_owned(),
            unit: row.unit.clone(),
            about: about.into_iter().flatten().collect::<Vec<_>>().join(", "),
            starts: numbers::date(row.duty.starts),
            ends: row.duty.ends.map(numbers::date),
            reason: row.duty.reason.clone(),
            trouble,
            heirs,
        }
    }
}
