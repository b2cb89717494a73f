//! The form of an operation: what it offers, and what stands in it.

use cotmoc_core::fold::fold;
use cotmoc_core::model::UnitId;
use cotmoc_core::units::{Reference, Register, Unit};
use jiff::civil::Date;

use super::ask::{Doing, HEIR_ROWS, MOST_HEIRS, reference, several};
use crate::form::Fields;
use crate::messages::Texts;
use crate::numbers;
use crate::pages::fields::{Choice, FormView};
use crate::pages::unit::at;

/// What a form offers beside its fields.
pub(crate) struct Offers {
    /// Units to tick for a merger, and where they stand.
    pub(crate) siblings: Vec<Tick>,
    pub(crate) siblings_of: String,
    /// Numbers of the rows for heirs.
    pub(crate) rows: Vec<String>,
    /// Heirs whose shares are asked for.
    pub(crate) heirs: Vec<HeirRow>,
    pub(crate) kinds: Vec<Choice>,
    /// The day of the succession, where shares are asked for.
    pub(crate) day: String,
}

/// A unit to tick.
pub(crate) struct Tick {
    pub(crate) value: String,
    pub(crate) name: String,
    pub(crate) code: String,
    pub(crate) ticked: bool,
}

/// An heir whose share is asked for.
pub(crate) struct HeirRow {
    pub(crate) row: String,
    pub(crate) reference: String,
    pub(crate) name: String,
}

/// Types of units that the list offers.
const KINDS: &[&str] = &[
    "xã", "phường", "đặc khu", "thị trấn", "huyện", "quận", "thị xã", "thành phố", "tỉnh", "sở", "ban",
    "văn phòng", "thanh tra", "phòng", "trung tâm",
];

impl Offers {
    pub(crate) fn new(t: Texts, register: &Register, doing: Doing, typed: &Fields, today: Date) -> Self {
        let upper = typed.text("under").parse().ok().and_then(|id| register.get(UnitId(id)));
        let chosen = several(typed);
        let siblings = match (doing, upper) {
            (Doing::Merge, Some(upper)) => ticks(register, upper, &chosen, today),
            _ => Vec::new(),
        };
        let filled = (0..MOST_HEIRS).rev().find(|row| {
            ["existing", "code", "name", "share"]
                .iter()
                .any(|name| !typed.text(&format!("{name}{row}")).is_empty())
        });
        let rows =
            typed.text("rows").parse().unwrap_or(0).max(filled.map_or(0, |row| row + 2)).max(HEIR_ROWS);
        let (heirs, day) = if doing == Doing::Shares {
            heirs(t, register, typed, today)
        } else {
            (Vec::new(), String::new())
        };
        Self {
            siblings,
            siblings_of: upper.map(|upper| upper.name(today).name.clone()).unwrap_or_default(),
            rows: (0..rows.min(MOST_HEIRS)).map(|row| row.to_string()).collect(),
            heirs,
            kinds: KINDS.iter().map(|kind| Choice::new(*kind, *kind)).collect(),
            day,
        }
    }
}

fn ticks(register: &Register, upper: &Unit, chosen: &[String], today: Date) -> Vec<Tick> {
    let mut units = register.children(Some(upper.id), today);
    units.sort_by_cached_key(|unit| fold(&unit.name(today).name));
    let tick = |unit: &Unit| {
        let name = unit.name(today);
        Tick {
            value: name.code.clone(),
            name: name.name.clone(),
            code: name.code.clone(),
            ticked: chosen.contains(&name.code),
        }
    };
    units.into_iter().map(tick).collect()
}

/// The heirs of the unit whose shares are asked for, with the day of the succession.
fn heirs(t: Texts, register: &Register, typed: &Fields, today: Date) -> (Vec<HeirRow>, String) {
    let Some(unit) = old_unit(register, &reference(typed.text("unit")), today) else {
        return (Vec::new(), String::new());
    };
    let Some(day) = unit.heirs.last().map(|line| line.date) else { return (Vec::new(), String::new()) };
    let row = |(nth, line): (usize, &cotmoc_core::units::Line)| {
        let heir = register.get(line.unit)?;
        let name = heir.name(day);
        Some(HeirRow {
            row: nth.to_string(),
            reference: format!("#{}", line.unit),
            name: format!("{} · {}", name.name, name.code),
        })
    };
    let lines = unit.heirs.iter().filter(|line| line.date == day).enumerate();
    let name = &unit.name(day).name;
    (lines.filter_map(row).collect(), t.with2("operation-divided-on", name, numbers::date(day)).into_owned())
}

/// A unit that may have ended: by its number, its code and day, or its code as last borne.
fn old_unit<'r>(register: &'r Register, text: &str, today: Date) -> Option<&'r Unit> {
    if let Some(number) = text.strip_prefix('#').and_then(|number| number.parse().ok()) {
        return register.get(UnitId(number));
    }
    let named = Reference::parse(text);
    let divided = register.ever_coded(&named.code).filter(|unit| unit.heirs.len() > 1);
    register.find(&named, today).ok().filter(|unit| !unit.heirs.is_empty()).or_else(|| divided.last())
}

/// The form as the address fills it.
pub(crate) fn view(register: &Register, doing: Doing, typed: &Fields, today: Date) -> FormView {
    let mut form = FormView::typed(typed);
    if doing == Doing::Merge {
        let lines = several(typed);
        let named = lines.iter().map(|text| named(register, text, day(typed, today)));
        form = form.with("from", named.collect::<Vec<_>>().join("\n"));
    }
    if doing == Doing::Shares
        && let Some(unit) = old_unit(register, &reference(typed.text("unit")), today)
    {
        form = form.with("unit", format!("#{}", unit.id));
        let last = unit.heirs.last().map(|line| line.date);
        for (row, line) in unit.heirs.iter().filter(|line| Some(line.date) == last).enumerate() {
            if typed.has(&format!("share{row}")) {
                continue;
            }
            form = form.with(&format!("share{row}"), line.share.to_string());
        }
    }
    form
}

/// «29584 · Xã An Bình» for a code; anything else stays as it was typed.
fn named(register: &Register, text: &str, day: Date) -> String {
    match register.find(&Reference::parse(text), day) {
        Ok(unit) if unit.name(day).code == text => format!("{text} · {}", unit.name(day).name),
        _ => text.to_owned(),
    }
}

fn day(typed: &Fields, today: Date) -> Date {
    at::parse(typed.text("date")).unwrap_or(today)
}
