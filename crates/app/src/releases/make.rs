//! Sealing a copy of everything that the public pages show.

use cotmoc_core::cube::Borders;
use cotmoc_store::releases::NewRelease;
use cotmoc_store::{Tx, batches, releases};
use serde::Serialize;
use serde_json::json;

use super::part::{IndicatorEntry, PlanPart};
use super::usual_title;
use crate::assess::{self, Grounds};
use crate::indicators::{self, Profile, Sheet, UnitName, Wanted};
use crate::model::{NewPart, PartKind, Plan, PlanId, PlanKind, ReleaseId, Subject};
use crate::{Action, AppError, Context, FieldError, Kind, Result, audit, limits, maps, scorecard, units};

/// Seals what is known now of a plan's targets, its indicators and their units. Nobody sees it until it is
/// released.
///
/// # Errors
/// [`Kind::User`] with errors per field, or where the plan has nothing to publish; [`Kind::NotFound`].
pub async fn prepare(cx: &Context, plan: PlanId, title: &str, note: &str) -> Result<ReleaseId> {
    cx.require_plan(Action::Release, plan)?;
    let mut wrong = Vec::new();
    for (field, text, most) in [("title", title, limits::TITLE), ("note", note, limits::REASON)] {
        if text.chars().count() > most {
            wrong.push(FieldError { field, message: format!("Nhiều nhất {most} ký tự.") });
        }
    }
    if !wrong.is_empty() {
        return Err(AppError::fields(wrong));
    }
    let mut tx = cx.store().write().await?;
    let id = keep(cx, &mut tx, plan, title.trim(), note.trim()).await?;
    tx.commit().await?;
    Ok(id)
}

/// The same inside a transaction.
async fn keep(cx: &Context, tx: &mut Tx, plan: PlanId, title: &str, note: &str) -> Result<ReleaseId> {
    let pages = Pages::of(cx, tx, plan).await?;
    let usual = usual_title(cx.now());
    pages.keep(cx, tx, if title.is_empty() { &usual } else { title }, note).await
}

/// Every page of a plan by what is known now.
pub(crate) struct Pages {
    plan: Plan,
    known_to: i64,
    parts: Vec<NewPart>,
}

impl Pages {
    pub(crate) async fn of(cx: &Context, tx: &mut Tx, plan: PlanId) -> Result<Self> {
        let grounds = Grounds::load(cx, tx, plan).await?;
        if grounds.plan.kind == PlanKind::National {
            return Err(AppError::user("Chiến lược quốc gia không được công bố từ đây.")
                .hint("Chọn một kế hoạch của địa phương."));
        }
        let parts = parts(cx, tx, &grounds).await?;
        Ok(Self { known_to: batches::known_at(tx, None).await?, plan: grounds.plan, parts })
    }

    /// Seals them as a release that nobody sees yet.
    pub(crate) async fn keep(&self, cx: &Context, tx: &mut Tx, title: &str, note: &str) -> Result<ReleaseId> {
        let (plan, known_to) = (self.plan.id, self.known_to);
        let new = NewRelease {
            plan,
            title,
            note,
            known_to,
            demo: self.plan.demo,
            at: cx.now(),
            by: cx.actor().name(),
        };
        let id = releases::insert(tx, &new, &self.parts).await?;
        let pages = self.parts.len();
        let detail =
            json!({"release": id, "plan": plan, "title": title, "known_to": known_to, "pages": pages});
        audit::record(cx, tx, "release.prepare", Subject::new("release", id.0), detail).await?;
        Ok(id)
    }
}

/// Every page: the plan, its indicators, its unit and those under it, their boundaries.
async fn parts(cx: &Context, tx: &mut Tx, grounds: &Grounds) -> Result<Vec<NewPart>> {
    let card = scorecard::read(cx, tx, grounds.plan.id).await?;
    let standings = grounds.standings(cx, tx, assess::every).await?;
    let Some(unit) = card.unit.clone() else { return Err(no_unit()) };
    let register = units::load(cx, tx).await?.register;
    let level = indicators::below(&register, unit.id, grounds.today);
    let wanted = Wanted { unit: unit.id, level, borders: Borders::On(grounds.today), about: None };
    let subjects = indicators::subjects(&standings);
    let sheets = indicators::sheets(cx, tx, &subjects, wanted, &standings).await?;
    let top = unit.id;
    let mut named: Vec<UnitName> = vec![unit];
    if let Some(sheet) = sheets.iter().max_by_key(|sheet| sheet.rows.len()) {
        named.extend(sheet.below().map(|(name, _)| name.clone()));
    }
    let mut parts = Vec::with_capacity(sheets.len() + named.len() + 2);
    for sheet in &sheets {
        parts.push(part(PartKind::Indicator, &sheet.card.code, sheet)?);
    }
    for unit in &named {
        let Some(mut profile) = Profile::of(&sheets, unit.id, Some(top)) else { continue };
        profile.forebears = indicators::forebears(&register, unit.id);
        parts.push(part(PartKind::Unit, &unit.id.to_string(), &profile)?);
    }
    if let Some(level) = level
        && let Some(map) = maps::of(tx, &register, Some(top), level, grounds.today).await?
    {
        parts.push(part(PartKind::Map, "", &map)?);
    }
    let entry =
        |sheet: &Sheet| IndicatorEntry { code: sheet.card.code.clone(), name: sheet.card.name.clone() };
    let whole =
        PlanPart { scorecard: (*card).clone(), indicators: sheets.iter().map(entry).collect(), units: named };
    parts.push(part(PartKind::Plan, "", &whole)?);
    Ok(parts)
}

fn no_unit() -> AppError {
    AppError::user("Kế hoạch chưa có mục tiêu nào gắn với số liệu của một đơn vị, nên chưa có gì để công bố.")
        .hint("Ghi địa bàn của kế hoạch, và gắn mục tiêu với chỉ tiêu trong danh mục.")
}

fn part(kind: PartKind, name: &str, content: &impl Serialize) -> Result<NewPart> {
    let content = serde_json::to_string(content)
        .map_err(|e| AppError::new(Kind::Internal, "Không ghi được bản công bố.").because(e))?;
    Ok(NewPart { kind, name: name.to_owned(), content })
}
