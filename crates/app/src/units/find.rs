//! From what a person writes to a unit.

use cotmoc_core::model::UnitId;
use cotmoc_core::units::{Fault, NotFound, Reference, Register, Unit};
use jiff::civil::Date;
use serde::Serialize;

use super::view::called;
use crate::{AppError, FieldError};

/// What is wrong, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The field of the form that is to blame, as [`super::Ask`] and its parts name it; empty where
    /// it is none in particular.
    #[serde(skip)]
    pub field: &'static str,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: String,
}

impl Problem {
    pub(super) fn new(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { field: "", message: message.into(), hint: hint.into() }
    }
}

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        Self::new(fault.message, fault.hint)
    }
}

impl From<Problem> for AppError {
    fn from(problem: Problem) -> Self {
        AppError::user(problem.message).hint(problem.hint)
    }
}

/// Everything that is wrong as one error; the first hint stands for all.
pub(super) fn refused(problems: Vec<Problem>) -> AppError {
    let mut seen: Vec<&str> = Vec::new();
    for problem in &problems {
        if !seen.contains(&problem.message.as_str()) {
            seen.push(&problem.message);
        }
    }
    let more = seen.len().saturating_sub(MOST_TOLD);
    seen.truncate(MOST_TOLD);
    let mut message = seen.join(" ");
    if more > 0 {
        message.push_str(&format!(" Và {more} điều khác."));
    }
    let hint = problems.first().map(|p| p.hint.clone()).unwrap_or_default();
    let fields = problems.into_iter().filter(|p| !p.field.is_empty());
    let fields = fields.map(|p| FieldError { field: p.field, message: format!("{} {}", p.message, p.hint) });
    AppError::user(message).hint(hint).at_fields(fields.collect())
}

/// Problems told in one message.
const MOST_TOLD: usize = 5;

/// The unit that a text names: a code or a name as valid on `date`, `CODE@2024-12-31`, or `#` and its number.
///
/// # Errors
/// A [`Problem`] that names what may have been meant.
pub(crate) fn resolve<'r>(register: &'r Register, text: &str, date: Date) -> Result<&'r Unit, Problem> {
    if text.trim().is_empty() {
        return Err(Problem::new("Chưa ghi đơn vị nào.", "Ghi mã đơn vị, hoặc MÃ@NGÀY như 86@2024-12-31."));
    }
    let number = text.trim().strip_prefix('#').and_then(|number| number.parse().ok());
    if let Some(unit) = number.and_then(|number| register.get(UnitId(number))) {
        return Ok(unit);
    }
    register.find(&Reference::parse(text), date).map_err(|missing| not_found(register, &missing))
}

fn not_found(register: &Register, missing: &NotFound) -> Problem {
    let NotFound { reference, date, near } = missing;
    let text = &reference.code;
    let day = day_words(*date);
    let same: Vec<&Unit> = register.search(text, *date, MOST_TOLD);
    if !same.is_empty() {
        let listed: Vec<String> = same.iter().map(|u| with_place(register, u, *date)).collect();
        return Problem::new(
            format!("«{text}» chưa chỉ rõ một đơn vị {day}: {}.", listed.join("; ")),
            "Ghi mã của đơn vị cần chọn.",
        );
    }
    let message = format!("Không có đơn vị nào mã hoặc tên «{text}» {day}.");
    let known: Vec<String> =
        near.iter().filter_map(|id| register.get(*id)).map(|u| at_its_time(u, *date)).collect();
    let hint = if known.is_empty() {
        "Tìm mã bằng tên: cotmoc units list --search «tên», bỏ dấu cũng được.".to_owned()
    } else {
        format!("Gần nhất: {}. Mã của ngày khác ghi MÃ@NGÀY.", known.join("; "))
    };
    Problem::new(message, hint)
}

/// «00123 Xã Tân Lập, Tỉnh Vĩnh Long».
fn with_place(register: &Register, unit: &Unit, date: Date) -> String {
    let name = unit.name(date);
    let above = unit.parent(date).and_then(|id| register.get(id));
    let above = above.map(|u| format!(", {}", u.name(date).name)).unwrap_or_default();
    format!("{} {}{above}", name.code, name.name)
}

/// «86 Tỉnh Vĩnh Long», or «00034@2025-06-30 Phường Trúc Bạch» where it does not exist on that day.
fn at_its_time(unit: &Unit, date: Date) -> String {
    if unit.lives(date) {
        let name = unit.name(date);
        return format!("{} {}", name.code, name.name);
    }
    let day = if unit.born > date { unit.born } else { unit.last_day(date) };
    let name = unit.name(day);
    format!("{}@{day} {}", name.code, name.name)
}

fn day_words(date: Date) -> String {
    match date {
        Date::MIN => "khi bắt đầu ghi chép".to_owned(),
        Date::MAX => "trong danh mục hiện nay".to_owned(),
        date => date.strftime("vào ngày %d/%m/%Y").to_string(),
    }
}

/// «Xã Tân Lập (00123)».
pub(super) fn name_of(register: &Register, id: UnitId, date: Date) -> String {
    register.get(id).map_or_else(|| format!("đơn vị số {id}"), |unit| called(unit, date))
}
