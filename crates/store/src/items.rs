//! Items of drafts.

use cotmoc_core::model::Span;
use serde::Serialize;

use crate::bulk::{self, Bulk};
use crate::db::{Tx, on};
use crate::error::{Result, StoreError};
use crate::model::{
    DraftId, Item, ItemFields, ItemId, ItemKind, QualitativeFields, TargetFields, TaskFields,
};
use crate::row::row;
use crate::text::{fit, fit_some, join_lines, offset, parse, parse_some, split_lines};

/// The columns of an item as values of a JSON row, in the order in which [`INSERT`] names them.
macro_rules! values {
    () => {
        "cast(value ->> 'id' as bigint) as id, cast(value ->> 'draft_id' as bigint) as draft_id, \
         cast(value ->> 'version' as bigint) as version, value ->> 'kind' as kind, value ->> 'origin' as origin, \
         value ->> 'disposition' as disposition, cast(value ->> 'merged_into' as bigint) as merged_into, \
         cast(value ->> 'span_start' as bigint) as span_start, cast(value ->> 'span_end' as bigint) as span_end, \
         cast(value ->> 'confidence' as bigint) as confidence, value ->> 'notes' as notes, \
         value ->> 'as_read' as as_read, value ->> 'wording' as wording, value ->> 'code' as code, \
         value ->> 'indicator' as indicator, cast(value ->> 'year' as bigint) as year, \
         value ->> 'period' as period, value ->> 'comparator' as comparator, value ->> 'value' as value, \
         value ->> 'value_max' as value_max, value ->> 'unit' as unit, value ->> 'pillar' as pillar, \
         value ->> 'scope' as scope, value ->> 'level' as level, value ->> 'lead' as lead, \
         value ->> 'coordinating' as coordinating, value ->> 'deadline' as deadline, \
         value ->> 'frequency' as frequency, value ->> 'product' as product, value ->> 'budget' as budget from "
    };
}
/// `bulk!` over these values.
macro_rules! items {
    ($before:literal, $after:literal) => {
        Bulk {
            sqlite: concat!($before, values!(), "json_each($1)", $after),
            postgres: concat!(
                $before,
                values!(),
                "jsonb_array_elements(cast($1 as jsonb)) as source(value)",
                $after
            ),
        }
    };
}

const INSERT: Bulk = items!(
    "insert into draft_item (id, draft_id, version, kind, origin, disposition, merged_into, span_start, span_end, \
     confidence, notes, as_read, wording, code, indicator, year, period, comparator, value, value_max, unit, pillar, \
     scope, level, lead, coordinating, deadline, frequency, product, budget) select ",
    ""
);
const UPDATE: Bulk = items!(
    "update draft_item set version = j.version + 1, disposition = j.disposition, merged_into = j.merged_into, \
     as_read = j.as_read, wording = j.wording, code = j.code, indicator = j.indicator, year = j.year, \
     period = j.period, comparator = j.comparator, value = j.value, value_max = j.value_max, unit = j.unit, \
     pillar = j.pillar, scope = j.scope, level = j.level, lead = j.lead, coordinating = j.coordinating, \
     deadline = j.deadline, frequency = j.frequency, product = j.product, budget = j.budget from (select ",
    ") as j where draft_item.id = j.id and draft_item.draft_id = j.draft_id and draft_item.version = j.version"
);
const OF_DRAFT: &str = "select id, draft_id, version, kind, origin, disposition, merged_into, span_start, span_end, \
    confidence, notes, as_read, wording, code, indicator, year, period, comparator, value, value_max, unit, pillar, \
    scope, level, lead, coordinating, deadline, frequency, product, budget \
    from draft_item where draft_id = $1 order by id";

/// Keeps items under the numbers that they carry.
///
/// # Errors
/// [`StoreError::Sql`], [`StoreError::Touched`].
pub async fn insert(tx: &mut Tx, draft: DraftId, items: &[Item]) -> Result<()> {
    let rows = items.iter().map(|item| to_row(draft, item)).collect::<Result<Vec<_>>>()?;
    bulk::write(tx, "draft_item: insert", &INSERT, &rows).await
}

/// Keeps what was decided about items and what they say now. Each carries the version that it was
/// read with, and has the next one afterwards.
///
/// # Errors
/// [`StoreError::Sql`]; [`StoreError::Touched`] where one is no longer of its version.
pub async fn update(tx: &mut Tx, draft: DraftId, items: &[Item]) -> Result<()> {
    let rows = items.iter().map(|item| to_row(draft, item)).collect::<Result<Vec<_>>>()?;
    bulk::write(tx, "draft_item: update", &UPDATE, &rows).await
}

/// All items of a draft, in the order of entry.
///
/// # Errors
/// [`StoreError::Sql`], [`StoreError::Corrupt`].
pub async fn of_draft(tx: &mut Tx, draft: DraftId) -> Result<Vec<Item>> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(OF_DRAFT).bind(draft.0).fetch_all(c).await)?;
    rows.into_iter().map(Row::item).collect()
}

row! {
    #[derive(Default, Serialize)]
    struct Row {
        id: i64, draft_id: i64, version: i64, kind: String, origin: String, disposition: String,
        merged_into: Option<i64>, span_start: Option<i64>, span_end: Option<i64>, confidence: i64, notes: String,
        as_read: Option<String>, wording: String, code: Option<String>, indicator: Option<String>,
        year: Option<i64>, period: Option<String>, comparator: Option<String>, value: Option<String>,
        value_max: Option<String>, unit: Option<String>, pillar: Option<String>, scope: Option<String>,
        level: Option<String>, lead: Option<String>, coordinating: Option<String>, deadline: Option<String>,
        frequency: Option<String>, product: Option<String>, budget: Option<String>,
    }
}

fn to_row(draft: DraftId, item: &Item) -> Result<Row> {
    let as_read = item.as_read.as_ref().map(serde_json::to_string).transpose();
    let row = Row {
        id: item.id.0,
        draft_id: draft.0,
        version: item.version,
        kind: item.fields.kind().as_str().to_owned(),
        origin: item.origin.as_str().to_owned(),
        disposition: item.disposition.as_str().to_owned(),
        merged_into: item.merged_into.map(|i| i.0),
        span_start: item.span.map(|s| offset(s.start)).transpose()?,
        span_end: item.span.map(|s| offset(s.end)).transpose()?,
        confidence: i64::from(item.confidence),
        notes: join_lines(&item.notes),
        as_read: as_read.map_err(|e| StoreError::Unwritable(e.to_string()))?,
        ..Row::default()
    };
    Ok(match &item.fields {
        ItemFields::Target(fields) => row.with_target(fields),
        ItemFields::Task(fields) => row.with_task(fields),
        ItemFields::Qualitative(fields) => {
            Row { wording: fields.text.clone(), year: fields.year.map(i64::from), ..row }
        }
    })
}

impl Row {
    fn with_target(self, t: &TargetFields) -> Self {
        Self {
            wording: t.wording.clone(),
            code: t.code.clone(),
            indicator: Some(t.indicator.clone()),
            year: t.year.map(i64::from),
            period: t.period.clone(),
            comparator: Some(t.comparator.as_str().to_owned()),
            value: Some(t.value.to_string()),
            value_max: t.value_max.map(|v| v.to_string()),
            unit: Some(t.unit.clone()),
            pillar: t.pillar.map(|p| p.as_str().to_owned()),
            scope: t.scope.map(|s| s.as_str().to_owned()),
            level: t.level.map(|l| l.as_str().to_owned()),
            ..self
        }
    }

    fn with_task(self, t: &TaskFields) -> Self {
        Self {
            wording: t.task.clone(),
            lead: t.lead.clone(),
            coordinating: Some(join_lines(&t.coordinating)),
            deadline: t.deadline.clone(),
            frequency: t.frequency.clone(),
            product: t.product.clone(),
            budget: t.budget.clone(),
            ..self
        }
    }

    fn item(mut self) -> Result<Item> {
        let start: Option<usize> = fit_some("draft_item.span_start", self.span_start)?;
        let end: Option<usize> = fit_some("draft_item.span_end", self.span_end)?;
        let as_read = self.as_read.take().map(|json| {
            serde_json::from_str(&json)
                .map_err(|_| StoreError::Corrupt { column: "draft_item.as_read", value: json.clone() })
        });
        Ok(Item {
            id: ItemId(self.id),
            version: self.version,
            origin: parse("draft_item.origin", &self.origin)?,
            disposition: parse("draft_item.disposition", &self.disposition)?,
            merged_into: self.merged_into.map(ItemId),
            span: start.zip(end).map(|(start, end)| Span { start, end }),
            confidence: fit("draft_item.confidence", self.confidence)?,
            notes: split_lines(&self.notes),
            as_read: as_read.transpose()?,
            fields: match parse("draft_item.kind", &self.kind)? {
                ItemKind::Target => ItemFields::Target(self.target()?),
                ItemKind::Task => ItemFields::Task(self.task()),
                ItemKind::Qualitative => ItemFields::Qualitative(QualitativeFields {
                    year: fit_some("draft_item.year", self.year)?,
                    text: self.wording,
                }),
            },
        })
    }

    fn target(self) -> Result<TargetFields> {
        Ok(TargetFields {
            year: fit_some("draft_item.year", self.year)?,
            comparator: parse("draft_item.comparator", self.comparator.as_deref().unwrap_or_default())?,
            value: parse("draft_item.value", self.value.as_deref().unwrap_or_default())?,
            value_max: parse_some("draft_item.value_max", self.value_max.as_deref())?,
            pillar: parse_some("draft_item.pillar", self.pillar.as_deref())?,
            scope: parse_some("draft_item.scope", self.scope.as_deref())?,
            level: parse_some("draft_item.level", self.level.as_deref())?,
            code: self.code,
            indicator: self.indicator.unwrap_or_default(),
            wording: self.wording,
            period: self.period,
            unit: self.unit.unwrap_or_default(),
        })
    }

    fn task(self) -> TaskFields {
        TaskFields {
            task: self.wording,
            lead: self.lead,
            coordinating: split_lines(self.coordinating.as_deref().unwrap_or_default()),
            deadline: self.deadline,
            frequency: self.frequency,
            product: self.product,
            budget: self.budget,
        }
    }
}
