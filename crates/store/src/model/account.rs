//! Accounts and duties: who may sign in, and what each may do for which units.

use cotmoc_core::model::UnitId;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::id::{AccountId, DutyId, FormId, PlanId};

/// What a person does in the collection. What each role may do is one table in the application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Keeps accounts, duties, units, jobs and backups.
    Administrator,
    /// Owns plans and forms: makes them, opens rounds, confirms for the province.
    Owner,
    /// Reports for units.
    Reporter,
    /// Confirms what units report.
    Approver,
    /// Reads everything.
    Leader,
    /// Reads the audit log.
    Auditor,
}

words!(Role {
    Administrator = "administrator",
    Owner = "owner",
    Reporter = "reporter",
    Approver = "approver",
    Leader = "leader",
    Auditor = "auditor",
});

impl Role {
    /// Every role, in the order in which pages list them.
    pub const ALL: [Self; 6] =
        [Self::Administrator, Self::Owner, Self::Reporter, Self::Approver, Self::Leader, Self::Auditor];
}

/// Where an account stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountState {
    /// Made, but its person has not chosen a password yet.
    Invited,
    /// May sign in.
    Active,
    /// May not sign in; its records stay.
    Disabled,
}

words!(AccountState { Invited = "invited", Active = "active", Disabled = "disabled" });

/// A person who may sign in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Its number.
    pub id: AccountId,
    /// Grows with every change; who changes it names the version that was seen.
    pub version: i64,
    /// What is typed to sign in; lower case, never changed.
    pub login: String,
    /// The person's name.
    pub name: String,
    /// Where mail goes.
    pub email: Option<String>,
    /// Where the person is called.
    pub phone: Option<String>,
    /// «Chuyên viên Phòng Văn hóa – Xã hội»; may be empty.
    pub position: String,
    /// Where it stands.
    pub state: AccountState,
    /// When the password was chosen; nothing where there is none.
    pub password_set_at: Option<Timestamp>,
    /// Wrong passwords since the last right one.
    pub failures: i64,
    /// Until when no password is tried.
    pub locked_until: Option<Timestamp>,
    /// Whether it belongs to the demonstration.
    pub demo: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// By whom.
    pub created_by: String,
}

impl Account {
    /// One that is not kept yet, of a person who was invited and has no password.
    #[must_use]
    pub fn invited(
        login: impl Into<String>,
        name: impl Into<String>,
        at: Timestamp,
        by: impl Into<String>,
    ) -> Self {
        Self {
            id: AccountId(0),
            version: 1,
            login: login.into(),
            name: name.into(),
            email: None,
            phone: None,
            position: String::new(),
            state: AccountState::Invited,
            password_set_at: None,
            failures: 0,
            locked_until: None,
            demo: false,
            created_at: at,
            created_by: by.into(),
        }
    }
}

/// One thing that an account does: a role for a subtree of units, perhaps for one form, indicator or
/// plan only. A duty is never changed; it is ended, and another one begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duty {
    /// Its number.
    pub id: DutyId,
    /// Whose it is.
    pub account: AccountId,
    /// The role.
    pub role: Role,
    /// The unit under which it holds; nothing where it holds for all.
    pub unit: Option<UnitId>,
    /// The only form that it is about.
    pub form: Option<FormId>,
    /// The only indicator that it is about.
    pub indicator: Option<String>,
    /// The only plan that it is about.
    pub plan: Option<PlanId>,
    /// The first day on which it holds.
    pub starts: Date,
    /// The first day on which it no longer holds.
    pub ends: Option<Date>,
    /// Number of the hand-over in which it began or ended.
    pub hand_over: Option<i64>,
    /// Why it was given.
    pub reason: String,
    /// When it was given.
    pub given_at: Timestamp,
    /// By whom.
    pub given_by: String,
    /// When its end was set.
    pub ended_at: Option<Timestamp>,
    /// By whom.
    pub ended_by: Option<String>,
}

impl Duty {
    /// Whether it holds on a day.
    #[must_use]
    pub fn holds(&self, day: Date) -> bool {
        self.starts <= day && self.ends.is_none_or(|end| day < end)
    }
}
