//! Giving a duty, and ending it.

use std::collections::HashMap;

use cotmoc_core::offer::code;
use cotmoc_core::units::Register;
use cotmoc_store::{Tx, accounts, duties, forms, indicators, plans};
use jiff::civil::Date;
use serde_json::json;

use crate::model::{Account, AccountState, Duty, DutyId, FormId, PlanId, Role, Subject};
use crate::units::{self, read_day, resolve};
use crate::{Action, AppError, Context, FieldError, Kind, Result, audit, when};

/// A duty as typed. Units are named by code or name, forms by code, plans by number.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DutyForm {
    /// Login of the account.
    pub login: String,
    /// The role, in its word.
    pub role: String,
    /// The unit under which it holds; empty for all units.
    pub unit: String,
    /// The only form; empty for all.
    pub form: String,
    /// The only indicator; empty for all.
    pub indicator: String,
    /// The only plan; empty for all.
    pub plan: String,
    /// The first day; empty for today.
    pub starts: String,
    /// Why; may be empty.
    pub reason: String,
}

/// What a duty can be about, by the names that people type.
#[derive(Debug)]
pub(crate) struct Named {
    accounts: HashMap<String, Account>,
    forms: HashMap<String, FormId>,
    indicators: Vec<String>,
    plans: Vec<PlanId>,
}

impl Named {
    /// The account of a login.
    pub(crate) fn account(&self, login: &str) -> Option<&Account> {
        self.accounts.get(login)
    }
}

/// Reads the names once, for many duties.
pub(crate) async fn names(tx: &mut Tx) -> Result<Named> {
    let all = accounts::list(tx).await?;
    let known = forms::list(tx).await?;
    Ok(Named {
        accounts: all.into_iter().map(|account| (account.login.clone(), account)).collect(),
        forms: known.into_iter().map(|form| (form.code.to_lowercase(), form.id)).collect(),
        indicators: indicators::list(tx).await?.into_iter().map(|row| row.code).collect(),
        plans: plans::list(tx).await?.into_iter().map(|plan| plan.plan.id).collect(),
    })
}

impl DutyForm {
    /// The duty, still without a number; or what is wrong, per field.
    pub(crate) fn parse(
        &self,
        cx: &Context,
        named: &Named,
        register: &Register,
    ) -> std::result::Result<Duty, Vec<FieldError>> {
        let mut errors = Vec::new();
        let login = code(&self.login).to_lowercase();
        let account = named.accounts.get(&login);
        match account {
            None => wrong(&mut errors, "login", format!("Không có tài khoản «{}».", self.login.trim())),
            Some(account) if account.state == AccountState::Disabled => {
                wrong(&mut errors, "login", format!("Tài khoản «{}» đang bị khóa.", account.login));
            }
            Some(_) => {}
        }
        let mut duty = self.about(cx, named, register, &mut errors);
        if let (Some(duty), Some(account)) = (&mut duty, account) {
            duty.account = account.id;
        }
        match duty {
            Some(duty) if errors.is_empty() => Ok(duty),
            _ => Err(errors),
        }
    }

    /// Everything but whose it is: the account stands as number 0.
    pub(crate) fn about(
        &self,
        cx: &Context,
        named: &Named,
        register: &Register,
        errors: &mut Vec<FieldError>,
    ) -> Option<Duty> {
        let today = when::day(cx.now());
        let role = role_of(&self.role);
        if role.is_none() {
            wrong(errors, "role", format!("Không có vai trò «{}».", self.role.trim()));
        }
        let starts = if self.starts.trim().is_empty() { Some(today) } else { read_day(&self.starts) };
        if starts.is_none() {
            wrong(errors, "starts", format!("«{}» không phải là ngày dạng 31/12/2026.", self.starts.trim()));
        }
        let unit =
            said(code(&self.unit)).and_then(|text| match resolve(register, text, starts.unwrap_or(today)) {
                Ok(unit) => Some(unit.id),
                Err(problem) => {
                    wrong(errors, "unit", format!("{} {}", problem.message, problem.hint));
                    None
                }
            });
        if unit.is_none()
            && said(&self.unit).is_none()
            && matches!(role, Some(Role::Reporter | Role::Approver))
        {
            wrong(errors, "unit", "Người báo cáo và người duyệt cần một đơn vị.".to_owned());
        }
        let form = said(code(&self.form)).and_then(|code| {
            let found = named.forms.get(&code.to_lowercase()).copied();
            if found.is_none() {
                wrong(errors, "form", format!("Không có biểu «{code}»."));
            }
            found
        });
        let indicator = said(code(&self.indicator)).map(str::to_uppercase);
        if let Some(code) = indicator.as_ref().filter(|code| !named.indicators.contains(code)) {
            wrong(errors, "indicator", format!("Không có chỉ tiêu «{code}» trong danh mục."));
        }
        let plan = said(&self.plan).and_then(|text| {
            let found = text.parse().ok().map(PlanId).filter(|id| named.plans.contains(id));
            if found.is_none() {
                wrong(errors, "plan", format!("Không có kế hoạch số {text}."));
            }
            found
        });
        Some(Duty {
            id: DutyId(0),
            account: crate::model::AccountId(0),
            role: role?,
            unit,
            form,
            indicator,
            plan,
            starts: starts?,
            ends: None,
            hand_over: None,
            reason: self.reason.split_whitespace().collect::<Vec<_>>().join(" "),
            given_at: cx.now(),
            given_by: cx.actor().name().to_owned(),
            ended_at: None,
            ended_by: None,
        })
    }
}

fn wrong(errors: &mut Vec<FieldError>, field: &'static str, message: String) {
    errors.push(FieldError { field, message });
}

fn said(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !text.is_empty())
}

/// A role by the word of the database or by its Vietnamese name.
fn role_of(text: &str) -> Option<Role> {
    let typed = cotmoc_core::fold::fold(text.trim());
    Role::ALL.into_iter().find(|role| {
        role.as_str() == typed || cotmoc_core::fold::fold(crate::accounts::role_words(*role)) == typed
    })
}

/// Gives a duty to an account.
///
/// # Errors
/// [`Kind::Forbidden`]; [`Kind::User`] with errors per field, also where the account has that duty.
pub async fn give(cx: &Context, form: &DutyForm) -> Result<DutyId> {
    cx.require(Action::EditDuties)?;
    let mut tx = cx.store().write().await?;
    let current = units::load(cx, &mut tx).await?;
    let named = names(&mut tx).await?;
    let duty = form.parse(cx, &named, &current.register).map_err(AppError::fields)?;
    let held = duties::of_account(&mut tx, duty.account).await?;
    if held.iter().any(|other| same(other, &duty)) {
        return Err(AppError::user("Người này đã có đúng phân công đó.").hint(
            "Xem danh sách phân công của tài khoản; kết thúc phân công cũ trước khi giao lại từ ngày khác.",
        ));
    }
    let why = ("reason", duty.reason.as_str());
    let id = keep(cx, &mut tx, std::slice::from_ref(&duty), why).await?.first().copied();
    let id = id.ok_or_else(|| AppError::new(Kind::Internal, "Chưa giao được phân công.").hint("Thử lại."))?;
    tx.commit().await?;
    Ok(id)
}

/// Keeps duties that were found right, and says of each in the log that it was given, and why or from
/// which file.
pub(crate) async fn keep(
    cx: &Context,
    tx: &mut Tx,
    all: &[Duty],
    (key, why): (&str, &str),
) -> Result<Vec<DutyId>> {
    debug_assert!(cx.may(Action::EditDuties));
    let ids = duties::insert(tx, all).await?;
    for (id, duty) in ids.iter().zip(all) {
        let detail = json!({
            "duty": id, "role": duty.role, "unit": duty.unit, "form": duty.form, "indicator": duty.indicator,
            "plan": duty.plan, "from_day": duty.starts, key: why,
        });
        audit::record(cx, tx, "duty.give", Subject::new("account", duty.account.0), detail).await?;
    }
    Ok(ids)
}

/// Whether two duties of one account are the same and hold at the same time.
pub(crate) fn same(a: &Duty, b: &Duty) -> bool {
    let about = |d: &Duty| (d.account, d.role, d.unit, d.form, d.indicator.clone(), d.plan);
    about(a) == about(b) && a.ends.is_none_or(|end| b.starts < end) && b.ends.is_none_or(|end| a.starts < end)
}

/// Ends a duty: it no longer holds from that day on, today where nothing is said.
///
/// # Errors
/// [`Kind::Forbidden`], [`Kind::NotFound`]; [`Kind::User`] for a day that cannot be; [`Kind::Conflict`]
/// where it ended already, or nobody would be administrator any more.
pub async fn end(cx: &Context, id: DutyId, day: &str, reason: &str) -> Result<()> {
    cx.require(Action::EditDuties)?;
    let today = when::day(cx.now());
    let day = match said(day) {
        None => today,
        Some(text) => read_day(text).filter(|day| *day >= today).ok_or_else(|| {
            let message = format!("«{text}» không phải là ngày từ hôm nay trở đi, dạng 31/12/2026.");
            AppError::field("day", message)
        })?,
    };
    let mut tx = cx.store().write().await?;
    let duty = duties::get(&mut tx, id).await?.ok_or_else(|| AppError::not_found("phân công", id))?;
    if duty.ends.is_some_and(|end| end <= today) {
        return Err(
            AppError::conflict("Phân công này đã kết thúc rồi.").hint("Mở lại trang để xem hiện trạng.")
        );
    }
    keeps_an_administrator(&mut tx, &[id], day).await?;
    let by = cx.actor().name();
    duties::end(&mut tx, &[id], duties::End { day, at: cx.now(), by, hand_over: None }).await?;
    let detail = json!({ "duty": id, "day": day, "reason": reason.trim() });
    audit::record(cx, &mut tx, "duty.end", Subject::new("account", duty.account.0), detail).await?;
    Ok(tx.commit().await?)
}

/// Refuses to end duties where afterwards no active account is administrator.
pub(super) async fn keeps_an_administrator(tx: &mut Tx, ending: &[DutyId], day: Date) -> Result<()> {
    let held = duties::list(tx, day).await?;
    if !held.iter().any(|duty| duty.role == Role::Administrator && ending.contains(&duty.id)) {
        return Ok(());
    }
    let all = accounts::list(tx).await?;
    let active = |duty: &&Duty| all.iter().any(|a| a.id == duty.account && a.state == AccountState::Active);
    let left = held
        .iter()
        .filter(|duty| duty.role == Role::Administrator && duty.holds(day) && !ending.contains(&duty.id))
        .filter(active)
        .count();
    if left > 0 {
        return Ok(());
    }
    Err(AppError::conflict("Sau việc này sẽ không còn người quản trị nào.")
        .hint("Giao vai trò Quản trị cho một người đang hoạt động trước."))
}
