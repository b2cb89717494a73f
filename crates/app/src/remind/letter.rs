//! What an official letter to late units («công văn đôn đốc») says: everything that is known, and
//! nothing that only a person can decide. Number, date and signature are left to be filled in.

use cotmoc_core::calendar::Timeliness;
use cotmoc_core::model::Period;
use cotmoc_store::rounds;
use jiff::civil::Date;
use serde_json::json;

use super::owed::name;
use super::urge::{of_round, today};
use crate::model::{RoundId, Subject, SubmissionId};
use crate::permission::Scope;
use crate::{Action, AppError, Context, Result, audit, units};

/// What the letter says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Code of the form.
    pub form_code: String,
    /// Its title.
    pub form_title: String,
    /// The period.
    pub period: Period,
    /// The last day of the round.
    pub due: Option<Date>,
    /// The unit under which the others report.
    pub root: String,
    /// The day on which it is drafted.
    pub day: Date,
    /// The units, the latest first.
    pub units: Vec<LateUnit>,
    /// Whether it belongs to the demonstration.
    pub demo: bool,
}

/// A unit that did not hand in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LateUnit {
    /// Its name.
    pub unit: String,
    /// Its own last day, which may be later than the round's.
    pub due: Date,
    /// How many days of the calendar it is late; 0 where it is not.
    pub late: i32,
    /// How it stands in working days, in words.
    pub stands: String,
    /// Whether its report was sent back.
    pub returned: bool,
    /// On how many days somebody was reminded of it before.
    pub reminded: usize,
}

/// The letter to the chosen units of a round; without a choice, to all that are late.
///
/// # Errors
/// [`crate::Kind::User`] where none of them is late or chosen, [`crate::Kind::NotFound`],
/// [`crate::Kind::Forbidden`].
pub async fn letter(cx: &Context, id: RoundId, chosen: &[SubmissionId]) -> Result<Letter> {
    cx.require(Action::Urge)?;
    let found = of_round(cx, id).await?;
    let round = &found.round;
    let units: Vec<LateUnit> = found
        .rows
        .iter()
        .filter(|row| match chosen {
            [] => matches!(row.timeliness, Timeliness::Overdue { .. }),
            chosen => chosen.contains(&row.submission.id),
        })
        .map(|row| LateUnit {
            unit: row.unit.clone(),
            due: row.submission.due,
            late: match row.timeliness {
                Timeliness::Overdue { days } => days,
                _ => 0,
            },
            stands: row.stands.clone(),
            returned: row.submission.state == cotmoc_core::form::SubmissionState::Returned,
            reminded: row.told.0,
        })
        .collect();
    if units.is_empty() {
        return Err(AppError::user("Không có đơn vị nào quá hạn để đưa vào công văn.")
            .hint("Đánh dấu những đơn vị chưa nộp cần đôn đốc rồi bấm lại."));
    }
    let mut tx = cx.store().write().await?;
    let register = units::load(cx, &mut tx).await?.register;
    cx.require_for(Action::Urge, &Scope::unit_form(round.root, round.form), &register)?;
    // The deadlines as they are now: they may have been moved since the list was read.
    let now = rounds::get(&mut tx, id).await?.ok_or_else(|| AppError::not_found("đợt báo cáo", id))?;
    let detail = json!({ "units": units.len() });
    audit::record(cx, &mut tx, "reminder.letter", Subject::new("round", id.0), detail).await?;
    tx.commit().await?;
    Ok(Letter {
        form_code: now.form_code,
        form_title: now.form_title,
        period: now.period,
        due: now.deadlines.first().copied(),
        root: name(&register, now.root, now.period.last_day()),
        day: today(cx),
        units,
        demo: now.demo,
    })
}
