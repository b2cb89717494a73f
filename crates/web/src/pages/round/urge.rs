//! `GET /rounds/{id}/urge`: a text to be copied for those who did not hand in.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use cotmoc_app::collect::boards::{self, Board};
use cotmoc_app::collect::{Filter, Which};
use cotmoc_app::model::RoundId;
use cotmoc_core::calendar::Timeliness;

use crate::errors::Fail;
use crate::locale::Lang;
use crate::messages::Texts;
use crate::numbers;
use crate::render::{Data, Section, Shell, page, texts};
use crate::reporting;
use crate::visitor::Visitor;
use crate::words;

#[derive(Template)]
#[template(path = "round_urge.html")]
struct UrgePage {
    t: Texts,
    shell: Shell,
    id: i64,
    form_title: String,
    period: String,
    count: usize,
    text: String,
    lines: usize,
}

/// A unit that still has to hand something in.
struct Owed {
    unit: String,
    timeliness: Timeliness,
    returned: bool,
}

/// `GET /rounds/{id}/urge`
pub(crate) async fn show(visitor: Visitor, Path(id): Path<i64>) -> Result<Response, Fail> {
    let mut owed: Vec<Owed> = Vec::new();
    let mut last: Option<Board> = None;
    for which in [Which::Silent, Which::Draft, Which::Returned] {
        for page in 0.. {
            let filter = Filter { which, page, ..Filter::default() };
            let board = boards::round(visitor.cx(), RoundId(id), &filter).await?;
            owed.extend(board.rows.iter().map(|row| Owed {
                unit: row.name.clone(),
                timeliness: row.timeliness,
                returned: which == Which::Returned,
            }));
            let more = (page + 1) * board.per_page.max(1) < board.found;
            last = Some(board);
            if !more {
                break;
            }
        }
    }
    let board = last.ok_or_else(Fail::not_found)?;
    let t = texts(&visitor);
    owed.sort_by_key(|one| {
        let days = match one.timeliness {
            Timeliness::Overdue { days } => -days,
            Timeliness::Waiting { days } | Timeliness::Late { days } => days,
            Timeliness::InTime => i32::MAX,
        };
        (days, cotmoc_core::fold::fold(&one.unit))
    });
    let text = text(&board, &owed);
    page(&UrgePage {
        t,
        shell: Shell::new(&visitor, Section::Rounds, Data::of([board.round.demo])),
        id,
        form_title: board.round.form_title.clone(),
        period: words::period(t, board.round.period),
        count: owed.len(),
        lines: text.lines().count() + 1,
        text,
    })
}

/// The text goes to Vietnamese offices, whatever the language of the page is.
fn text(board: &Board, owed: &[Owed]) -> String {
    let t = Texts::new(Lang::Vi);
    let due = board.round.deadlines.first().copied().map(numbers::date).unwrap_or_default();
    let period = words::period(t, board.round.period);
    let mut text = format!("{}\n", t.with2("round-urge-head", &board.round.form_title, period));
    text.push_str(&t.with("round-urge-due", due));
    text.push('\n');
    for (nth, one) in owed.iter().enumerate() {
        let stands = if one.returned { t.get("state-returned") } else { reporting::left(t, one.timeliness) };
        text.push_str(&format!("{}. {} ({stands})\n", nth + 1, one.unit));
    }
    text.push_str(&t.get("round-urge-foot"));
    text
}
