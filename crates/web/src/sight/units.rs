//! The units under one, ranked, and as a map.

use cotmoc_app::indicators::{Row, Sheet, Told, UnitName};
use cotmoc_core::catalogue::Direction;
use cotmoc_core::compose::chart::{self, BarRow, Bars, Drawing, Size};
use rust_decimal::Decimal;

use super::draw::leading;
use super::links::Links;
use super::told::{self, Figure};
use crate::messages::Texts;
use crate::words;

/// The units of a sheet in one period, the best first; those without a figure last.
pub(crate) struct Ranking {
    pub(crate) period: String,
    pub(crate) rows: Vec<RankRow>,
    /// «43 trong 50 đơn vị có số liệu».
    pub(crate) coverage: String,
    /// What no act allocates to a unit, where something is.
    pub(crate) unallocated: Option<(String, String)>,
}

/// A unit in a ranking.
pub(crate) struct RankRow {
    /// Its place; empty without a figure. Equal figures share one.
    pub(crate) place: String,
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) code: String,
    pub(crate) kind: String,
    pub(crate) href: String,
    pub(crate) figure: Figure,
    pub(crate) value: Option<Decimal>,
    /// Its figures one level down or its own revisions.
    pub(crate) down: String,
}

impl Ranking {
    /// The ranking of the period at a place; of the last one with figures where none is asked for. `None` where
    /// no unit has a figure.
    pub(crate) fn new(t: Texts, sheet: &Sheet, at: Option<usize>, links: &Links) -> Option<Self> {
        let at = at.or_else(|| sheet.latest().map(|(place, _)| place))?;
        let period = *sheet.periods.get(at)?;
        let cell = |row: &Row| row.cells.get(at).cloned().flatten();
        let mut found: Vec<(&UnitName, Option<Told>)> =
            sheet.below().map(|(name, row)| (name, cell(row))).collect();
        // A unit that does not stand on the borders of the period has no line there.
        found.retain(|(_, told)| told.is_some());
        let value = |told: &Option<Told>| told.as_ref().and_then(|told| told.value);
        found.sort_by(|(a, x), (b, y)| {
            let order = match sheet.card.direction {
                Direction::Up => value(y).cmp(&value(x)),
                Direction::Down => match (value(x), value(y)) {
                    (Some(x), Some(y)) => x.cmp(&y),
                    (x, y) => y.is_some().cmp(&x.is_some()),
                },
            };
            order.then_with(|| a.code.cmp(&b.code))
        });
        let with = found.iter().filter(|(_, told)| value(told).is_some()).count();
        if with == 0 {
            return None;
        }
        let coverage = t.with2("sight-with-figures", with, found.len()).into_owned();
        let mut rows: Vec<RankRow> = Vec::with_capacity(found.len());
        let mut last: Option<(Decimal, usize)> = None;
        for (n, (unit, told)) in found.into_iter().enumerate() {
            let value = value(&told);
            let place = value.map(|value| match last {
                Some((before, place)) if before == value => place,
                _ => n + 1,
            });
            last = value.zip(place).or(last);
            rows.push(rank_row(t, sheet, unit, told, place, period, links));
        }
        Some(Self {
            period: words::period(t, period),
            rows,
            coverage,
            unallocated: unallocated(t, sheet, at),
        })
    }
}

fn rank_row(
    t: Texts,
    sheet: &Sheet,
    unit: &UnitName,
    told: Option<Told>,
    place: Option<usize>,
    period: cotmoc_core::model::Period,
    links: &Links,
) -> RankRow {
    let card = &sheet.card;
    let query: String = form_urlencoded::Serializer::new(String::new())
        .append_pair("code", &card.code)
        .append_pair("unit", &format!("#{}", unit.id))
        .append_pair("from", &period.to_string())
        .finish();
    RankRow {
        place: place.map(|place| place.to_string()).unwrap_or_default(),
        id: unit.id.0,
        name: unit.name.clone(),
        code: unit.code.clone(),
        kind: unit.kind.clone(),
        href: links.unit(unit.id.0),
        figure: told
            .as_ref()
            .map(|told| told::figure(t, told, card.decimals, &card.measure))
            .unwrap_or_default(),
        value: told.and_then(|told| told.value),
        down: if links.is_inside() { format!("/figures?{query}") } else { String::new() },
    }
}

/// What no act allocates to any of the units, with the old units whose figures stand there.
fn unallocated(t: Texts, sheet: &Sheet, at: usize) -> Option<(String, String)> {
    let row = sheet.rows.iter().skip(1).find(|row| row.unit.is_none())?;
    let told = row.cells.get(at)?.as_ref()?;
    let value = told.value?;
    let card = &sheet.card;
    Some((told::amount(t, value, card.decimals, &card.measure), row.stands_for.join(", ")))
}

/// Bars of a ranking, with the figure of the whole and the target.
pub(crate) fn bars(t: Texts, sheet: &Sheet, ranking: &Ranking, size: Size) -> Drawing {
    let card = &sheet.card;
    let whole = sheet.latest().and_then(|(at, _)| sheet.rows.first()?.cells.get(at)?.clone()?.value);
    let share = card.measure == "%";
    let target = leading(sheet).and_then(|aim| Some((told::number(aim.value?), told::goal(t, aim))));
    let write = |value: Decimal| told::amount(t, value, card.decimals, &card.measure);
    chart::bars(&Bars {
        title: format!("{} – {}", card.name, ranking.period),
        desc: ranking.coverage.clone(),
        size,
        locale: t.locale(),
        rows: ranking
            .rows
            .iter()
            .filter(|row| row.value.is_some())
            .map(|row| BarRow {
                name: row.name.clone(),
                value: row.value.map(told::number),
                text: if row.value.is_some() { row.figure.value.clone() } else { row.figure.why.clone() },
                own: false,
                partial: row.figure.partial,
                href: None,
            })
            .collect(),
        target,
        mean: whole.map(|value| (told::number(value), format!("{} {}", sheet.unit.name, write(value)))),
        low: share.then_some(0.0),
        high: share.then_some(100.0),
    })
}
