//! What the reader lifts out of a document: facts, targets, tasks, notes, each with its passage.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{AdminLevel, Comparator, Note, Pillar};

/// A passage: a half-open range of UTF-8 byte offsets into the extracted text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// Offset of the first byte.
    pub start: usize,
    /// Offset after the last byte.
    pub end: usize,
}

impl Span {
    /// The slice of `text` that this passage covers; empty where the offsets do not fit the text.
    #[must_use]
    pub fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or("")
    }
}

/// Facts about the document itself. What the text does not say is `None`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentFacts {
    /// Kind of document as written: «Kế hoạch», «Nghị quyết», «Quyết định» …
    pub kind: Option<String>,
    /// Trích yếu, or the headline of an article.
    pub title: Option<String>,
    /// Số, ký hiệu: «59/KH-UBND».
    pub number: Option<String>,
    /// The issuing body: «Ủy ban nhân dân tỉnh Trà Vinh».
    pub issuer: Option<String>,
    /// The territory for which the plan holds: «tỉnh Trà Vinh».
    pub territory: Option<String>,
    /// Date of issue.
    pub date: Option<jiff::civil::Date>,
    /// Years for which the plan holds, as «2022-2025» or «2025».
    pub horizon: Option<String>,
    /// Numbers of the documents on which it stands: «411/QĐ-TTg».
    pub legal_basis: Vec<String>,
}

/// One numeric target as the text states it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadTarget {
    /// Code of the catalogue's indicator; `None` where none was recognised.
    pub code: Option<String>,
    /// Name of the catalogue's indicator, else the wording.
    pub indicator: String,
    /// The subject as the text words it.
    pub wording: String,
    /// The clause that states the target.
    pub span: Span,
    /// Year in which the value is to be reached.
    pub year: Option<u16>,
    /// The period of which `year` is the end, as «2021-2025», where the text names one.
    pub period: Option<String>,
    /// How the figure is held against `value`.
    pub comparator: Comparator,
    /// The value; the lower bound of a range.
    pub value: Decimal,
    /// The upper bound of a range.
    pub value_max: Option<Decimal>,
    /// Unit of measure: «%», «%/năm», «doanh nghiệp», «thứ hạng» …
    pub unit: String,
    /// Pillar of the indicator, else of the heading.
    pub pillar: Option<Pillar>,
    /// Whose target it is: the plan's own level, or another one that the text quotes.
    pub scope: Option<AdminLevel>,
    /// The level of administration that the figure is about, where the text names one.
    pub level: Option<AdminLevel>,
    /// 0 to 100: how sure the reader is of the whole row.
    pub confidence: u8,
    /// What a person should know about this row, in Vietnamese.
    pub notes: Vec<String>,
}

/// One task as the text states it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadTask {
    /// What is to be done.
    pub task: String,
    /// The passage.
    pub span: Option<Span>,
    /// Cơ quan chủ trì.
    pub lead: Option<String>,
    /// Cơ quan phối hợp.
    pub coordinating: Vec<String>,
    /// Thời hạn, as written.
    pub deadline: Option<String>,
    /// Tần suất: «hằng năm», «hằng quý» …
    pub frequency: Option<String>,
    /// Sản phẩm, kết quả.
    pub product: Option<String>,
    /// Kinh phí, as written.
    pub budget: Option<String>,
}

/// A target without a number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Qualitative {
    /// The passage.
    pub span: Span,
    /// Year by which it is to be reached.
    pub year: Option<u16>,
}

/// Everything that was read from one text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// Facts about the document.
    pub document: DocumentFacts,
    /// Numeric targets, in the order of the text.
    pub targets: Vec<ReadTarget>,
    /// Tasks, in the order of the text.
    pub tasks: Vec<ReadTask>,
    /// Targets without a number, in the order of the text.
    pub qualitative: Vec<Qualitative>,
    /// What a person should look at; contradictions first.
    pub notes: Vec<Note>,
}
