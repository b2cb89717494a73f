//! Who acts.

use std::sync::Arc;

use super::Action;
use crate::model::{Account, AccountId, Duty, Role};

/// Who acts: the person at the machine's own terminal, somebody who signed in, or nobody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    name: String,
    standing: Standing,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Standing {
    LocalOperator,
    Account(Arc<Person>),
    Nobody,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Person {
    account: Account,
    duties: Vec<Duty>,
    grant: Grant,
}

/// What a way of signing in allows at most, whatever the duties are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Grant {
    /// Nothing that changes anything.
    Read,
    /// Everything.
    Full,
}

impl Actor {
    /// The person at this machine's terminal, who owns the data anyway.
    #[must_use]
    pub fn local_operator() -> Self {
        Self { name: "người dùng tại máy".to_owned(), standing: Standing::LocalOperator }
    }

    /// Somebody of that name who did not sign in.
    #[must_use]
    pub fn nobody(name: &str) -> Self {
        Self { name: name.to_owned(), standing: Standing::Nobody }
    }

    /// Somebody who signed in, with the duties that hold today.
    #[must_use]
    pub fn account(account: Account, duties: Vec<Duty>, grant: Grant) -> Self {
        let name = format!("{} ({})", account.name, account.login);
        Self { name, standing: Standing::Account(Arc::new(Person { account, duties, grant })) }
    }

    /// The same under another name, so that the log tells two people apart.
    #[must_use]
    pub fn named(self, name: &str) -> Self {
        Self { name: name.to_owned(), ..self }
    }

    /// The name that the log keeps.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The account of somebody who signed in.
    #[must_use]
    pub fn signed_in(&self) -> Option<&Account> {
        match &self.standing {
            Standing::Account(person) => Some(&person.account),
            Standing::LocalOperator | Standing::Nobody => None,
        }
    }

    /// The number of the account, where there is one.
    #[must_use]
    pub fn account_id(&self) -> Option<AccountId> {
        self.signed_in().map(|account| account.id)
    }

    /// The duties that hold today.
    #[must_use]
    pub fn duties(&self) -> &[Duty] {
        match &self.standing {
            Standing::Account(person) => &person.duties,
            Standing::LocalOperator | Standing::Nobody => &[],
        }
    }

    /// Whether some duty has this role.
    #[must_use]
    pub fn has_role(&self, role: Role) -> bool {
        self.duties().iter().any(|duty| duty.role == role)
    }

    /// Whether it is the person at the terminal.
    #[must_use]
    pub fn is_local_operator(&self) -> bool {
        self.standing == Standing::LocalOperator
    }

    /// Whether only reading is allowed.
    #[must_use]
    pub fn is_read_only(&self) -> bool {
        matches!(&self.standing, Standing::Account(person) if person.grant == Grant::Read)
    }

    pub(super) fn is_granted(&self, action: Action) -> bool {
        match &self.standing {
            Standing::Nobody => false,
            Standing::LocalOperator => true,
            Standing::Account(_) => !(self.is_read_only() && action.changes()),
        }
    }
}
