//! `GET /figures?code=…&unit=…&from=…&to=…&borders=then|2025-07-01`: figures of a unit and of those under it.

use askama::Template;
use axum::extract::RawQuery;
use axum::http::StatusCode;
use axum::response::Response;
use cotmoc_app::data;
use cotmoc_app::figures::{self, Ask};
use cotmoc_app::units::UnitRow;
use cotmoc_app::{AppError, Kind};
use cotmoc_core::catalogue::Catalogue;
use cotmoc_core::model::{PeriodKind, Pillar, UnitLevel};
use cotmoc_core::offer::code;
use cotmoc_core::units::{Reference, Register, official};
use jiff::civil::Date;

use super::view::FiguresView;
use crate::errors::Fail;
use crate::form::Fields;
use crate::messages::Texts;
use crate::numbers;
use crate::pages::data::import::codes;
use crate::pages::fields::{Choice, FormView};
use crate::pages::unit::at::REFORM;
use crate::pages::unit::register;
use crate::render::{Data, Section, Shell, page_with, texts};
use crate::visitor::Visitor;
use crate::words;

#[derive(Template)]
#[template(path = "figures.html")]
struct FiguresPage {
    t: Texts,
    shell: Shell,
    form: FormView,
    codes: Vec<Choice>,
    view: Option<FiguresView>,
    switch: Vec<BordersChoice>,
    /// What the borders mean for these periods.
    borders: String,
    pillars: Vec<PillarList>,
}

/// Borders to look at.
struct BordersChoice {
    href: String,
    words: String,
    here: bool,
}

/// Indicators of a pillar.
struct PillarList {
    name: String,
    indicators: Vec<IndicatorLink>,
}

struct IndicatorLink {
    href: String,
    name: String,
    code: String,
}

/// `GET /figures`
pub(crate) async fn show(visitor: Visitor, RawQuery(query): RawQuery) -> Result<Response, Fail> {
    let typed = Fields::parse(&query.unwrap_or_default());
    let (current, today) = register::now(visitor.cx()).await?;
    let t = texts(&visitor);
    // Demonstration figures are in every total, so one such batch marks the page.
    let demo = Data::of(data::batches(visitor.cx(), None).await?.iter().map(|batch| batch.demo));
    let asked = Asked::of(&typed, &current.register, today);
    if asked.ask.code.is_empty() {
        return draw(t, &Shell::new(&visitor, Section::Figures, demo), &asked, None, None, today);
    }
    match figures::table(visitor.cx(), &asked.ask).await {
        Ok(table) => {
            let down = |unit: &UnitRow| asked.href(&[("unit", &format!("#{}", unit.id)), ("level", "")]);
            draw(
                t,
                &Shell::new(&visitor, Section::Figures, demo),
                &asked,
                Some(FiguresView::new(t, &table, &down)),
                None,
                today,
            )
        }
        Err(error) if matches!(error.kind(), Kind::User | Kind::NotFound) => {
            draw(t, &Shell::new(&visitor, Section::Figures, demo), &asked, None, Some(&error), today)
        }
        Err(error) => Err(Fail::from(error).back_to("/figures")),
    }
}

/// What the address asks for, with what goes without saying filled in.
struct Asked {
    ask: Ask,
    form: FormView,
}

impl Asked {
    fn of(typed: &Fields, register: &Register, today: Date) -> Self {
        let text = |name: &str| typed.text(name).to_owned();
        let plain = |name: &str| code(typed.text(name)).to_owned();
        let mut ask = Ask {
            code: plain("code"),
            category: text("category"),
            unit: plain("unit"),
            from: text("from"),
            to: text("to"),
            level: text("level"),
            borders: text("borders"),
            known_at: text("known_at"),
        };
        // A code is read on the day of today, so that switching borders stays with the same unit.
        let today_unit = register.find(&Reference::parse(&ask.unit), today).map(|unit| unit.id);
        if ask.unit.is_empty() {
            ask.unit = format!("#{}", official::NATION);
        } else if let Ok(id) = today_unit {
            ask.unit = format!("#{id}");
        }
        if ask.from.is_empty() {
            ask.from = last_period(&ask.code, today);
        }
        if ask.level.is_empty() {
            ask.level =
                below(register, &ask, today).map_or_else(String::new, |level| level.as_str().to_owned());
        }
        let unit = named(register, &ask.unit, today);
        let form = FormView::of([
            ("code", ask.code.clone()),
            ("category", ask.category.clone()),
            ("unit", unit),
            ("from", if ask.code.is_empty() { text("from") } else { ask.from.clone() }),
            ("to", ask.to.clone()),
            ("borders", ask.borders.clone()),
        ]);
        Self { ask, form }
    }

    /// The address of this table with some things changed.
    fn href(&self, changes: &[(&str, &str)]) -> String {
        let own = [
            ("code", self.ask.code.as_str()),
            ("category", &self.ask.category),
            ("unit", &self.ask.unit),
            ("from", &self.ask.from),
            ("to", &self.ask.to),
            ("borders", &self.ask.borders),
        ];
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in own {
            let value =
                changes.iter().find(|(changed, _)| *changed == name).map_or(value, |(_, value)| value);
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        format!("/figures?{}", query.finish())
    }
}

/// The last period of the year before, as often as there is a figure.
fn last_period(code: &str, today: Date) -> String {
    let year = today.year() - 1;
    let catalogue = Catalogue::embedded();
    let element = catalogue.element(code).map(|one| one.frequency);
    match element.or_else(|| catalogue.get(code).map(|one| one.frequency)) {
        Some(PeriodKind::Quarter) => format!("{year}-Q4"),
        Some(PeriodKind::Month) => format!("{year}-12"),
        Some(PeriodKind::Half) => format!("{year}-S2"),
        Some(PeriodKind::NineMonths) => format!("{year}-9M"),
        Some(PeriodKind::Year | PeriodKind::Day) | None => year.to_string(),
    }
}

/// The unit's name in the form where a number stands for it.
fn named(register: &Register, text: &str, today: Date) -> String {
    let number = text.strip_prefix('#').and_then(|number| number.parse().ok());
    match number.and_then(|number| register.get(cotmoc_core::model::UnitId(number))) {
        Some(unit) => format!("{text} · {}", unit.name(today).name),
        None => text.to_owned(),
    }
}

/// The level whose units are listed under the one asked for: provinces under the country, communes
/// under everything else.
fn below(register: &Register, ask: &Ask, today: Date) -> Option<UnitLevel> {
    let number = ask.unit.strip_prefix('#').and_then(|number| number.parse().ok());
    let unit = match number {
        Some(number) => register.get(cotmoc_core::model::UnitId(number)),
        None => register.find(&Reference::parse(&ask.unit), today).ok(),
    };
    match unit.map(|unit| unit.level) {
        Some(UnitLevel::Nation) => Some(UnitLevel::Province),
        Some(UnitLevel::Commune | UnitLevel::Agency) => None,
        _ => Some(UnitLevel::Commune),
    }
}

fn draw(
    t: Texts,
    shell: &Shell,
    asked: &Asked,
    view: Option<FiguresView>,
    error: Option<&AppError>,
    today: Date,
) -> Result<Response, Fail> {
    let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let form = match error {
        Some(error) => asked.form.clone().refuse(error),
        None => asked.form.clone(),
    };
    let begins = view.is_none() && error.is_none();
    let template = FiguresPage {
        t,
        shell: shell.clone(),
        form,
        codes: codes(),
        switch: if view.is_some() { switch(t, asked, today) } else { Vec::new() },
        borders: borders(t, &asked.ask.borders, today),
        view,
        pillars: if begins { pillars(t, asked) } else { Vec::new() },
    };
    page_with(status, &template)
}

/// The borders that are asked for most: those of the time, those of the reform, those of today.
fn switch(t: Texts, asked: &Asked, today: Date) -> Vec<BordersChoice> {
    let reform = REFORM.to_string();
    let own = asked.ask.borders.as_str();
    let mut choices = vec![
        ("then".to_owned(), t.get("borders-then").into_owned(), own == "then"),
        (reform.clone(), t.with("borders-on", numbers::date(REFORM)).into_owned(), own == reform),
        (String::new(), t.get("borders-today").into_owned(), own.is_empty() || own == today.to_string()),
    ];
    if !choices.iter().any(|(.., here)| *here) {
        let day = own.parse::<Date>().map_or_else(|_| own.to_owned(), numbers::date);
        choices.push((own.to_owned(), t.with("borders-on", day).into_owned(), true));
    }
    let choice = |(value, words, here): (String, String, bool)| BordersChoice {
        href: asked.href(&[("borders", &value)]),
        words,
        here,
    };
    choices.into_iter().map(choice).collect()
}

fn borders(t: Texts, borders: &str, today: Date) -> String {
    match borders {
        "then" => t.get("borders-then-why").into_owned(),
        "" => t.with("borders-on-why", numbers::date(today)).into_owned(),
        day => t
            .with("borders-on-why", day.parse::<Date>().map_or_else(|_| day.to_owned(), numbers::date))
            .into_owned(),
    }
}

fn pillars(t: Texts, asked: &Asked) -> Vec<PillarList> {
    Pillar::ALL
        .iter()
        .map(|pillar| PillarList {
            name: words::pillar(t, Some(*pillar)).into_owned(),
            indicators: Catalogue::embedded()
                .indicators()
                .iter()
                .filter(|one| one.pillar == *pillar)
                .map(|one| IndicatorLink {
                    href: asked.href(&[("code", &one.code), ("from", "")]),
                    name: one.name.clone(),
                    code: one.code.clone(),
                })
                .collect(),
        })
        .filter(|list| !list.indicators.is_empty())
        .collect()
}
