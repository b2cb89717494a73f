//! Who is on duty on a day: whom messages and reminders go to.

use std::collections::BTreeMap;

use cotmoc_core::model::UnitId;
use cotmoc_core::units::Register;
use cotmoc_store::{Tx, accounts, duties};
use jiff::civil::Date;

use crate::Result;
use crate::model::{Account, AccountId, AccountState, Duty, Role};

/// Accounts that are not disabled, and the duties that hold on a day.
pub(crate) struct OnDuty<'a> {
    register: &'a Register,
    day: Date,
    accounts: BTreeMap<AccountId, Account>,
    duties: Vec<Duty>,
}

impl<'a> OnDuty<'a> {
    pub(crate) async fn load(tx: &mut Tx, register: &'a Register, day: Date) -> Result<Self> {
        let known = accounts::list(tx).await?;
        let known = known.into_iter().filter(|a| a.state != AccountState::Disabled).map(|a| (a.id, a));
        let duties = duties::list(tx, day).await?.into_iter().filter(|duty| duty.holds(day)).collect();
        Ok(Self { register, day, accounts: known.collect(), duties })
    }

    /// The account of a number.
    pub(crate) fn account(&self, id: AccountId) -> Option<&Account> {
        self.accounts.get(&id)
    }

    /// The people whose duty of a role fits, each once.
    pub(crate) fn with(&self, role: Role, fits: impl Fn(&Duty) -> bool) -> Vec<&Account> {
        let held = self.duties.iter().filter(|duty| duty.role == role && fits(duty));
        let mut ids: Vec<AccountId> = held.map(|duty| duty.account).collect();
        ids.sort_unstable();
        ids.dedup();
        ids.into_iter().filter_map(|id| self.account(id)).collect()
    }

    /// The same of those whose duty is for a unit: for it, for one above it, or for all of them.
    pub(crate) fn for_unit(&self, role: Role, unit: UnitId, fits: impl Fn(&Duty) -> bool) -> Vec<&Account> {
        let above: Vec<UnitId> = self.register.above(unit, self.day).iter().map(|above| above.id).collect();
        let covers = |of: UnitId| of == unit || above.contains(&of);
        self.with(role, |duty| duty.unit.is_none_or(covers) && fits(duty))
    }
}
