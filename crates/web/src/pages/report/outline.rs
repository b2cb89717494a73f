//! `GET /reports/outlines/{reference}` and `POST` to it: what a kind of report is made of, section by section.

use askama::Template;
use axum::extract::{Path, RawQuery};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use cotmoc_app::model::{Pillar, ReportFileId};
use cotmoc_app::reports::{self, OutlineEdit, OutlinePage};
use cotmoc_app::{AppError, Kind};
use cotmoc_core::report::{Outline, Part, Section as OutlineSection, TasksOf};

use crate::errors::Fail;
use crate::form::Fields;
use crate::messages::Texts;
use crate::pages::fields::{Choice, FormView};
use crate::render::{Data, Section, Shell, page_with, texts};
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "report_outline.html")]
struct OutlineView {
    t: Texts,
    shell: Shell,
    form: FormView,
    done: bool,
    id: i64,
    version: i64,
    words: Vec<Choice>,
    pillars: Vec<&'static str>,
    sections: Vec<SectionView>,
}

/// A section as fields.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct SectionView {
    key: String,
    heading: String,
    level: u8,
    /// «none», «optional», «required».
    text: &'static str,
    help: String,
    /// Whether what is written stands under what is laid in.
    text_last: bool,
    /// Whether targets are listed, and the pillar; empty for all.
    targets: Option<String>,
    overview: bool,
    leading: String,
    charts: String,
    units: String,
    done: bool,
    late_tasks: bool,
    all_tasks: bool,
    late: bool,
    gathered: bool,
}

/// `GET /reports/outlines/{reference}`
pub(crate) async fn form(
    visitor: Visitor,
    Path(reference): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Fail> {
    let done = Fields::parse(&query.unwrap_or_default()).has("done");
    let page = reports::outline(visitor.cx(), &reference).await?;
    let form = FormView::of([
        ("title", page.outline.title.clone()),
        ("word", page.outline.word.map(|id| id.to_string()).unwrap_or_default()),
        ("retired", if page.outline.retired { "yes".to_owned() } else { String::new() }),
    ]);
    let definition = page.outline.definition.clone();
    draw(&visitor, StatusCode::OK, &page, &definition, form, done)
}

/// `POST /reports/outlines/{reference}`
pub(crate) async fn save(
    visitor: Visitor,
    Path(reference): Path<String>,
    typed: Fields,
) -> Result<Response, Fail> {
    let page = reports::outline(visitor.cx(), &reference).await?;
    let mut outline = read(&typed);
    let act = typed.text("act");
    if act != "save" {
        change(&mut outline, act);
        return draw(&visitor, StatusCode::OK, &page, &outline, FormView::typed(&typed), false);
    }
    let definition = serde_json::to_string(&outline).map_err(|_| Fail::user("Đề cương không ghi được."))?;
    let edit = OutlineEdit {
        id: page.outline.id,
        version: typed.text("version").parse().unwrap_or(0),
        title: typed.text("title"),
        definition: &definition,
        word: typed.text("word").parse().ok().map(ReportFileId),
        retired: typed.has("retired"),
    };
    match reports::save_outline(visitor.cx(), &edit).await {
        Ok(()) => Ok(Redirect::to(&format!("/reports/outlines/{}?done=1", page.outline.id)).into_response()),
        Err(error) if matches!(error.kind(), Kind::User | Kind::Conflict) => {
            let status = match error.kind() {
                Kind::Conflict => StatusCode::CONFLICT,
                _ => StatusCode::UNPROCESSABLE_ENTITY,
            };
            refused(&visitor, status, &page, &outline, (&typed, &error))
        }
        Err(error) => Err(Fail::from(error).back_to("/reports/setup")),
    }
}

fn refused(
    visitor: &Visitor,
    status: StatusCode,
    page: &OutlinePage,
    outline: &Outline,
    (typed, error): (&Fields, &AppError),
) -> Result<Response, Fail> {
    draw(visitor, status, page, outline, FormView::refused(typed, error), false)
}

/// Moves, adds or takes away a section, as a button says: «up-2», «down-2», «drop-2», «add».
fn change(outline: &mut Outline, act: &str) {
    let sections = &mut outline.sections;
    let (verb, place) = act.split_once('-').unwrap_or((act, ""));
    let place: Option<usize> = place.parse().ok().filter(|place| *place < sections.len());
    match (verb, place) {
        ("up", Some(place)) if place > 0 => sections.swap(place, place - 1),
        ("down", Some(place)) if place + 1 < sections.len() => sections.swap(place, place + 1),
        ("drop", Some(place)) => {
            sections.remove(place);
        }
        ("add", _) => {
            let key = (1..).map(|n| format!("muc-{n}")).find(|key| sections.iter().all(|s| s.key != *key));
            sections.push(OutlineSection {
                key: key.unwrap_or_default(),
                heading: String::new(),
                level: 1,
                parts: vec![Part::Text { help: String::new(), required: false }],
            });
        }
        _ => {}
    }
}

/// What stands for the targets that no other table shows.
const OTHER: &str = "other";

/// Most sections that are read from a form; the application says where there are too many.
const MOST: usize = 100;

fn read(typed: &Fields) -> Outline {
    let count = typed.text("count").parse::<usize>().unwrap_or(0).min(MOST);
    Outline { sections: (0..count).map(|place| section(typed, place)).collect() }
}

fn section(typed: &Fields, place: usize) -> OutlineSection {
    let of = |name: &str| typed.text(&format!("s{place}.{name}")).to_owned();
    let has = |name: &str| typed.has(&format!("s{place}.{name}"));
    let codes = |name: &str| -> Vec<String> {
        of(name).split([',', ' ', ';']).filter(|code| !code.is_empty()).map(str::to_uppercase).collect()
    };
    let mut parts = Vec::new();
    parts.extend(has("overview").then_some(Part::Overview));
    parts.extend(match of("targets").as_str() {
        "" => None,
        OTHER => Some(Part::OtherTargets),
        pillar => Some(Part::Targets { pillar: pillar.parse::<Pillar>().ok() }),
    });
    parts.extend(of("leading").parse().ok().filter(|count| *count > 0).map(|count| Part::Leading { count }));
    parts.extend(codes("charts").into_iter().map(|code| Part::Chart { code }));
    parts.extend(codes("units").into_iter().map(|code| Part::Units { code }));
    for (name, of) in [("done", TasksOf::Done), ("latetasks", TasksOf::Late), ("alltasks", TasksOf::All)] {
        parts.extend(has(name).then_some(Part::Tasks { of }));
    }
    parts.extend(has("late").then_some(Part::LateUnits));
    parts.extend(has("gathered").then_some(Part::Gathered));
    let text = match of("text").as_str() {
        "none" => None,
        text => Some(Part::Text { help: of("help"), required: text == "required" }),
    };
    if let Some(text) = text {
        let at = if of("place") == "last" { parts.len() } else { 0 };
        parts.insert(at, text);
    }
    OutlineSection { key: of("key"), heading: of("heading"), level: of("level").parse().unwrap_or(1), parts }
}

fn view(section: &OutlineSection) -> SectionView {
    let mut view = SectionView {
        key: section.key.clone(),
        heading: section.heading.clone(),
        level: section.level,
        text: "none",
        ..SectionView::default()
    };
    let join = |codes: &mut String, code: &str| {
        if !codes.is_empty() {
            codes.push_str(", ");
        }
        codes.push_str(code);
    };
    for (place, part) in section.parts.iter().enumerate() {
        match part {
            Part::Text { help, required } => {
                view.text = if *required { "required" } else { "optional" };
                view.help.clone_from(help);
                view.text_last = place > 0;
            }
            Part::Targets { pillar } => {
                view.targets = Some(pillar.map_or(String::new(), |pillar| pillar.as_str().to_owned()));
            }
            Part::OtherTargets => view.targets = Some(OTHER.to_owned()),
            Part::Overview => view.overview = true,
            Part::Leading { count } => view.leading = count.to_string(),
            Part::Chart { code } => join(&mut view.charts, code),
            Part::Units { code } => join(&mut view.units, code),
            Part::Tasks { of: TasksOf::Done } => view.done = true,
            Part::Tasks { of: TasksOf::Late } => view.late_tasks = true,
            Part::Tasks { of: TasksOf::All } => view.all_tasks = true,
            Part::LateUnits => view.late = true,
            Part::Gathered => view.gathered = true,
        }
    }
    view
}

fn draw(
    visitor: &Visitor,
    status: StatusCode,
    page: &OutlinePage,
    outline: &Outline,
    form: FormView,
    done: bool,
) -> Result<Response, Fail> {
    let words = page.words.iter().map(|file| Choice::new(file.id.to_string(), file.title.clone()));
    let view = OutlineView {
        t: texts(visitor),
        shell: Shell::new(visitor, Section::Reports, Data::of([page.outline.demo])),
        form,
        done,
        id: page.outline.id.0,
        version: page.outline.version,
        words: words.collect(),
        pillars: Pillar::ALL.iter().map(|pillar| pillar.as_str()).collect(),
        sections: outline.sections.iter().map(view).collect(),
    };
    page_with(status, &view)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the form shows is what it reads again.
    #[test]
    fn outlines_come_back_from_their_form() {
        for carried in reports::carried() {
            let outline = &carried.definition;
            let mut pairs = vec![("count".to_owned(), outline.sections.len().to_string())];
            for (place, section) in outline.sections.iter().enumerate() {
                let view = view(section);
                let mut add = |name: &str, value: String| pairs.push((format!("s{place}.{name}"), value));
                add("key", view.key);
                add("heading", view.heading);
                add("level", view.level.to_string());
                add("text", view.text.to_owned());
                add("help", view.help);
                add("place", if view.text_last { "last" } else { "first" }.to_owned());
                if let Some(pillar) = view.targets {
                    add("targets", if pillar.is_empty() { "all".to_owned() } else { pillar });
                }
                add("leading", view.leading);
                add("charts", view.charts);
                add("units", view.units);
                for (name, set) in [
                    ("overview", view.overview),
                    ("done", view.done),
                    ("latetasks", view.late_tasks),
                    ("alltasks", view.all_tasks),
                    ("late", view.late),
                    ("gathered", view.gathered),
                ] {
                    if set {
                        add(name, "1".to_owned());
                    }
                }
            }
            assert_eq!(read(&Fields::of(pairs)), *outline, "{}", carried.name);
        }
    }

    #[test]
    fn sections_are_moved_added_and_taken_away() {
        let mut outline = reports::carried()[0].definition.clone();
        let keys = |outline: &Outline| outline.sections.iter().map(|s| s.key.clone()).collect::<Vec<_>>();
        let before = keys(&outline);
        change(&mut outline, "down-0");
        assert_eq!(keys(&outline)[..2], [before[1].clone(), before[0].clone()]);
        change(&mut outline, "up-1");
        assert_eq!(keys(&outline), before);
        for nothing in ["up-0", "down-99", "drop-99", "x"] {
            change(&mut outline, nothing);
            assert_eq!(keys(&outline), before, "{nothing}");
        }
        change(&mut outline, "add");
        assert_eq!(keys(&outline).last().map(String::as_str), Some("muc-1"));
        change(&mut outline, &format!("drop-{}", before.len()));
        assert_eq!(keys(&outline), before);
    }
}
