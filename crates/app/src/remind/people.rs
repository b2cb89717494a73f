//! Who can be told: whoever holds a duty on a day and may sign in.

use std::collections::BTreeMap;

use cotmoc_core::model::UnitId;
use cotmoc_core::remind::Person;
use cotmoc_core::units::Register;
use cotmoc_store::{Tx, accounts, duties};
use jiff::civil::Date;

use crate::Result;
use crate::messages::Recipient;
use crate::model::{Account, AccountId, AccountState, Duty, FormId, PlanId, Role};

/// Accounts that are not disabled, and the duties that hold on a day.
pub(super) struct People<'a> {
    register: &'a Register,
    day: Date,
    accounts: BTreeMap<AccountId, Account>,
    duties: Vec<Duty>,
}

/// What a duty has to be about.
#[derive(Debug, Clone, Copy)]
pub(super) struct Matter {
    /// The unit that owes it.
    pub(super) unit: UnitId,
    /// The form, for a report.
    pub(super) form: Option<FormId>,
    /// The plan, for a task.
    pub(super) plan: Option<PlanId>,
    /// Whether it belongs to the demonstration, of which only its own log-ins are told.
    pub(super) demo: bool,
}

impl<'a> People<'a> {
    pub(super) async fn load(tx: &mut Tx, register: &'a Register, day: Date) -> Result<Self> {
        let known = accounts::list(tx).await?;
        let known = known.into_iter().filter(|a| a.state != AccountState::Disabled).map(|a| (a.id, a));
        let duties = duties::list(tx, day).await?.into_iter().filter(|duty| duty.holds(day)).collect();
        Ok(Self { register, day, accounts: known.collect(), duties })
    }

    /// The people whose duty of a role covers a matter, each once.
    pub(super) fn with(&self, role: Role, matter: Matter) -> Vec<Person> {
        let above: Vec<UnitId> =
            self.register.above(matter.unit, self.day).iter().map(|above| above.id).collect();
        let covers = |duty: &&Duty| {
            duty.role == role
                && duty.indicator.is_none()
                && (duty.form.is_none() || duty.form == matter.form)
                && (duty.plan.is_none() || duty.plan == matter.plan)
                && duty.unit.is_none_or(|of| of == matter.unit || above.contains(&of))
                && self.accounts.get(&duty.account).is_some_and(|account| account.demo == matter.demo)
        };
        let mut people: Vec<Person> =
            self.duties.iter().filter(covers).map(|duty| Person(duty.account.0)).collect();
        people.sort_unstable();
        people.dedup();
        people
    }

    /// The account of a person.
    pub(super) fn account(&self, person: Person) -> Option<&Account> {
        self.accounts.get(&AccountId(person.0))
    }

    /// What a person is called.
    pub(super) fn name(&self, person: Person) -> String {
        self.account(person).map(|account| account.name.clone()).unwrap_or_default()
    }

    /// A person as messages know one.
    pub(super) fn recipient(&self, person: Person) -> Option<Recipient> {
        let account = self.account(person)?;
        Some(Recipient {
            account: Some(account.id),
            name: account.name.clone(),
            email: account.email.clone(),
        })
    }
}
