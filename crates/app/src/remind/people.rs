//! Who can be told: whoever holds a duty on a day and may sign in.

use cotmoc_core::model::UnitId;
use cotmoc_core::remind::Person;
use cotmoc_core::units::Register;
use cotmoc_store::Tx;
use jiff::civil::Date;

use crate::Result;
use crate::duties::OnDuty;
use crate::messages::Recipient;
use crate::model::{Account, AccountId, FormId, PlanId, Role};

/// Those who are on duty on a day.
pub(super) struct People<'a>(OnDuty<'a>);

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
        Ok(Self(OnDuty::load(tx, register, day).await?))
    }

    /// The people whose duty of a role covers a matter, each once.
    pub(super) fn with(&self, role: Role, matter: Matter) -> Vec<Person> {
        let found = self.0.for_unit(role, matter.unit, |duty| {
            duty.indicator.is_none()
                && (duty.form.is_none() || duty.form == matter.form)
                && (duty.plan.is_none() || duty.plan == matter.plan)
        });
        found.iter().filter(|account| account.demo == matter.demo).map(|one| Person(one.id.0)).collect()
    }

    /// The account of a person.
    pub(super) fn account(&self, person: Person) -> Option<&Account> {
        self.0.account(AccountId(person.0))
    }

    /// What a person is called.
    pub(super) fn name(&self, person: Person) -> String {
        self.account(person).map(|account| account.name.clone()).unwrap_or_default()
    }

    /// A person as messages know one.
    pub(super) fn recipient(&self, person: Person) -> Option<Recipient> {
        self.account(person).map(Recipient::of)
    }
}
