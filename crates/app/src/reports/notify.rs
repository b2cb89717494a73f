//! Telling people of reports: units of the part that is asked of them, owners of a draft that the calendar
//! prepared.

use std::collections::BTreeMap;

use cotmoc_core::model::UnitId;
use cotmoc_core::progress::period_words;
use cotmoc_core::units::Register;
use cotmoc_store::Tx;
use jiff::civil::Date;

use super::data::name_of;
use crate::duties::OnDuty;
use crate::messages::{self, Recipient, Text, Wanted};
use crate::model::{AccountId, Duty, Report, ReportId, Role};
use crate::{Context, Result, when};

/// Tells those who write for units that their part of a report is wanted; one message a person.
pub(super) async fn asked(
    cx: &Context,
    tx: &mut Tx,
    register: &Register,
    report: &Report,
    parts: &[(ReportId, UnitId)],
    due: Option<Date>,
) -> Result<()> {
    let today = when::day(cx.now());
    let known = OnDuty::load(tx, register, today).await?;
    let mut told: BTreeMap<AccountId, Vec<(ReportId, String)>> = BTreeMap::new();
    for (part, unit) in parts {
        let name = name_of(register, *unit, today).name;
        for account in known.for_unit(Role::Reporter, *unit, |_| true) {
            told.entry(account.id).or_default().push((*part, name.clone()));
        }
    }
    let wanted: Vec<Wanted> = told
        .iter()
        .filter_map(|(id, parts)| Some((known.account(*id)?, parts)))
        .map(|(account, parts)| Wanted {
            to: Recipient::of(account),
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
pub(super) async fn prepared(
    cx: &Context,
    tx: &mut Tx,
    register: &Register,
    report: &Report,
    gaps: usize,
) -> Result<()> {
    let known = OnDuty::load(tx, register, when::day(cx.now())).await?;
    let of = |duty: &Duty| duty.plan.is_none_or(|plan| plan == report.plan) && duty.form.is_none();
    let wanted: Vec<Wanted> = known
        .with(Role::Owner, of)
        .into_iter()
        .map(|account| Wanted {
            to: Recipient::of(account),
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
