//! One row of a table of figures: what its cells say, or what is wrong with which of them.

use cotmoc_core::model::{Period, Quantity, ScaleError, Status, UnitId};
use cotmoc_core::number::{self, NumberStyle};
use cotmoc_formats::csv::Row;
use rust_decimal::Decimal;

use super::RowError;
use super::columns::{Column, Columns};
pub(super) use super::definitions::Definition;
use super::definitions::{Definitions, What};
use super::places::Places;
use super::seen::Slot;
use super::words::{kind_form, kind_name, period_forms, without_groups, wrong_width};
use crate::limits;
use crate::model::{FactKey, NewObservation, Provenance, SeriesId, SeriesKind};

/// A row that can be kept.
#[derive(Debug, Clone)]
pub(super) struct Checked {
    /// The line of the file.
    pub(super) line: u64,
    /// Place of its definition.
    pub(super) definition: usize,
    /// The unit as the file names it.
    pub(super) unit: String,
    /// Everything of the key but the unit, and a small number for the unit.
    pub(super) slot: (Slot, u32),
    /// What is to be kept. Its series has no number yet.
    pub(super) new: NewObservation,
}

/// What is wrong with one cell, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wrong {
    pub(super) message: String,
    pub(super) remedy: String,
}

/// Series get their numbers when a batch is written.
const NO_SERIES: SeriesId = SeriesId(0);

/// Everything a row is held against.
#[derive(Debug)]
pub(super) struct Checker {
    pub(super) definitions: Definitions,
    pub(super) places: Places,
    pub(super) columns: Columns<Column>,
    pub(super) style: NumberStyle,
}

impl Checker {
    /// Checks a row; every mistake of it is named.
    pub(super) fn check(&mut self, row: &Row<'_>) -> Result<Checked, Vec<RowError>> {
        let width = self.columns.headings.len();
        if row.width() != width {
            return Err(vec![wrong_width(row, width)]);
        }
        let mut errors = Vec::new();
        let definition = keep(&mut errors, self.definition(row));
        let period = keep(&mut errors, self.period(row, definition));
        let mut unit = None;
        if let (Some(definition), Some(period)) = (definition, period) {
            let of = self.definitions.get(definition);
            let found = self.places.find(self.cell(row, Column::Unit), period, of);
            unit = keep(&mut errors, found.map_err(|wrong| self.error(row, Column::Unit, wrong)));
        } else if self.cell(row, Column::Unit).is_empty() {
            errors.push(self.empty(row, Column::Unit));
        }
        let category = keep(&mut errors, self.category(row, definition));
        let figure = keep(&mut errors, self.figure(row, definition));
        let sample_size = keep(&mut errors, self.sample_size(row));
        let margin = keep(&mut errors, self.margin(row));
        let texts = keep(&mut errors, self.texts(row));
        let (
            Some(definition),
            Some(period),
            Some(unit),
            Some((place, category)),
            Some((value, status)),
            Some(sample_size),
            Some(margin),
            Some((origin, note)),
        ) = (definition, period, unit, category, figure, sample_size, margin, texts)
        else {
            return Err(errors);
        };
        let slot = (u32::try_from(definition).unwrap_or(u32::MAX), period, place);
        Ok(Checked {
            line: row.line,
            definition,
            unit: self.cell(row, Column::Unit).to_owned(),
            slot: (slot, self.places.number(unit)),
            new: observation(unit, period, category, value, status, origin, sample_size, margin, note),
        })
    }

    fn cell<'r>(&self, row: &Row<'r>, column: Column) -> &'r str {
        self.columns.place(column).map_or("", |place| row.cell(place))
    }

    fn error(&self, row: &Row<'_>, column: Column, wrong: Wrong) -> RowError {
        RowError::new(row.line, self.columns.heading(column), wrong.message, wrong.remedy)
    }

    fn empty(&self, row: &Row<'_>, column: Column) -> RowError {
        let heading = self.columns.heading(column);
        RowError::new(row.line, heading, "ô trống".to_owned(), format!("ghi {heading} của dòng này"))
    }

    fn definition(&self, row: &Row<'_>) -> Result<usize, RowError> {
        let element = self.cell(row, Column::Element);
        let indicator = self.cell(row, Column::Indicator);
        let (kind, code, column) = match (element, indicator) {
            ("", "") => {
                let column = if self.columns.place(Column::Element).is_some() {
                    Column::Element
                } else {
                    Column::Indicator
                };
                return Err(self.empty(row, column));
            }
            (code, "") => (SeriesKind::Element, code, Column::Element),
            ("", code) => (SeriesKind::Indicator, code, Column::Indicator),
            (element, indicator) => {
                return Err(self.error(
                    row,
                    Column::Indicator,
                    Wrong {
                        message: format!("dòng ghi cả số liệu «{element}» lẫn chỉ tiêu «{indicator}»"),
                        remedy: "mỗi dòng chỉ ghi một trong hai".to_owned(),
                    },
                ));
            }
        };
        self.definitions.find(kind, code).ok_or_else(|| {
            let noun = if kind == SeriesKind::Element { "số liệu" } else { "chỉ tiêu" };
            let message = format!("không có {noun} mang mã «{code}» trong danh mục");
            self.error(row, column, Wrong { message, remedy: self.definitions.remedy(kind, code) })
        })
    }

    fn period(&self, row: &Row<'_>, definition: Option<usize>) -> Result<Period, RowError> {
        let text = self.cell(row, Column::Period);
        if text.is_empty() {
            return Err(self.empty(row, Column::Period));
        }
        let said =
            |message: String, remedy: String| self.error(row, Column::Period, Wrong { message, remedy });
        let period = Period::parse(text).map_err(|_| {
            said(format!("«{text}» không phải là một kỳ"), format!("viết {}", period_forms()))
        })?;
        let Some(of) = definition.map(|place| self.definitions.get(place)) else { return Ok(period) };
        let (asked, kind) = (of.frequency(), period.kind());
        let fits = match of.kind {
            SeriesKind::Element => kind == asked,
            SeriesKind::Indicator => kind == asked || kind.is_made_of(asked),
        };
        if !fits {
            return Err(said(
                format!(
                    "«{text}» là {}, còn {} {} có theo {}",
                    kind_name(kind),
                    of.noun(),
                    of.code,
                    kind_name(asked)
                ),
                format!("ghi kỳ dạng {}", kind_form(asked)),
            ));
        }
        match of.what {
            What::Indicator(indicator) if indicator.on(period.last_day()).is_none() => Err(said(
                format!("chỉ tiêu {} không được đo trong kỳ {period}", of.code),
                "xem các phiên bản của chỉ tiêu trong danh mục".to_owned(),
            )),
            _ => Ok(period),
        }
    }

    fn category(&self, row: &Row<'_>, definition: Option<usize>) -> Result<(u32, String), RowError> {
        let text = self.cell(row, Column::Category);
        let Some(of) = definition.map(|place| self.definitions.get(place)) else {
            return Ok((0, String::new()));
        };
        let breakdown = match of.what {
            What::Element(element) => element.breakdown.as_ref(),
            What::Indicator(_) => None,
        };
        let Some(breakdown) = breakdown else {
            return if text.is_empty() {
                Ok((0, String::new()))
            } else {
                Err(self.error(
                    row,
                    Column::Category,
                    Wrong {
                        message: format!("{} {} không có phân tổ, ô này ghi «{text}»", of.noun(), of.code),
                        remedy: "để trống ô này".to_owned(),
                    },
                ))
            };
        };
        if let Some(place) = breakdown.categories.iter().position(|(code, _)| code == text) {
            return Ok((u32::try_from(place).unwrap_or(u32::MAX), text.to_owned()));
        }
        let codes: Vec<String> =
            breakdown.categories.iter().map(|(code, name)| format!("{code} ({name})")).collect();
        let message = if text.is_empty() {
            format!("số liệu {} chia theo «{}», ô này trống", of.code, breakdown.name)
        } else {
            format!("«{text}» không phải là phân tổ của số liệu {}", of.code)
        };
        Err(self.error(
            row,
            Column::Category,
            Wrong { message, remedy: format!("ghi một trong: {}", codes.join(", ")) },
        ))
    }

    /// Value and status belong together: M is missing and has no value, everything else has one.
    fn figure(
        &self,
        row: &Row<'_>,
        definition: Option<usize>,
    ) -> Result<(Option<Decimal>, Status), RowError> {
        let (value, letter) = (self.cell(row, Column::Value), self.cell(row, Column::Status));
        let status = match letter {
            "" => Status::Normal,
            letter => letter.to_uppercase().parse().map_err(|_| {
                self.error(row, Column::Status, Wrong {
                    message: format!("«{letter}» không phải là trạng thái"),
                    remedy: "để trống hoặc ghi A bình thường, P sơ bộ, E ước tính, I gán, M thiếu, B gián đoạn chuỗi"
                        .to_owned(),
                })
            })?,
        };
        match (value, status) {
            ("", Status::Missing) => Ok((None, status)),
            ("", _) => Err(self.error(
                row,
                Column::Value,
                Wrong {
                    message: "ô giá trị trống; trống không phải là 0".to_owned(),
                    remedy: "ghi 0 nếu bằng không; ghi M ở cột status nếu không có số liệu; hoặc bỏ dòng này"
                        .to_owned(),
                },
            )),
            (value, Status::Missing) => Err(self.error(
                row,
                Column::Value,
                Wrong {
                    message: format!("trạng thái M (thiếu) nhưng vẫn ghi giá trị «{value}»"),
                    remedy: "xóa giá trị, hoặc ghi trạng thái khác".to_owned(),
                },
            )),
            (value, status) => {
                let number = self.number(value, definition);
                number.map(|n| (Some(n), status)).map_err(|wrong| self.error(row, Column::Value, wrong))
            }
        }
    }

    fn number(&self, text: &str, definition: Option<usize>) -> Result<Decimal, Wrong> {
        let number =
            number::read(text, self.style).map_err(|no| Wrong { message: no.problem, remedy: no.remedy })?;
        let Some(of) = definition.map(|place| self.definitions.get(place)) else { return Ok(number) };
        match Quantity::of(number, of.decimals()) {
            Ok(_) => Ok(number),
            Err(ScaleError::TooFine { .. }) => Err(Wrong {
                message: match of.decimals() {
                    0 => format!("{} {} là số nguyên, ô này ghi «{text}»", of.noun(), of.code),
                    most => format!(
                        "{} {} có nhiều nhất {most} chữ số thập phân, ô này ghi «{text}»",
                        of.noun(),
                        of.code
                    ),
                },
                remedy: match without_groups(text) {
                    Some(whole) => format!(
                        "dấu chấm trong tệp là dấu thập phân; nếu định ngăn hàng nghìn thì viết {whole}"
                    ),
                    None => "kiểm tra lại số; không tự làm tròn".to_owned(),
                },
            }),
            Err(problem @ ScaleError::TooLarge { .. }) => Err(Wrong {
                message: format!("{} {}: {problem}", of.noun(), of.code),
                remedy: "kiểm tra lại số và đơn vị tính (đồng, nghìn đồng hay triệu đồng)".to_owned(),
            }),
        }
    }

    fn sample_size(&self, row: &Row<'_>) -> Result<Option<u64>, RowError> {
        let text = self.cell(row, Column::SampleSize);
        if text.is_empty() {
            return Ok(None);
        }
        match text.parse() {
            Ok(size @ 1..=1_000_000_000) if !text.starts_with('+') => Ok(Some(size)),
            _ => Err(self.error(
                row,
                Column::SampleSize,
                Wrong {
                    message: format!("«{text}» không phải là cỡ mẫu"),
                    remedy: "ghi số nguyên từ 1, không ngăn hàng nghìn; để trống nếu không phải điều tra mẫu"
                        .to_owned(),
                },
            )),
        }
    }

    fn margin(&self, row: &Row<'_>) -> Result<Option<Decimal>, RowError> {
        let text = self.cell(row, Column::Margin);
        if text.is_empty() {
            return Ok(None);
        }
        let read = number::read(text, self.style)
            .map_err(|no| Wrong { message: no.problem, remedy: no.remedy })
            .and_then(|n| {
                if n.is_sign_negative() {
                    Err(Wrong {
                        message: format!("biên độ sai số «{text}» nhỏ hơn 0"),
                        remedy: "ghi số không âm".to_owned(),
                    })
                } else {
                    Ok(Some(n))
                }
            });
        read.map_err(|wrong| self.error(row, Column::Margin, wrong))
    }

    fn texts(&self, row: &Row<'_>) -> Result<(Provenance, Option<String>), RowError> {
        let text = |column, limit: usize| {
            let text = self.cell(row, column);
            let length = text.chars().count();
            if length <= limit && !text.contains('\0') {
                return Ok(text.to_owned());
            }
            Err(self.error(
                row,
                column,
                Wrong {
                    message: format!("dài {length} ký tự, nhiều nhất {limit}, hoặc có ký tự rỗng"),
                    remedy: "viết ngắn lại".to_owned(),
                },
            ))
        };
        let origin = Provenance {
            provider: text(Column::Provider, limits::SHORT)?,
            source: text(Column::Source, limits::SHORT)?,
            method: text(Column::Method, limits::SHORT)?,
        };
        let note = text(Column::Note, limits::LONG)?;
        Ok((origin, (!note.is_empty()).then_some(note)))
    }
}

#[expect(clippy::too_many_arguments, reason = "one per cell of the row")]
fn observation(
    unit: UnitId,
    period: Period,
    category: String,
    value: Option<Decimal>,
    status: Status,
    origin: Provenance,
    sample_size: Option<u64>,
    margin: Option<Decimal>,
    note: Option<String>,
) -> NewObservation {
    let key = FactKey { series: NO_SERIES, unit, period, category };
    NewObservation { key, value, status, origin, sample_size, margin, note }
}

fn keep<T>(errors: &mut Vec<RowError>, result: Result<T, RowError>) -> Option<T> {
    result.map_err(|error| errors.push(error)).ok()
}
