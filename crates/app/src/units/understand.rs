//! How what a person asks becomes an operation on the register.

use cotmoc_core::model::{Share, UnitId, UnitLevel};
use cotmoc_core::units::{ActRef, Heir, Name, NewUnit, Operation, Register, Unit};
use jiff::civil::Date;

use super::ask::{Ask, HeirForm, LineForm, UnitForm, What};
use super::find::{Problem, resolve};
use crate::{AppError, limits};

/// An ask that was understood.
#[derive(Debug, Clone)]
pub(super) struct Understood {
    pub(super) operation: Operation,
    pub(super) date: Option<Date>,
    pub(super) act: ActRef,
    pub(super) note: String,
}

impl Understood {
    /// How many units it makes.
    pub(super) fn new_units(&self) -> usize {
        let made = |heirs: &[(Heir, Share)]| heirs.iter().filter(|(h, _)| matches!(h, Heir::New(_))).count();
        match &self.operation {
            Operation::Create { units } => units.len(),
            Operation::Merge { .. } => 1,
            Operation::Split { into, .. } | Operation::Cede { into, .. } => made(into),
            Operation::Rearrange { into, .. } => into.len(),
            Operation::Rename { .. }
            | Operation::Move { .. }
            | Operation::Shares { .. }
            | Operation::Abolish { .. } => 0,
        }
    }
}

/// Reads an ask against the register as it is before it.
pub(super) fn understand(register: &Register, ask: &Ask) -> Result<Understood, Vec<Problem>> {
    let mut reader = Reader { register, problems: Vec::new(), date: None };
    let operation = reader.read(ask);
    let act = ActRef {
        number: reader.short("act", "Số văn bản", &ask.act),
        clause: reader.short("clause", "Điều, khoản", &ask.clause),
    };
    let note = reader.short("note", "Ghi chú", &ask.note);
    let Reader { problems, date, .. } = reader;
    match operation {
        Some(operation) if problems.is_empty() => Ok(Understood { operation, date, act, note }),
        _ => Err(problems),
    }
}

struct Reader<'r> {
    register: &'r Register,
    problems: Vec<Problem>,
    date: Option<Date>,
}

impl<'r> Reader<'r> {
    fn read(&mut self, ask: &Ask) -> Option<Operation> {
        self.date = self.day(&ask.date);
        if let What::Shares { from, shares } = &ask.what {
            return self.shares(from, shares);
        }
        if ask.date.trim().is_empty() && !matches!(ask.what, What::Create { .. }) {
            self.wrong("date", "Chưa ghi ngày có hiệu lực.", "Ghi ngày, ví dụ 01/01/2027 hoặc 2027-01-01.");
        }
        if !self.problems.is_empty() {
            return None;
        }
        match &ask.what {
            What::Create { units } if units.is_empty() => {
                self.wrong("code", "Chưa ghi đơn vị nào để lập.", "Ghi mã, tên, loại và đơn vị cấp trên.");
                None
            }
            What::Create { units } => {
                let units = units.iter().map(|form| self.new_unit(form, None)).collect::<Vec<_>>();
                Some(Operation::Create { units: units.into_iter().collect::<Option<_>>()? })
            }
            What::Rename { unit, code, name, kind } => self.rename(unit, code, name, kind),
            What::Move { unit, parent } => {
                let (unit, parent) = (self.find("unit", unit), self.above(parent));
                Some(Operation::Move { unit: unit?.id, parent: parent? })
            }
            What::Merge { from, into } => {
                let old = self.several(from);
                let into = self.new_unit(into, old.as_ref().and_then(|old| old.first().copied()));
                Some(Operation::Merge { from: old?.iter().map(|u| u.id).collect(), into: into? })
            }
            What::Split { from, into } => {
                let (from, into) = self.division(from, into)?;
                Some(Operation::Split { from, into })
            }
            What::Cede { from, into } => {
                let (from, into) = self.division(from, into)?;
                Some(Operation::Cede { from, into })
            }
            What::Rearrange { from, into, lines } => self.rearrange(from, into, lines),
            What::Abolish { unit } => Some(Operation::Abolish { unit: self.find("unit", unit)?.id }),
            What::Shares { .. } => None,
        }
    }

    fn rename(&mut self, unit: &str, code: &str, name: &str, kind: &str) -> Option<Operation> {
        let unit = self.find("unit", unit)?;
        let old = unit.name(self.at()).clone();
        let (code, kind) = (self.or_old(code, &old.code), self.or_old(kind, &old.kind));
        let name = match name.trim() {
            "" if kind != old.kind => typed_name(bare_name(&old), &kind, unit.level),
            "" => old.name.clone(),
            name => typed_name(name, &kind, unit.level),
        };
        let name = self.name(code, name, kind)?;
        if name == old {
            self.wrong(
                "name",
                format!("{} đã có đúng tên, mã và loại này.", old.name),
                "Ghi tên, mã hoặc loại mới khác với hiện nay.",
            );
        }
        Some(Operation::Rename { unit: unit.id, name })
    }

    fn division(&mut self, from: &str, into: &[HeirForm]) -> Option<(UnitId, Vec<(Heir, Share)>)> {
        let from = self.find("from", from);
        let heirs: Vec<Option<(Heir, Share)>> = into
            .iter()
            .map(|form| {
                let heir = if form.existing.trim().is_empty() {
                    self.new_unit(&form.new, from).map(Heir::New)
                } else {
                    self.find("existing", &form.existing).map(|u| Heir::Existing(u.id))
                };
                let share = self.share(&form.share);
                Some((heir?, share?))
            })
            .collect();
        Some((from?.id, heirs.into_iter().collect::<Option<_>>()?))
    }

    fn rearrange(&mut self, from: &[String], into: &[UnitForm], lines: &[LineForm]) -> Option<Operation> {
        let old = self.several(from)?;
        let new: Vec<Option<NewUnit>> = into
            .iter()
            .map(|form| {
                // A new unit stands where its first forebear stood, unless it says otherwise.
                let line = lines.iter().find(|l| l.new.trim() == form.code.trim());
                let first = line.and_then(|l| from.iter().position(|f| f.trim() == l.old.trim()));
                self.new_unit(form, first.map(|n| old[n]))
            })
            .collect();
        let mut places = Vec::new();
        for line in lines {
            let share = self.share(&line.share);
            let a = from.iter().position(|f| f.trim() == line.old.trim());
            let b = into.iter().position(|f| f.code.trim() == line.new.trim());
            match (a, b, share) {
                (Some(a), Some(b), Some(share)) => places.push((a, b, share)),
                (_, _, None) => {}
                _ => self.wrong(
                    "lines",
                    format!(
                        "Dòng kế thừa {} → {} không khớp danh sách đơn vị cũ và mới.",
                        line.old, line.new
                    ),
                    "Ghi mã đúng như trong danh sách đơn vị cũ và mới.",
                ),
            }
        }
        let into = new.into_iter().collect::<Option<_>>()?;
        Some(Operation::Rearrange { from: old.iter().map(|u| u.id).collect(), into, lines: places })
    }

    fn shares(&mut self, from: &str, shares: &[(String, String)]) -> Option<Operation> {
        if !self.problems.is_empty() {
            return None;
        }
        let before = self.date.map_or(Date::MAX, |d| d.yesterday().unwrap_or(d));
        // Without a day a code means the one unit that ever bore it and was divided.
        let mut divided = self.register.ever_coded(from.trim()).filter(|u| !u.heirs.is_empty());
        let from = match (self.date, divided.next(), divided.next()) {
            (None, Some(only), None) => only,
            _ => self.noted("from", resolve(self.register, from, before))?,
        };
        let Some(day) = self.date.or_else(|| from.heirs.last().map(|l| l.date)) else {
            let name = from.name(before).name.clone();
            self.wrong("from", format!("{name} chưa từng bị chia."), "Ghi đơn vị cũ đã chia, dạng MÃ@NGÀY.");
            return None;
        };
        self.date = Some(day);
        if shares.is_empty() {
            let name = from.name(before).name.clone();
            self.wrong(
                "shares",
                format!("Chưa ghi tỷ lệ nào của {name}."),
                "Ghi mã đơn vị nhận và tỷ lệ của từng đơn vị.",
            );
        }
        let shares: Vec<_> = shares
            .iter()
            .map(|(heir, share)| {
                let heir = self.noted("shares", resolve(self.register, heir, day));
                let share = self.share(share);
                Some((heir?.id, share?))
            })
            .collect();
        let shares: Vec<_> = shares.into_iter().collect::<Option<_>>()?;
        Some(Operation::Shares { from: from.id, shares })
    }

    fn new_unit(&mut self, form: &UnitForm, like: Option<&Unit>) -> Option<NewUnit> {
        let date = self.at();
        let parent = match form.parent.trim() {
            "" => like.and_then(|u| u.parent(date)),
            text => Some(self.find("parent", text)?.id),
        };
        let kind = one_line(&form.kind).to_lowercase();
        let above = parent.and_then(|id| self.register.get(id)).map(|u| u.level);
        let level = match form.level.trim() {
            "" => like
                .map(|u| u.level)
                .filter(|_| kind_level(&kind, above).is_none())
                .or(kind_level(&kind, above)),
            word => self.level(word),
        };
        let level = level.unwrap_or(UnitLevel::Agency);
        let name = self.name(one_line(&form.code), typed_name(&form.name, &kind, level), kind)?;
        Some(NewUnit { name, level, parent })
    }

    fn name(&mut self, code: String, name: String, kind: String) -> Option<Name> {
        let before = self.problems.len();
        for (field, what, text, example) in [
            ("code", "Mã", &code, "86-KHCN"),
            ("name", "Tên", &name, "Xã Tân Lập"),
            ("type", "Loại", &kind, "xã"),
        ] {
            if text.is_empty() {
                self.wrong(
                    field,
                    format!("{what} đơn vị còn trống."),
                    format!("Ghi {}, ví dụ {example}.", what.to_lowercase()),
                );
            } else if text.chars().count() > limits::SHORT {
                self.wrong(
                    field,
                    format!("{what} đơn vị dài quá {} ký tự.", limits::SHORT),
                    "Viết ngắn lại.",
                );
            }
        }
        if code.chars().any(|c| c.is_whitespace() || ",;@#\"".contains(c)) {
            let message = format!("Mã «{code}» có dấu cách hoặc một trong các dấu , ; @ # \".");
            self.wrong("code", message, "Viết mã bằng chữ, số, dấu chấm và dấu gạch.");
        }
        (self.problems.len() == before).then_some(Name { code, name, kind })
    }

    fn several(&mut self, texts: &[String]) -> Option<Vec<&'r Unit>> {
        let found: Vec<Option<&Unit>> = texts.iter().map(|text| self.find("from", text)).collect();
        found.into_iter().collect()
    }

    fn above(&mut self, text: &str) -> Option<Option<UnitId>> {
        if text.trim().is_empty() { Some(None) } else { self.find("parent", text).map(|u| Some(u.id)) }
    }

    fn find(&mut self, field: &'static str, text: &str) -> Option<&'r Unit> {
        let found = resolve(self.register, text, self.at());
        self.noted(field, found)
    }

    fn level(&mut self, word: &str) -> Option<UnitLevel> {
        let level = word.parse().ok();
        if level.is_none() {
            let words: Vec<&str> = UnitLevel::ALL.iter().map(|l| l.as_str()).collect();
            self.wrong(
                "level",
                format!("Không có cấp «{word}»."),
                format!("Chọn một cấp: {}.", words.join(", ")),
            );
        }
        level
    }

    fn share(&mut self, text: &str) -> Option<Share> {
        match Share::parse(text) {
            Ok(share) => Some(share),
            Err(wrong) => {
                self.wrong("share", format!("{wrong}."), "Sửa tỷ lệ rồi làm lại.");
                None
            }
        }
    }

    fn day(&mut self, text: &str) -> Option<Date> {
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        let day = read_day(text);
        if day.is_none() {
            self.wrong(
                "date",
                format!("Ngày «{text}» không đọc được."),
                "Viết ngày dạng 01/01/2027 hoặc 2027-01-01.",
            );
        }
        day
    }

    fn short(&mut self, field: &'static str, what: &str, text: &str) -> String {
        let text = one_line(text);
        if text.chars().count() > limits::SHORT {
            self.wrong(field, format!("{what} dài quá {} ký tự.", limits::SHORT), "Viết ngắn lại.");
        }
        text
    }

    fn or_old(&self, text: &str, old: &str) -> String {
        if text.trim().is_empty() { old.to_owned() } else { one_line(text) }
    }

    fn noted<T>(&mut self, field: &'static str, found: Result<T, Problem>) -> Option<T> {
        found.map_err(|problem| self.problems.push(Problem { field, ..problem })).ok()
    }

    fn wrong(&mut self, field: &'static str, message: impl Into<String>, hint: impl Into<String>) {
        self.problems.push(Problem { field, ..Problem::new(message, hint) });
    }

    fn at(&self) -> Date {
        self.date.unwrap_or(Date::MIN)
    }
}

/// Reads a day as people write it: «2027-01-01», «1/1/2027», «01.01.2027». Nothing for anything else.
#[must_use]
pub fn read_day(text: &str) -> Option<Date> {
    let text = text.trim();
    text.parse().ok().or_else(|| {
        let mut parts = text.split(['/', '.']).map(str::trim);
        let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
        let date = Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()?;
        (parts.next().is_none() && year.len() == 4).then_some(date)
    })
}

/// A day that a person typed into a field of a form; nothing where it is empty.
///
/// # Errors
/// [`crate::Kind::User`] at the field for what is not a day.
pub fn day_field(field: &'static str, text: &str) -> crate::Result<Option<Date>> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let wrong =
        || AppError::field(field, format!("«{}» không phải là một ngày, dạng 31/12/2026.", text.trim()));
    read_day(text).map(Some).ok_or_else(wrong)
}

/// The level that a type belongs to; a city is of the level below the one above it.
fn kind_level(kind: &str, above: Option<UnitLevel>) -> Option<UnitLevel> {
    Some(match kind {
        "quốc gia" => UnitLevel::Nation,
        "tỉnh" => UnitLevel::Province,
        "huyện" | "quận" | "thị xã" => UnitLevel::District,
        "xã" | "phường" | "thị trấn" | "đặc khu" => UnitLevel::Commune,
        "thành phố" if above == Some(UnitLevel::Nation) => UnitLevel::Province,
        "thành phố" if above == Some(UnitLevel::Province) => UnitLevel::District,
        "sở" | "ban" | "văn phòng" | "thanh tra" | "phòng" | "trung tâm" => UnitLevel::Agency,
        _ => return None,
    })
}

/// The name with its type before it: «Tân Lập» of type «xã» is «Xã Tân Lập». Agencies are named in full.
fn typed_name(name: &str, kind: &str, level: UnitLevel) -> String {
    let name = one_line(name);
    let has = name.to_lowercase().strip_prefix(kind).is_some_and(|rest| rest.starts_with(' '));
    if name.is_empty() || kind.is_empty() || has || level == UnitLevel::Agency || level == UnitLevel::Nation {
        return name;
    }
    let mut letters = kind.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    format!("{} {name}", first.chain(letters).collect::<String>())
}

fn bare_name(name: &Name) -> &str {
    let cut = name.name.char_indices().nth(name.kind.chars().count() + 1).map_or(0, |(at, _)| at);
    if name.name.to_lowercase().starts_with(&format!("{} ", name.kind)) {
        &name.name[cut..]
    } else {
        &name.name
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_carry_their_type() {
        let name = |name, kind| typed_name(name, kind, UnitLevel::Commune);
        assert_eq!(name(" Tân  Lập", "xã"), "Xã Tân Lập");
        assert_eq!(name("xã Tân Lập", "xã"), "xã Tân Lập");
        assert_eq!(name("Xãng", "xã"), "Xã Xãng");
        assert_eq!(typed_name("Sở Y tế", "cơ quan", UnitLevel::Agency), "Sở Y tế");
        let old = |name: &str, kind: &str| Name { code: "1".into(), name: name.into(), kind: kind.into() };
        assert_eq!(bare_name(&old("Đặc khu Lý Sơn", "đặc khu")), "Lý Sơn");
        assert_eq!(bare_name(&old("Lý Sơn", "đặc khu")), "Lý Sơn");
    }

    #[test]
    fn days_are_read_both_ways() {
        let day = Some(jiff::civil::date(2027, 1, 5));
        assert_eq!((read_day("2027-01-05"), read_day(" 5/1/2027 "), read_day("05.01.2027")), (day, day, day));
        for wrong in ["", "5/1/27", "31/02/2027", "2027", "5/1/2027/3", "hôm nay"] {
            assert_eq!(read_day(wrong), None, "{wrong}");
        }
    }
}
