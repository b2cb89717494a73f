//! What nobody does: units that owe a form and have nobody who reports or confirms it.

use std::collections::{BTreeSet, HashMap};

use cotmoc_core::form::{Form, Reporter, Step};
use cotmoc_core::model::{UnitId, UnitLevel};
use cotmoc_core::units::Register;
use cotmoc_store::{Tx, forms, rounds};
use jiff::civil::Date;

use super::list::name;
use crate::Result;
use crate::model::{Account, AccountId, AccountState, Duty, FormId, FormState, Role};

/// A duty without a holder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// The form.
    pub form: FormId,
    /// Its code.
    pub code: String,
    /// Its title.
    pub title: String,
    /// The unit that reports.
    pub unit: UnitId,
    /// What it is called.
    pub unit_name: String,
    /// What nobody does: report, approve or own.
    pub role: Role,
}

/// Rounds of a form that are looked at for the units under which it was opened.
const ROUNDS: i64 = 200;

/// Every form in use × unit that reports it × role that no account holds that may sign in.
pub(super) async fn find(
    tx: &mut Tx,
    accounts: &HashMap<AccountId, Account>,
    held: &[Duty],
    register: &Register,
    today: Date,
) -> Result<Vec<Gap>> {
    let works = |duty: &&Duty| {
        duty.holds(today) && accounts.get(&duty.account).is_some_and(|a| a.state != AccountState::Disabled)
    };
    let held: Vec<&Duty> = held.iter().filter(works).collect();
    let mut gaps = Vec::new();
    for form in forms::list(tx).await?.into_iter().filter(|form| form.state == FormState::Active) {
        let Some(version) = forms::version(tx, form.id, form.number).await? else { continue };
        let mut roots: BTreeSet<UnitId> =
            rounds::of_form(tx, form.id, ROUNDS).await?.iter().map(|round| round.root).collect();
        if roots.is_empty() {
            // It was never opened: it will be under the units of whoever owns it.
            let owners = held.iter().filter(|duty| duty.role == Role::Owner);
            let owners = owners.filter(|duty| duty.form.is_none_or(|only| only == form.id));
            roots = owners.filter_map(|duty| duty.unit).collect();
        }
        for (unit, role) in owed(&version.definition, &roots, register, today) {
            let covered = held.iter().any(|duty| {
                duty.role == role
                    && duty.form.is_none_or(|only| only == form.id)
                    && duty.indicator.is_none()
                    && duty.unit.is_none_or(|top| {
                        top == unit || register.above(unit, today).iter().any(|above| above.id == top)
                    })
            });
            if !covered {
                gaps.push(Gap {
                    form: form.id,
                    code: form.code.clone(),
                    title: form.title.clone(),
                    unit,
                    unit_name: name(register, unit, today),
                    role,
                });
            }
        }
    }
    Ok(gaps)
}

/// The units that report a form, and the roles that each needs.
fn owed(form: &Form, roots: &BTreeSet<UnitId>, register: &Register, today: Date) -> BTreeSet<(UnitId, Role)> {
    let mut reporters = BTreeSet::new();
    match form.reporter {
        Reporter::Agency(agency) => {
            reporters.insert(agency);
        }
        Reporter::Own => {
            for &root in roots {
                below(register, root, form.level, today, &mut reporters);
            }
        }
    }
    let mut owed: BTreeSet<(UnitId, Role)> = reporters.iter().map(|&unit| (unit, Role::Reporter)).collect();
    if form.approvals.contains(&Step::Approver) {
        owed.extend(reporters.iter().map(|&unit| (unit, Role::Approver)));
    }
    if form.approvals.contains(&Step::Owner) {
        owed.extend(roots.iter().map(|&root| (root, Role::Owner)));
    }
    owed
}

/// The units of a level under one unit, itself included.
fn below(register: &Register, top: UnitId, level: UnitLevel, today: Date, into: &mut BTreeSet<UnitId>) {
    let mut waiting = vec![top];
    while let Some(id) = waiting.pop() {
        match register.get(id) {
            Some(unit) if unit.level == level => {
                into.insert(id);
            }
            Some(_) => waiting.extend(register.children(Some(id), today).iter().map(|unit| unit.id)),
            None => {}
        }
    }
}
