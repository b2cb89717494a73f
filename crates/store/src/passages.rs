//! Passages: places in a document that something was taken from.

use std::collections::HashMap;

use cotmoc_core::model::Span;
use serde::Serialize;

use crate::bulk::{self, Bulk, bulk};
use crate::db::{Tx, on};
use crate::error::{Result, StoreError};
use crate::ids;
use crate::model::{
    DocumentId, Figure, Passage, PassageId, PassageUse, PlanId, QualitativeId, TargetId, TaskId, UseOf,
};
use crate::row::row;
use crate::text::{fit, fit_some, offset, parse_some};

const KNOWN: &str = "select id, span_start, span_end from passage where document_id = $1";
const INSERT: Bulk = bulk!(
    "insert into passage (id, document_id, span_start, span_end, quote) \
     select cast(value ->> 'id' as bigint), cast(value ->> 'document' as bigint), \
     cast(value ->> 'start' as bigint), cast(value ->> 'end' as bigint), value ->> 'quote' from ",
    ""
);

#[derive(Serialize)]
struct NewRow<'a> {
    id: i64,
    document: i64,
    start: i64,
    end: i64,
    quote: &'a str,
}

/// The passages of a document at these places; those that are not there yet are made.
/// Places outside `text` are left out.
///
/// # Errors
/// [`StoreError::Sql`], [`StoreError::Touched`].
pub async fn ensure(
    tx: &mut Tx,
    document: DocumentId,
    text: &str,
    spans: &[Span],
) -> Result<HashMap<Span, Passage>> {
    let rows: Vec<Known> = on!(tx, c => sqlx::query_as(KNOWN).bind(document.0).fetch_all(c).await)?;
    let mut all = HashMap::with_capacity(rows.len() + spans.len());
    for row in rows {
        let span = span(row.span_start, row.span_end)?;
        all.insert(span, passage(row.id, document, span, span.of(text)));
    }
    let mut fresh: Vec<Span> =
        spans.iter().copied().filter(|s| !all.contains_key(s) && !s.of(text).is_empty()).collect();
    fresh.sort_unstable();
    fresh.dedup();
    let ids = ids::take(tx, fresh.len()).await?;
    let mut new = Vec::with_capacity(fresh.len());
    for (id, span) in ids.zip(fresh) {
        let quote = span.of(text);
        new.push(NewRow {
            id,
            document: document.0,
            start: offset(span.start)?,
            end: offset(span.end)?,
            quote,
        });
        all.insert(span, passage(id, document, span, quote));
    }
    bulk::write(tx, "passage: insert", &INSERT, &new).await?;
    Ok(all)
}

const USES: &str = "\
    select p.id as passage, p.span_start, p.span_end, t.plan_id, 'target' as kind, t.id, t.wording as label, \
    t.ended_by, t.indicator, t.year, t.comparator, t.value, t.value_max, t.unit \
    from passage p join target t on t.passage_id = p.id where p.document_id = $1 \
    union all \
    select p.id, p.span_start, p.span_end, t.plan_id, 'task', t.id, t.task, t.ended_by, \
    null, null, null, null, null, null \
    from passage p join task t on t.passage_id = p.id where p.document_id = $1 \
    union all \
    select p.id, p.span_start, p.span_end, q.plan_id, 'qualitative', q.id, q.text, q.ended_by, \
    null, null, null, null, null, null \
    from passage p join qualitative q on q.passage_id = p.id where p.document_id = $1";

/// What plans took from a document, in the order of the text.
///
/// # Errors
/// [`StoreError::Sql`], [`StoreError::Corrupt`].
pub async fn uses(tx: &mut Tx, document: DocumentId) -> Result<Vec<PassageUse>> {
    let rows: Vec<UseRow> = on!(tx, c => sqlx::query_as(USES).bind(document.0).fetch_all(c).await)?;
    let mut uses = rows.into_iter().map(UseRow::passage_use).collect::<Result<Vec<_>>>()?;
    uses.sort_by_key(|u| (u.span, u.plan));
    Ok(uses)
}

row! { struct Known { id: i64, span_start: i64, span_end: i64 } }

row! {
    struct UseRow {
        passage: i64, span_start: i64, span_end: i64, plan_id: i64, kind: String, id: i64, label: String,
        ended_by: Option<i64>, indicator: Option<String>, year: Option<i64>, comparator: Option<String>,
        value: Option<String>, value_max: Option<String>, unit: Option<String>,
    }
}

impl UseRow {
    fn passage_use(self) -> Result<PassageUse> {
        let of = match self.kind.as_str() {
            "target" => UseOf::Target(TargetId(self.id)),
            "task" => UseOf::Task(TaskId(self.id)),
            "qualitative" => UseOf::Qualitative(QualitativeId(self.id)),
            _ => return Err(StoreError::Corrupt { column: "kind", value: self.kind }),
        };
        let figure = match (self.indicator, self.unit) {
            (Some(indicator), Some(unit)) => Some(Figure {
                indicator,
                year: fit_some("target.year", self.year)?,
                comparator: parse_some("target.comparator", self.comparator.as_deref())?,
                value: parse_some("target.value", self.value.as_deref())?,
                value_max: parse_some("target.value_max", self.value_max.as_deref())?,
                unit,
            }),
            _ => None,
        };
        Ok(PassageUse {
            passage: PassageId(self.passage),
            span: span(self.span_start, self.span_end)?,
            plan: PlanId(self.plan_id),
            of,
            label: self.label,
            figure,
            in_force: self.ended_by.is_none(),
        })
    }
}

fn span(start: i64, end: i64) -> Result<Span> {
    Ok(Span { start: fit("span_start", start)?, end: fit("span_end", end)? })
}

fn passage(id: i64, document: DocumentId, span: Span, quote: &str) -> Passage {
    Passage { id: PassageId(id), document, span, quote: quote.to_owned() }
}

/// The passage of a row that was joined to it; `None` where the row has none.
pub(crate) fn joined(
    id: Option<i64>,
    document: Option<i64>,
    start: Option<i64>,
    end: Option<i64>,
    quote: Option<String>,
) -> Result<Option<Passage>> {
    let (Some(id), Some(document), Some(start), Some(end), Some(quote)) = (id, document, start, end, quote)
    else {
        return Ok(None);
    };
    Ok(Some(Passage { id: PassageId(id), document: DocumentId(document), span: span(start, end)?, quote }))
}
