//! Laying the starter list of departments under a province.

use std::collections::BTreeMap;

use cotmoc_core::model::{Share, UnitId, UnitLevel};
use cotmoc_core::units::agencies::{Agency, Place, Time, agencies};
use cotmoc_core::units::{ActRef, Change, Event, EventId, EventKind, Name, Register, Unit};
use jiff::civil::Date;

use super::find::{Problem, refused, resolve};
use super::record::{Mode, Preview, begin};
use super::understand::read_day;
use super::{UnitRow, today, view};
use crate::{Action, Context, Result};

/// What is to be laid, and where.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Departments {
    /// The province.
    pub unit: String,
    /// The day of the reorganisation of 2025 in it. Empty: only the departments since then are laid.
    pub reorganised: String,
    /// The act of the reorganisation.
    pub act: String,
    /// Codes of departments that only some provinces have: «NGV», «DTTG».
    pub with: Vec<String>,
}

/// Lays the starter list of departments under a province. With the day of the reorganisation the
/// departments before it are laid too, also under the provinces that merged into this one, with the
/// successions to those of today; tasks of plans pass with them.
///
/// # Errors
/// [`crate::Kind::User`] with what is wrong, also where departments were laid before.
pub async fn lay_agencies(
    cx: &Context,
    asked: &Departments,
    seen: Option<i64>,
    mode: Mode,
) -> Result<(UnitRow, Vec<Preview>)> {
    cx.require(Action::EditUnits)?;
    let (mut tx, mut play) = begin(cx, seen, mode).await?;
    let date = today(cx);
    let province = resolve(&play.register, &asked.unit, date)?;
    let (row, plan) =
        (view::row(&play.register, province, date), Laying::plan(&play.register, province, asked));
    let laying = plan.map_err(|problem| refused(vec![problem]))?;
    let count = laying.numbers();
    let numbers = play.numbers(&mut tx, mode, count).await?;
    play.together(laying.events(numbers.start)).map_err(refused)?;
    Ok((row, play.end(cx, tx, mode).await?))
}

/// A province and what is to be laid under it.
struct Base {
    unit: UnitId,
    code: String,
    kind: String,
    from: Option<Date>,
}

struct Laying {
    province: Base,
    /// Provinces that merged into it, where the reorganisation came before the merger.
    merged: Vec<Base>,
    reorganised: Option<Date>,
    act: String,
    with: Vec<String>,
}

impl Laying {
    fn plan(register: &Register, province: &Unit, asked: &Departments) -> std::result::Result<Self, Problem> {
        if province.level != UnitLevel::Province {
            let name = &province.name(Date::MAX).name;
            return Err(Problem::new(
                format!("{name} không phải là tỉnh hay thành phố trực thuộc trung ương."),
                "Danh sách này chỉ có sở, ngành cấp tỉnh; đơn vị khác hãy nạp bằng cotmoc units import.",
            ));
        }
        let reorganised = match asked.reorganised.trim() {
            "" => None,
            text => Some(read_day(text).ok_or_else(|| {
                Problem::new(
                    format!("Ngày «{text}» không đọc được."),
                    "Viết ngày dạng 01/03/2025 hoặc 2025-03-01.",
                )
            })?),
        };
        let with: Vec<String> = asked.with.iter().map(|code| code.trim().to_uppercase()).collect();
        let some = |code: &&String| !agencies().iter().any(|a| a.place == Place::Some && a.code == **code);
        if let Some(unknown) = with.iter().find(some) {
            let mut known: Vec<&str> =
                agencies().iter().filter(|a| a.place == Place::Some).map(|a| a.code).collect();
            known.dedup();
            return Err(Problem::new(
                format!("Không có cơ quan mã «{unknown}» trong danh sách của một số tỉnh."),
                format!("Chọn trong: {}.", known.join(", ")),
            ));
        }
        let merged = match reorganised {
            Some(day) if day < province.born => province.forebears.iter().map(|l| l.unit).collect(),
            _ => Vec::new(),
        };
        let merged = merged.iter().filter_map(|id| register.get(*id)).map(base).collect();
        Ok(Self { province: base(province), merged, reorganised, act: asked.act.trim().to_owned(), with })
    }

    /// How many numbers the events and their units need at most.
    fn numbers(&self) -> usize {
        8 + 2 * agencies().len() * (self.merged.len() + 2)
    }

    fn events(&self, first: i64) -> Vec<Event> {
        let mut writer = Writer { next: first, events: Vec::new() };
        let Some(day) = self.reorganised else {
            let note = "Danh sách khởi đầu các sở, ngành; ngày lập chưa rõ.";
            let event = writer.event(EventKind::Register, self.province.from, ActRef::default(), note);
            self.lay(&mut writer, event, &self.province, Time::After);
            return writer.events;
        };
        let bases: Vec<&Base> =
            if self.merged.is_empty() { vec![&self.province] } else { self.merged.iter().collect() };
        let note = "Danh sách khởi đầu các sở, ngành trước khi sắp xếp năm 2025; ngày lập chưa rõ.";
        let event =
            writer.event(EventKind::Register, bases.first().and_then(|b| b.from), ActRef::default(), note);
        let old: Vec<Laid> =
            bases.iter().map(|base| self.lay(&mut writer, event, base, Time::Before)).collect();
        let act = ActRef { number: self.act.clone(), clause: String::new() };
        let note = if self.merged.is_empty() {
            "Sắp xếp các sở, ngành năm 2025."
        } else {
            "Sắp xếp các sở, ngành năm 2025; một ngày chung cho các tỉnh đã nhập, ngày của từng tỉnh chưa rõ."
        };
        let event = writer.event(EventKind::Rearrange, Some(day), act, note);
        let new: Vec<Laid> = bases
            .iter()
            .zip(&old)
            .map(|(base, old)| self.reorganise(&mut writer, event, base, old))
            .collect();
        if !self.merged.is_empty() {
            let note = "Các sở, ngành cùng tên của các tỉnh nhập lại; suy ra từ việc nhập tỉnh, cần đối chiếu nghị quyết của tỉnh.";
            let event = writer.event(EventKind::Rearrange, self.province.from, ActRef::default(), note);
            let heirs = self.lay(&mut writer, event, &self.province, Time::After);
            for (code, from) in new.iter().flatten() {
                writer.heir(event, *from, heirs.get(code).copied(), Share::WHOLE);
                writer.change(event, Change::Ended { unit: *from });
            }
        }
        writer.events
    }

    /// Lays the departments of one side of the reorganisation.
    fn lay(&self, writer: &mut Writer, event: usize, base: &Base, time: Time) -> Laid {
        let wanted = agencies().iter().filter(|a| a.time == time || a.time == Time::Both);
        wanted.filter(|a| self.has(a)).map(|agency| (agency.code, writer.born(event, agency, base))).collect()
    }

    /// Ends departments with the reorganisation and gives what they did to their heirs.
    fn reorganise(&self, writer: &mut Writer, event: usize, base: &Base, old: &Laid) -> Laid {
        let mut new: Laid = BTreeMap::new();
        for agency in agencies().iter().filter(|a| self.has(a)) {
            match (agency.time, old.get(agency.code)) {
                (Time::Both, Some(unit)) => drop(new.insert(agency.code, *unit)),
                (Time::After, _) => drop(new.insert(agency.code, writer.born(event, agency, base))),
                _ => {}
            }
        }
        for agency in agencies().iter().filter(|a| a.time == Time::Before && self.has(a)) {
            let Some(from) = old.get(agency.code) else { continue };
            let share = if agency.heirs.len() == 1 { Share::WHOLE } else { Share::Unknown };
            for heir in &agency.heirs {
                writer.heir(event, *from, new.get(heir).copied(), share);
            }
            writer.change(event, Change::Ended { unit: *from });
        }
        new
    }

    fn has(&self, agency: &Agency) -> bool {
        agency.place == Place::All || self.with.iter().any(|code| code == agency.code)
    }
}

type Laid = BTreeMap<&'static str, UnitId>;

fn base(unit: &Unit) -> Base {
    let name = unit.name(Date::MAX);
    Base { unit: unit.id, code: name.code.clone(), kind: name.kind.clone(), from: view::known(unit.born) }
}

struct Writer {
    next: i64,
    events: Vec<Event>,
}

impl Writer {
    fn event(&mut self, kind: EventKind, date: Option<Date>, act: ActRef, note: &str) -> usize {
        let id = EventId(self.number());
        self.events.push(Event { id, kind, date, act, note: note.to_owned(), changes: Vec::new() });
        self.events.len() - 1
    }

    fn born(&mut self, event: usize, agency: &Agency, base: &Base) -> UnitId {
        let unit = UnitId(self.number());
        let code = format!("{}-{}", base.code, agency.code);
        let name = Name { code, name: agency.name_in(&base.kind), kind: agency.kind.to_owned() };
        self.change(event, Change::Born { unit, level: UnitLevel::Agency });
        self.change(event, Change::Named { unit, name });
        self.change(event, Change::Placed { unit, parent: Some(base.unit) });
        unit
    }

    fn heir(&mut self, event: usize, from: UnitId, to: Option<UnitId>, share: Share) {
        if let Some(to) = to {
            self.change(event, Change::Heir { from, to, share });
        }
    }

    fn change(&mut self, event: usize, change: Change) {
        self.events[event].changes.push(change);
    }

    fn number(&mut self) -> i64 {
        self.next += 1;
        self.next - 1
    }
}
