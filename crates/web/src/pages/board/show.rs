//! `GET /board?form=1`: units × the last rounds of a form.

use askama::Template;
use axum::extract::RawQuery;
use axum::response::Response;
use cotmoc_app::collect::boards::{self, Matrix, MatrixRow, Rows};
use cotmoc_app::collect::{Filter, form as forms};
use cotmoc_app::model::{FormId, FormRecord, Round, RoundTally, Submission};
use cotmoc_core::calendar::timeliness;
use jiff::civil::Date;

use crate::errors::Fail;
use crate::form::Fields;
use crate::messages::Texts;
use crate::render::{Data, Section, Shell, page, texts};
use crate::reporting::{self, Standing};
use crate::visitor::Visitor;
use crate::words;

#[derive(Template)]
#[template(path = "board.html")]
struct BoardPage {
    t: Texts,
    shell: Shell,
    forms: Vec<FormRecord>,
    form: Option<FormView>,
    by_above: bool,
    q: String,
    columns: Vec<Column>,
    rows: Vec<RowView>,
    found: usize,
    pages: Vec<PageLink>,
}

struct FormView {
    id: i64,
    title: String,
}

struct Column {
    id: i64,
    period: String,
    due: String,
    handed_in: u64,
    units: u64,
}

struct RowView {
    id: i64,
    name: String,
    code: String,
    cells: Vec<CellView>,
}

/// One unit, or several, in one round.
struct CellView {
    /// Where it leads: the report, or the round.
    href: String,
    class: &'static str,
    shape: String,
    /// Late, in words; empty where it was in time.
    late: String,
    /// The whole in words, for whoever does not see the shapes.
    words: String,
    /// «3/12» for several units.
    count: String,
}

struct PageLink {
    href: String,
    number: usize,
    current: bool,
}

/// Rounds that stand side by side.
const ROUNDS: usize = 8;

/// `GET /board`
pub(crate) async fn show(visitor: Visitor, RawQuery(query): RawQuery) -> Result<Response, Fail> {
    let query = Fields::parse(&query.unwrap_or_default());
    let cx = visitor.cx();
    let t = texts(&visitor);
    let forms: Vec<FormRecord> = forms::list(cx).await?.into_iter().filter(|one| one.rounds > 0).collect();
    let asked = query.text("form").parse().map(FormId).ok();
    let id = asked.or_else(|| forms.first().map(|form| form.id));
    let by = if query.text("by") == "above" { Rows::Above } else { Rows::Units };
    let filter = Filter {
        search: query.text("q").chars().take(100).collect(),
        page: query.text("page").parse::<usize>().map_or(0, |page| page.saturating_sub(1)),
        ..Filter::default()
    };
    let matrix = match id {
        Some(id) => Some(boards::matrix(cx, id, ROUNDS, by, &filter).await?),
        None => None,
    };
    let today = cotmoc_app::units::today(cx);
    let demo = matrix.iter().flat_map(|matrix| matrix.rounds.iter().map(|(round, _)| round.demo));
    page(&BoardPage {
        t,
        shell: Shell::new(&visitor, Section::Rounds, Data::of(demo)),
        form: matrix.as_ref().map(|one| FormView { id: one.form.id.0, title: one.form.title.clone() }),
        by_above: by == Rows::Above,
        columns: matrix.as_ref().map(|matrix| columns(t, matrix)).unwrap_or_default(),
        rows: matrix.as_ref().map(|matrix| rows(t, matrix, today)).unwrap_or_default(),
        found: matrix.as_ref().map_or(0, |matrix| matrix.found),
        pages: matrix.as_ref().map(|matrix| pages(matrix, &filter)).unwrap_or_default(),
        q: filter.search,
        forms,
    })
}

/// The rounds, the oldest on the left.
fn columns(t: Texts, matrix: &Matrix) -> Vec<Column> {
    let column = |(round, tally): &(Round, RoundTally)| Column {
        id: round.id.0,
        period: words::period(t, round.period),
        due: round.deadlines.first().copied().map(crate::numbers::date).unwrap_or_default(),
        handed_in: tally.submitted + tally.approved,
        units: tally.units(),
    };
    matrix.rounds.iter().rev().map(column).collect()
}

fn rows(t: Texts, matrix: &Matrix, today: Date) -> Vec<RowView> {
    let row = |row: &MatrixRow| {
        let cells = row.cells.iter().zip(&matrix.rounds).rev();
        RowView {
            id: row.unit.0,
            name: row.name.clone(),
            code: row.code.clone(),
            cells: cells.map(|(owed, (round, _))| cell(t, owed, round, matrix.by, today)).collect(),
        }
    };
    matrix.rows.iter().map(row).collect()
}

fn cell(t: Texts, owed: &[Submission], round: &Round, by: Rows, today: Date) -> CellView {
    let Some(first) = owed.first() else {
        return CellView {
            href: String::new(),
            class: "exempt",
            shape: "·".to_owned(),
            late: String::new(),
            words: t.get("board-nothing").into_owned(),
            count: String::new(),
        };
    };
    if by == Rows::Above {
        return many(t, owed, round);
    }
    let standing = Standing::of(first);
    let mark = reporting::standing(t, standing);
    let handed_in = first.first_submitted_at.map(cotmoc_core::clock::day);
    let time = reporting::punctuality(t, standing, timeliness(first.due, handed_in, today));
    let late = time.filter(|time| time.class == "late").map(|time| time.words.into_owned());
    let late = late.unwrap_or_default();
    let words = if late.is_empty() { mark.words.to_string() } else { format!("{}, {late}", mark.words) };
    CellView {
        href: format!("/submissions/{}/review", first.id.0),
        class: mark.class,
        shape: mark.shape.to_owned(),
        late,
        words,
        count: String::new(),
    }
}

/// All units under one, counted.
fn many(t: Texts, owed: &[Submission], round: &Round) -> CellView {
    let asked = owed.iter().filter(|one| one.exempt_reason.is_none()).count();
    let stands = |one: &&Submission| {
        matches!(Standing::of(one), Standing::Waits | Standing::Approved | Standing::Locked)
    };
    let handed_in = owed.iter().filter(stands).count();
    let (class, shape) = match handed_in {
        0 => ("silent", "○"),
        all if all == asked => ("approved", "✓"),
        _ => ("begun", "◔"),
    };
    CellView {
        href: format!("/rounds/{}", round.id.0),
        class,
        shape: shape.to_owned(),
        late: String::new(),
        words: t.with2("board-count", handed_in, asked).into_owned(),
        count: format!("{handed_in}/{asked}"),
    }
}

fn pages(matrix: &Matrix, filter: &Filter) -> Vec<PageLink> {
    let count = matrix.found.div_ceil(matrix.per_page.max(1));
    let link = |page: usize| {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("form", &matrix.form.id.0.to_string());
        if matrix.by == Rows::Above {
            query.append_pair("by", "above");
        }
        if !filter.search.is_empty() {
            query.append_pair("q", &filter.search);
        }
        query.append_pair("page", &(page + 1).to_string());
        PageLink {
            href: format!("/board?{}", query.finish()),
            number: page + 1,
            current: page == filter.page,
        }
    };
    if count > 1 { (0..count).map(link).collect() } else { Vec::new() }
}
