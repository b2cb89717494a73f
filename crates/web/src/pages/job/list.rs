//! `GET /jobs`: the queue, with what needs a person on top.

use askama::Template;
use axum::extract::RawQuery;
use axum::response::Response;
use cotmoc_app::jobs::{self, Filter, JobKind, PAGE};
use cotmoc_app::model::{Job, JobId, JobState, JobTally};

use super::{StateView, kind_name};
use crate::errors::Fail;
use crate::form::Fields;
use crate::messages::Texts;
use crate::numbers;
use crate::render::{Data, Section, Shell, page, texts};
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "jobs.html")]
struct JobsPage {
    t: Texts,
    shell: Shell,
    /// Each state with how many there are, and the link that shows only those.
    states: Vec<(StateView, String, bool)>,
    kinds: Vec<(String, String, bool)>,
    jobs: Vec<JobRow>,
    server: Option<String>,
    mail_waits: bool,
    older: Option<String>,
    narrowed: bool,
}

/// A job as a row.
pub(super) struct JobRow {
    id: i64,
    kind: String,
    name: String,
    state: StateView,
    when: String,
    tries: String,
    problem: String,
    by: String,
}

impl JobRow {
    pub(super) fn new(t: Texts, job: &Job) -> Self {
        let when = match job.state {
            JobState::Waiting => t.with("job-due-at", numbers::moment(job.due)).into_owned(),
            JobState::Running => t.get("job-running-now").into_owned(),
            _ => job.finished_at.map(numbers::moment).unwrap_or_default(),
        };
        Self {
            id: job.id.0,
            kind: kind_name(t, &job.kind).into_owned(),
            name: job.name.clone(),
            state: StateView::new(t, job.state),
            when,
            tries: t.with2("job-tries", job.tries, job.max_tries).into_owned(),
            problem: job.problem.clone().unwrap_or_default(),
            by: job.created_by.clone(),
        }
    }
}

/// `GET /jobs?state=…&kind=…&before=…`
pub(crate) async fn list(visitor: Visitor, RawQuery(query): RawQuery) -> Result<Response, Fail> {
    let query = Fields::parse(&query.unwrap_or_default());
    let filter = Filter {
        state: query.text("state").parse().ok(),
        kind: JobKind::from_word(query.text("kind")),
        before: query.text("before").parse().ok().map(JobId),
    };
    let board = jobs::list(visitor.cx(), &filter).await?;
    let t = texts(&visitor);
    let count = |of: &dyn Fn(&JobTally) -> bool| -> u64 {
        board.tally.iter().filter(|tally| of(tally)).map(|tally| tally.count).sum()
    };
    let waits = |tally: &JobTally| tally.kind == JobKind::Mail.word() && tally.state == JobState::Waiting;
    let shown = &board.jobs[..board.jobs.len().min(PAGE)];
    let older = (shown.len() < board.jobs.len()).then(|| shown.last()).flatten();
    page(&JobsPage {
        t,
        shell: Shell::new(&visitor, Section::Jobs, Data::Real),
        states: JobState::ALL
            .into_iter()
            .map(|state| {
                let number = count(&|tally| {
                    tally.state == state && filter.kind.is_none_or(|kind| kind.word() == tally.kind)
                });
                (StateView::new(t, state), written(number), filter.state == Some(state))
            })
            .collect(),
        kinds: JobKind::ALL
            .iter()
            .map(|kind| {
                let name = kind_name(t, kind.word()).into_owned();
                (kind.word().to_owned(), name, filter.kind == Some(*kind))
            })
            .collect(),
        mail_waits: board.server.is_none() && count(&waits) > 0,
        server: board.server.clone(),
        older: older.map(|job| address(&filter, Some(job.id))),
        jobs: shown.iter().map(|job| JobRow::new(t, job)).collect(),
        narrowed: filter.state.is_some() || filter.kind.is_some(),
    })
}

fn written(number: u64) -> String {
    numbers::integer(i64::try_from(number).unwrap_or(i64::MAX))
}

fn address(filter: &Filter, before: Option<JobId>) -> String {
    let mut pairs = form_urlencoded::Serializer::new(String::new());
    if let Some(state) = filter.state {
        pairs.append_pair("state", state.as_str());
    }
    if let Some(kind) = filter.kind {
        pairs.append_pair("kind", kind.word());
    }
    if let Some(before) = before {
        pairs.append_pair("before", &before.to_string());
    }
    format!("/jobs?{}", pairs.finish())
}
