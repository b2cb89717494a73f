//! `GET /rounds/{id}`: the board of one round.

use askama::Template;
use axum::extract::{Path, RawQuery};
use axum::http::StatusCode;
use axum::response::Response;
use cotmoc_app::Action;
use cotmoc_app::collect::boards::{self, Board, BoardRow};
use cotmoc_app::collect::{Filter, Which};
use cotmoc_app::model::{RoundId, RoundState, RoundTally, StepRecord};
use cotmoc_core::calendar::timeliness;

use super::act::Done;
use crate::errors::Fail;
use crate::form::Fields;
use crate::messages::Texts;
use crate::numbers;
use crate::render::{Data, Section, Shell, page_with, texts};
use crate::reporting::{self, Mark, Part, Standing};
use crate::visitor::Visitor;
use crate::words;

#[derive(Template)]
#[template(path = "round.html")]
struct RoundPage {
    t: Texts,
    shell: Shell,
    id: i64,
    version: i64,
    form: i64,
    code: String,
    form_title: String,
    period: String,
    root: String,
    open: bool,
    closed_at: String,
    closed_by: String,
    due: String,
    left: String,
    cutoff: String,
    late_reason: Option<String>,
    done: Option<Done>,
    tally: RoundTally,
    handed_in: u64,
    units: u64,
    not_approved: usize,
    whole: u64,
    bar: Vec<Part>,
    legend: Vec<Counted>,
    tabs: Vec<Tab>,
    show: &'static str,
    q: String,
    query: String,
    found: usize,
    rows: Vec<RowView>,
    pages: Vec<PageLink>,
    choosable: bool,
    may_open: bool,
    may_approve: bool,
    may_manage: bool,
    mine: usize,
    owed: u64,
}

struct Counted {
    mark: Mark,
    count: u64,
}

struct Tab {
    href: String,
    words: String,
    count: String,
    current: bool,
}

struct PageLink {
    href: String,
    number: usize,
    current: bool,
}

struct RowView {
    id: i64,
    /// Number and version, as a form sends it.
    seen: String,
    href: String,
    unit: String,
    code: String,
    reporter: String,
    mark: Mark,
    revision: i64,
    answered: u32,
    expected: u32,
    time: Option<Mark>,
    note: String,
    last: String,
    mine: bool,
    choosable: bool,
}

/// `GET /rounds/{id}`
pub(crate) async fn show(
    visitor: Visitor,
    Path(id): Path<i64>,
    RawQuery(query): RawQuery,
) -> Result<Response, Fail> {
    draw(&visitor, RoundId(id), &query.unwrap_or_default(), None).await
}

/// The board, with what was done on it where something was.
pub(super) async fn draw(
    visitor: &Visitor,
    id: RoundId,
    query: &str,
    done: Option<Done>,
) -> Result<Response, Fail> {
    let asked = ask(&Fields::parse(query));
    let board = boards::round(visitor.cx(), id, &asked).await?;
    let status = match &done {
        Some(done) if done.count == 0 => StatusCode::UNPROCESSABLE_ENTITY,
        _ => StatusCode::OK,
    };
    page_with(status, &RoundPage::new(visitor, board, &asked, done))
}

/// What an address asks of a board.
pub(super) fn ask(fields: &Fields) -> Filter {
    let which = Which::ALL.into_iter().find(|which| word(*which) == fields.text("show"));
    Filter {
        which: which.unwrap_or_default(),
        search: fields.text("q").chars().take(100).collect(),
        page: fields.text("page").parse::<usize>().map_or(0, |page| page.saturating_sub(1)),
        rows: 0,
    }
}

/// The word of a filter in addresses.
fn word(which: Which) -> &'static str {
    match which {
        Which::All => "",
        Which::Silent => "silent",
        Which::Draft => "draft",
        Which::Submitted => "submitted",
        Which::Returned => "returned",
        Which::Approved => "approved",
        Which::Late => "late",
        Which::Exempt => "exempt",
    }
}

impl RoundPage {
    fn new(visitor: &Visitor, board: Board, asked: &Filter, done: Option<Done>) -> Self {
        let t = texts(visitor);
        let round = &board.round;
        let due = round.deadlines.first().copied();
        let open = round.state == RoundState::Open;
        let tally = board.tally;
        let today = cotmoc_app::units::today(visitor.cx());
        let mine = board.rows.iter().filter(|row| row.may.approve).count();
        let cutoff = match (round.cutoff_from, round.cutoff_to) {
            (Some(from), Some(to)) => {
                t.with2("round-cutoff", numbers::date(from), numbers::date(to)).into_owned()
            }
            _ => String::new(),
        };
        Self {
            t,
            shell: Shell::new(visitor, Section::Rounds, Data::of([round.demo])),
            id: round.id.0,
            version: round.version,
            form: round.form.0,
            code: round.form_code.clone(),
            form_title: round.form_title.clone(),
            period: words::period(t, round.period),
            root: board.root.clone(),
            open,
            closed_at: round.closed_at.map(numbers::moment).unwrap_or_default(),
            closed_by: round.closed_by.clone().unwrap_or_default(),
            due: due.map(numbers::date).unwrap_or_default(),
            left: due
                .map(|due| reporting::left(t, timeliness(due, None, today)).into_owned())
                .unwrap_or_default(),
            cutoff,
            late_reason: round.late_reason.clone(),
            done,
            handed_in: tally.submitted + tally.approved,
            units: tally.units(),
            not_approved: usize::try_from(tally.units() - tally.approved).unwrap_or(usize::MAX),
            whole: reporting::percent(tally.answered, tally.expected),
            bar: reporting::bar(&tally),
            legend: legend(t, &tally),
            tabs: tabs(t, &board, asked),
            show: word(asked.which),
            q: asked.search.clone(),
            query: query_of(asked.which, &asked.search, asked.page),
            found: board.found,
            pages: pages(&board, asked),
            choosable: board.rows.iter().any(|row| row.may.approve || row.may.manage),
            may_open: visitor.cx().may(Action::ReadEntry),
            may_approve: mine > 0,
            may_manage: board.manages,
            mine,
            owed: tally.silent + tally.draft + tally.returned,
            rows: board.rows.iter().map(|row| RowView::new(t, row, &board)).collect(),
            tally,
        }
    }
}

fn legend(t: Texts, tally: &RoundTally) -> Vec<Counted> {
    [
        (Standing::Approved, tally.approved),
        (Standing::WaitsForOwner, tally.submitted),
        (Standing::Returned, tally.returned),
        (Standing::Begun, tally.draft),
        (Standing::Silent, tally.silent),
        (Standing::Exempt, tally.exempt),
    ]
    .into_iter()
    .filter(|(_, count)| *count > 0)
    .map(|(standing, count)| {
        let mut mark = reporting::standing(t, standing);
        if standing == Standing::WaitsForOwner {
            mark.shape = "◑";
            mark.words = t.get("state-waits");
        }
        Counted { mark, count }
    })
    .collect()
}

fn tabs(t: Texts, board: &Board, asked: &Filter) -> Vec<Tab> {
    let tally = &board.tally;
    let count = |which| match which {
        Which::All => tally.units() + tally.exempt,
        Which::Silent => tally.silent,
        Which::Draft => tally.draft,
        Which::Submitted => tally.submitted,
        Which::Returned => tally.returned,
        Which::Approved => tally.approved,
        Which::Late => tally.overdue,
        Which::Exempt => tally.exempt,
    };
    let words = |which| match which {
        Which::All => t.get("round-show-all"),
        Which::Silent => t.get("round-show-silent"),
        Which::Draft => t.get("round-show-draft"),
        Which::Submitted => t.get("round-show-submitted"),
        Which::Returned => t.get("round-show-returned"),
        Which::Approved => t.get("round-show-approved"),
        Which::Late => t.get("round-show-late"),
        Which::Exempt => t.get("round-show-exempt"),
    };
    Which::ALL
        .into_iter()
        .filter(|which| count(*which) > 0 || *which == Which::All || *which == asked.which)
        .map(|which| Tab {
            href: format!("/rounds/{}?{}#units", board.round.id.0, query_of(which, &asked.search, 0)),
            words: words(which).into_owned(),
            count: count(which).to_string(),
            current: which == asked.which,
        })
        .collect()
}

/// The part of an address that gives a view back.
fn query_of(which: Which, search: &str, page: usize) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    if which != Which::All {
        query.append_pair("show", word(which));
    }
    if !search.is_empty() {
        query.append_pair("q", search);
    }
    if page > 0 {
        query.append_pair("page", &(page + 1).to_string());
    }
    query.finish()
}

fn pages(board: &Board, asked: &Filter) -> Vec<PageLink> {
    let count = board.found.div_ceil(board.per_page.max(1));
    let link = |page: usize| PageLink {
        href: format!("/rounds/{}?{}#units", board.round.id.0, query_of(asked.which, &asked.search, page)),
        number: page + 1,
        current: page == asked.page,
    };
    if count > 1 { (0..count).map(link).collect() } else { Vec::new() }
}

impl RowView {
    fn new(t: Texts, row: &BoardRow, board: &Board) -> Self {
        let submission = &row.submission;
        let note = match (&submission.exempt_reason, &submission.extension_reason) {
            (Some(reason), _) => reason.clone(),
            (None, Some(reason)) => {
                t.with2("round-extended", numbers::date(submission.due), reason).into_owned()
            }
            (None, None) => String::new(),
        };
        let id = submission.id.0;
        let standing = Standing::in_form(submission, &board.form.definition);
        let href = if row.may.approve { format!("/submissions/{id}/review") } else { format!("/entry/{id}") };
        Self {
            id,
            seen: format!("{id}@{}", submission.version),
            href,
            unit: row.name.clone(),
            code: row.code.clone(),
            reporter: row.reporter.clone().unwrap_or_default(),
            mark: reporting::standing(t, standing),
            revision: submission.revision.into(),
            answered: submission.answered,
            expected: submission.expected,
            time: reporting::punctuality(t, standing, row.timeliness),
            note,
            last: row.last.as_ref().map(|step| last(t, step)).unwrap_or_else(|| {
                let changed = submission.changed_at.map(numbers::moment);
                changed.map(|at| t.with("round-entered", at).into_owned()).unwrap_or_default()
            }),
            mine: row.may.approve,
            choosable: row.may.approve || row.may.manage,
        }
    }
}

/// What happened last: «Đã nộp 12/09/2026 08:50, Nguyễn Văn A».
fn last(t: Texts, step: &StepRecord) -> String {
    format!("{} {}, {}", reporting::verb(t, step.verb), numbers::moment(step.done_at), step.done_by)
}
