//! Reports: outlines, files of a province's own, what was written and what went out.

use cotmoc_core::model::{Period, UnitId};
use cotmoc_core::report::{Outline, ReportKind};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{OutlineId, PlanId, ReportFileId, ReportId, ScheduleId};

/// What a file is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ReportFileKind {
    /// A Word template.
    Word,
    /// An official form in Excel, filled cell by cell.
    Sheet,
}

words!(ReportFileKind { Word = "word", Sheet = "sheet" });

/// A Word template or an official form in Excel; its bytes are asked for apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportFile {
    /// Its number.
    pub id: ReportFileId,
    /// Grows with every change of the mapping.
    pub version: i64,
    /// What it is for.
    pub kind: ReportFileKind,
    /// What people call it.
    pub title: String,
    /// Name of the file.
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// SHA-256 of the bytes, as 64 hexadecimal digits.
    pub sha256: String,
    /// Of a form in Excel: sheet, cell, name of the figure that goes there.
    pub mapping: Vec<(String, String, String)>,
    /// Demonstration data.
    pub demo: bool,
    /// When it was brought.
    pub added_at: Timestamp,
    /// By whom.
    pub added_by: String,
    /// When it was taken away; its bytes stay, because reports were made with it.
    pub removed_at: Option<Timestamp>,
}

/// What a kind of report is made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportOutline {
    /// Its number.
    pub id: OutlineId,
    /// Grows with every change.
    pub version: i64,
    /// Which of those that the program carries it is; empty for a province's own.
    pub name: String,
    /// What it is called.
    pub title: String,
    /// The kind of report.
    pub kind: ReportKind,
    /// The headings and their parts.
    pub definition: Outline,
    /// The Word template; `None` for the one that the program carries.
    pub word: Option<ReportFileId>,
    /// Whether no new report is made with it.
    pub retired: bool,
    /// Demonstration data.
    pub demo: bool,
    /// When it was saved.
    pub saved_at: Timestamp,
    /// By whom.
    pub saved_by: String,
}

/// Where a report stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ReportState {
    /// It is being written.
    Draft,
    /// A unit's contribution: handed to the report above.
    Sent,
    /// It is sealed and went out.
    Released,
    /// It is not wanted.
    Dropped,
}

words!(ReportState { Draft = "draft", Sent = "sent", Released = "released", Dropped = "dropped" });

/// What began a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ReportOrigin {
    /// A person.
    Person,
    /// The calendar.
    Calendar,
}

words!(ReportOrigin { Person = "person", Calendar = "calendar" });

/// A report to be begun.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NewReport {
    /// Its outline.
    pub outline: OutlineId,
    /// The report that it contributes to.
    pub parent: Option<ReportId>,
    /// The plan it is about.
    pub plan: PlanId,
    /// The unit that reports.
    pub unit: UnitId,
    /// Its kind.
    pub kind: ReportKind,
    /// The period it is about.
    pub period: Period,
    /// Its title: «Kết quả thực hiện Kế hoạch … quý II/2026».
    pub title: String,
    /// Copy of the outline's definition.
    pub definition: Outline,
    /// What stands around the text of the paper, as JSON.
    pub head: String,
    /// The last day.
    pub due: Option<Date>,
    /// What began it.
    pub origin: ReportOrigin,
    /// Demonstration data.
    pub demo: bool,
}

/// A report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Its number in addresses.
    pub id: ReportId,
    /// Grows with every change but those of texts.
    pub version: i64,
    /// The running number of a released report within its year: «2026-0007».
    pub serial: Option<String>,
    /// Its outline.
    pub outline: OutlineId,
    /// The report that it contributes to.
    pub parent: Option<ReportId>,
    /// The plan it is about.
    pub plan: PlanId,
    /// The unit that reports.
    pub unit: UnitId,
    /// Its kind.
    pub kind: ReportKind,
    /// The period it is about.
    pub period: Period,
    /// Its title.
    pub title: String,
    /// The headings and their parts, as they were when it was begun.
    pub definition: Outline,
    /// What stands around the text of the paper, as JSON.
    pub head: String,
    /// The last day.
    pub due: Option<Date>,
    /// Where it stands.
    pub state: ReportState,
    /// What began it.
    pub origin: ReportOrigin,
    /// Demonstration data.
    pub demo: bool,
    /// When it was begun.
    pub made_at: Timestamp,
    /// By whom.
    pub made_by: String,
    /// When and by whom it was handed to the report above.
    pub sent: Option<(Timestamp, String)>,
    /// When and by whom it was released.
    pub released: Option<(Timestamp, String)>,
    /// Why it is not wanted.
    pub dropped_why: Option<String>,
}

/// What stands under a heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    /// The report.
    pub report: ReportId,
    /// Name of the section.
    pub section: String,
    /// From 1; grows with every text that was saved.
    pub seq: i64,
    /// The text, with names of figures in braces.
    pub text: String,
    /// When it was saved.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
}

/// Something that was missing when a report was released, named by the person who released it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedGap {
    /// Its name: «KTS01.thieu».
    pub name: String,
    /// What was missing.
    pub words: String,
    /// Why the report goes out without it.
    pub reason: String,
    /// Who named it.
    pub by: String,
}

/// A report as it went out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seal {
    /// The whole report, as JSON.
    pub content: String,
    /// SHA-256 of the content, as 64 hexadecimal digits.
    pub sha256: String,
    /// The highest number of an observation that was known.
    pub known_to: i64,
    /// The template that its paper is made with; `None` for the one that the program carries.
    pub word: Option<ReportFileId>,
}

/// To whom and how a released report went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// Who receives it.
    pub receiver: String,
    /// How: «trục liên thông văn bản», «thư điện tử», «bản giấy».
    pub way: String,
    /// Number of the letter, or whatever else is to be remembered.
    pub note: String,
    /// The day.
    pub on: Date,
    /// When that was written down.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
}

/// What is prepared by the calendar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schedule {
    /// Its number.
    pub id: ScheduleId,
    /// Grows with every change.
    pub version: i64,
    /// The outline.
    pub outline: OutlineId,
    /// The plan.
    pub plan: PlanId,
    /// The unit that reports.
    pub unit: UnitId,
    /// Code of the calendar: «ND09-QUY».
    pub calendar: String,
    /// Working days before the province's own deadline.
    pub ahead: u16,
    /// Whether units below are asked for their parts at the same time.
    pub units: bool,
    /// Whether it is followed.
    pub active: bool,
    /// Demonstration data.
    pub demo: bool,
    /// When it was made.
    pub made_at: Timestamp,
    /// By whom.
    pub made_by: String,
}
