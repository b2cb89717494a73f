//! Units as a file names them: by the code that holds on the period's last day, or CODE@DATE.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::Arc;

use cotmoc_core::model::{Period, UnitId, UnitLevel};
use cotmoc_core::units::{Reference, Register, Unit};
use jiff::civil::Date;

use super::check::{Definition, Wrong};
use crate::when::day_words;

/// Finds units and gives each met one a small number.
#[derive(Debug)]
pub(super) struct Places {
    register: Arc<Register>,
    numbers: HashMap<UnitId, u32>,
}

impl Places {
    /// In that register.
    pub(super) fn new(register: Arc<Register>) -> Self {
        Self { register, numbers: HashMap::new() }
    }

    /// A small number for a unit, the same for the whole file.
    pub(super) fn number(&mut self, unit: UnitId) -> u32 {
        let next = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX);
        *self.numbers.entry(unit).or_insert(next)
    }

    /// The unit that a cell names for a period of that element or indicator.
    pub(super) fn find(&self, text: &str, period: Period, of: &Definition) -> Result<UnitId, Wrong> {
        let unit = self.any(text, period)?;
        let date = period.last_day();
        if of.level().is_some_and(|level| !may_report(unit.level, level)) {
            let level = of.level().map_or("", UnitLevel::as_str);
            return Err(Wrong {
                message: format!(
                    "{} là đơn vị cấp {}, còn {} {} lấy ở cấp {level}",
                    named(unit, date),
                    unit.level,
                    of.noun(),
                    of.code
                ),
                remedy: format!("ghi mã của đơn vị cấp {level} hoặc cấp trên của nó"),
            });
        }
        Ok(unit.id)
    }

    /// The unit that a cell names for a period, of any level.
    fn any(&self, text: &str, period: Period) -> Result<&Unit, Wrong> {
        let reference = Reference::parse(text);
        let date = reference.date.unwrap_or_else(|| period.last_day());
        let number = reference.code.strip_prefix('#').and_then(|n| n.parse().ok()).map(UnitId);
        let found = match number {
            Some(id) => self.register.get(id),
            None => self.register.coded(&reference.code, date).min_by_key(|u| (u.level, u.id)),
        };
        let Some(unit) = found else { return Err(self.unknown(text, &reference, period)) };
        // Whoever names the day of a later unit hands in a figure that was computed for its borders.
        let recomputed = reference.date.is_some() && period.last_day() < unit.born;
        if within(unit, period) || recomputed {
            return Ok(unit);
        }
        Err(Wrong {
            message: format!("{} không tồn tại trong kỳ {period} ({})", named(unit, date), life(unit)),
            remedy: self.successors(unit, period),
        })
    }

    fn unknown(&self, text: &str, reference: &Reference, period: Period) -> Wrong {
        let date = reference.date.unwrap_or_else(|| period.last_day());
        let message = match reference.date {
            Some(date) => {
                format!("không có đơn vị mang mã «{}» vào ngày {}", reference.code, day_words(date))
            }
            None => format!(
                "không có đơn vị mang mã «{}» vào ngày {}, ngày cuối kỳ {period}",
                reference.code,
                day_words(date)
            ),
        };
        Wrong { message, remedy: self.meant(text, reference, date, period) }
    }

    /// What may have been meant: the same code on another day, a code that Excel shortened, a name, a
    /// code that differs by a sign.
    fn meant(&self, text: &str, reference: &Reference, date: Date, period: Period) -> String {
        let code = &reference.code;
        let mut earlier = self.register.ever_coded(code).filter(|u| within(u, period));
        if let Some(unit) = earlier.next() {
            let bears = bearing_day(unit, code, period);
            return format!("mã này là của {} ({}): viết {code}@{bears}", named(unit, bears), life(unit));
        }
        if let Some(unit) = self.register.ever_coded(code).next() {
            let bears = unit.last_day(date);
            return format!(
                "mã này là của {} ({}). {}",
                named(unit, bears),
                life(unit),
                self.successors(unit, period)
            );
        }
        if !code.is_empty() && code.len() < 5 && code.bytes().all(|b| b.is_ascii_digit()) {
            let longer = (code.len() + 1..=5).map(|width| format!("{code:0>width$}"));
            for padded in longer {
                if let Some(unit) = self.register.coded(&padded, date).next() {
                    return format!(
                        "có phải {padded} ({}) không? Excel bỏ số 0 ở đầu: định dạng cột mã là Text",
                        named(unit, date)
                    );
                }
            }
        }
        match self.register.find(reference, date) {
            Ok(unit) => format!("ghi mã, không ghi tên: {} ({})", unit.name(date).code, named(unit, date)),
            Err(missed) if !missed.near.is_empty() => {
                let near = missed.near.iter().take(3).filter_map(|id| self.register.get(*id));
                let near: Vec<String> =
                    near.map(|u| format!("{} ({})", u.name(date).code, named(u, date))).collect();
                format!("có phải {} không?", near.join(" hoặc "))
            }
            Err(_) => format!("tìm mã bằng: cotmoc units list --at {date}; đã đọc ô này là «{text}»"),
        }
    }

    /// Which units took the place of one that is no more in a period, or stood in its place before.
    fn successors(&self, unit: &Unit, period: Period) -> String {
        let gone = unit.ended.is_some_and(|end| end <= period.first_day());
        let (lines, word, on) = if gone {
            (&unit.heirs, "số liệu của kỳ này ghi cho đơn vị kế thừa", period.last_day())
        } else {
            (&unit.forebears, "số liệu của kỳ này ghi cho đơn vị lúc đó", period.last_day())
        };
        let mut units: Vec<&Unit> = lines.iter().filter_map(|line| self.register.get(line.unit)).collect();
        units.dedup_by_key(|u| u.id);
        let mut said = String::from(word);
        for (nth, other) in units.iter().take(3).enumerate() {
            let at = if gone { on } else { other.last_day(on) };
            let sign = if nth == 0 { ": " } else { ", " };
            let _infallible = write!(said, "{sign}{}@{at} ({})", other.name(at).code, named(other, at));
        }
        if units.len() > 3 {
            said.push_str(", …");
        }
        if !gone {
            let code = &unit.name(unit.born).code;
            let _infallible =
                write!(said, "; nếu số đã được tính lại theo địa giới mới thì ghi {code}@{}", unit.born);
        }
        said
    }
}

/// The unit that a text names for a period, or what is wrong with it and what to do.
pub(crate) fn find_unit(
    register: &Arc<Register>,
    text: &str,
    period: Period,
) -> Result<UnitId, (String, String)> {
    let places = Places::new(Arc::clone(register));
    places.any(text, period).map(|unit| unit.id).map_err(|wrong| (wrong.message, wrong.remedy))
}

/// Whether a unit exists on any day of a period.
fn within(unit: &Unit, period: Period) -> bool {
    unit.born < period.end() && unit.ended.is_none_or(|end| period.first_day() < end)
}

/// A day of the period on which the unit bears the code; the last such day where there are several.
fn bearing_day(unit: &Unit, code: &str, period: Period) -> Date {
    let last = unit.last_day(period.last_day()).min(period.last_day());
    if unit.name(last).code == code {
        return last;
    }
    // The code was another one by then: the day before the change.
    let change = unit.names.iter().rev().find(|(from, name)| *from <= last && name.code == code);
    let until = change.and_then(|(from, _)| unit.names.iter().map(|(d, _)| *d).find(|d| d > from));
    until.and_then(|d| d.yesterday().ok()).unwrap_or(last)
}

/// Whether a unit of that level may report a figure that is asked of another level: its own, or one
/// above it, whose figure then is a fact of its own. An agency may stand for any unit above it.
fn may_report(unit: UnitLevel, asked: UnitLevel) -> bool {
    unit <= asked
}

fn named(unit: &Unit, on: Date) -> String {
    format!("«{}»", unit.name(on).name)
}

/// «từ 01/07/2025», «đến hết 30/06/2025».
fn life(unit: &Unit) -> String {
    let from = (unit.born > Date::constant(1900, 1, 1)).then(|| format!("từ {}", day_words(unit.born)));
    let to =
        unit.ended.and_then(|end| end.yesterday().ok()).map(|last| format!("đến hết {}", day_words(last)));
    match (from, to) {
        (Some(from), Some(to)) => format!("{from} {to}"),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => "vẫn còn".to_owned(),
    }
}
