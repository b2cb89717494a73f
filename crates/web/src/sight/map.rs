//! Units coloured by their figures.

use std::collections::HashMap;

use cotmoc_app::indicators::Sheet;
use cotmoc_app::maps::{Map, MapKind};
use cotmoc_core::compose::chart::{self, Area, AreaMap, Inset, LegendClass, Scale, Size};

use super::told;
use super::units::{self, RankRow, Ranking};
use crate::messages::Texts;
use crate::pages::names;
use crate::words;

/// A map ready to be shown; bars in its place where no boundaries have been loaded.
pub(crate) struct MapView {
    pub(crate) coverage: String,
    /// Whose boundaries these are; `None` where there are none.
    pub(crate) said: Option<String>,
    pub(crate) wide: String,
    pub(crate) narrow: String,
}

/// Classes of the legend.
const CLASSES: usize = 5;

/// The units of a ranking on their map.
pub(crate) fn view(t: Texts, sheet: &Sheet, ranking: &Ranking, map: Option<&Map>) -> MapView {
    let drawn = |size| match map {
        Some(map) => draw(t, sheet, ranking, map, size),
        None => units::bars(t, sheet, ranking, size),
    };
    MapView {
        coverage: ranking.coverage.clone(),
        said: map.map(|map| match &map.kind {
            MapKind::Boundaries { source, on } => {
                t.with2("map-boundaries", t.locale().date(*on), source).into_owned()
            }
            MapKind::Tiles => t.get("map-tiles").into_owned(),
        }),
        wide: drawn(Size::Wide).inline("mw"),
        narrow: drawn(Size::Narrow).inline("mn"),
    }
}

/// A province in a tile: «Thành phố Hà Nội» is «HN».
fn initials(name: &str) -> String {
    names::place(name).split_whitespace().filter_map(|word| word.chars().next()).take(3).collect()
}

/// The drawing alone.
pub(crate) fn draw(t: Texts, sheet: &Sheet, ranking: &Ranking, map: &Map, size: Size) -> chart::Drawing {
    let values: Vec<f64> = ranking.rows.iter().filter_map(|row| row.value).map(told::number).collect();
    let share = sheet.card.measure == "%";
    let scale = Scale::new(&values, CLASSES, (share.then_some(0.0), share.then_some(100.0)));
    let rows: HashMap<i64, &RankRow> = ranking.rows.iter().map(|row| (row.id, row)).collect();
    let area = |area: &cotmoc_app::maps::MapArea| {
        let row = rows.get(&area.unit.0);
        let value = row.and_then(|row| row.value);
        Area {
            name: row.map(|row| row.name.clone()).unwrap_or_default(),
            path: area.path.clone(),
            class: value.map(|value| scale.class(told::number(value))),
            text: match row {
                Some(row) if value.is_some() => row.figure.value.clone(),
                Some(row) if !row.figure.why.is_empty() => row.figure.why.clone(),
                _ => t.get("chart-missing").into_owned(),
            },
            href: row.map(|row| row.href.clone()),
            own: false,
            label: matches!(map.kind, MapKind::Tiles)
                .then(|| (area.label.0, area.label.1, initials(row.map_or("", |row| &row.name)))),
        }
    };
    chart::map(&AreaMap {
        title: format!("{} – {}", sheet.card.name, ranking.period),
        desc: ranking.coverage.clone(),
        view: map.view,
        size,
        areas: map.areas.iter().map(area).collect(),
        legend: scale
            .texts(t.locale())
            .into_iter()
            .map(|text| LegendClass { text: words::amount(&text, &sheet.card.measure) })
            .collect(),
        missing: t.get("chart-missing").into_owned(),
        insets: map.insets.iter().map(|one| Inset { frame: one.frame, text: one.name.clone() }).collect(),
    })
}
