//! `/rounds/{id}/urge`: who did not hand in, reminding them at once, and a text to be copied.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use cotmoc_app::Kind;
use cotmoc_app::model::{RoundId, SubmissionId};
use cotmoc_app::remind::{self, RoundUrge, UrgeRow, Urged};
use cotmoc_core::form::SubmissionState;
use cotmoc_core::remind::About;

use crate::errors::Fail;
use crate::form::Fields;
use crate::locale::Lang;
use crate::messages::Texts;
use crate::numbers;
use crate::render::{Data, Section, Shell, page_with, texts};
use crate::reporting::{self, Mark};
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
    rows: Vec<RowView>,
    count: usize,
    more: usize,
    may: bool,
    goes: Option<String>,
    problem: Option<String>,
    done: Option<DoneView>,
    text: String,
    lines: usize,
}

struct RowView {
    id: i64,
    unit: String,
    code: String,
    time: Mark,
    returned: bool,
    holders: String,
    told: Option<String>,
    told_today: bool,
    chosen: bool,
}

/// What came of urging, sentence by sentence.
struct DoneView {
    whole: bool,
    head: String,
    more: Vec<String>,
}

/// `GET /rounds/{id}/urge`
pub(crate) async fn show(visitor: Visitor, Path(id): Path<i64>) -> Result<Response, Fail> {
    draw(&visitor, RoundId(id), None, None).await
}

/// `POST /rounds/{id}/urge`: reminds whoever reports for the chosen units.
pub(crate) async fn send(visitor: Visitor, Path(id): Path<i64>, fields: Fields) -> Result<Response, Fail> {
    let about: Vec<About> = chosen(&fields).into_iter().map(|id| About::Report(id.0)).collect();
    match remind::urge(visitor.cx(), &about).await {
        Ok(urged) => {
            let done = DoneView::new(texts(&visitor), &urged);
            draw(&visitor, RoundId(id), Some(done), None).await
        }
        Err(error) if error.kind() == Kind::User => {
            draw(&visitor, RoundId(id), None, Some(error.told())).await
        }
        Err(error) => Err(Fail::from(error).back_to(format!("/rounds/{id}/urge"))),
    }
}

/// The chosen reports.
pub(super) fn chosen(fields: &Fields) -> Vec<SubmissionId> {
    fields.all("submission").filter_map(|one| one.split('@').next()?.parse().ok()).map(SubmissionId).collect()
}

async fn draw(
    visitor: &Visitor,
    id: RoundId,
    done: Option<DoneView>,
    problem: Option<String>,
) -> Result<Response, Fail> {
    let found = remind::of_round(visitor.cx(), id).await?;
    let t = texts(visitor);
    let text = text(&found);
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    page_with(
        status,
        &UrgePage {
            t,
            shell: Shell::new(visitor, Section::Rounds, Data::of([found.round.demo])),
            id: id.0,
            form_title: found.round.form_title.clone(),
            period: words::period(t, found.round.period),
            count: found.rows.len() + found.more,
            more: found.more,
            may: found.may,
            goes: found.goes.map(numbers::moment),
            rows: found.rows.iter().map(|row| RowView::new(t, row)).collect(),
            problem,
            done,
            lines: text.lines().count() + 1,
            text,
        },
    )
}

impl RowView {
    fn new(t: Texts, row: &UrgeRow) -> Self {
        let late = matches!(row.timeliness, cotmoc_core::calendar::Timeliness::Overdue { .. });
        let (class, shape) = if late { ("late", "!") } else { ("to-come", "◷") };
        let (days, last) = row.told;
        Self {
            id: row.submission.id.0,
            unit: row.unit.clone(),
            code: row.code.clone(),
            time: Mark { class, shape, words: reporting::left(t, row.timeliness) },
            returned: row.submission.state == SubmissionState::Returned,
            holders: row.holders.join(", "),
            told: last.map(|last| t.with2("remind-told", days, numbers::date(last)).into_owned()),
            told_today: row.told_today,
            chosen: late && !row.told_today && !row.holders.is_empty(),
        }
    }
}

/// What urging came to, in one text.
pub(crate) fn told(t: Texts, urged: &Urged) -> String {
    let done = DoneView::new(t, urged);
    std::iter::once(done.head).chain(done.more).collect::<Vec<_>>().join(" ")
}

impl DoneView {
    /// What urging came to, also for the board of a round.
    fn new(t: Texts, urged: &Urged) -> Self {
        let names = |names: &[String]| {
            let named: Vec<&str> = names.iter().take(NAMED).map(String::as_str).collect();
            let dots = if names.len() > NAMED { " …" } else { "" };
            format!("{}{dots}", named.join(", "))
        };
        let told: Vec<String> = urged.told.iter().map(|(name, _)| name.clone()).collect();
        let held: Vec<String> = urged.held_back.iter().map(|held| held.name.clone()).collect();
        let mut more = Vec::new();
        if !told.is_empty() {
            more.push(names(&told));
        }
        if let Some(goes) = urged.goes.filter(|_| !told.is_empty()) {
            more.push(t.with("remind-goes-later", numbers::moment(goes)).into_owned());
        }
        if let Some(day) = urged.held_back.first().map(|held| held.day) {
            let said = t.count("remind-held-back", held.len());
            more.push(format!(
                "{said} {}",
                t.with2("remind-held-back-who", names(&held), numbers::date(day))
            ));
        }
        if !urged.vacant.is_empty() {
            let said = t.count("remind-vacant", urged.vacant.len());
            more.push(format!("{said} {}.", names(&urged.vacant)));
        }
        if urged.settled > 0 {
            more.push(t.count("remind-settled", urged.settled).into_owned());
        }
        let head =
            if told.is_empty() { t.get("remind-urged-none") } else { t.count("remind-urged", told.len()) };
        Self {
            whole: !told.is_empty() && held.is_empty() && urged.vacant.is_empty(),
            head: head.into_owned(),
            more,
        }
    }
}

/// Names that an outcome lists.
const NAMED: usize = 12;

/// The text goes to Vietnamese offices, whatever the language of the page is.
fn text(found: &RoundUrge) -> String {
    let t = Texts::new(Lang::Vi);
    let due = found.round.deadlines.first().copied().map(numbers::date).unwrap_or_default();
    let period = words::period(t, found.round.period);
    let mut text = format!("{}\n", t.with2("round-urge-head", &found.round.form_title, period));
    text.push_str(&t.with("round-urge-due", due));
    text.push('\n');
    for (nth, row) in found.rows.iter().enumerate() {
        let stands = if row.submission.state == SubmissionState::Returned {
            t.get("state-returned")
        } else {
            reporting::left(t, row.timeliness)
        };
        text.push_str(&format!("{}. {} ({stands})\n", nth + 1, row.unit));
    }
    text.push_str(&t.get("round-urge-foot"));
    text
}
