//! Making, changing, disabling accounts.

use cotmoc_store::plans::Changed;
use cotmoc_store::{Tx, accounts, sessions, tickets};
use jiff::Timestamp;
use serde_json::json;

use super::ticket::link_for;
use super::{Link, Secret};
use crate::model::{Account, AccountId, AccountState, Subject};
use crate::{Action, AppError, Context, FieldError, Kind, Result, audit};

/// An account as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AccountForm {
    /// What is typed to sign in.
    pub login: String,
    /// The person's name.
    pub name: String,
    /// What the person is in the unit; may be empty.
    pub position: String,
    /// Where mail goes; may be empty.
    pub email: String,
    /// Where the person is called; may be empty.
    pub phone: String,
}

impl AccountForm {
    /// The form of an account that is there.
    #[must_use]
    pub fn of(account: &Account) -> Self {
        Self {
            login: account.login.clone(),
            name: account.name.clone(),
            position: account.position.clone(),
            email: account.email.clone().unwrap_or_default(),
            phone: account.phone.clone().unwrap_or_default(),
        }
    }

    /// An invited account without a number yet. What somebody of the demonstration makes belongs to it.
    pub(crate) fn account(&self, cx: &Context) -> Result<Account> {
        let demo = cx.actor().signed_in().is_some_and(|account| account.demo);
        Ok(Account { demo, ..self.parse(cx.now(), cx.actor().name())? })
    }

    /// The same, made by a real person.
    pub(super) fn parse(&self, now: Timestamp, by: &str) -> Result<Account> {
        let errors = self.errors();
        if !errors.is_empty() {
            return Err(AppError::fields(errors));
        }
        Ok(Account {
            email: some(&self.email),
            phone: some(&self.phone),
            position: one_line(&self.position),
            ..Account::invited(self.login.trim().to_lowercase(), one_line(&self.name), now, by)
        })
    }

    fn errors(&self) -> Vec<FieldError> {
        let mut errors = Vec::new();
        let mut wrong = |field, message: &str| errors.push(FieldError { field, message: message.to_owned() });
        let login = self.login.trim().to_lowercase();
        let allowed =
            |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '_' | '-' | '@');
        if !(3..=60).contains(&login.len()) || !login.chars().all(allowed) {
            wrong(
                "login",
                "Tên đăng nhập gồm 3–60 chữ cái không dấu, chữ số và các dấu . _ - @, chẳng hạn lan.nguyen.",
            );
        }
        let name = self.name.trim();
        if name.is_empty() || name.chars().count() > 120 {
            wrong("name", "Ghi họ tên, tối đa 120 ký tự.");
        }
        if self.position.trim().chars().count() > 200 {
            wrong("position", "Chức vụ tối đa 200 ký tự.");
        }
        let email = self.email.trim();
        if !email.is_empty() && !is_email(email) {
            wrong("email", "Địa chỉ thư chưa đúng dạng ten@coquan.gov.vn.");
        }
        let phone = self.phone.trim();
        if !phone.is_empty()
            && (phone.len() > 20 || !phone.chars().all(|c| c.is_ascii_digit() || "+ .-()".contains(c)))
        {
            wrong("phone", "Số điện thoại chỉ gồm chữ số, khoảng trắng và các dấu + . - ( ).");
        }
        errors
    }
}

/// One @ with something on both sides, a dot behind it, no blanks and nothing that ends a mail's line.
fn is_email(text: &str) -> bool {
    let Some((name, host)) = text.split_once('@') else { return false };
    let fine = |c: char| c.is_ascii_graphic() && !"<>()[],;:\"\\@".contains(c);
    text.len() <= 200
        && !name.is_empty()
        && name.chars().all(fine)
        && host.chars().all(|c| c.is_ascii_alphanumeric() || c == '.' || c == '-')
        && host.split('.').count() > 1
        && host.split('.').all(|part| !part.is_empty())
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn some(text: &str) -> Option<String> {
    Some(one_line(text)).filter(|text| !text.is_empty())
}

/// Makes an account, and the link by which its person chooses a password.
///
/// # Errors
/// [`Kind::Forbidden`]; [`Kind::User`] with errors per field, also for a login that somebody has.
pub async fn create(cx: &Context, form: &AccountForm, secret: &Secret) -> Result<(Account, Link)> {
    cx.require(Action::EditAccounts)?;
    let account = form.account(cx)?;
    let mut tx = cx.store().write().await?;
    let id = insert(&mut tx, &account).await?;
    let account = Account { id, ..account };
    let link = welcome(cx, &mut tx, &account, None, secret).await?;
    tx.commit().await?;
    Ok((account, link))
}

/// Says in the log that an account was made, from which file where it came from one, and gives its
/// person the link.
pub(crate) async fn welcome(
    cx: &Context,
    tx: &mut Tx,
    account: &Account,
    file: Option<&str>,
    secret: &Secret,
) -> Result<Link> {
    let mut detail = json!({ "login": account.login, "name": account.name });
    if let Some(file) = file {
        detail["file"] = json!(file);
    }
    audit::record(cx, tx, "account.create", Subject::new("account", account.id.0), detail).await?;
    link_for(cx, tx, account, secret).await
}

/// Keeps an account whose login nobody has.
pub(super) async fn insert(tx: &mut Tx, account: &Account) -> Result<AccountId> {
    if accounts::by_login(tx, &account.login).await?.is_some() {
        return Err(AppError::field("login", format!("Tên đăng nhập «{}» đã có người dùng.", account.login)));
    }
    Ok(accounts::insert(tx, account).await?)
}

/// Changes what is said about a person; the login stays.
///
/// # Errors
/// [`Kind::Forbidden`], [`Kind::NotFound`]; [`Kind::User`] with errors per field; [`Kind::Conflict`].
pub async fn edit(cx: &Context, id: AccountId, version: i64, form: &AccountForm) -> Result<()> {
    cx.require(Action::EditAccounts)?;
    let mut tx = cx.store().write().await?;
    let before = get(&mut tx, id).await?;
    let form = AccountForm { login: before.login.clone(), ..form.clone() };
    let parsed = form.parse(cx.now(), cx.actor().name())?;
    let after = Account { id, version, ..parsed };
    if accounts::edit(&mut tx, &after).await? == Changed::NotThatVersion {
        return Err(changed_meanwhile(&before));
    }
    let facts =
        |a: &Account| json!({ "name": a.name, "email": a.email, "phone": a.phone, "position": a.position });
    let detail = json!({ "before": facts(&before), "after": facts(&after) });
    audit::record(cx, &mut tx, "account.edit", Subject::new("account", id.0), detail).await?;
    Ok(tx.commit().await?)
}

/// Disables an account: it cannot sign in, its sessions end at once, its links and tokens stop working.
/// Its duties stay to be handed over.
///
/// # Errors
/// [`Kind::Forbidden`], [`Kind::NotFound`], [`Kind::Conflict`]; [`Kind::User`] without a reason or for
/// the person's own account.
pub async fn disable(cx: &Context, id: AccountId, version: i64, reason: &str) -> Result<()> {
    cx.require(Action::EditAccounts)?;
    if cx.actor().account_id() == Some(id) {
        return Err(AppError::user("Không thể tự khóa tài khoản của chính mình.")
            .hint("Nhờ một người quản trị khác khóa tài khoản này."));
    }
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(AppError::field("reason", "Ghi lý do khóa tài khoản."));
    }
    let mut tx = cx.store().write().await?;
    let account = get(&mut tx, id).await?;
    put(cx, &mut tx, &account, version, AccountState::Disabled).await?;
    sessions::remove_others(&mut tx, id, "").await?;
    tickets::void_of(&mut tx, id, cx.now()).await?;
    let detail = json!({ "reason": reason });
    audit::record(cx, &mut tx, "account.disable", Subject::new("account", id.0), detail).await?;
    Ok(tx.commit().await?)
}

/// Lets a disabled account sign in again.
///
/// # Errors
/// [`Kind::Forbidden`], [`Kind::NotFound`], [`Kind::Conflict`].
pub async fn enable(cx: &Context, id: AccountId, version: i64) -> Result<()> {
    cx.require(Action::EditAccounts)?;
    let mut tx = cx.store().write().await?;
    let account = get(&mut tx, id).await?;
    let state = if account.password_set_at.is_some() { AccountState::Active } else { AccountState::Invited };
    put(cx, &mut tx, &account, version, state).await?;
    audit::record(cx, &mut tx, "account.enable", Subject::new("account", id.0), json!({})).await?;
    Ok(tx.commit().await?)
}

async fn put(cx: &Context, tx: &mut Tx, account: &Account, version: i64, state: AccountState) -> Result<()> {
    debug_assert!(cx.may(Action::EditAccounts));
    match accounts::set_state(tx, account.id, version, state).await? {
        Changed::Yes => Ok(()),
        Changed::NotThatVersion => Err(changed_meanwhile(account)),
    }
}

fn changed_meanwhile(account: &Account) -> AppError {
    AppError::new(Kind::Conflict, format!("Tài khoản «{}» vừa được người khác sửa.", account.login))
        .hint("Mở lại trang tài khoản rồi làm lại nếu còn cần.")
}

/// The account of that number.
pub(crate) async fn get(tx: &mut Tx, id: AccountId) -> Result<Account> {
    accounts::get(tx, id).await?.ok_or_else(|| AppError::not_found("tài khoản", id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_field_says_what_is_wrong_with_it() {
        let good = AccountForm {
            login: " Lan.Nguyen ".to_owned(),
            name: "Nguyễn  Thị Lan".to_owned(),
            email: "lan@xa.gov.vn".to_owned(),
            phone: "+84 (90) 123".to_owned(),
            ..AccountForm::default()
        };
        let account = good.parse(Timestamp::UNIX_EPOCH, "x").unwrap();
        assert_eq!((account.login.as_str(), account.name.as_str()), ("lan.nguyen", "Nguyễn Thị Lan"));
        for (form, field) in [
            (AccountForm { login: "lạn".to_owned(), ..good.clone() }, "login"),
            (AccountForm { login: "ab".to_owned(), ..good.clone() }, "login"),
            (AccountForm { name: " ".to_owned(), ..good.clone() }, "name"),
            (AccountForm { email: "lan@xa".to_owned(), ..good.clone() }, "email"),
            (AccountForm { email: "lan@xa.vn\r\nBcc: x@y.vn".to_owned(), ..good.clone() }, "email"),
            (AccountForm { email: "a@b@c.vn".to_owned(), ..good.clone() }, "email"),
            (AccountForm { phone: "<script>".to_owned(), ..good.clone() }, "phone"),
        ] {
            let error = form.parse(Timestamp::UNIX_EPOCH, "x").unwrap_err();
            assert_eq!(error.field_errors()[0].field, field, "{form:?}");
        }
    }
}
