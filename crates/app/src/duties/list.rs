//! Who does what: the list, what nobody does, and duties that lead nowhere.

use std::collections::HashMap;

use cotmoc_core::fold::fold;
use cotmoc_core::model::UnitId;
use cotmoc_core::units::Register;
use cotmoc_store::{Tx, accounts, duties, forms, plans};
use jiff::civil::Date;

use super::gaps::{self, Gap};
use crate::model::{Account, AccountId, AccountState, Duty, FormId, PlanId, Role};
use crate::{Action, Context, Result, units, when};

/// Which duties are listed.
#[derive(Debug, Clone, Default)]
pub struct DutyFilter {
    /// Words of the person's name or login, or of the unit's name or code.
    pub search: String,
    /// Only this role.
    pub role: Option<Role>,
    /// Only those about this form, or about all forms.
    pub form: Option<FormId>,
}

/// A duty as it is listed.
#[derive(Debug, Clone)]
pub struct DutyRow {
    /// The duty.
    pub duty: Duty,
    /// Whose it is.
    pub account: Account,
    /// What its unit is called; nothing for all units.
    pub unit: Option<String>,
    /// Code of its form.
    pub form: Option<String>,
    /// Title of its plan.
    pub plan: Option<String>,
    /// Why it leads nowhere.
    pub trouble: Option<Trouble>,
}

/// Why a duty leads nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// Its account was disabled.
    Disabled,
    /// Its unit is no more; these came from it.
    Ended(Vec<(UnitId, String)>),
}

/// The duties that hold today or begin later, and what is missing.
#[derive(Debug, Clone)]
pub struct Board {
    /// The duties, by unit, role and person.
    pub rows: Vec<DutyRow>,
    /// What no active account does.
    pub gaps: Vec<Gap>,
    /// Duties of the list that lead nowhere.
    pub troubled: usize,
    /// The forms that a duty can be about: number, code, title.
    pub forms: Vec<(FormId, String, String)>,
}

/// The duties that the filter lets through, and everything that nobody does.
///
/// # Errors
/// [`crate::Kind::Forbidden`].
pub async fn board(cx: &Context, filter: &DutyFilter) -> Result<Board> {
    cx.require(Action::ReadDuties)?;
    let mut tx = cx.store().read().await?;
    let today = when::day(cx.now());
    let current = units::load(cx, &mut tx).await?;
    let held = duties::list(&mut tx, today).await?;
    let known = Known::read(&mut tx).await?;
    let gaps = gaps::find(&mut tx, &known.accounts, &held, &current.register, today).await?;
    let mut rows = known.rows(held, &current.register, today);
    let words = fold(&filter.search);
    let words: Vec<&str> = words.split_whitespace().collect();
    rows.retain(|row| {
        let text = fold(&format!(
            "{} {} {}",
            row.account.name,
            row.account.login,
            row.unit.as_deref().unwrap_or("")
        ));
        words.iter().all(|word| text.contains(word))
            && filter.role.is_none_or(|role| row.duty.role == role)
            && (filter.form.is_none() || row.duty.form.is_none() || row.duty.form == filter.form)
    });
    let troubled = rows.iter().filter(|row| row.trouble.is_some()).count();
    let mut forms: Vec<_> = known.forms.into_iter().map(|(id, (code, title))| (id, code, title)).collect();
    forms.sort_by(|a, b| a.1.cmp(&b.1));
    Ok(Board { rows, gaps, troubled, forms })
}

/// Duties with their names, in the order of the list; for the pages of one account.
///
/// # Errors
/// [`crate::Kind::Internal`].
pub async fn rows_of(cx: &Context, held: Vec<Duty>) -> Result<Vec<DutyRow>> {
    let mut tx = cx.store().read().await?;
    let current = units::load(cx, &mut tx).await?;
    Ok(Known::read(&mut tx).await?.rows(held, &current.register, when::day(cx.now())))
}

/// The names that duties refer to.
pub(super) struct Known {
    accounts: HashMap<AccountId, Account>,
    forms: HashMap<FormId, (String, String)>,
    plans: HashMap<PlanId, String>,
}

impl Known {
    pub(super) async fn read(tx: &mut Tx) -> Result<Self> {
        let all = accounts::list(tx).await?;
        let known = forms::list(tx).await?;
        let titles = plans::list(tx).await?;
        Ok(Self {
            accounts: all.into_iter().map(|account| (account.id, account)).collect(),
            forms: known.into_iter().map(|form| (form.id, (form.code, form.title))).collect(),
            plans: titles.into_iter().map(|row| (row.plan.id, row.plan.facts.title)).collect(),
        })
    }

    pub(super) fn rows(&self, held: Vec<Duty>, register: &Register, today: Date) -> Vec<DutyRow> {
        let mut rows: Vec<DutyRow> =
            held.into_iter().filter_map(|duty| self.row(duty, register, today)).collect();
        rows.sort_by_cached_key(|row| {
            let unit = row.unit.as_deref().map(fold).unwrap_or_default();
            (row.trouble.is_none(), unit, row.duty.role, fold(&row.account.name), row.duty.id)
        });
        rows
    }

    fn row(&self, duty: Duty, register: &Register, today: Date) -> Option<DutyRow> {
        let account = self.accounts.get(&duty.account)?.clone();
        let unit = duty.unit.and_then(|id| register.get(id));
        let trouble = match unit {
            _ if !duty.holds(today) && duty.starts <= today => None,
            Some(unit) if unit.ended.is_some_and(|end| end <= today) => {
                let heirs = living_heirs(register, unit.id, today);
                Some(Trouble::Ended(heirs.into_iter().map(|id| (id, name(register, id, today))).collect()))
            }
            _ if account.state == AccountState::Disabled => Some(Trouble::Disabled),
            _ => None,
        };
        Some(DutyRow {
            unit: duty.unit.map(|id| name(register, id, today)),
            form: duty.form.and_then(|id| self.forms.get(&id)).map(|(code, _)| code.clone()),
            plan: duty.plan.and_then(|id| self.plans.get(&id)).cloned(),
            account,
            duty,
            trouble,
        })
    }
}

/// What a unit is called, with the unit above it.
pub(super) fn name(register: &Register, id: UnitId, today: Date) -> String {
    let Some(unit) = register.get(id) else { return format!("đơn vị số {id}") };
    let own = &unit.name(today).name;
    match unit
        .parent(today)
        .and_then(|above| register.get(above))
        .filter(|above| above.parent(today).is_some())
    {
        Some(above) => format!("{own}, {}", above.name(today).name),
        None => own.clone(),
    }
}

/// The living units that came from one that ended, through those that ended after it.
pub(super) fn living_heirs(register: &Register, from: UnitId, today: Date) -> Vec<UnitId> {
    let (mut found, mut waiting, mut seen) = (Vec::new(), vec![from], Vec::new());
    while let Some(id) = waiting.pop() {
        if seen.contains(&id) {
            continue;
        }
        seen.push(id);
        let Some(unit) = register.get(id) else { continue };
        if unit.lives(today) {
            found.push(id);
        } else {
            waiting.extend(unit.heirs.iter().map(|line| line.unit));
        }
    }
    found.sort_unstable();
    found
}
