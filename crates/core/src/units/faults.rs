//! What cannot be: contradictions between events.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::event::EventId;
use super::register::{Line, MOST_LEVELS, Register, Unit};
use crate::divisor::gcd;
use crate::model::{Share, UnitId, UnitLevel};
use crate::number::Locale;

/// A contradiction in the register: what is wrong, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The event at which it shows, where it shows at one.
    pub event: Option<EventId>,
    /// The unit that it is about.
    pub unit: Option<UnitId>,
    /// What is wrong, in Vietnamese.
    pub message: String,
    /// What to do about it.
    pub hint: String,
}

impl Fault {
    pub(super) fn new(unit: UnitId, message: String, hint: &str) -> Self {
        Self { event: None, unit: Some(unit), message, hint: hint.to_owned() }
    }

    fn at(event: EventId, unit: UnitId, message: String, hint: &str) -> Self {
        Self { event: Some(event), ..Self::new(unit, message, hint) }
    }

    pub(super) fn born_twice(event: EventId, unit: UnitId) -> Self {
        Self::at(event, unit, format!("Đơn vị số {unit} được lập hai lần."), "Dùng số khác cho đơn vị mới.")
    }

    pub(super) fn not_there(event: EventId, unit: UnitId, date: Date) -> Self {
        let day = day(date);
        let message = format!("Đơn vị số {unit} không tồn tại vào {day}.");
        Self::at(event, unit, message, "Kiểm tra mã đơn vị và ngày có hiệu lực.")
    }

    pub(super) fn no_such_line(event: EventId, from: UnitId, to: UnitId) -> Self {
        let message = format!("Không có việc kế thừa từ đơn vị số {from} sang đơn vị số {to} vào ngày này.");
        Self::at(event, from, message, "Chỉ ghi tỷ lệ cho việc kế thừa đã có, đúng ngày của việc ấy.")
    }

    pub(super) fn line_twice(event: EventId, from: UnitId, to: UnitId) -> Self {
        let message = format!(
            "Việc kế thừa từ đơn vị số {from} sang đơn vị số {to} ghi hai lần hoặc nối với chính nó."
        );
        Self::at(event, from, message, "Ghi mỗi cặp cũ – mới một lần.")
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.message, self.hint)
    }
}

/// Every contradiction of a register whose events could be played one by one.
pub(super) fn found_in(register: &Register) -> Vec<Fault> {
    let mut faults = Vec::new();
    for unit in register.units() {
        if unit.names.is_empty() || unit.parents.is_empty() {
            let message = format!("Đơn vị số {} được lập mà không có tên hoặc không có chỗ.", unit.id);
            faults.push(Fault::new(
                unit.id,
                message,
                "Ghi tên, mã và đơn vị cấp trên cùng với việc thành lập.",
            ));
        } else {
            parents(register, unit, &mut faults);
            shares(unit, &mut faults);
            heirs(register, unit, &mut faults);
        }
    }
    if faults.is_empty() {
        codes(register, &mut faults);
        circles(register, &mut faults);
    }
    faults
}

/// A unit stands only under units that exist as long as it stands there, and that are of a higher level.
fn parents(register: &Register, unit: &Unit, faults: &mut Vec<Fault>) {
    for (n, (from, parent)) in unit.parents.iter().enumerate() {
        let Some(parent) = parent else { continue };
        let name = || called(unit, *from);
        let Some(above) = register.get(*parent).filter(|p| !p.names.is_empty()) else {
            let message = format!("{} đặt dưới đơn vị số {parent} không có trong danh mục.", name());
            faults.push(Fault::new(unit.id, message, "Khai báo đơn vị cấp trên trước."));
            continue;
        };
        let until = unit.parents.get(n + 1).map(|(next, _)| *next).or(unit.ended);
        let outlived = above.ended.is_some_and(|end| until.is_none_or(|until| end < until));
        if above.born > *from || outlived {
            let (upper, day) =
                (called(above, *from), day(if outlived { above.ended.unwrap_or(*from) } else { *from }));
            let message = format!("{} đặt dưới {upper}, mà vào {day} đơn vị này không tồn tại.", name());
            let hint = "Chuyển đơn vị sang đơn vị cấp trên đang tồn tại, hoặc sửa ngày có hiệu lực.";
            faults.push(Fault::new(unit.id, message, hint));
        }
        if unit.level != UnitLevel::Agency && above.level >= unit.level {
            let (upper, level) = (called(above, *from), above.level);
            let message = format!("{} (cấp {}) đặt dưới {upper} (cấp {level}).", name(), unit.level);
            faults.push(Fault::new(unit.id, message, "Đặt đơn vị dưới một đơn vị cấp cao hơn."));
        }
    }
}

/// The shares of an old unit that are known together make no more than the whole, and exactly the
/// whole where all of them are known.
fn shares(unit: &Unit, faults: &mut Vec<Fault>) {
    let mut days: BTreeMap<Date, Vec<&Line>> = BTreeMap::new();
    for line in &unit.heirs {
        days.entry(line.date).or_default().push(line);
    }
    for (date, lines) in days {
        let Some((sum, of, unknown)) = known_sum(&lines) else { continue };
        let whole = unit.ended == Some(date);
        if sum > of || (unknown == 0 && whole && sum != of) {
            let percent = Decimal::from_i128_with_scale(i128::try_from(sum * 10_000 / of).unwrap_or(0), 2);
            let name = called(unit, unit.last_day(date));
            let message = format!(
                "Các tỷ lệ chia của {name} vào {} cộng lại bằng {percent} %, không phải 100 %.",
                day(date)
            );
            let hint = "Sửa các tỷ lệ cho đủ 1 (chia ba thì viết 1/3), hoặc để trống tỷ lệ chưa biết.";
            faults.push(Fault::at(lines[0].event, unit.id, message, hint));
        }
    }
}

/// Both ends of a line exist on its day; where several events fall on one day, an end may have ended on it.
fn heirs(register: &Register, unit: &Unit, faults: &mut Vec<Fault>) {
    for line in &unit.heirs {
        let there = |u: &Unit| u.born <= line.date && u.ended.is_none_or(|end| line.date <= end);
        let Some(heir) = register.get(line.unit).filter(|heir| !heir.names.is_empty()) else { continue };
        for absent in [unit, heir].into_iter().filter(|u| !there(u)) {
            let (old, new) = (called(unit, line.date), called(heir, line.date));
            let (name, day) = (called(absent, line.date), day(line.date));
            let message =
                format!("{old} giao phần của mình cho {new} vào {day}, mà {name} không tồn tại vào ngày ấy.");
            let hint = "Ghi đơn vị tồn tại vào ngày ấy; nếu việc ghi sau có hiệu lực trước, hoàn tác rồi ghi lại theo thứ tự ngày.";
            faults.push(Fault::at(line.event, absent.id, message, hint));
        }
    }
}

/// The sum of the known shares as parts of a common denominator, and how many are unknown. Nothing
/// where the denominators are too large to be compared.
fn known_sum(lines: &[&Line]) -> Option<(u128, u128, usize)> {
    let (mut sum, mut of, mut unknown) = (0_u128, 1_u128, 0);
    for line in lines {
        match line.share {
            Share::Unknown => unknown += 1,
            Share::Known { parts, of: denominator } => {
                let denominator = u128::from(denominator);
                sum = sum.checked_mul(denominator)?.checked_add(u128::from(parts).checked_mul(of)?)?;
                of = of.checked_mul(denominator)?;
                let divisor = gcd(sum, of);
                (sum, of) = (sum / divisor, of / divisor);
            }
        }
    }
    Some((sum, of, unknown))
}

/// Among the living units of one level no code stands twice.
fn codes(register: &Register, faults: &mut Vec<Fault>) {
    let mut spans: Vec<(&str, UnitLevel, Date, Option<Date>, UnitId)> = Vec::new();
    for unit in register.units() {
        for (n, (from, name)) in unit.names.iter().enumerate() {
            let until = unit.names.get(n + 1).map(|(next, _)| *next).or(unit.ended);
            spans.push((&name.code, unit.level, *from, until, unit.id));
        }
    }
    spans.sort_unstable();
    for pair in spans.windows(2) {
        let ((code, level, _, until, first), (code2, level2, from, _, second)) = (pair[0], pair[1]);
        let same = code == code2 && level == level2 && first != second;
        if same && until.is_none_or(|until| from < until) {
            let message = format!(
                "Mã {code} cấp {level} thuộc về hai đơn vị (số {first} và số {second}) vào {}.",
                day(from)
            );
            faults.push(Fault::new(second, message, "Cấp mã khác cho một trong hai đơn vị."));
        }
    }
}

/// Nothing stands under itself. Levels forbid it but among agencies.
fn circles(register: &Register, faults: &mut Vec<Fault>) {
    let agencies = register.units().iter().filter(|u| u.level == UnitLevel::Agency);
    for unit in agencies {
        for (from, _) in &unit.parents {
            if register.above(unit.id, *from).len() >= MOST_LEVELS {
                let message =
                    format!("{} đứng dưới chính nó (vòng lặp) từ {}.", called(unit, *from), day(*from));
                faults.push(Fault::new(unit.id, message, "Đổi đơn vị cấp trên để không thành vòng."));
            }
        }
    }
}

fn called(unit: &Unit, date: Date) -> String {
    let name = unit.name(date);
    format!("{} ({})", name.name, name.code)
}

/// A day as people write it.
pub(super) fn day(date: Date) -> String {
    if date == Date::MIN { "thời điểm bắt đầu ghi chép".to_owned() } else { Locale::Vi.date(date) }
}
