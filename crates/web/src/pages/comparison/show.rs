//! `GET /comparison?code=…&unit=…&from=…&to=…`: provinces side by side, beside the national strategy.

use askama::Template;
use axum::extract::RawQuery;
use axum::http::StatusCode;
use axum::response::Response;
use cotmoc_app::Kind;
use cotmoc_app::indicators::{self, AskComparison, ComparedIndicator, ComparedYear, UnitComparison};
use cotmoc_core::catalogue::Catalogue;
use cotmoc_core::compose::chart::{self, Dot, DotRow, Dots, Size};

use crate::errors::Fail;
use crate::form::Fields;
use crate::messages::Texts;
use crate::render::{Data, Section, Shell, page_with, texts};
use crate::sight::links::Links;
use crate::sight::told::{self, Figure};
use crate::visitor::Visitor;
use crate::words;

#[derive(Template)]
#[template(path = "comparison.html")]
struct ComparisonPage {
    t: Texts,
    shell: Shell,
    problem: Option<String>,
    from: String,
    to: String,
    units: Vec<Choice>,
    indicators: Vec<Choice>,
    names: Vec<String>,
    blocks: Vec<BlockView>,
    cut: bool,
}

/// A unit or an indicator to choose.
struct Choice {
    value: String,
    words: String,
    chosen: bool,
}

/// One indicator.
struct BlockView {
    name: String,
    measure: String,
    wide: String,
    narrow: String,
    years: Vec<YearView>,
    /// Years whose figures were measured by more than one method.
    mixed: String,
}

/// One year of an indicator.
struct YearView {
    year: String,
    national: String,
    nation: String,
    cells: Vec<CellView>,
    mixed: bool,
}

/// A unit's figure.
struct CellView {
    unit: String,
    href: String,
    figure: Figure,
    /// The method, where it matters. In Vietnamese.
    method: String,
    /// How it stands to the national target: class, shape, words.
    beside: Option<(&'static str, &'static str, String)>,
}

/// `GET /comparison`
pub(crate) async fn show(visitor: Visitor, RawQuery(query): RawQuery) -> Result<Response, Fail> {
    let fields = Fields::parse(&query.unwrap_or_default());
    let t = texts(&visitor);
    let ask = AskComparison {
        codes: fields.all("code").filter(|code| !code.is_empty()).map(str::to_owned).collect(),
        units: fields.all("unit").filter(|unit| !unit.is_empty()).map(str::to_owned).collect(),
        years: fields.text("from").parse().ok().zip(fields.text("to").parse().ok()),
    };
    let (status, found, problem) = match indicators::comparison(visitor.cx(), &ask).await {
        Ok(found) => (StatusCode::OK, found, None),
        Err(error) if error.kind() == Kind::User => {
            let found = indicators::comparison(visitor.cx(), &AskComparison::default()).await?;
            let problem = format!("{} {}", error.message(), error.how_to().unwrap_or_default());
            (StatusCode::UNPROCESSABLE_ENTITY, found, Some(problem))
        }
        Err(error) => return Err(Fail::from(error)),
    };
    let chosen: Vec<&str> = found.blocks.iter().map(|block| block.card.code.as_str()).collect();
    let template = ComparisonPage {
        t,
        shell: Shell::new(&visitor, Section::Compare, Data::of([found.demo])),
        problem,
        from: fields.text("from").to_owned(),
        to: fields.text("to").to_owned(),
        units: found
            .choices
            .iter()
            .map(|unit| Choice {
                value: format!("#{}", unit.id),
                words: unit.name.clone(),
                chosen: found.units.iter().any(|shown| shown.id == unit.id),
            })
            .collect(),
        indicators: Catalogue::embedded()
            .indicators()
            .iter()
            .map(|one| Choice {
                value: one.code.clone(),
                words: one.name.clone(),
                chosen: chosen.contains(&one.code.as_str()),
            })
            .collect(),
        names: found.units.iter().map(|unit| unit.name.clone()).collect(),
        blocks: found.blocks.iter().map(|block| block_view(t, &found, block)).collect(),
        cut: found.cut,
    };
    page_with(status, &template)
}

fn block_view(t: Texts, found: &UnitComparison, block: &ComparedIndicator) -> BlockView {
    let card = &block.card;
    let drawn = |size, id: &str| dots(t, found, block, size).inline(&format!("{id}-{}", card.code));
    let mixed: Vec<String> =
        block.years.iter().filter(|year| year.mixed).map(|year| year.period.in_year().to_string()).collect();
    BlockView {
        name: card.name.clone(),
        measure: card.measure.clone(),
        wide: drawn(Size::Wide, "w"),
        narrow: drawn(Size::Narrow, "n"),
        years: block.years.iter().map(|year| year_view(t, found, block, year)).collect(),
        mixed: mixed.join(", "),
    }
}

fn year_view(t: Texts, found: &UnitComparison, block: &ComparedIndicator, year: &ComparedYear) -> YearView {
    let card = &block.card;
    let links = Links::Inside { plan: None };
    let cell =
        |(unit, cell): (&cotmoc_app::indicators::UnitName, &cotmoc_app::indicators::ComparedUnit)| CellView {
            unit: unit.name.clone(),
            href: links.indicator(&card.code, &[("unit", &format!("#{}", unit.id))]),
            figure: told::figure(t, &cell.told, card.decimals, &card.measure),
            method: cell.method.clone(),
            beside: match (cell.told.value, year.national) {
                // A figure of another method is not held against the target of the strategy.
                (Some(value), Some((_, target))) if !year.mixed => {
                    let number = t.locale().fixed((value - target).abs(), card.decimals);
                    Some(if value >= target {
                        ("more", "▲", t.with("comparison-above", number).into_owned())
                    } else {
                        ("less", "▼", t.with("comparison-below", number).into_owned())
                    })
                }
                _ => None,
            },
        };
    YearView {
        year: words::period(t, year.period),
        national: year
            .national
            .map(|(comparator, value)| told::bound(t, comparator, value, &card.measure))
            .unwrap_or_default(),
        nation: year
            .nation
            .as_ref()
            .and_then(|told| told.value)
            .map(|value| told::amount(t, value, card.decimals, &card.measure))
            .unwrap_or_default(),
        cells: found.units.iter().zip(&year.cells).map(cell).collect(),
        mixed: year.mixed,
    }
}

/// A row for each unit with a dot for the first and the last year that can be compared.
fn dots(t: Texts, found: &UnitComparison, block: &ComparedIndicator, size: Size) -> chart::Drawing {
    let card = &block.card;
    let years: Vec<&ComparedYear> = block.years.iter().filter(|year| !year.mixed).collect();
    let ends: Vec<&ComparedYear> = match years.as_slice() {
        [] => Vec::new(),
        [only] => vec![only],
        [first, .., last] => vec![first, last],
    };
    let last = ends.last().map(|year| year.period);
    let dot = |year: &&ComparedYear, place: usize| {
        let value = year.cells.get(place)?.told.value?;
        Some(Dot {
            value: told::number(value),
            text: told::amount(t, value, card.decimals, &card.measure),
            name: year.period.in_year().to_string(),
            strong: Some(year.period) == last,
        })
    };
    let row = |(place, unit): (usize, &cotmoc_app::indicators::UnitName)| {
        let dots: Vec<Dot> = ends.iter().filter_map(|year| dot(year, place)).collect();
        let missing = dots.is_empty().then(|| t.get("chart-missing").into_owned());
        DotRow { name: unit.name.clone(), dots, missing }
    };
    let national = block.years.iter().rev().find_map(|year| year.national);
    let national = national.map(|(comparator, value)| {
        let amount = told::bound(t, comparator, value, &card.measure);
        (told::number(value), t.with("comparison-national", amount).into_owned())
    });
    chart::dots(&Dots {
        title: card.name.clone(),
        desc: card.measure.clone(),
        size,
        locale: t.locale(),
        rows: found.units.iter().enumerate().map(row).collect(),
        reference: national,
    })
}
