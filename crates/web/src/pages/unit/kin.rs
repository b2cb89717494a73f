//! Forebears and heirs of a unit, as a picture and as a table.

use cotmoc_core::model::{Share, UnitId};
use cotmoc_core::units::{Line, Register, Unit, official};
use jiff::civil::Date;

use super::rows::{UnitLink, link, since};
use crate::kinship::{self, Kin, MOST, Picture, Side, Stroke};
use crate::messages::Texts;
use crate::numbers;
use crate::pages::names;

/// Everything that is shown of a unit's forebears and heirs.
pub(crate) struct KinView {
    pub(crate) wide: Picture,
    pub(crate) narrow: Picture,
    /// What the picture is of.
    pub(crate) title: String,
    /// The picture in words.
    pub(crate) description: String,
    pub(crate) tables: Vec<KinTable>,
    /// Whether some line's share is not known.
    pub(crate) unknown: bool,
}

/// The forebears or the heirs.
pub(crate) struct KinTable {
    pub(crate) id: &'static str,
    pub(crate) title: String,
    pub(crate) rows: Vec<KinRow>,
}

/// One line.
pub(crate) struct KinRow {
    pub(crate) unit: UnitLink,
    pub(crate) date: String,
    pub(crate) act: String,
    pub(crate) share: String,
    pub(crate) known: bool,
}

/// The unit at the other end of a line.
pub(crate) struct End {
    pub(crate) unit: UnitLink,
    pub(crate) date: Date,
    /// Number of the act; empty where it is not known.
    pub(crate) act: String,
    /// The place in the act; empty where it is not known.
    pub(crate) clause: String,
    pub(crate) share: Share,
}

/// One side of a unit: who stands there, and the words where nobody does.
pub(crate) struct Ends {
    pub(crate) ends: Vec<End>,
    pub(crate) alone: String,
}

impl KinView {
    /// The kin of a unit of the register; `None` for one that comes from nobody and has no heir.
    pub(crate) fn new(t: Texts, register: &Register, unit: &Unit, at: Date, today: Date) -> Option<Self> {
        if unit.forebears.is_empty() && unit.heirs.is_empty() {
            return None;
        }
        let name = unit.name(at);
        let ended = match unit.ended {
            Some(end) if end <= today => t.with("kin-ended", numbers::date(end)),
            _ => t.get("kin-lives"),
        };
        let before = Ends {
            ends: forebears(register, unit),
            alone: t.with("kin-born", since(t, unit.born)).into_owned(),
        };
        let after = Ends { ends: heirs(register, unit), alone: ended.into_owned() };
        Some(Self::of(t, &name.name, &name.code, &before, &after))
    }

    /// A unit between `before` and `after`.
    pub(crate) fn of(t: Texts, name: &str, code: &str, before: &Ends, after: &Ends) -> Self {
        let (left, right) = (side(t, before), side(t, after));
        let own = format!("{name} ({code})");
        let tables = [
            ("forebears", t.get("kin-forebears"), table(t, &before.ends)),
            ("heirs", t.get("kin-heirs"), table(t, &after.ends)),
        ]
        .into_iter()
        .filter(|(.., rows)| !rows.is_empty())
        .map(|(id, title, rows)| KinTable { id, title: title.into_owned(), rows })
        .collect();
        Self {
            wide: kinship::wide(&own, &left, &right),
            narrow: kinship::narrow(&own, &left, &right),
            title: t.with("kin-picture", name).into_owned(),
            description: description(t, &before.ends, &after.ends),
            tables,
            unknown: before.ends.iter().chain(&after.ends).any(|end| end.share == Share::Unknown),
        }
    }
}

fn forebears(register: &Register, unit: &Unit) -> Vec<End> {
    let end = |line: &Line| {
        let day = line.date.yesterday().unwrap_or(line.date);
        Some(end(register, line, link(register.get(line.unit)?, day, ""), unit.id))
    };
    unit.forebears.iter().filter_map(end).collect()
}

fn heirs(register: &Register, unit: &Unit) -> Vec<End> {
    let end =
        |line: &Line| Some(end(register, line, link(register.get(line.unit)?, line.date, ""), line.unit));
    unit.heirs.iter().filter_map(end).collect()
}

fn end(register: &Register, line: &Line, unit: UnitLink, heir: UnitId) -> End {
    let act = register.event(line.event).map(|event| event.act.clone()).unwrap_or_default();
    let clause = match official::clause(heir).filter(|_| act.clause.is_empty()) {
        Some(clause) => clause.to_owned(),
        None => act.clause,
    };
    End { unit, date: line.date, act: act.number, clause, share: line.share }
}

fn side(t: Texts, side: &Ends) -> Side {
    let ends = &side.ends;
    let drawn = if ends.len() > MOST { MOST - 1 } else { MOST };
    let left_out = ends.len().saturating_sub(drawn);
    let kin = ends.iter().take(drawn).map(|end| {
        let (stroke, note) = share(t, end.share);
        let event = if end.act.is_empty() {
            numbers::date(end.date)
        } else {
            format!("{} · {}", numbers::date(end.date), names::clip(&end.act, 24))
        };
        let label = format!("{} · {}", names::clip(&end.unit.name, 30), end.unit.code);
        Kin { label, note, stroke, event }
    });
    let more = if left_out > 0 { t.count("kin-more", left_out).into_owned() } else { String::new() };
    Side { kin: kin.collect(), more, alone: side.alone.clone() }
}

fn table(t: Texts, ends: &[End]) -> Vec<KinRow> {
    let row = |end: &End| KinRow {
        unit: end.unit.clone(),
        date: numbers::date(end.date),
        act: match (end.act.as_str(), end.clause.as_str()) {
            ("", "") => t.get("kin-act-unknown").into_owned(),
            (act, clause) => format!("{clause} {act}").trim().to_owned(),
        },
        share: share(t, end.share).1,
        known: end.share != Share::Unknown,
    };
    ends.iter().map(row).collect()
}

/// How a share is drawn and said.
fn share(t: Texts, share: Share) -> (Stroke, String) {
    match share {
        Share::Unknown => (Stroke::Unknown, t.get("share-unknown").into_owned()),
        Share::WHOLE => (Stroke::Whole, t.get("share-whole").into_owned()),
        Share::NONE => (Stroke::Land, t.get("share-land").into_owned()),
        part @ Share::Known { .. } => (Stroke::Part, t.with("share-part", part).into_owned()),
    }
}

fn description(t: Texts, before: &[End], after: &[End]) -> String {
    let list = |ends: &[End]| {
        let one = |end: &End| format!("{} ({})", end.unit.name, share(t, end.share).1);
        ends.iter().take(MOST).map(one).collect::<Vec<_>>().join(", ")
    };
    let mut sentences = Vec::new();
    if !before.is_empty() {
        sentences.push(t.with("kin-from", list(before)));
    }
    if !after.is_empty() {
        sentences.push(t.with("kin-to", list(after)));
    }
    sentences.join(" ")
}
