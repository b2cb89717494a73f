//! `GET /tasks`: the tasks of plans as a list, as a board by where they stand, and on a calendar.

use askama::Template;
use axum::extract::RawQuery;
use axum::response::Response;
use cotmoc_app::model::PlanId;
use cotmoc_app::tasks::{self, Filter, Listed, Search};
use cotmoc_app::{Action, limits};
use cotmoc_core::model::UnitId;
use cotmoc_core::task::Standing;

use super::calendar::{self, Month};
use super::view::{self, TaskView};
use crate::errors::Fail;
use crate::form::Fields;
use crate::messages::Texts;
use crate::pages::fields::Choice;
use crate::pages::names;
use crate::render::{Data, Section, Shell, page, texts};
use crate::reporting::Mark;
use crate::visitor::Visitor;

/// Tasks of one column of the board.
const COLUMN: usize = 12;

#[derive(Template)]
#[template(path = "tasks.html")]
struct TasksPage {
    t: Texts,
    shell: Shell,
    asked: Asked,
    views: Vec<Tab>,
    tabs: Vec<Tab>,
    plans: Vec<Choice>,
    units: Vec<Choice>,
    found: usize,
    rows: Vec<TaskView>,
    columns: Vec<Column>,
    month: Option<Month>,
    pages: Vec<PageLink>,
    gone: usize,
    without_day: usize,
    may_add: bool,
    may_pass: bool,
}

/// What an address asks for.
struct Asked {
    view: View,
    plan: String,
    unit: String,
    state: String,
    q: String,
    page: usize,
    month: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum View {
    List,
    Board,
    Calendar,
}

struct Tab {
    href: String,
    words: String,
    count: String,
    current: bool,
}

struct Column {
    mark: Mark,
    count: usize,
    rows: Vec<TaskView>,
    more: Option<String>,
}

struct PageLink {
    href: String,
    number: usize,
    current: bool,
}

/// `GET /tasks`
pub(crate) async fn show(visitor: Visitor, RawQuery(query): RawQuery) -> Result<Response, Fail> {
    let cx = visitor.cx();
    let asked = Asked::of(&Fields::parse(&query.unwrap_or_default()));
    let today = cotmoc_app::units::today(cx);
    let shown = calendar::month(&asked.month, today);
    let shown = shown.filter(|_| asked.view == View::Calendar);
    let search = match shown {
        Some(month) => Search::Between(month.first_day(), month.last_day()),
        None if asked.view == View::Board => Search::Each(COLUMN),
        None => Search::Page(asked.page),
    };
    let listed = tasks::list(cx, &asked.filter(), search).await?;
    let t = texts(&visitor);
    let at = |month: &str| Asked { month: month.to_owned(), ..asked.copy() }.href();
    let month = shown.map(|shown| Month::new(t, shown, &listed, at));
    let board = asked.view == View::Board;
    page(&TasksPage {
        t,
        shell: Shell::new(&visitor, Section::Tasks, Data::of([listed.demo])),
        views: views(t, &asked),
        tabs: tabs(t, &asked, &listed),
        plans: listed
            .plans
            .iter()
            .map(|(id, name)| Choice::new(id.to_string(), names::clip(name, 90)))
            .collect(),
        units: listed.units.iter().map(|unit| Choice::new(unit.id.0.to_string(), &*unit.name)).collect(),
        found: listed.found,
        columns: if board { columns(t, &asked, &listed) } else { Vec::new() },
        rows: match asked.view {
            View::List => listed.lines.iter().map(|line| TaskView::new(t, line, today)).collect(),
            _ => Vec::new(),
        },
        pages: pages(&asked, listed.found),
        month,
        gone: listed.gone,
        without_day: listed.without_day,
        may_add: cx.may(Action::EditTasks) || cx.may(Action::EditUnitPlan),
        may_pass: cx.may(Action::EditUnits),
        asked,
    })
}

impl Asked {
    fn of(fields: &Fields) -> Self {
        Self {
            view: match fields.text("view") {
                "board" => View::Board,
                "calendar" => View::Calendar,
                _ => View::List,
            },
            plan: fields.text("plan").to_owned(),
            unit: fields.text("unit").to_owned(),
            state: fields.text("state").to_owned(),
            q: fields.text("q").chars().take(100).collect(),
            page: fields.text("page").parse::<usize>().map_or(0, |page| page.saturating_sub(1)),
            month: fields.text("month").to_owned(),
        }
    }

    fn copy(&self) -> Self {
        Self {
            view: self.view,
            plan: self.plan.clone(),
            unit: self.unit.clone(),
            state: self.state.clone(),
            q: self.q.clone(),
            page: 0,
            month: self.month.clone(),
        }
    }

    fn filter(&self) -> Filter {
        Filter {
            plan: self.plan.parse().ok().map(PlanId),
            unit: self.unit.parse().ok().map(UnitId),
            // The columns of the board are the standings already.
            standing: if self.view == View::Board { None } else { self.state.parse().ok() },
            search: self.q.clone(),
        }
    }

    /// The word of the view in addresses.
    fn word(&self) -> &'static str {
        match self.view {
            View::List => "",
            View::Board => "board",
            View::Calendar => "calendar",
        }
    }

    fn href(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        let page = if self.page > 0 { (self.page + 1).to_string() } else { String::new() };
        let pairs = [
            ("view", self.word()),
            ("plan", &self.plan),
            ("unit", &self.unit),
            ("state", &self.state),
            ("q", &self.q),
            ("month", &self.month),
            ("page", &page),
        ];
        for (name, value) in pairs.iter().filter(|(_, value)| !value.is_empty()) {
            query.append_pair(name, value);
        }
        match query.finish() {
            query if query.is_empty() => "/tasks".to_owned(),
            query => format!("/tasks?{query}"),
        }
    }
}

fn views(t: Texts, asked: &Asked) -> Vec<Tab> {
    let tab = |view, words: std::borrow::Cow<'static, str>| Tab {
        href: Asked { view, month: String::new(), ..asked.copy() }.href(),
        words: words.into_owned(),
        count: String::new(),
        current: asked.view == view,
    };
    vec![
        tab(View::List, t.get("tasks-list")),
        tab(View::Board, t.get("tasks-board")),
        tab(View::Calendar, t.get("tasks-calendar")),
    ]
}

fn tabs(t: Texts, asked: &Asked, listed: &Listed) -> Vec<Tab> {
    if asked.view == View::Board {
        return Vec::new();
    }
    let all = Tab {
        href: Asked { state: String::new(), ..asked.copy() }.href(),
        words: t.get("tasks-all").into_owned(),
        count: listed.counts.iter().sum::<usize>().to_string(),
        current: asked.state.is_empty(),
    };
    let each = Standing::ALL
        .iter()
        .zip(listed.counts)
        .filter(|(standing, count)| *count > 0 || asked.state == standing.as_str());
    let each = each.map(|(standing, count)| Tab {
        href: Asked { state: standing.as_str().to_owned(), ..asked.copy() }.href(),
        words: view::words(t, *standing).into_owned(),
        count: count.to_string(),
        current: asked.state == standing.as_str(),
    });
    std::iter::once(all).chain(each).collect()
}

fn columns(t: Texts, asked: &Asked, listed: &Listed) -> Vec<Column> {
    let column = |(standing, count): (&Standing, usize)| {
        let lines = listed.lines.iter().filter(|line| line.standing() == *standing);
        let rows: Vec<TaskView> = lines.map(|line| TaskView::new(t, line, listed.today)).collect();
        let state = standing.as_str().to_owned();
        let all = || Asked { view: View::List, state, ..asked.copy() }.href();
        let more = (count > rows.len()).then(all);
        Column { mark: view::mark(t, *standing), count, rows, more }
    };
    let all = Standing::ALL.iter().zip(listed.counts);
    all.filter(|(standing, count)| *count > 0 || **standing != Standing::Cancelled).map(column).collect()
}

fn pages(asked: &Asked, found: usize) -> Vec<PageLink> {
    let count = found.div_ceil(limits::TASK_ROWS);
    if asked.view != View::List || count < 2 {
        return Vec::new();
    }
    let link = |page| PageLink {
        href: Asked { page, ..asked.copy() }.href(),
        number: page + 1,
        current: page == asked.page,
    };
    (0..count).map(link).collect()
}
