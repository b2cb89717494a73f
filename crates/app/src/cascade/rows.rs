//! Rows of a table of targets given to units.

use std::collections::HashMap;
use std::io::Read;
use std::sync::Arc;

use cotmoc_core::catalogue::{Catalogue, Indicator};
use cotmoc_core::model::{Comparator, Period, Quantity, UnitId, UnitLevel};
use cotmoc_core::units::Register;
use cotmoc_formats::csv::{CsvError, Row, Table};
use jiff::civil::Date;
use rust_decimal::Decimal;
use sha2::{Digest, Sha256};

use crate::data::{Columns, Definitions, Heading, NumberStyle, RowError, Source, find_unit, read_number};
use crate::limits;
use crate::model::{SeriesKind, TargetId};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Indicator,
    Unit,
    Year,
    Comparator,
    Value,
    Act,
    ActDate,
    ActIssuer,
    Target,
    Note,
}

const HEADINGS: &[Heading<Column>] = &[
    (Some(Column::Indicator), "indicator", &["ma chi tieu", "chi tieu"]),
    (Some(Column::Unit), "unit", &["ma don vi", "don vi", "don vi duoc giao"]),
    (Some(Column::Year), "year", &["nam"]),
    (Some(Column::Comparator), "comparator", &["so sanh", "dau", "cach so sanh"]),
    (Some(Column::Value), "value", &["gia tri", "muc giao", "chi tieu giao"]),
    (Some(Column::Act), "act", &["van ban", "so van ban", "so, ky hieu", "quyet dinh"]),
    (Some(Column::ActDate), "act_date", &["ngay van ban", "ngay ban hanh"]),
    (Some(Column::ActIssuer), "act_issuer", &["co quan ban hanh"]),
    (Some(Column::Target), "target", &["muc tieu", "ma muc tieu", "so muc tieu"]),
    (Some(Column::Note), "note", &["ghi chu"]),
    (None, "name", &["stt", "tt", "ten don vi", "ten chi tieu", "don vi tinh"]),
];

const NEEDED: &[&[Column]] =
    &[&[Column::Indicator], &[Column::Unit], &[Column::Year], &[Column::Value], &[Column::Act]];

/// A row that is right by itself.
#[derive(Debug, Clone)]
pub(super) struct TargetRow {
    pub(super) line: u64,
    /// The unit as the file names it.
    pub(super) unit_text: String,
    pub(super) key: Key,
    /// What is asked; `None` takes the target back.
    pub(super) asks: Option<(Comparator, Decimal)>,
    pub(super) act_number: String,
    pub(super) act_date: Option<Date>,
    pub(super) act_issuer: Option<String>,
    pub(super) target: Option<TargetId>,
    pub(super) note: Option<String>,
}

/// Indicator, unit, year.
pub(super) type Key = (&'static str, UnitId, u16);

/// A table that was read.
#[derive(Debug, Default)]
pub(super) struct Rows {
    pub(super) sha256: String,
    pub(super) count: u64,
    pub(super) good: Vec<TargetRow>,
    pub(super) wrong: u64,
    pub(super) errors: Vec<RowError>,
}

/// Reads a whole table; every row is checked by itself and against the others.
pub(super) fn read(source: &Source, register: Arc<Register>, style: NumberStyle) -> Result<Rows, CsvError> {
    let mut bytes = Vec::new();
    source.open()?.0.take(limits::PASTE_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() > limits::PASTE_BYTES {
        let limit = limits::PASTE_BYTES >> 20;
        return Err(CsvError::Io(std::io::Error::other(format!("lớn hơn {limit} MB; tách thành nhiều tệp"))));
    }
    let sha256 = Sha256::digest(&bytes).iter().map(|b| format!("{b:02x}")).collect();
    let mut rows = Rows { sha256, ..Rows::default() };
    let mut table = Table::open(bytes.as_slice())?;
    let columns = match Columns::read(HEADINGS, NEEDED, table.headings()) {
        Ok(columns) => columns,
        Err(errors) => return Ok(Rows { wrong: 1, errors, ..rows }),
    };
    let checker = Checker { columns, register, definitions: Definitions::of(Catalogue::embedded()), style };
    let mut lines: HashMap<Key, u64> = HashMap::new();
    while let Some(row) = table.next_row() {
        let row = row?;
        rows.count += 1;
        let checked = checker.check(&row).and_then(|row| match lines.insert(row.key, row.line) {
            None => Ok(row),
            Some(first) => Err(vec![RowError::new(
                row.line,
                "",
                format!("trùng với dòng {first}: cùng chỉ tiêu, đơn vị và năm"),
                "chỉ giữ một dòng".to_owned(),
            )]),
        });
        match checked {
            Ok(row) => rows.good.push(row),
            Err(errors) => {
                rows.wrong += 1;
                rows.errors.extend(errors);
            }
        }
    }
    Ok(rows)
}

struct Checker {
    columns: Columns<Column>,
    register: Arc<Register>,
    definitions: Definitions,
    style: NumberStyle,
}

impl Checker {
    fn check(&self, row: &Row<'_>) -> Result<TargetRow, Vec<RowError>> {
        let width = self.columns.headings.len();
        if row.width() != width {
            let message = format!("dòng có {} ô, tiêu đề có {width} cột", row.width());
            return Err(vec![RowError::new(row.line, "", message, "thêm hoặc bớt ô cho khớp".to_owned())]);
        }
        let mut errors = Vec::new();
        let mut keep = |error| errors.push(error);
        let indicator = self.indicator(row).map_err(&mut keep).ok();
        let year = self.year(row).map_err(&mut keep).ok();
        let unit = year.and_then(|year| self.unit(row, year).map_err(&mut keep).ok());
        let asks = self.asks(row, indicator).map_err(&mut keep).ok();
        let act_date = self.act_date(row).map_err(&mut keep).ok();
        let target = self.target(row).map_err(&mut keep).ok();
        let act_number = self.text(row, Column::Act, limits::SHORT).map_err(&mut keep).ok();
        let act_issuer = self.text(row, Column::ActIssuer, limits::SHORT).map_err(&mut keep).ok();
        let note = self.text(row, Column::Note, limits::LONG).map_err(&mut keep).ok();
        if act_number.as_deref() == Some("") {
            let remedy = "ghi số, ký hiệu của văn bản giao chỉ tiêu";
            errors.push(self.error(row, Column::Act, "ô văn bản trống".to_owned(), remedy.to_owned()));
        }
        let (Some(indicator), Some(year), Some(unit), Some(asks), Some(act_date), Some(target)) =
            (indicator, year, unit, asks, act_date, target)
        else {
            return Err(errors);
        };
        if !errors.is_empty() {
            return Err(errors);
        }
        Ok(TargetRow {
            line: row.line,
            unit_text: self.cell(row, Column::Unit).to_owned(),
            key: (indicator.code.as_str(), unit, year),
            asks,
            act_number: act_number.unwrap_or_default(),
            act_date,
            act_issuer: act_issuer.filter(|text| !text.is_empty()),
            target,
            note: note.filter(|text| !text.is_empty()),
        })
    }

    fn cell<'r>(&self, row: &Row<'r>, column: Column) -> &'r str {
        self.columns.place(column).map_or("", |place| row.cell(place))
    }

    fn error(&self, row: &Row<'_>, column: Column, message: String, remedy: String) -> RowError {
        RowError::new(row.line, self.columns.heading(column), message, remedy)
    }

    fn indicator(&self, row: &Row<'_>) -> Result<&'static Indicator, RowError> {
        let code = self.cell(row, Column::Indicator);
        Catalogue::embedded().get(code).ok_or_else(|| {
            let remedy = self.definitions.remedy(SeriesKind::Indicator, code);
            self.error(
                row,
                Column::Indicator,
                format!("không có chỉ tiêu mang mã «{code}» trong danh mục"),
                remedy,
            )
        })
    }

    fn year(&self, row: &Row<'_>) -> Result<u16, RowError> {
        let text = self.cell(row, Column::Year);
        let year = if text.len() == 4 { text.parse().ok() } else { None };
        year.filter(|year| limits::YEARS.contains(year)).ok_or_else(|| {
            let (first, last) = limits::YEARS.into_inner();
            self.error(
                row,
                Column::Year,
                format!("«{text}» không phải là năm"),
                format!("ghi năm từ {first} đến {last}"),
            )
        })
    }

    fn unit(&self, row: &Row<'_>, year: u16) -> Result<UnitId, RowError> {
        let text = self.cell(row, Column::Unit);
        let period = i16::try_from(year).ok().and_then(Period::year);
        let Some(period) = period else {
            return Err(self.error(
                row,
                Column::Unit,
                "năm không dùng được".to_owned(),
                "sửa năm".to_owned(),
            ));
        };
        let found = find_unit(&self.register, text, period)
            .map_err(|(message, remedy)| self.error(row, Column::Unit, message, remedy))?;
        match self.register.get(found).map(|unit| unit.level) {
            Some(UnitLevel::Nation | UnitLevel::Province) | None => Err(self.error(
                row,
                Column::Unit,
                format!("«{text}» là đơn vị cấp tỉnh trở lên"),
                "chỉ giao cho xã, huyện hoặc cơ quan; mục tiêu của tỉnh đã ở trong kế hoạch".to_owned(),
            )),
            Some(_) => Ok(found),
        }
    }

    fn asks(
        &self,
        row: &Row<'_>,
        indicator: Option<&Indicator>,
    ) -> Result<Option<(Comparator, Decimal)>, RowError> {
        let (sign, text) = (self.cell(row, Column::Comparator), self.cell(row, Column::Value));
        let comparator = match sign {
            "" => Comparator::Equal,
            "≥" => Comparator::AtLeast,
            "≤" => Comparator::AtMost,
            "≈" => Comparator::About,
            sign => sign.parse().map_err(|_| {
                let remedy = "ghi một trong: = >= > ~ <= <, hoặc để trống (=)";
                let message = format!("«{sign}» không phải là dấu so sánh");
                self.error(row, Column::Comparator, message, remedy.to_owned())
            })?,
        };
        let wrong = |message: String, remedy: String| self.error(row, Column::Value, message, remedy);
        match cotmoc_core::fold::fold(text).as_str() {
            "" => {
                let remedy = "ghi mức giao; ghi «bãi bỏ» nếu chỉ tiêu đã giao được rút lại";
                return Err(wrong("ô giá trị trống; trống không phải là 0".to_owned(), remedy.to_owned()));
            }
            "bai bo" => return Ok(None),
            _ => {}
        }
        let value = read_number(text, self.style).map_err(|no| wrong(no.problem, no.remedy))?;
        if let Some(indicator) = indicator
            && let Err(problem) = Quantity::of(value, indicator.decimals)
        {
            let remedy = format!("ghi nhiều nhất {} chữ số thập phân", indicator.decimals);
            return Err(wrong(format!("chỉ tiêu {}: {problem}", indicator.code), remedy));
        }
        Ok(Some((comparator, value)))
    }

    fn act_date(&self, row: &Row<'_>) -> Result<Option<Date>, RowError> {
        let text = self.cell(row, Column::ActDate);
        if text.is_empty() {
            return Ok(None);
        }
        day(text).map(Some).ok_or_else(|| {
            let message = format!("«{text}» không phải là ngày");
            self.error(row, Column::ActDate, message, "viết 31/01/2026 hoặc 2026-01-31".to_owned())
        })
    }

    fn target(&self, row: &Row<'_>) -> Result<Option<TargetId>, RowError> {
        let text = self.cell(row, Column::Target);
        if text.is_empty() {
            return Ok(None);
        }
        text.parse().map(Some).map_err(|_| {
            let message = format!("«{text}» không phải là số của một mục tiêu");
            self.error(
                row,
                Column::Target,
                message,
                "ghi số trên trang của mục tiêu, hoặc để trống".to_owned(),
            )
        })
    }

    fn text(&self, row: &Row<'_>, column: Column, most: usize) -> Result<String, RowError> {
        let text = self.cell(row, column);
        let length = text.chars().count();
        if length > most || text.contains('\0') {
            let message = format!("dài {length} ký tự, nhiều nhất {most}, hoặc có ký tự rỗng");
            return Err(self.error(row, column, message, "viết ngắn lại".to_owned()));
        }
        Ok(text.to_owned())
    }
}

/// «31/01/2026» or «2026-01-31».
fn day(text: &str) -> Option<Date> {
    if let Ok(date) = text.parse() {
        return Some(date);
    }
    let mut parts = text.split(['/', '-', '.']);
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::day;

    #[test]
    fn days_are_read_as_written_here() {
        for text in ["31/01/2026", "31-1-2026", "2026-01-31", "31.01.2026"] {
            assert_eq!(day(text), Some(jiff::civil::date(2026, 1, 31)), "{text}");
        }
        for text in ["31/02/2026", "1/2/26", "hôm nay", "1/2/2026/3"] {
            assert_eq!(day(text), None, "{text}");
        }
    }
}
