//! A report beside the one that was released before it.

use cotmoc_core::compose::document::Block;
use cotmoc_store::reports;
use rust_decimal::Decimal;

use super::data::Data;
use super::readable;
use super::release::{Whole, sealed};
use crate::model::{Report, ReportId};
use crate::{AppError, Context, Result};

/// Two reports side by side.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// This report.
    pub report: Report,
    /// The one that was released before it.
    pub before: Report,
    /// Figures that are other than they were, or new, or gone, in the order of their names.
    pub figures: Vec<FigureChange>,
    /// How many figures are as they were.
    pub same: usize,
    /// Headings whose text is other.
    pub sections: Vec<SectionChange>,
}

/// A figure that is other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FigureChange {
    /// Its name.
    pub name: String,
    /// What it is.
    pub about: String,
    /// What it said; empty where it said nothing.
    pub before: String,
    /// What it says.
    pub now: String,
    /// By how much, where both are numbers.
    pub by: Option<Decimal>,
}

/// A heading whose text is other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SectionChange {
    /// The heading.
    pub heading: String,
    /// What stood there, line by line.
    pub before: Vec<String>,
    /// What stands there.
    pub now: Vec<String>,
}

/// A report beside the one of its outline, plan and unit that was released before it.
///
/// # Errors
/// [`crate::Kind::NotFound`], also where none was released before; [`crate::Kind::Forbidden`].
pub async fn compare(cx: &Context, id: ReportId) -> Result<Comparison> {
    let mut tx = cx.store().read().await?;
    let (report, _) = readable(cx, &mut tx, id).await?;
    let moment = report.released.as_ref().map_or(cx.now(), |(at, _)| *at);
    let before = reports::last_released(&mut tx, &report, moment).await?;
    let before =
        before.ok_or_else(|| AppError::not_found("báo cáo kỳ trước đã phát hành của báo cáo", id))?;
    let then = sealed(&mut tx, &before).await?.map(|(whole, _)| whole);
    let then = then.ok_or_else(|| AppError::not_found("báo cáo đã phát hành", before.id))?;
    let now = match sealed(&mut tx, &report).await? {
        Some((whole, _)) => whole,
        None => Whole::now(&report, &Data::load(cx, &mut tx, &report).await?, Vec::new())?,
    };
    let (figures, same) = figures(&then, &now);
    Ok(Comparison { sections: sections(&then, &now), figures, same, report, before })
}

fn figures(then: &Whole, now: &Whole) -> (Vec<FigureChange>, usize) {
    let mut changes = Vec::new();
    let mut same = 0;
    let names: std::collections::BTreeSet<&String> = then.figures.keys().chain(now.figures.keys()).collect();
    for name in names {
        let (was, is) = (then.figures.get(name), now.figures.get(name));
        let words = |bound: Option<&super::Bound>| bound.map(|bound| bound.words.clone()).unwrap_or_default();
        let (before, after) = (words(was), words(is));
        if before == after {
            same += 1;
            continue;
        }
        let by = was.and_then(|was| was.value).zip(is.and_then(|is| is.value)).map(|(was, is)| is - was);
        let about = is.or(was).map(|bound| bound.about.clone()).unwrap_or_default();
        changes.push(FigureChange { name: name.clone(), about, before, now: after, by });
    }
    (changes, same)
}

fn sections(then: &Whole, now: &Whole) -> Vec<SectionChange> {
    let lines = |whole: &Whole, key: &str| -> Vec<String> {
        let found = whole.sections.iter().find(|section| section.key == key);
        let blocks = found.map_or(&[][..], |section| &section.blocks);
        blocks
            .iter()
            .flat_map(|block| match block {
                Block::Paragraph { text } => vec![text.clone()],
                Block::List { items } => items.iter().map(|item| format!("- {item}")).collect(),
                _ => Vec::new(),
            })
            .collect()
    };
    let keys = then.sections.iter().chain(&now.sections).map(|section| (&section.key, &section.heading));
    let mut changes: Vec<(String, SectionChange)> = Vec::new();
    for (key, heading) in keys {
        let (before, after) = (lines(then, key), lines(now, key));
        if before != after && changes.iter().all(|(known, _)| known != key) {
            let change = SectionChange { heading: heading.clone(), before, now: after };
            changes.push((key.clone(), change));
        }
    }
    changes.into_iter().map(|(_, change)| change).collect()
}
