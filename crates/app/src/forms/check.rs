//! The rules that every field keeps, and all that is wrong at once.

use std::str::FromStr;

use cotmoc_core::catalogue::Catalogue;
use jiff::civil::Date;
use rust_decimal::Decimal;

use super::number;
use crate::model::{ActFacts, PlanFacts, PlanId, QualitativeFields, TargetFields, TaskFields};
use crate::{AppError, FieldError, Result, limits};

/// Collects what is wrong while fields are cleaned.
#[derive(Debug, Default)]
pub(super) struct Check {
    errors: Vec<FieldError>,
}

impl Check {
    /// The cleaned fields, if nothing is wrong.
    pub(super) fn done<T>(self, fields: T) -> Result<T> {
        if self.errors.is_empty() { Ok(fields) } else { Err(AppError::fields(self.errors)) }
    }

    pub(super) fn wrong(&mut self, field: &'static str, message: impl Into<String>) {
        self.errors.push(FieldError { field, message: message.into() });
    }

    /// A word of a closed list; `None` where nothing was chosen.
    pub(super) fn word<T: FromStr>(&mut self, field: &'static str, typed: &str) -> Option<T> {
        let typed = typed.trim();
        if typed.is_empty() {
            return None;
        }
        let word = typed.parse().ok();
        if word.is_none() {
            self.wrong(field, format!("«{}» không có trong danh sách để chọn.", shorten(typed)));
        }
        word
    }

    /// A year; `None` where nothing was typed.
    pub(super) fn year(&mut self, field: &'static str, typed: &str) -> Option<u16> {
        let typed = typed.trim();
        if typed.is_empty() {
            return None;
        }
        let year = typed.parse().ok();
        if year.is_none() {
            self.wrong(
                field,
                format!("Năm «{}» không đọc được; viết bốn chữ số, ví dụ 2025.", shorten(typed)),
            );
        }
        year
    }

    /// A number; `None` where nothing was typed.
    pub(super) fn number(&mut self, field: &'static str, typed: &str) -> Option<Decimal> {
        if typed.trim().is_empty() {
            return None;
        }
        let value = number::parse(typed);
        if value.is_none() {
            self.wrong(field, format!("«{}» không phải là số; viết ví dụ 1.234,5 hoặc 80.", shorten(typed)));
        }
        value
    }

    /// A day; `None` where nothing was typed.
    pub(super) fn date(&mut self, field: &'static str, typed: &str) -> Option<Date> {
        let typed = typed.trim();
        if typed.is_empty() {
            return None;
        }
        let date = parse_date(typed);
        if date.is_none() {
            self.wrong(field, format!("Ngày «{}» không đọc được; viết ví dụ 31/03/2022.", shorten(typed)));
        }
        date
    }

    /// The number of a plan; `None` where none was chosen.
    pub(super) fn plan(&mut self, field: &'static str, typed: &str) -> Option<PlanId> {
        let typed = typed.trim();
        if typed.is_empty() {
            return None;
        }
        let plan = typed.parse().ok();
        if plan.is_none() {
            self.wrong(field, "Kế hoạch cấp trên phải chọn từ danh sách.");
        }
        plan
    }

    pub(super) fn target(&mut self, f: TargetFields) -> TargetFields {
        let code = self.optional("code", f.code, limits::SHORT);
        let known = code.as_deref().and_then(|code| Catalogue::embedded().get(code));
        if let (Some(code), None) = (&code, known) {
            self.wrong("code", format!("Danh mục không có chỉ tiêu mã «{}».", shorten(code)));
        }
        let wording =
            self.required("wording", &f.wording, limits::LONG, "Tên mục tiêu theo văn bản còn trống.");
        let indicator = match (known, f.indicator.trim()) {
            // With a code the catalogue's name counts, without one the wording.
            (Some(indicator), _) => indicator.name.clone(),
            (None, "") => wording.clone(),
            (None, name) => self.required("indicator", name, limits::LONG, ""),
        };
        if let Some(upper) = f.value_max.filter(|upper| *upper <= f.value) {
            let upper = number::typed(upper);
            self.wrong(
                "value_max",
                format!("Cận trên {upper} phải lớn hơn cận dưới {}.", number::typed(f.value)),
            );
        }
        TargetFields {
            code,
            indicator,
            wording,
            year: self.in_range("year", f.year),
            period: self.optional("period", f.period, limits::SHORT),
            unit: self.required("unit", &f.unit, limits::SHORT, "Đơn vị tính còn trống; ví dụ «%»."),
            ..f
        }
    }

    pub(super) fn task(&mut self, f: TaskFields) -> TaskFields {
        let coordinating: Vec<String> =
            f.coordinating.iter().map(|unit| one_line(unit)).filter(|unit| !unit.is_empty()).collect();
        if coordinating.len() > limits::COORDINATING {
            self.wrong("coordinating", format!("Nhiều nhất {} cơ quan phối hợp.", limits::COORDINATING));
        }
        if let Some(long) = coordinating.iter().find(|unit| unit.chars().count() > limits::SHORT) {
            self.wrong(
                "coordinating",
                format!("Tên cơ quan «{}» dài quá {} chữ.", shorten(long), limits::SHORT),
            );
        }
        TaskFields {
            task: self.required("task", &f.task, limits::LONG, "Nội dung nhiệm vụ còn trống."),
            lead: self.optional("lead", f.lead, limits::SHORT),
            coordinating,
            deadline: self.optional("deadline", f.deadline, limits::SHORT),
            frequency: self.optional("frequency", f.frequency, limits::SHORT),
            product: self.optional("product", f.product, limits::LONG),
            budget: self.optional("budget", f.budget, limits::SHORT),
        }
    }

    pub(super) fn qualitative(&mut self, f: QualitativeFields) -> QualitativeFields {
        QualitativeFields {
            text: self.required("text", &f.text, limits::LONG, "Nội dung mục tiêu còn trống."),
            year: self.in_range("year", f.year),
        }
    }

    pub(super) fn facts(&mut self, f: PlanFacts) -> PlanFacts {
        let horizon = self.optional("horizon", f.horizon, limits::SHORT);
        if let Some(wrong) = horizon.as_deref().filter(|h| !is_horizon(h)) {
            let wrong = shorten(wrong);
            self.wrong(
                "horizon",
                format!("Thời kỳ «{wrong}» không đọc được; viết ví dụ 2022-2025 hoặc 2025."),
            );
        }
        PlanFacts {
            title: self.required("title", &f.title, limits::LONG, "Tên kế hoạch còn trống."),
            number: self.optional("number", f.number, limits::SHORT),
            issuer: self.optional("issuer", f.issuer, limits::SHORT),
            territory: self.optional("territory", f.territory, limits::SHORT),
            horizon,
            ..f
        }
    }

    pub(super) fn act(&mut self, f: ActFacts) -> ActFacts {
        let act = ActFacts {
            title: self.optional("title", f.title, limits::LONG),
            number: self.optional("number", f.number, limits::SHORT),
            issuer: self.optional("issuer", f.issuer, limits::SHORT),
            date: f.date,
        };
        if act.number.is_none() && act.title.is_none() {
            self.wrong("number", "Văn bản sửa đổi cần có số, ký hiệu hoặc trích yếu.");
        }
        act
    }

    fn required(&mut self, field: &'static str, typed: &str, limit: usize, empty: &str) -> String {
        let text = one_line(typed);
        if text.is_empty() {
            self.wrong(field, empty);
        }
        self.limit(field, &text, limit);
        text
    }

    fn optional(&mut self, field: &'static str, typed: Option<String>, limit: usize) -> Option<String> {
        let text = one_line(&typed?);
        self.limit(field, &text, limit);
        (!text.is_empty()).then_some(text)
    }

    fn limit(&mut self, field: &'static str, text: &str, limit: usize) {
        let length = text.chars().count();
        if length > limit {
            self.wrong(field, format!("Nội dung dài {length} chữ, nhiều nhất {limit} chữ."));
        }
    }

    fn in_range(&mut self, field: &'static str, year: Option<u16>) -> Option<u16> {
        if let Some(year) = year.filter(|year| !limits::YEARS.contains(year)) {
            let (first, last) = (limits::YEARS.start(), limits::YEARS.end());
            self.wrong(field, format!("Năm {year} nằm ngoài khoảng {first}–{last}."));
        }
        year
    }
}

/// One line without control characters, so that lists of such lines can be kept as lines.
fn one_line(text: &str) -> String {
    let clean: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    clean.split(' ').filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The beginning of what was typed, for a message.
fn shorten(typed: &str) -> String {
    let short: String = typed.chars().take(40).collect();
    if short.len() < typed.len() { format!("{short}…") } else { short }
}

/// «31/3/2022», «31-3-2022», «31.3.2022» or «2022-03-31».
fn parse_date(typed: &str) -> Option<Date> {
    if let Ok(date) = typed.parse() {
        return Some(date);
    }
    let parts: Vec<&str> = typed.split(['/', '-', '.']).map(str::trim).collect();
    let [day, month, year] = parts.as_slice() else { return None };
    let date = Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()?;
    (1900..=2200).contains(&date.year()).then_some(date)
}

/// «2025» or «2022-2025», the first year not after the last.
fn is_horizon(text: &str) -> bool {
    let years: Vec<&str> = text.split(['-', '–']).map(str::trim).collect();
    let year = |y: &str| y.parse::<u16>().ok().filter(|y| limits::YEARS.contains(y) && *y > 0);
    match years.as_slice() {
        [one] => year(one).is_some(),
        [first, last] => year(first).zip(year(last)).is_some_and(|(a, b)| a <= b),
        _ => false,
    }
}
