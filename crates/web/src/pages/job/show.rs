//! `GET /jobs/{id}`: one job, its log, and what a person may decide.

use askama::Template;
use axum::extract::{Path, RawQuery};
use axum::response::Response;
use cotmoc_app::Action;
use cotmoc_app::jobs::{self, Choice};
use cotmoc_app::model::{JobId, JobState};

use super::{StateView, kind_name};
use crate::errors::Fail;
use crate::form::Fields;
use crate::messages::Texts;
use crate::numbers;
use crate::render::{Data, Section, Shell, page, texts};
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "job.html")]
struct JobPage {
    t: Texts,
    shell: Shell,
    id: i64,
    kind: String,
    name: String,
    state: StateView,
    facts: Vec<(String, String)>,
    problem: Option<String>,
    unsure: bool,
    /// Number and recipient of the message that it sends.
    message: Option<(i64, String)>,
    tries: u32,
    again: bool,
    cancel: bool,
    done: bool,
    decided: bool,
    log: Vec<(String, String)>,
}

/// `GET /jobs/{id}`
pub(crate) async fn show(
    visitor: Visitor,
    Path(id): Path<i64>,
    RawQuery(query): RawQuery,
) -> Result<Response, Fail> {
    let query = Fields::parse(&query.unwrap_or_default());
    let shown = jobs::show(visitor.cx(), JobId(id)).await.map_err(|e| Fail::from(e).back_to("/jobs"))?;
    let t = texts(&visitor);
    let job = &shown.job;
    let acts = visitor.cx().may(Action::ActOnJobs);
    let due = (job.state == JobState::Waiting).then(|| numbers::moment(job.due));
    let facts = [
        (t.get("job-ordered"), Some(numbers::moment(job.created_at))),
        (t.get("job-by"), Some(job.created_by.clone())),
        (t.get("job-tried"), Some(t.with2("job-tries", job.tries, job.max_tries).into_owned())),
        (t.get("job-due"), due),
        (t.get("job-finished"), job.finished_at.map(numbers::moment)),
    ];
    page(&JobPage {
        t,
        shell: Shell::new(
            &visitor,
            Section::Jobs,
            Data::of(shown.message.iter().map(|message| message.demo)),
        ),
        id,
        kind: kind_name(t, &job.kind).into_owned(),
        name: job.name.clone(),
        state: StateView::new(t, job.state),
        facts: facts.into_iter().filter_map(|(label, value)| Some((label.into_owned(), value?))).collect(),
        problem: job.problem.clone().filter(|_| job.state != JobState::Done),
        unsure: job.state == JobState::Unsure,
        message: shown.message.as_ref().map(|message| (message.id.0, message.name.clone())),
        tries: job.tries,
        again: acts && Choice::Again.fits(job.state),
        cancel: acts && Choice::Cancel.fits(job.state),
        done: acts && Choice::Done.fits(job.state),
        decided: query.has("decided"),
        log: shown.log.iter().map(|line| (numbers::moment(line.at), line.text.clone())).collect(),
    })
}
