//! Releasing: what is missing blocks it, or is named one by one; what goes out is sealed.

use std::collections::BTreeMap;

use cotmoc_core::compose::document::Block;
use cotmoc_core::model::Period;
use cotmoc_core::report::ReportKind;
use cotmoc_store::{Tx, report_outlines, report_seals};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::bound::{self, Figures};
use super::compose::{self, ComposedSection};
use super::data::Data;
use super::gaps::{self, Gap};
use super::head::Head;
use super::readable;
use super::write::{changed, day};
use crate::indicators::UnitName;
use crate::model::{Delivery, NamedGap, Report, ReportFileId, ReportId, ReportState, Subject};
use crate::scorecard::PlanName;
use crate::{Action, AppError, Context, FieldError, Kind, Result, audit, limits, when};

/// A whole report: as it reads now, or as it went out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Whole {
    /// Its kind.
    pub kind: ReportKind,
    /// Its title.
    pub title: String,
    /// The period.
    pub period: Period,
    /// The unit.
    pub unit: UnitName,
    /// The plan.
    pub plan: PlanName,
    /// What stands around the text.
    pub head: Head,
    /// The day on which its figures were known.
    pub as_at: Date,
    /// The sections.
    pub sections: Vec<ComposedSection>,
    /// Every figure by its name.
    pub figures: Figures,
    /// What was missing, named.
    pub gaps: Vec<NamedGap>,
    /// Who wrote what stands under each heading of the units.
    #[serde(default)]
    pub said: Vec<SaidBy>,
    /// Demonstration data.
    pub demo: bool,
}

/// What a unit wrote under a heading, and who wrote it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaidBy {
    /// Name of the section.
    pub section: String,
    /// The unit.
    pub unit: String,
    /// The person.
    pub by: String,
    /// When.
    pub at: jiff::Timestamp,
}

impl Whole {
    /// The report by what is known now.
    pub(super) fn now(report: &Report, data: &Data, gaps: Vec<NamedGap>) -> Result<Self> {
        let figures = bound::figures(data);
        Ok(Self {
            kind: report.kind,
            title: report.title.clone(),
            period: report.period,
            unit: data.unit.clone(),
            plan: data.plan.clone(),
            head: super::head_of(report)?,
            as_at: data.as_at,
            sections: compose::compose(&report.definition, data, &figures),
            figures,
            gaps,
            said: data
                .said
                .iter()
                .map(|said| SaidBy {
                    section: said.section.clone(),
                    unit: said.unit.clone(),
                    by: said.by.clone(),
                    at: said.at,
                })
                .collect(),
            demo: report.demo,
        })
    }

    /// Everything that is written on the paper, what was missing at its end.
    #[must_use]
    pub fn blocks(&self) -> Vec<Block> {
        let mut blocks = Vec::new();
        if self.demo {
            blocks.push(Block::Note {
                text: "SỐ LIỆU MINH HỌA – không phải số liệu thật.".to_owned()
            });
        }
        blocks.extend(compose::flat(&self.sections));
        if !self.gaps.is_empty() {
            blocks.push(Block::Heading {
                level: 1,
                text: "Số liệu, nội dung còn thiếu khi phát hành".to_owned(),
            });
            let items = self.gaps.iter().map(|gap| format!("{} Lý do: {}", gap.words, gap.reason));
            blocks.push(Block::List { items: items.collect() });
        }
        blocks
    }
}

/// Releases a report: it gets its running number and is sealed as it reads now. Everything that is missing
/// must be named with a reason, under the name of the gap.
///
/// # Errors
/// [`Kind::User`] with the gaps that were not named; [`Kind::Conflict`]; [`Kind::Forbidden`].
pub async fn release(
    cx: &Context,
    id: ReportId,
    version: i64,
    reasons: &BTreeMap<String, String>,
) -> Result<String> {
    let mut tx = cx.store().write().await?;
    let (report, _) = readable(cx, &mut tx, id).await?;
    cx.require_plan(Action::ReleaseReports, report.plan)?;
    if report.parent.is_some() {
        return Err(AppError::user("Phần của đơn vị được gửi lên cấp trên, không phát hành riêng."));
    }
    if report.state != ReportState::Draft {
        return Err(AppError::conflict("Báo cáo không còn là bản soạn thảo.").hint("Tải lại trang."));
    }
    let data = Data::load(cx, &mut tx, &report).await?;
    let named = named(cx, &gaps::gaps(&report, &data, &bound::figures(&data)), reasons)?;
    let whole = Whole::now(&report, &data, named)?;
    let content = super::to_json(&whole)?;
    let serial = report_seals::next_serial(&mut tx, when::day(cx.now()).year()).await?;
    let word = word_of(&mut tx, &report).await?;
    let sealed = (content.as_str(), data.known_to, word);
    let now = (cx.now(), cx.actor().name());
    changed(report_seals::release(&mut tx, (id, version), &serial, sealed, &whole.gaps, now).await?)?;
    let missing: Vec<&str> = whole.gaps.iter().map(|gap| gap.name.as_str()).collect();
    let detail = json!({"serial": serial, "known_to": data.known_to, "missing": missing});
    audit::record(cx, &mut tx, "report.release", Subject::new("report", id.0), detail).await?;
    tx.commit().await?;
    Ok(serial)
}

/// The Word template that a report is written with.
pub(super) async fn word_of(tx: &mut Tx, report: &Report) -> Result<Option<ReportFileId>> {
    Ok(report_outlines::get(tx, report.outline).await?.and_then(|outline| outline.word))
}

/// Every gap with its reason; refused where one has none.
fn named(cx: &Context, gaps: &[Gap], reasons: &BTreeMap<String, String>) -> Result<Vec<NamedGap>> {
    let reason = |gap: &Gap| reasons.get(&gap.name).map(|reason| reason.trim()).filter(|r| !r.is_empty());
    let unnamed: Vec<&Gap> = gaps.iter().filter(|gap| reason(gap).is_none()).collect();
    if let Some(first) = unnamed.first() {
        let more = match unnamed.len() {
            1 => String::new(),
            more => format!(" và {} điều khác", more - 1),
        };
        return Err(AppError::new(Kind::User, format!("Chưa phát hành được: {}{more}", first.words))
            .hint("Bổ sung phần còn thiếu, hoặc ghi lý do cho từng phần thiếu rồi phát hành.".to_owned()));
    }
    let long = |gap: &&Gap| reason(gap).is_some_and(|r| r.chars().count() > limits::REASON);
    if let Some(gap) = gaps.iter().find(long) {
        return Err(AppError::user(format!("Lý do của «{}» dài quá {} ký tự.", gap.words, limits::REASON)));
    }
    Ok(gaps
        .iter()
        .map(|gap| NamedGap {
            name: gap.name.clone(),
            words: gap.words.clone(),
            reason: reason(gap).unwrap_or_default().to_owned(),
            by: cx.actor().name().to_owned(),
        })
        .collect())
}

/// A report as it went out; `None` where it did not.
pub(super) async fn sealed(tx: &mut Tx, report: &Report) -> Result<Option<(Whole, Option<ReportFileId>)>> {
    let Some(seal) = report_seals::sealed(tx, report.id).await? else { return Ok(None) };
    let whole = serde_json::from_str(&seal.content).map_err(|error| {
        AppError::new(Kind::Internal, format!("Báo cáo số {} đã lưu không đọc được.", report.id))
            .because(error)
    })?;
    Ok(Some((whole, seal.word)))
}

/// To whom a released report went, as typed.
#[derive(Debug, Clone)]
pub struct Deliver<'a> {
    /// Who receives it.
    pub receiver: &'a str,
    /// How.
    pub way: &'a str,
    /// Number of the letter, or whatever else is to be remembered.
    pub note: &'a str,
    /// The day; empty for today.
    pub on: &'a str,
}

/// Writes down to whom a released report went.
///
/// # Errors
/// [`Kind::User`] with errors per field; [`Kind::Conflict`] where it was not released; [`Kind::Forbidden`].
pub async fn deliver(cx: &Context, id: ReportId, new: &Deliver<'_>) -> Result<()> {
    let on = day(cx, new.on)?;
    let mut wrong = Vec::new();
    for (field, text, least) in [("receiver", new.receiver, 1), ("way", new.way, 1), ("note", new.note, 0)] {
        let length = text.trim().chars().count();
        if length < least || length > limits::SHORT {
            wrong.push(FieldError {
                field, message: format!("Cần từ {least} đến {} ký tự.", limits::SHORT)
            });
        }
    }
    if on > when::day(cx.now()) {
        wrong.push(FieldError { field: "on", message: "Ngày gửi chưa tới.".to_owned() });
    }
    if !wrong.is_empty() {
        return Err(AppError::fields(wrong));
    }
    let mut tx = cx.store().write().await?;
    let (report, _) = readable(cx, &mut tx, id).await?;
    cx.require_plan(Action::ReleaseReports, report.plan)?;
    if report.state != ReportState::Released {
        return Err(AppError::conflict("Báo cáo chưa phát hành nên chưa gửi được.").hint("Phát hành trước."));
    }
    let delivery = Delivery {
        receiver: new.receiver.trim().to_owned(),
        way: new.way.trim().to_owned(),
        note: new.note.trim().to_owned(),
        on,
        at: cx.now(),
        by: cx.actor().name().to_owned(),
    };
    report_seals::deliver(&mut tx, id, &delivery).await?;
    let detail = json!({"receiver": delivery.receiver, "way": delivery.way, "on": on});
    audit::record(cx, &mut tx, "report.deliver", Subject::new("report", id.0), detail).await?;
    Ok(tx.commit().await?)
}
