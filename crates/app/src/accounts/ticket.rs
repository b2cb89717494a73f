//! Links that work once: the first administrator, an invitation, a new password.

use cotmoc_store::{Tx, accounts, duties, sessions, tickets};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::edit::{AccountForm, get};
use super::secret::hash_of;
use super::sign_in::begin_in;
use super::{Credentials, Secret, SignedIn, password};
use crate::audit::{self, write_entry};
use crate::messages::{self, Recipient, Text, Wanted};
use crate::model::{Account, AccountId, AccountState, Duty, DutyId, Role, Subject, Ticket, TicketKind};
use crate::{Action, App, AppError, Context, Kind, Result, when};

/// A link that was just made. Its secret is nowhere else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The path, as `/password/…`.
    pub path: String,
    /// Until when it works.
    pub expires_at: Timestamp,
}

/// How long the link for the first administrator works.
const FIRST: SignedDuration = SignedDuration::from_hours(24);
/// How long an invitation works.
const INVITATION: SignedDuration = SignedDuration::from_hours(7 * 24);
/// How long a link for a new password works.
const RESET: SignedDuration = SignedDuration::from_hours(24);

/// Whether somebody may sign in as administrator. Until then only this machine is served.
///
/// # Errors
/// [`Kind::Internal`].
pub async fn has_administrator(app: &App) -> Result<bool> {
    let mut tx = app.store().read().await?;
    administered(&mut tx, app.now()).await
}

async fn administered(tx: &mut Tx, now: Timestamp) -> Result<bool> {
    let today = when::day(now);
    let held = duties::list(tx, today).await?;
    let administrators: Vec<AccountId> = held
        .iter()
        .filter(|duty| duty.role == Role::Administrator && duty.holds(today))
        .map(|duty| duty.account)
        .collect();
    let all = accounts::list(tx).await?;
    Ok(all.iter().any(|a| !a.demo && a.state == AccountState::Active && administrators.contains(&a.id)))
}

/// A link by which the first administrator is made; nothing where there is one. Earlier ones no longer work.
///
/// # Errors
/// [`Kind::Internal`].
pub async fn first_link(app: &App, secret: &Secret) -> Result<Option<Link>> {
    let now = app.now();
    let mut tx = app.store().write().await?;
    if administered(&mut tx, now).await? {
        return Ok(None);
    }
    tickets::void_first(&mut tx, now).await?;
    let link = issue(&mut tx, TicketKind::First, None, secret, now).await?;
    tx.commit().await?;
    Ok(Some(link))
}

/// A link by which the person of an account chooses a password: the first one, or a new one. Earlier
/// links of the account no longer work.
///
/// # Errors
/// [`Kind::Forbidden`], [`Kind::NotFound`]; [`Kind::Conflict`] for a disabled account.
pub async fn password_link(cx: &Context, id: AccountId, secret: &Secret) -> Result<Link> {
    cx.require(Action::EditAccounts)?;
    let mut tx = cx.store().write().await?;
    let account = get(&mut tx, id).await?;
    let link = link_for(cx, &mut tx, &account, secret).await?;
    tx.commit().await?;
    Ok(link)
}

/// The same inside a transaction.
pub(super) async fn link_for(cx: &Context, tx: &mut Tx, account: &Account, secret: &Secret) -> Result<Link> {
    let kind = match account.state {
        AccountState::Invited => TicketKind::Invitation,
        AccountState::Active => TicketKind::Reset,
        AccountState::Disabled => {
            return Err(AppError::conflict(format!("Tài khoản «{}» đang bị khóa.", account.login))
                .hint("Mở lại tài khoản trước khi cấp đường dẫn đặt mật khẩu."));
        }
    };
    tickets::void_of(tx, account.id, cx.now()).await?;
    let link = issue(tx, kind, Some(account.id), secret, cx.now()).await?;
    let subject = Subject::new("account", account.id.0);
    audit::record(cx, tx, "account.link", subject, json!({ "kind": kind, "until": link.expires_at })).await?;
    tell(cx, tx, account, &link, secret).await?;
    Ok(link)
}

/// Writes the link to its person: by mail where there is an address, else to be handed on.
async fn tell(cx: &Context, tx: &mut Tx, account: &Account, link: &Link, secret: &Secret) -> Result<()> {
    let (login, until) = (account.login.clone(), when::moment(link.expires_at));
    let text = match account.state {
        AccountState::Invited => Text::Invitation { login, until },
        AccountState::Active | AccountState::Disabled => Text::Reset { login, until },
    };
    let to = Recipient::of(account);
    let (link, ticket) = (Some(link.path.clone()), Some(secret.hash()));
    messages::write(cx, tx, &[Wanted { to, text, link, ticket, round: None }]).await?;
    Ok(())
}

pub(super) async fn issue(
    tx: &mut Tx,
    kind: TicketKind,
    account: Option<AccountId>,
    secret: &Secret,
    now: Timestamp,
) -> Result<Link> {
    let (front, lasts) = match kind {
        TicketKind::First => ("/first", FIRST),
        TicketKind::Invitation => ("/password", INVITATION),
        TicketKind::Reset => ("/password", RESET),
    };
    let expires_at = now + lasts;
    let ticket = Ticket { hash: secret.hash(), kind, account, created_at: now, expires_at, used_at: None };
    tickets::insert(tx, &ticket).await?;
    Ok(Link { path: format!("{front}/{}", secret.text()), expires_at })
}

/// What a link is for.
#[derive(Debug, Clone)]
pub struct Opened {
    /// The kind of link.
    pub kind: TicketKind,
    /// Whose password it sets; nothing for the first administrator.
    pub account: Option<Account>,
}

/// Looks at a link without using it up: programmes that check mail open links too.
///
/// # Errors
/// [`Kind::NotFound`] where it does not work, or no longer.
pub async fn open_ticket(app: &App, token: &str, from: &str) -> Result<Opened> {
    app.guard().admit(from, app.now())?;
    let mut tx = app.store().read().await?;
    match opened(&mut tx, token, app.now()).await? {
        Some(opened) => Ok(opened),
        None => {
            app.guard().failed_from(from, app.now());
            Err(worthless())
        }
    }
}

async fn opened(tx: &mut Tx, token: &str, now: Timestamp) -> Result<Option<Opened>> {
    let ticket = tickets::find(tx, &hash_of(token)).await?;
    let Some(ticket) = ticket.filter(|t| t.used_at.is_none() && now < t.expires_at) else { return Ok(None) };
    let account = match ticket.account {
        Some(id) => accounts::get(tx, id).await?,
        None => None,
    };
    let works = match (&account, ticket.kind) {
        (None, TicketKind::First) => !administered(tx, now).await?,
        (Some(account), TicketKind::Invitation | TicketKind::Reset) => {
            account.state != AccountState::Disabled
        }
        _ => false,
    };
    Ok(works.then_some(Opened { kind: ticket.kind, account }))
}

fn worthless() -> AppError {
    AppError::new(Kind::NotFound, "Đường dẫn này đã được dùng, đã hết hạn hoặc không đúng.")
        .hint("Nhờ người quản trị cấp đường dẫn mới; hoặc dùng «Quên mật khẩu».")
}

/// What a link and the password behind it are turned into.
#[derive(Debug)]
pub struct Fresh<'a> {
    /// The secret of the session that begins.
    pub session: &'a Secret,
    /// What goes with the password into its hash.
    pub salt: &'a Secret,
    /// What the session's forms carry.
    pub form_token: &'a str,
}

/// A new password, typed twice.
#[derive(Debug, Clone, Copy)]
pub struct Chosen<'a> {
    /// The password.
    pub password: &'a str,
    /// The same again.
    pub again: &'a str,
}

/// Chooses the password of a link's account, ends all its sessions, and signs its person in.
///
/// # Errors
/// [`Kind::User`] for a password that is not taken; [`Kind::NotFound`] where the link does not work.
pub async fn redeem(
    app: &App,
    token: &str,
    chosen: Chosen<'_>,
    who: &Credentials<'_>,
    fresh: &Fresh<'_>,
) -> Result<SignedIn> {
    let Some(account) = open_ticket(app, token, who.from).await?.account else { return Err(worthless()) };
    password::check(chosen.password, &account.login, &account.name)?;
    password::same(chosen.password, chosen.again)?;
    let hash = app.guard().hasher.hash(chosen.password, fresh.salt).await?;
    let now = app.now();
    let mut tx = app.store().write().await?;
    if opened(&mut tx, token, now).await?.is_none() || !tickets::use_up(&mut tx, &hash_of(token), now).await?
    {
        return Err(worthless());
    }
    tickets::void_of(&mut tx, account.id, now).await?;
    accounts::set_password(&mut tx, account.id, &hash, now).await?;
    sessions::remove_others(&mut tx, account.id, "").await?;
    let account = get(&mut tx, account.id).await?;
    let name = format!("{} ({})", account.name, account.login);
    let subject = Subject::new("account", account.id.0);
    write_entry(&mut tx, now, &name, "account.password", subject, json!({ "from": who.from, "by": "link" }))
        .await?;
    let signed_in = begin_in(app, &mut tx, account, who, fresh.session, fresh.form_token).await?;
    tx.commit().await?;
    Ok(signed_in)
}

/// The first administrator, as typed.
#[derive(Debug, Clone, Default)]
pub struct FirstForm {
    /// Who it is.
    pub account: AccountForm,
    /// The password.
    pub password: String,
    /// The same again.
    pub again: String,
    /// The roles beside that of the administrator.
    pub roles: Vec<Role>,
}

/// Makes the first administrator by the link that `serve` prints, and signs that person in.
///
/// # Errors
/// [`Kind::User`] with errors per field; [`Kind::NotFound`] where the link does not work.
pub async fn redeem_first(
    app: &App,
    token: &str,
    form: &FirstForm,
    who: &Credentials<'_>,
    fresh: &Fresh<'_>,
) -> Result<SignedIn> {
    open_ticket(app, token, who.from).await?;
    let now = app.now();
    let account = form.account.parse(now, "đường dẫn một lần")?;
    password::check(&form.password, &account.login, &account.name)?;
    password::same(&form.password, &form.again)?;
    let hash = app.guard().hasher.hash(&form.password, fresh.salt).await?;
    let mut tx = app.store().write().await?;
    if opened(&mut tx, token, now).await?.is_none() || !tickets::use_up(&mut tx, &hash_of(token), now).await?
    {
        return Err(worthless());
    }
    let id = super::edit::insert(&mut tx, &account).await?;
    accounts::set_password(&mut tx, id, &hash, now).await?;
    let name = format!("{} ({})", account.name, account.login);
    let roles = std::iter::once(Role::Administrator).chain(form.roles.iter().copied());
    let held: Vec<Duty> = roles.map(|role| first_duty(id, role, now, &name)).collect();
    duties::insert(&mut tx, &held).await?;
    let detail = json!({ "login": account.login, "from": who.from });
    write_entry(&mut tx, now, &name, "account.first", Subject::new("account", id.0), detail).await?;
    let account = get(&mut tx, id).await?;
    let signed_in = begin_in(app, &mut tx, account, who, fresh.session, fresh.form_token).await?;
    tx.commit().await?;
    Ok(signed_in)
}

fn first_duty(account: AccountId, role: Role, now: Timestamp, by: &str) -> Duty {
    Duty {
        id: DutyId(0),
        account,
        role,
        unit: None,
        form: None,
        indicator: None,
        plan: None,
        starts: when::day(now),
        ends: None,
        hand_over: None,
        reason: "Người quản trị đầu tiên".to_owned(),
        given_at: now,
        given_by: by.to_owned(),
        ended_at: None,
        ended_by: None,
    }
}
