//! `GET /rounds`: the rounds that are open, and those that are over.

use askama::Template;
use axum::response::Response;
use cotmoc_app::Action;
use cotmoc_app::collect::round::{self, RoundRow};
use cotmoc_app::model::RoundState;
use cotmoc_core::calendar::timeliness;

use crate::errors::Fail;
use crate::messages::Texts;
use crate::numbers;
use crate::render::{Data, Section, Shell, page, texts};
use crate::reporting::{self, Part};
use crate::visitor::Visitor;
use crate::words;

#[derive(Template)]
#[template(path = "rounds.html")]
struct RoundsPage {
    t: Texts,
    shell: Shell,
    may_open: bool,
    open: Vec<RoundView>,
    closed: Vec<RoundView>,
}

struct RoundView {
    id: i64,
    code: String,
    title: String,
    period: String,
    root: String,
    demo: bool,
    due: String,
    left: String,
    handed_in: u64,
    units: u64,
    overdue: u64,
    waiting: u64,
    bar: Vec<Part>,
    closed: String,
}

/// `GET /rounds`
pub(crate) async fn list(visitor: Visitor) -> Result<Response, Fail> {
    let cx = visitor.cx();
    let rounds = round::list(cx, None).await?;
    let t = texts(&visitor);
    let today = cotmoc_app::units::today(cx);
    let data = Data::of(rounds.iter().map(|row| row.round.demo));
    let (open, closed): (Vec<RoundRow>, Vec<RoundRow>) =
        rounds.into_iter().partition(|row| row.round.state == RoundState::Open);
    let views = |rows: Vec<RoundRow>| -> Vec<RoundView> {
        rows.iter().map(|row| RoundView::new(t, row, today)).collect()
    };
    page(&RoundsPage {
        t,
        shell: Shell::new(&visitor, Section::Rounds, data),
        may_open: cx.may(Action::OpenRounds),
        open: views(open),
        closed: views(closed),
    })
}

impl RoundView {
    fn new(t: Texts, row: &RoundRow, today: jiff::civil::Date) -> Self {
        let (round, tally) = (&row.round, &row.tally);
        let due = round.deadlines.first().copied();
        Self {
            id: round.id.0,
            code: round.form_code.clone(),
            title: round.form_title.clone(),
            period: words::period(t, round.period),
            root: row.root.clone(),
            demo: round.demo,
            due: due.map(numbers::date).unwrap_or_default(),
            left: due
                .map(|due| reporting::left(t, timeliness(due, None, today)).into_owned())
                .unwrap_or_default(),
            handed_in: tally.submitted + tally.approved,
            units: tally.units(),
            overdue: tally.overdue,
            waiting: tally.submitted,
            bar: reporting::bar(tally),
            closed: round.closed_at.map(numbers::moment).unwrap_or_default(),
        }
    }
}
