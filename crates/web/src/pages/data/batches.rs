//! `GET /data/batches`: which figures came in when, by whom, from what.

use askama::Template;
use axum::extract::{Path, RawQuery};
use axum::response::Response;
use cotmoc_app::data;
use cotmoc_app::model::{Batch, BatchId, BatchKind};

use super::report::written;
use crate::errors::Fail;
use crate::form::Fields;
use crate::messages::Texts;
use crate::numbers;
use crate::render::{Data, Section, Shell, page, texts};
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "batches.html")]
struct BatchesPage {
    t: Texts,
    shell: Shell,
    batches: Vec<BatchRow>,
    /// The number from which older ones go on.
    older: Option<i64>,
}

#[derive(Template)]
#[template(path = "batch.html")]
struct BatchPage {
    t: Texts,
    shell: Shell,
    batch: BatchRow,
    kept: bool,
}

/// A batch as a row.
struct BatchRow {
    id: i64,
    when: String,
    who: String,
    how: String,
    source: String,
    rows: String,
    demo: bool,
    sha256: Option<String>,
    digest: String,
}

impl BatchRow {
    fn new(t: Texts, batch: &Batch) -> Self {
        let how = match batch.kind {
            BatchKind::Import => t.get("batch-import"),
            BatchKind::Paste => t.get("batch-paste"),
            BatchKind::Approval => t.get("batch-approval"),
            BatchKind::Targets => t.get("batch-targets"),
        };
        Self {
            id: batch.id.0,
            when: numbers::moment(batch.recorded_at),
            who: batch.recorded_by.clone(),
            how: how.into_owned(),
            source: batch.source.clone(),
            rows: written(batch.rows),
            demo: batch.demo,
            sha256: batch.sha256.clone(),
            digest: batch.digest.clone(),
        }
    }
}

/// `GET /data/batches?before=…`
pub(crate) async fn list(visitor: Visitor, RawQuery(query): RawQuery) -> Result<Response, Fail> {
    let query = Fields::parse(&query.unwrap_or_default());
    let before = query.text("before").parse().ok().map(BatchId);
    let batches = data::batches(visitor.cx(), before).await?;
    let t = texts(&visitor);
    let shown = &batches[..batches.len().min(MOST_BATCHES)];
    page(&BatchesPage {
        t,
        shell: Shell::new(&visitor, Section::Figures, Data::of(shown.iter().map(|batch| batch.demo))),
        older: if shown.len() < batches.len() { shown.last().map(|batch| batch.id.0) } else { None },
        batches: shown.iter().map(|batch| BatchRow::new(t, batch)).collect(),
    })
}

/// Batches on one page.
const MOST_BATCHES: usize = 100;

/// `GET /data/batches/{id}`
pub(crate) async fn show(
    visitor: Visitor,
    Path(id): Path<i64>,
    RawQuery(query): RawQuery,
) -> Result<Response, Fail> {
    let query = Fields::parse(&query.unwrap_or_default());
    let batch =
        data::batch(visitor.cx(), BatchId(id)).await.map_err(|e| Fail::from(e).back_to("/data/batches"))?;
    let t = texts(&visitor);
    page(&BatchPage {
        t,
        shell: Shell::new(&visitor, Section::Figures, Data::of([batch.demo])),
        batch: BatchRow::new(t, &batch),
        kept: query.has("kept"),
    })
}
