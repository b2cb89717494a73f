//! Telling people what concerns them: a round was opened, a report returned or approved. Written in the
//! transaction of the change; who reports for many units gets one message.

use std::collections::BTreeMap;

use cotmoc_core::catalogue::Catalogue;
use cotmoc_core::form::Form;
use cotmoc_core::form::way::Verb;
use cotmoc_core::model::{Period, UnitId};
use cotmoc_core::progress::period_words;
use cotmoc_core::units::Register;
use cotmoc_store::Tx;
use jiff::civil::Date;

use super::act::Moved;
use super::paper::unit_name;
use crate::duties::OnDuty;
use crate::messages::{self, Recipient, Remark, Text, Wanted};
use crate::model::{Account, AccountId, FormId, Role, RoundId, SubmissionId};
use crate::{Context, Result, when};

/// The people whose duty covers a unit and a form, each once.
fn reporters<'a>(known: &'a OnDuty<'_>, unit: UnitId, form: FormId) -> Vec<&'a Account> {
    known.for_unit(Role::Reporter, unit, |duty| duty.form.is_none_or(|of| of == form))
}

/// What one person is told of several units.
#[derive(Default)]
struct Told {
    units: Vec<String>,
    submissions: Vec<SubmissionId>,
}

impl Told {
    /// The page of the one report, or of all of them.
    fn link(&self, round: RoundId) -> String {
        match self.submissions[..] {
            [only] => format!("/entry/{only}"),
            _ => format!("/rounds/{round}"),
        }
    }
}

/// A round that was just opened.
pub(super) struct Opened<'a> {
    pub(super) round: RoundId,
    pub(super) form_id: FormId,
    pub(super) form: &'a Form,
    pub(super) period: Period,
    pub(super) due: Date,
    /// Each submission with its unit and the unit that hands it in.
    pub(super) owed: Vec<(SubmissionId, UnitId, UnitId)>,
}

/// Tells those who report that a round was opened.
pub(super) async fn opened(
    cx: &Context,
    tx: &mut Tx,
    register: &Register,
    opened: &Opened<'_>,
) -> Result<()> {
    let known = OnDuty::load(tx, register, when::day(cx.now())).await?;
    let mut told: BTreeMap<AccountId, Told> = BTreeMap::new();
    for (submission, unit, reporter) in &opened.owed {
        let name = unit_name(register, *unit, opened.period.last_day());
        for account in reporters(&known, *reporter, opened.form_id) {
            let told = told.entry(account.id).or_default();
            told.units.push(name.clone());
            told.submissions.push(*submission);
        }
    }
    let wanted: Vec<Wanted> = told
        .iter()
        .filter_map(|(id, told)| Some((known.account(*id)?, told)))
        .map(|(account, told)| Wanted {
            to: Recipient::of(account),
            text: Text::RoundOpened {
                form: opened.form.title.clone(),
                period: period_words(opened.period),
                units: told.units.clone(),
                due: when::day_words(opened.due),
            },
            link: Some(told.link(opened.round)),
            ticket: None,
            round: Some(opened.round),
        })
        .collect();
    messages::write(cx, tx, &wanted).await?;
    Ok(())
}

/// Tells those who report that their reports were returned, or approved for good.
pub(super) async fn moved(cx: &Context, tx: &mut Tx, register: &Register, moved: &[Moved]) -> Result<()> {
    let tells = |m: &Moved| m.verb == Verb::Return || is_final(m);
    if !moved.iter().any(tells) {
        return Ok(());
    }
    let known = OnDuty::load(tx, register, when::day(cx.now())).await?;
    let mut wanted = Vec::new();
    let mut approved: BTreeMap<(RoundId, AccountId), (Told, &Moved)> = BTreeMap::new();
    for one in moved.iter().filter(|m| tells(m)) {
        let (submission, round) = (&one.paper.submission, &one.paper.round);
        let unit = unit_name(register, submission.unit, round.period.last_day());
        for account in reporters(&known, submission.reporter, round.form) {
            if one.verb == Verb::Return {
                wanted.push(returned(cx, one, account, &unit));
            } else {
                let (told, _) =
                    approved.entry((round.id, account.id)).or_insert_with(|| (Told::default(), one));
                told.units.push(unit.clone());
                told.submissions.push(submission.id);
            }
        }
    }
    for ((round, id), (told, one)) in approved {
        let Some(account) = known.account(id) else { continue };
        wanted.push(Wanted {
            to: Recipient::of(account),
            link: Some(told.link(round)),
            text: Text::Approved {
                form: one.paper.asked().title.clone(),
                period: period_words(one.paper.round.period),
                units: told.units,
                by: cx.actor().name().to_owned(),
            },
            ticket: None,
            round: Some(round),
        });
    }
    messages::write(cx, tx, &wanted).await?;
    Ok(())
}

/// Whether the last step was confirmed.
fn is_final(one: &Moved) -> bool {
    let submission = &one.paper.submission;
    one.verb == Verb::Approve && submission.approved_revision == Some(submission.revision)
}

fn returned(cx: &Context, one: &Moved, account: &Account, unit: &str) -> Wanted {
    let asked = one.paper.asked();
    let catalogue = Catalogue::embedded();
    let named = |key: &str| {
        let name = asked.line(key).map(|line| line.name(catalogue)).unwrap_or_default();
        format!("{key} {name}").trim_end().to_owned()
    };
    let remark = |(line, text): &(String, String)| Remark { line: named(line), text: text.clone() };
    Wanted {
        to: Recipient::of(account),
        text: Text::Returned {
            form: asked.title.clone(),
            period: period_words(one.paper.round.period),
            unit: unit.to_owned(),
            by: cx.actor().name().to_owned(),
            reason: one.reason.clone(),
            remarks: one.remarks.iter().filter(|(line, _)| !line.is_empty()).map(remark).collect(),
        },
        link: Some(format!("/entry/{}", one.paper.submission.id)),
        ticket: None,
        round: Some(one.paper.round.id),
    }
}
