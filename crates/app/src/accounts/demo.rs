//! The log-ins of the demonstration: one for each role, without a password.

use cotmoc_core::model::{UnitId, UnitLevel};
use cotmoc_core::units::Register;
use cotmoc_store::{Tx, accounts, duties};
use jiff::Timestamp;
use serde_json::json;

use super::sign_in::begin;
use super::{Credentials, Secret, SignedIn};
use crate::model::{Account, AccountId, AccountState, Duty, DutyId, Role, Subject};
use crate::samples::fictive;
use crate::{Action, App, AppError, Context, Kind, Result, audit, units, when};

/// A log-in that the demonstration offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoLogin {
    /// Its role.
    pub role: Role,
    /// The invented person.
    pub name: String,
    /// What the person is.
    pub position: String,
}

/// Code of a province to work in where the fictive one is not there.
const OTHERWISE: &str = "86";

/// Role, login, name, position, and whether the person works for a commune or for the province.
const PEOPLE: &[(Role, &str, &str, &str, UnitLevel)] = &[
    (Role::Administrator, "demo.quantri", "Trần Văn Quản", "Quản trị hệ thống (minh họa)", UnitLevel::Nation),
    (
        Role::Owner,
        "demo.chutri",
        "Lê Thị Chủ",
        "Chuyên viên Sở Khoa học và Công nghệ (minh họa)",
        UnitLevel::Province,
    ),
    (
        Role::Reporter,
        "demo.baocao",
        "Nguyễn Văn Báo",
        "Công chức văn hóa – xã hội (minh họa)",
        UnitLevel::Commune,
    ),
    (
        Role::Approver,
        "demo.duyet",
        "Phạm Thị Duyệt",
        "Chủ tịch Ủy ban nhân dân xã (minh họa)",
        UnitLevel::Commune,
    ),
    (Role::Leader, "demo.lanhdao", "Võ Văn Lãnh", "Phó Giám đốc Sở (minh họa)", UnitLevel::Province),
    (Role::Auditor, "demo.kiemtra", "Đặng Thị Kiểm", "Thanh tra (minh họa)", UnitLevel::Nation),
];

/// Makes the log-ins of the demonstration that are not there yet; none where people have accounts of
/// their own, because whoever comes to a demonstration may choose any of them.
///
/// # Errors
/// [`Kind::Forbidden`].
pub async fn load_demo(cx: &Context) -> Result<()> {
    cx.require(Action::Demo)?;
    let mut tx = cx.store().write().await?;
    let all = accounts::list(&mut tx).await?;
    if all.iter().any(|account| !account.demo) {
        return Ok(());
    }
    let is_missing = |login: &str| all.iter().all(|account| account.login != login);
    let missing: Vec<_> = PEOPLE.iter().filter(|(_, login, ..)| is_missing(login)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let current = units::load(cx, &mut tx).await?;
    let today = when::day(cx.now());
    let places = places(&current.register, today);
    let mut held = Vec::new();
    for &&(role, login, name, position, level) in &missing {
        let account = invented(login, name, position, cx.now());
        let id = accounts::insert(&mut tx, &account).await?;
        let unit = match level {
            UnitLevel::Province => places.map(|(province, _)| province),
            UnitLevel::Commune => places.map(|(_, commune)| commune),
            _ => None,
        };
        held.push(duty(id, role, unit, cx));
    }
    duties::insert(&mut tx, &held).await?;
    let detail = json!({ "accounts": held.len() });
    audit::record(cx, &mut tx, "demo.accounts", Subject::new("demo", 0), detail).await?;
    Ok(tx.commit().await?)
}

/// Makes a log-in that reports for each of these units and has no way to sign in; none where people have
/// accounts of their own, or where they are there.
pub(crate) async fn clerks(cx: &Context, tx: &mut Tx, of: &[(UnitId, String)]) -> Result<()> {
    let all = accounts::list(tx).await?;
    let login = |nth: usize| format!("demo.xa{:02}", nth + 1);
    if all.iter().any(|account| !account.demo || account.login == login(0)) {
        return Ok(());
    }
    let mut held = Vec::new();
    for (nth, (unit, name)) in of.iter().enumerate() {
        let name = format!("Người báo cáo {name} (minh họa)");
        let account = Account {
            state: AccountState::Invited,
            ..invented(&login(nth), &name, "Công chức xã (minh họa)", cx.now())
        };
        let id = accounts::insert(tx, &account).await?;
        held.push(duty(id, Role::Reporter, Some(*unit), cx));
    }
    duties::insert(tx, &held).await?;
    Ok(())
}

/// The demonstration's province and its first commune.
fn places(register: &Register, today: jiff::civil::Date) -> Option<(UnitId, UnitId)> {
    let of_code = |code: &str| register.coded(code, today).find(|unit| unit.level == UnitLevel::Province);
    let province = of_code(fictive::units::PROVINCE.0).or_else(|| of_code(OTHERWISE))?.id;
    let below = register.children(Some(province), today);
    let commune = below.iter().find(|unit| unit.level == UnitLevel::Commune)?.id;
    Some((province, commune))
}

fn invented(login: &str, name: &str, position: &str, now: Timestamp) -> Account {
    Account {
        position: position.to_owned(),
        state: AccountState::Active,
        demo: true,
        ..Account::invited(login, name, now, "bản chạy thử")
    }
}

fn duty(account: AccountId, role: Role, unit: Option<UnitId>, cx: &Context) -> Duty {
    Duty {
        id: DutyId(0),
        account,
        role,
        unit,
        form: None,
        indicator: None,
        plan: None,
        starts: when::day(cx.now()),
        ends: None,
        hand_over: None,
        reason: "Dữ liệu minh họa".to_owned(),
        given_at: cx.now(),
        given_by: cx.actor().name().to_owned(),
        ended_at: None,
        ended_by: None,
    }
}

/// The log-ins that a demonstration offers.
///
/// # Errors
/// [`Kind::Internal`].
pub async fn offered_demo(app: &App) -> Result<Vec<DemoLogin>> {
    let mut tx = app.store().read().await?;
    let found = offered(&mut tx).await?;
    Ok(found
        .into_iter()
        .map(|(role, account)| DemoLogin { role, name: account.name, position: account.position })
        .collect())
}

async fn offered(tx: &mut Tx) -> Result<Vec<(Role, Account)>> {
    let all = accounts::list(tx).await?;
    if all.iter().any(|account| !account.demo) {
        return Ok(Vec::new());
    }
    let known = PEOPLE.iter().filter_map(|&(role, login, ..)| {
        let account = all.iter().find(|a| a.login == login && a.state == AccountState::Active)?;
        Some((role, account.clone()))
    });
    Ok(known.collect())
}

/// Signs a visitor of the demonstration in. The caller offers this in a demonstration only, which no
/// other machine reaches.
///
/// # Errors
/// [`Kind::NotFound`] where there is no such log-in.
pub async fn demo_sign_in(
    app: &App,
    role: Role,
    who: &Credentials<'_>,
    secret: &Secret,
    form_token: &str,
) -> Result<SignedIn> {
    let mut tx = app.store().read().await?;
    let found = offered(&mut tx).await?.into_iter().find(|(offered, _)| *offered == role);
    drop(tx);
    let Some((_, account)) = found else {
        return Err(AppError::new(Kind::NotFound, "Không có tài khoản minh họa cho vai này.")
            .hint("Chạy cotmoc demo --reset để tạo lại dữ liệu minh họa."));
    };
    begin(app, account, who, secret, form_token).await
}
