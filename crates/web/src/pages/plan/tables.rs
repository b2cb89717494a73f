//! The tables of a plan page: targets by pillar and year, tasks, targets without a figure, acts.

use std::collections::BTreeMap;

use cotmoc_app::model::{
    Act, ActId, ActKind, AdminLevel, Passage, QualitativeTarget, Target, TargetId, Task,
};
use cotmoc_app::plans::{IndicatorLine, PillarTable, PlanPage};

use crate::judged::Judged;
use crate::messages::Texts;
use crate::numbers;
use crate::standing::Standing;
use crate::words;

/// The targets of one pillar.
pub(crate) struct PillarView {
    pub(crate) name: String,
    pub(crate) years: Vec<String>,
    pub(crate) lines: Vec<LineView>,
}

/// An indicator over the years.
pub(crate) struct LineView {
    pub(crate) anchor: String,
    pub(crate) name: String,
    pub(crate) tag: Option<String>,
    pub(crate) cells: Vec<CellView>,
}

/// An indicator in one year.
pub(crate) struct CellView {
    pub(crate) year: String,
    pub(crate) targets: Vec<TargetView>,
    pub(crate) national: Option<String>,
    pub(crate) standing: Option<Standing>,
}

/// A figure with its ways on.
pub(crate) struct TargetView {
    pub(crate) id: i64,
    pub(crate) figure: String,
    pub(crate) passage: Option<String>,
    pub(crate) judged: Option<Judged>,
}

/// The tables of the pillars that the plan says something about.
pub(crate) fn pillars(
    t: Texts,
    own: AdminLevel,
    table: &[PillarTable],
    judged: &BTreeMap<TargetId, Judged>,
) -> Vec<PillarView> {
    table
        .iter()
        .enumerate()
        .filter_map(|(nth, pillar)| {
            let lines: Vec<LineView> = pillar
                .lines
                .iter()
                .enumerate()
                .filter(|(_, line)| line.years.iter().any(|cell| !cell.targets.is_empty()))
                .map(|(row, line)| line_view(t, own, anchor(nth, row), pillar, line, judged))
                .collect();
            (!lines.is_empty()).then(|| PillarView {
                name: words::pillar(t, pillar.pillar).into_owned(),
                years: pillar.years.iter().map(|year| words::year(t, *year).into_owned()).collect(),
                lines,
            })
        })
        .collect()
}

/// The place of a line on the page.
pub(crate) fn anchor(pillar: usize, line: usize) -> String {
    format!("line-{pillar}-{line}")
}

fn line_view(
    t: Texts,
    own: AdminLevel,
    anchor: String,
    pillar: &PillarTable,
    line: &IndicatorLine,
    judged: &BTreeMap<TargetId, Judged>,
) -> LineView {
    let cells = pillar
        .years
        .iter()
        .map(|year| {
            let cell = line.years.iter().find(|cell| cell.year == *year);
            CellView {
                year: words::year(t, *year).into_owned(),
                targets: cell
                    .map(|cell| cell.targets.iter().map(|one| target_view(t, one, judged)).collect())
                    .unwrap_or_default(),
                national: cell
                    .and_then(|cell| cell.national.as_ref())
                    .filter(|target| target.value.is_some())
                    .map(|target| words::target(t, target)),
                standing: cell.and_then(|cell| cell.mark).map(|mark| Standing::new(t, mark)),
            }
        })
        .collect();
    LineView { anchor, name: line.indicator.clone(), tag: line_tag(t, own, line), cells }
}

/// The level that a line speaks of, where it is not the plan's own.
fn line_tag(t: Texts, own: AdminLevel, line: &IndicatorLine) -> Option<String> {
    [line.level, line.scope]
        .into_iter()
        .flatten()
        .find(|level| *level != own)
        .map(|level| words::level(t, level).into_owned())
}

fn target_view(t: Texts, target: &Target, judged: &BTreeMap<TargetId, Judged>) -> TargetView {
    TargetView {
        id: target.id.0,
        figure: words::target(t, target),
        passage: target.passage.as_ref().map(passage_href),
        judged: judged.get(&target.id).cloned(),
    }
}

/// The place of a passage in its document.
pub(crate) fn passage_href(passage: &Passage) -> String {
    format!("/documents/{}?p={}#p-{}", passage.document, passage.id, passage.id)
}

/// A task of the plan.
pub(crate) struct TaskRow {
    pub(crate) id: i64,
    pub(crate) task: String,
    pub(crate) lead: String,
    pub(crate) coordinating: String,
    pub(crate) when: String,
    pub(crate) product: String,
    pub(crate) passage: Option<String>,
    pub(crate) ended: bool,
}

/// The rows of the table of tasks, those in force first.
pub(crate) fn tasks(tasks: &[Task]) -> Vec<TaskRow> {
    let mut rows: Vec<TaskRow> = tasks
        .iter()
        .map(|task| {
            let fields = &task.fields;
            let joined = |parts: [&Option<String>; 2]| {
                parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join("; ")
            };
            TaskRow {
                id: task.id.0,
                task: fields.task.clone(),
                lead: fields.lead.clone().unwrap_or_default(),
                coordinating: fields.coordinating.join("; "),
                when: joined([&fields.deadline, &fields.frequency]),
                product: joined([&fields.product, &fields.budget]),
                passage: task.passage.as_ref().map(passage_href),
                ended: task.ended_by.is_some(),
            }
        })
        .collect();
    rows.sort_by_key(|row| row.ended);
    rows
}

/// A target without a figure.
pub(crate) struct QualitativeRow {
    pub(crate) id: i64,
    pub(crate) text: String,
    pub(crate) year: String,
    pub(crate) passage: Option<String>,
    pub(crate) ended: bool,
}

/// The rows of the table of targets without a figure, those in force first.
pub(crate) fn qualitative(t: Texts, targets: &[QualitativeTarget]) -> Vec<QualitativeRow> {
    let mut rows: Vec<QualitativeRow> = targets
        .iter()
        .map(|target| QualitativeRow {
            id: target.id.0,
            text: target.fields.text.clone(),
            year: words::year(t, target.fields.year).into_owned(),
            passage: target.passage.as_ref().map(passage_href),
            ended: target.ended_by.is_some(),
        })
        .collect();
    rows.sort_by_key(|row| row.ended);
    rows
}

/// An act with what it replaced.
pub(crate) struct ActRow {
    pub(crate) adopts: bool,
    pub(crate) name: Option<String>,
    pub(crate) document: Option<DocumentLink>,
    pub(crate) superseded: Vec<Change>,
}

/// A document that carries an act.
pub(crate) struct DocumentLink {
    pub(crate) id: i64,
    pub(crate) name: String,
}

/// A target before and after an act.
pub(crate) struct Change {
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) year: Option<u16>,
    pub(crate) before: String,
    pub(crate) after: Option<String>,
}

/// The acts of a plan in the order of entry.
pub(crate) fn acts(t: Texts, shown: &PlanPage) -> Vec<ActRow> {
    shown
        .acts
        .iter()
        .map(|act| ActRow {
            adopts: act.kind == ActKind::Adopts,
            name: act_name(act),
            document: act.document.map(|id| DocumentLink {
                id: id.0,
                name: shown
                    .documents
                    .iter()
                    .find(|document| document.id == id)
                    .map_or_else(|| id.to_string(), |document| document.name.clone()),
            }),
            superseded: changes(t, &shown.targets, act.id),
        })
        .collect()
}

/// Number, title and date of an act in one line; `None` where nothing is known.
pub(crate) fn act_name(act: &Act) -> Option<String> {
    let facts = &act.facts;
    let date = facts.date.map(numbers::date);
    let title = facts.title.as_deref().map(|title| crate::pages::names::clip(title, 140));
    let parts: Vec<String> = [facts.number.clone(), title, date].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(" · "))
}

fn changes(t: Texts, targets: &[Target], act: ActId) -> Vec<Change> {
    targets
        .iter()
        .filter(|target| target.ended_by == Some(act))
        .map(|target| Change {
            id: target.id.0,
            name: target.indicator.clone(),
            year: target.year,
            before: words::target(t, target),
            after: target
                .superseded_by
                .and_then(|next| targets.iter().find(|other| other.id == next))
                .map(|next| words::target(t, next)),
        })
        .collect()
}
