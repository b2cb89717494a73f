//! Words on the sheets.

use cotmoc_core::form::{Relation, Rule, Severity, Term};
use cotmoc_core::model::{Period, PeriodKind};
use cotmoc_core::number::{Locale, shown as figure};
use jiff::civil::Date;
use rust_decimal::Decimal;

/// Reasons that the drop-down list offers where there is no figure; others may be typed.
pub const REASONS: [&str; 5] = [
    "Chưa tổng hợp xong",
    "Cơ quan cung cấp chưa gửi số liệu",
    "Chưa có nguồn hoặc cách thu thập số liệu",
    "Chưa đến kỳ điều tra, khảo sát",
    "Không thuộc phạm vi của đơn vị",
];

/// A period in a sentence: «quý IV năm 2026», «6 tháng đầu năm 2026», «tháng 3 năm 2026».
#[must_use]
pub fn period_title(period: Period) -> String {
    let year = period.in_year();
    let place = period.place();
    match period.kind() {
        PeriodKind::Month => format!("tháng {place} năm {year}"),
        PeriodKind::Quarter => format!("quý {} năm {year}", roman(place)),
        PeriodKind::Half if place == 1 => format!("6 tháng đầu năm {year}"),
        PeriodKind::Half => format!("6 tháng cuối năm {year}"),
        PeriodKind::NineMonths => format!("9 tháng đầu năm {year}"),
        PeriodKind::Year => format!("năm {year}"),
        PeriodKind::Day => format!("ngày {}", day(period.first_day())),
    }
}

/// A period in a heading of a column: «Quý IV/2026».
pub(crate) fn period_short(period: Period) -> String {
    let year = period.in_year();
    let place = period.place();
    match period.kind() {
        PeriodKind::Month => format!("Tháng {place}/{year}"),
        PeriodKind::Quarter => format!("Quý {}/{year}", roman(place)),
        PeriodKind::Half => format!("6 tháng {}/{year}", if place == 1 { "đầu" } else { "cuối" }),
        PeriodKind::NineMonths => format!("9 tháng/{year}"),
        PeriodKind::Year => format!("Năm {year}"),
        PeriodKind::Day => day(period.first_day()),
    }
}

fn roman(place: u8) -> &'static str {
    ["I", "II", "III", "IV"].get(usize::from(place.max(1) - 1)).copied().unwrap_or("")
}

/// `dd/mm/yyyy`.
pub(crate) fn day(date: Date) -> String {
    Locale::Vi.date(date)
}

/// «Lỗi», «Cảnh báo», «Lưu ý».
pub(crate) fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "Lỗi",
        Severity::Warning => "Cảnh báo",
        Severity::Note => "Lưu ý",
    }
}

/// What a rule says where it has no message of its own.
pub(crate) fn rule(rule: &Rule) -> String {
    match rule {
        Rule::Range { min: Some(min), max: Some(max), .. } => {
            format!("phải từ {} đến {}", figure(*min), figure(*max))
        }
        Rule::Range { min: Some(min), .. } => format!("không được nhỏ hơn {}", figure(*min)),
        Rule::Range { max: Some(max), .. } => format!("không được lớn hơn {}", figure(*max)),
        Rule::Compare { left, relation, right } => {
            format!("dòng {} {} dòng {}", terms(left), relation_words(*relation), terms(right))
        }
        Rule::Change { percent, .. } => format!("thay đổi quá {}% so với kỳ trước", figure(*percent)),
        _ => "cần xem lại".to_owned(),
    }
}

fn terms(terms: &[Term]) -> String {
    let mut out = String::new();
    for (index, term) in terms.iter().enumerate() {
        let sign = if term.times.is_sign_negative() { " - " } else { " + " };
        if index > 0 || term.times.is_sign_negative() {
            out.push_str(sign);
        }
        let times = term.times.abs();
        if times != Decimal::ONE {
            out.push_str(&format!("{} × ", figure(times)));
        }
        out.push_str(&term.line);
    }
    out
}

fn relation_words(relation: Relation) -> &'static str {
    match relation {
        Relation::Equal => "phải bằng",
        Relation::AtMost => "không được lớn hơn",
        Relation::Less => "phải nhỏ hơn",
        Relation::AtLeast => "không được nhỏ hơn",
        Relation::More => "phải lớn hơn",
    }
}
