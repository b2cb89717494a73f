//! A table of figures as it is shown: gaps are words, partial totals say how partial.

use cotmoc_app::figures::{self, Row, Subject, Table};
use cotmoc_app::units::UnitRow;
use cotmoc_core::cube::{Borders, Figure};
use cotmoc_core::formula::Rational;
use cotmoc_core::model::{Period, Status, UnitId, UnitLevel};

use crate::messages::Texts;
use crate::numbers;
use crate::pages::unit::rows::UnitLink;
use crate::words;

/// Everything that is shown of a table of figures.
pub(crate) struct FiguresView {
    pub(crate) name: String,
    pub(crate) code: String,
    pub(crate) category: Option<String>,
    pub(crate) measure: String,
    pub(crate) formula: Option<String>,
    pub(crate) method: Option<String>,
    pub(crate) unit_id: i64,
    pub(crate) unit_name: String,
    pub(crate) periods: Vec<String>,
    pub(crate) rows: Vec<RowView>,
    /// Rows that are not shown.
    pub(crate) more: usize,
    /// Whether something is not allocated to a unit.
    pub(crate) unallocated: bool,
    /// Whether some figure is restated or otherwise not final.
    pub(crate) estimated: bool,
}

/// A unit, or what is not allocated.
pub(crate) struct RowView {
    /// `top`, `under` or `unallocated`: a class of the style sheet.
    pub(crate) class: &'static str,
    /// The unit's page; empty for what is not allocated.
    pub(crate) href: String,
    /// Its figures, where it has units below.
    pub(crate) down: String,
    pub(crate) name: String,
    pub(crate) code: String,
    pub(crate) cells: Vec<CellView>,
    /// For what is not allocated, the old units whose figures stand there.
    pub(crate) stands_for: Vec<UnitLink>,
}

/// A figure.
pub(crate) struct CellView {
    pub(crate) period: String,
    /// The value with its unit of measure; empty where there is none.
    pub(crate) value: String,
    /// Why there is none.
    pub(crate) absent: String,
    /// Whether some of what it is made of is missing.
    pub(crate) partial: bool,
    /// «105/124 xã».
    pub(crate) coverage: String,
    /// Words of a status that is not the normal one.
    pub(crate) status: String,
    /// «Tỉnh báo 12, cộng xã được 11,5».
    pub(crate) difference: String,
    /// The revisions, where the unit reported it itself.
    pub(crate) history: String,
}

/// Rows on one page.
const MOST_ROWS: usize = 420;

impl FiguresView {
    /// `links` makes the address of another unit's figures.
    pub(crate) fn new(t: Texts, table: &Table, links: &impl Fn(&UnitRow) -> String) -> Self {
        let figures = || table.rows.iter().flat_map(|row| row.figures.iter().flatten());
        let rows = table.rows.iter().take(MOST_ROWS);
        Self {
            name: table.subject.name.clone(),
            code: table.subject.code.clone(),
            category: table.subject.category.as_ref().map(|(_, name)| name.clone()),
            measure: table.subject.unit.clone(),
            formula: table.subject.formula.clone(),
            method: table.subject.method.clone(),
            unit_id: table.unit.id.0,
            unit_name: table.unit.name.clone(),
            periods: table.periods.iter().map(|period| words::period(t, *period)).collect(),
            rows: rows.map(|row| row_view(t, table, row, links)).collect(),
            more: table.rows.len().saturating_sub(MOST_ROWS),
            unallocated: table.rows.iter().any(|row| row.unit.is_none())
                || figures().any(|one| one.unallocated),
            estimated: figures().any(|one| one.value.is_ok() && one.status == Status::Estimated),
        }
    }
}

fn row_view(t: Texts, table: &Table, row: &Row, links: &impl Fn(&UnitRow) -> String) -> RowView {
    let cells = table
        .periods
        .iter()
        .zip(&row.figures)
        .map(|(period, figure)| cell(t, table, row, *period, figure.as_ref()))
        .collect();
    match &row.unit {
        None => RowView {
            class: "unallocated",
            href: String::new(),
            down: String::new(),
            name: t.get("figure-unallocated").into_owned(),
            code: String::new(),
            cells,
            stands_for: row.stands_for.iter().map(old_unit).collect(),
        },
        Some(unit) => {
            let day = table.periods.last().map_or_else(String::new, |last| {
                let day = match table.borders {
                    Borders::Then => last.last_day(),
                    Borders::On(day) => day,
                };
                format!("?at={day}")
            });
            RowView {
                class: if row.under.is_none() { "top" } else { "under" },
                href: format!("/units/{}{day}", unit.id),
                down: if row.under.is_some() && unit.level < UnitLevel::Commune {
                    links(unit)
                } else {
                    String::new()
                },
                name: unit.name.clone(),
                code: unit.code.clone(),
                cells,
                stands_for: Vec::new(),
            }
        }
    }
}

fn old_unit(unit: &UnitRow) -> UnitLink {
    UnitLink { href: format!("/units/{}", unit.id), name: unit.name.clone(), code: unit.code.clone() }
}

fn cell(t: Texts, table: &Table, row: &Row, period: Period, figure: Option<&Figure>) -> CellView {
    let mut cell = CellView {
        period: words::period(t, period),
        value: String::new(),
        absent: String::new(),
        partial: figure.is_some_and(|figure| figure.is_below(table.threshold)),
        coverage: String::new(),
        status: String::new(),
        difference: String::new(),
        history: String::new(),
    };
    let Some(figure) = figure else {
        cell.absent = t.get("figure-no-unit").into_owned();
        return cell;
    };
    match &figure.value {
        Ok(value) => cell.value = written(&table.subject, *value),
        Err(why) => cell.absent = figures::words(why),
    }
    cell.coverage = coverage(t, table, row, period, figure);
    if figure.value.is_ok() && figure.status != Status::Normal {
        cell.status = words::status(t, figure.status).into_owned();
    }
    if let (Some(_), Some(own), Ok(parts)) = (figure.difference(), figure.own, &figure.parts) {
        let (own, parts) = (written(&table.subject, own), written(&table.subject, *parts));
        cell.difference = t.with2("figure-difference", own, parts).into_owned();
    }
    if let (Some(_), Some(unit)) = (figure.own, row.unit.as_ref().map(|unit| unit.id)) {
        cell.history = history(&table.subject, unit, period);
    }
    cell
}

/// A value with its unit of measure, rounded for display only.
pub(crate) fn written(subject: &Subject, value: Rational) -> String {
    match value.to_decimal(subject.decimals) {
        Some(value) => words::amount(&numbers::decimal(value), &subject.unit),
        None => "∞".to_owned(),
    }
}

/// How partial a figure is: always beside a total, beside a commune where it is made of several old
/// ones and not all of them reported. Nothing for a figure that the unit reported itself.
fn coverage(t: Texts, table: &Table, row: &Row, period: Period, figure: &Figure) -> String {
    let coverage = &figure.coverage;
    let leaf = row.unit.as_ref().is_none_or(|unit| unit.level >= UnitLevel::Commune);
    let own = figure.own.is_some() && figure.parts.is_err();
    if own || coverage.expected <= 1 || leaf && coverage.is_whole() {
        return String::new();
    }
    match table.borders {
        Borders::On(day) if day > period.last_day() => {
            t.with2("figure-coverage-then", coverage.units, coverage.expected).into_owned()
        }
        _ => t.with2("figure-coverage", coverage.units, coverage.expected).into_owned(),
    }
}

fn history(subject: &Subject, unit: UnitId, period: Period) -> String {
    let category = subject.category.as_ref().map_or("", |(code, _)| code.as_str());
    let query: String = form_urlencoded::Serializer::new(String::new())
        .append_pair("code", &subject.code)
        .append_pair("unit", &format!("#{unit}"))
        .append_pair("period", &period.to_string())
        .append_pair("category", category)
        .finish();
    format!("/data/history?{query}")
}
