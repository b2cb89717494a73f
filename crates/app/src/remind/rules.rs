//! The rules of reminding: a policy for the whole service, and the forms and plans that stay silent.
//! What the binary carries is our proposal until somebody saves other numbers.

use std::collections::BTreeSet;

use cotmoc_core::calendar::Calendars;
use cotmoc_core::remind::{Fault, Policy};
use cotmoc_store::{Tx, forms, plans, settings};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::model::{FormId, FormState, PlanId, PlanKind, Subject};
use crate::{Action, AppError, Context, Kind, Result, audit, design, when};

const NAME: &str = "reminders";

/// The rules as they are kept.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Rules {
    /// When and whom.
    pub policy: Policy,
    /// Forms of which nobody is reminded by the clock.
    pub silent_forms: BTreeSet<FormId>,
    /// Plans of whose tasks nobody is reminded by the clock.
    pub silent_plans: BTreeSet<PlanId>,
}

/// The rules with what a page shows beside them.
#[derive(Debug, Clone)]
pub struct RulesPage {
    /// The rules.
    pub rules: Rules,
    /// The text that stands for what was seen; whoever saves names it.
    pub seen: String,
    /// Whether somebody saved them, or they are our proposal.
    pub ours: bool,
    /// Forms in use: number, code, title.
    pub forms: Vec<(FormId, String, String)>,
    /// Plans: number, title.
    pub plans: Vec<(PlanId, String)>,
    /// Years whose changing holidays nobody entered: reminders of those may fall on a day of rest.
    pub unknown_years: Vec<i16>,
}

/// What a form or a plan is to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mute {
    /// Nobody is reminded by the clock.
    Silent,
    /// People are.
    Heard,
}

/// What stays silent, or does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Silence {
    /// A form.
    Form(FormId),
    /// A plan.
    Plan(PlanId),
}

/// The rules as they are now.
pub(super) async fn load(tx: &mut Tx) -> Result<Rules> {
    let Some(text) = settings::get(tx, NAME).await? else { return Ok(Rules::default()) };
    serde_json::from_str(&text)
        .map_err(|e| AppError::new(Kind::Internal, "Quy tắc nhắc việc đã lưu không đọc được.").because(e))
}

/// The rules, with the forms and plans that may be made silent.
///
/// # Errors
/// [`Kind::Forbidden`], [`Kind::Internal`].
pub async fn rules(cx: &Context) -> Result<RulesPage> {
    cx.require(Action::ReadReminders)?;
    let mut tx = cx.store().read().await?;
    let kept = settings::get(&mut tx, NAME).await?;
    let rules = load(&mut tx).await?;
    let known = forms::list(&mut tx).await?.into_iter().filter(|form| form.state == FormState::Active);
    let all = plans::list(&mut tx).await?.into_iter().map(|row| row.plan);
    let unknown_years = unknown_years(&mut tx, when::day(cx.now())).await?;
    Ok(RulesPage {
        ours: kept.is_none(),
        seen: kept.unwrap_or_default(),
        forms: known.map(|form| (form.id, form.code, form.title)).collect(),
        plans: all
            .filter(|plan| plan.kind != PlanKind::National)
            .map(|plan| (plan.id, plan.facts.title))
            .collect(),
        unknown_years,
        rules,
    })
}

/// The years around today whose changing holidays nobody entered: this one, near its end the next one.
async fn unknown_years(tx: &mut Tx, today: Date) -> Result<Vec<i16>> {
    let own = design::load_days(tx).await?;
    let working = Calendars::embedded().working(&own);
    let soon = today.checked_add(jiff::Span::new().days(30)).unwrap_or(today);
    Ok((today.year()..=soon.year()).filter(|&year| !working.knows(year)).collect())
}

/// Keeps other rules.
///
/// # Errors
/// [`Kind::User`] with everything that cannot be; [`Kind::Conflict`] where they are no longer what was
/// `seen`; [`Kind::Forbidden`].
pub async fn save(cx: &Context, seen: &str, policy: Policy) -> Result<()> {
    let faults = policy.faults();
    if !faults.is_empty() {
        let words: Vec<&str> = faults.iter().map(|fault| fault_words(*fault)).collect();
        return Err(AppError::user(format!("Chưa lưu: {}.", words.join("; ")))
            .hint("Sửa những số được nêu rồi lưu lại; chưa có gì bị thay đổi."));
    }
    change(cx, Some(seen), |rules| rules.policy = policy).await
}

/// Makes a form or a plan silent, or heard again.
///
/// # Errors
/// [`Kind::Forbidden`], [`Kind::Internal`].
pub async fn silence(cx: &Context, what: Silence, mute: Mute) -> Result<()> {
    change(cx, None, |rules| {
        match (what, mute) {
            (Silence::Form(id), Mute::Silent) => rules.silent_forms.insert(id),
            (Silence::Form(id), Mute::Heard) => rules.silent_forms.remove(&id),
            (Silence::Plan(id), Mute::Silent) => rules.silent_plans.insert(id),
            (Silence::Plan(id), Mute::Heard) => rules.silent_plans.remove(&id),
        };
    })
    .await
}

async fn change(cx: &Context, seen: Option<&str>, how: impl FnOnce(&mut Rules)) -> Result<()> {
    cx.require(Action::EditReminders)?;
    let mut tx = cx.store().write().await?;
    let was = settings::get(&mut tx, NAME).await?.unwrap_or_default();
    if seen.is_some_and(|seen| seen != was) {
        return Err(AppError::conflict("Quy tắc nhắc việc vừa được người khác sửa.")
            .hint("Tải lại trang để xem quy tắc mới rồi sửa tiếp; chưa có gì bị thay đổi."));
    }
    let old = load(&mut tx).await?;
    let mut new = old.clone();
    how(&mut new);
    let text = serde_json::to_string(&new).map_err(|e| AppError::new(Kind::Internal, e.to_string()))?;
    settings::set(&mut tx, NAME, &text).await?;
    let detail = json!({ "old": old, "new": new });
    audit::record(cx, &mut tx, "reminder.rules", Subject::new("reminder", 0), detail).await?;
    // Where the hour is another one now, the next run comes at it.
    let order = super::daily::order_at(cx, &new.policy);
    crate::jobs::order(cx, &mut tx, &[order]).await?;
    Ok(tx.commit().await?)
}

fn fault_words(fault: Fault) -> &'static str {
    match fault {
        Fault::Before => "các mốc trước hạn phải giảm dần, tối đa 6 mốc, mỗi mốc từ 0 đến 60 ngày",
        Fault::After => "các mốc sau hạn phải tăng dần, tối đa 6 mốc, mỗi mốc từ 1 đến 60 ngày",
        Fault::Every => "nhắc lại mỗi 0 đến 60 ngày, 0 là không nhắc lại",
        Fault::Superior => "báo người duyệt sau 1 đến 60 ngày quá hạn",
        Fault::Owner => "báo chủ trì sau 1 đến 60 ngày quá hạn, không sớm hơn người duyệt",
        Fault::At => "giờ nhắc nằm trong giờ yên lặng",
        Fault::Quiet => "giờ yên lặng bắt đầu và kết thúc cùng lúc",
    }
}
