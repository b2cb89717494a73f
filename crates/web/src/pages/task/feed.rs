//! `GET /tasks.ics`, `GET /tasks/feed`, `POST /tasks/feed`, `POST /tasks/feed/revoke` and
//! `GET /tasks/feed/{secret}/tasks.ics`: tasks for calendar programmes.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use cotmoc_app::tasks::{self, Feed};
use cotmoc_formats::ics::{DueDay, calendar};

use crate::Web;
use crate::errors::Fail;
use crate::form::Fields;
use crate::messages::Texts;
use crate::pages::names;
use crate::render::{Data, Section, Shell, page_with, texts};
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "task_feed.html")]
struct FeedPage {
    t: Texts,
    shell: Shell,
    since: Option<String>,
    /// The new address, shown this once.
    fresh: Option<String>,
}

/// `GET /tasks.ics`: for whoever is signed in.
pub(crate) async fn own(visitor: Visitor) -> Result<Response, Fail> {
    let feed = tasks::feed(visitor.cx()).await?;
    Ok(as_file(texts(&visitor), &feed))
}

/// `GET /tasks/feed/{secret}/tasks.ics`: for whoever has the secret.
pub(crate) async fn secret(
    State(web): State<Web>,
    visitor: Visitor,
    Path(secret): Path<String>,
) -> Result<Response, Fail> {
    let feed = tasks::feed_of(web.app(), &secret, visitor.cx().from()).await?;
    let feed = feed.ok_or_else(Fail::not_found)?;
    Ok(as_file(texts(&visitor), &feed))
}

/// `GET /tasks/feed`
pub(crate) async fn show(visitor: Visitor) -> Result<Response, Fail> {
    draw(&visitor, None).await
}

/// `POST /tasks/feed`: the answer shows the address, this once.
pub(crate) async fn make(
    State(web): State<Web>,
    visitor: Visitor,
    _checked: Fields,
) -> Result<Response, Fail> {
    let made = tasks::make_feed(visitor.cx(), &web.secret()).await;
    let secret = made.map_err(|error| Fail::from(error).back_to("/tasks/feed"))?;
    let address = visitor.cx().address(&format!("/tasks/feed/{secret}/tasks.ics"));
    draw(&visitor, Some(address)).await
}

/// `POST /tasks/feed/revoke`
pub(crate) async fn revoke(visitor: Visitor, _checked: Fields) -> Result<Response, Fail> {
    let revoked = tasks::revoke_feed(visitor.cx()).await;
    revoked.map_err(|error| Fail::from(error).back_to("/tasks/feed"))?;
    Ok(Redirect::to("/tasks/feed").into_response())
}

async fn draw(visitor: &Visitor, fresh: Option<String>) -> Result<Response, Fail> {
    let own = tasks::own_feed(visitor.cx()).await?;
    let t = texts(visitor);
    let since = own.map(|feed| crate::numbers::moment(feed.created_at));
    let shell = Shell::new(visitor, Section::Tasks, Data::Real);
    page_with(StatusCode::OK, &FeedPage { t, shell, since, fresh })
}

fn as_file(t: Texts, feed: &Feed) -> Response {
    let host = feed.cx.address("");
    let host = host.split("//").nth(1).unwrap_or("cotmoc").trim_end_matches('/').to_owned();
    let days: Vec<DueDay> = feed
        .lines
        .iter()
        .filter_map(|line| {
            let task = &line.task;
            let demo = if task.demo { format!("[{}] ", t.get("shell-demo-tag")) } else { String::new() };
            let product = task.fields.product.as_deref().unwrap_or_default();
            Some(DueDay {
                uid: format!("task-{}@{host}", task.id),
                day: line.running.due?,
                summary: format!("{demo}{}", names::clip(&task.fields.task, 160)),
                description: [
                    t.with("task-feed-lead", line.lead_name()).into_owned(),
                    t.with("task-feed-percent", line.running.percent).into_owned(),
                    product.to_owned(),
                    task.plan_title.clone(),
                ]
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join("\n"),
                url: feed.cx.address(&format!("/tasks/{}", task.id)),
            })
        })
        .collect();
    let body = calendar(&t.get("tasks-title"), feed.cx.now(), &days);
    let mut response = (StatusCode::OK, body).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/calendar; charset=utf-8"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    response
}
