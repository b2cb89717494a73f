//! An indicator as it is shown: chart, table, map, units; the card of its method; its targets.

use cotmoc_app::indicators::{BreakKind, Row, Sheet, Shown};
use cotmoc_core::compose::chart::Size;

use super::draw;
use super::links::Links;
use super::method::{AimView, MethodView};
use super::told::{self, Figure};
use super::units::{self, Ranking};
use crate::messages::Texts;
use crate::words;

/// What of an indicator is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Tab {
    /// The chart over time.
    #[default]
    Chart,
    /// All figures.
    Table,
    /// The units on a map.
    Map,
    /// The units, ranked.
    Units,
    /// What was known when; only inside.
    Vintages,
}

impl Tab {
    pub(crate) fn of(word: &str) -> Self {
        match word {
            "table" => Self::Table,
            "map" => Self::Map,
            "units" => Self::Units,
            "vintages" => Self::Vintages,
            _ => Self::Chart,
        }
    }

    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Chart => "",
            Self::Table => "table",
            Self::Map => "map",
            Self::Units => "units",
            Self::Vintages => "vintages",
        }
    }
}

/// Everything that is shown of an indicator.
pub(crate) struct IndicatorView {
    /// Whether it is read by somebody who is signed in.
    pub(crate) inside: bool,
    pub(crate) name: String,
    pub(crate) code: String,
    pub(crate) measure: String,
    pub(crate) pillar: String,
    pub(crate) unit: String,
    pub(crate) unit_href: String,
    /// The latest figure with its period.
    pub(crate) latest: Option<(Figure, String)>,
    /// A later figure of which too little is there.
    pub(crate) newer: String,
    pub(crate) aims: Vec<AimView>,
    pub(crate) tabs: Vec<TabLink>,
    pub(crate) tab: Tab,
    /// The chart, wide and narrow.
    pub(crate) wide: String,
    pub(crate) narrow: String,
    /// Said instead of a projection.
    pub(crate) no_projection: bool,
    pub(crate) columns: Vec<String>,
    pub(crate) rows: Vec<TableRow>,
    pub(crate) ranking: Option<Ranking>,
    pub(crate) periods: Vec<PeriodLink>,
    pub(crate) breaks: Vec<BreakView>,
    pub(crate) method: MethodView,
    /// «Theo địa giới ngày …».
    pub(crate) borders: String,
    pub(crate) estimated: bool,
}

/// A way to look at it.
pub(crate) struct TabLink {
    pub(crate) words: String,
    pub(crate) href: String,
    pub(crate) here: bool,
}

/// A period of the ranking and of the map.
pub(crate) struct PeriodLink {
    pub(crate) words: String,
    pub(crate) href: String,
    pub(crate) here: bool,
}

/// A unit's figures.
pub(crate) struct TableRow {
    /// `top`, `under`, `unallocated`.
    pub(crate) class: &'static str,
    pub(crate) name: String,
    pub(crate) href: String,
    pub(crate) stands_for: String,
    pub(crate) cells: Vec<(String, Figure)>,
}

/// Where the series breaks.
pub(crate) struct BreakView {
    pub(crate) words: String,
    /// In Vietnamese.
    pub(crate) text: String,
}

/// What was known when of one period.
pub(crate) struct VintagesView {
    pub(crate) rows: Vec<VintageRow>,
    /// Whether earlier changes are left out.
    pub(crate) cut: bool,
}

/// What was known from a moment on.
pub(crate) struct VintageRow {
    pub(crate) at: String,
    pub(crate) batch: i64,
    pub(crate) source: String,
    pub(crate) by: String,
    pub(crate) figure: Figure,
}

/// What is asked for of a sheet.
pub(crate) struct Asked<'a> {
    pub(crate) tab: Tab,
    /// The period of ranking and map, as in the address.
    pub(crate) period: &'a str,
    /// Fields that all addresses of the page keep: unit, borders.
    pub(crate) kept: &'a [(&'a str, &'a str)],
}

impl IndicatorView {
    pub(crate) fn new(t: Texts, sheet: &Sheet, links: &Links, asked: &Asked<'_>) -> Self {
        let card = &sheet.card;
        let at = sheet.periods.iter().position(|period| period.to_string() == asked.period);
        let shown_at = at.or_else(|| sheet.latest().map(|(place, _)| place));
        let ranking =
            matches!(asked.tab, Tab::Units | Tab::Map).then(|| Ranking::new(t, sheet, at, links)).flatten();
        let (wide, narrow) = drawings(t, sheet, asked.tab, ranking.as_ref());
        let cells = sheet.rows.first().map_or(&[][..], |row| &row.cells);
        let latest = sheet.latest().and_then(|(at, period)| {
            let told = cells.get(at)?.as_ref()?;
            Some((told::figure(t, told, card.decimals, &card.measure), words::period(t, period)))
        });
        let decimals = card.decimals;
        Self {
            inside: links.is_inside(),
            name: card.name.clone(),
            code: card.code.clone(),
            measure: card.measure.clone(),
            pillar: words::pillar(t, Some(card.pillar)).into_owned(),
            unit: sheet.unit.name.clone(),
            unit_href: links.unit(sheet.unit.id.0),
            newer: sheet.newer().map_or_else(String::new, |(period, told)| {
                told::newer(t, period, told, card.decimals, &card.measure)
            }),
            latest,
            aims: sheet.aims.iter().map(|aim| AimView::new(t, aim, decimals, links)).collect(),
            tabs: tabs(t, sheet, links, asked),
            tab: asked.tab,
            wide,
            narrow,
            no_projection: draw::leading(sheet)
                .and_then(|aim| aim.judged.as_ref().ok())
                .is_some_and(|judged| judged.projection.is_none() && judged.required_per_year.is_some()),
            columns: sheet.periods.iter().map(|period| words::period(t, *period)).collect(),
            rows: if asked.tab == Tab::Table { rows(t, sheet, links) } else { Vec::new() },
            ranking,
            periods: periods(t, sheet, links, asked, shown_at),
            breaks: sheet.breaks.iter().map(|one| break_view(t, one)).collect(),
            method: MethodView::new(t, sheet),
            borders: match sheet.borders {
                Shown::Then => t.get("sight-borders-then").into_owned(),
                Shown::On(day) => t.with("sight-borders-on", t.locale().date(day)).into_owned(),
            },
            estimated: cells
                .iter()
                .flatten()
                .any(|told| told.status == cotmoc_core::model::Status::Estimated),
        }
    }
}

/// The drawing of a tab in both sizes; nothing for those that show something else.
fn drawings(t: Texts, sheet: &Sheet, tab: Tab, ranking: Option<&Ranking>) -> (String, String) {
    let draw = |size| match (tab, ranking) {
        (Tab::Chart, _) if !sheet.periods.is_empty() => Some(draw::over_time(t, sheet, size)),
        (Tab::Units, Some(ranking)) => Some(units::bars(t, sheet, ranking, size)),
        _ => None,
    };
    let written = |size, id| draw(size).map(|drawing| drawing.inline(id)).unwrap_or_default();
    (written(Size::Wide, "cw"), written(Size::Narrow, "cn"))
}

fn tabs(t: Texts, sheet: &Sheet, links: &Links, asked: &Asked<'_>) -> Vec<TabLink> {
    let below = sheet.rows.len() > 1;
    let all = [
        (Tab::Chart, t.get("sight-tab-chart"), true),
        (Tab::Table, t.get("sight-tab-table"), true),
        (Tab::Map, t.get("sight-tab-map"), below),
        (Tab::Units, t.get("sight-tab-units"), below),
        (Tab::Vintages, t.get("sight-tab-vintages"), links.is_inside()),
    ];
    all.into_iter()
        .filter(|(.., shown)| *shown)
        .map(|(tab, words, _)| {
            let mut fields = asked.kept.to_vec();
            fields.push(("tab", tab.word()));
            fields.push(("period", asked.period));
            let href = links.indicator(&sheet.card.code, &fields);
            TabLink { words: words.into_owned(), href, here: tab == asked.tab }
        })
        .collect()
}

fn periods(
    t: Texts,
    sheet: &Sheet,
    links: &Links,
    asked: &Asked<'_>,
    shown: Option<usize>,
) -> Vec<PeriodLink> {
    let link = |(place, period): (usize, &cotmoc_core::model::Period)| {
        let text = period.to_string();
        let mut fields = asked.kept.to_vec();
        fields.push(("tab", asked.tab.word()));
        fields.push(("period", &text));
        PeriodLink {
            words: words::period(t, *period),
            href: links.indicator(&sheet.card.code, &fields),
            here: shown == Some(place),
        }
    };
    sheet.periods.iter().enumerate().map(link).collect()
}

fn rows(t: Texts, sheet: &Sheet, links: &Links) -> Vec<TableRow> {
    let card = &sheet.card;
    let row = |(n, row): (usize, &Row)| TableRow {
        class: match (&row.unit, n) {
            (None, _) => "unallocated",
            (Some(_), 0) => "top",
            (Some(_), _) => "under",
        },
        name: match &row.unit {
            Some(unit) => unit.name.clone(),
            None => t.get("figure-unallocated").into_owned(),
        },
        href: row.unit.as_ref().map(|unit| links.unit(unit.id.0)).unwrap_or_default(),
        stands_for: row.stands_for.join(", "),
        cells: sheet
            .periods
            .iter()
            .zip(&row.cells)
            .map(|(period, cell)| {
                let figure = cell.as_ref().map(|told| told::figure(t, told, card.decimals, &card.measure));
                (words::period(t, *period), figure.unwrap_or_default())
            })
            .collect(),
    };
    sheet.rows.iter().enumerate().map(row).collect()
}

fn break_view(t: Texts, one: &cotmoc_app::indicators::Break) -> BreakView {
    let kind = match one.kind {
        BreakKind::Borders => t.get("chart-break-borders"),
        BreakKind::Method => t.get("chart-break-method"),
    };
    BreakView { words: format!("{} – {kind}", words::period(t, one.period)), text: one.text.clone() }
}
