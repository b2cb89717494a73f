//! Telling people of reports: units of the part that is asked of them, owners of a draft that the calendar
//! prepared.

use std::collections::BTreeMap;

use cotmoc_core::model::UnitId;
use cotmoc_core::progress::period_words;
use cotmoc_core::units::Register;
use cotmoc_store::{Tx, accounts, duties};
use jiff::civil::Date;

use super::data::name_of;
use crate::messages::{self, Recipient, Text, Wanted};
use crate::model::{Account, AccountId, AccountState, Duty, Report, ReportId, Role};
use crate::{Context, Result, when};

/// Who holds a role today.
async fn holders(cx: &Context, tx: &mut Tx, role: Role) -> Result<(BTreeMap<AccountId, Account>, Vec<Duty>)> {
    let today = when::day(cx.now());
    let known = accounts::list(tx).await?.into_iter().filter(|a| a.state != AccountState::Disabled);
    let held = duties::list(tx, today).await?.into_iter().filter(|d| d.role == role && d.starts <= today);
    Ok((known.map(|account| (account.id, account)).collect(), held.collect()))
}

fn recipient(account: &Account) -> Recipient {
    Recipient { account: Some(account.id), name: account.name.clone(), email: account.email.clone() }
}

/// Tells those who write for units that their part of a report is wanted; one message a person.
pub(super) async fn asked(
    cx: &Context,
    tx: &mut Tx,
    register: &Register,
    report: &Report,
    parts: &[(ReportId, UnitId)],
    due: Option<Date>,
) -> Result<()> {
    let (known, held) = holders(cx, tx, Role::Reporter).await?;
    let today = when::day(cx.now());
    let mut told: BTreeMap<AccountId, Vec<(ReportId, String)>> = BTreeMap::new();
    for (part, unit) in parts {
        let above: Vec<UnitId> = register.above(*unit, today).iter().map(|above| above.id).collect();
        let covers = |duty: &&Duty| duty.unit.is_none_or(|of| of == *unit || above.contains(&of));
        let name = name_of(register, *unit, today).name;
        let mut who: Vec<AccountId> = held.iter().filter(covers).map(|duty| duty.account).collect();
        who.sort_unstable();
        who.dedup();
        for account in who {
            told.entry(account).or_default().push((*part, name.clone()));
        }
    }
    let wanted: Vec<Wanted> = told
        .iter()
        .filter_map(|(id, parts)| Some((known.get(id)?, parts)))
        .map(|(account, parts)| Wanted {
            to: recipient(account),
            text: Text::PartAsked {
                report: report.title.clone(),
                period: period_words(report.period),
                units: parts.iter().map(|(_, unit)| unit.clone()).collect(),
                due: due.map(when::day_words).unwrap_or_default(),
            },
            link: Some(match parts[..] {
                [(only, _)] => format!("/reports/{only}"),
                _ => "/reports".to_owned(),
            }),
            ticket: None,
            round: None,
        })
        .collect();
    messages::write(cx, tx, &wanted).await?;
    Ok(())
}

/// Tells those who run the plan that the calendar prepared a draft.
pub(super) async fn prepared(cx: &Context, tx: &mut Tx, report: &Report, gaps: usize) -> Result<()> {
    let (known, held) = holders(cx, tx, Role::Owner).await?;
    let of = |duty: &&Duty| duty.plan.is_none_or(|plan| plan == report.plan) && duty.form.is_none();
    let mut who: Vec<AccountId> = held.iter().filter(of).map(|duty| duty.account).collect();
    who.sort_unstable();
    who.dedup();
    let wanted: Vec<Wanted> = who
        .iter()
        .filter_map(|id| known.get(id))
        .map(|account| Wanted {
            to: recipient(account),
            text: Text::ReportPrepared {
                report: report.title.clone(),
                period: period_words(report.period),
                due: report.due.map(when::day_words).unwrap_or_default(),
                gaps,
            },
            link: Some(format!("/reports/{}", report.id)),
            ticket: None,
            round: None,
        })
        .collect();
    messages::write(cx, tx, &wanted).await?;
    Ok(())
}
