//! Handing over: all duties of a person go to another one from a day, in one act.

use cotmoc_store::{Tx, accounts, duties, take_ids};
use jiff::civil::Date;
use serde_json::json;

use super::give::same;
use super::list::{DutyRow, Known};
use crate::model::{Account, AccountState, Duty, DutyId, Subject};
use crate::units::{self, read_day};
use crate::{Action, AppError, Context, FieldError, Kind, Result, audit, when};

/// A hand-over as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HandOverForm {
    /// Login of whose duties go.
    pub from: String,
    /// Login of who gets them.
    pub to: String,
    /// The first day on which the other one has them; empty for today.
    pub day: String,
    /// Why.
    pub reason: String,
}

/// What a hand-over does.
#[derive(Debug, Clone)]
pub struct HandOver {
    /// Whose duties go.
    pub from: Account,
    /// Who gets them.
    pub to: Account,
    /// The first day on which the other one has them.
    pub day: Date,
    /// The duties that go.
    pub moved: Vec<DutyRow>,
    /// Duties that the other one has already: they end and nothing begins.
    pub held: Vec<DutyRow>,
}

/// Shows what a hand-over would do, and does nothing.
///
/// # Errors
/// [`Kind::Forbidden`]; [`Kind::User`] with errors per field, also where nothing is to be handed over.
pub async fn preview_hand_over(cx: &Context, form: &HandOverForm) -> Result<HandOver> {
    cx.require(Action::EditDuties)?;
    let mut tx = cx.store().read().await?;
    plan(cx, &mut tx, form).await
}

/// Hands over: the duties end on the day, and the same begin for the other one, with one number.
///
/// # Errors
/// As [`preview_hand_over`]; also [`Kind::User`] without a reason.
pub async fn hand_over(cx: &Context, form: &HandOverForm) -> Result<HandOver> {
    cx.require(Action::EditDuties)?;
    let reason = form.reason.split_whitespace().collect::<Vec<_>>().join(" ");
    if reason.is_empty() {
        return Err(AppError::field("reason", "Ghi lý do bàn giao, chẳng hạn số quyết định điều động."));
    }
    let mut tx = cx.store().write().await?;
    let plan = plan(cx, &mut tx, form).await?;
    let number = take_ids(&mut tx, 1).await?.start;
    let old: Vec<DutyId> = plan.moved.iter().chain(&plan.held).map(|row| row.duty.id).collect();
    let end = duties::End { day: plan.day, at: cx.now(), by: cx.actor().name(), hand_over: Some(number) };
    duties::end(&mut tx, &old, end).await?;
    let new: Vec<Duty> = plan
        .moved
        .iter()
        .map(|row| Duty {
            account: plan.to.id,
            starts: row.duty.starts.max(plan.day),
            ends: row.duty.ends,
            hand_over: Some(number),
            reason: reason.clone(),
            given_at: cx.now(),
            given_by: cx.actor().name().to_owned(),
            ended_at: None,
            ended_by: None,
            ..row.duty.clone()
        })
        .collect();
    duties::insert(&mut tx, &new).await?;
    for (account, other, word) in
        [(&plan.from, &plan.to, "duty.hand_over"), (&plan.to, &plan.from, "duty.take_over")]
    {
        let detail = json!({
            "hand_over": number, "with": other.login, "day": plan.day, "reason": reason, "duties": old,
        });
        audit::record(cx, &mut tx, word, Subject::new("account", account.id.0), detail).await?;
    }
    tx.commit().await?;
    Ok(plan)
}

async fn plan(cx: &Context, tx: &mut Tx, form: &HandOverForm) -> Result<HandOver> {
    let today = when::day(cx.now());
    let mut errors = Vec::new();
    let mut wrong = |field, message: String| errors.push(FieldError { field, message });
    let day = if form.day.trim().is_empty() { Some(today) } else { read_day(&form.day) };
    let day = day.filter(|day| *day >= today);
    if day.is_none() {
        wrong("day", "Ngày bàn giao là hôm nay hoặc sau đó, dạng 31/12/2026.".to_owned());
    }
    let from = accounts::by_login(tx, &form.from.trim().to_lowercase()).await?;
    if from.is_none() {
        wrong("from", format!("Không có tài khoản «{}».", form.from.trim()));
    }
    let to = accounts::by_login(tx, &form.to.trim().to_lowercase()).await?;
    match &to {
        None => wrong("to", format!("Không có tài khoản «{}».", form.to.trim())),
        Some(to) if to.state == AccountState::Disabled => {
            wrong("to", format!("Tài khoản «{}» đang bị khóa.", to.login));
        }
        Some(to) if from.as_ref().is_some_and(|from| from.id == to.id) => {
            wrong("to", "Người nhận phải khác người bàn giao.".to_owned());
        }
        Some(_) => {}
    }
    let (Some(day), Some(from), Some(to), []) = (day, from, to, errors.as_slice()) else {
        return Err(AppError::fields(errors));
    };
    let mut going = duties::of_account(tx, from.id).await?;
    going.retain(|duty| duty.ends.is_none_or(|end| day < end));
    if going.is_empty() {
        return Err(AppError::new(Kind::User, format!("{} không có phân công nào từ ngày đó.", from.name))
            .hint("Kiểm tra lại tên đăng nhập của người bàn giao và ngày."));
    }
    let has = duties::of_account(tx, to.id).await?;
    let current = units::load(cx, tx).await?;
    let rows = Known::read(tx).await?.rows(going, &current.register, today);
    let (held, moved) = rows.into_iter().partition(|row| {
        let begins = row.duty.starts.max(day);
        has.iter().any(|other| same(other, &Duty { account: to.id, starts: begins, ..row.duty.clone() }))
    });
    Ok(HandOver { from, to, day, moved, held })
}
