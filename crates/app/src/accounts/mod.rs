//! Accounts: who may sign in, how, and by which links and tokens.
//!
//! Signing in does not ask for a permission; everything that an administrator does with the accounts
//! of others does. What a person does with the own account needs an account and nothing else.

mod demo;
mod edit;
mod forgotten;
mod guard;
mod list;
mod own;
mod password;
mod secret;
mod session;
mod sign_in;
mod ticket;

pub(crate) use demo::clerks as demo_clerks;
pub use demo::{DemoLogin, demo_sign_in, load_demo, offered_demo};
pub use edit::{AccountForm, create, disable, edit, enable};
pub use forgotten::forgotten;
pub use list::{AccountRow, AccountShown, list, show};
pub use own::{
    NewToken, OwnAccount, TokenForm, change_password, create_token, end_other_sessions, own, revoke_token,
};
pub use secret::Secret;
pub use session::{Resumed, recognise, resume, sign_out};

pub(crate) use secret::hash_of;
pub(crate) use session::by_account;
pub use sign_in::{Credentials, SignedIn, sign_in};
pub use ticket::{
    Chosen, FirstForm, Fresh, Link, Opened, first_link, has_administrator, open_ticket, password_link,
    redeem, redeem_first,
};

pub(crate) use edit::welcome;
pub(crate) use guard::Guard;

use crate::model::Role;

/// What a role is called in Vietnamese.
#[must_use]
pub fn role_words(role: Role) -> &'static str {
    match role {
        Role::Administrator => "Quản trị",
        Role::Owner => "Chủ trì kế hoạch",
        Role::Reporter => "Người báo cáo",
        Role::Approver => "Người duyệt",
        Role::Leader => "Lãnh đạo",
        Role::Auditor => "Kiểm tra nhật ký",
    }
}
